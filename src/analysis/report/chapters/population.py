"""Who answered: the accounting of rows, the missing answers, the editions; then every answer, counted."""

from collections.abc import Iterator

import pandas as pd

from analysis.printing.few import MINIMUM
from analysis.report.chapters.collection import collected
from analysis.report.chapters.columns import column, decimal, integer, introduced, named, question_name, table_of
from analysis.report.chapters.shares import answer_table
from analysis.report.context import Context, of_questions, overall
from analysis.report.markdown import Block, Heading, Paragraph, Table, identifier, reference

KINDS = ("not_asked", "not_applicable", "no_answer", "dont_know")
UNANSWERED, SEVERAL = ("no_answer", "dont_know"), 3
NUMBERS = ("mean", "sd", "q1", "median", "q3")
STEPS = ("received", "test", "incomplete", "refused", "duplicate", "kept")


def population(context: Context) -> Iterator[Block]:
    """Say who was asked, what became of every row, and which answers are missing."""
    yield context.heading("titles.population", "population", level=1)
    if context.study.population:
        yield context.paragraph("population.intro", population=context.study.population)
    accounting, n = _accounting_table(context), context.n_kept
    yield context.paragraph("population.kept", n, **({"table": reference(accounting.key)} if n else {}))
    yield accounting
    yield from context.figures("flow")
    yield from collected(context)
    yield from _editions(context)
    yield from _missing(context)


def answers(context: Context) -> Iterator[Block]:
    """Give the distribution of every question: by theme, then supplementary, then the others."""
    yield context.heading("titles.answers", "answers", level=1)
    frequencies = overall(context.tables.frequencies)
    if frequencies.empty:
        yield context.paragraph("population.no_frequency")
        return
    parts = list(_parts(context, frequencies))
    yield context.paragraph("answers.intro", tables=context.listed(reference(table.key) for _, table in parts))
    yield from context.paragraphs("answers.masked", when=frequencies["n"].isna().any())
    has_multiple = any(question.type == "multiple" for question in context.study.questions.values())
    yield from context.paragraphs("answers.multiple", when=has_multiple)
    yield from context.figures("answers")
    for part in parts:
        yield from part
    yield from _numbers(context)


def _parts(context: Context, frequencies: pd.DataFrame) -> Iterator[tuple[Heading, Table]]:
    """Yield the heading and the table of each theme, then of each other role."""
    themes, roles = context.study.themes, ("supplementary", "descriptive")
    asked = {key: context.asked("active", key) for key in themes} | {role: context.asked(role) for role in roles}
    for key, questions in asked.items():
        rows = of_questions(frequencies, questions)
        if not rows.empty:
            kind, names = ("theme", {"theme": context.theme(key)}) if key in themes else (key, {})
            title, caption = context.say(f"titles.{kind}_answers", **names), context.say(f"answers.{kind}", **names)
            heading = Heading(title, identifier("answers", key), 2)
            yield heading, answer_table(context, identifier("tab-answers", key), caption, rows)


def _accounting_table(context: Context) -> Table:
    """Return steps in rows and waves in columns; a last column sums them where there are several."""
    accounting = context.tables.accounting.astype({"wave": "str"})
    waves = list(dict.fromkeys(accounting["wave"]))
    columns = [
        named("shared.steps", "step", 20),
        *(integer(context.text(wave), 8, f"rows {wave}") for wave in waves),
        *([integer("all", 8)] if len(waves) > 1 else []),
    ]
    rows = [
        {"step": step, "all": own["rows"].sum()}
        | {f"rows {wave}": own["rows"][own["wave"] == wave].sum() for wave in waves}
        for step in _steps(accounting)
        for own in [accounting[accounting["step"] == step]]
    ]
    return table_of(context, "tab-accounting", context.say("population.accounting"), columns, rows)


def _steps(accounting: pd.DataFrame) -> list[str]:
    """Return the steps in the order a row meets them; a step of no known name comes before those kept."""
    found = list(dict.fromkeys(accounting["step"]))
    others = [step for step in found if step not in STEPS]
    return [step for step in (*STEPS[:-1], *others, STEPS[-1]) if step in found]


def _editions(context: Context) -> Iterator[Block]:
    if context.study.editions is None:
        return
    table = overall(context.tables.frequencies)
    counts = table["n"][table["question"] == context.study.editions.question]
    n_editions = int(((counts > 0) | counts.isna()).sum())  # no empty one is ever masked
    if n_editions > 2:
        yield context.paragraph("population.editions_more", n_editions)
    else:
        yield context.paragraph(f"population.editions_{'two' if n_editions == 2 else 'one'}")


def _missing(context: Context) -> Iterator[Block]:
    """Count the missing answers of each question by kind, where they are told by kind."""
    public = [question.key for question in context.study.questions.values() if question.role != "internal"]
    table = context.tables.missing
    table = table[table["question"].isin(public)]
    if table.empty:
        yield context.paragraph("population.missing_none")
        return
    counts = pd.crosstab(table["question"], table["kind"]).astype("float64")
    is_masked = counts.index.to_series().isin(context.results.masked_missing)
    counted = [key for key in public if key in counts.index and not is_masked[key]]
    untold = [context.question(key) for key in public if key in counts.index and is_masked[key]]
    if counted:
        rows = counts.loc[counted]
        kinds = [kind for kind in KINDS if kind in rows and rows[kind].any()]
        columns = [
            question_name("question", 24),
            *(integer(context.known("shared.kinds", kind), 10, kind) for kind in kinds),
        ]
        printed = table_of(context, "tab-missing", context.say("population.missing"), columns, rows.reset_index())
        yield from introduced(context, "population.missing_some", printed, count=len(rows))
    if untold:
        yield Paragraph(context.counting("population.missing_masked", "questions", untold))
    yield from _silent(context, table)


def _silent(context: Context, missing: pd.DataFrame) -> Iterator[Block]:
    """Say how many respondents left a question without an answer, and several; no small number leaves the team."""
    left = missing[missing["kind"].isin(UNANSWERED)].groupby(["wave", "respondent"]).size()
    if len(left) and (context.study.disclosure != "public" or len(left) >= MINIMUM):
        yield context.paragraph("population.silent", len(left))
        several = int((left >= SEVERAL).sum())
        if several >= MINIMUM or (several and context.study.disclosure != "public"):
            yield context.paragraph("population.silent_often", several, several=context.integer(SEVERAL))


def _numbers(context: Context) -> Iterator[Block]:
    """Give means and quartiles of the questions answered by a number."""
    table = overall(context.tables.numbers)
    if table.empty:
        return
    yield context.heading("titles.numbers", "answers-numbers")
    columns = [
        column(Context.with_unit, "question", 26),
        integer("base", 8),
        *(decimal(name, 9, digits=1) for name in NUMBERS),
    ]
    printed = table_of(context, "tab-numbers", context.say("answers.numbers"), columns, table)
    weighted = context.paragraphs("answers.weighted_numbers", when=context.results.weighted or context.is_weighted)
    yield from introduced(context, "answers.see_numbers", printed, *weighted)
