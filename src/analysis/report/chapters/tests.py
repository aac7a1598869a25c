"""Combinatorial tests of the structuring factors, after their description: effects first, and how many were made."""

from collections.abc import Iterator
from types import MappingProxyType

import pandas as pd

from analysis.geometry.inference.contrasts import draws_for
from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.sizes import CHECKS, COUNTED_FROM, ENOUGH, LAW_FROM
from analysis.report.chapters.columns import (
    Described,
    category_name,
    column,
    deviation_told,
    integer,
    on_axes,
    pair,
    probability,
    question_name,
    table_of,
    wide,
)
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView, respondents


def tests(context: Context, view: SpaceView) -> Iterator[Block]:
    """Give the tests of every factor of the space, as one family."""
    made, weighted = view.tables.tests, context.results.weighted
    if not view.factors:
        return
    yield context.heading("tests.title", "tests", view.key)
    if made.empty:
        yield context.paragraph("tests.none")
        return
    yield context.paragraph("tests.intro", respondents=context.integer(respondents(context, view)))
    yield from context.paragraphs("tests.weighted", when=weighted)
    yield from _of_margins(context, made)
    yield context.paragraph("tests.effect")
    yield Paragraph(counted(context, "tests.made", made))
    yield from _how(context, made)
    yield from _kept(context, made)
    yield context.paragraph("tests.reading")
    tables = [_table(context, view, kind, rows) for kind in LINES if len(rows := made[made["test"] == kind])]
    yield context.paragraph("tests.tables", tables=context.listed(reference(table.key) for table in tables))
    has_two = set(made["factor"]) - set(made["factor"][made["test"] == "typicality"])
    yield from context.paragraphs("tests.two_weighted" if weighted else "tests.two", when=has_two)
    yield from tables


def _of_margins(context: Context, made: pd.DataFrame) -> Iterator[Block]:
    """Name the factors tested that weights were made from."""
    declared = context.study.weighting
    if declared is None or declared.method == "none" or not context.results.weighted:
        return
    held = {question for margin in declared.margins for question in margin.questions}
    if factors := [context.question(factor) for factor in made["factor"].unique() if factor in held]:
        yield Paragraph(context.counting("tests.of_margins", "factors", factors))


def counted(context: Context, key: str, made: pd.DataFrame) -> Markdown:
    """Say how many tests were made, how many chance alone would single out, and what the adjustment controls."""
    adjustment = context.study.inference.adjustment
    said = context.say(
        key,
        adjustment=context.say(f"tests.adjustments.{adjustment}"),
        made=context.integer(len(made)),
        expected=context.decimal(SIGNIFICANCE * len(made), 1),
        observed=context.integer((made["p_value"] <= SIGNIFICANCE).sum()),
        adjusted=context.integer((made["p_adjusted"] <= SIGNIFICANCE).sum()),
    )
    return Markdown(f"{said} {context.say(f'tests.controls.{adjustment}')}")


def numbers_drawn(context: Context) -> Iterator[Block]:
    """Say of many respondents that it is drawn how many of each cell are taken, and not which ones."""
    if context.n_kept >= COUNTED_FROM:
        yield context.paragraph("tests.numbers_drawn", fewest=context.integer(COUNTED_FROM))


def _how(context: Context, made: pd.DataFrame) -> Iterator[Block]:
    """Say how p-values were computed: the few, all of them or drawn; the many, by a law or until they are known."""
    few = made[made["method"].isin(("exact", "monte_carlo"))]
    drawn = few[few["method"] == "monte_carlo"]
    if len(few) and drawn.empty:
        yield context.paragraph("tests.exact" if len(few) == len(made) else "tests.exact_some")
    elif len(few):
        key = "monte_carlo" if len(drawn) == len(few) else "both"
        draws, seed = drawn[["draws", "seed"]].iloc[0]
        yield context.paragraph(f"tests.{key}", draws=context.integer(draws), seed=str(int(seed)))
    limits = {
        "law": {"fewest": LAW_FROM, "draws": CHECKS},
        "sequential": {"enough": ENOUGH, "draws": draws_for(LAW_FROM)},
    }
    for method, held in made[made["method"].isin(limits)].groupby("method"):
        numbers = {name: context.integer(value) for name, value in limits[str(method)].items()}
        seed = str(int(held["seed"].iloc[0]))
        yield context.paragraph(f"tests.{method}", made=context.integer(len(held)), seed=seed, **numbers)


