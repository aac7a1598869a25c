"""Markers as answers: the levels of the project that each respondent carries, matched by its name and never guessed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.cleaning.missing import PRECEDENCE, kinds_of
from analysis.cleaning.recoded import Recoded, Use
from analysis.codebook.values import Carried, Codebook, Format, Source
from analysis.pasting import command
from analysis.problems import Problem, listed, raise_any
from analysis.readers.raw import read_raw
from analysis.readers.table import RawTable
from analysis.study import Question
from analysis.study.marker_checks import folded
from analysis.study.markers import Grid

FORMATS: Mapping[str, Format] = {".xlsx": "xlsx", ".ods": "ods", ".csv": "csv"}
RESPONDENT, PROJECT = "respondent", "project"  # columns of a file of data/raw/.private
UNSETTLED = "level_unsettled"


@dataclass(frozen=True, slots=True)
class Carriers:
    """Which project each respondent carries, as a file beside the answers says it.

    Attributes
    ----------
    file : str
        Path from the study's root.
    projects : Mapping of str to str
        What the project of each pseudonym is called; empty where it has none.
    lines : Mapping of str to int
        Where the file says it.
    """

    file: str
    projects: Mapping[str, str]
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Assessed:
    """The projects that respondents may carry, and their levels where grids were read.

    Attributes
    ----------
    names : Mapping of str to str
        The key of each project, by what a cell may call it, folded: its label, or the key itself.
    levels : DataFrame of shape (n_projects, n_markers), optional
        Level of each project that was marked, as a text; missing where none is settled.
    carried : Carriers, optional
        The project that each respondent carries, where a file beside the answers says it.
    """

    names: Mapping[str, str]
    levels: pd.DataFrame | None = None
    carried: Carriers | None = None


@dataclass(frozen=True, slots=True)
class Tied:
    """The markers of a wave as answers, and how many respondents each outcome of the matching befell."""

    recoded: Mapping[str, Recoded] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def assessed_of(
    root: Path, codebook: Codebook, grid: Grid | None, levels: pd.DataFrame | None = None
) -> Assessed | None:
    """Return what ties the respondents of a wave to assessed projects; nothing where the study does not ask it.

    Raises
    ------
    StudyError
        If the file that ties them cannot be read, or gives a respondent two projects.
    """
    if grid is None or grid.respondents is None or codebook.project is None:
        return None
    names = {folded(each): key for key, project in grid.projects.items() for each in (key, project.label)}
    return Assessed(names, levels, _carried(root, codebook.project))


def _carried(root: Path, declared: Carried) -> Carriers | None:
    if declared.file is None:
        return None
    source = Source(FORMATS[Path(declared.file).suffix], encoding="detect", delimiter="detect")
    table = read_raw(root, [declared.file], source, {RESPONDENT: "project", PROJECT: "project"})[0]
    raise_any(_absent(table))
    pairs = table.frame[[RESPONDENT, PROJECT]].fillna("").apply(lambda column: column.str.strip())
    raise_any([*_nobody(table, pairs), *_twice(table, pairs)])
    lines = dict(zip(pairs[RESPONDENT], table.lines.tolist(), strict=True))
    return Carriers(declared.file, dict(pairs.itertuples(index=False, name=None)), lines)


def _absent(table: RawTable) -> Iterator[Problem]:
    for name in (RESPONDENT, PROJECT):
        if name not in table.header:
            remedy = f"nommer ses colonnes {RESPONDENT} et {PROJECT}, une ligne par répondant"
            yield Problem(table.file, "ligne 1", f"la colonne « {name} » est absente", remedy)


def _nobody(table: RawTable, pairs: pd.DataFrame) -> Iterator[Problem]:
    for line in table.lines[(pairs[RESPONDENT] == "") & (pairs[PROJECT] != "")]:
        yield Problem(
            table.file, f"ligne {line}", "un projet, et aucun répondant", "écrire son pseudonyme, ou l'effacer"
        )


def _twice(table: RawTable, pairs: pd.DataFrame) -> Iterator[Problem]:
    first: dict[str, int] = {}
    named = pairs.to_numpy(dtype=object)
    for rank, (respondent, project) in enumerate(named):
        before = first.setdefault(respondent, rank)
        if folded(named[before][1]) != folded(project):
            found = f"ce répondant a déjà un autre projet, ligne {table.lines[before]}"
            yield Problem(table.file, f"ligne {table.lines[rank]}", found, "n'en garder qu'un")


def stray_problems(carriers: Carriers, wave: str, everybody: Collection[str]) -> Iterator[Problem]:
    """Tell the projects of pseudonyms that no row of a wave has, and a file that knows nobody of the wave.

    Parameters
    ----------
    carriers : Carriers
        The file may tell the respondents of several waves.
    wave : str
        Pseudonyms of this wave start with its name.
    everybody : collection of str
        The pseudonym of every row received, set aside or kept.
    """
    own = [respondent for respondent in carriers.projects if respondent.rpartition("-")[0] == wave]
    stray = [carriers.lines[one] for one in own if carriers.projects[one] and one not in everybody]
    remedy = f"refaire respondents.csv ({command('private')}), et y remettre la colonne {PROJECT}"
    if not own:
        found = f"aucune n'est d'un répondant de la vague {wave}"
        yield Problem(carriers.file, "lignes", found, remedy)
    elif stray:
        verb, where = ("ne sont", "lignes") if len(stray) > 1 else ("n'est", "ligne")
        place = f"{where} {listed(stray, at_most=5)}"
        yield Problem(carriers.file, place, f"{len(stray)} {where} {verb} d'aucun répondant de la vague {wave}", remedy)


def told_unknown(raw: Sequence[RawTable], codebook: Codebook, assessed: Assessed) -> Iterator[str]:
    """Yield where received files name a project that the grid does not know: lines, which name nobody."""
    column, carried = codebook.project.column if codebook.project else None, assessed.carried
    named = [(table.file, table.frame[column], table.lines) for table in raw if column in table.frame]
    if carried is not None:
        named.append((carried.file, pd.Series(carried.projects), np.array([*carried.lines.values()])))
    for file, names, lines in named:
        unknown = [name for name in names.dropna().unique() if folded(name) and folded(name) not in assessed.names]
        found = lines[names.isin(unknown).to_numpy()]
        if len(found):
            where = f"ligne{'s' if len(found) > 1 else ''} {listed(found, at_most=5)}"
            yield f"{file}, {where} : projet inconnu de la grille"


def tied(named: Sequence[str | None], assessed: Assessed | None, markers: Mapping[str, Question]) -> Tied:
    """Return the markers as answers of the respondents who name these projects.

    Parameters
    ----------
    named : sequence of str, or None
        What each respondent's project is called; empty where nothing says it.
    assessed : Assessed, optional
        The projects that may be named, and their levels. Without any, nobody has a level.
    markers : mapping of str to Question
        The questions that are markers.

    Returns
    -------
    Tied
        A level is missing as not asked where no marked project is tied to the respondent, and as one that those asked
        did not know where the project was marked and no level is settled: its median lies between two. Counts are of
        respondents, but of `project_alone`: projects that were marked and that none of them carries.
    """
    if assessed is None:
        nobody = pd.Series(data=False, index=range(len(named)))
        return Tied({key: _answers(one, nobody.map({}), nobody) for key, one in markers.items()})
    names = pd.Series([folded(name or "") for name in named], dtype="object")
    projects = names.map(assessed.names)
    levels = pd.DataFrame(columns=list(markers)) if assessed.levels is None else assessed.levels
    is_tied = projects.isin(levels.index)
    recoded = {
        key: _answers(question, projects.map(levels[key].astype("object").to_dict()), is_tied)
        for key, question in markers.items()
    }
    counts = {
        "project_tied": is_tied.sum(),
        "project_unnamed": (names == "").sum(),
        "project_unknown": (projects.isna() & (names != "")).sum(),
        "project_unmarked": (projects.notna() & ~is_tied).sum(),
        "project_alone": (~levels.index.isin(projects)).sum(),
    }
    return Tied(recoded, {name: int(n) for name, n in counts.items()})


def _answers(question: Question, levels: pd.Series, is_tied: pd.Series) -> Recoded:
    """Return the levels that respondents have on one marker, with why the others have none."""
    dtype = pd.CategoricalDtype(list(question.categories), ordered=question.ordered)
    answers = levels.astype("object").astype(dtype)
    unsettled = (answers.isna() & is_tied).to_numpy()
    kinds = np.where(unsettled, PRECEDENCE.index("dont_know"), PRECEDENCE.index("not_asked"))
    counts = answers.value_counts(sort=False)
    return Recoded(
        answers=answers,
        kinds=kinds_of(np.where(answers.isna(), kinds, -1), answers.index),
        undeclared={},
        uses=tuple(Use("", str(level), str(level), int(n)) for level, n in counts.items() if n),
        treatments={UNSETTLED: int(unsettled.sum())},
    )
