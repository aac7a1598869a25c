"""What a piece of evidence becomes in the other readings of the same respondents."""

import math
from collections.abc import Iterator

import pandas as pd

from analysis.figures.told_deviations import sized_digits
from analysis.report.chapters.columns import Row
from analysis.report.context import Context
from analysis.report.markdown import Markdown


def other_readings(context: Context, row: Row) -> Iterator[Markdown]:
    """Tell what an effect becomes in the other readings, its own included: what turns it over, else how far it goes."""
    compared, made = row["n_compared"], row["n_readings"]
    if not made > 0:
        return
    if compared > 0 and row["overturned_by"]:
        yield context.say("inquiry.overturned", reading=_reading(context, str(row["overturned_by"])))
    elif compared > 0 and pd.isna(row["smallest"]):  # its sizes are the team's
        yield context.say("inquiry.not_overturned", compared)
    elif compared > 0:
        yield _range(context, row)
    if compared < made:
        yield context.say("inquiry.unlike", made - compared)


def _range(context: Context, row: Row) -> Markdown:
    """Return from what to what an effect goes, the reading that weakens it most named."""
    ends = [("smallest", row["smallest"]), ("largest", row["largest"])]
    away = abs(centred(row, row["smallest"])) <= abs(centred(row, row["largest"]))
    (weakest, weak), (_, strong) = ends if away else ends[::-1]
    low, high = (_size(context, row, value) for value in (weak, strong))
    values = {"low": low, "high": high}
    if not row[f"{weakest}_reading"]:
        return context.say("inquiry.never_weaker", row["n_compared"], **values)
    reached, stays = (abs(centred(row, value)) >= threshold(row) for value in (row["effect"], weak))
    key = "inquiry.held" if reached and stays else "inquiry.weakened" if reached else "inquiry.goes"
    return context.say(key, row["n_compared"], reading=_reading(context, str(row[f"{weakest}_reading"])), **values)


def centred(row: Row, value: float) -> float:
    """Return an effect on a scale whose zero is no effect."""
    if row["kind"] == "odds_ratio":
        return math.log(value) if value > 0 else -math.inf
    return float(value) - (float(row["reference"]) if pd.notna(row["reference"]) else 0.0)


def threshold(row: Row) -> float:
    """Return the size from which the effect counts, on that scale."""
    return math.log(row["threshold"]) if row["kind"] == "odds_ratio" else float(row["threshold"])


def _size(context: Context, row: Row, value: float) -> Markdown:
    """Return the size of an effect in its unit, its sign left to what was told before."""
    if row["kind"] == "odds_ratio":
        return context.odds_ratio(value)
    if row["kind"] in ("contrast", "shift"):
        return context.decimal(abs(value), sized_digits(value))
    return context.percent(value, 0) if not row["group"] else points(context, abs(value))


def _reading(context: Context, name: str) -> Markdown:
    """Return what another reading is called: an alternative of the space, or the question left out."""
    if name in context.study.questions:
        return context.say("inquiry.without", question=context.question(name))
    return context.say("inquiry.reading", reading=context.shared(f"readings.{name}"))


def points(context: Context, difference: float, *, bare: bool = False) -> Markdown:
    """Return a difference of shares in points, with its sign."""
    told = context.points(difference)
    return told if bare else context.say("inquiry.points", points=told)
