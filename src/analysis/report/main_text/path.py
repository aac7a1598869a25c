"""The path of three editions or more, as what answers a question of the study."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from analysis.comparison.trend_family import FEWEST_OF_STEADY
from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.chapters.columns import Row
from analysis.report.chapters.edition_path import order_told
from analysis.report.context import Context
from analysis.report.markdown import Markdown

# The ends of the axis that the words of a path name.
LED_TO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("up", "partly_up", "up_yet_back"), ("high",)),
        **dict.fromkeys(("down", "partly_down", "down_yet_back"), ("low",)),
        **dict.fromkeys(("up_down", "down_up"), ("low", "high")),
    }
)


def path_of(context: Context, row: Row) -> Row | None:
    """Return the path that a piece of evidence rests on, where it is one of three editions or more."""
    rows = context.source("inquiry_trends").rows(context.tables.inquiry_trends)
    return next((own for own in rows if (own["key"], own["evidence"]) == (row["key"], row["evidence"])), None)


def path_told(
    context: Context, path: Row, apart: Mapping[str, str], poles: Mapping[str, Markdown], editions: Mapping[str, str]
) -> Iterator[Markdown]:
    """Tell the path, how far the line that sums it up goes, and what stands against it.

    Parameters
    ----------
    context : Context
    path : Row
        A row of `inquiry_trends`.
    apart : mapping of str to str
        What the deviation is told by: deviation, size, pole, axis, low, high, p, and its whole number as `whole`.
    poles : mapping of str to Markdown
        low and high, the two ends of the axis.
    editions : mapping of str to str
        first and last.
    """
    named = {side: poles[side] for side in LED_TO.get(str(path["path"]), ())}
    yield context.say(
        "inquiry.path",
        **editions,
        path=context.say(f"inquiry.paths.{path['path']}", **named),
        axis=apart["axis"],
        editions=context.integer(path["editions"]),
        n=context.integer(path["n"]),
    )
    told = {name: apart[name] for name in ("deviation", "pole", "size", "low", "high", "p")}
    yield context.say("inquiry.line", int(apart["whole"]), **told)
    if not context.coarse:  # where deviations have one decimal, a year's is often none
        yield context.say(f"inquiry.rate_{path['by']}", slope=context.decimal(abs(path["slope"])))
    yield from _regular(context, path)


def _regular(context: Context, path: Row) -> Iterator[Markdown]:
    """Say whether the editions go one way, whether their line sums them up, and how rare their order is."""
    if path["departure_p_value"] <= SIGNIFICANCE:
        yield context.say("inquiry.departs", p=context.p_value(path["departure_p_value"]))
    if str(path["is_monotone"]) not in {"True", "1", "1.0"}:  # however it was read
        yield context.say("inquiry.not_monotone")
    elif path["editions"] < FEWEST_OF_STEADY:
        yield context.say("inquiry.three_editions")
    else:
        yield context.say("inquiry.monotone")
    if path["order_p_value"] >= 0:
        yield order_told(context, path["order_p_value"])
