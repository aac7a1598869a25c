"""« Ma place » beside the library's projection, at both levels; and the page itself on a telephone."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from tests.attacks.surveys import drawn

from analysis.explorer.place import place_page, placing_payload
from analysis.geometry.space.declared import declared_space
from analysis.geometry.space.supplementary import placed_individuals
from analysis.language.catalogue import Catalogue
from analysis.printing.withheld import ORDER, without
from analysis.study import read_study
from analysis.study.formats import left_over, reports
from analysis.study.placing import placing_problems, placing_spaces
from analysis.study.values import Passive

SHEETS = 200


@pytest.fixture(scope="module")
def survey():
    return drawn(5, 60, n_questions=6)


@pytest.fixture(scope="module")
def team(survey):
    return survey.at("internal")


@pytest.fixture(scope="module")
def public(survey):
    return survey.at("public")


@pytest.fixture(scope="module")
def everybody(public):
    study, shown = public
    return placing_payload(shown, study)


def sheets_of(payload, generator):
    """Return answers drawn at random, about one in six missing, as the page and as the library take them."""
    options = {asked["key"]: [one["key"] for one in asked["categories"]] for asked in payload["questions"]}
    sheets = [
        {key: str(generator.choice(known)) for key, known in options.items() if generator.random() > 1 / 6}
        for _ in range(SHEETS)
    ]
    frame = pd.DataFrame(
        {key: pd.Categorical([one.get(key) for one in sheets], known) for key, known in options.items()}
    )
    return sheets, frame


@pytest.mark.parametrize("rules", [{}, {"theme_weights": "equal", "orientation": "poles"}, {"theme_weights": "mfa"}])
def test_a_sheet_has_for_the_team_the_place_that_the_library_gives_it(node, survey, team, rules):
    study, shown = team
    rng = np.random.default_rng(8)
    answers = survey.answers.assign(weight=rng.uniform(0.5, 2, len(survey.answers)))
    answers["q2"] = answers["q2"].where(rng.random(len(answers)) > 0.2)  # missing answers
    asked = replace(study.spaces["main"], passive=Passive(categories={"q3": ("oui",)}), **rules)
    space, _ = declared_space(answers, asked, study.questions)
    payload = placing_payload(shown, study, {"main": space})
    sheets, frame = sheets_of(payload, rng)
    told = node("place_sheets.ts", {"payload": payload, "sheets": sheets})
    expected = placed_individuals(space, frame[list(space.questions)]).coordinates[:, :2]
    places = np.array([place["at"] for place in told["places"]])
    assert_allclose(places, expected, rtol=1e-9, atol=1e-9)
    assert_allclose([np.sum([one["moves"] for one in place["themes"]], axis=0) for place in told["places"]], places)
    held = [[one["question"] for one in place["unplaced"]] for place in told["places"]]
    assert held == [["q3"] if sheet.get("q3") == "oui" else [] for sheet in sheets]
    low, high = np.array(told["extent"]).T
    tiny = 1e-12  # the last digit of a sum depends on its order
    assert ((places >= low - tiny) & (places <= high + tiny)).all()


def test_a_sheet_has_for_everybody_its_place_to_the_precision_of_what_is_printed(node, survey, public, everybody):
    study, _ = public
    space, _ = declared_space(survey.answers, study.spaces["main"], study.questions)
    sheets, frame = sheets_of(everybody, np.random.default_rng(9))
    told = node("place_sheets.ts", {"payload": everybody, "sheets": sheets})
    expected = placed_individuals(space, frame[list(space.questions)]).coordinates[:, :2]
    places = np.array([place["at"] for place in told["places"]])
    placed = np.array(["q0" not in sheet for sheet in sheets])  # one respondent alone gave an answer to q0
    assert [bool(place["unplaced"]) for place in told["places"]] == (~placed).tolist()
    assert placed.sum() > SHEETS / 10
    precision = np.array(everybody["spaces"][0]["precision"])
    assert (np.abs(places - expected)[placed] <= precision).all()
    assert not np.allclose(places[placed], expected[placed], atol=1e-6)  # nothing but rounded numbers


def test_everybody_s_coefficients_are_those_of_printed_numbers_and_no_others(public, everybody):
    _, shown = public
    table = shown.spaces["main"].categories
    rows = table[table["status"].ne("supplementary")].set_index(["question", "category", "axis"])["coordinate"]
    eigenvalues = shown.spaces["main"].eigenvalues.set_index("axis")["eigenvalue"]
    told = {one["key"]: one["adds"] for one in everybody["spaces"][0]["questions"]}
    for question, adds in told.items():
        for category, added in adds.items():
            printed = np.array([rows[question, category, axis] / np.sqrt(eigenvalues[axis]) / 6 for axis in (1, 2)])
            if added:
                assert_allclose(added, printed)
            else:
                assert np.isnan(printed).all()
    assert told["q0"] == {"non": [], "oui": None}  # one respondent alone gave the first, which is passive
    assert not re.findall(r"v-\d{4}", json.dumps(everybody))


def test_numbers_of_everybody_place_nobody_on_turned_axes_nor_where_themes_are_weighed(public):
    study, _ = public
    for change in ({"orientation": "themes"}, {"theme_weights": "equal"}, {"within": ("sexe", "oui")}):
        spaces = {"main": replace(study.spaces["main"], **change)}
        asked = replace(study, spaces=spaces, place=True)
        assert placing_spaces(asked) == ()
        (told,) = placing_problems(asked, _Settings())
        assert told[1] == "aucun espace ne peut placer quelqu'un"
        assert bool(placing_spaces(replace(asked, disclosure="internal"))) == ("within" not in change)


class _Settings:
    """Tells a fault as it is given, without a file."""

    def problem(self, place, found, remedy):
        return place, found, remedy


def test_a_study_asks_for_the_page_by_one_key(small_study):
    lines = "place: true\nspaces: {main: {themes: [lieux], n_axes: 1}}\n"
    root = small_study(study=STUDY + lines).root
    study = read_study(root)
    assert "reports/ma-place.html" in reports(study)
    (root / "reports").mkdir()
    (root / "reports/ma-place.html").write_text("", encoding="utf-8")
    assert list(left_over(root, study)) == []
    (told,) = left_over(root, replace(study, place=False))
    assert told.startswith("reports/ma-place.html date d'un calcul précédent")


STUDY = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves:
  v1: {codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv]}
"""


