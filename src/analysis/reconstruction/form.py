"""A questionnaire as it was asked: its columns, and what a cell holds for each category of the study."""

import unicodedata
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import numpy as np

Cell = str | int | float | datetime | None
Row = dict[str, Cell]
Person = Mapping[Hashable, object]
"""Answers of one respondent by question, as `profile.draw_profiles` gives them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as a column: what may be written there for each category, one of which is drawn."""

    column: str
    question: str
    page: int
    written: Mapping[str, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire: its questions, and the columns that say who answers."""

    name: str  # column of the structure's name
    email: str
    comment: str
    pages: int
    asked: tuple[Asked, ...]
    absent: Mapping[str, Cell]  # what a cell holds for each kind of missing answer


def filled(form: Form, person: Person, rng: np.random.Generator) -> Row:
    """Return one respondent's answers as cells of the form, metadata aside."""
    name = str(person["structure"])
    row: Row = {form.name: name, form.email: email_of(name)}
    for asked in form.asked:
        row[asked.column] = _cell(asked, str(person[asked.question]), form.absent, rng)
    comment = str(person["commentaire"])
    row[form.comment] = form.absent.get(comment, comment)
    return row


def _cell(asked: Asked, category: str, absent: Mapping[str, Cell], rng: np.random.Generator) -> Cell:
    """Return what is written for `category`: one of the ways the form allows, or its mark of a missing answer."""
    if category in absent:
        return absent[category]
    ways = asked.written[category]
    return ways[int(rng.integers(len(ways)))]


def chosen(person: Person) -> tuple[str, ...]:
    """Return the difficulties that one respondent named."""
    return cast("tuple[str, ...]", person["difficultes"])


def email_of(name: str) -> str:
    """Return an address of the domain reserved for examples."""
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    return "".join(c if c.isalnum() else "-" for c in plain.lower()) + "@example.org"


def words(**written: str) -> dict[str, tuple[Cell, ...]]:
    """Return the ways of writing each category, given as one text with « | » between them."""
    return {category: tuple(text.split("|")) for category, text in written.items()}
