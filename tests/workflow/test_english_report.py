"""A study made in French tells the same tables in English: its report, its figures."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.text import Text
from ruamel.yaml import YAML

from analysis.language.typography import typeset
from analysis.report.document import build_document
from analysis.report.texts import Texts
from analysis.steps import draw_editions, draw_space, draw_stability_and_classes
from analysis.steps.draw_answers import changes_of_shares, life_of_editions
from analysis.steps.handing import made_by
from analysis.study import read_study
from analysis.tables import TABLES

DISHONEST = (Path(__file__).parents[1] / "report/dishonest_in_english.txt").read_text("utf-8").splitlines()
# What French has and English has not; the names of the works cited and of their authors are taken out first.
FRENCH = re.compile(
    r"[«»àâçéèêëîïôùûÀÉ]|\b(le|la|les|des|du|de|et|est|sont|une|dans|pour|par|sur|avec|qui|que|aux|ou|au|en|oui|non|axe"
    r"|écarts?|réponses?|effectifs?|modalités?|répondants?|tableau|données)\b",
    re.IGNORECASE,
)
CITED = r"Benoît Liquet|François Husson|Solène Bienaise|Benzécri|Cramér|Le Roux|‘Sur le calcul[^\n]*?données\*? 4"
FRENCH_NUMBERS = re.compile(r"(?<![\d,])\d+,\d{1,2}(?!\d)|\d,\d{4}|\d %")
# Figures drawn in a moment, one of each way to write; every sentence of the others is in the catalogue, held elsewhere.
QUICK = ("scree", "deviations", "odds", "alternatives", "angles", "edition_regions", "edition_clouds", "edition_axes")
SPACED = re.compile(r"\w [;:!?](?=\s|$)")


def own_words(*folders: Path) -> re.Pattern[str]:
    """Return what finds what a study itself says: values of its settings, cells of its tables and lists."""
    texts: set[str] = set()

    def walk(entry: object) -> None:
        if isinstance(entry, str):
            texts.update({entry.strip(), entry.strip().rstrip(".")})
        elif isinstance(entry, dict | list):
            for value in entry.values() if isinstance(entry, dict) else entry:
                walk(value)

    for folder in folders:
        for path in folder.rglob("*.yaml"):
            walk(YAML(typ="safe").load(path.read_text("utf-8")))
        for path in folder.rglob("*.csv"):
            walk(list(csv.reader(path.read_text("utf-8-sig").splitlines())))
    known = sorted({plain(typeset(text, "en")) for text in texts if len(text) > 2}, key=len, reverse=True)
    return re.compile("|".join([re.escape(text) for text in known] + [CITED]))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def found(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [text[max(0, hit.start() - 40) : hit.end() + 40] for hit in pattern.finditer(text)]


@pytest.fixture(scope="module")
def english(budget_house):
    """Return the study of the house in English, and its printed tables."""
    study = replace(read_study(budget_house.study), language="en")
    paths: dict[str, object] = {}
    for name, table in TABLES.items():
        keys = {"study": [""], "space": list(study.spaces), "crossed": list(study.tables)}[table.scope]
        files = [budget_house.study / table.file.format(space=key, table=key) for key in keys]
        if there := [str(file) for file in files if file.is_file()]:
            paths[name] = there
    paths["answers"] = str(budget_house.study / "data/processed/answers.parquet")

    def keep(printed):
        return {"printed": printed}

    return study, made_by(keep, paths, {"study": study})["printed"]


@pytest.fixture(scope="module")
def own(budget_house):
    return own_words(budget_house.study / "config", budget_house.study / "data/raw/laureats")


@pytest.fixture(scope="module")
def drawings(english):
    study, printed = english
    space = study.spaces["main"]
    named = [
        *draw_space.drawings_of(printed.spaces["main"], printed.study.regression, study, space),
        *draw_stability_and_classes.stability_drawings(printed.spaces["main"], study, space),
        *draw_editions.drawings_of(printed.spaces["main"], study, space),
        *changes_of_shares(printed.study.edition_shares, study),
        *life_of_editions(printed.study.edition_context, study),
    ]
    return {key: draw() for key, draw in named if key.partition("/")[0] in QUICK}


def test_no_french_is_left_in_the_report(english, own):
    study, printed = english
    markdown = build_document(study, replace(printed, pictures={}), Texts())
    visible = re.sub(r"\\(?=[^\w\s])|\{#[^}]*\}|\(#[^)]*\)", "", markdown.partition("\n---\n")[2])
    text = own.sub("~", re.sub(r"[ \u00a0\u202f]+", " ", visible))
    assert len(text) > 50_000
    assert [pattern for pattern in DISHONEST if re.search(pattern, text, re.IGNORECASE)] == []
    assert [hit for pattern in (FRENCH, FRENCH_NUMBERS, SPACED) for hit in found(text, pattern)] == []


def test_no_french_is_left_in_the_figures_and_their_texts(drawings, own):
    assert {key.partition("/")[0] for key in drawings} == set(QUICK)
    drawn = [text.get_text() for each in drawings.values() for text in each.figure.findobj(Text)]
    text = own.sub("~", plain(" | ".join([*drawn, *(each.alt for each in drawings.values())])))
    assert [hit for pattern in (FRENCH, FRENCH_NUMBERS, SPACED) for hit in found(text, pattern)] == []


def test_the_oracle_sees_french(own):
    text = "Le tableau 3 ; 12,4 % des réponses. Space : main."
    assert [len(found(own.sub("~", text), pattern)) > 0 for pattern in (FRENCH, FRENCH_NUMBERS, SPACED)] == [True] * 3
