"""Points named on a plane: each label beside its point, or where there is room, joined to it by a line."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group
from analysis.figures.lettering import shapes, text_size
from analysis.figures.page import sheet
from analysis.figures.placement import (
    COSTS,
    STEPS,
    Costs,
    Obstacles,
    Placement,
    Places,
    Tag,
    place,
    place_among,
    places_of,
)
from analysis.figures.plane import EDGE, Frame, draw_plane
from analysis.figures.plane_axes import Plane
from analysis.figures.theme import INK, PALE, PAPER, SMALL
from analysis.figures.touching import Floats, Segment, as_floats, touched
from analysis.language.typography import typeset

BORDER = 2.0  # points kept free along the sides of the panel
GROWTH = (0.0, 0.25, 0.5, 1.0)  # of what it may: by which a plane grows until it has room for every name
TALLEST = 184.0  # mm: a plane that has grown as much as it may
FAR = np.concatenate([STEPS, np.arange(98.0, 260.0, 14.0)])
FARTHEST = np.concatenate([FAR, np.arange(260.0, 600.0, 14.0)])
TURNS, MANY = 4, 4  # orders tried, and labels without a place from which none would help
DEAREST, NOWHERE = 100.0, 1000.0  # prices of a place from which another order is tried, and of none
CAREFUL = Costs(passing=30.0, beside=20.0)  # on a full plane, no name is to seem that of another point
CROWDED = Costs(under=40.0)  # a leader may pass under a label rather than leave a point without its name


@dataclass(frozen=True, slots=True)
class Name:
    """A point of the plane and what it is called; `radius` is its mark's, in points."""

    text: str
    x: float
    y: float
    radius: float
    colour: str = INK
    size: float = SMALL
    weight: str = "normal"


@dataclass(frozen=True, slots=True)
class Written:
    """One text on the plane and its place."""

    name: Name
    text: str
    placement: Placement


@dataclass(frozen=True, slots=True)
class Annotation:
    """Everything written on a plane, in its frame, which may have grown for it, and what found no room at all."""

    frame: Frame
    written: tuple[Written, ...]
    unnamed: tuple[Name, ...] = ()


@contextmanager
def named_plane(
    plane: Plane,
    frame: Frame,
    names: Sequence[Name],
    labels: Labels,
    *,
    links: Iterable[Segment],
    groups: Sequence[Group],
    stamp: str | None,
) -> Iterator[tuple[Figure, Axes]]:
    """Yield the figure of a plane over its legend, and its panel to draw on; the names are then written over all.

    Parameters
    ----------
    plane, frame
        The axes, and the part of the plane that is drawn; where names lack room, it grows above and below.
    names, links
        As in `annotate`.
    labels : Labels
        The language of what is written.
    groups : sequence of Group
        The legend.
    stamp : str, optional
        Said at the foot of the figure.
    """
    annotation = annotate(names, frame, links=links)
    with annotated_plane(plane, annotation, labels, groups=groups, stamp=stamp) as drawn:
        yield drawn


@contextmanager
def annotated_plane(
    plane: Plane,
    annotation: Annotation,
    labels: Labels,
    *,
    groups: Sequence[Group],
    stamp: str | None,
) -> Iterator[tuple[Figure, Axes]]:
    """Yield the figure of a plane whose names have their places, as `named_plane` does."""
    frame, footer = annotation.frame, Footer((*groups, *unnamed_notes(annotation.unnamed, labels)), stamp=stamp)
    with footer.under(frame.below, frame.height, EDGE) as figure:
        yield figure, draw_plane(figure, plane, frame, labels, footer.height)
        draw_annotation(figure, annotation, frame, footer.height)


def annotate(
    names: Sequence[Name], frame: Frame, *, links: Iterable[Segment] = (), growth: Sequence[float] = GROWTH
) -> Annotation:
    """Return where the names go, the most important first.

    Each goes beside its point, else further, joined to it by a line; where some have no place, the plane grows. On one
    that has grown as much as it may, lines pass under other names; what has no place even so is left unnamed.

    Parameters
    ----------
    names : sequence of Name
        In order of importance: what comes first takes the better places.
    frame : Frame
        The plane.
    links : iterable of (x, y, x, y)
        Lines that labels had better not cover.
    growth : sequence of float
        By how much of what it may the plane grows, tried in turn.
    """
    lines, shaped = list(links), [shapes(name.text) for name in names]
    room = max(0.0, TALLEST - frame.height) / 2
    for part in growth:
        grown = frame.grown(part * room)
        obstacles, tags = _obstacles_of(names, grown, lines), _tags_of(names, shaped, grown)
        placed = place(tags, obstacles)
        if 0 < placed.count(None) < MANY:
            placed = _with_care(tags, obstacles)
        if all(placed):
            break
    placed = _with_the_rest(placed, tags, obstacles, FAR, COSTS)
    if not all(placed):
        around = places_of(tags, obstacles, steps=FAR, costs=CROWDED)
        placed = _in_order(_none_first(placed), around, CROWDED)
    placed = _with_the_rest(placed, tags, obstacles, FARTHEST, CROWDED)
    found = list(zip(names, shaped, placed, strict=True))
    written = [Written(name, texts[placement.size], placement) for name, texts, placement in found if placement]
    return Annotation(grown, tuple(written), tuple(name for name, _, placement in found if placement is None))


