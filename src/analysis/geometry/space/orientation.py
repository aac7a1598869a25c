"""Which axis is displayed where, and which end of it is positive."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Literal

import numpy as np
import pandas as pd

from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.rotation import rotated, theme_rotation
from analysis.geometry.space.themes import theme_arrows
from analysis.study import Axis

PLACES = ("horizontal", "vertical")


@dataclass(frozen=True, slots=True)
class DisplayedAxis:
    """A factorial axis and its place on the page."""

    axis: int
    place: str  # horizontal or vertical
    theme: str | None = None
    name: str | None = None
    positive: tuple[str, Hashable] | None = None  # (question, category) on the positive side


def oriented(
    space: FactorialSpace,
    themes: Mapping[str, str | None],
    declared: Sequence[Axis],
    orientation: Literal["poles", "themes"] = "poles",
) -> tuple[FactorialSpace, tuple[DisplayedAxis, ...]]:
    """Return the space with its declared poles on the positive side, and where its first two axes are displayed.

    Parameters
    ----------
    space : FactorialSpace
        The fitted space.
    themes : mapping of question to theme
        Themes of the active questions.
    declared : sequence of study.Axis
        The readings that the study declares; none leaves axis 1 horizontal and axis 2 vertical.
    orientation : {"poles", "themes"}
        Whether the axes stay where they are, or turn in their plane towards the scores of the declared themes.
    """
    arrows = theme_arrows(space, themes)
    displayed = displayed_axes(arrows, declared)
    if orientation == "themes":
        space = rotated(space, theme_rotation(space, arrows, {shown.axis: shown.theme for shown in displayed}))
    return turned(space, {shown.axis: shown.positive for shown in displayed if shown.positive}), displayed


def displayed_axes(arrows: pd.DataFrame, declared: Sequence[Axis]) -> tuple[DisplayedAxis, ...]:
    """Return where axes 1 and 2 are displayed: as the declared themes' scores correlate best with them.

    Parameters
    ----------
    arrows : DataFrame of shape (n_themes, n_axes)
        Correlations of theme scores with axes.
    declared : sequence of study.Axis
        At most one per place.
    """
    if len({axis.place for axis in declared}) < len(declared):
        raise ValueError("two axes are declared at the same place; put one horizontally and one vertically")
    axes = [int(axis) for axis in arrows.columns[:2]]
    chosen = max(permutations(axes, min(len(declared), len(axes))), key=lambda order: _match(arrows, declared, order))
    shown = [
        DisplayedAxis(axis, reading.place, reading.theme, reading.name, reading.positive)
        for axis, reading in zip(chosen, declared, strict=False)
    ]
    free_places = [place for place in PLACES if place not in {axis.place for axis in shown}]
    free_axes = [axis for axis in axes if axis not in chosen]
    shown += [DisplayedAxis(axis, place) for axis, place in zip(free_axes, free_places, strict=False)]
    return tuple(sorted(shown, key=lambda axis: axis.axis))


def turned(space: FactorialSpace, positive: Mapping[int, tuple[str, Hashable]]) -> FactorialSpace:
    """Return the space with the given (question, category) on the positive side of each given axis."""
    signs = np.ones(space.n_axes)
    for axis, category in positive.items():
        coordinates = space.categories.coordinates[space.categories.coding.position(*category)]
        signs[axis - 1] = -1 if coordinates[axis - 1] < 0 else 1
    return space.flipped(signs)


def _match(arrows: pd.DataFrame, declared: Sequence[Axis], axes: Sequence[int]) -> float:
    """Return how well declared themes go with axes: the sum of their correlations in size."""
    sizes = arrows.abs().fillna(0)
    pairs = zip(declared, axes, strict=False)
    return sum(float(sizes[axis].get(reading.theme, 0)) for reading, axis in pairs)
