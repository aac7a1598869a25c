"""Where labels go: beside their point, apart from each other, from the points and from the edges.

Everything is in points of the printed page, the origin at the lower left. Each label tries places around its point,
near ones first; those that touch something are refused, the rest are compared by `Costs`. Labels are placed in the
order given, then each is moved while others stay, a few times over. No chance is involved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

GAP = 1.6  # between a point's mark and its label
CLEARANCE = 1.2  # kept free around a label
ANGLES = np.deg2rad(np.arange(0.0, 360.0, 15.0))
STEPS = np.array([0.0, 2.5, 5.5, 9.0, 13.0, 18.0, 24.0, 31.0, 39.0, 48.0, 58.0, 70.0, 84.0])
LEADER_FROM = 3.0  # a label further than this from its mark is tied to it by a line
SAMPLES = 32  # points tried along a leader
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
class Spot:
    """Where a label lies: its box (left, bottom, right, top), its size, its leader if any, its price."""

    box: tuple[float, float, float, float]
    size: int
    leader: tuple[float, float, float, float] | None
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
    ruled: float = 5.0  # a label over a line of the drawing
    under: float = np.inf  # a leader that runs under another label: never, unless a price is given


COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Ground:
    """What labels must stay within (`bounds`), the marks to keep clear of, and the lines better not covered."""

    bounds: tuple[float, float, float, float]
    marks: Floats  # (n, 4)
    lines: Floats  # (n, 4): x, y of one end, x, y of the other
    centre: tuple[float, float]


def place(
    tags: Sequence[Tag], ground: Ground, *, fixed: Sequence[Spot] = (), steps: Floats = STEPS, costs: Costs = COSTS
) -> list[Spot | None]:
    """Return where each tag's label goes; None where every place within reach touches something.

    Parameters
    ----------
    tags : sequence of Tag
        The most important first: they are served first.
    ground : Ground
        What is already drawn.
    fixed : sequence of Spot
        Labels already placed, that stay.
    steps : array
        Distances tried between a mark and its label.
    costs : Costs
        What makes one free place worse than another.
    """
    spots = settled([None] * len(tags), tags, ground, fixed, steps, costs)
    for rank in range(len(tags)):
        spots = with_room_made(rank, spots, tags, ground, fixed, steps, costs)
    return settled(spots, tags, ground, fixed, steps, costs)


def settled(
    spots: Sequence[Spot | None],
    tags: Sequence[Tag],
    ground: Ground,
    fixed: Sequence[Spot],
    steps: Floats,
    costs: Costs,
) -> list[Spot | None]:
    """Return the spots once each label has moved in turn to its best place, until none moves or for a few rounds."""
    spots = list(spots)
    for _ in range(PASSES):
        before = list(spots)
        for rank, tag in enumerate(tags):
            others = [spot for other, spot in enumerate(spots) if other != rank and spot is not None]
            spots[rank] = best_spot(tag, ground, [*fixed, *others], steps, costs) or spots[rank]
        if spots == before:
            break
    return spots


def with_room_made(
    rank: int,
    spots: Sequence[Spot | None],
    tags: Sequence[Tag],
    ground: Ground,
    fixed: Sequence[Spot],
    steps: Floats,
    costs: Costs,
) -> list[Spot | None]:
    """Return the spots once a label without a place, or in a dear one, has had a neighbour move where both gain."""
    best, least = list(spots), price_of(spots[rank])
    if least <= DEAR:
        return best
    for neighbour in nearest(rank, spots, tags):
        others = [spot for other, spot in enumerate(spots) if spot is not None and other not in (rank, neighbour)]
        own = best_spot(tags[rank], ground, [*fixed, *others], steps, costs)
        if own is None or own.price >= least:
            continue
        moved = best_spot(tags[neighbour], ground, [*fixed, *others, own], steps, costs)
        price = price_of(own) + price_of(moved) - price_of(spots[neighbour])
        if price < least:
            best, least = list(spots), price
            best[rank], best[neighbour] = own, moved
    return best


def price_of(spot: Spot | None) -> float:
    """Return what a place costs; infinite for none."""
    return np.inf if spot is None else spot.price


def nearest(rank: int, spots: Sequence[Spot | None], tags: Sequence[Tag]) -> list[int]:
    """Return the ranks of the placed labels whose points are nearest to one."""
    tag = tags[rank]
    placed = [other for other, spot in enumerate(spots) if spot is not None and other != rank]
    return sorted(placed, key=lambda other: np.hypot(tags[other].x - tag.x, tags[other].y - tag.y))[:NEIGHBOURS]


def best_spot(tag: Tag, ground: Ground, others: Sequence[Spot], steps: Floats, costs: Costs) -> Spot | None:
    """Return the cheapest free place of one label, the first of them when several cost the same."""
    boxes, sizes, directions, distances = candidates(tag, steps)
    taken = np.array([spot.box for spot in others], dtype=float).reshape(-1, 4)
    tied = np.array([spot.leader for spot in others if spot.leader], dtype=float).reshape(-1, 4)
    free = is_free(boxes, ground, taken, tied)
    if not free.any():
        return None
    boxes, sizes, directions, distances = boxes[free], sizes[free], directions[free], distances[free]
    leaders = leaders_to(boxes, tag)
    is_tied = distances > LEADER_FROM
    prices = (
        costs.distance * distances
        + costs.inward * turned_inward(tag, directions, ground.centre)
        + costs.slanted * np.abs(np.sin(2 * directions))
        + costs.size * sizes
        + costs.ruled * touched(boxes, ground.lines).sum(axis=1)
        + np.where(is_tied, leader_prices(leaders, ground.marks, taken, tied, costs), 0.0)
    )
    best = int(np.argmin(prices))
    if not np.isfinite(prices[best]):
        return None
    left, bottom, right, top = map(float, boxes[best])
    x0, y0, x1, y1 = map(float, leaders[best])
    leader = (x0, y0, x1, y1) if is_tied[best] else None
    return Spot((left, bottom, right, top), int(sizes[best]), leader, float(prices[best]))


def candidates(tag: Tag, steps: Floats) -> tuple[Floats, NDArray[np.int64], Floats, Floats]:
    """Return the boxes tried around a point, with the rank of their size, their direction and their distance."""
    size, step, angle = (grid.ravel() for grid in np.meshgrid(np.arange(len(tag.sizes)), steps, ANGLES, indexing="ij"))
    width, height = np.array(tag.sizes, dtype=float)[size].T
    reach = tag.radius + GAP + step
    x = tag.x + np.cos(angle) * reach + width / 2 * np.clip(1.6 * np.cos(angle), -1, 1)
    y = tag.y + np.sin(angle) * reach + height / 2 * np.clip(1.6 * np.sin(angle), -1, 1)
    boxes = np.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], axis=1)
    return boxes, size, angle, step


def is_free(boxes: Floats, ground: Ground, taken: Floats, tied: Floats) -> Truths:
    """Say which boxes lie within bounds and touch no mark, no other label and no other label's leader."""
    left, bottom, right, top = ground.bounds
    within: Truths = (boxes[:, 0] >= left) & (boxes[:, 1] >= bottom) & (boxes[:, 2] <= right) & (boxes[:, 3] <= top)
    obstacles = np.concatenate([ground.marks, taken])
    free: Truths = np.asarray(within) & ~overlapping(boxes, obstacles).any(axis=1) & ~touched(boxes, tied).any(axis=1)
    return free


