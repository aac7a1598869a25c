"""The poison study from end to end: what runs, what runs again, and the same bytes twice."""

from __future__ import annotations

import json
import re
import shutil
import sys
import zipfile
from subprocess import CompletedProcess

import numpy as np
import pytest
from matplotlib.image import imread
from tests.attacks.reading import differing, held_by

from analysis.commands import depositing
from analysis.deposit.bundle import verified
from analysis.deposit.crate import METADATA
from analysis.steps.paths import all_tables
from analysis.storage import read_table
from analysis.study import read_study
from analysis.study.formats import SESSION

NOT_RESULTS = ("exports", "figures")
FOLDERS = {"reponses", "main", "main-stabilite", "main-classes", "malades", "malades-stabilite"}
REPORTS = ["reports/etude.html", "reports/etude.pdf", "reports/tableaux.xlsx", "reports/explorateur.html"]


@pytest.fixture
def house(poison_house, root):
    """Return the house as it was after its run, and put back what the test changes in it."""
    yield poison_house
    for name in ["examples/poison/config", "examples/poison/data/raw", "src/analysis"]:
        shutil.copytree(root / name, poison_house.root / name, dirs_exist_ok=True)


def edit(path, old, new):
    """Replace `old`, which must be there, by `new`."""
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_report_is_there(house):
    assert all((house.study / name).stat().st_size > 10_000 for name in REPORTS)


def test_the_explorer_holds_what_its_own_tests_are_given(house, root):
    given = json.loads((root / "explorer/test/fixtures/poison.json").read_text("utf-8"))
    assert differing(held_by((house.study / "reports/explorateur.html").read_text("utf-8")), given) == []


def test_the_lines_to_copy_redo_the_view(house, monkeypatch):
    monkeypatch.chdir(house.study)
    (space, _) = held_by((house.study / "reports/explorateur.html").read_text("utf-8"))["spaces"]
    made: dict[str, object] = {}
    exec(space["code"]["python"].replace("{x}", "2").replace("{y}", "1"), made)
    active = [point["coordinates"] for point in space["categories"] if point["status"] == "active"]
    assert made["points"].to_numpy() == pytest.approx(np.array(active)[:, [1, 0]], rel=1e-5)


def test_nothing_changed_nothing_runs(house):
    for _ in range(2):  # what a run without jobs leaves behind makes none either
        assert "Nothing to be done" in house.run().stderr


def test_a_run_with_nothing_to_do_does_not_wait_for_pandas(house):
    snakemake = [sys.executable, "-X", "importtime", "-m", "snakemake_logger_plugin_analysis", "--cores", "1"]
    done = house.told([*snakemake, "--snakefile", str(house.root / "Snakefile"), "--directory", str(house.study)])
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "Nothing to be done" in done.stdout + done.stderr
    assert "snakemake.dag" in loaded
    assert "pandas" not in loaded


def test_a_study_that_moved_runs_nothing(house, tmp_path):
    assert house.at(tmp_path / "moved", made=True).planned() == {}


def test_every_output_that_is_gone_is_made_again(house, tmp_path):
    promised = set(all_tables(read_study(house.study)))
    with_rows = [path for path in house.study.glob("data/processed/**/*.csv") if path.read_bytes().count(b"\n") > 1]
    named = {path.relative_to(house.study).as_posix() for path in with_rows if path.parent.name not in NOT_RESULTS}
    assert named - promised == {"data/processed/tables.csv"}

    gone = house.at(tmp_path / "gone", made=True)
    (gone.study / "data/processed/enquete/rejected.csv").unlink()
    (gone.study / "data/processed/exports/ddi.xml").unlink()
    (gone.study / "reports/figures/main/categories_main.png").unlink()
    assert {"clean_wave", "deposit", "draw_space"} <= set(gone.planned())
    # What is left stays until others are drawn.
    assert {path.name for path in (gone.study / "reports/figures").iterdir()} == FOLDERS


def test_a_touched_file_reruns_nothing(house):
    for path in [
        house.study / "config/study.yaml",
        house.study / "data/raw/enquete/poison.csv",
        *(house.root / "src/analysis/geometry").glob("*.py"),
    ]:
        path.touch()
    assert house.planned() == {}


def test_a_comment_in_a_codebook_reruns_only_the_annex_that_prints_its_hash(house):
    edit(house.study / "config/codebooks/enquete.yaml", "source:", "# Relu le 3 mars.\nsource:")
    assert set(house.planned()) <= {"write_text", "write_workbook", "write_html", "write_pdf", "all"}


def test_a_recode_reruns_what_depends_on_it(house):
    edit(house.study / "config/codebooks/enquete.yaml", "Sick_n: non, Sick_y: oui", "Sick_n: oui, Sick_y: non")
    assert {"check_wave", "clean_wave", "combine_waves", "fit_space", "write_html", "write_pdf"} <= set(house.planned())


def test_a_title_reruns_the_report_alone(house):
    edit(house.study / "config/study.yaml", "Intoxication alimentaire", "Une intoxication alimentaire")
    planned = set(house.planned())
    assert not {"clean_wave", "combine_waves", "describe", "fit_space"} & planned
    assert {"write_text", "write_html", "write_pdf"} <= planned


def test_a_line_of_geometry_reruns_the_space_and_what_follows(house):
    module = house.root / "src/analysis/geometry/__init__.py"
    module.write_text(module.read_text("utf-8") + "\n# A line more.\n", encoding="utf-8")
    planned = set(house.planned())
    assert {"fit_space", "draw_space", "write_text", "write_html", "write_pdf"} <= planned
    assert not {"check_wave", "clean_wave", "combine_waves"} & planned


