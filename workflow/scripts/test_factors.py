"""Test the structuring factors of one space as one family; cross those that the study crosses."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.geometry.inference.crossing import CELLS, VARIANCES, Crossing, crossing
from analysis.geometry.inference.factor_tests import factor_tests, planes_shown
from analysis.geometry.unfit import told_of
from analysis.storage import logged_to, progress, read_answers, read_table, write_table
from analysis.study.values import Adjustment


def test_factors(
    *,
    answers: Path,
    individuals: Path,
    axes: Path,
    outputs: Mapping[str, Path],
    space: str,
    factors: list[str],
    pairs: Collection[str],
    crossings: Sequence[tuple[str, str]],
    seed: int,
    adjustment: Adjustment,
) -> None:
    """Write the tests of every factor, and the tables of the crossings."""
    people = read_answers(answers).set_index("respondent")
    cloud = read_table(individuals).query("status == 'active'")
    people = people[people.index.isin(cloud["respondent"])]
    coordinates = cloud.pivot(index="respondent", columns="axis", values="coordinate").loc[people.index]
    shared = {"weights": people.get("weight"), "planes": planes_shown(read_table(axes)), "adjustment": adjustment}
    track = progress("Épreuves des facteurs")
    with told_of(space, len(people)):
        tests = factor_tests(coordinates, people[factors], seed=seed, pairs=pairs, track=track, **shared)
    write_table(tests, outputs["tests"])
    crossed = [crossed_factors(coordinates, people, *pair, seed) for pair in crossings]
    write_table(joined([one.cells for one in crossed], CELLS), outputs["crossings"])
    write_table(joined([one.variances for one in crossed], VARIANCES), outputs["crossing_variances"])


def crossed_factors(coordinates: pd.DataFrame, people: pd.DataFrame, a: str, b: str, seed: int) -> Crossing:
    """Return two factors crossed, drawing from a generator of their own."""
    return crossing(coordinates, people[a], people[b], people.get("weight"), np.random.default_rng(seed))


def joined(tables: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    """Return tables one under another; without any, one that has no rows."""
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        test_factors(
            answers=snakemake.input.answers,
            individuals=snakemake.input.individuals,
            axes=snakemake.input.axes,
            outputs=dict(snakemake.output.items()),
            **snakemake.params.settings,
        )
