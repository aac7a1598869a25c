"""Every sentence that the pages' scripts ask for is in the catalogue, and every one there is asked for."""

from __future__ import annotations

import re

from analysis.language.catalogue import Catalogue

PLAIN = re.compile(r'"([a-z_0-9]+(?:\.[a-z0-9_]+)+)"')
FILLED = re.compile(r"`([a-z_]+\.(?:[^`$]|\$\{[^`]*?\})*)`")
# Sentences that Python fills, or whose keys the page holds as data.
ELSEWHERE = (
    "source",
    "crowd",
    "code",
    "classes",
    "class_name",
    "no_refit.",
    "values.",
    "page",
    "without_script",
    "untitled",
)


def test_scripts_and_catalogue_know_the_same_sentences(root):
    keys = {re.sub(r"\.(none|one|other)$", "", key) for key in Catalogue("fr").templates("explorer")}
    text = "\n".join(path.read_text("utf-8") for path in sorted((root / "explorer/src").rglob("*.ts*")))
    plain = set(PLAIN.findall(text))
    filled = [re.sub(r"\\\$\\\{.*?\\\}", "[a-z0-9_]+", re.escape(key)) for key in FILLED.findall(text)]
    unsaid = {key for key in keys - plain if not any(re.fullmatch(one, key) for one in filled)}
    assert {key for key in unsaid if not key.startswith(ELSEWHERE)} == set()
    rooms = {key.partition(".")[0] for key in keys}
    assert {key for key in plain - keys if key.partition(".")[0] in rooms} == set()
