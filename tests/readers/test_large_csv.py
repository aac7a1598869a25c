"""A large file read a block at a time is the file that is read whole; what is irregular is left to be read whole."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook.values import Source
from analysis.problems import StudyError
from analysis.readers import csv_blocks, raw
from analysis.readers.csv import read_csv
from analysis.readers.large_csv import read_large_csv

NAMES = ["id", "q1", "q2", "autre"]
CELLS = st.sampled_from(["", "a", "b", 'x "y"', "deux\nlignes", "a;b", "é", " "]) | st.text("ab\"\n;é'", max_size=4)


@pytest.fixture(scope="module", autouse=True)
def small_blocks():
    """Cut the text in blocks so small that a drawn file has several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_blocks, "HEAD", 64)
        patch.setattr(csv_blocks, "BLOCK", 48)
        yield


def same_as_whole(content: bytes, source: Source, folder: Path) -> bool:
    """Whether a file was read a block at a time: it is then what it is when read whole."""
    path = folder / "a.csv"
    path.write_bytes(content)
    found = read_large_csv(path, "a.csv", source, NAMES)
    if found is None:
        return False
    whole = read_csv(content, "a.csv", source, NAMES)
    assert found.header == whole.header
    assert found.lines.tolist() == whole.lines.tolist()
    assert found.notes[1:] == whole.notes
    assert list(found.frame) == list(whole.frame)
    for name in whole.frame:
        assert found.frame[name].astype("object").equals(whole.frame[name].astype("object"))
    return True


def written(rows: list[list[str]], quoting: int) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n", quoting=quoting).writerows([NAMES, *rows])
    return text.getvalue().encode("utf-8")


@given(
    rows=st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=8, max_size=30),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    form=st.sampled_from(["csv", "limesurvey"]),
)
def test_blocks_are_the_whole_file(tmp_path_factory, rows, quoting, form):
    keyed = [[f"k{rank}", *row[1:]] for rank, row in enumerate(rows)]
    source = Source(form, encoding="utf-8", delimiter=";")
    same_as_whole(written(keyed, quoting), source, tmp_path_factory.mktemp("drawn"))


@pytest.mark.parametrize("form", ["csv", "limesurvey"])
def test_a_regular_file_is_read_by_blocks(tmp_path, form):
    rows = [
        [f"k{rank}", "oui" if rank % 2 else "", "deux\nlignes" if rank == 20 else "1", 'dit "non"']
        for rank in range(60)
    ]
    assert same_as_whole(written(rows, csv.QUOTE_MINIMAL), Source(form, encoding="utf-8-sig", delimiter=";"), tmp_path)
    marked = b"\xef\xbb\xbf" + written(rows, csv.QUOTE_ALL).replace(b"\n", b"\r\n").rstrip()
    assert same_as_whole(marked, Source(form, encoding="utf-8-sig", delimiter=";"), tmp_path)


@pytest.mark.parametrize(
    "row",
    [
        b"k;1;2\n",  # too short
        b'k;1;"a"b;2\n',  # a quote that closes before the end
        b'k;1;a"b;2\n',  # and one that opens nothing
        b"k;1;2;3\r",  # another end of line
        b"\n",
        b";;;\n",
        b"k;\xff;2;3\n",
        "k;Ã©;2;3\n".encode(),
    ],
)
def test_a_row_like_no_other_leaves_the_file_to_be_read_whole(tmp_path, row):
    path = tmp_path / "a.csv"
    regular = "".join(f"k{rank};1;2;3\n" for rank in range(40)).encode()
    path.write_bytes(b";".join(map(str.encode, NAMES)) + b"\n" + regular + row + regular)
    assert read_large_csv(path, "a.csv", Source("csv", encoding="utf-8", delimiter=";"), NAMES) is None


def test_columns_of_many_texts_stay_texts(tmp_path):
    rows = [[f"k{rank}", "a", "b", "c"] for rank in range(60)]
    path = tmp_path / "a.csv"
    path.write_bytes(written(rows, csv.QUOTE_MINIMAL))
    table = read_large_csv(path, "a.csv", Source("csv", encoding="utf-8", delimiter=";"), NAMES)
    assert table is not None
    kinds = {name: isinstance(table.frame[name].dtype, pd.CategoricalDtype) for name in NAMES}
    assert kinds == {"id": False, "q1": True, "q2": True, "autre": True}


def test_a_faulty_large_file_is_told_as_ever(small_study, monkeypatch):
    study = small_study(
        raw="nom;mail;q1;q2;q3;q4a;q4b;q5\nAna;a@x.fr;1;50 €;30;Y;N;bien\nBob;b@x.fr;2\nCyd;;1;1;1;N;N;\n"
    )
    told = []
    for size in (0, 10**9):
        monkeypatch.setattr(raw, "LARGE", size)
        with pytest.raises(StudyError) as fault:
            study.clean()
        told.append(str(fault.value))
    assert told[0] == told[1]
