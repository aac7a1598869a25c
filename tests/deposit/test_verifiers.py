"""The programs for whoever checks a study redo its spaces with other libraries, and see a number that is wrong."""

from __future__ import annotations

import importlib.util
import shutil
import string
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.deposit.coded import coded
from analysis.deposit.declared import spaces_csv
from analysis.deposit.labelled import labelled_csv
from analysis.deposit.verifiers import TEMPLATES
from analysis.geometry.reading.tables import category_table, eigenvalue_table
from analysis.geometry.space.declared import declared_space, themes_of
from analysis.printing.door import DECIMALS
from analysis.printing.public_precision import OF_SPACES
from analysis.study import Axis, Passive, Question, SetApart, Space, Study, Theme
from analysis.tables import TABLES

N = 60
KINDS = ["no_answer", "dont_know"]
ACTIVE = {"a": "un", "b": "un", "c": "deux", "d": "deux"}
QUESTIONS = {
    key: Question(
        key, key, "active", "single", theme=theme, categories={f"{key}{rank}": f"= Oui {rank}" for rank in "123"}
    )
    for key, theme in ACTIVE.items()
} | {"groupe": Question("groupe", "G", "supplementary", "single", categories={"g1": "- de 5", "g2": "5 & +"})}
PLAIN = Space("main", "Espace", ("un", "deux"), supplementary=("groupe",), n_axes=3)
SPACES = {
    "plain": PLAIN,
    "passive": replace(PLAIN, passive=Passive(fewer_than=9, categories={"a": ("a2",)})),
    "silent": replace(PLAIN, passive=Passive(missing={"no_answer": "category"})),
    "class": replace(PLAIN, within=("groupe", "g1"), passive=Passive(fewer_than=5)),
    "apart": replace(PLAIN, supplementary_individuals=SetApart({"b": ("b3",)}, fewer_answers_than=4)),
    "equal": replace(PLAIN, theme_weights="equal"),
    "shares": replace(PLAIN, theme_weights={"un": 3.0, "deux": 1.0}, passive=Passive(categories={"c": ("c1",)})),
    "mfa": replace(PLAIN, theme_weights="mfa"),
    "rotated": replace(PLAIN, orientation="themes", axes=(Axis("un", "horizontal", ("a", "a1"), "Un"),)),
}


