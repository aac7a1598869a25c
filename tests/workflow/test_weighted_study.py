"""A study whose respondents are weighted, from end to end: what takes weights has them, and the report says so."""

from __future__ import annotations

import numpy as np
import pytest
import yaml

from analysis.storage import read_answers, read_table

WEIGHTED = """
weighting:
  method: raking
  margins:
    - {questions: [sexe], counts: {fille: 40, garcon: 60}, source: École}
    - {questions: [malade], counts: {non: 50, oui: 50}, source: École}
tables:
  courgette: {label: Courgette et mayonnaise, rows: courgette, columns: mayonnaise}
"""


@pytest.fixture(scope="module")
def processed(poison_house, tmp_path_factory):
    """Return where the results of the weighted study are: those of everybody's space, its text written."""
    house = poison_house.at(tmp_path_factory.mktemp("weighted") / "study")
    path = house.study / "config/study.yaml"
    settings = yaml.safe_load(path.read_text("utf-8")) | yaml.safe_load(WEIGHTED)
    del settings["spaces"]["malades"], settings["spaces"]["main"]["stability"]
    path.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    house.run_in_one_process("data/processed/etude.md")
    return house.study / "data/processed"


def people(processed):
    return read_answers(processed / "answers.parquet").set_index("respondent")


def test_classes_are_those_of_weighted_respondents(processed):
    weights = people(processed)["weight"]
    members = read_table(processed / "classes/main/members.csv").set_index("respondent")["class"].astype(str)
    sizes = read_table(processed / "classes/main/sizes.csv").set_index("class")
    shares = weights.groupby(members).sum() / weights.sum()
    np.testing.assert_allclose(sizes["share"], shares.loc[sizes.index.astype(str)])
    assert sizes["share"].is_monotonic_decreasing
    assert sizes["n"].astype(int).tolist() == members.value_counts().loc[sizes.index.astype(str)].tolist()
    age = read_table(processed / "classes/main/quantities.csv").query("question == 'age'").set_index("class")
    of_class = people(processed).loc[members.index[members == "1"]]
    np.testing.assert_allclose(
        age.loc[age.index.astype(str) == "1", "mean_in_class"], np.average(of_class["age"], weights=of_class["weight"])
    )


def test_what_is_described_and_compared_is_weighted(processed):
    answers = people(processed)
    numbers = read_table(processed / "description/numbers.csv")
    whole = numbers[numbers["by"].isna() & (numbers["question"] == "age")]
    np.testing.assert_allclose(whole["mean"], np.average(answers["age"], weights=answers["weight"]))
    differences = read_table(processed / "description/differences.csv")
    frequencies = read_table(processed / "description/frequencies.csv").set_index(
        ["question", "category", "by_category"]
    )
    for row in differences.itertuples():
        shares = [
            frequencies.loc[(row.question, row.category, group), "share"] for group in (row.category_a, row.category_b)
        ]
        np.testing.assert_allclose(row.difference, shares[0] - shares[1])
    assert set(differences["method"]) == {"newcombe_dealt"}
    assert differences["p_value"].notna().all()
    assert read_table(processed / "description/regression.csv")["p_value"].notna().all()
    test = read_table(processed / "tables/courgette/test.csv").iloc[0]
    assert test["method"] == "monte_carlo_weighted"


def test_the_report_says_what_weights_do_in_each_chapter(processed):
    text = " ".join((processed / "etude.md").read_text("utf-8").replace("\\", "").split())
    for sentence in (
        "Les réponses sont pondérées par calage itératif",
        "Moyennes, écarts types et quartiles y sont pondérés",
        "Le V et les PEM sont pondérés",
        "Chaque répondant compte pour son poids : dans la hiérarchie",
        "les poids sont ramenés à l’effectif équivalent de Kish",
        "sur les effectifs équivalents de Kish",
        "Les répondants sont pondérés, et ces effets avec eux",
    ):
        assert sentence in text
    assert " nan" not in text
    assert "test exact de Fisher" not in text
