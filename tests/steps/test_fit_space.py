"""The space of many respondents is fitted from the file of their answers: the tables are those of answers held."""

from contextlib import redirect_stdout
from dataclasses import replace
from functools import partial
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry.reading.noise import noise_spectra
from analysis.geometry.sizes import CHUNKED_FROM
from analysis.geometry.space.declared import is_chunked
from analysis.steps import fit_space as module
from analysis.steps.fit_space import fit_space
from analysis.steps.handing import write_made
from analysis.steps.paths import tables
from analysis.storage import Streamed, read_table, write_answers
from analysis.study import Axis, Passive, Question, Space
from analysis.study.values import SetApart
from analysis.tables import TABLES

N = 700
LETTERS = ["a", "b", "c", "d", "jamais"]  # the last one is held by nobody
ACTIVE = {f"{theme}{rank}": theme for theme in ("x", "y") for rank in range(1, 5)}
AXES = (Axis("x", "vertical", ("x1", "a"), "Premier"), Axis("y", "horizontal", ("y1", "d"), "Second"))
SPACE = Space(
    "main",
    "Espace",
    ("x", "y"),
    supplementary=("groupe", "age"),
    n_axes=4,
    axes=AXES,
    passive=Passive(fewer_than=5, categories={"y2": ("b",)}),
    alternatives=("missing_category", "themes_equal"),
)
QUESTIONS = {
    key: Question(key, key, "active", "single", theme=theme, categories=dict.fromkeys(LETTERS, ""))
    for key, theme in ACTIVE.items()
} | {
    "groupe": Question("groupe", "", "supplementary", "single", categories=dict.fromkeys("mno", "")),
    "age": Question("age", "", "supplementary", "number"),
}
NAMES = [name for name, table in TABLES.items() if table.step == "fit_space"]


@pytest.fixture(autouse=True, scope="module")
def _few_draws():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "noise_spectra", partial(noise_spectra, draws=19))
        yield


def answered(weighted: bool, identity: str = "r") -> pd.DataFrame:
    rng = np.random.default_rng(6)
    traits = dict(zip("xy", rng.standard_normal((2, N)), strict=True))
    cells = {
        key: np.digitize(traits[theme] + rng.standard_normal(N), [-1, 0, 1.2 if key != "x3" else 4])
        for key, theme in ACTIVE.items()
    }
    columns = {
        key: pd.Categorical.from_codes(np.where(rng.random(N) < 0.03, -1, codes), LETTERS, ordered=key != "x2")
        for key, codes in cells.items()
    }
    named = {"respondent": [f"{identity}{place}" for place in range(N)], "wave": "v1"}
    named["edition"] = np.where(np.arange(N) < N // 2, "2019", "2020")
    weights = {"weight": np.exp(0.5 * rng.standard_normal(N))} if weighted else {}
    groups = pd.Categorical.from_codes(rng.integers(0, 3, N), list("mno"))
    ages = np.where(rng.random(N) < 0.1, np.nan, rng.integers(18, 90, N))
    return pd.DataFrame(named | {"free": "not of the space"} | weights | columns | {"groupe": groups, "age": ages})


def missing_of(answers: pd.DataFrame) -> pd.DataFrame:
    holes = answers.melt(["respondent", "wave"], list(ACTIVE), var_name="question")
    holes = holes[holes["value"].isna()].drop(columns="value")
    return holes.assign(kind="no_answer")


def made(folder: Path, answers: pd.DataFrame, space: Space = SPACE) -> dict[str, Path]:
    """Make the tables of a space as its rule does, and return where each is."""
    write_answers(answers, folder / "answers.parquet")
    paths = {name: folder / tables(name)[name].format(space="main") for name in NAMES}
    done = fit_space(
        folder / "answers.parquet", missing_of(answers), space=space, questions=QUESTIONS, seed=3, populations={}
    )
    write_made(done, {name: str(path) for name, path in paths.items()})
    return paths


@pytest.fixture(scope="module", params=[False, True], ids=["alike", "weighted"])
def survey(request, tmp_path_factory):
    """Return answers, and the tables that are made of them all held, in silence."""
    answers, told = answered(request.param), StringIO()
    with redirect_stdout(told):
        paths = made(tmp_path_factory.mktemp("held"), answers)
    assert not told.getvalue()
    return answers, {name: read_table(path) for name, path in paths.items()}


@pytest.mark.parametrize("chunk_rows", [N + 1, 256, 100])
def test_the_tables_of_many_are_those_of_answers_held(survey, tmp_path, monkeypatch, capsys, chunk_rows):
    answers, held = survey
    monkeypatch.setattr("analysis.geometry.space.declared.CHUNKED_FROM", N)
    monkeypatch.setattr(module, "CHUNK_ROWS", chunk_rows)
    monkeypatch.setattr(module, "whole_space", None)
    chunked = made(tmp_path / "chunked", answers)
    assert f"espace main : ajusté depuis le fichier des réponses, lu par tranches de {chunk_rows} ({N} répondants)" in (
        capsys.readouterr().out
    )
    for name in NAMES:
        one, other = held[name], read_table(chunked[name])
        numbers = one.select_dtypes("number").columns
        pd.testing.assert_frame_equal(one.drop(columns=numbers), other.drop(columns=numbers), obj=name)
        assert_allclose(other[numbers], one[numbers], rtol=1e-12, atol=1e-12, err_msg=name)
    assert len(read_table(chunked["individuals"])) == 4 * N
    assert not list((tmp_path / "chunked").rglob(".*.part"))


def test_names_that_are_quoted_are_written_as_those_of_answers_held(tmp_path, monkeypatch):
    answers = answered(False, identity='d’"où", ')
    held = made(tmp_path / "held", answers)["individuals"].read_bytes()
    monkeypatch.setattr("analysis.geometry.space.declared.CHUNKED_FROM", N)
    chunked = made(tmp_path / "chunked", answers)["individuals"].read_bytes()
    assert [line.rsplit(b",", 4)[0] for line in chunked.splitlines()] == [
        line.rsplit(b",", 4)[0] for line in held.splitlines()
    ]


def test_few_or_a_space_that_is_not_plain_are_held():
    assert is_chunked(SPACE, CHUNKED_FROM)
    assert not is_chunked(SPACE, CHUNKED_FROM - 1)
    for changed in (
        {"within": ("groupe", "m")},
        {"supplementary_individuals": SetApart(fewer_answers_than=2)},
        {"theme_weights": "equal"},
        {"passive": Passive(missing="category")},
        {"passive": Passive(missing={"dont_know": "imputed"})},
    ):
        assert not is_chunked(replace(SPACE, **changed), CHUNKED_FROM)


def test_a_step_of_many_makes_nothing_before_it_is_asked_where(tmp_path, monkeypatch):
    write_answers(answered(False), tmp_path / "answers.parquet")
    monkeypatch.setattr("analysis.geometry.space.declared.CHUNKED_FROM", N)
    made = fit_space(tmp_path / "answers.parquet", None, space=SPACE, questions=QUESTIONS, seed=3, populations={})
    assert isinstance(made, Streamed)
