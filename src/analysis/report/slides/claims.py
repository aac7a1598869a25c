"""The claim of a slide: what the evidence of a question says, in about ten words chosen by its verdict."""

from collections.abc import Iterator, Sequence

from analysis.figures.told_deviations import sized_digits, whole_of
from analysis.report.chapters.columns import Row, bound_told
from analysis.report.context import Context
from analysis.report.main_text.evidence import SHARES, SIDES, pole
from analysis.report.main_text.inquiry import lead_of, unprinted
from analysis.report.main_text.saying import answer
from analysis.report.markdown import Markdown
from analysis.study.population import CROSSED

STRENGTHS = ("established", "clear", "toward", "opposite", "described", "nothing")  # the first met makes the claim
NAMED = 2  # answers in one claim


def claim(context: Context, rows: Sequence[Row]) -> Markdown:
    """Return what the evidence of one question says together: never more than its verdicts do."""
    verdict = next((each for each in STRENGTHS if any(row["verdict"] == each for row in rows)), None)
    if verdict is None:
        withheld = any(row["verdict"] == "withheld" for row in rows)
        return context.say(f"slides.claims.{unprinted(context) if withheld else 'not_compared'}")
    own = sorted((row for row in rows if row["verdict"] == verdict), key=lambda row: -abs(row["effect"]))
    first = own[0]
    if len(own) == 1 and verdict == "described" and first["kind"] == "multiple":
        share = context.percent(first["effect"], 0)
        return context.say("slides.claims.most_given", answer=named(context, first), share=share)
    if verdict == "described" or (verdict != "nothing" and first["kind"] in SHARES and len(own) > 1):
        return _several(context, own, described=verdict == "described")
    if len(own) == 1 and context.has(f"slides.claims.{first['kind']}.{verdict}"):
        return context.say(f"slides.claims.{first['kind']}.{verdict}", **_values(context, first))
    return lead_of(context, verdict, directed=any(row["expects"] != "none" for row in own))


def facts(context: Context, rows: Sequence[Row]) -> Iterator[Markdown]:
    """Yield what stands beside the figure: the verdict in words, then on how many respondents it rests."""
    verdicts = dict.fromkeys(str(row["verdict"]) for row in rows if row["verdict"] != "described")
    if len(verdicts) == 1:
        yield context.say("slides.verdict", verdict=context.known("inquiry.verdict_names", next(iter(verdicts))))
    if len(rows) == 1 and rows[0]["kind"] in ("contrast", "shift") and rows[0]["n"] == rows[0]["n"]:
        row = rows[0]
        counts = {name: context.integer(row[name]) for name in ("n", "n_against")}
        yield context.say("slides.compared", **counts)
        low, high = bound_told(context, row["ci_low"]), bound_told(context, row["ci_high"])
        told = context.signed(row["effect"], sized_digits(row["effect"]))
        yield context.say("slides.apart", whole_of(row["effect"]), deviation=told, low=low, high=high)


def _several(context: Context, rows: Sequence[Row], *, described: bool) -> Markdown:
    """Name the largest shares, or the answers that stand out."""
    first = rows[:NAMED]
    if described:
        shares = [
            context.say("slides.claims.share", answer=named(context, row), share=context.percent(row["effect"], 0))
            for row in first
        ]
        return context.say("slides.claims.shares", shares=context.listed(shares))
    names = dict.fromkeys(named(context, row) for row in first)
    return context.say("slides.claims.stand_out", len(names), answers=context.listed(names))


def named(context: Context, row: Row) -> Markdown:
    """Return what a share is of: an answer, of a group where it is one, or the sides of a region."""
    if not row["question"]:
        sides = zip(str(row["theme"]).split(CROSSED), str(row["side"]).split(CROSSED), strict=True)
        return context.listed(context.say("inquiry.on_side", pole=pole(context, *ends)) for ends in sides)
    given = answer(context, str(row["question"]), str(row["category"]))
    if row["kind"] != "share" or not row["factor"]:
        return given
    return context.say("slides.among", answer=given, group=answer(context, str(row["factor"]), str(row["group"])))


def _values(context: Context, row: Row) -> dict[str, Markdown]:
    """Return what the claim of one piece of evidence names."""
    kind = str(row["kind"])
    if kind == "shift":
        editions = context.study.editions
        factor = editions.question if editions is not None else ""
        ends = {name: context.category(factor, row[key]) for name, key in (("last", "group"), ("first", "against"))}
        return ends | ({} if row["verdict"] == "nothing" else {"pole": _towards(context, row)})
    if kind == "contrast":
        known = {"group": answer(context, str(row["factor"]), str(row["group"]))}
        return known if row["verdict"] == "nothing" else known | {"pole": _towards(context, row)}
    return {"answer": named(context, row), "group": answer(context, str(row["factor"]), str(row["group"]))}


def _towards(context: Context, row: Row) -> Markdown:
    return pole(context, str(row["theme"]), SIDES[row["effect"] > 0])
