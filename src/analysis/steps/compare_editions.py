"""Compare each edition with the reference in one shared space: shift, spread, planes of their own if they are many."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from analysis.comparison.agreement import plane_agreement
from analysis.comparison.clouds import category_paths, cell_side, edition_bins, edition_cells
from analysis.comparison.common import CommonSpace, common_space
from analysis.comparison.edition_axes import edition_axes, effort_for
from analysis.comparison.editions import checks_of_shifts, edition_shifts, edition_variances
from analysis.comparison.flows import edition_flows
from analysis.comparison.movement import movement_tables
from analysis.comparison.reference_view import reference_view
from analysis.geometry.inference.contrasts import axes_of
from analysis.geometry.reading.axes import placed_axes, planes_read
from analysis.geometry.reading.tables import active_cloud
from analysis.geometry.space.declared import fitted_space, weighing
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.passive import active_answers, missing_kinds, passive_categories, rules_of
from analysis.geometry.unfit import as_study_error
from analysis.harmonising.common import asked_otherwise, too_few_in_common
from analysis.problems import Problem, StudyError, raise_any
from analysis.study import Editions, Question, Space
from analysis.study.values import Adjustment
from analysis.tables import TABLES

PLACES = ("horizontal", "vertical")


@dataclass(frozen=True, eq=False)
class _Compared:
    """The respondents of all editions in the space of the questions that these share.

    Attributes
    ----------
    space : Space
        The study's, as it is declared.
    active : DataFrame
        Answers to the common questions, as the rules of the space make them active.
    fitted : FactorialSpace
        The space that they make.
    common : CommonSpace
        The same under the study's axes.
    planes : list of tuples of int
        Axes and planes that are read.
    places : mapping of str to int
        Axes shown horizontally and vertically.
    editions, panel : Series
        Edition of each respondent, and what tells him again in another.
    weights : Series or None
    """

    space: Space
    active: pd.DataFrame
    fitted: FactorialSpace
    common: CommonSpace
    planes: list[tuple[int, ...]]
    places: Mapping[str, int]
    editions: pd.Series
    reference: str
    panel: pd.Series
    weights: pd.Series | None

    @property
    def axes(self) -> list[int]:
        """The axes read."""
        return axes_of(self.planes)

    def shown(self, axes: Collection[int]) -> list[int]:
        """Return the axes of the plane, horizontal first, where both are among these."""
        found = [self.places[place] for place in PLACES if self.places.get(place) in axes]
        return found if len(found) == len(PLACES) else []


def compare_editions(
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
    seed: int,
    adjustment: Adjustment,
    frames: Mapping[str, int],
) -> dict[str, pd.DataFrame]:
    """Return the shifts, the views, the movement and the clouds of editions, on the questions that they share."""
    own = active_cloud(individuals)
    people = answers.set_index("respondent", drop=False).loc[own.index]  # supplementary individuals are not compared
    held, weights = people[editions.question], people.get("weight")
    _require_reference(held, editions)
    asked = space.active(questions)
    left_out = asked_otherwise(comparability, asked)
    kept = [key for key in asked if key not in set(left_out["question"])]
    raise_any(too_few_in_common(space.key, asked, left_out))
    with as_study_error(space.key, len(people)):
        common = CommonSpace(own, eigenvalues.set_index("axis")["eigenvalue"], TABLES["common_axes"].empty())
        fitted = fitted_space(people, space, questions, kept, missing)
        if len(left_out):
            common = common_space(own, fitted, len(asked) - len(kept))
        read = planes_read(axes, eigenvalues, rotated=space.orientation == "themes")
        compared = _Compared(
            space=space,
            active=active_answers(people[kept], space.passive, weights, missing_kinds(missing, people, kept)),
            fitted=fitted,
            common=common,
            planes=[plane for plane in read if set(plane) <= set(common.coordinates)],
            places=placed_axes(axes),
            editions=held,
            reference=editions.reference,
            panel=panel.set_index("respondent")["panel"].reindex(people.index),
            weights=weights,
        )
        return {
            "left_out": left_out,
            "common_axes": common.axes,
            **_shifts(compared, seed, adjustment),
            **_views(compared, questions, seed),
            **_movement(compared, seed, adjustment, frames),
            **_clouds(compared),
        }


def _shifts(compared: _Compared, seed: int, adjustment: Adjustment) -> dict[str, pd.DataFrame]:
    """Return how far editions lie from the reference and how widely they spread, on the axes read."""
    if not compared.planes:
        return {name: TABLES[name].empty() for name in ("shifts", "shift_checks", "variances")}
    points, space = compared.common.coordinates, compared.space.key
    shifts = edition_shifts(
        points,
        compared.editions,
        compared.reference,
        space=space,
        eigenvalues=compared.common.eigenvalues,
        unplaced=compared.active.isna().sum(axis=1),
        rng=np.random.default_rng(seed),
        planes=compared.planes,
        adjustment=adjustment,
        weights=compared.weights,
        panel=compared.panel,
    )
    return {
        "shifts": shifts[TABLES["shifts"].names],
        "shift_checks": checks_of_shifts(shifts),
        "variances": edition_variances(
            points, compared.editions, compared.reference, space=space, weights=compared.weights
        ),
    }


def _views(compared: _Compared, questions: Mapping[str, Question], seed: int) -> dict[str, pd.DataFrame]:
    """Return editions in the space of the reference, their own axes, and their own planes.

    Spaces of weighted themes have no separate planes to agree with, which count questions alike.
    """
    space, active, editions, weights = compared.space, compared.active, compared.editions, compared.weights
    projected = reference_view(
        active,
        compared.common.coordinates,
        editions,
        compared.reference,
        space=space.key,
        fit=partial(_fitted_alone, space=space, questions=questions),
        weights=weights,
    )
    return {
        "reference_view": projected.editions,
        "unplaced_answers": projected.unplaced,
        "edition_axes": edition_axes(
            compared.fitted,
            compared.common.coordinates,
            editions,
            space=space.key,
            planes=compared.planes,
            effort=effort_for(len(active), np.random.default_rng(seed)),
            panel=compared.panel,
        ),
        "agreement": pd.DataFrame()
        if space.theme_weights is not None
        else plane_agreement(
            active,
            editions,
            compared.reference,
            space=space.key,
            effort=effort_for(len(active), np.random.default_rng(seed)),
            passive=passive_categories(active, rules_of(space.passive, [str(key) for key in active])),
            weights=weights,
            panel=compared.panel,
        ),
    }


def _movement(
    compared: _Compared, seed: int, adjustment: Adjustment, frames: Mapping[str, int]
) -> dict[str, pd.DataFrame]:
    """Return the means, tests together, trends, regions and spreads of editions."""
    return movement_tables(
        compared.common,
        compared.editions,
        compared.reference,
        compared.fitted,
        space=compared.space.key,
        planes=compared.planes,
        plane=compared.shown(compared.places.values()),
        seed=seed,
        adjustment=adjustment,
        frames=frames,
        weights=compared.weights,
        panel=compared.panel,
    )


def _clouds(compared: _Compared) -> dict[str, pd.DataFrame]:
    """Return what figures are drawn from: cells and passages of the plane, bins and points along the axes."""
    made = {name: TABLES[name].empty() for name in ("edition_cells", "edition_bins", "category_paths", "edition_flows")}
    if not compared.axes:
        return made
    points, editions, key = compared.common.coordinates[compared.axes], compared.editions, compared.space.key
    shown = compared.shown(compared.axes)
    step = cell_side(points[shown] if shown else points)
    made["edition_bins"] = edition_bins(points, editions, step, space=key, weights=compared.weights)
    made["category_paths"] = category_paths(points, compared.active, editions, space=key, weights=compared.weights)
    if shown:
        made["edition_cells"] = edition_cells(points[shown], editions, step, space=key)
        made["edition_flows"] = edition_flows(points[shown], editions, compared.panel, space=key)
    return made


def _fitted_alone(
    answers: pd.DataFrame, weights: pd.Series | None, *, space: Space, questions: Mapping[str, Question]
) -> FactorialSpace:
    """Return the space of one edition alone, under the rules of the study."""
    passive = passive_categories(answers, rules_of(space.passive, [str(key) for key in answers]))
    fit = weighing(answers, space, questions, weights, passive)
    return fit(answers, n_axes=space.n_axes, weights=weights, passive=passive)


def _require_reference(held: pd.Series, editions: Editions) -> None:
    """Refuse a reference that nobody answered for."""
    present = held.dropna().astype("str").unique()
    if editions.reference not in present:
        found = f"personne n'a répondu à l'édition de référence « {editions.reference} »"
        remedy = f"prendre pour `reference` une édition qui a des réponses : {', '.join(present)}"
        raise StudyError([Problem("config/study.yaml", "editions", found, remedy)])
