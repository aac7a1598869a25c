"""The panel that fits a space again, in a browser: what a reader changes, what moves, what is said, how it is kept."""

from __future__ import annotations

import json
from urllib.parse import quote, unquote

import pytest

from analysis.explorer.assembly import explorer_page
from analysis.language.catalogue import Catalogue

MARKS = """() => Object.fromEntries([...document.querySelectorAll('[data-mark]')].map(
  mark => [mark.dataset.mark, mark.getAttribute('transform')]))"""


def payload(root, **changes):
    """Return the payload of the root study, its words those of the catalogue today."""
    content = json.loads((root / "explorer/test/fixtures/root.json").read_text("utf-8"))
    return content | {"words": {each: Catalogue(each).templates("explorer") for each in ("fr", "en")}} | changes


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    told, folder = [], tmp_path_factory.mktemp("pages")

    def show(content, spec=""):
        path = folder / f"{len(list(folder.iterdir()))}.html"
        path.write_text(explorer_page(content), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda fault: told.append(str(fault)))
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"{path.as_uri()}#spec={quote(spec)}")
        page.get_by_role("tab", name="Refaire").click()
        return page

    yield show
    assert told == []


def test_a_reader_changes_the_space_and_takes_the_yaml_away(root, opened):
    page = opened(payload(root))
    panel, before = page.locator(".refaire"), page.evaluate(MARKS)
    assert "C’est l’espace de l’étude" in panel.inner_text()
    page.get_by_label("Emploi salarié", exact=True).uncheck()
    page.get_by_label("Rendre active une question supplémentaire").select_option("territoire")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_label("De la question").select_option("benevoles")
    for category in ("Moins de 10 bénévoles", "De 10 à 29 bénévoles"):
        page.get_by_label(f"Réunir avec d’autres : {category}").check()
    page.get_by_role("button", name="Réunir les modalités cochées").click()
    page.get_by_label("Rendre passive : 30 bénévoles et plus").check()
    page.get_by_label("Même inertie pour chaque thème").check()
    page.get_by_label("Ne garder qu’un groupe").select_option("edition")
    told = panel.inner_text()
    assert "L’espace est refait avec 27 répondants, 14 questions actives" in told
    assert "L’axe 1 est corrélé à 0," in told
    blocks = dict(
        zip(panel.locator("figcaption code").all_inner_texts(), panel.locator("pre").all_inner_texts(), strict=True)
    )
    assert "theme_weights: equal" in blocks["config/study.yaml"]
    assert 'supplementary_individuals: {categories: {edition: ["2019"]}}' in blocks["config/study.yaml"]
    assert "role: supplementary" in blocks["config/questionnaire.yaml"]
    after = page.evaluate(MARKS)
    assert len(before.keys() & after.keys()) > 25
    assert all(before[mark] != after[mark] for mark in before.keys() & after.keys())
    spec = json.loads(unquote(page.url.partition("spec=")[2].partition("&")[0]))
    assert spec["kept"] == {"question": "edition", "category": "2018"}
    assert spec["merged"] == [{"question": "benevoles", "categories": ["moins_de_10", "de_10_a_29"]}]
    page.get_by_role("tab", name="Axes").click()
    page.reload()
    assert page.evaluate(MARKS) == after  # an address gives the space back, whatever panel it opens
    page.get_by_role("tab", name="Refaire").click()
    page.get_by_label("Ne garder qu’un groupe").select_option("")
    assert "avec 61 répondants" in panel.inner_text()
    page.get_by_role("button", name="Revenir à l’espace de l’étude").click()
    assert page.evaluate(MARKS) == before
    assert "spec=" not in page.url


def test_changes_that_leave_no_space_are_told(root, opened):
    content = payload(root)
    asked = [one["key"] for one in content["spaces"][0]["refit"]["questions"]]
    page = opened(content, spec=json.dumps({"dropped": asked}))
    assert "Il ne reste aucune question active" in page.get_by_role("alert").inner_text()
    assert page.locator("[data-mark]").count() == 33  # the study's, which stay


def test_everybody_is_told_why_it_is_not_offered(root, opened):
    content = payload(root, disclosure="public")
    (space,) = content["spaces"]
    content["spaces"] = [space | {"refit": None, "individuals": None, "noRefit": "no_refit.public"}]
    page = opened(content)
    assert "il faut le rapport de l’équipe" in page.get_by_role("tabpanel").inner_text()
    assert page.locator(".refaire").count() == 0
