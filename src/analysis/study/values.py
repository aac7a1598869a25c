"""A study as frozen values: what config/study.yaml and config/questionnaire.yaml declare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.study.credits import Credit, Privacy
from analysis.study.editions import Comparison, Editions
from analysis.study.inquiry import Asked
from analysis.study.laureates import Laureates
from analysis.study.markers import Grid
from analysis.study.population import Frame, Weighting
from analysis.study.sessions import Session

DataKind = Literal["received", "reconstructed", "public"]
Disclosure = Literal["internal", "public"]
Role = Literal["active", "supplementary", "descriptive", "internal"]
QuestionType = Literal["single", "multiple", "number", "text"]
Moment = Literal["avant", "apres", "inconnu"]
Adjustment = Literal["holm", "benjamini_hochberg"]
Extent = Literal["respondents", "population"]
Format = Literal["html", "pdf", "xlsx", "explorer", "docx", "pptx"]
Missing = Literal["passive", "category", "imputed"]
MissingKind = Literal["no_answer", "dont_know", "not_asked", "not_applicable"]
IMPUTABLE: tuple[MissingKind, ...] = ("no_answer", "dont_know")  # an answer was expected
KINDS: tuple[MissingKind, ...] = (*IMPUTABLE, "not_asked", "not_applicable")
# The categories that stand for missing answers, where they are to be some: each kind has its own.
OWN_CATEGORIES: Mapping[MissingKind, str] = {
    "no_answer": "sans_reponse",
    "dont_know": "ne_sait_pas",
    "not_asked": "non_posee",
    "not_applicable": "sans_objet",
}
FEWEST_IN_COMMON = 2  # active questions, for a space of those that editions share
FEWEST_OF_A_TREND = 3  # editions
FEWEST_OF_A_CELL = 5  # respondents of each edition, for its make-up to be set beside another
LONGEST_NAME = 200  # signs of a question, category, theme or axis that a figure writes; longer ones are cut there
Alternative = Literal[
    "without_doubtful",
    "themes_plain",
    "themes_equal",
    "themes_mfa",
    "missing_passive",
    "missing_category",
    "missing_imputed",
]


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of questions that stands for one dimension of the field."""

    key: str
    label: str
    poles: tuple[str, str] | None = None  # names of the low and the high end


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the harmonised questionnaire."""

    key: str
    label: str
    role: Role
    type: QuestionType
    theme: str | None = None
    wording: str | None = None  # the sentence asked, where known
    note: str | None = None  # what readers must know: an assumption, a doubt
    assumed: bool = False  # wording or categories are an assumption of the study's authors
    moment: Moment = "inconnu"
    ordered: bool = False
    unit: str | None = None  # of a number
    categories: Mapping[str, str] = field(default_factory=dict)  # key -> label, in order
    option_of: tuple[str, str] | None = None  # the question with several answers of which it is one option, by keys
    assessed: bool = False  # a marker: the level that assessors gave to the project that the respondent carries

    @property
    def is_number(self) -> bool:
        """Whether answers stay numbers: a number without classes."""
        return self.type == "number" and not self.categories


@dataclass(frozen=True, slots=True)
class Wave:
    """One collection: received files and the codebook that reads them (paths from the study's root)."""

    name: str
    codebook: str
    files: tuple[str, ...]
    frame: Frame | None = None


@dataclass(frozen=True, slots=True)
class Passive:
    """Which active questions' categories keep their respondents and shape nothing."""

    fewer_than: int = 0  # categories held by fewer respondents than this
    missing: Missing | Mapping[MissingKind, Missing] = "passive"  # one word, or one a kind
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def treatments(self) -> dict[MissingKind, Missing]:
        """What becomes of each kind of missing answer: as declared, else passive.

        One word `imputed` is for answers that were expected; what was not asked, or does not apply, stays passive.
        """
        if not isinstance(self.missing, str):
            return {kind: self.missing.get(kind, "passive") for kind in KINDS}
        kinds = IMPUTABLE if self.missing == "imputed" else KINDS
        return {kind: self.missing if kind in kinds else "passive" for kind in KINDS}


@dataclass(frozen=True, slots=True)
class SetApart:
    """Which respondents do not make a space, and are placed in it afterwards."""

    categories: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # question -> those who answered one of them
    fewer_answers_than: int = 0  # those with fewer known answers to the active questions


@dataclass(frozen=True, slots=True)
class Axis:
    """A declared reading of the plane: where a theme lies and which category is on the positive side."""

    theme: str
    place: Literal["horizontal", "vertical"]
    positive: tuple[str, str]  # (question, category)
    name: str


@dataclass(frozen=True, slots=True)
class Stability:
    """How the stability of a space is measured."""

    draws: int = 1000  # resamples of the respondents


@dataclass(frozen=True, slots=True)
class Classes:
    """How classes of respondents are made in a space."""

    n_axes: int | None = None  # first axes that they are made on; all those kept by default
    number: int | None = None  # of classes; chosen by the gain of inertia by default
    draws: int = 1000  # resamples that measure their stability


@dataclass(frozen=True, slots=True)
class Space:
    """One space: themes whose active questions make it, and what is placed in it afterwards."""

    key: str
    label: str
    themes: tuple[str, ...]
    supplementary: tuple[str, ...] = ()
    n_axes: int = 5
    passive: Passive = field(default_factory=Passive)
    orientation: Literal["poles", "themes"] = "poles"
    axes: tuple[Axis, ...] = ()
    note: str | None = None  # what readers must know of this space
    pairs: tuple[str, ...] = ()  # factors whose categories are also compared two by two
    crossings: tuple[tuple[str, str], ...] = ()  # factors that are crossed
    stability: Stability | None = None
    classes: Classes | None = None
    within: tuple[str, str] | None = None  # (question, category) of the class whose space this is
    theme_weights: Literal["equal", "mfa"] | Mapping[str, float] | None = None  # shares of the inertia, or the rule
    alternatives: tuple[Alternative, ...] = ()  # other readings set beside this space
    supplementary_individuals: SetApart | None = None

    def active(self, questions: Mapping[str, Question]) -> tuple[str, ...]:
        """Return the questions that make the space, in the order of the questionnaire."""
        return tuple(key for key, asked in questions.items() if asked.role == "active" and asked.theme in self.themes)

    def doubtful(self, questions: Mapping[str, Question]) -> tuple[str, ...]:
        """Return the active questions whose answer the outcome studied has changed, or may have."""
        return tuple(key for key in self.active(questions) if questions[key].moment != "avant")


@dataclass(frozen=True, slots=True)
class Regression:
    """An outcome set against the axes of a space: one category, or any other."""

    outcome: tuple[str, str]  # (question, category)
    space: str
    axes: tuple[int, ...] = (1, 2)


@dataclass(frozen=True, slots=True)
class Difference:
    """A share compared between the categories of another question."""

    question: str
    category: str
    by: str


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Two questions crossed, whose table is read by its correspondence analysis."""

    key: str
    label: str
    rows: str  # question
    columns: str  # question
    n_axes: int = 2
    note: str | None = None  # what readers must know of this table

    @property
    def questions(self) -> tuple[str, str]:
        """The question of the rows, then that of the columns."""
        return self.rows, self.columns


@dataclass(frozen=True, slots=True)
class Inference:
    """How the study reads its p-values."""

    adjustment: Adjustment = "holm"  # over each family of tests made together
    frame: Extent = "respondents"  # whom intervals speak of


@dataclass(frozen=True, slots=True)
class Study:
    """A whole study, as its configuration declares it."""

    title: str
    language: str
    data: DataKind
    disclosure: Disclosure
    seed: int
    waves: Mapping[str, Wave]
    themes: Mapping[str, Theme]
    questions: Mapping[str, Question]
    spaces: Mapping[str, Space]
    formats: tuple[Format, ...] = ("html", "pdf", "xlsx", "explorer")  # of the report, in which it is made
    place: bool = False  # whether « Ma place » is made
    subtitle: str | None = None
    population: str | None = None  # who was asked, in a sentence
    materials: tuple[str, ...] = ()  # what the study rests on besides questionnaires
    limits: tuple[str, ...] = ()  # what these data cannot say, a sentence each
    published: str | None = None  # file of the figures already published, from the study's root
    pseudonym_key: str | None = None  # public key of a study that is not confidential
    editions: Editions | None = None
    laureates: Laureates | None = None
    session: Session | None = None
    comparison: Comparison = field(default_factory=Comparison)
    regressions: tuple[Regression, ...] = ()
    differences: tuple[Difference, ...] = ()
    tables: Mapping[str, CrossTable] = field(default_factory=dict)
    weighting: Weighting | None = None
    populations: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # factor -> category -> persons
    inference: Inference = field(default_factory=Inference)
    inquiry: tuple[Asked, ...] = ()
    grid: Grid | None = None  # of markers that projects are assessed on
    credit: Credit = field(default_factory=Credit)
    privacy: Privacy | None = None

    @property
    def edition_names(self) -> tuple[str, ...]:
        """Editions that the study declares, in the order of its questionnaire; none where it has none."""
        asked = self.questions.get(self.editions.question) if self.editions else None
        return tuple(asked.categories) if asked else ()
