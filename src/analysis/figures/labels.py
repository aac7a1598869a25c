"""What keys are called in a figure, and the language it speaks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from analysis.language import locales, numbers
from analysis.language.catalogue import Catalogue
from analysis.language.typography import typeset
from analysis.study import Study
from analysis.study.values import LONGEST_NAME

STEM = 7  # letters by which two words are of one family: « connaissance », « connaissait »


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of a study's keys; a key without a name is called by itself.

    Parameters
    ----------
    questions, themes : mapping of key to label
    categories : mapping of (question, category) to label, in declared order
    poles : mapping of a theme to the names of its low and high ends
    ordered : set of str
        Questions whose categories have an order.
    language : str
        Language of numbers and sentences.
    coarse : bool
        Whether numbers came rounded more than they are printed: they have no zeros for what they lack.
    """

    questions: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[tuple[str, str], str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    poles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ordered: frozenset[str] = frozenset()
    language: str = "fr"
    coarse: bool = False

    def question(self, key: str) -> str:
        """Return a question's name."""
        return self.set(self.questions.get(key, key))

    def theme(self, key: str) -> str:
        """Return a theme's name."""
        return self.set(self.themes.get(key, key))

    def ends(self, theme: str) -> tuple[str, str] | None:
        """Return the names of a theme's low and high ends."""
        if theme not in self.poles:
            return None
        low, high = self.poles[theme]
        return self.set(low), self.set(high)

    def category(self, question: str, category: str) -> str:
        """Return a category's name alone: « Oui »."""
        known, catalogue = self.categories.get((question, category)), Catalogue(self.language)
        if known is None and catalogue.has(f"shared.category.{category}"):  # missing answers that make a category
            return catalogue.sentence(f"shared.category.{category}")
        return self.set(known or category)

    def full(self, question: str, category: str) -> str:
        """Return a category's name after its question's: « Fièvre : oui »; alone where it tells its question."""
        asked, answered = self.question(question), self.category(question, category)
        is_unique = list(self.categories.values()).count(self.categories.get((question, category), "")) == 1
        if is_unique and _tells(answered, asked):
            return answered
        return self.say("category", question=asked, category=answered)

    def rank(self, question: str, category: str) -> int:
        """Return the rank of a category among all those declared; one that is not comes last."""
        known = list(self.categories)
        return known.index((question, category)) if (question, category) in self.categories else len(known)

    def set(self, text: str) -> str:
        """Return a name with the language's spaces and apostrophes, a number and its unit kept on one line.

        One that no figure has room for is cut, where a word ends if there is one: tables give it whole.
        """
        return typeset(cut(text), self.language)

    def say(self, key: str, *, count: int | None = None, **values: str) -> str:
        """Return a sentence of the figures' catalogue."""
        return Catalogue(self.language).sentence(f"figures.{key}", count=count, **values)

    def step(self, key: str) -> str:
        """Return what a step of the accounting is called, or its key where it has no name."""
        catalogue = Catalogue(self.language)
        return catalogue.sentence(f"shared.steps.{key}") if catalogue.has(f"shared.steps.{key}") else self.set(key)

    def reading(self, key: str) -> str:
        """Return what another reading of a space is called."""
        return Catalogue(self.language).sentence(f"shared.readings.{key}")

    def listed(self, names: Iterable[str]) -> str:
        """Return names as one enumeration: « a, b et c »."""
        return locales.listed(names, self.language)

    def _digits(self, value: float, digits: int) -> int:
        return numbers.told_digits(value, digits, least=min(1, digits // 2)) if self.coarse else digits

    def percent(self, share: float, digits: int = 1) -> str:
        """Return a share as the language prints it."""
        return numbers.percent(share, self._digits(100 * share, digits), self.language)

    def percentage(self, share: float, digits: int = 1) -> str:
        """Return a share of a hundred without its sign."""
        return numbers.percentage(share, self._digits(100 * share, digits), self.language)

    def decimal(self, value: float, digits: int = 2) -> str:
        """Return a number as the language prints it."""
        return numbers.decimal(value, self._digits(value, digits), self.language)

    def graduation(self, value: float, digits: int) -> str:
        """Return a number of a scale, all of which have the same decimals."""
        return numbers.decimal(value, digits, self.language)

    def signed(self, value: float, digits: int = 2) -> str:
        """Return a number that lies on either side of zero."""
        return numbers.signed(value, self._digits(value, digits), self.language)

    def odds(self, value: float) -> str:
        """Return a ratio of odds as the language prints it."""
        return numbers.odds_ratio(value, self.language)

    def odds_interval(self, low: float, high: float) -> str:
        """Return an interval of odds ratios as the language prints it."""
        return numbers.odds_interval(low, high, self.language)

    def integer(self, value: float) -> str:
        """Return a whole number as the language prints it."""
        return numbers.integer(value, self.language)


def cut(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a name of at most so many signs, the last one « … » if others followed."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    whole = kept.rpartition(" ")[0]
    return f"{(whole if len(whole) > longest // 2 else kept).rstrip()}…"


def _tells(answered: str, asked: str) -> bool:
    """Say whether a category's name of several words takes up one of its question's: « Membre d'un réseau »."""
    return len(answered.split()) > 1 and bool(_telling_words(answered) & _telling_words(asked))


def _telling_words(text: str) -> set[str]:
    """Return what the words of five letters or more, and the acronyms, of a name begin with: « connais(sance) »."""
    words = re.findall(r"[^\W\d_]+", text)
    return {word.casefold()[:STEM] for word in words if len(word) >= 5 or (word.isupper() and len(word) >= 3)}


def space_labels(study: Study) -> Labels:
    """Return the names that a study declares, for the figures of its spaces, whose numbers a public report rounds."""
    return replace(study_labels(study), coarse=study.disclosure == "public")


def study_labels(study: Study) -> Labels:
    """Return the names that a study declares."""
    questions = study.questions.values()
    return Labels(
        questions={question.key: question.label for question in questions},
        categories={
            (question.key, category): label for question in questions for category, label in question.categories.items()
        },
        themes={key: theme.label for key, theme in study.themes.items()},
        poles={key: theme.poles for key, theme in study.themes.items() if theme.poles},
        ordered=frozenset(question.key for question in questions if question.ordered),
        language=study.language,
    )


def study_stamp(study: Study) -> str | None:
    """Return what every figure of a study on fictional data says at its foot."""
    return Catalogue(study.language).sentence("shared.fictional") if study.data == "reconstructed" else None
