"""Categories that an edition is the first to have, told where editions are compared."""

from collections.abc import Collection, Iterator

from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown
from analysis.tables.new_categories import new_categories


def new_among(context: Context, questions: Collection[str]) -> Iterator[Block]:
    """Tell the categories of some questions that an edition is the first to have; internal questions aside."""
    internal = {key for key, question in context.study.questions.items() if question.role == "internal"}
    names = [
        Markdown(f"{context.answer(key, category)} ({context.text(wave)})")
        for (key, wave), categories in new_categories(context.tables.crosswalk).items()
        for category in categories
        if key in questions and key not in internal
    ]
    if names:
        yield context.paragraph("editions.new_categories", names=context.listed(names))
