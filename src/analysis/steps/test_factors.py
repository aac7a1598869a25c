"""Test the structuring factors of one space, exactly or by draws from the study's seed; cross some of them."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from analysis.geometry.inference.crossing import crossing
from analysis.geometry.inference.factor_tests import as_family, checks_of
from analysis.geometry.reading.axes import planes_read
from analysis.geometry.reading.tables import active_cloud
from analysis.steps.draw_tests import by_place, drawn_tests
from analysis.storage.arrays import read_frame
from analysis.study.values import Adjustment
from analysis.tables import TABLES


def test_factors(
    answers: pd.DataFrame,
    individuals: pd.DataFrame,
    axes: pd.DataFrame,
    eigenvalues: pd.DataFrame,
    *,
    space: str,
    rotated: bool,
    factors: list[str],
    pairs: Collection[str],
    crossings: Sequence[tuple[str, str]],
    seed: int,
    adjustment: Adjustment,
    parts: Sequence[str] = (),  # noqa: PT028 -- a step, which no test runner collects
) -> dict[str, pd.DataFrame]:
    """Return the tests of every factor, as one family, what laws of them rest on, and the tables of the crossings.

    Tests come from files where they were made in parts.
    """
    coordinates = active_cloud(individuals)
    people = answers.set_index("respondent").loc[coordinates.index]
    weights = people.get("weight")
    if parts:
        drawn = {place: table for part in parts for place, table in by_place(read_frame(part)).items()}
    else:
        planes = planes_read(axes, eigenvalues, rotated=rotated)
        drawn = drawn_tests(coordinates, people, space=space, factors=factors, pairs=pairs, planes=planes, seed=seed)
    tests = as_family(drawn, adjustment)
    # Each crossing draws from a generator of its own.
    crossed = [crossing(coordinates, people[a], people[b], weights, np.random.default_rng(seed)) for a, b in crossings]
    return {
        "tests": tests[TABLES["tests"].names],
        "test_checks": checks_of(tests),
        "crossings": _joined([one.cells for one in crossed]),
        "crossing_variances": _joined([one.variances for one in crossed]),
    }


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return tables one under another."""
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
