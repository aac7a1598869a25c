"""How the answers were collected: response, treatments, panel, weights; and how each wave was harmonised."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.figures.records import records
from analysis.printing.cells import MINIMUM
from analysis.report.chapters.columns import column
from analysis.report.context import Context
from analysis.report.markdown import Block, Heading, Markdown, Paragraph, Table, reference
from analysis.study.values import CROSSED

DISPOSITIONS = ("contacted", "ineligible", "unknown", "complete", "partial", "refused", "silent")
ALWAYS = ("contacted", "complete", "silent")  # shown even where they are all zero
SHARES = {"known_share": "known_share", "share": "respondents_share", "weighted_share": "weighted_share"}


def collected(context: Context) -> Iterator[Block]:
    """Say who was reached, what rules changed, who answered twice, and what weights do."""
    tables = context.tables
    yield from _response(context, tables.response)
    yield from _panel(context, tables.panel)
    yield from _treatments(context, tables.treatments)
    yield from _margins(context, tables.margins)
    yield from _weights(context, tables.weighting)
    if not context.results.weighted:
        yield Paragraph(context.words.say("population.unweighted"))


def crosswalk(context: Context) -> Iterator[Block]:
    """Give, for each question and wave, where it was read and how comparable it is."""
    words, tables = context.words, context.tables
    if tables.comparability.empty:
        return
    yield Heading(words.say("titles.annex_crosswalk"), "annex-crosswalk")
    yield Paragraph(words.say("annex.see_crosswalk", table=reference("tab-crosswalk")))
    shown = [key for key, question in context.study.questions.items() if question.role != "internal"]
    table = tables.comparability[tables.comparability["question"].isin(shown)]
    columns = [
        column(context, "question", 17),
        column(context, "wave", 7),
        column(context, "comparability", 12),
        column(context, "source_columns", 19),
        column(context, "codes", 7, numeric=True),
        column(context, "answers_given", 10, numeric=True),
        column(context, "recoded", 8, numeric=True),
        column(context, "note", 32),
    ]
    rows = []
    previous = ""
    for row in records(table):
        rows.append(
            [Markdown("") if row.question == previous else context.question(row.question), *_cells(context, row)]
        )
        previous = row.question
    yield Table("tab-crosswalk", words.say("annex.crosswalk"), columns, rows)


def _cells(context: Context, row: object) -> list[Markdown]:
    words = context.words
    told = {name: getattr(row, name) for name in ("wave", "comparability", "columns", "wording", "reason", "note")}
    text = {name: "" if pd.isna(value) else str(value) for name, value in told.items()}
    notes = [words.say("annex.wording", wording=text["wording"])] if text["comparability"] == "reworded" else []
    notes += [words.text(_sentence(text[name])) for name in ("reason", "note") if text[name]]
    codes, n, share = (float(getattr(row, name)) for name in ("codes", "n", "recoded_share"))
    return [
        words.text(text["wave"]),
        words.known("comparability", text["comparability"]),
        words.text(text["columns"]),
        words.integer(codes),
        words.integer(n),
        words.percentage(share, 0),
        Markdown(" ".join(notes)),
    ]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _response(context: Context, response: pd.DataFrame) -> Iterator[Block]:
    words = context.words
    yield Paragraph(words.say("population.scope"))
    if response.empty:
        yield Paragraph(words.say("population.no_rate"))
        return
    counts = [name for name in DISPOSITIONS if name in ALWAYS or response[name].any()]
    columns = [column(context, "wave", 9)]
    columns += [column(context, name, 10, numeric=True) for name in (*counts, "rr1", "rr2")]
    rows = [
        [
            words.text(row.wave),
            *(words.integer(getattr(row, name)) for name in counts),
            *(words.percentage(rate) for rate in (row.rr1, row.rr2)),
        ]
        for row in records(response)
    ]
    yield Paragraph(words.say("population.response", table=reference("tab-response")))
    yield Table("tab-response", words.say("population.response_table"), columns, rows)
    for row in records(response):
        if pd.notna(row.filed):
            yield Paragraph(words.say("population.filed", int(row.filed), wave=row.wave))
        if pd.notna(row.source):
            yield Paragraph(words.say("population.frame_source", wave=row.wave, source=row.source))


def _panel(context: Context, panel: pd.DataFrame) -> Iterator[Block]:
    """Say how many respondents several waves share, where there are several."""
    if panel["wave"].nunique() < 2:
        return
    known = panel.dropna(subset=["panel"])
    if known.empty:
        yield Paragraph(context.words.say("population.panel_unknown"))
        return
    several = known.loc[known["n_waves"] > 1, "panel"].nunique()
    if context.results.n_masked is not None and 0 < several < MINIMUM:
        yield Paragraph(context.words.say("population.panel_few"))
    else:
        yield Paragraph(context.words.say("population.panel", several))


def _treatments(context: Context, treatments: pd.DataFrame) -> Iterator[Block]:
    words, questions = context.words, context.study.questions
    treatments = treatments[[questions[key].role != "internal" for key in treatments["question"]]]
    if treatments.empty:
        return
    columns = [
        column(context, "question", 26),
        column(context, "wave", 9),
        column(context, "treatment", 36),
        column(context, "answers_given", 10, numeric=True),
    ]
    rows = [
        [
            context.question(row.question),
            words.text(row.wave),
            words.known("treatments", row.treatment),
            words.integer(row.n),
        ]
        for row in records(treatments)
    ]
    yield Paragraph(words.say("population.treatments", table=reference("tab-treatments")))
    yield Table("tab-treatments", words.say("population.treatments_table"), columns, rows)


def _margins(context: Context, margins: pd.DataFrame) -> Iterator[Block]:
    words = context.words
    if margins.empty:
        return
    several = bool(margins["wave"].notna().any())
    has_weights = bool(margins["weighted_share"].notna().any())
    shares = [name for name in SHARES if has_weights or name != "weighted_share"]
    columns = [column(context, "question", 18), *([column(context, "wave", 9)] if several else [])]
    columns += [column(context, "category", 22), *(column(context, SHARES[name], 12, numeric=True) for name in shares)]
    rows = [
        [
            words.text(_crossed(context, row.question)),
            *([words.text("" if pd.isna(row.wave) else row.wave)] if several else []),
            words.text(_cell(context, row.question, row.category)),
            *(words.percentage(getattr(row, name)) for name in shares),
        ]
        for row in records(margins)
    ]
    yield Paragraph(words.say("population.margins", table=reference("tab-margins")))
    yield Table("tab-margins", words.say("population.margins_table"), columns, rows)
    if sources := list(dict.fromkeys(margins["source"].dropna())):
        yield Paragraph(words.say("population.margins_source", sources=words.listed(sources)))


def _crossed(context: Context, questions: str) -> str:
    labels = [context.study.questions[key].label for key in questions.split(CROSSED)]
    return " × ".join(labels)


def _cell(context: Context, questions: str, cell: str) -> str:
    pairs = zip(questions.split(CROSSED), cell.split(CROSSED), strict=True)
    return " × ".join(context.study.questions[key].categories[category] for key, category in pairs)


def _weights(context: Context, weighting: pd.DataFrame) -> Iterator[Block]:
    words = context.words
    for row in records(weighting):
        yield Paragraph(
            words.say(
                f"population.weighted_{row.method}",
                effect=words.decimal(row.design_effect),
                effective=words.integer(row.effective_n),
                respondents=words.integer(row.n),
                smallest=words.decimal(row.smallest),
                largest=words.decimal(row.largest),
            )
        )
        if row.left_out:
            yield Paragraph(words.say("population.left_out", int(row.left_out)))
