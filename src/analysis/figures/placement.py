"""Where labels go: beside their point, apart from each other, from the points and from the edges.

Everything is in points of the printed page, the origin at the lower left. Each label tries places around its point,
near ones first; those that touch something are refused, the rest are compared by `Costs`. Labels are placed in the
order given, then each is moved while others stay, a few times over. No chance is involved.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Segment = tuple[float, float, float, float]  # x, y of one end, x, y of the other

GAP = 1.6  # between a point's mark and its label
CLEARANCE = 1.2  # kept free around a label
BESIDE = 3.0  # as near a mark, a label seems to be its own
ANGLES = np.deg2rad(np.arange(0.0, 360.0, 15.0))
STEPS = np.array([0.0, 2.5, 5.5, 9.0, 13.0, 18.0, 24.0, 31.0, 39.0, 48.0, 58.0, 70.0, 84.0])
LEADER_FROM = 3.0  # a label further than this from its mark is tied to it by a line
ALONG = np.linspace(0.0, 1.0, 33)[1:]  # where along a leader points are tried: not at its start
PASSES = 4
DEAR = 20.0  # a place that costs more is worth moving a neighbour
NEIGHBOURS = 8  # labels that may be moved to make room for one


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
    around = [_places_around(tag, obstacles, steps, costs) for tag in tags]
    placed = _settled([None] * len(tags), around, fixed, costs)
    for rank in range(len(tags)):
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
    taken = as_floats([label.box for label in labels])
    tied = as_floats([label.leader for label in labels if label.leader])
    free = ~overlapping(places.boxes, taken).any(axis=1)
    prices = np.where(free, places.prices, np.inf)
    over = touched(places.boxes, tied).sum(axis=1)
    prices[over > 0] += costs.under * over[over > 0]
    led = np.flatnonzero(free & places.is_tied)
    prices[led] += places.leader_prices[led] + _leader_prices(places.leaders[led], taken, tied, costs)
    if not np.isfinite(prices).any():
        return None
    best = int(np.argmin(prices))
    box, leader = tuple(places.boxes[best].tolist()), tuple(places.leaders[best].tolist())
    return Placement(box, int(places.sizes[best]), leader if places.is_tied[best] else None, float(prices[best]))


def _candidates(tag: Tag, steps: Floats) -> tuple[Floats, NDArray[np.int64], Floats, Floats]:
    """Return the boxes tried around a point, with the rank of their size, their direction and their distance."""
    size, step, angle = (grid.ravel() for grid in np.meshgrid(np.arange(len(tag.sizes)), steps, ANGLES, indexing="ij"))
    width, height = np.array(tag.sizes, dtype=float)[size].T
    reach = tag.radius + GAP + step
    x = tag.x + np.cos(angle) * reach + width / 2 * np.clip(1.6 * np.cos(angle), -1, 1)
    y = tag.y + np.sin(angle) * reach + height / 2 * np.clip(1.6 * np.sin(angle), -1, 1)
    return np.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], axis=1), size, angle, step


def _leader_prices(leaders: Floats, taken: Floats, tied: Floats, costs: Costs) -> Floats:
    """Return what each leader costs by the leaders that it crosses and the labels that it runs under."""
    under = touched(taken, leaders).sum(axis=0)
    prices: Floats = costs.crossing * crossed(leaders, tied).sum(axis=1)
    prices[under > 0] += costs.under * under[under > 0]
    return prices


def leaders_to(boxes: Floats, tag: Tag) -> Floats:
    """Return the segments from the rim of the mark to the nearest point of each box."""
    end_x, end_y = np.clip(tag.x, boxes[:, 0], boxes[:, 2]), np.clip(tag.y, boxes[:, 1], boxes[:, 3])
    length = np.maximum(np.hypot(end_x - tag.x, end_y - tag.y), 1e-9)
    start_x = tag.x + (end_x - tag.x) / length * tag.radius
    return np.stack([start_x, (tag.y + (end_y - tag.y) / length * tag.radius), end_x, end_y], axis=1)


def turned_inward(tag: Tag, directions: Floats, centre: tuple[float, float]) -> Floats:
    """Return 0 for a label that looks away from the centre, 1 for one that looks to it."""
    return np.asarray((1 - np.cos(directions - np.arctan2(tag.y - centre[1], tag.x - centre[0]))) / 2)


def overlapping(boxes: Floats, others: Floats) -> Truths:
    """Say which boxes come closer than the clearance to which others."""
    left, bottom, right, top = boxes.T[..., None]
    x0, y0, x1, y1 = others.T
    apart = (left >= x1 + CLEARANCE) | (x0 >= right + CLEARANCE)
    return np.asarray(~(apart | (bottom >= y1 + CLEARANCE) | (y0 >= top + CLEARANCE)))


def touched(boxes: Floats, segments: Floats) -> Truths:
    """Say which boxes are run over by which segments, tried at 32 points of each."""
    left, bottom, right, top = boxes.T[..., None]
    x0, y0, x1, y1 = segments.T
    near = (left < np.maximum(x0, x1)) & (np.minimum(x0, x1) < right)
    near &= (bottom < np.maximum(y0, y1)) & (np.minimum(y0, y1) < top)
    if not near.any():
        return np.asarray(near)
    box, segment = np.nonzero(near)
    x = x0[segment, None] + (x1 - x0)[segment, None] * ALONG
    y = y0[segment, None] + (y1 - y0)[segment, None] * ALONG
    inside = (left[box] < x) & (x < right[box]) & (bottom[box] < y) & (y < top[box])
    near[box, segment] = inside.any(axis=1)
    return np.asarray(near)


def crossed(segments: Floats, others: Floats) -> Truths:
    """Say which segments cross which others."""
    ours, theirs = segments.T[..., None], others.T
    apart = _side(ours, *theirs[:2]) * _side(ours, *theirs[2:]) < 0
    return np.asarray(apart & (_side(theirs, *ours[:2]) * _side(theirs, *ours[2:]) < 0))


def _side(line: Floats, x: Floats, y: Floats) -> Floats:
    """Return on which side of a line from one point to another a third lies: the sign of a cross product."""
    x0, y0, x1, y1 = line
    return np.asarray((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0))


def as_floats(rows: Sequence[Segment]) -> Floats:
    """Return boxes or segments as rows of four numbers, even where there are none."""
    return np.array(rows, dtype=float).reshape(-1, 4)
