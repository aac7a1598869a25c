"""The shifts between two groups that permuted labels do not reject."""

import numpy as np

from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.inference.contrasts import Contrast, Effort
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.structure.weighted_points import weighted_points


def shift_interval(
    values: FloatArray,
    members: BoolArray,
    effort: Effort,
    level: float = CONFIDENCE,
    *,
    weights: FloatArray | None = None,
) -> tuple[float, float]:
    r"""Return the interval of the shift between a group and the others, by inverting the permutation test.

    Parameters
    ----------
    values : array of shape (n_individuals,)
        Coordinates of both groups on an axis.
    members : array of shape (n_individuals,)
        Who is in the group.
    effort : Effort
        How far arrangements are enumerated, and how many are drawn beyond. Drawn from a generator in the same state
        as the test's, the interval leaves 0 out exactly where the test's p-value is at most 1 - level.
    level : float
        Level of the interval.
    weights : array of shape (n_individuals,), optional
        Weights that the individuals keep whatever their group; equal by default.

    Returns
    -------
    low, high : float
        Both missing where groups are so small that no shift can be rejected.

    Notes
    -----
    Under a shift :math:`\Delta`, the deviation of a group of permuted members is :math:`t - \Delta c`, with c the share
    of true members in the group less their share in the others, weighted as the means are. It reaches that observed,
    :math:`d - \Delta`, exactly where :math:`\Delta` lies between :math:`(d - t)/(1 - c)` and
    :math:`(d + t)/(1 + c)`. Every such interval holds d: the p-value of a shift decreases on either side of d, and the
    bounds are order statistics of these ends.

    References
    ----------
    Garthwaite, P. H. (1996). Confidence intervals from randomization tests. Biometrics, 52, 1387-1393.
    """
    membership = members.astype(np.float64)
    rows = weighted_points(np.stack([values, membership]), np.ones(len(values)) if weights is None else weights)
    contrast = Contrast(rows, members, from_others=True)
    observed = float(contrast.observed()[0])
    ends = [_ends(contrast.deviations(sums), observed) for sums in contrast.sums(effort)]
    low, high = np.concatenate([end[0] for end in ends]), np.concatenate([end[1] for end in ends])
    if effort.method(contrast.n_subsets) == "monte_carlo":
        low, high = np.append(low, -np.inf), np.append(high, np.inf)  # the arrangement observed
    rejected = int(np.floor((1 - level) * len(low) + 1e-9))
    bounds = float(np.partition(low, rejected)[rejected]), float(-np.partition(-high, rejected)[rejected])
    return bounds if np.isfinite(bounds).all() else (np.nan, np.nan)


def _ends(rows: FloatArray, observed: float) -> tuple[FloatArray, FloatArray]:
    """Return the least and the greatest shift under which each arrangement lies as far as the observed one."""
    deviations, overlaps = rows
    same, opposite = overlaps > 1 - 1e-9, overlaps < -1 + 1e-9
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([(observed - deviations) / (1 - overlaps), (observed + deviations) / (1 + overlaps)])
    always = same | opposite
    return np.where(always, -np.inf, ends.min(axis=0)), np.where(always, np.inf, ends.max(axis=0))
