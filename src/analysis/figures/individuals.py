"""The plane of individuals: cells of a grid with their counts, mean points and ellipses of a question."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.alternatives import plane_text
from analysis.figures.annotation import Name, named_plane
from analysis.figures.density import draw_lines, draw_shades, is_crowd, shade_group, shades
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Mark
from analysis.figures.marks import areas, draw_marks, lighter, radius, size_group, specks
from analysis.figures.page import Drawing, dot
from analysis.figures.plane import Frame, frame_around, on_plane
from analysis.figures.plane_axes import Plane, curves_on, plane_of
from analysis.figures.records import records
from analysis.figures.theme import INK, NORMAL, PALE, PAPER, PLAIN, Style, styles
from analysis.figures.touching import Floats, Segment

MEAN_AREA = 120.0  # square points
CELL_AREA = 60.0
CROWDED = 3  # groups: beyond, ellipses of concentration would cover each other, and are not drawn
LINES: dict[str, tuple[Any, float]] = {  # line and width in points: one a kind, whatever the group
    "concentration": ((0, (3, 2)), 0.8),
    "compatibility": ("solid", 1.5),
    "confidence": ((0, (1, 1)), 1.9),
}
FARTHEST = 5  # places of individuals that are named
RANK = 8  # signs of a pseudonym that is the rank of a row, at most; a hash has more
ENDS = 22.0  # square points: the group's marker, at the ends of the axes of its ellipses


def individual_plane(
    cells: pd.DataFrame,
    axes: pd.DataFrame,
    labels: Labels,
    *,
    factor: str | None = None,
    mean_points: pd.DataFrame | None = None,
    ellipses: pd.DataFrame | None = None,
    density: bool = False,
    parted: bool = False,
    stamp: str | None = None,
) -> Drawing:
    """Return the cloud of individuals, with the mean points and ellipses of a question.

    Parameters
    ----------
    cells : DataFrame
        Individuals as the door of printing shows them, on a grid or at their places: two columns named after the axes'
        numbers, n, and category where a factor is given; status, where some are supplementary; respondents, the
        pseudonyms of those at a place: the farthest are named.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    factor : str, optional
        The question whose categories are told apart.
    mean_points : DataFrame, optional
        Result table: factor, category, n, axis, mean.
    ellipses : DataFrame, optional
        Result table; those of the factor and of this plane are drawn, every kind present, save those of concentration
        where there are more than three: the figure then says so.
    density : bool
        Whether to draw lines of equal density of the cloud behind it. Of a crowd, whose marks would cover each other,
        the cells are shaded instead, and the lines are not drawn.
    parted : bool
        Whether the categories share out the plane: each cell of a crowd is then of the colour of the most numerous.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = plane_of(axes, labels)
    cells = cells.rename(columns={shown[0].number: "x", shown[1].number: "y"})
    means = _of_factor(mean_points, factor)
    look = styles(_category_order([*cells.get("category", []), *means.get("category", [])], factor, labels))
    means = on_plane(means, shown, "mean") if len(means) else means
    known = curves_on(_of_factor(ellipses, factor), shown)
    curves = _legible(known)
    frame = _frame_of(cells, curves, shown)
    shaded = shades(cells[~_apart(cells)], look if parted else None) if is_crowd(cells) else None
    points = _cell_looks(cells if shaded is None else cells[_apart(cells)], look, frame)
    apart = _farthest(cells)
    names = [_mean_name(point, look, labels) for point in records(means)]
    names += [Name(shortened(point.respondents), point.x, point.y, radius(CELL_AREA)) for point in records(apart)]
    links = [*outlines(curves), *specks(points)]
    least = 0.0 if _are_exact(cells) else points["n"].min()  # no cell of a grid is of one, where none may be told
    counts = size_group(points["n"], labels, CELL_AREA, least=least) if shaded is None else shade_group(shaded, labels)
    groups = _legend(points, look, curves, factor, labels, counts)
    if len(curves) < len(known):
        groups.append(Group(labels.say("legend.crowded"), ()))
    if shaded is not None:
        groups.append(Group(labels.say(f"legend.{'parted' if parted else 'crowd'}"), ()))
    elif density:
        groups.append(Group("", (Line(labels.say("legend.density"), PALE, width=0.6),)))
    with named_plane(shown, frame, names, labels, links=links, groups=groups, stamp=stamp) as (figure, panel):
        if shaded is not None:
            draw_shades(panel, shaded, frame.scale)
        elif density:
            draw_lines(panel, cells)
        draw_marks(panel, points)
        _draw_ellipses(panel, curves, look)
        for point in records(means):
            mark = (look[point.category].marker, look[point.category].colour, INK)
            dot(panel, point.x, point.y, MEAN_AREA, mark, 1.1, zorder=6)
    text = _individual_text(cells, means, curves, shown, labels)
    if len(apart):
        text = f"{text} {labels.say('alt.farthest', names=', '.join(map(shortened, apart['respondents'])))}"
    return Drawing(figure, text if len(curves) == len(known) else f"{text} {labels.say('alt.crowded')}")


