"""What a codebook must say, once it follows its schema: each fault with its line and its remedy."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from analysis.codebook.computed_checks import computed_problems
from analysis.codebook.date_checks import date_faults
from analysis.codebook.filter_checks import filter_problems
from analysis.codebook.merging import reason_problems
from analysis.codebook.private_checks import private_problems
from analysis.codebook.texts import normalised
from analysis.judging import UNDECIDED
from analysis.problems import Problem, choice, listed
from analysis.settings import Place, Settings
from analysis.study import Question, Study

NULLABLE = ("limesurvey", "lsa")  # formats that tell a question not shown from one left empty
TODO = UNDECIDED
CRITERIA = ("equals", "matches", "below", "empty")
IN_ONE_CELL = {"separator": '« separator: ";" »', "codes": "« codes: {…} »"}  # what several answers of one cell need
READ = ("classes", "number", "compute", "asked_if", "column", "missing")  # what no check reads until it is decided
MAPPED = ("codes", "columns", "others", "not_offered")
MULTIPLE_ONLY = ("columns", "ticked", "unticked", "separator", "at_most", "beyond")


def codebook_problems(settings: Settings, study: Study, wave: str) -> Iterator[Problem]:
    """Yield every fault of a codebook against the questionnaire."""
    yield from _undecided(settings, settings.values, (), study.questions)
    if TODO in (settings.values["source"], settings.values["respondent"], settings.values["questions"]):
        return
    settings = replace(settings, values=_settled(settings.values))
    yield from _nulls(settings)
    yield from _set_aside(settings)
    yield from _edition(settings, study, wave)
    yield from private_problems(settings, study)
    yield from _coverage(settings, study)
    for key in settings.values["questions"]:
        if key in study.questions and not study.questions[key].assessed:
            yield from _recoding(settings, study.questions[key])
    yield from computed_problems(settings, study.questions)
    yield from filter_problems(settings, study.questions)
    yield from reason_problems(settings, study.questions, study.editions.question if study.editions else None)


def _undecided(settings: Settings, value: Any, place: Place, questions: Mapping[str, Question]) -> Iterator[Problem]:
    """Tell what a draft left to decide."""
    if value == TODO:
        yield settings.problem(place, f"« {TODO} » reste à décider", _decision(place, questions))
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, child in inner:
        yield from _undecided(settings, child, (*place, step), questions)


def _settled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a codebook without what a draft left to decide where no other check can read it."""
    kept = {name: value for name, value in values.items() if value != TODO}
    rules = kept.get("set_aside", {})
    kept |= {"set_aside": {step: rule for step, rule in rules.items() if not _holds_todo(rule)}} if rules else {}
    asked = {
        key: {"absent": "à décider"} if _is_unread(declared) else declared
        for key, declared in values["questions"].items()
    }
    return kept | {"questions": asked}


def _is_unread(declared: Any) -> bool:
    """Whether no other check can read a question until what a draft left is decided."""
    if declared == TODO:
        return True
    return any(declared.get(part) == TODO for part in MAPPED) or any(_holds_todo(declared.get(part)) for part in READ)


def _holds_todo(value: Any) -> bool:
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return bool(value == TODO) or any(map(_holds_todo, inner))


def _decision(place: Place, questions: Mapping[str, Question]) -> str:
    """Return what a person writes instead of what a draft left."""
    if len(place) > 1 and place[-2] in ("codes", "columns"):
        question = questions.get(str(place[1]))
        known = f" ({listed(question.categories)})" if question else ""
        missing = f'« missing: {{dont_know: ["{place[-1]}"]}} » (ou no_answer, not_applicable)'
        instead = f" ; si ce n'est pas une réponse, retirer cette ligne et y mettre {missing}"
        added = f"écrire une modalité de la question{known}, ou en ajouter une dans config/questionnaire.yaml"
        return f"{added}{instead if place[-2] == 'codes' else ''}"
    if "classes" in place or place[-1:] in (("minimum",), ("maximum",), ("below",)):
        return "écrire la borne qui vaut pour cette vague"
    return "écrire la valeur, ou la raison"


def _nulls(settings: Settings) -> Iterator[Problem]:
    """Tell a null that no file of this format can hold."""
    if settings.values["source"]["format"] in NULLABLE:
        return
    places: list[Place] = [()]
    places += [("questions", key) for key in settings.values["questions"]]
    for place in places:
        for kind, values in _at(settings.values, (*place, "missing")).items():
            if None in values:
                yield settings.problem(
                    (*place, "missing", kind),
                    "null (cellule vide sans guillemets) n'existe que dans un export `limesurvey` ou `lsa`",
                    'écrire "" pour une cellule vide, ou `format: limesurvey`',
                )


def _at(values: Mapping[str, Any], place: Place) -> Mapping[str, Any]:
    for step in place:
        values = values.get(str(step), {})
    return values


