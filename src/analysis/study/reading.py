"""From config/study.yaml, config/questionnaire.yaml and config/markers.yaml to a `Study`."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.problems import Problem, StudyError, raise_any
from analysis.settings import Settings, read_settings
from analysis.study.assessed import with_assessed
from analysis.study.checks import study_problems
from analysis.study.context import editions_of
from analysis.study.credits import Contributor, Credit, Privacy
from analysis.study.editions import Comparison
from analysis.study.frames import frame_of, weighting_of
from analysis.study.inquiry import inquiry_of
from analysis.study.laureates import laureates_of
from analysis.study.marker_checks import read_grid
from analysis.study.markers import Grid
from analysis.study.options import with_options
from analysis.study.sessions import session_of
from analysis.study.values import (
    Axis,
    Classes,
    CrossTable,
    Difference,
    Inference,
    Passive,
    Question,
    Regression,
    SetApart,
    Space,
    Stability,
    Study,
    Theme,
    Wave,
)

STUDY_FILE = "config/study.yaml"
QUESTIONNAIRE_FILE = "config/questionnaire.yaml"


def read_study(root: Path) -> Study:
    """Read and check what the folder `root` declares of its study; codebooks are read apart.

    Parameters
    ----------
    root : Path
        The study's folder.

    Returns
    -------
    Study
        Frozen values; nothing of data/raw is read.

    Raises
    ------
    StudyError
        With every fault of these files. What crosses them is checked once each follows its schema.
    """
    study, problems = declared_study(root)
    raise_any(problems)
    return study


def declared_study(root: Path) -> tuple[Study, list[Problem]]:
    """Return what the folder `root` declares of its study, and what of it cannot be.

    Raises
    ------
    StudyError
        If one of both files does not follow its schema.
    """
    settings, questionnaire = _both(root)
    grid, faults = _grid(root)
    study = _study(settings.values, questionnaire.values)
    study = replace(study, grid=grid, questions=with_assessed(study.questions, grid))
    # What an active question with several answers lacks, each of its options lacks.
    return study, list(dict.fromkeys([*study_problems(root, study, settings, questionnaire), *faults]))


def _grid(root: Path) -> tuple[Grid | None, tuple[Problem, ...]]:
    """Return the grid of markers where one is declared without a fault, and the faults that it has otherwise."""
    try:
        return read_grid(root), ()
    except StudyError as fault:
        return None, fault.problems


def _both(root: Path) -> tuple[Settings, Settings]:
    """Return what both files declare; a study without waves, of laureates or markers alone, needs no questionnaire."""
    if not (root / QUESTIONNAIRE_FILE).exists() and (root / STUDY_FILE).is_file():
        alone = read_settings(root, STUDY_FILE, "study")
        if "waves" not in alone.values:
            return alone, Settings(QUESTIONNAIRE_FILE, {"questions": {}}, {})
    read: list[Settings] = []
    problems: list[Problem] = []
    for file, schema in ((STUDY_FILE, "study"), (QUESTIONNAIRE_FILE, "questionnaire")):
        try:
            read.append(read_settings(root, file, schema))
        except StudyError as fault:
            problems += fault.problems
    raise_any(problems)
    return read[0], read[1]


def _study(settings: Mapping[str, Any], questionnaire: Mapping[str, Any]) -> Study:
    declared, chosen = settings["study"], {name: settings[name] for name in ("formats", "place") if name in settings}
    return Study(
        **_frozen(declared | chosen) | {"credit": _credit(declared.get("credit", {})), "privacy": _privacy(declared)},
        waves={name: _wave(name, wave) for name, wave in settings.get("waves", {}).items()},
        themes={key: Theme(key, **_frozen(theme)) for key, theme in questionnaire.get("themes", {}).items()},
        questions=with_options(Question(key, **asked) for key, asked in questionnaire["questions"].items()),
        spaces={key: _space(key, space) for key, space in settings.get("spaces", {}).items()},
        editions=editions_of(settings.get("editions")),
        laureates=laureates_of(settings.get("laureates")),
        session=session_of(settings.get("session")),
        regressions=tuple(_regression(declared) for declared in settings.get("regressions", ())),
        differences=tuple(Difference(**declared) for declared in settings.get("differences", ())),
        tables={key: CrossTable(key, **table) for key, table in settings.get("tables", {}).items()},
        weighting=weighting_of(settings.get("weighting")),
        populations=settings.get("populations", {}),
        comparison=_comparison(settings.get("comparison", {})),
        inference=Inference(**settings.get("inference", {})),
        inquiry=inquiry_of(settings.get("inquiry", [])),
    )


def _credit(declared: Mapping[str, Any]) -> Credit:
    """Return the credits; an author is a name, or a name with roles and an ORCID."""
    told = [{"name": author} if isinstance(author, str) else author for author in declared.get("authors", ())]
    names, known = tuple(author["name"] for author in told), [author for author in told if len(author) > 1]
    contributors = tuple(Contributor(**_frozen(author)) for author in known)
    return Credit(**_frozen(declared) | {"authors": names, "contributors": contributors})


def _privacy(declared: Mapping[str, Any]) -> Privacy | None:
    return Privacy(**declared["privacy"]) if "privacy" in declared else None


def _comparison(declared: Mapping[str, Any]) -> Comparison:
    gave_up = next(iter(declared.get("gave_up", {}).items()), None)
    return Comparison(**_frozen(declared) | {"gave_up": gave_up})


def _wave(name: str, declared: Mapping[str, Any]) -> Wave:
    return Wave(name, **_frozen(declared) | {"frame": frame_of(declared.get("frame"))})


def _space(key: str, declared: Mapping[str, Any]) -> Space:
    values = _frozen(declared) | {
        "label": declared.get("label", key),
        "passive": _passive(declared.get("passive", {})),
        "axes": tuple(_axis(axis) for axis in declared.get("axes", ())),
        "crossings": tuple((first, second) for first, second in declared.get("crossings", ())),
        "stability": Stability(**declared["stability"]) if "stability" in declared else None,
        "classes": Classes(**declared["classes"]) if "classes" in declared else None,
        "within": next(iter(declared.get("within", {}).items()), None),
        "supplementary_individuals": _set_apart(declared.get("supplementary_individuals")),
    }
    return Space(key, **values)


def _passive(declared: Mapping[str, Any]) -> Passive:
    return Passive(**_frozen(declared) | {"categories": _frozen(declared.get("categories", {}))})


def _set_apart(declared: Mapping[str, Any] | None) -> SetApart | None:
    return SetApart(**_frozen(declared) | {"categories": _frozen(declared.get("categories", {}))}) if declared else None


def _axis(declared: Mapping[str, Any]) -> Axis:
    (positive,) = declared["positive"].items()
    return Axis(**_frozen(declared) | {"positive": positive})


def _regression(declared: Mapping[str, Any]) -> Regression:
    outcome = declared["outcome"]
    return Regression(**_frozen(declared) | {"outcome": (outcome["question"], outcome["category"])})


def _frozen(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with their lists made tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in declared.items()}
