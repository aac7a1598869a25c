"""What a study asks before all else: its questions, the evidence that answers each, what it expects of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["share", "multiple", "difference", "contrast", "shift", "region", "odds_ratio"]
Expected = Literal["lower", "higher", "none"]
When = Literal["before", "after"]
Side = Literal["low", "high"]

# Half a standard deviation, in the unit of the effect: of an axis; of an answer that one in two gives; of a logistic
# law (Chinn, 2000, Statistics in Medicine, 19, 3127-3131: log odds ratio = d π/√3, hence 2.48, rounded).
THRESHOLDS: Mapping[Kind, float] = MappingProxyType(
    {
        **dict.fromkeys(("contrast", "shift"), 0.5),
        **dict.fromkeys(("share", "multiple", "difference", "region"), 0.25),
        "odds_ratio": 2.5,
    }
)
ON_AXES: frozenset[Kind] = frozenset({"contrast", "shift", "region", "odds_ratio"})  # what a space is needed for


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: what is measured, the direction expected of it, the size from which it counts.

    The answer whose share or odds are measured is (question, category); the groups compared are two categories of a
    factor, or one of them and all the others. Fields that a kind does not need are empty.
    """

    kind: Kind
    expects: Expected = "none"
    threshold: float = 0.5  # in the unit of the effect
    space: str = ""
    theme: str = ""
    sides: Mapping[str, Side] = field(default_factory=dict)  # of a region: theme -> side of its axis
    question: str = ""
    category: str = ""
    factor: str = ""
    group: str = ""
    against: str = ""
    reference: float | None = None  # share that the one observed is compared with

    @property
    def themes(self) -> tuple[str, ...]:
        """Themes on whose axes it is measured."""
        return (self.theme,) if self.theme else tuple(self.sides)

    @property
    def is_described(self) -> bool:
        """Whether it is compared with nothing: a share alone has an interval, and no verdict."""
        is_share = self.kind in ("share", "multiple", "region") and not self.is_of_two
        return is_share and self.reference is None

    @property
    def is_of_two(self) -> bool:
        """Whether two groups, or two answers, are compared."""
        of_groups = self.kind in ("difference", "contrast", "shift") or (self.kind == "region" and bool(self.group))
        return of_groups or (self.kind == "multiple" and bool(self.against))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the study.

    Attributes
    ----------
    key, question : str
        The second in words, as the report prints it.
    declared, date : str
        Whether it was declared before or after the data were seen, and when.
    evidence : tuple of Evidence
    source : str or None
        Where the expectation comes from.
    answers : mapping of direction to str
        What the first words of the answer are where the effect goes that way.
    """

    key: str
    question: str
    declared: When
    date: str
    evidence: tuple[Evidence, ...]
    source: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


def inquiry_of(declared: list[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """Return the questions of a study from what study.yaml declares."""
    return tuple(map(_asked, declared))


def _asked(declared: Mapping[str, Any]) -> Asked:
    ((when, date),) = declared["declared"].items()
    return Asked(
        key=declared["key"],
        question=declared["question"],
        declared=when,
        date=date,
        evidence=tuple(_evidence(declared)),
        source=declared.get("source"),
        answers=declared.get("answers", {}),
    )


def _evidence(asked: Mapping[str, Any]) -> Iterator[Evidence]:
    """Yield the evidence of a question; what it does not say of its direction and threshold, the question says."""
    pieces = asked["evidence"]
    for piece in pieces if isinstance(pieces, list) else [pieces]:
        for kind, told in piece.items():
            found = Evidence(kind, **_of_kind(kind, told))
            threshold = told.get("threshold", asked.get("threshold", THRESHOLDS[kind]))
            expects = told.get("expects", "none" if found.is_described else asked.get("expects", "none"))
            yield replace(found, threshold=threshold, expects=expects)


def _of_kind(kind: Kind, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a piece of evidence under the names that all kinds share."""
    values = dict(told)
    if kind in ("contrast", "region") and "category" in values:
        values["group"] = values.pop("category")
    if kind == "difference":
        values["factor"] = values.pop("by")
    if kind == "shift":
        values["group"] = values.pop("edition", "")
    if kind == "share":
        values["factor"], values["group"] = next(iter(values.pop("among", {"": ""}).items()))
    return values
