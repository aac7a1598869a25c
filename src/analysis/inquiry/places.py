"""Places in a space as evidence: two groups on an axis, a region of the plane, odds along an axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.comparison.arranged import structures_of
from analysis.comparison.editions import EXACT_UP_TO
from analysis.comparison.studentised import studentised_shifts
from analysis.comparison.two_groups import TwoGroups
from analysis.description.firth import Fit, Model
from analysis.description.regression import FEWEST_OF_A_SIDE, firth_regression
from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.contrasts import Effort, draws_for
from analysis.geometry.inference.intervals import effective_weights
from analysis.geometry.inference.pairs import pairs_met
from analysis.inquiry.clouds import Cloud, Points
from analysis.inquiry.measures import Counts, Measure, Reading
from analysis.inquiry.shares import Known, one_share, two_shares
from analysis.study.inquiry import Evidence

FEWEST_OF_A_GROUP = 2  # respondents, for a group to have a spread


@dataclass(frozen=True, eq=False)
class People:
    """The individuals of a cloud.

    Attributes
    ----------
    answers : DataFrame
        Theirs, indexed by respondent as the points of the cloud.
    weights, panel : Series or None
        Weights, and what tells a respondent again in another wave.
    edition : str
        The question that tells the edition, or else the wave.
    sizes : mapping of str to int
        How many persons each edition is to describe, where a list bounds them.
    """

    answers: pd.DataFrame
    weights: pd.Series | None = None
    panel: pd.Series | None = None
    edition: str = ""
    sizes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def known(self) -> Known:
        """What measures of shares are to know of them."""
        weights = None if self.weights is None else self.weights.to_numpy(dtype=np.float64)
        return Known(weights, self.structures, self.sizes, self.edition)

    @property
    def structures(self) -> IntArray | None:
        """The number of the structure of each, 0 for who answered once; none where nobody is known again."""
        if self.panel is None or not self.edition:
            return None
        editions = pd.Categorical(self.answers[self.edition]).codes.astype(np.intp)
        return structures_of(self.panel.to_numpy(dtype=object), editions)

    def of_two(self, factor: str, group: str, against: str) -> pd.Series:
        """Return who is of a group, and who of the other; the rest is missing. Without another, it is all the rest."""
        held = self.answers[factor]
        names = held.astype("str").where(held.notna())
        kept = names.notna() if not against else names.isin([group, against])
        return names.eq(group).where(kept).astype("object")


def two_groups(
    cloud: Cloud,
    axis: int,
    people: People,
    sides: pd.Series,
    *,
    level: float,
    seed: int,
    draws: int | None = None,
) -> Measure:
    r"""Return how far two groups lie from each other on an axis: :math:`(\bar y_a - \bar y_b)/\sqrt{\lambda}`.

    Parameters
    ----------
    cloud : Cloud
    axis : int
    people : People
    sides : Series
        Who is of the first group, and who of the second; missing for the others.
    level : float
        Of the interval.
    seed : int
    draws : int, optional
        Of the labels, where they are too many to enumerate; a usual number by default.

    Notes
    -----
    The test and the interval are those of `studentised_shifts`, labels permuted within the two groups, those met twice
    going together: groups of unequal numbers and spreads keep its level.
    """
    known = sides.notna().to_numpy()
    members = sides[known].astype(bool).to_numpy()
    sizes = int(members.sum()), int((~members).sum())
    counts = Counts(float(sizes[0]), float(sum(sizes)), float(sizes[1]))
    if min(sizes) < FEWEST_OF_A_GROUP:
        return Measure(counts=counts, axis=str(axis))
    weights = _weights(people, known)
    points = cloud.own.coordinates[axis].to_numpy(dtype=np.float64)[known]
    own = np.ones(len(points)) if weights is None else weights
    groups = TwoGroups(points[None, :], members, own)
    if people.panel is not None:
        groups = replace(groups, pairs=pairs_met(people.panel.to_numpy(dtype=object)[known], members))
    effort = Effort(np.random.default_rng(seed), draws or draws_for(len(points)), EXACT_UP_TO)
    (shift,) = studentised_shifts(groups, [(0,)], effort, level)

    def effect(other: Points) -> float:
        return _apart(other.coordinates[axis].to_numpy(dtype=np.float64)[known], members, own)

    told = _apart(points, members, own), shift.p_value, shift.low, shift.high
    return Measure(*told, counts, str(axis), readings=in_readings(cloud, [axis], effect))


def _apart(points: FloatArray, members: BoolArray, weights: FloatArray) -> float:
    first, second = (np.average(points[side], weights=weights[side]) for side in (members, ~members))
    return float(first - second)


def region(piece: Evidence, cloud: Cloud, axes: Sequence[int], people: People, *, level: float, seed: int) -> Measure:
    """Return the share of respondents in a region of the plane, or how it differs between two groups.

    Regions are parted by the origin of each axis, the mean point of all; who lies on it is on the high side, as in
    `edition_regions`.
    """
    sides = (
        people.of_two(piece.factor, piece.group, piece.against)
        if piece.group
        else pd.Series(True, people.answers.index)
    )
    known = sides.notna().to_numpy()
    members = sides[known].astype(bool).to_numpy()
    weights, own = _weights(people, known), people.known.those(known)

    def measured(points: Points) -> Measure:
        held = _inside(points.coordinates[list(axes)], list(piece.sides.values()))[known]
        if piece.group:
            return two_shares(held, members, own, level, seed, own.parts(piece, members))
        return one_share(held, own, piece.reference, level)

    def effect(points: Points) -> float:
        held = _inside(points.coordinates[list(axes)], list(piece.sides.values()))[known]
        own = np.ones(len(held)) if weights is None else weights
        if not piece.group:
            return float(own @ held / own.sum())
        return _apart(held.astype(np.float64), members, own) if 0 < members.sum() < len(members) else np.nan

    found = measured(cloud.own)
    return replace(found, axis="+".join(map(str, axes)), readings=in_readings(cloud, axes, effect))


def _inside(coordinates: pd.DataFrame, sides: Sequence[str]) -> BoolArray:
    high = coordinates.to_numpy(dtype=np.float64) >= 0
    return np.asarray((high == (np.array(sides) == "high")).all(axis=1))


def odds_ratio(
    piece: Evidence, cloud: Cloud, axis: int, axes: Sequence[int], people: People, *, level: float
) -> Measure:
    """Return the ratio of odds of an outcome for one standard deviation more on an axis, the regression's others held.

    Parameters
    ----------
    piece : Evidence
    cloud : Cloud
    axis : int
    axes : sequence of int
        Those of the regression that the study declares.
    people : People
    level : float
        Of the profile interval.
    """
    asked = people.answers[piece.question]
    outcome = asked.dropna().astype("str").eq(piece.category)
    counts = Counts(float(outcome.sum()), float(len(outcome)))
    if axis not in axes or not cloud.own.has(axes) or min(outcome.sum(), (~outcome).sum()) < FEWEST_OF_A_SIDE:
        return Measure(counts=counts, axis=str(axis))
    weights = None if people.weights is None else people.weights.loc[outcome.index]
    predictors = cloud.own.coordinates.loc[outcome.index, list(axes)]
    row = firth_regression(outcome.rename(piece.question), predictors, level=level, weights=weights).iloc[
        list(axes).index(axis)
    ]

    def effect(points: Points) -> float:
        design = points.coordinates.loc[outcome.index, list(axes)].to_numpy(dtype=np.float64)
        own = np.ones(len(design)) if weights is None else effective_weights(weights)
        held = np.asarray(outcome.to_numpy(), dtype=np.float64)
        model = Model(held, np.column_stack([design, np.ones(len(design))]), own)
        return float(np.exp(Fit.of(model).coefficients[list(axes).index(axis)]))

    ratio, p_value, low, high = (float(row[name]) for name in ("odds_ratio", "p_value", "ci_low", "ci_high"))
    return Measure(ratio, p_value, low, high, counts, str(axis), readings=in_readings(cloud, axes, effect))


def in_readings(cloud: Cloud, axes: Sequence[int], effect: Callable[[Points], float]) -> tuple[Reading, ...]:
    """Return an effect in each other reading; missing in those whose axes do not go with the study's."""
    return tuple(
        Reading(
            other.name,
            other.kind,
            other.correlation(axes),
            effect(other) if other.has(axes) else np.nan,
        )
        for other in cloud.others
    )


def _weights(people: People, known: BoolArray) -> FloatArray | None:
    return None if people.weights is None else people.weights.to_numpy(dtype=np.float64)[known]
