"""What the tables of editions tell of one or two persons: projected points, and answers without a place."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import pytest

from analysis.printing.door import by_the_rules, printed
from analysis.study import read_study
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

ROWS = {"reference": "a", "space": "main", "axis": 1, "matched_axis": 1, "correlation": 0.9}


@pytest.fixture(scope="module")
def study(root):
    return read_study(root)


def frequencies(key, **groups):
    """Return how many of each edition gave « oui » and « non » to q."""
    whole = {answer: sum(counts[rank] for counts in groups.values()) for rank, answer in enumerate(("oui", "non"))}
    sizes = {edition: sum(counts) for edition, counts in groups.items()}
    n = sum(sizes.values())
    rows = [("q", answer, None, None, count, n) for answer, count in whole.items()]
    for edition, counts in groups.items():
        rows += [
            ("q", answer, key, edition, counts[rank], sizes[edition]) for rank, answer in enumerate(("oui", "non"))
        ]
    rows += [(key, edition, None, None, size, n) for edition, size in sizes.items()]
    columns = ["question", "category", "by", "by_category", "n", "base"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(share=table["n"] / table["base"], ci_low=0.1, ci_high=0.9)


def results(study, lost, **sizes):
    """Return the results of editions of so many, who gave so many answers without a place."""
    view = pd.DataFrame(
        [
            {"edition": edition, "n": n, "mean": 0.1, "deviation": 0.2, "ratio": 0.8, "n_unplaced": 5} | ROWS
            for edition, n in sizes.items()
        ]
    )
    unplaced = pd.DataFrame(lost, columns=["edition", "question", "category", "reason", "n"])
    axes = TABLES["edition_axes"].empty()
    axes = pd.DataFrame(
        [{"edition": edition, "space": "main", "axes": "1", "n": n, "median": 0.9} for edition, n in sizes.items()],
        columns=axes.columns,
    )
    space = Tables({"reference_view": view, "unplaced_answers": unplaced, "edition_axes": axes})
    key = study.editions.question
    table = frequencies(key, **{edition: (n - n // 2, n // 2) for edition, n in sizes.items()})
    return Results(Tables({"frequencies": table}), MappingProxyType({"main": space}), MappingProxyType({}), {})


def shown(study, made, **level):
    declared = replace(study, **level)
    leaves = by_the_rules if declared.disclosure == "public" else printed
    return leaves(made, declared).spaces["main"]


LOST = [("b", "q", "oui", "new", 3), ("b", "q", None, "missing", 2), ("c", "q", "oui", "new", 4)]


def test_a_count_of_one_or_two_is_not_what_a_total_leaves(study):
    space = shown(study, results(study, LOST, a=30, b=20, c=20), data="received", disclosure="public")
    assert space.unplaced_answers["n"].isna().tolist() == [False, True, False]
    assert space.reference_view["n_unplaced"].isna().tolist() == [False, True, False]
    assert space.reference_view["mean"].notna().all()


def test_a_report_for_everybody_leaves_out_an_edition_whose_number_is_masked(study):
    space = shown(study, results(study, [], a=30, b=2, c=30), data="received", disclosure="public")
    assert "b" not in set(space.reference_view["edition"])
    assert "b" not in set(space.edition_axes["edition"])


def test_a_report_for_everybody_tells_no_answer_of_an_edition_that_has_a_masked_one(study):
    lost = [("b", "q", "oui", "new", 3), ("c", "q", "non", "new", 4)]
    made = results(study, lost, a=30, b=20, c=20)
    table = made.study.frequencies
    table.loc[(table["by_category"] == "b") & (table["category"] == "oui"), "n"] = 18
    table.loc[(table["by_category"] == "b") & (table["category"] == "non"), "n"] = 2
    table.loc[table["by"].isna() & (table["question"] == "q"), "n"] = [43, 27]
    space = shown(study, made, data="received", disclosure="public")
    assert "b" not in set(space.unplaced_answers["edition"])
    assert space.reference_view.set_index("edition")["n_unplaced"].isna()["b"]
    whole = shown(study, results(study, lost, a=30, b=20, c=20), data="received", disclosure="public")
    assert whole.unplaced_answers["n"].tolist() == [3, 4]
    assert whole.reference_view["n_unplaced"].notna().all()


def figure(edition, k, n):
    row = {"id": "f", "published": "1", "k": k, "n": n, "rule": "nearest", "computed": 1.0, "agrees": True}
    return row | {"label": "F", "unit": "%", "edition": edition, "question": "q", "category": "oui"}


def test_a_published_figure_of_some_editions_does_not_give_back_what_is_masked(study):
    """Of three editions, the sum of two leaves the third: nothing is computed of any where one count is masked."""
    made = results(study, [], a=30, b=20, c=20)
    figures = pd.DataFrame([figure("a, c", 25, 50), figure("c", 10, 20), figure(None, 43, 70)])
    kept = printed(made.replaced(published=figures), replace(study, data="received", disclosure="public"))
    assert kept.study.published["k"].notna().all()
    table = made.study.frequencies
    table.loc[(table["by_category"] == "b") & (table["category"] == "oui"), "n"] = 18
    table.loc[(table["by_category"] == "b") & (table["category"] == "non"), "n"] = 2
    table.loc[table["by"].isna() & (table["question"] == "q"), "n"] = [43, 27]
    told = printed(made.replaced(published=figures), replace(study, data="received", disclosure="public"))
    assert told.study.published["k"].isna().tolist() == [True, True, False]
    assert told.study.published["computed"].isna().tolist() == [True, True, False]
