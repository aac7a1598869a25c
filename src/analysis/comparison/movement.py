"""Every table of how the editions move in the space that they make together."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.comparison.common import CommonSpace
from analysis.comparison.edition_means import edition_means, edition_quantiles
from analysis.comparison.overall import edition_overall
from analysis.comparison.regions import edition_region_trends, edition_regions
from analysis.comparison.spread import edition_spreads
from analysis.comparison.timeline import timeline
from analysis.comparison.trend import edition_trends
from analysis.comparison.without import edition_trends_without
from analysis.geometry.inference.adjustment import Adjustment
from analysis.geometry.inference.contrasts import axes_of
from analysis.geometry.space.factorial import FactorialSpace
from analysis.tables.edition_movement import TABLES


def movement_tables(
    common: CommonSpace,
    editions: pd.Series,
    reference: str,
    fitted: FactorialSpace,
    *,
    space: str,
    planes: Sequence[tuple[int, ...]],
    plane: Sequence[int],
    seed: int,
    adjustment: Adjustment,
    frames: Mapping[str, int],
    weights: pd.Series | None = None,
    panel: pd.Series | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the means, tests, trends, regions and spreads of editions; each draws from the seed of the study.

    Where no axis read is in the common space, all tables are empty.

    Parameters
    ----------
    common : CommonSpace
        The space of the questions that all editions share.
    editions : Series
        Edition of each respondent.
    reference : str
        The edition whose spread the others are compared with.
    fitted : FactorialSpace
        The space that they make, of the same respondents.
    space : str
        Key of the space.
    planes : sequence of tuples of int
        Axes and planes read.
    plane : sequence of int
        The axes shown horizontally and vertically; regions are told where both are in the common space.
    seed : int
    adjustment : {"holm", "benjamini_hochberg"}
    frames : mapping of edition to int
        How many persons each edition is to describe; empty where respondents stand for themselves.
    weights, panel : Series, optional
        As in `timeline`.
    """
    empty = {table.name: table.empty() for table in TABLES if table.step == "compare_editions"}
    if not planes:
        return empty
    read = axes_of(planes)
    coordinates = common.coordinates[read]
    line = timeline(coordinates, editions, common.eigenvalues, weights, panel)
    whole = timeline(common.coordinates, editions, common.eigenvalues, weights, panel)

    def fresh() -> np.random.Generator:
        return np.random.default_rng(seed)

    made = empty | {
        "edition_overall": edition_overall(line, space=space, planes=planes, rng=fresh(), adjustment=adjustment),
        "edition_means": edition_means(line, space=space, rng=fresh(), frames=frames),
        "edition_quantiles": edition_quantiles(line, space=space),
        "edition_trends": edition_trends(line, space=space, rng=fresh()),
        "edition_spreads": edition_spreads(line, reference, space=space, rng=fresh(), adjustment=adjustment),
        "edition_trends_without": edition_trends_without(
            coordinates, editions, common.eigenvalues, fitted, space=space, weights=weights
        ),
    }
    if len(plane) < 2 or not set(plane) <= set(common.coordinates):
        return made
    shown = (plane[0], plane[1])
    return made | {
        "edition_regions": edition_regions(whole, shown, space=space, frames=frames),
        "edition_region_trends": edition_region_trends(whole, shown, space=space, rng=fresh()),
    }
