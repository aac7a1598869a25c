"""Make classes of respondents on the axes of one space."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.disclosure.dominance import dominated_means
from analysis.geometry.class_description import class_axes, class_categories, class_quantities, number_table, paragons
from analysis.geometry.class_stability import class_stability
from analysis.geometry.classes import Classes, classes_of
from analysis.problems import Problem, raise_any
from analysis.storage import logged_to, progress, read_answers, read_table, write_table
from analysis.study import Classes as Declared

FEWEST_OF_CLASSES = 4  # respondents of whom classes are made
OF_CLASS = "of class"  # a column that no question can be named after


def make(
    *,
    answers: Path,
    individuals: Path,
    tables: Mapping[str, Path],
    space: str,
    classes: Declared,
    questions: Sequence[str],
    numbers: Sequence[str],
    seed: int,
) -> None:
    """Write every table of the classes: `tables` says where, by name."""
    people = read_answers(answers).set_index("respondent")
    cloud = active_cloud(read_table(individuals))
    coordinates = cloud.iloc[:, : classes.n_axes]
    people = people.loc[cloud.index]
    raise_any(list(problems(coordinates, space, classes)))
    weights = people.get("weight")
    found = classes_of(coordinates, classes.number, weights=weights)
    described = {
        "categories": class_categories(found.members, people[list(questions)], weights),
        "quantities": quantities(found.members, people[list(numbers)], weights),
        "axes": class_axes(found.members, cloud, weights),  # on all axes, those they are made on or not
    }
    made = class_tables(found, classes.draws, seed) | described
    for name, path in tables.items():
        write_table(made[name], path)


def active_cloud(individuals: pd.DataFrame) -> pd.DataFrame:
    """Return the coordinates of active individuals, in the order of the answers."""
    active = individuals[individuals["status"] == "active"]
    order = active["respondent"].drop_duplicates()
    return active.pivot(index="respondent", columns="axis", values="coordinate").loc[order]


def quantities(classes: pd.Series, numbers: pd.DataFrame, weights: pd.Series | None) -> pd.DataFrame:
    """Return the means of the classes, and whether one respondent nearly makes that of a class or of everybody."""
    table = class_quantities(classes, numbers, weights)
    groups = table.assign(by=OF_CLASS, by_category=table["class"].astype("str"))
    people = numbers.assign(**{OF_CLASS: classes.astype("str")})
    is_dominated = dominated_means(groups, people, weights) == "yes"
    is_dominated |= dominated_means(table.assign(by=None, by_category=None), people, weights) == "yes"
    return table.assign(dominated=is_dominated.map({True: "yes", False: "no"}))


def class_tables(found: Classes, draws: int, seed: int) -> dict[str, pd.DataFrame]:
    """Return the tables of the classes themselves by name: who is of each, how many there are, how stable they are."""
    track = progress("Tirages des classes")
    return {
        "members": found.members.rename_axis("respondent").reset_index(),
        "paragons": paragons(found),
        "numbers": number_table(found),
        "sizes": class_stability(found, np.random.default_rng(seed), draws, track=track),
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


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        make(
            answers=snakemake.input.answers,
            individuals=snakemake.input.individuals,
            tables=dict(snakemake.output.items()),
            **snakemake.params.settings,
        )
