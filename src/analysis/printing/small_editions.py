"""What may be printed of editions in a space: no count of one or two persons, nor what would give one back."""

import numpy as np
import pandas as pd

from analysis.printing.few import MINIMUM
from analysis.printing.public import Printed, masked_counts
from analysis.printing.withholding import blanked
from analysis.tables.results import Tables

OF_EACH = ("edition_means", "edition_quantiles")  # a row an edition
OF_ALL = ("edition_overall", "edition_trends", "edition_trends_without", "edition_region_trends")
COUNTED = ("n", "share", "ci_low", "ci_high")


def without_small_editions(space: Tables) -> Tables:
    """Return the tables of a space without the regions of one or two respondents, nor spreads of so few.

    A trend ties all the shares of a region together, and regions add up: where a count is masked, no trend of them.
    """
    hidden = _masked_regions(space.edition_regions)
    spreads = space.edition_spreads
    return space.replaced(
        edition_regions=blanked(space.edition_regions, hidden, COUNTED),
        edition_region_trends=_where(space.edition_region_trends, shown=not hidden.any()),
        edition_spreads=spreads[spreads[["n", "n_reference"]].astype("float64").min(axis=1) >= MINIMUM],
    )


def public_editions(space: Tables, editions: str, printed: Printed) -> Tables:
    """Return the tables of a space without the editions whose number is masked, nor what ties them to the others."""
    kept = {
        name: table[np.array([not printed.hides(editions, edition) for edition in table["edition"]], dtype=bool)]
        for name in (*OF_EACH, "edition_regions")
        for table in [getattr(space, name)]
    }
    shown = not printed.hides_some(editions)
    whole = {name: _where(getattr(space, name), shown=shown) for name in OF_ALL}
    return without_small_editions(space.replaced(**kept | whole))


def _masked_regions(table: pd.DataFrame) -> pd.Series:
    """Return which counts of regions may not be printed: the number of each edition is known."""
    hidden = table["n"].isna()  # already
    for _, rows in table.groupby(["space", "edition"], sort=False):
        if rows["n"].notna().all():
            hidden[rows.index] = np.array(masked_counts(rows["n"].astype(int).tolist()))
    return hidden


def _where(table: pd.DataFrame, *, shown: bool) -> pd.DataFrame:
    """Return a table, without rows unless it is shown."""
    return table if shown else table.head(0)
