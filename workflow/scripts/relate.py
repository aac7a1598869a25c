"""Compare shares between groups, follow them over editions, set outcomes against the axes of the spaces."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.description import differences as shares
from analysis.description.regression import regression_table
from analysis.description.trends import FEWEST_OF_A_TREND, trend_table
from analysis.description.weighted_shares import Holders, holders, weighted_differences, weighted_trends
from analysis.storage import logged_to, read_answers, read_table, write_table
from analysis.study import Difference, Question, Regression
from analysis.study.values import Adjustment


def relate(
    *,
    answers: Path,
    multiple: Path,
    missing: Path,
    frequencies: Path,
    spaces: Mapping[str, tuple[Path, Path]],
    outputs: Mapping[str, Path],
    questions: Mapping[str, Question],
    regressions: Sequence[Regression],
    differences: Sequence[Difference],
    edition: str | None,
    order: Sequence[str],
    seed: int,
    adjustment: Adjustment = "holm",
) -> None:
    """Write the three tables: shares are compared as counts, unless respondents are weighted."""
    people = read_answers(answers)
    followed = [one for one in differences if one.by == edition and len(order) >= FEWEST_OF_A_TREND]
    if "weight" in people:
        tables = people, read_table(multiple), read_table(missing)
        compared = {one: holders(*tables, questions[one.question], one) for one in differences}
        of_editions: dict[Difference, Holders] = {one: compared[one] for one in followed}
        difference = weighted_differences(compared, seed, adjustment=adjustment)
        trend = weighted_trends(of_editions, order, seed)
    else:
        counted = read_table(frequencies)
        difference = shares.difference_table(counted, differences, adjustment)
        trend = trend_table(counted, followed, order, seed)
    axes = {key: standardised(*paths) for key, paths in spaces.items()}
    write_table(difference, outputs["differences"])
    write_table(trend, outputs["trends"])
    write_table(regression_table(people.set_index("respondent"), axes, regressions), outputs["regression"])


def standardised(individuals: Path, eigenvalues: Path) -> pd.DataFrame:
    """Return the coordinates of the active individuals in standard deviations of the axes."""
    cloud = read_table(individuals).query("status == 'active'")
    coordinates = cloud.pivot(index="respondent", columns="axis", values="coordinate")
    variances = read_table(eigenvalues).set_index("axis")["eigenvalue"]
    return coordinates / np.sqrt(variances.loc[coordinates.columns])


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        settings = dict(snakemake.params.settings)
        paths = zip(snakemake.input.individuals, snakemake.input.eigenvalues, strict=True)
        relate(
            answers=snakemake.input.answers,
            multiple=snakemake.input.multiple,
            missing=snakemake.input.missing,
            frequencies=snakemake.input.frequencies,
            spaces=dict(zip(settings.pop("spaces"), paths, strict=True)),
            outputs=dict(snakemake.output.items()),
            **settings,
        )
