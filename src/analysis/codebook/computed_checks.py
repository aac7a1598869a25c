"""What computed questions must say: an expression that can be read, and that gives what the question takes."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.codebook.dependencies import read_by
from analysis.codebook.expression_kinds import KINDS, kind_of
from analysis.codebook.expressions import ExpressionError, parse
from analysis.problems import Problem, listed
from analysis.settings import Place, Settings
from analysis.study import Question

ALLOWED = ("compute", "codes", "classes", "number", "not_offered", "wording", "reason", "note")
TRUTHS = {"true", "false"}


def computed_problems(settings: Settings, questions: Mapping[str, Question]) -> Iterator[Problem]:
    """Yield every fault of the computed questions of a codebook."""
    computed = {
        key: asked
        for key, asked in settings.values["questions"].items()
        if "compute" in asked and "absent" not in asked and key in questions
    }
    for key, declared in computed.items():
        place: Place = ("questions", key, "compute")
        for found, remedy in _faults(declared, questions[key], questions):
            yield settings.problem(place, found, remedy)


def _faults(
    declared: Mapping[str, Any], question: Question, questions: Mapping[str, Question]
) -> Iterator[tuple[str, str]]:
    if extra := [name for name in declared if name not in ALLOWED]:
        yield f"{listed(extra)} ne va pas avec `compute`", "le retirer"
    if question.type not in ("single", "number"):
        yield f"une question `{question.type}` ne se calcule pas", "lui donner `type: single` ou `type: number`"
        return
    try:
        kind = kind_of(parse(declared["compute"]), questions)
    except ExpressionError as fault:
        yield fault.found, fault.remedy
        return
    if not read_by(declared["compute"]):
        yield "l'expression ne lit aucune question", "y nommer une question, ou déclarer sa colonne"
    if kind not in ("number", "truth"):
        remedy = "comparer (question = 'modalité') ou compter (count(question))"
        yield f"l'expression donne {KINDS[kind]}, pas un nombre ou une condition", remedy
    elif kind == "truth" and set(declared.get("codes", {})) != TRUTHS:
        yield "une condition se lit par deux codes", 'écrire sous `codes` : « "true": …, "false": … », et rien d\'autre'
    elif kind == "number" and "codes" in declared:
        yield (
            "un nombre se lit par `classes`, pas par `codes`",
            "déclarer `classes`, ou écrire une comparaison",
        )
    elif kind == "number" and ("classes" in declared) != bool(question.categories):
        yield "un nombre va à une question `number`, ou par `classes` à des modalités", "déclarer les deux, ou aucun"
