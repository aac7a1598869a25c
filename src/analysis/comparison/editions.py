"""Editions as groups of one shared space: how far each lies from the reference, and how widely it spreads."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.comparison.studentised import studentised_shifts
from analysis.comparison.two_groups import TwoGroups
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.contrasts import CHECKED, PLANES, Effort, Metric, axes_of, draws_for, metrics
from analysis.geometry.inference.pairs import NO_PAIRS, pairs_met
from analysis.geometry.structure.groups import GroupedCloud, grouped
from analysis.geometry.structure.mean_points import variances_of
from analysis.tables import TABLES

FINEST = 50  # draws for each test of the family, at least: the smallest p-value still stands once adjusted
EXACT_UP_TO = 10**5  # arrangements enumerated at most: an interval keeps five numbers of each


def edition_shifts(
    coordinates: pd.DataFrame,
    editions: pd.Series,
    reference: str,
    *,
    space: str,
    eigenvalues: pd.Series,
    unplaced: pd.Series,
    rng: np.random.Generator,
    planes: Sequence[Sequence[int]] = PLANES,
    draws: int | None = None,
    exact_up_to: int = EXACT_UP_TO,
    adjustment: Adjustment = "holm",
    weights: pd.Series | None = None,
    panel: pd.Series | None = None,
) -> pd.DataFrame:
    r"""Return how far the mean point of each edition lies from that of the reference, in the shared space.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of the respondents of all editions in the space that they make together.
    editions : Series
        Edition of each respondent, unknown ones left out.
    reference : str
        The edition that the others are compared with.
    space : str
        Key of the space, written in the table.
    eigenvalues : Series
        Variances of the axes, indexed by axis: deviations are in standard deviations of the axis.
    unplaced : Series
        Number of active answers of each respondent that have no place in the space.
    rng : Generator
        Draws the permutations of labels over reference ∪ edition where they are too many to enumerate.
    planes : sequence of sequences of int
        Axes and planes compared.
    draws, exact_up_to
        As in `typicality`.
    adjustment : {"holm", "benjamini_hochberg"}
        Of the p-values of the table, as one family.
    weights : Series, optional
        Weights of the respondents, which they keep whatever the edition that their label is permuted to.
    panel : Series, optional
        What tells a respondent again in another edition, on the same index; empty for those who cannot be.

    Returns
    -------
    DataFrame
        edition, reference, space, axes, n, mean (axes only), deviation :math:`(\bar y_e - \bar y_r)/\sqrt\lambda` (in a
        plane, the Mahalanobis distance between the mean points), ci_low, ci_high (axes only: the shifts that the test
        does not reject), statistic, p_value (of `studentised_shifts`), p_adjusted, unplaced (answers of the edition),
        n_reference, unplaced_reference, n_pairs (respondents of both editions), method, draws, seed. Of many
        respondents, see `checks_of_shifts`.

    Raises
    ------
    ValueError
        If nobody is of the reference, a weight is not positive, or an axis has no variance.
    """
    cloud = grouped(coordinates[axes_of(planes)], editions, weights)
    place = _reference(cloud, reference)
    scales = dict(zip(cloud.axes, np.sqrt(variances_of(eigenvalues, cloud.axes)), strict=True))
    known = editions.index[editions.notna()]
    same = None if panel is None else panel.loc[known].to_numpy(dtype=object)
    n_tests = (len(cloud.categories) - 1) * len(planes)
    effort = Effort(rng, draws or max(draws_for(cloud.n), FINEST * n_tests - 1), exact_up_to)
    named, answers = editions.loc[known].astype("str").to_numpy(), unplaced.loc[known].to_numpy()
    totals = {edition: int(answers[named == edition].sum()) for edition in cloud.categories}
    rows = [
        {"edition": edition, "reference": reference, "space": space, "n_reference": int(cloud.sizes[place])}
        | {"unplaced": totals[edition], "unplaced_reference": totals[reference]}
        | row
        for group, edition in enumerate(cloud.categories)
        if group != place
        for row in _shifts(cloud, group, place, metrics(cloud, planes), scales, effort, same)
    ]
    columns = [*TABLES["shifts"].names, *(CHECKED if any(CHECKED[0] in row for row in rows) else ())]
    table = pd.DataFrame(rows, columns=columns).astype({"seed": "Int64"})
    return table.assign(p_adjusted=adjusted(table["p_value"].astype("float64"), adjustment))


def edition_variances(
    coordinates: pd.DataFrame, editions: pd.Series, reference: str, *, space: str, weights: pd.Series | None = None
) -> pd.DataFrame:
    """Return the variance of each edition around its own mean point, beside that of the reference.

    Only coordinates in the space that the editions make together can be compared so: a projected cloud shrinks by
    construction.

    Returns
    -------
    DataFrame
        edition, reference, space, axis, n, variance, reference_variance, ratio.
    """
    cloud = grouped(coordinates, editions, weights)
    place = _reference(cloud, reference)
    variances = cloud.group_variances()
    rows = [
        (edition, reference, space, axis, int(cloud.sizes[group]), own, base, own / base if base > 0 else np.nan)
        for group, edition in enumerate(cloud.categories)
        if group != place
        for axis, own, base in zip(cloud.axes, variances[group], variances[place], strict=True)
    ]
    return pd.DataFrame(rows, columns=TABLES["variances"].names)


def checks_of_shifts(shifts: pd.DataFrame) -> pd.DataFrame:
    """Return the shifts whose p-value is that of a law: the smallest group, the skewness, the p-value of draws beside.

    None where respondents are too few for any.
    """
    if CHECKED[0] not in shifts:
        return TABLES["shift_checks"].empty()
    return shifts[TABLES["shift_checks"].names][shifts["drawn_p_value"].notna()].reset_index(drop=True)


def _reference(cloud: GroupedCloud, reference: str) -> int:
    if reference not in cloud.categories:
        known = ", ".join(cloud.categories)
        raise ValueError(f"nobody is of the reference {reference!r}; choose among the editions held: {known}")
    return cloud.categories.index(reference)


def _shifts(
    cloud: GroupedCloud,
    group: int,
    place: int,
    planes: Sequence[Metric],
    scales: dict[int, float],
    effort: Effort,
    panel: np.ndarray | None,
) -> list[dict[str, object]]:
    """Return one row an axis or plane: the labels of the edition and the reference are permuted, nobody else's."""
    both = cloud.members(group) | cloud.members(place)
    members = cloud.members(group)[both]
    pairs = NO_PAIRS if panel is None else pairs_met(panel[both], members)
    groups = TwoGroups(cloud.points[both].T, members, cloud.weights[both], pairs)
    run = effort.run(groups.n_ways, len(members))
    tests = studentised_shifts(groups, [plane.rows for plane in planes], effort)
    means = groups.points @ (groups.weights * groups.members) / groups.weights[members].sum()
    others = groups.points @ (groups.weights * ~groups.members) / groups.weights[~members].sum()
    return [
        {"axes": plane.name, "n": int(members.sum()), "n_pairs": len(pairs)}
        | {"statistic": test.statistic, "p_value": test.p_value}
        | run.columns()
        | ({} if test.by is None else test.by.columns())
        | (
            _on_axis(plane, means, others, scales)
            if len(plane.axes) == 1
            else {"deviation": plane.effect(means - others)}
        )
        | {"ci_low": test.low / _scale(plane, scales), "ci_high": test.high / _scale(plane, scales)}
        for plane, test in zip(planes, tests, strict=True)
    ]


def _on_axis(plane: Metric, means: FloatArray, others: FloatArray, scales: dict[int, float]) -> dict[str, object]:
    (row,) = plane.rows
    return {"mean": means[row], "deviation": (means[row] - others[row]) / _scale(plane, scales)}


def _scale(plane: Metric, scales: dict[int, float]) -> float:
    """Return the standard deviation of an axis; a plane has no interval to scale."""
    return scales[plane.axes[0]] if len(plane.axes) == 1 else 1.0
