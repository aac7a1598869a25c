"""Filled grids read back: a mark for each assessor, project and marker; each fault told by its cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.codebook.values import Format, Source
from analysis.language.catalogue import Catalogue
from analysis.markers.cells import Cell, Judge
from analysis.markers.columns import COLUMNS, heads
from analysis.markers.consensus import consensus_table
from analysis.markers.settled import settled_levels
from analysis.problems import Problem, StudyError, listed, raise_any
from analysis.readers.raw import read_raw
from analysis.readers.table import RawTable
from analysis.spreadsheets import restored
from analysis.study import Study
from analysis.study.markers import Grid, Round
from analysis.tables import TABLES

FORMATS: Mapping[str, Format] = {".xlsx": "xlsx", ".ods": "ods", ".csv": "csv"}
SAVE = "l'enregistrer depuis le tableur en .xlsx ou en « CSV UTF-8 », la feuille nommée comme dans la grille vierge"
MOST_NAMED = 3  # rows that a grid lacks


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of a filled grid; no level where the assessor could not give one."""

    assessor: str
    project: str
    marker: str
    level: int | None
    commented: bool
    cell: Cell  # of the level

    @property
    def of(self) -> tuple[str, str, str]:
        """What is marked, and by whom."""
        return self.assessor, self.project, self.marker


def read_marks(root: Path, study: Study) -> pd.DataFrame:
    """Return the marks of every filled grid that the study declares, in the order of its rounds, projects and markers.

    Parameters
    ----------
    root : Path
        The study's folder.
    study : Study
        Declares the grid and where filled ones lie.

    Returns
    -------
    DataFrame
        Result table `marks`: a mark that an assessor could not give has no row.

    Raises
    ------
    StudyError
        With every fault of every filled grid.
    """
    if study.grid is None:
        return TABLES["marks"].empty()
    return marks_table(root, study.grid, study.language)


def told_marks(root: Path, study: Study) -> str:
    """Return what was read of the filled grids, in French, a sentence a round; nothing where there are none.

    Raises
    ------
    StudyError
        With every fault of every filled grid.
    """
    marks = read_marks(root, study)
    rounds = study.grid.filled.values() if study.grid else ()
    return "\n".join(_told_round(marks[marks["round"] == each.key], each, study) for each in rounds)


def carried_levels(root: Path, study: Study) -> pd.DataFrame | None:
    """Return the levels of the projects that respondents carry; nothing where none are, or filled grids have faults."""
    grid = study.grid
    if grid is None or grid.respondents is None:
        return None
    try:
        marks = marks_table(root, grid, study.language)
    except StudyError:  # `told_marks` tells them
        return None
    return settled_levels(consensus_table(marks, grid), grid, grid.respondents)


def _told_round(marks: pd.DataFrame, each: Round, study: Study) -> str:
    assert study.grid is not None
    n = marks["assessor"].nunique()
    asked = n * len(study.grid.projects) * len(study.grid.markers)
    grids = f"{n} grilles relues" if n > 1 else "1 grille relue"
    given = f"{len(marks)} niveaux donnés" if len(marks) > 1 else f"{len(marks)} niveau donné"
    return f"Marqueurs, séance « {each.label} » : {grids}, {given} sur {asked} demandés."


def marks_table(root: Path, grid: Grid, language: str) -> pd.DataFrame:
    """Return the marks of every filled grid; see `read_marks`."""
    judge = Judge(grid, language)
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for each in grid.filled.values():
        read = list(_of_round(root, each, judge))
        faults = [one for one in read if isinstance(one, Problem)]
        marks = [one for one in read if isinstance(one, Mark)]
        faulty = {fault.file for fault in faults}
        problems += [*faults, *_twice(marks, judge), *_absent(marks, judge, faulty)]
        rows += _rows(marks, each, grid)
    raise_any(problems)
    return TABLES["marks"].checked(pd.DataFrame(rows))


def _of_round(root: Path, each: Round, judge: Judge) -> Iterator[Mark | Problem]:
    for file in each.files:
        try:
            yield from _of_file(root, file, each, judge)
        except StudyError as fault:
            yield from fault.problems


def _of_file(root: Path, file: str, each: Round, judge: Judge) -> Iterator[Mark | Problem]:
    titles, suffix = heads(judge.language), Path(file).suffix
    sheet = None if suffix == ".csv" else Catalogue(judge.language).sentence("markers.sheets.marks")
    source = Source(FORMATS[suffix], encoding="detect", delimiter="detect", sheet=sheet)
    table = _read(root, file, source)
    if missing := [titles[name] for name in COLUMNS if name != "comment" and titles[name] not in table.header]:
        remedy = f"les nommer comme la grille vierge : {listed(titles.values())}"
        yield Problem(file, "ligne 1", f"colonnes absentes : {listed(missing)}", remedy)
        return
    for rank in range(len(table.frame)):
        yield from _of_row({name: _cell(table, rank, titles[name]) for name in COLUMNS}, each, judge)


