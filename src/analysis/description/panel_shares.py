"""Differences and trends of shares where some respondents answered several times, or a list bounds the editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.description.repeated import Repeated, correlations, repeated_number
from analysis.description.trends import years
from analysis.description.weighted_shares import Holders
from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.contrasts import Effort, draws_for
from analysis.geometry.inference.intervals import difference_interval, finite_wilson, slope_interval, slope_weights_of
from analysis.geometry.inference.pairs import PANEL
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.structure.weighted_points import effective_number
from analysis.study import Difference


def difference_bounds(
    held: BoolArray,
    members: BoolArray,
    weights: FloatArray,
    structures: IntArray,
    *,
    level: float = CONFIDENCE,
    parts: tuple[float, float] = (0.0, 0.0),
) -> tuple[float, float, float]:
    """Return the difference of the shares of two sides, and its interval.

    Parameters
    ----------
    held, members, weights, structures : arrays of shape (n,)
        Who gives the answer, who is of the first side, weights, numbers of structures (`met_again`).
    level : float
    parts : pair of float
        Of a list of persons, how many answered on each side: see `finite_wilson` and `left_by_lists`.

    Notes
    -----
    Newcombe's, on `repeated_number`, with the correlation of the two shares: of pairs alone, his method 10 of paired
    proportions; of nobody met twice, that of independent ones.
    """
    sides = [np.asarray(side) for side in (members, ~members)]
    shares = [min(float(weights[side] @ held[side] / weights[side].sum()), 1.0) for side in sides]
    numbers = [repeated_number(held[side], weights[side], structures[side]) for side in sides]
    (low_a, low_b), (high_a, high_b) = finite_wilson(shares, numbers, parts, level)
    tied = correlations(held[:, None], members, weights, structures, parts)[0] if structures.any() else None
    first, second = (np.asarray(share) for share in shares)
    bounds = (low_a, high_a), (low_b, high_b)
    low, high = difference_interval((first, second), bounds, None if tied is None else np.asarray(tied))
    return shares[0] - shares[1], float(low), float(high)


def difference_p_value(
    held: BoolArray, members: BoolArray, weights: FloatArray, structures: IntArray, effort: Effort
) -> float:
    """Return how often permuted labels set two shares as far apart: see `Repeated.tested`.

    Weights are first brought to a mean of 1 on each side, so that being raked on what parts them changes nothing.
    """
    even = weights / np.where(members, weights[members].mean(), weights[~members].mean())
    found = Repeated(held[None, :], np.where(members, 0, 1), even, structures)
    return float(found.tested(np.array([1.0, -1.0]), effort)[1][0])


def known_differences(
    table: pd.DataFrame,
    compared: Mapping[Difference, Holders],
    seed: int,
    *,
    edition: str | None = None,
    frames: Mapping[str, int] | None = None,
    adjustment: Adjustment = "holm",
    draws: int | None = None,
) -> pd.DataFrame:
    """Return declared differences as those who answered again, and the lists of editions, make them.

    Parameters
    ----------
    table : DataFrame
        As `difference_table` or `weighted_differences` return it.
    compared : mapping of Difference to Holders
        The respondents of each, with their structures.
    seed : int
        Each test draws from a generator of its own made from it.
    edition : str, optional
        The question that tells the edition: its categories are those of `frames`.
    frames : mapping of edition to int, optional
        How many persons an edition could have counted, where intervals are to describe them.
    adjustment : {"holm", "benjamini_hochberg"}
        Over all the differences.
    draws : int, optional

    Returns
    -------
    DataFrame
        The same columns. Where some answered again among those compared, the interval is that of `difference_bounds`,
        the test that of `difference_p_value`, the method `newcombe_panel`. A test carries no list.
    """
    rows = table.to_dict("records")
    for row in rows:
        whole = compared[Difference(row["question"], row["category"], row["by"])]
        names = row["category_a"], row["category_b"]
        found = whole.within([whole.names.index(name) for name in names])
        sizes = frames or {} if row["by"] == edition else {}
        met = len(found.structures) and found.structures.any()
        if not met and not any(name in sizes for name in names):
            continue
        members = found.groups == 0
        structures = found.structures if met else np.zeros(len(members), dtype=np.intp)
        own = found.held, members, found.weights, structures
        parts = _part(row["base_a"], sizes.get(names[0])), _part(row["base_b"], sizes.get(names[1]))
        _, row["ci_low"], row["ci_high"] = difference_bounds(*own, parts=parts)
        if met:
            effort = Effort(np.random.default_rng(seed), draws or draws_for(len(members)))
            row |= {"p_value": difference_p_value(*own, effort), "method": f"newcombe_{PANEL}"}
    made = pd.DataFrame(rows, columns=table.columns).astype(table.dtypes)
    return made.assign(p_adjusted=adjusted(made["p_value"].astype("float64"), adjustment))


def known_trends(
    table: pd.DataFrame,
    followed: Mapping[Difference, Holders],
    order: Sequence[str],
    seed: int,
    draws: int | None = None,
) -> pd.DataFrame:
    """Return the trends of shares as those who answered in several editions make them.

    Where some did, the slope stays, the test is that of `Repeated.tested`, the interval that of `slope_interval` with
    the correlations of shares, the method `slope_panel`. No list bounds a trend.
    """
    rows = table.to_dict("records")
    for row in rows:
        whole = followed[Difference(row["question"], row["category"], row["by"])]
        ordered = whole.within([whole.names.index(name) for name in order if name in whole.names])
        if not len(ordered.structures) or not ordered.structures.any():
            continue
        numbers = years(ordered.names)
        scores = np.arange(1.0, len(ordered.names) + 1) if numbers is None else np.array(numbers)
        present = np.unique(ordered.groups)
        effort = Effort(np.random.default_rng(seed), draws or draws_for(len(ordered.groups)))
        found = trend_of_panel(ordered.nonempty(), scores[present], effort)
        row.update({**found, "method": f"slope_{PANEL}", "draws": effort.draws})
    return pd.DataFrame(rows, columns=table.columns).astype(table.dtypes)


def trend_of_panel(found: Holders, scores: FloatArray, effort: Effort) -> dict[str, float]:
    """Return the slope of the shares of some editions, its test and interval: see `known_trends`."""
    held, whole = found.sums()
    shares = np.minimum(held / whole, 1.0)
    contrast = slope_weights_of(scores, whole)
    repeated = Repeated(found.held[None, :], found.groups, found.weights, found.structures)
    statistic, p_value = repeated.tested(contrast, effort)
    low, high = trend_bounds(found, scores)
    return {
        "slope": float(contrast @ shares),
        "statistic": float(statistic[0]) if np.isfinite(statistic[0]) else np.nan,
        "p_value": float(p_value[0]),
        "ci_low": low,
        "ci_high": high,
    }


def trend_bounds(found: Holders, scores: FloatArray) -> tuple[float, float]:
    """Return the interval of the slope of the shares of some editions: see `known_trends`."""
    held, whole = found.sums()
    bases = [effective_number(found.weights[found.groups == rank]) for rank in range(len(scores))]
    return slope_interval(np.minimum(held / whole, 1.0), bases, scores, whole, correlations=_ties(found))


def _part(base: int, size: int | None) -> float:
    return 0.0 if size is None else min(1.0, base / size)


def _ties(found: Holders) -> FloatArray:
    """Return the correlations of the shares of editions, two by two."""
    ties = np.eye(len(found.names))
    if not found.structures.any():
        return ties
    for first, second in combinations(range(len(found.names)), 2):
        pair = found.within([first, second])
        if pair.structures.any():
            tied = correlations(pair.held[:, None], pair.groups == 0, pair.weights, pair.structures)
            ties[first, second] = ties[second, first] = tied[0]
    return ties
