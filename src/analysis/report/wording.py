"""The words and numbers of the report, in its language and safe to print."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.language import locales, numbers
from analysis.language.catalogue import Catalogue
from analysis.language.typography import typeset
from analysis.report.markdown import Markdown, escaped


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences of the catalogue `report`, texts of the study and numbers, as markdown."""

    language: str

    def say(self, key: str, count: float | None = None, /, **values: str) -> Markdown:
        """Return a sentence of the catalogue; values that are not markdown are escaped."""
        catalogue = Catalogue(self.language, escape=self.cell, literal=self.literal)
        counted = None if count is None else self.integer(count)
        return Markdown(catalogue.sentence(f"report.{key}", count=count, counted=counted, **values))

    def shared(self, key: str) -> Markdown:
        """Return a name of the catalogue `shared`, which figures and files for archives use too."""
        return Markdown(Catalogue(self.language).sentence(f"shared.{key}"))

    def plain(self, key: str, **values: str) -> str:
        """Return a sentence of the catalogue that is no markdown, such as what an attribute says."""
        return Catalogue(self.language).sentence(f"report.{key}", count=None, counted=None, **values)

    def has(self, key: str) -> bool:
        """Return whether the catalogue `report` holds a sentence under this key."""
        return Catalogue(self.language).has(f"report.{key}")

    def known(self, key: str, otherwise: Any) -> Markdown:
        """Return what a catalogue calls a declared value, or the value itself where it has no name."""
        whole = f"{key}.{otherwise}" if key.startswith("shared.") else f"report.{key}.{otherwise}"
        catalogue = Catalogue(self.language)
        return Markdown(catalogue.sentence(whole)) if catalogue.has(whole) else self.text(otherwise)

    def cell(self, text: Any) -> Markdown:
        """Return a text, typeset and escaped; nothing where it is missing."""
        if isinstance(text, Markdown):
            return text
        return escaped("" if pd.isna(text) else typeset(str(text), self.language))

    def text(self, text: Any) -> Markdown:
        """Return a label or another text of the study's own, typeset and escaped; nothing where it is missing."""
        return self.cell(text)

    def literal(self, text: str) -> str:
        """Return what a sentence of the catalogue says itself, between its placeholders."""
        return text

    def prose(self, text: str) -> Markdown:
        """Return markdown that the study wrote, typeset."""
        return Markdown(typeset(text.strip(), self.language))

    def listed(self, items: Iterable[str]) -> Markdown:
        """Return « a, b et c »."""
        return Markdown(locales.listed([self.cell(item) for item in items], self.language))

    def day(self, written: str) -> Markdown:
        """Return a date written year-month-day as a day of the calendar: « 26 novembre 2026 »."""
        return self.text(locales.day(written, self.language))

    def printed(self, text: str, value: float, form: str) -> Markdown:  # noqa: ARG002 -- reports that tell sources do
        """Return a number as it is printed, `form` telling how; the door of all numbers that sentences tell."""
        return escaped(text)

    def digits_of(self, value: float, digits: int) -> int:  # noqa: ARG002 -- reports of rounded numbers ask the value
        """Return how many decimals a number is told with."""
        return digits

    def steps(self) -> bool:
        """Return whether p-values came as the steps that they do not exceed."""
        return False

    def integer(self, value: float) -> Markdown:
        """Return a count."""
        return self.printed(numbers.integer(value, self.language), value, "integer")

    def decimal(self, value: float, digits: int = 2) -> Markdown:
        """Return a number without a sign of its own, such as an eigenvalue or a cos²."""
        return self._decimal(value, self.digits_of(value, digits))

    def signed(self, value: float, digits: int = 2) -> Markdown:
        """Return a number that lies on either side of zero, such as a coordinate."""
        told = self.digits_of(value, digits)
        return self.printed(numbers.signed(value, told, self.language), value, f"signed:{told}")

    def points(self, difference: float, digits: int = 0) -> Markdown:
        """Return a difference of shares in points, with its sign."""
        told = self.digits_of(100 * difference, digits)
        return self.printed(numbers.signed(100 * difference, told, self.language), difference, f"points:{told}")

    def percent(self, share: float, digits: int = 1) -> Markdown:
        """Return a share with its sign."""
        return self._percent(share, self.digits_of(100 * share, digits))

    def percentage(self, share: float, digits: int = 1) -> Markdown:
        """Return a share for a column headed « % »."""
        told = self.digits_of(100 * share, digits)
        return self.printed(numbers.percentage(share, told, self.language), share, f"percentage:{told}")

    def percent_interval(self, low: float, high: float, digits: int = 0) -> Markdown:
        """Return an interval of shares."""
        return self._between(self._percent(low, digits), self._percent(high, digits))

    def p_value(self, p: float) -> Markdown:
        """Return a p-value in a sentence."""
        if self.steps() and math.isfinite(p):
            return self.printed(f"p{numbers.HARD}{numbers.at_most(p, self.language)}", p, "p_step")
        return self.printed(numbers.p_value(p, self.language), p, "p_value")

    def probability(self, p: float) -> Markdown:
        """Return a p-value for a column headed « p »."""
        if self.steps():
            return self.printed(numbers.at_most(p, self.language), p, "step")
        return self.printed(numbers.probability(p, self.language), p, "probability")

    def interval(self, low: float, high: float, digits: int = 2) -> Markdown:
        """Return an interval of numbers; a dash where there is none."""
        if math.isnan(low) and math.isnan(high):
            return self.decimal(low)
        told = max(self.digits_of(low, digits), self.digits_of(high, digits))
        return self._between(self._decimal(low, told), self._decimal(high, told))

    def odds_ratio(self, value: float) -> Markdown:
        """Return a ratio of odds."""
        return self.printed(numbers.odds_ratio(value, self.language), value, "odds_ratio")

    def odds_interval(self, low: float, high: float) -> Markdown:
        """Return an interval of odds ratios."""
        return self._between(self.odds_ratio(low), self.odds_ratio(high))

    def _decimal(self, value: float, digits: int) -> Markdown:
        return self.printed(numbers.decimal(value, digits, self.language), value, f"decimal:{digits}")

    def _percent(self, share: float, digits: int) -> Markdown:
        return self.printed(numbers.percent(share, digits, self.language), share, f"percent:{digits}")

    def _between(self, low: Markdown, high: Markdown) -> Markdown:
        """Return the two ends of an interval, each printed already."""
        around = escaped(numbers.between("LOW", "HIGH", self.language))
        return Markdown(around.replace("LOW", low).replace("HIGH", high))
