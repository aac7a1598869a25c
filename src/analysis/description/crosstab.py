"""Two questions crossed: χ², its law and its draws, Cramér's V, Fisher's test."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.description.pem import global_pem, percentages_of_maximum_deviation
from analysis.geometry.arrays import FloatArray, IntArray, summed
from analysis.geometry.inference.arrangements import chunks
from analysis.geometry.inference.contrasts import DRAWS, as_far
from analysis.geometry.inference.counted import counted, counted_label_sums
from analysis.geometry.sizes import COUNTED_FROM, DEALT_CELLS


@dataclass(frozen=True)
class Strength:
    """How closely two questions go together, effect first.

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
    pem_global : float
        From 0 (independence) to 1, as `global_pem` returns it.
    """

    n: int
    cramer_v: float
    chi2: float
    df: int
    p_value: float
    n_small_expected: int
    fisher_p_value: float | None
    pem_global: float


@dataclass(frozen=True)
class Association(Strength):
    """How two questions go together, cell by cell too.

    Attributes
    ----------
    cells : DataFrame
        category_a, category_b, n, expected, pem: one row a cell.
    """

    cells: pd.DataFrame


def association(a: pd.Series, b: pd.Series, weights: pd.Series | None = None) -> Association:
    """Return how two questions go together among respondents who answered both.

    Weights count in what is described, V and PEM, of cells and of the whole. Tests are those of respondents, each
    counting for one.

    Parameters
    ----------
    a, b : Series
        Categories of the respondents, on the same index.
    weights : Series, optional
        Positive weights of the respondents, on the same index.

    Raises
    ------
    ValueError
        If a question is held in fewer than two categories.
    """
    known = a.notna() & b.notna()
    counts = crossed(a[known], b[known])
    if min(counts.shape) < 2:
        raise ValueError(f"« {a.name} » × « {b.name} » : une seule catégorie observée, rien à croiser")
    return described(counts, None if weights is None else crossed(a[known], b[known], weights[known]).to_numpy())


def described(counts: pd.DataFrame, weighted: FloatArray | None = None) -> Association:
    """Return how the rows and the columns of a table go together; where its weights are given, V and PEM are theirs."""
    table = counts.to_numpy(dtype=np.float64)
    return Association(
        **vars(strength_of(table, weighted)), cells=_cells(counts, table if weighted is None else weighted)
    )


def crossed(a: pd.Series, b: pd.Series, weights: pd.Series | None = None) -> pd.DataFrame:
    """Return the numbers, or the weights, of those who hold each category of one question and of another.

    Categories that nobody holds are left out. Ten times quicker than `pandas.crosstab`, which 91 pairs wait for.
    """
    rows, row_names = pd.factorize(a, sort=True)
    columns, column_names = pd.factorize(b, sort=True)
    shape = len(row_names), len(column_names)
    weighing = np.ones(len(rows)) if weights is None else weights.to_numpy(dtype=np.float64)
    table = summed(rows * shape[1] + columns, weighing, shape[0] * shape[1]).reshape(shape)
    return pd.DataFrame(table, index=row_names, columns=column_names)


def _inertia_of(tables: FloatArray) -> FloatArray:
    """Return Pearson's χ² over the total of one table, or of each, whatever its cells weigh; no margin is zero."""
    shares = tables / tables.sum(axis=(-2, -1), keepdims=True)
    expected = shares.sum(axis=-1, keepdims=True) * shares.sum(axis=-2, keepdims=True)
    return np.asarray(((shares - expected) ** 2 / expected).sum(axis=(-2, -1)), dtype=np.float64)


def strength_of(table: FloatArray, weighted: FloatArray | None = None) -> Strength:
    """Return how closely the rows and the columns of a table of respondents go together; each of them holds somebody.

    The numbers of `scipy.stats.chi2_contingency`, which a hundred questions would wait for: they are 4950 pairs.
    """
    from scipy import special

    expected = _expected(table)
    chi2 = float(((table - expected) ** 2 / expected).sum())
    df = (table.shape[0] - 1) * (table.shape[1] - 1)
    inertia = chi2 / table.sum() if weighted is None else _inertia_of(weighted)
    return Strength(
        n=int(table.sum()),
        cramer_v=float(np.sqrt(inertia / (min(table.shape) - 1))),
        chi2=chi2,
        df=df,
        p_value=float(special.chdtrc(df, chi2)),
        n_small_expected=int((expected < 5).sum()),
        fisher_p_value=fisher_p_value(*table.ravel().astype(int).tolist()) if table.shape == (2, 2) else None,
        pem_global=global_pem(table if weighted is None else weighted),
    )


