"""Supplementary individuals: the space is that of the others, and they are placed where their answers put them."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry.reading.noise import noise_spectra
from analysis.geometry.space.declared import (
    declared_alternatives,
    declared_space,
    makers_of,
    reasons_apart,
    set_apart,
)
from analysis.problems import StudyError
from analysis.steps.compare_editions import compare_editions
from analysis.steps.fit_space import space_tables, whole_space
from analysis.study import Editions, Passive, Question, SetApart, Space

ACTIVE = [f"q{rank}" for rank in range(6)]
NAMES = ["x", "y", "z"]
QUESTIONS = {
    **{key: Question(key, key, "active", "single", theme="t" if key < "q3" else "u", moment="avant",
                     categories=dict.fromkeys(NAMES, "")) for key in ACTIVE},
    "edition": Question("edition", "Édition", "supplementary", "single", categories=dict.fromkeys("abc", "")),
    "age": Question("age", "Âge", "supplementary", "number"),
}  # fmt: skip
SPACE = Space("main", "main", ("t", "u"), supplementary=("edition", "age"), n_axes=3)
OF_C = replace(SPACE, supplementary_individuals=SetApart({"edition": ("c",)}))
FEW = replace(SPACE, supplementary_individuals=SetApart(fewer_answers_than=5))


def people(n=60, seed=0, share_missing=0.1):
    """Return made-up respondents of three editions."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 3, (n, len(ACTIVE)))
    codes[rng.random(codes.shape) < share_missing] = -1
    columns = {key: pd.Categorical.from_codes(codes[:, rank], NAMES) for rank, key in enumerate(ACTIVE)}
    held = rng.integers(0, 3, n)
    held[:6] = [0, 0, 1, 1, 2, 2]
    identity = {"respondent": [f"R{rank:03d}" for rank in range(n)], "wave": [f"w{code}" for code in held]}
    edition = pd.Categorical.from_codes(held, list("abc"))
    return pd.DataFrame({**identity, **columns, "edition": edition, "age": rng.normal(40, 9, n)})


def nothing_missing():
    return pd.DataFrame(columns=["respondent", "wave", "question", "kind"])


@pytest.mark.parametrize("declared", [OF_C, FEW])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("themes", [None, "equal", "mfa"])
def test_the_space_is_that_of_the_others(declared, weighted, themes):
    everybody = people(seed=1)
    if weighted:
        everybody["weight"] = np.random.default_rng(2).uniform(0.5, 2.0, len(everybody))
    declared = replace(declared, theme_weights=themes, passive=Passive(fewer_than=12))
    apart = set_apart(everybody, declared, QUESTIONS)
    assert 2 < apart.sum() < len(everybody) - 10
    fitted, _ = declared_space(everybody, declared, QUESTIONS)
    alone, _ = declared_space(everybody[~apart], replace(declared, supplementary_individuals=None), QUESTIONS)
    assert_allclose(fitted.all_eigenvalues, alone.all_eigenvalues)
    assert_allclose(fitted.coordinates, alone.coordinates, atol=1e-10)
    assert_allclose(fitted.individual_coordinates, alone.individual_coordinates, atol=1e-10)
    assert_allclose(fitted.supplementary.coordinates, alone.supplementary.coordinates, atol=1e-10)
    assert_allclose(fitted.quantitative.correlations, alone.quantitative.correlations, atol=1e-10)
    assert fitted.supplementary_individuals.index.tolist() == everybody.index[apart].tolist()


def test_they_are_placed_by_the_transition_formula():
    # Le Roux and Rouanet 2010, ch. 3: the mean of the points of the categories chosen, over the root of the eigenvalue.
    everybody = people(seed=3, share_missing=0.0)
    fitted, _ = declared_space(everybody, OF_C, QUESTIONS)
    placed = fitted.supplementary_individuals
    for row, who in enumerate(placed.index):
        chosen = [fitted.coordinates.loc[(key, everybody.loc[who, key])] for key in ACTIVE]
        expected = np.mean(chosen, axis=0) / np.sqrt(fitted.eigenvalues.to_numpy()[:3])
        assert_allclose(placed.coordinates[row], expected, atol=1e-10)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["passive", "category"]))
