"""What a step prints, kept in its log file."""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TypeVar

from analysis.mishaps import told_mishap
from analysis.problems import StudyError

T = TypeVar("T")
RUNNER = "ANALYSIS_RUNNER"  # set by snakemake_logger_plugin_analysis, where a program reads our standard error


@contextmanager
def logged_to(path: Path | str) -> Iterator[None]:
    """Send everything printed inside the block to `path`.

    A fault of the study's files, or what befell the machine, ends the step with its message alone, on the terminal (or
    told to the runner) and in the log; an error of ours leaves its traceback in the log and goes on.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="\n") as log, redirect_stdout(log), redirect_stderr(log):
            try:
                yield
            except Exception as error:
                if (told := told_fault(error)) is None:
                    traceback.print_exc(file=log)
                    raise
                print(told, file=log)
                _tell(event="fault", text=told)
                raise SystemExit(told) from None
    except OSError as error:  # the log itself cannot be written
        if (told := told_mishap(error)) is None:
            raise
        _tell(event="fault", text=told, log=str(path))
        raise SystemExit(told) from None


def told_fault(error: Exception) -> str | None:
    """Return what is no error of ours, in French: a fault of the study's files, or what befell the machine."""
    return str(error) if isinstance(error, StudyError) else told_mishap(error)


def progress(label: str, after: float = 2.0) -> Callable[[Sequence[T]], Iterable[T]]:
    """Return what goes through a sequence and shows how far it is, past `after` seconds.

    It is shown to the runner, else on a terminal, else nowhere.
    """

    def _track(items: Sequence[T]) -> Iterable[T]:
        if os.environ.get(RUNNER):
            return _told(items, label, after)
        if not _terminal_progress():
            return items
        from tqdm import tqdm

        bar: Iterable[T] = tqdm(items, desc=label, delay=after, leave=False, file=sys.__stderr__)
        return bar

    return _track


def _terminal_progress() -> bool:
    """Return whether a progress bar would be seen: the real terminal, never the log."""
    return sys.__stderr__ is not None and sys.__stderr__.isatty()


def _told(items: Sequence[T], label: str, after: float) -> Iterator[T]:
    """Go through a sequence and tell the runner how far it is, twice a second at most."""
    due = time.monotonic() + after
    for n_done, item in enumerate(items):
        if time.monotonic() >= due:
            _tell(event="progress", text=label, share=n_done / len(items))
            due = time.monotonic() + 0.5
        yield item


def _tell(**event: str | float) -> None:
    """Tell the runner, if there is one, an event of the step whose log is the standard error here."""
    if os.environ.get(RUNNER) and sys.__stderr__ is not None:
        line = json.dumps({"log": getattr(sys.stderr, "name", ""), **event})
        print(f"\x1e{line}", file=sys.__stderr__, flush=True)
