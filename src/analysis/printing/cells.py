"""Small counts masked, and others with them, so that no subtraction gives a masked count back."""

from functools import partial

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray
from analysis.printing.class_disclosure import telling
from analysis.printing.few import MINIMUM
from analysis.printing.margins import Counts, counts_of

PAIR = 2  # answers, of which one is the rest of the other
BLANKED = ["n", "share", "ci_low", "ci_high"]


def masked(table: pd.DataFrame, minimum: int = MINIMUM, *, margins_printed: bool = False) -> pd.DataFrame:
    """Return the frequency table as it may be printed outside: small counts are missing.

    Parameters
    ----------
    table : DataFrame
        The columns of `frequency_table`, each question with all its categories in the same order in every group.
    minimum : int
        The smallest count that is printed; zero is printed too.
    margins_printed : bool
        Whether everybody's counts and the bases are printed elsewhere: they are then masked only where they are small.

    Returns
    -------
    DataFrame
        The same rows, n and base as whole numbers that may be missing. Masked are: counts from 1 to minimum - 1
        (primary); where several answers may be ticked, counts whose complement is that small; in a group that
        small, everything; and as many other counts of the question as it takes (secondary), the smallest first,
        for each of the former to keep at least two possible values given all that is printed of the question,
        everybody's row and the other breakdowns included. What is printed does not tell primary from secondary.

    Notes
    -----
    Questions are protected one by one. Respondents whose group is unknown are not printed, and their counts, which
    are differences, are not protected.

    Raises
    ------
    ValueError
        If the minimum is under 2.

    References
    ----------
    Insee, *Manuel de protection des données tabulées* (secret primaire et secondaire).
    """
    if minimum < 2:
        raise ValueError(f"a minimum of {minimum} masks nothing; give 2 or more")
    printed = table.astype({"n": "Int64", "base": "Int64"})
    blanked = [name for name in BLANKED if name in table.columns]
    for _, rows in table.groupby("question", sort=False):
        counts = counts_of(rows)
        hide = protected(counts, minimum, margins_printed=margins_printed)[:, ~counts.hidden]
        cells, bases = hide[: counts.n_categories], hide[-1]
        printed.loc[rows.index[cells.T.ravel()], blanked] = pd.NA
        printed.loc[rows.index[np.repeat(bases, counts.n_categories)], "base"] = pd.NA
    return printed


def protected(counts: Counts, minimum: int = MINIMUM, *, margins_printed: bool = False) -> BoolArray:
    """Return which counts to mask: the small ones, and those that would give them back.

    Where everybody's counts and the bases are printed elsewhere too, they are never masked for the sake of others,
    what they leave of the groups, the respondents whose group is unknown, is protected as well, and so are the counts
    that tell of a small group that all of it gave one answer. Which are masked beside them is then chosen by what is
    printed, and one of three answers or more is masked in all groups or in none: to who knows the rule, what is masked
    tells nothing.
    """
    sensitive = (counts.values > 0) & (counts.values < minimum) & (margins_printed | ~counts.hidden)
    if margins_printed:
        sensitive[-1, counts.hidden] = False  # how many did not answer is told by every base
        for table in counts.tables():
            sensitive[table] |= telling(counts.values[table], counts.everybody(table))
    hide = _completed(counts, sensitive, margins_printed=margins_printed)
    exposed = set(np.flatnonzero(sensitive).tolist())
    while exposed:
        exposed -= counts.movable(hide, exposed)
        cell = min(exposed, default=None)
        partner = None if cell is None else _partner(counts, hide, cell, margins_printed=margins_printed)
        if partner is None:
            hide[:, 1:] |= cell is not None and margins_printed  # nothing less than all the groups
            break
        hide.flat[partner] = True
        hide = _completed(counts, hide, margins_printed=margins_printed)
    return hide


def _completed(counts: Counts, hide: BoolArray, *, margins_printed: bool) -> BoolArray:
    """Mask what goes with masked counts: the complement of a tick; all of a group whose base is masked.

    Where everybody's counts are printed, one of three answers or more that is masked in a group is masked in all.
    """
    whole: BoolArray = hide | hide[-1]
    if margins_printed:
        for table in (table for table in counts.tables() if len(table[0]) > PAIR):
            whole[table] |= whole[table].any(axis=1, keepdims=True)
    if counts.has_mirrors:
        ticked, unticked = slice(0, counts.n_categories), slice(counts.n_categories, -1)
        either = whole[ticked] | whole[unticked]
        whole[ticked] = whole[unticked] = either
    return whole


def _partner(counts: Counts, hide: BoolArray, cell: int, *, margins_printed: bool) -> int | None:
    """Return the next count to mask: one of a sum that tells a masked count, else one of the cell's sums."""
    unknown = (hide | counts.hidden).ravel()
    involved = counts.sums != 0
    n_unknown = (involved & unknown).sum(axis=1)
    free = ~unknown & (counts.values > 0).ravel() & counts.printed.ravel()
    if margins_printed:
        free &= ~counts.margins.ravel()
    telling = (n_unknown == 1) & (involved & hide.ravel()).any(axis=1)
    for sums in (telling, involved[:, cell], np.ones(len(involved), dtype=bool)):
        candidates = np.flatnonzero(involved[sums].any(axis=0) & free).tolist()
        if candidates:
            new_sums = involved & (n_unknown == 0)[:, None]
            cost = partial(_cost, counts, margins_printed=margins_printed)
            return min(candidates, key=lambda other: cost(new_sums[:, other], other))
    return None


def _cost(counts: Counts, new_sums: BoolArray, cell: int, *, margins_printed: bool) -> tuple[int, int, int, int]:
    """Return what masking a count costs: bases last, everybody's counts before them; few new sums; few respondents.

    Where bases are printed, the group that counts least is the largest: the count itself would tell by its choice.
    """
    row, group = divmod(cell, counts.values.shape[1])
    rank = 2 if row == len(counts.values) - 1 else int(group == 0)
    size = -int(counts.values[-1, group]) if margins_printed else int(counts.values.ravel()[cell])
    return rank, int(new_sums.sum()), size, cell
