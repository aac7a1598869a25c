"""Compare shares between groups, follow them over editions, set outcomes against the axes of the spaces."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.description import differences as shares
from analysis.description.regression import regression_table
from analysis.description.trends import FEWEST, trend_table
from analysis.storage import logged_to, read_answers, read_table, write_table
from analysis.study import Difference, Regression


def relate(
    *,
    answers: Path,
    frequencies: Path,
    spaces: Mapping[str, tuple[Path, Path]],
    outputs: Mapping[str, Path],
    regressions: Sequence[Regression],
    differences: Sequence[Difference],
    edition: str | None,
    order: Sequence[str],
    seed: int,
) -> None:
    """Write the three tables; weighted respondents have none, since these statistics are not defined for them."""
    people = read_answers(answers).set_index("respondent")
    counted = read_table(frequencies)
    unweighted = "weight" not in people
    compared = list(differences) if unweighted else []
    followed = [one for one in compared if one.by == edition and len(order) >= FEWEST]
    axes = {key: standardised(*paths) for key, paths in spaces.items()}
    write_table(shares.difference_table(counted, compared), outputs["differences"])
    write_table(trend_table(counted, followed, order, seed), outputs["trends"])
    write_table(regression_table(people, axes, regressions), outputs["regression"])


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
            frequencies=snakemake.input.frequencies,
            spaces=dict(zip(settings.pop("spaces"), paths, strict=True)),
            outputs=dict(snakemake.output.items()),
            **settings,
        )
