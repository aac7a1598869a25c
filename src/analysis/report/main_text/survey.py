"""Who was asked and how many answered, in a few sentences."""

from collections.abc import Iterator

from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Paragraph, reference


def survey(context: Context) -> Iterator[Block]:
    """Say who was asked, how many rows were received and kept, and whether answers weigh alike."""
    yield context.heading("main.survey_title", "survey", level=1)
    n, sentences = context.n_kept, []
    if context.study.population:
        sentences.append(context.text(context.study.population))
    received, table = context.rows_at("received"), reference("tab-accounting")
    if n and n == received:
        sentences.append(context.say("main.kept_all", n, table=table))
    else:
        told = {"received": context.integer(received)} | ({"table": table} if n else {})
        sentences.append(context.say("main.kept", n, **told))
    alike = "alike" if context.is_weighted else "unweighted"
    sentences.append(context.say("main.weighted" if context.results.weighted else f"main.{alike}"))
    yield Paragraph(Markdown(" ".join(sentences)))
    if not context.texts.chapters and len(context.tables.frequencies):
        yield context.paragraph("main.answers_in_annex")
    if context.study.materials:
        yield context.paragraph("main.materials", materials=context.listed(map(context.text, context.study.materials)))