def _kept(context: Context, made: pd.DataFrame) -> Iterator[Block]:
    kept = made[made["p_adjusted"] <= SIGNIFICANCE]
    if kept.empty:
        yield context.paragraph("tests.kept_none")
    else:
        yield context.paragraph("tests.kept")
        yield Bullets([_sentence(context, row) for _, row in kept.iterrows()])


def _sentence(context: Context, row: pd.Series) -> Markdown:
    factor, kind, axes = str(row["factor"]), str(row["test"]), str(row["axes"])
    values = {
        "factor": context.question(factor),
        "axes": axes.replace("+", "-"),
        "effect": _effect(context, kind, axes, row["effect"]),
        "p": context.p_value(row["p_value"]),
        "adjusted": context.p_value(row["p_adjusted"]),
    }
    if kind != "homogeneity":
        values |= {"category": context.category(factor, row["category"]), "n": context.integer(row["n"])}
    if kind == "pair":
        values["against"] = context.category(factor, row["against"])
    return context.say(f"tests.{'kept_plane' if '+' in axes else 'kept_axis'}.{kind}", **values)


def _effect(context: Context, kind: str, axes: str, effect: float) -> Markdown:
    """Return a correlation ratio or a distance, neither of which has a sign, or a signed deviation."""
    unsigned = kind == "homogeneity" or "+" in str(axes)
    return context.decimal(effect) if unsigned else deviation_told(context, effect)


def _numbers(context: Context, n: float, against: float) -> Markdown:
    """Return the number of respondents of the one group of a pair and, where it may be given, of the other."""
    own = context.integer(n)
    return own if pd.isna(against) else context.say("factors.pair", a=own, b=context.integer(against))


FACTOR, COUNT = question_name("factor", 20, once=("factor",)), integer("count", 7, "n")
LINES = MappingProxyType(
    {
        "homogeneity": (FACTOR, COUNT),
        "typicality": (FACTOR, category_name("category", 20, ("factor", "category")), COUNT),
        "pair": (
            FACTOR,
            column(pair, "pair", 26, ("factor", "category", "against")),
            column(_numbers, "count", 7, ("n", "n_against"), numeric=True),
        ),
    }
)


def _table(context: Context, view: SpaceView, kind: str, rows: pd.DataFrame) -> Table:
    """Give the tests of one kind, a row a factor, group or pair, its axes and planes side by side."""
    planes = list(dict.fromkeys(rows["axes"].astype(str)))
    columns = [*LINES[kind], *(each for axes in planes for each in _on_plane(kind, axes))]
    sizes = view.tables.mean_points.drop_duplicates(["factor", "category"])[["factor", "category", "n"]]
    sizes = sizes.rename(columns={"category": "against", "n": "n_against"})
    sized = rows.astype({"against": "str"}).merge(sizes, how="left", on=["factor", "against"])
    lines = wide(sized, planes, "factor", "category", "against", along="axes")
    return table_of(context, identifier("tab", kind, view.key), context.say(f"tests.{kind}"), columns, lines)


def _on_plane(kind: str, axes: str) -> list[Described]:
    """Return the columns of one axis or of a plane: the effect and the test."""
    effect = "eta2" if kind == "homogeneity" else "distance" if "+" in axes else "deviation"
    of = ("test", "axes", "effect")
    what, width = ("plane", 9) if "+" in axes else ("axis", 8)
    columns = column(_effect, f"{what}_{effect}", width, of, numeric=True), probability(f"{what}_p", 8, "p_value")
    return on_axes([axes], *columns)
