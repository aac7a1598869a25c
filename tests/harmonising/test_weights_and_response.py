"""Weights meet the margins declared, as R's survey finds them; response rates count each person once."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.harmonising.margins import weighted
from analysis.harmonising.panel import panel_table
from analysis.harmonising.response import response_table
from analysis.harmonising.weighting import NoConvergenceError, Target, design_effect, rake
from analysis.problems import StudyError
from analysis.study import Frame, Margin, Weighting, read_study

SEXE = Margin(("sexe",), {"f": 52, "h": 48}, source="registre")
AGE = Margin(("age",), {"a": 20, "b": 45, "c": 35})
CROSSED = Margin(("sexe", "age"), {"f | a": 9, "h | a": 11, "f | b": 25, "h | b": 20, "f | c": 18, "h | c": 17})


@pytest.fixture(scope="module")
def reference(root):
    return json.loads((root / "tests/reference/survey/reference.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def people(root):
    read = pd.read_csv(root / "tests/reference/survey/people.csv").rename(columns={"base": "weight"})
    return read.assign(respondent=[f"v-{rank}" for rank in range(len(read))], wave="v", edition="v")


@pytest.mark.parametrize(
    ("method", "margins"), [("raking", (SEXE, AGE)), ("poststratification", (CROSSED,)), ("raking", (CROSSED,))]
)
def test_weights_are_those_of_r(people, reference, method, margins):
    made = weighted(people, Weighting(margins, method))
    name = "raking" if len(margins) > 1 else "poststratification"
    np.testing.assert_allclose(made.answers["weight"], reference[name], rtol=1e-7)
    told = made.weighting.iloc[0]
    assert told["design_effect"] == pytest.approx(reference["kish"][name], rel=1e-8)
    assert told["effective_n"] == pytest.approx(60 / reference["kish"][name], rel=1e-8)
    assert (told["method"], told["left_out"]) == (method, 0)


def test_post_stratification_takes_one_round(people):
    assert weighted(people, Weighting((CROSSED,), "poststratification")).weighting["rounds"].tolist() == [1]


def test_margins_are_compared_without_weighting(people):
    made = weighted(people.drop(columns="weight"), Weighting((SEXE,)))
    assert "weight" not in made.answers
    assert made.weighting.empty
    row = made.margins.set_index("category").loc["f"]
    assert (row["known_share"], row["n"], row["source"]) == (0.52, int((people["sexe"] == "f").sum()), "registre")
    assert row["share"] == pytest.approx((people["sexe"] == "f").mean())
    assert np.isnan(row["weighted_share"])


def test_without_a_declaration_nothing_is_weighted(people):
    made = weighted(people.drop(columns="weight"), None)
    assert made.margins.empty
    assert made.weighting.empty


def test_a_missing_answer_keeps_its_weight_and_is_counted(people):
    holed = people.drop(columns="weight").assign(sexe=people["sexe"].where(people.index > 4))
    made = weighted(holed, Weighting((SEXE,), "raking"))
    relative = made.answers["weight"].to_numpy()
    np.testing.assert_allclose(relative[:5], 1.0)
    assert made.weighting["left_out"].tolist() == [5]
    assert made.margins["weighted_share"].tolist() == pytest.approx([0.52, 0.48])


def test_margins_of_a_wave_leave_the_others_alone(people):
    two = pd.concat([people.drop(columns="weight"), people.drop(columns="weight").assign(wave="w")], ignore_index=True)
    margin = Margin(("sexe",), {"f": 1, "h": 1}, wave="w")
    made = weighted(two, Weighting((margin,), "raking"))
    np.testing.assert_allclose(made.answers["weight"][:60], 1.0)
    assert made.answers["weight"][60:].mean() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("margins", "found"),
    [
        ((Margin(("sexe",), {"f": 52, "h": 40, "x": 8}),), "personne n'a répondu dans : x"),
        ((Margin(("sexe",), {"f": 52, "h": 0}),), "la population n'a personne, mais il y a des répondants dans : h"),
        ((SEXE, Margin(("sexe",), {"f": 40, "h": 60})), "les marges ne peuvent pas être tenues ensemble"),
    ],
)
def test_impossible_margins_are_refused(people, margins, found):
    with pytest.raises(StudyError) as fault:
        weighted(people, Weighting(margins, "raking"))
    assert found in fault.value.problems[0].found


SIZES = st.lists(st.integers(0, 3), min_size=6, max_size=40)


@given(
    first=SIZES, second=st.randoms(use_true_random=False), shares=st.lists(st.integers(1, 9), min_size=4, max_size=4)
)
def test_raked_weights_are_positive_meet_their_margins_and_average_one(first, second, shares):
    cells = np.unique(np.array(first), return_inverse=True)[1]
    other = np.array([second.randint(0, 1) for _ in first])
    known = np.array(shares[: cells.max() + 1], dtype=float)
    targets = [Target(cells, known / known.sum())]
    if len(set(zip(cells, other, strict=True))) == 2 * (cells.max() + 1):  # every crossing is met: margins agree
        targets.append(Target(other, np.array([0.3, 0.7])))
    made = rake(np.ones(len(first)), targets)
    assert (made.weights > 0).all()
    assert made.weights.mean() == pytest.approx(1.0)
    assert design_effect(made.weights) >= 1 - 1e-12
    for target in targets:
        totals = np.bincount(target.cells, made.weights) / len(first)
        np.testing.assert_allclose(totals, target.shares, atol=1e-9)


def test_margins_that_contradict_each_other_do_not_converge():
    cells = np.array([0, 1])
    with pytest.raises(NoConvergenceError):
        rake(np.ones(2), [Target(cells, np.array([0.5, 0.5])), Target(cells, np.array([0.4, 0.6]))])


def accounting(**persons):
    steps = ["received", "test", "refused", "incomplete", "duplicate", "kept"]
    counts = [persons.get(step, 0) for step in steps]
    unsent = [persons.get("unsent", 0) if step == "kept" else 0 for step in steps]
    return pd.DataFrame({"wave": "v", "step": steps, "persons": counts, "unsent": unsent})


def test_response_rates_follow_aapor():
    counted = accounting(kept=40, incomplete=6, refused=4)
    row = response_table(counted, {"v": Frame(contacted=125, ineligible=5, unknown=10)}).iloc[0]
    assert row[["complete", "partial", "refused", "silent"]].tolist() == [40, 6, 4, 60]
    assert row["rr1"] == 40 / 120
    assert row["rr2"] == 46 / 120
    assert row["con1"] == 50 / 120
    assert row["coop1"] == 40 / 50


def test_a_wave_of_which_nobody_was_met_has_no_rate_of_cooperation():
    row = response_table(accounting(), {"v": Frame(contacted=10)}).iloc[0]
    assert row["con1"] == 0
    assert pd.isna(row["coop1"])


def test_a_questionnaire_kept_though_never_sent_is_a_partial_answer():
    row = response_table(accounting(kept=40, unsent=3, incomplete=6), {"v": Frame(contacted=100)}).iloc[0]
    assert row[["complete", "partial", "rr1", "rr2"]].tolist() == [37, 9, 0.37, 0.46]


def test_more_answers_than_persons_asked_are_refused():
    with pytest.raises(StudyError, match="45 personnes ont répondu ou refusé, pour 40 sollicitées"):
        response_table(accounting(kept=40, incomplete=5), {"v": Frame(contacted=40)})


def test_each_person_counts_once_at_its_best_step(small_study):
    aside = """set_aside:
  test: {column: nom, matches: "(?i)^test"}
  refused: {column: mail, equals: non}
  incomplete: {column: fin, below: 6}
  duplicate: {keep: last}
