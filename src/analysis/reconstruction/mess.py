"""What received files hold beside good answers: tests of the team, unfinished rows, a refusal, a second answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.reconstruction.form import Form, Person, Row, email_of


@dataclass(frozen=True, slots=True)
class Received:
    """One row of a received file, before its number and its dates."""

    row: Row
    reached: int  # last page shown
    consent: bool = True


@dataclass(frozen=True, slots=True)
class Mess:
    """Rows to be added to the good ones: names of tests, pages where people left, names of who left or refused."""

    tests: tuple[str, ...]
    left_at: tuple[int, ...]
    spare_names: tuple[str, ...]  # one for each who left, then one for the refusal


def received(
    form: Form, answered: Callable[[Person], Row], people: Sequence[Person], mess: Mess, rng: np.random.Generator
) -> list[Received]:
    """Return every row of the file in its order: the people's, shuffled, and the mess among them."""
    good = [Received(answered(person), form.pages) for person in people]
    names = [*mess.tests, *mess.spare_names, ""]
    drawn = rng.integers(len(people), size=len(names))
    copies = [
        _renamed(Received(answered(people[int(i)]), form.pages), form, name)
        for i, name in zip(drawn, names, strict=True)
    ]
    tests, (*left, refusal, other) = copies[: len(mess.tests)], copies[len(mess.tests) :]
    unfinished = [_interrupted(copy, form, page) for copy, page in zip(left, mess.left_at, strict=True)]
    extra = [*tests, *unfinished, replace(refusal, consent=False)]
    rows = [*good, *extra]
    shuffled = [rows[position] for position in rng.permutation(len(rows))]
    return _with_first_try(shuffled, good[int(rng.integers(len(good)))], other, form)


def _renamed(copy: Received, form: Form, name: str) -> Received:
    """Return the same answers under another name."""
    return replace(copy, row=copy.row | {form.name: name, form.email: email_of(name.strip().lower())})


def _interrupted(copy: Received, form: Form, page: int) -> Received:
    """Return the same answers up to `page`; the later questions were never shown."""
    shown = {form.name, form.email, *(asked.column for asked in form.asked if asked.page <= page)}
    return replace(copy, row={c: value if c in shown else None for c, value in copy.row.items()}, reached=page)


def _with_first_try(rows: Sequence[Received], kept: Received, other: Received, form: Form) -> list[Received]:
    """Put, well before the row of a structure, a first answer of the same structure, its name written otherwise."""
    shouted = f"{str(kept.row[form.name]).upper()} "
    position = next(i for i, each in enumerate(rows) if each is kept)
    return [*rows[: position // 2], _renamed(other, form, shouted), *rows[position // 2 :]]
