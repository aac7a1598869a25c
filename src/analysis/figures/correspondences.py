"""The plane of two crossed questions: the categories of the one and of the other, on the same axes."""

import pandas as pd

from analysis.description.cross_tables import above_mean
from analysis.figures.alternatives import plane_text, side_texts
from analysis.figures.categories import category_figure, question_marks, with_looks
from analysis.figures.category_names import short_names
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Mark
from analysis.figures.marks import lighter, size_group
from analysis.figures.page import Drawing
from analysis.figures.plane import on_plane
from analysis.figures.plane_axes import plane_of
from analysis.figures.theme import GREY

KEYS = ["question", "category"]


def cross_table_plane(
    categories: pd.DataFrame,
    eigenvalues: pd.DataFrame,
    labels: Labels,
    *,
    stamp: str | None = None,
) -> Drawing:
    """Return the symmetric plane of a table: rows and columns in principal coordinates, a colour and a marker each.

    Categories that contribute more than the mean of their question to one of the two axes are full, their names in
    dark. Areas grow with counts; categories of an ordered question are linked where there are three or more.

    Parameters
    ----------
    categories : DataFrame
        Result table: question, category, axis, n, coordinate, contribution.
    eigenvalues : DataFrame
        Result table: axis, rate.
    labels : Labels
        What keys are called.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = plane_of(_axes(eigenvalues), labels)
    points = on_plane(categories.assign(status="active"), shown)
    points = points.assign(name=short_names(points, labels))
    kept = categories[above_mean(categories)].merge(points[[*KEYS, "name"]], on=KEYS)
    kept = kept.sort_values("contribution", ascending=False, kind="stable")
    ranked = [kept[kept["axis"] == axis.number] for axis in shown]
    points = with_looks(points, "question", _is_among(points, pd.concat(ranked)))
    rows, columns = (labels.question(key) for key in points["question"].unique())
    alt = [
        plane_text("cross_table", shown, labels, count=len(points), rows=rows, columns=columns),
        *side_texts("contributing", ranked, labels),
    ]
    questions = Group(labels.say("legend.questions"), tuple(question_marks(points, labels)))
    groups = (questions, _roles(labels), size_group(points["n"], labels))
    return Drawing(category_figure(points, shown, labels, groups, stamp), " ".join(alt))


def _axes(eigenvalues: pd.DataFrame) -> pd.DataFrame:
    """Return the axes of a table as those of a space, without place, theme or name."""
    axes = eigenvalues[["axis", "rate"]].rename(columns={"rate": "share"})
    return axes.assign(place=None, theme=None, name=None, rate_kind="inertia")


def _is_among(points: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Say which points are among others, by question and category."""
    found = pd.MultiIndex.from_frame(points[KEYS]).isin(pd.MultiIndex.from_frame(others[KEYS]))
    return pd.Series(found, index=points.index)


def _roles(labels: Labels) -> Group:
    """Return the legend of full and light marks."""
    marks = (
        Mark(labels.say("legend.retained_of_question"), "o", GREY, GREY),
        Mark(labels.say("legend.other_category"), "o", lighter(GREY), lighter(GREY, 0.3)),
    )
    return Group(labels.say("legend.categories"), marks)
