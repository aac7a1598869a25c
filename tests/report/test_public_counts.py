"""A report for everybody prints no count of one or two respondents, whatever the table that holds it."""

import re
from dataclasses import replace
from io import BytesIO

import numpy as np
import openpyxl
import pandas as pd
import pytest
from tests.report.reading import build_chapters

from analysis.printing.door import by_the_rules, printed
from analysis.printing.public import has_small
from analysis.report.chapters.collection import crosswalk
from analysis.report.chapters.differences import differences
from analysis.report.chapters.population import population
from analysis.report.document import build_document
from analysis.report.workbook import workbook_bytes
from analysis.tables.results import Tables

KEYS = ["question", "category"]
FREQUENCIES = ["question", "category", "by", "by_category", "base", "n"]


def rows_of(question, counts, by=None, group=None):
    base = sum(counts.values())
    return [(question, category, by, group, base, n) for category, n in counts.items()]


@pytest.fixture(scope="module")
def public(poison):
    return replace(poison, disclosure="public")


@pytest.fixture(scope="module")
def rare(results):
    """The results of a survey where two had no fever at all, and few girls ate cheese."""
    rows = [
        *rows_of("fievre", {"oui": 53, "non": 2}),
        *rows_of("fromage", {"oui": 45, "non": 10}),
        *rows_of("glace", {"oui": 30, "non": 25}),
        *rows_of("sexe", {"fille": 28, "garcon": 27}),
        *rows_of("fromage", {"oui": 26, "non": 2}, "sexe", "fille"),
        *rows_of("fromage", {"oui": 19, "non": 8}, "sexe", "garcon"),
        *rows_of("glace", {"oui": 15, "non": 13}, "sexe", "fille"),
        *rows_of("glace", {"oui": 15, "non": 12}, "sexe", "garcon"),
    ]
    frequencies = pd.DataFrame(rows, columns=FREQUENCIES)
    share = frequencies["n"] / frequencies["base"]
    return results.replaced(
        frequencies=frequencies.assign(share=share, ci_low=share / 2, ci_high=share),
        dictionary=frequencies[frequencies["by"].isna()][[*KEYS, "n"]].reset_index(drop=True),
    )


@pytest.fixture(scope="module")
def counted(rare):
    """The same without a space: what is told of answers alone."""
    return replace(rare, spaces={}, pictures={})


@pytest.fixture(scope="module")
def masked(public, rare):
    """What is printed for everybody of these results."""
    return printed(rare, public)


@pytest.fixture(scope="module")
def book(public, masked):
    """The workbook for everybody."""
    return openpyxl.load_workbook(BytesIO(workbook_bytes(public, masked)))


def said(study, results):
    """Return what the report tells, of the results of a study."""
    return plainly(build_document(study, printed(results, study)))


def told(study, results, *chapters):
    """Return what some chapters of it tell."""
    return plainly(build_chapters(study, results, *chapters))


def plainly(text):
    return re.sub(r"[\u00a0\u202f\s]+", " ", text.replace("\\", "")).replace("’", "'")


def test_an_internal_report_is_left_as_it_is(poison, rare):
    shown = printed(rare, poison)
    assert shown.study.frames == rare.study.frames
    assert {key: space.frames for key, space in shown.spaces.items()} == {"main": rare.spaces["main"].frames}
    assert printed(rare, replace(poison, data="received")).study.frequencies is rare.study.frequencies


def test_the_same_count_is_masked_in_every_table(masked):
    frequencies = masked.study.frequencies
    for table in (frequencies[frequencies["by"].isna()], masked.study.dictionary):
        lost = set(table.loc[table["n"].isna(), KEYS].itertuples(index=False, name=None))
        assert lost == {("fievre", "oui"), ("fievre", "non")}
    categories = masked.spaces["main"].categories
    fever = categories["question"] == "fievre"
    hidden = ["n", "frequency", "coordinate", "contribution", "cos2"]
    assert categories.loc[fever, hidden].isna().all(axis=None)
    assert categories.loc[categories["question"] == "fromage", hidden].notna().all(axis=None)


def test_a_breakdown_loses_the_small_count_and_what_gives_it_back(masked):
    shown = masked.study.frequencies
    cheese = shown[(shown["question"] == "fromage") & (shown["by"] == "sexe")]
    assert cheese["n"].isna().all()
    assert shown.loc[shown["question"] == "glace", ["n", "base"]].notna().all(axis=None)


def test_the_report_and_the_workbook_say_how_many_counts_are_masked(public, rare, masked, book):
    n = masked.n_masked
    assert n > 6
    assert f"{n} effectifs de ses tableaux et du classeur sont masqués" in said(public, rare)
    assert any(f"{n} effectifs y sont masqués" in str(row[0]) for row in book.worksheets[0].values)
    assert "masqués" not in said(replace(public, disclosure="internal"), rare)


