"""What was given to projects on each marker: agreement, what to discuss first, levels, before and after."""

from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.chapters.columns import (
    column,
    integer,
    introduced,
    on_axes,
    percentage,
    signed,
    table_of,
    text,
    wide,
)
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Column, Markdown, Paragraph, Table, identifier
from analysis.study.markers import Grid, Round

SURE, TENTATIVE = 0.8, 0.667  # Krippendorff (2019), ch. 12: to rely on, to conclude from with reserve
DISCUSSED = 10  # marks discussed first that the report lists; the workbook has them all


def levels_given(context: Context, grid: Grid) -> Iterator[Block]:
    """Tell each round, then what changed from one to the next."""
    yield context.paragraph("markers.how")
    for each in grid.filled.values():
        yield context.heading("markers.round", "markers-round", each.key, label=_round_name(context, each))
        yield from _agreement(context, each)
        yield from _pairs(context, each)
        yield from _discussion(context, each)
        yield from _levels(context, grid, each)
        yield from _totals(context, each)
        yield from _space(context, each)
        yield from context.figures("marker_spread", each.key)
        yield from context.figures("marker_radars", each.key)
    yield from _changes(context, grid)
    yield from _respondents(context, grid)
    yield context.paragraph("markers.pages")


def _round_name(context: Context, each: Round) -> Markdown:
    label = context.text(each.label)
    return context.say("markers.dated", label=label, date=context.day(each.date)) if each.date else label


def _agreement(context: Context, each: Round) -> Iterator[Block]:
    """Tell the agreement of all assessors over all markers in words, then on each marker in a table."""
    rows = context.tables.marker_agreement
    own = rows[rows["round"] == each.key].fillna({"marker": "", "refused": ""})
    yield Paragraph(agreement_sentence(context, own[own["marker"] == ""].iloc[0]))
    known = own[(own["marker"] != "") & own["alpha"].notna()]
    if len(known):
        columns = [
            column(_marker, context.say("markers.columns.marker"), 30, "marker"),
            integer(context.say("markers.columns.projects"), 8, "n_projects"),
            column(Context.decimal, context.say("markers.columns.alpha"), 8, "alpha", numeric=True),
            column(_interval, context.say("markers.columns.interval"), 16, ("ci_low", "ci_high"), numeric=True),
        ]
        caption = context.say("markers.agreement_caption", round=context.text(each.label))
        table = table_of(context, identifier("tab-marker-agreement", each.key), caption, columns, known)
        yield from introduced(context, "markers.agreement_intro", table)
    flat = own[(own["marker"] != "") & own["refused"].eq("no_variation") & own["assessors"].notna()]["marker"]
    if len(flat):
        yield Paragraph(context.counting("markers.flat", "markers", [_marker(context, key) for key in flat]))


def agreement_sentence(context: Context, row: pd.Series) -> Markdown:
    """Return what is told of the agreement of a round: refused in words, masked, or measured and judged."""
    if pd.isna(row["assessors"]):
        return context.say("markers.masked_agreement")
    values = {"projects": context.say("markers.n_projects", row["n_projects"])}
    if pd.isna(row["alpha"]):
        return context.say(f"markers.refused.{row['refused']}", row["assessors"], **values)
    values["alpha"] = context.decimal(row["alpha"])
    judged = "sure" if row["alpha"] >= SURE else "tentative" if row["alpha"] >= TENTATIVE else "weak"
    if pd.notna(row["ci_low"]):
        interval = context.interval(row["ci_low"], row["ci_high"])
        measured = context.say("markers.agreed", row["assessors"], interval=interval, **values)
        doubt = row["ci_low"] < TENTATIVE <= row["ci_high"] or row["ci_low"] < SURE <= row["ci_high"]
    else:
        measured = context.say(f"markers.agreed_without.{row['refused']}", row["assessors"], **values)
        doubt = False
    verdict = context.say(f"markers.verdict.{'doubt' if doubt else judged}")
    return Markdown(f"{measured} {verdict}")


def _interval(context: Context, low: float, high: float) -> Markdown:
    return Markdown("") if pd.isna(low) else context.interval(low, high)


def _marker(context: Context, key: str) -> Markdown:
    grid = context.study.grid
    return context.text(grid.markers[key].label if grid else key)


