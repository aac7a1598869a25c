"""python -m analysis: the commands on a study."""

import gc
import io
import sys

from analysis.mishaps import told_alone, told_mishap


def main() -> None:
    """Run the command that was typed; say it in French where it cannot be loaded."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a code page of Windows lacks some French signs
    try:
        from analysis.commands import run
    except (ImportError, MemoryError) as error:
        if told := told_mishap(error) or told_alone(error):
            raise SystemExit(told) from error
        raise
    run()


if __name__ == "__main__":
    gc.set_threshold(100_000)  # looking for garbage among all that imports make takes a sixth of a short command
    try:
        main()
    finally:
        gc.freeze()  # nor at the end