def _read(root: Path, file: str, source: Source) -> RawTable:
    """Return what a filled grid holds; one that cannot be read is saved again: no codebook tells how it is written."""
    try:
        return read_raw(root, [file], source)[0]
    except StudyError as fault:
        there = (root / file).is_file()
        raise StudyError(replace(each, remedy=SAVE) if there else each for each in fault.problems) from None


def _cell(table: RawTable, rank: int, title: str) -> Cell:
    value = table.frame[title].iloc[rank] if title in table.frame else ""
    place = table.header.index(title) if title in table.header else len(table.header)
    text = "" if pd.isna(value) else restored(str(value)).strip()
    return Cell(table.file, int(table.lines[rank]), place, title, text)


def _of_row(cells: Mapping[str, Cell], each: Round, judge: Judge) -> Iterator[Mark | Problem]:
    """Yield the mark of a row, or each thing that is wrong with it."""
    keys = {name: judge.key(name, cells[name]) for name in ("assessor", "round", "project", "marker")}
    level = judge.level(cells["level"])
    if not isinstance(keys["round"], Problem) and keys["round"] != each.key:
        found = f"cette grille est de la séance « {cells['round'].text} », et « {each.label} » la déclare"
        keys["round"] = cells["round"].problem(found, f"déclarer le fichier sous rounds.{keys['round']}.files")
    if problems := [one for one in (*keys.values(), level) if isinstance(one, Problem)]:
        yield from problems
        return
    named = {name: str(key) for name, key in keys.items() if name != "round"}
    assert not isinstance(level, Problem)
    yield Mark(**named, level=level, commented=bool(cells["comment"].text), cell=cells["level"])


def _twice(marks: Sequence[Mark], judge: Judge) -> Iterator[Problem]:
    """Tell the grids of an assessor who has another, and the rows that a grid has twice."""
    first: dict[tuple[str, str, str], Mark] = {}
    told: set[tuple[str, str]] = set()
    for mark in marks:
        before = first.setdefault(mark.of, mark)
        if before.cell.file != mark.cell.file:
            if (mark.assessor, mark.cell.file) not in told:
                found = f"l'évaluateur {mark.assessor} a déjà une grille de cette séance : {before.cell.file}"
                remedy = "n'en déclarer qu'une, ou corriger le code de l'évaluateur"
                yield Problem(mark.cell.file, "fichier", found, remedy)
            told.add((mark.assessor, mark.cell.file))
        elif before is not mark:
            project, marker = judge.labels["project"][mark.project], judge.labels["marker"][mark.marker]
            found = f"« {project} » est déjà noté sur « {marker} » par {mark.assessor}, ligne {before.cell.line}"
            yield mark.cell.problem(found, "n'en garder qu'une ligne")


def _absent(marks: Sequence[Mark], judge: Judge, faulty: set[str]) -> Iterator[Problem]:
    """Tell the rows that the grid of an assessor lacks, unless other faults of it explain them."""
    found = {mark.of for mark in marks}
    for assessor, file in dict.fromkeys((mark.assessor, mark.cell.file) for mark in marks):
        absent = [
            f"« {project} » sur « {marker} »"
            for key, project in judge.labels["project"].items()
            for name, marker in judge.labels["marker"].items()
            if (assessor, key, name) not in found
        ]
        if absent and file not in faulty:
            n = f"{len(absent)} lignes n'y sont pas" if len(absent) > 1 else "une ligne n'y est pas"
            remedy = f"les remettre ; écrire « {judge.unmarked} » là où l'évaluateur ne peut pas noter"
            yield Problem(file, f"évaluateur {assessor}", f"{n} : {listed(absent, at_most=MOST_NAMED)}", remedy)


def _rows(marks: Sequence[Mark], each: Round, grid: Grid) -> Iterator[dict[str, Any]]:
    known = {mark.of: mark for mark in marks}
    for project in grid.projects:
        for marker in grid.markers:
            for assessor in grid.assessors:
                mark = known.get((assessor, project, marker))
                if mark is not None and mark.level is not None:
                    named = {"round": each.key, "project": project, "marker": marker, "assessor": assessor}
                    yield {**named, "mark": mark.level, "commented": mark.commented}
