"""The one door of printing: no step goes round it, and nothing leaves by it at a precision or a size that tells."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from functools import cache
from importlib import import_module
from io import BytesIO
from pkgutil import iter_modules
from typing import Any

import grimp
import numpy as np
import openpyxl
import pandas as pd
import pytest
from tests.attacks.reading import sheets_in

from analysis import printing, steps
from analysis.printing.door import DECIMALS, OF_OTHERS, RULED, Printed, decimals_of, printed
from analysis.printing.levels import may_print
from analysis.printing.public_precision import OF_SPACES
from analysis.printing.public_spaces import OF_EDITIONS
from analysis.report.workbook import workbook_bytes
from analysis.study import Editions, read_study
from analysis.tables import TABLES
from analysis.tables.declaring import Table, counts, keys, settings, shares
from analysis.tables.declaring import tests as p_values
from analysis.tables.results import Results, Tables

# Steps ---------------------------------------------------------------------------------------------------------------

SHOWING = (
    *("analysis.figures", "analysis.deposit", "analysis.explorer.payload"),
    *("analysis.report.chapters", "analysis.report.document", "analysis.report.workbook"),
)
MADE = frozenset(TABLES) | {"answers"}  # what steps make: not to be shown as it was made
# An archive keeps the answers themselves, under its own rules of access: their deposit alone takes them.
# The pages of the team are made of the answers that `shown_answers` leaves, or of the space that they make: none of
# them where the report is for everybody.
KEPT_WHOLE = {"deposit": {"answers", "multiple", "missing"}, "write_explorer": {"answers"}, "write_place": {"answers"}}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("analysis", cache_dir=None, exclude_type_checking_imports=True)


def showing_steps(graph: grimp.ImportGraph) -> set[str]:
    """Return the modules of steps that depend on what shows results to readers."""
    return {
        module.rpartition(".")[2]
        for module in graph.find_children("analysis.steps")
        if any(f"{above}.".startswith(f"{room}.") for above in graph.find_upstream_modules(module) for room in SHOWING)
    }


def round_the_door(step: Any) -> set[str]:
    """Return what a step that shows results takes round the door, and `printed` where it does not take this."""
    taken = inspect.signature(step).parameters
    through = "printed" in taken and taken["printed"].annotation is Printed
    return (MADE - KEPT_WHOLE.get(step.__name__, set())) & set(taken) | (set() if through else {"printed"})


def test_what_shows_results_is_known(graph):
    drawing = {"draw_answers", "draw_markers", "draw_space", "draw_editions", "draw_stability_and_classes"}
    assert showing_steps(graph) == drawing | {
        "write_text",
        "write_workbook",
        "write_explorer",
        "write_pptx",
        "write_projects",
        "write_place",
        "write_session",
        "deposit",
    }


def test_no_step_shows_what_has_not_passed_the_door(graph):
    for name in showing_steps(graph):
        step = getattr(import_module(f"analysis.steps.{name}"), name)
        assert round_the_door(step) == set(), name
        read = graph.find_modules_directly_imported_by(f"analysis.steps.{name}")
        assert "analysis.storage" not in read, f"{name} would read tables by itself"


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("draw_answers", "printed: Printed,", "printed: Printed, frequencies: pd.DataFrame,", {"frequencies"}),
        ("draw_space", "printed: Printed,", "printed: Printed, answers: pd.DataFrame,", {"answers"}),
        ("write_text", "printed: Printed,", "printed: Results,", {"printed"}),
        ("draw_stability_and_classes", "printed: Printed,", "class_axes: pd.DataFrame,", {"printed", "class_axes"}),
        ("deposit", "missing: pd.DataFrame,", "missing: pd.DataFrame, dictionary: pd.DataFrame,", {"dictionary"}),
    ],
)
def test_a_step_that_takes_a_table_as_it_was_made_is_met(name, old, new, found):
    source = inspect.getsource(import_module(f"analysis.steps.{name}"))
    assert source.count(old) == 1
    changed: dict[str, Any] = {"pd": pd, "Results": Results}
    exec(compile(source.replace(old, new), name, "exec", dont_inherit=True), changed)
    assert round_the_door(changed[name]) == found


def test_a_new_step_that_draws_is_met(graph):
    graph.add_module("analysis.steps.draw_new")
    assert "draw_new" not in showing_steps(graph)
    graph.add_import(importer="analysis.steps.draw_new", imported="analysis.figures.scree")
    assert "draw_new" in showing_steps(graph)
    graph.remove_module("analysis.steps.draw_new")


def test_every_step_is_the_function_of_its_module():
    without = {"handing", "paths", "settings", "sources", "uses"}
    names = {module.name for module in iter_modules(steps.__path__)} - without
    assert [name for name in names if not callable(getattr(import_module(f"analysis.steps.{name}"), name))] == []


# Results of a study that has every table -----------------------------------------------------------------------------

N = 60


def frame_of(table: Table) -> pd.DataFrame:
    """Return rows of a table with numbers of many decimals, of many respondents."""
    ranks = np.arange(6)
    made = {
        "key": lambda _: [f"k{rank}" for rank in ranks],
        "text": lambda _: ["mot"] * len(ranks),
        "axis": lambda _: ranks % 2 + 1,
        "count": lambda place: 20 * (place + 1) + ranks,
        "setting": lambda _: ranks + 0.95,
        "flag": lambda _: [True] * len(ranks),
    }
    columns = {
        column.name: made.get(column.kind, lambda place: np.sqrt(ranks + place + 2) / 7)(place)
        for place, column in enumerate(table.columns)
    }
    return pd.DataFrame(columns | ({"axes": ["1", "2", "1+2"] * 2} if "axes" in columns else {}))


def crossing(rows: list[tuple[str, str, str | None, str | None, int]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["question", "category", "by", "by_category", "n"])
    return table.assign(base=table.groupby(["question", "by_category"], dropna=False)["n"].transform("sum"))


def counted(name: str) -> pd.DataFrame:
    """Return two questions, alone and crossed, as a table counts them."""
    alone = [("q", "x", None, None, 25), ("q", "y", None, None, 35)]
    cells = [("q", c, "r", g, n) for (c, g), n in zip(["xu", "yu", "xv", "yv"], [11, 19, 14, 16], strict=True)]
    other = [("r", "u", None, None, 30), ("r", "v", None, None, 30)] if name == "frequencies" else []
    table = crossing([*alone, *other, *cells])
    share = table["n"] / table["base"]
    return table.assign(share=share, ci_low=share / np.sqrt(2), ci_high=share * 1.1)[TABLES[name].names]


@pytest.fixture(scope="module")
def study(root):
    return replace(read_study(root / "examples/poison"), editions=Editions("edition", "k0"))


@pytest.fixture(scope="module")
def answers(study):
    sexes, ill = (list(study.questions[name].categories) for name in ("sexe", "malade"))
    people = [f"R{rank:02d}" for rank in range(N)]
    return pd.DataFrame({"respondent": people, "sexe": sexes * (N // 2), "malade": ill * (N // 2)})


@pytest.fixture(scope="module")
def whole(answers):
    """Return results in which every declared table has rows, those of single respondents included."""
    frames = {name: frame_of(table) for name, table in TABLES.items() if name != "cells"}
    for name in ("frequencies", "table_counts"):
        frames[name] = counted(name)
    for name in ("numbers", "class_quantities"):
        frames[name]["dominated"] = "no"
    frames["categories"]["status"] = "active"
    frames["eigenvalues"] = frames["eigenvalues"].head(2)
    frames["axes"] = frames["axes"].head(2).assign(place=["horizontal", "vertical"])
    cloud = pd.DataFrame({"respondent": answers["respondent"].repeat(2), "axis": [1, 2] * N})
    for name in ("coordinate", "contribution", "cos2"):
        cloud[name] = np.random.default_rng(2).normal(size=2 * N)
    frames["individuals"] = cloud.reindex(columns=TABLES["individuals"].names)
    frames["members"] = answers[["respondent"]].assign(**{"class": "k1"})
    of = {
        scope: Tables(
            {name: TABLES[name].checked(frame) for name, frame in frames.items() if TABLES[name].scope == scope}
        )
        for scope in ("study", "space", "crossed")
    }
    return Results(of["study"], {"main": of["space"]}, {"t": of["crossed"]})


@pytest.fixture(scope="module")
def for_everybody(study, whole, answers):
    """Return what gives a study of some data, its report for everybody, and what this prints of every table."""

    @cache
    def shown(data: str) -> tuple[Any, Printed]:
        public = replace(study, data=data, disclosure="public")
        alike = whole.replaced(weighting=whole.study.weighting.head(0))  # of weighted ones, less is printed
        return public, printed(alike, public, answers)

    return shown


def tables_of(results: Results) -> dict[str, pd.DataFrame]:
    """Return every table of some results, by name."""
    parts = (results.study, *results.spaces.values(), *results.crossed.values())
    return {name: frame for part in parts for name, frame in part.frames.items()}


def roundings(frame: pd.DataFrame, table: Table) -> list[str]:
    """Return the columns of a table that have more decimals than their kind is printed with."""
    return [
        column.name
        for column in table.columns
        if column.kind in DECIMALS and column.name in frame
        for numbers in [frame[column.name].dropna().astype("float64")]
        if not np.array_equal(numbers, numbers.round(decimals_of(table)[column.kind]))
    ]


def sheets(study: Any, shown: Any) -> dict[str, pd.DataFrame]:
    """Return the tables of the workbook as a reader of Excel files sees them, by name."""
    found = sheets_in(workbook_bytes(study, shown))
    titles = {title.replace("’", "'").replace("\u202f", " "): frame for title, frame in found.items()}
    printed_ones = {name: table.title for name, table in TABLES.items() if table.title and may_print(table, study)}
    return {name: titles[title] for name, title in printed_ones.items() if title in titles}


# What leaves by the door ---------------------------------------------------------------------------------------------


def test_decimals_are_those_of_a_report_for_everybody():
    as_told = {"share": 3, "part": 2, "statistic": 2, "test": 3}
    assert as_told | {"position": 2, "deviation": 2, "score": 2} == DECIMALS
    assert as_told | {"position": 1, "deviation": 1, "score": 1} == OF_SPACES


@pytest.mark.parametrize("data", ["public", "reconstructed", "received"])
def test_a_report_for_everybody_has_the_decimals_of_each_kind_in_every_table(for_everybody, data):
    public, shown = for_everybody(data)
    tables = tables_of(shown)
    assert {name for name, table in TABLES.items() if table.printed} <= set(tables)
    assert [(name, found) for name, frame in tables.items() if (found := roundings(frame, TABLES[name]))] == []
    told = sheets(public, shown)
    assert [(name, found) for name, frame in told.items() if (found := roundings(frame, TABLES[name]))] == []
    numbers = {name: frame[frame.columns.intersection(TABLES[name].of(*DECIMALS))] for name, frame in tables.items()}
    untold = [name for name, frame in numbers.items() if frame.size and frame.isna().all(axis=None)]
    assert untold == ["edition_means"]  # of editions whose question has no place


def test_a_report_for_the_team_keeps_its_numbers_whole(study, whole, answers):
    shown = printed(whole, study, answers)
    assert roundings(shown.spaces["main"].cells, TABLES["cells"]) == ["x", "y"]
    assert shown.study.frames == {
        name: frame for name, frame in whole.study.frames.items() if may_print(TABLES[name], study)
    }
    told = sheets(study, shown)
    made = tables_of(whole)
    for name, frame in told.items():
        for column in TABLES[name].of(*DECIMALS):
            assert frame[column].astype("float64").tolist() == pytest.approx(
                made[name][column].tolist(), rel=1e-15, nan_ok=True
            )
        assert roundings(frame, TABLES[name]) == TABLES[name].of(*DECIMALS)


PEOPLE = {"individuals", "landmarks", "members", "paragons"}


@pytest.mark.parametrize("data", ["public", "reconstructed", "received"])
def test_nobody_is_in_what_everybody_reads_of_a_space(for_everybody, whole, data):
    _, shown = for_everybody(data)
    space = shown.spaces["main"]
    assert set(whole.spaces["main"].frames) >= PEOPLE
    assert not PEOPLE & set(space.frames)
    assert not {"multiple", "sources", "recodes"} & set(shown.study.frames)
    assert [name for name, frame in space.frames.items() if {"respondent", "respondents"} & set(frame)] == []
    assert space.cells["n"].sum() > 0
    assert space.cells["category"].isna().all()
    assert space.cells["n"].min() >= 3


@pytest.mark.parametrize("data", ["public", "reconstructed", "received"])
def test_the_team_reads_where_everybody_stands(study, whole, answers, data):
    shown = printed(whole, replace(study, data=data), answers)
    space = shown.spaces["main"]
    assert set(space.frames) >= PEOPLE
    assert not {"multiple", "sources", "recodes"} & set(shown.study.frames)
    assert space.cells["n"].sum() == N
    assert set(" ".join(space.cells["respondents"]).split()) == set(answers["respondent"])
    exact = whole.spaces["main"].individuals.query("axis == 1")["coordinate"].round(9)
    assert set(space.cells["x"]) == set(exact)


# A table that nobody wrote a rule for --------------------------------------------------------------------------------

COLUMNS = (*keys("question"), *counts("n", "n_missing"), *shares("share"), *p_values("p_value"), *settings("seed"))
NEW = Table("made_up", "made_up", "One that nobody thought of.", COLUMNS, title="Tableau nouveau", told="Un tableau.")
ROWS = pd.DataFrame({"question": list("abcde"), "n": [1, 2, 3, 0, 9], "n_missing": 7, "share": 0.25, "p_value": 0.5})
LEVELS = [("received", "public"), ("public", "public"), ("reconstructed", "public")]


@pytest.fixture(scope="module")
def few(whole):
    """Return results of which few tables have rows: a new one leaves by the door beside others, whatever they are."""
    held = Tables({name: whole.study.frames[name] for name in ("frequencies", "numbers", "dictionary")})
    return Results(held, {"main": Tables({"categories": whole.spaces["main"].categories})})


def shown_rows(study: Any, few: Results, monkeypatch: Any, table: Table, rows: pd.DataFrame) -> Any:
    monkeypatch.setitem(TABLES, table.name, table)
    return printed(few.replaced(**{table.name: rows}), study)


@pytest.mark.parametrize(("data", "disclosure"), LEVELS)
def test_a_row_of_one_or_two_loses_its_numbers_where_no_rule_names_its_table(study, few, monkeypatch, data, disclosure):
    level = replace(study, data=data, disclosure=disclosure)
    before = printed(few, level).n_masked
    shown = shown_rows(level, few, monkeypatch, NEW, ROWS.assign(seed=62))
    rows = shown.study.made_up
    hidden = [True, True, False, False, False]
    for name in ("n", "n_missing", "share", "p_value"):
        assert rows[name].isna().tolist() == hidden
    assert rows["question"].tolist() == list("abcde")
    assert rows["seed"].tolist() == [62] * 5
    assert shown.n_masked == before + 2
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(level, shown)), read_only=True)
    assert [row[1] for row in book["Tableau nouveau"].values] == ["n", None, None, 3, 0, 9]


@pytest.mark.parametrize("data", ["public", "reconstructed", "received"])
def test_a_row_of_one_or_two_is_whole_for_the_team(study, few, monkeypatch, data):
    rows = ROWS.assign(seed=62)
    assert shown_rows(replace(study, data=data), few, monkeypatch, NEW, rows).study.made_up is rows


@pytest.mark.parametrize(("data", "disclosure"), LEVELS)
def test_a_row_that_counts_something_else_is_whole(study, few, monkeypatch, data, disclosure):
    table = replace(NEW, columns=(*keys("question"), *counts("n_categories"), *shares("share")))
    rows = pd.DataFrame({"question": ["a"], "n_categories": [2], "share": [0.25]})
    shown = shown_rows(replace(study, data=data, disclosure=disclosure), few, monkeypatch, table, rows)
    assert shown.study.made_up.equals(rows)


def test_tables_that_have_a_rule_are_named_in_one_and_others_count_respondents_first():
    modules = [import_module(f"analysis.printing.{one.name}") for one in iter_modules(printing.__path__)]
    nodes = [node for module in modules for node in ast.walk(ast.parse(inspect.getsource(module)))]
    named = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    named |= {node.arg for node in nodes if isinstance(node, ast.keyword)}
    assert RULED - named - set(OF_EDITIONS) == set()
    firsts = {name: table.of("count")[0] for name, table in TABLES.items() if table.printed and table.of("count")}
    assert set(firsts) >= RULED
    assert {first for name, first in firsts.items() if name not in RULED} - {"n", "assessors", "smallest"} == OF_OTHERS
