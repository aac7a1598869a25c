"""Individuals who are met twice: their two answers go together whatever labels are permuted."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.geometry.arrays import BoolArray, IntArray

NO_PAIRS: IntArray = np.empty((0, 2), dtype=np.intp)
PANEL = "panel"  # how the method of a test that knows who was met twice ends


def pairs_met(panel: NDArray[np.object_], members: BoolArray) -> IntArray:
    """Return the ranks of those who answered on both sides, shape (n_pairs, 2): among the members, then the others.

    Parameters
    ----------
    panel : array of shape (n,)
        What tells a respondent again; empty or missing for those who cannot be.
    members : array of shape (n,)
        Who is of the first side. Whoever is met twice on one side makes no pair.
    """
    ranks = pd.Series(np.arange(len(panel)), dtype="int64")
    known = (panel != "") & ~pd.isna(panel)
    sides = [pd.Series(ranks[side & known].to_numpy(), index=panel[side & known]) for side in (members, ~members)]
    first, second = (side[~side.index.duplicated(keep=False)] for side in sides)
    shared = first.index.intersection(second.index, sort=True)
    ranked = np.stack([first[shared], second[shared]], axis=1) if len(shared) else np.empty((0, 2))
    return ranked.astype(np.intp)
