"""Ask what the shifts between editions hang on: each question, what came first, who answered, those met twice."""

from collections.abc import Mapping

import pandas as pd

from analysis.comparison.composition import decomposition
from analysis.comparison.giving_up import withdrawals
from analysis.comparison.interactions import edition_interactions
from analysis.comparison.leaving_out import shifts_certain, shifts_without
from analysis.comparison.shared_space import SharedSpace, shared_space
from analysis.comparison.trajectories import trajectories
from analysis.geometry.reading.tables import active_cloud
from analysis.geometry.space.declared import fitted_space
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.unfit import UnfitError, as_study_error
from analysis.harmonising.common import asked_otherwise, too_few_in_common
from analysis.problems import raise_any
from analysis.study import Editions, Question, Space
from analysis.study.editions import Comparison
from analysis.study.values import FEWEST_IN_COMMON, Adjustment


def explain_editions(
    answers: pd.DataFrame,
    missing: pd.DataFrame,
    individuals: pd.DataFrame,
    eigenvalues: pd.DataFrame,
    axes: pd.DataFrame,
    panel: pd.DataFrame,
    comparability: pd.DataFrame,
    *,
    space: Space,
    questions: Mapping[str, Question],
    editions: Editions,
    comparison: Comparison,
    seed: int,
    adjustment: Adjustment,
) -> dict[str, pd.DataFrame]:
    """Return the shifts without some questions, those who gave up, the make-up of editions, those met twice."""
    people = answers.set_index("respondent", drop=False).loc[active_cloud(individuals).index]
    active = space.active(questions)
    left_out = asked_otherwise(comparability, active)
    raise_any(too_few_in_common(space.key, active, left_out))
    kept = [key for key in active if key not in set(left_out["question"])]
    tables = {"individuals": individuals, "eigenvalues": eigenvalues, "axes": axes}
    with as_study_error(space.key, len(people)):
        coordinates, variances, fitted = shared_space(people, space, questions, kept, missing, tables)
    shared = SharedSpace(
        space.key,
        coordinates,
        variances,
        people[editions.question],
        editions.reference,
        people.get("weight"),
        panel.set_index("respondent")["panel"].reindex(people.index),
    )
    doubtful = set(space.doubtful(questions))
    certain = [key for key in kept if key not in doubtful]
    of_certain = None if certain == kept else _of_certain(people, space, questions, certain, missing)
    return {
        "shifts_without": shifts_without(shared, fitted),
        "shifts_certain": shifts_certain(
            shared, of_certain, len(kept) - len(certain), seed=seed, adjustment=adjustment
        ),
        "trajectories": trajectories(shared, seed=seed, adjustment=adjustment),
        **_declared(people, shared, comparison, seed, adjustment),
    }


def _declared(
    people: pd.DataFrame, shared: SharedSpace, comparison: Comparison, seed: int, adjustment: Adjustment
) -> dict[str, pd.DataFrame]:
    """Return what the study asks for; a table without rows where it does not."""
    made = {name: pd.DataFrame() for name in ("withdrawals", "decomposition", "edition_interactions")}
    if comparison.gave_up is not None:
        question, category = comparison.gave_up
        made["withdrawals"] = withdrawals(shared, people[question], category, seed=seed, adjustment=adjustment)
    if comparison.weight_to:
        made["decomposition"] = decomposition(shared, people[list(comparison.weight_to)], seed=seed)
    if comparison.interaction is not None:
        factor = people[comparison.interaction]
        made["edition_interactions"] = edition_interactions(shared, factor, seed=seed, adjustment=adjustment)
    return made


def _of_certain(
    people: pd.DataFrame, space: Space, questions: Mapping[str, Question], certain: list[str], missing: pd.DataFrame
) -> FactorialSpace | None:
    """Return the space of the questions that the outcome cannot have changed, where they make one."""
    if len(certain) < FEWEST_IN_COMMON:
        return None
    try:
        return fitted_space(people, space, questions, certain, missing)
    except UnfitError:
        return None
