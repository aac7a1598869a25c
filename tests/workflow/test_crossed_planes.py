"""Which crossed tables have a plane drawn: two axes, and no count that the plane would give away."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis.geometry.reading.tables import point_table, rate_table
from analysis.geometry.space.correspondence import fit_ca
from analysis.printing.door import printed
from analysis.steps.draw_answers import planes_of
from analysis.study import read_study
from analysis.tables.results import Results, Tables


@pytest.fixture(scope="module")
def study(root):
    return read_study(root / "examples/poison")


def results(counts):
    """Return the tables of two crossed questions: their counts, margin first, and what the plane is drawn from."""
    table = pd.DataFrame(counts, pd.Index([*"abc"][: len(counts)], name="q"), pd.Index([*"stu"], name="r"))
    columns = pd.concat([table.sum(axis="columns").rename(None), table], axis="columns")
    cells = columns.melt(ignore_index=False, var_name="by_category", value_name="n").rename_axis("category")
    cells = cells.reset_index().assign(question="q", by=lambda cells: cells["by_category"].notna().map({True: "r"}))
    cells["base"] = cells.groupby("by_category", dropna=False)["n"].transform("sum")
    found = fit_ca(table)
    return Tables(
        {"table_counts": cells, "table_eigenvalues": rate_table(found), "table_categories": point_table(found)}
    )


FREE, SMALL = [[9, 3, 4], [3, 9, 5], [4, 4, 9]], [[9, 1, 4], [3, 9, 5], [4, 4, 9]]


@pytest.mark.parametrize(
    ("counts", "data", "drawn"),
    [
        (FREE, "received", ["table/t"]),
        (SMALL, "public", ["table/t"]),
        (SMALL, "received", ["table/t"]),  # for the team
        (SMALL, "reconstructed", ["table/t"]),  # of nobody
        (FREE[:2], "public", []),
        ([[3, 6, 9], [4, 8, 12], [5, 10, 15]], "public", []),
    ],
)
def test_a_plane_is_drawn_where_it_may_be(study, counts, data, drawn):
    declared = replace(study, data=data)
    shown = printed(Results(Tables(), crossed={"t": results(counts)}), declared)
    assert [key for key, _ in planes_of(shown.crossed, declared)] == drawn
