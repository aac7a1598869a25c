"""Where a rule finds the result tables that it reads, and puts those that its step makes."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from analysis.digests import file_digest
from analysis.printing.levels import may_print
from analysis.study import Study
from analysis.tables import TABLES, Table
from analysis.tables.conditions import compares_editions, has_marks
from analysis.tables.declaring import PROCESSED

Paths: TypeAlias = dict[str, str | list[str]]
# What Snakemake would take for a wildcard or a variable, or warns of: it knows no way to say that a name means itself.
_PATTERN = re.compile(r"[{}<>\n]|^\s|\s$|//|^\./")


def tables(*names: str) -> Paths:
    """Return where tables lie, by name; of a space, its wildcard stands in the path."""
    return {name: TABLES[name].file for name in names}


def of_wave(*names: str) -> Paths:
    """Return where tables of one wave lie, the wildcard of the wave standing in the path."""
    return {name: f"{PROCESSED}/{{wave}}/{TABLES[name].path}.csv" for name in names}


def of_waves(study: Study) -> Paths:
    """Return where the tables that each wave has of its own lie, wave after wave."""
    found = {name: table.path for name, table in TABLES.items() if table.of_waves}
    return {name: [f"{PROCESSED}/{wave}/{path}.csv" for wave in study.waves] for name, path in found.items()}


def made_by(step: str, study: Study) -> Paths:
    """Return where the tables that a step makes lie; of crossed tables, which are made at once, a list."""
    own = [table for table in TABLES.values() if table.step == step]
    whole = tables(*(table.name for table in own if table.scope != "crossed"))
    return whole | {table.name: _each(table, study) for table in own if table.scope == "crossed"}


def every(study: Study, names: Iterable[str], spaces: Iterable[str] | None = None) -> Paths:
    """Return where the tables of these names lie: of the study, of every space (or those given) and crossed table."""
    return {name: _each(TABLES[name], study, spaces) for name in names}


def placed_markers(study: Study) -> Paths:
    """Return where the levels of projects lie, in the studies that give them to their respondents."""
    return tables("marker_consensus") if study.grid is not None and study.grid.respondents else {}


def _each(table: Table, study: Study, spaces: Iterable[str] | None = None) -> list[str]:
    """Return the files of a table: one for each thing that it is of and for which the study has it."""
    keys: Mapping[str, Iterable[str]] = {"study": [""], "space": spaces or study.spaces, "crossed": study.tables}
    wanted = [key for key in keys[table.scope] if table.exists(study, key)]
    return [table.file.format(space=key, table=key) for key in wanted]


def all_tables(study: Study) -> list[str]:
    """Return where every result table of a study lies, those that each wave has of its own included."""
    made = every(study, (name for name, table in TABLES.items() if table.step)).values()
    return [path for paths in (*made, *of_waves(study).values()) for path in _listed(paths)]


def _listed(paths: str | list[str]) -> list[str]:
    return [paths] if isinstance(paths, str) else paths


def printed_tables(study: Study) -> list[str]:
    """Return the names of the tables that the report and the workbook read."""
    return [name for name, table in TABLES.items() if table.step and may_print(table, study)]


def figure_parts(study: Study) -> list[str]:
    """Return the folders of figures: of the answers, of each space, of what the study asks of it besides."""
    spaces = study.spaces
    return [
        "reponses",
        *spaces,
        *(f"{key}-stabilite" for key, space in spaces.items() if space.stability),
        *(f"{key}-editions" for key in spaces if compares_editions(study, key)),
        *(f"{key}-classes" for key, space in spaces.items() if space.classes),
        *(["marqueurs"] if has_marks(study, "") else []),
    ]


def assessed_projects(study: Study) -> list[str]:
    """Return the projects that have a page of their own: those of a grid of which filled ones were received."""
    return list(study.grid.projects) if study.grid is not None and study.grid.filled else []


def project_pages(study: Study) -> list[str]:
    """Return where the pages of projects lie, for a browser then for paper."""
    forms = ("html", "pdf")
    return [f"reports/marqueurs/projet-{key}.{form}" for form in forms for key in assessed_projects(study)]


def part_of(item: str) -> tuple[int, int]:
    """Return which part of how many Snakemake means by a name such as « 3-of-8 »."""
    number, _, n_parts = item.partition("-of-")
    return int(number), int(n_parts)


def followed(files: Iterable[str]) -> list[str]:
    """Return the files that Snakemake can be given by their names: it follows these itself."""
    return [file for file in files if not _PATTERN.search(file)]


def contents(files: Iterable[str]) -> dict[str, str]:
    """Return what tells the content of the other files: a job is made again when this changes, as a setting would."""
    others = [Path(file) for file in files if _PATTERN.search(file)]
    return {str(file): file_digest(file) for file in others if file.is_file()}


def audited_tables(study: Study) -> list[str]:
    """Return the names of the tables that the audit reads: all that are printed, but its own record."""
    return [name for name in printed_tables(study) if TABLES[name].step != "audit_disclosure"]
