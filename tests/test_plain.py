"""Long tables are written to the bytes that pandas writes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import plain
from analysis.plain import plain_csv

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


NUMBERS = st.floats() | st.floats(-1e-3, 1e-3) | st.integers(-40, 40).map(lambda power: 10.0**power)


@given(numbers=st.lists(st.tuples(NUMBERS, st.integers(-(2**63), 2**63 - 1)), max_size=20))
def test_numbers_have_the_digits_that_pandas_gives_them(numbers):
    frame = pd.DataFrame({"a": [a for a, _ in numbers], "b": np.array([b for _, b in numbers], dtype=np.int64)})
    frame["a"] = frame["a"].astype("float64")
    assert plain_csv(frame) == frame.to_csv(index=False, lineterminator="\n").encode()


@given(codes=st.lists(st.integers(-1, 2), min_size=1, max_size=8))
def test_categories_are_written_as_their_texts(codes):
    for categories in (["x", "é", "b c"], [2.5, 1e-9, 3.0], [7, 8, 9]):
        values = pd.Categorical.from_codes(codes, categories)
        frame = pd.DataFrame({"a": values, "b": np.arange(len(codes))})
        assert plain_csv(frame) == frame.to_csv(index=False, lineterminator="\n").encode()


def test_parts_of_a_table_follow_each_other(monkeypatch):
    monkeypatch.setattr(plain, "PART", 3)
    frame = pd.DataFrame({"a": list("stuvwxyz"), "b": np.arange(8) / 7}).astype({"a": "str"})
    assert plain_csv(frame) == frame.to_csv(index=False, lineterminator="\n").encode()
    frame.loc[7, "a"] = "s,t"
    assert plain_csv(frame) is None


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": ["x"], "n": [True]}),
        pd.DataFrame({"a": ["x"], "n": [1 + 2j]}),
        pd.DataFrame({"a": ["x"], "n": np.array([1.5], dtype=np.float32)}),
        pd.DataFrame({"a": ["x"], "n": pd.Series([True, None], dtype="object").iloc[:1]}),
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


def test_other_signs_part_cells_and_end_lines():
    frame = pd.DataFrame({"a": ["x,y", "é"], "b": [1.5, 2.0]}).astype({"a": "str"})
    assert plain_csv(frame, sep=";", end="\r\n") == frame.to_csv(index=False, sep=";", lineterminator="\r\n").encode()
    assert plain_csv(frame.assign(a=["x;y", "z"]).astype({"a": "str"}), sep=";", end="\r\n") is None
