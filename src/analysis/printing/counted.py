"""Respondents counted by two of their answers, as a reader of the printed tables meets them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.printing.class_disclosure import whole_or_nil
from analysis.printing.few import MINIMUM
from analysis.printing.placing import Drawn

NO_ANSWER = ""  # the category of those who left a question without an answer
Cell = tuple[int, int, int]  # a population, and two categories: the same one twice for its own count


@dataclass(frozen=True, eq=False)
class Population:
    """Respondents of whom tables are printed: everybody, or those who make a space.

    Attributes
    ----------
    strata : array of int
        The strata that they are.
    printed : array of shape (n_categories, n_categories)
        Which joint counts are printed, those of categories on the diagonal; symmetric.
    asked : array of shape (n_categories, n_categories)
        Which joint counts a table of the report is about, printed or not; symmetric.
    planes : tuple of Drawn
        What is printed of the spaces that they make.
    """

    strata: IntArray
    printed: BoolArray
    asked: BoolArray
    planes: tuple[Drawn, ...] = ()


@dataclass(frozen=True, eq=False)
class Counted:
    """The respondents of a survey by the populations that they are in, and the answers of each.

    Attributes
    ----------
    labels : MultiIndex of shape (n_categories,)
        Pairs (question, category), those of a question together; « no answer » is a category.
    held : array of shape (n_respondents, n_questions)
        Place of the category that each respondent holds.
    stratum : array of shape (n_respondents,)
        Those of a stratum are in the same populations.
    populations : tuple of Population
    unread : tuple of str
        Spaces of which places are printed that counts do not give.

    Raises
    ------
    ValueError
        If a category is named twice, or the arrays are not of these shapes.
    """

    labels: pd.MultiIndex
    held: IntArray
    stratum: IntArray
    populations: tuple[Population, ...]
    unread: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        size = len(self.labels)
        if not self.labels.is_unique:
            raise ValueError("a category is named twice; give each pair (question, category) once")
        shapes = {array.shape for each in self.populations for array in (each.printed, each.asked)}
        if shapes != {(size, size)}:
            raise ValueError(f"counts have shapes {sorted(shapes)}; give each two of the {size} categories one")

    @cached_property
    def question_of(self) -> IntArray:
        """Number of the question of each category."""
        return np.asarray(pd.factorize(self.labels.get_level_values(0))[0])

    @cached_property
    def tables(self) -> FloatArray:
        """Return the true joint counts of each stratum, of shape (n_strata, n_categories, n_categories)."""
        strata = range(int(self.stratum.max(initial=0)) + 1)
        return np.stack([joint_counts(self.held[self.stratum == s], len(self.labels)) for s in strata])

    @cached_property
    def masked(self) -> list[Cell]:
        """Return the small counts that a table of the report is about and that none prints.

        Those of a small group of one voice are among them: all of it, and the nil counts of the other answers.
        """
        cells: list[Cell] = []
        for p, population in enumerate(self.populations):
            table = self.tables[population.strata].sum(axis=0)
            hidden = population.asked & ~population.printed
            few = hidden & (((table >= 1) & (table < MINIMUM)) | self._of_one_voice(table, hidden))
            cells += [(p, int(k), int(m)) for k, m in zip(*np.nonzero(np.triu(few)), strict=True)]
        return cells

    def _of_one_voice(self, table: FloatArray, hidden: BoolArray) -> BoolArray:
        """Return the hidden counts of two questions that would tell of a small group that all of it gave one answer."""
        found = np.zeros(hidden.shape, dtype=bool)
        named = self.labels.get_level_values(1) != NO_ANSWER
        answers = [own[named[own]] for own in self.members]
        for one, other in combinations(answers, 2):
            block = np.ix_(one, other)
            if hidden[block].any():
                given = table.diagonal()
                found[block] = whole_or_nil(table[block], given[one], given[other])
        return found

    @cached_property
    def members(self) -> list[IntArray]:
        """Return the categories of each question."""
        return [np.flatnonzero(self.question_of == one) for one in range(int(self.question_of.max(initial=-1)) + 1)]


def joint_counts(held: IntArray, n_categories: int) -> FloatArray:
    """Return how many respondents hold each two categories, those of each category on the diagonal."""
    holds = np.zeros((len(held), n_categories))
    np.put_along_axis(holds, held, 1.0, axis=1)
    return np.asarray(holds.T @ holds)
