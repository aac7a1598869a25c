"""What stands for draws in large surveys, beside the draws themselves; results in large.md.

Each approximation is made at a number of respondents where individuals can still be dealt out one by one: counted
arrangements and laws beside permuted labels, the law of noise beside permuted questions, groups of respondents drawn
again beside respondents. Then what each costs at 10,000, 100,000 and 1,000,000.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import special

from analysis.comparison.studentised import studentised_shifts
from analysis.comparison.two_groups import FirstMoments, SharedAddends, TwoGroups, counted_arrangements
from analysis.geometry import fit_mca
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.arrangements import drawn_subset_sums
from analysis.geometry.inference.contrasts import Effort
from analysis.geometry.inference.counted import counted, counted_subset_sums
from analysis.geometry.inference.factor_tests import factor_tests
from analysis.geometry.reading.gaussian import gaussian_joints
from analysis.geometry.reading.noise import noise_spectra
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.principal import eigenvalues_only
from analysis.geometry.stability.large import partial_bootstrap_of_many, total_bootstrap_of_many
from analysis.geometry.stability.planes import Bootstrap
from analysis.geometry.stability.resampling import partial_bootstrap, total_bootstrap
from analysis.language.numbers import decimal, integer
from analysis.reconstruction.big import draw_survey
from benchmarks.report import table

SEED = 1997
DRAWS = 19_999
SHARE = 0.3  # of the individuals in the group tested
TESTED = (300, 1_000, 1_900)  # individuals
NOISE = (1_000, 3_000)
NOISE_DRAWS = 400
RESAMPLED = 3_000
RESAMPLES = 1_000
SIZES = (10_000, 100_000, 1_000_000)


def main() -> None:
    """Measure, print, and keep the page beside this file."""
    parts = [
        "# Grands effectifs : ce qui tient lieu de tirages, à côté des tirages",
        f"Page écrite par `make bench`. Graine {SEED}, {integer(DRAWS)} tirages. Les seuils à partir desquels une "
        "étude calcule ainsi sont dans `analysis/geometry/sizes.py`.",
        "## Un groupe dans le nuage",
        f"Valeurs p d'un groupe de {decimal(100 * SHARE, 0)} % du nuage, décalé d'une fois et demie l'erreur type de "
        "sa moyenne ; la seconde loi est dissymétrique (exponentielle).",
        table(["Loi", "n", "p, étiquettes permutées", "p, effectifs comptés", "p, loi normale"], list(groups())),
        "## Deux éditions",
        "Valeurs p studentisées, éditions de 30 % et 70 %, la première deux fois plus dispersée.",
        table(["Loi", "n", "p, étiquettes permutées", "p, effectifs comptés", "p, loi normale"], list(editions())),
        "## Bruit",
        "Plus grandes valeurs propres d'enquêtes sans lien entre les questions : moyenne et valeur dépassée une fois "
        "sur vingt.",
        table(["n", "Axe", "Moyenne, permutées", "Moyenne, loi", "95 %, permutées", "95 %, loi"], list(noise())),
        "## Stabilité",
        f"{integer(RESAMPLED)} répondants : écarts types des modalités quand des groupes sont tirés à nouveau, "
        "rapportés à ceux que donnent des répondants.",
        table(["Bootstrap", "Rapport moyen", "Plus petit", "Plus grand"], list(stability())),
        "## Ce que cela coûte",
        "Secondes de processeur, seize questions, deux facteurs de trois et cinq groupes.",
        table(["Répondants", "Épreuves des facteurs", "Bruit", "Stabilité"], list(costs())),
    ]
    text = "\n\n".join(parts) + "\n"
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


def laws(n: int) -> Iterator[tuple[str, FloatArray]]:
    """Yield places of individuals on an axis, centred, and what they are called."""
    rng = np.random.default_rng(SEED)
    for name, drawn in (("normale", rng.standard_normal(n)), ("exponentielle", rng.standard_exponential(n))):
        yield name, drawn - drawn.mean()


def groups() -> Iterator[list[str]]:
    """Yield the p-values of a group, three ways."""
    for n in TESTED:
        size = round(SHARE * n)
        for name, places in laws(n):
            error = np.sqrt(size * (n - size) / (n - 1)) * places.std()
            observed = 1.5 * error
            permuted = drawn_subset_sums(places[None, :], size, np.random.default_rng(1), DRAWS)
            held = counted(places[None, :], places[None, :])
            cells = counted_subset_sums(held, size, np.random.default_rng(2), DRAWS)
            p_values = [_reached(np.hstack(list(sums))[0], observed) for sums in (permuted, cells)]
            yield _row(name, n, *p_values, float(special.chdtrc(1, 1.5**2)))


def editions() -> Iterator[list[str]]:
    """Yield the p-values of the shift between two editions, three ways."""
    for n in TESTED:
        members = np.arange(n) < round(SHARE * n)
        for name, places in laws(n):
            points = np.where(members, 2.0, 1.0) * places
            points -= np.where(members, points[members].mean() - 0.1, points[~members].mean())
            held = TwoGroups(points[None, :], members, np.ones(n))
            (shift,) = studentised_shifts(held, [(0,)], Effort(np.random.default_rng(1), DRAWS, 0))
            addends, effort = SharedAddends(held), Effort(np.random.default_rng(2), DRAWS, 0)
            arranged = counted_arrangements(held, addends.rows, effort, DRAWS)
            lines = np.hstack([FirstMoments(addends, sums).line(0) for sums in arranged])
            p_value = _reached(lines[0] / np.sqrt(lines[2]), abs(shift.statistic))
            yield _row(name, n, shift.p_value, p_value, float(special.chdtrc(1, shift.statistic**2)))


def noise() -> Iterator[list[str]]:
    """Yield the eigenvalues of noise, permuted and by their law."""
    for n in NOISE:
        space = fitted(n)
        permuted = noise_spectra(space, np.random.default_rng(1), NOISE_DRAWS)
        joints = islice(gaussian_joints(space.categories.coding, None, np.random.default_rng(2)), NOISE_DRAWS)
        by_law = np.stack([eigenvalues_only(one, space.categories.is_active, space.metric)[:3] for one in joints])
        for axis in range(3):
            pairs = [(found[:, axis].mean(), np.quantile(found[:, axis], 0.95)) for found in (permuted, by_law)]
            means, limits = zip(*pairs, strict=True)
            yield [integer(n), str(axis + 1), *(decimal(float(value), 4) for value in (*means, *limits))]


def stability() -> Iterator[list[str]]:
    """Yield how the spreads of categories compare when groups, or respondents, are drawn again."""
    space = fitted(RESAMPLED)
    made: dict[str, tuple[Callable[..., Bootstrap], Callable[..., Bootstrap]]] = {
        "total": (total_bootstrap, total_bootstrap_of_many),
        "partiel": (partial_bootstrap, partial_bootstrap_of_many),
    }
    for name, (of_respondents, of_groups) in made.items():
        one, other = (make(space, np.random.default_rng(3), RESAMPLES) for make in (of_respondents, of_groups))
        ratios = other.coordinates.std(axis=0) / one.coordinates.std(axis=0)
        yield [name, *(decimal(float(value), 3) for value in (ratios.mean(), ratios.min(), ratios.max()))]


def costs() -> Iterator[list[str]]:
    """Yield what each part takes of a processor, at each size."""
    for n in SIZES:
        space, rng = fitted(n), np.random.default_rng(4)
        factors = pd.DataFrame(
            {
                "a": pd.Categorical(rng.choice(list("xyz"), n)),
                "b": pd.Categorical(rng.choice(list("vwxyz"), n, p=[0.4, 0.3, 0.2, 0.08, 0.02])),
            }
        )
        factors.index = space.individual_coordinates.index
        made = partial(factor_tests, space.individual_coordinates, factors, seed=SEED, pairs=["a"])
        steps = made, partial(noise_spectra, space, rng), partial(total_bootstrap, space, rng)
        yield [integer(n), *(decimal(_seconds(step), 1) for step in steps)]


def fitted(n: int) -> FactorialSpace:
    """Return the space of a survey of sixteen questions."""
    return fit_mca(draw_survey(n, 16, np.random.default_rng(SEED)), n_axes=2)


def _seconds(step: Callable[[], object]) -> float:
    began = time.process_time()
    step()
    return time.process_time() - began


def _reached(drawn: FloatArray, observed: float) -> float:
    return float((np.count_nonzero(np.abs(drawn) >= observed) + 1) / (len(drawn) + 1))


def _row(name: str, n: int, *p_values: float) -> list[str]:
    return [name, integer(n), *(decimal(value, 4) for value in p_values)]


if __name__ == "__main__":
    main()
