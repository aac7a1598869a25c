"""All the trends of a study as one family, and what may be said of each."""

from collections.abc import Mapping

import pandas as pd

from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.levels import SIGNIFICANCE
from analysis.tables import TABLES

FEWEST_OF_STEADY = 4  # editions
NAMES = TABLES["trend_family"].names
OWN = ("verdict", "p_adjusted")  # what the family tells


def trend_family(
    shares: pd.DataFrame,
    axes: Mapping[str, pd.DataFrame],
    regions: Mapping[str, pd.DataFrame],
    without: Mapping[str, pd.DataFrame],
    *,
    edition: str | None,
    adjustment: Adjustment = "holm",
) -> pd.DataFrame:
    """Return every trend over editions, its p-value adjusted among all of them, and what may be said of it.

    Parameters
    ----------
    shares : DataFrame
        The trends of declared shares: question, category, by, editions, n, p_value.
    axes, regions, without : mapping of space to DataFrame
        The tables `edition_trends`, `edition_region_trends` and `edition_trends_without` of each space.
    edition : str, optional
        The question that tells the edition.
    adjustment : {"holm", "benjamini_hochberg"}

    Returns
    -------
    DataFrame
        space, axis, region, question, category, by, verdict, n, editions, p_value, p_adjusted. The verdict is steady,
        between_three, on_average or unclear on an axis and in a region: see `steadiness`; of a share, which has no
        means here, on_average or unclear.
    """
    parts = [shares, *axes.values(), *regions.values()]
    own = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True).reset_index(drop=True)
    own["by"] = edition or ""
    family = own.assign(p_adjusted=adjusted(own["p_value"].astype("float64"), adjustment))
    held = {
        (space, axis): bool(rows["holds"].astype(bool).all())
        for space, table in without.items()
        for axis, rows in table.groupby("axis")
    }
    verdicts = [
        steadiness(
            float(row["p_adjusted"]),
            int(row["editions"]),
            monotone=row.get("is_monotone") is True or row.get("is_monotone") == 1,
            holds=pd.isna(row.get("axis")) or held.get((str(row["space"]), row["axis"]), False),
        )
        for row in family.to_dict("records")
    ]
    return family.assign(verdict=pd.Series(verdicts, dtype="str")).reindex(columns=NAMES)


def steadiness(p_adjusted: float, editions: int, *, monotone: bool, holds: bool) -> str:
    """Return what may be said of a trend.

    Steady (« de plus en plus »): four editions or more, one way from each to the next, a slope that the family's
    adjustment leaves, and that no question makes alone. Between three: the same of three editions, which show a change
    and no trend. On average: the slope stands, the rest does not. Unclear: the slope does not.
    """
    if not p_adjusted <= SIGNIFICANCE:
        return "unclear"
    if not (monotone and holds):
        return "on_average"
    return "steady" if editions >= FEWEST_OF_STEADY else "between_three"
