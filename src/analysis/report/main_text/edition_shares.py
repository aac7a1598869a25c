"""Answers from one edition to another: the changes that stand, told and drawn; where none does, one sentence."""

from collections.abc import Iterator

from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.cells import Row, at_most, known
from analysis.report.chapters.edition_changes import CHANGED, strongest
from analysis.report.context import Context
from analysis.report.main_text.other_readings import points
from analysis.report.main_text.saying import answer
from analysis.report.markdown import Block, Markdown, Paragraph

MOST = 3  # questions whose change is told; the table of the annex has all of them


def shares_by_edition(context: Context, question: str) -> Iterator[Block]:
    """Tell which questions are answered otherwise in another edition, by the answer that changes most in each.

    Parameters
    ----------
    context : Context
    question : str
        The one that tells editions apart.
    """
    table, source = context.tables.edition_shares, context.source("edition_shares")
    tested = table[table["p_value"].notna()]
    if tested.empty:
        return
    standing = tested[tested["p_adjusted"] <= SIGNIFICANCE]
    if standing.empty:
        made = context.integer(source.distinct("question", known("p_value")))
        yield context.paragraph("main.shares.none", made=made)
        return
    told = strongest(standing)
    if told.empty:
        yield context.paragraph("main.shares.hidden")
        return
    first = told.sort_values("v", ascending=False, kind="stable").head(MOST)
    sentences = [sentence for row in source.rows(first) for sentence in _moved(context, row, question)]
    changed = source.distinct("question", at_most("p_adjusted", SIGNIFICANCE))
    if changed > len(first):
        sentences.append(context.say("main.shares.more", made=context.integer(changed)))
    yield Paragraph(Markdown(" ".join(sentences)))
    yield from context.figures("edition_shares")


def _moved(context: Context, row: Row, question: str) -> Iterator[Markdown]:
    """Tell the share of an answer in two editions, and that its question was not asked alike where it was not."""
    yield context.say(
        "main.shares.moved",
        answer=answer(context, str(row["question"]), str(row["category"])),
        reference=context.category(question, row["reference"]),
        edition=context.category(question, row["edition"]),
        points=points(context, row["difference"]),
        low=points(context, row["ci_low"], bare=True),
        high=points(context, row["ci_high"], bare=True),
        p=context.probability(row["p_adjusted"]),
        **{name: context.percent(row[name], 0) for name in ("share", "reference_share")},
        **{name: context.integer(row[name]) for name in ("base", "reference_base")},
    )
    if row["comparability"] in CHANGED:
        yield context.say("main.shares.asked_otherwise")
