"""A codebook as frozen values: how the received files of one wave are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from analysis.problems import Problem, raise_any
from analysis.questionnaire.codebook_checks import codebook_problems
from analysis.questionnaire.merging import derived_reason
from analysis.questionnaire.others import others_problems, read_list
from analysis.settings import Settings, read_settings
from analysis.study import MissingKind, Question, Study

Decimal = Literal[".", ","]
Format = Literal["csv", "limesurvey", "lsa", "xlsx", "ods", "sav"]
Normalisation = Literal["case", "accents", "spaces", "apostrophes"]
Keep = Literal["first", "last", "last_complete"]
Beyond = Literal["refuse", "keep", "no_answer"]
Outside = Literal["refuse", "keep", "not_asked"]

DELIMITERS: Mapping[str, str] = {"csv": ",", "limesurvey": ";", "lsa": "", "xlsx": "", "ods": "", "sav": ""}
KEY_NORMALISATION: tuple[Normalisation, ...] = ("case", "accents", "spaces", "apostrophes")


@dataclass(frozen=True, slots=True)
class Source:
    """The form of the received files."""

    format: Format
    encoding: str = "utf-8-sig"  # or detect
    delimiter: str = ","  # or detect
    decimal: Decimal = "."
    sheet: str | None = None
    header: int | None = None  # row of a sheet that names the columns


@dataclass(frozen=True, slots=True)
class Respondent:
    """How a respondent is recognised; these columns never leave data/raw."""

    key: tuple[str, ...] = ()
    identifying: tuple[str, ...] = ()
    normalise: tuple[Normalisation, ...] = KEY_NORMALISATION


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
    normalise: tuple[Normalisation, ...] = KEY_NORMALISATION


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

    def columns(self) -> dict[str, str]:
        """Return every column that must be there, with what wants it."""
        wanted = dict.fromkeys(self.respondent.key + self.respondent.identifying, "respondent")
        if self.weight is not None:
            wanted.setdefault(self.weight, "weight")
        for step, rule in self.set_aside.rules().items():
            wanted.setdefault(rule.column, f"set_aside.{step}")
        if self.abandoned is not None:
            for column in filter(None, (self.abandoned.submitted, self.abandoned.last_page)):
                wanted.setdefault(column, "abandoned")
        for key, recoding in self.recodings.items():
            place = "edition" if key == self.edition_question else f"questions.{key}"
            wanted |= {column: place for column in recoding.sources if column not in wanted}
        return wanted


def read_codebook(root: Path, wave: str, study: Study) -> Codebook:
    """Read the codebook of one wave and check it against the questionnaire.

    Parameters
    ----------
    root : Path
        The study's folder.
    wave : str
        A wave of the study.
    study : Study
        As `read_study` returns it.

    Returns
    -------
    Codebook
        Frozen and picklable; nothing of data/raw is read.

    Raises
    ------
    StudyError
        With every fault of the codebook, its line and the edit that mends it.
    """
    settings = read_settings(root, study.waves[wave].codebook, "codebook")
    raise_any(_problems(root, wave, settings, study))
    return _codebook(root, wave, settings, study)


def sound_codebook(root: Path, wave: str, study: Study) -> tuple[Codebook | None, list[Problem]]:
    """Return a codebook without the questions whose lines have faults, and every fault.

    Faulty questions are told absent, so that the answers to the others are checked too. None where another part of the
    codebook has a fault.
    """
    settings = read_settings(root, study.waves[wave].codebook, "codebook")
    problems = _problems(root, wave, settings, study)
    declared = settings.values["questions"]
    faulty = {key for each in problems for key in declared if f", questions.{key}." in f"{each.subject}."}
    if any(not any(f", questions.{key}." in f"{each.subject}." for key in faulty) for each in problems):
        return None, problems
    kept = {key: {"absent": "à corriger"} if key in faulty else asked for key, asked in declared.items()}
    sound = replace(settings, values=settings.values | {"questions": kept})
    return (None if _problems(root, wave, sound, study) else _codebook(root, wave, sound, study)), problems


def _problems(root: Path, wave: str, settings: Settings, study: Study) -> list[Problem]:
    found = list(codebook_problems(settings, study, wave))
    return found or list(others_problems(root, settings, study.questions))


def _codebook(root: Path, wave: str, settings: Settings, study: Study) -> Codebook:
    declared = settings.values
    source = _source(declared["source"])
    edition = declared.get("edition", {"constant": wave})
    edition_question = study.editions.question if study.editions else None
    recodings = {key: _recoding(root, key, asked, declared, source) for key, asked in declared["questions"].items()}
    if edition_question is not None:
        recodings[edition_question] = _edition(edition, study.questions[edition_question])
    return Codebook(
        wave=wave,
        file=settings.file,
        source=source,
        respondent=Respondent(**_frozen(declared["respondent"])),
        recodings={key: recodings[key] for key in study.questions},
        edition=edition.get("constant", wave),
        edition_question=edition_question,
        weight=declared.get("weight", {}).get("column"),
        set_aside=_set_aside(declared.get("set_aside", {})),
        abandoned=Abandoned(**declared["abandoned"]) if "abandoned" in declared else None,
    )


def _edition(declared: Mapping[str, Any], question: Question) -> Recoding:
    """Return the edition as a question like others: constant, or read in a column."""
    if "constant" in declared:
        return Recoding(question.key, constant=declared["constant"])
    codes = {name: name for name in question.categories}
    return Recoding(question.key, **{"codes": codes, **_frozen(declared)})


def _source(declared: Mapping[str, Any]) -> Source:
    return Source(**{"delimiter": DELIMITERS[declared["format"]], **declared})


def _set_aside(declared: Mapping[str, Any]) -> SetAside:
    rules = {step: Rule(**_frozen(_listed(rule, "equals"))) for step, rule in declared.items() if step != "duplicate"}
    return SetAside(**rules, duplicate=declared.get("duplicate", {}).get("keep"))


def _recoding(
    root: Path, key: str, declared: Mapping[str, Any], codebook: Mapping[str, Any], source: Source
) -> Recoding:
    values = _frozen(_listed(declared, "ticked", "unticked"))
    if isinstance(declared.get("column"), list):
        values["column"], *values["fallbacks"] = declared["column"]
        values["fallbacks"] = tuple(values["fallbacks"])
    if "others" in declared:
        values["others"] = _others(root, declared["others"])
    values["normalise"] = tuple(declared.get("normalise", codebook.get("normalise", ())))
    values["missing"] = _kinds(codebook.get("missing", {})) | _kinds(declared.get("missing", {}))
    values["number"] = NumberFormat(**{"decimal": source.decimal, **_frozen(declared.get("number", {}))})
    values["classes"] = tuple(_number_class(bounds) for bounds in declared.get("classes", ()))
    values["reason"] = derived_reason(declared)
    return Recoding(key, **values)


def _others(root: Path, declared: Mapping[str, Any]) -> Others:
    normalise = tuple(declared.get("normalise", KEY_NORMALISATION))
    return Others(declared["column"], declared["is"], read_list(root, declared), normalise)


def _number_class(declared: Mapping[str, Any]) -> NumberClass:
    return NumberClass(declared["is"], declared.get("below"), declared.get("up_to"))


def _kinds(declared: Mapping[str, list[str | None]]) -> dict[str | None, MissingKind]:
    """Return the kind of missing answer of each declared value."""
    return {value: kind for kind, values in declared.items() for value in values}  # type: ignore[misc]


def _listed(declared: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return the values, those of `names` made lists where one text is written."""
    return {
        key: [value] if key in names and isinstance(value, str) else value  # one text stands for a list of one
        for key, value in declared.items()
    }


def _frozen(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with their lists made tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in declared.items()}
