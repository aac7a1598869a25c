"""What shifts hang on, from the answers of a study to the tables of the step: planted, absent, alone, too few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.problems import StudyError
from analysis.steps.explain_editions import explain_editions
from analysis.steps.fit_space import whole_space
from analysis.study import Comparison, Editions, Question, Space
from analysis.tables import TABLES

pytestmark = pytest.mark.usefixtures("few_draws")

CATEGORIES = {"oui": "Oui", "non": "Non"}
NAMES = [f"q{rank}" for rank in range(1, 9)]
SPACE = Space("main", "Espace", ("t",), ("statut", "edition"), n_axes=3)
STATUS = {"fini": "Fini", "abandon": "Abandon"}
ASKED = Comparison(("statut",), "statut", ("statut", "abandon"))
MADE = [name for name, table in TABLES.items() if table.step == "explain_editions"]


def rng(seed=5):
    return np.random.default_rng(seed)


def asked_of(editions, doubtful=()):
    active = {
        key: Question(
            key, key, "active", "single", "t", moment="inconnu" if key in doubtful else "avant", categories=CATEGORIES
        )
        for key in NAMES
    }
    others = {
        "statut": Question("statut", "Statut", "supplementary", "single", categories=STATUS),
        "edition": Question(
            "edition", "Année", "supplementary", "single", categories={name: name for name in editions}
        ),
    }
    return active | others


def survey(surveys, shift=0.0, seed=5, **sizes):
    """Return the answers of editions of these sizes, each moved by a shift from the one before."""
    labels = np.repeat(list(sizes), list(sizes.values()))
    ranks = np.repeat(np.arange(len(sizes)), list(sizes.values()))
    people = surveys.drawn(rng(seed).normal(size=len(labels)) + shift * ranks, seed=seed + 1)
    status = np.where(rng(seed + 2).random(len(labels)) < 0.4, "abandon", "fini")
    answers = people.assign(statut=pd.Categorical(status, list(STATUS)), edition=pd.Categorical(labels, list(sizes)))
    answers.insert(0, "respondent", [f"p{rank:03d}" for rank in range(len(labels))])
    answers.insert(1, "wave", labels)
    return answers


def explained(answers, reference="r", comparability=(), doubtful=(), panel="", asked=ASKED, space=SPACE):
    questions = asked_of(answers["edition"].cat.categories, doubtful)
    nothing = pd.DataFrame(columns=["respondent", "wave", "question", "kind"])
    own = whole_space(answers, nothing, space=space, questions=questions, populations={}, seed=1)
    waves = answers["wave"].unique()
    flags = pd.DataFrame(
        [(key, wave, dict(comparability).get((key, wave), "identical")) for key in NAMES for wave in waves],
        columns=["question", "wave", "comparability"],
    )
    return explain_editions(
        answers,
        nothing,
        *(own[name] for name in ("individuals", "eigenvalues", "axes")),
        pd.DataFrame({"respondent": answers["respondent"], "panel": panel}),
        flags,
        space=space,
        questions=questions,
        editions=Editions("edition", reference),
        comparison=asked,
        seed=3,
        adjustment="holm",
    )


def test_every_table_comes_as_it_is_declared(surveys):
    made = explained(survey(surveys, shift=0.8, r=60, e=60, f=50), doubtful=NAMES[5:])
    assert sorted(made) == sorted(MADE)
    for name, table in made.items():
        assert list(TABLES[name].checked(table)) == TABLES[name].names
    assert set(made["decomposition"]["edition"]) == {"e", "f"}
    assert made["shifts_certain"]["n_questions"].eq(5).all()
    first = made["decomposition"].query("axis == 1").set_index("edition")
    assert abs(first.loc["f", "total"]) > abs(first.loc["e", "total"]) > 0.3
    assert first.loc["f", "position_low"] * first.loc["f", "position_high"] > 0


def test_a_question_that_one_edition_did_not_ask_is_nowhere(surveys):
    answers = survey(surveys, r=60, e=60)
    answers.loc[answers["edition"] == "e", "q1"] = np.nan
    made = explained(answers, comparability={("q1", "e"): "absent"})
    assert "q1" not in set(made["shifts_without"]["question"])
    assert set(made["shifts_without"]["question"]) == set(NAMES[1:])


def test_the_same_persons_answering_alike_moved_nowhere_whatever_is_asked(surveys):
    once = survey(surveys, r=50)
    twice = pd.concat([once, once], ignore_index=True)
    edition = pd.Categorical(np.repeat(["r", "e"], 50), ["r", "e"])
    twice = twice.assign(respondent=[f"p{rank:03d}" for rank in range(100)], edition=edition, wave=edition.astype(str))
    made = explained(twice, doubtful=NAMES[6:], panel=[f"k{rank}" for rank in range(50)] * 2)
    assert_allclose(made["shifts_without"]["deviation_without"].dropna(), 0, atol=1e-9)
    assert_allclose(made["shifts_certain"]["deviation"], 0, atol=1e-9)
    assert_allclose(made["trajectories"][["move", "sd"]], 0, atol=1e-9)
    assert_allclose(made["decomposition"][["total", "composition", "position", "raked"]], 0, atol=1e-9)
    assert_allclose(made["edition_interactions"]["difference"], 0, atol=1e-9)
    assert (made["trajectories"]["n"] == 50).all()


@pytest.mark.parametrize("sizes", [{"r": 40}, {"r": 40, "e": 0}])
def test_a_single_edition_has_nothing_to_hang_on(surveys, sizes):
    made = explained(survey(surveys, **sizes))
    for name in set(MADE) - {"withdrawals"}:
        assert made[name].empty


def test_an_edition_of_three_is_described_and_never_decomposed(surveys):
    made = explained(survey(surveys, r=60, e=3, f=50))
    rows = made["decomposition"].set_index("edition")
    assert rows.loc["e", "total"].isna().all()
    assert rows.loc["f", "total"].notna().all()
    assert set(made["edition_interactions"]["edition"]) == {"f"}
    assert made["shifts_without"].query("edition == 'e'")["deviation"].notna().all()


def test_an_edition_that_answers_alike_is_compared(surveys):
    answers = survey(surveys, r=40, e=20)
    answers.loc[answers["edition"] == "e", NAMES] = "oui"
    made = explained(answers)
    assert made["shifts_without"].query("axis == 1")["deviation"].abs().gt(0.5).all()
    assert made["decomposition"]["position"].notna().all()


@pytest.mark.parametrize("doubtful", [NAMES, NAMES[1:]])
def test_too_few_certain_questions_make_no_space(surveys, doubtful):
    assert explained(survey(surveys, r=40, e=40), doubtful=doubtful)["shifts_certain"].empty


def test_certain_questions_that_all_answer_alike_make_no_space(surveys):
    answers = survey(surveys, r=40, e=40)
    for name in NAMES[:2]:
        answers[name] = pd.Categorical(["oui"] * 80, ["oui", "non"])
    assert explained(answers, doubtful=NAMES[2:])["shifts_certain"].empty


def test_what_is_not_asked_is_not_made(surveys):
    made = explained(survey(surveys, r=40, e=40), asked=Comparison())
    for name in ("decomposition", "edition_interactions", "withdrawals"):
        assert made[name].empty
    assert len(made["shifts_without"])


def test_disjoint_questionnaires_are_refused_in_true_words(surveys):
    flags = {(key, "e"): "absent" for key in NAMES[1:]}
    with pytest.raises(StudyError, match="commune à toutes les vagues"):
        explained(survey(surveys, r=40, e=40), comparability=flags)


def test_weights_equal_to_one_give_the_unweighted_numbers(surveys):
    answers = survey(surveys, shift=0.5, r=40, e=40)
    plain, even = (explained(people, doubtful=NAMES[6:]) for people in (answers, answers.assign(weight=1.0)))
    for name in MADE:
        pd.testing.assert_frame_equal(plain[name], even[name], rtol=1e-8)


def test_editions_that_are_no_years_and_weighted_themes(surveys):
    answers = survey(surveys, r=40, printemps=30)
    made = explained(answers, space=replace(SPACE, theme_weights="equal"))
    assert set(made["shifts_without"]["edition"]) == {"printemps"}
