"""The pages of the documentation link to what exists, and the site shows them."""

from __future__ import annotations

import importlib
import re

import pytest


@pytest.fixture
def site(root, monkeypatch):
    monkeypatch.syspath_prepend(root / "workflow/setup")
    return importlib.import_module("site_pages")


def test_every_link_leads_somewhere(site, root):
    pages = [root / path for path in site.gathered(root) if path.suffix == ".md"]
    assert len(pages) > 30
    broken = [(page.name, link) for page in pages for link in site.links(page) if not site.target(page, link).exists()]
    assert broken == []


def test_what_a_page_links_to_comes_with_it(site, tmp_path):
    (tmp_path / "docs/decisions").mkdir(parents=True)
    (tmp_path / "src").mkdir()
    (tmp_path / "src/kept.py").write_text("", encoding="utf-8")
    (tmp_path / "docs/decisions/first.md").write_text("# The first\n\n[code](../../src/kept.py#L1)\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("[all](docs/decisions/) [away](https://a.b/c)\n", encoding="utf-8")
    (tmp_path / "other.txt").write_text("", encoding="utf-8")
    site.lay(tmp_path / "build", tmp_path)
    laid = sorted(
        path.relative_to(tmp_path / "build").as_posix() for path in (tmp_path / "build").rglob("*") if path.is_file()
    )
    assert laid == ["README.md", "docs/decisions/first.md", "docs/decisions/index.md", "src/kept.py"]
    assert "(docs/decisions/index.md)" in (tmp_path / "build/README.md").read_text("utf-8")
    assert "- [The first](first.md)" in (tmp_path / "build/docs/decisions/index.md").read_text("utf-8")


def test_every_page_of_the_menu_exists_in_both_languages(root):
    menu = re.findall(r"([\w./]+\.md)$", (root / "mkdocs.yml").read_text("utf-8"), flags=re.M)
    assert len(menu) > 15
    assert [page for page in menu if not (root / page).is_file()] == []
    for page in menu:
        if page.endswith(".en.md") and page != "README.en.md":
            assert page.replace(".en.md", ".fr.md") in menu


def test_formulas_of_docstrings_are_shown_as_they_are_written(site):
    assert site.on_page_content("a :math:<code>x^2</code> b") == "a <code>x^2</code> b"
