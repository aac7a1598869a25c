"""What a report for everybody prints of weighted respondents: counts, and what these alone give.

Beside a count, a weighted share tells how many of those who gave an answer have each weight; and weights follow from
known margins. Nothing weighted that rests on answers is printed: what is left is a function of counts, which the rules
of small counts and the audit answer for, as where nobody is weighted.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from analysis.geometry.inference.intervals import difference_interval, wilson
from analysis.printing.inquired import OF_SHARES, withheld
from analysis.printing.withholding import blanked
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

if TYPE_CHECKING:
    import pandas as pd

SAME = 5e-4  # of a share that margins set as it is known
OF_TESTS = ("p_value", "p_adjusted")
OF_WEIGHTS = ("gap", "design_effect", "effective_n", "smallest", "largest")
COUNTED_ONCE = frozenset({"n", "n_respondents", "df", "draws", "seed"})  # of a table of two questions
# Tables of a space that weights make, of which counts are printed elsewhere.
OF_SPACE = ("associations", "class_quantities", "edition_regions", "passive_answers")
OF_CLASSES = ("share_in_class", "share_overall", "v_test", "rank")


def is_weighted(results: Results) -> bool:
    """Whether respondents have weights."""
    return len(results.study.weighting) > 0


def counted_alike(results: Results) -> Results:
    """Return the results in which each respondent counts for one, of those who are weighted.

    Shares are made again of their counts, with the intervals of these; what counts do not give, tests, trends and how
    questions go together, is left out, with the answers to the study's questions that are shares. Means of numbers
    stay: no count follows from them.
    """
    if not is_weighted(results):
        return results
    tables = results.study
    answers = tables.inquiry_answers
    evidence = withheld(tables, answers["kind"].isin(OF_SHARES)) if len(answers) else {}
    study = tables.replaced(
        frequencies=_frequencies(tables.frequencies),
        differences=_differences(tables.differences, ("n_a", "base_a"), ("n_b", "base_b")),
        edition_shares=_edition_shares(tables.edition_shares),
        trends=tables.trends.head(0),
        answer_groups=tables.answer_groups.head(0),
        margins=_margins(tables.margins),
        weighting=blanked(tables.weighting, [True] * len(tables.weighting), OF_WEIGHTS),
        **evidence,
    )
    spaces = MappingProxyType({key: _space(space) for key, space in results.spaces.items()})
    crossed = MappingProxyType({key: _crossed(table) for key, table in results.crossed.items()})
    return replace(results, study=study, spaces=spaces, crossed=crossed, weighted=False)


def _share(table: pd.DataFrame, n: str = "n", base: str = "base") -> pd.Series:
    whole = table[base].astype("float64")
    return table[n].astype("float64") / whole.where(whole > 0)


def _frequencies(table: pd.DataFrame) -> pd.DataFrame:
    share = _share(table)
    low, high = wilson(share, table["base"].astype("float64"))
    return table.assign(share=share, ci_low=low, ci_high=high)


def _differences(table: pd.DataFrame, first: tuple[str, str], second: tuple[str, str]) -> pd.DataFrame:
    """Return differences of shares of two groups with Newcombe's interval, from their counts, without a test."""
    if table.empty:
        return table
    shares = [_share(table, *side).to_numpy(dtype=np.float64) for side in (first, second)]
    bounds = [
        wilson(share, table[base].astype("float64")) for share, (_, base) in zip(shares, (first, second), strict=True)
    ]
    low, high = difference_interval((shares[0], shares[1]), (bounds[0], bounds[1]))
    made = table.assign(difference=shares[0] - shares[1], ci_low=low, ci_high=high)
    return blanked(made, [True] * len(made), OF_TESTS)


def _edition_shares(table: pd.DataFrame) -> pd.DataFrame:
    reference = ("reference_n", "reference_base")
    made = _differences(table, ("n", "base"), reference)
    told = made.assign(share=_share(made), reference_share=_share(made, *reference))
    return blanked(told, [True] * len(told), ["v"])


def _margins(table: pd.DataFrame) -> pd.DataFrame:
    """Return margins, weighted where weights make them what they are known to be: no count tells more of these."""
    if table.empty:
        return table
    apart = (table["weighted_share"] - table["known_share"]).abs() > SAME
    received = blanked(table, apart, ["weighted_share"])
    return received.assign(share=_of_margins(table))


def _of_margins(table: pd.DataFrame) -> pd.Series:
    """Return the share of each category of a margin among those of whom it is known."""
    counts = table["n"].astype("float64")
    waves = table["wave"].astype("object").fillna("")
    whole = counts.groupby([table["question"], waves]).transform("sum")
    return counts / whole.where(whole > 0)


def _space(space: Tables) -> Tables:
    sizes = space.class_sizes
    lost = {name: getattr(space, name).head(0) for name in OF_SPACE if name in space.frames}
    if len(marks := space.class_categories):
        lost["class_categories"] = blanked(marks, [True] * len(marks), OF_CLASSES)
    if len(sizes):
        counts = sizes["n"].astype("float64")
        lost["class_sizes"] = sizes.assign(share=counts / counts.sum())
    return space.replaced(**lost)


def _crossed(table: Tables) -> Tables:
    test = table.table_test
    numbers = set(TABLES["table_test"].of("count", "statistic", "share", "part", "test")) - COUNTED_ONCE
    return table.replaced(
        table_counts=table.table_counts.assign(share=_share(table.table_counts)),
        table_eigenvalues=table.table_eigenvalues.head(0),
        table_categories=table.table_categories.head(0),
        table_test=blanked(test, [True] * len(test), numbers),
    )
