"""What a report for everybody prints of counts: none of one or two respondents, nor what would give one back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.disclosure.cells import MINIMUM
from analysis.disclosure.margins import BoolArray
from analysis.disclosure.public import EVERYBODY, Printed, has_small, masked_counts
from analysis.report.collection import Collection
from analysis.report.context import rows_at
from analysis.report.results import Results, SpaceResults, TableResults
from analysis.study import Question, Space, Study

CROSSED = " | "  # between the questions, and the categories, of a crossed margin
COUNTS = ("n", "base", "k", "events", "n_a", "base_a", "n_b", "base_b")
NO_COUNT = frozenset({"axis", "level", "rank"})  # numbers that tell nothing of how many
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
        collection=_collection(results, study.questions, printed),
        spaces=MappingProxyType(
            {key: _space(space, study.spaces[key], editions, printed) for key, space in results.spaces.items()}
        ),
        masked_missing=frozenset(_questions_of_small_kinds(results.missing)),
    )
    return replace(shown, n_masked=_n_masked(results, shown))


def _blanked(table: pd.DataFrame, rows: Iterable[bool], names: Iterable[str] | None = None) -> pd.DataFrame:
    """Return a table whose numbers are missing in some rows, all those that may tell a count by default."""
    hidden = pd.Series(list(rows), index=table.index, dtype=bool)
    wanted = set(table.select_dtypes("number").columns) - NO_COUNT if names is None else set(names)
    columns = [name for name in table.columns if name in wanted]
    kept = table.copy()
    kept[columns] = kept[columns].astype("float64").mask(hidden)
    return kept


def _small(counts: pd.Series) -> pd.Series:
    return counts.astype("float64").between(1, MINIMUM - 1)


def _pairs(table: pd.DataFrame, *names: str) -> Iterator[tuple[str, ...]]:
    return table[list(names)].astype("object").fillna("").astype("str").itertuples(index=False, name=None)


def _of_categories(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    return _blanked(table, printed.masks(table) | _small(table["n"]), ["n"])


def _numbers(table: pd.DataFrame | None, printed: Printed) -> pd.DataFrame | None:
    """Return means and quartiles without those that tell a value: of a group too small, or that one nearly makes.

    With everybody's mean, those of all groups but one would give it: two are left out at least.
    """
    if table is None or table.empty:
        return table
    factors = table["by"].fillna("").astype("str")
    dominated = _dominated(table)
    hidden = pd.Series(data=False, index=table.index)
    for (question, by), rows in table.groupby(["question", factors], sort=False):
        told = _means_withheld(rows["base"], dominated[rows.index], of_groups=bool(by))
        whole = hidden[(table["question"] == question) & (factors == "")].any()
        hidden[rows.index] = told | whole | (bool(by) and printed.hides_some(by))
    return _blanked(table, hidden)


def _dominated(table: pd.DataFrame) -> pd.Series:
    """Return whether one respondent nearly makes each mean."""
    return table["dominated"] == "yes" if "dominated" in table else pd.Series(data=False, index=table.index)


def _means_withheld(bases: pd.Series, dominated: pd.Series, *, of_groups: bool) -> BoolArray:
    """Return which means are not printed; of groups whose whole is known, never one alone."""
    counts = bases.astype(int)
    told = np.array(masked_counts(counts.tolist())) | dominated.to_numpy()
    if of_groups and told.sum() == 1:
        others = ~told & (counts > 0)
        told |= (counts.where(others) == counts[others].min()).to_numpy()
    return np.asarray(told, dtype=bool)


def _differences(table: pd.DataFrame | None, printed: Printed) -> pd.DataFrame | None:
    if table is None or table.empty:
        return table
    cells = _pairs(table, "question", "category", "by", "category_a", "category_b")
    hidden = [
        any(printed.hides(question, category, (by, group)) for group in groups)
        for question, category, by, *groups in cells
    ]
    return _blanked(table, table["difference"].isna() | np.array(hidden))


def _trends(table: pd.DataFrame | None, printed: Printed) -> pd.DataFrame | None:
    """Return the trends of shares that are all printed: a slope ties them together."""
    if table is None or table.empty:
        return table
    masked = {cell[:3] for cell in printed.masked}
    return table[np.array([cell not in masked for cell in _pairs(table, "question", "category", "by")], dtype=bool)]


def _regression(table: pd.DataFrame | None, printed: Printed) -> pd.DataFrame | None:
    if table is None or table.empty:
        return table
    few = _small(table["events"]) | _small(table["n"] - table["events"])
    return _blanked(table, printed.masks(table, "outcome") | few, ["n", "events"])


def _published(table: pd.DataFrame | None) -> pd.DataFrame | None:
    if table is None or table.empty:
        return table
    k, n = (table[name].astype("float64") for name in ("k", "n"))
    return _blanked(table, _small(k) | _small(n - k), ["k", "n", "computed"])


def _questions_of_small_kinds(missing: pd.DataFrame) -> Iterator[str]:
    """Yield the questions that one or two respondents of a wave leave unanswered in some way of their own."""
    counts = missing.groupby(["wave", "question", "kind"], observed=True).size()
    for question, own in counts.groupby("question"):
        if has_small(own) or has_small(own.groupby("kind").sum()):
            yield str(question)


def _collection(results: Results, questions: Mapping[str, Question], printed: Printed) -> Collection | None:
    tables = results.collection
    if tables is None:
        return None
    unclean = set(_unclean(results, tables.crosswalk, questions, printed))
    few = {str(key) for key, own in tables.comparability.groupby("question") if has_small(own["n"])}
    several = {key for key in unclean if key in questions and questions[key].type == "multiple"}
    comparability = _blanked(tables.comparability, tables.comparability["question"].isin(few | several), ["n"])
    return replace(
        tables,
        crosswalk=_blanked(tables.crosswalk, tables.crosswalk["question"].isin(unclean), ["n", "share"]),
        comparability=_blanked(comparability, comparability["question"].isin(unclean), ["recoded_share"]),
        treatments=_blanked(
            tables.treatments, tables.treatments["question"].isin(unclean) | _small(tables.treatments["n"]), ["n"]
        ),
        margins=_margins(tables.margins, printed),
    )


def _unclean(
    results: Results, crosswalk: pd.DataFrame, questions: Mapping[str, Question], printed: Printed
) -> Iterator[str]:
    """Yield the questions of which a code of a wave was given, or left, by one or two respondents."""
    for question, rows in crosswalk.groupby("question", sort=False):
        declared = questions.get(str(question))
        left = rows["n"].head(0)
        if declared is not None and declared.type == "multiple":
            left = rows["wave"].astype("str").map(_answered(results, declared.key)) - rows["n"]
        if has_small(rows["n"]) or has_small(left) or printed.hides_some(question):
            yield str(question)


def _answered(results: Results, question: str) -> Callable[[str], int]:
    """Return how many respondents of a wave answered a question."""
    missing = results.missing[results.missing["question"] == question]
    waves = results.accounting["wave"].astype("str")
    return lambda wave: (
        rows_at(results.accounting[waves == wave], "kept") - int((missing["wave"].astype("str") == wave).sum())
    )


def _margins(margins: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    """Return margins without their counts and shares where one is small or masked elsewhere."""
    if margins.empty:
        return margins
    hidden = pd.Series(data=False, index=margins.index)
    waves = margins["wave"].astype("object").fillna("")
    for (question, wave), rows in margins.groupby([margins["question"], waves]):
        parts = str(question).split(CROSSED)
        if len(parts) > 1 or wave:
            crossed = any(printed.hides_some(one, other) for one in parts for other in parts if one != other)
            hidden[rows.index] = crossed or has_small(rows["n"]) or any(map(printed.hides_some, parts))
        else:
            hidden[rows.index] = printed.masks(rows) | _small(rows["n"])
    return _blanked(margins, hidden, ["n", "share", "weighted_share"])


def _space(space: SpaceResults, declared: Space, editions: str, printed: Printed) -> SpaceResults:
    """Return the tables of a space without what tells a masked count: counts, and the numbers made from them."""
    group = declared.within or EVERYBODY

    def hidden(table: pd.DataFrame, question: str = "question") -> pd.Series:
        return printed.masks(table, question, group=group) | _small(table["n"])

    masked = set(_pairs(space.mean_points[hidden(space.mean_points, "factor")], "factor", "category"))
    lost = {factor for factor, _ in masked}
    sides = [("factor", side) for side in ("category_a", "category_b")]
    return _classes(
        replace(
            space,
            categories=_blanked(space.categories, hidden(space.categories)),
            mean_points=_blanked(space.mean_points, hidden(space.mean_points, "factor")),
            ellipses=_blanked(space.ellipses, hidden(space.ellipses, "factor")),
            deviations=_without(space.deviations, sides, masked),
            alternative_deviations=_without(space.alternative_deviations, sides, masked),
            factor_variances=space.factor_variances[~space.factor_variances["factor"].astype("str").isin(lost)],
            tests=space.tests[~space.tests["factor"].astype("str").isin(lost)],
            crossings=_crossings(space.crossings, printed),
            category_stability=space.category_stability[~hidden(space.category_stability)],
            regions=space.regions[~hidden(space.regions)],
            quantitative=_blanked(space.quantitative, _small(space.quantitative["n"])),
            associations=_associations(space.associations),
            **{name: _of_editions(getattr(space, name), editions, printed) for name in OF_EDITIONS},
        ),
        printed,
    )


OF_EDITIONS = ("shifts", "variances", "agreement")


def _of_editions(table: pd.DataFrame, editions: str, printed: Printed) -> pd.DataFrame:
    """Return comparisons of editions large enough, both of them."""
    hidden = [any(printed.hides(editions, one) for one in pair) for pair in _pairs(table, "edition", "reference")]
    return table[~np.array(hidden, dtype=bool)]


def _without(table: pd.DataFrame, sides: list[tuple[str, str]], masked: set[tuple[str, ...]]) -> pd.DataFrame:
    hidden = pd.Series(data=False, index=table.index)
    for side in sides:
        hidden |= np.array([pair in masked for pair in _pairs(table, *side)], dtype=bool)
    return table[~hidden]


def _crossings(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    """Return crossings; one of which a cell is small, here or in the frequencies, keeps no count and no point."""
    hidden = pd.Series(data=False, index=table.index)
    for (a, b), rows in table.groupby(["factor_a", "factor_b"], sort=False):
        masked = printed.hides_some(a, str(b)) or printed.hides_some(b, str(a))
        hidden[rows.index] = masked or has_small(rows["n"])
    return _blanked(table, hidden)


def _associations(table: pd.DataFrame) -> pd.DataFrame:
    """Return associations; with both margins, the statistics of a table of small counts would give them back."""
    if "smallest" not in table:
        return table
    hidden = table["smallest"].astype("float64") < MINIMUM
    kept = _blanked(table, hidden).drop(columns="smallest")
    return kept.assign(**{name: kept[name].mask(hidden) for name in ("category_a", "category_b")})


def _cross_table(table: TableResults, printed: Printed) -> TableResults:
    """Return two crossed questions, without counts nor what is made of them where these may not be printed."""
    if not printed.withholds(table.counts):
        return table
    numbers = set(table.test.select_dtypes("number").columns) - OF_TEST
    return replace(
        table,
        counts=_blanked(table.counts, [True] * len(table.counts), ["n", "base", "share"]),
        eigenvalues=table.eigenvalues.head(0),
        categories=table.categories.head(0),
        test=_blanked(table.test, [True] * len(table.test), numbers),
    )


def _classes(space: SpaceResults, printed: Printed) -> SpaceResults:
    """Return classes whose size may be printed, and the shares of answers whose count may."""
    sizes = space.class_sizes
    if sizes.empty:
        return space
    hides = masked_counts(sizes["n"].astype(int).tolist())
    masked = set(sizes.loc[hides, "class"])
    rows = space.class_categories
    hidden = printed.masks(rows) | rows["class"].isin(masked)
    return replace(
        space,
        class_sizes=_blanked(sizes, hides, ["n", "share"]),
        class_axes=space.class_axes[~space.class_axes["class"].isin(masked)],
        class_categories=_blanked(rows, hidden, ["n", "base", "share_in_class", "share_overall", "v_test"]),
        class_quantities=_class_quantities(space.class_quantities, masked),
    )


def _class_quantities(table: pd.DataFrame, masked: set[object]) -> pd.DataFrame:
    """Return the means of classes without those that tell a value, nor everybody's where all of them do."""
    hidden = table["class"].isin(masked)
    dominated = _dominated(table)
    for _, rows in table.groupby("question", sort=False):
        small = dominated[rows.index] | hidden[rows.index] | rows["n"].isna()
        hidden[rows.index] = _means_withheld(rows["n"].fillna(0), small, of_groups=True)
    everybody = hidden.groupby(table["question"]).transform("all")
    kept = _blanked(table, hidden, ["n", "mean_in_class", "v_test"])
    return _blanked(kept, everybody, ["mean_overall", "sd_overall"])


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
