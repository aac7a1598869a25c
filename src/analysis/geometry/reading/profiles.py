"""Typical profiles of the ends of axes: how many individuals hold how many of their answers, and who holds most."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, IntArray
from analysis.geometry.reading.balance import SIDES, retained
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.principal import TIE
from analysis.tables import TABLES

LANDMARKS = 3  # individuals of each end who are named to the team


def typical_profiles(space: FactorialSpace) -> pd.DataFrame:
    """Return how many individuals hold at least so many answers of the profile of each end of each axis.

    The profile of an end is the answers retained to read it (of more than the mean contribution), question by question:
    an individual holds as many as there are questions to which he gives one of them.

    Returns
    -------
    DataFrame
        axis, side (negative, positive), n_questions (of the profile), at_least (from 1 to n_questions), n (individuals
        who hold as many, or more), base (all of them), share (weighted). An end without a retained answer has no row.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 3 (landmark individuals,
    who have many of the categories retained on one side of an axis).
    """
    base = len(space.individuals.index)
    weights = np.ones(base) if space.weights is None else space.weights
    rows = [
        {
            "axis": axis,
            "side": side,
            "n_questions": n_questions,
            "at_least": least,
            "n": int((held >= least).sum()),
            "base": base,
            "share": float(weights @ (held >= least) / weights.sum()),
        }
        for axis, side, held, n_questions in _held(space)
        for least in range(1, n_questions + 1)
    ]
    return pd.DataFrame(rows, columns=TABLES["profiles"].names)


def landmark_individuals(space: FactorialSpace, respondents: pd.Series) -> pd.DataFrame:
    """Return those of each end of each axis who hold most of its profile, the furthest out first among equals.

    Parameters
    ----------
    space : FactorialSpace
    respondents : Series
        The key of each, on the index of the answers that made the space.

    Returns
    -------
    DataFrame
        axis, side, rank, respondent, held, n_questions, coordinate. Only individuals who lie on that side.
    """
    keys = respondents.loc[space.individuals.index]
    rows = []
    for axis, side, held, n_questions in _held(space):
        coordinates = space.individual_coordinates[axis].to_numpy(dtype=np.float64)
        out = coordinates if side == "positive" else -coordinates
        order = np.lexsort((np.arange(len(out)), -out.round(9), -held))
        for rank, place in enumerate(order[out[order] > 0][:LANDMARKS], start=1):
            known = {"respondent": keys.iloc[place], "held": int(held[place]), "n_questions": n_questions}
            rows.append({"axis": axis, "side": side, "rank": rank, "coordinate": coordinates[place]} | known)
    return pd.DataFrame(rows, columns=TABLES["landmarks"].names)


def _held(space: FactorialSpace) -> Iterator[tuple[int, str, IntArray, int]]:
    """Yield each end of each axis with how many of its answers each individual holds, and of how many questions."""
    cloud = space.categories
    kept = retained(cloud.contributions, cloud.is_active)
    coding = cloud.coding
    own = coding.index.isin(space.individuals.index)
    for column, axis in enumerate(space.axes):
        negative = np.nan_to_num(cloud.coordinates[:, column]) < -TIE
        for side, there in zip(SIDES, (negative, ~negative), strict=True):
            answers: BoolArray = kept[:, column] & there
            told = [
                (codes[own] >= 0) & answers[start + np.maximum(codes[own], 0)]
                for codes, start, size in zip(coding.codes, coding.starts, coding.sizes, strict=True)
                if answers[start : start + size].any()
            ]
            if told:
                yield int(axis), side, np.sum(told, axis=0), len(told)
