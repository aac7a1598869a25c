"""Programs for whoever checks a study: they redo its spaces with other libraries, from what leaves it.

They are the same for every study: what they know of one they read in its exports, so that no label is ever code.
"""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"


def verifier(language: str) -> str:
    """Return the program that checks the spaces of any study, in « R » or « py »."""
    return (TEMPLATES / f"verifier.{language}").read_text(encoding="utf-8")
