"""A first space proposed for a new study: themes from the questionnaire's own groups, factors from who answers."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.codebook.texts import LOOSE, normalised
from analysis.drafting.counting import given
from analysis.drafting.exports import KOBO
from analysis.drafting.matching import BOX
from analysis.drafting.recognising import Recognised
from analysis.study import Question

ENOUGH = 20  # respondents, for a space to be proposed
HELD = 4  # respondents of a category that counts: fewer are passive in the space that is proposed
MIN_QUESTIONS = 2  # of a theme
MIN_ACTIVE = 4  # categories beyond one a question: the axes that a space could have
MAX_CATEGORIES = 12  # of a question that makes a space or structures it
# What follows the name of a group in that of a question.
BEYOND = re.compile(r"\s*(?:\[(?P<bracket>[^\[\]]+)\]|(?:: |- |– |/)\s*(?P<after>\S.*))")
WHOLE = ("ensemble", "Ensemble des questions")
# What places respondents in a field without being what is studied: asked of persons, asked of structures.
WHO = re.compile(
    r"\b(sexe|genre|age|tranche d'age|diplomes?|niveau d'etudes?|professions?|csp|pcs|metier|categorie socio\w*|"
    r"situation (familiale|matrimoniale|professionnelle)|commune|territoire|departement|region|pays|habitat|"
    r"statut|forme juridique|secteurs?|anciennete|annee de (?:creation|naissance)|gender|education|occupation)\b"
)
PROFILE = re.compile(
    r"\b(profils?|identite|signaletique|vous etes|qui etes|a propos de vous|mieux vous connaitre|profile)\b"
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a draft proposes of a space, for a person to look at again.

    Attributes
    ----------
    themes : mapping of str to str
        Label of each theme, by key.
    questions : mapping of str to Question
        The questionnaire, its active and supplementary questions told.
    n_axes : int
        As many as the space surely has, five at most.
    """

    themes: Mapping[str, str]
    questions: Mapping[str, Question]
    n_axes: int

    @property
    def supplementary(self) -> list[str]:
        """Return the questions placed in the space without making it."""
        return [key for key, question in self.questions.items() if question.role == "supplementary"]


def proposed(received: Recognised, questions: Mapping[str, Question], columns: Mapping[str, str]) -> Proposal | None:
    """Return a space that these answers can make; None where they are too few, or hold too few closed questions.

    Themes are the groups that the questionnaire's file, the names of the columns or a common beginning of questions
    tell, of two questions or more; without any, all closed questions make one. Questions on who answers structure
    the space.

    Parameters
    ----------
    received : Recognised
        The received file.
    questions : mapping of str to Question
        Those drafted from it, described.
    columns : mapping of str to str
        Their columns, or names of groups of columns.
    """
    if len(received.table.frame) < ENOUGH:
        return None
    groups = {key: group_of(columns[key], received) for key in questions}
    who = {key for key, asked in questions.items() if _tells_who(asked, groups[key])}
    closed = {key: asked for key, asked in questions.items() if _varies(asked, columns[key], received)}
    making = [key for key in closed if key not in who]
    sizes = pd.Series([groups[key] for key in making], dtype="str").value_counts()
    named = [group for group in dict.fromkeys(groups[key] for key in making) if group and sizes[group] >= MIN_QUESTIONS]
    themes = {group: (f"theme_{rank}", group) for rank, group in enumerate(named, start=1)}
    theme_of = {key: themes[groups[key]][0] for key in making if groups[key] in themes}
    if not themes:
        themes, theme_of = {"": WHOLE}, dict.fromkeys(making, WHOLE[0])
    n_axes = sum(_axes(closed[key]) for key in theme_of)
    if len(theme_of) < MIN_QUESTIONS or n_axes < MIN_ACTIVE:
        return None
    placed = {key for key in who if (key in closed and closed[key].type == "single") or questions[key].is_number}
    known = {asked.label for asked in questions.values()}
    short = _short_labels({key: (questions[key].label, groups[key]) for key in theme_of}, known)
    told = {
        key: _with_role(_labelled(asked, short.get(key)), theme_of.get(key), key in placed)
        for key, asked in questions.items()
    }
    return Proposal(dict(themes.values()), told, min(5, n_axes))


def group_of(column: str, received: Recognised) -> str:
    """Return the group of a column: that of the structure, of its path (« groupe/question »), or its beginning."""
    described = received.structure.get(column)
    if described is None:
        described = next((each for each in received.structure.values() if each.question == column), None)
    if described is not None and described.group:
        return described.group
    if described is not None and described.kind == "said" and described.part:
        return described.question
    if received.marks.tool is KOBO and "/" in column:
        return column.partition("/")[0].strip()
    match = BOX.fullmatch(column)
    return match["stem"].strip() if match else ""


def _short_labels(labels: Mapping[str, tuple[str, str]], known: Collection[str] = ()) -> dict[str, str]:
    """Return what each question of a group says beyond its group, whose label tells the rest.

    Those of which another question says the same, or that are the label of one, keep their whole labels.

    Examples
    --------
    >>> _short_labels({"a": ("Accord ? [Clair]", "Accord ?"), "b": ("Avis : délais", "Avis"), "c": ("Âge", "Profil")})
    {'a': 'Clair', 'b': 'délais'}
    """
    found: dict[str, str] = {}
    for key, (label, group) in labels.items():
        if group and label.startswith(group) and (match := BEYOND.fullmatch(label[len(group) :])):
            found[key] = match["bracket"] or match["after"]
    met = Counter(found.values())
    alone = {key: part for key, part in found.items() if met[part] == 1 and part not in known}
    return {key: part for key, part in alone.items() if any(map(str.isalpha, part))}


def _labelled(question: Question, label: str | None) -> Question:
    """Return a question under a shorter label, its whole one kept as its wording."""
    return replace(question, label=label, wording=question.wording or question.label) if label else question


def _tells_who(question: Question, group: str) -> bool:
    said = normalised(f"{question.key.replace('_', ' ')} {question.label}", LOOSE)
    return WHO.search(said) is not None or PROFILE.search(normalised(group, LOOSE)) is not None


def _varies(question: Question, column: str, received: Recognised) -> bool:
    """Whether a closed question parts its respondents enough to place them."""
    if question.role == "internal" or not 2 <= len(question.categories) <= MAX_CATEGORIES:
        return False
    if question.type != "single" or column not in received.columns:
        return question.type == "multiple"
    counts = given(received.columns[column].counts)
    return sum(n >= HELD for n in counts.values()) > 1


def _axes(question: Question) -> int:
    return len(question.categories) if question.type == "multiple" else len(question.categories) - 1


def _with_role(question: Question, theme: str | None, placed: bool) -> Question:
    if theme is not None:
        return replace(question, role="active", theme=theme)
    return replace(question, role="supplementary") if placed else question
