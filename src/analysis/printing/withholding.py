"""What the tables of a report for everybody lose: numbers of few respondents, in rows told one by one."""

from collections.abc import Collection, Iterable, Iterator

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.printing.few import are_few, are_of_small_groups
from analysis.printing.public import masked_counts

SAME = 1e-9  # of a number, below which a spread is rounding
NO_COUNT = frozenset({"axis", "level", "rank"})  # numbers that tell nothing of how many


def blanked(table: pd.DataFrame, rows: Iterable[bool], names: Iterable[str] | None = None) -> pd.DataFrame:
    """Return a table whose numbers are missing in some rows, all those that may tell a count by default."""
    if table.empty:
        return table.copy(deep=False)
    hidden = np.array(list(rows), dtype=bool)
    numeric = (name for name, kind in table.dtypes.items() if kind.kind in "iufc")
    wanted = set(numeric) - NO_COUNT if names is None else set(names)
    columns = [name for name in table.columns if name in wanted]
    return table.assign(**{name: np.where(hidden, np.nan, as_numbers(table[name])) for name in columns})


def as_numbers(values: pd.Series) -> FloatArray:
    """Return the numbers of a column, however it was read."""
    return values.to_numpy(dtype="float64", na_value=np.nan)


def small(counts: pd.Series) -> pd.Series:
    """Return which counts are those of one or two respondents."""
    return pd.Series(are_few(as_numbers(counts)), index=counts.index)


def pairs_of(table: pd.DataFrame, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the keys that each row of a table names, empty where it names none."""
    if table.empty:
        return iter(())
    return table[list(names)].astype("object").fillna("").astype("str").itertuples(index=False, name=None)


def without_totals(view: pd.DataFrame, editions: Collection[str]) -> pd.DataFrame:
    """Return editions without the number of their answers that have no place, where a masked one of these is left."""
    return blanked(view, view["edition"].astype("str").isin(editions), ["n_unplaced"])


def dominated(table: pd.DataFrame) -> pd.Series:
    """Return whether one respondent nearly makes each mean."""
    return table["dominated"] == "yes" if "dominated" in table else pd.Series(data=False, index=table.index)


def of_one_value(table: pd.DataFrame) -> pd.Series:
    """Return whether all of a small group gave the same number."""
    few = pd.Series(are_of_small_groups(table["base"].astype("float64")))
    if "sd" not in table:
        return few & False
    sizes = table["mean"].astype("float64").abs().clip(lower=1.0)
    return few & (table["sd"].astype("float64") <= SAME * sizes)  # the spread of one number is rounding, not nought


def means_withheld(bases: pd.Series, of_one: pd.Series, *, of_groups: bool) -> BoolArray:
    """Return which means are not printed; of groups whose whole is known, never one alone."""
    counts = bases.astype(int)
    told = np.array(masked_counts(counts.tolist())) | of_one.to_numpy()
    if of_groups and told.sum() == 1:
        others = ~told & (counts > 0)
        told |= (counts.where(others) == counts[others].min()).to_numpy()
    return np.asarray(told, dtype=bool)
