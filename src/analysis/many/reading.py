"""What is read of a study already made: its configuration and its results as they are printed, no other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from analysis.pasting import command
from analysis.printing.door import Printed, printed
from analysis.printing.levels import is_for_everybody
from analysis.problems import Problem, StudyError, raise_any
from analysis.steps.handing import read_results
from analysis.steps.paths import every, printed_tables
from analysis.storage import changed_since, made_later, noted_sums
from analysis.study import Study
from analysis.study.values import Disclosure
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

DECLARED = "config/study.yaml"
NEEDED = ("accounting", "categories", "eigenvalues", "axes", "themes", "basis", "shifts")


# Whether results are those of the configuration as it is, of another, or nothing was noted of it.
Age: TypeAlias = Literal["current", "stale", "unknown"]


@dataclass(frozen=True, eq=False)
class Made:
    """A study that was made: its name here, the level it declares, itself at the level printed, what it prints.

    One that is withheld prints nothing: it is for its team alone, and is set beside another that is for everybody. Its
    age is that of its results beside its configuration.
    """

    name: str
    disclosure: Disclosure
    study: Study
    results: Printed
    is_withheld: bool = False
    age: Age = "current"


@dataclass(frozen=True, slots=True)
class Lost:
    """A study that was not: what it declares where that could be read, and a word of the catalogue on why."""

    name: str
    why: str
    study: Study | None = None


def read_made(name: str, folder: Path, study: Study, *, for_everybody: bool) -> Made:
    """Return a study that was made, past the door of printing.

    Parameters
    ----------
    name : str
        What it is called beside others.
    folder : Path
        Where it lies.
    study : Study
        What it declares.
    for_everybody : bool
        Whether it is set beside a study for everybody: one that is not for everybody itself is then withheld whole,
        as no audit says what of it may be printed.

    Raises
    ------
    StudyError
        If a table is not there, is not whole or is not the one that was made, or an audit that is enough: the study was
        not made whole.
    """
    # For everybody the door masks by what other tables print; for the team, those that are not used need no reading.
    names: Sequence[str] = printed_tables(study) if is_for_everybody(study) else NEEDED
    paths = every(study, (name for name in names if TABLES[name].step))
    files = [path for listed in paths.values() for path in listed]
    raise_any(_missing(folder, files))
    sums = noted_sums(folder, DECLARED)
    raise_any(_not_as_made(folder, files, {path: sums[path] for path in files if path in sums}))
    age = _age(folder, {path: noted for path, noted in sums.items() if path.startswith("config/")})
    if for_everybody and not is_for_everybody(study):
        return Made(name, study.disclosure, study, printed(Results(Tables()), study), is_withheld=True, age=age)
    held = {name: [str(folder / path) for path in listed] for name, listed in paths.items()}
    results = read_results(held)
    if is_for_everybody(study) and "yes" not in set(results.study.disclosure_audit["enough"]):
        found = "l'étude est destinée à tous, et aucun audit ne dit ce qui peut en être imprimé"
        raise StudyError(
            [Problem(str(folder), "disclosure_audit.csv", found, f"la refaire : {command('run', folder)}")]
        )
    return Made(name, study.disclosure, study, printed(results, study), age=age)


def is_mixed(studies: Sequence[Study]) -> bool:
    """Whether some studies rest on fictional answers and others on real ones, published ones too."""
    kinds = {study.data for study in studies}
    return "reconstructed" in kinds and len(kinds) > 1


def _missing(folder: Path, paths: Sequence[str]) -> list[Problem]:
    missing = [path for path in paths if not (folder / path).is_file()]
    found = f"l'étude n'est pas faite : il manque {missing[0]}" if missing else ""
    return [Problem(str(folder), "tableaux", found, f"la faire d'abord : {command('run', folder)}")] if missing else []


def _not_as_made(folder: Path, files: Sequence[str], sums: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the tables that are not those of which the study made its report, or were cut in the middle of a line."""
    other = "cette table n'est pas celle que l'étude a faite : coupée, ou modifiée"
    later = "cette table a été refaite après le dernier rapport, qui en lisait une autre"
    again = f"refaire l'étude : {command('run', folder)}"
    remedy = f"l'effacer, puis {again}"  # a run takes a table that is there for what its step made: it goes first
    changed = changed_since(folder, sums)
    made_again = made_later(folder, DECLARED, changed)
    for path in files:
        if path in made_again:
            yield Problem(str(folder), path, later, again)
        elif path in changed:
            yield Problem(str(folder), path, other, remedy)
        elif not (folder / path).read_bytes().endswith(b"\n"):
            yield Problem(str(folder), path, "cette table est coupée au milieu d'une ligne", remedy)


def _age(folder: Path, sums: Mapping[str, str]) -> Age:
    """Return whether the configuration is, by its content, the one that results were made of."""
    if not sums:
        return "unknown"
    return "stale" if changed_since(folder, sums) else "current"
