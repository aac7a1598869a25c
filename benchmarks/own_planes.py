"""How often the planes that two editions make apart leave the band of permuted labels, where they have one structure.

Answers are those of `edition_axes`: where there is a shift, the first trait of the second edition is higher. Results
are in years.md and years_planes.csv.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparison.agreement import plane_agreement
from analysis.geometry.inference.contrasts import Effort
from analysis.geometry.levels import SIGNIFICANCE
from analysis.language.numbers import decimal, integer
from benchmarks import edition_axes
from benchmarks.report import table

RESULTS = "years_planes"
SEED = 62
ENSEMBLES = 500
PERMUTATIONS = 99
SIZES = ((61, 61), (100, 80), (300, 100))
SHIFTS = (0.0, 0.8)
HEADS = ["Effectifs", "Décalage", "Sorties", "Angle moyen", "Limite moyenne"]


@dataclass(frozen=True)
class Planes:
    """One design: two editions of one structure, and how far the first trait of the second is shifted."""

    sizes: tuple[int, int]
    shift: float

    @property
    def seed(self) -> int:
        """A seed of its own, whatever the other cells."""
        return SEED + zlib.crc32(repr(self).encode())


def cells() -> Iterator[Planes]:
    """Yield every design looked at."""
    yield from (Planes(sizes, shift) for shift in SHIFTS for sizes in SIZES)


def measured(cell: Planes) -> dict[str, float]:
    """Return how often the angle of the two planes is outside its band, the mean angle and the mean limit."""
    generator = np.random.default_rng(cell.seed)
    rows = []
    for _ in range(ENSEMBLES):
        answers, editions = edition_axes.drawn(edition_axes.Axes(cell.sizes, cell.shift), generator)
        rows.append(plane_agreement(answers, editions, "a", space="main", effort=Effort(generator, PERMUTATIONS)))
    found = pd.concat(rows)
    outside = float((found["p_value"] <= SIGNIFICANCE).mean())
    return {"outside": outside, "angle": float(found["angle"].mean()), "limit": float(found["limit"].mean())}


def section(found: Mapping[Planes, Mapping[str, float]]) -> str:
    """Return the part of the page that tells it, in French."""
    error = 100 * np.sqrt(SIGNIFICANCE * (1 - SIGNIFICANCE) / ENSEMBLES)
    rows = [
        [
            f"{cell.sizes[0]} et {cell.sizes[1]}",
            decimal(cell.shift, 1, "fr"),
            decimal(told["outside"], 3, "fr"),
            *(f"{decimal(told[name], 0, 'fr')}°" for name in ("angle", "limit")),
        ]
        for cell, told in found.items()
    ]
    far = [
        f"{cell.sizes[0]} et {cell.sizes[1]}, décalage {decimal(cell.shift, 1, 'fr')}"
        for cell, told in found.items()
        if 100 * abs(told["outside"] - SIGNIFICANCE) > 2 * error
    ]
    return f"""
## Plans propres à deux éditions : sorties de la bande sous une même structure

{integer(ENSEMBLES, "fr")} paires d'éditions par case, {PERMUTATIONS} permutations chacune ; erreur de simulation :
{decimal(error, 1, "fr")} point. Mêmes réponses que ci-dessus. Un décalage change les fréquences, donc les distances que
chaque édition donne à son espace. La bande est faite à 5 % ; s'en écartent
de plus de deux erreurs de simulation : {" ; ".join(far) or "aucune case"}.

{table(HEADS, rows)}
"""


def as_rows(found: Mapping[Planes, Mapping[str, float]]) -> pd.DataFrame:
    """Return the same as a table."""
    return pd.DataFrame(
        [
            {"sizes": "/".join(map(str, cell.sizes)), "shift": cell.shift}
            | {name: round(value, 4) for name, value in told.items()}
            for cell, told in found.items()
        ]
    )
