"""A wave cleaned by slices is the wave cleaned whole: answers, counts, messages; what is long is not held."""

import re
from dataclasses import fields

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.cleaning.slices import LONG, clean_slices, sliced_wave
from analysis.codebook.reading import read_codebook
from analysis.harmonising.checking import check_study
from analysis.problems import StudyError
from analysis.readers import csv_blocks, raw, slices
from analysis.readers.csv_blocks import IrregularError
from analysis.steps.clean_wave import clean_wave as step
from analysis.steps.handing import write_made
from analysis.storage import Streamed, slices_writer
from analysis.study import read_study

HEAD = "nom;mail;q1;autre;q2;q3;q4a;q4b;q5\n"
CODES = """  musee:
    column: q1
    codes: {"1": jamais, "2": parfois, "3": jamais}
    reason: ensemble
    others: {column: autre, is: jamais, codes: {souvent: parfois}}
"""
EDITS = [('  musee: {column: q1, codes: {"1": jamais, "2": parfois}}\n', CODES)]
KEPT = ("at_most: 1}", "at_most: 1, beyond: keep}")
FILTER = ("avis: {column: q5}", """avis: {column: q5, asked_if: "musee = 'parfois'", outside: keep}""")
ASIDE = """set_aside:
  test: {column: nom, matches: "(?i)^test"}
  incomplete: {column: q3, below: 31}
"""
ROWS = st.tuples(
    st.sampled_from(["Ana", "ANA ", "Bob", "Cyd", "Éva", "testeur", "", "Flo", "Gil"]),
    st.sampled_from(["1", "2", "3", "", "1", "2"]),
    st.sampled_from(["", "", "souvent", "rien"]),
    st.sampled_from(["50 €", "100", "", "250 €"]),
    st.sampled_from(["30", "41", ""]),
    st.sampled_from(["Y;N", "N;N", "Y;Y", "N;Y"]),
    st.sampled_from(["bien", ""]),
)
V1, V2 = "data/raw/v1.csv", "data/raw/v2.csv"
FAULTY = st.sampled_from(["9", "", "1 000,50", "douze", "Ana", "12,5"])


