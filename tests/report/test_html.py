import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis.printing.door import printed
from analysis.report.document import build_document
from analysis.report.html import html_page

BOTH = pytest.mark.parametrize("page", ["public", "reconstructed"], indirect=True)


@pytest.fixture(scope="module")
def pages(poison, results):
    studies = {kind: replace(poison, data=kind) for kind in ("public", "reconstructed")}
    return {kind: html_page(build_document(study, printed(results, study)), Path()) for kind, study in studies.items()}


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
def test_the_page_holds_all_it_shows_and_runs_nothing(page):
    tags = Tags(page)
    assert [image["src"][:26] for image in tags.all("img")] == ["data:image/svg+xml;base64,"] * 2
    assert not tags.all("script", "link", "iframe", "object")
    assert all(link["href"].startswith("#") for link in tags.all("a"))
    assert not [attributes for _, attributes in tags.met if "style" in attributes]


@BOTH
def test_the_policy_allows_the_page_its_own_style_and_nothing_else(page):
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = [meta["content"] for meta in Tags(page).all("meta") if meta.get("http-equiv")]
    assert f"style-src 'sha256-{digest}'" in policy
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
    assert html_page(build_document(poison, printed(results, poison)), Path()) == pages["public"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 360])
@BOTH
def test_a_browser_finds_the_page_accessible_and_within_its_width(page, width, chromium, tmp_path):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    path = tmp_path / "etude.html"
    path.write_text(page, encoding="utf-8")
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": width, "height": 900})
        told, asked = [], []
        shown.on("console", lambda message: told.append(message.text))
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(path.as_uri())
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        assert shown.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse"
        found = Axe().run(shown)
        browser.close()
    assert told == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert found.violations_count == 0, found.generate_report()