def _set_aside(settings: Settings) -> Iterator[Problem]:
    declared = settings.values.get("set_aside", {})
    for step, rule in declared.items():
        place: Place = ("set_aside", step)
        criteria = [name for name in CRITERIA if name in rule]
        if step == "duplicate":
            if not settings.values["respondent"]["key"]:
                remedy = "déclarer `respondent: {key: […]}`, ou retirer `duplicate`"
                yield settings.problem(place, "sans clé de répondant, un doublon ne se reconnaît pas", remedy)
        elif len(criteria) != 1:
            yield settings.problem(
                place, f"{len(criteria)} critère(s) au lieu d'un", f"un seul de : {listed(CRITERIA)}"
            )
        elif fault := _regex_fault(rule.get("matches", "")):
            yield settings.problem((*place, "matches"), f"expression régulière fautive ({fault})", "la corriger")


def _regex_fault(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except re.error as fault:
        return str(fault)
    return None


def _edition(settings: Settings, study: Study, wave: str) -> Iterator[Problem]:
    declared = settings.values.get("edition")
    example = f'écrire `edition: {{constant: "{wave}"}}` ou `edition: {{column: …}}`'
    if declared is None:
        if study.editions is not None:
            yield settings.problem((), "l'édition des répondants n'est pas déclarée", example)
        return
    if ("constant" in declared) == ("column" in declared):
        yield settings.problem(("edition",), "il faut `constant` ou bien `column`", example)
    if study.editions is None:
        if "column" in declared:
            remedy = "déclarer `editions: {question: edition, reference: …}` dans config/study.yaml"
            yield settings.problem(("edition",), "l'étude ne déclare pas la question des éditions", remedy)
        return
    known = study.questions[study.editions.question].categories
    named: dict[Place, str] = {
        ("edition", "codes", code): edition for code, edition in declared.get("codes", {}).items()
    }
    if "constant" in declared:
        named["edition", "constant"] = declared["constant"]
    for place, edition in named.items():
        if edition not in known:
            found = f"« {edition} » n'est pas une modalité de « {study.editions.question} »"
            question = f"questions.{study.editions.question}.categories"
            added = f'dans config/questionnaire.yaml, sous {question}, ajouter « "{edition}": "{edition}" »'
            remedy = choice(edition, known) if edition == TODO else f"{added} ; sinon, {choice(edition, known)}"
            yield settings.problem(place, found, remedy)


def _coverage(settings: Settings, study: Study) -> Iterator[Problem]:
    """Tell the questions that only one of the codebook and the questionnaire knows."""
    declared = settings.values["questions"]
    edition = study.editions.question if study.editions else None
    for key in declared:
        if key not in study.questions:
            unused = [known for known in study.questions if known not in declared] or list(study.questions)
            found = f"question « {key} » inconnue du questionnaire"
            yield settings.problem(("questions", key), found, choice(key, unused))
        elif key == edition:
            remedy = "la retirer d'ici ; `edition` dit où elle se lit"
            yield settings.problem(("questions", key), f"« {key} » est la question des éditions", remedy)
        elif study.questions[key].assessed:
            found = f"« {key} » est un marqueur : ses niveaux viennent des grilles remplies"
            yield settings.problem(("questions", key), found, "la retirer d'ici ; `project` dit où le projet est nommé")
    for key, question in study.questions.items():
        if key not in declared and key != edition and not question.assessed:
            found = f"la question « {key} » ({question.label}) n'y est pas"
            remedy = f"ajouter `{key}: {{column: …}}`, ou `{key}: {{absent: la raison}}`"
            yield settings.problem(("questions",), found, remedy)


def _recoding(settings: Settings, question: Question) -> Iterator[Problem]:
    declared = settings.values["questions"][question.key]
    place: Place = ("questions", question.key)
    if "absent" in declared:
        others = [name for name in declared if name not in ("absent", "note", "wording")]
        if others:
            found = f"une question absente de la vague ne se lit nulle part ({listed(others)})"
            yield settings.problem(place, found, "garder `absent`, ou le retirer")
        return
    if "compute" not in declared:
        for found, remedy in _form_faults(declared, question):
            yield settings.problem(place, found, remedy)
    yield from _categories(settings, question, place)
    yield from _ambiguous_codes(settings, question.key)
    yield from _bounds(settings, declared.get("classes", []), (*place, "classes"))


def _form_faults(declared: Mapping[str, Any], question: Question) -> Iterator[tuple[str, str]]:
    """Yield what does not suit the type of the question."""
    if ("column" in declared) == ("columns" in declared):
        yield "il faut `column`, ou `columns` pour des réponses multiples, ou `absent`", "écrire « column: … »"
    if "others" in declared and question.type != "multiple" and "codes" not in declared:
        yield "`others` ne sert qu'à une question à codes", "le retirer, ou déclarer `codes`"
    if "date" in declared:
        yield from date_faults(declared, question)
    if question.type == "multiple":
        yield from _multiple_faults(declared)
        return
    if extra := [name for name in MULTIPLE_ONLY if name in declared]:
        found = f"{listed(extra)} : pour une question `multiple` seulement"
        yield found, "le retirer, ou écrire `type: multiple` dans config/questionnaire.yaml"
    recodes = [name for name in ("codes", "classes") if name in declared]
    if question.categories and len(recodes) != 1:
        found = "rien ne dit comment ses modalités se lisent" if not recodes else "`codes` et `classes` à la fois"
        yield found, f"écrire « codes: {{…: {next(iter(question.categories))}, …}} » ou bien « classes: […] »"
    if not question.categories and recodes:
        found = f"`{recodes[0]}` ne sert qu'à une question qui a des modalités"
        yield found, f"déclarer les modalités de « {question.key} », ou retirer `{recodes[0]}`"


def _multiple_faults(declared: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "columns" in declared and "ticked" not in declared:
        yield "rien ne dit ce qu'est une case cochée", 'ajouter « ticked: "Y" », ou la valeur du fichier'
    if "columns" in declared and (extra := [name for name in ("codes", "separator") if name in declared]):
        yield f"{listed(extra)} ne va pas avec `columns`", "le retirer"
    if isinstance(declared.get("column"), list):
        yield "des réponses multiples se lisent dans une seule colonne, ou avec `columns`", "n'en garder qu'une"
    lacking = [written for name, written in IN_ONE_CELL.items() if name not in declared]
    if "column" in declared and lacking:
        remedy = f"ajouter {' et '.join(lacking)}, ou écrire `columns`"
        yield "des réponses multiples dans une cellule ont un séparateur et des codes", remedy
    if extra := [name for name in ("classes", "number") if name in declared]:
        yield f"{listed(extra)} ne va pas avec une question `multiple`", "le retirer"


def _categories(settings: Settings, question: Question, place: Place) -> Iterator[Problem]:
    """Tell the categories that do not exist, and those that nothing produces."""
    declared = settings.values["questions"][question.key]
    named: dict[Place, str] = {(*place, "codes", code): name for code, name in declared.get("codes", {}).items()}
    named |= {(*place, "columns", column): name for column, name in declared.get("columns", {}).items()}
    named |= {(*place, "classes", rank, "is"): item["is"] for rank, item in enumerate(declared.get("classes", []))}
    spared: dict[Place, str] = {
        (*place, "not_offered", rank): name for rank, name in enumerate(declared.get("not_offered", []))
    }
    for where, name in {**named, **spared}.items():
        if question.categories and name not in question.categories and name != TODO:
            found = f"« {name} » n'est pas une modalité de « {question.key} »"
            yield settings.problem(where, found, choice(name, question.categories))
    others = declared.get("others", {})
    produced = {*named.values(), *spared.values(), *others.get("codes", {}).values(), others.get("is")}
    if "file" in others:
        return  # the researcher's list may produce any category
    unproduced = [name for name in question.categories if name not in produced]
    if named and unproduced:
        found = f"rien ne produit : {listed(unproduced)}"
        yield settings.problem(place, found, f"ajouter leurs codes, ou « not_offered: [{listed(unproduced)}] »")


def _ambiguous_codes(settings: Settings, key: str) -> Iterator[Problem]:
    """Tell two codes, or a code and a missing value, that the declared normalisation makes one."""
    declared = settings.values["questions"][key]
    steps = declared.get("normalise", settings.values.get("normalise", []))
    meanings: dict[str, str] = {}
    own = [(value, kind) for kind, values in declared.get("missing", {}).items() for value in values if value]
    for text, meaning in [*declared.get("codes", {}).items(), *own]:
        other = meanings.setdefault(normalised(text, steps), meaning)
        if other != meaning:
            found = f"« {text} » veut dire à la fois « {other} » et « {meaning} »"
            yield settings.problem(("questions", key), found, "n'en garder qu'un")


def _bounds(settings: Settings, classes: list[Mapping[str, Any]], place: Place) -> Iterator[Problem]:
    if not classes:
        return
    bounds = [[item[name] for name in ("below", "up_to") if name in item] for item in classes]
    if bounds[-1] or any(len(bound) != 1 for bound in bounds[:-1]):
        remedy = "donner `below` (exclue) ou bien `up_to` (comprise) à chaque classe, sauf à la dernière"
        yield settings.problem(place, "chaque classe a une borne, la dernière n'en a pas", remedy)
    elif any(low >= high for (low,), (high,) in pairwise(bounds[:-1])):
        yield settings.problem(
            place, "les bornes ne sont pas croissantes", "les ranger de la plus petite à la plus grande"
        )
