"""How often the tests of several editions and of their spreads reject where there is nothing; results in movement.md.

Seeds are fixed by the name of a cell, every cell is printed, none is drawn again. The interval of a slope or of a ratio
holds what its test accepts, and moves with it: coverage is one minus the size, whatever the slope or the ratio.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.comparison.overall import overall_tests
from analysis.comparison.slopes import tested_slopes
from analysis.comparison.spread import tested_ratios
from analysis.comparison.timeline import Timeline
from analysis.geometry.inference.contrasts import Effort
from analysis.language.numbers import decimal, integer
from benchmarks.report import outside, table

Numbers = NDArray[np.float64]
SEED = 62
ENSEMBLES = 10_000
LOT = 25  # ensembles whose labels are permuted together
PERMUTATIONS = 199
LEVEL = 0.05
LAWS = {"normale": "normal", "exponentielle": "exponential"}
SEVERAL = ((30,) * 3, (80, 40, 20), (300, 30, 30), (30,) * 5, (30,) * 8)
DESIGNED = ((30,) * 3, (30,) * 8)  # weighted, and with structures that answer in the first two editions
TWO = ((27, 34), (30, 30), (80, 20), (300, 30))
WIDER = 1.5  # the standard deviation of every other edition
CORRELATION = 0.9  # of the answers of a structure in two editions
HEADS = [
    "Effectifs",
    "Rapport des écarts types",
    "Loi",
    "Dessin",
    "Ensemble, axe",
    "Ensemble, plan",
    "Pente",
    "Écart à la droite",
]
NAMES = {"axis": "axe", "plane": "plan", "slope": "pente", "departure": "écart à la droite", "spread": "dispersion"}
SPREAD_HEADS = ["Effectifs", "Loi", "Dessin", "Rejets"]


@dataclass(frozen=True)
class Cell:
    """One design: editions of one mean point, whose spreads take turns."""

    sizes: tuple[int, ...]
    ratio: float = 1.0
    law: str = "normale"
    weighted: bool = False
    n_pairs: int = 0
    spreads: bool = False

    @property
    def seed(self) -> int:
        """A seed of its own, whatever the other cells."""
        return SEED + zlib.crc32(repr(self).encode())


def cells() -> Iterator[Cell]:
    """Yield every design looked at."""
    for ratio in (1.0, WIDER):
        for law in LAWS:
            yield from (Cell(sizes, ratio, law) for sizes in SEVERAL)
            yield from (Cell(sizes, ratio, law, weighted=True) for sizes in DESIGNED)
            yield from (Cell(sizes, ratio, law, n_pairs=15) for sizes in DESIGNED)
    for law in LAWS:
        yield from (Cell(sizes, law=law, spreads=True) for sizes in TWO)
        yield Cell((27, 34), law=law, weighted=True, spreads=True)
        yield Cell((30, 30), law=law, n_pairs=12, spreads=True)


def drawn(cell: Cell, generator: np.random.Generator) -> Timeline:
    """Return editions of one law and one mean, a lot of ensembles of two axes each: they share weights and labels.

    The first answer of each of the first two editions may be one structure's.
    """
    codes = np.repeat(np.arange(len(cell.sizes)), cell.sizes)
    n, n_axes = len(codes), 2 * LOT
    normal = cell.law == "normale"
    points = generator.normal(size=(n_axes, n)) if normal else generator.exponential(size=(n_axes, n)) - 1.0
    panel = np.full(n, "", dtype=object)
    first, second = np.arange(cell.n_pairs), cell.sizes[0] + np.arange(cell.n_pairs)
    points[:, second] = CORRELATION * points[:, first] + np.sqrt(1 - CORRELATION**2) * points[:, second]
    panel[first] = panel[second] = [f"s{rank}" for rank in range(cell.n_pairs)]
    points *= np.where(codes % 2, cell.ratio, 1.0)
    weights = np.exp(0.5 * generator.normal(size=n)) if cell.weighted else np.ones(n)
    names = tuple(str(2015 + rank) for rank in range(len(cell.sizes)))
    scores, axes = np.arange(len(cell.sizes), dtype=np.float64), tuple(range(1, n_axes + 1))
    return Timeline(names, scores, "year", axes, points, codes, weights, panel if cell.n_pairs else None)


def measured(cell: Cell) -> dict[str, float]:
    """Return how often each test rejects, over all the draws of a cell."""
    generator = np.random.default_rng(cell.seed)
    tests = _spreads if cell.spreads else _several
    found = np.concatenate([tests(drawn(cell, generator), generator) for _ in range(ENSEMBLES // LOT)]) <= LEVEL
    names = ("spread",) if cell.spreads else ("axis", "plane", "slope", "departure")
    return dict(zip(names, found.mean(axis=0).tolist(), strict=True))


def _several(line: Timeline, generator: np.random.Generator) -> Numbers:
    effort = Effort(generator, PERMUTATIONS, exact_up_to=0)
    planes = [plane for axis in line.axes[::2] for plane in ((axis,), (axis, axis + 1))]
    overall = np.array([row["p_value"] for row in overall_tests(line, "", planes, effort)], dtype=np.float64)
    slopes = tested_slopes(line, line.values[::2], effort, level=None)
    along = [(slope.p_value, slope.departure_p_value) for slope in slopes]
    return np.hstack([overall.reshape(-1, 2), along])


def _spreads(line: Timeline, generator: np.random.Generator) -> Numbers:
    first = replace(line, axes=line.axes[::2], values=line.values[::2])
    ratios = tested_ratios(first, Effort(generator, PERMUTATIONS, exact_up_to=0), level=None)
    return np.array([[ratio.p_value] for ratio in ratios])


def page(found: Mapping[Cell, Mapping[str, float]]) -> str:
    """Return the page of results, in French."""
    several = {cell: told for cell, told in found.items() if not cell.spreads}
    spreads = {cell: told for cell, told in found.items() if cell.spreads}
    error = 100 * np.sqrt(LEVEL * (1 - LEVEL) / ENSEMBLES)
    return f"""# Épreuves de plusieurs éditions : niveau

