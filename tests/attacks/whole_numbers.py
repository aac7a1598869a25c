"""Printed places solved in whole numbers: how many of a group gave each answer, between which bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.attacks.reading import EXACT, Report, slack

from analysis.geometry.arrays import FloatArray

FEW = 2  # respondents who may hold a masked category
NODES = 500  # of a search, at most: what is exact to the last digit has one solution, which may be long to find
Key = tuple[str, str]


@dataclass(frozen=True)
class Plane:
    """Active questions as printed: counts and coordinates, missing where masked, each with its slack."""

    n: int
    keys: list[Key]  # every category of the active questions
    counts: FloatArray
    low: FloatArray  # coordinates, categories × axes
    high: FloatArray
    roots: tuple[FloatArray, FloatArray]  # least and largest square roots of the eigenvalues
    silent: Mapping[str, int]  # respondents who did not answer each question

    @property
    def questions(self) -> list[str]:
        """Keys of the active questions."""
        return list(dict.fromkeys(question for question, _ in self.keys))

    @classmethod
    @cache
    def of(cls, report: Report) -> Plane:
        """Return what a report tells of its space."""
        rows, values = report.table("categories"), report.table("eigenvalues").set_index("axis")["eigenvalue"]
        axes = sorted(rows["axis"].unique())
        known = rows[rows["theme"].notna()]
        table = known.pivot(index=["question", "category"], columns="axis", values="coordinate")[axes].astype(float)
        halves = known.assign(coordinate=report.near(known, "coordinate"))
        near = halves.pivot(index=["question", "category"], columns="axis", values="coordinate")[axes].to_numpy(float)
        passive = known[known["status"] == "passive"].set_index(["question", "category"]).index
        at = table.to_numpy()
        first = known.drop_duplicates(["question", "category"]).set_index(["question", "category"])
        counts, n = first["n"].reindex(table.index).to_numpy(float), _n_of(report)
        beside = {question for question, _ in passive}  # their other category is held by all but one or two
        held = np.array([n - FEW if key[0] in beside else 1.0 for key in table.index])
        held = np.where(np.isnan(counts), held, counts)
        far = np.sqrt((n - held) / held)[:, None]  # no category is farther from the origin
        low, high = np.where(np.isnan(at), -far, at - near), np.where(np.isnan(at), far, at + near)
        still = table.index.isin(passive)
        low[still] = high[still] = 0.0  # a passive category moves nobody
        told, found = slack(values.astype(float)), values.loc[axes].to_numpy(float)
        ends = (np.nan_to_num(np.maximum(found + side * told, 0.0), nan=(side + 1) / 2) for side in (-1, 1))
        roots = tuple(np.sqrt(end) for end in ends)  # of an eigenvalue that is not told: between nought and one
        return cls(n, list(table.index), counts, low, high, (roots[0], roots[1]), _silent(report))

    def with_rare(self, rare: Key, coordinates: FloatArray) -> Plane:
        """Return the plane once the coordinates of the rare category of a masked question are known, held by one."""
        ranks = [rank for rank, key in enumerate(self.keys) if key[0] == rare[0] and key != rare]
        counts, low, high = self.counts.copy(), self.low.copy(), self.high.copy()
        counts[ranks], counts[self.keys.index(rare)] = self.n - 1, 1
        low[ranks] = -coordinates / (self.n - 1) - EXACT
        high[ranks] = -coordinates / (self.n - 1) + EXACT
        return Plane(self.n, self.keys, counts, low, high, self.roots, self.silent)

    @property
    def centre(self) -> tuple[FloatArray, FloatArray]:
        """The least and the most that the mean of active categories may be: no zero where some are passive."""
        shares = np.where(np.isnan(self.counts), 1.0, self.counts / self.n)[:, None]
        masked = np.isnan(self.counts)[:, None]
        low = np.where(masked, np.minimum(self.low, 0), self.low) * shares
        high = np.where(masked, np.maximum(self.high, 0), self.high) * shares
        return low.sum(axis=0), high.sum(axis=0)

    def constraints(self, n_group: int, means: FloatArray, near: FloatArray | float) -> LinearConstraint:
        """Return what ties the counts of a group to its mean point, by the transition formula.

        The point of an individual on an axis of eigenvalue λ is the mean of those of its Q active categories, less
        that of everybody, over √λ: of a group of n whose counts are n_l, Σ (n_l - n f_l) y_l = Q n √λ times its mean
        (Le Roux and Rouanet, 2010, ch. 5, for passive categories).
        """
        factor = len(self.questions) * n_group
        ends = [(means + side * near)[:, None] * np.stack(self.roots, axis=1) * factor for side in (-1, 1)]
        least = np.min(ends, axis=(0, 2)) + n_group * self.centre[0]
        most = np.max(ends, axis=(0, 2)) + n_group * self.centre[1]
        shown = ~np.isnan(means)
        sums = np.array([[question == key for key, _ in self.keys] for question in self.questions], dtype=float)
        matrix = np.vstack([self.low.T[shown], self.high.T[shown], sums])
        unanswered = np.array([self.silent.get(question, 0) for question in self.questions])
        none = np.full(shown.sum(), np.inf)
        return LinearConstraint(
            matrix,
            np.concatenate([-none, least[shown] - 1e-6, np.maximum(0, n_group - unanswered)]),
            np.concatenate([most[shown] + 1e-6, none, np.full(len(sums), n_group)]),
        )

    def bounds(self, n_group: int, known: Key | None = None) -> Bounds:
        """Return Fréchet's bounds of the counts of a group, which is a category of an active question or none."""
        counts = np.where(np.isnan(self.counts), self.n, self.counts)
        least = np.where(np.isnan(self.counts), 0.0, np.maximum(0.0, self.counts + n_group - self.n))
        most = np.minimum(counts, n_group)
        for place, key in enumerate(self.keys):
            if known is not None and key[0] == known[0]:
                least[place] = most[place] = n_group if key == known else 0
        return Bounds(least, most)

    def solved(
        self, n_group: int, means: FloatArray, near: FloatArray | float, known: Key | None = None
    ) -> Iterator[Cell]:
        """Yield the bounds of each count of a group that a reader soon finds from where its mean point is printed."""
        ties, bounds = self.constraints(n_group, means, near), self.bounds(n_group, known)
        whole = np.ones(len(self.keys))
        for place, key in enumerate(self.keys):
            if bounds.lb[place] == bounds.ub[place]:
                continue
            cost = (np.arange(len(self.keys)) == place).astype(float)
            ends = [
                milp(side * cost, constraints=ties, bounds=bounds, integrality=whole, options={"node_limit": NODES})
                for side in (1, -1)
            ]
            if all(end.status == 0 for end in ends):
                yield Cell(key, round(ends[0].fun), round(-ends[1].fun))


@dataclass(frozen=True)
class Cell:
    """A count as a reader bounds it."""

    key: Key
    low: int
    high: int


def _silent(report: Report) -> dict[str, int]:
    rows = report.table("frequencies")
    bases = rows[rows["by"].isna()].groupby("question")["base"].first()
    return {str(question): _n_of(report) - int(base) for question, base in bases.dropna().items()}


def _n_of(report: Report) -> int:
    rows = report.table("frequencies")
    return int(rows.loc[rows["by"].isna(), "base"].max())


def mean_of(rows: pd.DataFrame, value: str) -> FloatArray:
    """Return a point on the axes in their order."""
    return rows.sort_values("axis")[value].to_numpy(dtype=float)
