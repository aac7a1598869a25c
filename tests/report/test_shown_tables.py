"""A result table that no chapter knows is shown by its declaration and its sentences alone."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
from tests.report.reading import plain

from analysis.language import catalogue
from analysis.printing.door import printed
from analysis.report.document import build_document
from analysis.report.texts import Texts
from analysis.tables import TABLES, Table
from analysis.tables.declaring import axis, counts, flags, keys, positions, settings, shares, statistics, texts
from analysis.tables.declaring import tests as p_values

MADE_UP = Table(
    "made_up",
    path="spaces/{space}/made_up",
    about="A row a category, with a column of each kind.",
    columns=(
        *keys("question", "category", "factor", "category_a", "side", "theme"),
        *texts("remark"),
        *axis("axis"),
        *counts("n"),
        *shares("share"),
        *positions("coordinate"),
        *statistics("ratio"),
        *p_values("p"),
        *settings("draws"),
        *flags("agrees"),
    ),
    scope="space",
    shown="reading",
)
ROWS = [
    [
        "fievre",
        "oui",
        "malade",
        "non",
        "negative",
        "aliments",
        "l'écart",
        1,
        1204,
        0.254,
        -0.515,
        2.5,
        0.0001,
        9999,
        True,
    ],
    ["glace", "non", np.nan, np.nan, "autre", np.nan, np.nan, 2, 3, np.nan, 0.25, 2.0, 0.25, 10, False],
]
SENTENCES = """shown_tables:
  made_up:
    sentence:
      one: "Une modalité est à lire au {table}."
      other: "{count} modalités sont à lire au {table}."
    caption: Modalités inventées.
    side: {negative: Côté gauche}
"""
TITLES = "columns:\n" + "".join(f"  {name}: Titre {name}\n" for name in ("category_a", "remark", "draws"))


@pytest.fixture
def made_up(monkeypatch, tmp_path, poison, results):
    """Return what gives the report of the poison study, with a made-up table and the sentences that show it."""
    folder = tmp_path / "fr_FR"  # a language of its own: sentences are read once
    folder.mkdir()
    for source in (files("analysis.language") / "fr").iterdir():
        sentences = source.read_text("utf-8").replace("columns:\n", TITLES, 1)
        (folder / source.name).write_text(sentences.replace("shown_tables:\n", SENTENCES), encoding="utf-8")
    monkeypatch.setattr(catalogue, "files", lambda package: tmp_path)

    def tell(rows=ROWS, **declared):
        table = replace(MADE_UP, **declared)
        monkeypatch.setitem(TABLES, table.name, table)
        frame = table.checked(pd.DataFrame(rows, columns=table.names))
        study = replace(poison, language="fr_FR")
        spaces = {"main": results.spaces["main"].replaced(made_up=frame)}
        return build_document(study, printed(replace(results, spaces=spaces), study), Texts())

    return tell


def read(document: str) -> str:
    return re.sub(r"\s+", " ", plain(document))


def test_every_column_is_printed_by_its_kind(made_up):
    document = made_up()
    head, _, first, second = re.search(r"(?:\|.*\n)+(?=\n: .*Modalités inventées)", document)[0].splitlines()
    assert head.startswith("| Question | Modalité | Facteur | Titre category_a | Côté | Thème | Titre remark | Axe |")
    cells = [re.sub(r"\\|[\u00a0\u202f]", "", cell).strip() for cell in first.split("|")[1:-1]]
    assert cells == [
        *("Fièvre", "Oui", "Malade", "Non", "Côté gauche", "Aliments consommés", "l'écart"),
        *("1", "1204", "25,4", "−0,52", "2,50", "<0,001", "9999", "oui"),
    ]
    cells = [re.sub(r"\\", "", cell).strip() for cell in second.split("|")[1:-1]]
    assert cells == ["Glace", "Non", "", "", "autre", "", "", "2", "3", "–", "0,25", "2,00", "0,250", "10", "non"]


def test_it_follows_the_chapter_that_it_names(made_up):
    text = read(made_up())
    assert re.search(r"2 modalités sont à lire au tableau \d+\.", text)
    assert text.index("Lecture des axes") < text.index("2 modalités sont à lire") < text.index("Facteurs structurants")
    text = read(made_up(ROWS[:1], shown="factors"))
    assert text.index("Facteurs structurants") < text.index("Une modalité est à lire au tableau")


@pytest.mark.parametrize(("rows", "declared"), [([], {}), (ROWS, {"shown": ""}), (ROWS, {"printed": False})])
def test_a_table_is_not_shown_without_rows_or_where_its_declaration_keeps_it(made_up, rows, declared):
    assert "à lire au" not in made_up(rows, **declared)


@pytest.mark.parametrize("declared", [{"shown": "nowhere"}, {"scope": "study"}])
def test_a_table_is_shown_in_a_chapter_of_a_space_or_refused(made_up, declared):
    with pytest.raises(ValueError, match=r"tables that no chapter of a space shows: \['made_up'\]"):
        made_up(**declared)
