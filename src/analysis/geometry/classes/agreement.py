"""How near classes made by centres are to those that other centres give, and to exact ones on as many as can be."""

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, FloatArray, IntArray, ratio
from analysis.geometry.classes.centres import SAME
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
        the survey leave within them beyond the least of those compared, over that least: nothing where they leave none,
        missing where they alone leave some), within_centres (inertia left around the centres: 0 where they are all the
        different points, and nothing is approximated). Where respondents drawn hold fewer different points than there
        are classes, each of these points is an exact class.

    References
    ----------
    Hubert, L. and Arabie, P. (1985). Comparing partitions. *Journal of Classification*, 2, 193-218.
    """
    people, number = found.members.index, found.number
    coordinates, weights = pd.DataFrame(found.points, people), pd.Series(found.weights, people)
    others = [large_classes(coordinates, number, generator, weights=weights) for _ in range(STARTS - 1)]
    rows = np.sort(generator.choice(len(coordinates), min(SAMPLED, len(coordinates)), replace=False))
    exact, within = _exact(coordinates.iloc[rows], number, weights.iloc[rows])
    own = found.members.to_numpy()
    least = min(other.within for other in others)
    table = pd.DataFrame(
        [
            _row("centres", own, [other.members.to_numpy() for other in others], _excess(found.within, least)),
            _row("exact", own[rows], [exact], _excess(_sampled(found, rows), within)),
        ]
    )
    return table.assign(centres=len(found.centres.points), within_centres=found.centres.within)


def _exact(coordinates: pd.DataFrame, number: int, weights: pd.Series) -> tuple[IntArray, float]:
    """Return exact classes of some respondents, no more of them than their points, and the inertia left within."""
    n_points = len(coordinates.round(SAME).drop_duplicates())
    if n_points == 1:
        return np.ones(len(coordinates), dtype=np.intp), 0.0
    exact = classes_of(coordinates, min(number, n_points), weights=weights)
    return exact.members.to_numpy(), exact.within


def _excess(within: float, least: float) -> float:
    """Return how far the inertia left within classes is beyond the least, over that least."""
    return 0.0 if within <= ZERO else float(ratio(np.array(within), np.array(least))) - 1


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
