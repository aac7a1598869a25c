"""Faults of a study's files, gathered so that all are told at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import groupby

# A text as YAML writes it; or where French has a space that does not break.
SPACED = re.compile(r'(?P<quoted>"(?:[^"\\\n]|\\.)*")|«[ \xa0]?|[ \xa0]?»|(?<=\S) :(?=\s|$)|(?<=\S) (?=[;!?](?:\s|$))')
SPACES = {"«": "«\u00a0", "»": "\u00a0»", ":": "\u00a0:", "": "\u202f"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one file, in French: what was found, and the edit that mends it.

    `place` is the way to what is faulty in a settings file, keys and ranks (from 0); `subject` says it in words.
    """

    file: str
    subject: str
    found: str
    remedy: str
    place: tuple[str | int, ...] = ()


class StudyError(ValueError):
    """Files of a study are faulty; `problems` holds every fault found.

    Parameters
    ----------
    problems : iterable of Problem
        At least one fault. They are told grouped by file, in the order given.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(told(self.problems))


def told(problems: Iterable[Problem]) -> str:
    """Return the faults as text: a line per file, then what was found and its remedy, a subject named once."""
    lines: list[str] = []
    for file, of_file in groupby(problems, key=lambda problem: problem.file):
        lines.append(file)
        for subject, of_subject in groupby(of_file, key=lambda problem: problem.subject):
            lines += _told_subject(subject, list(of_subject))
    return "\n".join(map(spaced, lines))


def _told_subject(subject: str, faults: list[Problem]) -> Iterator[str]:
    if len(faults) == 1:
        yield f"  {subject} : {faults[0].found}"
        yield from _told_remedy(faults[0].remedy)
        return
    yield f"  {subject} : {len(faults)} problèmes"
    for fault in faults:
        yield f"    - {fault.found}"
        yield from _told_remedy(fault.remedy)


def _told_remedy(remedy: str) -> Iterator[str]:
    """Yield what to write, then what helps to write it, each on a line of its own."""
    first, *details = remedy.splitlines()
    yield f"      -> {first}"
    yield from (f"         {detail}" for detail in details)


def raise_any(problems: Iterable[Problem]) -> None:
    """Raise `StudyError` if there is any fault; do nothing otherwise."""
    if faults := tuple(problems):
        raise StudyError(faults)


def spaced(text: str) -> str:
    """Return text with the no-break spaces of French; YAML to copy, between straight quotes, stays as it is."""
    return SPACED.sub(_with_space, text)


def _with_space(found: re.Match[str]) -> str:
    return SPACES.get(found[0].strip(" \xa0"), found[0]) if found["quoted"] is None else found[0]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is spelt most like `name`, if any is near."""
    spelt = {candidate.casefold(): candidate for candidate in known}
    near = get_close_matches(name.casefold(), spelt, n=1, cutoff=0.6)
    return spelt[near[0]] if near else None


def choice(name: str, known: Iterable[str]) -> str:
    """Return the remedy of a misspelt name: the nearest right one, else those that exist."""
    names = list(known)
    if near := nearest(name, names):
        return f"écrire « {near} »"
    return f"choisir parmi : {listed(names)}" if names else "le retirer : rien n'est déclaré ici"


def listed(names: Iterable[object], *, at_most: int = 12, of: int | None = None) -> str:
    """Return names joined by commas, the first few and how many others; of more than those given, if told how many."""
    texts = [str(name) for name in names]
    others = (len(texts) if of is None else of) - at_most
    if others <= 0:
        return ", ".join(texts)
    return f"{', '.join(texts[:at_most])}… et {others} {'autres' if others > 1 else 'autre'}"
