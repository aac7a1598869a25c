"""Whether an edition shifted otherwise in one category of a factor than in another: a difference of differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparison.shared_space import SharedSpace
from analysis.comparison.studentised import drawn_differences
from analysis.comparison.two_groups import TwoGroups
from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.contrasts import Effort, as_far
from analysis.geometry.inference.pairs import pairs_met
from analysis.geometry.levels import CONFIDENCE
from analysis.tables import TABLES

FEWEST = 5  # respondents of a category in each edition


@dataclass(frozen=True, eq=False)
class Moved:
    """How far one category moved between two editions, its variance, and what permuted labels make of both."""

    sizes: tuple[int, int]  # in the edition, in the reference
    n_pairs: int
    shift: FloatArray  # (n_axes,)
    variance: FloatArray  # (n_axes,)
    drawn: FloatArray  # (2, n_axes, m): differences of the residuals, and their variances


def edition_interactions(
    shared: SharedSpace, factor: pd.Series, *, seed: int, adjustment: Adjustment, draws: int | None = None
) -> pd.DataFrame:
    r"""Return how differently the categories of a factor moved, each beside the first that both editions hold.

    Parameters
    ----------
    shared : SharedSpace
        The axes read, and the editions.
    factor : Series
        Category of each respondent, on the same index, named after the question.
    seed : int
        Labels of each edition are drawn from a generator of its own.
    adjustment : {"holm", "benjamini_hochberg"}
        Over this table, as one family.
    draws : int, optional

    Returns
    -------
    DataFrame
        factor, category, against, edition, reference, space, axis, n and n_reference (of the category), n_against and
        n_against_reference, shift, shift_against, difference, ci_low, ci_high, statistic, p_value, p_adjusted,
        n_pairs, draws, seed; in standard deviations of the axis. Categories of fewer than five in an edition are left
        out; with one left, there is no row.

    Notes
    -----
    :math:`T = \frac{(\bar y_{cb} - \bar y_{ca}) - (\bar y_{0b} - \bar y_{0a})}{\sqrt{s_c^2 + s_0^2}}`, s² as in
    `studentised_shifts`. Editions are permuted within each category, among residuals from the mean of each category
    and edition: a shift that all categories share is no interaction, and must not enter what chance gives. The
    interval is that of the differences which the same draws do not reject. Someone met twice whose category changed
    counts as two persons.

    References
    ----------
    Chung, E. and Romano, J. P. (2013). Exact and asymptotically robust permutation tests. Annals of Statistics, 41,
    484-507.
    """
    rows = []
    for edition in shared.others:
        effort = Effort(
            np.random.default_rng(seed), draws or shared.draws, exact_up_to=0
        )  # the categories' arrangements are crossed
        moved = _moved(shared, factor, edition, effort)
        rows += list(_rows(shared, edition, moved, seed))
    table = pd.DataFrame(rows, columns=TABLES["edition_interactions"].names)
    return table.assign(
        factor=str(factor.name),
        reference=shared.reference,
        space=shared.key,
        p_adjusted=adjusted(table["p_value"].astype("float64"), adjustment),
    )


def _moved(shared: SharedSpace, factor: pd.Series, edition: str, effort: Effort) -> dict[str, Moved]:
    """Return how far each category that both editions hold enough of moved."""
    members, others = shared.is_of(edition), shared.is_of(shared.reference)
    held = {str(name): (factor.astype("str") == str(name)).to_numpy() for name in pd.Categorical(factor).categories}
    enough = {name: own for name, own in held.items() if min((own & members).sum(), (own & others).sum()) >= FEWEST}
    if len(enough) < 2:
        return {}
    return {name: _category(shared, own & (members | others), members, effort) for name, own in enough.items()}


def _category(shared: SharedSpace, kept: BoolArray, members: BoolArray, effort: Effort) -> Moved:
    """Permute the editions among the residuals of one category."""
    side, weights = members[kept], shared.weighing[kept]
    points = shared.scaled[kept]
    means = [np.average(points[own], axis=0, weights=weights[own]) for own in (side, ~side)]
    residuals = points - np.where(side[:, None], *means)
    pairs = pairs_met(shared.met[kept], side)
    observed, drawn = drawn_differences(TwoGroups(residuals.T, side, weights, pairs), effort)
    sizes = int(side.sum()), int((~side).sum())
    return Moved(sizes, len(pairs), means[0] - means[1], observed[1, :, 0], drawn)


def _rows(shared: SharedSpace, edition: str, moved: Mapping[str, Moved], seed: int) -> Iterator[dict[str, object]]:
    """Yield the rows of one edition: each category beside the first, axis by axis."""
    names = list(moved)
    for name in names[1:]:
        own, first = moved[name], moved[names[0]]
        counts = {
            "category": name,
            "against": names[0],
            "edition": edition,
            "n": own.sizes[0],
            "n_reference": own.sizes[1],
            "n_against": first.sizes[0],
            "n_against_reference": first.sizes[1],
            "n_pairs": own.n_pairs + first.n_pairs,
            "draws": own.drawn.shape[2],
            "seed": seed,
        }
        for place, axis in enumerate(shared.axes):
            yield counts | {"axis": axis} | _tested(own, first, place)


def _tested(own: Moved, first: Moved, place: int) -> dict[str, object]:
    """Return the difference of two moves on an axis, its test and the interval that goes with it."""
    difference = float(own.shift[place] - first.shift[place])
    error = float(np.sqrt(own.variance[place] + first.variance[place]))
    told: dict[str, object] = {
        "shift": float(own.shift[place]),
        "shift_against": float(first.shift[place]),
        "difference": difference,
    }
    if not error > 0:
        return told
    gaps, variances = own.drawn[:, place] - np.array([[1.0], [-1.0]]) * first.drawn[:, place]
    statistics = np.abs(gaps) / np.sqrt(variances)
    draws = len(statistics)
    p_value = (as_far(statistics, abs(difference) / error) + 1) / (draws + 1)
    last = int((1 - CONFIDENCE) * (draws + 1) + 1e-9)  # so many draws reach what is only just rejected
    reach = float(np.sort(statistics)[-last]) * error if last else float("nan")
    return told | {
        "statistic": difference / error,
        "p_value": p_value,
        "ci_low": difference - reach,
        "ci_high": difference + reach,
    }
