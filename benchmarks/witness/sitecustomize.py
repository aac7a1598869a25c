"""What each step of a run took, written when it ends: Python imports this file as it starts, by PYTHONPATH.

A step is a process of Python that Snakemake starts; what it starts in its turn (a typesetter) is counted with it.
"""

import atexit
import json
import os
import sys
import time
from pathlib import Path

SCRIPT, FOLDER, LIMIT = "step.py", "STUDY_RECORDS", "STUDY_AT_MOST"


def _record(began: float) -> None:
    import resource

    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    job = sys.modules["__main__"].snakemake
    record = {
        "step": job.rule,
        "of": " ".join(map(str, job.wildcards)),
        "seconds": time.monotonic() - began,
        "work": own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime,
        "memory": max(own.ru_maxrss, children.ru_maxrss) / 1024,
    }
    path = Path(os.environ[FOLDER]) / f"{os.getpid()}.json"
    path.write_text(json.dumps(record), encoding="utf-8")


def _watch() -> None:
    atexit.register(_record, time.monotonic())
    if limit := os.environ.get(LIMIT):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit)))


if FOLDER in os.environ and sys.orig_argv[-1].endswith(SCRIPT):
    _watch()
