import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis.explorer.payload import planes
from analysis.offline import as_data
from analysis.printing.door import printed
from analysis.report.document import traced_document
from analysis.report.html import html_page

BOTH = pytest.mark.parametrize("page", ["public", "reconstructed"], indirect=True)


@pytest.fixture(scope="module")
def pages(poison, results):
    studies = {kind: replace(poison, data=kind) for kind in ("public", "reconstructed")}
    return {kind: page_of(study, printed(results, study)) for kind, study in studies.items()}


def page_of(study, results):
    return html_page(traced_document(study, results).page, Path(), as_data(planes(results, study)))


@pytest.fixture
def page(pages, request):
    return pages[request.param]


class Tags(HTMLParser):
    """Every tag met, with its attributes."""

    def __init__(self, page):
        super().__init__()
        self.met = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.met.append((tag, dict(attrs)))

    def all(self, *names):
        return [attributes for tag, attributes in self.met if tag in names]


@BOTH
def test_the_page_holds_all_it_shows_and_runs_no_script_but_its_own(page):
    tags = Tags(page)
    assert [image["src"][:26] for image in tags.all("img")] == ["data:image/svg+xml;base64,"] * 2
    assert tags.all("script") == [{"type": "application/json", "id": "plans"}, {}]
    assert page.count("</script>") == 2
    assert not tags.all("link", "iframe", "object")
    assert not [name for _, attributes in tags.met for name in attributes if name.startswith("on")]
    assert all(link["href"].startswith("#") for link in tags.all("a"))
    assert not [attributes for _, attributes in tags.met if "style" in attributes]


