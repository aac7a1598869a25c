"""The survey that a class of respondents takes its distances from."""

from dataclasses import dataclass

from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.space.coding import Coding


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """All respondents of a survey, and which of them are the class."""

    coding: Coding  # of all
    members: BoolArray  # (n_respondents,)
    weights: FloatArray | None  # (n_respondents,), normalised to their number
