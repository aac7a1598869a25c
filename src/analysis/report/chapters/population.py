"""Who answered: the accounting of rows, the missing answers, the editions; then every answer, counted."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.collection import collected
from analysis.report.chapters.columns import column
from analysis.report.chapters.shares import answer_table
from analysis.report.context import Context, of_questions, overall
from analysis.report.markdown import Block, Column, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.study import Question

KINDS = ("not_asked", "not_applicable", "no_answer", "dont_know")
NUMBERS = ("mean", "sd", "q1", "median", "q3")
STEPS = ("received", "test", "incomplete", "refused", "duplicate", "kept")


def population(context: Context) -> Iterator[Block]:
    """Say who was asked, what became of every row, and which answers are missing."""
    words = context.words
    yield Heading(words.say("titles.population"), "population")
    if context.study.population:
        yield Paragraph(words.say("population.intro", population=context.study.population))
    yield Paragraph(_kept(context))
    yield _accounting_table(context)
    yield from context.figures("flow")
    yield from collected(context)
    yield from _editions(context)
    yield from _missing(context)


def answers(context: Context) -> Iterator[Block]:
    """Give the distribution of every question: by theme, then supplementary, then the others."""
    words = context.words
    yield Heading(words.say("titles.answers"), "answers")
    frequencies = overall(context.tables.frequencies)
    if frequencies.empty:
        yield Paragraph(words.say("population.no_frequency"))
        return
    groups = {key: (title, table) for key, title, table in _answer_tables(context, frequencies)}
    tables = words.listed(reference(table.key) for _, table in groups.values())
    yield Paragraph(words.say("answers.intro", tables=tables))
    if frequencies["n"].isna().any():
        yield Paragraph(words.say("answers.masked"))
    if any(question.type == "multiple" for question in context.study.questions.values()):
        yield Paragraph(words.say("answers.multiple"))
    yield from context.figures("answers")
    for key, (title, table) in groups.items():
        yield Heading(title, identifier("answers", key), 2)
        yield table
    yield from _numbers(context)


def _answer_tables(context: Context, frequencies: pd.DataFrame) -> Iterator[tuple[str, Markdown, Table]]:
    for key, title, caption, questions in _groups(context):
        rows = of_questions(frequencies, questions)
        if not rows.empty:
            yield key, title, answer_table(context, identifier("tab-answers", key), caption, rows)


def _kept(context: Context) -> Markdown:
    count = context.n_kept
    if count == 0:
        return context.words.say("population.kept", count)
    return context.words.say("population.kept", count, table=reference("tab-accounting"))


def _accounting_table(context: Context) -> Table:
    """Return steps in rows and waves in columns; a last column sums them where there are several."""
    words = context.words
    accounting = context.tables.accounting
    waves = list(dict.fromkeys(accounting["wave"].astype(str)))
    several = len(waves) > 1
    columns = [Column(words.text(wave), 8, numeric=True) for wave in waves]
    rows = []
    for step in _steps(accounting):
        counts = _counts(accounting, step, waves)
        printed = [words.integer(count) for count in (*counts, sum(counts))]
        rows.append([words.known("shared.steps", step), *(printed if several else printed[:-1])])
    everyone = [column(context, "all", 8, numeric=True)] if several else []
    caption = words.say("population.accounting")
    return Table("tab-accounting", caption, [column(context, "step", 20), *columns, *everyone], rows)


def _steps(accounting: pd.DataFrame) -> list[str]:
    """Return the steps in the order a row meets them; a step of no known name comes before those kept."""
    found = list(dict.fromkeys(accounting["step"]))
    others = [step for step in found if step not in STEPS]
    return [step for step in (*STEPS[:-1], *others, STEPS[-1]) if step in found]


def _counts(accounting: pd.DataFrame, step: str, waves: list[str]) -> list[int]:
    rows = accounting[accounting["step"] == step]
    return [int(rows.loc[rows["wave"].astype(str) == wave, "rows"].sum()) for wave in waves]


def _editions(context: Context) -> Iterator[Block]:
    if context.study.editions is None:
        return
    table = overall(context.tables.frequencies)
    counts = table.loc[table["question"] == context.study.editions.question, "n"]
    n_editions = int(((counts > 0) | counts.isna()).sum())  # no empty one is ever masked
    if n_editions > 2:
        yield Paragraph(context.words.say("population.editions_more", n_editions))
    else:
        yield Paragraph(context.words.say(f"population.editions_{'two' if n_editions == 2 else 'one'}"))


def _missing(context: Context) -> Iterator[Block]:
    words = context.words
    table = context.tables.missing
    public = [question.key for question in context.study.questions.values() if question.role != "internal"]
    table = table[table["question"].isin(public)]
    if table.empty:
        yield Paragraph(words.say("population.missing_none"))
        return
    counts = pd.crosstab(table["question"], table["kind"])
    kinds = [kind for kind in KINDS if kind in counts.columns]
    counts = counts.loc[[key for key in public if key in counts.index], kinds]
    columns = [Column(words.known("shared.kinds", str(kind)), 10, numeric=True) for kind in kinds]
    rows = [
        [context.question(str(key)), *(words.integer(count) for count in row)]
        for key, row in zip(counts.index, _shown(context, counts).to_numpy(), strict=True)
    ]
    yield Paragraph(words.say("population.missing_some", len(rows), table=reference("tab-missing")))
    if not context.results.masked_missing.isdisjoint(counts.index):
        yield Paragraph(words.say("population.missing_masked"))
    caption = words.say("population.missing")
    yield Table("tab-missing", caption, [column(context, "question", 24), *columns], rows)


def _shown(context: Context, counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts of missing answers, those that are not told by kind missing."""
    masked = counts.index.to_series().isin(context.results.masked_missing)
    return counts.astype("float64").mask(masked, axis="index")


def _numbers(context: Context) -> Iterator[Block]:
    """Give means and quartiles of the questions answered by a number."""
    words, table = context.words, context.tables.numbers
    if overall(table).empty:
        return
    yield Heading(words.say("titles.numbers"), "answers-numbers", 2)
    yield Paragraph(words.say("answers.see_numbers", table=reference("tab-numbers")))
    if context.results.weighted:
        yield Paragraph(words.say("answers.weighted_numbers"))
    columns = [column(context, "question", 26), column(context, "base", 8, numeric=True)]
    columns += [column(context, name, 9, numeric=True) for name in NUMBERS]
    rows = [
        [
            context.with_unit(row["question"]),
            words.integer(row["base"]),
            *(words.decimal(row[name], 1) for name in NUMBERS),
        ]
        for _, row in overall(table).iterrows()
    ]
    yield Table("tab-numbers", words.say("answers.numbers"), columns, rows)


def _groups(context: Context) -> Iterator[tuple[str, Markdown, Markdown, list[Question]]]:
    words = context.words
    for theme in context.study.themes:
        label = context.theme(theme)
        title, caption = words.say("titles.theme_answers", theme=label), words.say("answers.theme", theme=label)
        yield theme, title, caption, context.asked("active", theme)
    for role in ("supplementary", "descriptive"):
        yield role, words.say(f"titles.{role}_answers"), words.say(f"answers.{role}"), context.asked(role)
