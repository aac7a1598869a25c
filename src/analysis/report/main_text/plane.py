"""A space in prose: what it is made of, what noise would do, each axis as an opposition between answers."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.reading.balance import by_importance
from analysis.geometry.reading.likeness import PLANE
from analysis.language.numbers import shown
from analysis.printing.withheld import unread_by
from analysis.report.cells import above, among, at_most, known
from analysis.report.chapters.columns import Row
from analysis.report.chapters.opening import axes_told
from analysis.report.context import Context
from analysis.report.main_text.profiles import profiles
from analysis.report.main_text.saying import answers, side
from analysis.report.markdown import Block, Markdown, Paragraph
from analysis.report.space_view import SpaceView, respondents

DOMINANT = 1 / 3  # of an axis, which one question makes alone
OVER_MEAN = 2  # times the mean contribution: of three questions, a third is no more than each one's share
LEADING = 1 / 4  # of an axis: less is said to be shared
IMPRESSIVE = 0.5  # of a rate, which noise alone would give
FAR = 0.75  # of places told to the half, those at one or more: only these are surely on their side


def plane(context: Context, view: SpaceView) -> Iterator[Block]:
    """Tell what the space is, beside noise, then its axes, and show its categories."""
    if context.coarse and not view.active_questions:  # nothing of it may be told to everybody
        yield context.paragraph(f"main.withheld.{_why_withheld(context, view)}")
        return
    if context.coarse and view.tables.categories["coordinate"].isna().all():
        yield Paragraph(
            Markdown(" ".join([*_made(context, view), context.say("main.no_place"), axes_told(context, view)]))
        )
        return
    yield Paragraph(Markdown(" ".join(_made(context, view))))
    if not view.read_axes:
        yield context.paragraph("main.no_axis")
        return
    yield Paragraph(Markdown(" ".join(_beside_noise(context, view))))
    for axis, before in zip(view.read_axes, [None, *view.read_axes], strict=False):
        yield Paragraph(Markdown(" ".join(_axis(context, view, axis, before=before))))
    yield from context.figures("categories", view.key)


def _why_withheld(context: Context, view: SpaceView) -> str:
    """Return why nothing of a space is printed: few respondents, or numbers that follow from more than counts."""
    if view.key not in unread_by(context.tables.disclosure_audit):
        return "few"
    return "weighted" if context.is_weighted else "unread"


def _made(context: Context, view: SpaceView) -> Iterator[Markdown]:
    n = context.integer(respondents(context, view))
    active = view.source("categories")
    asked = {theme: active.distinct("question", status="active", theme=theme) for theme in view.themes}
    held = {context.theme(theme): count for theme, count in asked.items() if count}
    count = active.distinct("question", status="active")
    if not held:
        yield context.say("main.made_plain", count, n=n)
    elif len(held) == 1:
        yield context.say("main.made_of_one", count, n=n, theme=next(iter(held)))
    else:
        themes = [context.say("main.of_theme", own, theme=theme) for theme, own in held.items()]
        yield context.say("main.made", count, n=n, themes=context.listed(themes))
    if view.space.note:
        yield context.text(view.space.note)


def _beside_noise(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Set the rate of the first plane, or of the one axis read, beside that of noise; say which axes exceed it."""
    width = min(PLANE, len(view.read_axes))
    first = view.tables.eigenvalues.head(width)
    told = [name for name in ("modified_rate", "noise_rate") if first[name].notna().all()]
    rates = {name: view.source("eigenvalues").sum(name, among("axis", first["axis"])) for name in told}
    rate, noise = rates.get("modified_rate"), rates.get("noise_rate")
    if rate is not None and view.space.theme_weights is None and not view.is_rotated:
        yield context.say("main.rate" if width == PLANE else "main.rate_of_one", rate=context.percent(rate, 0))
        if noise is not None:
            n = context.integer(respondents(context, view))
            yield context.say(f"main.noise_{_noise(rate, noise)}", noise=context.percent(noise, 0), n=n)
    if view.tables.eigenvalues["eigenvalue"].isna().all():
        yield context.say("main.untold")
    above = view.above_noise
    if above is None:
        yield context.say("main.noise_unknown")
        return
    yield context.counting("main.above", "axes", (context.integer(view.numbered(axis)) for axis in above))
    if not view.is_of_one_theme and len(above):
        lost = [theme for theme in view.themes if view.best_axis(theme) is None]
        if lost:
            yield context.counting("main.uncarried", "themes", (context.theme(theme) for theme in lost))


def _noise(rate: float, noise: float) -> str:
    """Say how the rate that noise would give, as it is printed, stands to that of the plane."""
    if shown(noise) > shown(rate):
        return "above"
    return "near" if noise >= IMPRESSIVE * rate else "far"


def _axis(context: Context, view: SpaceView, axis: int, *, before: int | None) -> Iterator[Markdown]:
    """Tell an axis; what was told in the same words of the one `before` it is said shorter."""
    what = _what(context, view, axis)
    opposition = list(_opposition(context, view, axis, subject=what is None))
    yield from [what] if what else []
    yield from opposition
    yield from profiles(context, view, axis, before=before)
    yield from _first_question(context, view, axis, before=before)


