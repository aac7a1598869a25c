"""What the report tells of the laureates: all of them, whomever it is for, and nothing of respondents."""

import re
from dataclasses import replace

import pytest

from analysis.description.laureates import laureate_tables
from analysis.printing.door import printed
from analysis.report.chapters.laureates import laureates
from analysis.report.chapters.opening import warning
from analysis.report.context import Context
from analysis.report.markdown import Names, render, unescaped
from analysis.report.texts import Texts
from analysis.study.laureates import Former, LaureateCategory, Laureates, Proclamation, Towns
from analysis.tables.results import Picture, Results, Tables

TEXTS = {
    "liste": (
        "ordre,projet,structure,commune,code_insee,categorie,note\n"
        "1,Forge,,Val,29002,Ateliers,\n2,Haie | vive,Les *Verts*,Roc,29001,Jardins,\n"
    ),
    "villes": "commune,code_insee,canton,latitude,longitude\nRoc,29001,Nord,48.5,-4.2\nVal,29002,Sud,48.1,-4.0\n",
    "nouvelles": "edition,projet,date,nouvelles,source\nII,Forge,2024-09-01,Tout va bien.,une lettre\n",
}
DECLARED = Laureates(
    editions={"II": Proclamation("II", "liste", 2, "une affiche")},
    categories={
        "jardins": LaureateCategory("jardins", "Jardins", Former("Potagers", ("I",), assumed=True)),
        "ateliers": LaureateCategory("ateliers", "Ateliers", note="Nouvelle."),
    },
    towns=Towns("villes", "canton", "Canton"),
    news="nouvelles",
    label="Lauréats de l'essai",
)


@pytest.fixture(scope="module", params=["internal", "public"])
def told(poison, request):
    """Return the chapter of a study with laureates, as readers of a level see it."""
    study = replace(poison, spaces={}, laureates=DECLARED, data="reconstructed", disclosure=request.param)
    pictures = {"laureate_map/II": Picture("carte.svg", "Carte de deux projets.")}
    made = Results(Tables(laureate_tables(DECLARED, TEXTS.__getitem__)), pictures=pictures)
    context = Context(study.language, study, printed(made, study), Texts())
    text = render([*warning(context), *laureates(context)], Names("Tableau", "Figure", "tableau", "figure"))
    return re.sub(r"[ \u00a0\u202f]", " ", unescaped(text))


def test_every_laureate_is_told_at_each_level_and_none_is_masked(told):
    assert "Lauréats de l’essai" in told
    assert "L’édition II compte 2 lauréats, dans 2 communes (2 territoires). Source : une affiche." in told
    for text in ("Forge", "Haie | vive · Les *Verts*", "Roc", "Val", "Carte de deux projets."):
        assert text in told
    assert "Ces projets sont réels et publics." in told
    assert "Font exception les lauréats proclamés" in told


def test_a_change_of_names_is_said_to_be_a_reading(told):
    assert (
        "« Jardins » s’appelait « Potagers » dans les éditions I : rapprocher les deux noms est notre lecture." in told
    )
    assert "« Ateliers » : Nouvelle." in told


def test_news_are_told_with_their_day_and_source(told):
    assert "1er septembre 2024, « Forge » (édition II) : Tout va bien. Source : une lettre." in told