def test_the_page_says_all_that_its_catalogue_holds_and_no_more(root):
    sources = [path.read_text("utf-8") for path in sorted((root / "explorer/src/place").glob("*.tsx"))]
    said = set(re.findall(r"""["`](\w+)(?:\$\{\w+(?:\([^`]*\))?\})?["`]""", "".join(sources)))
    made = "".join((root / f"src/analysis/explorer/{name}.py").read_text("utf-8") for name in ("assembly", "place"))
    said |= {
        word for found in re.findall(r'words\["(\w+)"\]|said(?:: str)? ?= ?"(\w+)"', made) for word in found if word
    }
    held = {key.partition(".")[0] for key in Catalogue("fr").templates("place")}
    begun = {word for word in said if word.endswith("_")}
    assert {key for key in held - said if not key.startswith(tuple(begun))} == set()
    called = set(re.findall(r'say\((?:\w+ \? )?"(\w+)"', "".join(sources)))
    assert called <= held


def test_on_a_telephone_a_sheet_gets_its_place_and_nothing_is_asked(browser, everybody, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    path, faults = tmp_path / "ma-place.html", []
    path.write_text(place_page(everybody), encoding="utf-8")
    shown = browser.new_page(viewport={"width": 360, "height": 740})
    shown.on("console", lambda message: faults.append(message.text))
    shown.on("pageerror", lambda fault: faults.append(str(fault)))
    shown.on("request", lambda asked: faults.append(asked.url) if not asked.url.startswith("file:") else None)
    shown.goto(path.as_uri())
    assert shown.locator(".moi").count() == 0
    for key, category in {"q0": "Oui", "q1": "Oui", "q2": "Non"}.items():
        shown.get_by_role("group", name=key).get_by_label(category, exact=True).check()
    assert shown.get_by_role("status").inner_text() == "3 sur 6"
    before = shown.locator(".moi").get_attribute("cy")
    shown.get_by_role("group", name="q1").get_by_label("Non", exact=True).check()
    assert shown.locator(".moi").get_attribute("cy") != before
    told = shown.locator("#place").inner_text()
    assert "Trop peu de répondants l’ont donnée" in told  # q0, given by one respondent alone
    assert "Ce n’est pas une prédiction" in told
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(shown).response["violations"] == []
    shown.get_by_role("button", name="English").click()
    assert "It is no prediction" in shown.locator("#place").inner_text()
    shown.get_by_role("button", name="Erase the answers").click()
    assert shown.locator(".moi").count() == 0
    shown.get_by_role("group", name="q0").get_by_label("Non", exact=True).check()
    shown.reload()
    assert shown.get_by_role("status").inner_text() == "0 sur 6"  # nothing is kept
    shown.close()
    assert faults == []


@pytest.mark.parametrize("step", ORDER)
def test_whatever_the_audit_withholds_everybody_has_a_page(public, step):
    study, shown = public
    content = placing_payload(without(shown, study, step), study)
    told = step in ("nothing", "few", "pairs")  # the others print no eigenvalue
    assert bool(content["spaces"]) == told
    page = place_page(content)
    assert ("connaître des effectifs masqués" in page.partition("<script")[0]) == (not told)
