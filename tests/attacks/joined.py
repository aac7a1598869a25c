"""Known answers of a target joined with all that is printed beside them: two-way tables, the cloud, weights."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tests.attacks.people import Pattern
from tests.attacks.reading import EXACT, Report, slack
from tests.attacks.whole_numbers import Key, Plane

from analysis.geometry.arrays import FloatArray

KNOWN = (3, 4, 5)  # answers of a target that are known
AT_ONCE = 4096  # patterns that are tried at once
NEAR = 1e-6  # how near a pattern must come to a point written whole
Boxes = tuple[FloatArray, FloatArray]  # lower and upper corners


def by_cloud(folder: Path, answers: pd.DataFrame, known: int) -> dict[str, Pattern]:
    """Return all the answers of each target of whom some are known, where one pattern alone remains possible.

    A pattern remains where it holds what is known of the target, where no two-way table says that nobody gave two of
    its answers, nor the χ² of two questions of two answers, and where some point or cell of the cloud may be its own.
    What is known are answers to active questions, one more being left out at each target, and to all the factors.

    Parameters
    ----------
    folder : Path
        reports/, all that the attack reads.
    answers : DataFrame
        The truth, of which the known answers are taken.
    known : int
        How many answers to active questions are known.

    Notes
    -----
    Patterns are tried until two remain: the target is then not singled out.
    """
    report = Report(folder)
    plane = Plane.of(report)
    cloud, nobody, apart = _cloud(report, plane), _nobody(report), never_together(report, plane)
    factors = list(dict.fromkeys(key[0] for _, key in nobody))
    found = {}
    for rank, row in enumerate(answers.to_dict("records")):
        asked = {plane.questions[(rank + shift) % len(plane.questions)] for shift in range(known)}
        groups = {(factor, str(row[factor])) for factor in factors}
        empty = {key for key, group in nobody if group in groups}
        told = {(question, str(row[question])) for question in asked}
        left = [key for key in plane.keys if key in told or (key[0] not in asked and key not in empty)]
        possible = list(islice(_possible(plane, left, cloud, apart), 2))
        if len(possible) == 1:
            found[str(row["respondent"])] = possible[0]
    return found


def _possible(plane: Plane, left: list[Key], cloud: Boxes | None, apart: set[Pattern]) -> Iterator[Pattern]:
    """Yield the patterns of some answers, one a question, that the cloud may hold, and that are never apart."""
    every = product(*([key for key in left if key[0] == question] for question in plane.questions))
    while tried := [frozenset(each) for each in islice(every, AT_ONCE)]:
        tried = [pattern for pattern in tried if not any(pair <= pattern for pair in apart)]
        yield from (pattern for pattern, is_met in zip(tried, _met(plane, tried, cloud), strict=True) if is_met)


def _met(plane: Plane, tried: list[Pattern], cloud: Boxes | None) -> list[bool]:
    """Say which patterns some point or cell of the cloud may be."""
    if cloud is None or not tried:
        return [True] * len(tried)
    held = cloud[0].shape[1]  # a grid has the two axes of the plane alone
    low, high = (ends[:, None, :held] for ends in reached(plane, tried))
    met: list[bool] = ((low <= cloud[1]) & (high >= cloud[0])).all(axis=2).any(axis=1).tolist()
    return met


def never_together(report: Report, plane: Plane) -> set[Pattern]:
    """Return the pairs of answers to two questions of two answers that nobody gave together, as their χ² says.

    With both margins, χ² and the two answers that attract each other most give the table.
    """
    counts, found = dict(zip(plane.keys, plane.counts, strict=True)), set[Pattern]()
    rows = report.table("associations").dropna(subset=["chi2"])
    near = slack(rows["chi2"].astype(float)) if len(rows) else EXACT
    for row in rows.itertuples(index=False):
        sides = [[key for key in plane.keys if key[0] == question] for question in (row.question_a, row.question_b)]
        if any(len(side) != 2 or sum(counts[key] for key in side) != row.n for side in sides):
            continue
        tables = list(_tables(row, [[int(counts[key]) for key in side] for side in sides], sides, near))
        for (i, a), (j, b) in product(*map(enumerate, sides)):
            if tables and all(table[i][j] == 0 for table in tables):
                found.add(frozenset({a, b}))
    return found


def _tables(row: Any, margins: list[list[int]], sides: list[list[Key]], near: float) -> Iterator[list[list[int]]]:
    """Yield the tables of two margins of two that have a χ², and in which the two answers named go together."""
    (n, others), (m, _), total = *margins, int(row.n)
    attract = sides[0].index((row.question_a, row.category_a)) == sides[1].index((row.question_b, row.category_b))
    for x in range(max(0, n + m - total), min(n, m) + 1):
        apart = x * total - n * m
        chi2 = apart**2 * total / (n * others * m * (total - m))
        if abs(chi2 - row.chi2) <= near + EXACT and (apart > 0) == attract:
            yield [[x, n - x], [m - x, total - n - m + x]]


def reached(plane: Plane, every: list[Pattern]) -> Boxes:
    """Return between which corners the point of each pattern lies, as finely as places are printed."""
    ranks = {key: rank for rank, key in enumerate(plane.keys)}
    held = np.zeros((len(every), len(plane.keys)))
    for row, pattern in enumerate(every):
        held[row, [ranks[key] for key in pattern]] = 1.0
    ends = [held @ plane.low - plane.centre[1], held @ plane.high - plane.centre[0]]
    roots = [np.maximum(root, EXACT) * len(plane.questions) for root in plane.roots]
    corners = np.array([end / root for end in ends for root in roots])
    return corners.min(axis=0) - NEAR, corners.max(axis=0) + NEAR


def _cloud(report: Report, plane: Plane) -> Boxes | None:
    """Return the boxes in which all respondents lie: points or the cells of a grid; nothing if some are out."""
    rows = report.table("individuals")
    if len(rows):
        points = rows.pivot(index="respondent", columns="axis", values="coordinate").to_numpy(float)
        return points, points
    drawn = report.page["spaces"][0]["cells"]
    cells = [] if drawn is None else drawn["cells"]
    if sum(cell["n"] for cell in cells) < plane.n:
        return None
    centres = np.array([[cell["x"], cell["y"]] for cell in cells])
    gaps = [abs(a - b) for column in centres.T for a, b in combinations(sorted(set(column)), 2)]
    half = min(gaps, default=np.inf) / 2
    return centres - half, centres + half


def _nobody(report: Report) -> set[tuple[Key, Key]]:
    """Return the pairs of an answer and a group that a two-way table says nobody gave."""
    rows = report.table("frequencies")
    empty = rows[rows["by"].notna() & (rows["n"] == 0)]
    columns = empty[["question", "category", "by", "by_category"]].astype(str)
    return {((a, b), (c, d)) for a, b, c, d in columns.itertuples(index=False)}


def by_weights(shares: pd.DataFrame, weights: pd.Series) -> dict[Key, int]:
    """Return how many of those who gave an answer have the larger of two weights, by its count and weighted share.

    Parameters
    ----------
    shares : DataFrame
        Everybody's frequencies as printed: question, category, n, base, share.
    weights : Series
        Of all respondents: what a reader of the margins knows.
    """
    light, heavy = sorted(weights.unique())
    found = {}
    for row in shares.dropna(subset=["n", "share"]).itertuples(index=False):
        n, total = int(row.n), weights.sum()
        possible = [k for k in range(n + 1) if abs((heavy * k + light * (n - k)) / total - row.share) <= 0.0005 + EXACT]
        if len(possible) == 1 and n:
            found[row.question, row.category] = possible[0]
    return found