def test_every_row_is_accounted_for(house):
    accounting = read_table(house.study / "data/processed/accounting.csv").set_index("step")["rows"]
    assert accounting["received"] == accounting.drop("received").sum() == 55


def test_no_axis_carries_the_foods(house):
    themes = read_table(house.study / "data/processed/spaces/main/themes.csv")
    assert "yes" not in set(themes.query("theme == 'aliments'")["carried"])


def test_the_report_knows_nothing_of_the_repository_s_own_study(house):
    for name in ["data/processed/etude.md", "reports/etude.html"]:
        text = (house.study / name).read_text("utf-8")
        assert not re.search(r"budget citoyen|CDESS|Pas-de-Calais|lauréat|données reconstituées", text, flags=re.I)


def test_both_spaces_are_redone_by_another_program(house, verified):
    code, told = verified(house)
    assert (code, told.count("plus grand écart")) == (0, 12), told


def test_a_made_study_is_deposited_whole(house, monkeypatch):
    current = CompletedProcess([], 0, "", "Nothing to be done")  # Snakemake's words, which another test asks of it
    monkeypatch.setattr(depositing.subprocess, "run", lambda *_, **__: current)
    depositing.make_deposit.main([str(house.study)], standalone_mode=False)
    bundle = house.study / "depot"
    files = {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
    assert list(verified(files)) == []
    with zipfile.ZipFile(house.study / "depot.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
    held = {name for name in files if name.startswith(("data/", "reports/"))}
    assert [name for name in held if files[name] != (house.study / name).read_bytes()] == []
    assert {"reports/etude.pdf", "reports/figures/main/categories_main.svg", "data/processed/exports/ddi.xml"} <= held
    assert not {"data/processed/missing.csv", "data/processed/rejected.csv"} & held


def test_the_session_is_deposited_where_it_is_current_and_told_where_it_is_older(house, monkeypatch, capsys):
    stale: list[str] = []

    def run(asked, **_):
        return CompletedProcess([], 0, "", "" if {*stale} & {*asked} else "Nothing to be done")

    monkeypatch.setattr(depositing.subprocess, "run", run)
    held = []
    try:
        for name in SESSION:
            (house.study / name).write_bytes(b"session")
        for older in ((), SESSION):
            stale[:] = older
            depositing.make_deposit.main([str(house.study)], standalone_mode=False)
            described = json.loads((house.study / "depot" / METADATA).read_text("utf-8"))["@graph"]
            held.append({one["@id"] for one in described} & {*SESSION})
    finally:
        for name in SESSION:
            (house.study / name).unlink()
    assert held == [{*SESSION}, set()]
    assert capsys.readouterr().out.count("La séance est plus ancienne que l'étude") == 1


def test_a_study_that_changed_since_its_report_is_not_deposited(house):
    edit(house.study / "config/study.yaml", "Intoxication alimentaire", "Une intoxication alimentaire")
    done = house.told([sys.executable, "-m", "analysis", "deposit", str(house.study)])
    assert done.returncode == 1
    assert "plus ancien que l'étude" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_study_without_editions_compares_none(house):
    assert not (house.study / "data/processed/compare").exists()
    assert not (house.study / "data/processed/tables").exists()
    assert len(read_table(house.study / "data/processed/inference/main.csv")) == 6
    assert "éditions comparées" not in (house.study / "data/processed/etude.md").read_text("utf-8")


def test_a_clean_copy_gives_the_same_bytes_however_its_steps_start(house, tmp_path):
    twin = house.twin(tmp_path / "twin")
    twin.run_in_one_process()
    first, second = house.hashes(), twin.hashes()
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_clean_run_takes_at_most_25_jobs(house, tmp_path):
    assert 5 < sum(house.at(tmp_path / "poison").planned().values()) <= 25


def test_a_misspelt_key_stops_before_the_first_rule(house):
    edit(house.study / "config/study.yaml", "n_axes:", "n_axis:")
    done = house.run("--dry-run", check=False)
    assert done.returncode == 1
    assert "n_axes" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def test_an_undeclared_code_stops_the_run_without_a_traceback(house, tmp_path):
    faulty = house.at(tmp_path / "poison")
    edit(faulty.study / "data/raw/enquete/poison.csv", '"Sick_y","F","Nausea_y"', '"Sick_y","X","Nausea_y"')
    done = faulty.run(check=False)
    told = done.stdout + done.stderr
    assert done.returncode == 1
    assert "« X » non déclaré" in told.replace("\xa0", " ")
    assert "Traceback" not in told
    assert not (faulty.study / "data/processed/answers.parquet").exists()


def test_other_classes_leave_the_space_and_its_stability_as_they_are(house):
    edit(house.study / "config/study.yaml", "classes: {n_axes: 2}", "classes: {n_axes: 2, number: 4}")
    planned = set(house.planned())
    assert {"make_classes", "draw_stability_and_classes", "write_text"} <= planned
    assert not {"fit_space", "measure_stability"} & planned


def test_the_picture_of_the_readme_is_the_one_that_is_made(house, root):
    made = imread(house.study / "reports/figures/main/categories_main.png")
    shown = imread(root / "docs/images/plan_modalites.png")
    assert shown.shape == made.shape
    assert abs(shown - made).mean() < 0.001  # another system may smooth an edge otherwise
