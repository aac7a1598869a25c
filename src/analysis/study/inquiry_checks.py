"""What the study's questions must name, and what no answer could come of."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from analysis.problems import Problem, choice, listed
from analysis.settings import Place, Settings
from analysis.study.faults import (
    answer_problems,
    factor_problems,
    is_single,
    unknown_category,
    unknown_question,
    unknown_space,
)
from analysis.study.inquiry import Asked, Evidence, Kind
from analysis.study.values import Space, Study

Check = Callable[[Study, Evidence, Place, Settings], Iterator[Problem]]
UNITS: Mapping[Kind, str] = {"contrast": "sd", "shift": "sd", "odds_ratio": "ratio"}  # others are shares


def inquiry_problems(study: Study, settings: Settings) -> Iterator[Problem]:
    """Yield every fault of the questions that a study declares."""
    seen: dict[str, int] = {}
    for rank, asked in enumerate(study.inquiry):
        place: Place = ("inquiry", rank)
        if seen.setdefault(asked.key, rank) != rank:
            found = f"« {asked.key} » est déjà la clé de la question {seen[asked.key] + 1}"
            yield settings.problem((*place, "key"), found, "donner une autre clé à l'une des deux")
        yield from _asked(asked, place, settings)
        declared = settings.values["inquiry"][rank]["evidence"]
        for number, piece in enumerate(asked.evidence):
            steps = (number, piece.kind) if isinstance(declared, list) else (piece.kind,)
            yield from _evidence(study, piece, (*place, "evidence", *steps), settings)


def _asked(asked: Asked, place: Place, settings: Settings) -> Iterator[Problem]:
    try:
        date.fromisoformat(asked.date)
    except ValueError:
        found = f"« {asked.date} » n'est pas une date"
        yield settings.problem((*place, "declared", asked.declared), found, "écrire année-mois-jour : 2026-11-26")
    declared = settings.values["inquiry"][place[1]]
    if len({UNITS.get(piece.kind, "share") for piece in asked.evidence}) > 1 and "threshold" in declared:
        found = "ce seuil vaudrait pour des preuves d'unités différentes (écarts types, parts, rapports de cotes)"
        yield settings.problem((*place, "threshold"), found, "l'écrire dans chaque preuve, ou le retirer")
    if declared.get("expects", "none") != "none" and all(piece.is_described for piece in asked.evidence):
        found = "un sens est attendu, et chaque preuve est une part qui n'est comparée à rien"
        yield settings.problem((*place, "expects"), found, "ajouter « reference: … » à la part, ou écrire `none`")


def _evidence(study: Study, piece: Evidence, place: Place, settings: Settings) -> Iterator[Problem]:
    yield from CHECKS[piece.kind](study, piece, place, settings)
    if piece.is_described and piece.expects != "none":
        found = "un sens est attendu d'une part qui n'est comparée à rien"
        yield settings.problem((*place, "expects"), found, "ajouter « reference: … », ou retirer `expects`")
    unit = UNITS.get(piece.kind, "share")
    if unit == "ratio" and piece.threshold <= 1:
        found, remedy = (
            f"un rapport de cotes de {piece.threshold} ne compte pas",
            "écrire plus que 1 : 2.5, par exemple",
        )
        yield settings.problem((*place, "threshold"), found, remedy)
    if unit == "share" and piece.threshold >= 1:
        found, remedy = f"une part ne varie pas de {piece.threshold}", "écrire une fraction : 0.25 pour 25 points"
        yield settings.problem((*place, "threshold"), found, remedy)


def _share(study: Study, piece: Evidence, place: Place, settings: Settings) -> Iterator[Problem]:
    types = ("multiple",) if piece.kind == "multiple" else ("single", "multiple")
    question = study.questions.get(piece.question)
    if piece.category or question is None:
        yield from answer_problems(study, piece.question, piece.category, place, settings, types=types)
    elif question.type not in types:
        found = f"« {question.key} » n'est pas une question à plusieurs réponses"
        yield settings.problem((*place, "question"), found, "prendre une question `multiple`, ou la preuve `share`")
    if question is not None and question.role == "internal":
        found = f"« {question.key} » a le rôle internal : rien n'en est imprimé"
        yield settings.problem((*place, "question"), found, "prendre une question qui s'imprime")
    if question is not None and piece.against and piece.kind == "multiple":
        yield from _other(question.key, piece.category, piece.against, study, (*place, "against"), settings)
    if piece.factor and piece.kind == "share":
        yield from _groups(study, piece, (*place, "among"), (*place, "among", piece.factor), settings)


def _difference(study: Study, piece: Evidence, place: Place, settings: Settings) -> Iterator[Problem]:
    yield from _share(study, piece, place, settings)
    yield from _groups(study, piece, (*place, "by"), (*place, "group"), settings)
    if piece.factor == piece.question:
        found = f"« {piece.factor} » est comparée selon elle-même"
        yield settings.problem((*place, "by"), found, "nommer deux questions")


def _groups(study: Study, piece: Evidence, place: Place, of_group: Place, settings: Settings) -> Iterator[Problem]:
    """Tell a factor that parts nobody, or a group that it does not have."""
    factor = study.questions.get(piece.factor)
    if factor is None:
        yield unknown_question(piece.factor, study, place, settings)
    elif not is_single(study, factor.key):
        found = f"« {factor.key} » n'est pas une question à choix unique"
        yield settings.problem(place, found, "prendre une question qui partage les répondants en groupes")
    elif piece.group not in factor.categories:
        yield unknown_category(piece.group, factor, of_group, settings)
    elif piece.against:
        yield from _other(factor.key, piece.group, piece.against, study, (*of_group[:-1], "against"), settings)


def _other(key: str, group: str, against: str, study: Study, place: Place, settings: Settings) -> Iterator[Problem]:
    """Tell a second category that is none, or the first again."""
    if against not in study.questions[key].categories:
        yield unknown_category(against, study.questions[key], place, settings)
    elif against == group:
        yield settings.problem(place, f"« {group} » est comparé à lui-même", "nommer deux modalités")


def _contrast(study: Study, piece: Evidence, place: Place, settings: Settings) -> Iterator[Problem]:
    space = study.spaces.get(piece.space)
    yield from _on_axes(study, piece, place, settings)
    if space is None or not piece.factor:
        return
    faults = list(factor_problems(study, space, piece.factor, (*place, "factor"), settings))
    yield from faults or _groups(study, piece, (*place, "factor"), (*place, "category"), settings)
    if study.editions is not None and piece.factor == study.editions.question:
        found = f"« {piece.factor} » est la question des éditions, qui se comparent sur leurs questions communes"
        remedy = f"écrire « shift: {{space: {space.key}, theme: …, edition: {piece.group}}} »"
        yield settings.problem((*place, "factor"), found, remedy)


def _shift(study: Study, piece: Evidence, place: Place, settings: Settings) -> Iterator[Problem]:
    yield from _on_axes(study, piece, place, settings)
    if study.editions is None:
        yield settings.problem(place, "il n'y a pas d'éditions à comparer", "déclarer `editions`, ou retirer `shift`")
        return
    question = study.questions.get(study.editions.question)
    if question is None:
        return  # told of `editions`
    others = [name for name in question.categories if name != study.editions.reference]
    if piece.group == study.editions.reference:
        found = f"« {piece.group} » est l'édition de référence"
        yield settings.problem((*place, "edition"), found, f"choisir parmi : {listed(others)}")
    elif piece.group and piece.group not in question.categories:
        yield unknown_category(piece.group, question, (*place, "edition"), settings)
    elif not others:
        found = f"« {question.key} » n'a qu'une édition, celle de référence"
        yield settings.problem(place, found, "ajouter une édition à ses modalités, ou retirer `shift`")
    space = study.spaces.get(piece.space)
    if space is not None and space.within is not None:
        found = f"« {space.key} » est l'espace d'une classe : les éditions ne s'y comparent pas"
        yield settings.problem((*place, "space"), found, "prendre l'espace de tous les répondants")


def _region(study: Study, piece: Evidence, place: Place, settings: Settings) -> Iterator[Problem]:
    yield from _contrast(study, piece, place, settings)
    if piece.group and piece.reference is not None:
        found = "deux groupes sont comparés : il n'y a pas d'autre part à laquelle les comparer"
        yield settings.problem((*place, "reference"), found, "retirer `reference`, ou `factor` et `category`")


def _odds_ratio(study: Study, piece: Evidence, place: Place, settings: Settings) -> Iterator[Problem]:
    yield from _on_axes(study, piece, place, settings)
    faults = list(answer_problems(study, piece.question, piece.category, place, settings, types=("single",)))
    yield from faults
    outcome = (piece.question, piece.category)
    if not faults and piece.space in study.spaces and not _is_regressed(study, piece):
        found = f"aucune régression de {outcome[0]} : {outcome[1]} sur les axes de « {piece.space} » n'est déclarée"
        written = f"{{outcome: {{question: {outcome[0]}, category: {outcome[1]}}}, space: {piece.space}}}"
        yield settings.problem(place, found, f"ajouter sous `regressions` : « - {written} »")


def _is_regressed(study: Study, piece: Evidence) -> bool:
    declared = ((one.outcome, one.space) for one in study.regressions)
    return ((piece.question, piece.category), piece.space) in declared


def _on_axes(study: Study, piece: Evidence, place: Place, settings: Settings) -> Iterator[Problem]:
    """Tell a space or a theme that is none, or an axis of a theme whose high side is not declared."""
    space = study.spaces.get(piece.space)
    if space is None:
        yield unknown_space(piece.space, study, (*place, "space"), settings)
        return
    for theme in piece.themes:
        at = (*place, "sides", theme) if piece.sides else (*place, "theme")
        if theme not in space.themes:
            yield settings.problem(at, f"« {theme} » n'est pas un thème de cet espace", choice(theme, space.themes))
        elif (piece.expects != "none" or piece.sides) and theme not in _settled(space):
            found = f"l'axe du thème « {theme} » n'a pas de sens déclaré : le côté haut en serait arbitraire"
            is_taken = any(axis.place == "horizontal" for axis in space.axes)
            place_of = "vertical" if is_taken else "horizontal"
            written = f"{{theme: {theme}, place: {place_of}, positive: {{question: modalité}}, name: nom}}"
            yield settings.problem(at, found, f"ajouter aux `axes` de l'espace « {space.key} » : « - {written} »")


def _settled(space: Space) -> list[str]:
    """Return the themes whose axis has a declared side."""
    return [axis.theme for axis in space.axes]


CHECKS: Mapping[Kind, Check] = {
    "share": _share,
    "multiple": _share,
    "difference": _difference,
    "contrast": _contrast,
    "shift": _shift,
    "region": _region,
    "odds_ratio": _odds_ratio,
}
