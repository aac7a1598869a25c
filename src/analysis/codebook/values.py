"""A codebook as frozen values: how the received files of one wave are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from analysis.codebook.texts import LOOSE, Normalisation
from analysis.study import MissingKind

Decimal = Literal[".", ","]
Format = Literal["csv", "limesurvey", "lsa", "xlsx", "xls", "ods", "sav"]
Keep = Literal["first", "last", "last_complete"]
Beyond = Literal["refuse", "keep", "no_answer"]
Outside = Literal["refuse", "keep", "not_asked"]


@dataclass(frozen=True, slots=True)
class Source:
    """The form of the received files."""

    format: Format
    encoding: str = "utf-8-sig"  # or detect, double
    delimiter: str = ","  # or detect
    decimal: Decimal = "."
    sheet: str | None = None
    header: int | tuple[int, ...] | None = None  # rows that name the columns
    wordings: int | None = None  # row that says their wordings
    answers: int | None = None  # first row of answers, where others follow the header


@dataclass(frozen=True, slots=True)
class Respondent:
    """How a respondent is recognised; these columns never leave data/raw."""

    key: tuple[str, ...] = ()
    identifying: tuple[str, ...] = ()
    normalise: tuple[Normalisation, ...] = LOOSE


@dataclass(frozen=True, slots=True)
class Rule:
    """A column, and the one criterion that sets a row aside."""

    column: str
    equals: tuple[str, ...] = ()
    matches: str | None = None
    below: float | None = None
    empty: bool = False


@dataclass(frozen=True, slots=True)
class SetAside:
    """The rows that are not answers, each reason counted."""

    test: Rule | None = None
    refused: Rule | None = None
    incomplete: Rule | None = None
    duplicate: Keep | None = None

    def rules(self) -> dict[str, Rule]:
        """Return the declared rules in the order of the steps."""
        steps = {"test": self.test, "refused": self.refused, "incomplete": self.incomplete}
        return {step: rule for step, rule in steps.items() if rule is not None}


@dataclass(frozen=True, slots=True)
class Abandoned:
    """How a questionnaire left half-way is recognised, so that pages never reached are not taken for hidden ones."""

    submitted: str  # column, empty where the questionnaire was never sent
    last_page: str | None = None  # column: the last page seen


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers are written; what is not written so is told, never guessed."""

    decimal: Decimal = "."
    thousands: str | None = None
    before: tuple[str, ...] = ()
    units: Mapping[str, float] = field(default_factory=dict)
    texts: Mapping[str, float] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None


DateTake = Literal["year", "month", "days", "months", "years"]
DateOrder = Literal["dmy", "mdy", "ymd"]
DateSystem = Literal["1900", "1904"]


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How dates are written, and the number that is made of each; what is not written so is told, never guessed."""

    take: DateTake
    order: DateOrder = "dmy"  # of dates that do not begin with their year
    since: date | None = None  # from which days, months or years are counted
    until: date | None = None  # up to which they are counted
    serial: DateSystem | None = None  # the calendar of a spreadsheet that wrote dates as numbers


@dataclass(frozen=True, slots=True)
class NumberClass:
    """Numbers below a bound (excluded) or up to a bound (included), as one category."""

    category: str
    below: float | None = None
    up_to: float | None = None


@dataclass(frozen=True, slots=True)
class Others:
    """The texts given under « other, please specify », and the researcher's list that reads them."""

    column: str
    category: str  # « other »: where the texts are looked up, and what an unlisted one stays
    codes: Mapping[str, str] = field(default_factory=dict)  # text -> category
    normalise: tuple[Normalisation, ...] = LOOSE


@dataclass(frozen=True, slots=True)
class Recoding:
    """Where the answers to one question are, and how they are read."""

    question: str
    column: str | None = None
    fallbacks: tuple[str, ...] = ()  # columns that answer where those before do not
    columns: Mapping[str, str] = field(default_factory=dict)  # column -> category, for multiple answers
    codes: Mapping[str, str] = field(default_factory=dict)  # text of the cell -> category
    classes: tuple[NumberClass, ...] = ()
    number: NumberFormat = field(default_factory=NumberFormat)
    dated: DateFormat | None = None  # the cells are dates, of which a number is made
    normalise: tuple[Normalisation, ...] = ()
    missing: Mapping[str | None, MissingKind] = field(default_factory=dict)  # text, or None for null -> kind
    ticked: tuple[str, ...] = ()
    unticked: tuple[str, ...] = ()
    separator: str | None = None
    at_most: int | None = None
    beyond: Beyond = "refuse"
    others: Others | None = None
    compute: str | None = None  # an expression over other questions
    asked_if: str | None = None  # a condition on other questions: whoever it leaves out was not asked
    outside: Outside = "refuse"  # what becomes of an answer from someone who was not asked
    not_offered: tuple[str, ...] = ()
    page: int | None = None  # of the questionnaire, from 1
    closed: bool = False  # only listed answers are possible: an unexpected one is a code, no free text
    absent: str | None = None
    constant: str | None = None  # the same answer for all, as the edition of a wave
    assessed: bool = False  # a marker: what assessors gave to the respondent's project
    wording: str | None = None
    reason: str | None = None  # why the recode loses a distinction, or what it follows
    note: str | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the columns that this question is read from."""
        return self.answer_columns if self.others is None else (*self.answer_columns, self.others.column)

    @property
    def answer_columns(self) -> tuple[str, ...]:
        """Return the columns of the answers themselves, the texts of « other » aside."""
        return (self.column, *self.fallbacks) if self.column is not None else tuple(self.columns)


@dataclass(frozen=True, slots=True)
class Carried:
    """Where the project that each respondent carries is named: a column of the received files, or a file beside them.

    Neither leaves data/raw.
    """

    column: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """How the received files of one wave are read; recodings follow the order of the questionnaire."""

    wave: str
    file: str
    source: Source
    respondent: Respondent
    recodings: Mapping[str, Recoding]
    edition: str  # of a study without a question for it
    edition_question: str | None = None
    weight: str | None = None
    set_aside: SetAside = field(default_factory=SetAside)
    abandoned: Abandoned | None = None
    project: Carried | None = None

    def columns(self) -> dict[str, str]:
        """Return every column that must be there, with what wants it."""
        wanted = dict.fromkeys(self.respondent.key + self.respondent.identifying, "respondent")
        if self.weight is not None:
            wanted.setdefault(self.weight, "weight")
        if self.project is not None and self.project.column is not None:
            wanted.setdefault(self.project.column, "project")
        for step, rule in self.set_aside.rules().items():
            wanted.setdefault(rule.column, f"set_aside.{step}")
        if self.abandoned is not None:
            for column in filter(None, (self.abandoned.submitted, self.abandoned.last_page)):
                wanted.setdefault(column, "abandoned")
        for key, recoding in self.recodings.items():
            place = "edition" if key == self.edition_question else f"questions.{key}"
            wanted |= {column: place for column in recoding.sources if column not in wanted}
        return wanted
