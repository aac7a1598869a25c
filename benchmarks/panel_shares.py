"""How often the test of a share rejects where some structures answer in several editions, and what its interval covers.

Answers are whether a normal trait is under a threshold; the traits of a structure in two editions are correlated, and
the share is the same in every edition. Results are in years.md and years_shares.csv.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from analysis.description.repeated import Repeated, correlations, met_again
from analysis.geometry.inference.contrasts import Effort
from analysis.geometry.inference.intervals import difference_interval, slope_interval, wilson
from analysis.geometry.levels import SIGNIFICANCE
from analysis.language.numbers import decimal, integer, percent
from benchmarks.report import outside, table

Numbers = NDArray[np.float64]
RESULTS = "years_shares"
SEED = 62
ENSEMBLES = 10_000
LOT = 50  # answers of the same respondents: they share permuted labels
PERMUTATIONS = 499
CORRELATION = 0.8  # of the traits of a structure in two editions
TWO = (((27, 34), 12), ((40, 40), 40), ((80, 20), 15), ((300, 30), 20))
SEVERAL = (((30,) * 3, 15), ((80, 40, 20), 12), ((30,) * 8, 15))
SHARES = (0.5, 0.2)
HEADS = ["Effectifs", "Structures communes", "Part", "Rejets", "Couverture", "Rejets, ignorées", "Couverture, ignorées"]


@dataclass(frozen=True)
class Panel:
    """One design: editions of one share, the first structures of each the same."""

    sizes: tuple[int, ...]
    n_again: int
    share: float

    @property
    def seed(self) -> int:
        """A seed of its own, whatever the other cells."""
        return SEED + zlib.crc32(repr(self).encode())


def cells() -> Iterator[Panel]:
    """Yield every design looked at."""
    yield from (Panel(sizes, n_again, share) for sizes, n_again in (*TWO, *SEVERAL) for share in SHARES)


def drawn(cell: Panel, generator: np.random.Generator) -> Repeated:
    """Return a lot of answers of the same respondents."""
    groups = np.repeat(np.arange(len(cell.sizes)), cell.sizes)
    ranks = np.concatenate([np.arange(n) for n in cell.sizes])
    again = ranks < cell.n_again
    own, kept = generator.normal(size=(LOT, len(groups))), generator.normal(size=(LOT, cell.n_again))
    own[:, again] = np.sqrt(CORRELATION) * kept[:, ranks[again]] + np.sqrt(1 - CORRELATION) * own[:, again]
    return Repeated(
        own < special.ndtri(cell.share), groups, np.ones(len(groups)), np.where(again, ranks + 1, 0).astype(np.intp)
    )


def measured(cell: Panel) -> dict[str, float]:
    """Return how often each test rejects and each interval covers, structures known and ignored."""
    generator = np.random.default_rng(cell.seed)
    found = np.concatenate([_rates(cell, drawn(cell, generator), generator) for _ in range(ENSEMBLES // LOT)])
    names = ("rejected", "covers", "ignored", "covers_ignored")
    return dict(zip(names, found.mean(axis=0).tolist(), strict=True))


def _rates(cell: Panel, known: Repeated, generator: np.random.Generator) -> Numbers:
    scores = np.arange(len(cell.sizes), dtype=np.float64)
    sizes = np.array(cell.sizes, dtype=np.float64)
    centred = scores - sizes @ scores / sizes.sum()
    told = []
    for each in (known, Repeated(known.held, known.groups, known.weights, np.zeros_like(known.structures))):
        rejected = each.tested(sizes * centred, Effort(generator, PERMUTATIONS))[1] <= SIGNIFICANCE
        low, high = _bounds(each, scores)
        told += [rejected, (low <= 0) & (high >= 0)]
    return np.stack(told, axis=1).astype(np.float64)


def _bounds(each: Repeated, scores: Numbers) -> tuple[Numbers, Numbers]:
    """Return the intervals of all the answers of a lot: of a difference, or of a slope."""
    sizes = np.bincount(each.groups)
    shares = np.array([each.held[:, each.groups == g].mean(axis=1) for g in range(len(sizes))])
    ties = np.stack([np.eye(len(sizes))] * len(each.held))
    for first, second in combinations(range(len(sizes)), 2):
        both = np.isin(each.groups, (first, second))
        met = met_again(each.structures[both])
        if met.any():
            members = each.groups[both] == first
            tied = correlations(each.held[:, both].T, members, each.weights[both], met)
            ties[:, first, second] = ties[:, second, first] = tied
    if len(sizes) == 2:
        bounds = wilson(shares[0], sizes[0]), wilson(shares[1], sizes[1])
        return difference_interval((shares[0], shares[1]), bounds, ties[:, 0, 1])
    found = [
        slope_interval(own, sizes, scores, sizes, correlations=tie) for own, tie in zip(shares.T, ties, strict=True)
    ]
    low, high = np.array(found).T
    return low, high


def section(found: Mapping[Panel, Mapping[str, float]]) -> str:
    """Return the part of the page that tells it, in French."""
    rates = {
        f"{_sizes(cell)}, {cell.n_again} structures communes, part de {percent(cell.share, 0, 'fr')}": (
            True,
            told["rejected"],
        )
        for cell, told in found.items()
    }
    rows = [
        [
            _sizes(cell),
            integer(cell.n_again, "fr"),
            percent(cell.share, 0, "fr"),
            *(decimal(told[name], 3, "fr") for name in ("rejected", "covers", "ignored", "covers_ignored")),
        ]
        for cell, told in found.items()
    ]
    return f"""
## Parts d'éditions dont certaines structures sont les mêmes

{integer(ENSEMBLES, "fr")} réponses par case, {PERMUTATIONS} permutations chacune : de deux éditions, la différence de
deux parts ; de plusieurs, la pente. La part est la même dans toutes ; les traits d'une structure d'une édition à
l'autre ont une corrélation de {decimal(CORRELATION, 1, "fr")}. Les deux dernières colonnes oublient que ce sont les
mêmes.

{table(HEADS, rows)}

{outside(rates)}

Une part n'a que peu de valeurs : une épreuve de peu de réponses qui diffèrent rejette moins souvent qu'annoncé, comme
celle de McNemar, dont elle est l'équivalent quand toutes les structures sont communes. L'intervalle de Newcombe est
fait pour couvrir un peu plus qu'annoncé.
"""


def as_rows(found: Mapping[Panel, Mapping[str, float]]) -> pd.DataFrame:
    """Return the same as a table."""
    return pd.DataFrame(
        [
            {"sizes": "/".join(map(str, cell.sizes)), "n_again": cell.n_again, "share": cell.share}
            | {name: round(value, 4) for name, value in told.items()}
            for cell, told in found.items()
        ]
    )


def _sizes(cell: Panel) -> str:
    if len(cell.sizes) == 2:
        return f"{cell.sizes[0]} et {cell.sizes[1]}"
    alike = len(set(cell.sizes)) == 1
    return f"{len(cell.sizes)} de {cell.sizes[0]}" if alike else ", ".join(map(str, cell.sizes))
