"""Draw the regions of the categories that make the plane, and how far it turns without each question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.figures.labels import study_labels, study_stamp
from analysis.figures.page import Drawing
from analysis.figures.question_bars import PLANE, question_angles
from analysis.figures.regions import region_plane
from analysis.figures.saving import figure_files
from analysis.study import Space, Study
from analysis.tables.results import Results, Tables


def draw_stability(printed: Results, *, study: Study, space: Space) -> dict[str, Any]:
    """Return the figures of the stability of a space."""
    return {"figures": figure_files(drawings_of(printed.spaces[space.key], study, space))}


def drawings_of(tables: Tables, study: Study, space: Space) -> Iterator[tuple[str, Drawing]]:
    """Yield the figures by their key; none where the space has no plane."""
    labels, stamp, turned = study_labels(study), study_stamp(study), tables.question_stability
    if (turned["axes"] == PLANE).any():
        yield f"angles/{space.key}", question_angles(turned, labels, stamp=stamp)
    if len(tables.regions):
        drawn = region_plane(tables.regions, tables.categories, tables.axes, labels, stamp=stamp)
        yield f"regions/{space.key}", drawn
