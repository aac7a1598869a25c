"""What may be printed of groups so small that their point is that of one or two persons."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.printing.cells import masked
from analysis.printing.edition_answers import OF_GROUPS, without_small_answers, without_small_sides
from analysis.printing.edition_clouds import without_small_clouds
from analysis.printing.few import MINIMUM
from analysis.printing.inquired import without_small_evidence
from analysis.printing.public import between_others, has_small, masked_counts
from analysis.printing.small_editions import without_small_editions
from analysis.printing.withholding import as_numbers, blanked, small, without_totals
from analysis.tables.results import Results, Tables

OF_COUNTS = ("inertia", "cramer_v", "chi2", "p_value", "p_adjusted", "asymptotic_p_value")  # what tells counts again
POSITIONS = ("coordinate", "contribution", "cos2", "v_test", "mean", "variance")
ELLIPSE = ("centre_x", "centre_y", "semi_axis_1", "semi_axis_2", "angle")


def without_told_balances(results: Results) -> Results:
    """Return the results without the balance of axes whose sums would give the contribution of a masked category."""
    spaces = {
        key: space.replaced(balance=_told_balance(space), categories=_told_marks(space.categories))
        for key, space in results.spaces.items()
    }
    return replace(results, spaces=MappingProxyType(spaces))


def _told_balance(space: Tables) -> pd.DataFrame:
    active = space.categories[space.categories["status"] == "active"]
    masked = active["axis"][active["contribution"].isna()]
    return space.balance[~space.balance["axis"].isin(masked)]


def _told_marks(categories: pd.DataFrame) -> pd.DataFrame:
    """Return categories of which none is retained whose contribution is masked."""
    return categories.assign(retained=categories["retained"] & categories["contribution"].notna())


def without_small_positions(results: Results) -> Results:
    """Return the results in which no group under three respondents has a place."""
    spaces = {key: _without_small_groups(space) for key, space in results.spaces.items()}
    crossed = {key: _without_small_cells(table) for key, table in results.crossed.items()}
    kept = results.replaced(
        differences=_without_small_shares(results.study.differences),
        edition_shares=without_small_answers(results.study.edition_shares),
        numbers=_without_small_means(results.study.numbers),
        **without_small_evidence(results.study),
    )
    return replace(kept, spaces=MappingProxyType(spaces), crossed=MappingProxyType(crossed))


def _without_small_groups(space: Tables) -> Tables:
    return without_small_editions(without_small_clouds(space)).replaced(
        supplementary_individuals=without_few_apart(space.supplementary_individuals),
        categories=_blanked(space.categories),
        mean_points=_blanked(space.mean_points),
        ellipses=_blanked(space.ellipses),
        deviations=between_others(space.deviations, _small(space.mean_points)),
        alternative_deviations=between_others(space.alternative_deviations, _small(space.mean_points)),
        factor_variances=_without_small_variances(space),
        tests=_without_small_tests(space.tests, _small(space.mean_points)),
        crossings=_blanked_crossings(space.crossings),
        category_stability=_large(space.category_stability),
        regions=_large(space.regions),
        reference_view=without_totals(space.reference_view, _of_small(space.unplaced_answers)),
        class_axes=_large(space.class_axes),
        class_categories=_blanked_classes(space),
        class_quantities=_blanked_quantities(space),
        **{name: without_small_sides(getattr(space, name)) for name in (*OF_GROUPS, "withdrawals")},
    )


def _of_small(unplaced: pd.DataFrame) -> set[str]:
    """Return the editions of which one or two persons gave some answer that has no place."""
    return set(unplaced["edition"][small(unplaced["n"])].astype("str"))


def without_few_apart(table: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of supplementary individuals; none by rule where one is small, which the others would tell."""
    told = has_small(table["n"])
    return table.assign(n=table["n"].astype(float).mask(pd.Series(told, index=table.index) & (table["rule"] != "all")))


