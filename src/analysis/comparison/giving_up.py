"""Those who gave up against the others: the same test as of two editions."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.comparison.editions import edition_shifts
from analysis.comparison.shared_space import SharedSpace, draws_among
from analysis.geometry.inference.adjustment import Adjustment
from analysis.geometry.reading.likeness import PLANE
from analysis.tables import TABLES

OTHERS = "others"
FEWEST = 2  # of each side


def withdrawals(
    shared: SharedSpace, answers: pd.Series, category: str, *, seed: int, adjustment: Adjustment
) -> pd.DataFrame:
    """Return how far those who gave up lie from the others, all editions together.

    Parameters
    ----------
    shared : SharedSpace
        The axes read.
    answers : Series
        What became of each respondent, on the same index, named after the question; unknown ones are left out.
    category : str
        Who gave up.
    seed : int
    adjustment : {"holm", "benjamini_hochberg"}
        Over this table, as one family.

    Returns
    -------
    DataFrame
        question, category, space, axes, n, n_others, deviation (from the others, in standard deviations), ci_low,
        ci_high, statistic, p_value, p_adjusted, n_pairs, method, draws, seed, as `edition_shifts` has them. Without
        two of each side, nothing.
    """
    gave_up = answers.astype("str") == category
    sides = pd.Series(np.where(gave_up, category, OTHERS), index=answers.index).where(answers.notna())
    counts = sides.value_counts()
    if not shared.axes or len(counts) < FEWEST or counts.min() < FEWEST:
        return TABLES["withdrawals"].empty()
    made = edition_shifts(
        shared.coordinates,
        sides.rename(str(answers.name)),
        OTHERS,
        space=shared.key,
        eigenvalues=shared.eigenvalues,
        unplaced=pd.Series(0, index=answers.index),
        rng=np.random.default_rng(seed),
        planes=[*((axis,) for axis in shared.axes), *combinations(shared.axes, PLANE)],
        draws=draws_among(int(counts.sum())),
        adjustment=adjustment,
        weights=shared.weights,
        panel=shared.panel,
    )
    told = made.rename(columns={"n_reference": "n_others"}).assign(question=str(answers.name), category=category)
    return told[TABLES["withdrawals"].names]
