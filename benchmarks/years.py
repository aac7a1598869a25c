"""How often the test of two editions rejects where they are alike, by simulation; results in years.md.

Laws have one mean: their numbers, their spreads, their weights and their pairs differ. Seeds are fixed by the name of
a cell, every cell is printed, none is drawn again. The interval covers a shift as often as the test accepts it there,
and moving an edition moves its interval with it: coverage is one minus the size, whatever the shift.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from copy import copy
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.comparison.studentised import studentised_shifts
from analysis.comparison.two_groups import FirstMoments, SharedAddends, TwoGroups
from analysis.geometry.inference.arrangements import drawn_labels
from analysis.geometry.inference.contrasts import TOLERANCE, Effort
from analysis.language.numbers import decimal, integer
from benchmarks import edition_axes, own_planes, panel_shares
from benchmarks.report import outside, table

Numbers = NDArray[np.float64]
RESULTS = "years"
SEED = 62
ENSEMBLES = 10_000
LOT = 20  # ensembles of a plane that share weights and permuted labels
PERMUTATIONS = 499
LEVEL = 0.05
SHIFTS = (0.5, 0.8)  # standard deviations, of the powers
SIZES = ((27, 34), (30, 30), (80, 20), (300, 30))
TURNED = ((20, 80), (30, 300))  # the wider law in the larger edition: of equal laws, the same as the smaller first
PAIRED = ((30, 12), (40, 40), (80, 20))  # respondents of each edition, of whom so many answered in both
LAWS = {"normale": "normal", "exponentielle": "exponential"}
HEADS = [
    *("Effectifs", "Rapport des écarts types", "Loi", "Lieu", "Dessin"),
    *("Rejets", "Couverture", "Rejets, Welch ou T²"),
]
POWER_HEADS = ["Effectifs", "Décalage (écarts types)", "Lieu", "Rejets", "Rejets, Welch ou T²"]
PLANES: Mapping[str, tuple[int, ...]] = {"axe": (0,), "plan": (0, 1)}


@dataclass(frozen=True)
class Cell:
    """One design: two editions, the ratio of their standard deviations, their law."""

    sizes: tuple[int, int]
    ratio: float
    law: str = "normale"
    place: str = "axe"
    weighted: bool = False
    n_pairs: int = 0
    shift: float = 0.0

    @property
    def seed(self) -> int:
        """A seed of its own, whatever the other cells."""
        return SEED + zlib.crc32(repr(self).encode())

    @property
    def is_by_lots(self) -> bool:
        """Whether ensembles share permuted labels, lot by lot: planes of other designs than the first ones drawn."""
        return self.place == "plan" and (self.law != "normale" or self.weighted or self.n_pairs > 0)


def cells() -> Iterator[Cell]:
    """Yield every design looked at."""
    for ratio, designs in ((1.0, SIZES), (1.5, SIZES + TURNED)):
        for law in LAWS:
            yield from (Cell(sizes, ratio, law) for sizes in designs)
        for law in LAWS:
            yield from (Cell(sizes, ratio, law, place="plan") for sizes in designs)
        for place in PLANES:
            yield from (Cell(sizes, ratio, place=place, weighted=True) for sizes in SIZES[:3])
            yield from (Cell((n, n), ratio, place=place, n_pairs=n_pairs) for n, n_pairs in PAIRED)
    yield from (Cell(SIZES[0], 1.0, place=place, shift=shift) for place in PLANES for shift in SHIFTS)


def drawn(cell: Cell, generator: np.random.Generator) -> TwoGroups:
    """Return two editions of one law and one mean, but for the shift."""
    first, second = cell.sizes
    n_axes = len(PLANES[cell.place])
    if cell.law == "exponentielle":
        points = generator.exponential(size=(n_axes, first + second)) - 1.0
    else:
        points = generator.normal(size=(n_axes, first + second))
    ranks = np.arange(cell.n_pairs)
    pairs = np.stack([ranks, first + ranks], axis=1)
    points[:, pairs[:, 0]] = 0.9 * points[:, pairs[:, 1]] + np.sqrt(1 - 0.81) * points[:, pairs[:, 0]]
    points[:, first:] *= cell.ratio
    points[0, :first] += cell.shift
    weights = np.exp(0.5 * generator.normal(size=first + second)) if cell.weighted else np.ones(first + second)
    return TwoGroups(points, np.arange(first + second) < first, weights, pairs)


def measured(cell: Cell) -> dict[str, float]:
    """Return how often each test rejects, over all the draws of a cell."""
    generator = np.random.default_rng(cell.seed)
    axes = PLANES[cell.place]
    if cell.is_by_lots:
        return _by_lots(cell, generator)
    found = np.zeros(3)
    for _ in range(ENSEMBLES):
        groups = drawn(cell, generator)
        (test,) = studentised_shifts(groups, [axes], Effort(generator, PERMUTATIONS, 0))
        covered = np.isnan(test.low) or test.low <= 0 <= test.high
        found += (test.p_value <= LEVEL, covered, _classical(groups) <= LEVEL)
    rejected, covers, classical = found / ENSEMBLES
    return {"rejected": rejected, "covers": covers, "classical": classical}


def _by_lots(cell: Cell, generator: np.random.Generator) -> dict[str, float]:
    """Return the same of a plane, ensembles of a lot sharing weights and permuted labels."""
    found = [_lot(cell, generator) for _ in range(ENSEMBLES // LOT)]
    rejected, classical = np.concatenate(found, axis=1).mean(axis=1)
    return {"rejected": float(rejected), "covers": np.nan, "classical": float(classical)}


def _lot(cell: Cell, generator: np.random.Generator) -> NDArray[np.bool_]:
    """Return which ensembles of a lot each test rejects: their arrangements stand side by side, a column each."""
    first = drawn(cell, generator)
    lot = [first, *(replace(drawn(cell, generator), weights=first.weights) for _ in range(LOT - 1))]
    (labels,) = drawn_labels(sum(cell.sizes), cell.sizes[0], first.pairs, generator, PERMUTATIONS)
    every = np.column_stack([first.members, labels])
    addends = [SharedAddends(groups) for groups in lot]
    whole = copy(addends[0])
    whole.totals = np.repeat(np.hstack([each.totals for each in addends]), every.shape[1], axis=1)
    whole.crossed = np.empty((3, 3), dtype=object)
    for place in np.ndindex(3, 3):
        whole.crossed[place] = np.repeat([each.crossed[place] for each in addends], every.shape[1])
    sums = np.hstack([each.rows @ every for each in addends])
    lengths = FirstMoments(whole, sums).lengths(PLANES[cell.place]).reshape(LOT, -1)
    reached = (lengths[:, 1:] >= lengths[:, :1] - TOLERANCE).sum(axis=1)
    classical = [_classical(groups) <= LEVEL for groups in lot]
    return np.array([(reached + 1) / (PERMUTATIONS + 1) <= LEVEL, classical])


def _classical(groups: TwoGroups) -> float:
    """Return the p-value of Welch's test on an axis, of Hotelling's T² with unequal covariances in a plane (χ²)."""
    first, second = groups.points[:, groups.members], groups.points[:, ~groups.members]
    if len(groups.points) == 1:
        return float(stats.ttest_ind(first[0], second[0], equal_var=False).pvalue)
    spread = np.cov(first) / first.shape[1] + np.cov(second) / second.shape[1]
    apart = first.mean(axis=1) - second.mean(axis=1)
    return float(stats.chi2.sf(apart @ np.linalg.solve(spread, apart), len(apart)))


def section(found: Mapping[Cell, Mapping[str, float]]) -> str:
    """Return the part of the page that tells it, in French."""
    alike = {cell: told for cell, told in found.items() if not cell.shift}
    power = {cell: told for cell, told in found.items() if cell.shift}
    error = 100 * np.sqrt(LEVEL * (1 - LEVEL) / ENSEMBLES)
    return f"""# Épreuve de deux éditions : niveau, couverture, puissance

