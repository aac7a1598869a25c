"""Whether three editions or more have one mean point, before any of them is compared with another."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.comparison.arranged import Addends, against_last
from analysis.comparison.timeline import FEWEST_OF_A_PLANE, FEWEST_OF_AN_AXIS, Timeline
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.contrasts import Effort, as_far
from analysis.tables import TABLES

FEWEST_EDITIONS = 3  # of two, the overall test is that of the two


def edition_overall(
    line: Timeline,
    *,
    space: str,
    planes: Sequence[Sequence[int]],
    rng: np.random.Generator,
    adjustment: Adjustment = "holm",
    draws: int | None = None,
) -> pd.DataFrame:
    r"""Test whether all editions have one mean point, on each axis and plane.

    Parameters
    ----------
    line : Timeline
    space : str
        Key of the space, written in the table.
    planes : sequence of sequences of int
        Axes and planes.
    rng : Generator
        Permutes the labels over all editions, those of one structure among themselves.
    adjustment : {"holm", "benjamini_hochberg"}
        Of the p-values of the table, as one family.
    draws : int, optional
        As many as the timeline says by default.

    Returns
    -------
    DataFrame
        space, axes, n, editions (tested), statistic, p_value, p_adjusted, draws, seed. Editions under five respondents
        are left out, under ten in a plane; where fewer than three are left, no row.

    Notes
    -----
    Wald-type statistic: :math:`W = d^T (C S C^T)^{-1} d`, d = C ȳ the deviations of the mean points from the last, S
    the covariance of the mean points, which `Addends` gives, computed again in each arrangement: the test is exact
    where the editions have one law, and asymptotically so where their numbers, spreads and weights differ. The χ² law
    of W rejects far too often with many small editions.

    References
    ----------
    Friedrich, S., Brunner, E. and Pauly, M. (2017). Permuting longitudinal data in spite of the dependencies. Journal
    of Multivariate Analysis, 153, 255-265.
    """
    chosen: list[tuple[int, ...]] = [tuple(plane) for plane in planes]
    of_axes, of_planes = (line.of_at_least(fewest) for fewest in (FEWEST_OF_AN_AXIS, FEWEST_OF_A_PLANE))
    parted: list[tuple[Timeline, list[tuple[int, ...]]]] = [(of_axes, [plane for plane in chosen if len(plane) == 1])]
    parted += [(of_planes, [plane for plane in chosen if len(plane) > 1])]
    parts = [(of_axes, chosen)] if of_axes.names == of_planes.names else parted  # one pass where it is enough
    rows = [
        row
        for tested, wanted in parts
        if len(tested.names) >= FEWEST_EDITIONS and wanted
        for row in overall_tests(tested, space, wanted, Effort(rng, draws or line.draws, exact_up_to=0))
    ]
    table = pd.DataFrame(rows, columns=TABLES["edition_overall"].names).astype({"seed": "Int64"})
    return table.assign(p_adjusted=adjusted(table["p_value"].astype("float64"), adjustment))


def overall_tests(
    line: Timeline, space: str, planes: Sequence[tuple[int, ...]], effort: Effort
) -> Iterator[dict[str, object]]:
    """Yield a row for each axis or plane, all of them by the same arrangements."""
    rows = {plane: [line.axes.index(axis) for axis in plane] for plane in planes}
    products = sorted({(j, k) for held in rows.values() for j in held for k in held if j <= k})
    contrasts = against_last(len(line.names))
    addends = Addends(line.editions(), products)
    moments = addends.observed()
    observed = {plane: float(moments.wald(held, contrasts)[0]) for plane, held in rows.items()}
    beyond = dict.fromkeys(rows, 0)
    for drawn in addends.drawn(effort.rng, effort.draws):
        for plane, held in rows.items():
            beyond[plane] += as_far(_finite(drawn.wald(held, contrasts)), observed[plane])
    run = effort.run(1)
    for plane, statistic in observed.items():
        yield {
            "space": space,
            "axes": "+".join(map(str, plane)),
            "n": len(line.codes),
            "editions": len(line.names),
            "statistic": statistic,
            "p_value": run.p_value(beyond[plane]),
            "draws": run.draws,
            "seed": run.seed,
        }


def _finite(statistics: FloatArray) -> FloatArray:
    return np.nan_to_num(statistics, nan=np.inf)
