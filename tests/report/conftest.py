"""The report's study of reference: the poison survey, its tables computed here, its figures two small drawings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.report import reading

from analysis.geometry import fit_mca
from analysis.geometry.reading.balance import axis_balance
from analysis.geometry.reading.noise import mean_rates, noise_spectra, upper_eigenvalues
from analysis.geometry.reading.tables import axis_table, category_table, eigenvalue_table, quantitative_table
from analysis.geometry.reading.tables import question_table as questions_of
from analysis.geometry.reading.tables import theme_table as themes_of
from analysis.geometry.space.orientation import oriented
from analysis.geometry.structure.mean_points import mean_points, scaled_deviations
from analysis.study import Study, read_study
from analysis.tables import TABLES
from analysis.tables.results import Picture, Results, Tables

POISON = Path(__file__).parents[2] / "examples" / "poison"
COLUMNS = [
    *("age", "delai", "malade", "sexe", "nausees", "vomissements", "douleurs", "fievre", "diarrhee"),
    *("pommes_de_terre", "poisson", "mayonnaise", "courgette", "fromage", "glace"),
]
ELLIPSE = {"axes": "1+2", "centre_x": 0.4, "centre_y": 0.1, "semi_axis_1": 0.9, "semi_axis_2": 0.7, "angle": 12.0}
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200">
<rect width="400" height="200" fill="#eee"/>
<text x="20" y="60" font-family="DejaVu Sans" font-size="20">Axe 1</text></svg>
"""


@pytest.fixture(scope="session")
def poison() -> Study:
    return read_study(POISON)


@pytest.fixture(scope="session")
def results(poison, tmp_path_factory) -> Results:
    answers = _answers(POISON / "data/raw/enquete/poison.csv")
    folder = tmp_path_factory.mktemp("figures")
    (folder / "scree.svg").write_text(DRAWING, encoding="utf-8")
    (folder / "plan des modalités.svg").write_text(DRAWING, encoding="utf-8")
    return Results(
        _declared(
            accounting=pd.DataFrame({"wave": "enquete", "step": ["received", "kept"], "rows": [55, 55]}),
            dictionary=pd.DataFrame(
                {"question": ["fievre"], "label": ["Fièvre"], "category": ["oui"], "category_label": ["Oui"], "n": [20]}
            ),
            frequencies=pd.concat([_frequencies(answers[name]) for name in COLUMNS[2:]], ignore_index=True),
        ),
        spaces={"main": _space(poison, answers)},
        pictures={
            "scree/main": Picture(str(folder / "scree.svg"), 'Taux modifiés « axe 1 » et "bruit" <b> & co.'),
            "categories/main": Picture(str(folder / "plan des modalités.svg"), "Plan des modalités."),
        },
        versions={"Python": "3.11.2", "analysis": "0.1.0"},
        hashes={"data/raw/enquete/poison.csv": "ab" * 32, "config/study.yaml": "cd" * 32},
    )


def _declared(**frames: pd.DataFrame) -> Tables:
    """Return tables of which none holds a column that is not declared; those that it lacks are empty."""
    assert [name for name, frame in frames.items() if set(frame) - set(TABLES[name].names)] == []
    return Tables(
        {
            name: frame.reindex(columns=TABLES[name].names).astype(dict.fromkeys(TABLES[name].of("key", "text"), "str"))
            for name, frame in frames.items()
        }
    )


def _answers(path: Path) -> pd.DataFrame:
    raw = pd.read_csv(path)
    raw.columns = COLUMNS
    for name in COLUMNS[2:]:
        ends = raw[name].str[-1].map({"y": "oui", "n": "non", "F": "fille", "M": "garcon"})
        raw[name] = ends.astype("category")
    return raw


def _frequencies(answers: pd.Series) -> pd.DataFrame:
    """Return counts and Wilson's interval by its formula, in numpy."""
    counts = answers.value_counts().sort_index()
    n, share = len(answers), counts.to_numpy() / len(answers)
    z2 = 1.959963984540054**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2) * np.sqrt(share * (1 - share) / n + z2 / (4 * n**2)) / (1 + z2 / n)
    identity = {"question": answers.name, "category": counts.index.astype(str), "by": np.nan, "by_category": np.nan}
    return pd.DataFrame(
        identity
        | {"base": n, "n": counts.to_numpy(), "share": share, "ci_low": centre - half, "ci_high": centre + half}
    )


def _space(study: Study, answers: pd.DataFrame) -> Tables:
    declared = study.spaces["main"]
    active = list(declared.active(study.questions))
    themes = {key: question.theme for key, question in study.questions.items()}
    factors = ["malade", "sexe"]
    space = fit_mca(
        answers[active],
        n_axes=declared.n_axes,
        passive={"poisson": ["non"]},
        supplementary=answers[factors],
        quantitative=answers[["age", "delai"]],
    )
    space, displayed = oriented(space, themes, declared.axes)
    coordinates = pd.DataFrame(space.individuals.coordinates, columns=space.axes)
    noise = noise_spectra(space, np.random.default_rng(1), draws=20)
    ellipse = (
        {"factor": "malade", "category": "oui", "kind": "concentration"}
        | ELLIPSE
        | {"level": 0.86, "n": 38, "frame_size": np.nan}
    )
    return _declared(
        eigenvalues=eigenvalue_table(space, mean_rates(noise, space.n_questions), upper_eigenvalues(noise)),
        categories=category_table(space, themes),
        questions=questions_of(space, themes),
        themes=themes_of(space, themes),
        axes=axis_table(space, displayed),
        quantitative=quantitative_table(space),
        mean_points=pd.concat([mean_points(coordinates, answers[factor]) for factor in factors]),
        deviations=pd.concat(
            [scaled_deviations(coordinates, answers[factor], space.eigenvalues) for factor in factors]
        ),
        ellipses=pd.DataFrame([ellipse]),
        balance=axis_balance(space),
    )


@pytest.fixture(scope="session")
def read_report() -> Callable[[Study, Results], str]:
    """Return what gives the report as readers see it, once what no report may hold has been looked for."""
    return reading.read_report
