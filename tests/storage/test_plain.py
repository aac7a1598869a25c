"""Long tables of texts are written to the bytes that pandas writes."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.storage import plain
from analysis.storage.plain import plain_csv

CELLS = st.none() | st.sampled_from(["", " ", "é", "a b", "NA"]) | st.text(max_size=3)


@pytest.fixture(scope="module", autouse=True)
def any_length():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "LONG", 0)
        yield


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8))
def test_bytes_are_those_of_pandas_and_texts_to_quote_are_left_to_it(rows):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"], dtype="str")
    found = plain_csv(frame)
    if any(sign in cell for row in rows for cell in row if cell for sign in '",\r\n'):
        assert found is None
    else:
        assert found == frame.to_csv(index=False, lineterminator="\n").encode()


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": ["x"], "n": [1.5]}),
        pd.DataFrame({"a": [""]}, dtype="str"),
        pd.DataFrame({"a": ["x"], "b,c": ["y"]}, dtype="str"),
    ],
)
def test_other_tables_are_left_to_pandas(frame):
    assert plain_csv(frame) is None


def test_a_slice_of_a_table_is_written_alone():
    frame = pd.DataFrame({"a": list("wxyz"), "b": list("1234")}, dtype="str").iloc[1:3]
    assert plain_csv(frame) == b"a,b\nx,2\ny,3\n"


def test_tables_put_together_are_written_as_one():
    frame = pd.DataFrame({"a": list("wx"), "b": list("12")}, dtype="str")
    assert plain_csv(pd.concat([frame, frame])) == b"a,b\nw,1\nx,2\nw,1\nx,2\n"


def test_a_short_table_is_left_to_pandas(monkeypatch):
    monkeypatch.setattr(plain, "LONG", 5)
    assert plain_csv(pd.DataFrame({"a": ["x"], "b": ["y"]}, dtype="str")) is None
