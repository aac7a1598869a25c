"""Make classes on the axes of one space, describe them, measure how stable they are."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.geometry.classes.agreement import class_agreement
from analysis.geometry.classes.description import class_axes, class_categories, class_quantities, number_table, paragons
from analysis.geometry.classes.large import LargeClasses, large_classes
from analysis.geometry.classes.partition import Classes, classes_of
from analysis.geometry.classes.stability import class_stability
from analysis.geometry.reading.tables import active_cloud
from analysis.geometry.sizes import CENTRES
from analysis.printing.dominance import dominated_means
from analysis.problems import Problem, raise_any
from analysis.storage import progress
from analysis.study import Classes as Declared
from analysis.tables import TABLES

FEWEST_OF_CLASSES = 4  # respondents of whom classes are made
DRAWN, COMPARED = 1, 2  # streams of random numbers: of the centres, of what they are compared with
OF_CLASS = "of class"  # a column that no question can be named after


def make_classes(
    answers: pd.DataFrame,
    individuals: pd.DataFrame,
    *,
    space: str,
    classes: Declared,
    questions: Sequence[str],
    numbers: Sequence[str],
    seed: int,
) -> dict[str, pd.DataFrame]:
    """Return every table of the classes."""
    cloud = active_cloud(individuals)
    coordinates = cloud.iloc[:, : classes.n_axes]
    people = answers.set_index("respondent").loc[cloud.index]
    raise_any(list(problems(coordinates, space, classes)))
    weights = people.get("weight")
    if len(coordinates) > CENTRES:
        found: Classes = large_classes(
            coordinates, classes.number, np.random.default_rng((seed, DRAWN)), weights=weights
        )
    else:
        found = classes_of(coordinates, classes.number, weights=weights)
    return _class_tables(found, classes.draws, seed) | {
        "class_categories": class_categories(found.members, people[list(questions)], weights),
        "class_quantities": quantities(found.members, people[list(numbers)], weights),
        "class_axes": class_axes(found.members, cloud, weights),  # on all axes, those they are made on or not
    }


def quantities(classes: pd.Series, numbers: pd.DataFrame, weights: pd.Series | None) -> pd.DataFrame:
    """Return the means of the classes, and whether one respondent nearly makes that of a class or of everybody."""
    table = class_quantities(classes, numbers, weights)
    groups = table.assign(by=OF_CLASS, by_category=table["class"].astype("str"))
    people = numbers.assign(**{OF_CLASS: classes.astype("str")})
    is_dominated = dominated_means(groups, people, weights) == "yes"
    is_dominated |= dominated_means(table.assign(by=None, by_category=None), people, weights) == "yes"
    return table.assign(dominated=is_dominated.map({True: "yes", False: "no"}))


def _class_tables(found: Classes, draws: int, seed: int) -> dict[str, pd.DataFrame]:
    """Return the tables of the classes themselves by name: who is of each, how many there are, how stable they are."""
    track = progress("Tirages des classes")
    return {
        "members": found.members.rename_axis("respondent").reset_index(),
        "paragons": paragons(found),
        "class_numbers": number_table(found),
        "class_sizes": class_stability(found, np.random.default_rng(seed), draws, track=track),
        "class_agreement": (
            class_agreement(found, np.random.default_rng((seed, COMPARED)))
            if isinstance(found, LargeClasses)
            else TABLES["class_agreement"].empty()
        ),
    }


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
