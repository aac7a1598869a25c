"""Which of a new file's columns earlier declarations can read: by their answers, where names are only alike."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.cleaning.multiple import parted
from analysis.cleaning.numbers import recogniser
from analysis.codebook.checks import TODO
from analysis.codebook.texts import LOOSE, normalised
from analysis.codebook.values import NumberFormat
from analysis.drafting.answers import several_answers
from analysis.drafting.carrying import Carried, carried_alike
from analysis.drafting.matching import names_question
from analysis.drafting.recognising import Recognised
from analysis.drafting.yaml_texts import comment
from analysis.study import Question


def readable(earlier: Carried, questions: Mapping[str, Question], frame: pd.DataFrame) -> Carried:
    """Leave out what an earlier wave reads as numbers where this file holds other answers."""
    kept = dict(earlier.questions)
    for key, declared in earlier.questions.items():
        column = declared.get("column")
        if isinstance(column, str) and not _reads(declared, questions.get(key), frame[column], earlier):
            kept.pop(key)
    return replace(earlier, questions=kept)


def _reads(declared: Mapping[str, Any], question: Question | None, cells: pd.Series, earlier: Carried) -> bool:
    """Whether half of the answers are numbers as a question declares them, where it asks for some."""
    is_number = (question is not None and question.type == "number") or {"classes", "number"} & declared.keys()
    if "codes" in declared or not is_number or TODO in (declared.get("classes"), declared.get("number")):
        return True
    parts = [part.get("missing", {}).values() for part in (earlier.sections, declared)]
    spared = {text for part in parts for texts in part for text in texts}
    given = [text for text in cells.dropna() if text and text not in spared]
    number = {name: value for name, value in declared.get("number", {}).items() if name not in ("minimum", "maximum")}
    written: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in number.items()
    }
    formats = [NumberFormat(**{"decimal": sign, **written}) for sign in (",", ".")]
    return any(2 * sum(map(recogniser(each), given)) >= len(given) for each in formats)


def with_alike(
    earlier: Carried,
    questions: Mapping[str, Question],
    columns: Mapping[str, str],
    received: Recognised,
    said: Mapping[str, Sequence[str]],
) -> Carried:
    """Carry what an earlier wave declares of a question to the column that is only like its own, to be verified.

    Its codes are carried where some answer of the column is one of them.
    """
    made, waves, doubts = dict(earlier.questions), dict(earlier.waves), dict(earlier.doubts)
    for key, column in columns.items():
        alike = carried_alike(earlier, key, column, received.source.format) if column in received.table.frame else None
        if alike is None or key in made:
            continue
        wave, declared = alike
        given = {normalised(text, LOOSE) for text in answers_given(received.table.frame[column], declared)}
        codes = declared.get("codes")
        if not _reads(declared, questions[key], received.table.frame[column], earlier):
            continue
        if codes and not given & {normalised(code, LOOSE) for code in codes}:
            continue
        made[key], waves[key] = declared, wave
        if not names_question((column, *said.get(column, ())), questions[key], earlier.known.get(key, ())):
            doubts[key] = f"« {comment(column)} »"
    return replace(earlier, questions=made, waves=waves, doubts=doubts)


def answers_given(cells: pd.Series, declared: Mapping[str, Any]) -> list[str]:
    """Return the answers of a column, those of a cell with several apart; a code that holds the separator is whole."""
    given = [text for text in cells.dropna() if text]
    separator = declared.get("separator")
    if not isinstance(separator, str):
        return given
    codes = list(declared.get("codes", {}))
    found = several_answers(given, asked=True, labels=codes)
    whole = found.whole if found is not None and found.separator == separator else frozenset()
    known = {normalised(text, LOOSE) for text in (*codes, *whole)}
    parts = (parted(text, separator, lambda each: normalised(each, LOOSE) in known) for text in given)
    return [answer for each in parts for answer in each]