def test_nothing_masked_is_said_too(public, results):
    clean = pd.DataFrame(rows_of("glace", {"oui": 30, "non": 25}), columns=FREQUENCIES)
    clean = clean.assign(share=0.5, ci_low=0.4, ci_high=0.6)
    alone = results.replaced(frequencies=clean, dictionary=results.study.dictionary.assign(question="glace"))
    empty = replace(alone, spaces={}, pictures={})
    assert printed(empty, public).n_masked == 0
    assert "aucun n'a dû être masqué" in said(public, empty)


CROSSWALK = pd.DataFrame(
    [
        ("fromage", "v", "O", "oui", 45),
        ("fromage", "v", "N", "non", 10),
        ("glace", "v", "O", "oui", 30),
        ("glace", "v", "N", "non", 24),
        ("glace", "v", "n", "non", 1),
    ],
    columns=["question", "wave", "code", "category", "n"],
).assign(share=0.1, column="Q", wording="", comparability="recoded", is_recoded=False, reason="", note="")
COMPARABILITY = pd.DataFrame(
    [("fromage", "v", 55, 0.0), ("glace", "v", 55, 1 / 55)], columns=["question", "wave", "n", "recoded_share"]
).assign(comparability="recoded", columns="Q", wording="", codes=2, reason="", note="")


def test_the_audit_of_codes_keeps_its_lines_and_loses_the_counts_of_a_rare_code(public, counted):
    treatments = pd.DataFrame({"wave": "v", "question": ["fromage"], "treatment": "others_listed", "n": [1]})
    found = counted.replaced(crosswalk=CROSSWALK, comparability=COMPARABILITY, treatments=treatments)
    shown = printed(found, public).study
    assert shown.crosswalk["n"].isna().tolist() == [False, False, True, True, True]
    assert shown.crosswalk["share"].isna().tolist() == [False, False, True, True, True]
    assert shown.comparability["n"].tolist() == [55, 55]
    assert shown.comparability["recoded_share"].isna().tolist() == [False, True]
    assert shown.treatments["n"].isna().all()
    assert "Correspondance des vagues" in told(public, found, crosswalk)


def test_boxes_that_all_but_one_or_two_ticked_are_rare_codes_too(public, counted):
    boxes = replace(public.questions["glace"], type="multiple")
    study = replace(public, questions={**public.questions, "glace": boxes})
    codes = CROSSWALK[CROSSWALK["question"] == "glace"].assign(n=[54, 20, 10])
    accounting = pd.DataFrame({"wave": "v", "step": ["received", "kept"], "rows": [55, 55]})
    found = counted.replaced(crosswalk=codes, comparability=COMPARABILITY, accounting=accounting)
    shown = printed(found, study).study
    assert shown.crosswalk["n"].isna().all()
    assert shown.comparability["n"].isna().tolist() == [False, True]


def test_a_margin_with_a_small_cell_loses_its_shares(public, counted):
    rows = [
        ("fievre", np.nan, "oui", 53),
        ("fievre", np.nan, "non", 2),
        ("glace", np.nan, "oui", 30),
        ("glace", np.nan, "non", 25),
        ("fromage | sexe", np.nan, "oui | fille", 26),
        ("fromage | sexe", np.nan, "non | fille", 2),
    ]
    margins = pd.DataFrame(rows, columns=["question", "wave", "category", "n"])
    margins = margins.assign(known=10, known_share=0.1, share=0.5, weighted_share=np.nan, source=np.nan)
    shown = printed(counted.replaced(margins=margins), public).study.margins
    assert shown["share"].isna().tolist() == [True, True, False, False, True, True]
    assert shown["n"].isna().tolist() == shown["share"].isna().tolist()
    assert shown["known_share"].notna().all()


def test_kinds_of_missing_answers_are_told_where_none_is_rare(public, counted):
    kinds = ["no_answer"] * 4 + ["dont_know"] * 3
    rows = [(f"R{rank}", "v", "glace", kind) for rank, kind in enumerate(kinds)]
    rows += [("R1", "v", "fromage", "dont_know")]
    missing = pd.DataFrame(rows, columns=["respondent", "wave", "question", "kind"])
    text = told(public, counted.replaced(missing=missing), population)
    assert "dont une sorte concerne moins de trois répondants : Fromage." in text
    assert "Une question a des réponses manquantes" in text
    team = told(replace(public, disclosure="internal"), counted.replaced(missing=missing), population)
    assert "moins de trois répondants : Fromage" not in team
    assert "2 questions ont des réponses manquantes" in team
    only = told(public, counted.replaced(missing=missing[missing["question"] == "fromage"]), population)
    assert "réponses manquantes par question" not in only.lower()
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(public, printed(counted.replaced(missing=missing), public))))
    assert list(book["Manquantes"].values)[1:] == [
        ("v", "fromage", "dont_know", None),
        ("v", "glace", "dont_know", 3),
        ("v", "glace", "no_answer", 4),
    ]


