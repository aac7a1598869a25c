"""What each step may know of a study: no more, so that it is made again only when that changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from analysis.codebook.reading import read_codebook
from analysis.codebook.values import Codebook
from analysis.problems import Problem, StudyError
from analysis.report.texts import Texts, read_texts
from analysis.steps.uses import (
    edition_of,
    factors_of,
    followed_answers,
    frames_of,
    inquired_spaces,
    placed_spaces,
    questions_of,
    shares_over_editions,
)
from analysis.study import Study
from analysis.study.reading import read_study


@dataclass(frozen=True, slots=True)
class Configuration:
    """A study, the codebooks of its waves, its own texts, and the files that it is made of, configuration first."""

    study: Study
    codebooks: Mapping[str, Codebook]
    texts: Texts
    files: tuple[str, ...] = ()

    @property
    def is_weighted(self) -> bool:
        """Whether respondents have weights."""
        weighting = self.study.weighting
        declared = weighting is not None and weighting.method != "none"
        return declared or any(codebook.weight is not None for codebook in self.codebooks.values())


def read_configuration(root: Path) -> Configuration:
    """Read config/ of a study.

    Raises
    ------
    StudyError
        With every fault of the study; where it has none, of its codebooks and texts.
    """
    study = read_study(root)
    readers: dict[str, Callable[[Study], Any]] = {wave: partial(read_codebook, root, wave) for wave in study.waves}
    read: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, reader in (readers | {"": partial(read_texts, root)}).items():
        try:
            read[name] = reader(study)
        except StudyError as fault:
            problems += fault.problems
    if problems:
        raise StudyError(problems)
    declared = sorted(path.relative_to(root).as_posix() for path in (root / "config").rglob("*") if path.is_file())
    listed = set(study.laureates.files if study.laureates else ()) - set(declared)
    listed |= set(study.grid.files if study.grid else ())
    received = sorted({file for wave in study.waves.values() for file in wave.files} | listed)
    return Configuration(study, {wave: read[wave] for wave in study.waves}, read[""], (*declared, *received))


def settings_of(step: str, known: Configuration, key: str = "") -> dict[str, Any]:
    """Return the settings of a step for the wave or the space of this key."""
    study = replace(known.study, formats=(), place=False)  # which formats are asked changes none of them
    return SETTINGS[step](study, known, key) if step in SETTINGS else {}


def _wave(study: Study, known: Configuration, wave: str) -> dict[str, Any]:
    return {
        "raw": list(study.waves[wave].files),
        "codebook": known.codebooks[wave],
        "questions": study.questions,
        "data": study.data,
        "pseudonym_key": study.pseudonym_key,
        "grid": study.grid if study.grid is not None and study.grid.respondents else None,
    }


def _combined(study: Study, _: Configuration, __: str) -> dict[str, Any]:
    return {
        "questions": study.questions,
        "themes": study.themes,
        "frames": {name: wave.frame for name, wave in study.waves.items() if wave.frame},
        "weighting": study.weighting,
    }


def _described(study: Study, known: Configuration, _: str) -> dict[str, Any]:
    return {
        "figures": Path(study.published) if study.published else None,
        "editions": study.editions,
        "laureates": study.laureates,
        "questions": study.questions,
        "factors": factors_of(study, known.texts),
        "tables": study.tables,
        "seed": study.seed,
        "adjustment": study.inference.adjustment,
    }


def _related(study: Study, known: Configuration, _: str) -> dict[str, Any]:
    edition = edition_of(study)
    followed, over_editions = followed_answers(study, known.texts), shares_over_editions(study)
    compared = (*study.differences, *over_editions)
    return {
        "questions": {one.question: study.questions[one.question] for one in compared},
        "grouped": [(study.questions[key], factors) for key, factors, _ in followed],
        "placed": [(study.questions[key], space) for key, _, space in followed if space],
        "rotated": [
            space for space in placed_spaces(study, known.texts) if study.spaces[space].orientation == "themes"
        ],
        "regressions": study.regressions,
        "differences": study.differences,
        "over_editions": over_editions,
        "asked": [
            asked
            for asked in study.questions.values()
            if study.editions and asked.role != "internal" and asked.option_of is None and asked.key != edition
        ],
        "edition": edition,
        "reference": study.editions.reference if study.editions else None,
        "order": list(study.questions[edition].categories) if edition else [],
        "seed": study.seed,
        "adjustment": study.inference.adjustment,
        "frames": frames_of(study),
    }


def _fitted(study: Study, _: Configuration, key: str) -> dict[str, Any]:
    space = study.spaces[key]
    return {
        "space": replace(space, stability=None, classes=None),
        "questions": questions_of(study, space),
        "populations": {name: n for name, n in study.populations.items() if name in space.supplementary},
        "seed": study.seed,
    }


def _tested(study: Study, _: Configuration, key: str) -> dict[str, Any]:
    space = study.spaces[key]
    return {
        "space": space.key,
        "rotated": space.orientation == "themes",
        # Editions have a chapter of their own.
        "factors": [
            name for name in space.supplementary if study.questions[name].type == "single" and name != edition_of(study)
        ],
        "pairs": space.pairs,
        "crossings": space.crossings,
        "seed": study.seed,
        "adjustment": study.inference.adjustment,
    }


def _compared(study: Study, _: Configuration, key: str) -> dict[str, Any]:
    space = study.spaces[key]
    return {
        "space": replace(space, stability=None, classes=None),
        "questions": questions_of(study, space),
        "editions": replace(study.editions, context=None) if study.editions else None,
        "seed": study.seed,
        "adjustment": study.inference.adjustment,
        "frames": frames_of(study),
    }


def _explained(study: Study, known: Configuration, key: str) -> dict[str, Any]:
    return _compared(study, known, key) | {"comparison": study.comparison}


def _asked(study: Study, _: Configuration, __: str) -> dict[str, Any]:
    wanted = inquired_spaces(study)
    return {
        "inquiry": study.inquiry,
        "spaces": {key: replace(study.spaces[key], stability=None, classes=None) for key in wanted},
        "questions": study.questions,
        "editions": replace(study.editions, context=None) if study.editions else None,
        "regressions": study.regressions,
        "data": study.data,
        "seed": study.seed,
        "frames": frames_of(study),
    }


def _assessed(study: Study, _: Configuration, __: str) -> dict[str, Any]:
    return {"grid": study.grid, "data": study.data, "language": study.language, "seed": study.seed}


def _stable(study: Study, _: Configuration, key: str) -> dict[str, Any]:
    space = study.spaces[key]
    return {"space": replace(space, classes=None), "questions": questions_of(study, space), "seed": study.seed}


def _drawn_again(study: Study, _: Configuration, key: str) -> dict[str, Any]:
    return {"space": key, "classes": study.spaces[key].classes, "seed": study.seed}


def _classed(study: Study, _: Configuration, key: str) -> dict[str, Any]:
    space = study.spaces[key]
    asked = questions_of(study, space).values()
    return {
        "space": space.key,
        "classes": space.classes,
        "questions": [question.key for question in asked if not question.is_number],
        "numbers": [question.key for question in asked if question.is_number],
        "seed": study.seed,
    }


def _drawn(study: Study, _: Configuration, key: str) -> dict[str, Any]:
    return {"study": study, "space": study.spaces[key]}


def _answers_drawn(study: Study, known: Configuration, _: str) -> dict[str, Any]:
    shown = {
        chapter.key: dict.fromkeys([*(share.question for share in chapter.shares), *chapter.questions])
        for chapter in known.texts.chapters
    }
    return {
        "study": study,
        "chapters": [(key, list(questions)) for key, questions in shown.items()],
        "followed": [(chapter.key, chapter.questions, chapter.by) for chapter in known.texts.chapters if chapter.by],
    }


def _written(study: Study, known: Configuration, _: str) -> dict[str, Any]:
    return {"study": study, "texts": known.texts, "weighted": known.is_weighted, "hashed": list(known.files)}


def _workbook(study: Study, known: Configuration, _: str) -> dict[str, Any]:
    return {"study": study, "hashed": list(known.files)}


def _explored(study: Study, known: Configuration, _: str) -> dict[str, Any]:
    return {"study": study, "weighted": known.is_weighted}


def _study_alone(study: Study, _: Configuration, __: str) -> dict[str, Any]:
    return {"study": study}


SETTINGS: Mapping[str, Callable[[Study, Configuration, str], dict[str, Any]]] = {
    "check_wave": _wave,
    "clean_wave": _wave,
    "combine_waves": _combined,
    "describe": _described,
    "relate": _related,
    "fit_space": _fitted,
    "test_factors": _tested,
    "compare_editions": _compared,
    "explain_editions": _explained,
    "answer_inquiry": _asked,
    "assess_markers": _assessed,
    "draw_stability": _stable,
    "draw_tests": _tested,
    "draw_classes": _drawn_again,
    "measure_stability": _stable,
    "make_classes": _classed,
    "draw_space": _drawn,
    "draw_stability_and_classes": _study_alone,
    "draw_editions": _drawn,
    "draw_answers": _answers_drawn,
    "draw_markers": _study_alone,
    "write_projects": _study_alone,
    "write_text": _written,
    "write_pptx": _written,
    "write_session": _written,
    "write_workbook": _workbook,
    "write_explorer": _explored,
    "write_place": _study_alone,
    "deposit": _study_alone,
    "audit_disclosure": _study_alone,
}
