"""Questions crossed two by two: their tables, the correspondence analysis of each, the test of independence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.description.crosstab import permuted_inertia, permuted_p_value, strength_of
from analysis.description.frequencies import Choices, choices_of
from analysis.geometry.arrays import FloatArray, IntArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.contrasts import DRAWS
from analysis.geometry.reading.tables import point_table, rate_table
from analysis.geometry.sizes import COUNTED_FROM
from analysis.geometry.space.correspondence import fit_ca
from analysis.geometry.space.principal import TIE
from analysis.problems import Problem, raise_any
from analysis.study import CrossTable, Question
from analysis.tables import TABLES

Unit = Literal["respondents", "answers", "pairs"]
UNITS: tuple[Unit, ...] = ("respondents", "answers", "pairs")  # by how many of the two questions take several answers
NOT_RESPONDENTS = "not_respondents"  # why there is no test


@dataclass(frozen=True, eq=False)
class Members:
    """Respondents one by one: the ranks of their answers among those that somebody gave, and their weights."""

    rows: IntArray
    columns: IntArray
    weights: FloatArray


@dataclass(frozen=True, eq=False)
class Crossed:
    """Two questions crossed among the respondents who answered both.

    Attributes
    ----------
    counts : DataFrame of shape (n_rows, n_columns)
        How often a category of the one goes with a category of the other, every declared category included.
    weighted : DataFrame of shape (n_rows, n_columns)
        The same, each respondent counted for his weight.
    n_respondents : int
        Those who answered both questions.
    unit : {"respondents", "answers", "pairs"}
        What is counted: answers where one of the questions takes several, pairs of answers where both do.
    members : Members or None
        The respondents one by one, where they have weights and each is in one cell.
    """

    counts: pd.DataFrame
    weighted: pd.DataFrame
    n_respondents: int
    unit: Unit
    members: Members | None

    @property
    def held(self) -> pd.DataFrame:
        """The weighted rows and columns that somebody holds."""
        some = self.counts > 0
        return self.weighted.loc[some.any(axis="columns"), some.any(axis="index")]


@dataclass(frozen=True, eq=False)
class TableAnalysis:
    """The result tables of two crossed questions.

    Attributes
    ----------
    counts : DataFrame
        question (of the rows), category, by (question of the columns), by_category (both missing for all the columns
        together), base (of the column), n, share (of the base, weighted): one row a cell, margins first.
    eigenvalues : DataFrame
        axis, eigenvalue, rate, cumulative_rate: every axis of the table.
    categories : DataFrame
        question, category, axis, n, mass, coordinate, contribution, cos2: one row a point and axis kept.
    test : DataFrame
        One row: n, n_respondents, unit, inertia (χ² / n), expected_inertia (its mean by chance alone), cramer_v, chi2,
        df, p_value (by draws), p_adjusted (over the tables of the study), asymptotic_p_value, n_small_expected,
        method, draws, seed. Without a test, the method says why. Of weighted respondents the effects are weighted,
        whole respondents are dealt, and what belongs to the law of χ² is missing.
    """

    counts: pd.DataFrame
    eigenvalues: pd.DataFrame
    categories: pd.DataFrame
    test: pd.DataFrame


def analysed_tables(
    answers: pd.DataFrame,
    multiple: pd.DataFrame,
    missing: pd.DataFrame,
    questions: Mapping[str, Question],
    tables: Mapping[str, CrossTable],
    *,
    seed: int,
    draws: int = DRAWS,
    adjustment: Adjustment = "holm",
) -> dict[str, TableAnalysis]:
    """Return the analysis of each table that a study declares, by key.

    Parameters
    ----------
    answers, multiple, missing : DataFrame
        As in `frequency_table`; a column `weight` of the answers weights them.
    questions : mapping of key to Question
        At least those that are crossed.
    tables : mapping of key to CrossTable
        What the study declares.
    seed : int
        Each test draws from a generator of its own made from it.
    draws : int
        Number of tables that each test draws.
    adjustment : {"holm", "benjamini_hochberg"}
        Of the p-values, over all the tables.

    Raises
    ------
    StudyError
        If nobody answered two questions, or all gave the same answer to one: told of all the tables at once.
    """
    crossings = {
        key: crossed(answers, multiple, missing, questions[table.rows], questions[table.columns])
        for key, table in tables.items()
    }
    raise_any(problem for key, found in crossings.items() for problem in _table_problems(found, tables[key]))
    made = {key: analysed(found, n_axes=tables[key].n_axes, seed=seed, draws=draws) for key, found in crossings.items()}
    p_values = pd.Series({key: one.test["p_value"].iloc[0] for key, one in made.items()}, dtype="float64")
    family = adjusted(p_values, adjustment)
    return {key: replace(one, test=one.test.assign(p_adjusted=family[key])) for key, one in made.items()}


def crossed(
    answers: pd.DataFrame, multiple: pd.DataFrame, missing: pd.DataFrame, rows: Question, columns: Question
) -> Crossed:
    """Cross two questions, of one answer or several, among the respondents who answered both."""
    of_rows, of_columns = (_chosen(answers, multiple, missing, question) for question in (rows, columns))
    both = of_rows.answered & of_columns.answered
    weights = answers.get("weight")
    weight = np.ones(len(answers)) if weights is None else weights.to_numpy(dtype=np.float64)
    first, second = (chosen.held[both].astype(np.int64) for chosen in (of_rows, of_columns))
    index, head = (pd.Index(chosen.categories, name=chosen.question, dtype="str") for chosen in (of_rows, of_columns))
    unit = UNITS[[rows.type, columns.type].count("multiple")]
    return Crossed(
        counts=pd.DataFrame(first.T @ second, index, head),
        weighted=pd.DataFrame((first.T * weight[both]) @ second, index, head),
        n_respondents=int(both.sum()),
        unit=unit,
        members=None if weights is None or unit != "respondents" else _members(first, second, weight[both]),
    )


def _members(first: IntArray, second: IntArray, weights: FloatArray) -> Members:
    """Return respondents who each hold one category of either question."""
    ranks = [np.unique(np.argwhere(held)[:, 1], return_inverse=True)[1] for held in (first, second)]
    return Members(ranks[0], ranks[1], weights)


def _table_problems(crossing: Crossed, table: CrossTable) -> Iterator[Problem]:
    """Yield what keeps a declared table from being analysed."""
    file, place = "config/study.yaml", f"tables.{table.key}"
    if not crossing.n_respondents:
        found = f"personne n'a répondu à la fois à « {table.rows} » et à « {table.columns} »"
        yield Problem(file, place, found, "croiser deux questions posées aux mêmes répondants, ou retirer ce tableau")
        return
    for side, labels in (("rows", crossing.held.index), ("columns", crossing.held.columns)):
        if len(labels) < 2:
            held = f"qu'une modalité choisie ({labels[0]})" if len(labels) else "aucune modalité choisie"
            found = f"« {labels.name} » n'a {held} par les {crossing.n_respondents} répondants aux deux questions"
            yield Problem(file, f"{place}.{side}", found, "croiser une autre question, ou retirer ce tableau")


def analysed(crossing: Crossed, *, n_axes: int, seed: int, draws: int = DRAWS) -> TableAnalysis:
    """Return the axes of two crossed questions and the test of their independence, where it has a meaning.

    Parameters
    ----------
    crossing : Crossed
        Two categories of each question hold somebody, at least.
    n_axes : int
        Number of axes kept, at most.
    seed, draws
        As in `analysed_tables`.

    Notes
    -----
    The test counts respondents who weigh the same: it is not made on weighted ones, nor on answers, of which one
    respondent gives several. Its expected inertia is df / (n - 1), the mean over all tables of these margins.
    """
    found = fit_ca(crossing.held, n_axes=n_axes)
    points = point_table(found)
    return TableAnalysis(
        counts=_cells(crossing),
        eigenvalues=rate_table(found),
        categories=points.assign(n=_margins(crossing, points)),
        test=_test(crossing, float(found.eigenvalues.sum()), seed, draws),
    )


def above_mean(categories: pd.DataFrame) -> pd.Series:
    """Return which points of a table contribute to their axis more than the mean of their question."""
    of_question = categories.groupby(["question", "axis"], sort=False)["contribution"]
    return categories["contribution"] > of_question.transform("mean") + TIE


def _chosen(answers: pd.DataFrame, multiple: pd.DataFrame, missing: pd.DataFrame, question: Question) -> Choices:
    """Return what respondents chose; a question asked of nobody was answered by nobody."""
    chosen = choices_of(answers, multiple, missing, question)
    if chosen is not None:
        return chosen
    answered = np.zeros(len(answers), dtype=bool)
    held = np.zeros((len(answers), len(question.categories)), dtype=bool)
    return Choices(question.key, tuple(question.categories), answered, held)


def _cells(crossing: Crossed) -> pd.DataFrame:
    """Return the table as frequencies: those of all the columns together, then those of each."""
    rows, columns = crossing.counts.index, crossing.counts.columns
    counts, weighted = (
        np.column_stack([table.sum(axis="columns"), table]) for table in (crossing.counts, crossing.weighted)
    )
    with np.errstate(invalid="ignore"):
        shares = weighted / weighted.sum(axis=0)
    groups = [None, *columns]
    return pd.DataFrame(
        {
            "question": rows.name,
            "category": np.tile(rows.to_numpy(), len(groups)),
            "by": pd.Series(np.repeat([None, *[columns.name] * len(columns)], len(rows)), dtype="str"),
            "by_category": pd.Series(np.repeat(groups, len(rows)), dtype="str"),
            "base": np.repeat(counts.sum(axis=0), len(rows)),
            "n": counts.T.ravel(),
            "share": shares.T.ravel(),
        },
        columns=TABLES["table_counts"].names,
    )


def _margins(crossing: Crossed, categories: pd.DataFrame) -> list[int]:
    """Return how many respondents, or answers, each point stands for, whatever they weigh."""
    rows, columns = crossing.counts.sum(axis="columns"), crossing.counts.sum(axis="index")
    of_question = {rows.index.name: rows, columns.index.name: columns}
    return [int(of_question[q][k]) for q, k in zip(categories["question"], categories["category"], strict=True)]


def _test(crossing: Crossed, inertia: float, seed: int, draws: int) -> pd.DataFrame:
    """Return the test of independence in one row, or why there is none."""
    row: dict[str, object] = {
        "n": int(crossing.counts.to_numpy().sum()),
        "n_respondents": crossing.n_respondents,
        "unit": crossing.unit,
        "inertia": inertia,
    }
    if crossing.unit != "respondents":
        row["method"] = NOT_RESPONDENTS
    elif crossing.members is not None:
        row |= _weighted_test(crossing.members, inertia, min(crossing.held.shape), seed, draws)
    else:
        found = strength_of(crossing.held.to_numpy(dtype=np.float64))
        row |= {name: getattr(found, name) for name in ("cramer_v", "chi2", "df", "n_small_expected")}
        row |= {
            "expected_inertia": found.df / (found.n - 1),
            "p_value": permuted_p_value(crossing.held.to_numpy(), np.random.default_rng(seed), draws),
            "asymptotic_p_value": found.p_value,
            "method": "monte_carlo",
            "draws": draws,
            "seed": seed,
        }
    whole = dict.fromkeys(("df", "n_small_expected", "draws", "seed"), "Int64")
    return pd.DataFrame([row], columns=TABLES["table_test"].names).astype(whole)


def _weighted_test(members: Members, inertia: float, n_fewest: int, seed: int, draws: int) -> dict[str, object]:
    """Return the effect and the test of weighted respondents, who are dealt whole."""
    rng = np.random.default_rng(seed)
    p_value, mean = permuted_inertia(members.rows, members.columns, members.weights, rng, draws)
    v = float(np.sqrt(inertia / (n_fewest - 1)))
    counted = "_counted" if len(members.rows) >= COUNTED_FROM else ""
    run = {"method": f"monte_carlo_weighted{counted}", "draws": draws, "seed": seed}
    return {"cramer_v": v, "expected_inertia": mean, "p_value": p_value} | run
