"""One piece of evidence in sentences: how large, how sure, on how many answers, what it holds to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import pandas as pd

from analysis.figures.told_deviations import sized_digits, told_size, whole_of
from analysis.inquiry.verdicts import FEWEST_COMPARED
from analysis.report.chapters.columns import Row, bound_told
from analysis.report.context import Context, overall
from analysis.report.main_text.other_readings import other_readings, points
from analysis.report.main_text.path import path_of, path_told
from analysis.report.main_text.saying import answer, of_group
from analysis.report.markdown import Markdown
from analysis.study.population import CROSSED

SIDES = ("low", "high")
SHARES = frozenset({"share", "multiple", "difference"})
NEXT = 2  # answers told after the one most given


def told(context: Context, row: Row, *, named: bool = False) -> Iterator[Markdown]:
    """Yield the sentences of a piece of evidence, its verdict aside; its answer is not said again if it was `named`."""
    if row["verdict"] == "withheld":
        return
    if row["verdict"] == "not_compared":
        yield _why_not(context, row)
        return
    if named and row["kind"] == "difference":
        yield _difference(context, row, "difference_of_it")
    else:
        yield from TOLD[str(row["kind"])](context, row)
    yield from other_readings(context, row)


def share_item(context: Context, row: Row, *, first: bool) -> Markdown:
    """Return a share among others of one question: who gives an answer, among how many, in which interval."""
    values = {**_counts(context, row), "answer": _answer(context, row), **_share(context, row)}
    return context.say("inquiry.share" if first else "inquiry.share_too", **values)


def is_silent(row: Row) -> bool:
    """Whether a piece of evidence is a share of which nothing clear is said: one sentence closes several such."""
    return row["verdict"] == "nothing" and row["kind"] in SHARES


def closing(context: Context, rows: Sequence[Row], *, alone: bool) -> Markdown:
    """Return the sentence that closes shares of which nothing clear is said, as of all the others or not."""
    key = "inquiry.silent_too" if alone else "inquiry.silent"
    return context.say(key, answers=context.listed(_answer(context, row) for row in rows))


def is_plain_share(row: Row) -> bool:
    """Whether a piece of evidence is a share of all who answered, which is compared with nothing."""
    return row["kind"] == "share" and row["verdict"] == "described" and not row["factor"]


def _why_not(context: Context, row: Row) -> Markdown:
    if row["kind"] == "shift" and row["base"] >= 0 and not row["against"]:
        return context.say("inquiry.too_few_editions")
    if row["base"] >= 0:
        few = _all(row) < FEWEST_COMPARED
        return context.say("inquiry.too_few", _all(row)) if few else context.say("inquiry.unmeasured")
    if row["against"] and row["kind"] == "shift":
        return context.say("inquiry.not_common", theme=_theme(context, row))
    themes = str(row["theme"]).split(CROSSED)
    return context.say("inquiry.not_carried", len(themes), theme=_theme(context, row))


def _all(row: Row) -> float:
    known = [row[name] for name in ("base", "base_against") if pd.notna(row[name])]
    return known[0] + known[1] if len(known) > 1 else known[0] if known else 0.0


def _share_told(context: Context, row: Row) -> Iterator[Markdown]:
    values = {"answer": _answer(context, row), **_counts(context, row), **_share(context, row)}
    if row["factor"]:
        yield context.say("inquiry.share_among", group=_group(context, row), **values)
    else:
        yield context.say("inquiry.share_alone", **values)
    yield from _beside(context, row)


def _beside(context: Context, row: Row) -> Iterator[Markdown]:
    """Tell the share that another one was to be compared with."""
    if pd.notna(row["reference"]):
        yield context.say("inquiry.beside", reference=context.percent(row["reference"], 0), **_sure(context, row))


def _multiple_told(context: Context, row: Row) -> Iterator[Markdown]:
    values = {"answer": _answer(context, row), **_counts(context, row)}
    if row["against"]:
        yield context.say(
            "inquiry.two_answers",
            other=answer(context, row["question"], row["against"]),
            n_against=context.integer(row["n_against"]),
            points=points(context, row["effect"]),
            **values,
            **_interval(context, row),
        )
        return
    declared = next(asked for asked in context.study.inquiry if asked.key == row["key"])
    chosen = declared.evidence[int(row["evidence"]) - 1].category
    yield context.say("inquiry.share_alone" if chosen else "inquiry.most_given", **values, **_share(context, row))
    yield from _beside(context, row)
    if not chosen:
        yield from _next(context, row)


def _next(context: Context, row: Row) -> Iterator[Markdown]:
    """Tell the answers that come after the one most given, or as often."""
    known = overall(context.tables.frequencies)
    others = known[(known["question"] == row["question"]) & known["share"].notna()]
    others = others[others["category"].astype("str") != row["category"]]
    others = others.sort_values("share", ascending=False, kind="stable").head(NEXT)
    if others.empty:
        return
    named = [_given(context, one) for one in context.source("frequencies").rows(others)]
    yield context.say("inquiry.next", len(named), answers=context.listed(named))


def _given(context: Context, row: Row) -> Markdown:
    return context.say("inquiry.given", answer=_answer(context, row), share=context.percent(row["share"], 0))


def _difference_told(context: Context, row: Row) -> Iterator[Markdown]:
    yield _difference(context, row, "difference", answer=_answer(context, row))


def _difference(context: Context, row: Row, key: str, **answer: Markdown) -> Markdown:
    return context.say(
        f"inquiry.{key}",
        **answer,
        **_counts(context, row),
        **_others(context, row),
        group=_group(context, row),
        points=points(context, row["effect"]),
        **_interval(context, row),
    )


def _region_told(context: Context, row: Row) -> Iterator[Markdown]:
    values = {"sides": _sides(context, row), **_counts(context, row)}
    if not row["group"]:
        yield context.say("inquiry.region", **values, **_share(context, row))
        yield from _beside(context, row)
        return
    yield context.say(
        "inquiry.region_of_two",
        **values,
        **_others(context, row),
        group=_group(context, row),
        points=points(context, row["effect"]),
        **_interval(context, row),
    )


def _sides(context: Context, row: Row) -> Markdown:
    """Return the sides of a region by the poles of their themes."""
    themes, sides = (str(row[name]).split(CROSSED) for name in ("theme", "side"))
    named = zip(themes, sides, strict=True)
    return context.listed(context.say("inquiry.on_side", pole=pole(context, theme, side)) for theme, side in named)


def _contrast_told(context: Context, row: Row) -> Iterator[Markdown]:
    yield context.say(
        "inquiry.contrast" if row["against"] else "inquiry.contrast_with_others",
        whole_of(row["effect"]),
        n=context.integer(row["n"]),
        group=_group(context, row),
        n_against=context.integer(row["n_against"]),
        **({"against": of_group(context, row["factor"], row["against"])} if row["against"] else {}),
        **_apart(context, row),
    )


def _shift_told(context: Context, row: Row) -> Iterator[Markdown]:
    editions = context.study.editions
    assert editions is not None  # of studies with editions alone
    last, first = (context.category(editions.question, row[name]) for name in ("group", "against"))
    path = path_of(context, row)
    if path is not None:
        poles = {side: pole(context, str(row["theme"]), side) for side in SIDES}
        apart = _apart(context, row) | {"whole": str(whole_of(row["effect"]))}
        yield from path_told(context, path, apart, poles, {"first": first, "last": last})
        return
    yield context.say(
        "inquiry.shift",
        whole_of(row["effect"]),
        edition=last,
        reference=first,
        n=context.integer(row["n"]),
        n_against=context.integer(row["n_against"]),
        **_apart(context, row),
    )


def _apart(context: Context, row: Row) -> dict[str, Markdown]:
    """Return what a deviation on an axis is told by: its size in words and in numbers, its direction, how sure."""
    effect = row["effect"]
    return {
        "size": context.say(f"inquiry.sizes.{told_size(effect)}"),
        "deviation": context.decimal(abs(effect), sized_digits(effect)),
        "pole": pole(context, str(row["theme"]), SIDES[effect > 0]),
        "axis": context.axes(row),
        **_interval(context, row),
    }


def _odds_told(context: Context, row: Row) -> Iterator[Markdown]:
    yield context.say(
        "inquiry.odds",
        axis=context.axes(row),
        pole=pole(context, str(row["theme"]), "high"),
        answer=_answer(context, row),
        ratio=context.odds_ratio(row["effect"]),
        interval=context.odds_interval(row["ci_low"], row["ci_high"]),
        **_counts(context, row),
        **_sure(context, row),
    )


def _answer(context: Context, row: Row) -> Markdown:
    return answer(context, str(row["question"]), str(row["category"]))


def _group(context: Context, row: Row) -> Markdown:
    return of_group(context, str(row["factor"]), str(row["group"]))


def _counts(context: Context, row: Row) -> dict[str, Markdown]:
    return {name: context.integer(row[name]) for name in ("n", "base")}


def _others(context: Context, row: Row) -> dict[str, Markdown]:
    """Return the group that another is compared with: its name, how many of how many."""
    known = of_group(context, row["factor"], row["against"]) if row["against"] else context.say("inquiry.others")
    return {"against": known} | {name: context.integer(row[name]) for name in ("n_against", "base_against")}


def _share(context: Context, row: Row) -> dict[str, Markdown]:
    return {"share": context.percent(row["effect"], 0)} | {
        "low": context.percent(row["ci_low"], 0),
        "high": context.percent(row["ci_high"], 0),
    }


def _interval(context: Context, row: Row) -> dict[str, Markdown]:
    """Return the interval of a deviation or of a difference of shares, and the adjusted p-value."""
    on_axis = row["kind"] in ("contrast", "shift")
    show = partial(bound_told if on_axis else partial(points, bare=True), context)
    return {"low": show(row["ci_low"]), "high": show(row["ci_high"])} | _sure(context, row)


def _sure(context: Context, row: Row) -> dict[str, Markdown]:
    return {"p": context.probability(row["p_adjusted"])}


def _theme(context: Context, row: Row) -> Markdown:
    return context.listed(
        context.say("main.answer", category=context.theme(key)) for key in str(row["theme"]).split(CROSSED)
    )


def pole(context: Context, theme: str, side: str) -> Markdown:
    """Return the pole of a theme on one side; the side of the axis where the theme names none."""
    declared = context.study.themes.get(theme)
    if declared is None or declared.poles is None:
        return context.say(f"inquiry.poles.{side}", theme=context.theme(theme))
    return context.say("main.answer", category=context.text(declared.poles[SIDES.index(side)]))


TOLD: Mapping[str, Callable[[Context, Row], Iterator[Markdown]]] = {
    "share": _share_told,
    "multiple": _multiple_told,
    "difference": _difference_told,
    "region": _region_told,
    "contrast": _contrast_told,
    "shift": _shift_told,
    "odds_ratio": _odds_told,
}
