"""The raw file of the example holds the public survey, and its codebook reads it as prince gives it."""

import pandas as pd
import pytest

from analysis.cleaning.wave import clean_wave
from analysis.codebook.reading import read_codebook
from analysis.harmonising.checking import check_study
from analysis.readers.raw import read_raw
from analysis.study import read_study


@pytest.fixture(scope="module")
def published():
    import prince

    return prince.datasets.load_poison().droplevel(0, axis="columns")


def test_the_raw_file_is_the_published_survey(root, published):
    study = read_study(root / "examples/poison")
    codebook = read_codebook(root / "examples/poison", "enquete", study)
    (raw,) = read_raw(root / "examples/poison", study.waves["enquete"].files, codebook.source)
    pd.testing.assert_frame_equal(raw.frame, published.astype("str"), check_names=False)


def test_every_answer_of_the_published_survey_is_in_the_cleaned_table(root, published):
    folder = root / "examples/poison"
    study = read_study(folder)
    codebook = read_codebook(folder, "enquete", study)
    raw = read_raw(folder, study.waves["enquete"].files, codebook.source, codebook.columns())
    answers = clean_wave(raw, codebook, study.questions, key=b"k").answers
    for key, recoding in codebook.recodings.items():
        found, expected = answers[key], published[recoding.column]
        if recoding.codes:
            expected = expected.astype("str").map(recoding.codes)
        assert found.astype(object).tolist() == expected.astype(object).tolist()


def test_the_example_is_without_fault(root):
    checked = check_study(root / "examples/poison")
    assert checked.problems == []
    assert "Vague enquete\u00a0: 55 lignes reçues, 55 gardées." in checked.summary
