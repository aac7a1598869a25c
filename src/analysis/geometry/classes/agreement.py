"""How near classes made by centres are to those that other centres give, and to exact ones on as many as can be."""

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, IntArray
from analysis.geometry.classes.large import LargeClasses, large_classes
from analysis.geometry.classes.partition import classes_of, within_inertia

SAMPLED = 10_000  # respondents among whom the exact hierarchy is made
STARTS = 5  # sets of first centres, that of the classes included


def class_agreement(found: LargeClasses, generator: np.random.Generator) -> pd.DataFrame:
    """Return how alike the classes are to those of other centres, and to exact ones of as many respondents as can be.

    Parameters
    ----------
    found : LargeClasses
        The classes of the survey.
    generator : Generator
        Draws the centres and the respondents.

    Returns
    -------
    DataFrame
        check (centres: as many classes from four other draws of the centres; exact: as many by Ward's hierarchy of
        respondents drawn without replacement, 10,000 at most, then consolidated), n (respondents compared), centres,
        runs (other classes compared), agreement (mean adjusted Rand index, 1 where classes are the same and 0 on
        average where chance alone makes them alike), agreement_low (the lowest), excess (inertia that the classes of
        the survey leave within them beyond the least of those compared, over that least).

    References
    ----------
    Hubert, L. and Arabie, P. (1985). Comparing partitions. *Journal of Classification*, 2, 193-218.
    """
    people, number = found.members.index, found.number
    coordinates, weights = pd.DataFrame(found.points, people), pd.Series(found.weights, people)
    others = [large_classes(coordinates, number, generator, weights=weights) for _ in range(STARTS - 1)]
    rows = np.sort(generator.choice(len(coordinates), min(SAMPLED, len(coordinates)), replace=False))
    exact = classes_of(coordinates.iloc[rows], number, weights=weights.iloc[rows])
    own = found.members.to_numpy()
    least, sampled = min(other.within for other in others), _sampled(found, rows)
    table = pd.DataFrame(
        [
            _row("centres", own, [other.members.to_numpy() for other in others], found.within / least - 1),
            _row("exact", own[rows], [exact.members.to_numpy()], sampled / exact.within - 1),
        ]
    )
    return table.assign(centres=len(found.centres.points))


def _sampled(found: LargeClasses, rows: IntArray) -> float:
    """Return the inertia that the classes leave within them among some respondents, around their own mean points."""
    held = np.unique(found.members.to_numpy()[rows], return_inverse=True)[1]
    return within_inertia(found.points[rows], held, found.weights[rows])


def adjusted_rand(classes: IntArray, others: IntArray) -> float:
    r"""Return the adjusted Rand index of two partitions of the same individuals.

    With :math:`n_{ij}` individuals in both classes and :math:`C(m) = m (m - 1) / 2`, it is
    :math:`(\sum_{ij} C(n_{ij}) - E) / ((\sum_i C(n_i) + \sum_j C(n_j)) / 2 - E)`, where
    :math:`E = \sum_i C(n_i) \sum_j C(n_j) / C(n)`.

    References
    ----------
    Hubert, L. and Arabie, P. (1985). Comparing partitions. *Journal of Classification*, 2, 193-218, eq. 5.
    """
    both = pd.crosstab(classes, others).to_numpy(dtype=np.float64)
    pairs, rows, columns = (_pairs(each) for each in (both, both.sum(axis=1), both.sum(axis=0)))
    expected = rows * columns / _pairs(both.sum())
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def _pairs(counts: FloatArray) -> float:
    return float(np.sum(counts * (counts - 1) / 2))


def _row(check: str, own: IntArray, others: list[IntArray], excess: float) -> dict[str, object]:
    indices = [adjusted_rand(own, other) for other in others]
    return {
        "check": check,
        "n": len(own),
        "runs": len(others),
        "agreement": float(np.mean(indices)),
        "agreement_low": min(indices),
        "excess": excess,
    }
