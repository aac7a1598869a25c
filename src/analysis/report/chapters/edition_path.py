"""The path of the editions in words, from three on: trends of mean points and regions, and what may be said of them."""

from collections.abc import Iterator

import pandas as pd

from analysis.comparison.regions import REGIONS
from analysis.figures.told_deviations import whole_of
from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.cells import Row, known
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown
from analysis.report.space_view import SpaceView

RARE = 0.0005  # a share that would be told as none


def paths(context: Context, view: SpaceView) -> Iterator[Block]:
    """Tell the trend of the mean points on each axis read."""
    trends = view.read(view.tables.edition_trends)
    if trends.empty:
        return
    made = context.source("trend_family").count(known("p_value"))
    yield context.paragraph(f"edition_movement.trend_how_{_by(trends)}", made=context.integer(made))
    yield Bullets([_path(context, view, row) for row in view.source("edition_trends").rows(trends)])


def _by(trends: pd.DataFrame) -> str:
    return str(trends["by"].iloc[0])


def trend_of_family(context: Context, view: SpaceView, row: Row) -> Row:
    """Return the trend of an axis among all trends of the study, by which it is adjusted and judged."""
    family = context.tables.trend_family
    of_axis = family[(family["space"] == view.key) & (family["axis"].astype("float64") == int(row["axis"]))]
    return context.source("trend_family").row(of_axis.iloc[0])


def _path(context: Context, view: SpaceView, row: Row) -> Markdown:
    """Tell the path on an axis, its slope, what may be said of it, and what stands against it."""
    axis, own = int(row["axis"]), trend_of_family(context, view, row)
    low, high = ends(context, view, axis)
    side = context.say("edition_movement.towards", end=high if row["slope"] > 0 else low)
    sentences = [
        context.say("edition_movement.on_axis", axis=context.integer(row["axis"]), low=low, high=high),
        context.say(f"edition_movement.paths.{row['path']}"),
        context.say(
            f"edition_movement.slope_{row['by']}",
            whole_of(row["slope"]),
            slope=context.signed(row["slope"]),
            interval=context.interval(row["ci_low"], row["ci_high"]),
            first=context.signed(row["first"]),
            last=context.signed(row["last"]),
            editions=context.integer(row["editions"]),
            n=context.integer(row["n"]),
            p=context.p_value(row["p_value"]),
            adjusted=context.p_value(own["p_adjusted"]),
        ),
        *verdict_told(context, view, row, str(own["verdict"]), side),
        *against(context, row),
    ]
    return Markdown(" ".join(sentences))


def verdict_told(context: Context, view: SpaceView, row: Row, verdict: str, side: Markdown) -> Iterator[Markdown]:
    """Say « de plus en plus » towards a side where all of its conditions hold, and else which one does not."""
    if verdict == "unclear":
        yield context.say("edition_movement.verdicts.unclear")
        return
    if verdict != "on_average":
        yield context.say(f"edition_movement.verdicts.{verdict}", side=side)
        return
    if not _is(row["is_monotone"]):
        yield context.say("edition_movement.verdicts.not_monotone")
    without = view.tables.edition_trends_without
    lost = without[(without["axis"].astype("float64") == float(row["axis"])) & ~without["holds"].map(_is).astype(bool)]
    if len(lost):
        names = [context.question(str(key)) for key in lost["question"]]
        if len(names) == without["question"].nunique() > 1:
            yield context.say("edition_movement.verdicts.not_without_any")
            return
        yield context.say("edition_movement.verdicts.not_without", len(names), names=context.listed(names))


def against(context: Context, row: Row) -> Iterator[Markdown]:
    """Say where the means depart from their line, and how rare the order of editions is."""
    if row["departure_p_value"] <= SIGNIFICANCE:
        yield context.say("edition_movement.departs", p=context.p_value(row["departure_p_value"]))
    if pd.notna(row["order_p_value"]):
        yield order_told(context, row["order_p_value"])


def order_told(context: Context, p_value: float) -> Markdown:
    """Say how rare the order of the editions is among all of theirs."""
    if p_value < RARE:
        return context.say("edition_movement.order_rare")
    return context.say("edition_movement.order", share=context.percent(p_value))


def _is(flag: object) -> bool:
    """Say whether a flag is true, however it was read."""
    return str(flag) in {"True", "1", "1.0"}


def ends(context: Context, view: SpaceView, axis: int) -> tuple[Markdown, Markdown]:
    """Return what the two ends of an axis are called: the poles of the theme that it carries, else its sides."""
    declared = _poles(context, view, axis)
    if declared is None:
        return context.say("edition_movement.negative"), context.say("edition_movement.positive")
    return context.text(declared[0]), context.text(declared[1])


def has_poles(context: Context, view: SpaceView, axis: int) -> bool:
    """Whether an axis carries a theme whose poles the study names."""
    return _poles(context, view, axis) is not None


def _poles(context: Context, view: SpaceView, axis: int) -> tuple[str, str] | None:
    theme = view.tables.axes.set_index("axis")["theme"].get(axis)
    declared = context.study.themes.get(str(theme))
    return None if declared is None or view.name(axis) is None else declared.poles


def region_name(context: Context, view: SpaceView, region: str) -> Markdown:
    """Return the name of a region: the ends of the horizontal axis, then of the vertical one."""
    sides = [0 if side == "low" else 1 for side in region.split("_")]
    told = []
    for place, side in zip(("horizontal", "vertical"), sides, strict=True):
        axis = view.placed[place]
        end = ends(context, view, axis)[side]
        if view.name(axis) is None:
            end = context.say("edition_movement.side", axis=context.integer(axis), side=end)
        told.append(end)
    return context.say("edition_movement.region", across=told[0], up=told[1])


def region_slopes(context: Context, view: SpaceView) -> Iterator[Block]:
    """Tell the trend of the share of each region that has one."""
    trends = view.tables.edition_region_trends
    tested = trends[trends["p_value"].notna()]
    if tested.empty:
        return
    family = context.tables.trend_family
    adjusted = family[family["space"] == view.key].set_index("region")["p_adjusted"]
    order = {region: rank for rank, region in enumerate(REGIONS)}
    yield Bullets(
        [
            context.say(
                f"edition_movement.region_slope_{row['by']}",
                region=region_name(context, view, str(row["region"])),
                slope=context.signed(100 * row["slope"], 1),
                interval=context.interval(100 * row["ci_low"], 100 * row["ci_high"], 1),
                adjusted=context.p_value(adjusted[row["region"]]),
            )
            for _, row in tested.sort_values("region", key=lambda names: names.map(order), kind="stable").iterrows()
        ]
    )
