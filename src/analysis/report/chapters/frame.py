"""Whom the report speaks of: the respondents alone, or a population that they are taken to be drawn from."""

from collections.abc import Iterator

from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Paragraph


def frame(context: Context) -> Iterator[Block]:
    """Say once whom intervals and tests speak of, as the study declares it, and which editions a list bounds."""
    declared = context.study.inference.frame
    told = [context.say(f"frame.{declared}")]
    if declared == "respondents" and _has_confidence_ellipses(context):
        told.append(context.say("frame.ellipses"))
    yield Paragraph(Markdown(" ".join(told)))
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


def _has_confidence_ellipses(context: Context) -> bool:
    """Whether a workbook is made that holds confidence ellipses."""
    spaces = context.results.spaces.values()
    return "xlsx" in context.study.formats and any((space.ellipses["kind"] == "confidence").any() for space in spaces)
