"""Class-specific axes of each edition beside the common ones, in the band that permuted labels make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparison.arranged import structures_of
from analysis.comparison.bands import band, centred, covariance, drawn_sets, shortened
from analysis.comparison.group_sums import GroupSums, group_sums
from analysis.comparison.studentised import FEWEST_OF_A_PLANE
from analysis.geometry.arrays import ZERO, FloatArray, IntArray, ratio
from analysis.geometry.inference.contrasts import MANY, Effort
from analysis.geometry.sizes import FEWEST_GROUPS, GROUPED_FROM
from analysis.geometry.space.factorial import FactorialSpace
from analysis.tables import TABLES

DRAWS = 399  # permutations of the labels: with the one observed, 400
DRAWS_OF_MANY = 199  # where individuals are so many that each takes long


@dataclass(frozen=True, eq=False)
class Likeness:
    """How alike two sets of axes are, in as many groups of individuals as there are rows.

    Attributes
    ----------
    correlations : array of shape (n_groups, n_axes)
        In size, of each common axis with the class-specific one that goes with it.
    matches : array of shape (n_groups, n_axes)
        Place of that one; -1 without any.
    angles : array of shape (n_groups, n_planes)
        Largest angle, in degrees, between each common plane and the two class-specific axes that go with its own.
    """

    correlations: FloatArray
    matches: IntArray
    angles: FloatArray


def edition_axes(
    fitted: FactorialSpace,
    coordinates: pd.DataFrame,
    editions: pd.Series,
    *,
    space: str,
    planes: Sequence[Sequence[int]],
    effort: Effort,
    panel: pd.Series | None = None,
) -> pd.DataFrame:
    r"""Return how like the common axes the class-specific axes of each edition are, and how like chance makes them.

    Parameters
    ----------
    fitted : FactorialSpace
        The space that all editions make together.
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Coordinates of its individuals on the common axes; the columns are their numbers.
    editions : Series
        Edition of each individual, unknown ones left out.
    space : str
        Key of the space, written in the table.
    planes : sequence of sequences of int
        Common axes and planes looked at.
    effort : Effort
        How many permutations are drawn; none is enumerated.
    panel : Series, optional
        What tells a structure again in another edition, empty for those who cannot be: their labels are permuted among
        their own answers.

    Returns
    -------
    DataFrame
        edition, space, axes, n, matched_axis and correlation (axes only), angle (planes only), then of permuted labels
        the median and the limit (5th percentile of correlations, 95th of angles), p_value, draws, seed. Numbers are
        missing for an edition of fewer than ten, or whose respondents do not differ.

    Notes
    -----
    Class-specific axes are those of :math:`V_e`, the covariance of the edition's rows in the metric of the whole survey
    (`fit_csa`). On an axis the correlation is that of the members' coordinates on both; in a plane, the angle is the
    largest between the two planes of coordinates, :math:`\arccos` of the least canonical correlation. Each edition's
    rows are centred on its own mean profile before labels are permuted: a shift of the mean point is no change of axes,
    and would else enter the band. Of many individuals, the sets drawn are made up of groups taken at random: see
    `group_sums`; in a panel, individuals are drawn at any size.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 3.
    """
    known = editions.reindex(coordinates.index).notna().to_numpy()
    held = pd.Categorical(editions.reindex(coordinates.index)[known].astype("str"))
    order = [str(name) for name in pd.Categorical(editions).categories if str(name) in held.categories]
    if len(order) < 2 or not planes:
        return TABLES["edition_axes"].empty()
    codes = held.set_categories(order).codes
    whose = None if panel is None else panel.reindex(coordinates.index)[known].to_numpy(dtype=object)
    structures = structures_of(whose, codes)
    weights = (np.ones(len(known)) if fitted.weights is None else fitted.weights)[known]
    axes = coordinates.columns.astype(int).tolist()
    rows = centred(np.hstack([scaled_rows(fitted), coordinates.to_numpy(dtype=np.float64)])[known], codes, weights)
    rows = np.hstack([shortened(rows[:, : -len(axes)]), rows[:, -len(axes) :]])
    looked = {axes.index(plane[0]): plane for plane in planes if len(plane) == 1}
    pairs = [tuple(axes.index(axis) for axis in plane) for plane in planes if len(plane) > 1]
    by_groups = len(rows) >= GROUPED_FROM and not structures.any()
    sums = group_sums(rows, weights, effort.rng) if by_groups else None
    found = []
    for code, edition in enumerate(order):
        chosen = np.flatnonzero(codes == code)
        told: Mapping[str, object] = {"edition": edition, "space": space, "n": len(chosen)} | _run(effort)
        like = None
        if len(chosen) >= FEWEST_OF_A_PLANE:
            drawn = _drawn(rows, weights, chosen, structures, effort, sums)
            moments = np.stack([covariance(rows[chosen], weights[chosen]), *drawn])
            like = likeness(moments, len(axes), pairs, fitted.n_axes)
        for place, (axis,) in looked.items():
            found.append({**told, "axes": str(axis), **({} if like is None else _on_axis(like, place))})
        for rank, pair in enumerate(pairs):
            name = "+".join(str(axes[place]) for place in pair)
            found.append({**told, "axes": name, **({} if like is None else _in_plane(like, rank))})
    table = pd.DataFrame(found, columns=TABLES["edition_axes"].names)
    return table.astype({"seed": "Int64", "matched_axis": "Int64"})


def effort_for(n: int, rng: np.random.Generator) -> Effort:
    """Return how many permutations are drawn among so many individuals."""
    return Effort(rng, DRAWS if n <= MANY else DRAWS_OF_MANY)


def scaled_rows(space: FactorialSpace) -> FloatArray:
    r"""Return individuals as rows whose squared distances are those of the space: √(w/f) (z - f), active categories."""
    cloud, metric = space.categories, space.metric
    held = np.zeros((cloud.coding.n_respondents, len(cloud.is_active)))
    for start, codes in zip(cloud.coding.starts, cloud.coding.codes, strict=True):
        answered = np.flatnonzero(codes >= 0)
        held[answered, start + codes[answered]] = 1.0
    kept = cloud.is_active
    return np.asarray((held - cloud.frequencies)[:, kept] * metric.scales(kept))


def likeness(moments: FloatArray, n_common: int, planes: Sequence[Sequence[int]], n_axes: int) -> Likeness:
    """Return how like the common axes the principal axes of some covariances are.

    Parameters
    ----------
    moments : array of shape (n_groups, r + n_common, r + n_common)
        Covariances of the individuals of each group: of their rows, then of their common coordinates.
    n_common : int
    planes : sequence of pairs of int
        Places of common axes.
    n_axes : int
        Class-specific axes kept, at most.
    """
    r = moments.shape[1] - n_common
    values, vectors = np.linalg.eigh(moments[:, :r, :r])
    values, vectors = values[:, ::-1][:, :n_axes], vectors[:, :, ::-1][:, :, :n_axes]
    crossed = vectors.transpose(0, 2, 1) @ moments[:, :r, r:]  # of class-specific and common coordinates
    common = moments[:, r:, r:]
    spreads = np.diagonal(common, axis1=1, axis2=2)
    values = np.where(values > ZERO, values, np.nan)
    found = ratio(crossed, np.sqrt(values[:, :, None] * np.where(spreads > ZERO, spreads, np.nan)[:, None, :]))
    matches = _matched(np.nan_to_num(np.abs(found)))
    groups = np.arange(len(moments))[:, None]
    sizes = np.where(matches < 0, np.nan, np.abs(found[groups, matches, np.arange(n_common)]))
    angles = [_angles(crossed, values, common, matches, list(pair)) for pair in planes]
    return Likeness(sizes, matches, np.stack(angles, axis=1) if angles else np.empty((len(moments), 0)))


def _matched(sizes: FloatArray) -> IntArray:
    """Return the class-specific axis that goes with each common one, most correlated first, each used once."""
    left, n = sizes.copy(), len(sizes)
    matches = np.full((n, sizes.shape[2]), -1, dtype=np.intp)
    for _ in range(min(sizes.shape[1:])):
        own, common = np.unravel_index(left.reshape(n, -1).argmax(axis=1), sizes.shape[1:])
        matches[np.arange(n), common] = own
        left[np.arange(n), own, :] = left[np.arange(n), :, common] = -1.0
    return matches


def _angles(
    crossed: FloatArray, values: FloatArray, common: FloatArray, matches: IntArray, pair: list[int]
) -> FloatArray:
    """Return arccos of the least canonical correlation of two common coordinates with the two that go with them."""
    groups, own = np.arange(len(crossed))[:, None], matches[:, pair]
    lengths = values[groups, own]
    block = common[:, pair][:, :, pair]
    spread = np.linalg.det(block) > ZERO * block[:, 0, 0] * block[:, 1, 1]
    fit = spread & np.isfinite(lengths).all(axis=1) & (own >= 0).all(axis=1)
    angles = np.full(len(crossed), np.nan)
    if fit.any():
        both = crossed[groups, own][:, :, pair][fit] / np.sqrt(lengths[fit])[:, :, None]
        roots = np.linalg.cholesky(block[fit])
        canonical = np.linalg.svd(np.linalg.solve(roots, both.transpose(0, 2, 1)), compute_uv=False)
        angles[fit] = np.degrees(np.arccos(np.clip(canonical[:, -1], 0.0, 1.0)))
    return angles


def _drawn(
    rows: FloatArray,
    weights: FloatArray,
    chosen: IntArray,
    structures: IntArray,
    effort: Effort,
    sums: GroupSums | None,
) -> Iterator[FloatArray]:
    """Return the covariance of as many individuals as an edition has, drawn from all editions, again and again.

    Of many individuals, as many groups of them as make up an edition are drawn. Where the edition, or what it leaves,
    is too small for groups, individuals are: those of the edition, or those who are left out.
    """
    n, size = len(rows), len(chosen)
    if sums is not None and len(sums.weights) * min(size, n - size) >= FEWEST_GROUPS * n:
        return sums.covariances(size / n, effort)
    if sums is not None and n - size < size:
        left_out = (effort.rng.choice(n, n - size, replace=False, shuffle=False) for _ in range(effort.draws))
        return (sums.without(rows[one], weights[one]) for one in left_out)
    return (covariance(rows[one], weights[one]) for one in drawn_sets(chosen, structures, effort))


def _run(effort: Effort) -> dict[str, object]:
    return {"draws": effort.draws, "seed": effort.seed()}


def _on_axis(like: Likeness, place: int) -> dict[str, object]:
    observed, *_ = sizes = like.correlations[:, place]
    if np.isnan(observed):
        return {}
    # A permutation that leaves an axis without spread is as unlike as can be.
    median, limit, p_value = band(-np.nan_to_num(sizes))
    return {
        "matched_axis": int(like.matches[0, place]) + 1,
        "correlation": observed,
        "median": -median,
        "limit": -limit,
        "p_value": p_value,
    }


def _in_plane(like: Likeness, rank: int) -> dict[str, object]:
    observed, *_ = angles = like.angles[:, rank]
    if np.isnan(observed):
        return {}
    median, limit, p_value = band(np.where(np.isnan(angles), 90.0, angles))
    return {"angle": observed, "median": median, "limit": limit, "p_value": p_value}
