"""Fit one space, place the supplementary elements, structure the cloud, set other readings beside it."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.description.redundancy import association_table
from analysis.geometry import FactorialSpace
from analysis.geometry.reading.alternatives import alternative_axes, alternative_deviations
from analysis.geometry.reading.noise import axis_p_values, mean_rates, noise_spectra, upper_eigenvalues
from analysis.geometry.reading.tables import (
    axis_table,
    basis_table,
    category_table,
    eigenvalue_table,
    individual_table,
    question_table,
    theme_table,
)
from analysis.geometry.space.declared import (
    declared_alternatives,
    declared_space,
    members_of,
    supplementary_of,
    themes_of,
)
from analysis.geometry.structure.ellipses import ellipses
from analysis.geometry.structure.mean_points import mean_points, scaled_deviations, variance_breakdown
from analysis.problems import Problem, StudyError, raise_any
from analysis.storage import progress
from analysis.study import Question, Space
from analysis.tables import makers_of

Populations = Mapping[str, Mapping[str, int]]  # factor, category: persons of the frame
FEWEST_OF_A_CLASS = 4  # respondents of a class that has a space


def fit_space(
    answers: pd.DataFrame,
    missing: pd.DataFrame,
    *,
    space: Space,
    questions: Mapping[str, Question],
    seed: int,
    populations: Populations,
) -> dict[str, pd.DataFrame]:
    """Return every table of one space."""
    require_members(members_of(answers, space), space)
    return space_tables(answers, space, questions, np.random.default_rng(seed), missing, populations)


def space_tables(
    people: pd.DataFrame,
    space: Space,
    questions: Mapping[str, Question],
    generator: np.random.Generator,
    missing: pd.DataFrame | None = None,
    populations: Populations = MappingProxyType({}),
) -> dict[str, pd.DataFrame]:
    """Return the tables of one space by name; populations are those of all respondents, not of a class."""
    themes = themes_of(space, questions)
    fitted, displayed = declared_space(people, space, questions, missing)
    members = people[members_of(people, space)]
    factors = members[supplementary_of(space, questions, "single")]
    positive = {axis.theme: axis.positive for axis in displayed if axis.theme and axis.positive}
    alternatives = declared_alternatives(people, space, questions, missing)
    return {
        "basis": basis_table(fitted, members[list(fitted.questions)]),
        "eigenvalues": _eigenvalues_beside_noise(fitted, generator),
        "categories": category_table(fitted, themes),
        "questions": question_table(fitted, themes),
        "themes": theme_table(fitted, themes, positive),
        "individuals": individual_table(fitted, members[["respondent", "wave", "edition"]]),
        "axes": axis_table(fitted, displayed),
        **{name: maker(fitted) for name, maker in makers_of("fit_space").items()},
        "associations": association_table(members[list(fitted.questions)], members.get("weight")),
        "alternative_axes": alternative_axes(fitted, alternatives),
        "alternative_deviations": alternative_deviations(fitted, alternatives, factors),
        **_structured_tables(fitted, factors, members.get("weight"), {} if space.within else populations),
    }


def _eigenvalues_beside_noise(fitted: FactorialSpace, generator: np.random.Generator) -> pd.DataFrame:
    """Return the rates of the axes, and those of noise; weighted themes have no modified rates."""
    noise = noise_spectra(fitted, generator, track=progress("Tirages du bruit"))
    rates = mean_rates(noise, fitted.n_questions) if fitted.metric.is_even else None
    return eigenvalue_table(fitted, rates, upper_eigenvalues(noise), axis_p_values(noise, fitted.all_eigenvalues))


def _structured_tables(
    space: FactorialSpace, factors: pd.DataFrame, weights: pd.Series | None, populations: Populations
) -> dict[str, pd.DataFrame]:
    """Return the mean points, variances, deviations and ellipses of every structuring factor."""
    coordinates = space.individual_coordinates
    _require_populations(factors, populations)
    drawn = [
        ellipses(coordinates, factors[name], frame_sizes=populations.get(str(name)), weights=weights).drawn
        for name in factors
        if space.n_axes > 1
    ]
    made = {
        "mean_points": [mean_points(coordinates, factors[name], weights) for name in factors],
        "factor_variances": [variance_breakdown(coordinates, factors[name], weights) for name in factors],
        "deviations": [scaled_deviations(coordinates, factors[name], space.eigenvalues, weights) for name in factors],
        "ellipses": drawn,
    }
    return {name: pd.concat(tables, ignore_index=True) if tables else pd.DataFrame() for name, tables in made.items()}


def _require_populations(factors: pd.DataFrame, populations: Populations) -> None:
    """Refuse groups with more respondents than the frame that they come from has persons."""
    raise_any(
        Problem(
            "config/study.yaml",
            f"populations.{name}.{category}",
            f"{n} répondants pour une base de sondage de {counts[str(category)]}",
            f"écrire l'effectif de toute la base, {n} au moins, ou retirer cette modalité",
        )
        for name, counts in populations.items()
        for category, n in factors[name].value_counts(sort=False).items()
        if counts.get(str(category), n) < n
    )


def require_members(members: pd.Series, space: Space) -> None:
    """Refuse a class of too few respondents."""
    if space.within is not None and members.sum() < FEWEST_OF_A_CLASS:
        question, category = space.within
        found = f"{int(members.sum())} répondant(s) de la classe « {question} : {category} »"
        remedy = f"une classe d’au moins {FEWEST_OF_A_CLASS} répondants, ou retirer cet espace"
        raise StudyError([Problem("config/study.yaml", f"spaces.{space.key}.within", found, remedy)])
