"""The space that the reference edition makes alone, the other editions projected in it: nothing is tested there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.common import common_space
from analysis.comparison.studentised import FEWEST_OF_A_PLANE
from analysis.geometry.arrays import ZERO, BoolArray, FloatArray
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.supplementary import placed_individuals
from analysis.geometry.space.themes import PARTLY_CARRIED
from analysis.geometry.unfit import UnfitError
from analysis.tables import TABLES


class ReferenceView(NamedTuple):
    """The editions in the space of the reference, and the answers that have no place in it."""

    editions: pd.DataFrame
    unplaced: pd.DataFrame


def reference_view(
    answers: pd.DataFrame,
    coordinates: pd.DataFrame,
    editions: pd.Series,
    reference: str,
    *,
    space: str,
    fit: Callable[[pd.DataFrame, pd.Series | None], FactorialSpace],
    weights: pd.Series | None = None,
) -> ReferenceView:
    r"""Return where each edition lies in the space of the reference, on the axes that go with the study's.

    Parameters
    ----------
    answers : DataFrame
        Active answers of all respondents, as the space takes them.
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Coordinates of the respondents on the axes of the study.
    editions : Series
        Edition of each respondent.
    reference : str
        The edition whose space it is.
    space : str
        Key of the space, written in the table.
    fit : callable of (answers of the reference, their weights)
        Fits its space, under the passive rules of the study.
    weights : Series, optional
        Weights of the respondents.

    Returns
    -------
    ReferenceView
        Of every edition, the reference included, and every axis of the study: matched_axis, correlation (in size,
        over the members of the reference), n, mean, deviation :math:`\bar y_e/\sqrt\lambda` from the reference in
        standard deviations of its axis, ratio :math:`v_e/\lambda` (a projected cloud shrinks), n_unplaced. Under a
        correlation of .8, or without an axis left, the numbers are missing. No rows where the reference makes no
        space: it has fewer than ten respondents, or they do not differ.

    Notes
    -----
    Axes that one edition makes depend on its labels: permuting these is no exact test of a shift on them.
    """
    held = editions.astype("str").to_numpy()
    own = held == reference
    nothing = ReferenceView(TABLES["reference_view"].empty(), TABLES["unplaced_answers"].empty())
    if own.sum() < FEWEST_OF_A_PLANE:
        return nothing
    asked = list(answers.columns[answers[own].notna().any()])
    try:
        alone = fit(answers.loc[own, asked], None if weights is None else weights[own])
    except UnfitError:
        return nothing
    order = [str(name) for name in pd.Categorical(editions).categories if (held == str(name)).any()]
    others = [_unplaced(alone, answers[held == name], name) for name in order if name != reference]
    unplaced = pd.concat([TABLES["unplaced_answers"].empty(), *others], ignore_index=True).astype({"n": "int64"})
    matched = common_space(coordinates[own], alone, 0).axes
    points = pd.DataFrame(placed_individuals(alone, answers).coordinates, index=answers.index, columns=alone.axes)
    shares = np.ones(len(held)) if weights is None else weights.to_numpy(dtype=np.float64)
    totals = unplaced.groupby("edition")["n"].sum()
    rows = []
    for edition in order:
        inside = held == edition
        told = {"edition": edition, "reference": reference, "space": space, "n": int(inside.sum())}
        told |= {"n_unplaced": None if edition == reference else int(totals.get(edition, 0))}
        for axis, match, correlation in matched[["axis", "matched_axis", "correlation"]].itertuples(index=False):
            on = {"axis": axis, "matched_axis": match, "correlation": correlation}
            if correlation >= PARTLY_CARRIED:
                turned = np.sign(_covariance(coordinates[axis], points[match], own, shares))
                on |= _placed(turned * points[match].to_numpy(), inside, own, shares)
            rows.append(told | on)
    table = pd.DataFrame(rows, columns=TABLES["reference_view"].names)
    return ReferenceView(table.astype({"matched_axis": "Int64", "n_unplaced": "Int64"}), unplaced)


def _placed(along: FloatArray, inside: BoolArray, own: BoolArray, shares: FloatArray) -> dict[str, float]:
    """Return where the members of an edition lie on an axis, from the reference and in its standard deviations."""
    (mean, variance), (base, scale) = (_moments(along[each], shares[each]) for each in (inside, own))
    return {"mean": mean, "deviation": (mean - base) / np.sqrt(scale), "ratio": variance / scale}


def _moments(along: FloatArray, shares: FloatArray) -> tuple[float, float]:
    mean = np.average(along, weights=shares)
    return float(mean), float(np.average((along - mean) ** 2, weights=shares))


def _covariance(first: pd.Series, second: pd.Series, own: BoolArray, shares: FloatArray) -> float:
    x, y = first[own].to_numpy(), second[own].to_numpy()
    return float(np.average((x - np.average(x, weights=shares[own])) * y, weights=shares[own]))


def _unplaced(alone: FactorialSpace, answers: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Return the answers of an edition that have no place: missing, given by nobody of the reference, or passive."""
    cloud = alone.categories
    empty, active = cloud.frequencies <= ZERO, cloud.is_active
    placed = {(question, category) for (question, category), one in zip(cloud.labels, active, strict=True) if one}
    given = {(question, category) for (question, category), none in zip(cloud.labels, empty, strict=True) if not none}
    rows: list[tuple[object, ...]] = []
    for question, column in answers.items():
        missing, *counts = np.bincount(column.cat.codes + 1, minlength=len(column.cat.categories) + 1).tolist()
        for category, n in zip(column.cat.categories, counts, strict=True):
            if n and (question, category) not in placed:
                reason = "passive" if (question, category) in given else "new"
                rows.append((edition, question, str(category), reason, n))
        if missing:
            rows.append((edition, question, None, "missing", missing))
    return pd.DataFrame(rows, columns=TABLES["unplaced_answers"].names)
