"""Clean answers as numbers with labels: what statistical programs and archives read, missing answers told by kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.language.catalogue import Catalogue
from analysis.study import Question, Study

Measure = Literal["nominal", "ordinal", "scale"]
Floats = NDArray[np.float64]
# Codes of the missing answers, by kind; far below for numbers, of which some may be negative.
CATEGORY_MISSING: Mapping[str, int] = {"not_asked": -6, "dont_know": -7, "not_applicable": -8, "no_answer": -9}
# Between a question and a category, in plain text: statistical programs show it as it is.
COLON, COLONS = " : ", {"en": ": "}
NUMBER_MISSING: Mapping[str, int] = {kind: code - 999_990 for kind, code in CATEGORY_MISSING.items()}


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of the coded answers.

    Attributes
    ----------
    name : str
        ASCII, at most 40 characters, unlike any other whatever the case.
    question : str
        Key of the question it is of; empty for identifiers and weights.
    label : str
        What it is called.
    values : array of float, or of str for identifiers
    labels : Mapping of int to str
        Label of each code, in order; empty for numbers and identifiers.
    missing : Mapping of int to str
        Code and label of each kind of missing answer met.
    """

    name: str
    question: str
    label: str
    values: Floats | NDArray[np.object_]
    measure: Measure
    labels: Mapping[int, str] = field(default_factory=dict)
    missing: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether it holds texts: an identifier."""
        return self.values.dtype == object


def coded(answers: pd.DataFrame, multiple: pd.DataFrame, missing: pd.DataFrame, study: Study) -> tuple[Variable, ...]:
    """Return the clean answers as labelled numbers; free texts, internal questions and markers are no variable.

    Parameters
    ----------
    answers, multiple, missing : DataFrame
        The clean answers of a study.
    study : Study
        Gives questions, labels and language.

    Returns
    -------
    tuple of Variable
        respondent, wave, edition where it is no question, weight where there is one; then the questions, one variable a
        category for those with several answers (1 chosen, 0 not).
    """
    coding = _Coding(answers, multiple, missing, Catalogue(study.language))
    found = [*coding.identity(study)]
    for question in study.questions.values():
        # The levels of a project, printed by its name, would tell which row is that of who carries it.
        kept_inside = question.role == "internal" or question.assessed
        found += () if kept_inside else coding.variables(question)
    return tuple(_distinct(found))


@dataclass(frozen=True)
class _Coding:
    answers: pd.DataFrame
    multiple: pd.DataFrame
    missing: pd.DataFrame
    catalogue: Catalogue

    def say(self, key: str) -> str:
        return self.catalogue.sentence(f"shared.{key}")

    def identity(self, study: Study) -> Iterator[Variable]:
        names = ["respondent", "wave"] + (["edition"] if "edition" not in study.questions else [])
        for name in names:
            texts = self.answers[name].astype("str").to_numpy(dtype=object)
            yield Variable(name, "", self.say(f"deposit.{name}"), texts, "nominal")
        if "weight" in self.answers:
            weights = self.answers["weight"].to_numpy(dtype=float)
            yield Variable("weight", "", self.say("deposit.weight"), weights, "scale")

    def variables(self, question: Question) -> Iterator[Variable]:
        if question.type == "multiple":
            yield from self.ticks(question)
        elif question.type != "text" and question.key in self.answers:
            yield self.choice(question) if question.categories else self.number(question)

    def choice(self, question: Question) -> Variable:
        codes = self.answers[question.key].cat.codes.to_numpy(dtype=float)
        values = np.where(codes < 0, np.nan, codes + 1)
        labels = dict(enumerate(question.categories.values(), start=1))
        values, missing = self.with_missing(values, question.key, CATEGORY_MISSING)
        measure: Measure = "ordinal" if question.ordered else "nominal"
        return Variable(question.key, question.key, question.label, values, measure, labels, missing)

    def number(self, question: Question) -> Variable:
        values = self.answers[question.key].to_numpy(dtype=float)
        values, missing = self.with_missing(values, question.key, NUMBER_MISSING)
        return Variable(question.key, question.key, question.label, values, "scale", {}, missing)

    def ticks(self, question: Question) -> Iterator[Variable]:
        chosen = self.multiple[self.multiple["question"] == question.key]
        labels = {0: self.say("deposit.not_chosen"), 1: self.say("deposit.chosen")}
        for rank, (category, label) in enumerate(question.categories.items(), start=1):
            people = chosen["respondent"][chosen["category"] == category]
            values = np.zeros(len(self.answers))
            places = self.rows.get_indexer(pd.Index(people))
            values[places[places >= 0]] = 1.0
            values, missing = self.with_missing(values, question.key, CATEGORY_MISSING)
            name = f"{question.label}{COLONS.get(self.catalogue.language, COLON)}{label}"
            yield Variable(f"{question.key}_{rank}", question.key, name, values, "nominal", labels, missing)

    def with_missing(self, values: Floats, key: str, codes: Mapping[str, int]) -> tuple[Floats, dict[int, str]]:
        """Return values where each missing answer has the code of its kind, and the labels of those codes."""
        own = (self.missing["question"] == key).to_numpy() & (self.places >= 0)
        places, kinds = self.places[own], self.missing["kind"].to_numpy(dtype=object)[own]
        held = values.copy()
        met = {}
        for kind, code in codes.items():
            rows = places[kinds == kind]
            if len(rows):
                held[rows] = code
                met[code] = self.say(f"kinds.{kind}")
        return held, met

    @cached_property
    def rows(self) -> pd.Index:
        """Who each row is of."""
        found: pd.Index = pd.Index(self.answers["respondent"])
        return found

    @cached_property
    def places(self) -> NDArray[np.intp]:
        """The row of the respondent of each missing answer, -1 where he is not among the answers."""
        return self.rows.get_indexer(pd.Index(self.missing["respondent"]))


def _distinct(variables: list[Variable]) -> Iterator[Variable]:
    """Yield variables whose names differ even for programs that ignore case."""
    taken: set[str] = set()
    for variable in variables:
        name = variable.name
        while name.casefold() in taken:
            name += "_"
        taken.add(name.casefold())
        yield replace(variable, name=name)