def test_means_of_one_or_two_are_left_out_with_another_groups(public, counted):
    bases = {None: 55, "a": 2, "b": 20, "c": 33}
    numbers = pd.DataFrame({"question": "age", "by": [None, *["sexe"] * 3], "by_category": list(bases)})
    shown = printed(counted.replaced(numbers=numbers.assign(base=bases.values(), mean=9.0)), public).study.numbers
    assert shown["mean"].isna().tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("dominated", "masked"),
    [(["no", "no", "yes", "no"], [False, True, True, False]), (["yes", "no", "no", "no"], [True] * 4)],
)
def test_means_that_one_respondent_makes_are_left_out_with_another_groups(public, counted, dominated, masked):
    numbers = pd.DataFrame({"question": "age", "by": [None, *["sexe"] * 3], "by_category": [None, *"abc"]})
    made = numbers.assign(base=[55, 12, 20, 23], mean=9.0, dominated=dominated)
    assert printed(counted.replaced(numbers=made), public).study.numbers["mean"].isna().tolist() == masked


def test_comparisons_of_masked_shares_are_left_out(public, counted):
    sides = {"category_a": "fille", "category_b": "garcon", "n_a": 20, "base_a": 28, "n_b": 19, "base_b": 27}
    rows = [{"question": name, "category": "oui", "by": "sexe"} | sides for name in ("fromage", "glace")]
    made = pd.DataFrame(rows).assign(difference=0.1, ci_low=0.0, ci_high=0.2, p_value=0.04, p_adjusted=0.08)
    made = made.assign(method="newcombe_fisher")
    held = counted.replaced(differences=made)
    shown = printed(held, public).study.differences
    assert shown[["n_a", "difference", "p_value"]].isna().all(axis="columns").tolist() == [True, False]
    assert "Nombre de comparaisons : 1." in told(public, held, differences)
    trends = made[["question", "category", "by"]].assign(slope=0.1, method="cochran_armitage_permutation")
    assert printed(counted.replaced(trends=trends), public).study.trends["question"].tolist() == ["glace"]
    met = trends.assign(method="slope_panel")  # it rests on how many of those met twice changed their answer
    assert printed(counted.replaced(trends=met), public).study.trends.empty


def test_a_rare_outcome_does_not_tell_how_rare(public, counted):
    made = pd.DataFrame({"outcome": ["malade"], "category": "oui", "space": "main", "events": [2], "n": [55]})
    assert printed(counted.replaced(regression=made), public).study.regression[["events", "n"]].isna().all(axis=None)


def test_a_factor_with_a_masked_group_has_no_test_and_no_point_there(public, rare):
    points = rare.spaces["main"].mean_points
    space = rare.spaces["main"].replaced(
        mean_points=points.assign(n=points["n"].mask(points["factor"] == "sexe", 2)),
        tests=pd.DataFrame({"factor": ["malade", "sexe"], "n": 55, "p_value": 0.5}),
    )
    shown = printed(replace(rare, spaces={"main": space}), public).spaces["main"]
    sexe = shown.mean_points["factor"] == "sexe"
    assert shown.mean_points.loc[sexe, ["n", "mean", "variance"]].isna().all(axis=None)
    assert shown.mean_points.loc[~sexe, ["n", "mean"]].notna().all(axis=None)
    assert shown.tests["factor"].tolist() == ["malade"]
    assert set(shown.deviations["factor"]) == {"malade"}


def test_a_crossing_with_a_small_cell_keeps_no_count(public, rare):
    cells = pd.DataFrame(
        {"factor_a": ["x"] * 2 + ["y"] * 2, "factor_b": "z", "n": [2, 9, 5, 9], "axis": 1, "mean": 0.5}
    )
    space = rare.spaces["main"].replaced(crossings=cells.assign(category_a=["1", "2"] * 2, category_b="1"))
    shown = by_the_rules(replace(rare, spaces={"main": space}), public).spaces["main"].crossings
    assert shown["n"].isna().tolist() == [True, True, False, False]


