"""The population of a study as it declares it: the lists that waves were drawn from, known margins, how to weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

WeightingMethod = Literal["none", "poststratification", "raking"]
CROSSED = " | "  # between the categories of a crossed margin


@dataclass(frozen=True, slots=True)
class Frame:
    """The list from which a wave was drawn: how many persons, and what is known of them."""

    contacted: int  # everyone who was asked
    ineligible: int = 0  # found not to belong to the population
    unknown: int = 0  # nobody knows whether they belong to it
    filed: int | None = None  # files lodged, where the study counts some
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Margin:
    """The known composition of the population by one question, or by several crossed."""

    questions: tuple[str, ...]
    counts: Mapping[str, float]  # category, or categories joined by « | » -> number of persons
    wave: str | None = None  # all waves together without it
    source: str | None = None

    @property
    def name(self) -> str:
        """Return the questions crossed, as one name."""
        return CROSSED.join(self.questions)


@dataclass(frozen=True, slots=True)
class Weighting:
    """The margins known, and how respondents are weighted to match them."""

    margins: tuple[Margin, ...]
    method: WeightingMethod = "none"
