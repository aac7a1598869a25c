"""Compare each edition with the reference in one shared space: shift, spread, planes of their own if they are many."""

import numpy as np
import pandas as pd

from analysis.comparison.agreement import plane_agreement
from analysis.comparison.editions import edition_shifts, edition_variances
from analysis.geometry.inference.factor_tests import planes_shown
from analysis.geometry.reading.tables import active_cloud
from analysis.geometry.space.passive import active_answers, missing_kinds, passive_categories
from analysis.geometry.unfit import as_study_error
from analysis.problems import Problem, StudyError
from analysis.study import Editions, Space
from analysis.study.values import Adjustment


def compare_editions(
    answers: pd.DataFrame,
    missing: pd.DataFrame,
    individuals: pd.DataFrame,
    eigenvalues: pd.DataFrame,
    axes: pd.DataFrame,
    panel: pd.DataFrame,
    *,
    space: Space,
    questions: tuple[str, ...],
    editions: Editions,
    seed: int,
    adjustment: Adjustment,
) -> dict[str, pd.DataFrame]:
    """Return the shifts, the variances and the agreement of separate planes.

    Spaces of weighted themes have no separate planes to agree with, which count questions alike.
    """
    people = answers.set_index("respondent", drop=False)
    held, weights = people[editions.question], people.get("weight")
    _require_reference(held, editions)
    kinds = missing_kinds(missing, people, questions)
    with as_study_error(space.key, len(people)):
        coordinates = active_cloud(individuals).loc[people.index]
        active = active_answers(people[list(questions)], space.passive, weights, kinds)
        return {
            "shifts": edition_shifts(
                coordinates,
                held,
                eigenvalues=eigenvalues.set_index("axis")["eigenvalue"],
                unplaced=active.isna().sum(axis=1),
                rng=np.random.default_rng(seed),
                planes=planes_shown(axes),
                reference=editions.reference,
                space=space.key,
                adjustment=adjustment,
                weights=weights,
                panel=panel.set_index("respondent")["panel"].reindex(people.index),
            ),
            "variances": edition_variances(
                coordinates, held, reference=editions.reference, space=space.key, weights=weights
            ),
            "agreement": pd.DataFrame()
            if space.theme_weights is not None
            else plane_agreement(
                active,
                held,
                passive=passive_categories(active, space.passive),
                reference=editions.reference,
                space=space.key,
                weights=weights,
            ),
        }


def _require_reference(held: pd.Series, editions: Editions) -> None:
    """Refuse a reference that nobody answered for."""
    present = held.dropna().astype("str").unique()
    if editions.reference not in present:
        found = f"personne n'a répondu à l'édition de référence « {editions.reference} »"
        remedy = f"prendre pour `reference` une édition qui a des réponses : {', '.join(present)}"
        raise StudyError([Problem("config/study.yaml", "editions", found, remedy)])
