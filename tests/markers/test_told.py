"""What the report and the pages of projects tell of a grid: levels, agreement or why not, what nobody may read."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.markers.at_hand import GRID

from analysis.markers.agreement import agreement_table, pairs_table
from analysis.markers.consensus import changes_table, consensus_table, elements_table, totals_table
from analysis.printing.door import printed
from analysis.report.chapters.markers import markers
from analysis.report.context import Context
from analysis.report.front import names_of
from analysis.report.markdown import render, unescaped
from analysis.report.projects import project_page
from analysis.report.texts import Texts
from analysis.steps.draw_markers import drawings_of, parted
from analysis.steps.handing import write_made
from analysis.tables.results import Picture, Results, Tables

MORE = GRID.replace("  sortie: {label: À la sortie}", "  sortie: {label: À la sortie, files: [data/raw/markers/s.csv]}")
MORE = MORE.replace("elements:\n  source", "  soin: {label: Soin, definition: Prend soin}\nelements:\n  source", 1)
LEVELS = {
    "entree": {"E1": (2, 1, 0), "E2": (2, 3, 0), "E3": (1, 3, 0)},
    "sortie": {"E1": (3, 3, 0), "E2": (3, 3, 0), "E3": (3, 2, 0)},
}


@pytest.fixture
def told(grid_at, example):
    """Return what tells the chapter of a grid, the pages of its projects and its figures, of some marks."""

    def tell(text=MORE, levels=LEVELS, disclosure="internal"):
        grid = grid_at(text)
        study = replace(example, grid=grid, disclosure=disclosure)
        names = ["round", "project", "marker", "assessor", "mark", "commented"]
        rows = [
            (name, project, marker, assessor, (level + shift) % 4 if marker != "soin" else 0, False)
            for name, of_round in levels.items()
            for shift, project in enumerate(grid.projects)
            for assessor, given in of_round.items()
            for marker, level in zip(grid.markers, given, strict=False)
        ]
        marks = pd.DataFrame(rows, columns=names)
        consensus = consensus_table(marks, grid) if len(marks) else Tables().marker_consensus
        drawn = np.random.default_rng(1)
        tables = (
            {}
            if marks.empty
            else {
                "marks": marks,
                "marker_consensus": consensus,
                "marker_agreement": agreement_table(marks, grid, drawn),
                "assessor_pairs": pairs_table(marks, grid, drawn),
                "marker_changes": changes_table(consensus, grid),
                "marker_elements": elements_table(grid),
                **({"marker_totals": totals_table(consensus, grid)} if grid.total else {}),
            }
        )
        results = printed(Results(Tables(tables)), study)
        figures = dict(drawings_of(results, study)) if len(marks) else {}
        pictures = {key: Picture(f"reports/{key.replace('/', '_')}.svg", key) for key in figures}
        context = Context("fr", study, replace(results, pictures=pictures), Texts())
        chapter = render(markers(context), names_of(context))
        return study, spaceless(chapter), context, figures

    return tell


def spaceless(text):
    return unescaped(text.replace("\u00a0", " ").replace("\u202f", " "))


def test_a_grid_without_marks_tells_its_definitions_and_no_level(told):
    _, chapter, _, _ = told(MORE.split("assessors:")[0], levels={})
    assert "| Lien | Plus le projet relie, mieux c’est." in chapter
    assert "| 1 | Relie des voisins | Une fête |" in chapter
    assert "La source ne décrit pas les niveaux de 2 marqueurs : Sobriété et Soin." in chapter
    assert "Aucune grille remplie n’a été reçue" in chapter
    assert "α" not in chapter


def test_the_chapter_tells_levels_what_was_decided_and_what_changed(told):
    _, chapter, _, _ = told()
    assert "Les 3 évaluateurs ont noté 2 projets : α = " in chapter
    assert "trop peu de projets pour un intervalle" in chapter
    assert (
        "Sur un marqueur, tous les niveaux qui se comparent sont les mêmes, et l’accord n’est pas donné : Soin."
        in chapter
    )
    assert "| Jardin inventé | Sobriété | 1 à 3 | 3 | 0 |" in chapter
    assert "| Jardin inventé | 2 | 3 | 0 |" in chapter
    assert "- Jardin inventé, Lien : 2 décidé, 2 en médiane." in chapter
    assert "6 médianes se comparent. Médianes qui montent : 1 ; qui descendent : 1 ; inchangées : 4" in chapter
    assert "| E1 | E2 |" in chapter


def test_a_total_is_told_where_the_study_asks_for_one_and_is_its_choice(told):
    _, chapter, _, _ = told()
    assert "Aucun total n’est fait des niveaux." in chapter
    _, chapter, _, _ = told(MORE.replace("  scale:", "  total: true\n  scale:", 1))
    assert "L’étude demande un total, et c’est son choix" in chapter
    assert "| Jardin inventé | 5 |" in chapter
    assert "Aucun total" not in chapter


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ({"entree": {"E2": (2, 1, 0)}}, "Un seul évaluateur a noté 2 projets : rien ne dit si un autre donnerait"),
        ({"entree": {"E1": (1,), "E2": (1,)}}, "Les 2 évaluateurs ont noté 2 projets : α = 1,00."),
    ],
)
def test_agreement_is_refused_or_told_in_words(told, levels, sentence):
    _, chapter, _, _ = told(MORE.replace("files: [data/raw/markers/s.csv]", "files: []"), levels=levels)
    assert sentence in chapter


def test_a_report_for_everybody_tells_no_assessor_and_no_agreement_of_two(told):
    _, chapter, context, _ = told(disclosure="public")
    assert not {"marks", "assessor_pairs"} & set(context.results.study.frames)
    assert "E1" not in chapter + project_page(context, "jardin")
    assert "Les 3 évaluateurs" in chapter
    of_two = {name: dict(list(given.items())[:2]) for name, given in LEVELS.items()}
    _, chapter, context, figures = told(levels=of_two, disclosure="public")
    assert "Moins de trois évaluateurs ont noté, et leur accord n’est pas imprimé" in chapter
    assert "α = " not in chapter
    assert "| Jardin inventé | masqué | masqué | masqué |" in chapter
    drawing = figures["marker_spread/entree/jardin"]()
    assert "Sobriété masqué" in spaceless(drawing.alt)
    printed = context.results.study
    assert printed.marker_changes["direction"].isna().all()
    assert printed.marker_agreement["refused"].isna().all()
    assert printed.marker_consensus["discussed"].isna().all()


def test_the_page_of_a_project_says_what_the_next_level_would_ask(told):
    _, _, context, _ = told()
    page = spaceless(project_page(context, "jardin"))
    assert 'title: "Jardin inventé"' in page
    assert "| Lien | 2 | 2 | Niveau 3 : Relie des villes |" in page
    assert "| Lien | 3 | C’est le niveau le plus haut. |" in page
    assert "| Soin | 0 |  | La source ne décrit pas ce niveau. |" in page
    assert "« Un récit d’essai » (Essai)" in page
    assert "](<reports/project_radar_jardin.svg>)" in page


def test_a_median_between_two_levels_is_discussed_before_a_next_one(told):
    _, _, context, _ = told(
        levels={"entree": {"E1": (1, 1, 0), "E2": (1, 2, 0)}}, text=MORE.replace("[data/raw/markers/s.csv]", "[]")
    )
    assert "| Sobriété | 1 ou 2 |  | À discuter, car la médiane est entre deux niveaux. |" in spaceless(
        project_page(context, "jardin")
    )


def test_every_figure_is_drawn_and_told(told):
    _, _, _, figures = told()
    assert {key.partition("/")[0] for key in figures} == {
        *("marker_spread", "marker_radars", "marker_changes", "project_spread", "project_radar")
    }
    shown = ("marker_spread/entree/jardin", "marker_radars/sortie/jardin", "marker_changes/sortie/jardin")
    texts = {key: spaceless(figures[key]().alt) for key in (*shown, "project_radar/atelier")}
    assert (
        "Jardin inventé : Lien 2 (de 1 à 2), Sobriété 3 (de 1 à 3) et Soin 0." in texts["marker_spread/entree/jardin"]
    )
    assert "Lien 2 puis 3" in texts["marker_changes/sortie/jardin"]
    assert texts["project_radar/atelier"].startswith("Radar du projet « Atelier : inventé », 3 marqueurs")


def test_figures_of_many_projects_are_parted_evenly():
    names = [str(rank) for rank in range(9)]
    parts = parted(names, 4)
    assert [len(part) for part in parts] == [3, 3, 3]
    assert [name for part in parts for name in part] == names
    assert [len(part) for part in parted([str(rank) for rank in range(13)], 4)] == [4, 3, 3, 3]
    assert parted([], 4) == []


def test_several_files_that_a_step_makes_go_each_to_its_own(tmp_path):
    made = {"pages": {"projet-a": "A", "projet-b": "B"}}
    paths = [str(tmp_path / f"projet-{key}.html") for key in "ab"]
    write_made(made, {"pages": paths})
    assert [Path(path).read_text() for path in paths] == ["A", "B"]
