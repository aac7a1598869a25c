"""Axes and planes of two studies, set against each other over the categories that both place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from scipy.special import betaincinv

from analysis.geometry.arrays import ZERO, FloatArray, IntArray, ratio, summed
from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.reading.alternatives import verdict
from analysis.geometry.reading.likeness import PLANE, principal_cosines

Shared: TypeAlias = Literal["active", "supplementary"]
SHARED: tuple[Shared, ...] = ("active", "supplementary")
FEWEST_FREE = 3  # independent oppositions between common categories: any two axes look alike over fewer
PAIR = ["question", "category"]


@dataclass(frozen=True, slots=True, eq=False)
class CommonPlaces:
    """Where two studies place the categories that they share, centred question by question.

    Parameters
    ----------
    places, other_places : arrays of shape (n_categories, n_axes), (n_categories, n_other_axes)
        Coordinates, the weighted mean of each question being 0, times the square root of the weights.
    n_questions : int
        Questions of which two categories or more are shared.
    """

    places: FloatArray
    other_places: FloatArray
    n_questions: int

    @property
    def n_categories(self) -> int:
        """Number of categories shared."""
        return len(self.places)

    @property
    def n_free(self) -> int:
        """Number of independent oppositions: categories less questions."""
        return self.n_categories - self.n_questions

    @property
    def is_enough(self) -> bool:
        """Whether axes can be set against each other over these categories."""
        return self.n_free >= FEWEST_FREE


def common_places(
    categories: pd.DataFrame,
    other_categories: pd.DataFrame,
    *,
    axes: Sequence[int],
    other_axes: Sequence[int],
    status: Shared,
) -> CommonPlaces:
    r"""Return where two studies place the categories that they share by question and category.

    Parameters
    ----------
    categories, other_categories : DataFrame
        Result tables of the two spaces: question, category, status, axis, frequency, coordinate. What is masked counts
        as not placed; passive categories, which shape nothing, are left out.
    axes, other_axes : sequence of int
        Axes of each.
    status : {"active", "supplementary"}
        Categories active in both, or the others that both place.

    Returns
    -------
    CommonPlaces
        A category weighs the mean :math:`w_k` of its two frequencies. Since axes of MCA are centred within each
        question by the frequencies of their own study, coordinates are centred again by :math:`w`; categories of which
        a question has only one in common oppose nothing and are left out.
    """
    first, second = _placed(categories, axes), _placed(other_categories, other_axes)
    common = first.index.intersection(second.index, sort=False)
    first, second = first.loc[common], second.loc[common]
    is_active = (first["status"] == "active") & (second["status"] == "active")
    kept = is_active if status == "active" else ~is_active
    questions = first.index.get_level_values(0)
    kept &= pd.Series(questions, index=first.index).where(kept).groupby(questions).transform("count") > 1
    first, second = first[kept], second[kept]
    groups, names = pd.factorize(first.index.get_level_values(0))
    weights = ((first["frequency"] + second["frequency"]) / 2).to_numpy(dtype=np.float64)
    own, other = (
        _within_questions(frame[list(kept_axes)].to_numpy(dtype=np.float64), weights, groups)
        for frame, kept_axes in ((first, axes), (second, other_axes))
    )
    return CommonPlaces(own, other, len(names))


def axis_correlations(common: CommonPlaces) -> FloatArray:
    r"""Return the correlation of each axis with each axis of the other study.

    Returns
    -------
    array of shape (n_axes, n_other_axes)
        :math:`\sum_k w_k x_k y_k / \sqrt{\sum_k w_k x_k^2 \sum_k w_k y_k^2}`, coordinates being centred within
        questions: 1 for axes that oppose the same answers in the same measure, whatever their signs and variances made
        them. Missing where one of both opposes none of these categories.

    References
    ----------
    Tucker, L. R. (1951). *A Method for Synthesis of Factor Analysis Studies*. Personnel Research Section Report 984,
    Department of the Army: the coefficient of congruence, here of points centred within questions.
    """
    own, other = common.places, common.other_places
    lengths = np.sqrt((own**2).sum(axis=0)[:, None] * (other**2).sum(axis=0)[None, :])
    return np.clip(ratio(own.T @ other, lengths), -1.0, 1.0)


def plane_likeness(common: CommonPlaces) -> float:
    r"""Return the part that the two planes, whose axes are the two first given, have in common.

    Returns
    -------
    float
        :math:`(\rho_1^2 + \rho_2^2) / 2`, from the cosines of the principal angles: 1 where the planes are the same,
        even if their axes were turned or exchanged; 0 where all of one is at right angles to the other. Missing where
        one of both is no plane over these categories.

    References
    ----------
    Ramsay, J. O., ten Berge, J. and Styan, G. P. H. (1984). Matrix correlation. *Psychometrika*, 49(3), 403-423
    (Yanai's coefficient of subspaces).
    """
    own, other = common.places[:, :PLANE], common.other_places[:, :PLANE]
    if min(np.linalg.matrix_rank(plane, tol=ZERO) if plane.size else 0 for plane in (own, other)) < PLANE:
        return float("nan")
    return float((principal_cosines(own, other[None])[0] ** 2).mean())


def chance_of_axis(n_free: int) -> float:
    r"""Return the correlation, in size, that a direction taken at random exceeds once in twenty.

    Parameters
    ----------
    n_free : int
        Dimension :math:`d` of what common categories can oppose.

    Returns
    -------
    float
        The square root of the .95 quantile of the Beta law :math:`(1/2, (d - 1)/2)`, that of the squared cosine between
        a fixed direction and one drawn uniformly on the sphere.

    References
    ----------
    Mardia, K. V. and Jupp, P. E. (2000). *Directional Statistics*. Wiley, section 9.3.1.
    """
    if n_free < PLANE:
        return 1.0
    return float(np.sqrt(betaincinv(0.5, (n_free - 1) / 2, 1 - SIGNIFICANCE)))


def chance_of_plane(n_free: int) -> float:
    r"""Return the mean likeness of two planes taken at random among :math:`d` dimensions: :math:`2 / d`.

    The projector of a random plane has the mean :math:`(2/d) I`, hence the trace of its product with a fixed one, twice
    the likeness, has the mean :math:`4/d`.
    """
    return min(1.0, PLANE / n_free)


def _placed(categories: pd.DataFrame, axes: Sequence[int]) -> pd.DataFrame:
    """Return the categories placed on all of these axes, a row each: status, frequency, a column an axis."""
    rows = categories[(categories["status"] != "passive") & categories["axis"].isin(list(axes))]
    wide = rows.pivot(index=PAIR, columns="axis", values="coordinate").rename(columns=int)
    about = rows.drop_duplicates(PAIR).set_index(PAIR)[["status", "frequency"]]
    # In the order of the table, not of the alphabet: sums are the same wherever they are made.
    return about.join(wide.reindex(columns=list(axes)), how="left").dropna()


def _within_questions(places: FloatArray, weights: FloatArray, groups: IntArray) -> FloatArray:
    """Return places centred within each question by the weights, times the square root of the weights."""
    number = int(groups.max(initial=-1)) + 1
    totals = summed(groups, weights, number)
    means = np.column_stack([summed(groups, weights * column, number) / totals for column in places.T])
    return np.asarray((places - means[groups]) * np.sqrt(weights)[:, None])


def found_again(size: float, chance: float) -> str:
    """Return whether an axis is found again in another study, by the thresholds of other readings, beyond chance."""
    return verdict(size) if size > chance else "no"


def best_matches(correlations: pd.DataFrame) -> pd.DataFrame:
    """Return, for each axis of a reference, the axis of each other study that goes best with it.

    Parameters
    ----------
    correlations : DataFrame
        Of one space, with the reference: study, axis, other_axis (the reference's), correlation, chance.

    Returns
    -------
    DataFrame
        Those rows, by axis of the reference, then as studies come: their size, and whether the axis is found again.
    """
    sizes = correlations.assign(size=correlations["correlation"].abs()).dropna(subset="size")
    best = sizes.loc[sizes.groupby(["other_axis", "study"], sort=False)["size"].idxmax()]
    found = [found_again(size, chance) for size, chance in zip(best["size"], best["chance"], strict=True)]
    rank = {study: rank for rank, study in enumerate(dict.fromkeys(correlations["study"]))}
    best = best.assign(found=found, rank=best["study"].map(rank))
    return best.sort_values(["other_axis", "rank"], ignore_index=True)
