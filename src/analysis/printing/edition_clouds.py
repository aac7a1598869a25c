"""What may be printed of the clouds of editions: no cell, bin or point of one or two persons, nor what tells one."""

import numpy as np
import pandas as pd

from analysis.geometry.arrays import IntArray
from analysis.printing.few import MINIMUM
from analysis.printing.public import Printed, masked_counts
from analysis.printing.withholding import pairs_of, small
from analysis.tables.results import Tables

CLOUDS = ("edition_cells", "edition_bins", "category_paths")


def without_small_clouds(space: Tables) -> Tables:
    """Return the clouds of the editions of confidential answers.

    The clouds of all editions together are printed too, so that an edition left out of a cell would be told by the
    others: a cell is printed whole, where each edition has three respondents or none, or not at all. Bins are joined
    until that holds in each; of a question some of whose groups are that small, no point is printed.
    """
    return space.replaced(
        edition_cells=_whole_cells(space.edition_cells),
        edition_bins=_joined_bins(space.edition_bins),
        category_paths=_whole_questions(space.category_paths),
        edition_flows=_masked_flows(space.edition_flows),
    )


def public_clouds(space: Tables, editions: str, printed: Printed) -> Tables:
    """Return the clouds without the editions, and the questions, of which a count is masked elsewhere."""
    tables = {name: getattr(space, name) for name in CLOUDS}
    if all(table.empty for table in (*tables.values(), space.edition_flows)):
        return space
    kept = {
        name: table[np.array([not printed.hides(editions, edition) for edition in table["edition"]], dtype=bool)]
        for name, table in tables.items()
    }
    points = kept["category_paths"]
    masked = {
        question
        for question in points["question"].unique()
        if printed.hides_some(question) or printed.hides_some(question, editions)
    }
    shown = [
        not (printed.hides(editions, edition) or printed.hides(editions, previous))
        for edition, previous in pairs_of(space.edition_flows, "edition", "previous")
    ]
    kept["edition_flows"] = space.edition_flows[np.array(shown, dtype=bool)]
    return space.replaced(**kept | {"category_paths": points[~points["question"].isin(masked)]})


def _whole_cells(table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        return table
    few = small(table["n"]).groupby([table["x"], table["y"]]).transform("any")
    return table[~few.astype(bool)]


def _joined_bins(table: pd.DataFrame) -> pd.DataFrame:
    """Return the bins joined where they must be; editions of one or two respondents have none."""
    if table.empty:
        return table
    kept = table[~small(table["base"])]
    joined = [_joined(own) for _, own in kept.groupby("axis", sort=False)]
    return pd.concat(joined, ignore_index=True)[list(table.columns)] if joined else kept


def _joined(own: pd.DataFrame) -> pd.DataFrame:
    """Return the bins of one axis, joined from the left until every edition has three respondents in each, or none."""
    lows = np.sort(own["low"].unique())
    counts = own.pivot(index="low", columns="edition", values="n").loc[lows].to_numpy(dtype=np.int64)
    blocks = pd.Series(_blocks(counts), index=lows)
    keys = ["edition", "space", "axis", own["low"].map(blocks).rename("block")]
    sums = {"low": "min", "high": "max", "n": "sum", "base": "first", "share": "sum"}
    return own.groupby(keys, sort=False, observed=True).agg(sums).reset_index()


def _blocks(counts: IntArray) -> IntArray:
    """Return the number of the block of each bin; what is left at the right goes with the blocks at its left."""
    ends: list[int] = []
    start = 0
    for end in range(1, len(counts) + 1):
        if _is_whole(counts[start:end]):
            ends.append(end)
            start = end
    while ends and start < len(counts):
        ends.pop()
        start = len(counts) if _is_whole(counts[ends[-1] if ends else 0 :]) else start
    return np.searchsorted(np.array(ends, dtype=np.int64), np.arange(len(counts)), side="right")


def _is_whole(counts: IntArray) -> bool:
    """Return whether some bins together hold somebody, and of each edition nobody or three respondents at least."""
    held = counts.sum(axis=0)
    return bool(held.any() and not ((held > 0) & (held < MINIMUM)).any())


def _masked_flows(table: pd.DataFrame) -> pd.DataFrame:
    """Return the flows without the counts of one or two persons, nor those that would give them back."""
    if table.empty:
        return table
    hidden = pd.Series(data=False, index=table.index)
    for _, own in table.groupby(["previous", "edition"], sort=False):
        hidden[own.index] = np.array(masked_counts(own["n"].astype(int).tolist()))
    return table.assign(n=table["n"].astype("float64").mask(hidden))[~small(table["base"])]


def _whole_questions(table: pd.DataFrame) -> pd.DataFrame:
    """Return the points of the questions in which each answer has three respondents or none in each edition.

    Those of an edition who did not answer count as an answer: its mean point, and the others, would tell theirs.
    """
    if table.empty:
        return table
    first = table[table["axis"] == table["axis"].min()]
    silent = first.groupby(["question", "edition"], sort=False)["n"].sum()
    bases = first.groupby(["question", "edition"], sort=False)["base"].first()
    few = set(first["question"][small(first["n"])])
    few |= set((bases - silent)[small(bases - silent)].index.get_level_values("question"))
    return table[~table["question"].isin(few)]