def _project(context: Context, key: str) -> Markdown:
    grid = context.study.grid
    return context.text(grid.projects[key].label if grid else key)


def _pairs(context: Context, each: Round) -> Iterator[Block]:
    """Tell the agreement of each two assessors: to the team alone, whose assessors they are."""
    rows = context.tables.assessor_pairs
    own = rows[(rows["round"] == each.key) & rows["kappa"].notna()]
    if own.empty:
        return
    columns = [
        text(context.say("markers.columns.assessor_a"), 12, "assessor_a"),
        text(context.say("markers.columns.assessor_b"), 12, "assessor_b"),
        integer(context.say("markers.columns.marks"), 10, "marks"),
        column(Context.decimal, context.say("markers.columns.kappa"), 10, "kappa", numeric=True),
        column(_interval, context.say("markers.columns.interval"), 16, ("ci_low", "ci_high"), numeric=True),
    ]
    caption = context.say("markers.pairs_caption", round=context.text(each.label))
    table = table_of(context, identifier("tab-assessor-pairs", each.key), caption, columns, own)
    yield from introduced(context, "markers.pairs_intro", table)


def _discussion(context: Context, each: Round) -> Iterator[Block]:
    rows = context.tables.marker_consensus
    own = rows[rows["round"] == each.key]
    apart = own[own["discussed"].notna()].sort_values("discussed", kind="stable")
    if own["spread"].isna().all():
        return
    if apart.empty:
        yield context.paragraph("markers.unanimous")
        return
    columns = [
        column(_project, context.say("markers.columns.project"), 26, "project"),
        column(_marker, context.say("markers.columns.marker"), 22, "marker"),
        column(_between, context.say("markers.columns.given"), 12, ("lowest", "highest"), numeric=True),
        column(median_told, context.say("markers.columns.median"), 10, ("median_low", "median_high"), numeric=True),
        integer(context.say("markers.columns.commented"), 13, "commented"),
    ]
    caption = context.say("markers.discussion_caption", round=context.text(each.label))
    key = identifier("tab-marker-discussion", each.key)
    table = table_of(context, key, caption, columns, apart.head(DISCUSSED))
    unanimous = int((own["spread"] == 0).sum())
    yield from introduced(context, "markers.discussion", table, count=unanimous, all=context.integer(len(own)))


def _between(context: Context, low: float, high: float) -> Markdown:
    return context.say("markers.from_to", low=context.integer(low), high=context.integer(high))


def median_told(context: Context, low: float, high: float) -> Markdown:
    """Return a median level: « 2 », or « 1 ou 2 » where it lies between two; in words where it is not printed."""
    if pd.isna(low):
        return context.say("markers.masked")
    if low == high:
        return context.integer(low)
    return context.say("markers.between", low=context.integer(low), high=context.integer(high))


def _levels(context: Context, grid: Grid, each: Round) -> Iterator[Block]:
    """Tell the median level of every project on every marker, what was decided after it."""
    rows = context.tables.marker_consensus
    own = rows[rows["round"] == each.key]
    at = {(row["project"], row["marker"]): row for row in own.to_dict("records")}
    keys = [key for key in grid.projects if any(key == project for project, _ in at)]
    head = [
        Column(context.say("markers.columns.project"), 22),
        *(Column(context.text(marker.label), 9, numeric=True) for marker in grid.markers.values()),
    ]
    cells = [
        [_project(context, key), *(_level(context, at.get((key, marker))) for marker in grid.markers)] for key in keys
    ]
    caption = context.say("markers.medians_caption", round=context.text(each.label))
    table = Table(identifier("tab-marker-levels", each.key), caption, head, cells)
    yield from introduced(context, "markers.medians_intro", table)
    if own["decided"].notna().any():
        yield context.paragraph("markers.decided_intro")
        yield Bullets([_decision(context, row) for _, row in own[own["decided"].notna()].iterrows()])


def _level(context: Context, row: dict[Hashable, Any] | None) -> Markdown:
    return Markdown("") if row is None else median_told(context, row["median_low"], row["median_high"])


def _decision(context: Context, row: pd.Series) -> Markdown:
    return context.say(
        "markers.decision",
        project=_project(context, row["project"]),
        marker=_marker(context, row["marker"]),
        decided=context.integer(row["decided"]),
        median=median_told(context, row["median_low"], row["median_high"]),
    )


