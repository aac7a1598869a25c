"""Axes that are only written and drawn on: their limits are given once, and no tick, grid or edge of theirs is seen."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import Tick, XAxis, YAxis


class _Tickless:
    """An axis that has no tick, and makes none."""

    majorTicks = minorTicks = ()  # noqa: N815

    def get_major_ticks(self, *_: Any) -> list[Tick]:
        """Return no tick."""
        return []

    def get_minor_ticks(self, *_: Any) -> list[Tick]:
        """Return no tick."""
        return []


class _XAxis(_Tickless, XAxis):  # type: ignore[misc]  # what is a list there is empty here
    """The tickless axis that lies."""


class _YAxis(_Tickless, YAxis):  # type: ignore[misc]
    """The tickless axis that stands."""


class Sheet(Axes):
    """Axes that show nothing but what is put there.

    They draw what `Axes` would with its axis off, in a third of the time: what these make to no use, and this leaves
    out, is their ticks, their edges, and the extent of all that is put there.
    """

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = _XAxis(self, clear=False), _YAxis(self, clear=False)

    def _gen_axes_spines(self) -> dict[str, Any]:
        return {}

    def grid(self, *_: Any, **__: Any) -> None:
        """Draw no grid."""

    def update_datalim(self, *_: Any, **__: Any) -> None:
        """Leave limits as they were given."""

    def _update_line_limits(self, _: Any) -> None:
        """Leave limits as they were given."""

    def _update_patch_limits(self, _: Any) -> None:
        """Leave limits as they were given."""
