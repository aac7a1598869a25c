"""The editions of a study as it declares them: what tells them apart, what is known of them, what is compared."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """Respondents set against a number known of each edition: all, or those of some categories of a question."""

    measure: str
    question: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionContext:
    """What is known of each edition besides the answers, from a file with a line an edition."""

    file: str  # from the study's root
    edition: str  # column of the edition
    measures: Mapping[str, str]  # column of a number -> what it counts
    source: str | None = None  # column of where a line's numbers were found
    note: str | None = None  # column of what readers must know of a line
    coverage: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class Editions:
    """The question that tells editions apart, and the edition others are compared with."""

    question: str
    reference: str
    context: EditionContext | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is asked of the comparison of editions besides how far they lie from each other."""

    weight_to: tuple[str, ...] = ()  # questions whose make-up in the reference is given to every edition
    interaction: str | None = None  # factor whose categories may have shifted otherwise
    gave_up: tuple[str, str] | None = None  # (question, category) of those who gave up before the end
