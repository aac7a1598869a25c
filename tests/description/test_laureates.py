"""The tables of laureates: every project counted once each way, at its town, whatever the département and the year."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.description.lambert93 import lambert93
from analysis.description.laureates import laureate_counts, laureate_tables
from analysis.study import read_study
from analysis.study.laureates import Former, LaureateCategory, Laureates, Proclamation, Towns
from analysis.study.lists import list_text

TEXTS = {
    "un": "ordre,projet,commune,code_insee,categorie\n1,Semer,Roc,29001,Potagers\n",
    "deux": (
        "ordre,projet,structure,commune,code_insee,categorie,note\n"
        "10,Forge,,Val,29002,ateliers,\n9,Pousser,Les Verts,Roc,29001,Jardins partagés,un doute\n"
        "11,Haie,,Roc,29001,jardins,\n"
    ),
    "villes": "commune,code_insee,canton,latitude,longitude\nRoc,29001,Nord,48.5,-4.2\nVal,29002,Sud,48.1,-4.0\n",
    "nouvelles": "edition,projet,date,nouvelles,source\nII,Forge,2024-09-01,Après.,\nI,Semer,2021-01-01,Avant.,vu\n",
}
DECLARED = Laureates(
    editions={"I": Proclamation("I", "un"), "II": Proclamation("II", "deux")},
    categories={
        "jardins": LaureateCategory("jardins", "Jardins partagés", Former("Potagers", ("I",))),
        "ateliers": LaureateCategory("ateliers", "Ateliers"),
        "autres": LaureateCategory("autres", "Autres"),
    },
    towns=Towns("villes", "canton", "Canton"),
    news="nouvelles",
)


@pytest.fixture(scope="module")
def tables():
    return laureate_tables(DECLARED, TEXTS.__getitem__)


def test_a_list_is_in_the_order_of_proclamation_and_matches_categories_across_editions(tables):
    listed = tables["laureates"]
    assert listed["project"].tolist() == ["Semer", "Pousser", "Forge", "Haie"]
    assert listed["category"].tolist() == ["jardins", "jardins", "ateliers", "jardins"]
    assert listed["named"].tolist() == ["Potagers", "Jardins partagés", "ateliers", "jardins"]
    assert listed["territory"].tolist() == ["Nord", "Nord", "Sud", "Nord"]
    assert listed["note"].tolist() == ["", "un doute", "", ""]


def test_counts_are_those_of_the_list_and_a_category_without_a_project_counts_none(tables):
    counts = tables["laureate_counts"].query("edition == 'II'").set_index(["by", "category", "territory"])["n_projects"]
    assert counts[("all", "", "")] == 3
    assert counts["category"].tolist() == [2, 1, 0]
    assert counts[("category_territory", "jardins", "Nord")] == 2
    assert counts[("category_territory", "ateliers", "Nord")] == 0


def test_towns_are_where_they_are(tables):
    places = tables["laureate_places"].query("edition == 'II'").set_index(["commune", "category"])
    assert places["n_projects"].to_dict() == {("Roc", "jardins"): 2, ("Val", "ateliers"): 1}
    np.testing.assert_allclose(
        places.loc[("Roc", "jardins"), ["x", "y"]].astype(float), np.ravel(lambert93(-4.2, 48.5))
    )


def test_news_come_by_date_and_a_map_may_have_no_outline(tables):
    assert tables["laureate_news"]["news"].tolist() == ["Avant.", "Après."]
    assert tables["map_outline"].empty


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("NSO")), min_size=1, max_size=30))
def test_each_way_of_counting_counts_every_project_once(drawn):
    listed = pd.DataFrame(drawn, columns=["category", "territory"]).assign(edition="1")
    counted = laureate_counts(listed, list("abcd"))
    assert counted.groupby("by")["n_projects"].sum().eq(len(drawn)).all()
    assert counted.groupby("by")["share"].sum().to_numpy() == pytest.approx(1)


def test_the_published_counts_of_the_repository_are_found_again(root):
    tables = laureate_tables(read_study(root).laureates, partial(list_text, root))
    counts = tables["laureate_counts"].query("by == 'category'").set_index("category")["n_projects"].to_dict()
    assert counts == {"pratiques": 20, "innovation": 9, "cooperation": 2, "transformation": 12}
    outline = tables["map_outline"]
    assert outline["x"].between(585_000, 725_000).all()
    assert outline["y"].between(6_980_000, 7_110_000).all()
