"""Marks that numbers carry through sentences, until the report is whole: then each is numbered, told, or taken away.

A mark follows the text that it is of, between two signs that no text of a study has once it is escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from urllib.parse import quote, unquote

from analysis.language.numbers import HARD, NARROW
from analysis.report.cells import Cells, Condition, Origin
from analysis.report.markdown import Block, Heading, Markdown, rewritten

OPEN, CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{OPEN}(\\d+):([^{OPEN}{CLOSE}]*){CLOSE}")
_SIGNS = re.compile(f"[{OPEN}{CLOSE}]")
_ESCAPE = re.compile(r"\\(.)")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*(?:[ \u00a0\u202f]?%)?")


@dataclass(frozen=True, slots=True)
class Told:
    """A number of the report: where it stands, as it is printed, how it is made of which cells."""

    section: str
    printed: str
    form: str
    origin: Origin


def marked(text: Markdown, form: str, origin: Origin) -> Markdown:
    """Return a number as it is printed, followed by the mark of its source."""
    kept = quote(json.dumps([form, asdict(origin)], ensure_ascii=False, separators=(",", ":")), safe="")
    return Markdown(f"{text}{OPEN}{len(text)}:{kept}{CLOSE}")


def declared_words(text: Markdown) -> Markdown:
    """Return words of the study that hold digits (a label, a date) followed by a mark that says they are no result."""
    return Markdown(f"{text}{OPEN}{len(text)}:{CLOSE}") if re.search(r"\d", text) and not _MARK.search(text) else text


def with_constants(text: str) -> str:
    """Return what a sentence of the catalogue says itself, its numbers marked as constants of the method."""
    return _DIGITS.sub(lambda found: marked(Markdown(found[0]), "text", Origin("constant")), text)


def without_signs(text: str) -> str:
    """Return a text that somebody else wrote, in which nothing passes for a mark."""
    return _SIGNS.sub("", text)


def unmarked(text: str) -> Markdown:
    """Return a text without its marks: as it is read."""
    return Markdown(_MARK.sub("", text))


def numbered(blocks: Iterable[Block], telling: Callable[[Told], str]) -> tuple[list[Block], list[Told]]:
    """Return blocks whose marked numbers tell their source and rank, and these numbers in reading order.

    Parameters
    ----------
    blocks : iterable of Block
        In reading order. Headings, which contents repeat, tell nothing.
    telling : callable
        Gives the words for the source of a number.
    """
    numbers: list[Told] = []
    made: list[Block] = []
    section = ""
    for block in blocks:
        if isinstance(block, Heading):
            section = block.key
            made.append(rewritten(block, unmarked))
        else:
            made.append(rewritten(block, lambda text, at=section: _spanned(text, at, numbers, telling)))  # type: ignore[misc]
    return made, numbers


def _spanned(text: Markdown, section: str, numbers: list[Told], telling: Callable[[Told], str]) -> Markdown:
    """Return a text in which what was marked is a span; its numbers join those told before."""
    parts: list[str] = []
    for before, mark in _split(text):
        if mark is None:
            parts.append(before)
            continue
        length, kept = mark
        start, shown = before[: len(before) - length], before[len(before) - length :]
        parts.append(start)
        if not kept:
            parts.append(f"[{shown}]{{.d}}")
            continue
        form, origin = _read(kept)
        told = Told(section, _ESCAPE.sub(r"\1", shown), form, origin)
        numbers.append(told)
        parts.append(f"[{shown}]{{.n title={_quoted(telling(told))} data-number={len(numbers)}}}")
    return Markdown("".join(parts))


def _quoted(words: str) -> str:
    """Return words as the value of an attribute, on one line."""
    visible = "".join(sign if sign.isprintable() or sign in (HARD, NARROW) else " " for sign in words)
    return json.dumps(visible, ensure_ascii=False)


def _split(text: str) -> Iterator[tuple[str, tuple[int, str] | None]]:
    """Yield each piece of a text with the mark that follows it."""
    place = 0
    for found in _MARK.finditer(text):
        yield text[place : found.start()], (int(found[1]), found[2])
        place = found.end()
    yield text[place:], None


def _read(kept: str) -> tuple[str, Origin]:
    form, origin = json.loads(unquote(kept))
    cells = [
        Cells(each["table"], tuple(_condition(one) for one in each["conditions"]), each["column"])
        for each in origin["cells"]
    ]
    return form, Origin(origin["transform"], tuple(cells))


def _condition(kept: dict[str, object]) -> Condition:
    value = kept["value"]
    return Condition(str(kept["column"]), kept["sign"], tuple(value) if isinstance(value, list) else value)  # type: ignore[arg-type]
