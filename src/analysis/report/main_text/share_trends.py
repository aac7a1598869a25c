"""The trend of a share over three editions or more, told with the answer that rests on it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from analysis.comparison.trend_family import FEWEST_OF_STEADY
from analysis.description.trends import years
from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.chapters.columns import Row
from analysis.report.context import Context
from analysis.report.main_text.saying import answer
from analysis.report.markdown import Markdown

MOST = 4  # editions whose shares are told one by one; of more, the first and the last


def share_trends(context: Context, pieces: Sequence[Row]) -> Iterator[Markdown]:
    """Tell the trend of each share that some pieces of evidence rest on, once.

    Of a share set between editions, whatever it is; of another, where it stands once adjusted among all the trends.
    """
    editions = context.study.editions
    if editions is None:
        return
    told: dict[tuple[str, str], tuple[list[Markdown], str]] = {}
    for piece in pieces:
        share = str(piece["question"]), str(piece["category"])
        trend = _trend(context, share, editions.question)
        if share in told or trend is None or piece["verdict"] == "withheld":
            continue
        of_editions = _shares(context, share, editions.question)
        is_wanted = piece["factor"] == editions.question or trend["p_adjusted"] <= SIGNIFICANCE
        if is_wanted and len(of_editions) == trend["editions"]:  # none of them is masked
            told[share] = list(_told(context, trend, of_editions)), _steadiness(trend, of_editions)
    found = list(told.values())
    for rank, (sentences, steady) in enumerate(found):
        yield from sentences
        if steady and steady not in [after for _, after in found[rank + 1 :]]:  # of several that are alike, once
            yield context.say(f"inquiry.{steady}")


def _trend(context: Context, share: tuple[str, str], by: str) -> Row | None:
    table = context.tables.trends
    own = table[(table["question"] == share[0]) & (table["category"].astype("str") == share[1]) & (table["by"] == by)]
    return None if own.empty else context.source("trends").row(own.iloc[0])


def _shares(context: Context, share: tuple[str, str], by: str) -> list[Row]:
    """Return a share in each edition where the question was answered, in the order of the editions."""
    names = list(context.study.questions[by].categories)
    if (numbers := years(names)) is not None:
        names = [name for _, name in sorted(zip(numbers, names, strict=True))]
    table = context.tables.frequencies
    is_share = (table["question"] == share[0]) & (table["category"].astype("str") == share[1]) & (table["by"] == by)
    rows = {str(row["by_category"]): row for row in context.source("frequencies").rows(table[is_share])}
    return [rows[name] for name in names if name in rows and rows[name]["share"] >= 0]


def _told(context: Context, trend: Row, shares: Sequence[Row]) -> Iterator[Markdown]:
    """Tell the share from one edition to another, its slope, and whether editions go one way."""
    named = {"answer": answer(context, str(trend["question"]), str(trend["category"]))}
    if len(shares) <= MOST:
        yield context.say("inquiry.share_trend.each", **named, shares=context.listed(_each(context, shares)))
    else:
        first, last = _each(context, (shares[0], shares[-1]))
        yield context.say("inquiry.share_trend.ends", **named, first=first, last=last)
    by = "year" if years(context.study.questions[str(trend["by"])].categories) is not None else "rank"
    stands = trend["p_adjusted"] <= SIGNIFICANCE
    way = ("up" if trend["slope"] > 0 else "down") if stands else "unclear"
    yield context.say(
        f"inquiry.share_trend.{way}_{by}",
        slope=context.points(trend["slope"], 1),
        low=context.points(trend["ci_low"], 1),
        high=context.points(trend["ci_high"], 1),
        p=context.probability(trend["p_adjusted"]),
    )


def _each(context: Context, shares: Sequence[Row]) -> Iterator[Markdown]:
    for row in shares:
        edition = context.category(str(row["by"]), str(row["by_category"]))
        yield context.say("inquiry.share_trend.edition", share=context.percent(row["share"], 0), edition=edition)


def _steadiness(trend: Row, shares: Sequence[Row]) -> str:
    """Return what says whether each edition goes the way of a slope that stands: three are no trend yet."""
    if not trend["p_adjusted"] <= SIGNIFICANCE:
        return ""
    steps = [after["share"] - before["share"] for before, after in pairwise(shares)]
    if not all(step * trend["slope"] > 0 for step in steps):
        return "share_trend.not_monotone"
    return "monotone" if len(shares) >= FEWEST_OF_STEADY else "three_editions"
