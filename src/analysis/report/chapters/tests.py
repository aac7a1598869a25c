"""Combinatorial tests of the structuring factors, after their description: effects first, and how many were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.chapters.columns import column
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Column, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView, respondents


def tests(context: Context, view: SpaceView) -> Iterator[Block]:
    """Give the tests of every factor of the space, as one family."""
    words, made = context.words, view.tables.tests
    if not view.factors:
        return
    yield Heading(words.say("tests.title"), identifier("tests", view.key), 2)
    if made.empty:
        yield Paragraph(words.say("tests.none"))
        return
    yield Paragraph(words.say("tests.intro", respondents=words.integer(respondents(context, view))))
    if context.results.weighted:
        yield Paragraph(words.say("tests.weighted"))
        yield from _of_margins(context, made)
    yield Paragraph(words.say("tests.effect"))
    yield Paragraph(counted(context, "tests.made", made))
    yield Paragraph(_how(context, made))
    yield from _kept(context, made)
    yield Paragraph(words.say("tests.reading"))
    tables = list(_tables(context, view, made))
    yield Paragraph(words.say("tests.tables", tables=words.listed(reference(table.key) for table in tables)))
    if set(made["factor"]) - set(made.loc[made["test"] == "typicality", "factor"]):
        yield Paragraph(words.say("tests.two_weighted" if context.results.weighted else "tests.two"))
    yield from tables


def _of_margins(context: Context, made: pd.DataFrame) -> Iterator[Block]:
    """Name the factors tested that weights were made from."""
    declared = context.study.weighting
    if declared is None or declared.method == "none":
        return
    held = {question for margin in declared.margins for question in margin.questions}
    named = [context.question(factor) for factor in made["factor"].unique() if factor in held]
    if named:
        yield Paragraph(context.words.say("tests.of_margins", len(named), factors=context.words.listed(named)))


def counted(context: Context, key: str, made: pd.DataFrame) -> Markdown:
    """Say how many tests were made, how many chance alone would single out, and what the adjustment controls."""
    words, adjustment = context.words, context.study.inference.adjustment
    said = words.say(
        key,
        adjustment=words.say(f"tests.adjustments.{adjustment}"),
        made=words.integer(len(made)),
        expected=words.decimal(SIGNIFICANCE * len(made), 1),
        observed=words.integer((made["p_value"] <= SIGNIFICANCE).sum()),
        adjusted=words.integer((made["p_adjusted"] <= SIGNIFICANCE).sum()),
    )
    return Markdown(f"{said} {words.say(f'tests.controls.{adjustment}')}")


def _how(context: Context, made: pd.DataFrame) -> Markdown:
    drawn = made[made["method"] == "monte_carlo"]
    if drawn.empty:
        return context.words.say("tests.exact")
    key = "monte_carlo" if len(drawn) == len(made) else "both"
    draws, seed = drawn[["draws", "seed"]].iloc[0]
    return context.words.say(f"tests.{key}", draws=context.words.integer(draws), seed=str(int(seed)))


def _kept(context: Context, made: pd.DataFrame) -> Iterator[Block]:
    kept = made[made["p_adjusted"] <= SIGNIFICANCE]
    if kept.empty:
        yield Paragraph(context.words.say("tests.kept_none"))
    else:
        yield Paragraph(context.words.say("tests.kept"))
        yield Bullets([_sentence(context, row) for _, row in kept.iterrows()])


def _sentence(context: Context, row: pd.Series) -> Markdown:
    words, factor, kind = context.words, str(row["factor"]), str(row["test"])
    on_plane = "+" in str(row["axes"])
    values = {
        "factor": context.question(factor),
        "axes": str(row["axes"]).replace("+", "-"),
        "effect": _effect(context, row),
        "p": words.p_value(row["p_value"]),
        "adjusted": words.p_value(row["p_adjusted"]),
    }
    if kind != "homogeneity":
        values |= {"category": context.category(factor, str(row["category"])), "n": words.integer(row["n"])}
    if kind == "pair":
        values["against"] = context.category(factor, str(row["against"]))
    return words.say(f"tests.{'kept_plane' if on_plane else 'kept_axis'}.{kind}", **values)


def _effect(context: Context, row: pd.Series) -> Markdown:
    """Return a correlation ratio or a distance, neither of which has a sign, or a signed deviation."""
    unsigned = row["test"] == "homogeneity" or "+" in str(row["axes"])
    return context.words.decimal(row["effect"]) if unsigned else context.words.signed(row["effect"])


def _tables(context: Context, view: SpaceView, made: pd.DataFrame) -> Iterator[Table]:
    for kind in ("homogeneity", "typicality", "pair"):
        rows = made[made["test"] == kind]
        if not rows.empty:
            columns = [*_names(context, kind), column(context, "count", 7, numeric=True)]
            planes = list(dict.fromkeys(rows["axes"].astype(str)))
            columns += [title for plane in planes for title in _plane_columns(context, kind, plane)]
            caption = context.words.say(f"tests.{kind}")
            lines = list(_rows(context, rows, planes, _sizes(view)))
            yield Table(identifier("tab", kind, view.key), caption, columns, lines)


def _names(context: Context, kind: str) -> list[Column]:
    factor = column(context, "factor", 20)
    return {
        "homogeneity": [factor],
        "typicality": [factor, column(context, "category", 20)],
        "pair": [factor, column(context, "pair", 26)],
    }[kind]


def _plane_columns(context: Context, kind: str, axes: str) -> list[Column]:
    if "+" in axes:
        effect = "plane_eta2" if kind == "homogeneity" else "plane_distance"
        return [column(context, effect, 9, numeric=True), column(context, "plane_p", 8, numeric=True)]
    effect = "axis_eta2" if kind == "homogeneity" else "axis_deviation"
    return [column(context, key, 8, numeric=True, axis=axes) for key in (effect, "axis_p")]


def _sizes(view: SpaceView) -> dict[tuple[str, str], int]:
    """Return how many respondents each group has, where its mean point may be given."""
    groups = view.tables.mean_points[["factor", "category", "n"]].itertuples(index=False)
    return {(str(factor), str(category)): int(n) for factor, category, n in groups}


def _rows(
    context: Context, rows: pd.DataFrame, planes: Sequence[str], sizes: Mapping[tuple[str, str], int]
) -> Iterator[list[Markdown]]:
    """Return a row a group or pair, the factor's name in the first of its rows."""
    keys = ["factor", "category", "against"]
    previous = ""
    for _, same in rows.groupby(keys, sort=False, dropna=False):
        first = same.iloc[0]
        name = context.question(first["factor"]) if first["factor"] != previous else Markdown("")
        previous = first["factor"]
        yield [name, *_groups(context, first), _count(context, first, sizes), *_cells(context, same, planes)]


def _count(context: Context, row: pd.Series, sizes: Mapping[tuple[str, str], int]) -> Markdown:
    """Return the number of respondents of a test; of a pair, those of the one and those of the other."""
    words, n = context.words, context.words.integer(row["n"])
    other = sizes.get((str(row["factor"]), str(row["against"])))
    return n if row["test"] != "pair" or other is None else words.say("factors.pair", a=n, b=words.integer(other))


def _groups(context: Context, row: pd.Series) -> Iterator[Markdown]:
    if row["test"] == "typicality":
        yield context.category(row["factor"], str(row["category"]))
    elif row["test"] == "pair":
        names = {"a": str(row["category"]), "b": str(row["against"])}
        yield context.words.say(
            "factors.pair", **{side: context.category(row["factor"], name) for side, name in names.items()}
        )


def _cells(context: Context, same: pd.DataFrame, planes: Sequence[str]) -> Iterator[Markdown]:
    for plane in planes:
        row = same[same["axes"].astype(str) == plane].iloc[0]
        yield _effect(context, row)
        yield context.words.probability(row["p_value"])
