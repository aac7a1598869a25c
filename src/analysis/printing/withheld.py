"""What the audit of a report for everybody withholds besides: step after step, each with those before it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import pandas as pd

from analysis.printing.inquired import withheld
from analysis.printing.precision import FINER, Finer
from analysis.printing.public_precision import DEVIATIONS, on_axes, without_few, without_told_questions
from analysis.printing.told_by_places import told_space
from analysis.printing.withholding import blanked, pairs_of
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from analysis.study import Study

Less: TypeAlias = Literal["nothing", "few", "pairs", "coarse", "second_axis", "plane", "groups"]
Withheld: TypeAlias = Finer | Less
ORDER: tuple[Less, ...] = get_args(Less)
FEW = 10  # respondents whose common point stays where fewer lose it
BETWEEN = "+"  # keys of the spaces, or of factors there, that an audit does not read
OF_SPACE = "/"  # a factor, after the space in which its groups are not read
OF_FACTORS = ("mean_points", "deviations", "factor_variances", "tests", "cells")
COARSE = 0.5  # step of the coordinates of a coarse plane: that of places already rounded to the tenth is then even
FAR = 1.0  # from the centre: told to the half, an answer there is surely on its side
RATES = ("eigenvalue", "rate", "cumulative_rate", "modified_rate", "cumulative_modified_rate", "adjusted_rate", "gap")
OF_COARSE = ("categories", "questions", "axes", "eigenvalues")  # tables of axes that a coarse plane is told by


def without(results: Results, study: Study, last: Withheld) -> Results:
    """Return the results without what is withheld up to some step.

    Parameters
    ----------
    results : Results
        As a report for everybody prints them before any audit.
    study : Study
        Says which spaces are of a class of respondents.
    last : str
        Those of `FINER` and « nothing » withhold nothing. Each other step withholds what those before it do too, of
        the answers to the study's questions as of spaces. « few »: places of groups of fewer than ten; « pairs »: how
        active questions go together; « coarse »: all that is placed but the categories of spaces of all respondents, to
        the half, without the rates of axes or the questions of which a category has no place; « second_axis »: all axes
        but the first, and the plane; « plane »: all places; « groups »: answers by factor, and crossed questions.
    """
    if last in FINER:
        return results
    return next(kept() for step, kept in in_turn(results, study) if step == last)


def in_turn(results: Results, study: Study) -> Iterator[tuple[Less, Callable[[], Results]]]:
    """Yield each step of `ORDER` and what gives the results `without` what is withheld up to it, as this does."""
    editions = study.editions.question if study.editions else ""
    spaces = dict(results.spaces)
    for rank, step in enumerate(ORDER):
        spaces = {key: _space(space, step, editions, of_all=_is_of_all(study, key)) for key, space in spaces.items()}
        yield step, partial(_without, results, spaces, ORDER[: rank + 1])


def _without(results: Results, spaces: Mapping[str, Tables], steps: Collection[str]) -> Results:
    """Return the results with spaces of which some steps withheld their part, and without the rest of theirs."""
    evidence = withheld(results.study, _withheld_evidence(results.study.inquiry_answers, steps))
    kept = replace(results.replaced(**evidence), spaces=MappingProxyType(dict(spaces)))
    if "groups" not in steps:
        return kept
    answers = results.study.frequencies
    of_groups = answers["by"].notna()
    hidden = blanked(answers, of_groups, ["n", "base", "share", "ci_low", "ci_high"])
    crossed = {
        key: Tables({name: frame.head(0) for name, frame in t.frames.items()}) for key, t in results.crossed.items()
    }
    return replace(kept.replaced(frequencies=hidden), crossed=MappingProxyType(crossed))


def without_unread_places(results: Results) -> Results:
    """Return the results without the places of the spaces, or of factors, that the record of an audit could not read.

    They follow from more than counts of answers, weights or imputed answers for instance: nothing says what they tell.
    """
    unread = unread_by(results.study.disclosure_audit)
    spaces = {
        key: Tables(_without_places(space.frames, on_axes=True))
        if key in unread
        else _without_factors(space, _factors_of(unread, key))
        for key, space in results.spaces.items()
    }
    hidden = results.study.inquiry_answers
    groups = hidden["space"].fillna("").astype(str) + OF_SPACE + hidden["factor"].fillna("").astype(str)
    placed = (hidden["space"].isin(unread) | groups.isin(unread)) & hidden["axes"].fillna("").ne("")
    kept = results.replaced(**withheld(results.study, placed)) if placed.any() else results
    return replace(kept, spaces=MappingProxyType(spaces))


def unread_by(record: pd.DataFrame) -> set[str]:
    """Return the spaces, and the factors of some, that the record of an audit could not read."""
    return set(str(record["unread"].astype(object).fillna("").iloc[-1]).split(BETWEEN)) if len(record) else set()


def _factors_of(unread: Collection[str], key: str) -> list[str]:
    """Return the factors whose groups are not read in a space."""
    return [one.removeprefix(f"{key}{OF_SPACE}") for one in sorted(unread) if one.startswith(f"{key}{OF_SPACE}")]


def _without_factors(space: Tables, factors: Collection[str]) -> Tables:
    """Return the tables of a space without the places of the groups of some factors, nor what is made of them."""
    if not factors:
        return space
    kept = {name: getattr(space, name) for name in OF_FACTORS if name in space.frames}
    told = {name: table[~table["factor"].astype("str").isin(factors)] for name, table in kept.items()}
    return space.replaced(**told)


def last_step(results: Results) -> Withheld:
    """Return the step at which the record of an audit ends: as finely as places are told, or what is withheld."""
    record = results.study.disclosure_audit
    enough = record["withheld"][record["enough"] == "yes"]
    return "nothing" if enough.empty else next(step for step in (*FINER, *ORDER) if step == enough.iloc[-1])


def reaches(last: Withheld, step: Less) -> bool:
    """Whether a step withholds what another does."""
    return last not in FINER and ORDER.index(last) >= ORDER.index(step)


def _withheld_evidence(answers: pd.DataFrame, steps: Collection[str]) -> pd.Series:
    """Return which answers to the study's questions say what some steps withhold: where groups lie, or what they gave.

    A coarse plane has no place of a group, and its regions no longer tell on which side of an axis a respondent is.
    """
    is_placed = answers["axes"].fillna("").ne("")
    hidden = pd.Series(data=False, index=answers.index)
    if "few" in steps:
        counts = answers[["n", "n_against"]].astype("float64")
        few = ((counts >= 1) & (counts < FEW)).any(axis="columns")
        hidden |= few & answers["kind"].isin(DEVIATIONS)
    if "coarse" in steps:
        hidden |= is_placed
    if "groups" in steps:
        hidden |= answers["factor"].fillna("").ne("")
    return hidden


def _is_of_all(study: Study, space: str) -> bool:
    return study.spaces[space].within is None


def _space(space: Tables, step: Less, editions: str, *, of_all: bool) -> Tables:
    """Return the tables of a space without what a step withholds, nor what was made of it."""
    if step == "few":
        return told_space(without_told_questions(without_few(space, FEW)), editions)
    if step == "pairs":
        return space.replaced(associations=space.associations.head(0))
    if step == "coarse" and of_all:
        return _coarse(space)
    if step == "second_axis":
        first = sorted(space.eigenvalues["axis"].astype(int))[:1]
        return Tables(_without_places(on_axes(space, first).frames, on_axes=False))
    return Tables(_without_places(space.frames, on_axes=True)) if step in ("coarse", "plane") else space


def _coarse(space: Tables) -> Tables:
    """Return a space of which categories alone have a place, to the half; of a question, all of them or none.

    Nothing is made of places so rounded: contributions and cos² would be said far from what they are. Axes are read by
    the answers that lie far from the centre.
    """
    rows = space.categories
    untold = set(pairs_of(rows[rows["coordinate"].isna()], "question", "axis"))
    lost = [pair in untold for pair in pairs_of(rows, "question", "axis")]
    places = (rows["coordinate"].astype("float64") / COARSE).round() * COARSE
    far = places.abs().ge(FAR) & rows["status"].eq("active") & ~pd.Series(lost, index=rows.index, dtype=bool)
    kept = blanked(rows.assign(coordinate=places + 0.0, retained=far), lost, ["coordinate"])
    kept = blanked(kept, [True] * len(kept), ["contribution", "cos2"])
    asked = space.questions
    rates, axes = space.eigenvalues, space.axes
    finer = {name: frame for name, frame in space.frames.items() if name not in OF_COARSE}
    return Tables({**space.frames, **_without_places(finer, on_axes=True)}).replaced(
        categories=kept,
        questions=blanked(asked, [True] * len(asked), ["eta2", "contribution"]),
        eigenvalues=blanked(rates, [True] * len(rates), [name for name in RATES if name in rates]),
        axes=blanked(axes, [True] * len(axes), ["share", "quadratic_share"]),
    )


def _without_places(frames: Mapping[str, pd.DataFrame], *, on_axes: bool) -> dict[str, pd.DataFrame]:
    """Return tables without those of points of the plane, or of any axis."""

    def is_placed(name: str) -> bool:
        on_axis = bool({"axis", "axes"} & set(TABLES[name].names))
        return (bool(TABLES[name].of("position")) and not on_axis) or (on_axes and on_axis)

    return {name: frame.head(0) if is_placed(name) else frame for name, frame in frames.items()}