def _frame_of(cells: pd.DataFrame, curves: pd.DataFrame, plane: Plane) -> Frame:
    """Return the frame that holds the cells and the whole of the ellipses."""
    outer = [ellipse_points(curve) for curve in records(curves)]
    x = np.concatenate([cells["x"], *(x for x, _ in outer)])
    y = np.concatenate([cells["y"], *(y for _, y in outer)])
    return frame_around(x.tolist(), y.tolist(), plane)


def _of_factor(table: pd.DataFrame | None, factor: str | None) -> pd.DataFrame:
    """Return the rows of a factor; none without a table or a factor."""
    if table is None or factor is None:
        return pd.DataFrame(columns=["factor", "category", "kind", "axes", "centre_x", "centre_y", "angle"])
    return table[table["factor"] == factor]


def _legible(curves: pd.DataFrame) -> pd.DataFrame:
    """Return the ellipses without those of concentration where there are too many to be told apart."""
    wide = curves["kind"] == "concentration"
    return curves[~wide] if wide.sum() > CROWDED else curves


def _category_order(met: Iterable[str | None], factor: str | None, labels: Labels) -> list[str]:
    """Return the categories of the factor met in the cells or the mean points, in declared order."""
    known = {key for key in met if isinstance(key, str)} if factor is not None else set()
    return sorted(known, key=lambda key: (labels.rank(str(factor), key), key))


def _cell_looks(cells: pd.DataFrame, look: dict[str, Style], frame: Frame) -> pd.DataFrame:
    """Return cells as marks; those of several categories on one node stand side by side."""
    categories = cells["category"] if look else pd.Series(index=cells.index, dtype=object)
    style = [look.get(category, PLAIN) for category in categories]
    hollow = _apart(cells)
    points = cells.assign(
        area=areas(cells["n"], CELL_AREA),
        marker=[own.marker for own in style],
        face=[PAPER if empty else lighter(own.colour, 0.5) for own, empty in zip(style, hollow, strict=True)],
        edge=[own.colour for own in style],
    )
    node = points.groupby(["x", "y"], sort=False)
    shift = (node.cumcount() - (node["n"].transform("size") - 1) / 2) * 5.5 / frame.scale
    return points.assign(x=points["x"] + shift)


def _apart(cells: pd.DataFrame) -> pd.Series:
    """Return which cells are those of supplementary individuals."""
    if "status" not in cells:
        return pd.Series(data=False, index=cells.index)
    return cells["status"] == "supplementary"


