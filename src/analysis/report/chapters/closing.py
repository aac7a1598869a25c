"""What comes last: limits, annexes (questionnaire, rows, programs, files) and credits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.report.chapters.collection import crosswalk
from analysis.report.chapters.columns import column
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Column, Heading, Markdown, Paragraph, Table, code, reference
from analysis.study import Question


def limits(context: Context) -> Iterator[Block]:
    """Say what the results do not say: the method's limits, then the study's own."""
    words = context.words
    items = [
        words.say(f"limits.{key}") for key in ("causality", "supplementary", "scope", "time", "noise", "disclosure")
    ]
    items.insert(4, words.say("limits.small", respondents=words.integer(context.n_kept)))
    if context.results.n_masked is not None:
        items.append(words.say("limits.masked", context.results.n_masked))
    if context.study.data == "reconstructed":
        items.insert(0, words.say("limits.fictional"))
    yield Heading(words.say("titles.limits"), "limits")
    yield Bullets([*items, *(words.text(limit) for limit in context.study.limits)])


def annexes(context: Context) -> Iterator[Block]:
    """Give what another researcher needs to check: questionnaire, rows set aside, versions, hashes."""
    words = context.words
    yield Heading(words.say("titles.annex_questionnaire"), "annex-questionnaire")
    yield Paragraph(words.say("annex.see_questionnaire", table=reference("tab-questionnaire")))
    yield _questionnaire(context)
    yield from crosswalk(context)
    yield Heading(words.say("titles.annex_accounting"), "annex-accounting")
    yield from _rejected(context)
    yield Heading(words.say("titles.annex_software"), "annex-software")
    versions = {words.text(name): words.text(version) for name, version in context.results.versions.items()}
    yield from _pairs(context, "versions", ("program", "version"), (30, 30), versions)
    hashes = {code(path): code(digest) for path, digest in context.results.hashes.items()}
    yield from _pairs(context, "hashes", ("file", "hash"), (20, 40), hashes)


def credits_of_study(context: Context) -> Iterator[Block]:
    """Name those who made the study, as it declares them."""
    words, credit = context.words, context.study.credit
    yield Heading(words.say("titles.credits"), "credits")
    named = {"authors": credit.authors, "institutions": credit.institutions, "funders": credit.funders}
    lines = [words.say(f"credits.{key}", names=words.listed(names)) for key, names in named.items() if names]
    if credit.source:
        lines.append(words.say("credits.source", source=credit.source))
    yield Bullets(lines or [words.say("credits.none")])


def _questionnaire(context: Context) -> Table:
    columns = [
        column(context, "question", 19),
        column(context, "wording", 22),
        column(context, "role", 13),
        column(context, "answers", 22),
        column(context, "note", 26),
    ]
    asked = [question for question in context.study.questions.values() if question.role != "internal"]
    rows = [_question_row(context, question) for question in asked]
    return Table("tab-questionnaire", context.words.say("annex.questionnaire"), columns, rows)


def _question_row(context: Context, question: Question) -> list[Markdown]:
    words = context.words
    notes = [words.say("annex.assumed")] if question.assumed else []
    if question.note:
        notes.append(words.text(question.note))
    wording = words.text(question.wording) if question.wording else words.say("annex.wording_unknown")
    return [
        words.text(question.label),
        wording,
        words.known("roles", question.role),
        _answers(context, question),
        Markdown(" ".join(notes)),
    ]


def _answers(context: Context, question: Question) -> Markdown:
    words = context.words
    if question.categories:
        categories = words.text(" ; ".join(question.categories.values()))
        return words.say("types.multiple_of", categories=categories) if question.type == "multiple" else categories
    if question.type == "number" and question.unit:
        return words.say("types.number_unit", unit=question.unit)
    return words.known("types", question.type)


def _rejected(context: Context) -> Iterator[Block]:
    """Count the rows set aside by wave and reason; no row is told apart."""
    words = context.words
    rejected: pd.DataFrame = context.tables.rejected
    if rejected.empty:
        yield Paragraph(words.say("annex.rejected_none", accounting=reference("tab-accounting")))
        return
    counts = rejected.groupby(["wave", "reason"]).size().reset_index(name="rows")
    continued = counts["wave"].duplicated()
    rows = [
        [Markdown("") if again else words.text(str(wave)), words.known("shared.steps", str(reason)), words.integer(n)]
        for again, (wave, reason, n) in zip(continued, counts.itertuples(index=False), strict=True)
    ]
    columns = [column(context, "wave", 12), column(context, "reason", 30), column(context, "rows", 10, numeric=True)]
    see = words.say("annex.see_rejected", table=reference("tab-rejected"), accounting=reference("tab-accounting"))
    yield Paragraph(see)
    yield Table("tab-rejected", words.say("annex.rejected"), columns, rows)


def _pairs(
    context: Context, name: str, titles: tuple[str, str], widths: tuple[int, int], pairs: Mapping[Markdown, Markdown]
) -> Iterator[Block]:
    if not pairs:
        yield Paragraph(context.words.say(f"annex.no_{name}"))
        return
    columns: list[Column] = [column(context, title, width) for title, width in zip(titles, widths, strict=True)]
    yield Paragraph(context.words.say(f"annex.see_{name}", table=reference(f"tab-{name}")))
    yield Table(f"tab-{name}", context.words.say(f"annex.{name}"), columns, [list(pair) for pair in pairs.items()])
