"""What the report tells of the numbers known of editions besides the answers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.report.reading import read_chapters

from analysis.printing.door import printed
from analysis.report.chapters.edition_context import edition_context
from analysis.report.document import build_document
from analysis.study import EditionContext, Editions
from analysis.tables.results import Picture

CONTEXT = EditionContext("config/a.csv", "sexe", {"places": "Places ouvertes", "budget": "Budget"})
TOLD = [
    ("fille", "places", 41.0, "une page", "Deux sources se contredisent : 41 et 43."),
    ("fille", "budget", np.nan, "une page", "Deux sources se contredisent : 41 et 43."),
    ("ailleurs", "places", 12.5, "", "Nombre approché."),
    ("ailleurs", "budget", 352000.0, "", "Nombre approché."),
    ("plus tard", "places", np.nan, "une affiche", ""),
    ("plus tard", "budget", np.nan, "une affiche", ""),
]
COLUMNS = ["edition", "measure", "question", "categories", "n", "total", "share"]


def said(study, results):
    """Return the chapter of editions in their context."""
    return read_chapters(study, results, edition_context)


@pytest.fixture(scope="module")
def told(poison, results):
    """Return what gives a study told in its context, its report as readers see it, from what respondents are of it."""
    table = pd.DataFrame(TOLD, columns=["edition", "measure", "value", "source", "note"])

    def study_and_results(*covered, data="public"):
        study = replace(poison, data=data, editions=Editions("sexe", "fille", CONTEXT))
        coverage = pd.DataFrame(covered, columns=COLUMNS)
        picture = {"edition_life": Picture("life.svg", "Deux nombres connus.")}
        made = results.replaced(edition_context=table, edition_coverage=coverage)
        return study, replace(made, pictures={**results.pictures, **picture})

    return study_and_results


def test_numbers_notes_and_sources_are_told(told):
    text = said(*told())
    assert "Les éditions dans leur contexte" in text
    assert "une case vide est un nombre inconnu, non un zéro" in text
    for number in ("41", "12,50", "352 000", "Places ouvertes"):
        assert number in text
    assert "Deux sources se contredisent : 41 et 43. Source : une page." in text
    assert "Édition ailleurs : Nombre approché." in text
    assert "Édition plus tard. Source : une affiche." in text
    assert "rapportés à ces nombres" not in text


def test_respondents_are_set_against_what_is_known(told):
    text = said(
        *told(
            ("fille", "places", "fievre", "oui | non", 18, 41.0, 18 / 41),
            ("fille", "budget", "", "", 28, np.nan, np.nan),
            ("garcon", "places", "", "", 27, 12.5, 27 / 12.5),
            ("garcon", "budget", "", "", np.nan, 3.0, np.nan),
        )
    )
    assert "Oui et Non : 18 pour 41 (Places ouvertes), soit 44 %." in text
    assert "répondants : 28 ; le nombre de l’édition (Budget) n’est pas connu, et aucune part n’est donnée." in text
    assert "répondants : 27 pour 12,50 (Places ouvertes), plus que ce nombre" in text
    assert "répondants (Budget) : effectif masqué" in text
    assert "Les répondants sont fictifs" not in text


def test_fictional_respondents_are_said_to_be_so(told):
    covered = ("fille", "places", "", "", 28, 41.0, 28 / 41)
    assert "Les répondants sont fictifs : les parts qui suivent" in said(*told(covered, data="reconstructed"))


def test_a_figure_of_known_numbers_is_not_called_fictional(told):
    study, results = told(data="reconstructed")
    captions = [line for line in build_document(study, printed(results, study)).splitlines() if line.startswith("![")]
    assert {"life.svg" in line: "fictives" in line for line in captions} == {True: False, False: True}


def test_a_study_without_context_has_no_such_chapter(poison, results):
    assert "dans leur contexte" not in said(poison, results)


def test_many_editions_stand_one_a_row(told):
    study, results = told()
    names = [f"t{rank}" for rank in range(9)]
    table = pd.DataFrame({"edition": names, "measure": "places", "value": 7.0, "source": "", "note": ""})
    text = said(study, results.replaced(edition_context=table))
    assert any(line.split() == ["t8", "7"] for line in text.splitlines())
