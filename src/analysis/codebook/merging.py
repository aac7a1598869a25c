"""Codes that one category gathers, and why: a distinction that a recode loses has a reason that readers see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from analysis.codebook.texts import LOOSE, normalised
from analysis.problems import Problem, listed
from analysis.study import Question

if TYPE_CHECKING:
    from analysis.settings import Place, Settings

MERGED_BY = ("codes", "columns")
TAKEN = {
    "year": "Année",
    "month": "Mois",
    "days": "Jours entiers",
    "months": "Mois entiers",
    "years": "Années entières",
}


def merged(codes: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the categories that several codes make, with these codes; spellings of one text are one code.

    Examples
    --------
    >>> merged({"Jamais": "non", "JAMAIS ": "non", "Parfois": "oui", "Souvent": "oui"})
    {'oui': ['Parfois', 'Souvent']}
    """
    makers: dict[str, dict[str, str]] = {}
    for code, category in codes.items():
        makers.setdefault(category, {}).setdefault(normalised(code, LOOSE), code)
    return {category: list(texts.values()) for category, texts in makers.items() if len(texts) > 1}


def reason_problems(settings: Settings, questions: Mapping[str, Question], editions: str | None) -> Iterator[Problem]:
    """Yield the recodes of a codebook that lose a distinction without saying why."""
    recodes: dict[Place, tuple[str | None, Mapping[str, Any]]] = {
        ("questions", key): (key, declared) for key, declared in settings.values["questions"].items()
    }
    recodes["edition",] = (editions, settings.values.get("edition", {}))
    for place, (key, declared) in recodes.items():
        if key is not None and key in questions and not {"reason", "absent"} & declared.keys():
            for found, remedy in _unexplained(declared, questions[key]):
                yield settings.problem(place, found, remedy)


def _unexplained(declared: Mapping[str, Any], question: Question) -> Iterator[tuple[str, str]]:
    renamed = " ; si `note` la dit, la renommer `reason`" if "note" in declared else ""
    made = [merged(declared.get(name, {})) for name in MERGED_BY]
    lost = {category: codes for each in made for category, codes in each.items() if category in question.categories}
    if lost:
        told = listed([f"« {category} » ({', '.join(codes)})" for category, codes in lost.items()], at_most=3)
        remedy = f"ajouter « reason: pourquoi ces réponses sont réunies »{renamed}"
        yield f"plusieurs codes font une même modalité, sans raison : {told}", remedy
    if "classes" in declared:
        remedy = f"ajouter « reason: d'où viennent ces bornes »{renamed}"
        yield "un nombre y devient des classes, sans raison", remedy


def _counted(written: Mapping[str, str]) -> str:
    """Return the day from which, or up to which, a delay is counted, where one is declared."""
    words = {"since": "depuis le", "until": "au"}
    return "".join(f", {word} {written[name]}" for name, word in words.items() if name in written)


def derived_reason(declared: Mapping[str, Any]) -> str | None:
    """Return the reason that a question declares, else what stands for one: its expression, the list of its texts."""
    if "reason" in declared:
        return str(declared["reason"])
    told = [f"Calculée : {declared['compute']}."] if "compute" in declared else []
    if "date" in declared:
        told.append(f"{TAKEN[declared['date']['take']]} d'une date{_counted(declared['date'])}.")
    if "others" in declared:
        file = declared["others"].get("file")
        told.append(f"Textes d'« autre » rangés d'après {file or 'la liste du livre de codes'}.")
    return " ".join(told) or None
