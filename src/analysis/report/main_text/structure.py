"""What separates the respondents in the plane: the factors that chance would not, told; the others, closed at once."""

from collections.abc import Iterator, Mapping

from analysis.figures.told_deviations import sized_digits, told_size, whole_of
from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.reading.separation import on_single_axes, separations
from analysis.report.cells import among, at_most, derived, known
from analysis.report.chapters.columns import Row
from analysis.report.context import Context
from analysis.report.main_text.saying import answer, quoted, side
from analysis.report.markdown import Block, Markdown, Paragraph
from analysis.report.space_view import SpaceView, respondents

LEAST_WHOLE = 0.01  # of a variance: less is told with a decimal
LEAST_TOLD = 0.0005  # of a variance: a decimal would tell it as none
SHOWN = 1  # planes of individuals that the main text shows: the annex has one for each factor


def structure(context: Context, view: SpaceView) -> Iterator[Block]:
    """Tell which factors separate the respondents, in how far, and that the others do not."""
    factors = factors_told(context, view)
    if not factors or not view.read_axes:
        return
    found = separations(view.tables.tests, view.read_axes)
    found = found[found["factor"].isin(factors)]
    sentences = [
        _told(context, view, row, first=rank == 0) for rank, row in enumerate(view.source("tests").rows(found))
    ]
    silent = [factor for factor in factors if factor not in set(found["factor"])]
    tested = set(on_single_axes(view.tables.tests, view.read_axes)["factor"])
    closing = [factor for factor in silent if factor in tested]
    if closing:
        n = context.integer(respondents(context, view))
        key = "main.others_silent" if sentences else "main.all_silent"
        names = quoted(context, map(context.question, closing))
        sentences.append(context.say(key, len(closing), names=names, n=n))
    sentences += _adjusted(context, view)
    if untested := [factor for factor in silent if factor not in tested]:
        names = quoted(context, map(context.question, untested))
        sentences.append(context.say("main.untested", len(untested), names=names))
    yield Paragraph(Markdown(" ".join(sentences)))
    for row in view.source("tests").rows(found.head(SHOWN)):
        widest = _widest(view, row)
        if widest is None or widest["size"] != "negligible":  # of groups that all but coincide, a plane shows nothing
            yield from context.figures("individuals", view.key, str(row["factor"]))


def factors_told(context: Context, view: SpaceView) -> list[str]:
    """Return the factors of a space, but the editions, of which another section tells."""
    return [factor for factor in view.factors if not _is_edition(context, factor)]


def _is_edition(context: Context, factor: str) -> bool:
    return context.study.editions is not None and context.study.editions.question == factor


def _told(context: Context, view: SpaceView, row: Row, *, first: bool) -> Markdown:
    """Tell how much a factor separates on its axis, and its two groups that lie furthest apart."""
    factor, axis = str(row["factor"]), int(row["axes"])
    digits = 0 if context.coarse or row["effect"] >= LEAST_WHOLE else 1
    share = context.percent(row["effect"], digits)
    values = {
        "factor": context.question(factor),
        "axis": context.axes(row),
        "share": context.say("main.about", share=share) if context.coarse else share,
    }
    said = _separates(context, view, factor, values, digits, first=first)
    widest = _widest(view, row)
    if widest is None:
        return said
    above = widest["scaled_deviation"] > 0
    high, low = ("category_a", "category_b") if above else ("category_b", "category_a")
    counted = whole_of(widest["scaled_deviation"]) if widest["size"] == "large" else None  # of which « types » agrees
    apart = context.say(
        f"main.apart_{told_size(widest['scaled_deviation'])}",
        counted,
        high=answer(context, factor, str(widest[high])),
        low=answer(context, factor, str(widest[low])),
        side=side(context, view, axis, positive=True),
        deviation=context.decimal(abs(widest["scaled_deviation"]), sized_digits(widest["scaled_deviation"])),
    )
    return Markdown(f"{said} {apart}")


def _widest(view: SpaceView, row: Row) -> Row | None:
    """Return the deviation of the two groups of a factor that lie furthest apart on its axis, where one is told."""
    deviations = view.tables.on_axis("deviations", int(row["axes"]))
    own = deviations[deviations["factor"] == row["factor"]].dropna(subset=["scaled_deviation"])
    if own.empty:
        return None
    return view.source("deviations").row(own.iloc[int(own["scaled_deviation"].abs().to_numpy().argmax())])


def _separates(
    context: Context, view: SpaceView, factor: str, values: Mapping[str, str], digits: int, *, first: bool
) -> Markdown:
    """Tell how much a factor separates, beside what groups of these sizes drawn at random would on average."""
    key = "main.separates_most" if first else "main.separates_too"
    counted = {"factor": factor, "axis": view.axes[0]}
    points = view.source("mean_points")
    groups, n = points.count(**counted), points.sum("n", **counted)
    masked = points.count(among("n", [""]), **counted)
    if context.results.weighted or context.coarse or masked or not n > 1:
        return context.say(key, **values)
    chance = derived("chance", (groups - 1) / (n - 1), groups, n)
    finer = 1 if chance < LEAST_WHOLE else digits
    if chance < LEAST_TOLD:
        return context.say(key, **values)
    return context.say(f"{key}_beside_chance", **values, chance=context.percent(chance, finer))


def _adjusted(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Say what stands once all tests of the space are adjusted together."""
    tests = view.source("tests")
    made = tests.count(known("p_value"))
    if made:
        standing = tests.count(known("p_value"), at_most("p_adjusted", SIGNIFICANCE))
        if not made > 1:
            yield context.say("main.only_test", standing)
        else:
            yield context.say("main.adjusted", standing, made=context.integer(made))
