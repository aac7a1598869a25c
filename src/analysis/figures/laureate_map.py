"""The map of laureates: a mark a category in each town, of an area by its projects; an inset where towns crowd."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import pi, sqrt

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from analysis.figures.lettering import balanced, text_size
from analysis.figures.map_views import Rectangle, Rings, Town, View, views_of
from analysis.figures.page import dot
from analysis.figures.placement import Obstacles, Placement, Tag, place
from analysis.figures.theme import GREY, INK, PALE, PAPER, RULE, SMALL, style_at
from analysis.figures.touching import as_floats

LAND = "#F4F2EE"
TRIES = 4  # orders in which names are placed, where some find no room
FEWEST_CUT = 16  # signs from which a name may be cut in two lines
KILOMETRES = (50, 20, 10, 5, 2, 1)  # that a scale may show, the first that takes no more than a third of the map


@dataclass(frozen=True, slots=True)
class Look:
    """How large things are: the letters, in points; the mark of one project, in square points."""

    letters: float = SMALL
    area: float = 34.0
    edge: float = 0.6


def towns_of(places: pd.DataFrame, categories: Sequence[str]) -> list[Town]:
    """Return the towns of a map, those of most projects first.

    Parameters
    ----------
    places : DataFrame
        Result table of one edition: commune, code, category, n_projects, x, y.
    categories : sequence of str
        All of them, in the order of their styles.
    """
    ranks = {category: rank for rank, category in enumerate(categories)}
    towns = []
    for _, own in places.groupby("code", sort=True):
        counts = zip(own["category"], own["n_projects"], strict=True)
        marks = sorted((ranks[str(key)], int(n)) for key, n in counts)
        first = own.iloc[0]
        towns.append(Town(str(first["commune"]), float(first["x"]), float(first["y"]), tuple(marks)))
    return sorted(towns, key=lambda town: (-town.n, town.name))


def outline_of(table: pd.DataFrame) -> list[list[tuple[float, float]]]:
    """Return the rings of a map from its result table."""
    return [list(zip(own["x"], own["y"], strict=True)) for _, own in table.groupby("part", sort=False)]


def draw_map(
    page: Axes,
    box: Rectangle,
    towns: Sequence[Town],
    rings: Rings,
    look: Look,
    shown: Sequence[Town] | None = None,
) -> list[str]:
    """Draw towns on a sheet whose unit is a point, and return the names that had no room.

    Parameters
    ----------
    page : Axes
        The sheet.
    box : Rectangle
        Where on it.
    towns : sequence of Town
        The most important first.
    rings : sequence of sequences of (x, y)
        The outline; without any, the towns alone make the map.
    look : Look
        How large letters and marks are.
    shown : sequence of Town, optional
        Those that have marks and names, some of their projects perhaps: the others are pale. All of them without it.
    """
    shown = towns if shown is None else shown
    known = {(town.x, town.y) for town in shown}  # two towns may have one name
    main, inset = views_of(box, towns, rings)
    _draw_land(page, main, rings)
    _draw_scale(page, main, look)
    apart = [town for town in shown if inset is not None and inset.holds(town.x, town.y)]
    others = [town for town in shown if town not in apart]
    drawn = {(town.x, town.y) for town in others}
    lines = list(_coast(main, rings))
    if inset is not None:
        lines += _draw_link(page, main, inset)
        _draw_land(page, inset, rings)
        _draw_frame(page, inset.frame)
    _draw_pale(page, main, [town for town in towns if (town.x, town.y) not in drawn])
    lost = _draw_towns(page, main, others, look, lines, [inset.window_on(main)] if inset is not None else [])
    if inset is not None:
        _draw_pale(page, inset, [town for town in towns if (town.x, town.y) not in known])
        lost += _draw_towns(page, inset, apart, look, list(_coast(inset, rings)))
    return lost


def _draw_pale(page: Axes, view: View, towns: Sequence[Town]) -> None:
    """Draw towns that have no name here: those of a view, small and pale."""
    for town in towns:
        if view.holds(town.x, town.y):
            dot(page, *view.at(town.x, town.y), 6.0, ("o", PALE, PAPER), 0.3, zorder=3)


def _draw_land(page: Axes, view: View, rings: Rings) -> None:
    left, below, right, above = view.frame
    window = Polygon([(left, below), (right, below), (right, above), (left, above)], closed=True, visible=False)
    page.add_patch(window)
    for ring in rings:
        land = Polygon([view.at(x, y) for x, y in ring], closed=True, facecolor=LAND, edgecolor=PALE, lw=0.8, zorder=1)
        page.add_patch(land)
        land.set_clip_path(window)


def _coast(view: View, rings: Rings) -> Iterator[Rectangle]:
    """Yield the segments of the outline, which names had better not cover."""
    for ring in rings:
        points = [view.at(x, y) for x, y in ring]
        for start, end in pairwise(points):
            yield (*start, *end)


def _draw_frame(page: Axes, frame: Rectangle, width: float = 0.8) -> None:
    left, below, right, above = frame
    page.plot([left, right, right, left, left], [below, below, above, above, below], color=GREY, lw=width, zorder=2)


def _draw_link(page: Axes, main: View, inset: View) -> Iterator[Rectangle]:
    """Draw the window of the inset on the map, tied to it; yield its sides, which names had better not cover."""
    window = inset.window_on(main)
    _draw_frame(page, window)
    left, below, right, above = window
    for y, end in ((below, inset.frame[1]), (above, inset.frame[3])):
        page.plot([right, inset.frame[0]], [y, end], color=RULE, lw=0.6, zorder=1.5)
    return iter([(left, below, right, below), (left, above, right, above), (left, below, left, above)])


def _draw_scale(page: Axes, view: View, look: Look) -> None:
    """Draw how long some kilometres are, at the lower left."""
    left, below, right, _ = view.frame
    length = next((km for km in KILOMETRES if km * 1000 * view.scale <= (right - left) / 3), None)
    if length is not None:
        end = left + length * 1000 * view.scale
        page.plot([left, end], [below + 3, below + 3], color=INK, lw=1.4, zorder=4, solid_capstyle="butt")
        page.text(left, below + 6, f"{length} km", fontsize=look.letters, color=GREY, va="bottom", label="scale")


def _draw_towns(
    page: Axes,
    view: View,
    towns: Sequence[Town],
    look: Look,
    lines: list[Rectangle],
    taken: Sequence[Rectangle] = (),
) -> list[str]:
    """Draw the marks of towns, write their names apart from each other, and return those without room."""
    centres = [view.at(town.x, town.y) for town in towns]
    for town, centre in zip(towns, centres, strict=True):
        _draw_marks(page, town, centre, look)
    radii = [_half_width(town, look) for town in towns]
    tags = [
        Tag(*centre, radius, tuple(text_size(text, look.letters) for text in _shapes(town.name)))
        for town, centre, radius in zip(towns, centres, radii, strict=True)
    ]
    left, below, right, above = view.frame
    boxes = [_box(town, centre, look) for town, centre in zip(towns, centres, strict=True)]
    obstacles = Obstacles(
        bounds=(left + 1, below + 1, right - 1, above - 1),
        marks=as_floats([*boxes, *taken]),
        lines=as_floats(lines),
        centre=((left + right) / 2, (below + above) / 2),
    )
    placements = _placed(tags, obstacles)
    for town, placed in zip(towns, placements, strict=True):
        if placed is not None:
            _write(page, _shapes(town.name)[placed.size], placed, look)
    return [town.name for town, placed in zip(towns, placements, strict=True) if placed is None]


def _placed(tags: Sequence[Tag], obstacles: Obstacles) -> list[Placement | None]:
    """Return where names go: those that find no room are served first at the next try, and the best try is kept."""
    order, best = list(range(len(tags))), list[Placement | None]()
    for _ in range(TRIES):
        found = dict(zip(order, place([tags[rank] for rank in order], obstacles), strict=True))
        tried = [found[rank] for rank in range(len(tags))]
        best = tried if not best or tried.count(None) < best.count(None) else best
        if None not in best:
            break
        order.sort(key=lambda rank: found[rank] is not None)
    return best


def _shapes(name: str) -> tuple[str, ...]:
    """Return the ways to write a name: whole, or cut in two where a word or a hyphen ends."""
    cut = balanced(name.replace("-", "- "), 2).replace("- ", "-") if len(name) >= FEWEST_CUT else name
    return tuple(dict.fromkeys([name, cut]))


def _write(page: Axes, text: str, placed: Placement, look: Look) -> None:
    left, bottom, right, top = placed.box
    if placed.leader is not None:
        x0, y0, x1, y1 = placed.leader
        page.plot([x0, x1], [y0, y1], color=GREY, lw=0.5, zorder=5)
    centre = ((left + right) / 2, (bottom + top) / 2)
    page.text(*centre, text, ha="center", va="center", fontsize=look.letters, color=INK, zorder=6, label="label")


def _radius(n: int, look: Look) -> float:
    """Return the radius of a mark whose area is the number of projects."""
    return sqrt(n * look.area / pi)


def _half_width(town: Town, look: Look) -> float:
    return sum(_radius(n, look) for _, n in town.marks)


def _box(town: Town, centre: tuple[float, float], look: Look) -> Rectangle:
    """Return the box that the marks of a town take."""
    (x, y), across, up = centre, _half_width(town, look), max(_radius(n, look) for _, n in town.marks)
    return x - across, y - up, x + across, y + up


def _draw_marks(page: Axes, town: Town, centre: tuple[float, float], look: Look) -> None:
    """Draw the marks of a town side by side, together centred on it."""
    x = centre[0] - _half_width(town, look)
    for rank, n in town.marks:
        radius, style = _radius(n, look), style_at(rank)
        dot(page, x + radius, centre[1], n * look.area, (style.marker, style.colour, INK), look.edge, 4)
        x += 2 * radius
