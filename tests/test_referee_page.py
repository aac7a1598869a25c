"""docs/referee.md names result tables that exist, and every title of an annex that it sends to is one."""

import re

from ruamel.yaml import YAML

from analysis.tables import TABLES


def lines(root):
    """Yield the cells of each line of the page's tables."""
    for line in (root / "docs/referee.md").read_text("utf-8").splitlines():
        if line.startswith("| ") and not line.startswith(("| ---", "| demande")):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_every_table_that_answers_a_referee_exists(root):
    named = [name for _, _, tables in lines(root) for name in re.findall(r"`([^`]+)`", tables)]
    assert len(named) > 50
    assert [name for name in named if name not in TABLES] == []


def test_every_key_that_it_asks_a_study_for_is_one(root):
    keys = (root / "docs/cles.md").read_text("utf-8") + (root / "docs/guide.fr.md").read_text("utf-8")
    asked = {
        word
        for _, where, _ in lines(root)
        for text in re.findall(r"`([^`]+)`", where)
        for word in re.findall(r"\w+", text)
    }
    assert {"frame", "privacy", "orcid", "alternatives"} <= asked
    assert [word for word in sorted(asked - {"yaml", "report"}) if word not in keys] == []


def texts(values):
    for value in values.values():
        yield from texts(value) if isinstance(value, dict) else [str(value)]


def test_every_place_that_it_sends_to_is_a_title_of_the_report(root):
    words = YAML(typ="safe").load((root / "src/analysis/language/fr/report.yaml").read_text("utf-8"))
    titles = set(texts(words))
    places = {place for _, where, _ in lines(root) for place in re.findall(r"« ([^»]+) »", where)}
    assert len(places) > 15
    assert sorted(places - titles) == []
