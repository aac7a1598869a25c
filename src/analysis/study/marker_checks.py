"""What config/markers.yaml must say together, once it follows its schema."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.problems import Problem, choice, raise_any
from analysis.study.markers import FILE, SCHEMA, Grid, grid_of

if TYPE_CHECKING:
    from analysis.settings import Place, Settings

FOLDER = "data/raw/"  # received files lie there, never elsewhere


def read_grid(root: Path) -> Grid | None:
    """Read and check the grid of markers that the folder `root` declares; a study without one has none.

    Raises
    ------
    StudyError
        With every fault of config/markers.yaml. No filled grid is read.
    """
    if not (root / FILE).exists():
        return None
    from analysis.settings import read_settings  # what cleans takes a word from here, and reads no settings

    settings = read_settings(root, FILE, SCHEMA)
    raise_any(_scale(settings))
    grid = grid_of(settings.values)
    raise_any(
        [
            *_levels(grid, settings),
            *_labels(grid, settings),
            *_elements(grid, settings),
            *_rounds(grid, settings),
            *_respondents(grid, settings),
        ]
    )
    return grid


def _scale(settings: Settings) -> Iterator[Problem]:
    scale = settings.values["grid"]["scale"]
    if scale["lowest"] >= scale["highest"]:
        found = f"de {scale['lowest']} à {scale['highest']}, il n'y a pas deux niveaux"
        yield settings.problem(("grid", "scale"), found, "écrire un `highest` plus grand que `lowest`")


def _levels(grid: Grid, settings: Settings) -> Iterator[Problem]:
    for key, marker in grid.markers.items():
        for level in marker.levels:
            yield from _level(level, grid, ("markers", key, "levels", str(level)), settings)


def _level(level: int, grid: Grid, place: Place, settings: Settings) -> Iterator[Problem]:
    if level not in grid.levels:
        found = f"le niveau {level} n'est pas de l'échelle, de {grid.lowest} à {grid.highest}"
        yield settings.problem(place, found, "corriger ce niveau, ou `grid.scale`")


def _labels(grid: Grid, settings: Settings) -> Iterator[Problem]:
    """Tell two markers, projects or rounds under one name, or one named as the key of another."""
    for part, named in (("markers", grid.markers), ("projects", grid.projects), ("rounds", grid.rounds)):
        seen = {folded(key): key for key in named}
        for key, label in ((key, each.label) for key, each in named.items()):
            if (other := seen.setdefault(folded(label), key)) != key:
                said = "porte déjà le" if folded(named[other].label) == folded(label) else "a pour clé ce"
                found = f"« {other} » {said} nom « {label} »"
                yield settings.problem((part, key, "label"), found, "leur donner deux noms différents")


def folded(text: str) -> str:
    """Return a name as it is compared with others: neither case, spaces, nor how its signs are typed count."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split()).casefold()


def _elements(grid: Grid, settings: Settings) -> Iterator[Problem]:
    for key, project in grid.projects.items():
        for rank, element in enumerate(project.elements):
            if element not in grid.elements:
                found = f"élément clé inconnu « {element} »"
                place: Place = ("projects", key, "elements", rank)
                yield settings.problem(place, found, choice(element, grid.elements))


def _rounds(grid: Grid, settings: Settings) -> Iterator[Problem]:
    if grid.rounds and not (grid.projects and grid.assessors):
        missing = "projects" if not grid.projects else "assessors"
        found = f"une séance de notation est déclarée, et aucun `{missing}`"
        yield settings.problem(("rounds",), found, f"déclarer `{missing}`, ou retirer `rounds`")
    owners: dict[str, str] = {}
    for key, each in grid.rounds.items():
        yield from _date(key, each.date, settings)
        for rank, file in enumerate(each.files):
            yield from _file(file, ("rounds", key, "files", rank), owners, key, settings)
        yield from _decided(grid, key, each.decided, settings)


def _respondents(grid: Grid, settings: Settings) -> Iterator[Problem]:
    """Tell a round whose levels respondents cannot have: it is not declared, or nobody filled a grid of it."""
    key, place = grid.respondents, ("respondents", "round")
    if key is None:
        return
    if key not in grid.rounds:
        yield settings.problem(place, f"séance inconnue « {key} »", choice(key, grid.rounds))
    elif key not in grid.filled:
        found = f"la séance « {key} » n'a pas de grille remplie : elle ne donne de niveau à aucun projet"
        yield settings.problem(place, found, f"déclarer ses grilles sous rounds.{key}.files, ou retirer `respondents`")


def _date(key: str, written: str | None, settings: Settings) -> Iterator[Problem]:
    try:
        date.fromisoformat(written or "2000-01-01")
    except ValueError:
        yield settings.problem(("rounds", key, "date"), f"« {written} » n'est pas un jour", "écrire année-mois-jour")


def _file(file: str, place: Place, owners: dict[str, str], key: str, settings: Settings) -> Iterator[Problem]:
    if not file.startswith(FOLDER) or ".." in Path(file).parts or "\\" in file:
        found = f"« {file} » n'est pas sous {FOLDER}, où restent les fichiers reçus"
        yield settings.problem(place, found, f"y déposer la grille, et écrire par exemple {FOLDER}markers/E1.xlsx")
    elif file in owners:
        yield settings.problem(place, f"« {file} » est déjà déclaré (séance « {owners[file]} »)", "n'en garder qu'un")
    owners.setdefault(file, key)


def _decided(grid: Grid, key: str, decided: Mapping[str, Mapping[str, int]], settings: Settings) -> Iterator[Problem]:
    for project, levels in decided.items():
        base: Place = ("rounds", key, "decided", project)
        if project not in grid.projects:
            yield settings.problem(base, f"projet inconnu « {project} »", choice(project, grid.projects))
        for marker, level in levels.items():
            if marker not in grid.markers:
                yield settings.problem((*base, marker), f"marqueur inconnu « {marker} »", choice(marker, grid.markers))
            yield from _level(level, grid, (*base, marker), settings)
