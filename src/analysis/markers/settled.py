"""The level of each project on each marker: the one decided, else the median where it is a level."""

import pandas as pd

from analysis.study.markers import Grid


def settled_levels(consensus: pd.DataFrame, grid: Grid, name: str) -> pd.DataFrame:
    """Return the level of each project on each marker in a round: the one decided, else the median.

    Returns
    -------
    DataFrame of shape (n_projects, n_markers)
        Categorical, levels as texts in their order; missing where the median lies between two levels.
    """
    own = consensus[consensus["round"] == name]
    median = own["median_low"].where(own["median_low"] == own["median_high"])
    level = own["decided"].fillna(median)
    wide = own.assign(level=level).pivot(index="project", columns="marker", values="level")
    wide = wide.reindex(index=[key for key in grid.projects if key in wide.index], columns=list(grid.markers))
    return pd.DataFrame({key: _as_category(wide[key], grid) for key in grid.markers}, index=wide.index)


def _as_category(levels: pd.Series, grid: Grid) -> pd.Series:
    texts = levels.map(lambda value: None if pd.isna(value) else str(int(value)))
    known = [str(level) for level in grid.levels if str(level) in set(texts)]
    return texts.astype(pd.CategoricalDtype(known, ordered=False))
