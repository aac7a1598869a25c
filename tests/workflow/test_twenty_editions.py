"""A public survey of twenty years that nobody prepared, compared year by year: a whole study, from file to report."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.report.recomputing import listed, recomputed, tables_of

from analysis.storage import read_answers, read_table

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("twenty_editions")]
EXPORT = Path(__file__).parents[1] / "reference/gss/vocab.csv"
STUDY = """
study: {title: Vocabulaire, language: fr, data: public, disclosure: internal, seed: 62}
waves: {gss: {codebook: config/codebooks/gss.yaml, files: [data/raw/vocab.csv]}}
editions: {question: annee, reference: "1978"}
spaces:
  main: {label: Plan, themes: [ecole, personne], supplementary: [annee, sexe], n_axes: 3}
"""
QUESTIONNAIRE = """
themes: {ecole: {label: École, poles: [courte, longue]}, personne: {label: Personne}}
questions:
  diplome:
    {label: Études, theme: ecole, role: active, type: single, moment: avant, ordered: true,
     categories: {moins: moins de 12 ans, douze: 12 ans, quinze: 13 à 15 ans, seize: 16 ans, plus: plus de 16 ans}}
  mots:
    {label: Mots connus, theme: ecole, role: active, type: number, moment: avant,
     categories: {peu: 0 à 4, moyen: 5 à 6, bien: 7 à 10}}
  age:
    {label: Âge, theme: personne, role: active, type: single, moment: avant, ordered: true,
     categories: {a18: 18-29, a30: 30-39, a40: 40-49, a50: 50-59, a60: 60 et plus}}
  ne_ici:
    {label: Né aux États-Unis, theme: personne, role: active, type: single, moment: avant,
     categories: {oui: Oui, non: Non}}
  sexe: {label: Sexe, role: supplementary, type: single, categories: {femme: Femme, homme: Homme}}
  annee: {label: Année, role: supplementary, type: single, categories: {YEARS}}
"""
CODEBOOK = """
source: {format: csv, encoding: utf-8, delimiter: ","}
respondent: {key: [id]}
edition: {column: year}
missing: {no_answer: [""]}
questions:
  diplome:
    {column: educGroup,
     codes: {<12 yrs: moins, 12 yrs: douze, 13-15 yrs: quinze, 16 yrs: seize, ">16 yrs": plus}}
  mots: {column: vocab, classes: [{below: 5, is: peu}, {below: 7, is: moyen}, {is: bien}], reason: trois groupes}
  age: {column: ageGroup, codes: {18-29: a18, 30-39: a30, 40-49: a40, 50-59: a50, 60+: a60}}
  ne_ici: {column: nativeBorn, codes: {yes: oui, no: non}}
  sexe: {column: gender, codes: {female: femme, male: homme}}
