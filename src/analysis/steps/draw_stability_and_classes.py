"""Draw what holds of each space: regions of its categories, its plane without each question; and its classes."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from analysis.figures.classes import class_gains, class_plane
from analysis.figures.labels import space_labels, study_stamp
from analysis.figures.question_bars import question_angles
from analysis.figures.regions import region_plane
from analysis.figures.saving import Named, figure_files
from analysis.geometry.reading.likeness import PLANE_NAME
from analysis.printing.door import Printed
from analysis.study import Space, Study
from analysis.tables.results import Tables


def draw_stability_and_classes(printed: Printed, *, study: Study) -> dict[str, Any]:
    """Return the figures of every space that is drawn again, and of every one in which classes are made, by folder."""
    stable = {f"{key}-stabilite": (key, stability_drawings) for key, space in study.spaces.items() if space.stability}
    classed = {f"{key}-classes": (key, class_drawings) for key, space in study.spaces.items() if space.classes}
    return {
        "figures": {
            part: figure_files(drawings(printed.spaces[key], study, study.spaces[key]))
            for part, (key, drawings) in (stable | classed).items()
        }
    }


def stability_drawings(tables: Tables, study: Study, space: Space) -> Iterator[Named]:
    """Yield the figures of a space drawn again by their key; none where it has no plane."""
    labels, stamp, turned = space_labels(study), study_stamp(study), tables.question_stability
    if (turned["axes"] == PLANE_NAME).any():
        yield f"angles/{space.key}", partial(question_angles, turned, labels, stamp=stamp)
    categories = tables.categories
    if len(tables.regions) and categories["retained"][categories["axis"].isin([1, 2])].any():
        drawn = partial(region_plane, tables.regions, categories, tables.axes, labels, stamp=stamp)
        yield f"regions/{space.key}", drawn


def class_drawings(tables: Tables, study: Study, space: Space) -> Iterator[Named]:
    """Yield the figures of classes by their key; the plane only where there is one."""
    labels, stamp, axes = space_labels(study), study_stamp(study), tables.axes
    yield f"class_gains/{space.key}", partial(class_gains, tables.class_numbers, labels, stamp=stamp)
    if len(axes) > 1 and len(tables.cells):
        cells = tables.cells.drop(columns="factor")
        yield f"classes/{space.key}", partial(class_plane, cells, tables.class_axes, axes, labels, stamp=stamp)
