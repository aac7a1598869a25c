"""Compare shares between groups, follow them over editions, set outcomes against the axes of the spaces."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.comparison.answer_places import answer_places
from analysis.comparison.arranged import structures_of
from analysis.comparison.trend_family import trend_family
from analysis.description import differences as shares
from analysis.description.answer_groups import answer_groups
from analysis.description.edition_shares import edition_shares, flags_of_pairs
from analysis.description.frequencies import Choices, choices_of
from analysis.description.panel_shares import known_differences, known_trends
from analysis.description.regression import regression_table
from analysis.description.trends import trend_table
from analysis.description.weighted_shares import holders, weighted_differences, weighted_trends
from analysis.geometry.arrays import IntArray
from analysis.geometry.inference.adjustment import adjusted
from analysis.geometry.reading.axes import axes_read
from analysis.geometry.reading.tables import active_cloud
from analysis.study import Difference, Question, Regression
from analysis.study.values import Adjustment
from analysis.tables import TABLES


def relate(
    answers: pd.DataFrame,
    multiple: pd.DataFrame,
    missing: pd.DataFrame,
    frequencies: pd.DataFrame,
    individuals: Mapping[str, pd.DataFrame],
    eigenvalues: Mapping[str, pd.DataFrame],
    axes: Mapping[str, pd.DataFrame],
    panel: pd.DataFrame,
    comparability: pd.DataFrame,
    edition_trends: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    edition_region_trends: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    edition_trends_without: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    *,
    questions: Mapping[str, Question],
    regressions: Sequence[Regression],
    differences: Sequence[Difference],
    over_editions: Sequence[Difference],
    asked: Sequence[Question],
    grouped: Sequence[tuple[Question, Sequence[str]]] = (),
    placed: Sequence[tuple[Question, str]] = (),
    rotated: Collection[str] = (),
    edition: str | None,
    reference: str | None,
    order: Sequence[str],
    seed: int,
    adjustment: Adjustment,
    frames: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, pd.DataFrame]:
    """Return odds ratios, differences and trends: shares are compared as counts, unless respondents are weighted.

    The p-values of the trends of shares are adjusted together with those of the mean points and regions of the spaces.
    """
    met = panel.set_index("respondent")["panel"].reindex(answers["respondent"])
    structures = structures_of(met.to_numpy(dtype=object), _codes(answers[edition or "wave"]))
    is_known = "weight" in answers or bool(structures.any()) or bool(frames)
    held = {
        one: holders(answers, multiple, missing, questions[one.question], one, structures)
        for one in (dict.fromkeys([*differences, *over_editions]) if is_known else ())
        if choices_of(answers, multiple, missing, questions[one.question]) is not None
    }
    if "weight" in answers:
        compared, of_editions = (
            {one: held[one] for one in chosen if one in held} for chosen in (differences, over_editions)
        )
        difference = weighted_differences(compared, seed, adjustment=adjustment)
        trend = weighted_trends(of_editions, order, seed)
    else:
        difference = shares.difference_table(frequencies, differences, adjustment)
        trend = trend_table(frequencies, over_editions, order, seed)
    if is_known:
        difference = known_differences(difference, held, seed, edition=edition, frames=frames, adjustment=adjustment)
        trend = known_trends(trend, held, order, seed)
    family = trend_family(
        trend,
        edition_trends,
        edition_region_trends,
        edition_trends_without,
        edition=edition,
        adjustment=adjustment,
    )
    trend = trend.assign(p_adjusted=family["p_adjusted"].iloc[: len(trend)].to_numpy())
    points = {key: _standardised(individuals[key], eigenvalues[key]) for key in individuals}
    regression = regression_table(answers.set_index("respondent"), points, regressions)
    read = {key: axes_read(axes[key], eigenvalues[key], rotated=key in rotated) for key in points}
    clouds = {key: cloud[read[key]] for key, cloud in points.items()}
    changed = pd.DataFrame()
    if edition is not None and reference is not None:
        chosen = [(choices_of(answers, multiple, missing, one), one.type == "multiple") for one in asked]
        changed = edition_shares(
            [(one, several) for one, several in chosen if one is not None],
            answers[edition],
            reference,
            flags=flags_of_pairs(comparability, answers["wave"], answers[edition], reference),
            seed=seed,
            weights=answers.get("weight"),
            panel=met,
            frames=frames,
            adjustment=adjustment,
        )
    return {
        "differences": difference,
        "trends": trend,
        "trend_family": family,
        "regression": regression,
        "edition_shares": changed,
        **_followed(answers, multiple, missing, clouds, grouped, placed, seed, adjustment),
    }


def _followed(
    answers: pd.DataFrame,
    multiple: pd.DataFrame,
    missing: pd.DataFrame,
    clouds: Mapping[str, pd.DataFrame],
    grouped: Sequence[tuple[Question, Sequence[str]]],
    placed: Sequence[tuple[Question, str]],
    seed: int,
    adjustment: Adjustment,
) -> dict[str, pd.DataFrame]:
    """Return the answers that chapters follow, by group and by place: one family, explored."""

    def chosen(question: Question) -> Iterator[Choices]:
        found = choices_of(answers, multiple, missing, question)
        yield from [] if found is None else [found]

    groups = answer_groups([(one, by) for key, by in grouped for one in chosen(key)], answers, seed=seed)
    parts = [
        answer_places(
            [one for key, of in placed if of == space for one in chosen(key)],
            answers["respondent"],
            cloud,
            space=space,
            seed=seed,
            weights=answers.get("weight"),
        )
        for space, cloud in clouds.items()
    ]
    made = {
        "answer_groups": groups,
        "answer_places": pd.concat(parts or [TABLES["answer_places"].empty()], ignore_index=True),
    }
    family = pd.concat([made[name].get("p_value", pd.Series(dtype="float64")) for name in made], keys=list(made))
    told = adjusted(family.astype("float64"), adjustment)
    whose = told.index.get_level_values(0)  # a study that follows nothing has no test of either table
    return {name: table.assign(p_adjusted=told[whose == name].to_numpy()) for name, table in made.items()}


def _codes(editions: pd.Series) -> IntArray:
    return pd.Categorical(editions).codes.astype(np.intp)


def _standardised(individuals: pd.DataFrame, eigenvalues: pd.DataFrame) -> pd.DataFrame:
    """Return the coordinates of the active individuals in standard deviations of the axes."""
    coordinates = active_cloud(individuals).sort_index()
    variances = eigenvalues.set_index("axis")["eigenvalue"]
    return coordinates.div(np.sqrt(variances.loc[coordinates.columns]), axis="columns")
