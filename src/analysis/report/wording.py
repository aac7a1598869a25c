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

    def say(self, key: str, count: int | None = None, /, **values: str) -> Markdown:
        """Return a sentence of the catalogue; values that are not markdown are escaped."""
        catalogue = Catalogue(self.language, escape=self.text)
        return Markdown(catalogue.sentence(f"report.{key}", count=count, **values))

    def shared(self, key: str) -> Markdown:
        """Return a name of the catalogue `shared`, which figures and files for archives use too."""
        return Markdown(Catalogue(self.language).sentence(f"shared.{key}"))

    def known(self, key: str, otherwise: Any) -> Markdown:
        """Return what a catalogue calls a declared value, or the value itself where it has no name."""
        whole = f"{key}.{otherwise}" if key.startswith("shared.") else f"report.{key}.{otherwise}"
        catalogue = Catalogue(self.language)
        return Markdown(catalogue.sentence(whole)) if catalogue.has(whole) else self.text(otherwise)

    def text(self, text: Any) -> Markdown:
        """Return a label or a cell of data, typeset and escaped; nothing where it is missing."""
        if isinstance(text, Markdown):
            return text
        return escaped("" if pd.isna(text) else typeset(str(text), self.language))

    def prose(self, text: str) -> Markdown:
        """Return markdown that the study wrote, typeset."""
        return Markdown(typeset(text.strip(), self.language))

    def listed(self, items: Iterable[str]) -> Markdown:
        """Return « a, b et c »."""
        return Markdown(locales.listed([self.text(item) for item in items], self.language))

    def day(self, written: str) -> Markdown:
        """Return a date written year-month-day as a day of the calendar: « 26 novembre 2026 »."""
        return self.text(locales.day(written, self.language))

    def integer(self, value: float) -> Markdown:
        """Return a count."""
        return escaped(numbers.integer(value, self.language))

    def digits_of(self, value: float, digits: int) -> int:  # noqa: ARG002 -- reports of rounded numbers ask the value
        """Return how many decimals a number is told with."""
        return digits

    def decimal(self, value: float, digits: int = 2) -> Markdown:
        """Return a number without a sign of its own, such as an eigenvalue or a cos²."""
        return escaped(numbers.decimal(value, self.digits_of(value, digits), self.language))

    def signed(self, value: float, digits: int = 2) -> Markdown:
        """Return a number that lies on either side of zero, such as a coordinate."""
        return escaped(numbers.signed(value, self.digits_of(value, digits), self.language))

    def percent(self, share: float, digits: int = 1) -> Markdown:
        """Return a share with its sign."""
        return escaped(numbers.percent(share, self.digits_of(100 * share, digits), self.language))

    def percentage(self, share: float, digits: int = 1) -> Markdown:
        """Return a share for a column headed « % »."""
        return escaped(numbers.percentage(share, self.digits_of(100 * share, digits), self.language))

    def percent_interval(self, low: float, high: float, digits: int = 0) -> Markdown:
        """Return an interval of shares."""
        return escaped(numbers.percent_interval(low, high, digits, self.language))

    def p_value(self, p: float) -> Markdown:
        """Return a p-value in a sentence."""
        return escaped(numbers.p_value(p, self.language))

    def probability(self, p: float) -> Markdown:
        """Return a p-value for a column headed « p »."""
        return escaped(numbers.probability(p, self.language))

    def interval(self, low: float, high: float, digits: int = 2) -> Markdown:
        """Return an interval of numbers; a dash where there is none."""
        if math.isnan(low) and math.isnan(high):
            return self.decimal(low)
        told = max(self.digits_of(low, digits), self.digits_of(high, digits))
        return escaped(numbers.interval(low, high, told, self.language))

    def odds_ratio(self, value: float) -> Markdown:
        """Return a ratio of odds."""
        return escaped(numbers.odds_ratio(value, self.language))

    def odds_interval(self, low: float, high: float) -> Markdown:
        """Return an interval of odds ratios."""
        return escaped(numbers.odds_interval(low, high, self.language))
