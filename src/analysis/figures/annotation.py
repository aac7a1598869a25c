"""Points named on a plane: each label beside its point, or a number there and the name in a key."""

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
from analysis.figures.placement import STEPS, Costs, Obstacles, Placement, Segment, Tag, as_floats, place, touched
from analysis.figures.plane import EDGE, Frame, draw_plane
from analysis.figures.plane_axes import Plane
from analysis.figures.theme import INK, PALE, PAPER, SMALL

BORDER = 2.0  # points kept free along the sides of the panel
CROWDED = Costs(under=40.0)  # a leader may pass under a label rather than leave a point without its number
FAR = np.concatenate([STEPS, np.arange(98.0, 600.0, 14.0)])


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
    is_number: bool


@dataclass(frozen=True, slots=True)
class Annotation:
    """Everything written on a plane, and the key of what had to be numbered."""

    written: tuple[Written, ...]
    key: tuple[tuple[str, str], ...]


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
        The axes, and the part of the plane that is drawn.
    names, labels, links
        As in `annotate`.
    groups : sequence of Group
        The legend.
    stamp : str, optional
        Said at the foot of the figure.
    """
    annotation = annotate(names, frame, labels, links=links)
    with annotated_plane(plane, frame, annotation, labels, groups=groups, stamp=stamp) as drawn:
        yield drawn


@contextmanager
def annotated_plane(
    plane: Plane,
    frame: Frame,
    annotation: Annotation,
    labels: Labels,
    *,
    groups: Sequence[Group],
    stamp: str | None,
) -> Iterator[tuple[Figure, Axes]]:
    """Yield the figure of a plane whose names have their places, as `named_plane` does."""
    footer = Footer(tuple(groups), labels.say("key.title"), annotation.key, stamp)
    with footer.under(frame.below, frame.height, EDGE) as figure:
        yield figure, draw_plane(figure, plane, frame, labels, footer.height)
        draw_annotation(figure, annotation, frame, footer.height)


def annotate(names: Sequence[Name], frame: Frame, labels: Labels, *, links: Iterable[Segment] = ()) -> Annotation:
    """Return where the names go, the most important first.

    Parameters
    ----------
    names : sequence of Name
        In order of importance: what comes first takes the better places.
    frame : Frame
        The plane.
    labels : Labels
        The language of the key.
    links : iterable of (x, y, x, y)
        Lines that labels had better not cover.
    """
    obstacles = _obstacles_of(names, frame, links)
    shaped = [shapes(name.text) for name in names]
    tags = [_tag_of(name, texts, frame) for name, texts in zip(names, shaped, strict=True)]
    placed = place(tags, obstacles)
    written = [
        Written(name, texts[placement.size], placement, False)
        for name, texts, placement in zip(names, shaped, placed, strict=True)
        if placement
    ]
    left_over = [name for name, placement in zip(names, placed, strict=True) if placement is None]
    numbered, key = _number(left_over, obstacles, [item.placement for item in written], frame, labels)
    return Annotation((*written, *numbered), key)


def _number(
    names: Sequence[Name], obstacles: Obstacles, fixed: Sequence[Placement], frame: Frame, labels: Labels
) -> tuple[list[Written], tuple[tuple[str, str], ...]]:
    """Return numbers beside the points that kept no room for their name, and the key of these numbers.

    On a plane so full that not even a number fits, the key gives the point's coordinates.
    """
    numbers = [labels.integer(rank) for rank in range(1, len(names) + 1)]
    tags = [_tag_of(name, (text,), frame, "bold") for name, text in zip(names, numbers, strict=True)]
    placed = place(tags, obstacles, fixed=fixed, steps=FAR, costs=CROWDED)
    numbered = list(zip(names, numbers, placed, strict=True))
    written = [Written(name, text, placement, True) for name, text, placement in numbered if placement]
    key = [(text, name.text if placement else _with_coordinates(name, labels)) for name, text, placement in numbered]
    return written, tuple(key)


def names_under(annotation: Annotation, link: Segment, frame: Frame) -> list[Name]:
    """Return the points whose names, or numbers, a line of the plane runs over."""
    (x0, y0), (x1, y1) = frame.on_page(*link[:2]), frame.on_page(*link[2:])
    over = touched(as_floats([item.placement.box for item in annotation.written]), as_floats([(x0, y0, x1, y1)]))
    return [item.name for item, is_under in zip(annotation.written, over.ravel(), strict=True) if is_under]


def _with_coordinates(name: Name, labels: Labels) -> str:
    """Return a name followed by where its point is."""
    return labels.say("key.unplaced", name=name.text, x=labels.decimal(name.x), y=labels.decimal(name.y))


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


def _tag_of(name: Name, texts: Sequence[str], frame: Frame, weight: str | None = None) -> Tag:
    """Return a name as something to place: its point on the page, the sizes of its shapes."""
    x, y = frame.on_page(name.x, name.y)
    return Tag(x, y, name.radius, tuple(text_size(text, name.size, weight or name.weight) for text in texts))


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
            fontweight="bold" if item.is_number else item.name.weight,
            color=item.name.colour,
            label="number" if item.is_number else "label",
            bbox={"facecolor": PAPER, "alpha": 0.75, "edgecolor": "none", "pad": 0.3},
        )
