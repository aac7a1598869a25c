"""Result tables as declared: names, paths and words; what a file must be to be one; keys that stay texts."""

from __future__ import annotations

import re
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.language.typography import typeset
from analysis.problems import StudyError
from analysis.storage import read_table, write_table
from analysis.tables import TABLES, table_at
from analysis.tables.declaring import Table, by_name, counts, keys, shares
from analysis.tables.results import Tables

KEYS = ["01", "007", "true", "NA", "None", "nan", "1e5", "-0", "", " x ", 'dit "oui"', "a, b", "l'un\nl'autre", "∅"]
LIKE = [*("panel", "missing", "accounting", "description", "compare", "inference", "spaces", "variances"), "main"]
small = Table("small", "small", "A small one.", (*keys("question", "wave"), *counts("n"), *shares("share")))


def filled(table: Table, texts: list[str]) -> pd.DataFrame:
    """Return rows of a table, each column of texts holding the same ones; an empty one is missing."""
    words = pd.Series(texts, dtype="str").replace("", np.nan)
    numbers = pd.Series(np.arange(len(texts)) + 0.5)
    made = {"key": words, "text": words, "flag": numbers > 1}
    return pd.DataFrame({column.name: made.get(column.kind, numbers) for column in table.columns})


# Declarations --------------------------------------------------------------------------------------------------------


def test_names_paths_and_titles_are_unique():
    for part in ("name", "path"):
        assert len({getattr(table, part) for table in TABLES.values()}) == len(TABLES)
    for language in ("fr", "en"):
        titles = [table.titled(language) for table in TABLES.values() if table.title]
        assert len({title.casefold() for title in titles}) == len(titles)
    assert [name for name, table in TABLES.items() if table.name != name] == []
    assert [name for name, table in TABLES.items() if len(set(table.names)) < len(table.columns)] == []


def test_two_tables_of_one_name_or_path_are_refused():
    for other in (Table("small", "other", "", ()), Table("other", "small", "", ())):
        with pytest.raises(ValueError, match="two result tables have one name or one path"):
            by_name([small, other])


def test_the_path_says_of_what_a_table_is_and_its_step_exists():
    for name, table in TABLES.items():
        wild = {"study": [], "space": ["space"], "crossed": ["table"]}[table.scope]
        assert re.findall(r"\{(\w+)\}", table.path) == wild, name
        assert not table.step or callable(getattr(import_module(f"analysis.steps.{table.step}"), table.step)), name
        assert table.step or name == "cells", name  # made by the door of printing


def test_what_readers_see_of_a_table_is_french_that_can_be_set():
    for name, table in TABLES.items():
        assert bool(table.title) == bool(table.told), name
        assert table.printed or table.for_team or not table.title, name
        assert not (table.printed and table.for_team), name
        title, told = (typeset(text, "fr") for text in (table.title, table.told))
        assert len(f"{title} (99)") <= 31, name  # a name of a sheet, numbered where there are several spaces
        assert not re.search(r"[\[\]:*?/\\]", title), name
        assert not re.search(r" [:;!?»%]|« |'", title + told), name
        assert not told or told.endswith("."), name
        assert not re.search(r"\b(the|and|each|of|which)\b", told), name


def test_what_readers_see_of_a_table_is_english_that_can_be_set():
    for name, table in TABLES.items():
        assert bool(table.title) == bool(table.title_en), name
        assert table.heads.keys() == table.heads_en.keys(), name
        said = (table.titled("en"), table.described("en"))
        title, told = (typeset(text, "en").replace("Cramér", "") for text in said)
        assert len(f"{title} (99)") <= 31, name
        assert not re.search(r"[\[\]:*?/\\]", title), name
        assert not re.search(r" [:;!?%]|[«»'\"àâçéèêîôùû]", title + told), name
        assert told.endswith("."), name
        assert not re.search(r"\b(le|la|les|des|et|du|par)\b", title + told), name


# What a file must be -------------------------------------------------------------------------------------------------


def fault(frame: pd.DataFrame) -> str:
    with pytest.raises(StudyError) as refused:
        small.checked(frame, "data/processed/small.csv")
    return str(refused.value).replace("\u00a0", " ")


GOOD = pd.DataFrame({"question": ["q"], "wave": ["v"], "n": [3], "share": [0.5]})


def test_a_misspelt_column_is_told_with_its_edit():
    told = fault(GOOD.rename(columns={"share": "shar"}))
    assert told.startswith("data/processed/small.csv\n")
    assert "tableau « small »" in told
    assert "colonne « shar » inconnue" in told
    assert "-> écrire `share`" in told
    assert "colonne « share » absente" in told
    assert "y renommer « shar »" in told


def test_a_column_like_none_is_to_be_taken_away():
    told = fault(GOOD.assign(zzz=1))
    assert "tableau « small » : colonne « zzz » inconnue" in told
    assert "-> retirer cette colonne" in told


def test_a_missing_column_is_told_with_its_remedy():
    told = fault(GOOD.drop(columns="wave"))
    assert "tableau « small » : colonne « wave » absente" in told
    assert "-> refaire ce fichier : l'effacer, puis relancer l'étude" in told


