"""Answers leave a study for everybody by no file; those already published, in an order that tells nothing."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cleaning.pseudonyms import PUBLIC_KEY
from analysis.deposit.coded import Variable
from analysis.deposit.leaving import leaving, reordered
from analysis.harmonising.checking import check_study
from analysis.printing.door import printed
from analysis.steps.deposit import deposit
from analysis.study import read_study
from analysis.tables.results import Results, Tables

PEOPLE = ["v-0007", "v-3fa9c1d20b7e4f58", "v-0001", "v-0003"]


@pytest.fixture(scope="module")
def study(root):
    return read_study(root / "examples/poison")


def variables(rows):
    """Return variables of some rows: an identifier, two codes, a number that may be missing."""
    people, first, second, number = zip(*rows, strict=True)
    return (
        Variable("respondent", "", "Répondant", np.array(people, dtype=object), "nominal"),
        Variable("q", "q", "Q", np.array(first, dtype=float), "nominal", {1: "Oui", 2: "Non"}, {-9: "Sans réponse"}),
        Variable("r", "r", "R", np.array(second, dtype=float), "nominal", {1: "Oui", 2: "Non"}),
        Variable("x", "x", "X", np.array(number, dtype=float), "scale"),
    )


def values_of(told):
    return [[str(value) for value in variable.values] for variable in told]


ROWS = st.lists(
    st.tuples(st.text(max_size=4), st.sampled_from([1, 2, -9]), st.sampled_from([1, 2]), st.sampled_from([np.nan, 3])),
    min_size=1,
    max_size=9,
)


@settings(max_examples=10, deadline=None)
@given(rows=ROWS, data=st.data())
def test_the_order_of_what_leaves_does_not_depend_on_that_of_the_received_rows(rows, data):
    shuffled = data.draw(st.permutations(rows))
    told = reordered(variables(rows))
    assert values_of(reordered(variables(shuffled))) == values_of(told)
    received = sorted(tuple(map(str, row[1:])) for row in variables_as_rows(variables(rows)))
    assert sorted(tuple(map(str, row[1:])) for row in variables_as_rows(told)) == received


def variables_as_rows(told):
    return list(zip(*(variable.values.tolist() for variable in told), strict=True))


@pytest.mark.parametrize("data", ["received", "reconstructed", "public"])
def test_the_team_has_the_rows_as_they_came(study, data):
    whole = variables([(name, 2, 1, 3) for name in PEOPLE])
    assert leaving(whole, replace(study, data=data)) == whole


@pytest.mark.parametrize(("data", "n"), [("received", 0), ("reconstructed", 0), ("public", 4)])
def test_no_answer_leaves_a_study_for_everybody_unless_all_are_published(study, data, n):
    whole = variables([(name, rank, 1, 3) for rank, name in enumerate(PEOPLE)])
    told = leaving(whole, replace(study, data=data, disclosure="public"))
    assert [len(variable.values) for variable in told] == [n] * 4
    assert not set(told[0].values) & set(PEOPLE)
    assert [replace(after, values=before.values) for after, before in zip(told, whole, strict=True)] == list(whole)


def test_the_files_of_a_study_for_everybody_name_their_variables_and_hold_nobody(study, tmp_path):
    key = next(key for key, question in study.questions.items() if question.type == "single")
    categories = list(study.questions[key].categories)
    answers = pd.DataFrame(
        {
            "respondent": [f"v-{rank:04d}" for rank in range(20)],
            "wave": "v",
            "edition": "",
            key: pd.Categorical([categories[0]] * 12 + [categories[1]] * 8, categories=categories),
        }
    )
    none = pd.DataFrame(columns=["respondent", "wave", "question", "category", "kind"])
    few = replace(study, questions={key: study.questions[key]}, data="received", disclosure="public")
    shown = printed(Results(Tables()), few)
    made = deposit(shown, answers, none, none, study=few)
    (tmp_path / "a.sav").write_bytes(made["sav"])
    rows, told = pyreadstat.read_sav(tmp_path / "a.sav")
    assert (len(rows), told.column_names) == (0, ["respondent", "wave", "edition", key])
    assert told.variable_value_labels[key]
    assert list(pd.read_csv(io.BytesIO(made["csv"]), sep=";").columns) == told.column_names
    assert b"<caseQnty>0</caseQnty>" in made["ddi"]
    assert b"v-0007" not in b"".join(made[name] for name in ("sav", "csv", "ddi", "dictionary_file"))
    team = deposit(shown, answers, none, none, study=replace(few, disclosure="internal"))
    assert b"v-0007" in team["csv"]
    assert b"<caseQnty>20</caseQnty>" in team["ddi"]


# Keys ----------------------------------------------------------------------------------------------------------------

PUBLIC = f"cle-publique-{'x' * 32}"
STUDY = """
study: {{title: Essai, language: fr, data: {data}, disclosure: {disclosure}, seed: 1, pseudonym_key: {public}}}
waves: {{v1: {{codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv]}}}}
"""


def checked(small_study, data, disclosure, key):
    made = small_study(study=STUDY.format(data=data, disclosure=disclosure, public=PUBLIC))
    path = made.root / "data/raw/.private/key"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{key}\n", encoding="utf-8")
    path.chmod(0o600)
    return [each.found for each in check_study(made.root).problems if "clé" in each.found]


def test_a_key_that_everybody_reads_is_refused_for_everybody_of_received_answers(small_study):
    (found,) = checked(small_study, "received", "public", 64 * "a")
    assert "publique" in found
    assert checked(small_study, "received", "internal", 64 * "a") == []
    assert checked(small_study, "reconstructed", "public", 64 * "a") == []
    assert checked(small_study, "public", "public", 64 * "a") == []


@pytest.mark.parametrize("key", [PUBLIC_KEY, PUBLIC])
def test_a_secret_that_is_a_public_key_is_refused(small_study, key):
    assert checked(small_study, "received", "internal", key) == [
        "cette clé est publique : qui la lit retrouve les pseudonymes"
    ]
