"""Draw the classes of one space on a grid, with their mean points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.figures.classes import class_gains, class_plane
from analysis.figures.labels import study_labels, study_stamp
from analysis.figures.page import Drawing
from analysis.figures.saving import figure_files
from analysis.study import Space, Study
from analysis.tables.results import Results, Tables


def draw_classes(printed: Results, *, study: Study, space: Space) -> dict[str, Any]:
    """Return the figures of the classes of a space."""
    return {"figures": figure_files(drawings_of(printed.spaces[space.key], study, space))}


def drawings_of(tables: Tables, study: Study, space: Space) -> Iterator[tuple[str, Drawing]]:
    """Yield the figures by their key; the plane only where there is one."""
    labels, stamp, axes = study_labels(study), study_stamp(study), tables.axes
    yield f"class_gains/{space.key}", class_gains(tables.class_numbers, labels, stamp=stamp)
    if len(axes) > 1:
        cells = tables.cells.drop(columns="factor")
        yield f"classes/{space.key}", class_plane(cells, tables.class_axes, axes, labels, stamp=stamp)
