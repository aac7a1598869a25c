"""The study's questions, answered first: one short paragraph each, then what they rest on together."""

import math
from collections.abc import Iterator, Sequence

from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.cells import declared, derived, known
from analysis.report.chapters.columns import Row
from analysis.report.context import Context
from analysis.report.main_text.evidence import SHARES, closing, is_plain_share, is_silent, share_item, told
from analysis.report.main_text.other_readings import centred, threshold
from analysis.report.main_text.saying import answer
from analysis.report.main_text.share_trends import share_trends
from analysis.report.markdown import Block, Markdown, Paragraph
from analysis.report.marks import unmarked
from analysis.study.inquiry import Asked
from analysis.tables import TABLES

STUDY_FILE = "config/study.yaml"
ANSWERED = ("established", "clear", "toward", "opposite")  # verdicts of an effect that goes some way


def inquiry(context: Context) -> Iterator[Block]:
    """Answer each question of the study, then say how the answers hold together and when they were asked."""
    answers = context.tables.inquiry_answers
    whole = answers.fillna(dict.fromkeys(TABLES["inquiry_answers"].of("key"), ""))
    rows = context.source("inquiry_answers").rows(whole)
    yield context.heading("titles.summary", "summary", level=1)
    for asked in context.study.inquiry:
        own = [row for row in rows if row["key"] == asked.key]
        if own:
            yield Paragraph(Markdown(" ".join(_answer(context, asked, own))))
    yield Paragraph(Markdown(" ".join(_together(context, rows))))


def _answer(context: Context, asked: Asked, rows: Sequence[Row]) -> Iterator[Markdown]:
    """Yield the question, the answer in words, what it rests on, and the verdict: once where there is one for all."""
    yield context.say("inquiry.question", question=context.text(asked.question))
    yield from _lead(context, asked, rows)
    verdicts = {str(row["verdict"]) for row in rows}
    plain = [row for row in rows if is_plain_share(row)]
    if plain:
        shares = [share_item(context, row, first=rank == 0) for rank, row in enumerate(plain)]
        yield context.say("inquiry.shares", shares=context.listed(shares))
    few = [row for row in rows if row["verdict"] == "withheld"] if len(verdicts) > 1 else []
    others = [row for row in rows if not is_plain_share(row) and row not in few]
    silent, stands_out = _closed(others), _standing_out(rows)
    before: list[Markdown] = []
    for row in others:
        if row in silent:
            continue
        sentences = list(told(context, row, named=stands_out == [row]))
        said = [unmarked(sentence) for sentence in sentences]
        if said != before:  # several pieces may not compare for one reason
            yield from sentences
            if len(verdicts) > 1:
                yield from _verdict(context, str(row["verdict"]))
        before = said
    if silent:
        yield closing(context, silent, alone=len(verdicts) == 1)
    if few:
        withheld = context.source("inquiry_answers").count(key=asked.key, verdict="withheld")
        yield context.say(f"inquiry.{unprinted(context)}", withheld)
    if len(verdicts) == 1:
        yield from _verdict(context, *verdicts)
    yield from share_trends(context, rows)


def _closed(rows: Sequence[Row]) -> list[Row]:
    """Return the shares that one sentence closes: of several, all of which nothing clear is said but the largest.

    Where something clear is said of another, the largest is closed too.
    """
    silent = [row for row in rows if is_silent(row)]
    if silent and len(silent) == len(rows):
        silent.remove(max(silent, key=lambda row: abs(row["effect"])))
    return silent if len(silent) > 1 else []


def _lead(context: Context, asked: Asked, rows: Sequence[Row]) -> Iterator[Markdown]:
    """Yield the answer in the first words, where all that was tested agrees; nothing where nothing was."""
    judged = {str(row["verdict"]) for row in rows} - {"described", "withheld", "not_compared"}
    if len(judged) == 1 and judged <= {"nothing"} and any(row["verdict"] == "withheld" for row in rows):
        return  # what is withheld may say something
    if len(judged) != 1:
        yield from _standing(context, rows)
        return
    (verdict,) = judged
    ways = [_way(row) for row in rows if row["verdict"] == verdict]
    words = asked.answers.get(ways[0], "") if len(set(ways)) == 1 and verdict in ANSWERED else ""
    if words:
        where = context.say(f"inquiry.where.{_where(context, verdict)}")
        yield context.say("inquiry.lead", where=where, answer=context.text(words))
    elif verdict == "nothing" and any(map(_is_small, rows)):
        yield context.say("inquiry.leads.small", where=context.say(f"inquiry.where.{_where(context, verdict)}"))
    else:
        yield lead_of(context, verdict, directed=any(row["expects"] != "none" for row in rows))


