"""Test the structuring factors of one space, one part of the tests of a run that is scattered."""

from collections.abc import Collection, Sequence

import pandas as pd

from analysis.geometry.inference.factor_tests import drawn_by_place
from analysis.geometry.reading.axes import planes_read
from analysis.geometry.reading.tables import active_cloud
from analysis.geometry.unfit import as_study_error
from analysis.storage import progress
from analysis.storage.arrays import frame_bytes

PLACE = "place"  # of a test among all


def draw_tests(
    answers: pd.DataFrame,
    individuals: pd.DataFrame,
    axes: pd.DataFrame,
    eigenvalues: pd.DataFrame,
    *,
    space: str,
    rotated: bool,
    factors: list[str],
    pairs: Collection[str],
    seed: int,
    part: tuple[int, int],
) -> dict[str, bytes]:
    """Return the tests of one part, as a file that `test_factors` reads."""
    coordinates = active_cloud(individuals)
    people = answers.set_index("respondent").loc[coordinates.index]
    planes = planes_read(axes, eigenvalues, rotated=rotated)
    drawn = drawn_tests(
        coordinates, people, space=space, factors=factors, pairs=pairs, planes=planes, seed=seed, part=part
    )
    held = [table.assign(**{PLACE: place}) for place, table in drawn.items() if len(table)]
    return {"part": frame_bytes(pd.concat(held, ignore_index=True) if held else pd.DataFrame({PLACE: []}))}


def drawn_tests(
    coordinates: pd.DataFrame,
    people: pd.DataFrame,
    *,
    space: str,
    factors: list[str],
    pairs: Collection[str],
    planes: Sequence[Sequence[int]],
    seed: int,
    part: tuple[int, int] = (1, 1),
) -> dict[int, pd.DataFrame]:
    """Return the tests of one part, or of all, by their place among all."""
    with as_study_error(space, len(people)):
        return drawn_by_place(
            coordinates,
            people[factors],
            seed=seed,
            pairs=pairs,
            track=progress("Épreuves des facteurs"),
            part=part,
            planes=planes,
            weights=people.get("weight"),
        )


def by_place(part: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """Return the tests of a part by their place among all."""
    return {int(str(place)): table.drop(columns=PLACE) for place, table in part.groupby(PLACE, sort=True)}
