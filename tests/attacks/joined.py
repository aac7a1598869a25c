"""Known answers of a target joined with all that is printed beside them: two-way tables, the cloud, weights."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from tests.attacks.people import Pattern, patterns
from tests.attacks.reading import EXACT, Report
from tests.attacks.whole_numbers import Key, Plane

from analysis.geometry.arrays import FloatArray

KNOWN = (3, 4, 5)  # answers of a target that are known
NEAR = 1e-6  # how near a pattern must come to a point written whole
Boxes = tuple[FloatArray, FloatArray]  # lower and upper corners


def by_cloud(folder: Path, answers: pd.DataFrame, known: int) -> dict[str, Pattern]:
    """Return all the answers of each target of whom some are known, where one pattern alone remains possible.

    A pattern remains where it holds what is known of the target, where no two-way table says that nobody gave two of
    its answers, and where some point or cell of the cloud may be its own. What is known are answers to active
    questions, one more being left out at each target, and to all the factors.

    Parameters
    ----------
    folder : Path
        reports/, all that the attack reads.
    answers : DataFrame
        The truth, of which the known answers are taken.
    known : int
        How many answers to active questions are known.
    """
    report = Report(folder)
    plane = Plane.of(report)
    every = list(patterns(plane))
    low, high = reached(plane, every)
    cloud, nobody = _cloud(report, plane), _nobody(report)
    met = np.ones(len(every), dtype=bool)
    if cloud is not None:
        held = cloud[0].shape[1]  # a grid has the two axes of the plane alone
        corners = zip(low[:, :held], high[:, :held], strict=True)
        met = np.array([((one <= cloud[1]) & (other >= cloud[0])).all(axis=1).any() for one, other in corners])
    left = [pattern for pattern, may_be in zip(every, met, strict=True) if may_be]
    factors = list(dict.fromkeys(key[0] for _, key in nobody))
    found = {}
    for rank, row in enumerate(answers.to_dict("records")):
        asked = [plane.questions[(rank + shift) % len(plane.questions)] for shift in range(known)]
        told = frozenset((question, str(row[question])) for question in asked)
        groups = {(factor, str(row[factor])) for factor in factors}
        empty = {key for key, group in nobody if group in groups}
        possible = [pattern for pattern in left if told <= pattern and not pattern & empty]
        if len(possible) == 1:
            found[str(row["respondent"])] = possible[0]
    return found


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
