"""Every test of several structuring factors, as one family: homogeneity, typicality, and pairs where asked for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.contrasts import EXACT_UP_TO, PLANES
from analysis.geometry.inference.homogeneity import homogeneity, pairwise_homogeneity
from analysis.geometry.inference.typicality import typicality
from analysis.geometry.space.replicates import Track
from analysis.tables import TABLES

Test = Callable[..., pd.DataFrame]
TESTS_OF_FACTOR: tuple[tuple[str, Test], ...] = (
    ("homogeneity", homogeneity),
    ("typicality", typicality),
    ("pair", pairwise_homogeneity),
)


def factor_tests(
    coordinates: pd.DataFrame,
    factors: pd.DataFrame,
    *,
    seed: int,
    pairs: Collection[str] = (),
    planes: Sequence[Sequence[int]] = PLANES,
    draws: int | None = None,
    exact_up_to: int = EXACT_UP_TO,
    adjustment: Adjustment = "holm",
    weights: pd.Series | None = None,
    track: Track = iter,
) -> pd.DataFrame:
    """Test the groups of each factor: together, each against the cloud, and two by two for some factors.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of the individuals; the columns are the axes 1, 2, ...
    factors : DataFrame
        A categorical column a factor, on the same index.
    seed : int
        Each test draws from a generator of its own made from it: a factor added or left out changes no other.
    pairs : collection of str
        Factors whose groups are also compared two by two.
    planes, draws, exact_up_to, adjustment, weights
        As in `typicality`.
    track : callable, optional
        Goes through the tests, and may show how far it is.

    Returns
    -------
    DataFrame
        The columns of `typicality`, then test: homogeneity, typicality or pair. p-values are adjusted over the whole
        table. Of a factor with two categories, homogeneity alone stands: the others are the same test where
        respondents count alike, and ask the same question where they do not. Of many respondents, see `checks_of`.
    """
    shared: dict[str, Any] = {"planes": planes, "draws": draws, "exact_up_to": exact_up_to, "weights": weights}
    return as_family(drawn_by_place(coordinates, factors, seed=seed, pairs=pairs, track=track, **shared), adjustment)


def drawn_by_place(
    coordinates: pd.DataFrame,
    factors: pd.DataFrame,
    *,
    seed: int,
    pairs: Collection[str] = (),
    track: Track = iter,
    part: tuple[int, int] = (1, 1),
    **shared: Any,
) -> dict[int, pd.DataFrame]:
    """Return each test by its place among all, before they make a family.

    Parameters
    ----------
    coordinates, factors, seed, pairs, track
        As in `factor_tests`, and what it hands to each test.
    part : (int, int)
        Which part of how many, from 1: each test is of one, and draws as it would among all.
    """
    wanted = [(name, kind, run) for name in factors for kind, run in _tests_of(factors[name], name in pairs)]
    tables = {}
    for place in track(range(part[0] - 1, len(wanted), part[1])):
        name, kind, run = wanted[place]
        table = run(coordinates, factors[name], rng=np.random.default_rng(seed), **shared)
        tables[place] = table.assign(test=kind)
    return tables


def as_family(tables: Mapping[int, pd.DataFrame], adjustment: Adjustment) -> pd.DataFrame:
    """Return tests as one family, in the order of their places, their p-values adjusted together."""
    held = [tables[place] for place in sorted(tables) if len(tables[place])]
    if not held:
        return TABLES["tests"].empty()
    family = pd.concat(held, ignore_index=True)
    return family.assign(p_adjusted=adjusted(family["p_value"], adjustment))


def checks_of(tests: pd.DataFrame) -> pd.DataFrame:
    """Return the tests whose p-value is that of a law: the smallest group, the skewness, the p-value of draws beside.

    None where respondents are too few for any.
    """
    if "drawn_p_value" not in tests:
        return TABLES["test_checks"].empty()
    return tests[TABLES["test_checks"].names][tests["drawn_p_value"].notna()].reset_index(drop=True)


def _tests_of(factor: pd.Series, is_paired: bool) -> tuple[tuple[str, Test], ...]:
    """Return the tests of one factor, by name; of two categories, that of homogeneity alone."""
    tests = TESTS_OF_FACTOR if is_paired else TESTS_OF_FACTOR[:2]
    return tests if factor.dropna().nunique() > 2 else tests[:1]