@lru_cache(maxsize=8192)
def fisher_p_value(a: int, b: int, c: int, d: int) -> float:
    """Return the p-value of Fisher's exact test of a table, row by row; spaces of the same questions cross the same."""
    from scipy import stats

    return float(stats.fisher_exact(np.array([[a, b], [c, d]])).pvalue)


def _expected(table: FloatArray) -> FloatArray:
    """Return what independence would give each cell."""
    expected: FloatArray = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()
    return expected


def permuted_p_value(table: FloatArray, rng: np.random.Generator, draws: int = DRAWS) -> float:
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
    from scipy import stats

    dealer = stats.random_table(rows.astype(np.int64), columns.astype(np.int64))
    observed = float(_chi2(table, expected))
    reached = [as_far(_chi2(dealer.rvs(n, random_state=rng), expected), observed) for n in chunks(draws, table.size)]
    return (sum(reached) + 1) / (draws + 1)


def permuted_inertia(
    rows: IntArray, columns: IntArray, weights: FloatArray, rng: np.random.Generator, draws: int = DRAWS
) -> tuple[float, float]:
    """Return the p-value and the mean of the inertia of two questions when the answers to the second are dealt again.

    Parameters
    ----------
    rows, columns : array of shape (n,)
        Rank of the answer of each respondent to each question, from 0; every rank is held.
    weights : array of shape (n,)
        Positive weights. Each respondent keeps his weight and his answer to the first question.
    rng : Generator
        Deals the answers.
    draws : int
        Number of tables dealt. Of many respondents, it is drawn how many of each row and weight give each answer.

    Returns
    -------
    p_value, mean : float
        (b + 1) / (draws + 1), where b dealt tables have an inertia as large as the one observed; their mean inertia.
    """
    if len(rows) >= COUNTED_FROM:
        return _counted_inertia(rows, columns, weights, rng, draws)
    shape = int(rows.max()) + 1, int(columns.max()) + 1
    size = shape[0] * shape[1]

    def inertia(permuted: IntArray) -> FloatArray:
        cells = rows * shape[1] + permuted + size * np.arange(len(permuted))[:, None]
        tables = summed(cells.ravel(), np.tile(weights, len(permuted)), size * len(permuted))
        return _inertia_of(tables.reshape(len(permuted), *shape))

    observed = float(inertia(columns[None, :])[0])
    reached, total = 0, 0.0
    for m in chunks(draws, len(rows) + size):
        found = inertia(columns[np.argsort(rng.random((m, len(rows))), axis=1)])
        reached, total = reached + as_far(found, observed), total + float(found.sum())
    return (reached + 1) / (draws + 1), total / draws


def _counted_inertia(
    rows: IntArray, columns: IntArray, weights: FloatArray, rng: np.random.Generator, draws: int
) -> tuple[float, float]:
    """Return the same of many respondents."""
    addends = np.where(rows == np.arange(int(rows.max()) + 1)[:, None], weights, 0.0)
    observed = float(_inertia_of(np.stack([summed(columns, row, int(columns.max()) + 1) for row in addends])))
    held = counted(addends, np.stack([rows, weights]), DEALT_CELLS)
    reached, total = 0, 0.0
    for sums in counted_label_sums(held, np.bincount(columns).tolist(), rng, draws):
        found = _inertia_of(sums.transpose(1, 0, 2))
        reached, total = reached + as_far(found, observed), total + float(found.sum())
    return (reached + 1) / (draws + 1), total / draws


def _chi2(tables: FloatArray, expected: FloatArray) -> FloatArray:
    """Return Pearson's statistic of one table, or of each."""
    return np.asarray(((tables - expected) ** 2 / expected).sum(axis=(-2, -1)), dtype=np.float64)


def _cells(counts: pd.DataFrame, told: FloatArray) -> pd.DataFrame:
    """Return the cells of a table, their PEM as the numbers or the weights `told` give it."""
    table = counts.to_numpy(dtype=np.float64)
    n_rows, n_columns = table.shape
    return pd.DataFrame(
        {
            "category_a": np.repeat(counts.index.astype("str").to_numpy(), n_columns),
            "category_b": np.tile(counts.columns.astype("str").to_numpy(), n_rows),
            "n": table.ravel().astype(int),
            "expected": _expected(table).ravel(),
            "pem": percentages_of_maximum_deviation(told).ravel(),
        }
    )
