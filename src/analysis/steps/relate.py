"""Compare shares between groups, follow them over editions, set outcomes against the axes of the spaces."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.comparison.trend_family import trend_family
from analysis.description import differences as shares
from analysis.description.edition_shares import edition_shares, flags_of_pairs
from analysis.description.frequencies import choices_of
from analysis.description.regression import regression_table
from analysis.description.trends import trend_table
from analysis.description.weighted_shares import Holders, holders, weighted_differences, weighted_trends
from analysis.geometry.reading.tables import active_cloud
from analysis.study import Difference, Question, Regression
from analysis.study.values import FEWEST_OF_A_TREND, Adjustment


def relate(
    answers: pd.DataFrame,
    multiple: pd.DataFrame,
    missing: pd.DataFrame,
    frequencies: pd.DataFrame,
    individuals: Mapping[str, pd.DataFrame],
    eigenvalues: Mapping[str, pd.DataFrame],
    panel: pd.DataFrame,
    comparability: pd.DataFrame,
    edition_trends: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    edition_region_trends: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    edition_trends_without: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    *,
    questions: Mapping[str, Question],
    regressions: Sequence[Regression],
    differences: Sequence[Difference],
    asked: Sequence[Question],
    edition: str | None,
    reference: str | None,
    order: Sequence[str],
    seed: int,
    adjustment: Adjustment,
) -> dict[str, pd.DataFrame]:
    """Return odds ratios, differences and trends: shares are compared as counts, unless respondents are weighted.

    The p-values of the trends of shares are adjusted together with those of the mean points and regions of the spaces.
    """
    followed = [one for one in differences if one.by == edition and len(order) >= FEWEST_OF_A_TREND]
    if "weight" in answers:
        compared = {one: holders(answers, multiple, missing, questions[one.question], one) for one in differences}
        of_editions: dict[Difference, Holders] = {one: compared[one] for one in followed}
        difference = weighted_differences(compared, seed, adjustment=adjustment)
        trend = weighted_trends(of_editions, order, seed)
    else:
        difference = shares.difference_table(frequencies, differences, adjustment)
        trend = trend_table(frequencies, followed, order, seed)
    family = trend_family(
        trend,
        edition_trends,
        edition_region_trends,
        edition_trends_without,
        edition=edition,
        adjustment=adjustment,
    )
    trend = trend.assign(p_adjusted=family["p_adjusted"].iloc[: len(trend)].to_numpy())
    axes = {key: _standardised(individuals[key], eigenvalues[key]) for key in individuals}
    regression = regression_table(answers.set_index("respondent"), axes, regressions)
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
            panel=panel.set_index("respondent")["panel"].reindex(answers["respondent"]),
            adjustment=adjustment,
        )
    return {
        "differences": difference,
        "trends": trend,
        "trend_family": family,
        "regression": regression,
        "edition_shares": changed,
    }


def _standardised(individuals: pd.DataFrame, eigenvalues: pd.DataFrame) -> pd.DataFrame:
    """Return the coordinates of the active individuals in standard deviations of the axes."""
    coordinates = active_cloud(individuals).sort_index()
    variances = eigenvalues.set_index("axis")["eigenvalue"]
    return coordinates.div(np.sqrt(variances.loc[coordinates.columns]), axis="columns")
