"""Answers that make no space: why, in a word that the study's language tells."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Literal

from analysis.problems import Problem, StudyError

Reason = Literal[
    "nobody",
    "no_question",
    "unanswered",
    "unplaced",
    "name_taken",
    "all_passive",
    "no_variance",
    "flat_theme",
    "too_few_to_impute",
    "unsettled",
    "no_plane",
    "no_score",
    "flat_cloud",
    "flat_edition",
]


class UnfitError(ValueError):
    """Answers that no space, or no test, can be made of.

    Parameters
    ----------
    message : str
        What is wrong and what would mend it, for who calls the function.
    reason : str
        The same in a word.
    about : str, optional
        The question, the theme or the edition that is meant.
    """

    def __init__(self, message: str, reason: Reason, about: str | None = None) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.about = about


# Key of config/study.yaml under the space, what was found, the edit that mends it.
FAULTS: dict[Reason, tuple[str, str, str]] = {
    "nobody": (
        "themes",
        "répondants retenus : {n} ; un espace en demande deux au moins",
        "revoir `set_aside` dans les livres de codes, ou retirer cet espace",
    ),
    "no_question": (
        "themes",
        "il ne reste aucune question active",
        "ajouter un thème, ou retirer ce qui en ôte les questions",
    ),
    "unanswered": (
        "themes",
        "« {about} » n'a aucune réponse connue",
        "lui donner un autre rôle que `active` dans config/questionnaire.yaml",
    ),
    "unplaced": (
        "supplementary",
        "« {about} » n'a aucune réponse connue",
        "retirer cette question de `supplementary`",
    ),
    "name_taken": (
        "passive.missing",
        "« {about} » a déjà une modalité du nom que prendraient ses réponses manquantes",
        "donner une autre clé à cette modalité dans config/questionnaire.yaml, ou écrire `missing: passive`",
    ),
    "all_passive": (
        "passive",
        "toutes les modalités qui ont des réponses sont passives (répondants : {n})",
        "baisser `fewer_than`, ou retirer des modalités de `categories`",
    ),
    "no_variance": (
        "themes",
        "rien ne distingue les répondants ({n}) sur les modalités actives : aucun axe n'a de variance",
        "ajouter un thème, rendre actives d'autres modalités (`passive`), ou retirer cet espace",
    ),
    "flat_theme": (
        "theme_weights",
        "rien ne distingue les répondants ({n}) sur les modalités actives du thème « {about} » : aucun poids ne lui va",
        "retirer ce thème de l'espace, ou `theme_weights`",
    ),
    "too_few_to_impute": (
        "passive.missing",
        "les réponses ont trop peu de dimensions pour imputer celles qui manquent (répondants : {n})",
        "écrire `missing: passive`",
    ),
    "unsettled": (
        "passive.missing",
        "l'imputation des réponses manquantes ne se stabilise pas",
        "écrire `missing: passive`",
    ),
    "no_plane": (
        "orientation",
        "une rotation vers les thèmes demande un plan, et cet espace n'a qu'un axe",
        "écrire `orientation: poles`",
    ),
    "no_score": (
        "orientation",
        "une rotation vers les thèmes demande un thème déclaré sous `axes` qui ait un score propre",
        "écrire `orientation: poles`, ou déclarer sous `axes` un autre thème",
    ),
    "flat_cloud": (
        "supplementary",
        "les répondants dont « {about} » est connue ont tous la même position sur un axe",
        "retirer cette question de `supplementary`",
    ),
    "flat_edition": (
        "themes",
        "rien ne distingue entre eux les répondants de l'édition « {about} » : elle n'a pas de plan à comparer",
        "ajouter un thème à l'espace, ou ne pas déclarer `editions`",
    ),
}


@contextmanager
def as_study_error(
    space: str, n: int, *, supplementary: Collection[str] = (), key: str | None = None
) -> Iterator[None]:
    """Tell answers that do not fit as a fault of config/study.yaml, with the edit that mends it.

    Parameters
    ----------
    space : str
        Key of the space that the block works for.
    n : int
        Number of its respondents.
    supplementary : collection of str
        Its questions that shape nothing: without answers, it is from there that they are taken away.
    key : str, optional
        Key of the space that asks for what the block does and may be left out, such as « alternatives ».
    """
    try:
        yield
    except UnfitError as fault:
        usual, found, remedy = FAULTS[_reason(fault, n, supplementary)]
        if key is not None:
            remedy = f"retirer cette lecture, ou {remedy}"
        place, told = f"spaces.{space}.{key or usual}", found.format(n=n, about=fault.about)
        raise StudyError([Problem("config/study.yaml", place, told, remedy)]) from None


def _reason(fault: UnfitError, n: int, supplementary: Collection[str]) -> Reason:
    """Return why answers do not fit, once it is known whose they are."""
    if fault.reason == "unanswered" and fault.about in supplementary:
        return "unplaced"
    return "nobody" if fault.reason == "no_variance" and n < 2 else fault.reason
