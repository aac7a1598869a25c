"""Planes of categories: those that make the axes, and those placed on it afterwards."""

from collections.abc import Sequence
from functools import lru_cache
from math import isnan, nan

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.alternatives import plane_text, side_texts
from analysis.figures.annotation import Annotation, Name, annotate, annotated_plane, names_under
from analysis.figures.category_names import fewer_named, full_names, named_points, names_of, short_names, unnamed_points
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Mark, mark_of
from analysis.figures.marks import areas, draw_marks, lighter, size_group, specks
from analysis.figures.ordered_paths import OrderedPath, draw_ordered, ordered_paths
from analysis.figures.page import Drawing
from analysis.figures.plane import Frame, frame_around, on_plane
from analysis.figures.plane_axes import Plane, plane_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, PAPER, RULE, Style, styles
from analysis.figures.touching import Segment
from analysis.geometry.reading.balance import baseline, by_importance


def category_plane(
    categories: pd.DataFrame,
    axes: pd.DataFrame,
    labels: Labels,
    *,
    stamp: str | None = None,
) -> Drawing:
    """Return the plane of active and passive categories, a colour and a marker by theme.

    Categories that contribute more than the mean to one of the two axes are full, their names in dark; other active
    ones are lighter, passive ones open. Areas grow with counts; categories of an ordered question are
    linked where there are three or more and the path runs over the name of no other question.

    Parameters
    ----------
    categories : DataFrame
        Result table: question, category, theme, status, axis, n, coordinate, contribution, retained.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = plane_of(axes, labels)
    table = with_themes(categories[categories["status"].isin(["active", "passive"])])
    points = on_plane(table, shown)
    points = with_looks(points, "theme", is_retained(points, table, shown)).assign(name=full_names(points, labels))
    groups = (
        *theme_groups(points, labels),
        role_group(points, mean_contribution(table), labels),
        size_group(points["n"], labels),
    )
    counts = points["status"].value_counts()
    alt = [
        plane_text("categories", shown, labels, count=len(points), active=labels.integer(counts.get("active", 0))),
        *side_texts(_reading(table), [contributing(table, axis.number) for axis in shown], labels),
    ]
    return Drawing(category_figure(points, shown, labels, groups, stamp), " ".join(alt))


def supplementary_plane(
    categories: pd.DataFrame,
    axes: pd.DataFrame,
    labels: Labels,
    *,
    told: str = "supplementary",
    stamp: str | None = None,
) -> Drawing:
    """Return the plane of supplementary categories, a colour and a marker by question, active ones in the background.

    Those of an ordered question of three or more are joined in their order, as in `category_plane`.

    Parameters
    ----------
    categories, axes, labels, stamp
        As in `category_plane`.
    told : str
        What its text for those who do not see it calls the categories.
    """
    shown = plane_of(axes, labels)
    points = on_plane(categories[categories["status"] == "supplementary"], shown)
    if points.empty:
        raise ValueError("no supplementary category to place; give a table that holds some")
    points = with_looks(points, "question", pd.Series(True, index=points.index))
    points = points.assign(name=short_names(points, labels))
    background = on_plane(categories[categories["status"] == "active"], shown)
    groups = (_question_group(points, labels), size_group(points["n"], labels))
    alt = [
        plane_text(told, shown, labels, count=len(points)),
        *side_texts("furthest", [_furthest(points, value) for value in "xy"], labels),
    ]
    return Drawing(category_figure(points, shown, labels, groups, stamp, background), " ".join(alt))


def written_places(
    categories: pd.DataFrame, axes: pd.DataFrame, labels: Labels
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return where these planes write the names of categories: centres of labels, in units of the plane.

    Parameters
    ----------
    categories, axes, labels
        As in `category_plane`.

    Returns
    -------
    dict of (question, category) to (x, y)
        Without those that have no place in the plane, or no room for their name there.
    """
    shown = plane_of(axes, labels)
    table = with_themes(categories)
    is_placed = table["status"] == "supplementary"
    active = on_plane(table[~is_placed], shown)
    active = with_looks(active, "theme", is_retained(active, table[~is_placed], shown))
    others = on_plane(table[is_placed], shown)
    others = with_looks(others, "question", pd.Series(True, index=others.index))
    behind = active[active["status"] == "active"]
    return {
        **_places_of(active.assign(name=full_names(active, labels)), shown, labels, active.head(0)),
        **_places_of(others.assign(name=short_names(others, labels)), shown, labels, behind),
    }


