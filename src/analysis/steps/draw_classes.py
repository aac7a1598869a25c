"""Draw the respondents of the classes of one space again, one part of the resamples of a run that is scattered."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray
from analysis.geometry.classes.large import large_classes
from analysis.geometry.classes.partition import Classes, classes_of
from analysis.geometry.classes.stability import class_likeness
from analysis.geometry.reading.tables import active_cloud
from analysis.geometry.sizes import CENTRES
from analysis.problems import Problem, raise_any
from analysis.storage import progress
from analysis.storage.arrays import arrays_bytes
from analysis.study import Classes as Declared

FEWEST_OF_CLASSES = 4  # respondents of whom classes are made
DRAWN = 1  # stream of random numbers: of the centres


def draw_classes(
    answers: pd.DataFrame,
    individuals: pd.DataFrame,
    *,
    space: str,
    classes: Declared,
    seed: int,
    part: tuple[int, int],
) -> dict[str, bytes]:
    """Return the likeness of classes to those of the resamples of one part, as a file that `make_classes` reads."""
    cloud = active_cloud(individuals)
    found = found_classes(cloud, people_of(answers, cloud).get("weight"), space, classes, seed)
    return {"part": arrays_bytes({"likeness": drawn_likeness(found, classes.draws, seed, part)})}


def people_of(answers: pd.DataFrame, cloud: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of the individuals of a cloud, in its order."""
    return answers.set_index("respondent").loc[cloud.index]


def found_classes(cloud: pd.DataFrame, weights: pd.Series | None, space: str, classes: Declared, seed: int) -> Classes:
    """Return the classes of the individuals of a cloud, as the study declares them."""
    coordinates = cloud.iloc[:, : classes.n_axes]
    raise_any(list(problems(coordinates, space, classes)))
    if len(coordinates) > CENTRES:
        return large_classes(coordinates, classes.number, np.random.default_rng((seed, DRAWN)), weights=weights)
    return classes_of(coordinates, classes.number, weights=weights)


def drawn_likeness(found: Classes, draws: int, seed: int, part: tuple[int, int] = (1, 1)) -> FloatArray:
    """Return the likeness of classes to those of the resamples of one part, or of all."""
    return class_likeness(found, np.random.default_rng(seed), draws, track=progress("Tirages des classes"), part=part)


def problems(coordinates: pd.DataFrame, space: str, classes: Declared) -> Iterator[Problem]:
    """Yield what keeps classes from being made."""
    file, place = "config/study.yaml", f"spaces.{space}.classes"
    n_distinct = len(coordinates.round(12).drop_duplicates())
    if len(coordinates) < FEWEST_OF_CLASSES or n_distinct < 2:
        found = f"trop peu de répondants pour des classes ({len(coordinates)} ; positions différentes : {n_distinct})"
        yield Problem(file, place, found, "retirer « classes » de cet espace")
    elif (classes.number or 2) > n_distinct:
        found = f"{classes.number} classes, quand {n_distinct} positions seulement sont différentes"
        yield Problem(file, f"{place}.number", found, f"écrire au plus {n_distinct}")
