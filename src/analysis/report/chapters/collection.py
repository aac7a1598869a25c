"""How the answers were collected: response, treatments, panel, weights; and how each wave was harmonised."""

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.figures.records import records
from analysis.printing.few import MINIMUM
from analysis.report.chapters.columns import (
    column,
    integer,
    introduced,
    named,
    percentage,
    question_name,
    table_of,
    text,
)
from analysis.report.chapters.frame import frame
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown
from analysis.study.population import CROSSED
from analysis.tables.new_categories import new_categories

DISPOSITIONS = ("contacted", "ineligible", "unknown", "complete", "partial", "refused", "silent")
ALWAYS = ("contacted", "complete", "silent")  # shown even where they are all zero


def collected(context: Context) -> Iterator[Block]:
    """Say who was reached, what rules changed, who answered twice, and what weights do."""
    tables = context.tables
    yield from _response(context, tables.response)
    yield from _panel(context, tables.panel)
    yield from _treatments(context, tables.treatments)
    yield from _margins(context, tables.margins)
    yield from _weights(context, tables.weighting)
    yield from context.paragraphs("population.unweighted", when=not (context.results.weighted or context.is_weighted))


def crosswalk(context: Context) -> Iterator[Block]:
    """Give, for each question and wave, where it was read and how comparable it is."""
    table = context.tables.comparability
    if table.empty:
        return
    columns = [
        question_name("question", 17, once=("question",)),
        text("wave", 7),
        named("comparability", "comparability", 12),
        text("source_columns", 19, "columns"),
        integer("codes", 7),
        integer("answers_given", 10, "n"),
        percentage("recoded", 8, "recoded_share", digits=0),
        column(_notes, "note", 32, ("comparability", "wording", "new", "reason", "note")),
    ]
    new = new_categories(context.tables.crosswalk)
    pairs = zip(table["question"], table["wave"], strict=True)
    told = table.assign(new=[_named_categories(context, str(key), new.get((key, wave), ())) for key, wave in pairs])
    yield context.heading("titles.annex_crosswalk", "annex-crosswalk", level=1)
    printed = table_of(context, "tab-crosswalk", context.say("annex.crosswalk"), columns, _public(context, told))
    yield from introduced(context, "annex.see_crosswalk", printed)
    yield from context.paragraphs("annex.new_category", when=(table["comparability"] == "new_category").any())


def _named_categories(context: Context, question: str, categories: Sequence[str]) -> Markdown:
    """Return the categories that a wave is the first to have, as its notes tell them."""
    names = context.listed([context.category(question, category) for category in categories])
    return context.say("annex.new_categories", len(categories), names=names) if categories else Markdown("")


def _public(context: Context, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the questions that are not internal."""
    public = [key for key, question in context.study.questions.items() if question.role != "internal"]
    return table[table["question"].isin(public)]


def _notes(context: Context, comparability: str, wording: str, new: Markdown, reason: str, note: str) -> Markdown:
    """Return how a wave words a question otherwise, new categories, why they compare or not, and its note."""
    reworded = [context.say("annex.wording", wording=context.text(wording))] if comparability == "reworded" else []
    told = [text for text in (reason, note) if pd.notna(text) and text]
    return Markdown(" ".join([*reworded, *filter(None, [new]), *(context.text(_sentence(text)) for text in told)]))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _response(context: Context, response: pd.DataFrame) -> Iterator[Block]:
    yield from frame(context)
    if response.empty:
        yield context.paragraph("population.no_rate")
        return
    counts = [name for name in DISPOSITIONS if name in ALWAYS or response[name].any()]
    columns = [text("wave", 9), *map(integer, counts), *map(percentage, ("rr1", "rr2", "con1", "coop1"))]
    printed = table_of(context, "tab-response", context.say("population.response_table"), columns, response)
    yield from introduced(context, "population.response", printed)
    for row in records(response):
        if pd.notna(row.filed):
            yield context.paragraph("population.filed", int(row.filed), wave=row.wave)
        if pd.notna(row.source):
            yield context.paragraph("population.frame_source", wave=row.wave, source=row.source)


def _panel(context: Context, panel: pd.DataFrame) -> Iterator[Block]:
    """Say how many respondents several waves share, where there are several."""
    if panel["wave"].nunique() < 2:
        return
    known = panel.dropna(subset=["panel"])
    several = known["panel"][known["n_waves"] > 1].nunique()
    if known.empty:
        yield context.paragraph("population.panel_unknown")
    elif context.results.n_masked is not None and 0 < several < MINIMUM:
        yield context.paragraph("population.panel_few")
    else:
        yield context.paragraph("population.panel", several)


def _treatments(context: Context, treatments: pd.DataFrame) -> Iterator[Block]:
    treatments = _public(context, treatments)
    if treatments.empty:
        return
    columns = [
        question_name("question", 26),
        text("wave", 9),
        named("treatments", "treatment", 36),
        integer("answers_given", 10, "n"),
    ]
    printed = table_of(context, "tab-treatments", context.say("population.treatments_table"), columns, treatments)
    yield from introduced(context, "population.treatments", printed)


def _margins(context: Context, margins: pd.DataFrame) -> Iterator[Block]:
    """Set the known composition of the population beside that of the respondents."""
    if margins.empty:
        return
    columns = [
        column(_crossed, "question", 18),
        *([text("wave", 9)] if margins["wave"].notna().any() else []),
        column(_cell, "category", 22, ("question", "category")),
        percentage("known_share", 12),
        percentage("respondents_share", 12, "share"),
        *([percentage("weighted_share", 12)] if margins["weighted_share"].notna().any() else []),
    ]
    caption = context.say("population.margins_table")
    printed = table_of(context, "tab-margins", caption, columns, margins)
    yield from introduced(context, "population.margins", printed)
    if sources := list(dict.fromkeys(margins["source"].dropna())):
        yield context.paragraph("population.margins_source", sources=context.listed(sources))


def _crossed(context: Context, questions: str) -> Markdown:
    return context.text(" × ".join(context.study.questions[key].label for key in questions.split(CROSSED)))


def _cell(context: Context, questions: str, cell: str) -> Markdown:
    pairs = zip(questions.split(CROSSED), cell.split(CROSSED), strict=True)
    return context.text(" × ".join(context.study.questions[key].categories[category] for key, category in pairs))


def _weights(context: Context, weighting: pd.DataFrame) -> Iterator[Block]:
    for row in records(weighting):
        if pd.isna(row.design_effect):  # of a report for everybody
            yield context.paragraph("population.alike")
            continue
        yield context.paragraph(
            f"population.weighted_{row.method}",
            effect=context.decimal(row.design_effect),
            effective=context.integer(row.effective_n),
            respondents=context.integer(row.n),
            smallest=context.decimal(row.smallest),
            largest=context.decimal(row.largest),
        )
        if row.left_out:
            yield context.paragraph("population.left_out", int(row.left_out))
