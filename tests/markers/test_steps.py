"""The steps of a study with filled grids, one after the other: read, drawn, a page for each project."""

import hashlib
import shutil
from dataclasses import replace

import pytest
from tests.markers.at_hand import GRID

from analysis.deposit.bundle import told
from analysis.figures.saving import figure_files
from analysis.printing.door import printed
from analysis.problems import StudyError
from analysis.steps.assess_markers import assess_markers
from analysis.steps.draw_markers import drawings_of
from analysis.steps.paths import project_pages
from analysis.steps.write_projects import write_projects
from analysis.storage import read_figures, write_figures
from analysis.study import read_study
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables


@pytest.fixture
def study(tmp_path, root, put, monkeypatch):
    """Return a public study with one filled grid, of which the folder is that where steps work."""
    shutil.copytree(root / "examples/poison/config", tmp_path / "config")
    (tmp_path / "config/markers.yaml").write_text(GRID, encoding="utf-8")
    put()
    digest = hashlib.sha256((tmp_path / "data/raw/markers/E1.csv").read_bytes()).hexdigest()
    (tmp_path / "data/raw/SHA256SUMS").write_text(f"{digest}  markers/E1.csv\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return read_study(tmp_path)


def assessed(study):
    return assess_markers(grid=study.grid, data=study.data, language=study.language, seed=study.seed)


def test_filled_grids_become_tables_and_pages(study, tmp_path):
    made = assessed(study)
    assert set(made) == {name for name, table in TABLES.items() if table.step == "assess_markers"}
    assert all(TABLES[name].checked(frame) is not None for name, frame in made.items())
    one = replace(study, grid=replace(study.grid, projects={"jardin": study.grid.projects["jardin"]}))
    results = printed(Results(Tables(made)), one)
    drawn = [named for named in drawings_of(results, one) if named[0].startswith("project_")]
    write_figures(figure_files(drawn), "reports/figures/marqueurs", "data/processed/figures/marqueurs.csv")
    pictures = read_figures("data/processed/figures/marqueurs.csv")
    pages = write_projects(replace(results, pictures=pictures), study=one)
    page, document = pages["pages"]["projet-jardin"], pages["documents"]["projet-jardin"]
    assert "Relie des villes" in page  # what the level after the one decided would ask
    assert "parce que" not in page  # a comment stays in its grid
    assert document.startswith(b"%PDF")
    assert pages == write_projects(replace(results, pictures=pictures), study=one)  # the same bytes


def test_a_grid_that_is_not_the_one_listed_stops_the_study(study, tmp_path):
    (tmp_path / "data/raw/SHA256SUMS").write_text("", encoding="utf-8")
    with pytest.raises(StudyError, match="SHA256SUMS ne connaît pas ce fichier"):
        assessed(study)


def test_the_pages_of_projects_go_into_a_bundle_under_their_names(study):
    pages = project_pages(study)
    assert pages[0] == "reports/marqueurs/projet-jardin.html"
    assert len(pages) == 4
    assert told(pages[-1], study).replace("\u00a0", " ") == "Page du projet « Atelier : inventé », niveaux et marqueurs"
    assert project_pages(replace(study, grid=None)) == []