"""


@pytest.fixture(scope="module")
def processed(house_of, tmp_path_factory):
    """Return where the results of the study are, its report written."""
    root = tmp_path_factory.mktemp("gss")
    for folder in ("config/codebooks", "data/raw"):
        (root / folder).mkdir(parents=True)
    shutil.copy2(EXPORT, root / "data/raw/vocab.csv")
    digest = hashlib.sha256(EXPORT.read_bytes()).hexdigest()
    (root / "data/raw/SHA256SUMS").write_text(f"{digest}  vocab.csv\n", encoding="utf-8")
    years = ", ".join(f'"{year}": "{year}"' for year in pd.read_csv(EXPORT)["year"].unique())
    (root / "config/study.yaml").write_text(STUDY, encoding="utf-8")
    (root / "config/questionnaire.yaml").write_text(QUESTIONNAIRE.replace("YEARS", years), encoding="utf-8")
    (root / "config/codebooks/gss.yaml").write_text(CODEBOOK, encoding="utf-8")
    house_of(root).run_in_one_process("data/processed/etude.md")
    return root / "data/processed"


def points(processed):
    """Return the coordinates of respondents, and their year."""
    cloud = read_table(processed / "spaces/main/individuals.csv").pivot(
        index="respondent", columns="axis", values="coordinate"
    )
    return cloud, read_answers(processed / "answers.parquet").set_index("respondent")["annee"].astype("str")


def test_everyone_is_there_in_twenty_editions(processed):
    _, year = points(processed)
    assert year.value_counts().tolist() == [60] * 20
    assert read_table(processed / "compare/main/left_out.csv").empty


def test_the_shift_of_each_year_is_that_of_its_mean_point(processed):
    cloud, year = points(processed)
    rates = read_table(processed / "spaces/main/eigenvalues.csv").set_index("axis")["eigenvalue"]
    shifts = read_table(processed / "compare/main.csv")
    on_axes = shifts[~shifts["axes"].astype("str").str.contains("+", regex=False)]
    assert on_axes["edition"].nunique() == 19
    for row in on_axes.itertuples():
        axis, means = int(row.axes), cloud[int(row.axes)].groupby(year.loc[cloud.index]).mean()
        expected = (means[str(row.edition)] - means["1978"]) / np.sqrt(rates[axis])
        assert row.deviation == pytest.approx(expected, abs=1e-9)
        assert row.ci_low <= row.deviation <= row.ci_high


def test_all_comparisons_are_one_family(processed):
    shifts = read_table(processed / "compare/main.csv")
    ranked = shifts.sort_values("p_value")
    holm = (ranked["p_value"] * np.arange(len(ranked), 0, -1)).cummax().clip(upper=1)
    np.testing.assert_allclose(ranked["p_adjusted"], holm)


def test_the_years_of_school_lengthen(processed):
    trends = read_table(processed / "compare/main/trends.csv").set_index("axis")
    family = read_table(processed / "description/trend_family.csv").query("space == 'main' and axis.notna()")
    adjusted = family.set_index("axis")["p_adjusted"]
    school = read_table(processed / "spaces/main/categories.csv").query("question == 'diplome'")
    along = school.pivot(index="category", columns="axis", values="coordinate").loc[["moins", "plus"]].diff().iloc[-1]
    axis = along.loc[trends.index].abs().idxmax()  # the axis where short and long studies lie furthest apart
    assert trends.loc[axis, "slope"] * along[axis] > 0
    assert adjusted.loc[axis] <= 0.05


@pytest.fixture(scope="module")
def text(processed):
    return re.sub(r"[\s\u00a0\u202f\\]+", " ", (processed / "etude.md").read_text("utf-8")).replace("’", "'")


def test_of_many_comparisons_the_report_tells_those_that_stand(processed, text):
    shifts = read_table(processed / "compare/main.csv")
    stands = shifts["p_adjusted"] <= 0.05
    on_axis = ~shifts["axes"].astype("str").str.contains("+", regex=False)
    assert 0 < stands.sum() < len(shifts)
    told = re.findall(r"Sur l'axe \d, l'édition (\d+) \(60 répondants\) s'écarte", text)
    assert told == shifts.loc[stands & on_axis, "edition"].astype("str").tolist()
    assert f"Les {(~stands).sum()} autres comparaisons ne gardent pas" in text


def test_a_path_that_goes_up_and_down_is_not_called_ever_more(text):
    assert "en 20 éditions (1 200 répondants), la pente est de" in text
    assert "de plus en plus" not in text
    assert not re.search(r"\bnan\b", text)


def test_every_number_of_its_main_text_is_what_its_tables_give(processed):
    study = processed.parents[1]
    read, numbers = tables_of(study), listed(study / "reports/nombres.csv")
    told = [parts for parts in numbers.values() if parts[0]["transform"] != "constant"]
    assert {"compare/main/trends", "description/trend_family"} <= {parts[0]["table"] for parts in told}
    assert [recomputed(parts, read) for parts in told] == [parts[0]["printed"].removeprefix("'") for parts in told]