def _with_care(tags: Sequence[Tag], obstacles: Obstacles) -> list[Placement | None]:
    """Return where labels go near their points on a full plane, by the best of several orders.

    Those that find no place, or a dear one, are served first the next time.
    """
    order, best = list(range(len(tags))), list[Placement | None]()
    around = places_of(tags, obstacles, costs=CAREFUL)
    for _ in range(TURNS):
        placed = _in_order(order, around, CAREFUL)
        if not best or _price(placed) < _price(best):
            best = placed
        dear = [rank for rank in order if _price([placed[rank]]) > DEAREST]
        if not dear:
            break
        order = [*dear, *(rank for rank in order if rank not in dear)]
    return best


def _in_order(order: Sequence[int], around: Sequence[Places], costs: Costs) -> list[Placement | None]:
    """Return where labels go, by their ranks, once they were served in this order."""
    found = dict(zip(order, place_among([around[rank] for rank in order], costs=costs), strict=True))
    return [found[rank] for rank in range(len(around))]


def _none_first(placed: Sequence[Placement | None]) -> list[int]:
    """Return the ranks of labels, those without a place first."""
    return sorted(range(len(placed)), key=lambda rank: placed[rank] is not None)


def _price(placed: Iterable[Placement | None]) -> float:
    """Return what places cost together; more than any for a label without one."""
    return sum(one.price if one else NOWHERE for one in placed)


def _with_the_rest(
    placed: Sequence[Placement | None], tags: Sequence[Tag], obstacles: Obstacles, steps: Floats, costs: Costs
) -> list[Placement | None]:
    """Return placements once those that have no place have looked for one among the others, which stay."""
    rest = iter(
        place(
            [tag for tag, one in zip(tags, placed, strict=True) if one is None],
            obstacles,
            fixed=[one for one in placed if one],
            steps=steps,
            costs=costs,
        )
    )
    return [one or next(rest) for one in placed]


def unnamed_notes(names: Iterable[Name], labels: Labels) -> list[Group]:
    """Return, as a note of the legend, where the points are that a plane has no room to name."""
    told = [_with_coordinates(name, labels) for name in names]
    return [Group(labels.say("unnamed.points", points=typeset(" ; ", labels.language).join(told)), ())] if told else []


def names_under(annotation: Annotation, link: Segment) -> list[Name]:
    """Return the points whose names a line of the plane runs over."""
    frame = annotation.frame
    (x0, y0), (x1, y1) = frame.on_page(*link[:2]), frame.on_page(*link[2:])
    over = touched(as_floats([item.placement.box for item in annotation.written]), as_floats([(x0, y0, x1, y1)]))
    return [item.name for item, is_under in zip(annotation.written, over.ravel(), strict=True) if is_under]


def _with_coordinates(name: Name, labels: Labels) -> str:
    """Return a name followed by where its point is."""
    return labels.say("unnamed.point", name=name.text, x=labels.decimal(name.x), y=labels.decimal(name.y))


def _obstacles_of(names: Sequence[Name], frame: Frame, links: Iterable[Segment]) -> Obstacles:
    """Return the plane as labels see it: its sides, every mark, the two axes and the links."""
    (right, top), origin = frame.on_page(frame.x[1], frame.y[1]), frame.on_page(0.0, 0.0)
    circles = [(*frame.on_page(name.x, name.y), name.radius) for name in names]
    marks = [(x - radius, y - radius, x + radius, y + radius) for x, y, radius in circles]
    axes = [(0.0, origin[1], right, origin[1]), (origin[0], 0.0, origin[0], top)]
    lines = [(*frame.on_page(a, b), *frame.on_page(c, d)) for a, b, c, d in links]
    return Obstacles(
        bounds=(BORDER, BORDER, right - BORDER, top - BORDER),
        marks=as_floats(marks),
        lines=as_floats([*axes, *lines]),
        centre=origin,
    )


def _tags_of(names: Sequence[Name], shaped: Sequence[Sequence[str]], frame: Frame) -> list[Tag]:
    """Return names as what is to be placed: their points on the page, the sizes of their shapes."""
    sizes = [
        tuple(text_size(text, name.size, name.weight) for text in texts)
        for name, texts in zip(names, shaped, strict=True)
    ]
    return [Tag(*frame.on_page(name.x, name.y), name.radius, own) for name, own in zip(names, sizes, strict=True)]


def draw_annotation(figure: Figure, annotation: Annotation, frame: Frame, under: float) -> None:
    """Write the names over the plane, each tied to its point by a thin line if it is far."""
    over = sheet(figure, frame.left, under + frame.below, frame.width, frame.height)
    for item in annotation.written:
        left, bottom, right, top = item.placement.box
        if item.placement.leader:
            x0, y0, x1, y1 = item.placement.leader
            over.plot([x0, x1], [y0, y1], color=PALE, linewidth=0.5, solid_capstyle="round")
        x = frame.on_page(item.name.x, item.name.y)[0]
        over.text(
            (left + right) / 2,
            (bottom + top) / 2,
            item.text,
            ha="center",
            va="center",
            multialignment="left" if left >= x else "right" if right <= x else "center",
            fontsize=item.name.size,
            fontweight=item.name.weight,
            color=item.name.colour,
            label="label",
            bbox={"facecolor": PAPER, "alpha": 0.75, "edgecolor": "none", "pad": 0.3},
        )
