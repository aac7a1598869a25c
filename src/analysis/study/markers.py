"""A grid of markers: what projects are assessed on, by whom, when; values of config/markers.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FILE = "config/markers.yaml"
SCHEMA = "markers"


@dataclass(frozen=True, slots=True)
class Level:
    """What a level of a marker says, and an example where its source gives one."""

    text: str
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker: a quality that a project has more or less of, as its source defines it."""

    key: str
    label: str
    definition: str
    name: str | None = None  # the whole name, where the label shortens it
    levels: Mapping[int, Level] = field(default_factory=dict)  # those that the source describes; it may describe none
    source: str | None = None  # where it is not that of the grid
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """One project that is assessed, and how it is told, where its story was gathered."""

    key: str
    label: str
    holder: str | None = None
    narrative: str | None = None
    source: str | None = None  # of the narrative
    elements: tuple[str, ...] = ()  # key elements that the narrative tells
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One time at which assessors fill the grid, and what they decide together of it."""

    key: str
    label: str
    date: str | None = None  # year-month-day
    files: tuple[str, ...] = ()  # filled grids, from the study's root
    decided: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # project -> marker -> level


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of markers that all have the same levels, from the lowest to the highest, and the same weight."""

    title: str
    source: str
    lowest: int
    highest: int
    markers: Mapping[str, Marker]
    address: str | None = None
    note: str | None = None
    elements: Mapping[str, str] = field(default_factory=dict)  # key elements -> label
    elements_source: str | None = None
    projects: Mapping[str, Project] = field(default_factory=dict)
    assessors: tuple[str, ...] = ()  # codes: who they are stays with those who hold the grids
    rounds: Mapping[str, Round] = field(default_factory=dict)
    total: bool = False  # whether levels are summed: a choice of the study
    respondents: str | None = None  # the round whose levels are supplementary questions of those who carry a project

    @property
    def levels(self) -> range:
        """Levels of every marker, the lowest first."""
        return range(self.lowest, self.highest + 1)

    @property
    def files(self) -> tuple[str, ...]:
        """Filled grids of all rounds."""
        return tuple(file for each in self.rounds.values() for file in each.files)

    @property
    def filled(self) -> dict[str, Round]:
        """Rounds of which filled grids were received, in their order."""
        return {key: each for key, each in self.rounds.items() if each.files}

    @property
    def is_told(self) -> bool:
        """Whether the story of some project tells key elements."""
        return any(project.elements for project in self.projects.values())


def grid_of(declared: Mapping[str, Any]) -> Grid:
    """Return the grid that a settings file declares, once it follows its schema."""
    grid, elements = declared["grid"], declared.get("elements", {})
    return Grid(
        title=grid["title"],
        source=grid["source"],
        address=grid.get("address"),
        note=grid.get("note"),
        total=grid.get("total", False),
        lowest=grid["scale"]["lowest"],
        highest=grid["scale"]["highest"],
        markers={key: _marker(key, marker) for key, marker in declared["markers"].items()},
        elements=elements.get("labels", {}),
        elements_source=elements.get("source"),
        projects={key: _project(key, project) for key, project in declared.get("projects", {}).items()},
        assessors=tuple(declared.get("assessors", ())),
        rounds={key: _round(key, each) for key, each in declared.get("rounds", {}).items()},
        respondents=declared.get("respondents", {}).get("round"),
    )


def _marker(key: str, declared: Mapping[str, Any]) -> Marker:
    levels = {int(level): Level(**said) for level, said in declared.get("levels", {}).items()}
    return Marker(key, **{**declared, "levels": levels})


def _project(key: str, declared: Mapping[str, Any]) -> Project:
    return Project(key, **{**declared, "elements": tuple(declared.get("elements", ()))})


def _round(key: str, declared: Mapping[str, Any]) -> Round:
    return Round(key, **{**declared, "files": tuple(declared.get("files", ()))})