def test_one_who_answers_like_a_maker_has_his_place(seed, missing):
    first = people(40, seed).assign(edition=pd.Categorical(["a"] * 40, list("abc")))
    twins = first.assign(edition=pd.Categorical(["c"] * 40, list("abc")), respondent=[f"T{rank}" for rank in range(40)])
    everybody = pd.concat([first, twins], ignore_index=True)
    declared = replace(OF_C, passive=Passive(missing=missing, fewer_than=4))
    fitted, _ = declared_space(everybody, declared, QUESTIONS)
    assert_allclose(fitted.supplementary_individuals.coordinates, fitted.individuals.coordinates, atol=1e-9)
    assert_allclose(fitted.supplementary_individuals.cos2, fitted.individuals.cos2, atol=1e-9)


def test_nothing_of_theirs_imputes_an_answer_of_others_nor_is_imputed():
    everybody = people(seed=4)
    declared = replace(OF_C, passive=Passive(missing="imputed"))
    apart = set_apart(everybody, declared, QUESTIONS)
    fitted, _ = declared_space(everybody, declared, QUESTIONS)
    alone, _ = declared_space(everybody[~apart], replace(declared, supplementary_individuals=None), QUESTIONS)
    assert_allclose(fitted.individual_coordinates, alone.individual_coordinates, atol=1e-10)
    silent = everybody.copy()
    silent.loc[apart, ACTIVE] = None
    placed, _ = declared_space(silent, declared, QUESTIONS)
    spread = np.ptp(placed.supplementary_individuals.coordinates, axis=0)
    assert_allclose(spread, 0.0, atol=1e-12)  # nobody's silence was turned into answers


def test_a_silence_that_no_maker_kept_has_no_place():
    everybody = people(seed=11, share_missing=0.0)
    silent = everybody["edition"] == "c"
    everybody.loc[silent, "q0"] = None
    fitted, _ = declared_space(everybody, replace(OF_C, passive=Passive(missing="category")), QUESTIONS)
    passive, _ = declared_space(everybody, OF_C, QUESTIONS)
    assert_allclose(fitted.supplementary_individuals.coordinates, passive.supplementary_individuals.coordinates)
    assert ("q0", "sans_reponse") not in fitted.coordinates.index


def test_rules_add_up():
    everybody = people(seed=5)
    both = replace(SPACE, supplementary_individuals=SetApart({"edition": ("b", "c"), "q0": ("x",)}, 5))
    reasons = reasons_apart(everybody, both, QUESTIONS)
    assert reasons.columns.tolist() == [("edition", "b"), ("edition", "c"), ("q0", "x"), ("", "")]
    known = everybody[ACTIVE].notna().sum(axis=1)
    expected = everybody["edition"].isin(["b", "c"]) | (everybody["q0"] == "x") | (known < 5)
    assert set_apart(everybody, both, QUESTIONS).tolist() == expected.tolist()
    assert makers_of(everybody, both, QUESTIONS).tolist() == (~expected).tolist()
    assert not set_apart(everybody, SPACE, QUESTIONS).any()


def test_a_class_places_its_own_only():
    everybody = people(80, seed=6)
    declared = replace(
        SPACE, supplementary=("age",), within=("edition", "a"), supplementary_individuals=SetApart({"q0": ("x",)})
    )
    fitted, _ = declared_space(everybody, declared, QUESTIONS)
    apart = everybody["q0"] == "x"
    of_class = everybody["edition"] == "a"
    assert fitted.supplementary_individuals.index.tolist() == everybody.index[apart & of_class].tolist()
    assert fitted.individuals.index.tolist() == everybody.index[~apart & of_class].tolist()


