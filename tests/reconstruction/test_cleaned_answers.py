"""What the codebooks make of the fictional files is what was drawn, and gives the published figures."""

import csv
import hashlib
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from analysis.cleaning.wave import clean_wave
from analysis.codebook.reading import read_codebook
from analysis.readers.raw import read_raw
from analysis.reconstruction.criteria import measured
from analysis.reconstruction.files import stream
from analysis.reconstruction.profile import DONT_KNOW, NO_ANSWER, NOT_APPLICABLE, draw_profiles
from analysis.reconstruction.search import SEED, answers_of
from analysis.study import read_study

MISSING = (NO_ANSWER, DONT_KNOW, NOT_APPLICABLE)


@pytest.fixture(scope="module")
def study(root):
    return read_study(root)


@pytest.fixture(scope="module")
def waves(study, root):
    cleaned = {}
    for name, wave in study.waves.items():
        codebook = read_codebook(root, name, study)
        raw = read_raw(root, wave.files, codebook.source)
        cleaned[name] = clean_wave(raw, codebook, study.questions, key=b"test")
    return cleaned


@pytest.fixture(scope="module")
def answers(waves):
    return pd.concat([wave.answers.astype(object) for wave in waves.values()], ignore_index=True)


@pytest.fixture(scope="module")
def drawn():
    return draw_profiles(answers_of(SEED), stream(1))


def test_every_row_is_accounted_for(waves):
    steps = {name: wave.accounting.set_index("step")["rows"].to_dict() for name, wave in waves.items()}
    assert steps["2018"] == {"received": 34, "test": 2, "incomplete": 3, "refused": 1, "duplicate": 1, "kept": 27}
    assert steps["2019"] == {"received": 39, "test": 1, "incomplete": 2, "refused": 1, "duplicate": 1, "kept": 34}


def test_cleaned_answers_are_those_that_were_drawn(answers, drawn):
    questions = [column for column in drawn.columns if column in answers.columns]
    assert len(questions) == 2 + 14 + 5
    expected = drawn[questions].where(~drawn[questions].isin(MISSING), "")
    found = answers[questions].where(answers[questions].notna(), "")
    assert Counter(map(tuple, found.to_numpy())) == Counter(map(tuple, expected.to_numpy()))


def test_difficulties_are_those_that_were_drawn(waves, drawn):
    found = Counter(category for wave in waves.values() for category in wave.multiple["category"])
    assert found == Counter(category for chosen in drawn["difficultes"] for category in chosen)


def test_kinds_of_missing_answers_are_told_apart(waves):
    kinds = {name: wave.missing.groupby("question")["kind"].agg(set).to_dict() for name, wave in waves.items()}
    assert kinds["2018"]["cdess_connu"] == {"no_answer"}
    assert "not_asked" in kinds["2018"]["categorie_label"]
    assert "not_applicable" in kinds["2019"]["categorie_label"]
    assert "dont_know" in kinds["2018"].get("comptoir", set()) | kinds["2019"].get("comptoir", set())
    assert "cdess_connu" not in kinds["2019"]


@pytest.mark.parametrize(
    ("question", "category", "count", "base"),
    [
        ("statut", "laureat", 41, 61),
        ("cdess_seances", "jamais", 24, 60),
        ("reseau", "non", 23, 60),
        ("cdess_connu", "non", 27, 60),
        ("elue_connue", "non", 35, 60),
    ],
)
def test_published_counts_are_exact(answers, question, category, count, base):
    known = answers[question].dropna()
    assert ((known == category).sum(), len(known)) == (count, base)


def test_published_figures_are_found_again(answers, study, root):
    with (root / study.published).open(encoding="utf-8", newline="") as file:
        figures = [row for row in csv.DictReader(file) if row["question"]]
    assert len(figures) == 8
    for figure in figures:
        known = answers[figure["question"]].dropna()
        count = known.isin(figure["category"].split("|")).sum()
        assert len(known) == int(figure["base"])
        found = count if figure["unit"] == "effectif" else np.floor(100 * count / len(known) + 0.5)
        assert found == int(figure["value"])


def test_the_cleaned_plane_meets_the_criteria(answers, study):
    themes = [question for question in study.questions.values() if question.role == "active"]
    typed = answers.assign(**{q.key: pd.Categorical(answers[q.key], list(q.categories), ordered=True) for q in themes})
    assert measured(typed).met


def test_nothing_that_names_someone_leaves_data_raw(waves, root):
    for wave in waves.values():
        tables = [wave.answers, wave.multiple, wave.missing, wave.accounting, wave.rejected, wave.sources]
        text = "".join(table.astype(str).to_csv() for table in tables)
        assert "example.org" not in text
        assert "Fictionville" not in text
        assert "01 99 00" not in text


def test_the_hashes_are_those_of_the_files_on_disk(root):
    lines = (root / "data/raw/SHA256SUMS").read_text(encoding="utf-8").splitlines()[1:]
    for digest, path in (line.split("  ") for line in lines):
        assert hashlib.sha256((root / "data/raw" / path).read_bytes()).hexdigest() == digest
