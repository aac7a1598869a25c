"""Two factors crossed: what each brings, what they share, and their interaction."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, IntArray, ratio
from analysis.geometry.inference.contrasts import Effort, Metric
from analysis.geometry.inference.homogeneity import mean_by_chance
from analysis.geometry.structure.groups import GroupedCloud, grouped
from analysis.geometry.structure.mean_points import between_variances
from analysis.tables import TABLES

DRAWS = 9_999  # arrangements enumerated at most, or drawn, for the mean of what chance gives


@dataclass(frozen=True)
class Crossing:
    """The cloud of the cells of two crossed factors.

    Attributes
    ----------
    cells : DataFrame
        factor_a, category_a, factor_b, category_b, n, axis, mean, additive, interaction: one row a
        non-empty cell and axis; interaction = mean - additive.
    variances : DataFrame
        factor_a, factor_b, source, axis, variance, eta2. Sources: a, b, crossed (the cells),
        a_within_b = crossed - b, b_within_a = crossed - a, additive (the fit without interaction),
        interaction = crossed - additive, within (the cells), total; chance where asked for.
    """

    cells: pd.DataFrame
    variances: pd.DataFrame


def crossing(
    coordinates: pd.DataFrame,
    factor_a: pd.Series,
    factor_b: pd.Series,
    weights: pd.Series | None = None,
    rng: np.random.Generator | None = None,
) -> Crossing:
    """Return the mean points of two crossed factors and the breakdown of variance between them.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of individuals; the columns are the axes 1, 2, ...
    factor_a, factor_b : Series
        Categories of the respondents, named after the questions; only respondents whose two
        categories are known are kept.
    weights : Series, optional
        Weights of the respondents; equal by default.
    rng : Generator, optional
        Asks for what the cells would bring by chance alone, where respondents do not count alike: the mean over
        arrangements of the cells' labels, individuals keeping their weights. Of equal ones it is (C - 1) / (N - 1)
        for C cells, and no row of the table.

    Notes
    -----
    The additive cloud is the weighted least-squares fit of the cells by the two factors. Where cells
    are unequal, a + b differs from additive: the gap is the structure effect, what the two factors
    share because they go together.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, sec. 4.4.
    """
    known = factor_a.dropna().index.intersection(factor_b.dropna().index)
    a = grouped(coordinates, factor_a.loc[known], weights)
    b = grouped(coordinates, factor_b.loc[known], weights)
    crossed, pairs = _crossed(a, b)
    additive = _additive(crossed, pairs)
    chance = None if rng is None or len(set(crossed.weights)) < 2 else _by_chance(crossed, rng)
    return Crossing(_cell_table(a, b, crossed, pairs, additive), _variance_table(a, b, crossed, additive, chance))


def _crossed(a: GroupedCloud, b: GroupedCloud) -> tuple[GroupedCloud, IntArray]:
    """Return the cloud parted by the non-empty cells, and the two codes of each cell."""
    numbers, codes = np.unique(a.codes * len(b.categories) + b.codes, return_inverse=True)
    pairs = np.column_stack(np.divmod(numbers, len(b.categories)))
    labels = tuple(f"{a.categories[i]} × {b.categories[j]}" for i, j in pairs)
    return replace(a, factor=f"{a.factor} × {b.factor}", categories=labels, codes=codes), pairs


def _additive(crossed: GroupedCloud, pairs: IntArray) -> FloatArray:
    """Return the cells' mean points as the two factors add up to, by weighted least squares."""
    design = np.hstack([np.eye(codes.max() + 1)[codes] for codes in pairs.T])
    roots = np.sqrt(crossed.masses)[:, None]
    effects = np.linalg.lstsq(roots * design, roots * crossed.group_means(crossed.points), rcond=None)[0]
    return np.asarray(design @ effects, dtype=np.float64)


def _by_chance(crossed: GroupedCloud, rng: np.random.Generator) -> FloatArray:
    """Return the mean variance between the cells on each axis when their labels are shared out at random."""
    axes = [Metric((axis,), (row,), np.eye(1)) for row, axis in enumerate(crossed.axes)]
    return mean_by_chance(crossed, axes, Effort(rng, DRAWS, DRAWS))


def _cell_table(
    a: GroupedCloud, b: GroupedCloud, crossed: GroupedCloud, pairs: IntArray, additive: FloatArray
) -> pd.DataFrame:
    n_axes = len(a.axes)
    means = crossed.group_means(crossed.points)
    return pd.DataFrame(
        {
            "factor_a": a.factor,
            "category_a": np.repeat([a.categories[i] for i in pairs[:, 0]], n_axes),
            "factor_b": b.factor,
            "category_b": np.repeat([b.categories[j] for j in pairs[:, 1]], n_axes),
            "n": np.repeat(crossed.sizes, n_axes),
            "axis": np.tile(a.axes, len(pairs)),
            "mean": means.ravel(),
            "additive": additive.ravel(),
            "interaction": (means - additive).ravel(),
        }
    )


def _variance_table(
    a: GroupedCloud, b: GroupedCloud, crossed: GroupedCloud, additive: FloatArray, chance: FloatArray | None
) -> pd.DataFrame:
    between = {"a": between_variances(a), "b": between_variances(b), "crossed": between_variances(crossed)}
    within = crossed.masses @ crossed.group_variances()
    fitted = crossed.masses @ (additive - crossed.masses @ additive) ** 2
    total = between["crossed"] + within
    variances = (
        between
        | {
            "a_within_b": between["crossed"] - between["b"],
            "b_within_a": between["crossed"] - between["a"],
            "additive": fitted,
            "interaction": between["crossed"] - fitted,
            "within": within,
            "total": total,
        }
        | ({} if chance is None else {"chance": chance})
    )
    tables = [
        pd.DataFrame({"source": source, "axis": a.axes, "variance": variance, "eta2": ratio(variance, total)})
        for source, variance in variances.items()
    ]
    table = pd.concat(tables, ignore_index=True)
    return table.assign(factor_a=a.factor, factor_b=b.factor)[TABLES["crossing_variances"].names]
