"""The spaces of a study as they are set beside those of others: axes that are read, plane, theme of each axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.shared_planes import (
    SHARED,
    CommonPlaces,
    Shared,
    axis_correlations,
    chance_of_axis,
    common_places,
    found_again,
)
from analysis.geometry.reading.likeness import PLANE
from analysis.many.reading import Made
from analysis.report.context import on_axis
from analysis.report.markdown import Markdown
from analysis.report.space_view import SpaceView
from analysis.tables.results import Tables

CARRYING = ("yes", "partly")


@dataclass(frozen=True, eq=False)
class Compared:
    """A space of a study, as printed tables tell it."""

    made: Made
    key: str
    view: SpaceView

    @property
    def study(self) -> str:
        """Name of its study beside others."""
        return self.made.name

    @property
    def tables(self) -> Tables:
        """Tables of the space."""
        return self.view.tables

    @property
    def axes(self) -> list[int]:
        """Axes that are read, those of the plane first, across then up."""
        placed = [self.view.placed[place] for place in ("horizontal", "vertical") if place in self.view.placed]
        return [*placed, *(axis for axis in self.view.read_axes if axis not in placed)]

    @property
    def has_plane(self) -> bool:
        """Whether two axes are told."""
        return len(self.axes) >= PLANE

    def theme_of(self, axis: int) -> tuple[str | None, pd.Series | None]:
        """Return the theme that an axis carries, at least partly, and its row; none where it carries none."""
        rows = on_axis(self.tables.themes, axis)
        carried = rows[rows["carried"].isin(CARRYING)]
        if carried.empty:
            return None, None
        row = carried.sort_values("score_correlation", key=abs, ascending=False, kind="stable").iloc[0]
        return str(row["theme"]), row


def spaces_of(made: Made) -> dict[str, Compared]:
    """Return the spaces of a study that have axes and places to compare, by key."""
    found = {}
    for key, space in made.study.spaces.items():
        tables = made.results.spaces.get(key, Tables())
        if len(tables.axes) and len(tables.categories):
            found[key] = Compared(made, key, SpaceView(space, Markdown(space.label), tables))
    return found


@lru_cache(maxsize=256)  # axes, planes and what is unlike are told of the same
def shared_places(own: Compared, other: Compared, status: Shared) -> CommonPlaces:
    """Return where two spaces place the categories that they share, on the axes that each reads."""
    return common_places(
        own.tables.categories, other.tables.categories, axes=own.axes, other_axes=other.axes, status=status
    )


def all_shared(own: Compared, other: Compared) -> Iterator[tuple[Shared, CommonPlaces]]:
    """Yield the categories that two spaces share, active in both or not, where they are enough."""
    for status in SHARED:
        common = shared_places(own, other, status)
        if common.is_enough:
            yield status, common


def match_in(own: Compared, reference: Compared) -> dict[int, dict[str, Any]]:
    """Return, by axis of a space, the axis of the reference that goes best with it over active categories.

    An axis is found again by the thresholds of other readings, and only where a direction taken at random would hardly
    be as close.
    """
    common = shared_places(own, reference, "active")
    if not common.is_enough:
        return {}
    chance, found = chance_of_axis(common.n_free), {}
    for axis, correlations in zip(own.axes, axis_correlations(common), strict=True):
        if np.isfinite(correlations).any():
            best = int(np.nanargmax(np.abs(correlations)))
            size = abs(correlations[best])
            found[axis] = {
                "reference_axis": reference.axes[best],
                "correlation": correlations[best],
                "chance": chance,
                "found": found_again(size, chance),
                "n_common": common.n_questions,
            }
    return found
