"""The chapters that the study declares: its words, what is answered most, what the answers go with, figures, shares."""

from collections.abc import Iterator, Sequence

from analysis.report.chapters.shares import chapter_shares, tables_of, written
from analysis.report.context import Context, of_questions, overall
from analysis.report.main_text.followed import figures_of_groups, followed
from analysis.report.markdown import Block, Heading, Markdown, Paragraph, identifier, reference
from analysis.report.texts import After

FEWEST_RANKED = 3  # answers possible: of two, a figure says it all


def study_chapters(context: Context, after: After) -> Iterator[Block]:
    """Write the chapters that the study declares at this place: their text, their figures, their shares."""
    for chapter in (chapter for chapter in context.texts.chapters if chapter.after == after):
        yield Heading(context.text(chapter.title), identifier("chapter", chapter.key))
        if chapter.text:
            yield written(context, chapter.text)
        sentences = [*_most_given(context, chapter.questions), *followed(context, chapter)]
        if sentences:
            yield Paragraph(Markdown(" ".join(sentences)))
        yield from context.figures("chapter", chapter.key)
        yield from figures_of_groups(context, chapter)
        shares = list(chapter_shares(context, chapter))
        if tables := [*shares, *tables_of(context, chapter)]:
            yield context.paragraph("chapter.see", tables=context.listed(reference(table.key) for table in tables))
        yield from shares


def _most_given(context: Context, questions: Sequence[str]) -> Iterator[Markdown]:
    """Tell the answers given most and least often to each question of which several answers are possible."""
    for key in questions:
        asked = context.study.questions[key]
        rows = overall(of_questions(context.tables.frequencies, [asked])).dropna(subset=["share"])
        if asked.type != "multiple" or len(rows) < FEWEST_RANKED:
            continue
        ranked = rows.sort_values("share", ascending=False, kind="stable")
        names = [context.category(key, category) for category in ranked["category"]]
        told = context.source("frequencies").rows(ranked)
        shares = [context.percent(row["share"], 0) for row in told]
        yield context.say(
            "chapter.most_given",
            base=context.integer(told[0]["base"]),
            first=names[0],
            second=names[1],
            last=names[-1],
            first_share=shares[0],
            second_share=shares[1],
            last_share=shares[-1],
        )
