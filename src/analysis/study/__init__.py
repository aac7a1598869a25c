"""A study as frozen values, read from its folder."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from analysis.study.credits import Contributor, Credit, Privacy
from analysis.study.editions import Comparison, Coverage, EditionContext, Editions
from analysis.study.population import Frame, Margin, Weighting
from analysis.study.values import (
    Axis,
    Classes,
    CrossTable,
    DataKind,
    Difference,
    Disclosure,
    Inference,
    MissingKind,
    Moment,
    Passive,
    Question,
    QuestionType,
    Regression,
    Role,
    SetApart,
    Space,
    Stability,
    Study,
    Theme,
    Wave,
)

if TYPE_CHECKING:
    from analysis.study.reading import declared_study, read_study

__all__ = [
    "Axis",
    "Classes",
    "Comparison",
    "Contributor",
    "Coverage",
    "Credit",
    "CrossTable",
    "DataKind",
    "Difference",
    "Disclosure",
    "EditionContext",
    "Editions",
    "Frame",
    "Inference",
    "Margin",
    "MissingKind",
    "Moment",
    "Passive",
    "Privacy",
    "Question",
    "QuestionType",
    "Regression",
    "Role",
    "SetApart",
    "Space",
    "Stability",
    "Study",
    "Theme",
    "Wave",
    "Weighting",
    "declared_study",
    "read_study",
]


def __getattr__(name: str) -> Any:
    """Return what reads a study: steps, which are handed one, load neither YAML nor what judges it."""
    if name not in ("declared_study", "read_study"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("analysis.study.reading"), name)
