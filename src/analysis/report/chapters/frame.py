"""Whom the report speaks of: the respondents alone, or a population that they are taken to be drawn from."""

from collections.abc import Iterator

from analysis.report.context import Context
from analysis.report.markdown import Block


def frame(context: Context) -> Iterator[Block]:
    """Say once whom intervals and tests speak of, as the study declares it, and which editions a list bounds."""
    declared = context.study.inference.frame
    yield context.paragraph(f"frame.{declared}")
    editions = context.study.editions
    if declared != "population" or editions is None:
        return
    known = context.study.populations.get(editions.question, {})
    names = [
        context.say("frame.edition", edition=context.category(editions.question, edition), size=context.integer(size))
        for edition, size in known.items()
    ]
    if names:
        yield context.paragraph("frame.bounded", names=context.listed(names))
