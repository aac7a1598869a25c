"""The answers to one question, once read: what each respondent said, why others did not, and by which code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.study import MissingKind

Cell: TypeAlias = str | None
Undeclared: TypeAlias = dict[Cell, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a cell says: an answer and the declared code that reads it, a kind of missing, or nothing declared."""

    answer: str | float | None = None
    kind: MissingKind | None = None
    code: str = ""

    @property
    def is_undeclared(self) -> bool:
        """Whether nothing says what the cell means."""
        return self.answer is None and self.kind is None


@dataclass(frozen=True, slots=True)
class Use:
    """How many answers one declared code made, and into which category."""

    column: str
    code: str
    category: str
    n: int


@dataclass(frozen=True, slots=True)
class Recoded:
    """The answers to one question, on the rows of the cells read.

    Attributes
    ----------
    answers : Series
        Categorical or float, NaN where there is no answer; of no use for multiple answers.
    kinds : Series
        Kind of missing as a categorical, NaN where there is an answer.
    undeclared : Mapping
        For each column, what nothing declares: text (None for null) -> positions of the rows.
    chosen : array of bool, shape (n_rows, n_categories), optional
        Multiple answers, in the order of the categories.
    excess : tuple of int
        Positions of the rows with more answers than allowed, where that is a fault.
    outside : tuple of int
        Positions of the rows with an answer from someone who was not asked, where that is a fault.
    unreached : array of bool, shape (n_rows,), optional
        Questionnaires left before this question.
    uses : tuple of Use
        Answers made by each code; those that a list then moved out of « other » are still there.
    relisted : int
        How many answers a list moved out of « other ».
    treatments : Mapping of str to int
        How many answers a declared rule decided: several columns that disagree, too many answers, « other » texts,
        answers outside of a filter.
    """

    answers: pd.Series
    kinds: pd.Series
    undeclared: Mapping[str, Mapping[Cell, tuple[int, ...]]]
    chosen: NDArray[np.bool_] | None = None
    excess: tuple[int, ...] = ()
    outside: tuple[int, ...] = ()
    unreached: NDArray[np.bool_] | None = None
    uses: tuple[Use, ...] = ()
    relisted: int = 0
    treatments: Mapping[str, int] = field(default_factory=dict)
