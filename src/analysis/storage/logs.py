"""What a step prints, kept in its log file."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TypeVar

from analysis.problems import StudyError

T = TypeVar("T")


@contextmanager
def logged_to(path: Path | str) -> Iterator[None]:
    """Send everything printed inside the block to `path`.

    A fault of the study's files ends the step with its message alone, on the terminal and in the log; an error of
    ours leaves its traceback in the log and goes on.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as log, redirect_stdout(log), redirect_stderr(log):
        try:
            yield
        except StudyError as fault:
            print(fault, file=log)
            raise SystemExit(f"{fault}") from None
        except Exception:
            traceback.print_exc(file=log)
            raise


def progress(label: str, after: float = 2.0) -> Callable[[Sequence[T]], Iterable[T]]:
    """Return what goes through a sequence and shows how far it is: on a terminal, and past `after` seconds only."""

    def _track(items: Sequence[T]) -> Iterable[T]:
        if not terminal_progress():
            return items
        from tqdm import tqdm

        bar: Iterable[T] = tqdm(items, desc=label, delay=after, leave=False, file=sys.__stderr__)
        return bar

    return _track


def terminal_progress() -> bool:
    """Return whether a progress bar would be seen: the real terminal, never the log."""
    return sys.__stderr__ is not None and sys.__stderr__.isatty()
