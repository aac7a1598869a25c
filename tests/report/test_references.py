"""The works behind what a report holds, and no other."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from analysis.printing.door import printed
from analysis.report.chapters.references import USES, WORKS, formatted, references
from analysis.report.context import Context
from analysis.report.texts import Texts
from analysis.study import Inference
from analysis.study.values import Passive
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables


def listed(study, results):
    blocks = list(references(Context(study.language, study, printed(results, study), Texts())))
    return " ".join(blocks[1].items).replace("\\", "") if blocks else ""


KEYS = tuple(sorted(re.findall(r"^@\w+\{(\w+),", WORKS.read_text("utf-8"), re.MULTILINE)))
OF_STUDY = {
    "armitage1955": ("trends", {"slope": 0.1, "method": "cochran_armitage_dealt"}),
    "firth1993": ("regression", {"odds_ratio": 2.0}),
    "holm1979": ("inquiry_answers", {"p_adjusted": 0.2}),
    "newcombe1998": ("edition_shares", {"ci_low": 0.1}),
    "steegen2016": ("inquiry_readings", {"effect": 0.1}),
}
OF_SPACES = {
    "chung2013": ("shifts", {"p_value": 0.2}),
    "horn1965": ("eigenvalues", {"noise_eigenvalue": 0.2}),
    "kitagawa1955": ("decomposition", {"total": 0.2}),
    "leroux2019": ("tests", {"p_value": 0.2}),
    "ward1963": ("class_sizes", {"n": 20}),
}


def test_every_work_of_the_file_has_what_it_is_cited_for():
    assert tuple(sorted(USES)) == KEYS


@pytest.mark.parametrize("key", [*OF_STUDY, *OF_SPACES])
def test_a_work_is_cited_where_its_table_has_rows_and_there_alone(poison, key):
    table, values = (OF_STUDY | OF_SPACES)[key]
    cited = USES[key]

    def context(frame):
        tables = Tables({table: frame})
        of_study, spaces = (tables, {}) if key in OF_STUDY else (Tables({}), {"main": tables})
        return Context("fr", poison, Results(of_study, spaces=spaces), Texts())

    assert not cited(context(TABLES[table].empty()))
    assert cited(context(pd.DataFrame([values], columns=TABLES[table].names)))


def of_study(poison, adjustment="holm", **rows):
    """Return the context of a study of nothing but one row of some tables."""
    tables = {name: pd.DataFrame([row], columns=TABLES[name].names) for name, row in rows.items()}
    study = replace(poison, inference=Inference(adjustment=adjustment))
    return Context("fr", study, Results(Tables(tables)), Texts())


@pytest.mark.parametrize("table", ["differences", "trends", "trend_family", "edition_shares", "answer_groups"])
def test_an_adjustment_is_cited_without_a_factor_tested_in_a_space(poison, table):
    for adjustment, key, other in (
        ("holm", "holm1979", "benjamini1995"),
        ("benjamini_hochberg", "benjamini1995", "holm1979"),
    ):
        context = of_study(poison, adjustment, **{table: {"p_adjusted": 0.2}})
        assert USES[key](context)
        assert not USES[other](context)
        assert not USES[key](of_study(poison, adjustment, **{table: {"p_adjusted": None}}))
    asked = of_study(poison, "benjamini_hochberg", inquiry_answers={"p_adjusted": 0.2})
    assert USES["holm1979"](asked)  # whatever the study says of its other tests
    assert not USES["benjamini1995"](asked)


def test_cochran_and_armitage_are_not_cited_for_a_trend_of_those_who_answered_again(poison):
    assert not USES["armitage1955"](of_study(poison, trends={"slope": 0.1, "method": "slope_panel"}))


@pytest.mark.parametrize(
    ("row", "cited"),
    [
        ({"kind": "difference", "ci_low": 0.1}, True),
        ({"kind": "difference"}, False),  # two groups that did not compare
        ({"kind": "region", "group": "fille", "ci_low": 0.1}, True),
        ({"kind": "region", "group": "", "ci_low": 0.1}, False),
        ({"kind": "share", "ci_low": 0.1}, False),
    ],
)
def test_newcombe_is_cited_where_the_shares_of_two_groups_have_an_interval(poison, row, cited):
    assert USES["newcombe1998"](of_study(poison, inquiry_answers=row)) == cited
    assert not USES["newcombe1998"](of_study(poison, differences={"difference": 0.1}))
    assert USES["newcombe1998"](of_study(poison, differences={"difference": 0.1, "ci_low": 0.0}))


def test_imputation_is_cited_where_a_space_or_another_reading_of_it_imputes(poison, results):
    def cited(**of_space):
        study = replace(poison, spaces={"main": replace(poison.spaces["main"], **of_space)})
        return USES["josse2012"](Context("fr", study, results, Texts()))

    assert not cited(alternatives=("missing_category",))
    assert cited(alternatives=("missing_imputed",))
    assert cited(passive=Passive(missing="imputed"))


def test_every_work_of_the_file_is_written_in_french_with_its_year_and_its_address_as_text():
    keys = KEYS
    told = formatted(keys, "fr")
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
    tests = (
        results.spaces["main"]
        .tests.reindex([0])
        .assign(factor="sexe", axes="1", test="homogeneity", effect=0.1, p_adjusted=0.2)
    )
    held = replace(results, spaces={"main": results.spaces["main"].replaced(tests=tests)})
    study = replace(poison, inference=Inference(adjustment=adjustment))
    assert ("Holm" in listed(study, held)) == cited


def test_a_study_of_nothing_cites_nothing(poison, results):
    nothing = replace(results.replaced(frequencies=results.study.frequencies.head(0)), spaces={})
    assert listed(poison, nothing) == ""
