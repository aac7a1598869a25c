"""How metres of the ground become points of the page: the whole map, and a closer view of where towns crowd."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

Rectangle = tuple[float, float, float, float]  # left, below, right, above
Rings = Sequence[Sequence[tuple[float, float]]]  # of an outline, in metres
# Of the extent, left around it for names: at the left, at the right, above and below.
ALONE, BESIDE, CLOSE = (0.13, 0.13, 0.04), (0.22, 0.05, 0.04), (0.13, 0.13, 0.2)
MAIN = 0.6  # of the width, for the map beside its inset
GAP = 10.0  # points between both
CLOSER = 2.4  # times the scale of the map, in its inset
KEPT = 0.8  # of the window, for its towns
CROWD = 5  # towns in the window, at least, for an inset
NEAR = 14.0  # points of the map: towns nearer than this have no room for their names


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the map: its place in metres, and the projects of each category, by the rank of its style."""

    name: str
    x: float
    y: float
    marks: tuple[tuple[int, int], ...]

    @property
    def n(self) -> int:
        """Number of projects."""
        return sum(n for _, n in self.marks)


@dataclass(frozen=True, slots=True)
class View:
    """A part of the ground, in metres, and where it is drawn: points, one scale for both directions."""

    frame: Rectangle
    scale: float  # points a metre
    x: float  # metres, at the lower left corner
    y: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place is drawn."""
        return self.frame[0] + (x - self.x) * self.scale, self.frame[1] + (y - self.y) * self.scale

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is in the view."""
        across, up = self.at(x, y)
        left, below, right, above = self.frame
        return left <= across <= right and below <= up <= above

    def window_on(self, other: "View") -> Rectangle:
        """Return the rectangle that this view is of another one."""
        left, below, right, above = self.frame
        low, high = other.at(self.x, self.y), other.at(*self._corner(right - left, above - below))
        return (*low, *high)

    def _corner(self, width: float, height: float) -> tuple[float, float]:
        return self.x + width / self.scale, self.y + height / self.scale


def views_of(box: Rectangle, towns: Sequence[Town], rings: Rings) -> tuple[View, View | None]:
    """Return the view of the whole map, and that of its inset where at least five towns crowd.

    Parameters
    ----------
    box : Rectangle
        Where both are drawn, in points.
    towns : sequence of Town
        What is drawn.
    rings : sequence of sequences of (x, y)
        The outline, if any.
    """
    left, below, right, above = box
    places = _places(towns, rings)
    beside = (left, below, left + MAIN * (right - left), above)
    main = _fitted(beside, _extent(places, BESIDE))
    inset = _inset((beside[2] + GAP, below, right, above), main, towns)
    return (main, inset) if inset is not None else (_fitted(box, _extent(places, ALONE)), None)


def height_for(width: float, towns: Sequence[Town], rings: Rings, most: float) -> float:
    """Return how high a map so wide is, no more than `most`: that of its land, where its inset is beside it or not."""
    places = _places(towns, rings)
    shapes = {True: (MAIN * width, _extent(places, BESIDE)), False: (width, _extent(places, ALONE))}
    wide, (low, bottom, high, top) = shapes[views_of((0, 0, width, most), towns, rings)[1] is not None]
    return min(most, wide * (top - bottom) / (high - low))


def _places(towns: Sequence[Town], rings: Rings) -> list[tuple[float, float]]:
    return [*((town.x, town.y) for town in towns), *(point for ring in rings for point in ring)]


def _extent(places: Sequence[tuple[float, float]], room: tuple[float, float, float]) -> Rectangle:
    xs, ys = zip(*places, strict=True)
    wide, high = max(max(xs) - min(xs), 1000.0), max(max(ys) - min(ys), 1000.0)
    left, right, up = room
    return min(xs) - left * wide, min(ys) - up * high, max(xs) + right * wide, max(ys) + up * high


def _fitted(box: Rectangle, extent: Rectangle, most: float = inf) -> View:
    """Return the largest view of an extent in a box, in its middle, of a scale of `most` points a metre."""
    width, height = box[2] - box[0], box[3] - box[1]
    scale = min(width / (extent[2] - extent[0]), height / (extent[3] - extent[1]), most)
    x = (extent[0] + extent[2] - width / scale) / 2
    y = (extent[1] + extent[3] - height / scale) / 2
    return View(box, scale, x, y)


def _inset(frame: Rectangle, main: View, towns: Sequence[Town]) -> View | None:
    """Return the closer view that holds most towns, if they crowd on the map."""
    scale = CLOSER * main.scale
    width, height = KEPT * (frame[2] - frame[0]) / scale, KEPT * (frame[3] - frame[1]) / scale
    best: list[Town] = []
    for corner in towns:
        for other in towns:  # a window may be moved until a town is on its left side and one on its lower side
            held = [town for town in towns if 0 <= town.x - corner.x <= width and 0 <= town.y - other.y <= height]
            best = held if len(held) > len(best) else best
    near = NEAR / main.scale
    crowded = [
        town
        for town in best
        if any(town is not other and (town.x - other.x) ** 2 + (town.y - other.y) ** 2 < near**2 for other in best)
    ]
    if len(crowded) < CROWD:
        return None
    for _ in range(len(towns)):  # none may stand on an edge: what comes into the window has room in it too
        view = _fitted(frame, _extent([(town.x, town.y) for town in best], CLOSE), scale)
        held = [town for town in towns if view.holds(town.x, town.y)]
        if len(held) <= len(best):
            break
        best = held
    return _trimmed(view, _extent([(town.x, town.y) for town in best], CLOSE))


def _trimmed(view: View, extent: Rectangle) -> View:
    """Return a view whose frame is no higher than its extent wants, in the middle of what it was."""
    left, below, right, above = view.frame
    height = min(above - below, (extent[3] - extent[1]) * view.scale)
    start = (below + above - height) / 2
    return View((left, start, right, start + height), view.scale, view.x, view.y + (start - below) / view.scale)
