"""LimeSurvey's conditions of display (ExpressionScript), as far as questionnaires usually write them; none is ever run.

condition : and-terms joined by `or` `||` · and-term : terms joined by `and` `&&`
term : `!` term in parentheses, `(condition)`, `is_empty(name)`, or a name or `count(…)` compared with a value
comparison : `==` `!=` `<` `<=` `>` `>=`, or `eq` `ne` `lt` `le` `gt` `ge`
name : Q1, Q4_SQ001, 123X4X5SQ001, each with or without .NAOK; `that.Q4` stands for every sub-question of Q4
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NoReturn, TypeAlias

MAX_SIGNS = 5_000
MAX_TOKENS = 400
MAX_DEPTH = 40
WORDS = {"and": "&&", "or": "||", "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?(?![\w.]))|(?P<text>"[^"\\]*"|'[^'\\]*')"""
    r"""|(?P<name>(?:INSERTANS:)?\w+(?:\#[01])?(?:\.\w+)*)|(?P<sign>&&|\|\||==|!=|<=|>=|[<>!(),]))"""
)


class NotUnderstood(ValueError):  # noqa: N818 -- it is no error: the condition is left to a person
    """A condition says what is not read here; the message, in French, is the reason."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A question or sub-question, or with `is_whole` every sub-question of one.

    Without NAOK, LimeSurvey takes the whole condition for false where this question was itself hidden.
    """

    name: str
    is_naok: bool
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A text or number that is compared with."""

    text: str
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many of some sub-questions are answered."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, how, and with what."""

    sign: str
    left: Variable | Count
    right: Value


@dataclass(frozen=True, slots=True)
class Empty:
    """Whether a question has no answer."""

    variable: Variable


@dataclass(frozen=True, slots=True)
class Negation:
    """The contrary of a condition."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions of which all (and) or one (or) must hold."""

    word: Literal["and", "or"]
    parts: tuple[Condition, ...]


Condition: TypeAlias = Comparison | Empty | Negation | Junction


def read_relevance(text: str) -> Condition:
    """Return the tree of a condition of display.

    Raises
    ------
    NotUnderstood
        If it is not of the usual form.

    Examples
    --------
    >>> read_relevance('((Q1.NAOK == "A1"))').sign
    '=='
    """
    if len(text) > MAX_SIGNS:
        raise NotUnderstood("elle est trop longue")
    tokens = list(islice(_tokens(text), MAX_TOKENS + 1))
    if len(tokens) > MAX_TOKENS:
        raise NotUnderstood("elle est trop longue")
    return _Parser(tokens).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while rest := text[place:].lstrip():
        found = TOKEN.match(text, place)
        if found is None:
            raise NotUnderstood(f"signe « {rest[0]} »")
        kind = str(found.lastgroup)
        word = WORDS.get(found[kind].lower()) if kind == "name" else None
        yield _Token("sign", word) if word else _Token(kind, found[kind])
        place = found.end()
    yield _Token("end", "")


@dataclass(slots=True)
class _Parser:
    """One walk over the tokens, one method a level of the grammar."""

    tokens: list[_Token]
    place: int = 0
    depth: int = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.place]

    def next(self) -> _Token:
        token = self.token
        self.place += 1
        return token

    def at(self, *signs: str) -> bool:
        return self.token.kind == "sign" and self.token.text in signs

    def whole(self) -> Condition:
        tree = self.either()
        if self.token.kind != "end":
            self.refuse()
        return tree

    def either(self) -> Condition:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotUnderstood("trop de parenthèses")
        tree = self.joined("or", "||", self.both)
        self.depth -= 1
        return tree

    def both(self) -> Condition:
        return self.joined("and", "&&", self.term)

    def joined(self, word: Literal["and", "or"], sign: str, part: Callable[[], Condition]) -> Condition:
        parts = [part()]
        while self.at(sign):
            self.next()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Junction(word, tuple(parts))

    def term(self) -> Condition:
        negations = 0
        while self.at("!"):
            self.next()
            negations += 1
        tree = self.group() if self.at("(") else self.empty() if self.at_function("is_empty") else None
        if tree is None and not negations:
            return self.comparison()
        if tree is None:
            raise NotUnderstood("« ! » devant autre chose que des parenthèses")
        return Negation(tree) if negations % 2 else tree

    def group(self) -> Condition:
        self.expect("(")
        tree = self.either()
        self.expect(")")
        return tree

    def at_function(self, name: str) -> bool:
        following = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        return self.token.kind == "name" and self.token.text.lower() == name and following == _Token("sign", "(")

    def empty(self) -> Condition:
        (variable,) = self.arguments(at_most=1)
        return Empty(variable)

    def arguments(self, at_most: int | None = None) -> tuple[Variable, ...]:
        """Read the name of a function and its arguments."""
        self.next()
        self.expect("(")
        found = [self.variable()]
        while at_most is None and self.at(","):
            self.next()
            found.append(self.variable())
        self.expect(")")
        return tuple(found)

    def comparison(self) -> Condition:
        left = self.operand()
        if not self.at(*COMPARISONS):
            raise NotUnderstood("une question seule, sans comparaison")
        sign = self.next().text
        right = self.operand()
        if isinstance(left, Value) and not isinstance(right, Value):
            left, right, sign = right, left, MIRRORED[sign]
        if isinstance(left, Value) or not isinstance(right, Value):
            raise NotUnderstood("une comparaison qui n'est pas d'une question et d'une valeur")
        return Comparison(sign, left, right)

    def operand(self) -> Variable | Count | Value:
        if self.token.kind in ("number", "text"):
            token = self.next()
            return Value(token.text[1:-1], True) if token.kind == "text" else Value(token.text, False)
        return Count(self.arguments()) if self.at_function("count") else self.variable()

    def variable(self) -> Variable:
        token = self.next()
        if token.kind != "name":
            self.place -= 1
            self.refuse()
        if self.at("("):
            raise NotUnderstood(f"fonction « {token.text} »")
        name, *attributes = token.text.removeprefix("INSERTANS:").split(".")
        is_whole = name == "that" and bool(attributes)
        if is_whole:
            name, *attributes = attributes
        if name in ("self", "this", "that") or [each.lower() for each in attributes] not in ([], ["naok"], ["code"]):
            raise NotUnderstood(f"« {token.text} »")
        return Variable(name, attributes[:1] != [] and attributes[0].lower() == "naok", is_whole)

    def expect(self, sign: str) -> None:
        if not self.at(sign):
            self.refuse()
        self.next()

    def refuse(self) -> NoReturn:
        raise NotUnderstood(f"« {self.token.text} » inattendu" if self.token.text else "elle s'arrête trop tôt")