def _changes(context: Context, grid: Grid) -> Iterator[Block]:
    """Tell how many medians went up or down from each round to the next, and show them."""
    changes = context.tables.marker_changes
    if changes.empty:
        return
    yield context.heading("markers.changes", "markers-changes")
    for (before, after), own in changes.groupby(["before", "after"], sort=False):
        known = own[own["before_low"].notna()]
        counts = known["direction"].value_counts()
        told = {name: context.integer(int(counts.get(name, 0))) for name in ("up", "down", "same", "unclear")}
        names = {"before": grid.rounds[str(before)].label, "after": grid.rounds[str(after)].label}
        rounds = {name: context.text(label) for name, label in names.items()}
        if len(known):
            yield context.paragraph("markers.changed", len(known), **told, **rounds)
        yield from context.figures("marker_changes", str(after))


def _space(context: Context, each: Round) -> Iterator[Block]:
    """Tell the space of levels of a round with many projects: what of it noise would not give, and who reads what."""
    axes, points = context.tables.marker_axes, context.tables.marker_points
    own = axes[(axes["round"] == each.key) & axes["axis"].isin(points["axis"])]
    if own.empty:
        return
    read = [int(axis) for axis in own["axis"][own["p_value"] <= SIGNIFICANCE]]
    n = context.integer(own["n_projects"].iloc[0])
    if not read:
        yield context.paragraph("markers.space_of_noise", n=n)
        yield from context.figures("marker_scree", each.key)
        return
    rows = points[(points["round"] == each.key) & points["axis"].isin(read)]
    names = ["marker", "level", "n_projects", "axis", "coordinate", "contribution"]
    columns = [
        column(_marker, context.say("markers.columns.marker"), 24, "marker", once=("marker",)),
        text(context.say("markers.columns.level"), 8, "level"),
        integer(context.say("markers.columns.projects"), 8, "n_projects"),
        *on_axes(read, signed("axis_n", 9, "coordinate"), percentage("axis_contribution", 9, "contribution")),
    ]
    caption = context.say("markers.space_caption", round=context.text(each.label))
    key = identifier("tab-marker-space", each.key)
    table = table_of(context, key, caption, columns, wide(rows[names], read, "marker", "level"))
    yield from introduced(context, "markers.space", table, count=len(read), n=n)
    yield from context.figures("marker_scree", each.key)
    yield from context.figures("marker_plane", each.key)


def _respondents(context: Context, grid: Grid) -> Iterator[Block]:
    """Tell how many respondents have the levels of a project, and why the others have none."""
    rows = context.tables.treatments
    ties = rows[rows["question"].fillna("") == ""]
    if grid.respondents is None or ties.empty:
        return
    yield context.paragraph("markers.respondents", round=context.text(grid.rounds[grid.respondents].label))
    for wave, own in ties.groupby("wave", sort=False):
        named = context.text(str(wave))
        if own["n"].isna().any():
            yield context.paragraph("markers.ties_masked", wave=named)
            continue
        n = {outcome: int(count) for outcome, count in zip(own["treatment"], own["n"], strict=True)}
        others = {name: context.integer(n[f"project_{name}"]) for name in ("unnamed", "unknown", "unmarked", "alone")}
        told = context.say("markers.untied", **others)
        yield context.paragraph("markers.tied", n["project_tied"], wave=named, others=told)


def _total(context: Context, low: float, high: float) -> Markdown:
    return median_told(context, low, high) if pd.isna(low) or low == high else _between(context, low, high)


def _totals(context: Context, each: Round) -> Iterator[Block]:
    """Give the total of each project where the study asks for one, and say that it is its choice."""
    rows = context.tables.marker_totals
    own = rows[rows["round"] == each.key]
    if own.empty:
        return
    columns = [
        column(_project, context.say("markers.columns.project"), 40, "project"),
        column(_total, context.say("markers.columns.total"), 12, ("total_low", "total_high"), numeric=True),
    ]
    caption = context.say("markers.totals_caption", round=context.text(each.label))
    table = table_of(context, identifier("tab-marker-totals", each.key), caption, columns, own)
    yield from introduced(context, "markers.totals", table)