def _farthest(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the places the farthest from the origin, where it is told who stands there."""
    if not _are_exact(cells):
        return cells.head(0)
    distances = -np.hypot(cells["x"].to_numpy(float), cells["y"].to_numpy(float))
    return cells.iloc[np.argsort(distances, kind="stable")[:FARTHEST]]


def _are_exact(cells: pd.DataFrame) -> bool:
    """Whether individuals are at their places, and no longer in the cells of a grid."""
    return "respondents" in cells and bool(cells["respondents"].notna().all())


def shortened(pseudonyms: str) -> str:
    """Return the pseudonyms of a place as a figure names them: the first, short, and how many others.

    Examples
    --------
    >>> shortened("2018-3fa9c1d20b7e4f58 2019-77aa00bb11cc22dd"), shortened("v-00012")
    ('2018-3fa9 +1', 'v-00012')
    """
    first, *others = pseudonyms.split(" ")
    wave, _, code = first.rpartition("-")
    name = f"{wave}-{code[:4]}" if len(code) > RANK else first
    return f"{name} +{len(others)}" if others else name


def _mean_name(point: Any, look: dict[str, Style], labels: Labels) -> Name:
    """Return the name of a mean point, with its count."""
    text = labels.say("mean_point", name=labels.category(point.factor, point.category), n=labels.integer(point.n))
    colour = look[point.category].text
    return Name(text, point.x, point.y, radius(MEAN_AREA), colour=colour, size=NORMAL, weight="bold")


def ellipse_points(curve: Any, count: int = 90) -> tuple[Floats, Floats]:
    """Return points around an ellipse."""
    turn, angle = np.linspace(0, 2 * np.pi, count), np.deg2rad(curve.angle)
    along, across = curve.semi_axis_1 * np.cos(turn), curve.semi_axis_2 * np.sin(turn)
    x = curve.centre_x + along * np.cos(angle) - across * np.sin(angle)
    y = curve.centre_y + along * np.sin(angle) + across * np.cos(angle)
    return x, y


def outlines(curves: pd.DataFrame, count: int = 40) -> Iterator[Segment]:
    """Yield ellipses as short segments between `count` points."""
    for curve in records(curves):
        x, y = ellipse_points(curve, count)
        yield from zip(x[:-1], y[:-1], x[1:], y[1:], strict=True)


def _draw_ellipses(axes: Axes, curves: pd.DataFrame, look: dict[str, Style]) -> None:
    """Draw ellipses in the colour of their category, its marker at the ends of their axes; the line is the kind's."""
    for curve in records(curves):
        style, (line, width) = look[curve.category], LINES[curve.kind]
        x, y = ellipse_points(curve)
        axes.plot(x, y, color=style.colour, linestyle=line, linewidth=width, zorder=4)
        x, y = (ends[:-1] for ends in ellipse_points(curve, 5))
        axes.scatter(x, y, s=ENDS, marker=style.marker, c=[style.colour], edgecolors=PAPER, lw=0.6, zorder=4.5)


def _legend(
    points: pd.DataFrame,
    look: dict[str, Style],
    curves: pd.DataFrame,
    factor: str | None,
    labels: Labels,
    counts: Group,
) -> list[Group]:
    """Return the legend: categories, ellipses, counts of cells."""
    groups = [counts]
    if len(curves):
        groups.insert(0, _ellipse_group(curves, labels))
    if factor is not None:
        marks = [
            Mark(labels.category(factor, key), style.marker, lighter(style.colour, 0.5), style.colour)
            for key, style in look.items()
        ]
        if points["category"].isna().any():
            unknown = labels.say("legend.unknown" if _are_exact(points) else "legend.undivided")
            marks.append(Mark(unknown, PLAIN.marker, lighter(PLAIN.colour, 0.5), PLAIN.colour))
        groups.insert(0, Group(labels.question(factor), tuple(marks)))
    if _apart(points).any():
        groups.append(Group("", (Mark(labels.say("legend.apart"), PLAIN.marker, PAPER, PLAIN.colour),)))
    return groups


def _ellipse_group(curves: pd.DataFrame, labels: Labels) -> Group:
    """Return the legend of the ellipses' kinds, and of the marks on their lines."""
    lines = [
        Line(labels.say(f"legend.{row.kind}", level=labels.percent(row.level, 0)), INK, *LINES[row.kind])
        for row in records(curves.drop_duplicates("kind"))
    ]
    of_group = Mark(labels.say("legend.of_group"), area=ENDS)
    return Group(labels.say("legend.ellipses"), (*lines, of_group))


def _individual_text(
    cells: pd.DataFrame, means: pd.DataFrame, curves: pd.DataFrame, plane: Plane, labels: Labels
) -> str:
    """Return what the plane shows: how many individuals, where the mean points are, how far the groups spread."""
    apart = int(cells["n"][_apart(cells)].sum())
    kind = "exact_individuals" if _are_exact(cells) else "individuals"
    first = plane_text(kind, plane, labels, count=int(cells["n"].sum()))
    if apart:
        first = f"{first} {labels.say('alt.apart', count=apart)}"
    placed = (
        labels.say(
            "alt.mean_point",
            name=labels.full(point.factor, point.category),
            n=labels.integer(point.n),
            x=labels.decimal(point.x),
            y=labels.decimal(point.y),
        )
        for point in records(means)
    )
    spread = (
        labels.say(
            "alt.concentration",
            name=labels.full(curve.factor, curve.category),
            longer=labels.decimal(curve.semi_axis_1),
            shorter=labels.decimal(curve.semi_axis_2),
        )
        for curve in records(curves[curves["kind"] == "concentration"])
    )
    return " ".join([first, *placed, *spread])
