"""Crossed questions in the report and the workbook: effect first, what is not tested or not printed, odd tables."""

import re
from dataclasses import replace
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from tests.report.reading import read_chapters

from analysis.description.cross_tables import analysed_tables
from analysis.printing.door import printed
from analysis.report.chapters.cross_tables import cross_tables
from analysis.report.document import build_document
from analysis.report.workbook import workbook_bytes
from analysis.study import CrossTable, Question
from analysis.tables.results import Picture, Tables, frames_of

NONE = pd.DataFrame({"respondent": [], "question": [], "category": [], "kind": []}, dtype="str")
PLACES = {"a": "Ateliers", "b": "Bourgs", "c": "Campagnes"}
VISITS = {"s": "Souvent", "p": "Parfois", "j": "Jamais"}
FREE = [[9, 3, 4], [3, 9, 5], [4, 4, 9]]
SMALL = [[9, 1, 4], [3, 9, 5], [4, 4, 9]]


@pytest.fixture(scope="module")
def crossing(poison):
    """Return the poison study with two more questions crossed, and what gives the results of their table."""
    questions = {
        "lieu": Question("lieu", "Lieu de vie", "supplementary", "single", categories=PLACES),
        "visite": Question("visite", "Visites", "supplementary", "single", ordered=True, categories=VISITS),
    }
    tables = {"lieux": CrossTable("lieux", "Visites selon le lieu", "lieu", "visite", note="Une note.")}
    return replace(poison, questions={**poison.questions, **questions}, tables=tables)


def answers_of(counts, names=("abc", "spj")):
    cells = [
        (i, j)
        for i, line in zip(names[0], counts, strict=True)
        for j, n in zip(names[1], line, strict=True)
        for _ in range(n)
    ]
    frame = pd.DataFrame(cells, columns=["lieu", "visite"]).assign(respondent=[f"R{row}" for row in range(len(cells))])
    dtypes = {"lieu": pd.CategoricalDtype(list(PLACES)), "visite": pd.CategoricalDtype(list(VISITS))}
    return frame.astype(dtypes)


def crossed(study, results, counts, weights=None, multiple=NONE, pictures=()):
    """Return the results of a report with the tables of a study, made from counts."""
    answers = answers_of(counts)
    if weights is not None:
        answers["weight"] = weights
    made = analysed_tables(answers, multiple, NONE, study.questions, study.tables, seed=1, draws=199)
    tables = {
        key: Tables({f"table_{name}": table for name, table in frames_of(one).items()}) for key, one in made.items()
    }
    drawn = {key: next(iter(results.pictures.values())) for key in pictures}
    return replace(results, crossed=tables, pictures={**results.pictures, **drawn})


def said(study, results):
    """Return the chapter of crossed questions."""
    return read_chapters(study, results, cross_tables)


def test_the_effect_comes_first_then_the_test_then_the_axes(crossing, results):
    text = said(crossing, crossed(crossing, results, FREE, pictures=["table/lieux"]))
    effect, test, axes = (text.index(start) for start in ("Le V de Cramér", "χ² = ", "Axe 1 (valeur"))
    assert effect < test < axes
    assert "Une note." in text
    assert "50 répondants ont répondu aux deux" in text
    assert "199 tableaux de mêmes marges tirés au hasard (graine 1)" in text
    assert "n’établit pas que deux questions sont sans lien" in text
    assert "Ce tableau n’a que 2 axes, tous gardés : ils en font toute l’inertie, par construction" in text
    assert re.search(r"Ateliers +9 +3 +4 +16", text)
    assert re.search(r"Ensemble +16 +16 +18 +50", text)
    assert "La figure 1 place les modalités des deux questions dans le plan." in text
    assert "Nombre d’épreuves" not in text


def test_several_tables_are_one_family(crossing, results):
    tables = {key: replace(crossing.tables["lieux"], key=key) for key in ("lieux", "encore")}
    study = replace(crossing, tables=tables)
    text = said(study, crossed(study, results, FREE))
    assert "Nombre d’épreuves imprimées : 2." in text
    assert re.search(r"p = 0,\d+ \(ajustée, p = ", text)


def test_a_study_that_crosses_nothing_has_no_such_chapter(poison, results):
    assert "Questions croisées" not in said(poison, results)


def test_weighted_respondents_have_axes_and_a_test_that_deals_them_whole(crossing, results):
    weights = [1.0 + row % 3 for row in range(50)]
    text = said(crossing, crossed(crossing, results, FREE, weights=weights))
    assert "Les répondants sont pondérés, et ces effets avec eux ; les effectifs du tableau ne le sont pas." in text
    assert re.search(r"Épreuve : p = 0,\d+ d’après 199 tirages \(graine 1\)", text)
    assert "Le V de Cramér est de" in text
    assert "Axe 1 (valeur propre" in text
    assert not re.search(r"χ² =|d’après la loi du χ²|mêmes marges|nan", text)
    tables = {key: replace(crossing.tables["lieux"], key=key) for key in ("lieux", "encore")}
    several = replace(crossing, tables=tables)
    text = said(several, crossed(several, results, FREE, weights=weights))
    assert re.search(r"Épreuve : p = 0,\d+ \(ajustée, p = 0,\d+\) d’après 199 tirages", text)


