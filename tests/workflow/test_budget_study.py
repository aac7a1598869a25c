"""The repository's own study from end to end: its plane, its published figures, its warnings, other answers."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import sys
from collections import defaultdict

import openpyxl
import pandas as pd
import pytest
from tests.attacks.reading import differing, held_by
from tests.report.recomputing import listed, recomputed, sheets_of

from analysis.storage import read_table
from analysis.study import read_study

NOTICE = "Données reconstituées, fictives"
REPORTS = ["etude.html", "etude.pdf", "tableaux.xlsx", "explorateur.html"]


def result(house, name):
    return read_table(house.study / "data/processed" / name)


def test_the_reports_are_there(budget_house):
    assert all((budget_house.study / "reports" / name).stat().st_size > 10_000 for name in REPORTS)


def test_a_clean_run_takes_at_most_25_jobs(budget_house, tmp_path):
    assert 5 < sum(budget_house.at(tmp_path / "budget").planned().values()) <= 25


def test_the_explorer_is_light_and_holds_what_its_own_tests_are_given(budget_house, root):
    page = (budget_house.study / "reports/explorateur.html").read_bytes()
    assert len(page) < 600_000
    given = json.loads((root / "explorer/test/fixtures/root.json").read_text("utf-8"))
    assert differing(held_by(page.decode("utf-8")), given) == []


def test_nothing_changed_nothing_runs(budget_house):
    assert budget_house.planned() == {}


def test_a_study_that_stands_is_told_so_without_snakemake(budget_house):
    log = budget_house.study / "logs/snakemake.log"
    before = log.stat().st_mtime_ns
    done = budget_house.told([sys.executable, "-m", "analysis", "run", str(budget_house.study)])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Aucun problème.")
    assert "Tout est à jour" in done.stdout
    assert log.stat().st_mtime_ns == before


def test_the_space_is_redone_by_another_program(budget_house, verified):
    code, told = verified(budget_house)
    assert (code, told.count("plus grand écart")) == (0, 6), told


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


def test_every_page_says_that_the_data_are_fictional(budget_house, pdf_pages):
    pages = [" ".join(page.split()) for page in pdf_pages(budget_house.study / "reports/etude.pdf")]
    assert len(pages) > 10
    assert [number for number, page in enumerate(pages, 1) if NOTICE not in page] == []


def test_every_figure_of_answers_says_that_they_are_fictional(budget_house):
    html = (budget_house.study / "reports/etude.html").read_text("utf-8")
    captions = re.findall(r"<figcaption.*?</figcaption>", html, flags=re.S)
    assert len(captions) > 8
    plain = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", caption)) for caption in captions]
    others = [caption for caption in plain if NOTICE not in caption]
    published = ["Nombres connus de chaque édition.", "Lauréats de l’édition 2020, par commune."]
    assert [caption.partition(". ")[2] for caption in others] == published


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


@pytest.fixture(scope="module")
def other(budget_house, tmp_path_factory):
    """Return the study where ten answers are others, its counts printed anew, for everybody to read."""
    other = budget_house.at(tmp_path_factory.mktemp("other") / "study", made=True)
    shutil.rmtree(other.study / "data/processed/2019")  # cleaned again, beside the other answers of 2018
    study = other.study / "config/study.yaml"
    study.write_text(study.read_text("utf-8").replace("disclosure: internal", "disclosure: public"), encoding="utf-8")
    path = other.study / "data/raw/2018/reponses.csv"
    before = path.read_bytes()
    path.write_bytes(with_ten_rows_changed(before.decode("utf-8-sig")).encode("utf-8-sig"))
    refused = other.run(check=False)
    assert refused.returncode == 1
    assert "SHA256SUMS" in refused.stdout + refused.stderr
    sums = other.study / "data/raw/SHA256SUMS"
    digests = [hashlib.sha256(content).hexdigest() for content in (before, path.read_bytes())]
    sums.write_text(sums.read_text("utf-8").replace(*digests), encoding="utf-8")
    other.run_in_one_process("reports/tableaux.xlsx", "data/processed/etude.md", "data/processed/exports/ddi.xml")
    return other


def test_other_answers_change_what_is_printed_and_no_code(budget_house, other):
    first, second = budget_house.hashes(), other.hashes()
    assert first["data/processed/2019/answers.parquet"] == second["data/processed/2019/answers.parquet"]
    assert first["data/processed/spaces/main/categories.csv"] != second["data/processed/spaces/main/categories.csv"]
    printed = [printed_counts(house.study / "reports/tableaux.xlsx") for house in (budget_house, other)]
    before, after = (pd.Series(counts).loc["budget", :, "", ""].drop("base") for counts in printed)
    assert (before != after).any()
    assert before.sum() == after.sum() == 61


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


def printed_counts(workbook) -> dict[tuple[str, ...], float]:
    """Return every count of answers that the workbook prints, bases as a category of their question."""
    sheets = {sheet.title: sheet for sheet in openpyxl.load_workbook(workbook).worksheets}
    shares = pd.DataFrame(
        list(sheets["Répartitions"].values)[1:], columns=[cell.value for cell in sheets["Répartitions"][1]]
    )
    shares = shares.fillna({"by": "", "by_category": ""})
    found = {}
    for row in shares.itertuples():
        group = (row.by, row.by_category)
        found[(row.question, row.category, *group)] = row.n
        found[(row.question, "base", *group)] = row.base
    for row in sheets["Dictionnaire"].iter_rows(min_row=2, values_only=True):
        question, category, n = row[0], row[5] or "base", row[7]
        key = (question, category, "", "")
        assert key not in found or pd.isna(found[key]) == pd.isna(n), key
        found.setdefault(key, n)
    return {key: float("nan") if n is None else float(n) for key, n in found.items()}


def sums_of(counts, single) -> list[list[tuple[str, ...]]]:
    """Return which counts add up to the last one of each list, where nobody is left out."""
    groups = defaultdict(list)
    for question, category, by, group in counts:
        if category != "base" and question in single:
            groups[question, "", by, group].append((question, category, by, group))
        if by:
            groups[question, category, by, ""].append((question, category, by, group))
    return [[*parts, (q, c or "base", by if g else ("" if c else by), g)] for (q, c, by, g), parts in groups.items()]


def adds_up(parts, true) -> bool:
    """Whether the respondents of the parts are those of the last one, the whole: their bases tell."""
    bases = [true[question, "base", *group] for question, _, *group in parts]
    return len(set(bases)) == 1 or sum(bases[:-1]) == bases[-1]


def differences_taken(counts, sums):
    """Return the counts after every subtraction that tells a masked one."""
    known, told = dict(counts), True
    while told:
        told = False
        for *parts, total in sums:
            masked = [key for key in (*parts, total) if pd.isna(known[key])]
            if len(masked) == 1:
                others = sum(known[key] for key in parts if key not in masked)
                known[masked[0]] = others if masked[0] == total else known[total] - others
                told = True
    return known


def test_a_report_for_everybody_gives_no_small_count_even_by_subtraction(other):
    """Where the group of some is unknown, their bases say so, and groups do not add up to everybody."""
    true = {
        **{(row.question, row.category, row.by, row.by_category): row.n for row in frequencies_of(other).itertuples()},
        **{(row.question, "base", row.by, row.by_category): row.base for row in frequencies_of(other).itertuples()},
    }
    counts = printed_counts(other.study / "reports/tableaux.xlsx")
    assert [key for key, n in counts.items() if n in (1, 2)] == []
    assert sum(map(pd.isna, counts.values())) > 100
    single = {key for key, question in read_study(other.study).questions.items() if question.type != "multiple"}
    whole = [each for each in sums_of(counts, single) if adds_up(each, true)]
    after = differences_taken(counts, whole)
    assert [key for key, n in after.items() if n in (1, 2)] == []
    assert "effectifs de ses tableaux" in (other.study / "data/processed/etude.md").read_text("utf-8").replace(
        "\xa0", " "
    )
    counted = re.findall(
        r'<catStat type="freq">(\d+)</catStat>', (other.study / "data/processed/exports/ddi.xml").read_text()
    )
    assert counted
    assert {"1", "2"} & set(counted) == set()


def frequencies_of(house):
    return result(house, "description/frequencies.csv").fillna({"by": "", "by_category": ""})


def test_every_number_of_a_report_for_everybody_is_what_its_workbook_gives(other):
    read = sheets_of(other.study / "reports", "main")
    numbers = listed(other.study / "reports/nombres.csv").values()
    of_tables = [parts for parts in numbers if parts[0]["transform"] not in ("constant", "declared")]
    assert len(of_tables) > 100
    for parts in of_tables:
        assert recomputed(parts, read) == parts[0]["printed"].removeprefix("'"), parts
