"""The answers that a chapter follows, by place and by group: what stands out, and that the rest does not."""

from collections.abc import Iterator

import pandas as pd

from analysis.figures.told_deviations import sized_digits, told_size, whole_of
from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.cells import Row, known
from analysis.report.chapters.columns import bound_told
from analysis.report.chapters.edition_path import ends, has_poles
from analysis.report.chapters.followed import groups_followed, places_followed
from analysis.report.context import Context
from analysis.report.main_text.other_readings import points
from analysis.report.main_text.saying import answer, of_group
from analysis.report.markdown import Block, Markdown
from analysis.report.space_view import SpaceView, views
from analysis.report.texts import Chapter

MOST = 3  # differences of a kind that are told; the table of the annex has all of them


def followed(context: Context, chapter: Chapter) -> Iterator[Markdown]:
    """Tell how the answers of a chapter go with the place of those who give them, and with the factors it names."""
    groups, places = groups_followed(context, chapter), places_followed(context, chapter)
    if groups.empty and places.empty:
        return
    view = next((view for view in views(context) if view.key == chapter.space), None)
    some = bool(len(_standing(groups)) or len(_standing(places)))
    of_groups = context.source("answer_groups").rows(_told(groups, "difference", some=some))
    told = [_group(context, row, surest=not some) for row in of_groups]
    if view is not None:
        of_places = context.source("answer_places").rows(_told(places, "deviation", some=some))
        told += [_place(context, view, row, surest=not some) for row in of_places]
    closing = _closing(context, chapter, groups, places)
    yield from [*told, closing] if some else [closing, *told]


def figures_of_groups(context: Context, chapter: Chapter) -> Iterator[Block]:
    """Yield the figure of the factor that surely separates the answers of a chapter, where one does."""
    for factor in chapter.by:
        yield from context.figures("chapter_groups", chapter.key, factor)


def _standing(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the comparisons that stand once all of them are adjusted together."""
    return rows[rows["p_adjusted"] <= SIGNIFICANCE]


def _told(rows: pd.DataFrame, size: str, *, some: bool) -> pd.DataFrame:
    """Return the largest of the comparisons that stand; where none does anywhere, the surest, if it would alone."""
    standing = _standing(rows)
    if some:
        return standing.loc[standing[size].abs().sort_values(ascending=False, kind="stable").index].head(MOST)
    return rows[rows["p_value"] <= SIGNIFICANCE].sort_values("p_value", kind="stable").head(1)


def _group(context: Context, row: Row, *, surest: bool) -> Markdown:
    factor, against = str(row["by"]), row["against"]
    named = isinstance(against, str) and against
    others = of_group(context, factor, str(against)) if named else context.say("inquiry.others")
    return context.say(
        f"main.followed.{'surest_group' if surest else 'group'}",
        answer=answer(context, str(row["question"]), str(row["category"])),
        group=of_group(context, factor, str(row["by_category"])),
        others=others,
        points=points(context, row["difference"]),
        low=points(context, row["ci_low"], bare=True),
        high=points(context, row["ci_high"], bare=True),
        **{name: context.integer(row[name]) for name in ("n", "base", "n_others", "base_others")},
        **{name: context.percent(row[name], 0) for name in ("share", "others_share")},
    )


def _place(context: Context, view: SpaceView, row: Row, *, surest: bool) -> Markdown:
    deviation, axis = row["deviation"], int(row["axis"])
    return context.say(
        f"main.followed.{'surest_place' if surest else 'place'}",
        whole_of(deviation),
        answer=answer(context, str(row["question"]), str(row["category"])),
        n=context.integer(row["n"]),
        base=context.integer(row["base"]),
        deviation=context.decimal(abs(deviation), sized_digits(deviation)),
        size=context.say(f"inquiry.sizes.{told_size(deviation)}"),
        side=_end(context, view, axis, positive=deviation > 0),
        axis=context.integer(row["axis"]),
        low=bound_told(context, row["ci_low"]),
        high=bound_told(context, row["ci_high"]),
    )


def _end(context: Context, view: SpaceView, axis: int, *, positive: bool) -> Markdown:
    end = ends(context, view, axis)[positive]
    return context.say("main.answer", category=end) if has_poles(context, view, axis) else end


def _closing(context: Context, chapter: Chapter, groups: pd.DataFrame, places: pd.DataFrame) -> Markdown:
    """Return the sentence that closes all that does not stand, by what it is followed in."""
    standing = set(_standing(groups)["by"])
    silent = [factor for factor in chapter.by if factor in set(groups["by"]) - standing]
    names = [context.say("main.followed.plane")] if len(places) and _standing(places).empty else []
    names += [context.say("main.answer", category=context.question(factor)) for factor in silent]
    some = bool(standing) or bool(len(_standing(places)))
    key = ("some" if some else "none") if names else "all"
    values = {"names": context.listed(names)} if names else {}
    return context.say(f"main.followed.closing_{key}", adjusted=_adjusted(context), **values)


def _adjusted(context: Context) -> Markdown:
    """Return how many comparisons were adjusted together, where all of them are printed."""
    if context.study.disclosure == "public":
        return context.say("main.followed.adjusted_untold")
    made = {name: context.source(f"answer_{name}").count(known("p_value")) for name in ("groups", "places")}
    told = {name: context.integer(n) for name, n in made.items() if n}
    return context.say(f"main.followed.adjusted_{'_and_'.join(told)}", **told)
