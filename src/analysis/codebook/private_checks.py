"""What a codebook says of columns that never leave data/raw: those that identify, and the project that each carries."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.problems import Problem
from analysis.settings import Settings
from analysis.study import Study


def private_problems(settings: Settings, study: Study) -> Iterator[Problem]:
    """Yield what a codebook says wrongly of the columns that never leave data/raw."""
    yield from _project(settings, study)
    yield from _private_columns(settings)


def _project(settings: Settings, study: Study) -> Iterator[Problem]:
    """Tell a project that is named twice or nowhere, or named for markers that nobody places."""
    if "project" not in settings.values:
        return
    if len(settings.values["project"]) != 1:
        remedy = "écrire `project: {column: …}`, ou `project: {file: data/raw/.private/projets.csv}`"
        yield settings.problem(("project",), "il faut `column` ou bien `file`", remedy)
    if study.grid is None or study.grid.respondents is None:
        found = "config/markers.yaml ne dit pas quelle séance donne leurs niveaux aux répondants"
        yield settings.problem(("project",), found, "y écrire `respondents: {round: …}`, ou retirer `project` d'ici")


def _private_columns(settings: Settings) -> Iterator[Problem]:
    """Tell a question that would carry an identifying column out of data/raw."""
    respondent = settings.values["respondent"]
    identifying = {*respondent["key"], *respondent.get("identifying", ())}
    private = {*identifying, settings.values.get("project", {}).get("column")}
    for key, declared in settings.values["questions"].items():
        for column in _columns(declared):
            if column in private:
                found = f"la colonne « {column} » identifie les répondants et ne quitte pas data/raw"
                place = "respondent" if column in identifying else "project"
                remedy = f"retirer cette question, ou la colonne de `{place}` si elle n'identifie personne"
                yield settings.problem(("questions", key), found, remedy)


def _columns(declared: Mapping[str, Any]) -> list[str]:
    """Return every column that a question is read from."""
    column = declared.get("column", [])
    others = [declared["others"]["column"]] if "others" in declared else []
    return [*([column] if isinstance(column, str) else column), *declared.get("columns", {}), *others]
