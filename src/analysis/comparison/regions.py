"""The shares of respondents in the four regions of the plane, edition by edition."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from analysis.comparison.slopes import tested_slopes
from analysis.comparison.timeline import FEWEST_OF_AN_AXIS, Timeline
from analysis.comparison.trend import columns_of
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.contrasts import Effort
from analysis.geometry.inference.intervals import finite_wilson
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.structure.weighted_points import effective_number
from analysis.study.values import FEWEST_OF_A_TREND
from analysis.tables import TABLES

REGIONS = ("low_low", "low_high", "high_low", "high_high")  # on the horizontal axis, then on the vertical one


def in_regions(line: Timeline, plane: tuple[int, int]) -> FloatArray:
    """Return who lies in each region of a plane: 1 or 0, shape (4, n_respondents). Who lies on an axis is high."""
    right, top = (line.values[line.axes.index(axis)] >= 0 for axis in plane)
    return np.array([across & up for across in (~right, right) for up in (~top, top)], dtype=np.float64)


def edition_regions(
    line: Timeline, plane: tuple[int, int], *, space: str, frames: Mapping[str, int] | None = None
) -> pd.DataFrame:
    r"""Return the share of the respondents of each edition in each region of the plane.

    Parameters
    ----------
    line : Timeline
    plane : pair of int
        The horizontal axis and the vertical one: regions are parted by their origins, means of all editions together.
    space : str
        Key of the space, written in the table.
    frames : mapping of edition to int, optional
        As in `edition_means`.

    Returns
    -------
    DataFrame
        space, region (low or high, horizontally, then vertically), edition, n (in the region), base, share, ci_low,
        ci_high. Shares are weighted; Wilson's interval rests on Kish's effective number, over :math:`1 - n_e/N_e`
        where a list bounds the edition.
    """
    inside = in_regions(line, plane)
    rows = []
    for edition, (name, base) in enumerate(zip(line.names, line.sizes, strict=True)):
        own = line.members(edition)
        weights = line.weights[own]
        part = min(1.0, base / frames[name]) if frames and name in frames else 0.0
        shares = np.clip(inside[:, own] @ weights / weights.sum(), 0.0, 1.0)
        low, high = finite_wilson(shares, effective_number(weights), part)
        counts = inside[:, own].sum(axis=1).astype(int)
        rows += [
            (space, region, name, n, int(base), *told)
            for region, n, *told in zip(REGIONS, counts, shares, low, high, strict=True)
        ]
    order = {region: rank for rank, region in enumerate(REGIONS)}
    table = pd.DataFrame(rows, columns=TABLES["edition_regions"].names)
    return table.sort_values("region", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def edition_region_trends(
    line: Timeline, plane: tuple[int, int], *, space: str, rng: np.random.Generator, draws: int | None = None
) -> pd.DataFrame:
    """Return the trend of the share of each region, over editions of five respondents or more: see `tested_slopes`.

    Returns
    -------
    DataFrame
        The columns of `edition_trends`, a region in the place of an axis, and n_inside, those of all editions in the
        region. Without three editions, no row.
    """
    tested = line.of_at_least(FEWEST_OF_AN_AXIS)
    enough = len(tested.names) >= FEWEST_OF_A_TREND
    rows = list(_trends(tested, plane, space, Effort(rng, draws or line.draws, exact_up_to=0))) if enough else []
    return pd.DataFrame(rows, columns=TABLES["edition_region_trends"].names).astype({"seed": "Int64"})


def _trends(line: Timeline, plane: tuple[int, int], space: str, effort: Effort) -> Iterator[dict[str, object]]:
    inside = in_regions(line, plane)
    shared = {"space": space, "by": line.by, "n": len(line.codes), "editions": len(line.names)}
    run = {"draws": effort.draws, "seed": effort.seed()}
    for region, held, slope in zip(REGIONS, inside, tested_slopes(line, inside, effort, CONFIDENCE), strict=True):
        told = columns_of(slope)
        own = {name: told[name] for name in TABLES["edition_region_trends"].names if name in told}
        yield shared | {"region": region, "n_inside": int(held.sum())} | own | run
