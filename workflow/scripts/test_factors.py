"""Test the structuring factors of one space as one family; cross those that the study crosses."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.geometry.crossing import CELLS, VARIANCES, crossing
from analysis.geometry.factor_tests import COLUMNS, factor_tests, planes_shown
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
    planes = planes_shown(read_table(axes))
    with told_of(space, len(people)):
        tests = tests_of(coordinates, people, factors, pairs, planes, seed, adjustment)
    write_table(tests, outputs["tests"])
    crossed = [crossing(coordinates, people[a], people[b], people.get("weight")) for a, b in crossings]
    write_table(joined([one.cells for one in crossed], CELLS), outputs["crossings"])
    write_table(joined([one.variances for one in crossed], VARIANCES), outputs["crossing_variances"])


def tests_of(
    coordinates: pd.DataFrame,
    people: pd.DataFrame,
    factors: list[str],
    pairs: Collection[str],
    planes: Sequence[Sequence[int]],
    seed: int,
    adjustment: Adjustment,
) -> pd.DataFrame:
    """Return the tests; none where respondents are weighted, since they are not defined there."""
    if "weight" in people:
        return pd.DataFrame(columns=COLUMNS)
    track = progress("Épreuves des facteurs")
    return factor_tests(
        coordinates, people[factors], seed=seed, pairs=pairs, planes=planes, adjustment=adjustment, track=track
    )


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
