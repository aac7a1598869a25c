"""The two ends of an axis as types: how many respondents are of each, wholly or nearly."""

import math
from collections.abc import Iterator

from analysis.report.context import Context, on_axis
from analysis.report.main_text.saying import side
from analysis.report.markdown import Markdown
from analysis.report.space_view import SpaceView

FEWEST_OF_A_TYPE = 3  # questions: fewer answers are no profile
NEARLY = 0.75  # of the questions of a profile


def profiles(context: Context, view: SpaceView, axis: int) -> Iterator[Markdown]:
    """Say how many respondents hold the profile of each end of an axis, wholly or nearly: types are seldom persons.

    What noise makes has no type.
    """
    if not view.is_established(axis):
        return
    told = [
        _told(context, view, axis, positive=positive)
        for positive in (True, False)
        if _questions(view, axis, positive=positive) >= FEWEST_OF_A_TYPE
    ]
    if told:
        yield context.say("main.profiles.both" if len(told) > 1 else "main.profiles.one", ends=_joined(context, told))


def _joined(context: Context, told: list[Markdown]) -> Markdown:
    return told[0] if len(told) == 1 else context.say("main.profiles.ends", first=told[0], second=told[1])


def _questions(view: SpaceView, axis: int, *, positive: bool) -> int:
    """Return of how many questions the profile of an end is; none where nothing of it is printed."""
    table = on_axis(view.tables.profiles, axis)
    own = table.loc[table["side"] == _side(positive=positive), "n_questions"]
    return int(own.iloc[0]) if len(own) else 0


def _told(context: Context, view: SpaceView, axis: int, *, positive: bool) -> Markdown:
    table = on_axis(view.tables.profiles, axis)
    own = table[table["side"] == _side(positive=positive)]
    whole = int(own["n_questions"].iloc[0])
    source = view.source("profiles")
    least = min(math.ceil(NEARLY * whole), whole - 1)
    nearly, wholly = (source.row(own[own["at_least"] == k].iloc[0]) for k in (least, whole))
    values = {
        "side": side(context, view, axis, positive=positive),
        "least": context.integer(nearly["at_least"]),
        "questions": context.integer(nearly["n_questions"]),
    }
    if not nearly["n"]:
        return context.say("main.profiles.none", **values)
    counts = {"n": context.integer(nearly["n"]), "base": context.integer(nearly["base"])}
    return context.say("main.profiles.held", wholly["n"], **values, **counts)


def _side(*, positive: bool) -> str:
    return "positive" if positive else "negative"
