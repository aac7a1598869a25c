"""What a report for everybody prints of counts: none of one or two respondents, nor what would give one back."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.geometry.inference.pairs import PANEL
from analysis.printing.edition_answers import public_answers
from analysis.printing.inquired import public_evidence
from analysis.printing.public import Printed, has_small
from analysis.printing.public_collection import public_collection
from analysis.printing.public_spaces import public_space, questions_with_few
from analysis.printing.withholding import as_numbers, blanked, dominated, means_withheld, of_one_value, pairs_of, small
from analysis.study import Study
from analysis.study.population import CROSSED
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

OF_TREND = ("question", "category", "by")
OF_TIES = ("ci_low", "ci_high", "p_value", "p_adjusted")  # what tells how many of those met twice answered alike
COUNTS = ("n", "base", "k", "events", "n_a", "base_a", "n_b", "base_b")
OF_TEST = frozenset({"n", "n_respondents", "df", "draws", "seed"})  # what a test tells whatever its table


def without_small_counts(results: Results, study: Study) -> Results:
    """Return the results without the counts that a report for everybody does not print."""
    printed = Printed.of(results.study.frequencies)
    editions = study.editions.question if study.editions else ""
    tables, with_few = results.study, questions_with_few(results.spaces.values())
    return replace(
        results,
        study=tables.replaced(
            frequencies=printed.table,
            dictionary=_of_categories(tables.dictionary, printed),
            numbers=_numbers(tables.numbers, printed),
            differences=_differences(tables.differences, printed),
            edition_shares=_edition_shares(tables.edition_shares, editions, printed),
            trends=_trends(tables.trends, printed),
            answer_groups=_of_whole_breakdowns(tables.answer_groups, printed),
            trend_family=_trend_family(tables.trend_family, tables.trends, printed),
            regression=_regression(tables.regression, printed),
            published=_published(tables.published, editions, printed),
            edition_coverage=_coverage(tables.edition_coverage, editions, printed),
            **public_collection(tables, study.questions, printed),
            **public_evidence(tables, printed),
        ),
        crossed=MappingProxyType({key: _cross_table(table, printed) for key, table in results.crossed.items()}),
        spaces=MappingProxyType(
            {
                key: public_space(space, study.spaces[key], editions, printed, with_few)
                for key, space in results.spaces.items()
            }
        ),
        masked_missing=frozenset(_questions_of_small_kinds(tables.missing)),
    )


def _of_categories(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    return blanked(table, printed.masks(table) | small(table["n"]), ["n"])


def _numbers(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    """Return means and quartiles without those that tell a value: of few, of one voice, or that one nearly makes.

    With everybody's mean, those of all groups but one would give it: two are left out at least.
    """
    if table.empty:
        return table
    factors = table["by"].fillna("").astype("str")
    of_one = dominated(table) | of_one_value(table)
    hidden = pd.Series(data=False, index=table.index)
    for (question, by), rows in table.groupby(["question", factors], sort=False):
        told = means_withheld(rows["base"], of_one[rows.index], of_groups=bool(by))
        whole = hidden[(table["question"] == question) & (factors == "")].any()
        hidden[rows.index] = told | whole | (bool(by) and printed.hides_some(by))
    return blanked(table, hidden)


def _differences(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    if table.empty:
        return table
    cells = pairs_of(table, "question", "category", "by", "category_a", "category_b")
    hidden = [
        any(printed.hides(question, category, (by, group)) for group in groups)
        for question, category, by, *groups in cells
    ]
    kept = blanked(table, table["difference"].isna() | np.array(hidden))
    return blanked(kept, _of_panel(kept), OF_TIES)


def _edition_shares(table: pd.DataFrame, editions: str, printed: Printed) -> pd.DataFrame:
    """Return the answers of editions, without what rests on those who answered in both."""
    kept = public_answers(table, editions, printed)
    met = kept["n_pairs"].astype("float64") > 0
    return blanked(kept, met, OF_TIES) if met.any() else kept


def _of_panel(table: pd.DataFrame) -> pd.Series:
    """Say which tests rest on how many of those met twice gave one answer and then the other, which no count tells."""
    return table["method"].fillna("").astype("str").str.endswith(PANEL)


def _of_whole_breakdowns(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    """Return the rows of breakdowns that are printed whole: a slope ties all their shares together, a sum of groups."""
    if table.empty:
        return table
    masked = {cell[:3] for cell in printed.masked}
    return table[np.array([cell not in masked for cell in pairs_of(table, "question", "category", "by")], dtype=bool)]


def _trends(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    whole = _of_whole_breakdowns(table, printed)
    return whole[~_of_panel(whole)] if len(whole) else whole


def _trend_family(table: pd.DataFrame, trends: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    """Return the trends of shares that are all printed, those of spaces where no edition is masked."""
    if table.empty:
        return table
    told = set(pairs_of(_trends(trends, printed), *OF_TREND))
    of_shares = table["question"].notna() & table["question"].ne("")
    shown = [not printed.hides_some(by) for by in table["by"]]
    of_told = [share in told for share in pairs_of(table, *OF_TREND)]
    return table[np.where(of_shares, of_told, shown).astype(bool)]


def _regression(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    if table.empty:
        return table
    few = small(table["events"]) | small(table["n"] - table["events"])
    return blanked(table, printed.masks(table, "outcome") | few, ["n", "events"])


def _published(table: pd.DataFrame, editions: str, printed: Printed) -> pd.DataFrame:
    """Return published figures; of some editions, what is left of a masked count is not computed."""
    if table.empty:
        return table
    k, n = (table[name].astype("float64") for name in ("k", "n"))
    cells = table.reindex(columns=TABLES["published"].names)
    masked = {cell[:2] for cell in printed.masked if cell[2] == editions and editions}
    hidden = [
        bool(edition) and any((question, category.strip()) in masked for category in categories.split("|"))
        for edition, question, categories in pairs_of(cells, "edition", "question", "category")
    ]
    few = small(k) | small(n - k) | np.array(hidden, dtype=bool)
    return blanked(table, few, ["k", "n", "computed"])


def _coverage(table: pd.DataFrame, editions: str, printed: Printed) -> pd.DataFrame:
    """Return respondents set against known numbers, where the counts that they are may be printed."""
    hidden = [
        printed.hides(editions, edition)
        or any(printed.hides(question, category, (editions, edition)) for category in categories.split(CROSSED))
        for edition, question, categories in pairs_of(table, "edition", "question", "categories")
    ]
    return blanked(table, np.array(hidden, dtype=bool), ["n", "share"])


def _questions_of_small_kinds(missing: pd.DataFrame) -> Iterator[str]:
    """Yield the questions that one or two respondents of a wave leave unanswered in some way of their own."""
    counts = missing.groupby(["wave", "question", "kind"], observed=True).size()
    for question, own in counts.groupby("question"):
        if has_small(own) or has_small(own.groupby("kind").sum()):
            yield str(question)


def _cross_table(table: Tables, printed: Printed) -> Tables:
    """Return two crossed questions, without counts nor what is made of them where these may not be printed."""
    if not printed.withholds(table.table_counts):
        return table
    numbers = set(table.table_test.select_dtypes("number").columns) - OF_TEST
    return table.replaced(
        table_counts=blanked(table.table_counts, [True] * len(table.table_counts), ["n", "base", "share"]),
        table_eigenvalues=table.table_eigenvalues.head(0),
        table_categories=table.table_categories.head(0),
        table_test=blanked(table.table_test, [True] * len(table.table_test), numbers),
    )


def n_masked(before: Results, after: Results) -> int:
    """Return how many counts the tables lose; one that stands in a row an axis is counted once."""
    missing = before.study.missing[before.study.missing["question"].isin(after.masked_missing)]
    return _n_in(before) - _n_in(after) + len(missing[["wave", "question", "kind"]].drop_duplicates())


def _n_in(results: Results) -> int:
    """Return how many counts the tables with a sheet hold."""
    parts = (results.study, *results.crossed.values(), *results.spaces.values())
    return sum(_n_counts(frame) for part in parts for name, frame in part.frames.items() if TABLES[name].title)


def _n_counts(table: pd.DataFrame) -> int:
    if table.empty:
        return 0
    counted = as_numbers(table["axis"]) == 1 if "axis" in table else np.ones(len(table), dtype=bool)
    return sum(int((table[name].notna().to_numpy() & counted).sum()) for name in COUNTS if name in table)