def _large(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of groups that are large enough."""
    return table if table.empty else table[table["n"].astype(float) >= MINIMUM]


def _blanked(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose rows of few respondents keep their count and lose their position."""
    return blanked(table, as_numbers(table["n"]) < MINIMUM, (*POSITIONS, *ELLIPSE))


def _small(mean_points: pd.DataFrame) -> set[tuple[str, str]]:
    few = mean_points[mean_points["n"].astype(float) < MINIMUM]
    return set(zip(few["factor"].astype(str), few["category"].astype(str), strict=True))


def _without_small_tests(tests: pd.DataFrame, small: set[tuple[str, str]]) -> pd.DataFrame:
    """Return the tests of factors without a small group: an effect and the others would give its point away."""
    return tests[~tests["factor"].astype(str).isin({factor for factor, _ in small})]


def _without_small_variances(space: Tables) -> pd.DataFrame:
    """Return the variances of factors without a small group, nor one or two respondents that belong to none."""
    table = _without_small_tests(space.factor_variances, _small(space.mean_points))
    if space.basis.empty:
        return table
    unknown = float(space.basis["n"].iloc[0]) - table["n"].astype(float)
    return table[~unknown.between(1, MINIMUM - 1)]


def _small_crossings(crossings: pd.DataFrame) -> set[tuple[str, str]]:
    few = crossings[crossings["n"].astype(float) < MINIMUM]
    return set(zip(few["factor_a"].astype(str), few["factor_b"].astype(str), strict=True))


def _blanked_crossings(crossings: pd.DataFrame) -> pd.DataFrame:
    """Return crossings; one with a small cell loses all its points, since margins would give the cell's away."""
    small = _small_crossings(crossings)
    pairs = zip(crossings["factor_a"].astype(str), crossings["factor_b"].astype(str), strict=True)
    return blanked(crossings, [pair in small for pair in pairs], ("mean", "additive", "interaction"))


def _blanked_classes(space: Tables) -> pd.DataFrame:
    """Return what marks the classes large enough to be described, without the counts that tell one or two persons.

    A question loses all its counts in a class where one is that small, and then in two classes at least: totals
    are printed elsewhere, and would give those of a single class away. Ranks stay.
    """
    rows = space.class_categories
    if rows.empty:
        return rows
    sizes = space.class_sizes.set_index("class")["n"].to_dict()
    few = rows[rows["n"].astype(float).between(1, MINIMUM - 1)]
    hidden: set[tuple[object, object]] = set()
    for question, own in few.groupby("question"):
        concerned = set(own["class"])
        others = sorted(set(sizes) - concerned, key=lambda number: (sizes[number], number))
        hidden |= {(question, number) for number in (*concerned, *(others[:1] if len(concerned) == 1 else []))}
    is_hidden = [pair in hidden for pair in zip(rows["question"], rows["class"], strict=True)]
    kept = blanked(rows, is_hidden, ("n", "base", "share_in_class", "v_test"))
    return kept[np.array([sizes[number] >= MINIMUM for number in rows["class"]], dtype=bool)]


def _blanked_quantities(space: Tables) -> pd.DataFrame:
    """Return the means of classes large enough, without those of one or two respondents, nor what would give them."""
    rows = space.class_quantities
    if rows.empty:
        return rows
    hidden = pd.Series(data=False, index=rows.index)
    for _, own in rows.groupby("question", sort=False):
        hidden[own.index] = np.array(masked_counts(own["n"].astype(int).tolist()))
    kept = blanked(rows, hidden, ("n", "mean_in_class", "v_test"))
    sizes = space.class_sizes.set_index("class")["n"]
    return kept[rows["class"].map(sizes.astype(float).to_dict()) >= MINIMUM]


def _without_small_cells(table: Tables) -> Tables:
    """Return a crossed table without the counts of one or two persons, nor what would give them back.

    With the margins, the coordinates give every count; the statistics of the test narrow those that are masked.
    """
    if not has_small(table.table_counts["n"]):
        return table
    return table.replaced(
        table_counts=masked(table.table_counts, margins_printed=True),
        table_eigenvalues=table.table_eigenvalues.head(0),
        table_categories=table.table_categories.head(0),
        table_test=table.table_test.assign(**dict.fromkeys(OF_COUNTS, float("nan"))),
    )


def _without_small_means(numbers: pd.DataFrame) -> pd.DataFrame:
    """Return means and quartiles without those of one or two respondents, which tell what they answered."""
    return blanked(numbers, as_numbers(numbers["base"]) < MINIMUM, ("mean", "sd", "q1", "median", "q3"))


def _without_small_shares(differences: pd.DataFrame) -> pd.DataFrame:
    """Return differences of shares without the numbers of those where one or two respondents stand apart."""
    few = np.zeros(len(differences), dtype=bool)
    for side in ("a", "b"):
        n, base = (as_numbers(differences[f"{name}_{side}"]) for name in ("n", "base"))
        few |= ((n >= 1) & (n < MINIMUM)) | ((base - n >= 1) & (base - n < MINIMUM))
    return blanked(differences, few, ("n_a", "base_a", "n_b", "base_b", "difference", "ci_low", "ci_high"))
