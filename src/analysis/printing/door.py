"""The one door: from the results of a study to those that may be printed, at the level that the study declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NewType

import pandas as pd

from analysis.printing.grid import shown_cells
from analysis.printing.levels import is_confidential
from analysis.printing.public_counts import without_small_counts
from analysis.printing.small_groups import without_small_positions, without_told_balances
from analysis.study import Study
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

# Results past the door. A step that takes them depends on all that masks, since it imports this name.
Shown = NewType("Shown", Results)
# Decimals of what a report for everybody prints, by kind of column; counts are whole, keys and words are no numbers.
DECIMALS = {"share": 3, "position": 2, "statistic": 2, "test": 3}


def printed(results: Results, study: Study, answers: pd.DataFrame | None = None) -> Shown:
    """Return the results as everything that is printed shows them: report, figures, workbook, dictionary.

    Parameters
    ----------
    results : Results
        As they were made.
    study : Study
        Says whether the answers are confidential, and whom the report is for.
    answers : DataFrame, optional
        Clean answers; with the coordinates of individuals, they make the cells of the clouds.

    Returns
    -------
    Shown
        Without any table that has a row a respondent. Of confidential answers, groups under three respondents lose
        their place. Where the report is for everybody, whatever the data, counts under three are left out with those
        that would give them back, and numbers are rounded by the kind of their column.
    """
    spaces = {key: printed_space(tables, study, key, answers) for key, tables in results.spaces.items()}
    shown = replace(results, spaces=MappingProxyType(spaces))
    if is_confidential(study):
        shown = without_small_positions(shown)
    if study.disclosure == "public":
        shown = without_small_counts(shown, study)
    if is_confidential(study):
        shown = without_told_balances(shown)
    return Shown(rounded(shown) if study.disclosure == "public" else shown)


def printed_space(tables: Tables, study: Study, space: str, answers: pd.DataFrame | None = None) -> Tables:
    """Return the tables of a space, its individuals counted in the cells of a grid and no longer one by one."""
    cells = [] if answers is None else list(_clouds(tables, study, space, answers.set_index("respondent")))
    kept = {name: frame for name, frame in tables.frames.items() if TABLES[name].printed}
    return Tables(kept | ({"cells": pd.concat(cells, ignore_index=True)} if cells else {}))


def _clouds(tables: Tables, study: Study, space: str, people: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the cells of the plane of a space by each factor, and by class where classes are made."""
    places = tables.axes.set_index("place")["axis"]
    if tables.individuals.empty or len(places) < 2:
        return
    cloud = tables.individuals.pivot(index="respondent", columns="axis", values="coordinate")
    plane = cloud[[places["horizontal"], places["vertical"]]].set_axis(["x", "y"], axis="columns")
    factors = [key for key in study.spaces[space].supplementary if study.questions[key].type == "single"]
    groups: Mapping[str, pd.Series] = {factor: people[factor] for factor in factors}
    if len(tables.members):
        groups = {"class": tables.members.set_index("respondent")["class"]}
        plane = plane.loc[plane.index.isin(groups["class"].index)]
    for factor, group in groups.items():
        yield shown_cells(plane, group, confidential=is_confidential(study)).assign(factor=factor)


def rounded(results: Results) -> Results:
    """Return the results with as many decimals as a report for everybody prints."""
    spaces, crossed = (
        MappingProxyType({key: _rounded(tables) for key, tables in part.items()})
        for part in (results.spaces, results.crossed)
    )
    return replace(results, study=_rounded(results.study), spaces=spaces, crossed=crossed)


def _rounded(tables: Tables) -> Tables:
    return Tables({name: _rounded_frame(name, frame) for name, frame in tables.frames.items()})


def _rounded_frame(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    decimals = {
        column.name: DECIMALS[column.kind]
        for column in TABLES[name].columns
        if column.kind in DECIMALS and column.name in frame and pd.api.types.is_float_dtype(frame[column.name])
    }
    return frame.round(decimals)
