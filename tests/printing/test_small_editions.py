"""Editions in a space past the door: no region of one or two persons, nor what would give one back."""

from __future__ import annotations

from types import MappingProxyType

import pandas as pd
import pytest

from analysis.printing.public import Printed
from analysis.printing.small_editions import OF_ALL, public_editions, without_small_editions
from analysis.tables import TABLES
from analysis.tables.results import Tables

REGIONS = ["low_low", "low_high", "high_low", "high_high"]


def regions(**counts):
    rows = [
        {"space": "m", "region": region, "edition": edition, "n": n, "base": sum(own), "share": n / sum(own)}
        for edition, own in counts.items()
        for region, n in zip(REGIONS, own, strict=True)
    ]
    return pd.DataFrame(rows).assign(ci_low=0.1, ci_high=0.9)


def filled(name, **values):
    table = TABLES[name]
    numbers = dict.fromkeys((column.name for column in table.columns if column.kind not in ("key", "flag")), 1.0)
    texts = dict.fromkeys(table.of("key"), "x")
    return pd.DataFrame([numbers | texts | dict.fromkeys(table.of("flag"), True) | values])[table.names]


def space(**frames):
    own = {name: filled(name) for name in OF_ALL}
    return Tables(MappingProxyType(own | frames))


def test_a_small_region_takes_another_with_it_and_every_trend_of_regions():
    shown = without_small_editions(space(edition_regions=regions(a=[2, 8, 9, 7], b=[8, 8, 9, 7])))
    table = shown.edition_regions
    masked = table[table["edition"] == "a"]
    assert masked["n"].isna().sum() == 2  # with one, the base would give it back
    assert (masked["share"].isna() == masked["n"].isna()).all()
    assert table.loc[table["edition"] == "b", "n"].notna().all()
    assert shown.edition_region_trends.empty
    assert list(shown.edition_region_trends) == TABLES["edition_region_trends"].names
    assert len(shown.edition_trends) == 1


def test_large_regions_and_empty_ones_are_printed_and_the_door_may_be_passed_twice():
    shown = without_small_editions(space(edition_regions=regions(a=[0, 8, 9, 7], b=[8, 8, 9, 7])))
    assert shown.edition_regions["n"].notna().all()
    assert len(shown.edition_region_trends) == 1
    once = without_small_editions(space(edition_regions=regions(a=[1, 8, 9, 7])))
    pd.testing.assert_frame_equal(without_small_editions(once).edition_regions, once.edition_regions)


def test_no_spread_of_one_or_two_persons_is_printed():
    rows = pd.concat([filled("edition_spreads", n=n, n_reference=m) for n, m in ((2, 30), (30, 2), (30, 30))])
    assert len(without_small_editions(space(edition_spreads=rows)).edition_spreads) == 1


@pytest.mark.parametrize("masked", [True, False])
def test_an_edition_whose_number_is_masked_leaves_with_all_that_ties_it_to_others(masked):
    cells = {("edition", "a", "", "")} if masked else set()
    means = pd.concat([filled("edition_means", edition=edition) for edition in ("a", "b")], ignore_index=True)
    held = space(edition_means=means, edition_regions=regions(a=[8, 8, 9, 7], b=[8, 8, 9, 7]))
    shown = public_editions(held, "edition", Printed(pd.DataFrame(), frozenset(cells)))
    assert shown.edition_means["edition"].tolist() == (["b"] if masked else ["a", "b"])
    assert set(shown.edition_regions["edition"]) == ({"b"} if masked else {"a", "b"})
    assert [getattr(shown, name).empty for name in OF_ALL] == [masked] * len(OF_ALL)