@pytest.fixture(scope="module", autouse=True)
def small_slices():
    """Cut files in slices so small that a drawn one has several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_blocks, "HEAD", 160)
        patch.setattr(csv_blocks, "BLOCK", 400)
        patch.setattr(slices, "SLICED_FROM", 0)
        yield


def written(rows):
    lines = [f"{name};{name}@x.fr;{q1};{other};{q2};{q3};{q4};{q5}\n" for name, q1, other, q2, q3, q4, q5 in rows]
    return HEAD + "".join(lines) + "".join(f"{name};;1;;100;50;N;N;\n" for name in ("Ada", "Béa", "Cléo"))


def two_files(small_study, rows, cut, *, edits, lacking=()):
    """Write a study whose first rows are in a file, the others in another, its columns in another order."""
    header, *lines = [line.split(";") for line in written(rows).splitlines()]
    study = small_study(raw=None, edits=edits)
    settings_file = study.root / "config/study.yaml"
    settings_file.write_text(settings_file.read_text("utf-8").replace(V1, f"{V1}, {V2}"), encoding="utf-8")
    for file, part, order in ((V1, lines[:cut], 1), (V2, lines[cut:], -1)):
        kept = [place for place, name in enumerate(header) if file != V2 or name not in lacking][::order]
        text = "".join(";".join(line[place] for place in kept) + "\n" for line in (header, *part))
        (study.root / file).write_text(text, encoding="utf-8")
    return study


def sliced(study, write=None):
    known = read_study(study.root)
    codebook = read_codebook(study.root, "v1", known)
    found = sliced_wave(study.root, known.waves["v1"].files, codebook)
    assert found is not None
    return clean_slices(found, codebook, known.questions, key=b"test", write=write)


def same_as_whole(study):
    """Whether the tables of a wave cleaned by slices are those of the wave cleaned whole."""
    parts = []
    found, whole = sliced(study, parts.append), study.clean()
    for field in fields(whole):
        one = pd.concat([part[field.name] for part in parts]) if field.name in LONG else getattr(found, field.name)
        pd.testing.assert_frame_equal(one.reset_index(drop=True), getattr(whole, field.name))
    return all(len(getattr(found, name)) == 0 for name in LONG)


def told(action):
    """Return what an action finds faulty, as it is told; nothing where it finds nothing."""
    try:
        action()
    except StudyError as fault:
        return str(fault)
    return ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(
    rows=st.lists(ROWS, min_size=12, max_size=40),
    keep=st.sampled_from(["first", "last"]),
    edits=st.sampled_from([[KEPT], [KEPT, FILTER], [("at_most: 1}", "at_most: 2}")]]),
    cut=st.none() | st.integers(1, 14),
)
def test_slices_are_the_whole_wave(small_study, rows, keep, edits, cut):
    aside = f"{ASIDE}  duplicate: {{keep: {keep}}}\nmissing:"
    edits = [*EDITS, *edits, ("missing:", aside)]
    if cut is None:
        assert same_as_whole(small_study(raw=written(rows), edits=edits))
    else:
        assert same_as_whole(two_files(small_study, rows, cut, edits=edits))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(rows=st.lists(ROWS, min_size=12, max_size=40), wrong=st.lists(FAULTY, max_size=12), data=st.data())
def test_every_fault_is_told_as_of_the_whole_wave(small_study, rows, wrong, data):
    cells = [list(row) for row in rows]
    for text in wrong:
        cells[data.draw(st.integers(0, len(rows) - 1))][data.draw(st.sampled_from([1, 3, 4]))] = text
    edits = [*EDITS, ("missing:", ASIDE + "missing:")]
    if (cut := data.draw(st.none() | st.integers(1, 14))) is None:
        study = small_study(raw=written(cells), edits=edits)
    else:
        study = two_files(small_study, cells, cut, edits=edits)
    assert told(lambda: sliced(study)) == told(study.clean)


def many(n, named=()):
    """Return sound answers, each of another person; some have another name, by their rank."""
    names = {rank: f"p{rank}" for rank in range(n)} | dict(named)
    return [[name, "1", "", "100", "50", "N;N", ""] for name in names.values()]


def test_the_same_key_in_two_files_is_told_with_the_file_of_each(small_study):
    study = two_files(small_study, many(40, {35: "p3"}), 20, edits=EDITS)
    assert "data/raw/v1.csv\n  respondent.key" in told(lambda: sliced(study)).replace("\xa0", " ")
    assert told(lambda: sliced(study)) == told(study.clean)
    aside = "set_aside: {duplicate: {keep: last}}\nmissing:"
    study = two_files(small_study, many(40, {35: "p3"}), 20, edits=[*EDITS, ("missing:", aside)])
    assert same_as_whole(study)


def test_slices_of_which_nobody_is_kept_are_those_of_the_whole_wave(small_study):
    tests = {rank: f"test {rank}" for rank in (*range(15), *range(20, 30))}
    study = two_files(small_study, many(40, tests), 20, edits=[*EDITS, ("missing:", ASIDE + "missing:")])
    assert same_as_whole(study)
    assert len(study.clean().answers) == 15 + 3


def test_each_file_whose_rows_tell_a_fault_is_told(small_study):
    rows = many(40)
    study = two_files(small_study, rows, 20, edits=EDITS)
    for file in (V1, V2):
        header = (study.root / file).read_text("utf-8").splitlines()[0].split(";")
        with (study.root / file).open("a", encoding="utf-8") as lines:
            lines.write(";".join([*header[1:], header[0]]) + "\n")
    found = told(lambda: sliced(study))
    assert found == told(study.clean)
    assert found.count("une ligne y nomme les colonnes dans un autre ordre") == 2


def test_a_column_that_one_file_lacks_is_told(small_study):
    study = two_files(small_study, many(30), 15, edits=EDITS, lacking=("q3",))
    assert "v2.csv" in told(lambda: sliced(study, pytest.fail))
    assert told(lambda: sliced(study)) == told(study.clean)


@pytest.mark.parametrize("largest", [V1, V2])
def test_the_size_that_counts_is_that_of_all_files(small_study, monkeypatch, largest):
    cut = 30 if largest == V1 else 2
    study = two_files(small_study, many(32), cut, edits=EDITS)
    sizes = {file: (study.root / file).stat().st_size for file in (V1, V2)}
    assert sizes[largest] > 3 * min(sizes.values())
    monkeypatch.setattr(slices, "SLICED_FROM", sum(sizes.values()))
    assert same_as_whole(study)
    monkeypatch.setattr(slices, "SLICED_FROM", sum(sizes.values()) + 1)
    assert sliced_wave(study.root, [V1, V2], study.codebook()) is None


def test_a_column_that_is_not_there_is_told(small_study):
    rows = [(f"p{rank}", "1", "", "100", "50", "N;N", "") for rank in range(30)]
    study = small_study(raw=written(rows).replace(";q3;", ";q33;"), edits=EDITS)
    assert "q33" in told(lambda: sliced(study, pytest.fail))
    assert told(lambda: sliced(study)) == told(study.clean)


def test_nobody_kept_is_told(small_study):
    rows = [(f"p{rank}", "1", "", "100", "50", "N;N", "") for rank in range(30)]
    aside = "set_aside: {test: {column: nom, matches: .}}\nmissing:"
    study = small_study(raw=written(rows), edits=[*EDITS, ("missing:", aside)])
    assert "aucune ligne n'est gardée" in told(lambda: sliced(study))


def test_an_irregular_file_is_read_whole(small_study, tmp_path):
    rows = [(f"p{rank}", "1", "", "100", "50", "N;N", "") for rank in range(30)]
    study = small_study(raw=written(rows) + 'x;y;1;;100;50;N;N;"a"b\n', edits=EDITS)
    with pytest.raises(IrregularError):
        sliced(study)


@pytest.mark.parametrize("wrong", ["100", "mille"])
def test_a_check_by_slices_tells_what_that_of_the_whole_tells(small_study, monkeypatch, wrong):
    rows = [(f"p{rank}", "12"[rank % 2], "", "100", "50", "N;Y", "") for rank in range(40)]
    rows += [("fin", "1", "", wrong, "50", "N;N", "")]
    study = small_study(raw=written(rows), edits=EDITS)
    by_slices = check_study(study.root, holds=False)
    monkeypatch.setattr(slices, "SLICED_FROM", 10**9)
    monkeypatch.setattr(raw, "LARGE", 0)
    whole = check_study(study.root, holds=False)
    assert by_slices.summary == whole.summary
    assert by_slices.problems == whole.problems
    assert (wrong == "mille") == any("pas un nombre" in problem.found for problem in by_slices.problems)
    if wrong == "100":
        assert set(by_slices.combined.answers) == {"wave", "edition"}
        assert len(by_slices.combined.answers) == len(whole.combined.answers)


def made_step(study, monkeypatch):
    monkeypatch.chdir(study.root)
    codebook, known = study.codebook(), read_study(study.root)
    return step(
        raw=["data/raw/v1.csv"], codebook=codebook, questions=known.questions, data=known.data, pseudonym_key=None
    )


def test_the_step_writes_the_files_of_a_wave_cleaned_whole(small_study, monkeypatch, capsys):
    rows = [(f"p{rank}", "12"[rank % 2], "", "100", "50", "N;Y", "") for rank in range(40)]
    study = small_study(raw=written(rows), edits=EDITS)
    made = made_step(study, monkeypatch)
    assert isinstance(made, Streamed)
    with monkeypatch.context() as patch:
        patch.setattr(slices, "SLICED_FROM", 10**9)
        whole = made_step(study, monkeypatch)
    paths = {
        kind: {name: f"{kind}/v1/{name}.csv" for name in whole} | {"answers": f"{kind}/v1/answers.parquet"}
        for kind in ("sliced", "whole")
    }
    for kind, one in (("sliced", made), ("whole", whole)):
        assert capsys.readouterr().out == ""
        write_made(one, paths[kind])
        told_sliced = "vague v1 : nettoyée par tranches, sans être tenue entière en mémoire\n"
        assert capsys.readouterr().out == (told_sliced if kind == "sliced" else "")
    for name, path in paths["whole"].items():
        one, other = study.root / path, study.root / paths["sliced"][name]
        if name == "answers":
            pd.testing.assert_frame_equal(pd.read_parquet(other), pd.read_parquet(one))
        else:
            assert other.read_bytes() == one.read_bytes()


def test_an_irregular_file_is_cleaned_whole_by_the_step(small_study, monkeypatch):
    rows = [(f"p{rank}", "1", "", "100", "50", "N;N", "") for rank in range(30)]
    study = small_study(raw=written(rows) + 'x;y;1;;100;50;N;N;deux "mots"\n', edits=EDITS)
    made = made_step(study, monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(slices, "SLICED_FROM", 10**9)
        told_whole = told(lambda: made_step(study, monkeypatch))
    paths = {name: f"out/v1/{name}.csv" for name in LONG}
    assert told(lambda: made.make(paths)) == told_whole
    assert not list((study.root / "out").rglob("*.part"))


def test_the_step_says_where_a_wave_is_not_to_be_sliced(small_study, monkeypatch, capsys):
    rows = [(f"p{rank}", "1", "", "100", "50", "N;N", "") for rank in range(30)]
    study = small_study(raw=written(rows) + "\nx;y;1;;100;50;N;N;\n", edits=EDITS)
    made = made_step(study, monkeypatch)
    made = made.make({name: f"out/v1/{name}.csv" for name in LONG})
    assert len(made["answers"]) == 34
    line, text = re.fullmatch(r"data/raw/v1.csv, après la ligne (\d+) : (.*)\n", capsys.readouterr().out).groups()
    assert 20 <= int(line) <= 34  # the last of the block before the blank one
    assert "n'est pas écrite comme les autres" in text
    assert text.endswith("la vague v1 est lue d'une pièce, tenue entière en mémoire")


def test_a_fault_leaves_nothing_written(small_study, tmp_path):
    rows = [(f"p{rank}", "1", "", "100", "50", "N;N", "") for rank in range(30)] + [("q", "9", "", "", "50", "N;N", "")]
    study = small_study(raw=written(rows), edits=EDITS)
    paths = {name: str(tmp_path / f"out/{name}.csv") for name in ("multiple", "missing")}
    with pytest.raises(StudyError), slices_writer(paths) as write:
        sliced(study, write)
    assert not list((tmp_path / "out").iterdir())
