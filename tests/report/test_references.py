"""The works behind what a report holds, and no other."""

import re
from dataclasses import replace

import pytest

from analysis.printing.door import printed
from analysis.report.chapters.references import WORKS, formatted, references
from analysis.report.context import Context
from analysis.report.texts import Texts
from analysis.study import Inference


def listed(study, results):
    blocks = list(references(Context(study.language, study, printed(results, study), Texts())))
    return " ".join(blocks[1].items).replace("\\", "") if blocks else ""


def test_every_work_of_the_file_is_written_in_french_with_its_year_and_its_address_as_text():
    keys = re.findall(r"^@\w+\{(\w+),", WORKS.read_text("utf-8"), re.MULTILINE)
    told = formatted(tuple(sorted(keys)), "fr")
    assert len(told) == len(keys)
    assert all(key[-4:] in " ".join(told) for key in keys)
    assert "Brigitte, et Henry Rouanet" in " ".join(told)
    assert not [entry for entry in told if "http" in entry or ":::" in entry]


def test_a_work_is_cited_where_its_method_is_used(poison, results):
    text = listed(poison, results)
    assert "Wilson" in text
    assert "taux d’inertie" in text
    assert "Firth" not in text
    assert "Holm" not in text
    space = results.spaces["main"]
    raw = space.replaced(eigenvalues=space.eigenvalues.assign(modified_rate=float("nan")))
    assert "Benzécri" not in listed(poison, replace(results, spaces={"main": raw}))


@pytest.mark.parametrize(("adjustment", "cited"), [("holm", True), ("benjamini_hochberg", False)])
def test_the_adjustment_that_was_made_is_the_one_cited(poison, results, adjustment, cited):
    tests = results.spaces["main"].tests.reindex([0]).assign(factor="sexe", axes="1", test="homogeneity", effect=0.1)
    held = replace(results, spaces={"main": results.spaces["main"].replaced(tests=tests)})
    study = replace(poison, inference=Inference(adjustment=adjustment))
    assert ("Holm" in listed(study, held)) == cited


def test_a_study_of_nothing_cites_nothing(poison, results):
    nothing = replace(results.replaced(frequencies=results.study.frequencies.head(0)), spaces={})
    assert listed(poison, nothing) == ""
