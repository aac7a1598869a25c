"""Rows of result tables read as Python holds them."""

import numpy as np
import pandas as pd
from pandas.testing import assert_frame_equal

from analysis.report.chapters.columns import wide
from analysis.report.rows import records_of, values_of
from analysis.tables.results import Tables

TABLE = pd.DataFrame(
    {
        "question": pd.Series(["a", "b", None, "b", None], dtype="str"),
        "axis": [1, 1, 1, 2, 2],
        "n": [3.0, np.nan, 5.0, 6.0, 7.0],
        "told": pd.Series([True, np.bool_(False), None, True, False], dtype="object"),
    }
)


def test_rows_are_those_of_pandas_and_of_its_types():
    found, expected = records_of(TABLE), TABLE.to_dict("records")
    assert_frame_equal(pd.DataFrame(found), pd.DataFrame(expected))
    assert [list(map(type, row.values())) for row in found] == [list(map(type, row.values())) for row in expected]
    assert records_of(TABLE.head(0)) == []
    assert list(values_of(TABLE, "axis", "question"))[:2] == [(1, "a"), (1, "b")]


def test_a_row_is_made_of_each_group_in_its_order_those_without_a_key_together():
    first, second, third = wide(TABLE, [1, 2], "question")
    assert (first["question"], second["question"]) == ("a", "b")
    assert (first["n 1"], second["n 2"], third["n 1"], third["n 2"]) == (3, 6, 5, 7)
    assert np.isnan(first["n 2"])


def test_the_rows_of_an_axis_are_found_whether_axes_were_read_as_numbers_or_text():
    for axes in (TABLE["axis"], TABLE["axis"].astype("float64"), TABLE["axis"].astype("str")):
        tables = Tables({"questions": TABLE.assign(axis=axes)})
        assert tables.on_axis("questions", 2)["n"].tolist() == [6, 7]
        assert tables.on_axis("questions", 2) is tables.on_axis("questions", 2)
        assert tables.replaced(questions=TABLE.head(3)).on_axis("questions", 2).empty
    assert Tables().on_axis("questions", 1).empty


def test_rows_that_hold_a_text_are_found_and_a_table_that_is_not_there_is_empty():
    tables = Tables({"questions": TABLE})
    assert tables.of("questions", "question", "b")["n"].isna().tolist() == [True, False]
    assert tables.of("questions", "question", "c").empty
    assert tables.categories.empty
    assert tables.categories is tables.categories
