"""Snakemake, started once and asked many times: each run is a copy of this process, so that none leaves anything.

A line of JSON on the standard input is a run: its arguments, and the files where it prints and tells. Its code is
answered on a line.
"""

import gc
import importlib
import json
import os
import sys

# What each run would load again: the rest is of the sources that it runs, which a test may have changed.
LOADED = ("snakemake.cli", "snakemake.dag", "snakemake.scheduling.job_scheduler", "jsonschema", "ruamel.yaml", "yaml")


def main() -> None:
    """Run what is asked until nothing more is."""
    gc.disable()
    for name in LOADED:
        importlib.import_module(name)
    from snakemake_logger_plugin_analysis.__main__ import spare_pandas

    spare_pandas()
    gc.freeze()
    for line in sys.stdin:
        run = os.fork()
        if not run:
            ran(*json.loads(line))
        _, ended = os.waitpid(run, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


def ran(arguments: list[str], printed: str, told: str) -> None:
    """Run Snakemake, and end with its code."""
    from snakemake.cli import main as snakemake

    for path, stream in ((printed, 1), (told, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    code = 1
    try:
        snakemake(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