def leader_prices(leaders: Floats, marks: Floats, taken: Floats, tied: Floats, costs: Costs) -> Floats:
    """Return what each leader costs."""
    passing = touched(marks, leaders).sum(axis=0)
    crossings = crossed(leaders, tied).sum(axis=1)
    under = touched(taken, leaders).sum(axis=0)
    price: Floats = costs.leader + costs.passing * passing + costs.crossing * crossings
    price[under > 0] += costs.under * under[under > 0]
    return price


def leaders_to(boxes: Floats, tag: Tag) -> Floats:
    """Return the segments from the rim of the mark to the nearest point of each box."""
    end_x, end_y = np.clip(tag.x, boxes[:, 0], boxes[:, 2]), np.clip(tag.y, boxes[:, 1], boxes[:, 3])
    length = np.maximum(np.hypot(end_x - tag.x, end_y - tag.y), 1e-9)
    start_x = tag.x + (end_x - tag.x) / length * tag.radius
    start_y = tag.y + (end_y - tag.y) / length * tag.radius
    return np.stack([start_x, start_y, end_x, end_y], axis=1)


def turned_inward(tag: Tag, directions: Floats, centre: tuple[float, float]) -> Floats:
    """Return 0 for a label that looks away from the centre, 1 for one that looks to it."""
    away = np.arctan2(tag.y - centre[1], tag.x - centre[0])
    inward: Floats = (1 - np.cos(directions - away)) / 2
    return inward


def overlapping(boxes: Floats, others: Floats) -> Truths:
    """Say which boxes come closer than the clearance to which others."""
    a, b = boxes[:, None, :], others[None, :, :]
    apart = (
        (a[..., 0] >= b[..., 2] + CLEARANCE)
        | (b[..., 0] >= a[..., 2] + CLEARANCE)
        | (a[..., 1] >= b[..., 3] + CLEARANCE)
        | (b[..., 1] >= a[..., 3] + CLEARANCE)
    )
    overlaps: Truths = ~apart
    return overlaps


def touched(boxes: Floats, segments: Floats) -> Truths:
    """Say which boxes are run over by which segments, tried at `SAMPLES` points of each (the start left out)."""
    along = np.linspace(0.0, 1.0, SAMPLES + 1)[1:]
    x = segments[:, 0, None] + (segments[:, 2] - segments[:, 0])[:, None] * along
    y = segments[:, 1, None] + (segments[:, 3] - segments[:, 1])[:, None] * along
    left, bottom, right, top = (boxes[:, side, None, None] for side in range(4))
    inside = (left < x) & (x < right) & (bottom < y) & (y < top)
    return np.asarray(inside.any(axis=2))


def crossed(segments: Floats, others: Floats) -> Truths:
    """Say which segments cross which others."""
    a, b = segments[:, None, :2], segments[:, None, 2:]
    c, d = others[None, :, :2], others[None, :, 2:]
    crossing = (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)
    return np.asarray(crossing)


def side(start: Floats, end: Floats, point: Floats) -> Floats:
    """Return on which side of a line a point lies: the sign of a cross product."""
    turn: Floats = (end[..., 0] - start[..., 0]) * (point[..., 1] - start[..., 1]) - (end[..., 1] - start[..., 1]) * (
        point[..., 0] - start[..., 0]
    )
    return turn
