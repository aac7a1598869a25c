"""One space as the report reads it: which axes are read, what each carries, which deviations count."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.reading.axes import axes_above_noise, axes_read, placed_axes
from analysis.geometry.space.themes import CARRIED
from analysis.report.cells import Row, Source, above, among, at_most, source_of
from analysis.report.context import Context
from analysis.report.markdown import Markdown
from analysis.report.rows import values_of
from analysis.study import Space
from analysis.tables.results import Tables

NOTABLE_SIZES = ("notable", "large")


@dataclass(frozen=True)
class SpaceView:
    """The tables of one space, and what is asked of them again and again."""

    space: Space
    label: Markdown
    tables: Tables

    @property
    def key(self) -> str:
        """Key of the space."""
        return self.space.key

    def source(self, name: str) -> Source:
        """Return a table of the space whose numbers, once printed, tell where they come from."""
        return source_of(self.tables, name, self.key)

    def numbered(self, axis: int) -> float:
        """Return the number of an axis, which remembers the table of axes; of one that is not kept, eigenvalues."""
        for name in ("axes", "eigenvalues"):
            row = self.tables.on_axis(name, axis)
            if not row.empty:
                number: float = self.source(name).row(row.iloc[0])["axis"]
                return number
        return axis

    @property
    def n(self) -> float | None:
        """Number of respondents whose space it is, where the tables tell it."""
        basis = self.tables.basis
        return None if basis.empty else self.source("basis").row(basis.iloc[0])["n"]

    @property
    def axes(self) -> list[int]:
        """All axes that were kept."""
        return [int(axis) for axis in self.tables.axes["axis"]]

    @property
    def themes(self) -> list[str]:
        """Themes of the space that the tables know, in the study's order."""
        known = set(self.tables.themes["theme"])
        return [theme for theme in self.space.themes if theme in known]

    @property
    def is_of_one_theme(self) -> bool:
        """Whether one theme makes the whole space: no axis of it can carry that theme more than another."""
        return len(self.themes) == 1

    @cached_property
    def above_noise(self) -> list[int] | None:
        """First axes whose eigenvalue exceeds that of noise; None where noise was not measured."""
        return axes_above_noise(self.tables.eigenvalues, rotated=self.is_rotated)

    @property
    def n_above_noise(self) -> float:
        """Number of first axes whose eigenvalue exceeds that of noise; none where noise was not measured."""
        first = among("axis", self.above_noise or [])
        by_p_values = self.is_rotated or self.tables.eigenvalues["eigenvalue"].isna().all()
        exceeding = at_most("p_value", SIGNIFICANCE) if by_p_values else above("eigenvalue", "noise_eigenvalue")
        return self.source("eigenvalues").count(first, exceeding)

    @property
    def is_rotated(self) -> bool:
        """Whether the axes of the plane were turned towards the themes."""
        return self.space.orientation == "themes"

    @cached_property
    def placed(self) -> dict[str, int]:
        """Axis shown at each place of the plane: horizontal and vertical."""
        return placed_axes(self.tables.axes)

    @cached_property
    def read_axes(self) -> list[int]:
        """Axes that the report describes: those of the plane, and those above noise, three at most."""
        return axes_read(self.tables.axes, self.tables.eigenvalues, rotated=self.is_rotated)

    @cached_property
    def active(self) -> pd.DataFrame:
        """Active categories, a row a category."""
        return self._first_axis("active")

    @cached_property
    def passive(self) -> pd.DataFrame:
        """Passive categories, a row a category."""
        return self._first_axis("passive")

    @property
    def active_questions(self) -> list[str]:
        """Questions with at least one active category, in the order of the table."""
        return list(dict.fromkeys(self.active["question"]))

    @property
    def factors(self) -> list[str]:
        """Supplementary questions whose mean points are known, in the order of the table."""
        return list(dict.fromkeys(self.tables.mean_points["factor"]))

    def retained(self, axis: int) -> pd.DataFrame:
        """Return the categories retained to read an axis: those that contribute more than the mean."""
        rows = self.tables.on_axis("categories", axis)
        return rows[rows["retained"].eq(True)]

    def eigenvalue(self, axis: int) -> pd.Series:
        """Return the row of one axis in the table of eigenvalues."""
        return self.tables.on_axis("eigenvalues", axis).iloc[0]

    def theme_row(self, theme: str, axis: int) -> Row | None:
        """Return the row of a theme on an axis, if the table has it."""
        return self._theme_rows.get((theme, axis))

    @cached_property
    def _theme_rows(self) -> dict[tuple[str, int], Row]:
        """Rows of the table of themes, the first of each theme and axis."""
        rows = self.source("themes").rows(self.tables.themes)
        return {(row["theme"], int(row["axis"])): row for row in reversed(rows)}

    def best_axis(self, theme: str) -> tuple[int, str] | None:
        """Return the first axis established that carries a theme, else the first that carries it partly."""
        found = {axis: self._carried(theme, axis) for axis in self.read_axes if self.is_established(axis)}
        for wanted in ("yes", "partly"):
            for axis, carried in found.items():
                if carried == wanted:
                    return axis, wanted
        return None

    def name(self, axis: int) -> str | None:
        """Return the declared name of an axis, only where the axis carries the theme, and noise makes none like it."""
        if not self.is_established(axis):
            return None
        rows = self.tables.on_axis("axes", axis)
        for theme, name in zip(rows["theme"], rows["name"], strict=True):
            if isinstance(name, str) and name and self._bears_name(str(theme), axis):
                return name
        return None

    def is_established(self, axis: int) -> bool:
        """Return whether an axis exceeds noise, or noise was not measured."""
        return self.above_noise is None or axis in self.above_noise

    def notable_deviations(self) -> pd.DataFrame:
        """Return the deviations that are notable or large on an axis read."""
        table = self.read(self.tables.deviations)
        return table[table["size"].isin(NOTABLE_SIZES)]

    def read(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table on the axes that the report describes."""
        return table[np.isin(table["axis"].to_numpy().astype(int), self.read_axes)]

    def _carried(self, theme: str, axis: int) -> str:
        row = self.theme_row(theme, axis)
        return "no" if row is None else str(row["carried"])

    def _bears_name(self, theme: str, axis: int) -> bool:
        """Return whether an axis may be named after a theme: it carries it, or goes with the only one."""
        row = self.theme_row(theme, axis)
        if self.is_of_one_theme and row is not None:
            return bool(abs(row["score_correlation"]) >= CARRIED)
        return self._carried(theme, axis) == "yes"

    def _first_axis(self, status: str) -> pd.DataFrame:
        table = self.tables.categories
        found: dict[tuple[object, ...], int] = {}
        for place, (known, *key) in enumerate(values_of(table, "status", "question", "category")):
            if known == status:
                found.setdefault(tuple(key), place)
        return table.iloc[list(found.values())]


def respondents(context: Context, view: SpaceView) -> float:
    """Return the number of respondents whose space it is: all, or those of a class."""
    return context.n_kept if view.n is None else view.n


def views(context: Context) -> Iterator[SpaceView]:
    """Yield the spaces of the study that have results, in the study's order."""
    for key, space in context.study.spaces.items():
        if key in context.results.spaces:
            yield SpaceView(space, context.text(space.label), context.results.spaces[key])
