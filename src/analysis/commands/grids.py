"""The command that makes the grids of markers, one for each assessor, to be filled."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.french import FrenchCommand, help_option
from analysis.problems import Problem, StudyError, choice, spaced

if TYPE_CHECKING:
    from analysis.study.markers import Grid, Round

FILE = "config/markers.yaml"
LINES = {
    "projects": """ajouter par exemple :
projects:
  jardin: {label: Jardin partagé}""",
    "assessors": """ajouter un code par évaluateur, sans aucun nom :
assessors: [E1, E2, E3]""",
    "rounds": """ajouter par exemple :
rounds:
  entree: {label: À l'entrée, date: 2026-01-15}""",
}


@click.command(cls=FrenchCommand, add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--round", "name", metavar="SÉANCE", help="Séance de notation, par sa clé ; inutile s'il n'y en a qu'une."
)
@click.option(
    "--into", metavar="OÙ", type=click.Path(path_type=Path), help="Où les écrire ; par défaut, DOSSIER/grilles/."
)
@help_option
def grids(folder: Path, name: str | None, into: Path | None) -> None:
    """Préparer les grilles de marqueurs de l'étude DOSSIER : un classeur à remplir par évaluateur, et le même en CSV.

    Projets, marqueurs, évaluateurs et séances sont ceux de config/markers.yaml. Chaque case de niveau propose la liste
    et dit ce que signifie chaque niveau ; une colonne de commentaire est à côté. Rien n'est écrasé. Une fois remplies,
    les grilles se déposent sous data/raw/ et se déclarent dans la séance (`files`) ; check les relit case par case.

    Exemple : python -m analysis grids mon-etude --round entree
    """
    from analysis.markers.blank import blank_csv, blank_workbook
    from analysis.storage import write_bytes, write_text
    from analysis.study.reading import read_study

    study = read_study(folder)
    grid = _ready(study.grid)
    each = _round(grid, name)
    place = into or folder / "grilles"
    stems = {assessor: place / f"{each.key}-{assessor}" for assessor in grid.assessors}
    _refuse_any(path for stem in stems.values() for path in (Path(f"{stem}.xlsx"), Path(f"{stem}.csv")))
    for assessor, stem in stems.items():
        write_bytes(blank_workbook(grid, each, assessor, study.language), f"{stem}.xlsx")
        write_text(blank_csv(grid, each, assessor, study.language), f"{stem}.csv")
        click.echo(spaced(f"Écrit : {stem}.xlsx et {stem}.csv"))
    click.echo(spaced(_to_fill(len(grid.projects), len(grid.markers), each.label)))
    click.echo(
        spaced(f"Une fois remplies : les déposer sous data/raw/markers/, et les déclarer dans {FILE} ; puis check.")
    )


def _ready(grid: Grid | None) -> Grid:
    """Return a grid that has all that is needed to be filled.

    Raises
    ------
    StudyError
        If projects, assessors or rounds are not declared.
    """
    if grid is None:
        found = "l'étude ne déclare pas de marqueurs"
        raise StudyError([Problem(FILE, "fichier", found, f"créer {FILE}, comme le montre le guide")])
    missing = [part for part in LINES if not getattr(grid, part)]
    if missing:
        raise StudyError([Problem(FILE, part, "rien n'est déclaré", LINES[part]) for part in missing])
    return grid


def _round(grid: Grid, name: str | None) -> Round:
    if name is None and len(grid.rounds) > 1:
        raise click.UsageError(f"plusieurs séances : ajouter --round, une de {', '.join(grid.rounds)}")
    key = name if name is not None else next(iter(grid.rounds))
    if key not in grid.rounds:
        raise click.UsageError(f"séance inconnue « {key} » ; {choice(key, grid.rounds)}")
    return grid.rounds[key]


def _refuse_any(paths: Iterable[Path]) -> None:
    """Refuse to write over a grid, which someone may have filled."""
    found = "ce fichier existe, et quelqu'un l'a peut-être rempli : aucune grille n'est écrite"
    if there := [path for path in paths if path.exists()]:
        raise StudyError([Problem(str(path), "grille", found, "le déplacer, ou choisir --into") for path in there])


def _to_fill(n_projects: int, n_markers: int, label: str) -> str:
    """Return how much there is to fill.

    Examples
    --------
    >>> _to_fill(1, 2, "À l'entrée")
    "À remplir : 2 niveaux par évaluateur (1 projet, À l'entrée)."
    """
    n = n_projects * n_markers
    levels, projects = f"{n} niveau{'x' if n > 1 else ''}", f"{n_projects} projet{'s' if n_projects > 1 else ''}"
    return f"À remplir : {levels} par évaluateur ({projects}, {label})."
