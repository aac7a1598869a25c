"""Ellipses of a plane: concentration of a group, compatibility and confidence of its mean point."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy import special

from analysis.geometry.arrays import FloatArray
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.structure.covariance import covariance_of, has_extent, linearised_covariance
from analysis.geometry.structure.groups import GroupedCloud, grouped
from analysis.geometry.structure.weighted_points import effective_number
from analysis.tables import TABLES

Kind = Literal["concentration", "compatibility", "confidence"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KAPPA = 2.0  # of the concentration ellipse: 86.47 % of a Gaussian group
FEWEST_OF_AN_ELLIPSE = 5  # below this number, or effective number, no confidence ellipse keeps its level

ABSENT = ["factor", "category", "kind", "axes", "n", "reason"]


@dataclass(frozen=True)
class Ellipses:
    """The ellipses that exist, and why the others do not.

    Attributes
    ----------
    drawn : DataFrame
        factor, category, kind, axes, centre_x, centre_y, semi_axis_1, semi_axis_2 (the shorter),
        angle (degrees from the first axis to semi_axis_1, in (-90, 90]), level, n, frame_size (of a confidence
        ellipse that is narrowed by the share observed; missing otherwise).
    absent : DataFrame
        factor, category, kind, axes, n, reason: too_few (confidence below five individuals, or an effective
        number below five where they are weighted),
        no_extent (individuals on one point or one line), whole_cloud (nothing to be compatible with).
    """

    drawn: pd.DataFrame
    absent: pd.DataFrame


def ellipses(
    coordinates: pd.DataFrame,
    factor: pd.Series,
    *,
    axes: tuple[int, int] = (1, 2),
    kinds: Iterable[Kind] = KINDS,
    frame_sizes: Mapping[str, int] | None = None,
    weights: pd.Series | None = None,
) -> Ellipses:
    r"""Return the ellipses of the groups of a factor in a plane.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of individuals; the columns are the axes 1, 2, ...
    factor : Series
        Category of each respondent, named after the question; unknown ones are left out.
    axes : pair of int
        The plane, horizontal axis first.
    kinds : iterable of str
        Among concentration, compatibility, confidence.
    frame_sizes : mapping of str to int, optional
        Number of individuals of a category in the frame that respondents come from: narrows the
        confidence ellipse by the share already observed.
    weights : Series, optional
        Weights of the respondents; equal by default.

    Returns
    -------
    Ellipses

    Notes
    -----
    With U the covariance of the N individuals of known category and V_c that of a group of n_c
    (divisors N and n_c), the ellipse is :math:`(P-\bar y_c)^T M^{-1} (P-\bar y_c) = \kappa^2` with

    - concentration: M = V_c, :math:`\kappa = 2`;
    - compatibility, inside the cloud: M = U, :math:`\kappa^2 = \chi^2_{2;.95} (N-n_c) / (n_c (N-1))`;
    - confidence, beyond the cloud: M = V_c, :math:`\kappa^2 = 2 F_{2,n_c-2;.95} / (n_c-2)`,
      times :math:`1 - n_c/M_c` where the frame has M_c individuals.

    With weights, means and V_c are weighted; U is the covariance of :math:`(w_i/\bar w)(y_i-\bar y)`, by the
    linearised variance of a ratio; confidence takes Kish's effective number :math:`(\sum w)^2/\sum w^2` of the
    group in place of n_c.

    Raises
    ------
    ValueError
        If a weight is not positive, or a frame is smaller than its group.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 4 and 5.
    """
    kinds = tuple(kinds)
    cloud = grouped(coordinates[list(axes)], factor, weights)
    _require_frames(cloud, frame_sizes or {})
    outcomes = [
        _ellipse(cloud, group, kind, (frame_sizes or {}).get(category))
        for group, category in enumerate(cloud.categories)
        for kind in kinds
    ]
    names = {"factor": cloud.factor, "axes": "+".join(map(str, axes))}
    return Ellipses(
        drawn=pd.DataFrame([names | row for row in outcomes if "reason" not in row], columns=TABLES["ellipses"].names),
        absent=pd.DataFrame([names | row for row in outcomes if "reason" in row], columns=ABSENT),
    )


def _require_frames(cloud: GroupedCloud, frame_sizes: Mapping[str, int]) -> None:
    """Refuse a frame that holds fewer individuals than the group that comes from it."""
    for category, size in zip(cloud.categories, cloud.sizes, strict=True):
        if frame_sizes.get(category, size) < size:
            raise ValueError(
                f"« {cloud.factor} », {category} : {size} répondants pour une base de sondage de "
                f"{frame_sizes[category]} ; corriger la taille de la base"
            )


def _ellipse(cloud: GroupedCloud, group: int, kind: Kind, frame_size: int | None) -> dict[str, object]:
    """Return one ellipse as a row, or the reason why there is none."""
    n = int(cloud.sizes[group])
    row: dict[str, object] = {"category": cloud.categories[group], "kind": kind, "n": n}
    effective = effective_number(cloud.weights[cloud.members(group)])
    if kind == "confidence" and effective < FEWEST_OF_AN_ELLIPSE:
        return row | {"reason": "too_few"}
    if kind == "compatibility" and n == cloud.n:
        return row | {"reason": "whole_cloud"}
    members = np.ones(cloud.n, dtype=bool) if kind == "compatibility" else cloud.members(group)
    covariance_by = linearised_covariance if kind == "compatibility" else covariance_of
    covariance = covariance_by(cloud.points[members], cloud.weights[members])
    if not has_extent(covariance, covariance_of(cloud.points, cloud.weights)):
        return row | {"reason": "no_extent"}
    centre = cloud.group_means(cloud.points)[group]
    level, kappa2 = _kappa2(kind, n, cloud.n, effective, frame_size)
    row["frame_size"] = np.nan if frame_size is None or kind != "confidence" else frame_size
    return row | _shape(covariance, kappa2) | {"centre_x": centre[0], "centre_y": centre[1], "level": level}


def _kappa2(kind: Kind, n: int, n_cloud: int, effective: float, frame_size: int | None) -> tuple[float, float]:
    """Return the level of an ellipse and its squared radius in its own metric."""
    if kind == "concentration":
        return float(special.chdtr(2, KAPPA**2)), KAPPA**2
    if kind == "compatibility":
        return CONFIDENCE, float(special.chdtri(2, 1 - CONFIDENCE)) * (n_cloud - n) / (n * (n_cloud - 1))
    observed = 0.0 if frame_size is None else n / frame_size
    return CONFIDENCE, 2 / (effective - 2) * float(special.fdtri(2, effective - 2, CONFIDENCE)) * (1 - observed)


def _shape(covariance: FloatArray, kappa2: float) -> dict[str, object]:
    """Return the semi-axes of an ellipse, the longer first, and the angle of the longer in degrees."""
    variances, directions = np.linalg.eigh(covariance)
    x, y = directions[:, 1]
    angle = np.degrees(np.arctan2(y, x))
    return {
        "semi_axis_1": float(np.sqrt(kappa2 * variances[1])),
        "semi_axis_2": float(np.sqrt(kappa2 * variances[0])),
        "angle": float(90 - (90 - angle) % 180),
    }
