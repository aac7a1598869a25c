"""Percentages of the maximum deviation: of a cell, and of a whole table."""

import numpy as np

from analysis.geometry.arrays import FloatArray
from analysis.geometry.space.principal import TIE


def percentages_of_maximum_deviation(table: FloatArray) -> FloatArray:
    r"""Return, for each cell, its deviation from independence as a fraction of the largest that the margins allow.

    Parameters
    ----------
    table : array of shape (n_rows, n_columns)
        Counts :math:`n_{ij}`, every margin positive.

    Returns
    -------
    array of shape (n_rows, n_columns)
        In [-1, 1]: an attraction over :math:`\min(n_{i.}, n_{.j}) - e_{ij}`, a repulsion over
        :math:`e_{ij} - \max(0, n_{i.} + n_{.j} - n)`. Percentages belong to the report.

    References
    ----------
    Cibois, P. (1993). Le PEM, pourcentage de l'écart maximum. Bulletin de méthodologie sociologique, 40, 43-63.
    """
    rows, columns, n = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True), table.sum()
    expected = rows * columns / n
    deviations = table - expected
    attraction = np.minimum(rows, columns) - expected
    repulsion = expected - np.maximum(0, rows + columns - n)
    largest = np.where(deviations > 0, attraction, repulsion)
    pem: FloatArray = np.divide(deviations, largest, out=np.zeros_like(table), where=largest > 0)
    return pem


def global_pem(table: FloatArray) -> float:
    r"""Return the deviations from independence of a whole table as a fraction of those of the greatest link.

    Parameters
    ----------
    table : array of shape (n_rows, n_columns)
        Counts, or weights, :math:`n_{ij}`, every margin positive.

    Returns
    -------
    float
        :math:`\sum (n_{ij} - e_{ij})^+ / \sum (m_{ij} - e_{ij})^+`, in [0, 1]. The table m of the greatest link has the
        same margins: rows and columns are put in the order of the first axis of correspondence analysis, and the
        margins are dealt along the diagonal, each cell in its turn taking as much as its row and column have left.
        Categories at the same place of the axis are dealt together, as one.

    Notes
    -----
    Of tables with the same margins, m is not always the furthest from independence: a table further than it, whose
    link follows no single order, is at 1 here, and beyond in programs that do not bound the ratio.

    References
    ----------
    Cibois, P. (1993). Le PEM, pourcentage de l'écart maximum. Bulletin de méthodologie sociologique, 40, 43-63.
    """
    table = table / table.sum()
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    expected = np.outer(rows, columns)
    left, _, right = np.linalg.svd((table - expected) / np.sqrt(expected))
    link = _greatest_link(_along(left[:, 0] / np.sqrt(rows), rows), _along(right[0] / np.sqrt(columns), columns))
    return min(1.0, float(np.maximum(table - expected, 0).sum()) / link) if link > TIE else 0.0


def _along(scores: FloatArray, sizes: FloatArray) -> FloatArray:
    """Return sizes in the order of their scores on the first axis, those at one place together."""
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.diff(scores[order], prepend=-np.inf) > TIE)
    return np.add.reduceat(sizes[order], starts)


def _greatest_link(rows: FloatArray, columns: FloatArray) -> float:
    """Return the sum of the positive deviations of the table that goes down the diagonal, first rows first columns."""
    reached = np.minimum.outer(rows.cumsum(), columns.cumsum())
    table = np.diff(np.diff(reached, axis=0, prepend=0), axis=1, prepend=0)
    return float(np.maximum(table - np.outer(rows, columns) / rows.sum(), 0).sum())
