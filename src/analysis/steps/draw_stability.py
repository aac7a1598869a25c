"""Draw the regions of the categories that make the plane, and how far it turns without each question."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from analysis.figures.labels import space_labels, study_stamp
from analysis.figures.question_bars import question_angles
from analysis.figures.regions import region_plane
from analysis.figures.saving import Named, figure_files
from analysis.geometry.reading.likeness import PLANE_NAME
from analysis.printing.door import Printed
from analysis.study import Space, Study
from analysis.tables.results import Tables


def draw_stability(printed: Printed, *, study: Study, space: Space) -> dict[str, Any]:
    """Return the figures of the stability of a space."""
    return {"figures": figure_files(drawings_of(printed.spaces[space.key], study, space))}


def drawings_of(tables: Tables, study: Study, space: Space) -> Iterator[Named]:
    """Yield the figures by their key; none where the space has no plane."""
    labels, stamp, turned = space_labels(study), study_stamp(study), tables.question_stability
    if (turned["axes"] == PLANE_NAME).any():
        yield f"angles/{space.key}", partial(question_angles, turned, labels, stamp=stamp)
    categories = tables.categories
    if len(tables.regions) and categories.loc[categories["axis"].isin([1, 2]), "retained"].any():
        drawn = partial(region_plane, tables.regions, categories, tables.axes, labels, stamp=stamp)
        yield f"regions/{space.key}", drawn