def test_several_answers_have_axes_and_no_test(crossing, results):
    freins = Question(
        "freins", "Freins", "descriptive", "multiple", categories={"t": "Temps", "a": "Argent", "e": "Envie"}
    )
    table = CrossTable("freins", "Freins selon le lieu", "freins", "lieu")
    study = replace(crossing, questions={**crossing.questions, "freins": freins}, tables={"freins": table})
    ticks = [(f"R{row}", name) for row in range(50) for rank, name in enumerate("tae") if row % (rank + 2) == 0]
    multiple = pd.DataFrame(ticks, columns=["respondent", "category"]).assign(question="freins")
    text = said(study, crossed(study, results, FREE, multiple=multiple))
    assert f"{len(ticks)} réponses de 50 répondants" in text
    assert "une personne compte dans chacune de celles qu’elle a données" in text
    assert "celle du χ² suppose que chaque personne n’est que dans une case" in text
    assert not re.search(r"χ² =|Cramér|graine", text)
    both = replace(study, tables={"freins": replace(table, columns="freins")})
    told = said(both, crossed(both, results, FREE, multiple=multiple))
    assert re.search(r"\d+ couples de réponses de 50 répondants", told)


@pytest.mark.parametrize(
    ("counts", "n_axes", "told"),
    [
        ([[9, 3, 0], [3, 9, 0], [4, 4, 0]], 2, "Ce tableau n’a qu’un axe, et donc pas de plan"),
        (FREE, 1, "Le premier des 2 axes de ce tableau est lu"),
        ([[3, 6, 9], [4, 8, 12], [5, 10, 15]], 2, "le tableau n’a aucun axe"),
        ([[5, 5, 0], [9, 3, 0], [3, 9, 0]], 2, "Une modalité n’a aucune réponse dans ce tableau"),
    ],
)
def test_odd_tables_are_told_as_they_are(crossing, results, counts, n_axes, told):
    study = replace(crossing, tables={"lieux": replace(crossing.tables["lieux"], n_axes=n_axes)})
    assert told in said(study, crossed(study, results, counts))


def test_an_axis_that_nothing_makes_more_than_the_mean_is_said_so(crossing, results):
    found = crossed(crossing, results, [[9, 3, 0], [3, 9, 0], [0, 0, 0]])
    text = said(crossing, found)
    assert "aucune modalité ne contribue plus que la moyenne de sa question" in text


def test_two_categories_of_one_name_are_told_apart(crossing, results):
    same = replace(crossing.questions["visite"], categories=PLACES | dict(zip("spj", PLACES.values(), strict=True)))
    study = replace(crossing, questions={**crossing.questions, "visite": same})
    assert "« Visites : Ateliers »" in said(study, crossed(crossing, results, FREE))


def test_a_cell_of_one_or_two_hides_what_would_give_it_back(crossing, results):
    study = replace(crossing, data="received", disclosure="public")
    found = crossed(crossing, results, SMALL)
    text = said(study, found)
    assert "de moins de dix y ont répondu de même." in text
    assert not re.search(r"χ² =|Cramér|Axe 1|Coordonn", text)
    assert re.search(r"Ateliers +9 +– +– +14|Ateliers +– +– +", text)
    shown = printed(found, study).crossed["lieux"]
    assert shown.table_categories.empty
    assert shown.table_eigenvalues.empty
    hidden = ["inertia", "cramer_v", "chi2", "p_value", "p_adjusted", "asymptotic_p_value"]
    assert shown.table_test[hidden].isna().all(axis=None)
    for data in ("public", "reconstructed"):
        assert "Le V de Cramér" in said(replace(crossing, data=data), found)


def test_a_table_without_small_cells_is_printed_whole(crossing, results):
    found = crossed(crossing, results, FREE)
    shown = printed(found, replace(crossing, data="received"))
    assert shown.crossed["lieux"].frames == found.crossed["lieux"].frames


def test_the_plane_of_a_table_has_its_place(crossing, results):
    found = crossed(crossing, results, FREE)
    lost = replace(found, pictures={"table/autre": Picture("a.svg", "Un plan.")})
    with pytest.raises(ValueError, match="pictures without a place"):
        build_document(crossing, printed(lost, crossing))


def test_the_workbook_holds_the_tables_one_under_another(crossing, results):
    tables = {key: replace(crossing.tables["lieux"], key=key) for key in ("lieux", "encore")}
    study = replace(crossing, tables=tables)
    found = printed(crossed(study, results, FREE), study)
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(study, found)))
    rows = list(book["Questions croisées"].values)
    assert rows[0] == ("table", "question", "category", "by", "by_category", "base", "n", "share")
    assert [row[0] for row in rows[1:]] == ["lieux"] * 12 + ["encore"] * 12
    assert len(list(book["Modalités des croisées"].values)) == 1 + 2 * 6 * 2
    assert len(list(book["Axes des croisées"].values)) == 1 + 2 * 2
    assert len(list(book["Épreuves des croisées"].values)) == 3
