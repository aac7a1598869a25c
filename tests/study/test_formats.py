"""The formats of the report that a study asks."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.steps.settings import SETTINGS, read_configuration, settings_of
from analysis.study.formats import REPORTS, left_over, reports

POISON = Path(__file__).parents[2] / "examples/poison"


@pytest.fixture(scope="module")
def known():
    return read_configuration(POISON)


def test_a_study_that_says_nothing_has_a_page_a_pdf_a_workbook_and_an_explorer(known):
    asked = ["reports/etude.html", "reports/etude.pdf", "reports/tableaux.xlsx", "reports/explorateur.html"]
    assert reports(known.study) == asked


def test_each_format_has_its_file_and_its_rule(known, root):
    asked = reports(replace(known.study, formats=tuple(REPORTS)))
    assert asked == list(REPORTS.values())
    rules = (root / "workflow/rules/report.smk").read_text("utf-8")
    assert [path for path in asked if rules.count(f'"{path}"') != 1] == []


def test_one_more_format_makes_no_other_step_again(known):
    other = replace(known, study=replace(known.study, formats=("docx",)))
    for step in [step for step, settings in SETTINGS.items() if "study" in settings.__code__.co_varnames]:
        for key in ["main", "enquete", ""]:
            try:
                told = settings_of(step, known, key)
            except KeyError:
                continue  # of a wave, or of a space
            assert told == settings_of(step, other, key), step


def test_a_report_that_is_no_longer_asked_is_told(known, tmp_path):
    (tmp_path / "reports").mkdir()
    for name in REPORTS.values():
        (tmp_path / name).touch()
    told = list(left_over(tmp_path, known.study))
    assert [each.partition(" ")[0] for each in told] == ["reports/etude.docx", "reports/etude.pptx"]
    assert "`formats` ne demande plus docx" in told[0]
    assert list(left_over(POISON / "config", known.study)) == []
