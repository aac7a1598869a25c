"""Which axes of a space are read: those of its plane, and those above noise."""

import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.reading.likeness import PLANE

MAX_READ = 3  # axes described beside those the study places on the plane


def axes_above_noise(axes: pd.DataFrame, eigenvalues: pd.DataFrame, *, rotated: bool) -> list[int] | None:
    """Return the first axes whose eigenvalue exceeds that of noise; None where noise was not measured.

    Axes that were rotated share out the variances of two eigenvalues: they exceed noise together, or not at all.

    Parameters
    ----------
    axes : DataFrame
        Result table: axis; those that were kept.
    eigenvalues : DataFrame
        Result table: eigenvalue, noise_eigenvalue, p_value; one row an axis.
    rotated : bool
        Whether the axes of the plane were turned: tests are of principal axes, before any rotation.
    """
    kept = [int(axis) for axis in axes["axis"]]
    table = eigenvalues.iloc[: len(kept)]
    if table["noise_eigenvalue"].isna().all():
        return None
    above = table["p_value"] <= SIGNIFICANCE if rotated else table["eigenvalue"] > table["noise_eigenvalue"]
    n_first = int(above.astype(bool).cummin().sum())
    return [] if rotated and n_first < PLANE else kept[:n_first]


def placed_axes(axes: pd.DataFrame) -> dict[str, int]:
    """Return the axis shown at each place of the plane: horizontal and vertical."""
    shown = axes[axes["place"].isin(["horizontal", "vertical"])]
    return {str(place): int(axis) for place, axis in zip(shown["place"], shown["axis"], strict=True)}


def axes_read(axes: pd.DataFrame, eigenvalues: pd.DataFrame, *, rotated: bool) -> list[int]:
    """Return the axes that are described: those of the plane, and those above noise, three at most.

    Parameters are those of `axes_above_noise`; `axes` also tells the place of each.
    """
    kept = [int(axis) for axis in axes["axis"]]
    chosen = set(placed_axes(axes).values()) or set(kept[:PLANE])
    for axis in axes_above_noise(axes, eigenvalues, rotated=rotated) or []:
        if len(chosen) < MAX_READ:
            chosen.add(axis)
    return sorted(chosen & set(kept))
