"""Computed questions as answers like others: typed, classed, with the reason of each missing one."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.computing import Computed, evaluate
from analysis.cleaning.meanings import kinds_at, undeclared_in, uses_of
from analysis.cleaning.missing import PRECEDENCE, first_kind
from analysis.cleaning.recoded import Meaning, Recoded
from analysis.cleaning.recoding import number_meaning, typed
from analysis.codebook.expression_kinds import kind_of
from analysis.codebook.expressions import names, parse
from analysis.codebook.values import Recoding
from analysis.study import Question

COLUMN = "compute"  # what stands for a column in messages


def computed(
    recoding: Recoding, question: Question, known: Mapping[str, Recoded], questions: Mapping[str, Question]
) -> Recoded:
    """Return the answers to a question that is computed from others.

    Parameters
    ----------
    recoding : Recoding
        Its expression, and how what it gives is read.
    question : Question
        What the questionnaire says of it.
    known : mapping of str to Recoded
        The answers to the questions that it reads.
    questions : mapping of str to Question
        The questionnaire.
    """
    expression = parse(str(recoding.compute))
    worth = evaluate(expression, known, questions)
    index = next(iter(known.values())).kinds.index
    texts = _texts(worth, kind_of(expression, questions) == "truth").set_axis(index)
    codes, distinct = pd.factorize(texts)
    meanings = [*(_meaning(text, recoding) for text in distinct), Meaning(kind="not_applicable")]
    codes = np.where(codes < 0, len(distinct), codes)
    read = [known[name.key].kinds for name in names(expression)]
    answers = typed(pd.Series([meaning.answer for meaning in meanings], dtype="object"), question).take(codes)
    return Recoded(
        answers=answers.set_axis(index),
        kinds=_reasons(kinds_at(meanings, codes, index), read, ~worth.known),
        undeclared={COLUMN: undeclared_in(texts, meanings, codes)},
        uses=tuple(uses_of("", meanings, codes, bool(question.categories))),
    )


def _texts(worth: Computed, is_truth: bool) -> pd.Series:
    """Return what an expression is worth as a codebook writes it: true, false, or a number; None where unknown."""
    values = pd.Series(worth.values, dtype="float64")
    texts = values.map({1.0: "true", 0.0: "false"}) if is_truth else values.map("{:.17g}".format)
    return texts.astype("object").where(worth.known, None)


def _meaning(text: str, recoding: Recoding) -> Meaning:
    if recoding.codes:
        return Meaning(answer=recoding.codes[text], code=text)
    return number_meaning(float(text), recoding)


def _reasons(kinds: pd.Series, read: Sequence[pd.Series], unknown: NDArray[np.bool_]) -> pd.Series:
    """Return why a computed answer is missing: the first reason of the answers it reads, else it does not apply."""
    reasons = first_kind([kind.where(unknown) for kind in read])
    return reasons.where(reasons.notna(), kinds).astype(pd.CategoricalDtype(list(PRECEDENCE)))
