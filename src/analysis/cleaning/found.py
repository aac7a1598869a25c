"""Rows where something is found: how many, and where the first ones lie; they add up, slice after slice of a wave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from analysis.cleaning.recoded import Cell
from analysis.problems import listed

TOLD = 5  # lines of a fault


@dataclass(frozen=True, slots=True)
class Found:
    """Some rows.

    Attributes
    ----------
    n : int
        How many they are.
    first : tuple of (int, str, int)
        Of the first ones, in their order: position among the rows of the wave, file, line.
    """

    n: int = 0
    first: tuple[tuple[int, str, int], ...] = ()

    def __bool__(self) -> bool:
        return self.n > 0

    @property
    def file(self) -> str:
        """The file of the first one."""
        return self.first[0][1]

    def told(self, n_rows: int) -> str:
        """Return how many rows of `n_rows`, and the lines of the first ones."""
        s = "s" if self.n > 1 else ""
        lines = listed([line for _, _, line in self.first], at_most=TOLD, of=self.n)
        return f"{self.n} réponse{s} sur {n_rows} ; ligne{s} {lines}"


def together(found: Iterable[Found]) -> Found:
    """Return several sets of rows as one; a row of two of them counts twice."""
    every = list(found)
    return Found(sum(each.n for each in every), tuple(sorted(row for each in every for row in each.first)[:TOLD]))


Texts: TypeAlias = Mapping[Cell, Found]


@dataclass(frozen=True, slots=True)
class Faults:
    """What the cells of one question hold that its codebook does not allow.

    Attributes
    ----------
    undeclared : Mapping
        For each column, what nothing declares: text (None for null) -> rows.
    excess : Found
        Rows with more answers than allowed.
    outside : Found
        Rows with an answer from someone who was not asked.
    """

    undeclared: Mapping[str, Texts] = field(default_factory=dict)
    excess: Found = field(default_factory=Found)
    outside: Found = field(default_factory=Found)

    def __bool__(self) -> bool:
        return any(self.undeclared.values()) or bool(self.excess) or bool(self.outside)

    def plus(self, other: Faults) -> Faults:
        """Return the faults of two slices of one wave."""
        if not other:
            return self
        columns = dict.fromkeys((*self.undeclared, *other.undeclared))
        return Faults(
            {name: _both(self.undeclared.get(name, {}), other.undeclared.get(name, {})) for name in columns},
            together((self.excess, other.excess)),
            together((self.outside, other.outside)),
        )


def _both(first: Texts, second: Texts) -> Texts:
    texts = dict.fromkeys((*first, *second))
    known = [text for text in texts if text is not None] + ([None] if None in texts else [])  # as one slice has them
    return {text: together((first.get(text, Found()), second.get(text, Found()))) for text in known}
