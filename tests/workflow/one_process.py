"""Snakemake whose steps run in its own process: a whole study without twenty starts of Python, or a survey in parts.

After `--unsaved`, figures are drawn, and files without content saved: no page and no document can be made of them.
After `--then` come the arguments of another run, made once the one before is well made.
"""

import gc
import inspect
import os
import sys
from contextlib import nullcontext
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import snakemake.benchmark
import snakemake.cli  # before the next: they import each other
import snakemake.workflow
from snakemake.benchmark import benchmarked
from snakemake.exceptions import WorkflowError

from analysis.figures import saving
from analysis.large import jobs
from analysis.steps.handing import hand
from snakemake_logger_plugin_analysis.__main__ import look_when_a_step_ends

PARAMETERS = inspect.signature(snakemake.workflow.script)


def script(*positional: Any, **named: Any) -> None:
    """Do what the script of a rule does."""
    given = SimpleNamespace(**PARAMETERS.bind(*positional, **named).arguments, rule=None)
    given.rule = given.rulename
    measured = benchmarked(os.getpid(), given.bench_record) if given.bench_record else nullcontext()
    try:
        with measured:
            (jobs.run if str(given.path).endswith("job.py") else hand)(given)
    except SystemExit as told:  # it ends a process; in a thread, Snakemake would wait for ever for the end of the job
        raise WorkflowError(str(told)) from None


def main(given: list[str]) -> None:
    """Run Snakemake on these arguments."""
    arguments = [argument for argument in given if argument != "--unsaved"]
    if len(arguments) < len(given):
        for name in ("svg_bytes", "rasterised"):
            setattr(saving, name, lambda *_, **__: b"")
    snakemake.workflow.script = script
    snakemake.benchmark.BENCHMARK_INTERVAL_SHORT = 60  # nobody reads what these steps take: not each half second
    look_when_a_step_ends()
    gc.freeze()  # what imports made is no garbage, and tables leave little
    gc.set_threshold(50_000, 20, 100)
    snakemake.cli.main(arguments)


def runs_of(given: list[str]) -> list[list[str]]:
    """Return the arguments of each run."""
    bounds = [-1, *(place for place, argument in enumerate(given) if argument == "--then"), len(given)]
    return [given[start + 1 : end] for start, end in pairwise(bounds)]


if __name__ == "__main__":
    *earlier, last = runs_of(sys.argv[1:])
    for run in earlier:  # each in a copy of this process, so that it leaves nothing to the next
        copy = os.fork()
        if not copy:
            main(run)
        if code := os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]):
            sys.exit(code)
    main(last)
