"""A codebook read: its file checked against the questionnaire, its lines made frozen values."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from analysis.codebook.checks import codebook_problems
from analysis.codebook.merging import derived_reason
from analysis.codebook.others import others_problems, read_list
from analysis.codebook.texts import LOOSE
from analysis.codebook.values import (
    Abandoned,
    Carried,
    Codebook,
    DateFormat,
    NumberClass,
    NumberFormat,
    Others,
    Recoding,
    Respondent,
    Rule,
    SetAside,
    Source,
)
from analysis.problems import Problem, raise_any
from analysis.settings import Settings, read_settings
from analysis.study import MissingKind, Question, Study
from analysis.study.options import NO, YES

NO_PROJECT = {"fr": "aucun projet n'y est nommé", "en": "no project is named in it"}
DELIMITERS: Mapping[str, str] = {"csv": ",", "limesurvey": ";", "lsa": "", "xlsx": "", "xls": "", "ods": "", "sav": ""}


def read_codebook(root: Path, wave: str, study: Study) -> Codebook:
    """Read the codebook of one wave and check it against the questionnaire.

    Parameters
    ----------
    root : Path
        The study's folder.
    wave : str
        A wave of the study.
    study : Study
        As `read_study` returns it.

    Returns
    -------
    Codebook
        Frozen and picklable; nothing of data/raw is read.

    Raises
    ------
    StudyError
        With every fault of the codebook, its line and the edit that mends it.
    """
    settings = _declared(root, wave, study)
    raise_any(_problems(root, wave, settings, study))
    return _codebook(root, wave, settings, study)


def sound_codebook(root: Path, wave: str, study: Study) -> tuple[Codebook | None, list[Problem]]:
    """Return a codebook without the questions whose lines have faults, and every fault.

    Faulty questions are told absent, so that the answers to the others are checked too. None where another part of the
    codebook has a fault.
    """
    settings = _declared(root, wave, study)
    problems = _problems(root, wave, settings, study)
    declared = settings.values["questions"]
    faulty = {each.place[1] for each in problems if each.place[:1] == ("questions",) and len(each.place) > 1}
    if any(each.place[:1] != ("questions",) or len(each.place) == 1 for each in problems):
        return None, problems
    kept = {key: {"absent": "à corriger"} if key in faulty else asked for key, asked in declared.items()}
    sound = replace(settings, values=settings.values | {"questions": kept})
    return (None if _problems(root, wave, sound, study) else _codebook(root, wave, sound, study)), problems


def _declared(root: Path, wave: str, study: Study) -> Settings:
    """Return a codebook as it is written, with what reads each option of an active question with several answers."""
    settings = read_settings(root, study.waves[wave].codebook, "codebook")
    asked = dict(settings.values["questions"])
    for key, question in study.questions.items():
        if question.option_of is not None and key not in asked and question.option_of[0] in asked:
            asked[key] = _of_option(asked[question.option_of[0]], *question.option_of)
    return replace(settings, values=settings.values | {"questions": asked})


def _of_option(several: Mapping[str, Any], question: str, option: str) -> dict[str, Any]:
    if "absent" in several:
        return {"absent": several["absent"]}
    if option in several.get("not_offered", ()):
        return {"absent": f"« {option} » n'était pas proposée"}
    quote = '"' if "'" in option else "'"
    return {"compute": f"{question} has {quote}{option}{quote}", "codes": {"true": YES, "false": NO}}


def _problems(root: Path, wave: str, settings: Settings, study: Study) -> list[Problem]:
    found = list(codebook_problems(settings, study, wave))
    return found or list(others_problems(root, settings, study.questions))


def _codebook(root: Path, wave: str, settings: Settings, study: Study) -> Codebook:
    declared = settings.values
    source = _source(declared["source"])
    edition = declared.get("edition", {"constant": wave})
    edition_question = study.editions.question if study.editions else None
    recodings = {key: _recoding(root, key, asked, declared, source) for key, asked in declared["questions"].items()}
    recodings |= {key: _assessed(key, declared, study) for key, asked in study.questions.items() if asked.assessed}
    if edition_question is not None:
        recodings[edition_question] = _edition(edition, study.questions[edition_question])
    return Codebook(
        wave=wave,
        file=settings.file,
        source=source,
        respondent=Respondent(**_frozen(declared["respondent"])),
        recodings={key: recodings[key] for key in study.questions},
        edition=edition.get("constant", wave),
        edition_question=edition_question,
        weight=declared.get("weight", {}).get("column"),
        set_aside=_set_aside(declared.get("set_aside", {})),
        abandoned=Abandoned(**declared["abandoned"]) if "abandoned" in declared else None,
        project=Carried(**declared["project"]) if "project" in declared else None,
    )


def _assessed(key: str, codebook: Mapping[str, Any], study: Study) -> Recoding:
    """Return a marker as a question like others: of no respondent where the wave names no project."""
    return Recoding(key, assessed=True, absent=None if "project" in codebook else NO_PROJECT[study.language])


def _edition(declared: Mapping[str, Any], question: Question) -> Recoding:
    """Return the edition as a question like others: constant, or read in a column."""
    if "constant" in declared:
        return Recoding(question.key, constant=declared["constant"])
    codes = {name: name for name in question.categories}
    return Recoding(question.key, **{"codes": codes, **_frozen(declared)})


def _source(declared: Mapping[str, Any]) -> Source:
    return Source(**{"delimiter": DELIMITERS[declared["format"]], **_frozen(declared)})


def _set_aside(declared: Mapping[str, Any]) -> SetAside:
    rules = {step: Rule(**_frozen(_listed(rule, "equals"))) for step, rule in declared.items() if step != "duplicate"}
    return SetAside(**rules, duplicate=declared.get("duplicate", {}).get("keep"))


def _recoding(
    root: Path, key: str, declared: Mapping[str, Any], codebook: Mapping[str, Any], source: Source
) -> Recoding:
    values = _frozen(_listed(declared, "ticked", "unticked"))
    if isinstance(declared.get("column"), list):
        values["column"], *values["fallbacks"] = declared["column"]
        values["fallbacks"] = tuple(values["fallbacks"])
    if "others" in declared:
        values["others"] = _others(root, declared["others"])
    values["normalise"] = tuple(declared.get("normalise", codebook.get("normalise", ())))
    values["missing"] = _kinds(codebook.get("missing", {})) | _kinds(declared.get("missing", {}))
    values["number"] = NumberFormat(**{"decimal": source.decimal, **_frozen(declared.get("number", {}))})
    values["dated"] = _dated(values.pop("date")) if "date" in declared else None
    values["classes"] = tuple(_number_class(bounds) for bounds in declared.get("classes", ()))
    values["reason"] = derived_reason(declared)
    return Recoding(key, **values)


def _others(root: Path, declared: Mapping[str, Any]) -> Others:
    normalise = tuple(declared.get("normalise", LOOSE))
    return Others(declared["column"], declared["is"], read_list(root, declared), normalise)


def _number_class(declared: Mapping[str, Any]) -> NumberClass:
    return NumberClass(declared["is"], declared.get("below"), declared.get("up_to"))


def _dated(declared: Mapping[str, str]) -> DateFormat:
    days = {name: date.fromisoformat(declared[name]) for name in ("since", "until") if name in declared}
    return DateFormat(**{**declared, **days})  # type: ignore[arg-type]  # the schema says what each may be


def _kinds(declared: Mapping[str, list[str | None]]) -> dict[str | None, MissingKind]:
    """Return the kind of missing answer of each declared value."""
    return {value: kind for kind, values in declared.items() for value in values}  # type: ignore[misc]


def _listed(declared: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return the values, those of `names` made lists where one text is written."""
    return {
        key: [value] if key in names and isinstance(value, str) else value  # one text stands for a list of one
        for key, value in declared.items()
    }


def _frozen(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with their lists made tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in declared.items()}