@BOTH
def test_the_policy_allows_the_page_its_own_style_and_script_and_nothing_else(page):
    (policy,) = [meta["content"] for meta in Tags(page).all("meta") if meta.get("http-equiv")]
    for tag in ("style", "script"):
        within = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(within.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; img-src data:")
    assert page.index("Content-Security-Policy") < page.index("<style>")


@BOTH
def test_the_page_tells_its_structure(page):
    tags = Tags(page)
    assert tags.all("html")[0]["lang"] == "fr"
    assert "<title>Intoxication alimentaire dans une cantine scolaire</title>" in page
    assert len(tags.all("h1")) == len(tags.all("main")) == len(tags.all("nav")) == len(tags.all("header")) == 1
    assert 'class="evitement" href="#contenu"' in page
    assert all(cell["scope"] in ("col", "row", "rowgroup") for cell in tags.all("th"))
    assert len(tags.all("caption")) == len(tags.all("table")) > 10
    assert len(tags.all("details")) == len(tags.all("summary")) > 5
    assert page.index('id="annexes"') < page.index("<details")


def test_every_link_inside_the_page_arrives(pages):
    tags = Tags(pages["public"])
    places = {attributes["id"] for _, attributes in tags.met if "id" in attributes}
    assert {link["href"][1:] for link in tags.all("a")} <= places


def test_a_figure_says_what_it_shows(pages):
    second, first = (image["alt"] for image in Tags(pages["public"]).all("img"))
    assert first == 'Taux modifiés « axe 1 » et "bruit" <b> & co.'
    assert second == "Plan des modalités."


def test_the_banner_stands_on_fictional_data_only(pages):
    assert '<aside class="bandeau"' in pages["reconstructed"]
    assert '<aside class="bandeau"' not in pages["public"]


def test_the_same_text_gives_the_same_page(poison, results, pages):
    assert page_of(poison, printed(results, poison)) == pages["public"]


@pytest.mark.browser
@pytest.mark.parametrize(("page", "width"), [("public", 360), ("reconstructed", 1200)], indirect=["page"])
def test_a_browser_finds_the_page_accessible_and_within_its_width(page, width, browser, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "etude.html"
    path.write_text(page, encoding="utf-8")
    shown = browser.new_page(viewport={"width": width, "height": 900})
    told, asked = [], []
    shown.on("console", lambda message: told.append(message.text))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(path.as_uri())
    shown.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse"
    shown.locator(".bascule button").click()
    shown.locator(".n").last.focus()
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(shown)
    shown.close()
    assert told == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert found.violations_count == 0, found.generate_report()


@pytest.fixture
def shown(pages, browser, tmp_path, request):
    path = tmp_path / "etude.html"
    path.write_text(pages["public"], encoding="utf-8")
    page = browser.new_page(viewport={"width": 1300, "height": 900}, java_script_enabled=request.param)
    page.goto(path.as_uri())
    yield page
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("shown", [True], indirect=True)
def test_scripts_add_search_folding_large_figures_and_copies(shown):
    annexes = shown.locator("details.annexe")
    assert annexes.evaluate_all("boxes => boxes.filter(box => box.open).length") == 0
    target = shown.locator("details.annexe table").first.evaluate(
        "table => table.id || table.querySelector('[id]')?.id"
    )
    shown.evaluate("id => { location.hash = id; }", target)
    shown.wait_for_function("document.querySelectorAll('details[open]').length === 1")
    shown.locator("#annexes + .actions button").click()
    assert annexes.evaluate_all("boxes => boxes.every(box => box.open)")
    shown.locator("#annexes + .actions button").click()
    assert annexes.evaluate_all("boxes => boxes.every(box => !box.open)")
    shown.emulate_media(media="print")
    shown.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert annexes.evaluate_all("boxes => boxes.every(box => box.open)")
    shown.evaluate("dispatchEvent(new Event('afterprint'))")
    shown.emulate_media(media="screen")

    shown.fill("#recherche", "GLACE melange")
    assert shown.locator(".trouves li").count() == 0
    shown.fill("#recherche", "Symptomes bruit")
    found = shown.locator(".trouves a")
    assert found.count() > 0
    assert str(found.count()) in shown.inner_text(".compte")
    found.last.click()
    assert shown.evaluate("document.getElementById(decodeURIComponent(location.hash.slice(1))).checkVisibility()")

    shown.locator("#annexes + .actions button").click()
    shown.locator(".agrandir:visible").first.click()
    assert shown.locator("dialog[open] img").count() == 1
    shown.keyboard.press("Escape")
    assert shown.locator("dialog[open]").count() == 0

    numbers, source = shown.locator(".n"), shown.locator("#source")
    assert shown.locator(".n[tabindex]").count() == 0
    numbers.first.hover()
    assert source.inner_text().endswith(
        "tableau «\u00a0Lignes\u00a0» (accounting), où step\u00a0=\u00a0kept, colonne rows"
    )
    shown.keyboard.press("Escape")
    assert not source.is_visible()
    shown.locator(".bascule button").click()
    assert shown.locator(".n[tabindex]").count() == numbers.count() > 20
    numbers.nth(1).focus()
    assert source.is_visible()
    assert numbers.nth(1).get_attribute("aria-describedby") == "source"
    shown.locator(".bascule button").click()
    assert shown.locator(".n[tabindex]").count() == 0

    shown.evaluate("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }")
    table = shown.locator(".tableau:has(tbody th[rowspan]) table").first
    shown.locator(".tableau:has(tbody th[rowspan]) + .actions button").first.click()
    lines = shown.evaluate("window.copied").splitlines()
    assert len(lines) == table.evaluate("table => table.rows.length")
    assert len({line.count(";") for line in lines}) == 1
    assert lines[1].split(";")[0] == lines[2].split(";")[0]


@pytest.mark.browser
@pytest.mark.parametrize("shown", [True], indirect=True)
def test_a_plane_lives_in_place_of_its_picture_which_is_printed(shown):
    figure = shown.locator("#fig-categories-main")
    plane, picture = figure.locator(".plan-vivant"), figure.locator("img")
    marks = plane.locator("[data-mark]")
    assert marks.count() == 22
    assert (plane.is_visible(), picture.is_visible()) == (True, False)
    marks.first.focus()
    card = plane.locator(".carte")
    assert "Nausées" in card.inner_text()
    assert card.bounding_box()["width"] < 300
    shown.emulate_media(media="print")
    assert (plane.is_visible(), picture.is_visible()) == (False, True)
    shown.emulate_media(media="screen")
    figure.get_by_role("button", name="Voir l’image").click()
    assert (plane.is_visible(), picture.is_visible()) == (False, True)
    figure.get_by_role("button", name="Voir le plan").click()
    assert plane.is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("shown", [False], indirect=True)
def test_the_page_reads_without_scripts(shown):
    assert shown.locator("button").count() == 0
    shown.locator("details.annexe summary").first.click()
    assert shown.locator("details.annexe[open] p").first.is_visible()
    assert (
        shown.locator(".n")
        .first.get_attribute("title")
        .endswith("tableau «\u00a0Lignes\u00a0» (accounting), où step\u00a0=\u00a0kept, colonne rows")
    )
