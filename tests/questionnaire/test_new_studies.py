"""A study drafted from a received file: it checks at once, and names nobody."""

import os
import stat

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.commands.set_up import set_up_study
from analysis.problems import StudyError
from analysis.questionnaire.checking import check_study
from analysis.questionnaire.drafting_study import draft_questions
from analysis.questionnaire.provenance import KEY_FILE
from analysis.questionnaire.recognising import recognise
from analysis.study import read_study

PEOPLE = [f"Prénom{rank} Nom{rank}" for rank in range(12)]
COLUMNS = {
    "Nom de famille": PEOPLE,
    "Réseau ?": ["oui", "non", "Oui "] * 4,
    "Âge": [str(20 + rank) for rank in range(12)],
    "Satisfaction": ["1", "2", "10"] * 4,
    "Remarques": [f"très long texte numéro {rank} de {person}" for rank, person in enumerate(PEOPLE)],
    "Freins : prix": ["Oui", ""] * 6,
    "Freins : temps": ["", "Oui"] * 6,
    "Statut": ["association"] * 5 + ["coopérative"] * 5 + ["forme qu'un seul donne", "sans réponse"],
}


@pytest.fixture
def received(tmp_path):
    path = tmp_path / "Enquête 2024.csv"
    pd.DataFrame(COLUMNS).to_csv(path, index=False, sep=";")
    return path


def made(folder, file, wave="enquete"):
    return set_up_study(folder, wave, file, None, None)


def test_each_column_becomes_the_question_that_it_holds(received):
    questions = draft_questions(recognise(received))
    types = {key: (question.type, question.role) for key, question in questions.items()}
    assert types == {
        "reseau": ("single", "descriptive"),
        "age": ("number", "descriptive"),
        "satisfaction": ("single", "descriptive"),
        "remarques": ("text", "internal"),
        "freins": ("multiple", "descriptive"),
        "statut": ("single", "descriptive"),
    }
    assert questions["satisfaction"].ordered
    assert list(questions["satisfaction"].categories) == ["1", "2", "10"]
    assert questions["reseau"].categories == {"oui": "oui", "non": "non"}
    assert questions["freins"].categories == {"prix": "prix", "temps": "temps"}
    assert questions["statut"].categories == {"association": "association", "cooperative": "coopérative"}


def test_a_drafted_study_asks_only_what_a_person_must_decide(received, tmp_path):
    study = tmp_path / "mon-etude"
    made(study, received)
    found = check_study(study).problems
    assert {each.file for each in found} == {"config/codebooks/enquete.yaml"}
    assert all("questions.statut.codes.sans réponse" in each.subject for each in found)
    assert read_study(study).title == "Mon etude"
    assert (study / "data/raw/enquete/Enquete_2024.csv").read_bytes() == received.read_bytes()


def test_nothing_drafted_names_anybody(received, tmp_path):
    study = tmp_path / "etude"
    told = made(study, received)
    texts = [path.read_text("utf-8") for path in study.rglob("*.yaml")] + list(told.made + told.left)
    assert not any(word in text for text in texts for person in PEOPLE for word in person.split())
    assert not any("qu'un seul donne" in text for text in texts)


@pytest.mark.skipif(os.name != "posix", reason="no such rights on Windows")
def test_its_secret_key_is_for_its_owner_alone(received, tmp_path):
    made(tmp_path / "etude", received)
    assert stat.S_IMODE((tmp_path / "etude" / KEY_FILE).stat().st_mode) == 0o600


def test_a_folder_that_holds_something_is_left_alone(received, tmp_path):
    (tmp_path / "etude").mkdir()
    (tmp_path / "etude/note.txt").write_text("à garder")
    with pytest.raises(StudyError, match="n'est pas vide"):
        made(tmp_path / "etude", received)
    assert [path.name for path in (tmp_path / "etude").rglob("*")] == ["note.txt"]


@pytest.mark.parametrize(("name", "found"), [("../a", "ne peut pas nommer"), ("enquete", "introuvable")])
def test_what_cannot_be_set_up_is_told_and_nothing_is_made(tmp_path, name, found):
    with pytest.raises(StudyError, match=found):
        made(tmp_path / "etude", tmp_path / "absent.csv", name)
    assert not (tmp_path / "etude").exists()


TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=12)
NAMES = st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40), min_size=1, max_size=5)


@settings(max_examples=30)
@given(names=NAMES, data=st.data())
def test_whatever_the_columns_are_called_the_drafts_follow_their_schemas(tmp_path_factory, names, data):
    folder = tmp_path_factory.mktemp("etude")
    cells = st.lists(st.one_of(st.sampled_from(["oui", "non", "3", "12,5", ""]), TEXTS), min_size=8, max_size=8)
    columns = {name: data.draw(cells) for name in dict.fromkeys(name.strip() for name in names) if name}
    path = folder / "a.csv"
    pd.DataFrame(columns or {"a": ["1"]}).to_csv(path, index=False)
    try:
        recognise(path)
    except StudyError:
        return  # no such file is one that a person would send
    study = folder / "etude"
    made(study, path)
    faults = [each for each in check_study(study).problems if "TODO" not in f"{each.found}{each.remedy}"]
    assert not [each for each in faults if each.file in ("config/study.yaml", "config/questionnaire.yaml")]
