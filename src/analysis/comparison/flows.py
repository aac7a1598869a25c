"""Where those met in two editions that follow each other were in the plane, and where they are."""

from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.comparison.regions import REGIONS
from analysis.geometry.inference.pairs import pairs_met
from analysis.tables import TABLES


def edition_flows(plane: pd.DataFrame, editions: pd.Series, panel: pd.Series, *, space: str) -> pd.DataFrame:
    """Return how many of those met in two editions that follow each other went from each quarter of the plane to each.

    Parameters
    ----------
    plane : DataFrame of shape (n_individuals, 2)
        Coordinates on the horizontal, then the vertical axis; a quarter is told as in `edition_regions`.
    editions : Series
        Edition of each respondent, categorical, on the same index; those of none are left out.
    panel : Series
        What tells a respondent again in another edition, on the same index; empty for those who cannot be.
    space : str
        Key of the space, written in the table.

    Returns
    -------
    DataFrame
        edition, previous, space, before, after (quarters), n (respondents, without weights), base (those met in both);
        only quarters between which somebody went. Who is met twice in one edition is left out.
    """
    known = editions.notna().to_numpy()
    held = editions[known].cat.remove_unused_categories()
    right, top = (plane.to_numpy(dtype=np.float64)[known] >= 0).T
    quarters = 2 * right + 1 * top
    codes, same = held.cat.codes.to_numpy(), panel[known].to_numpy(dtype=object)
    rows = []
    for first, second in pairwise(range(len(held.cat.categories))):
        kept = np.flatnonzero((codes == first) | (codes == second))
        pairs = kept[pairs_met(same[kept], codes[kept] == second)]
        counts = np.bincount(4 * quarters[pairs[:, 1]] + quarters[pairs[:, 0]], minlength=16)
        names = str(held.cat.categories[second]), str(held.cat.categories[first])
        rows += [
            (*names, space, REGIONS[place // 4], REGIONS[place % 4], int(counts[place]), len(pairs))
            for place in np.flatnonzero(counts)
        ]
    return pd.DataFrame(rows, columns=TABLES["edition_flows"].names)
