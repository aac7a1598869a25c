"""Result tables to draw: those of the poison survey, and a made-up space that is hard to label."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from analysis.description.frequencies import frequency_table
from analysis.figures.labels import Labels, study_labels
from analysis.geometry import fit_mca
from analysis.geometry.classes.description import class_axes, number_table
from analysis.geometry.classes.partition import classes_of
from analysis.geometry.inference.crossing import crossing
from analysis.geometry.reading.balance import retained
from analysis.geometry.reading.question_deviations import deviation_contributions
from analysis.geometry.reading.tables import (
    axis_table,
    category_table,
    eigenvalue_table,
    quantitative_table,
    theme_table,
)
from analysis.geometry.space.orientation import oriented
from analysis.geometry.stability.resampling import total_bootstrap
from analysis.geometry.stability.tables import region_table
from analysis.geometry.structure.ellipses import ellipses
from analysis.geometry.structure.mean_points import mean_points
from analysis.printing.grid import gridded
from analysis.study import Study, read_study

STEP = 0.1


@dataclass(frozen=True)
class Tables:
    """What figures are drawn from."""

    labels: Labels
    categories: pd.DataFrame
    axes: pd.DataFrame
    eigenvalues: pd.DataFrame | None = None
    themes: pd.DataFrame | None = None
    quantitative: pd.DataFrame | None = None
    cells: pd.DataFrame | None = None
    mean_points: pd.DataFrame | None = None
    ellipses: pd.DataFrame | None = None
    frequencies: pd.DataFrame | None = None
    regions: pd.DataFrame | None = None
    class_cells: pd.DataFrame | None = None
    class_axes: pd.DataFrame | None = None
    class_numbers: pd.DataFrame | None = None
    crossings: pd.DataFrame | None = None
    deviations: pd.DataFrame | None = None


@pytest.fixture(scope="session")
def poison(root: Path) -> Tables:
    """Return the tables of the poison survey."""
    study = read_study(root / "examples/poison")
    answers = poison_answers(root, study)
    active = [key for key, question in study.questions.items() if question.role == "active"]
    themes = {key: question.theme for key, question in study.questions.items()}
    counted = {key: answers[key].value_counts() for key in active}
    fitted = fit_mca(
        answers[active],
        passive={key: counts[counts < 4].index.tolist() for key, counts in counted.items()},
        supplementary=answers[["malade", "sexe"]],
        quantitative=answers[["age", "delai"]].astype(float),
    )
    space, displayed = oriented(fitted, themes, study.spaces["main"].axes)
    points = pd.DataFrame(space.individuals.coordinates, index=answers.index, columns=space.axes)
    everybody = answers.assign(respondent=answers.index)
    nobody = pd.DataFrame({"respondent": [], "question": [], "category": [], "kind": []})
    described = [question for question in study.questions.values() if question.type == "single"]
    classes = classes_of(points[[1, 2]], 3)
    resampled = total_bootstrap(space, np.random.default_rng(1), 200)
    return Tables(
        labels=study_labels(study),
        categories=category_table(space, themes),
        axes=axis_table(space, displayed),
        eigenvalues=eigenvalue_table(space, np.linspace(0.5, 0.0, len(space.all_eigenvalues))),
        themes=theme_table(space, themes),
        quantitative=quantitative_table(space),
        cells=gridded(points[[1, 2]], STEP, answers["malade"]),
        mean_points=mean_points(points, answers["malade"]),
        ellipses=ellipses(points, answers["malade"]).drawn,
        frequencies=frequency_table(everybody, nobody, nobody, described, by=["malade"]),
        regions=region_table(space, {"total_bootstrap": resampled}),
        class_cells=gridded(points[[1, 2]], STEP, classes.members),
        class_axes=class_axes(classes.members, points).astype({"class": "str"}),
        class_numbers=number_table(classes),
        crossings=crossing(points, answers["malade"], answers["sexe"]).cells,
        deviations=deviation_contributions(space),
    )


def poison_answers(root: Path, study: Study) -> pd.DataFrame:
    """Return the answers as the codebook reads them."""
    raw = pd.read_csv(root / "examples/poison/data/raw/enquete/poison.csv", dtype="str")
    codebook = YAML(typ="safe").load(root / "examples/poison/config/codebooks/enquete.yaml")["questions"]
    columns = {
        key: pd.Categorical(raw[read["column"]].map(read["codes"]), list(study.questions[key].categories))
        if "codes" in read
        else raw[read["column"]]
        for key, read in codebook.items()
    }
    return pd.DataFrame(columns, index=pd.Index([f"R{row:02d}" for row in range(len(raw))]))


TEXT = """participation régulière aux séances du conseil départemental de l'économie sociale et solidaire
accompagnement par une fédération ou tête de réseau difficultés rencontrées pendant la candidature"""
WORDS = TEXT.split()


@pytest.fixture(scope="session")
def crowd() -> Tables:
    """Return 45 categories of long names, two in three of them near the origin."""
    rng = np.random.default_rng(5)
    questions = {f"q{rank}": phrase(rng, 2, 8) for rank in range(15)}
    categories = {(question, f"c{rank}"): phrase(rng, 1, 5) for question in questions for rank in range(3)}
    rows = [
        {
            "question": question,
            "category": category,
            "theme": f"t{rank % 3}",
            "status": "passive" if rank % 11 == 10 else "active",
            "axis": axis,
            "n": int(rng.integers(4, 61)),
            "coordinate": rng.normal() * (0.08 if rank % 3 else 0.9),
            "contribution": abs(rng.normal()) / 40,
        }
        for rank, (question, category) in enumerate(categories)
        for axis in (1, 2)
    ]
    table = pd.DataFrame(rows)
    active = table["status"] == "active"
    table["retained"] = retained(table[["contribution"]].to_numpy(), active.to_numpy())[:, 0] & active
    labels = Labels(
        questions=questions,
        categories=categories,
        themes={"t0": "Ressources de la structure", "t1": "Intégration aux réseaux", "t2": "Rapport aux appels"},
        poles={
            "t0": ("ressources modestes et précaires d'une année sur l'autre", "ressources conséquentes"),
            "t1": ("éloignées des dynamiques politiques et administratives de l'économie sociale", "intégrées"),
        },
        ordered=frozenset({"q0", "q3"}),
    )
    axes = pd.DataFrame(
        {
            "axis": [1, 2],
            "place": ["vertical", "horizontal"],
            "theme": ["t0", "t1"],
            "name": ["Ressources", "Intégration aux réseaux de l'économie sociale et solidaire"],
            "share": [0.612, 0.233],
        }
    )
    return Tables(labels, table, axes)


def phrase(rng: np.random.Generator, fewest: int, most: int) -> str:
    """Return some words."""
    return " ".join(rng.choice(WORDS, int(rng.integers(fewest, most)), replace=False)).capitalize()
