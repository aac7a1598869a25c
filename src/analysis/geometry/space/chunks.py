"""Specific multiple correspondence analysis of answers that come in chunks, too many to be held at once.

The chunks are read twice: to cross all questions, then to place the individuals. Only the Burt table stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, FloatArray
from analysis.geometry.space.aids import known_moments, known_shares, missing_sums
from analysis.geometry.space.burt import burt_table, packed
from analysis.geometry.space.clouds import IndividualCloud, active_cloud, placed, placing_scores
from analysis.geometry.space.coding import (
    Coding,
    categorical,
    category_mask,
    coded_like,
    require_known_answers,
    require_questions,
    require_rows_and_columns,
    single_names,
)
from analysis.geometry.space.factorial import CategorySpace
from analysis.geometry.space.mca import require_some_weight, require_weights
from analysis.geometry.space.principal import KeptAxes, kept_axes

Scales: TypeAlias = tuple[tuple[Hashable, ...] | None, ...]  # the categories of each question, if they are ordered


def fit_mca_chunks(
    chunks: Iterable[pd.DataFrame],
    *,
    n_axes: int = 5,
    passive: Mapping[str, Collection[Hashable]] | None = None,
    weights: str | None = None,
    write: Callable[[IndividualCloud], object] | None = None,
) -> CategorySpace:
    """Fit a specific multiple correspondence analysis of answers that come in chunks of respondents.

    Parameters
    ----------
    chunks : iterable of DataFrame
        The same categorical columns in each, as `fit_mca` takes them. Read twice: a list, or an object that
        starts again each time it is iterated over; no generator.
    n_axes : int
        Number of axes kept, at most all that have some variance.
    passive : mapping of question to categories, optional
        Categories that keep their respondents and shape nothing.
    weights : str, optional
        Name of the column that holds the weights of the respondents; normalised here to their number.
    write : callable, optional
        Called with the individuals of each chunk, in order, once they are placed.

    Returns
    -------
    CategorySpace
        Eigenvalues and the cloud of categories with its aids, as `fit_mca` gives them for all chunks together.

    Raises
    ------
    ValueError
        As `fit_mca`; also if the chunks can be read once only, or a later chunk disagrees with the scale of an
        ordered question.

    Notes
    -----
    Categories that chunks declare differently are the same if their names are; those that a later chunk adds come
    after the others. The scale of an ordered question must be whole in the first chunk.
    """
    if isinstance(chunks, Iterator):
        raise ValueError("these chunks can be read only once; give a list, or an object that starts again each time")
    crossed = whole(summed_chunks(crossed_chunks(chunks, weights)))
    axes = crossed.axes(n_axes, passive or {})
    missing: list[FloatArray] = []
    n_read = 0
    if write is not None or (known_shares(crossed.coding, axes.frequencies) < 1 - ZERO).any():
        for cloud, sums in placed_chunks(chunks, crossed, axes, weights):
            missing.append(sums)
            n_read += len(cloud.coordinates)
            if write is not None:
                write(cloud)
        require_same_number(crossed, n_read)
    return category_space(crossed, axes, missing)


def category_space(crossed: CrossedQuestions, axes: KeptAxes, missing: Iterable[FloatArray]) -> CategorySpace:
    """Return the cloud of categories on the axes of crossed questions, with its aids.

    Parameters
    ----------
    crossed : CrossedQuestions
        Of all respondents.
    axes : KeptAxes
        As `CrossedQuestions.axes` gives them.
    missing : iterable of array
        What `placed_chunks` sums up of missing answers, chunk after chunk; nothing where none is missing.
    """
    sums = np.zeros((2, crossed.coding.n_questions, len(axes.eigenvalues)))
    for one in missing:
        sums += one
    share = known_shares(crossed.coding, axes.frequencies)
    known = known_moments(share, sums, axes.eigenvalues, crossed.coding.n_respondents)
    return CategorySpace(
        all_eigenvalues=axes.all_eigenvalues,
        standard_coordinates=axes.standard_coordinates,
        categories=active_cloud(crossed.coding, crossed.counts, axes, known),
    )


@dataclass(frozen=True, slots=True, eq=False)
class CrossedQuestions:
    """What chunks of answers add up to."""

    coding: Coding  # labels and number of respondents; no codes
    table: FloatArray  # (n_categories, n_categories) the Burt table, in the weights as given
    counts: FloatArray  # (n_categories,) respondents who hold each
    weight: float  # of all respondents
    scales: Scales  # of the first chunk

    @property
    def joint(self) -> FloatArray:
        """Relative joint frequencies."""
        return self.table / self.weight

    def enlarged(self, coding: Coding) -> CrossedQuestions:
        """Return the same sums among the categories of a coding that has all of theirs, and more."""
        if coding.categories == self.coding.categories and coding.questions == self.coding.questions:
            return self if coding is self.coding else replace(self, coding=coding)
        place_of, held = {label: place for place, label in enumerate(_labels(coding))}, _labels(self.coding)
        if absent := [label for label in held if label not in place_of]:
            raise ValueError(f"categories {absent} are not in the table; give one that has them")
        places = [place_of[label] for label in held]
        table, counts = np.zeros((len(coding.labels),) * 2), np.zeros(len(coding.labels))
        table[np.ix_(places, places)], counts[places] = self.table, self.counts
        return replace(self, coding=coding, table=table, counts=counts)

    def plus(self, other: CrossedQuestions) -> CrossedQuestions:
        """Return the sums of two chunks; categories that the other one adds come after those known.

        Raises
        ------
        ValueError
            If they hold other questions, or the same in another order, or order the categories of one otherwise.
        """
        if (own := self.coding.questions) != (theirs := other.coding.questions):
            raise ValueError(f"chunks hold questions {list(own)}, then {list(theirs)}; give the same in the same order")
        _require_same_scales(self.coding, other.scales)
        coding = _with_categories(self.coding, other.coding.categories)
        held, added = self.enlarged(coding), other.enlarged(coding)
        n = self.coding.n_respondents + other.coding.n_respondents
        return CrossedQuestions(
            coding=replace(coding, index=pd.RangeIndex(n)),
            table=held.table + added.table,
            counts=held.counts + added.counts,
            weight=held.weight + added.weight,
            scales=self.scales,
        )

    def axes(self, n_axes: int, passive: Mapping[str, Collection[Hashable]]) -> KeptAxes:
        """Return the axes of the space that these questions make."""
        return kept_axes(self.joint, ~category_mask(self.coding, passive), self.coding.n_questions, n_axes)


def crossed_chunks(chunks: Iterable[pd.DataFrame], weights: str | None) -> Iterator[CrossedQuestions]:
    """Yield what each chunk adds up to, among the categories of those before and its own."""
    known: Coding | None = None
    for chunk in chunks:
        answers, own = _split(chunk, weights)
        known = _scale(answers) if known is None else _extended(known, answers)
        # Crossed among its own categories: how sums are rounded must not hang on what came before.
        coding = coded_like(answers, _scale(answers[list(known.questions)]))
        table = burt_table(packed(coding), own)
        alone = CrossedQuestions(
            coding=coding,
            table=table,
            counts=np.diag(table) if own is None else coding.counts().astype(np.float64),
            weight=float(len(answers) if own is None else own.sum()),
            scales=_scales(answers, known),
        )
        yield alone.enlarged(replace(known, index=pd.RangeIndex(len(answers))))


def summed_chunks(chunks: Iterable[CrossedQuestions]) -> CrossedQuestions:
    """Return the sums of chunks, added one by one in their order: the same bytes wherever each was crossed."""
    crossed: CrossedQuestions | None = None
    for chunk in chunks:
        crossed = chunk if crossed is None else crossed.plus(chunk)
    if crossed is None:
        raise ValueError("there is no chunk of answers; give at least one")
    return crossed


def whole(crossed: CrossedQuestions) -> CrossedQuestions:
    """Return crossed questions, or refuse answers that no space can be made of."""
    require_rows_and_columns((crossed.coding.n_respondents, crossed.coding.n_questions))
    for question, size, start in zip(
        crossed.coding.questions, crossed.coding.sizes, crossed.coding.starts, strict=True
    ):
        require_known_answers(question, bool(crossed.counts[start : start + size].any()))
    require_some_weight(crossed.weight)
    return crossed


def placed_chunks(
    chunks: Iterable[pd.DataFrame], crossed: CrossedQuestions, axes: KeptAxes, weights: str | None
) -> Iterator[tuple[IndividualCloud, FloatArray]]:
    """Yield the individuals of each chunk on the axes, and the sums that its missing answers make."""
    n, share = crossed.coding.n_respondents, known_shares(crossed.coding, axes.frequencies)
    scores = placing_scores(axes.standard_coordinates, axes.frequencies, axes.is_active, axes.metric)
    for chunk in chunks:
        answers, own = _split(chunk, weights)
        coding = coded_like(answers, crossed.coding)
        masses = np.full(1, 1 / n) if own is None else own / crossed.weight
        cloud = placed(answers.index, packed(coding), scores, axes.eigenvalues, masses)
        yield cloud, missing_sums(coding, share, cloud.coordinates, None if own is None else masses * n)


def require_same_number(crossed: CrossedQuestions, n_read: int) -> None:
    """Refuse chunks that hold other respondents when they are read again."""
    if n_read != (n := crossed.coding.n_respondents):
        raise ValueError(f"the chunks held {n} respondents, then {n_read} when read again; give the same ones twice")


def _split(chunk: pd.DataFrame, weights: str | None) -> tuple[pd.DataFrame, FloatArray | None]:
    """Return the answers of a chunk, and the weights of its respondents if there are any."""
    if weights is None:
        return chunk, None
    values = chunk[weights].to_numpy(dtype=float)
    require_weights(values)
    return chunk.drop(columns=weights), values


def _labels(coding: Coding) -> list[tuple[str, Hashable]]:
    """Return the question and the category of each: an index of pandas would take longer than the sums."""
    return [
        (question, category)
        for question, own in zip(coding.questions, coding.categories, strict=True)
        for category in own
    ]


def _scale(answers: pd.DataFrame) -> Coding:
    """Return the questions of a frame and the categories that they declare, without any answer."""
    if answers.columns.empty:
        raise ValueError("the chunks have no question; give at least one")
    questions = single_names(answers.columns)
    categories = tuple(tuple(categorical(question, answers[question]).categories) for question in questions)
    return Coding(questions, categories, codes=(), index=pd.RangeIndex(0))


def _extended(coding: Coding, answers: pd.DataFrame) -> Coding:
    """Return a coding with the categories that a later chunk adds to its questions, each after those known."""
    require_questions(answers, coding)
    _require_same_scales(coding, _scales(answers, coding))
    return _with_categories(coding, [tuple(answers[question].cat.categories) for question in coding.questions])


def _scales(answers: pd.DataFrame, coding: Coding) -> Scales:
    """Return the categories of the questions that a chunk orders, in their order."""
    columns = [categorical(question, answers[question]) for question in coding.questions]
    return tuple(tuple(column.categories) if column.ordered else None for column in columns)


def _with_categories(coding: Coding, declared: Iterable[tuple[Hashable, ...]]) -> Coding:
    """Return a coding with the categories of each question that it lacks after its own."""
    categories = tuple(
        (*known, *(category for category in own if category not in known))
        for known, own in zip(coding.categories, declared, strict=True)
    )
    return coding if categories == coding.categories else replace(coding, categories=categories)


def _require_same_scales(coding: Coding, scales: Scales) -> None:
    """Refuse an ordered question whose later chunk orders its categories otherwise, or adds to them."""
    for question, known, scale in zip(coding.questions, coding.categories, scales, strict=True):
        if scale is not None and tuple(category for category in known if category in scale) != scale:
            raise ValueError(
                f"question {question!r} is ordered as {list(known)} in the first chunk, and as {list(scale)} in a "
                "later one; declare the same scale in every chunk"
            )
