"""How finely a report for everybody tells where answers lie: to the tenth, or more finely where an audit allows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from analysis.geometry.arrays import IntArray
from analysis.tables.declaring import Kind

# Decimals of the tables of a space, by kind of column: a place at one, a part of inertia as a whole percent.
OF_SPACES: Mapping[Kind, int] = MappingProxyType(
    {"share": 3, "part": 2, "position": 1, "deviation": 1, "score": 1, "statistic": 2, "test": 3}
)
BY_COUNT = ("categories", "mean_points")  # tables whose places may be finer, each by how many respondents are there
OF_RATES = ("eigenvalues", "axes")  # tables of rates
RATES = ("eigenvalue", "rate", "modified_rate", "share")  # their columns that may be finer: an audit reads them
LARGE = 200  # respondents up to whom places are told to the tenth at most

Finer: TypeAlias = Literal["hundredths", "hundredths_of_many"]
FINER: tuple[Finer, ...] = get_args(Finer)  # from the finest on, as an audit tries them


@dataclass(frozen=True)
class Precision:
    """Decimals of what an audit may allow to be finer.

    Attributes
    ----------
    many : float
        Respondents from whom a place has one decimal more.
    rates : int
        Decimals of eigenvalues and rates.
    parts : int
        Decimals of contributions and cos², made of these places and rates.
    """

    many: float
    rates: int
    parts: int

    def of_places(self, counts: pd.Series) -> IntArray:
        """Return the decimals of places by how many respondents are there, as it is printed: a masked count is few."""
        is_many = counts.astype("float64").ge(self.many).to_numpy()
        return np.where(is_many, OF_SPACES["position"] + 1, OF_SPACES["position"])


TENTHS = Precision(np.inf, OF_SPACES["statistic"], OF_SPACES["part"])
OF_FINER: Mapping[str, Precision] = MappingProxyType(
    {"hundredths": Precision(100, 3, 3), "hundredths_of_many": Precision(500, 3, 3)}
)


def precision_at(step: str) -> Precision:
    """Return how finely places are told at a step of an audit."""
    return OF_FINER.get(step, TENTHS)


def with_finer(name: str, frame: pd.DataFrame, rounded: pd.DataFrame, precision: Precision) -> pd.DataFrame:
    """Return a table as rounded, with its places and rates at the decimals of a precision.

    Parameters
    ----------
    name : str
        Of the table.
    frame, rounded : DataFrame
        The table as it was made, and with the decimals of its kinds.
    precision : Precision
        That of the report.
    """
    if precision == TENTHS:
        return rounded
    if name in OF_RATES:
        names = [column for column in RATES if column in frame]
        return rounded.assign(**{column: frame[column].round(precision.rates) for column in names})
    if name in BY_COUNT and len(frame):
        (column,) = {"coordinate", "mean"} & set(frame)
        is_fine = precision.of_places(frame["n"]) > OF_SPACES["position"]
        finer = frame[column].round(OF_SPACES["position"] + 1)
        return rounded.assign(**{column: finer.where(is_fine, rounded[column])})
    return rounded
