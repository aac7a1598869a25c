"""Compare each edition with the reference in the space that all editions make together."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.comparison.agreement import AGREEMENT, plane_agreement
from analysis.comparison.editions import edition_shifts, edition_variances
from analysis.geometry.inference.factor_tests import planes_shown
from analysis.geometry.space.passive import active_answers, missing_kinds, passive_categories
from analysis.geometry.unfit import told_of
from analysis.problems import Problem, StudyError
from analysis.storage import logged_to, read_answers, read_table, write_table
from analysis.study import Editions, Space


def compare(*, answers: Path, tables: Mapping[str, Path], outputs: Mapping[str, Path], **settings) -> None:
    """Write the shifts, the variances and the agreement of separate planes."""
    people = read_answers(answers).set_index("respondent", drop=False)
    results = {name: read_table(path) for name, path in tables.items()}
    with told_of(settings["space"].key, len(people)):
        made = comparison_tables(people, results, **settings)
    for name, path in outputs.items():
        write_table(made[name], path)


def comparison_tables(
    people: pd.DataFrame,
    results: Mapping[str, pd.DataFrame],
    *,
    space: Space,
    questions: tuple[str, ...],
    editions: Editions,
    seed: int,
) -> dict[str, pd.DataFrame]:
    """Return the tables by name.

    Spaces of weighted themes have no separate planes to agree with, which count questions alike.
    """
    cloud = results["individuals"].query("status == 'active'")
    coordinates = cloud.pivot(index="respondent", columns="axis", values="coordinate").loc[people.index]
    require_reference(people[editions.question], editions)
    weights = people.get("weight")
    kinds = missing_kinds(results["missing"], people, questions)
    held, active = people[editions.question], active_answers(people[list(questions)], space.passive, weights, kinds)
    shared = {"reference": editions.reference, "space": space.key, "weights": weights}
    return {
        "shifts": edition_shifts(
            coordinates,
            held,
            eigenvalues=results["eigenvalues"].set_index("axis")["eigenvalue"],
            unplaced=active.isna().sum(axis=1),
            rng=np.random.default_rng(seed),
            planes=planes_shown(results["axes"]),
            **shared,
        ),
        "variances": edition_variances(coordinates, held, **shared),
        "agreement": pd.DataFrame(columns=AGREEMENT)
        if space.theme_weights is not None
        else plane_agreement(active, held, passive=passive_categories(active, space.passive), **shared),
    }


def require_reference(held: pd.Series, editions: Editions) -> None:
    """Refuse a reference that nobody answered for."""
    present = held.dropna().astype("str").unique()
    if editions.reference not in present:
        found = f"personne n'a répondu à l'édition de référence « {editions.reference} »"
        remedy = f"prendre pour `reference` une édition qui a des réponses : {', '.join(present)}"
        raise StudyError([Problem("config/study.yaml", "editions", found, remedy)])


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        compare(
            answers=snakemake.input.answers,
            tables={name: snakemake.input[name] for name in ("individuals", "eigenvalues", "axes", "missing")},
            outputs=dict(snakemake.output.items()),
            **snakemake.params.settings,
        )
