"""Where labels go: beside their point, apart from each other, from the points and from the edges.

Everything is in points of the printed page, the origin at the lower left. Each label tries places around its point,
near ones first; those that touch something are refused, the rest are compared by `Costs`. Labels are placed in the
order given, then each is moved while others stay, a few times over. No chance is involved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan

import numpy as np
from numpy.typing import NDArray

from analysis.figures.touching import Floats, Segment, Truths, as_floats, crossed, overlapping, touched

GAP = 1.6  # between a point's mark and its label
BESIDE = 3.0  # as near a mark, a label seems to be its own
ANGLES = np.deg2rad(np.arange(0.0, 360.0, 15.0))
STEPS = np.array([0.0, 2.5, 5.5, 9.0, 13.0, 18.0, 24.0, 31.0, 39.0, 48.0, 58.0, 70.0, 84.0])
LEADER_FROM = 3.0  # a label further than this from its mark is tied to it by a line
PASSES = 4
DEAR = 20.0  # a place that costs more is worth moving a neighbour
NEIGHBOURS = 8  # labels that may be moved to make room for one
NO_LEADER = (nan, nan, nan, nan)  # touches nothing
Ranks = NDArray[np.int64]
NONE: Ranks = np.array([], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Tag:
    """A point to be named: its place, the radius of its mark, the sizes its label can take, the preferred first."""

    x: float
    y: float
    radius: float
    sizes: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a label lies: its box (left, bottom, right, top), its size, its leader if any, its price."""

    box: tuple[float, float, float, float]
    size: int
    leader: Segment | None
    price: float


@dataclass(frozen=True, slots=True)
class Costs:
    """What makes one free place worse than another."""

    distance: float = 1.0  # a point of distance
    inward: float = 5.0  # a label that looks to the centre rather than away from it
    slanted: float = 1.5  # a label neither beside nor above its point
    size: float = 2.5  # a size later in the list
    leader: float = 4.0  # needing a leader
    crossing: float = 30.0  # a leader over another leader
    passing: float = 12.0  # a leader over another point's mark
    beside: float = 0.0  # a label that stands as near to another point's mark as to its own
    ruled: float = 5.0  # a label over a line of the drawing
    under: float = np.inf  # a leader under another label, whichever came first: never, unless a price is given


COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What labels must stay within (`bounds`), the marks to keep clear of, and the lines better not covered."""

    bounds: tuple[float, float, float, float]
    marks: Floats  # (n, 4)
    lines: Floats  # (n, 4): segments
    centre: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Places:
    """The places around a point where its label touches nothing of the drawing, and what each costs by itself."""

    tag: Tag
    boxes: Floats  # (n, 4)
    sizes: NDArray[np.int64]
    leaders: Floats  # (n, 4)
    is_tied: Truths  # whether the leader is drawn
    prices: Floats  # without the leader's
    leader_prices: Floats
    met: dict[tuple[Segment, Segment], Ranks] = field(default_factory=dict)  # what each label met so far touches


def place(
    tags: Sequence[Tag],
    obstacles: Obstacles,
    *,
    fixed: Sequence[Placement] = (),
    steps: Floats = STEPS,
    costs: Costs = COSTS,
) -> list[Placement | None]:
    """Return where each tag's label goes; None where every place within reach touches something.

    Parameters
    ----------
    tags : sequence of Tag
        The most important first: they are served first.
    obstacles : Obstacles
        What is already drawn.
    fixed : sequence of Placement
        Labels already placed, that stay.
    steps : array
        Distances tried between a mark and its label.
    costs : Costs
        What makes one free place worse than another.
    """
    return place_among(places_of(tags, obstacles, steps=steps, costs=costs), fixed=fixed, costs=costs)


def places_of(
    tags: Sequence[Tag], obstacles: Obstacles, *, steps: Floats = STEPS, costs: Costs = COSTS
) -> list[Places]:
    """Return the places that each label may take, whatever the other labels."""
    return [_places_around(tag, obstacles, steps, costs) for tag in tags]


def place_among(
    around: Sequence[Places], *, fixed: Sequence[Placement] = (), costs: Costs = COSTS
) -> list[Placement | None]:
    """Return where labels go among the places that each may take, as `place` does."""
    placed = _settled([None] * len(around), around, fixed, costs)
    for rank in range(len(around)):
        placed = _with_room_made(rank, placed, around, fixed, costs)
    return _settled(placed, around, fixed, costs)


def _settled(
    placed: Sequence[Placement | None], around: Sequence[Places], fixed: Sequence[Placement], costs: Costs
) -> list[Placement | None]:
    """Return placements once each label has moved in turn to its best place, until none moves or for a few rounds."""
    placed = list(placed)
    for _ in range(PASSES):
        before = list(placed)
        for rank, places in enumerate(around):
            placed[rank] = _best_place(places, [*fixed, *_others(placed, rank)], costs) or placed[rank]
        if placed == before:
            break
    return placed


def _with_room_made(
    rank: int,
    placed: Sequence[Placement | None],
    around: Sequence[Places],
    fixed: Sequence[Placement],
    costs: Costs,
) -> list[Placement | None]:
    """Return placements once a label without a place, or in a dear one, has had a neighbour move where both gain."""
    best, least = list(placed), _price_of(placed[rank])
    if least <= DEAR:
        return best
    for neighbour in _nearest(rank, placed, around):
        staying = [*fixed, *_others(placed, rank, neighbour)]
        own = _best_place(around[rank], staying, costs)
        if own is None or own.price >= least:
            continue
        moved = _best_place(around[neighbour], [*staying, own], costs)
        price = _price_of(own) + _price_of(moved) - _price_of(placed[neighbour])
        if price < least:
            best, least = list(placed), price
            best[rank], best[neighbour] = own, moved
    return best


def _others(placed: Sequence[Placement | None], *ranks: int) -> list[Placement]:
    """Return the placed labels but those of these ranks."""
    return [one for rank, one in enumerate(placed) if one is not None and rank not in ranks]


def _price_of(placement: Placement | None) -> float:
    """Return what a place costs; infinite for none."""
    return np.inf if placement is None else placement.price


def _nearest(rank: int, placed: Sequence[Placement | None], around: Sequence[Places]) -> list[int]:
    """Return the ranks of the placed labels whose points are nearest to one."""
    tags, tag = [places.tag for places in around], around[rank].tag
    ranks = [other for other, one in enumerate(placed) if one is not None and other != rank]
    return sorted(ranks, key=lambda other: np.hypot(tags[other].x - tag.x, tags[other].y - tag.y))[:NEIGHBOURS]


def _places_around(tag: Tag, obstacles: Obstacles, steps: Floats, costs: Costs) -> Places:
    """Return the places of one label that lie within bounds and touch no mark, whatever the other labels."""
    boxes, sizes, directions, distances = _candidates(tag, steps)
    inside = (boxes[:, :2] >= obstacles.bounds[:2]).all(axis=1) & (boxes[:, 2:] <= obstacles.bounds[2:]).all(axis=1)
    free = inside & ~overlapping(boxes, obstacles.marks).any(axis=1)
    boxes, sizes, directions, distances = boxes[free], sizes[free], directions[free], distances[free]
    leaders = leaders_to(boxes, tag)
    prices = (
        costs.distance * distances
        + costs.inward * turned_inward(tag, directions, obstacles.centre)
        + costs.slanted * np.abs(np.sin(2 * directions))
        + costs.size * sizes
        + costs.ruled * touched(boxes, obstacles.lines).sum(axis=1)
    )
    if costs.beside:
        others = _around(_others_marks(tag, obstacles.marks), BESIDE)
        prices += costs.beside * overlapping(boxes, others).sum(axis=1)
    passing = touched(obstacles.marks, leaders).sum(axis=0)
    return Places(tag, boxes, sizes, leaders, distances > LEADER_FROM, prices, costs.leader + costs.passing * passing)


def _others_marks(tag: Tag, marks: Floats) -> Floats:
    """Return the marks but that of a point."""
    own = np.array([tag.x - tag.radius, tag.y - tag.radius, tag.x + tag.radius, tag.y + tag.radius])
    others: Floats = marks[np.abs(marks - own).max(axis=1, initial=0.0) > 0]
    return others


def _around(boxes: Floats, gap: float) -> Floats:
    """Return boxes so much larger on each side."""
    return np.asarray(boxes + np.array([-gap, -gap, gap, gap]))


def _best_place(places: Places, labels: Sequence[Placement], costs: Costs) -> Placement | None:
    """Return the cheapest place that touches no other label, the first where several cost the same."""
    taken, under, over, crossing = _met_by(places, labels)
    free = taken == 0
    prices = np.where(free, places.prices, np.inf)
    prices[under > 0] += costs.under * under[under > 0]
    led = np.flatnonzero(free & places.is_tied)
    prices[led] += places.leader_prices[led] + _leader_prices(crossing[led], over[led], costs)
    if not np.isfinite(prices).any():
        return None
    best = int(np.argmin(prices))
    box, leader = tuple(places.boxes[best].tolist()), tuple(places.leaders[best].tolist())
    return Placement(box, int(places.sizes[best]), leader if places.is_tied[best] else None, float(prices[best]))


def _leader_prices(crossing: Ranks, over: Ranks, costs: Costs) -> Floats:
    """Return what each leader costs by how many leaders it crosses, and how many labels it runs under."""
    prices: Floats = np.asarray(costs.crossing * crossing)
    prices[over > 0] += costs.under * over[over > 0]
    return prices


def _met_by(places: Places, labels: Sequence[Placement]) -> Ranks:
    """Return how many labels touch each place, in four rows.

    By the box of both; by the label's leader over the place's box, then the other way round; by both leaders.
    """
    keys = [(label.box, label.leader or NO_LEADER) for label in labels]
    if new := [key for key in dict.fromkeys(keys) if key not in places.met]:  # labels stay where they are, mostly
        places.met.update(zip(new, _touching(places, new), strict=True))
    ranks = np.concatenate([NONE, *(places.met[key] for key in keys)])
    return np.bincount(ranks, minlength=4 * len(places.boxes)).reshape(4, -1)


def _touching(places: Places, labels: Sequence[tuple[Segment, Segment]]) -> list[Ranks]:
    """Return, for each label, the ranks of what it touches in the four rows of `_met_by`, one after the other."""
    boxes, leaders = as_floats([box for box, _ in labels]), as_floats([leader for _, leader in labels])
    rows = [
        overlapping(places.boxes, boxes).T,
        touched(places.boxes, leaders).T,
        touched(boxes, places.leaders),
        crossed(leaders, places.leaders),
    ]
    return [np.flatnonzero(own) for own in np.hstack(rows)]


def _candidates(tag: Tag, steps: Floats) -> tuple[Floats, NDArray[np.int64], Floats, Floats]:
    """Return the boxes tried around a point, with the rank of their size, their direction and their distance."""
    size, step, angle = (grid.ravel() for grid in np.meshgrid(np.arange(len(tag.sizes)), steps, ANGLES, indexing="ij"))
    width, height = np.array(tag.sizes, dtype=float)[size].T
    reach = tag.radius + GAP + step
    x = tag.x + np.cos(angle) * reach + width / 2 * np.clip(1.6 * np.cos(angle), -1, 1)
    y = tag.y + np.sin(angle) * reach + height / 2 * np.clip(1.6 * np.sin(angle), -1, 1)
    return np.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], axis=1), size, angle, step


def leaders_to(boxes: Floats, tag: Tag) -> Floats:
    """Return the segments from the rim of the mark to the nearest point of each box."""
    end_x, end_y = np.clip(tag.x, boxes[:, 0], boxes[:, 2]), np.clip(tag.y, boxes[:, 1], boxes[:, 3])
    length = np.maximum(np.hypot(end_x - tag.x, end_y - tag.y), 1e-9)
    start_x = tag.x + (end_x - tag.x) / length * tag.radius
    return np.stack([start_x, (tag.y + (end_y - tag.y) / length * tag.radius), end_x, end_y], axis=1)


def turned_inward(tag: Tag, directions: Floats, centre: tuple[float, float]) -> Floats:
    """Return 0 for a label that looks away from the centre, 1 for one that looks to it."""
    return np.asarray((1 - np.cos(directions - np.arctan2(tag.y - centre[1], tag.x - centre[0]))) / 2)
