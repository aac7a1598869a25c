"""Answers as integers: what every respondent holds, question by question."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.unfit import UnfitError

MISSING = -1  # the code of an answer that is not known


@dataclass(frozen=True, eq=False)
class Coding:
    """Categorical answers as codes, and the labels that the codes stand for."""

    questions: tuple[str, ...]
    categories: tuple[tuple[Hashable, ...], ...]  # of each question, in declared order
    codes: tuple[IntArray, ...]  # of each question: the category held, or MISSING; none where chunks keep them
    index: pd.Index  # of the respondents
    columns: pd.Index | None = None  # the questions as the answers name them, where that is an index of texts

    @property
    def n_respondents(self) -> int:
        """Number of rows."""
        return len(self.index)

    @property
    def n_questions(self) -> int:
        """Number Q of questions."""
        return len(self.questions)

    @cached_property
    def sizes(self) -> IntArray:
        """Number of categories of each question."""
        return np.array([len(categories) for categories in self.categories])

    @cached_property
    def starts(self) -> IntArray:
        """Position, among all categories, of the first category of each question."""
        return np.concatenate([[0], np.cumsum(self.sizes)[:-1]])

    @cached_property
    def question_of(self) -> IntArray:
        """Position of the question of each category."""
        return np.repeat(np.arange(self.n_questions), self.sizes)

    @cached_property
    def labels(self) -> pd.MultiIndex:
        """The pair (question, category) of every category."""
        places: dict[Hashable, int] = {}
        ranks = [places.setdefault(category, len(places)) for own in self.categories for category in own]
        questions: Any = list(self.questions) if self.columns is None else self.columns
        categories: Any = list(places)
        codes: Any = [self.question_of, np.array(ranks)]
        if self.columns is not None and all(type(category) is str for category in categories):
            categories = pd.Index(categories, dtype=self.columns.dtype)  # told, not looked for: the same index, sooner
        return pd.MultiIndex(
            levels=[questions, categories],
            codes=codes,
            names=["question", "category"],
            verify_integrity=False,
        )

    def position(self, question: str, category: Hashable) -> int:
        """Return the place of one category among all, or refuse a pair that does not exist."""
        if question not in self.questions:
            raise ValueError(f"question {question!r} is not in the answers; questions are {list(self.questions)}")
        place = self.questions.index(question)
        known = self.categories[place]
        if category not in known:
            raise ValueError(f"question {question!r} has no category {category!r}; it has {list(known)}")
        return int(self.starts[place]) + known.index(category)

    def counts(self, weights: FloatArray | None = None) -> FloatArray:
        """Return how many respondents, or which weight of them, hold each category."""
        held = [codes >= 0 for codes in self.codes]
        return np.concatenate(
            [
                np.bincount(codes[known], None if weights is None else weights[known], minlength=size)
                for codes, known, size in zip(self.codes, held, self.sizes, strict=True)
            ]
        ).astype(float)

    def among(self, members: BoolArray) -> Coding:
        """Return the coding of some of the respondents, among the same categories."""
        return replace(self, codes=tuple(codes[members] for codes in self.codes), index=self.index[members])

    def restricted(self, questions: Collection[str]) -> Coding:
        """Return the coding of some of the questions, in the order they have here."""
        kept = [position for position, question in enumerate(self.questions) if question in questions]
        return Coding(
            questions=tuple(self.questions[q] for q in kept),
            categories=tuple(self.categories[q] for q in kept),
            codes=tuple(self.codes[q] for q in kept),
            index=self.index,
        )


def coded(answers: pd.DataFrame) -> Coding:
    """Return the coding of a frame of categorical columns.

    Parameters
    ----------
    answers : DataFrame of shape (n_respondents, n_questions)
        One categorical column per question; a missing value is an answer that is not known.

    Returns
    -------
    Coding
        Declared categories are kept, in their order, even if nobody holds them.

    Raises
    ------
    ValueError
        If the frame is empty, a question is named twice or by no text, is not categorical, or has no known answer.
    TypeError
        If the answers are no DataFrame.
    """
    _require_frame(answers)
    require_rows_and_columns(answers.shape)
    questions = single_names(answers.columns)
    held = [_categorical(question, column) for question, column in zip(questions, _arrays(answers), strict=True)]
    codes = tuple(column.codes for column in held)
    for question, own in zip(questions, codes, strict=True):
        require_known_answers(question, bool(own[0] >= 0 or np.maximum.reduce(own) >= 0))
    columns = answers.columns if answers.columns.dtype == "str" else None
    return Coding(questions, tuple(_values(column.categories) for column in held), codes, answers.index, columns)


def coded_like(answers: pd.DataFrame, model: Coding) -> Coding:
    """Return the coding of other respondents with the questions and the categories of `model`.

    Raises
    ------
    ValueError
        If a question of `model` is absent, or an answer is no category of its question.
    """
    require_questions(answers, model)
    codes = [
        _codes_like(question, categorical(question, answers[question]), categories)
        for question, categories in zip(model.questions, model.categories, strict=True)
    ]
    return Coding(model.questions, model.categories, tuple(codes), answers.index)


def category_mask(coding: Coding, chosen: Mapping[str, Collection[Hashable]]) -> BoolArray:
    """Return which categories of a coding are among the chosen ones of each question."""
    for question, categories in chosen.items():
        if isinstance(categories, str):
            raise ValueError(f"categories of {question!r} are the text {categories!r}; give a list: [{categories!r}]")
    mask = np.zeros(int(coding.sizes.sum()), dtype=bool)
    positions = [coding.position(question, k) for question, categories in chosen.items() for k in categories]
    mask[positions] = True
    return mask


def has_missing(codes: IntArray) -> bool:
    """Return whether somebody's answer is not known."""
    return bool(np.minimum.reduce(codes, initial=0) < 0)


