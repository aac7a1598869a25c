"""What of a made study may go into a bundle for an archive, at the level that it declares."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import metadata
from pathlib import Path

import pandas as pd

from analysis.deposit.crate import Program
from analysis.pasting import command
from analysis.printing.door import printed
from analysis.printing.levels import may_print
from analysis.problems import Problem, listed
from analysis.steps.handing import read_results
from analysis.steps.paths import every, figure_parts, printed_tables, project_pages
from analysis.steps.sources import PACKAGE, content_of
from analysis.storage import read_figures, table_text
from analysis.study import Study
from analysis.study.formats import SESSION, reports
from analysis.tables import TABLES, Table
from analysis.tables.declaring import PROCESSED

EXPORTS = [f"{PROCESSED}/exports/{name}" for name in ("answers.csv", "answers.sav", "ddi.xml", "spaces.csv")]
ABOUT = [f"{PROCESSED}/dictionary.xlsx", f"{PROCESSED}/tables.csv"]
BESIDE = ["reports/nombres.csv", "reports/verifier.R", "reports/verifier.py"]


def missing_outputs(root: Path, study: Study) -> Iterator[Problem]:
    """Yield that a study has not made yet all that its bundle holds, if so."""
    names = [
        *EXPORTS,
        *ABOUT,
        *BESIDE,
        *reports(study),
        *project_pages(study),
        *(_list_of(part) for part in figure_parts(study)),
    ]
    if missing := [name for name in names if not (root / name).is_file()]:
        found = f"l'étude n'est pas faite, et son dépôt contient le rapport ; il manque {listed(missing, at_most=4)}"
        yield Problem("reports", "dépôt", found, f"la faire d'abord : {command('run', root)}")


def made_session(root: Path) -> tuple[str, ...]:
    """Return where the session of a study lies, if it was made: all of its forms or none."""
    return SESSION if all((root / name).is_file() for name in SESSION) else ()


def leaving_files(root: Path, study: Study, also: Iterable[str] = ()) -> dict[str, bytes]:
    """Return the files that go into the bundle of a made study, by their path in it.

    Result tables are those that are printed: past the door, without internal questions, and without those that have a
    row a received row or a missing answer, which the workbook counts. What is made only where it is asked, such as the
    session, is among them if it is given.
    """
    names = [*EXPORTS, *ABOUT, *BESIDE, *reports(study), *project_pages(study), *_figures(root, study), *also]
    return {name: (root / name).read_bytes() for name in names} | dict(_tables(root, study))


def _figures(root: Path, study: Study) -> Iterator[str]:
    for part in figure_parts(study):
        for picture in read_figures(root / _list_of(part)).values():
            yield from (Path(picture.path).with_suffix(ending).as_posix() for ending in (".svg", ".png"))


def _list_of(part: str) -> str:
    return f"{PROCESSED}/figures/{part}.csv"


def _tables(root: Path, study: Study) -> Iterator[tuple[str, bytes]]:
    paths = every(study, printed_tables(study))
    held = {name: [str(root / path) for path in listed] for name, listed in paths.items()}
    results = printed(read_results(held), study)
    of_scope = {"study": {"": results.study}, "space": results.spaces, "crossed": results.crossed}
    internal = [key for key, question in study.questions.items() if question.role == "internal"]
    for scope, parts in of_scope.items():
        for key, tables in parts.items():
            for table in (TABLES[name] for name in tables.frames if TABLES[name].step and TABLES[name].scope == scope):
                if leaves(table, study):
                    path = table.file.format(space=key, table=key)
                    yield path, printed_text(tables.frames[table.name], table, internal).encode()


def leaves(table: Table, study: Study) -> bool:
    """Whether a table that has a sheet in the workbook may leave as it is printed, row by row.

    What the team reads of each respondent may, at its own level; what the workbook counts, row by row received or
    answer by answer missing, may not.
    """
    is_of_people = bool({"respondent", "row"} & set(table.names))
    return bool(table.title) and may_print(table, study) and (table.for_team or not is_of_people)


def printed_text(frame: pd.DataFrame, table: Table, internal: Collection[str]) -> str:
    """Return a printed table as a file: without internal questions; a column that the door withholds is empty."""
    whole = frame.reindex(columns=table.names)
    return table_text(whole[~whole["question"].isin(internal)] if "question" in whole else whole, table)


def program() -> Program:
    """Return the program that runs."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    digest = hashlib.sha256("\0".join(map(content_of, files)).encode()).hexdigest()
    about = metadata("analysis")
    return Program(about["Name"], about["Version"], (about.get_all("License-Expression") or ["MIT"])[0], digest)
