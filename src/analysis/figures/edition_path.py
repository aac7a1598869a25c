"""The path of the mean points of the editions in the plane."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.alternatives import plane_text
from analysis.figures.annotation import Name, named_plane
from analysis.figures.edition_parts import in_order, named, region_name
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Mark
from analysis.figures.marks import radius
from analysis.figures.page import Drawing, dot
from analysis.figures.plane import frame_around
from analysis.figures.plane_axes import Plane, plane_of
from analysis.figures.records import records
from analysis.figures.theme import INK, NORMAL, PALE, PAPER, Style

POINT = 60.0  # square points
ARROW: dict[str, Any] = {"arrowstyle": "-|>", "mutation_scale": 9, "shrinkA": 4, "shrinkB": 4}


def edition_path(
    means: pd.DataFrame,
    axes: pd.DataFrame,
    labels: Labels,
    *,
    question: str,
    regions: pd.DataFrame | None = None,
    stamp: str | None = None,
) -> Drawing:
    """Return the mean points of the editions, joined in their order, with the interval of each on both axes.

    Parameters
    ----------
    means : DataFrame
        Result table: edition, axis, n, mean, ci_low, ci_high; in standard deviations of the axis.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    question : str
        The question that tells editions apart.
    regions : DataFrame, optional
        Result table: region (its side on the horizontal, then on the vertical axis), edition, share; the shares of the
        first edition and of the last are written in each quarter of the plane.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = plane_of(axes, labels)
    editions = in_order(means, question, labels)
    points = points_of(means, shown)
    points = points.iloc[[list(points["edition"]).index(each) for each in editions if each in set(points["edition"])]]
    ends = np.array([(row.x, row.y, row.x_low, row.y_low, row.x_high, row.y_high) for row in records(points)])
    frame = frame_around(_known(ends[:, 0::2]), _known(ends[:, 1::2]), shown)
    names = [
        Name(named(row.edition, row.n, question, labels), row.x, row.y, radius(POINT), INK, NORMAL, "bold")
        for row in records(points)
    ]
    links = [(a.x, a.y, b.x, b.y) for a, b in pairwise(records(points))]
    point = Mark(labels.say("editions.point"), "o", PAPER, INK, POINT)
    groups = [Group("", (point, Line(labels.say("editions.cross"), PALE, width=0.9)))]
    groups.append(Group(labels.say("editions.deviations"), ()))
    groups += _region_notes(regions, shown, editions, question, labels)
    with named_plane(shown, frame, names, labels, links=links, groups=groups, stamp=stamp) as (figure, panel):
        for row in records(points):
            panel.plot([row.x_low, row.x_high], [row.y, row.y], color=PALE, linewidth=0.9, zorder=2)
            panel.plot([row.x, row.x], [row.y_low, row.y_high], color=PALE, linewidth=0.9, zorder=2)
        draw_path(panel, points, Style(INK, INK, "o", "", "solid"), 1.3)
        for rank, row in enumerate(records(points)):
            dot(panel, row.x, row.y, POINT, ("o", _shade(rank, len(points)), INK), 1.0, zorder=5)
    told = (
        labels.say("alt.edition_point", name=name.text, x=labels.decimal(name.x), y=labels.decimal(name.y))
        for name in names
    )
    return Drawing(figure, " ".join([plane_text("edition_path", shown, labels, count=len(points)), *told]))


def points_of(means: pd.DataFrame, plane: Plane) -> pd.DataFrame:
    """Return a row an edition that has a place on both axes: where it is, and the ends of its intervals."""
    wide = means.assign(edition=means["edition"].astype("str")).pivot(index="edition", columns="axis")
    numbers = [axis.number for axis in plane]
    if not set(numbers) <= set(means["axis"]):
        return pd.DataFrame(columns=["edition", "n", "x", "y", "x_low", "x_high", "y_low", "y_high"])
    points = pd.DataFrame({"n": wide["n"][numbers[0]]})
    for name, number in zip("xy", numbers, strict=True):
        points[name] = wide["mean"][number]
        for end in ("low", "high"):  # without an interval, nothing is drawn around the point
            points[f"{name}_{end}"] = wide[f"ci_{end}"][number].fillna(points[name])
    return points.dropna(subset=["x", "y"]).rename_axis("edition").reset_index()


def _known(values: np.ndarray) -> list[float]:
    return [float(value) for value in values.ravel() if np.isfinite(value)]


def _shade(rank: int, count: int) -> str:
    """Return the face of a point: white for the first edition, ink for the last."""
    level = 1.0 - 0.9 * (rank / max(1, count - 1))
    return str(round(level, 3))


def draw_path(panel: Axes, points: pd.DataFrame, style: Style, width: float) -> None:
    """Draw an arrow from each point to the next."""
    for a, b in pairwise(records(points)):
        look = {**ARROW, "color": style.colour, "linewidth": width, "linestyle": style.line}
        panel.annotate("", (b.x, b.y), (a.x, a.y), arrowprops=look, zorder=4)


def _region_notes(
    regions: pd.DataFrame | None, plane: Plane, editions: Sequence[str], question: str, labels: Labels
) -> list[Group]:
    """Return the shares of each region in the first edition and in the last, a line a region."""
    if regions is None or regions.empty or len(editions) < 2:
        return []
    held = regions.assign(edition=regions["edition"].astype("str"))
    shares = held.pivot(index="region", columns="edition", values="share").reindex(columns=list(editions))
    first, last = editions[0], editions[-1]
    names: dict[str, Any] = {"first": labels.category(question, first), "last": labels.category(question, last)}
    known = shares.loc[list(dict.fromkeys(regions["region"]))].dropna(subset=[first, last])
    return [
        Group(
            labels.say(
                "editions.region",
                region=region_name(str(region), plane, labels),
                before=labels.percent(before, 0),
                after=labels.percent(after, 0),
                **names,
            ),
            (),
        )
        for region, before, after in zip(known.index, known[first], known[last], strict=True)
    ]
