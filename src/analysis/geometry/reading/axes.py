"""Which axes of a space are read: those of its plane, and those above noise."""

from itertools import combinations

import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.reading.likeness import PLANE

MAX_READ = 3  # axes described beside those the study places on the plane


def axes_above_noise(eigenvalues: pd.DataFrame, *, rotated: bool) -> list[int] | None:
    """Return the first axes whose eigenvalue exceeds that of noise, kept or not; None where noise was not measured.

    Axes that were rotated share out the variances of two eigenvalues: they exceed noise together, or not at all. Of
    eigenvalues that are not told, the p-value says as much: that noise is as large in one draw of twenty at most.

    Parameters
    ----------
    eigenvalues : DataFrame
        Result table: axis, eigenvalue, noise_eigenvalue, p_value; one row an axis.
    rotated : bool
        Whether the axes of the plane were turned: tests are of principal axes, before any rotation.
    """
    if eigenvalues["noise_eigenvalue"].isna().all():
        return None
    noise, p_values = eigenvalues["noise_eigenvalue"], eigenvalues["p_value"]
    by_p_values = rotated or eigenvalues["eigenvalue"].isna().all()
    if by_p_values and p_values.isna().all():
        return None
    above = p_values <= SIGNIFICANCE if by_p_values else eigenvalues["eigenvalue"] > noise
    n_first = int(above.astype(bool).cummin().sum())
    return [] if rotated and n_first < PLANE else eigenvalues["axis"].astype(int).tolist()[:n_first]


def placed_axes(axes: pd.DataFrame) -> dict[str, int]:
    """Return the axis shown at each place of the plane: horizontal and vertical."""
    every = zip(axes["place"].tolist(), axes["axis"].tolist(), strict=True)
    return {place: int(axis) for place, axis in every if place in ("horizontal", "vertical")}


def axes_read(axes: pd.DataFrame, eigenvalues: pd.DataFrame, *, rotated: bool) -> list[int]:
    """Return the axes that are described: those of the plane, and those above noise, three at most.

    Parameters are those of `axes_above_noise`, and the table of the axes that were kept, with the place of each.
    """
    kept = [int(axis) for axis in axes["axis"]]
    chosen = set(placed_axes(axes).values()) or set(kept[:PLANE])
    for axis in axes_above_noise(eigenvalues, rotated=rotated) or []:
        if len(chosen) < MAX_READ:
            chosen.add(axis)
    return sorted(chosen & set(kept))


def planes_read(axes: pd.DataFrame, eigenvalues: pd.DataFrame, *, rotated: bool) -> tuple[tuple[int, ...], ...]:
    """Return the axes that are read, then every plane that two of them make: what factors and editions are tested on.

    Parameters are those of `axes_read`.
    """
    read = axes_read(axes, eigenvalues, rotated=rotated)
    return (*((axis,) for axis in read), *combinations(read, PLANE))
