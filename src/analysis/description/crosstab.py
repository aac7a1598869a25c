"""Two questions crossed: χ², its law and its draws, Cramér's V, percentages of the maximum deviation, Fisher's test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.geometry.arrangements import chunks
from analysis.geometry.contrasts import DRAWS, as_far

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Association:
    """How two questions go together, effect first.

    Attributes
    ----------
    n : int
        Respondents who answered both.
    cramer_v : float
        From 0 (independence) to 1.
    chi2, df, p_value : float, int, float
        Pearson's statistic, without continuity correction.
    n_small_expected : int
        Cells whose expected count is under 5: the χ² approximation is doubtful where there are some.
    fisher_p_value : float or None
        Exact p-value, of a table of two rows and two columns only.
    cells : DataFrame
        category_a, category_b, n, expected, pem: one row a cell.
    """

    n: int
    cramer_v: float
    chi2: float
    df: int
    p_value: float
    n_small_expected: int
    fisher_p_value: float | None
    cells: pd.DataFrame


def association(a: pd.Series, b: pd.Series, weights: pd.Series | None = None) -> Association:
    """Return how two questions go together among respondents who answered both.

    Parameters
    ----------
    a, b : Series
        Categories of the respondents, on the same index.
    weights : Series, optional
        Refused: the tests count respondents.

    Raises
    ------
    ValueError
        If weights are given, or a question is held in fewer than two categories.
    """
    if weights is not None:
        raise ValueError(
            "χ², V de Cramér et test exact de Fisher : ces statistiques comptent des répondants de même poids ; "
            "les calculer sans pondération, et l’écrire"
        )
    known = a.notna() & b.notna()
    counts = pd.crosstab(a[known], b[known])
    if min(counts.shape) < 2:
        raise ValueError(f"« {a.name} » × « {b.name} » : une seule catégorie observée, rien à croiser")
    return association_of(counts)


def association_of(counts: pd.DataFrame) -> Association:
    """Return how the rows and the columns of a table of respondents go together; each of them holds somebody."""
    table = counts.to_numpy(dtype=np.float64)
    test = stats.chi2_contingency(table, correction=False)
    expected = np.asarray(test.expected_freq, dtype=np.float64)
    return Association(
        n=int(table.sum()),
        cramer_v=float(np.sqrt(test.statistic / table.sum() / (min(table.shape) - 1))),
        chi2=float(test.statistic),
        df=int(test.dof),
        p_value=float(test.pvalue),
        n_small_expected=int((expected < 5).sum()),
        fisher_p_value=float(stats.fisher_exact(table).pvalue) if table.shape == (2, 2) else None,
        cells=_cells(counts, expected),
    )


def dealt_p_value(table: FloatArray, rng: np.random.Generator, draws: int = DRAWS) -> float:
    """Return how often χ² is as large when the answers are dealt out again, both margins held.

    Parameters
    ----------
    table : array of shape (n_rows, n_columns)
        Numbers of respondents, every margin positive.
    rng : Generator
        Draws tables with these margins, as labels permuted among the respondents would give them.
    draws : int
        Number of tables drawn.

    Returns
    -------
    float
        (b + 1) / (draws + 1), where b drawn tables have a χ² as large as the one observed.
    """
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    expected = np.outer(rows, columns) / table.sum()
    dealer = stats.random_table(rows.astype(np.int64), columns.astype(np.int64))
    observed = float(_chi2(table, expected))
    reached = [as_far(_chi2(dealer.rvs(n, random_state=rng), expected), observed) for n in chunks(draws, table.size)]
    return (sum(reached) + 1) / (draws + 1)


def _chi2(tables: FloatArray, expected: FloatArray) -> FloatArray:
    """Return Pearson's statistic of one table, or of each."""
    return np.asarray(((tables - expected) ** 2 / expected).sum(axis=(-2, -1)), dtype=np.float64)


def _cells(counts: pd.DataFrame, expected: FloatArray) -> pd.DataFrame:
    table = counts.to_numpy(dtype=np.float64)
    n_rows, n_columns = table.shape
    return pd.DataFrame(
        {
            "category_a": np.repeat(counts.index.astype("str").to_numpy(), n_columns),
            "category_b": np.tile(counts.columns.astype("str").to_numpy(), n_rows),
            "n": table.ravel().astype(int),
            "expected": expected.ravel(),
            "pem": percentages_of_maximum_deviation(table).ravel(),
        }
    )


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
