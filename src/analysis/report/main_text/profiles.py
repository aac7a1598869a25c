"""The two ends of an axis as types: how many respondents are of each, wholly or nearly."""

import math
from collections.abc import Iterator

import pandas as pd

from analysis.report.context import Context
from analysis.report.main_text.saying import side
from analysis.report.markdown import Markdown
from analysis.report.space_view import SpaceView

FEWEST_OF_A_TYPE = 3  # questions: fewer answers are no profile
NEARLY = 0.75  # of the questions of a profile
RARE = 0.05  # of the respondents: fewer give all the answers of a type that is no person


def profiles(context: Context, view: SpaceView, axis: int, *, before: int | None = None) -> Iterator[Markdown]:
    """Say how many respondents hold the profile of each end of an axis, wholly or nearly: types are seldom persons.

    What noise makes has no type. Types are said to be so too where those of the axis `before` were told.
    """
    if ends := _ends(view, axis):
        key = "both" if len(ends) > 1 else "one"
        again = before is not None and _ends(view, before)
        kind = "_too" if again else "_rare" if _are_rare(ends) else ""
        yield context.say(
            f"main.profiles.{key}{kind}",
            ends=_joined(context, list(_told(context, view, axis, ends))),
        )


def _ends(view: SpaceView, axis: int) -> list[tuple[bool, pd.DataFrame]]:
    """Return the ends of an axis that are told as types, each with how many hold so many of its answers."""
    if not view.is_established(axis):
        return []
    return [
        (positive, own)
        for positive in (True, False)
        if len(own := _end(view, axis, positive=positive)) and own["n_questions"].iloc[0] >= FEWEST_OF_A_TYPE
    ]


def _are_rare(ends: list[tuple[bool, pd.DataFrame]]) -> bool:
    """Whether hardly anybody is wholly of a type, on either side."""
    whole = [own[own["at_least"] == own["n_questions"]].iloc[0] for _, own in ends]
    return all(row["n"] < RARE * row["base"] for row in whole)


def _joined(context: Context, told: list[Markdown]) -> Markdown:
    return told[0] if len(told) == 1 else context.say("main.profiles.ends", first=told[0], second=told[1])


def _end(view: SpaceView, axis: int, *, positive: bool) -> pd.DataFrame:
    """Return how many hold at least so many answers of an end; nothing where nothing of it is printed."""
    table = view.tables.on_axis("profiles", axis)
    return table[table["side"] == ("positive" if positive else "negative")]


def _told(context: Context, view: SpaceView, axis: int, ends: list[tuple[bool, pd.DataFrame]]) -> Iterator[Markdown]:
    """Tell each end; what the first has told of its questions is not said again of the second."""
    source, before = view.source("profiles"), None
    for positive, own in ends:
        whole = int(own["n_questions"].iloc[0])
        least = min(math.ceil(NEARLY * whole), whole - 1)
        nearly, wholly = (source.row(own[own["at_least"] == k].iloc[0]) for k in (least, whole))
        values = {"side": side(context, view, axis, positive=positive)}
        if nearly["n"] and before == (least, whole):
            yield context.say("main.profiles.held_too", wholly["n"], n=context.integer(nearly["n"]), **values)
            continue
        values |= {"least": context.integer(nearly["at_least"]), "questions": context.integer(nearly["n_questions"])}
        if not nearly["n"]:
            yield context.say("main.profiles.none", **values)
            continue
        before = (least, whole)
        counts = {"n": context.integer(nearly["n"]), "base": context.integer(nearly["base"])}
        yield context.say("main.profiles.held", wholly["n"], **values, **counts)
