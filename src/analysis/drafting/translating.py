"""LimeSurvey's conditions of display as filters of a codebook: exactly what they ask, or the reason why not."""

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analysis.codebook.expression_kinds import kind_of
from analysis.codebook.expressions import ExpressionError, parse
from analysis.drafting.relevance import (
    Comparison,
    Condition,
    Count,
    Empty,
    Junction,
    Negation,
    NotUnderstood,
    Value,
    Variable,
    read_relevance,
)
from analysis.study import Question

ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPPOSITE = {"==": "!=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
TICKED = "Y"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name of LimeSurvey stands for in the questionnaire.

    Attributes
    ----------
    key : str
        Key of the question.
    kind : str
        choice (one of the codes), box (of a question with several answers), number, or known: whether it was answered
        is all that can be asked of it.
    codes : mapping of str to str or None
        Code of each answer -> category, None where it is left to decide.
    category : str, optional
        What a box stands for, None where it is left to decide.
    is_filtered : bool
        Whether it has itself a filter.
    """

    key: str
    kind: Literal["choice", "box", "number", "known"]
    codes: Mapping[str, str | None] = field(default_factory=dict)
    category: str | None = None
    is_filtered: bool = False


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the names of a structure stand for; `parts` are the sub-questions of each of its questions, by code."""

    names: Mapping[str, Meant] = field(default_factory=dict)
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)


def asked_if(relevance: str, meanings: Meanings) -> str:
    """Return the filter that asks what a condition of display asks.

    LimeSurvey's server takes a question without answer for an empty text: equal to no code, so that `!=` holds, and
    neither above nor below a number. A filter says so with `known`.

    Raises
    ------
    NotUnderstood
        If a part of it is not understood, or cannot be said of the questionnaire; the message is the reason.
    """
    tree = read_relevance(relevance)
    found = _Translator(meanings).said(tree, is_true=True)
    for name in _hidden_names(tree, meanings):
        if meanings.names[name].key not in found.needs:
            raise NotUnderstood(f"« {name} », sans NAOK, a elle-même un filtre")
    try:
        kind = kind_of(parse(found.text), meanings.questions)
    except ExpressionError as fault:
        raise NotUnderstood(fault.found) from None
    assert kind == "truth"
    return found.text


@dataclass(frozen=True, slots=True)
class _Said:
    """A part of a filter, whether `or` joins it, and the questions without an answer to which it never holds."""

    text: str
    is_loose: bool
    needs: frozenset[str]

    @property
    def tight(self) -> str:
        return f"({self.text})" if self.is_loose else self.text


@dataclass(frozen=True, slots=True)
class _Translator:
    meanings: Meanings

    def said(self, tree: Condition, *, is_true: bool) -> _Said:
        """Return what holds where a condition is true, or where it is false."""
        match tree:
            case Negation(part=part):
                return self.said(part, is_true=not is_true)
            case Junction(word=word, parts=parts):
                said = [self.said(part, is_true=is_true) for part in parts]
                return _all_of(said) if (word == "and") == is_true else _one_of(said)
            case Empty(variable=variable):
                return self.empty(variable, is_true=is_true)
            case Comparison(sign="!=", left=left, right=right):
                return self.compared("==", left, right, is_true=not is_true)
            case Comparison(sign=sign, left=left, right=right):
                return self.compared(sign, left, right, is_true=is_true)

    def meant(self, variable: Variable) -> Meant:
        if variable.is_whole:
            raise NotUnderstood(f"« that.{variable.name} » hors de « count »")
        found = self.meanings.names.get(variable.name)
        if found is None:
            raise NotUnderstood(f"« {variable.name} » n'est lue par aucune question à modalités ou à nombre")
        return found

    def empty(self, variable: Variable, *, is_true: bool) -> _Said:
        meant = self.meant(variable)
        if meant.kind == "box":
            return self.ticked(meant, is_true=not is_true)
        if "" in meant.codes:  # a box that is a question of its own: not ticked, or not shown
            condition, opposite = self.chosen(meant, [""])
            return _atom(meant.key, condition, opposite, is_true=is_true, holds_if_empty=True)
        known = f"known({meant.key})"
        return _Said(f"not {known}", False, frozenset()) if is_true else _Said(known, False, frozenset({meant.key}))

    def compared(self, sign: str, left: Variable | Count, right: Value, *, is_true: bool) -> _Said:
        if isinstance(left, Count):
            return self.counted(sign, left, right, is_true=is_true)
        if sign == "==" and right == Value("", True):
            return self.empty(left, is_true=is_true)
        meant = self.meant(left)
        if meant.kind == "box":
            if (sign, right.text) != ("==", TICKED):
                raise NotUnderstood(f"une case comparée à « {right.text} »")
            return self.ticked(meant, is_true=is_true)
        if meant.kind == "known":
            raise NotUnderstood(f"une valeur de « {left.name} », que le questionnaire lit en classes")
        if right.is_quoted and sign != "==":
            raise NotUnderstood(f"un ordre entre textes : écrire {right.text} sans guillemets")
        if meant.kind == "number":
            return self.number(sign, meant.key, right, is_true=is_true)
        return self.choice(sign, meant, right, is_true=is_true)

    def ticked(self, meant: Meant, *, is_true: bool) -> _Said:
        chosen = f"{meant.key} has {_quoted(self.decided(meant.category))}"
        return _atom(meant.key, chosen, f"not {chosen}", is_true=is_true)

    def decided(self, category: str | None) -> str:
        if category is None:
            raise NotUnderstood("une de ses réponses n'a pas encore de modalité")
        return category

    def number(self, sign: str, key: str, right: Value, *, is_true: bool) -> _Said:
        _require_number(right)
        condition, opposite = (f"{key} {_ours(each)} {right.text}" for each in (sign, OPPOSITE[sign]))
        return _atom(key, condition, opposite, is_true=is_true, holds_if_empty=_holds_if_empty(sign, right))

    def choice(self, sign: str, meant: Meant, right: Value, *, is_true: bool) -> _Said:
        if sign != "==":
            _require_number(right)
            if not all(map(_is_number, meant.codes)):
                raise NotUnderstood("un ordre entre des codes qui ne sont pas des nombres")
        held = [code for code in meant.codes if _holds(code, sign, right.text)]
        condition, opposite = self.chosen(meant, held)
        return _atom(meant.key, condition, opposite, is_true=is_true, holds_if_empty=_holds_if_empty(sign, right))

    def chosen(self, meant: Meant, codes: Collection[str]) -> tuple[str, str]:
        """Return the condition that some codes were chosen, and the one that others were."""
        wanted = {self.decided(meant.codes[code]) for code in codes}
        if not wanted:
            raise NotUnderstood("aucun code ne convient")
        if wanted & {category for code, category in meant.codes.items() if code not in codes}:
            raise NotUnderstood("plusieurs codes font une même modalité")
        names = [_quoted(name) for name in self.meanings.questions[meant.key].categories if name in wanted]
        if len(names) == 1:
            return f"{meant.key} = {names[0]}", f"{meant.key} != {names[0]}"
        listed = f"{meant.key} in ({', '.join(names)})"
        return listed, f"not {listed}"

    def counted(self, sign: str, left: Count, right: Value, *, is_true: bool) -> _Said:
        names = _counted_names(left, self.meanings)
        boxes = [self.meant(Variable(name, True)) for name in names]
        if {box.kind for box in boxes} != {"box"} or len({box.key for box in boxes}) > 1:
            raise NotUnderstood("« count » d'autre chose que les cases d'une question")
        if right.is_quoted:
            raise NotUnderstood("« count » comparé à un texte")
        _require_number(right)
        key, categories = boxes[0].key, [self.decided(box.category) for box in boxes]
        if len(set(categories)) < len(categories):
            raise NotUnderstood("plusieurs cases font une même modalité")
        is_whole = any(set(names) == set(parts) for parts in self.meanings.parts.values())
        counted = key if is_whole else ", ".join(f"{key} has {_quoted(name)}" for name in categories)
        condition, opposite = (f"count({counted}) {_ours(each)} {right.text}" for each in (sign, OPPOSITE[sign]))
        return _atom(key, condition, opposite, is_true=is_true, holds_if_empty=ORDER[sign](0, float(right.text)))


