"""How a time is taken: warm, several times, the shortest kept; on a shared machine, what others add is no tool's."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

RUNS = 200  # at most
BUDGET = 10.0  # seconds of runs; a first run that takes as long stands alone


def timed(run: Callable[[], object], *, runs: int = RUNS, budget: float = BUDGET) -> dict[str, Any]:
    """Return the shortest time of the runs after the first, or of the first if it exhausts the budget.

    `busy` is the share of the time that was spent computing: below 1, something else had the processor.
    """
    start, computing = perf_counter(), process_time()
    first = _once(run)
    times: list[float] = []
    while len(times) < runs and first + sum(times) < budget:
        times.append(_once(run))
    busy = (process_time() - computing) / (perf_counter() - start)
    return {"seconds": min(times or [first]), "runs": len(times) or 1, "warm": bool(times), "busy": busy}


def peak_memory() -> float:
    """Return the peak resident memory of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _once(run: Callable[[], object]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start
