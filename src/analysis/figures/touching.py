"""Boxes and segments on a page, in rows of four numbers: which come close, which are run over, which cross."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Segment = tuple[float, float, float, float]  # x, y of one end, x, y of the other

CLEARANCE = 1.2  # kept free around a label
ALONG = np.linspace(0.0, 1.0, 33)[1:]  # where along a segment points are tried: not at its start


def overlapping(boxes: Floats, others: Floats) -> Truths:
    """Say which boxes come closer than the clearance to which others."""
    left, bottom, right, top = boxes.T[..., None]
    x0, y0, x1, y1 = others.T
    apart = (left >= x1 + CLEARANCE) | (x0 >= right + CLEARANCE)
    return np.asarray(~(apart | (bottom >= y1 + CLEARANCE) | (y0 >= top + CLEARANCE)))


def touched(boxes: Floats, segments: Floats) -> Truths:
    """Say which boxes are run over by which segments, tried at 32 points of each."""
    left, bottom, right, top = boxes.T[..., None]
    x0, y0, x1, y1 = segments.T
    near = (left < np.maximum(x0, x1)) & (np.minimum(x0, x1) < right)
    near &= (bottom < np.maximum(y0, y1)) & (np.minimum(y0, y1) < top)
    if not near.any():
        return np.asarray(near)
    box, segment = np.nonzero(near)
    x = x0[segment, None] + (x1 - x0)[segment, None] * ALONG
    y = y0[segment, None] + (y1 - y0)[segment, None] * ALONG
    inside = (left[box] < x) & (x < right[box]) & (bottom[box] < y) & (y < top[box])
    near[box, segment] = inside.any(axis=1)
    return np.asarray(near)


def crossed(segments: Floats, others: Floats) -> Truths:
    """Say which segments cross which others."""
    ours, theirs = segments.T[..., None], others.T
    apart = _side(ours, *theirs[:2]) * _side(ours, *theirs[2:]) < 0
    return np.asarray(apart & (_side(theirs, *ours[:2]) * _side(theirs, *ours[2:]) < 0))


def _side(line: Floats, x: Floats, y: Floats) -> Floats:
    """Return on which side of a line from one point to another a third lies: the sign of a cross product."""
    x0, y0, x1, y1 = line
    return np.asarray((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0))


def as_floats(rows: Sequence[Segment]) -> Floats:
    """Return boxes or segments as rows of four numbers, even where there are none."""
    return np.array(rows, dtype=float).reshape(-1, 4)
