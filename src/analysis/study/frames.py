"""What is known of those who were asked: frame counts, margins of the population, and the weights they give."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from analysis.problems import Problem, choice, listed
from analysis.settings import Place, Settings
from analysis.study.faults import unknown_category, unknown_question
from analysis.study.population import CROSSED, Frame, Margin, Weighting
from analysis.study.values import Study


def frame_of(declared: Mapping[str, Any] | None) -> Frame | None:
    """Return a frame from what study.yaml declares."""
    return Frame(**declared) if declared else None


def weighting_of(declared: Mapping[str, Any] | None) -> Weighting | None:
    """Return margins and method from what study.yaml declares; spaces around « | » do not matter."""
    if not declared:
        return None
    margins = tuple(
        Margin(
            tuple(margin["questions"]),
            {CROSSED.join(_parts(key)): count for key, count in margin["counts"].items()},
            margin.get("wave"),
            margin.get("source"),
        )
        for margin in declared["margins"]
    )
    return Weighting(margins, declared.get("method", "none"))


def _parts(key: str) -> list[str]:
    return [part.strip() for part in key.split("|")]


def frame_problems(study: Study, settings: Settings) -> Iterator[Problem]:
    """Yield every fault of the frames, populations and margins that a study declares."""
    for key, counts in study.populations.items():
        yield from _population(study, key, counts, settings)
    for name, wave in study.waves.items():
        frame = wave.frame
        if frame is not None and frame.ineligible + frame.unknown > frame.contacted:
            found = f"plus de personnes inéligibles ou inconnues que de sollicitées ({frame.contacted})"
            yield settings.problem(("waves", name, "frame"), found, "vérifier `contacted`, `ineligible`, `unknown`")
    if study.weighting is None:
        return
    for rank, margin in enumerate(study.weighting.margins):
        yield from _margin(study, margin, ("weighting", "margins", rank), settings)
    if study.weighting.method == "poststratification":
        yield from _one_margin(study.weighting, settings)


def _is_counted(study: Study, key: str) -> bool:
    """Say whether the number of persons of a question's categories is of use: for its ellipses, or as editions."""
    is_edition = study.editions is not None and study.editions.question == key
    return is_edition or any(key in space.supplementary for space in study.spaces.values())


def _population(study: Study, key: str, counts: Mapping[str, int], settings: Settings) -> Iterator[Problem]:
    question = study.questions.get(key)
    if question is None:
        yield unknown_question(key, study, ("populations", key), settings)
    elif question.type != "single" or not _is_counted(study, key):
        found = f"« {key} » n'est pas une question `single` supplémentaire d'un espace : elle n'a pas d'ellipse"
        yield settings.problem(("populations", key), found, "l'ajouter aux `supplementary` d'un espace, ou la retirer")
    else:
        for category in counts:
            if category not in question.categories:
                yield unknown_category(category, question, ("populations", key, category), settings)


def _margin(study: Study, margin: Margin, place: Place, settings: Settings) -> Iterator[Problem]:
    if margin.wave is not None and margin.wave not in study.waves:
        found = f"vague « {margin.wave} » inconnue"
        yield settings.problem((*place, "wave"), found, choice(margin.wave, study.waves))
    faults = list(_questions(study, margin, (*place, "questions"), settings))
    yield from faults
    if faults:
        return
    known = [CROSSED.join(cell) for cell in product(*(study.questions[key].categories for key in margin.questions))]
    for cell in margin.counts:
        if cell not in known:
            remedy = f"choisir parmi : {listed(known)}"
            yield settings.problem((*place, "counts"), f"« {cell} » n'est pas une modalité", remedy)
    if missing := [cell for cell in known if cell not in margin.counts]:
        remedy = "donner l'effectif de chaque modalité, 0 là où il n'y a personne"
        yield settings.problem((*place, "counts"), f"il manque : {listed(missing)}", remedy)
    if not any(margin.counts.values()):
        yield settings.problem((*place, "counts"), "la marge ne compte personne", "y écrire les effectifs connus")


def _questions(study: Study, margin: Margin, place: Place, settings: Settings) -> Iterator[Problem]:
    for rank, key in enumerate(margin.questions):
        question = study.questions.get(key)
        if question is None:
            yield unknown_question(key, study, (*place, rank), settings)
        elif question.type == "multiple" or not question.categories:
            found = f"« {key} » n'a pas une modalité par personne"
            yield settings.problem((*place, rank), found, "prendre une question `single`, ou un nombre en classes")


def _one_margin(weighting: Weighting, settings: Settings) -> Iterator[Problem]:
    """Tell a post-stratification on several margins, which is a raking."""
    waves = [margin.wave for margin in weighting.margins]
    if len(set(waves)) < len(waves) or (None in waves and len(waves) > 1):
        found = "une post-stratification n'a qu'une marge (par vague)"
        remedy = "écrire `method: raking`, ou une seule marge croisée : questions: [a, b]"
        yield settings.problem(("weighting", "method"), found, remedy)
