"""Snakemake for a program that is still checking the study: it finds what is to do, then waits for a word to do it.

An empty line on the standard input lets it go on; anything else, or its end, stops the run before any step. Once it
goes on, the end of the input says that the program has been killed: nothing more is started then.
"""

import gc
import logging
import os
import sys
from threading import Thread

from snakemake_interface_logger_plugins.common import LogEvent


class Gate(logging.Filter):
    """Hold the run where its steps are known and none has started."""

    held = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Wait once, in the thread that would start the steps."""
        if getattr(record, "event", None) == LogEvent.RUN_INFO and not self.held:
            self.held = True
            if sys.stdin.readline() != "\n":
                sys.exit(1)
            Thread(target=end_with_the_program, daemon=True).start()
        return True


def end_with_the_program() -> None:
    """End as suddenly as the program that reads what happens; steps under way go on, and hold the study's lock."""
    while os.read(sys.stdin.fileno(), 1024):  # not by Python's buffer, which a thread may not hold at the end
        pass
    os._exit(1)


def spare_pandas() -> None:
    """Let Snakemake write settings as without pandas, which is slow to load: none of a step's settings is a frame."""
    from snakemake.persistence import PersistenceBase

    PersistenceBase._serialize_param = property(PersistenceBase._serialize_param_builtin.__get__)


def look_when_a_step_ends() -> None:
    """Let Snakemake look for what to start when a step ends: not a second later too, and once more for each step ended.

    It looks again after a second for the sake of a limit on steps started; until that is reached, nothing has changed.
    """
    from snakemake.scheduling.job_scheduler import JobScheduler

    after = JobScheduler._schedule_reevalutation

    def unless_free(scheduler: JobScheduler, delay: int) -> None:
        limiter = scheduler.job_rate_limiter
        if limiter is None or delay != limiter.timespan or not limiter.get_free_jobs():
            after(scheduler, delay)

    JobScheduler._schedule_reevalutation = unless_free


if __name__ == "__main__":
    gc.set_threshold(100_000)  # looking for garbage among all that imports make takes a quarter of a short run
    os.environ["ANALYSIS_RUNNER"] = "1"  # steps tell how far they are, and their faults: analysis.storage.logs
    from snakemake.cli import main

    logging.getLogger("snakemake.logging").addFilter(Gate())
    spare_pandas()
    look_when_a_step_ends()
    try:
        main(["--logger", "analysis", *sys.argv[1:]])
    finally:
        gc.freeze()  # nor at the end
