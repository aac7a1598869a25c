"""The deviation of each edition without each question, and without the questions that may follow the outcome."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.comparison.common import CommonSpace, common_space
from analysis.comparison.editions import edition_shifts
from analysis.comparison.shared_space import SharedSpace, numbers_of
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.adjustment import Adjustment
from analysis.geometry.reading.likeness import PLANE
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.stability.resampling import spaces_without
from analysis.geometry.structure.mean_points import NOTABLE
from analysis.tables import TABLES


def shifts_without(shared: SharedSpace, fitted: FactorialSpace) -> pd.DataFrame:
    r"""Return the deviation of each edition when each common question is left out in turn.

    Parameters
    ----------
    shared : SharedSpace
        The axes read, and the editions.
    fitted : FactorialSpace
        The space of the common questions, of the same respondents.

    Returns
    -------
    DataFrame
        edition, reference, space, axis, question, n, n_reference, correlation (of the axis with the one that goes with
        it without the question, in size), deviation :math:`(\bar y_e - \bar y_r)/\sqrt\lambda` with all questions,
        deviation_without, same_sign, same_size (notable, or not). Under a correlation of .8 the two axes do not
        compare, and the last three are missing.

    References
    ----------
    Steegen, S., Tuerlinckx, F., Gelman, A. and Vanpaemel, W. (2016). Increasing transparency through a multiverse
    analysis. Perspectives on Psychological Science, 11, 702-712.
    """
    rows = []
    whole = _deviations(shared, shared.scaled)
    for question, _, other in spaces_without(fitted) if shared.axes else ():
        without = common_space(shared.coordinates, other, 1)
        found = _deviations(shared, _scaled(without))
        correlations = without.axes.set_index("axis")["correlation"]
        for edition in shared.others:
            for place, axis in enumerate(shared.axes):
                kept = numbers_of(without.coordinates)
                left = found[edition][kept.index(axis)] if axis in kept else np.nan
                rows.append((edition, axis, question, correlations[axis], whole[edition][place], left))
    names = ["edition", "axis", "question", "correlation", "deviation", "deviation_without"]
    table = pd.DataFrame(rows, columns=names)
    sizes = {edition: int(shared.is_of(edition).sum()) for edition in (*shared.others, shared.reference)}
    told = table["deviation_without"].notna()
    both = table["deviation"], table["deviation_without"]
    same_sign, same_size = np.sign(both[0]) == np.sign(both[1]), _notable(both[0]) == _notable(both[1])
    return table.assign(
        reference=shared.reference,
        space=shared.key,
        n=table["edition"].map(sizes),
        n_reference=sizes[shared.reference],
        same_sign=same_sign.astype(object).where(told),
        same_size=same_size.astype(object).where(told),
    )[TABLES["shifts_without"].names]


def shifts_certain(
    shared: SharedSpace, certain: FactorialSpace | None, n_left_out: int, *, seed: int, adjustment: Adjustment
) -> pd.DataFrame:
    """Return the shifts of the editions in the space of the questions that the outcome cannot have changed.

    Parameters
    ----------
    shared : SharedSpace
        The axes read, and the editions.
    certain : FactorialSpace, optional
        The space of the common questions that are about what came before; none where there is nothing to leave out, or
        too little is left.
    n_left_out : int
        Common questions that are not among them.
    seed : int
    adjustment : {"holm", "benjamini_hochberg"}
        Over this table, as one family.

    Returns
    -------
    DataFrame
        The columns of `edition_shifts` that are about the shift, with the correlation of each axis with the one that
        goes with it and n_questions; axes without such a one have no row.
    """
    empty = TABLES["shifts_certain"].empty()
    if certain is None or not shared.axes or not shared.others:
        return empty
    without = common_space(shared.coordinates, certain, n_left_out)
    axes = numbers_of(without.coordinates)
    if not axes:
        return empty
    made = edition_shifts(
        without.coordinates,
        shared.editions,
        shared.reference,
        space=shared.key,
        eigenvalues=without.eigenvalues,
        unplaced=pd.Series(0, index=without.coordinates.index),
        rng=np.random.default_rng(seed),
        planes=[*((axis,) for axis in axes), *combinations(axes, PLANE)],
        draws=shared.draws,
        adjustment=adjustment,
        weights=shared.weights,
        panel=shared.panel,
    )
    correlations = without.axes.set_index(without.axes["axis"].astype("str"))["correlation"]
    return made.assign(correlation=made["axes"].map(correlations).astype("float64"), n_questions=certain.n_questions)[
        TABLES["shifts_certain"].names
    ]


def _scaled(space: CommonSpace) -> FloatArray:
    scales = np.sqrt(space.eigenvalues.loc[numbers_of(space.coordinates)].to_numpy(dtype=np.float64))
    return np.asarray(space.coordinates.to_numpy(dtype=np.float64) / scales)


def _deviations(shared: SharedSpace, points: FloatArray) -> dict[str, FloatArray]:
    """Return how far the mean point of each edition lies from the reference's, on each axis of some points."""
    weights = shared.weighing
    means = {
        edition: np.average(points[held], axis=0, weights=weights[held])
        for edition in (shared.reference, *shared.others)
        if (held := shared.is_of(edition)).any()
    }
    return {edition: means[edition] - means[shared.reference] for edition in shared.others}


def _notable(deviations: pd.Series) -> pd.Series:
    return deviations.abs() >= NOTABLE