def _counted_names(count: Count, meanings: Meanings) -> list[str]:
    names: list[str] = []
    for variable in count.variables:
        names += meanings.parts.get(variable.name, [variable.name]) if variable.is_whole else [variable.name]
    return names


def _hidden_names(tree: Condition, meanings: Meanings) -> set[str]:
    """Return the names without NAOK whose question has itself a filter: where it is hidden, nothing holds."""
    match tree:
        case Negation(part=part):
            return _hidden_names(part, meanings)
        case Junction(parts=parts):
            return {name for part in parts for name in _hidden_names(part, meanings)}
        case Empty(variable=variable) | Comparison(left=Variable() as variable):
            names = [] if variable.is_naok else [variable.name]
        case Comparison(left=Count() as count):
            names = [] if all(each.is_naok for each in count.variables) else _counted_names(count, meanings)
    return {name for name in names if name in meanings.names and meanings.names[name].is_filtered}


def _all_of(said: Sequence[_Said]) -> _Said:
    return _Said(" and ".join(part.tight for part in said), False, frozenset().union(*(part.needs for part in said)))


def _one_of(said: Sequence[_Said]) -> _Said:
    needs = frozenset.intersection(*(part.needs for part in said))
    return _Said(" or ".join(part.text for part in said), True, needs)


def _atom(key: str, condition: str, opposite: str, *, is_true: bool, holds_if_empty: bool = False) -> _Said:
    """Return a condition or its opposite; the one of the two that holds without an answer says so."""
    text = condition if is_true else opposite
    if holds_if_empty == is_true:
        return _Said(f"not known({key}) or {text}", True, frozenset())
    return _Said(text, False, frozenset({key}))


def _holds_if_empty(sign: str, right: Value) -> bool:
    """Whether LimeSurvey finds a comparison true of an empty answer: less than zero, which it compares as texts."""
    return sign in ("<", "<=") and float(right.text) == 0


def _holds(code: str, sign: str, text: str) -> bool:
    if _is_number(code) and _is_number(text):
        return ORDER[sign](float(code), float(text))
    return sign == "==" and code == text


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text[0] != "." != text[-1]


def _require_number(value: Value) -> None:
    if not _is_number(value.text):
        raise NotUnderstood(f"un nombre comparé à « {value.text} »")


def _ours(sign: str) -> str:
    return "=" if sign == "==" else sign


def _quoted(category: str) -> str:
    mark = '"' if "'" in category else "'"
    if mark in category:
        raise NotUnderstood("une modalité a des apostrophes et des guillemets")
    return f"{mark}{category}{mark}"
