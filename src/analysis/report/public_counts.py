"""What a report for everybody prints of counts: none of one or two respondents, nor what would give one back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.printing.public import Printed, has_small
from analysis.report.public_collection import public_collection
from analysis.report.public_spaces import public_space
from analysis.report.results import Results, TableResults
from analysis.report.withholding import blanked, dominated, means_withheld, pairs_of, small
from analysis.study import Study

COUNTS = ("n", "base", "k", "events", "n_a", "base_a", "n_b", "base_b")
OF_TEST = frozenset({"n", "n_respondents", "df", "draws", "seed"})  # what a test tells whatever its table


def without_small_counts(results: Results, study: Study) -> Results:
    """Return the results as a report for everybody prints them, with how many counts are masked."""
    printed = Printed.of(results.frequencies)
    editions = study.editions.question if study.editions else ""
    shown = replace(
        results,
        frequencies=printed.table,
        dictionary=_of_categories(results.dictionary, printed),
        numbers=_numbers(results.numbers, printed),
        differences=_differences(results.differences, printed),
        trends=_trends(results.trends, printed),
        regression=_regression(results.regression, printed),
        published=_published(results.published),
        tables=MappingProxyType({key: _cross_table(table, printed) for key, table in results.tables.items()}),
        collection=public_collection(results, study.questions, printed),
        spaces=MappingProxyType(
            {key: public_space(space, study.spaces[key], editions, printed) for key, space in results.spaces.items()}
        ),
        masked_missing=frozenset(_questions_of_small_kinds(results.missing)),
    )
    return replace(shown, n_masked=_n_masked(results, shown))


def _of_categories(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    return blanked(table, printed.masks(table) | small(table["n"]), ["n"])


def _numbers(table: pd.DataFrame | None, printed: Printed) -> pd.DataFrame | None:
    """Return means and quartiles without those that tell a value: of a group too small, or that one nearly makes.

    With everybody's mean, those of all groups but one would give it: two are left out at least.
    """
    if table is None or table.empty:
        return table
    factors = table["by"].fillna("").astype("str")
    of_one = dominated(table)
    hidden = pd.Series(data=False, index=table.index)
    for (question, by), rows in table.groupby(["question", factors], sort=False):
        told = means_withheld(rows["base"], of_one[rows.index], of_groups=bool(by))
        whole = hidden[(table["question"] == question) & (factors == "")].any()
        hidden[rows.index] = told | whole | (bool(by) and printed.hides_some(by))
    return blanked(table, hidden)


def _differences(table: pd.DataFrame | None, printed: Printed) -> pd.DataFrame | None:
    if table is None or table.empty:
        return table
    cells = pairs_of(table, "question", "category", "by", "category_a", "category_b")
    hidden = [
        any(printed.hides(question, category, (by, group)) for group in groups)
        for question, category, by, *groups in cells
    ]
    return blanked(table, table["difference"].isna() | np.array(hidden))


def _trends(table: pd.DataFrame | None, printed: Printed) -> pd.DataFrame | None:
    """Return the trends of shares that are all printed: a slope ties them together."""
    if table is None or table.empty:
        return table
    masked = {cell[:3] for cell in printed.masked}
    return table[np.array([cell not in masked for cell in pairs_of(table, "question", "category", "by")], dtype=bool)]


def _regression(table: pd.DataFrame | None, printed: Printed) -> pd.DataFrame | None:
    if table is None or table.empty:
        return table
    few = small(table["events"]) | small(table["n"] - table["events"])
    return blanked(table, printed.masks(table, "outcome") | few, ["n", "events"])


def _published(table: pd.DataFrame | None) -> pd.DataFrame | None:
    if table is None or table.empty:
        return table
    k, n = (table[name].astype("float64") for name in ("k", "n"))
    return blanked(table, small(k) | small(n - k), ["k", "n", "computed"])


def _questions_of_small_kinds(missing: pd.DataFrame) -> Iterator[str]:
    """Yield the questions that one or two respondents of a wave leave unanswered in some way of their own."""
    counts = missing.groupby(["wave", "question", "kind"], observed=True).size()
    for question, own in counts.groupby("question"):
        if has_small(own) or has_small(own.groupby("kind").sum()):
            yield str(question)


def _cross_table(table: TableResults, printed: Printed) -> TableResults:
    """Return two crossed questions, without counts nor what is made of them where these may not be printed."""
    if not printed.withholds(table.counts):
        return table
    numbers = set(table.test.select_dtypes("number").columns) - OF_TEST
    return replace(
        table,
        counts=blanked(table.counts, [True] * len(table.counts), ["n", "base", "share"]),
        eigenvalues=table.eigenvalues.head(0),
        categories=table.categories.head(0),
        test=blanked(table.test, [True] * len(table.test), numbers),
    )


def _n_masked(before: Results, after: Results) -> int:
    """Return how many counts the tables lose; one that stands in a row an axis is counted once."""
    pairs = zip(_tables(before), _tables(after), strict=True)
    in_tables = sum(_n_counts(whole) - _n_counts(shown) for whole, shown in pairs)
    missing = before.missing[before.missing["question"].isin(after.masked_missing)]
    return in_tables + len(missing[["wave", "question", "kind"]].drop_duplicates())


def _tables(results: Results) -> Iterator[pd.DataFrame]:
    for source in (results, results.collection, *results.tables.values(), *results.spaces.values()):
        for each in fields(source) if source is not None else ():
            table = getattr(source, each.name)
            if isinstance(table, pd.DataFrame):
                yield table


def _n_counts(table: pd.DataFrame) -> int:
    first = table[table["axis"].astype("float64") == 1] if "axis" in table else table
    return int(first[[name for name in COUNTS if name in table]].notna().to_numpy().sum())