def _what(context: Context, view: SpaceView, axis: int) -> Markdown | None:
    """Say what an axis is, and by what right; nothing where it was said that it exceeds noise, or that none does."""
    values = {"axis": context.integer(view.numbered(axis))}
    if not view.is_established(axis):
        return context.say("main.within_noise", **values) if view.above_noise else None
    name = view.name(axis)
    if view.is_of_one_theme:
        return context.say("main.axis_named", **values, name=name) if name else None
    rows = {theme: view.theme_row(theme, axis) for theme in view.themes}
    told = {theme: row for theme, row in rows.items() if row is not None and pd.notna(row["contribution"])}
    for wanted in ("yes", "partly"):
        for theme, row in told.items():
            if row["carried"] == wanted:
                return context.say(
                    f"main.carried_{wanted}",
                    **values,
                    theme=context.theme(theme),
                    contribution=_about(context, row["contribution"]),
                    correlation=_at_least(context, abs(row["score_correlation"]), told=wanted == "yes"),
                )
    shares = [
        context.say("main.theme_share", theme=context.theme(theme), contribution=_about(context, row["contribution"]))
        for theme, row in told.items()
    ]
    if not shares:
        return None
    return context.say("main.carried_none", **values, shares=context.listed(shares))


def _at_least(context: Context, correlation: float, *, told: bool) -> Markdown:
    """Return a correlation; of one that came cut to the tenth for everybody, that it is at least so much."""
    value = context.decimal(correlation)
    return context.say("main.at_least", value=value) if context.coarse and told else value


def _about(context: Context, share: float) -> Markdown:
    """Return a share that came of places rounded for everybody as about so much."""
    told = context.percent(share, 0)
    return context.say("main.about", share=told) if context.coarse else told


def _opposition(context: Context, view: SpaceView, axis: int, *, subject: bool) -> Iterator[Markdown]:
    """Tell the answers of both ends, those that contribute most first; the farthest, where no contribution is told.

    The axis is named where no sentence has named it.
    """
    kept = view.retained(axis).dropna(subset=_reasons(view))
    ranked = by_importance(kept[kept["coordinate"].abs() >= _least(view)])
    ends = {positive: ranked[(ranked["coordinate"] > 0) == positive] for positive in (True, False)}
    told = {
        positive: answers(context, rows, _n_of_end(view, axis, positive=positive))
        for positive, rows in ends.items()
        if len(rows)
    }
    values = {name: side(context, view, axis, positive=positive) for name, positive in (("high", True), ("low", False))}
    named = {"axis": context.integer(view.numbered(axis))} if subject else {}
    key = "_of_axis" if subject else ""
    if len(told) == len(ends):
        both = {"high_answers": told[True], "low_answers": told[False]}
        yield context.say(f"main.opposition{key}", **named, **values, **both)
    elif told:
        positive = next(iter(told))
        one, other = ("high", "low") if positive else ("low", "high")
        sides = {"side": values[one], "other": values[other]}
        yield context.say(f"main.one_side{key}", **named, **sides, answers=told[positive])
    elif subject:
        yield context.say("main.untold_axis", **named)


def _least(view: SpaceView) -> float:
    """Return how far from the origin an answer is to lie to be told: anywhere, unless places are told to the half."""
    return FAR if view.tables.eigenvalues["eigenvalue"].isna().all() else 0.0


def _reasons(view: SpaceView) -> list[str]:
    """Return the numbers by which answers are retained: their contribution too, where some is told."""
    table = view.tables.categories
    return ["coordinate", "contribution"] if table["contribution"].notna().any() else ["coordinate"]


def _n_of_end(view: SpaceView, axis: int, *, positive: bool) -> float:
    """Return how many answers are retained at one end of an axis."""
    least = _least(view)
    there = above("coordinate", least) if positive else at_most("coordinate", -least)
    return view.source("categories").count(there, *map(known, _reasons(view)[1:]), axis=axis, retained=True)


def _first_question(context: Context, view: SpaceView, axis: int, *, before: int | None) -> Iterator[Markdown]:
    """Say whether one question makes the axis; places rounded for everybody do not rank questions."""
    row = None if context.coarse else _leading(view, axis)
    if row is None:
        return
    key, last = _made_by(view, row), None if before is None else _leading(view, before)
    again = key == "shared" and last is not None and _made_by(view, last) == key
    share = context.percent(row["contribution"], 0)
    yield context.say(
        "main.shared_too" if again else f"main.{key}", question=context.question(row["question"]), share=share
    )


def _leading(view: SpaceView, axis: int) -> Row | None:
    """Return the question that contributes most to an axis, where there are enough of them for one to stand out."""
    table = view.tables.on_axis("questions", axis)
    made = table[((table["status"] == "active") & table["contribution"].notna()).to_numpy()]
    if made.empty or len(view.active_questions) < PLANE + 1:
        return None
    return view.source("questions").row(made.iloc[int(made["contribution"].to_numpy(dtype="float64").argmax())])


def _made_by(view: SpaceView, row: Row) -> str:
    """Return by what name it is told how far the first question makes an axis."""
    if row["contribution"] >= max(DOMINANT, OVER_MEAN / len(view.active_questions)):
        return "dominated"
    return "leading" if row["contribution"] >= LEADING else "shared"