def _is_small(row: Row) -> bool:
    """Whether chance would seldom make an effect that does not reach what counts for the study."""
    found = row["verdict"] == "nothing" and row["p_adjusted"] <= SIGNIFICANCE
    return bool(found and abs(centred(row, row["effect"])) < threshold(row))


def lead_of(context: Context, verdict: str, *, directed: bool) -> Markdown:
    """Return what a verdict answers in a few words, whether or not the study expected a direction."""
    where = context.say(f"inquiry.where.{_where(context, verdict)}")
    key = f"{verdict}_undirected" if verdict in ("established", "clear") and not directed else verdict
    return context.say(f"inquiry.leads.{key}", where=where)


def _standing_out(rows: Sequence[Row]) -> list[Row]:
    """Return which of several shares stand out, where all the others tell nothing clear."""
    clear = [row for row in rows if row["verdict"] in ("established", "clear")]
    others = [row for row in rows if row not in clear]
    of_shares = {row["kind"] for row in clear} <= SHARES
    return clear if others and all(map(is_silent, others)) and of_shares else []


def _standing(context: Context, rows: Sequence[Row]) -> Iterator[Markdown]:
    """Yield which of several shares stand out."""
    if clear := _standing_out(rows):
        where = context.say(f"inquiry.where.{_where(context, str(clear[0]['verdict']))}")
        names = dict.fromkeys(answer(context, str(row["question"]), str(row["category"])) for row in clear)
        yield context.say("inquiry.stands_out", len(names), where=where, answers=context.listed(names))


def _where(context: Context, verdict: str) -> str:
    """Return of what an answer speaks: of fictional data, of these data, or of more where it was foretold."""
    if context.study.data == "reconstructed":
        return "fictional"
    return "foretold" if verdict == "established" else "here"


def _way(row: Row) -> str:
    """Return which way an effect goes."""
    none = 1.0 if row["kind"] == "odds_ratio" else row["reference"] if row["reference"] == row["reference"] else 0.0
    return "higher" if row["effect"] > none else "lower"


def unprinted(context: Context) -> str:
    """Return by what name to tell that an answer is not printed: to everybody, too few is one reason of several."""
    return "kept_from_all" if context.study.disclosure == "public" else "withheld"


def _verdict(context: Context, verdict: str) -> Iterator[Markdown]:
    if verdict == "withheld":
        yield context.say(f"inquiry.verdicts.{unprinted(context)}")
    elif verdict != "described":
        key = f"{verdict}_fictional" if verdict == "clear" and context.study.data == "reconstructed" else verdict
        yield context.say(f"inquiry.verdicts.{key}")


def _together(context: Context, rows: Sequence[Row]) -> Iterator[Markdown]:
    """Yield what the answers are together, and whether they were foretold."""
    tested = [row for row in rows if row["p_adjusted"] == row["p_adjusted"]]
    share = rows[0]["level"] if rows else 0.95
    withheld = any(row["verdict"] == "withheld" for row in rows)
    made = context.source("inquiry_answers").count(known("p_adjusted"))
    if withheld and tested:  # intervals are at 1 - .05/m
        made = derived("family", round(SIGNIFICANCE / (1 - share)), share)
    if rows and all(row["verdict"] == "withheld" for row in rows):
        yield context.say("inquiry.family_unprinted")
    elif not tested and any(row["verdict"] == "not_compared" for row in rows):
        yield context.say("inquiry.family_untested")
    else:
        level = context.percent(share, 0 if math.isclose(100 * share, round(100 * share)) else 1)
        yield context.say("inquiry.family", made, level=level)
    for when in ("before", "after"):
        asked = [one for one in context.study.inquiry if one.declared == when]
        if asked:
            dates = sorted({one.date for one in asked})
            days = context.listed(context.day(each) for each in dates)
            whole = "all_" if len(asked) == len(context.study.inquiry) else ""
            n = declared(len(asked), STUDY_FILE, "inquiry", declared=when)
            yield context.say(f"inquiry.{whole}{when}", n, days=days)