def test_other_readings_are_those_of_the_makers():
    declared = replace(OF_C, alternatives=("themes_equal", "missing_imputed"))
    everybody = people(seed=7)
    for space in declared_alternatives(everybody, declared, QUESTIONS).values():
        assert space.individuals.index.tolist() == everybody.index[everybody["edition"] != "c"].tolist()


@pytest.mark.usefixtures("few_draws")
def test_the_tables_of_a_space_list_and_count_them():
    everybody = people(seed=8)
    declared = replace(SPACE, supplementary_individuals=SetApart({"edition": ("c",)}, 4))
    tables = space_tables(everybody, declared, QUESTIONS, np.random.default_rng(1), nothing_missing())
    in_c, silent = everybody["edition"] == "c", everybody[ACTIVE].notna().sum(axis=1) < 4
    counted = tables["supplementary_individuals"]
    assert counted["rule"].tolist() == ["all", "category", "few_answers"]
    assert counted["n"].tolist() == [(in_c | silent).sum(), in_c.sum(), silent.sum()]
    listed = tables["individuals"].drop_duplicates("respondent").set_index("respondent")["status"]
    assert set(listed[listed == "supplementary"].index) == set(everybody.loc[in_c | silent, "respondent"])
    assert set(listed[listed == "active"].index) == set(everybody.loc[~(in_c | silent), "respondent"])
    assert tables["basis"]["n"].iloc[0] == (~(in_c | silent)).sum()
    means = tables["mean_points"].query("factor == 'edition' and category == 'c'")
    assert (means["n"] == 0).all() or means.empty
    plain = space_tables(everybody, SPACE, QUESTIONS, np.random.default_rng(1), nothing_missing())
    assert plain["supplementary_individuals"].empty


def test_nobody_left_to_make_the_space_is_told():
    everybody = people(seed=9)
    rest = SetApart({"edition": ("b", "c"), "q0": ("x", "y", "z")})
    with pytest.raises(StudyError) as refused:
        whole_space(
            everybody,
            nothing_missing(),
            space=replace(SPACE, supplementary_individuals=rest),
            questions=QUESTIONS,
            seed=1,
            populations={},
        )
    (problem,) = refused.value.problems
    assert problem.subject == "spaces.main.supplementary_individuals"
    assert "répondant(s) pour faire l’espace, sur 60" in problem.found
    assert "retirer des modalités" in problem.remedy


@pytest.fixture
def few_draws(monkeypatch):
    for name in ("geometry.inference.contrasts.DRAWS", "comparison.timeline.DRAWS", "comparison.timeline.FEWEST_DRAWS"):
        monkeypatch.setattr(f"analysis.{name}", 499)
    monkeypatch.setattr("analysis.steps.fit_space.noise_spectra", partial(noise_spectra, draws=9))


@pytest.mark.usefixtures("few_draws")
def test_editions_are_compared_without_them():
    everybody = people(90, seed=10)
    settings_of = {
        "questions": QUESTIONS,
        "editions": Editions("edition", "a"),
        "seed": 3,
        "adjustment": "holm",
        "frames": {},
    }
    comparability = pd.DataFrame(
        [(key, wave, "identical") for key in ACTIVE for wave in ("w0", "w1", "w2")],
        columns=["question", "wave", "comparability"],
    )
    found = {}
    for name, whole, space in (
        ("apart", everybody, OF_C),
        ("alone", everybody[everybody["edition"] != "c"].reset_index(drop=True), SPACE),
    ):
        made = space_tables(whole, space, QUESTIONS, np.random.default_rng(1), nothing_missing())
        panel = pd.DataFrame({"respondent": whole["respondent"], "panel": None})
        found[name] = compare_editions(
            whole,
            nothing_missing(),
            made["individuals"],
            made["eigenvalues"],
            made["axes"],
            panel,
            comparability,
            space=space,
            **settings_of,
        )
    assert set(found["apart"]["shifts"]["edition"]) == {"b"}
    pd.testing.assert_frame_equal(found["apart"]["shifts"], found["alone"]["shifts"])