@pytest.fixture
def verifier():
    """Return the program in Python as a module, loaded anew: it keeps the language of the study it last read."""
    spec = importlib.util.spec_from_file_location("verifier", TEMPLATES / "verifier.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def people(seed=0, holes=True):
    """Draw answers that go together, some of them missing, and weights."""
    rng = np.random.default_rng(seed)
    taste = rng.integers(0, 3, N)
    drawn = {key: np.where(rng.random(N) < 0.6, taste, rng.integers(0, 3, N)) for key in ACTIVE}
    table = pd.DataFrame({"respondent": [f"v-{rank:04d}" for rank in range(N)], "wave": "v", "edition": "v"})
    for key, ranks in drawn.items():
        categories = list(QUESTIONS[key].categories)
        told = pd.Series([categories[rank] for rank in ranks])
        gone = rng.random(N) < (0.1 if holes and key != "d" else 0)
        table[key] = pd.Categorical(told.mask(gone), categories=categories)
    table["groupe"] = pd.Categorical(np.where(rng.random(N) < 0.6, "g1", "g2"), categories=["g1", "g2"])
    rows = [
        (f"v-{i:04d}", "v", key, KINDS[(i + j) % 2])
        for j, key in enumerate(ACTIVE)
        for i in np.flatnonzero(table[key].isna())
    ]
    return table, pd.DataFrame(rows, columns=["respondent", "wave", "question", "kind"])


def study_of(**spaces):
    keyed = {key: replace(space, key=key) for key, space in spaces.items()}
    themes = {key: Theme(key, key) for key in ("un", "deux")}
    return Study("Essai", "fr", "received", "internal", 1, {}, themes, QUESTIONS, keyed)


def written(folder, study, answers, missing):
    """Write what a verifier reads of a study."""
    none = pd.DataFrame(columns=["respondent", "wave", "question", "category"])
    variables = coded(answers, none, missing, study)
    exports = folder / "data/processed/exports"
    exports.mkdir(parents=True)
    held = variables if study.disclosure == "internal" else tuple(replace(v, values=v.values[:0]) for v in variables)
    (exports / "answers.csv").write_bytes(labelled_csv(held))
    (exports / "spaces.csv").write_bytes(spaces_csv(variables, study))
    for key, space in study.spaces.items():
        fitted, _ = declared_space(answers, space, QUESTIONS, missing)
        place = folder / "data/processed/spaces" / key
        place.mkdir(parents=True)
        tables = {
            "eigenvalues": eigenvalue_table(fitted),
            "categories": category_table(fitted, themes_of(space, QUESTIONS)),
        }
        for name, table in tables.items():
            if study.disclosure == "public":
                table = public(name, table)
            table.to_csv(place / f"{name}.csv", index=False)
    return folder


def public(name, table):
    """Return a table as a report for everybody rounds it."""
    kinds = {column.name: column.kind for column in TABLES[name].columns}
    return table.round({column: OF_SPACES[kinds[column]] for column in table if kinds[column] in DECIMALS})


def run(verifier, folder, capsys):
    """Run the program on a folder; return its code and what it printed."""
    verifier.sys = type("sys", (), {"argv": ["verifier.py", str(folder)]})
    return verifier.main(), capsys.readouterr().out


@pytest.mark.parametrize("weighted", [False, True])
def test_every_kind_of_space_is_redone(verifier, tmp_path, capsys, weighted):
    answers, missing = people()
    if weighted:
        answers["weight"] = np.tile([0.5, 1.0, 2.5], N // 3)
    code, told = run(verifier, written(tmp_path, study_of(**SPACES), answers, missing), capsys)
    assert told.count("plus grand écart") == 6 * (len(SPACES) - 1) + 3 + told.count(", MCA")
    assert code == 0, told
    assert told.endswith("Tout ce qui a pu être vérifié s'accorde.\n")


def test_a_plain_space_is_redone_by_the_mca_of_prince_too(verifier, tmp_path, capsys):
    code, told = run(verifier, written(tmp_path, study_of(main=PLAIN), *people(holes=False)), capsys)
    assert (code, told.count("prince")) == (0, 2)
    assert ", MCA\n" in told


@pytest.mark.parametrize(("name", "column"), [("categories", "contribution"), ("eigenvalues", "eigenvalue")])
def test_a_wrong_number_is_seen(verifier, tmp_path, capsys, name, column):
    folder = written(tmp_path, study_of(main=PLAIN), *people())
    path = folder / f"data/processed/spaces/main/{name}.csv"
    table = pd.read_csv(path)
    table.loc[0, column] += 1e-6
    table.to_csv(path, index=False)
    code, told = run(verifier, folder, capsys)
    assert (code, told.count("<- dépasse l’arrondi")) == (1, 1)
    assert told.endswith("Des nombres ne s'accordent pas.\n")


def test_a_category_that_should_be_passive_is_seen(verifier, tmp_path, capsys):
    folder = written(tmp_path, study_of(main=SPACES["passive"]), *people())
    path = folder / "data/processed/exports/spaces.csv"
    path.write_text(path.read_text("utf-8").replace("fewer_than;;9", "fewer_than;;1"), encoding="utf-8")
    path.write_text(path.read_text("utf-8").replace(";passive", ";"), encoding="utf-8")
    code, told = run(verifier, folder, capsys)
    assert code == 1
    assert "les modalités actives ne sont pas les mêmes" in told


def test_where_no_answer_leaves_printed_numbers_are_set_against_each_other(verifier, tmp_path, capsys):
    study = replace(study_of(main=PLAIN, mfa=SPACES["mfa"]), disclosure="public")
    folder = written(tmp_path, study, *people())
    code, told = run(verifier, folder, capsys)
    assert (code, told.count("Aucune réponse ne sort"), told.count("36 sur 36 s'accordent")) == (0, 2, 2)
    path = folder / "data/processed/spaces/main/categories.csv"
    table = pd.read_csv(path)
    table.loc[table["coordinate"].abs().idxmax(), "cos2"] += 0.5
    table.to_csv(path, index=False)
    code, told = run(verifier, folder, capsys)
    assert (code, told.count("35 sur 36")) == (1, 1)


def changed(folder, name, change):
    """Change a table of the space of a study."""
    path = folder / f"data/processed/spaces/main/{name}.csv"
    change(pd.read_csv(path)).to_csv(path, index=False)


def test_a_plane_told_by_its_sides_is_set_against_what_is_told_of_it(verifier, tmp_path, capsys):
    folder = written(tmp_path, replace(study_of(main=PLAIN), disclosure="public"), *people())
    changed(folder, "categories", lambda rows: rows.assign(coordinate=(rows["coordinate"] * 2).round() / 2))
    changed(folder, "eigenvalues", lambda rows: rows.assign(eigenvalue=np.nan))
    code, told = run(verifier, folder, capsys)
    assert (code, told.count("0 sur 0 s'accordent"), told.count("36 sur 36")) == (0, 1, 1)
    changed(folder, "categories", lambda rows: rows.assign(coordinate=np.nan))
    code, told = run(verifier, folder, capsys)
    assert (code, told.count("Les places n'y sont pas imprimées")) == (0, 1)


def test_published_answers_redo_what_a_report_for_everybody_rounds(verifier, tmp_path, capsys):
    answers, missing = people()
    folder = written(tmp_path / "public", replace(study_of(main=PLAIN), disclosure="public"), answers, missing)
    whole = written(tmp_path / "whole", study_of(main=PLAIN), answers, missing)
    shutil.copy(whole / "data/processed/exports/answers.csv", folder / "data/processed/exports/answers.csv")
    code, told = run(verifier, folder, capsys)
    assert (code, told.count("plus grand écart"), told.count("36 sur 36")) == (0, 3, 2), told
    changed(folder, "categories", lambda rows: rows.assign(coordinate=rows["coordinate"] + 0.2 * (rows["axis"] == 2)))
    code, told = run(verifier, folder, capsys)
    assert (code, told.count("<- dépasse l’arrondi")) == (1, 1)


def test_what_nobody_redoes_is_said(verifier, tmp_path, capsys):
    imputed = replace(PLAIN, passive=Passive(missing="imputed"))
    code, told = run(verifier, written(tmp_path / "imputed", study_of(main=imputed), *people()), capsys)
    assert (code, told.count("des réponses manquantes y sont imputées")) == (0, 1)
    assert told.endswith("Rien n'a pu être vérifié.\n")
    twice = dict.fromkeys(QUESTIONS["a"].categories, "Oui")
    study = study_of(main=PLAIN)
    study = replace(study, questions=QUESTIONS | {"a": replace(QUESTIONS["a"], categories=twice)})
    _, told = run(verifier, written(tmp_path / "labels", study, *people()), capsys)
    assert "le même libellé" in told
    hidden = replace(PLAIN, within=("groupe", "g1"))
    inside = QUESTIONS | {"groupe": replace(QUESTIONS["groupe"], role="internal")}
    study = replace(study_of(main=hidden), questions=inside)
    _, told = run(verifier, written(tmp_path / "hidden", study, *people()), capsys)
    assert "ne sort pas de l'étude" in told


def test_a_study_without_a_space_has_nothing_to_check(verifier, tmp_path, capsys):
    assert run(verifier, written(tmp_path, study_of(), *people()), capsys) == (
        0,
        "Cette étude n'a pas d'espace : rien à vérifier.\n",
    )


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed on this machine")
def test_the_program_in_r_is_written_as_r(tmp_path):
    import subprocess

    done = subprocess.run(
        ["Rscript", "-e", f"parse({str(TEMPLATES / 'verifier.R')!r})"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_an_english_study_is_told_in_english(verifier, tmp_path, capsys):
    study = replace(study_of(main=PLAIN, mfa=SPACES["mfa"]), language="en")
    code, told = run(verifier, written(tmp_path, study, *people()), capsys)
    assert (code, told.count("Space “"), told.count("largest gap")) == (0, 2, 12)
    assert told.endswith("All that could be checked agrees.\n")


def test_both_programs_say_the_same_in_both_languages(verifier):
    french, english = verifier.SAID["fr"], verifier.SAID["en"]
    assert list(french) == list(english)
    assert all(fields(french[key]) == fields(english[key]) for key in french)
    in_r = (TEMPLATES / "verifier.R").read_text("utf-8")
    plain = [key for key in french if not fields(french[key])]
    assert [key for key in plain for said in (french, english) if f'{key} = "{said[key]}"' not in in_r] == []


def fields(text):
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]