missing: {no"""
    raw = "nom;mail;q1;q2;q3;q4a;q4b;q5;fin\n" + "".join(
        f"{name};{mail};1;1;1;N;N;;{end}\n"
        for name, mail, end in [
            ("Test", "", 9),
            ("Ana", "", 2),  # came back later
            ("Ana", "", 9),
            ("ana", "", 9),
            ("Bob", "", 1),
            ("Bob", "", 2),
            ("Cyd", "non", 9),
            ("", "", 9),
        ]
    )
    table = small_study(raw=raw, edits=[("missing: {no", aside)]).clean().accounting.set_index("step")
    steps = ["received", "test", "refused", "incomplete", "duplicate", "kept"]
    assert table["rows"][steps].tolist() == [8, 1, 1, 3, 1, 2]
    assert table["persons"][steps].tolist() == [4, 0, 1, 1, 0, 2]


def test_a_panel_is_recognised_by_its_pseudonyms_and_never_merged():
    one, two = "a" * 16, "b" * 16
    answers = pd.DataFrame(
        {"respondent": [f"1-{one}", f"1-{two}", "1-0003", f"2-{one}", "2-0003"], "wave": ["1", "1", "1", "2", "2"]}
    )
    panel = panel_table(answers)
    assert panel["panel"].tolist() == [one, two, "", one, ""]
    assert panel["n_waves"].tolist() == [2, 1, 1, 2, 1]
    assert panel["respondent"].tolist() == answers["respondent"].tolist()


WEIGHTING = """weighting:
  method: raking
  margins:
    - {questions: [musee], counts: {jamais: 60, parfois: 40}}
    - {questions: [musee, budget], counts: {"jamais|petit": 1, jamais | grand: 2, parfois | petit: 3,
      parfois | grand: 4}}
"""
STUDY = """study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves:
  v1: {codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv], frame: {contacted: 10, ineligible: 1}}
"""


def test_margins_and_frames_are_read_from_the_study(small_study):
    study = read_study(small_study(study=STUDY + WEIGHTING).root)
    assert study.waves["v1"].frame == Frame(contacted=10, ineligible=1)
    assert study.weighting.margins[1].counts == {
        "jamais | petit": 1,
        "jamais | grand": 2,
        "parfois | petit": 3,
        "parfois | grand": 4,
    }


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("ineligible: 1", "ineligible: 11", "plus de personnes inéligibles ou inconnues que de sollicitées (10)"),
        ("[musee], counts", "[muse], counts", "question « muse » inconnue"),
        ("[musee], counts", "[age], counts", "« age » n'a pas une modalité par personne"),
        ("[musee], counts", "[freins], counts", "« freins » n'a pas une modalité par personne"),
        ("jamais: 60, ", "", "il manque : jamais"),
        ("jamais: 60", "jamai: 60", "« jamai » n'est pas une modalité"),
        ("{jamais: 60, parfois: 40}", "{jamais: 0, parfois: 0}", "la marge ne compte personne"),
        ("[musee], counts", "[musee], wave: v2, counts", "vague « v2 » inconnue"),
        ("method: raking", "method: poststratification", "une post-stratification n'a qu'une marge"),
    ],
)
def test_a_fault_of_margins_or_frames_is_told(small_study, old, new, found):
    text = STUDY + WEIGHTING
    assert old in text
    written = small_study(study=text.replace(old, new, 1))
    assert found in written.problems(lambda: read_study(written.root))[0].found
