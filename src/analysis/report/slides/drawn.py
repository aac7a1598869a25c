"""The figures of slides, whose letters are read from the end of a room: answers as bars, planes of few points."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from analysis.figures.labels import cut, study_labels, study_stamp
from analysis.figures.page import Drawing
from analysis.figures.plane_axes import Plane, plane_of
from analysis.figures.slide_bars import SlideBar, slide_bars
from analysis.figures.slide_plane import SlidePoint, slide_plane
from analysis.geometry.reading.balance import by_importance
from analysis.geometry.reading.tables import cloud_of
from analysis.printing.grid import CROWD, FINEST, gridded
from analysis.report.chapters.columns import Row, rows_in
from analysis.report.context import Context, overall
from analysis.report.main_text.evidence import SHARES
from analysis.report.main_text.saying import answer
from analysis.report.markdown import Markdown, unescaped
from analysis.report.slides.claims import named
from analysis.report.space_view import SpaceView

SEEN = 1.5  # standard deviations from the centre that a plane of editions shows at least
ANSWERS = 14  # named in one plane
LONGEST = 100  # signs of a name in a figure
MOST = 12  # bars of one figure


def drawn_answers(context: Context, rows: Sequence[Row]) -> Drawing | None:
    """Return the bars of evidence that is shares, the largest answers of a question asked for its own sake included."""
    return None if any(row["kind"] not in SHARES for row in rows) else _of_bars(context, list(_bars(context, rows)))


def _of_bars(context: Context, bars: Sequence[SlideBar]) -> Drawing | None:
    bars = bars[:MOST]
    if not bars:
        return None
    told = [context.say("slides.bar_told", answer=Markdown(bar.label), share=Markdown(bar.told)) for bar in bars]
    marks = [unescaped(context.percent(mark / 4, 0)) for mark in range(5)]
    figure = slide_bars([_plain(bar) for bar in bars], marks, stamp=study_stamp(context.study))
    return Drawing(figure, unescaped(context.say("slides.bars", bars=context.listed(told))))


def drawn_categories(context: Context, view: SpaceView) -> Drawing | None:
    """Return the answers that make the axes of the plane most, a style for each theme."""
    plane = _plane(context, view)
    if plane is None:
        return None
    kept = by_importance(pd.concat([view.retained(axis.number) for axis in plane]))
    kept = kept.drop_duplicates(["question", "category"]).head(ANSWERS)
    places = _places(view.tables.categories, plane, ["question", "category"], "coordinate")
    themes = {theme: rank for rank, theme in enumerate(view.themes)}
    keys = [(str(row.question), str(row.category), str(row.theme)) for row in kept.itertuples()]
    points = [
        SlidePoint(_name(answer(context, question, category)), *places[question, category], themes.get(theme, 0))
        for question, category, theme in keys
        if (question, category) in places
    ]
    return _drawn(context, points, plane)


def drawn_groups(context: Context, view: SpaceView, factor: str) -> Drawing | None:
    """Return the mean points of the categories of a factor, over the cloud of individuals."""
    plane = _plane(context, view)
    if plane is None:
        return None
    own = view.tables.mean_points[view.tables.mean_points["factor"] == factor]
    counts = own.drop_duplicates("category").set_index("category")["n"]
    places = _places(own, plane, ["category"], "mean")
    points = [
        SlidePoint(_counted(context, context.category(factor, category), counts[category]), *places[(category,)], rank)
        for rank, category in enumerate(counts.index)
        if (category,) in places
    ]
    individuals = view.tables.individuals
    active = individuals[individuals["status"] == "active"]
    if active["respondent"].nunique() > CROWD:
        return _drawn(context, points, plane, crowd=_crowd(active, plane))
    cloud = _places(active, plane, ["respondent"], "coordinate")
    return _drawn(context, points, plane, cloud=list(cloud.values()))


def _crowd(individuals: pd.DataFrame, plane: Plane) -> pd.DataFrame:
    """Return how many individuals stand in each cell of a grid of the plane: x, y, n."""
    numbers = [axis.number for axis in plane]
    cloud = cloud_of(individuals.assign(axis=individuals["axis"].astype(int))).sort_index()
    places = cloud[numbers].set_axis(["x", "y"], axis="columns")
    return gridded(places, float(places.std(ddof=0).max()) / FINEST)


def drawn_editions(context: Context, view: SpaceView) -> Drawing | None:
    """Return the mean points of the editions, joined in their order."""
    plane, editions = _plane(context, view), context.study.editions
    means = view.tables.edition_means
    if plane is None or editions is None:
        return None
    places = _places(means, plane, ["edition"], "mean")
    counts = means.drop_duplicates("edition").set_index("edition")["n"]
    known = [edition for edition in context.study.questions[editions.question].categories if (edition,) in places]
    low, high = (_places(means, plane, ["edition"], end) for end in ("ci_low", "ci_high"))
    points = [
        SlidePoint(
            _counted(context, context.category(editions.question, one), counts[one]),
            *places[(one,)],
            ends=(low[own][0], high[own][0], low[own][1], high[own][1]) if own in low and own in high else None,
        )
        for one in known
        if (own := (one,))
    ]
    return _drawn(context, points, plane, joined=True, least=SEEN)


def _plane(context: Context, view: SpaceView) -> Plane | None:
    """Return the axes of the plane, where a space has two."""
    return plane_of(view.tables.axes, study_labels(context.study)) if len(view.axes) > 1 else None


def _places(
    table: pd.DataFrame, plane: Plane, keys: list[str], value: str
) -> dict[tuple[str, ...], tuple[float, float]]:
    """Return where things lie on both axes of the plane, those that are known there."""
    numbers = [axis.number for axis in plane]
    known = table.assign(axis=table["axis"].astype(int))
    wide = known[known["axis"].isin(numbers)].pivot_table(index=keys, columns="axis", values=value, sort=False)
    if not set(numbers) <= set(wide.columns):
        return {}
    found = wide[numbers].dropna()
    named = [key if isinstance(key, tuple) else (key,) for key in found.index]
    ends = found.to_numpy(dtype="float64")
    return {tuple(map(str, key)): (float(x), float(y)) for key, (x, y) in zip(named, ends, strict=True)}


def _counted(context: Context, name: Markdown, n: float) -> str:
    return _name(name) if pd.isna(n) else _name(context.say("slides.point", name=name, n=context.integer(n)))


def _name(text: Markdown) -> str:
    return cut(unescaped(text).strip("«» \u00a0\u202f“”"), LONGEST)


def _drawn(context: Context, points: list[SlidePoint], plane: Plane, **how: Any) -> Drawing | None:
    if not points:
        return None
    told = [
        context.say("slides.placed", name=point.name, x=context.signed(point.x), y=context.signed(point.y))
        for point in points
    ]
    names = {"horizontal": plane[0].name, "vertical": plane[1].name, "points": context.listed(told)}
    figure = slide_plane(points, plane, stamp=study_stamp(context.study), **how)
    return Drawing(figure, unescaped(context.say("slides.plane_told", **names)))


def _bars(context: Context, rows: Sequence[Row]) -> Iterator[SlideBar]:
    for row in rows:
        if row["verdict"] == "withheld" or pd.isna(row["n"]):
            continue
        if row["kind"] == "multiple" and not row["against"]:
            yield from _whole(context, str(row["question"]))
        elif row["kind"] == "difference":
            yield from _both(context, row)
        else:
            yield _bar(context, named(context, row), row["n"], row["base"], (row["ci_low"], row["ci_high"]))


def drawn_respondents(context: Context, questions: Sequence[str]) -> Drawing | None:
    """Return the answers of some questions, the first ones, each question whole."""
    bars: list[SlideBar] = []
    for question in questions:
        own = list(_in_order(context, question))
        if len(bars) + len(own) <= MOST:
            bars += own
    return _of_bars(context, bars)


def _in_order(context: Context, question: str) -> Iterator[SlideBar]:
    """Yield every answer of a question, in the order of its categories."""
    known = overall(context.tables.frequencies)
    rows = known[(known["question"] == question) & known["share"].notna()]
    for row in rows_in(rows):
        label = answer(context, question, str(row["category"]))
        yield _bar(context, label, row["n"], row["base"], (row["ci_low"], row["ci_high"]))


def _whole(context: Context, question: str) -> Iterator[SlideBar]:
    """Yield every answer of a question, the most given first."""
    known = overall(context.tables.frequencies)
    own = known[(known["question"] == question) & known["share"].notna()]
    for row in rows_in(own.sort_values("share", ascending=False, kind="stable")):
        label = context.category(question, str(row["category"]))
        yield _bar(context, label, row["n"], row["base"], (row["ci_low"], row["ci_high"]))


def _both(context: Context, row: Row) -> Iterator[SlideBar]:
    """Yield the share of one answer in each of two groups."""
    given = answer(context, str(row["question"]), str(row["category"]))
    other = (
        answer(context, str(row["factor"]), str(row["against"])) if row["against"] else context.say("inquiry.others")
    )
    for rank, (name, n, base) in enumerate(
        [
            (answer(context, str(row["factor"]), str(row["group"])), row["n"], row["base"]),
            (other, row["n_against"], row["base_against"]),
        ]
    ):
        if pd.notna(n) and base:
            label = context.say("slides.among", answer=given, group=name)
            yield _bar(context, label, n, base, None, second=rank == 1)


def _bar(
    context: Context, label: Markdown, n: float, base: float, ends: tuple[float, float] | None, *, second: bool = False
) -> SlideBar:
    share = float(n) / float(base)
    counts = {"n": context.integer(n), "base": context.integer(base)}
    told = context.say("slides.counted", share=context.percent(share, 0), **counts)
    return SlideBar(label, told, share, ends if ends and not any(map(pd.isna, ends)) else None, second)


def _plain(bar: SlideBar) -> SlideBar:
    return SlideBar(cut(unescaped(bar.label), LONGEST), unescaped(bar.told), bar.share, bar.ends, bar.second)
