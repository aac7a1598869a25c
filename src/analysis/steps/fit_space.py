"""Fit one space, place the supplementary elements, structure the cloud, set other readings beside it."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from analysis.description.redundancy import association_table
from analysis.geometry import FactorialSpace
from analysis.geometry.reading.alternatives import alternative_axes, alternative_deviations
from analysis.geometry.reading.noise import axis_p_values, mean_rates, noise_spectra, upper_eigenvalues
from analysis.geometry.reading.profiles import landmark_individuals
from analysis.geometry.reading.tables import (
    axis_table,
    basis_table,
    category_table,
    eigenvalue_table,
    individual_slices,
    individual_table,
    question_table,
    theme_table,
)
from analysis.geometry.space.declared import (
    declared_alternatives,
    declared_space,
    is_chunked,
    makers_of,
    members_of,
    reasons_apart,
    set_apart,
    supplementary_of,
    themes_of,
)
from analysis.geometry.space.orientation import DisplayedAxis
from analysis.geometry.structure.tables import structured_tables
from analysis.large.parquet import CHUNK_ROWS
from analysis.large.whole import fit_mca_from
from analysis.problems import Problem, StudyError, raise_any
from analysis.storage import Streamed, progress, read_answers, slices_writer
from analysis.storage.surveys import column_names, row_count
from analysis.study import Question, Space
from analysis.tables import TABLES
from analysis.tables import makers_of as table_makers_of

Populations = Mapping[str, Mapping[str, int]]  # factor, category: persons of the frame
FEWEST_OF_A_CLASS = 4  # respondents of a class that has a space
FEWEST_MAKERS = 2  # respondents who make a space
IDENTITY = ["respondent", "wave", "edition"]


def fit_space(
    answers_at: Path,
    missing: pd.DataFrame,
    *,
    space: Space,
    questions: Mapping[str, Question],
    seed: int,
    populations: Populations,
) -> dict[str, pd.DataFrame] | Streamed:
    """Return every table of one space; that of many is fitted from the file, and its individuals are streamed."""
    known: dict[str, Any] = {"space": space, "questions": questions, "seed": seed, "populations": populations}
    n = row_count(answers_at)
    if is_chunked(space, n):
        return chunked_space(answers_at, missing, n, **known)
    return whole_space(read_answers(answers_at), missing, **known)


def chunked_space(
    path: Path,
    missing: pd.DataFrame,
    n: int,
    *,
    space: Space,
    questions: Mapping[str, Question],
    seed: int,
    populations: Populations,
) -> Streamed:
    """Return what makes the tables of one space of many respondents, from the file of their answers."""

    def _made(paths: Mapping[str, str]) -> dict[str, Any]:
        print(
            f"espace {space.key} : ajusté depuis le fichier des réponses, lu par tranches de {CHUNK_ROWS} "
            f"({n} répondants)"
        )
        wanted = {*IDENTITY, "weight", *space.active(questions), *space.supplementary}
        people = read_answers(path, [name for name in column_names(path) if name in wanted])
        plain = partial(fit_mca_from, path, chunk_rows=CHUNK_ROWS)
        fitted, displayed = declared_space(people, space, questions, missing, plain)
        generator = np.random.default_rng(seed)
        tables = _tables_of(fitted, displayed, people, space, questions, generator, missing, populations)
        with slices_writer({"individuals": paths["individuals"]}) as write:
            for rows in individual_slices(fitted, people[IDENTITY], CHUNK_ROWS):
                write({"individuals": rows})
        return tables

    return Streamed(_made)


def whole_space(
    answers: pd.DataFrame,
    missing: pd.DataFrame,
    *,
    space: Space,
    questions: Mapping[str, Question],
    seed: int,
    populations: Populations,
) -> dict[str, pd.DataFrame]:
    """Return every table of one space, of answers that are held."""
    require_makers(answers, space, questions)
    require_members(makers_of(answers, space, questions), space)
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
    fitted, displayed = declared_space(people, space, questions, missing)
    members, others = _members_and_others(people, space, questions)
    tables = _tables_of(fitted, displayed, people, space, questions, generator, missing, populations)
    return tables | {"individuals": individual_table(fitted, members[IDENTITY], others[IDENTITY])}


def _members_and_others(
    people: pd.DataFrame, space: Space, questions: Mapping[str, Question]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the respondents who make a space, and those who are placed in it afterwards."""
    apart, members = set_apart(people, space, questions), members_of(people, space)
    makers = members & ~apart
    return people if makers.all() else people[makers], people[members & apart]