Page écrite par `make bench`. {integer(ENSEMBLES, "fr")} paires d'éditions par case, {PERMUTATIONS} permutations
chacune, graine fixée par le nom de la case ; aucune case n'est tirée de nouveau. Niveau voulu : 0,050 ; l'erreur de
simulation (un écart type) est de {decimal(error, 2, "fr")} point. Le t de Welch, ou le T² à covariances inégales
(loi du χ²) dans un plan, est donné pour comparaison : il ne connaît ni les poids, ni les paires.

## Niveau : deux éditions de même moyenne

{table(HEADS, _rows(alike))}

{outside({_named(cell): (cell.ratio == 1, told["rejected"]) for cell, told in alike.items()})}

## Puissance : la première édition est décalée

{table(POWER_HEADS, _powers(power))}
"""


def as_rows(found: Mapping[Cell, Mapping[str, float]]) -> pd.DataFrame:
    """Return the same as a table."""
    return pd.DataFrame(
        [cell.__dict__ | {"sizes": "/".join(map(str, cell.sizes))} | dict(told) for cell, told in found.items()]
    )


def _rows(found: Mapping[Cell, Mapping[str, float]]) -> list[list[str]]:
    return [
        [
            f"{cell.sizes[0]} et {cell.sizes[1]}",
            decimal(cell.ratio, 1, "fr"),
            cell.law,
            cell.place,
            "poids" if cell.weighted else f"{cell.n_pairs} paires" if cell.n_pairs else "–",
            decimal(told["rejected"], 3, "fr"),
            decimal(told["covers"], 3, "fr") if cell.place == "axe" else "–",
            "–" if cell.weighted or cell.n_pairs else decimal(told["classical"], 3, "fr"),
        ]
        for cell, told in found.items()
    ]


def _named(cell: Cell) -> str:
    design = "poids" if cell.weighted else f"{cell.n_pairs} paires" if cell.n_pairs else ""
    return " ".join(filter(None, ("et".join(f" {n} " for n in cell.sizes).strip(), cell.law, cell.place, design)))


def _powers(found: Mapping[Cell, Mapping[str, float]]) -> list[list[str]]:
    return [
        [
            f"{cell.sizes[0]} et {cell.sizes[1]}",
            decimal(cell.shift, 1, "fr"),
            cell.place,
            decimal(told["rejected"], 3, "fr"),
            decimal(told["classical"], 3, "fr"),
        ]
        for cell, told in found.items()
    ]


def kept(path: Path, kind: type[Any]) -> dict[Any, dict[str, float]]:
    """Return the cells that a file of results holds: seeds are names of cells, so that they would be the same again."""
    if not path.exists():
        return {}
    found = {}
    for row in pd.read_csv(path).to_dict("records"):
        rates = {str(name): value for name, value in row.items()}
        told = {field.name: rates.pop(field.name) for field in fields(kind)}
        found[kind(**told | {"sizes": tuple(map(int, told["sizes"].split("/")))})] = rates
    return found


def main() -> None:
    """Simulate every cell on two cores, or with `--missing` those alone of which nothing is kept; write the page.

    A file of results is written cell after cell, so that a run that is stopped keeps its own.
    """
    here = Path(__file__).parent
    sections, parts = [], (sys.modules[__name__], edition_axes, own_planes, panel_shares)
    with ProcessPoolExecutor(max_workers=2) as pool:
        for part in parts:
            file, wanted = here / f"{part.RESULTS}.csv", list(part.cells())
            found = kept(file, type(wanted[0])) if "--missing" in sys.argv else {}
            drawn_now = [cell for cell in wanted if cell not in found]
            for cell, rates in zip(drawn_now, pool.map(part.measured, drawn_now), strict=True):
                found[cell] = rates
                ordered = {one: found[one] for one in wanted if one in found}
                part.as_rows(ordered).to_csv(file, index=False, lineterminator="\n")
            sections.append(part.section({one: found[one] for one in wanted}))
    (here / "years.md").write_text("".join(sections), encoding="utf-8")


if __name__ == "__main__":
    main()
