"""Markers as questions of the respondents who carry an assessed project: placed in a space as any other."""

from collections.abc import Mapping

from analysis.study.markers import Grid, Marker
from analysis.study.values import Question


def with_assessed(questions: Mapping[str, Question], grid: Grid | None) -> dict[str, Question]:
    """Return questions by key, and after them each marker of a grid whose levels go with the respondents.

    A marker under the name of a question is left out: that fault is told elsewhere.
    """
    if grid is None or grid.respondents is None:
        return dict(questions)
    markers = {key: marker for key, marker in grid.markers.items() if key not in questions}
    return {**questions, **{key: _question(marker, grid) for key, marker in markers.items()}}


def _question(marker: Marker, grid: Grid) -> Question:
    """Return a marker as a question: a category a level, named so that it is read without its question."""
    return Question(
        marker.key,
        marker.label,
        "supplementary",
        "single",
        ordered=True,
        categories={str(level): f"{marker.label} {level}" for level in grid.levels},
        assessed=True,
    )