@pytest.mark.parametrize("values", [["trois"], [4, "trois"], pd.Categorical(["trois"]), ["3"]])
def test_words_in_a_column_of_numbers_are_refused(values):
    told = fault(pd.concat([GOOD] * len(values), ignore_index=True).assign(n=values))
    assert "tableau « small » : la colonne « n » doit être faite de nombres" in told
    assert "-> refaire ce fichier : l'effacer, puis relancer l'étude" in told


@pytest.mark.parametrize("values", [[np.nan], [None], [3.0], pd.array([None], dtype="Int64"), [True]])
def test_numbers_that_are_missing_or_whole_are_no_words(values):
    assert len(small.checked(GOOD.assign(n=values))) == 1


def test_all_faults_are_told_at_once():
    told = fault(GOOD.drop(columns="wave").assign(n=["trois"], zzz=1))
    assert "tableau « small » : 3 problèmes" in told


@pytest.mark.filterwarnings("ignore:Columns:pandas.errors.DtypeWarning")
def test_a_file_with_words_among_its_numbers_is_refused(tmp_path):
    """So many rows that pandas reads them in parts, one of which has words."""
    path = tmp_path / "panel.csv"
    path.write_text("respondent,wave,panel,n_waves\n" + "a,b,c,1\n" * 300_000 + "a,b,c,deux\n", "utf-8")
    with pytest.raises(StudyError, match=r"tableau «.panel.».* «.n_waves.» doit être faite de nombres"):
        read_table(path)


def test_columns_come_out_in_the_declared_order():
    for name, table in TABLES.items():
        frame = filled(table, ["a", "b"])
        assert list(table.checked(frame[frame.columns[::-1]])) == table.names, name


def test_a_table_of_nothing_has_its_columns(tmp_path):
    for name, table in TABLES.items():
        nothing = table.empty()
        assert list(table.checked(pd.DataFrame())) == list(nothing) == table.names, name
        path = tmp_path / table.file.format(space="s", table="t")
        write_table(pd.DataFrame(), path)
        assert path.read_text("utf-8") == ",".join(table.names) + "\n", name
        pd.testing.assert_frame_equal(read_table(path), nothing, obj=name)
        assert {str(nothing[key].dtype) for key in table.of("key", "text")} <= {"str"}, name


# Texts ---------------------------------------------------------------------------------------------------------------


def test_keys_that_look_like_something_else_are_read_as_they_were_written(tmp_path):
    for name, table in TABLES.items():
        frame = filled(table, KEYS)
        path = tmp_path / table.file.format(space="s", table="t")
        write_table(frame, path)
        pd.testing.assert_frame_equal(read_table(path), frame, check_exact=True, obj=name)


@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=8)
)
@settings(max_examples=100)
def test_any_text_is_read_as_it_was_written(tmp_path_factory, texts):
    path = tmp_path_factory.getbasetemp() / "any" / "panel.csv"
    frame = filled(TABLES["panel"], texts)
    write_table(frame, path)
    pd.testing.assert_frame_equal(read_table(path), frame)


# Places --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", LIKE)
def test_a_table_is_found_where_it_lies_whatever_its_space_is_called(key):
    for table in TABLES.values():
        path = table.file.format(space=key, table=key)
        for place in (path, f"/une étude/{path}", f"C:/Études/{path}"):
            assert table_at(place) == (table, "" if table.scope == "study" else key), place


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.of_waves])
def test_a_table_of_a_wave_is_that_of_the_study(name):
    assert table_at(f"data/processed/2018-a/{TABLES[name].path}.csv") == (TABLES[name], "")


@pytest.mark.parametrize("path", ["data/processed/nothing.csv", "data/processed/apanel.csv", "panel.parquet"])
def test_a_path_where_none_is_declared_is_refused(path):
    with pytest.raises(LookupError, match=rf"no result table is declared at {re.escape(path)}"):
        table_at(path)


# In memory -----------------------------------------------------------------------------------------------------------


def test_a_table_that_is_not_there_is_empty_and_one_that_is_none_is_refused():
    held = Tables({"panel": filled(TABLES["panel"], ["a"])})
    assert len(held.panel) == 1
    assert list(held.eigenvalues) == TABLES["eigenvalues"].names
    assert held.eigenvalues.empty
    assert held.replaced(eigenvalues=held.panel).eigenvalues is held.panel
    with pytest.raises(AttributeError, match="no result table is called eigenvalue; the nearest is eigenvalues"):
        held.eigenvalue  # noqa: B018
    assert not hasattr(held, "zzz")


def test_tables_share_what_is_cut_of_those_that_they_have_in_common():
    axes = pd.DataFrame({"axis": [1, 2], "theme": ["a", "b"]})
    held = Tables({"axes": axes, "themes": axes})
    kept = held.replaced(themes=axes.assign(theme="c")).only(lambda name: name != "panel")
    assert kept.on_axis("axes", 2) is held.on_axis("axes", 2)
    assert (held.on_axis("themes", 1)["theme"].tolist(), kept.on_axis("themes", 1)["theme"].tolist()) == (["a"], ["c"])
    assert set(held.only(lambda name: name == "axes").frames) == {"axes"}
