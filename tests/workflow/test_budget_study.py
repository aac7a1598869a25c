"""The repository's own study from end to end: its plane, its published figures, its warnings, other answers."""

from __future__ import annotations

import csv
import hashlib
import io
import re

import pytest
from pypdf import PdfReader

from analysis.storage import read_table

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("budget")]

NOTICE = "Données reconstituées, fictives"
REPORTS = ["etude.html", "etude.pdf", "tableaux.xlsx"]


def pdf_pages(path) -> list[str]:
    """Return the text of each page, its spaces all alike."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(path).pages]


def result(house, name):
    return read_table(house.study / "data/processed" / name)


def test_the_reports_are_there(budget_house):
    assert all((budget_house.study / "reports" / name).stat().st_size > 10_000 for name in REPORTS)


def test_a_second_clean_run_gives_the_same_bytes(budget_house, tmp_path):
    twin = budget_house.at(tmp_path / "twin")
    assert sum(twin.planned().values()) <= 25
    twin.run()
    first, second = budget_house.hashes(), twin.hashes()
    assert [name for name in first | second if first.get(name) != second.get(name)] == []


def test_nothing_changed_nothing_runs(budget_house):
    assert budget_house.planned() == {}


def test_every_published_figure_agrees(budget_house):
    published = result(budget_house, "description/published.csv")
    assert len(published) == 9
    assert published["agrees"].all()
    assert set(published.loc[published["id"].str.startswith("pct_"), "n"]) == {60, 61}


def test_each_theme_has_its_axis(budget_house):
    themes = result(budget_house, "spaces/main/themes.csv").query("axis <= 2")
    carried = {(row.theme, row.axis) for row in themes.itertuples() if row.carried == "yes"}
    assert {theme for theme, _ in carried} == {"ressources", "integration"}
    assert len({axis for _, axis in carried}) == 2


def test_integration_lies_to_the_right_and_resources_up(budget_house):
    axes = result(budget_house, "spaces/main/axes.csv").dropna(subset=["place"]).set_index("place")
    assert axes["theme"].to_dict() == {"horizontal": "integration", "vertical": "ressources"}
    points = result(budget_house, "spaces/main/categories.csv").set_index(["question", "category", "axis"])
    assert points.loc[("reseau", "oui", axes.loc["horizontal", "axis"]), "coordinate"] > 0
    assert points.loc[("budget", "plus_de_50k", axes.loc["vertical", "axis"]), "coordinate"] > 0


def test_every_page_says_that_the_data_are_fictional(budget_house):
    pages = pdf_pages(budget_house.study / "reports/etude.pdf")
    assert len(pages) > 10
    assert [number for number, page in enumerate(pages, 1) if NOTICE not in page] == []


def test_every_figure_says_that_the_data_are_fictional(budget_house):
    html = (budget_house.study / "reports/etude.html").read_text("utf-8")
    captions = re.findall(r"<figcaption.*?</figcaption>", html, flags=re.S)
    assert len(captions) > 8
    plain = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", caption)) for caption in captions]
    assert [caption for caption in plain if NOTICE not in caption] == []


def test_no_name_reaches_an_output(budget_house):
    raw = (budget_house.study / "data/raw/2018/reponses.csv").read_text("utf-8-sig")
    mails = set(re.findall(r"[\w.+-]+@[\w.-]+", raw))
    assert mails
    for folder in ["data/processed", "reports", "logs"]:
        for path in (budget_house.study / folder).rglob("*"):
            if path.is_file() and path.suffix in {".csv", ".md", ".html", ".svg", ".log", ".txt"}:
                text = path.read_text("utf-8")
                assert not any(mail in text for mail in mails), path


def with_ten_rows_changed(raw: str) -> str:
    """Return the 2018 export where ten respondents have another yearly budget."""
    header, *rows = raw.split("\r\n")
    column = next(csv.reader(io.StringIO(header), delimiter=";")).index("Q07")
    changed = 0
    for number, row in enumerate(rows):
        cells = row.split(";")
        if changed < 10 and len(cells) > column and re.fullmatch(r'"\d+"', cells[column]):
            cells[column] = '"500"' if int(cells[column].strip('"')) >= 50_000 else '"250000"'
            rows[number] = ";".join(cells)
            changed += 1
    assert changed == 10
    return "\r\n".join([header, *rows])


def test_other_answers_change_the_report_and_no_code(budget_house, tmp_path):
    other = budget_house.at(tmp_path / "other")
    path = other.study / "data/raw/2018/reponses.csv"
    before = path.read_bytes()
    path.write_bytes(with_ten_rows_changed(before.decode("utf-8-sig")).encode("utf-8-sig"))
    refused = other.run(check=False)
    assert refused.returncode == 1
    assert "SHA256SUMS" in refused.stdout + refused.stderr
    sums = other.study / "data/raw/SHA256SUMS"
    digests = [hashlib.sha256(content).hexdigest() for content in (before, path.read_bytes())]
    sums.write_text(sums.read_text("utf-8").replace(*digests), encoding="utf-8")
    other.run()
    first, second = budget_house.hashes(), other.hashes()
    assert first["reports/etude.html"] != second["reports/etude.html"]
    assert first["data/processed/2019/answers.parquet"] == second["data/processed/2019/answers.parquet"]


def test_fictional_files_are_refused_as_received(budget_house, tmp_path):
    other = budget_house.at(tmp_path / "received")
    study = other.study / "config/study.yaml"
    study.write_text(study.read_text("utf-8").replace("data: reconstructed", "data: received"), encoding="utf-8")
    done = other.run(check=False)
    told = done.stdout + done.stderr
    assert done.returncode == 1
    assert "data: received" in told
    assert "Traceback" not in told


def test_a_recode_of_one_edition_leaves_the_other(budget_house):
    path = budget_house.study / "config/codebooks/2018.yaml"
    before = path.read_text("utf-8")
    changed = before.replace("{below: 10000, is: moins_de_10k}", "{below: 12000, is: moins_de_10k}")
    assert changed != before
    path.write_text(changed, encoding="utf-8")
    planned = budget_house.planned()
    path.write_text(before, encoding="utf-8")
    assert planned["clean_wave"] == planned["check_wave"] == 1
    assert {"combine_waves", "fit_space", "write_html", "write_pdf"} <= set(planned)


def test_the_example_knows_nothing_of_this_study(poison_house):
    for name in ["data/processed/etude.md", "reports/etude.html"]:
        text = (poison_house.study / name).read_text("utf-8")
        assert not re.search(r"budget citoyen|CDESS|Pas-de-Calais|lauréat", text, flags=re.I)
        assert NOTICE not in text
