"""Answers of a question in the groups of several factors: each group beside all the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.description.crosstab import fisher_p_value
from analysis.description.frequencies import Choices, categories_of
from analysis.description.weighted_shares import Holders, dealt_difference
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.intervals import newcombe
from analysis.tables import TABLES

DEALS = 9_999  # of weighted respondents, for each of many comparisons


def answer_groups(
    asked: Sequence[tuple[Choices, Sequence[str]]],
    answers: pd.DataFrame,
    *,
    seed: int,
    draws: int = DEALS,
) -> pd.DataFrame:
    """Return the share of each answer in each group of some factors, and among all who are of another group.

    Parameters
    ----------
    asked : sequence of (Choices, sequence of str)
        The answers to each question, and the factors that part those who answered it.
    answers : DataFrame
        Clean answers, in the same order; a column `weight` weights the respondents.
    seed : int
        Of the deals of weighted respondents; each test draws from a generator of its own.
    draws : int
        Number of deals.

    Returns
    -------
    DataFrame
        question, category, by, by_category, against (the other group where there are two, else empty), n, base, share,
        n_others, base_others, others_share, difference, ci_low, ci_high (Newcombe), p_value (Fisher's exact test; whole
        respondents dealt to the two sides again where they are weighted), p_adjusted (missing: the family is larger),
        method. Of two groups, which differ alike, the first; an answer that nobody gives, or everybody, has no row.

    References
    ----------
    Newcombe, R. G. (1998). Statistics in Medicine, 17, 873-890 (method 10).
    """
    rows = [
        {"question": chosen.question, "by": by} | row
        for chosen, factors in asked
        for by in factors
        for row in _of_factor(chosen, answers, by, seed, draws)
    ]
    return pd.DataFrame(rows, columns=TABLES["answer_groups"].names)


def _of_factor(chosen: Choices, answers: pd.DataFrame, by: str, seed: int, draws: int) -> Iterator[dict[str, object]]:
    names = categories_of(answers[by])
    codes = pd.Categorical(answers[by].astype("str"), names).codes
    known = chosen.answered & (codes >= 0)
    present = np.unique(codes[known]).tolist()
    if len(present) < 2:
        return
    weights = answers["weight"].to_numpy(dtype=np.float64)[known] if "weight" in answers else None
    for column, category in enumerate(chosen.categories):
        held = chosen.held[known, column]
        if held.all() or not held.any():
            continue
        for group in present[:1] if len(present) == 2 else present:
            sides = np.where(codes[known] == group, 0, 1).astype(np.intp)
            found = Holders(("group", "others"), sides, held, np.ones(len(held)) if weights is None else weights)
            against = names[present[1]] if len(present) == 2 else ""
            told = {"category": category, "by_category": names[group], "against": against}
            yield told | _compared(found, weights, seed, draws)


def _compared(found: Holders, weights: FloatArray | None, seed: int, draws: int) -> dict[str, object]:
    (n, base), (n_others, base_others) = found.counts()
    held, weighed = found.sums()
    share, others_share = np.minimum(held / weighed, 1.0)
    counted = {"n": n, "base": base, "share": share}
    counted |= {"n_others": n_others, "base_others": base_others, "others_share": others_share}
    if weights is not None:
        *_, difference, low, high, p_value, method = dealt_difference(found.levelled(), seed, draws)
    else:
        difference, (low, high) = share - others_share, newcombe(n, base, n_others, base_others)
        p_value = fisher_p_value(n, base - n, n_others, base_others - n_others)
        method = "newcombe_fisher"
    return counted | {
        "difference": difference,
        "ci_low": low,
        "ci_high": high,
        "p_value": p_value,
        "method": method,
    }
