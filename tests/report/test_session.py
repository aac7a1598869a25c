"""The session: its moments in their order, every laureate proclaimed once, the study as its own slides tell it."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from pptx import Presentation

from analysis.description.laureates import laureate_tables
from analysis.figures.paging import evened
from analysis.printing.door import printed
from analysis.report.context import Context
from analysis.report.pptx import pptx_bytes
from analysis.report.session.evening import evening
from analysis.report.session.moments import told
from analysis.report.session.pages import session_text
from analysis.report.slides.deck import Slide, deck
from analysis.report.texts import Texts
from analysis.study import EditionContext, Editions
from analysis.study.laureates import LaureateCategory, Laureates, Proclamation, Towns
from analysis.study.markers import Grid, Level, Marker
from analysis.study.sessions import Logo, Session, Speaker
from analysis.tables.results import Results, Tables

N = 12
LIST = "ordre,projet,commune,code_insee,categorie\n" + "".join(
    f"{rank},Projet {rank},{'Roc' if rank % 3 else 'Val'},{1 if rank % 3 else 2},{'a' if rank % 2 else 'b'}\n"
    for rank in range(1, N + 1)
)
TEXTS = {
    "liste": LIST,
    "villes": "commune,code_insee,canton,latitude,longitude\nRoc,1,Nord,48.5,-4.2\nVal,2,Sud,48.1,-4.0\n",
    "nouvelles": "edition,projet,date,nouvelles,source\nI,Forge,2024-09-01,Le feu a pris.,une lettre\n",
}
DECLARED = Laureates(
    editions={"II": Proclamation("II", "liste")},
    categories={"a": LaureateCategory("a", "Jardins"), "b": LaureateCategory("b", "Ateliers")},
    towns=Towns("villes", "canton", "Canton"),
    news="nouvelles",
)
GRID = Grid(
    "Grille d'essai",
    "une brochure",
    0,
    1,
    {
        "a": Marker("a", "Ancrage", "Plus c'est proche.", levels={0: Level("loin"), 1: Level("près")}),
        "b": Marker("b", "Durée", "Plus ça tient."),
    },
)
SESSION = Session(
    "Soirée",
    "2024-05-02",
    opening=(Speaker("Ana Roc", "présidente"),),
    sequences=(3, 9),
    logos=(Logo("Ville de Roc"),),
)


@pytest.fixture(scope="module")
def told_evening(poison, results):
    """Return what gives the moments of the poison study's session, with laureates or without."""

    def moments(session=None, laureates=None, grid=None, *, alone=False):
        study = replace(poison, session=session, laureates=laureates, grid=grid, data="reconstructed")
        tables = laureate_tables(laureates, TEXTS.__getitem__) if laureates else {}
        made = Results(Tables(tables)) if alone else results.replaced(**tables)
        if alone:
            study = replace(study, spaces={})
        context = Context("fr", study, printed(made, study), Texts())
        return context, evening(context, None if alone else {})

    return moments


@pytest.fixture(scope="module")
def whole(told_evening):
    return told_evening(SESSION, DECLARED, GRID)


def titles(moments):
    return [slide.title for moment in moments for slide in moment.slides]


def test_moments_come_in_the_order_of_the_evening(whole):
    _, moments = whole
    keys = [moment.key for moment in moments]
    assert keys == ["opening", "laureates", "sequence-1", "workshop", "news", "sequence-4", "study", "close"]


def test_every_laureate_is_proclaimed_once_in_order(whole):
    _, moments = whole
    lists = [
        fact for moment in moments if moment.key.startswith("sequence") for one in moment.slides for fact in one.facts
    ]
    assert [fact.split(".")[0] for fact in lists] == [str(rank) for rank in range(1, N + 1)]
    assert lists[0] == "1. Projet 1 – Roc (Jardins)"


