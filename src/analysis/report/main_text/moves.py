"""Three editions or more in prose: on which axes their mean point moves, how far, by what way; elsewhere, nothing."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from analysis.comparison.timeline import FEWEST_OF_AN_AXIS
from analysis.figures.told_deviations import sized_digits, told_size, whole_of
from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.cells import Row, known
from analysis.report.chapters.columns import bound_told
from analysis.report.chapters.edition_path import against, trend_of_family, verdict_told
from analysis.report.context import Context
from analysis.report.main_text.saying import towards
from analysis.report.markdown import Block, Markdown, Paragraph
from analysis.report.space_view import SpaceView

# By what a path is told, and of those that turn, whether the first leg goes to the positive end.
WAYS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("up", "down"), "each"),
        **dict.fromkeys(("partly_up", "partly_down"), "partly"),
        **dict.fromkeys(("up_yet_back", "down_yet_back"), "back"),
        "turning": "turning",
        "still": "still",
    }
)
TURNS: Mapping[str, bool] = MappingProxyType({"up_down": True, "down_up": False})


def moves(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Tell what the editions do together, then each axis on which something moves; one sentence for the others.

    Parameters
    ----------
    context : Context
    view : SpaceView
        The space in which the editions are compared.
    question : str
        The one that tells editions apart.
    """
    together = list(_together(context, view))
    trends = view.read(view.tables.edition_trends)
    rows = list(view.source("edition_trends").rows(trends))
    if not (together or rows):
        yield context.paragraph("main.moves.untold" if context.coarse else "main.years_untold")
        return
    still = [row for row in rows if _is_still(context, view, row)]
    moving = [row for row in rows if row not in still]
    if together:
        yield Paragraph(Markdown(" ".join(together)))
    before: Row | None = None
    for row in moving:
        yield Paragraph(Markdown(" ".join(_move(context, view, row, question, before))))
        before = row
    closing = list(_closing(context, still, moving, doubted=_none_stands(view)))
    if moving:
        made = context.source("trend_family").count(known("p_value"))
        closing.append(context.say(f"main.moves.how_{rows[0]['by']}", made=context.integer(made)))
    if closing:
        yield Paragraph(Markdown(" ".join(closing)))


def _together(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Say where the editions, taken together, do not share a mean point; of all that was tested, where it may be."""
    tests = view.tables.edition_overall
    judged = tests[tests["p_adjusted"].notna()]
    if judged.empty:
        return
    if _none_stands(view):
        made = view.source("edition_overall").count(known("p_adjusted"))
        least = view.source("edition_overall").row(judged.sort_values("p_adjusted", kind="stable").iloc[0])
        yield context.say("main.moves.together_none", made, p=context.p_value(least["p_adjusted"]))
        return
    stands = judged["p_adjusted"] <= SIGNIFICANCE
    places = [_place(context, row) for row in view.source("edition_overall").rows(judged[stands])]
    yield context.say("main.moves.together", places=context.listed(places))
    on_axes = ~judged["axes"].astype("str").str.contains("+", regex=False)
    others = [context.axes(row) for row in view.source("edition_overall").rows(judged[~stands & on_axes])]
    if others:
        yield context.say("main.moves.not_together", len(others), axes=context.listed(others))


def _none_stands(view: SpaceView) -> bool:
    """Whether the editions were tested together, and told apart nowhere."""
    adjusted = view.tables.edition_overall["p_adjusted"].dropna()
    return len(adjusted) > 0 and not (adjusted <= SIGNIFICANCE).any()


def _place(context: Context, row: Row) -> Markdown:
    name = "plane" if "+" in str(row["axes"]) else "axis"
    return context.say(f"main.moves.{name}", axes=context.axes(row), p=context.p_value(row["p_adjusted"]))


def _is_still(context: Context, view: SpaceView, row: Row) -> bool:
    """Whether neither a step nor the slope of an axis stands out."""
    verdict = str(trend_of_family(context, view, row)["verdict"])
    return str(row["path"]) == "still" and verdict == "unclear"


def _closing(context: Context, still: list[Row], moving: list[Row], *, doubted: bool) -> Iterator[Markdown]:
    """Close the axes on which nothing moves; where it was not `doubted` yet, say that this establishes nothing."""
    if still:
        axes = context.listed(context.integer(row["axis"]) for row in still)
        yield context.say("main.moves.still_too" if moving else "main.moves.still", len(still), axes=axes)
        if not doubted:
            yield context.say("main.moves.not_established")


def _move(context: Context, view: SpaceView, row: Row, question: str, before: Row | None) -> Iterator[Markdown]:
    """Tell how far the mean point moves on an axis from the first edition to the last, its way, its slope."""
    family = trend_of_family(context, view, row)
    yield _distance(context, view, row, question, first=before is None)
    yield _way(context, view, row)
    yield context.say(
        f"main.moves.slope_{row['by']}" if before is None else f"main.moves.slope_too_{row['by']}",
        whole_of(row["slope"]),
        slope=context.signed(row["slope"]),
        low=bound_told(context, row["ci_low"]),
        high=bound_told(context, row["ci_high"]),
        p=context.probability(family["p_adjusted"]),
        **({name: context.integer(row[name]) for name in ("editions", "n")} if before is None else {}),
    )
    verdict = str(family["verdict"])
    if before is not None and verdict == "unclear" == str(trend_of_family(context, view, before)["verdict"]):
        yield context.say("main.moves.unclear_too")
    else:
        side = towards(context, view, int(row["axis"]), positive=row["slope"] > 0)
        yield from verdict_told(context, view, row, verdict, side)
    yield from against(context, row)


def _distance(context: Context, view: SpaceView, row: Row, question: str, *, first: bool) -> Markdown:
    """Tell the deviation between the first edition and the last."""
    moved = row["last"] - row["first"]
    size, axis = told_size(moved), int(row["axis"])
    apart = moved if moved > 0 else row["first"] - row["last"]
    return context.say(
        f"main.shift_{size}" if first else f"main.shift_too_{size}",
        whole_of(moved) if size == "large" else None,
        axis=context.integer(row["axis"]),
        deviation=context.decimal(apart, sized_digits(moved)),
        side=towards(context, view, axis, positive=moved > 0),
        **(_ends(context, view, question) if first else {}),
    )


def _ends(context: Context, view: SpaceView, question: str) -> dict[str, Markdown]:
    """Return the first and the last edition of which the mean points were compared."""
    sizes = view.tables.edition_means.drop_duplicates("edition")
    kept = sizes["edition"][~(sizes["n"] < FEWEST_OF_AN_AXIS)].astype("str").tolist()
    return {"reference": context.category(question, kept[0]), "edition": context.category(question, kept[-1])}


def _way(context: Context, view: SpaceView, row: Row) -> Markdown:
    """Tell by what way the mean point goes from the first edition to the last."""
    path, axis = str(row["path"]), int(row["axis"])
    if path in TURNS:
        ends = (towards(context, view, axis, positive=positive) for positive in (TURNS[path], not TURNS[path]))
        return context.say("main.moves.ways.turns", **dict(zip(("out", "back"), ends, strict=True)))
    return context.say(f"main.moves.ways.{WAYS[path]}")
