"""Make classes on the axes of one space, describe them, measure how stable they are."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray
from analysis.geometry.classes.agreement import class_agreement
from analysis.geometry.classes.description import class_axes, class_categories, class_quantities, number_table, paragons
from analysis.geometry.classes.large import LargeClasses
from analysis.geometry.classes.partition import Classes
from analysis.geometry.classes.stability import stability_table
from analysis.geometry.reading.tables import active_cloud
from analysis.printing.dominance import dominated_means
from analysis.printing.few import are_of_small_groups
from analysis.steps.draw_classes import drawn_likeness, found_classes, people_of
from analysis.storage.arrays import read_arrays
from analysis.study import Classes as Declared
from analysis.tables import TABLES

COMPARED = 2  # stream of random numbers: of what the centres are compared with
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
    parts: Sequence[str] = (),
) -> dict[str, pd.DataFrame]:
    """Return every table of the classes; their resamples come from files where they were made in parts."""
    cloud = active_cloud(individuals)
    people = people_of(answers, cloud)
    weights = people.get("weight")
    found = found_classes(cloud, weights, space, classes, seed)
    if parts:
        likeness = np.concatenate([read_arrays(part)["likeness"] for part in parts])
    else:
        likeness = drawn_likeness(found, classes.draws, seed)
    return _class_tables(found, likeness, seed) | {
        "class_categories": class_categories(found.members, people[list(questions)], weights),
        "class_quantities": quantities(found.members, people[list(numbers)], weights),
        "class_axes": class_axes(found.members, cloud, weights),  # on all axes, those they are made on or not
    }


def quantities(classes: pd.Series, numbers: pd.DataFrame, weights: pd.Series | None) -> pd.DataFrame:
    """Return the means of the classes, and whether one respondent nearly makes that of a class or of everybody.

    The mean of a small class tells a value too, where all of it gave the same.
    """
    table = class_quantities(classes, numbers, weights)
    groups = table.assign(by=OF_CLASS, by_category=table["class"].astype("str"))
    people = numbers.assign(**{OF_CLASS: classes.astype("str")})
    is_dominated = dominated_means(groups, people, weights) == "yes"
    is_dominated |= dominated_means(table.assign(by=None, by_category=None), people, weights) == "yes"
    kinds = numbers.groupby(classes).nunique()
    is_alike = [kinds.loc[pair] == 1 for pair in zip(table["class"], table["question"], strict=True)]
    is_dominated |= are_of_small_groups(table["n"].astype("float64")) & np.array(is_alike, dtype=bool)
    return table.assign(dominated=is_dominated.map({True: "yes", False: "no"}))


def _class_tables(found: Classes, likeness: FloatArray, seed: int) -> dict[str, pd.DataFrame]:
    """Return the tables of the classes themselves by name: who is of each, how many there are, how stable they are."""
    return {
        "members": found.members.rename_axis("respondent").reset_index(),
        "paragons": paragons(found),
        "class_numbers": number_table(found),
        "class_sizes": stability_table(found, likeness),
        "class_agreement": (
            class_agreement(found, np.random.default_rng((seed, COMPARED)))
            if isinstance(found, LargeClasses)
            else TABLES["class_agreement"].empty()
        ),
    }
