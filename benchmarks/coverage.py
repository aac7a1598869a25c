"""How often ellipses hold the point that they are meant to hold, by simulation; results in coverage.md.

Compatibility, inside a cloud of 61: groups drawn from the cloud, whose mean point each ellipse should reach.
Confidence, beyond the cloud: samples of a population, whose mean point each ellipse should reach; beside it, what the
χ² formulas of other programs would have held. Then both again, of respondents who do not count alike.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.geometry import fit_mca
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.structure.ellipses import ellipses
from analysis.language.numbers import decimal, integer
from analysis.reconstruction.big import draw_survey
from benchmarks.report import table

Points = NDArray[np.float64]  # one a row
Weights = NDArray[np.float64]
SEED = 62
N = 61
COMPATIBILITY_SIZES = (3, 5, 10, 20, 30)
CONFIDENCE_SIZES = (5, 10, 20)
ENSEMBLES = 20_000  # samples or groups of each size
AT_ONCE = 400  # samples in one call
POPULATION = 200_000
WEIGHTED_SEED = 63  # of their own, so that one half of the page can be made without the other
WEIGHTED_COMPATIBILITY_SIZES = (5, 10, 20, 30)
WEIGHTED_CONFIDENCE_SIZES = (10, 20, 40)
WEIGHTED_ENSEMBLES = 5_000
DESIGN_EFFECT = 1.5  # of the weights, by Kish
LINKS = {"sans lien avec le plan": 0.0, "liés au premier axe": 0.7}  # correlation of log weights with the axis


def main() -> None:
    """Simulate, print, and keep the page beside this file."""
    rng = np.random.default_rng(SEED)
    survey = fit_mca(draw_survey(POPULATION, 15, rng), n_axes=2).individuals.coordinates
    populations = {
        "plan 1-2 d'une ACM": survey,
        "loi normale": rng.standard_normal((POPULATION, 2)) @ np.array([[1.0, 0.4], [0.0, 0.6]]),
        "loi très dissymétrique (exponentielle)": rng.standard_exponential((POPULATION, 2)),
    }
    clouds = {name: population[rng.choice(POPULATION, N, replace=False)] for name, population in populations.items()}
    text = page(compatibility_table(clouds, rng), confidence_table(populations, rng)) + weighted_part(
        clouds, populations
    )
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


def page(compatibility: str, confidence: str) -> str:
    """Return the whole page, in Markdown."""
    error = decimal(100 * np.sqrt(CONFIDENCE * (1 - CONFIDENCE) / ENSEMBLES), 2)
    parts = [
        "# Couverture des ellipses",
        f"Page écrite par `make bench`. Niveau voulu : {share(CONFIDENCE)}. {integer(ENSEMBLES)} groupes ou "
        f"échantillons par case, graine {SEED} ; l'erreur de simulation (un écart type) est de {error} point.",
        "## Compatibilité : dans le nuage",
        f"Part des groupes, tirés d'un nuage de {N} individus, dont l'ellipse contient le point moyen du nuage.",
        compatibility,
        "## Confiance : au-delà du nuage",
        "Part des échantillons dont l'ellipse contient le point moyen de la population. Les deux formules du χ², "
        "données pour comparaison, prennent la covariance de l'échantillon divisée par n (« χ² ∕ n ») ou par n − 1 "
        "(celle de FactoMineR).",
        confidence,
    ]
    return "\n\n".join(parts) + "\n"


def weighted_part(clouds: dict[str, Points], populations: dict[str, Points]) -> str:
    """Return the rest of the page: respondents who do not count alike."""
    rng = np.random.default_rng(WEIGHTED_SEED)
    error = decimal(100 * np.sqrt(CONFIDENCE * (1 - CONFIDENCE) / WEIGHTED_ENSEMBLES), 2)
    parts = [
        "## Avec des poids",
        f"Poids log-normaux, d'effet de plan {decimal(DESIGN_EFFECT, 1)} dans la population, sans lien avec le plan ou "
        f"corrélés (0,7, en logarithmes) au premier axe. {integer(WEIGHTED_ENSEMBLES)} groupes ou échantillons par "
        f"case, graine {WEIGHTED_SEED} ; erreur de simulation : {error} point.",
        "Compatibilité : part des groupes tirés du nuage, chacun gardant son poids, dont l'ellipse contient le point "
        "moyen pondéré du nuage.",
        weighted_table("Nuage", clouds, WEIGHTED_COMPATIBILITY_SIZES, compatibility_coverage, rng),
        "Confiance : échantillons tirés avec des chances inverses des poids. Part de ceux dont l'ellipse, d'effectif "
        "équivalent au moins égal à cinq, contient le point moyen de la population.",
        weighted_table("Population", populations, WEIGHTED_CONFIDENCE_SIZES, weighted_confidence_coverage, rng),
    ]
    return "\n" + "\n\n".join(parts) + "\n"


def weighted_table(
    title: str,
    points: dict[str, Points],
    sizes: tuple[int, ...],
    coverage: Callable[[Points, int, np.random.Generator, Weights], float],
    rng: np.random.Generator,
) -> str:
    """Return the coverage of weighted ellipses, for each set of points, link of the weights and size."""
    rows = []
    for name, held in points.items():
        for link, correlation in LINKS.items():
            weights = drawn_weights(held[:, 0], correlation, rng)
            rows.append([name, link, *(share(coverage(held, size, rng, weights)) for size in sizes)])
    return table([title, "Poids", *(f"n = {size}" for size in sizes)], rows)


def drawn_weights(values: Weights, correlation: float, rng: np.random.Generator) -> Weights:
    """Return log-normal weights of the design effect wanted, correlated in logarithms with some values."""
    linked = correlation * stats.zscore(values) + np.sqrt(1 - correlation**2) * rng.standard_normal(len(values))
    return np.asarray(np.exp(np.sqrt(np.log(DESIGN_EFFECT)) * linked), dtype=np.float64)


def weighted_confidence_coverage(population: Points, size: int, rng: np.random.Generator, weights: Weights) -> float:
    """Return the share of samples of a size, drawn in inverse ratio of the weights, whose ellipse holds the mean."""
    centre, chances = population.mean(axis=0), 1 / weights
    held: list[NDArray[np.bool_]] = []
    for _ in range(-(-WEIGHTED_ENSEMBLES // AT_ONCE)):
        rows = rng.choice(len(population), AT_ONCE * size, p=chances / chances.sum())
        points = pd.DataFrame(population[rows], columns=[1, 2])
        groups = grouping(np.repeat(np.arange(AT_ONCE), size))
        drawn = ellipses(points, groups, kinds=["confidence"], weights=pd.Series(weights[rows])).drawn
        held.append(holds(drawn, centre))
    return float(np.concatenate(held).mean())


def compatibility_table(clouds: dict[str, Points], rng: np.random.Generator) -> str:
    """Return the coverage of compatibility ellipses in each cloud, for each size of group."""
    rows = [
        [name, *(share(compatibility_coverage(cloud, size, rng)) for size in COMPATIBILITY_SIZES)]
        for name, cloud in clouds.items()
    ]
    return table(["Nuage", *(f"n = {size}" for size in COMPATIBILITY_SIZES)], rows)


def compatibility_coverage(cloud: Points, size: int, rng: np.random.Generator, weights: Weights | None = None) -> float:
    """Return the share of groups of a size whose ellipse holds the mean point of the cloud.

    A partition of the cloud gives several groups at once, each of them drawn as any other.
    """
    n_groups = len(cloud) // size
    codes = np.append(np.repeat(np.arange(n_groups), size), [-1] * (len(cloud) - n_groups * size))
    centre = np.average(cloud, axis=0, weights=weights)
    own = None if weights is None else pd.Series(weights)
    held: list[float] = []
    while len(held) * n_groups < (ENSEMBLES if weights is None else WEIGHTED_ENSEMBLES):
        points = pd.DataFrame(cloud, columns=[1, 2])
        drawn = grouping(rng.permutation(codes), others="reste")
        found = ellipses(points, drawn, kinds=["compatibility"], weights=own).drawn
        held.append(holds(found[found["category"] != "reste"], centre).mean())
    return float(np.mean(held))


def confidence_table(populations: dict[str, Points], rng: np.random.Generator) -> str:
    """Return the coverage of confidence ellipses and of the χ² formulas, for each population and size of sample."""
    rows = []
    for name, population in populations.items():
        found = {size: confidence_coverage(population, size, rng) for size in CONFIDENCE_SIZES}
        for formula in ("cette ellipse (F)", "χ² ∕ n", "FactoMineR"):
            rows.append([name, formula, *(share(found[size][formula]) for size in CONFIDENCE_SIZES)])
    return table(["Population", "Formule", *(f"n = {size}" for size in CONFIDENCE_SIZES)], rows)


def confidence_coverage(population: Points, size: int, rng: np.random.Generator) -> dict[str, float]:
    """Return the share of samples of a size whose ellipse, by each formula, holds the mean point of the population."""
    centre = population.mean(axis=0)
    held, distances = [], []
    for _ in range(ENSEMBLES // AT_ONCE):
        samples = population[rng.integers(0, len(population), (AT_ONCE, size))]
        points = pd.DataFrame(samples.reshape(-1, 2), columns=[1, 2])
        drawn = ellipses(points, grouping(np.repeat(np.arange(AT_ONCE), size)), kinds=["confidence"]).drawn
        held.append(holds(drawn, centre).sum())  # samples on one line have no ellipse and hold nothing
        distances.append(squared_distances(samples, centre))
    far, limit = np.concatenate(distances), stats.chi2.ppf(CONFIDENCE, 2)
    return {
        "cette ellipse (F)": float(sum(held) / ENSEMBLES),
        "χ² ∕ n": float((far * size <= limit).mean()),
        "FactoMineR": float((far * (size - 1) <= limit).mean()),
    }


def squared_distances(samples: Points, centre: Points) -> Points:
    """Return the squared Mahalanobis distance of a point to the mean of each sample, by its covariance over n."""
    deviations = samples - samples.mean(axis=1, keepdims=True)
    covariances = deviations.transpose(0, 2, 1) @ deviations / samples.shape[1]
    gaps = samples.mean(axis=1) - centre
    regular = np.linalg.det(covariances) > 1e-12
    solved = np.linalg.solve(covariances[regular], gaps[regular][:, :, None])[:, :, 0]
    distances = np.full(len(samples), np.inf)
    distances[regular] = (gaps[regular] * solved).sum(axis=1)
    return distances


def holds(drawn: pd.DataFrame, point: Points) -> NDArray[np.bool_]:
    """Return which ellipses hold a point, from their centres, semi-axes and angles."""
    angle = np.radians(drawn["angle"].to_numpy())
    x, y = point[0] - drawn["centre_x"].to_numpy(), point[1] - drawn["centre_y"].to_numpy()
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    return np.asarray((along / drawn["semi_axis_1"]) ** 2 + (across / drawn["semi_axis_2"]) ** 2 <= 1)


def grouping(codes: NDArray[np.int_], others: str = "") -> pd.Series:
    """Return a factor from numbers; those below 0 are all in one other category."""
    return pd.Series(pd.Categorical([f"g{code}" if code >= 0 else others for code in codes]), name="groupe")


def share(value: float) -> str:
    """Return a share with three decimals."""
    return decimal(value, 3)


if __name__ == "__main__":
    main()
