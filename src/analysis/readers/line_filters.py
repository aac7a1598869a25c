"""LimeSurvey's array filters: lines and boxes shown after what was answered to the like-named ones of other questions.

The setting `array_filter` of a question names others, parted by semicolons: its sub-question SQ001 is shown where the
SQ001 of each is answered; `array_filter_exclude`, where it is not. The filters of those others hold too. A sub-question
that another question lacks is not filtered by it (`_CreateSubQLevelRelevanceAndValidationEqns` of LimeSurvey).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Row: TypeAlias = Mapping[str, str]

KEPT, LEFT_OUT = "array_filter", "array_filter_exclude"
FILTERED = frozenset("1:;ABCEFMPKQ")  # types whose lines or boxes the settings hide


@dataclass(frozen=True, slots=True)
class _Question:
    """What a filter reads of a question: its type, its sub-questions, its answers, its settings."""

    title: str
    kind: str
    parts: Sequence[Row]
    answers: Sequence[str]
    settings: Mapping[str, str]

    def named(self, setting: str) -> list[str]:
        """Return the questions that a setting names."""
        return [name.strip() for name in self.settings.get(setting, "").split(";") if name.strip()]

    def lines(self) -> list[str]:
        """Return the codes of its lines or boxes."""
        return [part.get("title", "") for part in self.parts if part.get("scale_id", "0") == "0"]

    def given(self, code: str) -> list[tuple[str, str]]:
        """Return the conditions that the line of this code was answered, each with its contrary."""
        if self.kind == "R":
            ranks = range(1, len(self.answers) + 1) if code in self.answers else ()
            return [_equal(f"{self.title}_{rank}.NAOK", code) for rank in ranks]
        if code not in self.lines():
            return []
        if self.kind == ":" and self.settings.get("multiflexible_checkbox") == "1":
            return [_equal(name, "1") for name in self.columns(code)]
        return [(f"!is_empty({name})", f"is_empty({name})") for name in self.columns(code)]

    def columns(self, code: str) -> list[str]:
        """Return the names of the columns of a line."""
        across = {"1": ["0", "1"]}.get(self.kind, [])
        if self.kind in (":", ";"):
            across = [part.get("title", "") for part in self.parts if part.get("scale_id", "0") == "1"]
        return [f"{self.title}_{code}_{name}.NAOK" for name in across] or [f"{self.title}_{code}.NAOK"]


def _equal(name: str, value: str) -> tuple[str, str]:
    return f"{name} == '{value}'", f"{name} != '{value}'"


def line_conditions(
    asked: Sequence[Row],
    parts: Sequence[Row],
    answers: Mapping[str, Sequence[tuple[Row, str]]],
    settings: Sequence[Row],
) -> dict[str, dict[str, str]]:
    """Return, by question and code of its lines, the condition that the answers to other questions put on them.

    Parameters
    ----------
    asked, parts, settings : sequences of mappings
        The questions, sub-questions and settings of a structure.
    answers : mapping of str to sequence
        By number of the question, its answers.
    """
    questions = {
        row.get("title", ""): _Question(
            title=row.get("title", ""),
            kind=row.get("type", ""),
            parts=[part for part in parts if part.get("parent_qid") == row.get("qid")],
            answers=[answer.get("code", "") for answer, _ in answers.get(row.get("qid", ""), ())],
            settings={each.get("attribute", ""): each.get("value", "") for each in settings if _is_of(each, row)},
        )
        for row in asked
    }
    return {
        title: {code: " and ".join(_conditions(code, question, questions)) for code in question.lines()}
        for title, question in questions.items()
        if question.kind in FILTERED
    }


def _is_of(setting: Row, row: Row) -> bool:
    return setting.get("qid") == row.get("qid")


def _conditions(code: str, question: _Question, questions: Mapping[str, _Question]) -> Iterator[str]:
    """Yield the condition that each filter puts on a line."""
    for is_kept, other in _antecedents(question, questions, set()):
        given = other.given(code)
        if given and is_kept:
            yield f"({' or '.join(condition for condition, _ in given)})"
        elif given:
            yield f"({' and '.join(contrary for _, contrary in given)})"


def _antecedents(
    question: _Question, questions: Mapping[str, _Question], met: set[tuple[bool, str]]
) -> Iterator[tuple[bool, _Question]]:
    """Yield the questions that filter another, and those that filter them, with whether an answer keeps a line."""
    for is_kept, setting in ((True, KEPT), (False, LEFT_OUT)):
        for name in question.named(setting):
            if name in questions and (is_kept, name) not in met:
                met.add((is_kept, name))
                yield is_kept, questions[name]
                yield from _antecedents(questions[name], questions, met)