Page écrite par `make bench`. {integer(ENSEMBLES, "fr")} jeux d'éditions par case, {PERMUTATIONS} permutations
chacune, graine fixée par le nom de la case ; aucune case n'est tirée de nouveau. Niveau voulu : 0,050 ; l'erreur de
simulation (un écart type) est de {decimal(error, 2, "fr")} point. L'intervalle d'une pente ou d'un rapport contient
ce que son épreuve ne rejette pas : sa couverture est un moins le niveau.

## Éditions de même point moyen : épreuve d'ensemble, pente, écart à la droite

{table(HEADS, _rows(several))}

{outside(_rates(several))}

Avec des poids, ou des structures qui répondent deux fois, les réponses ne s'échangent plus tout à fait d'une édition à
l'autre : l'épreuve s'appuie sur des erreurs types estimées, et n'est juste qu'approximativement, même de lois égales.

## Deux éditions de même dispersion

Chacun est placé à partir du point moyen de sa propre édition, qui n'est qu'estimé : ces écarts ne s'échangent donc pas
tout à fait d'une édition à l'autre, même de lois égales, et d'autant moins que la loi est dissymétrique, où la moyenne
et la variance d'une même édition se tiennent.

{table(SPREAD_HEADS, _of_spreads(spreads))}

{outside(_rates(spreads))}
"""


def _rates(found: Mapping[Cell, Mapping[str, float]]) -> dict[str, tuple[bool, float]]:
    """Return each rate by its name, and whether its laws are equal."""
    return {
        " ".join((_sizes(cell), _law(cell), *([] if _design(cell) == "–" else [_design(cell)]), NAMES[name])): (
            cell.ratio == 1,
            rate,
        )
        for cell, told in found.items()
        for name, rate in told.items()
    }


def _rows(found: Mapping[Cell, Mapping[str, float]]) -> list[list[str]]:
    return [
        [
            _sizes(cell),
            decimal(cell.ratio, 1, "fr"),
            cell.law,
            _design(cell),
            *(decimal(told[name], 3, "fr") for name in ("axis", "plane", "slope", "departure")),
        ]
        for cell, told in found.items()
    ]


def _of_spreads(found: Mapping[Cell, Mapping[str, float]]) -> list[list[str]]:
    return [[_sizes(cell), cell.law, _design(cell), decimal(told["spread"], 3, "fr")] for cell, told in found.items()]


def _sizes(cell: Cell) -> str:
    alike = len(set(cell.sizes)) == 1
    return f"{len(cell.sizes)} de {cell.sizes[0]}" if alike else ", ".join(map(str, cell.sizes))


def _law(cell: Cell) -> str:
    """Return the law of a cell, and the ratio of its spreads where they are not one."""
    return cell.law if cell.ratio == 1 else f"{cell.law} {decimal(cell.ratio, 1, 'fr')}"


def _design(cell: Cell) -> str:
    return "poids" if cell.weighted else f"{cell.n_pairs} paires" if cell.n_pairs else "–"


def main() -> None:
    """Simulate every cell, on two cores, and write the page and its numbers."""
    wanted = list(cells())
    with ProcessPoolExecutor(max_workers=2) as pool:
        found = dict(zip(wanted, pool.map(measured, wanted), strict=True))
    here = Path(__file__).parent
    (here / "movement.md").write_text(page(found), encoding="utf-8")
    rows = [cell.__dict__ | {"sizes": "/".join(map(str, cell.sizes))} | dict(told) for cell, told in found.items()]
    pd.DataFrame(rows).to_csv(here / "movement.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
