"""Test the structuring factors of one space, exactly or by draws from the study's seed; cross some of them."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from analysis.geometry.inference.crossing import crossing
from analysis.geometry.inference.factor_tests import checks_of, factor_tests
from analysis.geometry.reading.axes import planes_read
from analysis.geometry.reading.tables import active_cloud
from analysis.geometry.unfit import as_study_error
from analysis.storage import progress
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
) -> dict[str, pd.DataFrame]:
    """Return the tests of every factor, as one family, what laws of them rest on, and the tables of the crossings."""
    coordinates = active_cloud(individuals)
    people = answers.set_index("respondent").loc[coordinates.index]
    weights = people.get("weight")
    with as_study_error(space, len(people)):
        tests = factor_tests(
            coordinates,
            people[factors],
            seed=seed,
            pairs=pairs,
            track=progress("Épreuves des facteurs"),
            weights=weights,
            planes=planes_read(axes, eigenvalues, rotated=rotated),
            adjustment=adjustment,
        )
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
