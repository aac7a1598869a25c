"""How often an edition's own axes leave the band of permuted labels, where all editions have one structure.

Answers lean on two traits, in the same way in both editions; where there is a shift, the first trait of the second
edition is higher: this moves its mean point, and makes no other axes. Results are in years.md and years_axes.csv.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparison.edition_axes import edition_axes
from analysis.geometry import fit_mca
from analysis.geometry.inference.contrasts import Effort
from analysis.geometry.levels import SIGNIFICANCE
from analysis.language.numbers import decimal, integer
from benchmarks.report import table

RESULTS = "years_axes"
SEED = 62
ENSEMBLES = 1_000
PERMUTATIONS = 99
SIZES = ((27, 34), (30, 30), (80, 20), (300, 30))
SHIFTS = (0.0, 0.8)
N_QUESTIONS = 8
PLANES = ((1,), (2,), (1, 2))
PLACES = {"1": "axe 1", "2": "axe 2", "1+2": "plan"}
HEADS = ["Effectifs", "Décalage", "Édition de", *PLACES.values()]


@dataclass(frozen=True)
class Axes:
    """One design: two editions of one structure, and how far the first trait of the second is shifted."""

    sizes: tuple[int, int]
    shift: float = 0.0

    @property
    def seed(self) -> int:
        """A seed of its own, whatever the other cells."""
        return SEED + zlib.crc32(repr(self).encode())


def cells() -> Iterator[Axes]:
    """Yield every design looked at."""
    yield from (Axes(sizes, shift) for shift in SHIFTS for sizes in SIZES)


def drawn(cell: Axes, generator: np.random.Generator) -> tuple[pd.DataFrame, pd.Series]:
    """Return the answers of two editions to questions of three categories, and who is of which."""
    n, first = sum(cell.sizes), cell.sizes[0]
    traits = generator.normal(size=(n, 2))
    traits[first:, 0] += cell.shift
    leaning = traits[:, np.arange(N_QUESTIONS) % 2] * np.where(np.arange(N_QUESTIONS) % 2, 1.0, 1.5)
    codes = np.digitize(leaning + generator.normal(size=leaning.shape), [-0.7, 0.7])
    answers = {
        f"q{rank}": pd.Categorical(np.asarray(list("abc"))[codes[:, rank]], categories=list("abc"))
        for rank in range(N_QUESTIONS)
    }
    editions = pd.Series(np.repeat(["a", "b"], cell.sizes), name="edition").astype("category")
    return pd.DataFrame(answers), editions


def measured(cell: Axes) -> dict[str, float]:
    """Return how often each edition is outside its band, on each axis and in the plane."""
    generator = np.random.default_rng(cell.seed)
    outside: dict[str, float] = {}
    for _ in range(ENSEMBLES):
        answers, editions = drawn(cell, generator)
        fitted = fit_mca(answers, n_axes=4)
        found = edition_axes(
            fitted,
            fitted.individual_coordinates,
            editions,
            space="main",
            planes=PLANES,
            effort=Effort(generator, PERMUTATIONS),
        )
        for edition, axes, p_value in found[["edition", "axes", "p_value"]].itertuples(index=False):
            name = f"{edition} {axes}"
            outside[name] = outside.get(name, 0.0) + (p_value <= SIGNIFICANCE) / ENSEMBLES
    return outside


def section(found: Mapping[Axes, Mapping[str, float]]) -> str:
    """Return the part of the page that tells it, in French."""
    error = 100 * np.sqrt(SIGNIFICANCE * (1 - SIGNIFICANCE) / ENSEMBLES)
    rows = [
        [
            f"{cell.sizes[0]} et {cell.sizes[1]}",
            decimal(cell.shift, 1, "fr"),
            integer(cell.sizes[rank], "fr"),
            *(decimal(told[f"{edition} {axes}"], 3, "fr") for axes in PLACES),
        ]
        for cell, told in found.items()
        for rank, edition in enumerate("ab")
    ]
    return f"""
## Axes d'une édition : sorties de la bande sous une même structure

{integer(ENSEMBLES, "fr")} paires d'éditions par case, {PERMUTATIONS} permutations chacune ; erreur de simulation :
{decimal(error, 1, "fr")} point. Les réponses tiennent aux deux mêmes traits dans les deux éditions ; le décalage, en
écarts types, est celui du premier trait de la seconde. La bande est faite à 5 %.

{table(HEADS, rows)}
"""


def as_rows(found: Mapping[Axes, Mapping[str, float]]) -> pd.DataFrame:
    """Return the same as a table."""
    rows = [
        {"sizes": "/".join(map(str, cell.sizes)), "shift": cell.shift}
        | {name: round(rate, 4) for name, rate in told.items()}
        for cell, told in found.items()
    ]
    return pd.DataFrame(rows)
