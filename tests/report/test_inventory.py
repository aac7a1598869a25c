"""Every number of a report for everybody is there by some right, which these tests try."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.printing.inventory import LINES, MADE, READ, WITHHELD, right_of

from analysis.printing.door import printed
from analysis.printing.readers_counts import OF_AXES
from analysis.printing.unread import UNREAD, UNREAD_COLUMNS
from analysis.printing.withheld import FEW
from analysis.tables import TABLES
from analysis.tables.declaring import Kind

# Kinds of which one rule holds in all tables: words, counts, what was chosen before looking, p-values.
RULED: tuple[Kind, ...] = ("key", "text", "axis", "count", "setting", "test")


@pytest.fixture(scope="module")
def public(poison):
    return replace(poison, disclosure="public")


def test_every_number_that_everybody_reads_has_its_line():
    numbers = {
        name: {column.name for column in table.columns if column.kind not in RULED}
        for name, table in TABLES.items()
        if table.printed and name not in UNREAD
    }
    lacking = {name: columns - set(right_of(name)) for name, columns in numbers.items()}
    assert {name: columns for name, columns in lacking.items() if columns} == {}
    unknown = {name: set(right_of(name)) - set(TABLES[name].names) - {"*"} for name in LINES}
    assert {name: columns for name, columns in unknown.items() if columns} == {}


def test_what_the_audit_reads_is_what_the_inventory_says():
    read = {(name, column) for name in LINES for column, right in right_of(name).items() if right == READ}
    own = {("eigenvalues", name) for name in OF_AXES} | {("categories", "coordinate"), ("mean_points", "mean")}
    assert read == own | {("shifts", "deviation"), ("axes", "share")}  # shares are the modified rates again


def test_what_no_audit_reads_is_not_printed(results, public):
    space = printed(results, public).spaces["main"]
    assert [name for name in UNREAD if len(getattr(space, name))] == []
    told = [
        (name, column)
        for name, columns in UNREAD_COLUMNS.items()
        for column in columns
        if column in getattr(space, name) and getattr(space, name)[column].notna().any()
    ]
    assert told == []


def scrambled(frame, columns, rng):
    """Return a table in which some columns hold other numbers, where they hold any."""
    return frame.assign(
        **{
            name: frame[name].mask(frame[name].notna(), rng.random(len(frame)))
            if frame[name].dtype.kind == "f"
            else rng.random(len(frame)) < 0.5
            for name in columns
            if name in frame
        }
    )


@pytest.mark.parametrize("step", ["nothing", "few"])
def test_what_is_made_of_printed_numbers_does_not_follow_the_true_ones(results, public, step):
    rng = np.random.default_rng(4)
    space = results.spaces["main"]
    changed = {
        name: scrambled(
            getattr(space, name), [each for each, right in right_of(name).items() if right in (MADE, WITHHELD)], rng
        )
        for name in sorted({*LINES, *UNREAD})
        if TABLES[name].scope == "space" and len(getattr(space, name))
    }
    assert {"categories", "eigenvalues", "deviations", "themes"} <= set(changed)
    if step != "nothing":
        places = changed["categories"]
        few = places["n"] < FEW
        assert few.any()
        changed["categories"] = places.assign(coordinate=places["coordinate"].mask(few, rng.random(len(places))))
    other = replace(results, spaces={"main": space.replaced(**changed)})
    record = pd.DataFrame([{"withheld": step, "enough": "yes"}]).reindex(columns=TABLES["disclosure_audit"].names)
    told, same = (
        printed(each.replaced(disclosure_audit=record), public).spaces["main"].frames for each in (results, other)
    )
    for name, frame in told.items():
        pd.testing.assert_frame_equal(frame, same[name], obj=name)
