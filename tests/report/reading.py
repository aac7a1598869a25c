"""The report as readers see it, by a pandoc that goes on: a start of it takes three times as long as a report."""

import subprocess
from functools import cache
from pathlib import Path

import pypandoc

from analysis.report.pandoc import READER


def plain(markdown: str) -> str:
    """Return markdown as plain text, as pandoc's command writes it with `--wrap=none`."""
    pandoc, content = _pandoc(), markdown.encode("utf-8")
    pandoc.stdin.write(b"%d\n%b" % (len(content), content))
    pandoc.stdin.flush()
    return pandoc.stdout.read(int(pandoc.stdout.readline())).decode("utf-8")


@cache
def _pandoc() -> subprocess.Popen[bytes]:
    command = [pypandoc.get_pandoc_path(), "lua", str(Path(__file__).with_name("plain.lua")), READER]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
