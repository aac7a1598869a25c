"""Draw the classes of one space on a grid, with their mean points."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from analysis.figures.classes import class_gains, class_plane
from analysis.figures.labels import space_labels, study_stamp
from analysis.figures.saving import Named, figure_files
from analysis.printing.door import Printed
from analysis.study import Space, Study
from analysis.tables.results import Tables


def draw_classes(printed: Printed, *, study: Study, space: Space) -> dict[str, Any]:
    """Return the figures of the classes of a space."""
    return {"figures": figure_files(_drawings_of(printed.spaces[space.key], study, space))}


def _drawings_of(tables: Tables, study: Study, space: Space) -> Iterator[Named]:
    """Yield the figures by their key; the plane only where there is one."""
    labels, stamp, axes = space_labels(study), study_stamp(study), tables.axes
    yield f"class_gains/{space.key}", partial(class_gains, tables.class_numbers, labels, stamp=stamp)
    if len(axes) > 1 and len(tables.cells):
        cells = tables.cells.drop(columns="factor")
        yield f"classes/{space.key}", partial(class_plane, cells, tables.class_axes, axes, labels, stamp=stamp)
