"""A survey in parts is, to the byte, the survey in one: its Burt table, its space, its respondents."""

from __future__ import annotations

import re
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.geometry.space.chunks import crossed_chunks, fit_mca_chunks
from analysis.large.jobs import run
from analysis.large.parts import arrays_of, crossed_part, crossed_whole, placed_part, read_survey, space_of, tables_of
from analysis.problems import StudyError
from analysis.reconstruction.big import draw_survey

DECLARED = "files: parts\nweights: poids\nn_axes: 3\nchunk_rows: 60\npassive: {q01: [c1]}\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder of seven files of answers, some missing, some categories in later files alone.

    The columns of one file come in another order.
    """
    folder = tmp_path_factory.mktemp("survey")
    answers = draw_survey(700, 5, np.random.default_rng(4)).astype("str")
    answers["q02"] = answers["q02"].where(np.arange(700) % 7 > 0)
    answers["q03"] = answers["q03"].where((np.arange(700) < 500) | (np.arange(700) % 5 > 0), "late")
    answers["poids"] = np.random.default_rng(5).uniform(0.5, 2, 700)
    (folder / "parts").mkdir()
    for rank in range(7):
        columns = answers.columns[::-1] if rank == 4 else answers.columns
        answers.loc[100 * rank : 100 * rank + 99, columns].to_parquet(folder / f"parts/{rank}.parquet", index=False)
    (folder / "config").mkdir()
    (folder / "config/survey.yaml").write_text(DECLARED, encoding="utf-8")
    return folder


def in_parts(place, into, n_parts):
    """Return all that a survey makes in some parts, as bytes."""
    survey, numbers = read_survey(place), range(1, n_parts + 1)
    crossed = crossed_whole(crossed_part(survey, (number, n_parts)) for number in numbers)
    files = [into / f"{n_parts}-{number}.parquet" for number in numbers]
    placed = [
        placed_part(survey, crossed, (number, n_parts), file) for number, file in zip(numbers, files, strict=True)
    ]
    tables = {name: table.to_csv() for name, table in tables_of(space_of(survey, crossed, placed)).items()}
    return tables, pd.concat([pd.read_parquet(file) for file in files]).to_numpy().tobytes()


@pytest.fixture(scope="module")
def whole(place, tmp_path_factory):
    return in_parts(place, tmp_path_factory.mktemp("whole"), 1)


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(n_parts=st.integers(2, 7))
def test_parts_change_no_byte(place, whole, tmp_path, n_parts):
    assert in_parts(place, tmp_path, n_parts) == whole


def test_the_space_is_that_of_the_chunks_one_after_another(place, tmp_path):
    survey = read_survey(place)
    whole = fit_mca_chunks(list(survey.chunks()), n_axes=3, weights="poids", passive={"q01": ["c1"]})
    tables, _ = in_parts(place, tmp_path, 3)
    assert tables["categories"] == tables_of(whole)["categories"].to_csv()
    assert "late" in tables["categories"]


def test_every_file_is_of_one_part(place):
    survey = read_survey(place)
    held = [file for number in range(1, 4) for file in survey.part((number, 3))]
    assert held == list(survey.files)
    assert [len(survey.part((number, 3))) for number in range(1, 4)] == [2, 2, 3]


def test_other_respondents_when_read_again_are_refused(place, tmp_path):
    survey = read_survey(place)
    crossed = crossed_whole([crossed_part(survey, (1, 1))])
    placed = placed_part(survey, crossed, (1, 2), tmp_path / "one.parquet")
    with pytest.raises(ValueError, match="700 respondents, then 300 when read again"):
        space_of(survey, crossed, [placed])


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        ("files: absent", "« absent » ne contient aucun fichier .parquet"),
        ("files: parts\nquestions: [q01, q0]", "la colonne « q0 » n'est pas dans 0.parquet"),
        ("files: parts\nweights: poid", "écrire « poids »"),
        ("files: parts\naxes: 3", "n_axes"),
    ],
)
def test_what_is_not_there_is_told(place, tmp_path, declared, found):
    (tmp_path / "config").mkdir()
    (tmp_path / "parts").symlink_to(place / "parts")
    (tmp_path / "config/survey.yaml").write_text(declared, encoding="utf-8")
    with pytest.raises(StudyError) as fault:
        read_survey(tmp_path)
    assert found in str(fault.value).replace("\u00a0", " ")


def survey_of(folder, *frames, declared=""):
    """Write a survey of one file a frame, and return its folder."""
    (folder / "config").mkdir()
    (folder / "parts").mkdir()
    (folder / "config/survey.yaml").write_text(f"files: parts\n{declared}", encoding="utf-8")
    for rank, frame in enumerate(frames):
        frame.to_parquet(folder / f"parts/{rank}.parquet", index=False)
    return folder


SCALES = (["no", "yes"], ["yes", "no"])
ANSWERS = pd.DataFrame({"a": ["no", "yes"] * 10, "b": ["no", "no", "yes", "yes"] * 5, "c": ["x", "y", "y", "y"] * 5})


@pytest.mark.parametrize(
    ("later", "found"),
    [
        (ANSWERS.rename(columns={"b": "z"}), "1.parquet n'a pas les colonnes de 0.parquet : il y manque b ; il y a en"),
        (ANSWERS.drop(columns="c"), "1.parquet n'a pas les colonnes de 0.parquet : il y manque c\n"),
        (ANSWERS.assign(d="x"), "1.parquet n'a pas les colonnes de 0.parquet : il y a en plus d\n"),
    ],
)
def test_a_file_of_other_columns_is_told(tmp_path, later, found):
    with pytest.raises(StudyError) as fault:
        read_survey(survey_of(tmp_path, ANSWERS, later))
    assert found in str(fault.value).replace("\u00a0", " ").replace("\u202f", " ")


def test_questions_that_are_named_are_read_whatever_the_others(tmp_path):
    others = ANSWERS.rename(columns={"c": "z"})[["z", "b", "a"]]
    survey = read_survey(survey_of(tmp_path, ANSWERS, others, declared="questions: [a, b]"))
    crossed = crossed_whole(crossed_part(survey, (number, 2)) for number in (1, 2))
    assert crossed.coding.questions == ("a", "b")
    assert crossed.counts.tolist() == [20, 20, 20, 20]


@pytest.mark.parametrize("n_parts", [1, 2])
def test_a_scale_that_another_file_orders_otherwise_is_refused(tmp_path, n_parts):
    first, later = (ANSWERS.assign(a=pd.Categorical(ANSWERS["a"], scale, ordered=True)) for scale in SCALES)
    survey = read_survey(survey_of(tmp_path, first, later))
    with pytest.raises(ValueError, match=r"'a' is ordered as .'no', 'yes'. in the first chunk, and as .'yes', 'no'."):
        crossed_whole(crossed_part(survey, (number, n_parts)) for number in range(1, n_parts + 1))


def test_a_scale_that_another_part_orders_otherwise_is_refused():
    first, later = (ANSWERS.astype("category").assign(a=pd.Categorical(ANSWERS["a"], s, ordered=True)) for s in SCALES)
    parts = [arrays_of(list(crossed_chunks([chunk], None))) for chunk in (first, later, first)]
    with pytest.raises(ValueError, match=r"'a' is ordered as .'no', 'yes'. in the first chunk, and as .'yes', 'no'."):
        crossed_whole(parts)
    assert crossed_whole(parts[::2]).counts.tolist() == [20, 20, 20, 20, 10, 30]


def test_chunks_of_other_questions_or_categories_are_not_added():
    one, other = (next(crossed_chunks([ANSWERS[list(names)].astype("category")], None)) for names in ("ab", "ba"))
    with pytest.raises(ValueError, match=r"hold questions .'a', 'b'., then .'b', 'a'."):
        one.plus(other)
    with pytest.raises(ValueError, match=r"'c', 'x'.* are not in the table"):
        next(crossed_chunks([ANSWERS.astype("category")], None)).enlarged(one.coding)


def test_jobs_make_the_files_that_the_next_ones_read(place, whole, tmp_path, monkeypatch):
    monkeypatch.chdir(place)
    made = tmp_path / "made"
    crossed, placed, individuals = (
        [str(made / f"{kind}-{number}-of-2") for number in (1, 2)] for kind in ("crossed", "placed", "individuals")
    )

    def done(rule, inputs, outputs, part=(1, 1)):
        log = [str(made / f"{rule}.log")]
        run(SimpleNamespace(rule=rule, input=inputs, output=outputs, log=log, params=SimpleNamespace(part=part)))

    for number in (1, 2):
        done("cross", {}, {"crossed": crossed[number - 1]}, (number, 2))
    for number in (1, 2):
        outputs = {"individuals": individuals[number - 1], "placed": placed[number - 1]}
        done("place", {"crossed": crossed}, outputs, (number, 2))
    tables = {name: str(made / f"{name}.csv") for name in ("eigenvalues", "categories")}
    done("space", {"crossed": crossed, "placed": placed}, tables)
    expected, points = whole
    assert pd.read_csv(tables["categories"], dtype={"category": "str"}).to_csv() == expected["categories"]
    assert pd.concat(map(pd.read_parquet, individuals)).to_numpy().tobytes() == points


@pytest.fixture(scope="module")
def run_in_parts(place, tmp_path_factory, root):
    """Return where the workflow made the survey in one part, and in three, and what it told."""
    folders, arguments = {}, []
    for n_parts in (1, 3):
        folder = folders[n_parts] = tmp_path_factory.mktemp("parts")
        (folder / "config").mkdir()
        (folder / "config/survey.yaml").write_text(DECLARED, encoding="utf-8")
        (folder / "parts").symlink_to(place / "parts")
        options = ["--directory", folder, "--cores", "1", "--nolock", "--set-scatter", f"survey={n_parts}"]
        arguments.append(["--snakefile", root / "workflow/survey/Snakefile", *options])
    one, three = arguments
    command = [sys.executable, root / "tests/workflow/one_process.py", *one, "--then", *three]
    done = subprocess.run([*map(str, command)], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folders, done.stderr


@pytest.mark.workflow
def test_the_workflow_makes_the_same_bytes_in_any_number_of_parts(run_in_parts):
    made, (folders, _) = [], run_in_parts
    for n_parts, folder in folders.items():
        survey = folder / "data/processed/survey"
        tables = {name: (survey / f"{name}.csv").read_bytes() for name in ("eigenvalues", "categories")}
        files = [survey / f"individuals/{number}-of-{n_parts}.parquet" for number in range(1, n_parts + 1)]
        assert sorted(files) == sorted((survey / "individuals").iterdir())
        made.append((tables, pd.concat(map(pd.read_parquet, files)).to_numpy().tobytes()))
    assert made[0] == made[1]
    assert pd.read_csv(survey / "categories.csv")["category"].eq("late").any()


@pytest.mark.workflow
def test_snakemake_plans_a_job_a_part(run_in_parts):
    planned = re.findall(r"^(all|cross|place|space) +(\d+)$", run_in_parts[1], flags=re.M)
    plans = [{"all": "1", "cross": n_parts, "place": n_parts, "space": "1"} for n_parts in "13"]
    assert [dict(planned[:4]), dict(planned[4:])] == plans
