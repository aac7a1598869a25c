"""Masked counts told by the numbers that are printed around them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm
from tests.attacks.people import holder_of
from tests.attacks.reading import EXACT, Report, slack
from tests.attacks.whole_numbers import Cell, Key, Plane, mean_of

from analysis.geometry.arrays import FloatArray
from analysis.printing.coarse_values import STEPS

FARTHEST = 6.0  # normal deviate of a p-value that is told as under a step
FEW = 2  # respondents who may hold a masked category
SMALLEST = 3  # categories of which the rows are solved, the rarest first
Table = dict[tuple[Key, Key], Cell]
KEYS = ["question", "category"]


def by_inertia(folder: Path) -> dict[Key, int]:
    """Return how many hold the rare category of each masked question, by the part of the inertia that its theme makes.

    An active category that f of all hold makes (1 - f)/Q of the inertia: the parts of the themes, of their categories
    known but for one or two persons, say how many.
    """
    report = Report(folder)
    rows = report.table("categories").drop_duplicates(["question", "category"])
    rows = rows[rows["theme"].notna()]
    n = Plane.of(report).n
    masked = rows[rows["n"].isna()]
    rare = [str(question) for question in masked["question"].unique()]
    told = report.table("themes").drop_duplicates("theme").set_index("theme")["inertia_share"].astype(float)
    if masked.empty or told.empty:
        return {}
    fitting = []
    for counts in product(range(1, FEW + 1), repeat=len(rare)):
        parts = _parts(rows, n, dict(zip(rare, counts, strict=True)))
        if (parts - told).abs().max() <= slack(told) + 1e-12:
            fitting.append(counts)
    passive = rows[(rows["status"] == "passive")].set_index("question")["category"]
    return {
        (question, str(passive[question])): fitting[0][rank]
        for rank, question in enumerate(rare)
        if question in passive and len({counts[rank] for counts in fitting}) == 1
    }


def by_place(folder: Path) -> dict[Key, int]:
    """Return how many gave each answer to a question, by what « Ma place » adds for it.

    The mean point of a cloud is its origin: what a question adds, by how often each answer is given, is minus its
    constant on every axis. Where no answer is passive shares add up to one, else they leave its own to a passive one.
    """
    found: dict[Key, int] = {}
    for space in Report(folder).place["spaces"]:
        for asked in space["questions"]:
            adds = {key: added for key, added in asked["adds"].items() if added != []}
            passive = [key for key in asked["adds"] if key not in adds]
            n_equations = len(space["axes"]) + (not passive)
            if None in adds.values() or not 1 <= len(adds) <= n_equations or len(passive) > 1 or not space["n"]:
                continue
            equations, given = np.array(list(adds.values())).T, [-each for each in asked["constant"]]
            if not passive:
                equations, given = np.vstack([equations, np.ones(len(adds))]), [*given, 1.0]
            shares = np.linalg.lstsq(equations, np.array(given), rcond=None)[0]
            told = [*zip(adds, shares, strict=True), *((key, 1 - shares.sum()) for key in passive)]
            found |= {(asked["key"], key): round(space["n"] * share) for key, share in told}
    return found


def _parts(rows: pd.DataFrame, n: int, rare: dict[str, int]) -> pd.Series:
    """Return the part of the inertia that each theme makes, if the rare answer of each masked question is held so."""
    is_passive = rows["status"] == "passive"
    supposed = rows["question"].map(rare)
    counts = rows["n"].astype(float).fillna(supposed.where(is_passive, n - supposed))
    inertia = (1 - counts / n)[~is_passive]
    by_theme = inertia.groupby(rows["theme"]).sum()
    return by_theme / by_theme.sum()


def completed(report: Report) -> Plane:
    """Return the plane, with the masked category that contributions give away, where they do."""
    found = holder_of(report)
    return Plane.of(report) if found is None else found[1]


def by_transition(folder: Path, few: int = SMALLEST) -> Table:
    """Return the two-way counts of the rarest categories, by where each is placed."""
    report = Report(folder)
    plane = completed(report)
    rows = report.table("categories")
    rows = rows.assign(near=report.near(rows, "coordinate"))
    at = {key: own for key, own in rows.groupby(["question", "category"], sort=False) if key in plane.keys}
    placed = [
        (int(n), key)
        for key, n in zip(plane.keys, plane.counts, strict=True)
        if not np.isnan(n) and at[key]["coordinate"].notna().any()
    ]
    found: Table = {}
    for n, key in sorted(placed)[:few]:
        middle, told = np.mean(plane.roots, axis=0), mean_of(at[key], "coordinate")  # its holders' mean point over √λ
        near = mean_of(at[key], "near")
        wide = near * plane.roots[1] + np.abs(told) * (plane.roots[1] - middle)
        for cell in plane.solved(n, told * middle, wide, key):
            found[key, cell.key] = cell
    return found


def by_mean_points(folder: Path, name: str = "mean_points", *, few: int = 5) -> Table:
    """Return what the smallest groups answered to every active question, by their mean points: of factors, of classes,
    or the centres of their ellipses."""
    report = Report(folder)
    found: Table = {}
    for group, n, means, near in _groups(report, name):
        if n <= few:
            for cell in completed(report).solved(n, means, near):
                found[group, cell.key] = cell
    return found


def by_tests(folder: Path, *, few: int = 5) -> Table:
    """Return what the smallest groups answered to every active question, by the tests of their mean points.

    A statistic of the normal law, else the p-value, says how far a mean point lies: for n of N respondents
    |y| = z √((N - n) / (n (N - 1))) standard deviations of the axis.
    """
    report = Report(folder)
    plane, rows = completed(report), report.table("tests")
    alone = rows[(rows["test"] == "typicality") & (rows["n"].astype(float) <= few)]
    alone = alone[alone["axes"].astype(str).str.isdecimal()]
    middles = np.mean(plane.roots, axis=0)
    axes = sorted(report.table("categories")["axis"].unique())
    found: Table = {}
    for (factor, category), own in alone.groupby(["factor", "category"], sort=False):
        means, near, n = np.full(len(axes), np.nan), np.full(len(axes), EXACT), int(own["n"].iloc[0])
        for row in own[own["axes"].astype(int).isin(axes)].itertuples(index=False):
            place, scale = axes.index(int(row.axes)), np.sqrt((plane.n - n) / (n * (plane.n - 1)))
            low, high = (each * scale * middles[place] for each in _z_of(row))
            side = np.sign(row.effect) if row.effect else 1.0
            means[place], near[place] = side * (low + high) / 2, (high - low) / 2 + EXACT
        if np.isfinite(means).any():
            for cell in plane.solved(n, means, near):
                found[(str(factor), str(category)), cell.key] = cell
    return found


def _z_of(row: Any) -> tuple[float, float]:
    """Return between what a normal deviate lies, in size, by what a row of the tests tells of it."""
    if row.normal_statistic is not None and np.isfinite(row.normal_statistic):
        return abs(row.normal_statistic), abs(row.normal_statistic)
    if row.p_value is None or np.isnan(row.p_value):
        return 0.0, np.inf
    steps = [0.0, *STEPS]
    under = steps[steps.index(row.p_value) - 1] if row.p_value in steps else row.p_value
    return float(norm.isf(row.p_value / 2)), float(min(norm.isf(under / 2), FARTHEST))


def _groups(report: Report, name: str) -> Iterator[tuple[Key, int, FloatArray, FloatArray | float]]:
    rows = report.table(name)
    if rows.empty:
        return
    if name == "ellipses":
        drawn = rows.drop_duplicates(["factor", "category"])
        for row in drawn.itertuples(index=False):
            means = np.array([row.centre_x, row.centre_y], dtype=float)
            axes = [int(axis) - 1 for axis in str(row.axes).split("+")]
            every = np.full(Plane.of(report).low.shape[1], np.nan)
            every[axes] = means
            yield (row.factor, row.category), int(row.n), every, slack(rows["centre_x"].astype(float))
        return
    keys = ["factor", "category"] if name == "mean_points" else ["class"]
    rows = rows.assign(near=report.near(rows, "mean"))
    for group, own in rows.groupby(keys, sort=False):
        if own["n"].notna().all() and own["mean"].notna().any():
            label = (group[0], group[1]) if name == "mean_points" else ("class", str(group[0]))
            yield label, int(own["n"].iloc[0]), mean_of(own, "mean"), mean_of(own, "near")


def by_subtraction(whole: pd.DataFrame, part: pd.DataFrame) -> dict[Key, int]:
    """Return the counts of one or two that two reports, or two spaces of one, differ by.

    Both tables are a row a category: of everybody's frequencies, or of the categories of a space.
    """
    counts = [table.drop_duplicates(KEYS).set_index(KEYS)["n"].astype(float) for table in (whole, part)]
    left = (counts[0] - counts[1]).dropna()
    return {(str(key[0]), str(key[1])): int(n) for key, n in left.items() if 1 <= n <= FEW}


def by_levels(folder: Path) -> dict[Key, int]:
    """Return the small counts that the spaces of a class, in the same report, leave of everybody's."""
    report, found = Report(folder), dict[Key, int]()
    everybody = report.table("categories")
    for space in range(2, 10):
        part = report.table("categories", space)
        if f"({space})" in " ".join(report.sheets) and len(part):
            found |= by_subtraction(everybody, part)
    return found


def by_regions(folder: Path) -> set[Key]:
    """Return the categories without a coordinate that a region of the resampled places gives one."""
    report = Report(folder)
    rows, regions = report.table("categories"), report.table("regions")
    if regions.empty:
        return set()
    untold = rows.loc[rows["coordinate"].isna(), KEYS].drop_duplicates()
    placed = set(regions[KEYS].itertuples(index=False, name=None))
    return {key for key in untold.itertuples(index=False, name=None) if key in placed}