def _places_of(
    points: pd.DataFrame, plane: Plane, labels: Labels, behind: pd.DataFrame
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return the centres of the names that a plane of these points has room for."""
    if points.empty:
        return {}
    names, annotation = _named(points, behind, plane, ordered_paths(points, labels))
    boxes = {id(item.name): item.placement.box for item in annotation.written}
    centres = {
        (point.question, point.category): ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        for point, name in zip(records(named_points(points)), names, strict=True)
        if (box := boxes.get(id(name)))
    }
    return {key: annotation.frame.in_plane(*centre) for key, centre in centres.items()}


def category_figure(
    points: pd.DataFrame,
    plane: Plane,
    labels: Labels,
    groups: Sequence[Group],
    stamp: str | None,
    behind: pd.DataFrame | None = None,
    *,
    always_joined: bool = False,
) -> Figure:
    """Return the figure of named points over a background of small ones.

    Those of an ordered question are linked, but where a link would run over the name of another question; there too
    where they are always to be.
    """
    behind = points.iloc[:0] if behind is None else behind
    paths = ordered_paths(points, labels)
    names, annotation = _named(points, behind, plane, paths)
    questions = dict(zip(map(id, names), named_points(points)["question"], strict=True))
    groups = (*groups, *fewer_named(points, labels))
    with annotated_plane(plane, annotation, labels, groups=groups, stamp=stamp) as (figure, axes):
        axes.scatter(behind["x"], behind["y"], s=9, color=RULE, zorder=2)
        for path in paths:
            under = {questions[id(name)] for link in path.links for name in names_under(annotation, link)}
            if always_joined or under <= {path.question}:
                draw_ordered(axes, path)
        draw_marks(axes, points)
    return figure


def _named(
    points: pd.DataFrame, behind: pd.DataFrame, plane: Plane, paths: Sequence[OrderedPath]
) -> tuple[tuple[Name, ...], Annotation]:
    """Return the names of the points, and where they go."""
    frame = frame_around([*points["x"], *behind["x"]], [*points["y"], *behind["y"]], plane)
    return _annotated(tuple(names_of(points)), frame, tuple(_lines(points, behind, paths)))


@lru_cache(maxsize=4)  # the step that draws a plane tells its places too; processes that draw inherit them
def _annotated(
    names: tuple[Name, ...], frame: Frame, lines: tuple[Segment, ...]
) -> tuple[tuple[Name, ...], Annotation]:
    """Return where names go, and the very names that are placed there: some may be equal."""
    return names, annotate(names, frame, links=lines)


def _lines(points: pd.DataFrame, behind: pd.DataFrame, paths: Sequence[OrderedPath]) -> list[Segment]:
    """Return what names had better not cover: the paths of ordered questions, the points that have no name."""
    links = (link for path in paths for link in path.links)
    return [*links, *specks(behind), *specks(unnamed_points(points))]


def with_looks(points: pd.DataFrame, by: str, emphasised: pd.Series) -> pd.DataFrame:
    """Return points with the columns of their look: a style for each value of the column `by`."""
    style = points[by].map(styles(points[by]))
    looks = [_look(*row) for row in zip(style, points["status"], emphasised, strict=True)]
    return points.assign(
        style=style,
        emphasised=emphasised,
        area=areas(points["n"]),
        marker=[own.marker for own in style],
        face=[face for face, _ in looks],
        edge=[edge for _, edge in looks],
    )


def _look(style: Style, status: str, emphasised: bool) -> tuple[str, str]:
    """Return the colours of a mark's face and edge."""
    if status == "passive":
        return PAPER, style.colour
    return (style.colour, PAPER) if emphasised else (lighter(style.colour), lighter(style.colour, 0.3))


def mean_contribution(categories: pd.DataFrame) -> float:
    """Return the mean contribution of the active categories of a table of categories by axis, where some is told."""
    if categories["contribution"].isna().all():
        return nan
    return baseline((categories.drop_duplicates(["question", "category"])["status"] == "active").to_numpy())


def _reading(categories: pd.DataFrame) -> str:
    """Return by what right categories are retained, as texts name it."""
    return "furthest" if categories["contribution"].isna().all() else "contributing"


def contributing(categories: pd.DataFrame, axis: int) -> pd.DataFrame:
    """Return the categories retained to read an axis, which contribute more than the mean, the most first.

    Where no contribution is told, they are those that lie far from the centre.
    """
    return by_importance(categories[(categories["axis"] == axis) & categories["retained"]])


def _furthest(points: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return points with their coordinate on one axis, the furthest from the origin first."""
    return points.assign(coordinate=points[value]).sort_values(
        "coordinate", key=lambda values: -values.abs(), kind="stable"
    )


def is_retained(points: pd.DataFrame, categories: pd.DataFrame, plane: Plane) -> pd.Series:
    """Say which points contribute more than the mean to one of the two axes."""
    keys = ["question", "category"]
    above = pd.concat([contributing(categories, axis.number)[keys] for axis in plane])
    found = pd.MultiIndex.from_frame(points[keys]).isin(pd.MultiIndex.from_frame(above))
    return pd.Series(found, index=points.index)


def with_themes(categories: pd.DataFrame) -> pd.DataFrame:
    """Return categories whose theme is always a text, empty where there is none."""
    return categories.assign(theme=categories["theme"].astype(object).fillna(""))


def theme_groups(points: pd.DataFrame, labels: Labels) -> Sequence[Group]:
    """Return the legend of themes; none in a space without themes."""
    themes = records(points.drop_duplicates("theme"))
    marks = [mark_of(labels.theme(point.theme), point.style) for point in themes if point.theme]
    return [Group(labels.say("legend.themes"), tuple(marks))] if marks else []


def question_marks(points: pd.DataFrame, labels: Labels) -> list[Mark]:
    """Return the samples of questions."""
    questions = records(points.drop_duplicates("question"))
    return [mark_of(labels.question(point.question), point.style) for point in questions]


def _question_group(points: pd.DataFrame, labels: Labels) -> Group:
    """Return the legend of supplementary questions, and of the active categories behind them."""
    behind = Mark(labels.say("legend.background"), "o", RULE, RULE, 9.0)
    return Group("", (*question_marks(points, labels), behind))


def role_group(points: pd.DataFrame, threshold: float, labels: Labels) -> Group:
    """Return the legend of full, light and open marks."""
    is_far = isnan(threshold)  # no contribution is told
    told = labels.say("legend.far") if is_far else labels.say("legend.retained", threshold=labels.percent(threshold))
    marks = [
        Mark(told, "o", GREY, GREY),
        Mark(labels.say("legend.other"), "o", lighter(GREY), lighter(GREY, 0.3)),
    ]
    if (points["status"] == "passive").any():
        marks.append(Mark(labels.say("legend.passive"), "o", PAPER, GREY))
    return Group(labels.say("legend.categories"), tuple(marks))