def _tables_of(
    fitted: FactorialSpace,
    displayed: Sequence[DisplayedAxis],
    people: pd.DataFrame,
    space: Space,
    questions: Mapping[str, Question],
    generator: np.random.Generator,
    missing: pd.DataFrame | None,
    populations: Populations,
) -> dict[str, pd.DataFrame]:
    """Return the tables of a fitted space, but that of its individuals."""
    themes = themes_of(space, questions)
    members, others = _members_and_others(people, space, questions)
    factors = members[supplementary_of(space, questions, "single")]
    positive = {axis.theme: axis.positive for axis in displayed if axis.theme and axis.positive}
    alternatives = declared_alternatives(people, space, questions, missing)
    return {
        "basis": basis_table(fitted, members[list(fitted.questions)]),
        "eigenvalues": _eigenvalues_beside_noise(fitted, generator),
        "categories": category_table(fitted, themes),
        "questions": question_table(fitted, themes),
        "themes": theme_table(fitted, themes, positive),
        "supplementary_individuals": apart_table(others, space, questions),
        "axes": axis_table(fitted, displayed),
        **{name: maker(fitted) for name, maker in table_makers_of("fit_space").items()},
        "landmarks": landmark_individuals(fitted, members["respondent"]),
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
    _require_populations(factors, populations)
    return structured_tables(space.individual_coordinates, factors, space.eigenvalues, weights, populations)


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


def apart_table(others: pd.DataFrame, space: Space, questions: Mapping[str, Question]) -> pd.DataFrame:
    """Return how many respondents are supplementary individuals of a space: in all, then by each rule.

    Returns
    -------
    DataFrame
        rule (all, category, few_answers), question, category, n; a respondent may be so by several rules.
    """
    reasons = reasons_apart(others, space, questions)
    if space.supplementary_individuals is None:
        return TABLES["supplementary_individuals"].empty()
    counts = reasons.sum()
    rows = [("all", "", "", len(others))]
    rows += [
        ("category" if key else "few_answers", str(key), str(category), int(n))
        for key, category, n in counts.reset_index(name="n").itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=TABLES["supplementary_individuals"].names)


def require_makers(people: pd.DataFrame, space: Space, questions: Mapping[str, Question]) -> None:
    """Refuse supplementary individuals who leave nobody, or one respondent, to make the space."""
    n = int(makers_of(people, space, questions).sum())
    if space.supplementary_individuals is not None and n < FEWEST_MAKERS:
        found = f"il ne reste que {n} répondant(s) pour faire l’espace, sur {int(members_of(people, space).sum())}"
        remedy = "retirer des modalités de `categories`, ou baisser `fewer_answers_than`"
        place = f"spaces.{space.key}.supplementary_individuals"
        raise StudyError([Problem("config/study.yaml", place, found, remedy)])


def require_members(members: pd.Series, space: Space) -> None:
    """Refuse a class of too few respondents."""
    if space.within is not None and members.sum() < FEWEST_OF_A_CLASS:
        question, category = space.within
        found = f"{int(members.sum())} répondant(s) de la classe « {question} : {category} »"
        remedy = f"une classe d’au moins {FEWEST_OF_A_CLASS} répondants, ou retirer cet espace"
        raise StudyError([Problem("config/study.yaml", f"spaces.{space.key}.within", found, remedy)])
