"""Expressions of computed questions: a small grammar, read by hand so that nothing is ever run.

expression : and-terms joined by `or` · and-term : not-terms joined by `and` · not-term : `not` not-term, or comparison
comparison : sum, then one of `=` `!=` `<` `<=` `>` `>=` and a sum, or `in (…, …)`, or `has 'category'`
sum : products joined by `+` `-` · product : atoms joined by `*` `/`
atom : number, 'category', question, `(expression)`, `-atom`, or `count(…)`, `sum(…)`, `min(…)`, `max(…)`, `known(…)`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NoReturn, TypeAlias

MAX_TOKENS = 200
MAX_DEPTH = 40
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
FUNCTIONS = ("count", "sum", "min", "max", "known")
WORDS = ("and", "or", "not", "in", "has")
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*'|"[^"]*")|(?P<name>[^\W\d]\w*)|(?P<sign><=|>=|!=|[=<>+\-*/(),]))"""
)

TokenKind = Literal["number", "text", "name", "word", "function", "sign", "end"]


class ExpressionError(ValueError):
    """An expression is faulty: what was found, the remedy, and the character (from 1) where it is."""

    def __init__(self, found: str, remedy: str, position: int) -> None:
        self.found, self.remedy, self.position = f"caractère {position} : {found}", remedy, position
        super().__init__(self.found)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of an expression, and where it starts, from 1."""

    kind: TokenKind
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float
    position: int


@dataclass(frozen=True, slots=True)
class Text:
    """The key of a category."""

    value: str
    position: int


@dataclass(frozen=True, slots=True)
class Name:
    """The answer to a question."""

    key: str
    position: int


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or function and what it applies to."""

    name: str
    operands: tuple[Expression, ...]
    position: int


Expression: TypeAlias = Number | Text | Name | Operation


def parse(text: str) -> Expression:
    """Return the tree of an expression.

    Raises
    ------
    ExpressionError
        With the character where reading stops.

    Examples
    --------
    >>> parse("age >= 30").name
    '>='
    """
    tokens = list(islice(_tokens(text), MAX_TOKENS + 1))
    if len(tokens) > MAX_TOKENS:
        found = f"l'expression a plus de {MAX_TOKENS} mots et signes"
        raise ExpressionError(found, "la découper en plusieurs questions", tokens[-1].position)
    return _Parser(tokens).whole()


def names(expression: Expression) -> tuple[Name, ...]:
    """Return the questions that an expression reads, in the order written."""
    match expression:
        case Name():
            return (expression,)
        case Operation(operands=operands):
            return tuple(name for operand in operands for name in names(operand))
        case _:
            return ()


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while rest := text[place:].strip():
        found = TOKEN.match(text, place)
        start = text.index(rest[0], place) + 1
        if found is None:
            remedy = "fermer le texte par la même apostrophe" if rest[0] in "'\"" else "le retirer, ou voir le guide"
            raise ExpressionError(f"signe « {rest[0]} » inattendu", remedy, start)
        yield _token(found, start)
        place = found.end()
    yield Token("end", "", len(text) + 1)


def _token(found: re.Match[str], start: int) -> Token:
    if found["name"] in WORDS:
        return Token("word", found["name"], start)
    if found["name"] in FUNCTIONS and found.string[found.end() :].lstrip().startswith("("):
        return Token("function", found["name"], start)
    for kind in ("number", "text", "name", "sign"):
        if found[kind] is not None:
            return Token(kind, found[kind], start)
    raise AssertionError("a token is of one kind")


@dataclass(slots=True)
class _Parser:
    """One walk over the tokens, one method a level of the grammar."""

    tokens: list[Token]
    place: int = 0
    depth: int = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def next(self) -> Token:
        token = self.token
        self.place += 1
        return token

    def at(self, *texts: str) -> bool:
        return self.token.kind in ("word", "sign") and self.token.text in texts

    def whole(self) -> Expression:
        tree = self.either()
        if self.token.kind != "end":
            self.refuse("écrire un opérateur (and, or, =, +…) avant, ou le retirer")
        return tree

    def either(self) -> Expression:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(
                f"plus de {MAX_DEPTH} niveaux de parenthèses", "la découper en plusieurs questions", self.token.position
            )
        tree = self.both()
        while self.at("or"):
            sign = self.next()
            tree = Operation("or", (tree, self.both()), sign.position)
        self.depth -= 1
        return tree

    def both(self) -> Expression:
        tree = self.negation()
        while self.at("and"):
            sign = self.next()
            tree = Operation("and", (tree, self.negation()), sign.position)
        return tree

    def negation(self) -> Expression:
        signs = []
        while self.at("not"):
            signs.append(self.next())
        tree = self.comparison()
        for sign in reversed(signs):
            tree = Operation("not", (tree,), sign.position)
        return tree

    def comparison(self) -> Expression:
        left = self.sum()
        if self.at(*COMPARISONS):
            sign = self.next()
            return Operation(sign.text, (left, self.sum()), sign.position)
        if self.at("has"):
            sign = self.next()
            return Operation("has", (left, self.text()), sign.position)
        if self.at("in"):
            sign = self.next()
            return Operation("in", (left, *self.texts()), sign.position)
        return left

    def sum(self) -> Expression:
        tree = self.product()
        while self.at("+", "-"):
            sign = self.next()
            tree = Operation(sign.text, (tree, self.product()), sign.position)
        return tree

    def product(self) -> Expression:
        tree = self.atom()
        while self.at("*", "/"):
            sign = self.next()
            tree = Operation(sign.text, (tree, self.atom()), sign.position)
        return tree

    def atom(self) -> Expression:
        minus = []
        while self.at("-"):
            minus.append(self.next())
        tree = self.single()
        for sign in reversed(minus):
            tree = Operation("-", (tree,), sign.position)
        return tree

    def single(self) -> Expression:
        token = self.token
        if token.kind == "number":
            return Number(float(self.next().text), token.position)
        if token.kind == "text":
            return self.text()
        if token.kind == "name":
            return Name(self.next().text, token.position)
        if token.kind == "function":
            return Operation(self.next().text, self.arguments(), token.position)
        if not self.at("("):
            self.refuse("écrire ici un nombre, une question ou une 'modalité'")
        return self.arguments(at_most=1)[0]

    def arguments(self, at_most: int | None = None) -> tuple[Expression, ...]:
        self.expect("(")
        found = [self.either()]
        while at_most is None and self.at(","):
            self.next()
            found.append(self.either())
        self.expect(")")
        return tuple(found)

    def texts(self) -> tuple[Text, ...]:
        self.expect("(")
        found = [self.text()]
        while self.at(","):
            self.next()
            found.append(self.text())
        self.expect(")")
        return tuple(found)

    def text(self) -> Text:
        if self.token.kind != "text":
            self.refuse("écrire ici une 'modalité', entre apostrophes")
        token = self.next()
        return Text(token.text[1:-1], token.position)

    def expect(self, sign: str) -> None:
        if not self.at(sign):
            self.refuse(f"écrire « {sign} » ici")
        self.next()

    def refuse(self, remedy: str) -> NoReturn:
        found = f"« {self.token.text} » inattendu" if self.token.text else "l'expression s'arrête trop tôt"
        raise ExpressionError(found, remedy, self.token.position)
