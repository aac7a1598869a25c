"""Lines that stay and, on a terminal, one below them that is written again."""

import shutil
from typing import TextIO

import click

from analysis.problems import spaced


class Screen:
    """What a command shows while it works.

    Parameters
    ----------
    stream : text file
        Where lines go; the status is shown only if it is a terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._shown = ""

    def line(self, text: str) -> None:
        """Write lines that stay, above the status."""
        if text:
            self.status("")
            click.echo(spaced(text), file=self._stream)

    def status(self, text: str) -> None:
        """Write the status again, cut at the width of the terminal; an empty one clears it."""
        columns = shutil.get_terminal_size().columns - 1
        shown = text if len(text) <= columns else f"{text[: columns - 1]}…"
        if self._live and shown != self._shown:
            # Spaces rather than escape sequences: every terminal understands them.
            rest = " " * (min(len(self._shown), columns) - len(shown))
            click.echo(f"\r{shown}{rest}" + ("" if shown else "\r"), file=self._stream, nl=False)
            self._shown = shown
