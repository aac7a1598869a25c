"""Compare each edition with the reference in one shared space: shift, spread, planes of their own if they are many."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from analysis.comparison.agreement import plane_agreement
from analysis.comparison.clouds import category_paths, cell_side, edition_bins, edition_cells
from analysis.comparison.common import CommonSpace, common_space
from analysis.comparison.edition_axes import edition_axes, effort_for
from analysis.comparison.editions import edition_shifts, edition_variances
from analysis.comparison.flows import edition_flows
from analysis.comparison.movement import movement_tables
from analysis.comparison.reference_view import reference_view
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
    """Return the shifts, the variances and the agreement of separate planes, on the questions that editions share.

    Spaces of weighted themes have no separate planes to agree with, which count questions alike.
    """
    own = active_cloud(individuals)
    people = answers.set_index("respondent", drop=False).loc[own.index]  # supplementary individuals are not compared
    held, weights = people[editions.question], people.get("weight")
    _require_reference(held, editions)
    asked = space.active(questions)
    left_out = asked_otherwise(comparability, asked)
    kept = [key for key in asked if key not in set(left_out["question"])]
    raise_any(too_few_in_common(space.key, asked, left_out))
    kinds = missing_kinds(missing, people, kept)
    with as_study_error(space.key, len(people)):
        active = active_answers(people[kept], space.passive, weights, kinds)
        common = CommonSpace(own, eigenvalues.set_index("axis")["eigenvalue"], TABLES["common_axes"].empty())
        fitted = fitted_space(people, space, questions, kept, missing)
        if len(left_out):
            common = common_space(own, fitted, len(asked) - len(kept))
        read = planes_read(axes, eigenvalues, rotated=space.orientation == "themes")
        planes = [plane for plane in read if set(plane) <= set(common.coordinates)]
        placed = placed_axes(axes)
        axes_kept = sorted({axis for plane in planes for axis in plane})
        projected = reference_view(
            active,
            common.coordinates,
            held,
            editions.reference,
            space=space.key,
            fit=partial(_fitted_alone, space=space, questions=questions),
            weights=weights,
        )
        same = panel.set_index("respondent")["panel"].reindex(people.index)
        moved = movement_tables(
            common,
            held,
            editions.reference,
            fitted,
            space=space.key,
            planes=planes,
            plane=[placed[place] for place in PLACES if place in placed],
            seed=seed,
            adjustment=adjustment,
            frames=frames,
            weights=weights,
            panel=same,
        )
        return moved | {
            **_clouds(common, axes_kept, placed, active, held, weights, space.key),
            "edition_flows": _flows(common, axes_kept, placed, held, same, space.key),
            "reference_view": projected.editions,
            "unplaced_answers": projected.unplaced,
            "edition_axes": edition_axes(
                fitted,
                common.coordinates,
                held,
                space=space.key,
                planes=planes,
                effort=effort_for(len(people), np.random.default_rng(seed)),
            ),
            "left_out": left_out,
            "common_axes": common.axes,
            "shifts": TABLES["shifts"].empty()
            if not planes
            else edition_shifts(
                common.coordinates,
                held,
                eigenvalues=common.eigenvalues,
                unplaced=active.isna().sum(axis=1),
                rng=np.random.default_rng(seed),
                planes=planes,
                reference=editions.reference,
                space=space.key,
                adjustment=adjustment,
                weights=weights,
                panel=same,
            ),
            "variances": TABLES["variances"].empty()
            if not planes
            else edition_variances(
                common.coordinates, held, reference=editions.reference, space=space.key, weights=weights
            ),
            "agreement": pd.DataFrame()
            if space.theme_weights is not None
            else plane_agreement(
                active,
                held,
                passive=passive_categories(active, rules_of(space.passive, kept)),
                reference=editions.reference,
                space=space.key,
                weights=weights,
            ),
        }


def _fitted_alone(
    answers: pd.DataFrame, weights: pd.Series | None, *, space: Space, questions: Mapping[str, Question]
) -> FactorialSpace:
    """Return the space of one edition alone, under the rules of the study."""
    passive = passive_categories(answers, rules_of(space.passive, [str(key) for key in answers]))
    fit = weighing(answers, space, questions, weights, passive)
    return fit(answers, n_axes=space.n_axes, weights=weights, passive=passive)


def _clouds(
    common: CommonSpace,
    axes: list[int],
    places: Mapping[str, int],
    active: pd.DataFrame,
    editions: pd.Series,
    weights: pd.Series | None,
    space: str,
) -> dict[str, pd.DataFrame]:
    """Return what the figures of the editions are drawn from: cells of the plane, bins and points on the axes read."""
    names = ("edition_cells", "edition_bins", "category_paths")
    if not axes:
        return {name: TABLES[name].empty() for name in names}
    points, shown = common.coordinates[axes], [places[place] for place in PLACES if places.get(place) in axes]
    has_plane = len(shown) == len(PLACES)
    step = cell_side(points[shown] if has_plane else points)
    cells = edition_cells(points[shown], editions, step, space=space) if has_plane else TABLES["edition_cells"].empty()
    bins = edition_bins(points, editions, step, space=space, weights=weights)
    paths = category_paths(points, active, editions, space=space, weights=weights)
    return dict(zip(names, (cells, bins, paths), strict=True))


def _flows(
    common: CommonSpace, axes: list[int], placed: Mapping[str, int], editions: pd.Series, same: pd.Series, space: str
) -> pd.DataFrame:
    """Return the passages between the quarters of the plane, where there is one."""
    shown = [placed[place] for place in PLACES if placed.get(place) in axes]
    if len(shown) < len(PLACES):
        return TABLES["edition_flows"].empty()
    return edition_flows(common.coordinates[shown], editions, same, space=space)


def _require_reference(held: pd.Series, editions: Editions) -> None:
    """Refuse a reference that nobody answered for."""
    present = held.dropna().astype("str").unique()
    if editions.reference not in present:
        found = f"personne n'a répondu à l'édition de référence « {editions.reference} »"
        remedy = f"prendre pour `reference` une édition qui a des réponses : {', '.join(present)}"
        raise StudyError([Problem("config/study.yaml", "editions", found, remedy)])
