"""Clouds of editions past the door: no cell, bin or point of one or two respondents, nor what the others would tell."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.comparison.clouds import category_paths, edition_bins, edition_cells
from analysis.comparison.regions import REGIONS
from analysis.printing.door import by_the_rules, printed
from analysis.printing.edition_clouds import without_small_clouds
from analysis.study import Editions, read_study
from analysis.tables.results import Results, Tables


@pytest.fixture(scope="module")
def study(root):
    return replace(read_study(root / "examples/poison"), editions=Editions("sexe", "fille"))


def made(sizes, seed, n_missing=0):
    """Return the clouds of editions of these sizes, and their answers."""
    rng = np.random.default_rng(seed)
    names = ["fille", "garcon", "autre"][: len(sizes)]
    editions = pd.Series(pd.Categorical(np.repeat(names, sizes), names))
    points = pd.DataFrame(rng.normal(size=(len(editions), 2)), columns=[1, 2])
    codes = rng.integers(0, 2, len(editions))
    codes[:n_missing] = -1
    answers = pd.DataFrame(
        {"fievre": pd.Categorical.from_codes(codes, ["oui", "non"]), "glace": pd.Categorical(["oui"] * len(editions))}
    )
    tables = {
        "edition_cells": edition_cells(points, editions, 0.5, space="main"),
        "edition_bins": edition_bins(points, editions, 0.5, space="main"),
        "category_paths": category_paths(points, answers, editions, space="main"),
    }
    return tables, editions, answers


def past_the_door(study, tables, frequencies=None):
    everything = {} if frequencies is None else {"frequencies": frequencies}
    results = Results(Tables(everything), MappingProxyType({"main": Tables(tables)}))
    leaves = by_the_rules if study.disclosure == "public" else printed
    return leaves(results, study).spaces["main"]


SIZES = st.lists(st.integers(1, 60), min_size=1, max_size=3)


@settings(max_examples=12, deadline=None)
@given(SIZES, st.integers(0, 10**6), st.integers(0, 4))
def test_confidential_clouds_hold_no_group_of_one_or_two(study, sizes, seed, n_missing):
    tables, editions, answers = made(sizes, seed, min(n_missing, sizes[0]))
    shown = past_the_door(replace(study, data="received", disclosure="public"), tables)
    for name in ("edition_cells", "edition_bins", "category_paths"):
        counts = getattr(shown, name)["n"]
        assert not counts.between(1, 2).any(), name
    # What one edition does not show of a cell that another shows is nobody.
    whole = tables["edition_cells"].groupby(["x", "y"])["n"].sum()
    seen = shown.edition_cells.groupby(["x", "y"])["n"].sum()
    assert (whole.loc[seen.index] == seen).all()
    # Bins lose nobody of an edition of three or more, and the silent of a question shown are none or three.
    bins = shown.edition_bins.query("axis == 1").groupby("edition")["n"].sum().to_dict()
    assert bins == {name: n for name, n in editions.value_counts().to_dict().items() if n >= 3}
    for question in shown.category_paths["question"].unique():
        silent = answers[question].isna().groupby(editions, observed=True).sum()
        assert not silent.between(1, 2).any()


@settings(max_examples=20, deadline=None)
@given(SIZES, st.integers(0, 10**6))
def test_joined_bins_follow_each_other_and_keep_their_shares(sizes, seed):
    tables, _, _ = made(sizes, seed)
    shown = without_small_clouds(Tables(tables)).edition_bins
    for _, own in shown.groupby(["edition", "axis"]):
        assert np.allclose(own["high"].to_numpy()[:-1], own["low"].to_numpy()[1:])
        assert own["share"].sum() == pytest.approx(1.0)
        assert np.allclose(own["share"], own["n"] / own["base"])
    for _, own in shown.groupby("axis"):
        assert len(own) == own["edition"].nunique() * own["low"].nunique()  # one set of bins for all editions


def test_large_bins_stay_apart():
    tables, _, _ = made([5000, 5000], 1)
    shown = without_small_clouds(Tables(tables)).edition_bins
    assert len(shown) > 0.6 * len(tables["edition_bins"])


def test_clouds_that_are_not_confidential_are_left_as_they_are(study):
    tables, _, _ = made([4, 2], 1)
    shown = past_the_door(study, tables)
    assert all(getattr(shown, name) is table for name, table in tables.items())


def frequencies(fever, editions):
    rows = [("sexe", key, None, None, sum(editions.values()), n) for key, n in editions.items()]
    rows += [("fievre", key, None, None, sum(fever.values()), n) for key, n in fever.items()]
    columns = ["question", "category", "by", "by_category", "base", "n"]
    return pd.DataFrame(rows, columns=columns).assign(share=0.5, ci_low=0.1, ci_high=0.9)


def test_a_report_for_everybody_shows_no_edition_and_no_question_masked_elsewhere(study):
    public = replace(study, data="received", disclosure="public")
    tables, _, _ = made([40, 30, 30], 1)
    clear = past_the_door(public, tables, frequencies({"oui": 60, "non": 40}, {"fille": 40, "garcon": 30, "autre": 30}))
    assert set(clear.category_paths["question"]) == {"fievre", "glace"}
    assert set(clear.edition_bins["edition"]) == {"fille", "garcon", "autre"}
    masked = past_the_door(public, tables, frequencies({"oui": 98, "non": 2}, {"fille": 40, "garcon": 2, "autre": 58}))
    assert set(masked.category_paths["question"]) == {"glace"}
    assert set(masked.edition_cells["edition"]) | set(masked.edition_bins["edition"]) <= {"fille", "autre"}
    assert "garcon" not in set(masked.category_paths["edition"])


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=16))
def test_no_passage_of_one_or_two_is_told_by_the_others(study, counts):
    sides = [(before, after) for before in REGIONS for after in REGIONS][: len(counts)]
    flows = pd.DataFrame(sides, columns=["before", "after"]).assign(
        edition="garcon", previous="fille", space="main", n=counts, base=sum(counts)
    )
    shown = past_the_door(replace(study, data="received", disclosure="public"), {"edition_flows": flows}).edition_flows
    assert not shown["n"].between(1, 2).any()
    if shown.empty:
        assert sum(counts) < 3
        return
    hidden = shown["n"].isna()
    assert hidden.sum() != 1 or sum(counts) - shown["n"].sum() == 0
    assert (shown.loc[~hidden, "n"].to_numpy() == np.array(counts)[~hidden.to_numpy()]).all()


def test_a_report_for_everybody_shows_no_passage_from_an_edition_masked_elsewhere(study):
    flows = pd.DataFrame([("garcon", "fille", "main", "low_low", "low_low", 9, 9)], columns=FLOWS)
    public = replace(study, data="received", disclosure="public")
    clear = frequencies({"oui": 60, "non": 40}, {"fille": 40, "garcon": 60})
    assert len(past_the_door(public, {"edition_flows": flows}, clear).edition_flows) == 1
    masked = frequencies({"oui": 60, "non": 40}, {"fille": 2, "garcon": 98})
    assert past_the_door(public, {"edition_flows": flows}, masked).edition_flows.empty


FLOWS = ["edition", "previous", "space", "before", "after", "n", "base"]
