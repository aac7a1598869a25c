"""Editions in spaces of their own: the angles of their planes with that of the reference, beside what chance makes."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE
from analysis.language.numbers import shown
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown

MOST_DIGITS = 4  # of a value told beside the limit that it passes


def own_band(context: Context, agreement: pd.DataFrame) -> Iterator[Block]:
    """Say what chance alone would make of the angles, and how many are beyond it."""
    told = agreement[agreement["limit"].notna() & agreement["p_value"].notna()]
    if told.empty:
        return
    seed = told["seed"].iloc[0]
    yield context.paragraph(
        "edition_views.own_band",
        draws=context.integer(told["draws"].iloc[0]),
        seed="–" if pd.isna(seed) else str(int(seed)),
    )
    yield from how_many_outside(context, told)
    if (told["p_value"] <= SIGNIFICANCE).any():
        yield context.paragraph("edition_views.own_shifted")


def how_many_outside(context: Context, told: pd.DataFrame) -> Iterator[Block]:
    """Say how many of the axes and planes are beyond the band, beside how many chance alone would put there."""
    outside = int((told["p_value"] <= SIGNIFICANCE).sum())
    expected = context.decimal(SIGNIFICANCE * len(told), 1)
    yield context.paragraph("edition_views.outside", outside, made=context.integer(len(told)), expected=expected)


def own_planes(context: Context, agreement: pd.DataFrame, question: str) -> Iterator[Markdown]:
    """Tell the angles of the planes of large editions with that of the reference, then which editions have none."""
    if len(agreement) == 1:
        yield _own_plane(context, agreement.iloc[0], question)
        return
    named = {"reference": context.category(question, str(agreement["reference"].iloc[0]))}
    known, refused = agreement.dropna(subset="angle"), agreement[agreement["angle"].isna()]
    if len(known):
        told = [_own_angle(context, row, question) for _, row in known.iterrows()]
        yield context.say("edition_views.own_angles", angles=context.listed(told), **named)
    if len(refused):
        told = [
            context.say(
                "edition_views.own_size",
                edition=context.category(question, row["edition"]),
                n=context.integer(row["n"]),
            )
            for _, row in refused.iterrows()
        ]
        n_reference = context.integer(refused["n_reference"].iloc[0])
        yield context.say("edition_views.own_refused", editions=context.listed(told), n_reference=n_reference, **named)


def _own_plane(context: Context, row: pd.Series, question: str) -> Markdown:
    named = {name: context.category(question, row[name]) for name in ("edition", "reference")}
    if pd.isna(row["angle"]):
        sizes = {"n": context.integer(row["n"]), "n_reference": context.integer(row["n_reference"])}
        return context.say("editions.own_refused", edition=named["edition"], **sizes)
    if pd.isna(row["limit"]):
        return context.say("editions.own_angle", angle=context.decimal(row["angle"], 0), **named)
    angle, limit = _beside(context, row)
    return context.say("editions.own_angle_beside", angle=angle, limit=limit, **named)


def _own_angle(context: Context, row: pd.Series, question: str) -> Markdown:
    edition = context.category(question, row["edition"])
    if pd.isna(row["limit"]):
        return context.say("edition_views.own_angle", edition=edition, angle=context.decimal(row["angle"], 0))
    angle, limit = _beside(context, row)
    return context.say("edition_views.own_angle_beside", edition=edition, angle=angle, limit=limit)


def _beside(context: Context, row: pd.Series) -> tuple[Markdown, Markdown]:
    """Return the angle of two planes and its limit, with enough digits to be told apart."""
    digits = digits_apart(row["angle"], row["limit"], 0)
    return context.decimal(row["angle"], digits), context.decimal(row["limit"], digits)


def digits_apart(value: float, limit: float, fewest: int) -> int:
    """Return how many digits tell a value from its limit."""
    return next((n for n in range(fewest, MOST_DIGITS) if shown(value, n) != shown(limit, n)), MOST_DIGITS)
