"""Trend of a share over ordered editions: three at least, or none is spoken of."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.geometry.inference.contrasts import DRAWS, as_far
from analysis.geometry.inference.intervals import slope_interval
from analysis.study import Difference
from analysis.study.values import FEWEST_OF_A_TREND
from analysis.tables import TABLES


def share_trend(
    counts: ArrayLike,
    bases: ArrayLike,
    scores: ArrayLike | None = None,
    *,
    rng: np.random.Generator,
    draws: int = DRAWS,
) -> dict[str, float]:
    r"""Return the linear trend of a share over ordered editions, and its permutation test.

    Parameters
    ----------
    counts, bases : array_like of shape (n_editions,)
        Respondents with the answer, and respondents who answered, in the order of the editions.
    scores : array_like of shape (n_editions,), optional
        Place of each edition in time: years where they are known; 1, 2, 3 … by default.
    rng : Generator
        Draws the shares-out of the answers among the editions, bases and total kept.
    draws : int
        Number of draws.

    Returns
    -------
    dict
        slope (change of the share for one more unit of score, by least squares), statistic (Cochran and Armitage's
        z), p_value (two-sided, (b + 1) / (draws + 1)), ci_low, ci_high (of the slope: see `slope_interval`).

    Raises
    ------
    ValueError
        If fewer than three editions have answers, or scores do not grow.

    References
    ----------
    Armitage, P. (1955). Tests for linear trends in proportions and frequencies. Biometrics, 11, 375-386.
    """
    k, n = np.asarray(counts, dtype=np.int64), np.asarray(bases, dtype=np.int64)
    x = np.arange(1.0, len(n) + 1) if scores is None else np.asarray(scores, dtype=np.float64)
    present = int((n > 0).sum())
    if present < FEWEST_OF_A_TREND:
        raise ValueError(
            f"a trend needs {FEWEST_OF_A_TREND} editions with answers, and {present} have some; compare them"
        )
    if not (np.diff(x) > 0).all():
        raise ValueError("the scores of editions must grow; give them in their order")
    centred = x - n @ x / n.sum()
    share = k.sum() / n.sum()
    deviation = float(centred @ k)
    variance = share * (1 - share) * float(n @ centred**2)
    asked = n > 0
    low, high = slope_interval(k[asked] / n[asked], n[asked], x[asked], n[asked])
    drawn = rng.multivariate_hypergeometric(n, int(k.sum()), size=draws) @ centred
    return {
        "slope": deviation / float(n @ centred**2),
        "statistic": deviation / np.sqrt(variance) if variance > 0 else 0.0,
        "p_value": (as_far(np.abs(drawn), abs(deviation)) + 1) / (draws + 1),
        "ci_low": low,
        "ci_high": high,
    }


def trend_table(
    frequencies: pd.DataFrame, declared: Sequence[Difference], order: Sequence[str], seed: int
) -> pd.DataFrame:
    """Return the trend of each declared share over the editions `order`; each draws from a generator of its own.

    Shares that fewer than three editions have answers to make no row.
    """
    rows = []
    for one in declared:
        held = _by_edition(frequencies, one, order)
        if (held["base"] > 0).sum() >= FEWEST_OF_A_TREND:
            found = share_trend(held["n"], held["base"], years(held.index), rng=np.random.default_rng(seed))
            counted = {"editions": int((held["base"] > 0).sum()), "n": int(held["base"].sum())}
            run = {"method": "cochran_armitage_permutation", "draws": DRAWS, "seed": seed}
            rows.append({"question": one.question, "category": one.category, "by": one.by} | counted | found | run)
    return pd.DataFrame(rows, columns=TABLES["trends"].names)


def _by_edition(frequencies: pd.DataFrame, one: Difference, order: Sequence[str]) -> pd.DataFrame:
    is_answer = (frequencies["question"] == one.question) & (frequencies["category"].astype("str") == one.category)
    rows = frequencies[is_answer & (frequencies["by"] == one.by)].set_index("by_category")
    held = rows.loc[[edition for edition in order if edition in rows.index]]
    numbers = years(held.index)  # which the study may declare from the last to the first
    return held if numbers is None else held.iloc[np.argsort(numbers, kind="stable")]


def years(editions: Iterable[str]) -> list[float] | None:
    """Return the editions as numbers where all of them are named after one."""
    names = [str(name) for name in editions]
    return [float(name) for name in names] if all(name.isdecimal() for name in names) else None
