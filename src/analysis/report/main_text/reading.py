"""The box that says once what holds everywhere."""

from collections.abc import Iterator

from analysis.geometry.levels import CONFIDENCE
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Notice


def _answers_differ(context: Context) -> bool:
    """Say whether the answers to the study's questions that are printed have a level of their own."""
    answers = context.tables.inquiry_answers
    levels = answers["level"][answers["verdict"] != "withheld"].dropna()
    return bool(len(levels)) and round(float(levels.iloc[0]), 3) > CONFIDENCE


def how_to_read(context: Context) -> Iterator[Block]:
    """Say what shares, deviations, noise and tests mean, each only where the study has some."""
    keys = ["shares_but_answers" if _answers_differ(context) else "shares", "annexes"]
    if context.results.spaces:
        keys[1:1] = ["deviations", "noise"]
    if any(len(space.tests) or len(space.shifts) for space in context.results.spaces.values()):
        keys.insert(-1, "tests")
    sentences = [context.say("main.how_to_read.title"), *(context.say(f"main.how_to_read.{key}") for key in keys)]
    yield Notice(Markdown(" ".join(sentences)), "lecture")
