"""What a space may declare of its class, of the weights of its themes, of the readings set beside it."""

from collections.abc import Iterator
from typing import cast

from analysis.problems import Problem, choice
from analysis.settings import Place, Settings
from analysis.study.faults import unknown_category, unknown_question
from analysis.study.values import IMPUTABLE, Alternative, Missing, Passive, SetApart, Space, Study

NOT_IMPUTED = {
    "not_asked": "ces répondants n'ont pas vu la question : l'imputer inventerait des réponses",
    "not_applicable": "la question ne concerne pas ces répondants : l'imputer inventerait des réponses",
}


def reading_problems(study: Study, space: Space, settings: Settings) -> Iterator[Problem]:
    """Yield every fault of how a space is to be read."""
    base: Place = ("spaces", space.key)
    if space.within is not None:
        yield from _within(study, space, *space.within, (*base, "within"), settings)
    if space.supplementary_individuals is not None:
        yield from _set_apart(study, space, space.supplementary_individuals, settings)
    if space.theme_weights is not None:
        yield from _theme_weights(space, (*base, "theme_weights"), settings)
    yield from _missing(space.passive, (*base, "passive", "missing"), settings)
    for rank, alternative in enumerate(space.alternatives):
        yield from _alternative(study, space, alternative, (*base, "alternatives", rank), settings)


def _within(study: Study, space: Space, key: str, category: str, place: Place, settings: Settings) -> Iterator[Problem]:
    question = study.questions.get(key)
    if question is None:
        yield unknown_question(key, study, place, settings)
        return
    if question.type != "single":
        remedy = "nommer une question `single` et l'une de ses modalités"
        yield settings.problem(place, f"« {key} » n'est pas une question à choix unique", remedy)
    elif category not in question.categories:
        yield unknown_category(category, question, place, settings)
    placed = {"active": space.active(study.questions), "supplémentaire": space.supplementary}
    for role, keys in placed.items():
        if key in keys:
            found = f"« {key} » est aussi une question {role} de cet espace : tous y répondraient « {category} »"
            yield settings.problem(place, found, "l'en retirer")
    if space.theme_weights is not None:
        found = "une classe n'a pas d'espace dont les thèmes sont pondérés"
        yield settings.problem(place, found, "retirer `theme_weights`, ou `within`")


def _set_apart(study: Study, space: Space, apart: SetApart, settings: Settings) -> Iterator[Problem]:
    base: Place = ("spaces", space.key, "supplementary_individuals")
    for key, categories in apart.categories.items():
        question, place = study.questions.get(key), (*base, "categories", key)
        if question is None:
            yield unknown_question(key, study, place, settings)
        elif question.type != "single":
            found = f"« {key} » n'est pas une question à choix unique"
            yield settings.problem(place, found, "nommer une question `single` et certaines de ses modalités")
        else:
            for rank, category in enumerate(categories):
                if category not in question.categories:
                    yield unknown_category(category, question, (*place, rank), settings)
            if not set(question.categories) - set(categories):
                found = f"toutes les modalités de « {key} » y sont : il ne resterait que ceux qui n'y ont pas répondu"
                yield settings.problem(place, found, "en retirer celles de ceux qui font l'espace")
    editions = study.editions
    if editions is not None and editions.reference in apart.categories.get(editions.question, ()):
        found = f"l'édition de référence « {editions.reference} » ne ferait pas cet espace : rien ne lui serait comparé"
        remedy = "prendre une autre `reference` sous `editions`, ou l'en retirer"
        yield settings.problem((*base, "categories", editions.question), found, remedy)
    n_active = len(space.active(study.questions))
    if apart.fewer_answers_than > n_active:
        found = f"moins de {apart.fewer_answers_than} réponses : l'espace n'a que {n_active} questions actives"
        yield settings.problem((*base, "fewer_answers_than"), found, f"écrire un nombre d'au plus {n_active}")


def _theme_weights(space: Space, place: Place, settings: Settings) -> Iterator[Problem]:
    if len(space.themes) < 2:
        yield settings.problem(place, "cet espace n'a qu'un thème", "retirer `theme_weights`, ou ajouter un thème")
    if space.theme_weights is None or isinstance(space.theme_weights, str):
        return
    for theme in space.theme_weights:
        if theme not in space.themes:
            found = f"« {theme} » n'est pas un thème de cet espace"
            yield settings.problem((*place, theme), found, choice(theme, space.themes))
    for theme in space.themes:
        if theme not in space.theme_weights:
            yield settings.problem(place, f"le thème « {theme} » n'a pas de part", f"ajouter « {theme}: … »")


def _missing(passive: Passive, place: Place, settings: Settings) -> Iterator[Problem]:
    """Yield the kinds of missing answers that may not be imputed and are declared so."""
    for kind, treatment in passive.treatments.items():
        if treatment == "imputed" and kind not in IMPUTABLE:
            remedy = f"écrire « {kind}: passive », ou « {kind}: category »"
            yield settings.problem((*place, kind), f"« {kind} » ne s'impute pas : {NOT_IMPUTED[kind]}", remedy)


def _alternative(
    study: Study, space: Space, alternative: Alternative, place: Place, settings: Settings
) -> Iterator[Problem]:
    active = space.active(study.questions)
    treatment = alternative.removeprefix("missing_")
    is_same = alternative == f"themes_{space.theme_weights or 'plain'}"
    if treatment != alternative:
        is_same = Passive(missing=cast(Missing, treatment)).treatments == space.passive.treatments
    if is_same:
        yield settings.problem(place, f"« {alternative} » est déjà la lecture de cet espace", "la retirer d'ici")
    if alternative == "without_doubtful" and active and not set(active) - set(space.doubtful(study.questions)):
        remedy = "déclarer `moment: avant` aux questions que le résultat n'a pu changer, ou retirer `without_doubtful`"
        yield settings.problem(place, "aucune question active n'a pour `moment` « avant »", remedy)
    if alternative in ("themes_equal", "themes_mfa") and len(space.themes) < 2:
        yield settings.problem(place, "cet espace n'a qu'un thème", f"retirer `{alternative}`")
    if alternative.startswith("themes_") and space.within is not None:
        found = "une classe n'a pas d'espace dont les thèmes sont pondérés"
        yield settings.problem(place, found, f"retirer `{alternative}`")
