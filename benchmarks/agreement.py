"""How often the interval of Krippendorff's α holds the true α, by simulation; results in agreement.md.

Projects have a quality of their own, on which assessors who err give levels; a project's markers go together. Beside
the interval that reports print, that of the quantiles of the same draws.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.language.numbers import decimal, integer
from analysis.markers.agreement import FEWEST, LEVEL, half_width, ordinal_alpha
from benchmarks.report import table

Numbers = NDArray[np.float64]
SEED = 62
SAMPLES, DRAWS, POPULATION = 400, 400, 60_000
SIZES = (4, FEWEST, 8, 10, 20, 40)  # projects
MARKERS, ASSESSORS = (1, 6), (2, 4)
RELIABILITIES = (0.3, 0.6, 0.85)  # share of the quality in what assessors see
CUTS = (-0.8, 0.1, 1.0)  # four levels
TOGETHER = 0.7  # share of a marker's quality that is its project's


def main() -> None:
    """Simulate, print, and keep the page beside this file."""
    text = page(np.random.default_rng(SEED))
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


def page(rng: np.random.Generator) -> str:
    """Return the whole page, in Markdown."""
    rows = [row for case in product(MARKERS, ASSESSORS, RELIABILITIES) for row in rows_of(*case, rng)]
    error = decimal(100 * np.sqrt(LEVEL * (1 - LEVEL) / SAMPLES), 1)
    head = ["Marqueurs", "Évaluateurs", "α vrai", "Intervalle", *(f"{n} projets" for n in SIZES)]
    parts = [
        "# Couverture de l'intervalle de l'α de Krippendorff",
        f"Page écrite par `make bench`. Niveau voulu : {decimal(LEVEL, 2)}. {integer(SAMPLES)} jeux de notes par case,"
        f" {integer(DRAWS)} tirages de projets dans chacun, graine {SEED} ; l'erreur de simulation (un écart type) est"
        f" de {error} point. Quatre niveaux.",
        "Part des jeux de notes dont l'intervalle contient l'α d'une population de projets. « Student » est"
        " l'intervalle imprimé : le quantile de Student, de n − 1 degrés de liberté, fois l'écart type des tirages"
        " multiplié par √(n/(n − 1)). « Quantiles » prend les quantiles 2,5 % et 97,5 % des mêmes tirages.",
        table(head, rows),
        f"Le rapport ne donne pas d'intervalle à moins de {FEWEST} projets.",
    ]
    return "\n\n".join(parts) + "\n"


def rows_of(n_markers: int, n_assessors: int, reliability: float, rng: np.random.Generator) -> list[list[str]]:
    """Return the two rows of one population: how often each interval holds its α, by number of projects."""
    true = float(alphas(marks(POPULATION, n_markers, n_assessors, reliability, rng).sum(axis=0)))
    held = [coverage(n, n_markers, n_assessors, reliability, true, rng) for n in SIZES]
    named = [integer(n_markers), integer(n_assessors), decimal(true, 2)]
    return [
        [*named, name, *(decimal(found[rank], 2) for found in held)]
        for rank, name in enumerate(("Student", "Quantiles"))
    ]


def coverage(
    n: int, n_markers: int, n_assessors: int, reliability: float, true: float, rng: np.random.Generator
) -> tuple[float, float]:
    """Return how often both intervals hold the true α, among the samples that have one."""
    held = []
    for _ in range(SAMPLES):
        coincidences = marks(n, n_markers, n_assessors, reliability, rng)
        value = float(alphas(coincidences.sum(axis=0)))
        weights = rng.multinomial(n, [1 / n] * n, size=DRAWS)
        drawn = alphas(np.tensordot(weights, coincidences, axes=1))
        drawn = drawn[np.isfinite(drawn)]
        if np.isfinite(value) and len(drawn) > 1:
            half, (low, high) = half_width(drawn, n), np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
            held.append((value - half <= true <= value + half, low <= true <= high))
    student, quantiles = np.mean(held, axis=0)
    return float(student), float(quantiles)


def marks(n: int, n_markers: int, n_assessors: int, reliability: float, rng: np.random.Generator) -> Numbers:
    """Return the coincidences of the levels that assessors give, a table a project."""
    own = np.sqrt(TOGETHER) * rng.standard_normal((n, 1))
    own = own + np.sqrt(1 - TOGETHER) * rng.standard_normal((n, n_markers))
    seen = np.sqrt(reliability) * own[..., None]
    seen = seen + np.sqrt(1 - reliability) * rng.standard_normal((n, n_markers, n_assessors))
    n_levels = len(CUTS) + 1
    counts = (np.digitize(seen, CUTS)[..., None] == np.arange(n_levels)).sum(axis=2)
    if n < 50:  # the formula below is that of the package
        known = ordinal_alpha(counts.reshape(-1, n_levels))
        assert np.isnan(known) or np.isclose(known, alphas(coincidences_of(counts).sum(axis=0)))
    return coincidences_of(counts)


def coincidences_of(counts: NDArray[np.int64]) -> Numbers:
    """Return the table of coincidences of each project, from how many assessors gave each level to each marker."""
    pairs = counts[..., :, None] * counts[..., None, :] - counts[..., None] * np.eye(counts.shape[-1])
    return np.asarray((pairs / (counts.sum(axis=-1)[..., None, None] - 1)).sum(axis=1), dtype=np.float64)


def alphas(coincidences: Numbers) -> Numbers:
    """Return the ordinal α of each table of coincidences; missing where one level alone was given."""
    n_of = coincidences.sum(axis=-1)
    middles = np.cumsum(n_of, axis=-1) - n_of / 2
    apart = (middles[..., :, None] - middles[..., None, :]) ** 2
    observed = (coincidences * apart).sum(axis=(-1, -2))
    expected = (n_of[..., :, None] * n_of[..., None, :] * apart).sum(axis=(-1, -2)) / (n_of.sum(axis=-1) - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(expected > 0, 1 - observed / expected, np.nan))


if __name__ == "__main__":
    main()
