"""python -m analysis: the commands on a study."""

import io
import sys

from analysis.commands import run

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a code page of Windows lacks some French signs
    run()