def test_a_study_without_laureates_or_session_loses_nothing(told_evening):
    context, moments = told_evening()
    assert [moment.key for moment in moments] == ["opening", "study", "close"]
    assert titles(moments[1:2]) == [slide.title for slide in deck(context, {})]
    assert titles(moments)[0] == context.study.title


def test_the_workshop_quotes_each_marker_and_tells_the_levels_that_its_source_gives(whole):
    _, moments = whole
    slides = next(moment.slides for moment in moments if moment.key == "workshop")
    assert [slide.title for slide in slides] == ["Grille d’essai", "Ancrage"]
    assert slides[0].facts == (
        "Ancrage\u00a0: «\u00a0Plus c’est proche.\u00a0»",
        "Durée\u00a0: «\u00a0Plus ça tient.\u00a0»",
    )
    assert slides[1].facts == ("0. loin", "1. près")


def test_markers_alone_make_a_session(told_evening):
    _, moments = told_evening(grid=GRID, alone=True)
    assert [moment.key for moment in moments] == ["opening", "workshop", "close"]


def test_laureates_alone_make_a_session(told_evening):
    context, moments = told_evening(SESSION, DECLARED, alone=True)
    assert [moment.key for moment in moments] == ["opening", "laureates", "sequence-1", "news", "sequence-4", "close"]
    text = session_text(context, told(context, moments), with_study=False)
    assert "Projet 12" in text
    assert "Données reconstituées" not in text


def test_the_page_tells_each_moment_and_warns_of_fictional_answers(whole):
    context, moments = whole
    page = told(context, moments)
    text = session_text(context, page, with_study=True)
    assert "Données reconstituées, fictives" in text
    assert "Ana Roc, présidente" in text
    assert "2\u00a0mai 2024" in text.replace("2 mai", "2\u00a0mai")
    for moment in moments:
        assert f"{{#moment-{moment.key}}}" in text
    assert all(f"](<{path}>)" in text for path in page.drawings)


def test_the_life_of_editions_leaves_gaps_as_gaps_and_tells_sources_in_its_notes(poison):
    measures = {"places": "Places", "budget": "Budget"}
    editions = Editions("sexe", "fille", EditionContext("a.csv", "sexe", measures))
    rows = [
        ("fille", "places", 41.0, "une page", "Une autre page en dit 43."),
        ("fille", "budget", np.nan, "une page", "Une autre page en dit 43."),
        ("garcon", "places", np.nan, "", ""),
    ]
    table = pd.DataFrame(rows, columns=["edition", "measure", "value", "source", "note"])
    study = replace(poison, editions=editions, spaces={})
    context = Context("fr", study, printed(Results(Tables({"edition_context": table})), study), Texts())
    (slide,) = next(moment.slides for moment in evening(context, None) if moment.key == "life")
    facts = [fact.replace("\u00a0", " ") for fact in slide.facts]
    assert facts[:2] == ["Fille : Places : 41", "Garçon : aucun nombre connu"]
    assert "Une autre page en dit 43. Source\u00a0: une page." in slide.notes
    assert not slide.of_answers


def test_slides_on_answers_are_stamped_and_those_of_laureates_are_not():
    slides = [
        Slide("Titre", opens=True, of_answers=False),
        Slide("Des réponses", facts=("a",)),
        Slide("Fin", facts=("b",), logos=(Logo("Ville de Roc"), Logo("Ville de Val")), of_answers=False),
    ]
    made = [
        [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        for slide in Presentation(BytesIO(pptx_bytes(slides, "fr", "Fictif", None))).slides
    ]
    assert ["Fictif" in texts for texts in made] == [False, True, False]
    assert {"Ville de Roc", "Ville de Val"} <= set(made[2])


@pytest.mark.parametrize("n", [1, 8, 9, 15, 16, 43])
def test_lists_are_cut_in_few_even_slides(n):
    sizes = evened(n, 8)
    assert sum(sizes) == n
    assert max(sizes) <= 8
    assert max(sizes) - min(sizes) <= 1
