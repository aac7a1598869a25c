"""A study as frozen values, read from its folder."""

from analysis.study.frames import Frame, Margin, Weighting
from analysis.study.reading import read_study
from analysis.study.values import (
    Axis,
    Classes,
    Credit,
    DataKind,
    Difference,
    Disclosure,
    Editions,
    Moment,
    Passive,
    Question,
    QuestionType,
    Regression,
    Role,
    Space,
    Stability,
    Study,
    Theme,
    Wave,
)

__all__ = [
    "Axis",
    "Classes",
    "Credit",
    "DataKind",
    "Difference",
    "Disclosure",
    "Editions",
    "Frame",
    "Margin",
    "Moment",
    "Passive",
    "Question",
    "QuestionType",
    "Regression",
    "Role",
    "Space",
    "Stability",
    "Study",
    "Theme",
    "Wave",
    "Weighting",
    "read_study",
]
