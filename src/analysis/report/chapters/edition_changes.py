"""What changed from one edition to another: the answers, question by question."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.chapters.columns import (
    category_name,
    column,
    decimal,
    named,
    probability,
    question_name,
    table_of,
)
from analysis.report.chapters.tests import counted
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Paragraph, Table, reference

KEY = "tab-edition-shares"
CHANGED = frozenset({"reworded", "new_category"})  # a difference may come from the question itself
POINTS = ("difference", "ci_low", "ci_high")


def edition_answers(context: Context) -> Iterator[Block]:
    """Give the answers of each edition beside those of the reference: how many tests, what stands, each question."""
    made = context.tables.edition_shares
    if made.empty or context.study.editions is None:
        return
    by = context.study.editions.question
    tests = made[made["p_value"].notna()].drop_duplicates(["question", "edition"])
    yield context.heading("edition_answers.title", "edition-shares")
    how = "intro_weighted" if context.results.weighted else "intro"
    yield context.paragraph(f"edition_answers.{how}", table=reference(KEY))
    if len(tests):
        yield Paragraph(counted(context, "edition_answers.made", tests))
    met = made[made["n_pairs"] > 0]
    untold = bool(len(met)) and context.results.n_masked is not None
    yield from context.paragraphs(f"edition_answers.panel{'_untold' if untold else ''}", when=len(met) > 0)
    if len(tests):
        yield from _standing(context, made, by)
    yield _table(context, strongest(made), by)


def _standing(context: Context, made: pd.DataFrame, by: str) -> Iterator[Block]:
    """Tell what moves most in each question that still changed once p-values are adjusted."""
    kept = made[made["p_adjusted"] <= SIGNIFICANCE]
    if kept.empty:
        yield context.paragraph("edition_answers.none")
    if kept["difference"].isna().all():  # what stands may not be printed
        return
    yield context.paragraph("edition_answers.kept")
    others = kept.groupby("question")["edition"].agg(lambda names: list(dict.fromkeys(names)))
    yield Bullets([_sentence(context, row, others[row["question"]], by) for _, row in strongest(kept).iterrows()])


def strongest(made: pd.DataFrame) -> pd.DataFrame:
    """Return, question by question, the answer that differs most in the edition where the question changed most."""
    told = made[made["difference"].notna()]
    ranked = told.assign(largest=told["difference"].abs(), rank=range(len(told)))
    first = ranked.sort_values(["v", "largest", "rank"], ascending=[False, False, True], kind="stable")
    return first.drop_duplicates("question").sort_values("rank")


def _sentence(context: Context, row: pd.Series, editions: list[str], by: str) -> Markdown:
    others = [context.category(by, name) for name in editions if name != row["edition"]]
    said = context.say(
        "edition_answers.moved",
        answer=_flagged(context, row["comparability"], context.answer(row["question"], row["category"])),
        edition=context.category(by, row["edition"]),
        reference=context.category(by, row["reference"]),
        share=context.percent(row["share"], 0),
        base=context.integer(row["base"]),
        reference_share=context.percent(row["reference_share"], 0),
        reference_base=context.integer(row["reference_base"]),
        difference=context.signed(100 * row["difference"], 0),
        interval=context.interval(100 * row["ci_low"], 100 * row["ci_high"], 0),
        v=context.decimal(row["v"]),
        adjusted=context.p_value(row["p_adjusted"]),
    )
    if not others:
        return said
    return Markdown(f"{said} {context.counting('edition_answers.also', 'editions', others)}")


def question_flagged(context: Context, question: str) -> Markdown:
    """Return the label of a question, beside it that some edition worded it otherwise or gave it one more category."""
    return _flagged(context, _flag_of(context, question), context.question(question))


def answer_flagged(context: Context, question: str, category: str) -> Markdown:
    """Return an answer as `question_flagged` does a question."""
    return _flagged(context, _flag_of(context, question), context.answer(question, category))


def _flag_of(context: Context, question: str) -> str:
    table = context.tables.edition_shares
    flags = set(table["comparability"][table["question"] == question].astype("str"))
    return next((one for one in ("reworded", "new_category") if one in flags), "")


def _flagged(context: Context, flag: str, answer: Markdown) -> Markdown:
    """Return an answer, beside it that the question was worded otherwise, or gained a category."""
    if flag not in CHANGED:
        return answer
    return context.say("edition_answers.flagged", answer=answer, flag=context.say(f"comparability.{flag}"))


def _table(context: Context, rows: pd.DataFrame, by: str) -> Table:
    columns = [
        question_name("question", 24),
        category_name("edition", 9, ("by", "edition")),
        decimal("cramer_v", 7, "v"),
        probability("p_adjusted", 8),
        category_name("largest_change", 20, ("question", "category")),
        column(_share, "in_edition", 12, ("share", "n", "base"), numeric=True),
        column(_share, "in_reference", 12, ("reference_share", "reference_n", "reference_base"), numeric=True),
        column(_points, "difference", 16, POINTS, numeric=True),
        named("comparability", "comparability", 11),
    ]
    lines = rows.assign(by=by, **{name: 100 * rows[name] for name in POINTS})
    return table_of(context, KEY, context.say("edition_answers.caption"), columns, lines)


def _share(context: Context, share: float, n: float, base: float) -> Markdown:
    counts = {"n": context.integer(n), "base": context.integer(base)}
    return context.say("differences.share", share=context.percent(share, 0), **counts)


def _points(context: Context, difference: float, low: float, high: float) -> Markdown:
    return context.say(
        "edition_answers.points", difference=context.signed(difference, 0), interval=context.interval(low, high, 0)
    )
