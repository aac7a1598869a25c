"""A study raked to margins, from answers to report: weights go into every table of inference and comparison."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import yaml

from analysis.geometry.inference.homogeneity import homogeneity
from analysis.geometry.reading.axes import planes_read
from analysis.geometry.structure.mean_points import variance_breakdown
from analysis.storage import read_answers, read_table

MARGINS = [
    {"questions": ["statut"], "counts": {"laureat": 50, "depose": 30, "abandon": 20}},
    {"questions": ["comptoir"], "counts": {"oui": 40, "non": 60}},
]
HEAVY = ("stability", "classes", "alternatives")
FACTORS = ["statut", "edition", "comptoir"]


@pytest.fixture(scope="module")
def house(idle_house):
    """Return the repository's own study, its respondents raked to two margins, its text written."""
    path = idle_house.study / "config/study.yaml"
    settings = yaml.safe_load(path.read_text("utf-8"))
    main = {key: value for key, value in settings["spaces"]["main"].items() if key not in HEAVY}
    main["supplementary"] = FACTORS
    settings = {key: value for key, value in settings.items() if key not in ("laureates", "session")}
    settings |= {"spaces": {"main": main}, "weighting": {"method": "raking", "margins": MARGINS}}
    path.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    idle_house.run_in_one_process("data/processed/etude.md")
    return idle_house


def result(house, name):
    return read_table(house.study / "data/processed" / name)


def cloud(house):
    """Return the respondents and their coordinates, in the order of the answers."""
    people = read_answers(house.study / "data/processed/answers.parquet").set_index("respondent")
    placed = result(house, "spaces/main/individuals.csv")
    return people, placed.pivot(index="respondent", columns="axis", values="coordinate").loc[people.index]


def test_every_factor_is_tested_with_the_weights(house):
    tests, (people, points) = result(house, "inference/main.csv"), cloud(house)
    assert {"statut", "comptoir"} <= set(tests["factor"])
    assert tests["p_value"].between(0, 1, inclusive="right").all()
    assert people["weight"].nunique() > 2
    planes = planes_read(*(result(house, f"spaces/main/{name}.csv") for name in ("axes", "eigenvalues")), rotated=False)
    expected = homogeneity(
        points, people["statut"], rng=np.random.default_rng(62), planes=planes, weights=people["weight"]
    )
    found = tests.query("factor == 'statut' and test == 'homogeneity'")
    np.testing.assert_allclose(found["p_value"], expected["p_value"], rtol=1e-12)
    variances = result(house, "spaces/main/variances.csv").query("factor == 'statut'").set_index("axis")["eta2"]
    on_axes = found[~found["axes"].str.contains("+", regex=False)]
    np.testing.assert_allclose(on_axes["statistic"], variances.loc[on_axes["axes"].astype(int)], rtol=1e-8)


def test_editions_are_compared_with_the_weights(house):
    shifts = result(house, "compare/main.csv")
    assert shifts["axes"].tolist() == ["1", "2", "1+2"]
    axes = shifts.dropna(subset="mean")
    assert axes["deviation"].between(axes["ci_low"], axes["ci_high"]).all()
    points = result(house, "spaces/main/mean_points.csv").query("factor == 'edition' and category == '2019'")
    means = points.set_index("axis")["mean"]  # in the space of all the questions, one more than editions share
    np.testing.assert_allclose(axes["mean"], means.loc[axes["axes"].astype(int)], atol=0.05)


def breakdown(points, held, weights):
    """Return η² on each axis of a factor whose categories are given in the order of the points."""
    return variance_breakdown(points, pd.Series(held, index=points.index, name="f"), weights)["eta2"].to_numpy()


def test_ellipses_and_crossings_are_whole(house):
    kinds = result(house, "spaces/main/ellipses.csv")["kind"].unique()
    assert set(kinds) == {"concentration", "compatibility", "confidence"}
    chance = result(house, "spaces/main/crossing_variances.csv").query("source == 'chance'").set_index("axis")
    cells = result(house, "spaces/main/crossings.csv").drop_duplicates(["category_a", "category_b"])
    assert cells["n"].sum() == 61
    people, points = cloud(house)
    held, rng = people[["statut", "edition"]].astype("str").agg("/".join, axis=1).to_numpy(), np.random.default_rng(1)
    drawn = [breakdown(points, rng.permutation(held), people["weight"]) for _ in range(300)]
    np.testing.assert_allclose(chance["eta2"], np.mean(drawn, axis=0), rtol=0.15)
    assert (chance["eta2"] > (len(cells) - 1) / 60 * 1.15).all()  # what it would be of respondents who count alike


def test_the_report_says_what_weights_do(house):
    text = re.sub(r"[\s\u00a0\u202f]+", " ", (house.study / "data/processed/etude.md").read_text("utf-8"))
    for sentence in (
        "sont pondérées par calage itératif",
        "Points moyens, écarts et épreuves tiennent compte des poids",
        "L’épreuve suppose ainsi que les poids ne dépendent pas du groupe",
        "Des marges qui ont servi aux poids portent sur des facteurs éprouvés : Issue de la candidature et",
        "chaque répondant garde le sien, quelle que soit l’édition dont il reçoit l’étiquette",
        "Les deux croisés, par hasard seul",
    ):
        assert sentence in text
    assert "ne sont pas éprouvés" not in text
    assert not re.search(r"\bnan\b", text)
