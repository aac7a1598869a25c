"""Commands that a message gives, written so that a terminal of this system takes them as they are."""

import os
import shlex
import sys
from pathlib import Path

BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=:+,-@%\\")
RISKY = frozenset('"$`\\!%')  # what a shell reads within double quotes


def quoted(word: str) -> str:
    """Return a word as a terminal takes it: as it is, between double quotes, or as its shell alone can.

    Examples
    --------
    >>> quoted("mon-etude"), quoted("Mes enquêtes/été")
    ('mon-etude', '"Mes enquêtes/été"')
    """
    if word and BARE.issuperset(word) and (os.name == "nt" or "\\" not in word):
        return word
    return f'"{word}"' if os.name == "nt" or RISKY.isdisjoint(word) else shlex.quote(word)


def command(*arguments: str | Path) -> str:
    """Return a command of this package, run by the Python that runs now.

    Examples
    --------
    >>> command("check", "Mes enquêtes/été").partition(" ")[2]
    '-m analysis check "Mes enquêtes/été"'
    """
    words = [_python(), "-m", "analysis", *map(str, arguments)]
    return " ".join(map(quoted, words))


def _python() -> str:
    """Return the way to this Python from where the command is typed, if it is below; else its whole path."""
    python, here = Path(sys.executable), Path.cwd()
    return str(python.relative_to(here)) if python.is_relative_to(here) else str(python)
