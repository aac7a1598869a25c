"""What the expressions of computed questions give, checked against the questionnaire before anything is computed."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from analysis.codebook.expressions import COMPARISONS, Expression, ExpressionError, Name, Number, Operation, Text
from analysis.problems import choice
from analysis.study import Question

Kind: TypeAlias = Literal["number", "truth", "choice", "choices"]
KINDS: Mapping[str, str] = {
    "number": "un nombre",
    "truth": "une condition",
    "choice": "une réponse à choix unique",
    "choices": "des réponses multiples",
}


def kind_of(expression: Expression, questions: Mapping[str, Question]) -> Kind:
    """Return what an expression gives.

    Raises
    ------
    ExpressionError
        If it reads an unknown question or category, or joins what cannot be joined.
    """
    match expression:
        case Number():
            return "number"
        case Text(position=position):
            raise ExpressionError("une modalité seule", "la comparer à une question : question = 'modalité'", position)
        case Name():
            return _kind_of_question(expression, questions)
        case Operation(name="in" | "has"):
            return _membership(expression, questions)
        case Operation(name=name) if name in COMPARISONS:
            return _comparison(expression, questions)
        case Operation(name="known"):
            return _known(expression, questions)
        case Operation(name="count"):
            return _count(expression, questions)
        case Operation(name="and" | "or" | "not"):
            _want(expression, "truth", questions)
            return "truth"
        case Operation():
            _want(expression, "number", questions)
            return "number"


def _kind_of_question(name: Name, questions: Mapping[str, Question]) -> Kind:
    question = questions.get(name.key)
    if question is None:
        raise ExpressionError(f"question « {name.key} » inconnue", choice(name.key, questions), name.position)
    if question.type == "text":
        remedy = "prendre une autre question : un texte libre ne quitte pas data/raw"
        raise ExpressionError(f"« {name.key} » est une réponse libre", remedy, name.position)
    if question.type == "multiple":
        return "choices"
    return "choice" if question.categories else "number"


def _want(operation: Operation, wanted: Kind, questions: Mapping[str, Question]) -> None:
    for operand in operation.operands:
        found = kind_of(operand, questions)
        if found != wanted:
            told = f"« {operation.name} » attend {KINDS[wanted]}, pas {KINDS[found]}"
            remedy = "comparer d'abord : question = 'modalité', nombre > 3" if wanted == "truth" else "voir le guide"
            raise ExpressionError(told, remedy, operand.position)


def _membership(operation: Operation, questions: Mapping[str, Question]) -> Kind:
    asked, *texts = operation.operands
    wanted: Kind = "choice" if operation.name == "in" else "choices"
    if not isinstance(asked, Name) or kind_of(asked, questions) != wanted:
        told = f"« {operation.name} » s'applique à {KINDS[wanted]}"
        raise ExpressionError(told, "écrire la clé d'une telle question avant", asked.position)
    for text in texts:
        _require_category(asked, text, questions)
    return "truth"


def _comparison(operation: Operation, questions: Mapping[str, Question]) -> Kind:
    left, right = operation.operands
    if isinstance(left, Text):
        raise ExpressionError("la question se met avant la modalité", "écrire question = 'modalité'", left.position)
    if isinstance(right, Text):
        return _with_category(operation, left, right, questions)
    _want(operation, "number", questions)
    return "truth"


def _with_category(operation: Operation, left: Expression, text: Text, questions: Mapping[str, Question]) -> Kind:
    if not isinstance(left, Name) or kind_of(left, questions) != "choice":
        remedy = "comparer une question à choix unique ; pour des réponses multiples : question has 'modalité'"
        raise ExpressionError("une modalité se compare à une question", remedy, text.position)
    _require_category(left, text, questions)
    if operation.name not in ("=", "!=") and not questions[left.key].ordered:
        remedy = "écrire = ou !=, ou déclarer `ordered: true`"
        raise ExpressionError(f"les modalités de « {left.key} » n'ont pas d'ordre", remedy, operation.position)
    return "truth"


def _require_category(asked: Name, text: Expression, questions: Mapping[str, Question]) -> None:
    known = questions[asked.key].categories
    if isinstance(text, Text) and text.value not in known:
        found = f"« {text.value} » n'est pas une modalité de « {asked.key} »"
        raise ExpressionError(found, choice(text.value, known), text.position)


def _known(operation: Operation, questions: Mapping[str, Question]) -> Kind:
    for operand in operation.operands:
        kind_of(operand, questions)
    return "truth"


def _count(operation: Operation, questions: Mapping[str, Question]) -> Kind:
    kinds = [kind_of(operand, questions) for operand in operation.operands]
    for operand, kind in zip(operation.operands, kinds, strict=True):
        if kind not in ("truth", "choices"):
            told = f"« count » compte des conditions ou des réponses multiples, pas {KINDS[kind]}"
            raise ExpressionError(told, "écrire count(question = 'modalité', …)", operand.position)
    return "number"
