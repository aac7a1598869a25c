"""Computed questions: what an expression is worth for each respondent, a missing answer staying missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.cleaning.recoded import Recoded
from analysis.codebook.expressions import Expression, Name, Number, Operation, Text
from analysis.study import Question

Values: TypeAlias = NDArray[np.float64]
Known: TypeAlias = NDArray[np.bool_]
ARITHMETIC: Mapping[str, Callable[[Values, Values], Values]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "min": np.minimum,
    "max": np.maximum,
    "sum": np.add,
    "count": np.add,
}
ORDER: Mapping[str, Callable[[Values, Values], Known]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


@dataclass(frozen=True, slots=True)
class Computed:
    """What an expression is worth: numbers (1 and 0 for conditions), and for whom it is known."""

    values: Values
    known: Known


def evaluate(expression: Expression, answers: Mapping[str, Recoded], questions: Mapping[str, Question]) -> Computed:
    """Return what an expression, whose kinds were checked, is worth for each respondent.

    A condition is unknown where a missing answer leaves it so: « false and missing » is false, « true and missing »
    is unknown; a number made of a missing one is missing, and so is a division by zero.
    """
    match expression:
        case Number(value=value):
            n = len(next(iter(answers.values())).kinds)
            return Computed(np.full(n, value), np.ones(n, dtype=bool))
        case Name(key=key):
            return _answer(answers[key])
        case Operation(name="in" | "has", operands=(Name(key=key), *texts)):
            return _any_of(answers[key], [str(text.value) for text in texts if isinstance(text, Text)], questions[key])
        case Operation(name=name, operands=(Name(key=key), Text(value=value))):
            place = list(questions[key].categories).index(value)
            ranks = _answer(answers[key])
            return Computed(ORDER[name](ranks.values, np.full_like(ranks.values, place)).astype(float), ranks.known)
        case Operation(name=name, operands=operands):
            return _combined(name, [evaluate(operand, answers, questions) for operand in operands])
        case _:
            raise AssertionError("a category alone was refused before")


def _answer(recoded: Recoded) -> Computed:
    """Return numbers, the ranks of categories, or how many answers were chosen."""
    if recoded.chosen is not None:
        return Computed(recoded.chosen.sum(axis=1).astype(float), recoded.kinds.isna().to_numpy())
    answers = recoded.answers
    values = answers.cat.codes if hasattr(answers, "cat") else answers
    return Computed(np.asarray(values, dtype=np.float64), answers.notna().to_numpy())


def _any_of(recoded: Recoded, categories: list[str], question: Question) -> Computed:
    places = [list(question.categories).index(category) for category in categories]
    asked = _answer(recoded)
    if recoded.chosen is not None:
        return Computed(recoded.chosen[:, places].any(axis=1).astype(float), asked.known)
    return Computed(np.asarray(np.isin(asked.values, places), dtype=np.float64), asked.known)


def _combined(name: str, parts: list[Computed]) -> Computed:
    known = np.logical_and.reduce([part.known for part in parts])
    values = [np.where(part.known, part.values, 0.0) for part in parts]
    if name == "known":
        return Computed(known.astype(float), np.ones_like(known))
    if name in ("and", "or"):
        return _logical(name, values, parts, known)
    if name == "not":
        return Computed(1.0 - values[0], known)
    if name == "/":
        divisor = np.where(values[1] == 0, 1.0, values[1])
        return Computed(values[0] / divisor, known & (values[1] != 0))
    if name == "-" and len(values) == 1:
        return Computed(-values[0], known)
    if name in ORDER:
        return Computed(ORDER[name](values[0], values[1]).astype(float), known)
    total = values[0]
    for value in values[1:]:
        total = ARITHMETIC[name](total, value)
    return Computed(total, known)


def _logical(name: str, values: list[Values], parts: list[Computed], known: Known) -> Computed:
    """Return « and » or « or » of Kleene: one known answer that settles the matter is enough."""
    settling = 0.0 if name == "and" else 1.0
    settled = np.logical_or.reduce(
        [part.known & (value == settling) for part, value in zip(parts, values, strict=True)]
    )
    return Computed(np.where(settled, settling, 1.0 - settling), known | settled)