def test_a_small_class_takes_the_size_of_another_with_it(public, rare):
    sizes = pd.DataFrame({"class": ["1", "2", "3"], "n": [2, 20, 33], "share": [2 / 55, 20 / 55, 33 / 55]})
    rows = [(number, "glace", "oui", 3, 3, 1.0) for number in sizes["class"]]
    columns = ["class", "question", "category", "n", "base", "share_in_class"]
    space = rare.spaces["main"].replaced(
        class_sizes=sizes.assign(jaccard=0.9, dissolved=0.0, replicates=9),
        class_axes=pd.DataFrame({"class": sizes["class"], "n": sizes["n"], "axis": 1, "mean": 0.1, "v_test": 0.2}),
        class_categories=pd.DataFrame(rows, columns=columns).assign(share_overall=0.5, v_test=1.0, rank=1),
    )
    shown = by_the_rules(replace(rare, spaces={"main": space}), public).spaces["main"]
    assert shown.class_sizes["n"].isna().tolist() == [True, True, False]
    assert shown.class_axes["class"].tolist() == ["3"]
    assert shown.class_categories["n"].isna().tolist() == [True, True]


def test_what_marks_a_class_is_not_named_where_its_count_is_masked(public, rare):
    sizes = pd.DataFrame({"class": ["1", "2"], "n": [15, 40], "share": [15 / 55, 40 / 55]})
    rows = [
        ("1", "glace", "non", 2, 15, 3.0, 1),  # named, of two or three; not named, of none or one
        ("1", "fromage", "oui", 12, 15, 2.5, 2),
        ("2", "glace", "non", 2, 40, -3.0, np.nan),
        ("2", "fromage", "oui", 20, 40, 2.1, 1),
    ]
    columns = ["class", "question", "category", "n", "base", "v_test", "rank"]
    space = rare.spaces["main"].replaced(
        class_sizes=sizes.assign(jaccard=0.9, dissolved=0.0, replicates=9),
        class_categories=pd.DataFrame(rows, columns=columns).assign(share_in_class=0.5, share_overall=0.5),
    )
    shown = by_the_rules(replace(rare, spaces={"main": space}), public).spaces["main"].class_categories
    assert shown.loc[shown["question"] == "glace", ["n", "share_in_class", "v_test", "rank"]].isna().all(axis=None)
    assert shown.loc[shown["question"] == "fromage", "rank"].tolist() == [1, 1]


def test_two_questions_whose_table_has_a_small_cell_have_no_statistic(public, rare):
    pairs = pd.DataFrame({"question_a": "nausees", "question_b": ["diarrhee", "fievre"], "n": 55, "cramer_v": 0.4})
    space = rare.spaces["main"].replaced(
        associations=pairs.assign(category_a="oui", category_b="non", smallest=[7, 1], pem=0.5)
    )
    shown = printed(replace(rare, spaces={"main": space}), public).spaces["main"].associations
    assert shown["cramer_v"].isna().tolist() == [False, True]
    assert shown["category_a"].isna().tolist() == [False, True]
    assert "smallest" not in shown


def test_crossed_questions_with_a_small_cell_are_withheld_whole(public, counted):
    cheese = counted.study.frequencies[counted.study.frequencies["question"] == "fromage"]
    counts = cheese[[*FREQUENCIES, "share"]].reset_index(drop=True)
    test = {"n": [55], "cramer_v": [0.3], "p_value": [0.1], "method": ["monte_carlo"], "seed": [1]}
    frames = {
        "table_counts": counts,
        "table_eigenvalues": pd.DataFrame({"axis": [1], "eigenvalue": [0.1]}),
        "table_categories": pd.DataFrame({"axis": [1], "n": [3]}),
        "table_test": pd.DataFrame(test),
    }
    shown = printed(replace(counted, crossed={"t": Tables(frames)}), public).crossed["t"]
    assert shown.table_counts[["n", "base", "share"]].isna().all(axis=None)
    assert shown.table_eigenvalues.empty
    assert shown.table_categories.empty
    assert shown.table_test[["cramer_v", "p_value"]].isna().all(axis=None)
    assert shown.table_test[["n", "seed"]].iloc[0].tolist() == [55, 1]


def test_internal_questions_are_in_no_sheet(poison, rare):
    questions = {**poison.questions, "fievre": replace(poison.questions["fievre"], role="internal")}
    study = replace(poison, questions=questions)
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(study, printed(rare, study))))
    for title in ("Dictionnaire", "Répartitions"):
        assert "fievre" not in {row[0] for row in book[title].values}
        assert "glace" in {row[0] for row in book[title].values}


def test_no_sheet_holds_a_count_of_one_or_two(book):
    for sheet in book.worksheets[1:]:
        rows = list(sheet.values)
        table = pd.DataFrame(rows[1:], columns=rows[0])
        for name in {"n", "base", "events", "n_a", "n_b"} & set(table):
            assert not has_small(table[name]), (sheet.title, name)
