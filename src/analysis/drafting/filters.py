"""What the names in LimeSurvey's conditions stand for, in a drafted codebook: columns, codes, boxes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from analysis.codebook.likeness import same
from analysis.drafting.carrying import Carried
from analysis.drafting.translating import Meanings, Meant
from analysis.readers.structure import Structure
from analysis.study import Question


def meanings_of(
    questions: Mapping[str, Question],
    columns: Mapping[str, str],
    groups: Mapping[str, Mapping[str, str]],
    structure: Structure,
    carried: Carried,
) -> Meanings:
    """Return what the names of a structure stand for, once each question has its column or group of columns.

    Parameters
    ----------
    questions : mapping of str to Question
        The questionnaire.
    columns : mapping of str to str
        Question -> column, or name of a group of columns.
    groups : mapping of str to mapping
        Name of a group -> its columns -> what each says.
    structure : mapping of str to Described
        By column of the file.
    carried : Carried
        What an earlier wave declares.
    """
    names: dict[str, Meant] = {}
    numbered: dict[str, Meant] = {}  # as LimeSurvey 7 names questions: Q and the number that it gives them
    for key, question in questions.items():
        declared = carried.questions.get(key)
        read = (
            _declared(declared, question) if declared else _matched(columns.get(key, ""), question, groups, structure)
        )
        for column, meant in read:
            if (described := structure.get(column)) is not None and described.variable:
                known = replace(meant, is_filtered=bool(described.filter))
                names |= dict.fromkeys((described.variable, described.stored), known)
                if described.variable == described.question:
                    numbered[f"Q{described.stored.rpartition('X')[2]}"] = known
    parts: dict[str, list[str]] = {}
    for described in structure.values():
        parts.setdefault(described.question, []).append(described.variable)
        numbered.pop(described.variable, None)
    return Meanings({**numbered, **names}, parts, questions)


def _declared(declared: Mapping[str, Any], question: Question) -> Iterator[tuple[str, Meant]]:
    """Yield the columns that an earlier wave reads, and what they stand for."""
    for column, category in declared.get("columns", {}).items():
        yield column, Meant(question.key, "box", category=category)
    if isinstance(column := declared.get("column"), str):
        yield from _single(column, question, declared.get("codes", {}))


def _matched(
    name: str, question: Question, groups: Mapping[str, Mapping[str, str]], structure: Structure
) -> Iterator[tuple[str, Meant]]:
    """Yield the columns that a draft reads, and what they stand for."""
    boxes = groups.get(name, {}) if question.type == "multiple" else {}
    for column, said in boxes.items():
        yield column, Meant(question.key, "box", category=same(said, question.categories))
    if not boxes and (described := structure.get(name)) is not None:
        codes = {code: same(label, question.categories) for code, label in described.codes.items()}
        yield from _single(name, question, codes)


def _single(column: str, question: Question, codes: Mapping[str, str | None]) -> Iterator[tuple[str, Meant]]:
    if question.type in ("text", "multiple"):
        return
    if question.categories and codes:
        yield column, Meant(question.key, "choice", codes)
    else:
        yield column, Meant(question.key, "known" if question.categories else "number")
