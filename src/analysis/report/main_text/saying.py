"""How the main text names things: sides of an axis, answers that mean something alone, numbers of a few."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

import pandas as pd

from analysis.report.cells import derived
from analysis.report.chapters.edition_path import ends, has_poles
from analysis.report.context import Context
from analysis.report.markdown import Block, Figure, Markdown, Paragraph, reference
from analysis.report.space_view import SpaceView

FIRST = 5  # answers of one side that a paragraph names; the table of the annex has all of them
BARE = 4  # letters: a category told in as few, such as « oui », says nothing without its question


def side(context: Context, view: SpaceView, axis: int, *, positive: bool) -> Markdown:
    """Return where one end of an axis lies: right or left, above or below, else its sign."""
    return context.say(f"main.sides.{_end(view, axis, positive=positive)}")


def towards(context: Context, view: SpaceView, axis: int, *, positive: bool) -> Markdown:
    """Return the direction of one end of an axis, by the pole of the theme that it carries where there is one."""
    if has_poles(context, view, axis):
        pole = context.say("main.answer", category=ends(context, view, axis)[positive])
        return context.say("main.towards.pole", pole=pole, side=side(context, view, axis, positive=positive))
    return context.say(f"main.towards.{_end(view, axis, positive=positive)}")


def _end(view: SpaceView, axis: int, *, positive: bool) -> str:
    place = next((place for place, shown in view.placed.items() if shown == axis), "other")
    return f"{place}_{'positive' if positive else 'negative'}"


def answer(context: Context, question: str, category: str) -> Markdown:
    """Return an answer in quotes, after its question where other questions have the same one, or it is bare."""
    label = context.category(question, category)
    declared = context.study.questions.get(question)
    own = declared.categories.get(str(category), "") if declared else ""
    if len(own) > BARE and sum(own in each.categories.values() for each in context.study.questions.values()) == 1:
        return context.say("main.answer", category=label)
    return context.say("main.answer_to", question=context.question(question), category=label)


def of_group(context: Context, question: str, category: str) -> Markdown:
    """Return « du groupe « Lauréat » », after how many respondents there are."""
    return context.say("main.of_group", group=answer(context, question, category))


def answers(context: Context, rows: pd.DataFrame, n: float) -> Markdown:
    """Return the first answers of some rows (question, category), and how many others there are, of `n` in all."""
    named = [answer(context, row["question"], row["category"]) for _, row in rows.head(FIRST).iterrows()]
    others = len(rows) - len(named)
    if others > 1:
        return context.say("main.and_others", derived("others", others, n), named=Markdown(", ".join(named)))
    return context.listed([*named, *(answer(context, *row) for row in _rest(rows))])


def _rest(rows: pd.DataFrame) -> Iterable[tuple[str, str]]:
    """Return the one answer too many to be worth a count."""
    return zip(rows["question"].iloc[FIRST:], rows["category"].iloc[FIRST:], strict=True)


def quoted(context: Context, names: Iterable[str]) -> Markdown:
    """Return « a », « b » et « c »."""
    return context.listed(context.say("main.answer", category=name) for name in names)


def run_in(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks of which a sentence that only shows the figure after it is joined to the paragraph before it."""
    held: Paragraph | None = None
    listed = list(blocks)
    for block, following in zip_longest(listed, listed[1:]):
        if not isinstance(block, Paragraph):
            yield from [held] if held else []
            yield block
            held = None
        elif held and isinstance(following, Figure) and reference(following.key) in block.text:
            held = Paragraph(Markdown(f"{held.text} {block.text}"))
        else:
            yield from [held] if held else []
            held = block
    yield from [held] if held else []