def _require_frame(answers: object) -> None:
    """Refuse answers without labels."""
    if not isinstance(answers, pd.DataFrame):
        raise TypeError(f"the answers are of type {type(answers).__name__}; give a DataFrame, a column a question")


def require_rows_and_columns(shape: tuple[int, int]) -> None:
    """Refuse answers without respondents or questions."""
    if 0 in shape:
        message = f"the answers have shape {shape}; give at least one respondent and one question"
        raise UnfitError(message, "no_question" if shape[0] else "nobody")


def single_names(columns: pd.Index) -> tuple[str, ...]:
    """Return the names of questions, or refuse one given twice or that is no text: answers are told by name."""
    names = _values(columns)
    others = [name for name in names if not isinstance(name, str)]
    if others:
        raise ValueError(f"questions {others} are not named by a text; rename them, with `columns.map(str)` say")
    questions = tuple(map(str, names))
    if len(set(questions)) < len(questions):
        twice = sorted({question for question in questions if questions.count(question) > 1})
        raise ValueError(f"questions {twice} appear twice; give every question one column")
    return questions


def require_questions(answers: pd.DataFrame, model: Coding) -> None:
    """Refuse answers without some of the questions of `model`."""
    absent = [question for question in model.questions if question not in answers.columns]
    if absent:
        raise ValueError(f"questions {absent} are absent; add them, with missing values if they were not asked")


def require_known_answers(question: str, known: bool) -> None:
    """Refuse a question that nobody answered."""
    if not known:
        raise UnfitError(
            f"question {question!r} has no known answer; leave it out of this space", "unanswered", question
        )


def categorical(question: str, column: pd.Series) -> pd.Categorical:
    """Return a column as the categorical that it is, or refuse it."""
    return _categorical(question, column.array)


def _categorical(question: str, values: Any) -> pd.Categorical:
    """Return the values of a column, or refuse those that are not categorical."""
    if not isinstance(values, pd.Categorical):
        raise ValueError(
            f"question {question!r} is not categorical but {values.dtype}; "
            "declare its categories with astype('category'), or give it as quantitative"
        )
    return values


def _arrays(answers: pd.DataFrame) -> Iterable[Any]:
    """Return the values of each column.

    pandas has a way of its own, without a Series around each, which takes a tenth of the time: on a survey of sixty,
    that counts. It is not of pandas' public names: where it is gone, the values are taken one by one. A test asks that
    both ways give the same.
    """
    own = getattr(answers, "_iter_column_arrays", None)
    return [column.array for _, column in answers.items()] if own is None else own()


def _values(categories: pd.Index) -> tuple[Hashable, ...]:
    """Return categories, or names, as Python values; texts that Arrow holds are taken out all at once, sooner."""
    is_arrow = isinstance(categories.dtype, pd.StringDtype) and categories.dtype.storage == "pyarrow"
    return tuple(categories.array.__arrow_array__().to_pylist() if is_arrow else categories)


def _codes_like(question: str, column: pd.Categorical, categories: tuple[Hashable, ...]) -> IntArray:
    """Return the codes of a column in the categories of another coding."""
    if tuple(column.categories) == categories:
        return np.asarray(column.codes)
    place = pd.Index(list(categories), dtype=object).get_indexer(pd.Index(list(column.categories), dtype=object))
    codes = np.append(place, MISSING)[column.codes]
    unseen = (codes == MISSING) & (column.codes != MISSING)
    if unseen.any():
        found = sorted({str(category) for category in column[unseen]})
        raise ValueError(
            f"question {question!r}: categories {found} are not those of the space, {list(categories)}; "
            "recode them, or make them missing"
        )
    return np.asarray(codes)
