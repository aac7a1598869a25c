"""The answers that a chapter follows: what stands out is told, the rest is one sentence, all of it is in the annex."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from tests.report.tracing import require_traced

from analysis.printing.door import printed
from analysis.problems import StudyError
from analysis.report.chapters.shares import chapter_tables
from analysis.report.context import Context
from analysis.report.main_text.study_chapters import study_chapters
from analysis.report.texts import FILE, Chapter, Texts, read_texts
from analysis.study import Question
from analysis.tables import TABLES

FREINS = Question("freins", "Freins", "descriptive", "multiple", categories={"temps": "Le temps", "prix": "Le prix"})
CHAPTER = Chapter("freins", "Les freins", questions=("freins",), by=("malade", "sexe"), space="main", after="spaces")
SURE, UNSURE = {"p_value": 1e-4, "p_adjusted": 0.004}, {"p_value": 0.03, "p_adjusted": 0.6}


def group(by="malade", category="temps", against="non", **how):
    row = {
        "question": "freins", "category": category, "by": by, "by_category": "oui", "against": against, "n": 20,
        "base": 38, "share": 20 / 38, "n_others": 3, "base_others": 17, "others_share": 3 / 17, "difference": 0.35,
        "ci_low": 0.08, "ci_high": 0.54, "method": "newcombe_fisher",
    }  # fmt: skip
    return row | UNSURE | how


def place(category="temps", **how):
    row = {"space": "main", "question": "freins", "category": category, "axis": 1, "n": 23, "base": 55}
    return row | {"deviation": -0.71, "ci_low": -1.2, "ci_high": -0.2} | UNSURE | how


def context_of(poison, results, groups=(), places=(), disclosure="internal"):
    frames = {"answer_groups": groups, "answer_places": places}
    tables = {
        name: pd.DataFrame(list(rows), columns=TABLES[name].names).astype(dict.fromkeys(TABLES[name].of("key"), "str"))
        for name, rows in frames.items()
    }
    study = replace(poison, disclosure=disclosure, questions={**poison.questions, "freins": FREINS})
    made = printed(replace(results, study=results.study.replaced(**tables)), study)
    return Context("fr", study, made, Texts(chapters=(CHAPTER,)))


def told(*args, **how):
    blocks = require_traced(context_of(*args, **how), lambda of: study_chapters(of, "spaces"))
    text = " ".join(getattr(block, "text", "") for block in blocks)
    return re.sub(r"[\u00a0\u202f]", " ", text.replace("\\", ""))


def test_what_stands_out_is_told_first_and_the_rest_closed_at_once(poison, results):
    text = told(poison, results, [group(**SURE), group("sexe", against="")], [place(**SURE), place("prix")])
    assert (
        "« Le temps » réunit 20 des 38 répondants du groupe « Malade : Oui » (53 %) et 3 des 17 du groupe « Malade :"
        " Non »"
        " (18 %) : un écart de +35 points (de +8 à +54). Sur l’axe 1, ceux qui donnent « Le temps » (23 sur 55) se"
        " trouvent à 0,71"
        " écart type des autres, vers « peu de symptômes » : un écart notable (de −1,20 à −0,20). Une fois ajustées"
        " ensemble les comparaisons de groupes (2) et de places (2), rien ne distingue du hasard les autres écarts,"
        " ni aucun de ceux selon « Sexe »."
    ) in text
    assert text.count("points") == 1


def test_beside_what_stands_out_nothing_else_is_told(poison, results):
    text = told(poison, results, [group(**SURE)], [place()])  # the place would stand alone, and does not among all
    assert "+35 points" in text
    assert "écart type" not in text
    assert "rien ne distingue du hasard les autres écarts, ni aucun de ceux selon la place dans le plan." in text


def test_where_nothing_stands_out_it_is_said_first_then_the_surest(poison, results):
    text = told(poison, results, [group(), group("sexe", against="", p_value=0.5)], [place()])
    assert re.search(
        r"les comparaisons de groupes \(2\) et de places \(1\), rien ne distingue du hasard les écarts selon la place"
        r" dans le plan, « Malade » et « Sexe »\. Le plus net des écarts entre groupes, que ce choix grossit, est"
        r" celui de « Le temps », qui"
        r" réunit 20 des 38 .* \+35 points \(de \+8 à \+54\)\. Sur le plan, le plus net, choisi de même, est celui"
        r" de « Le temps » :"
        r" ceux qui la donnent \(23 sur 55\)",
        text,
    )


def test_what_would_not_stand_even_alone_is_not_told(poison, results):
    text = told(poison, results, [group(p_value=0.3)], [place(p_value=0.2)])
    assert "rien ne distingue du hasard les écarts selon la place dans le plan et « Malade »." in text
    assert "points" not in text
    assert "écart type" not in text


def test_the_largest_of_many_are_told(poison, results):
    sizes = {"non": 0.1, "": 0.2, "oui": 0.3}
    many = [
        group(category=name, against=other, difference=sizes[other], **SURE)
        for name in ("temps", "prix")
        for other in sizes
    ]
    text = told(poison, results, many)
    assert re.findall(r"\+(\d\d) points", text) == ["30", "30", "20"]
    assert "rien ne distingue du hasard les autres écarts." in text


def test_a_chapter_that_follows_nothing_says_nothing_of_it(poison, results):
    assert "hasard" not in told(poison, results)


def test_a_report_for_everybody_has_no_places_and_no_group_of_a_masked_breakdown(poison, results):
    frequencies = results.study.frequencies
    rows = [("temps", "oui", 20, 38), ("prix", "oui", 2, 38), ("temps", "non", 3, 17), ("prix", "non", 15, 17)]
    rows += [("temps", None, 23, 55), ("prix", None, 17, 55)]
    own = pd.DataFrame(rows, columns=["category", "by_category", "n", "base"]).assign(question="freins", by="malade")
    own["by"] = own["by"].where(own["by_category"].notna())
    known = replace(results, study=results.study.replaced(frequencies=pd.concat([frequencies, own], ignore_index=True)))
    masked = group(category="prix", n=2, n_others=15, base_others=17, **SURE)
    text = told(poison, known, [group(**SURE), masked], [place(**SURE)], disclosure="public")
    assert "« Le temps » réunit 20 des 38 répondants" in text
    assert "« Le prix » réunit" not in text
    assert "écart type" not in text
    assert "Une fois ajustées ensemble toutes les comparaisons faites" in text


def test_every_comparison_is_in_a_table_of_the_annex(poison, results):
    context = context_of(poison, results, [group(), group("sexe", against="")], [place(), place("prix")])
    tables = {block.key: block for block in chapter_tables(context) if hasattr(block, "rows")}
    assert [key for key in tables if key.startswith(("tab-groups", "tab-places"))] == [
        "tab-groups-freins-malade", "tab-groups-freins-sexe", "tab-places-freins",
    ]  # fmt: skip
    (row,) = tables["tab-groups-freins-sexe"].rows
    assert row[0] == "Le temps"
    assert "Autres" in row[3]
    assert len(tables["tab-places-freins"].rows) == 2


@pytest.mark.parametrize(
    ("chapter", "found", "remedy"),
    [
        ("questions: [malade], by: [freins]", "« freins » n'est pas une question à choix unique", "`single`"),
        ("questions: [malade], by: [sexe, malade]", "« malade » serait suivie selon elle-même", "`by`"),
        ("questions: [malade], space: mian", "espace inconnu « mian »", "main"),
        ("space: main", "ne nomme pas de question", "`questions`"),
        ("questions: [malade], by: [sex]", "question inconnue « sex »", "questionnaire"),
    ],
)
def test_what_cannot_be_followed_is_told_with_its_remedy(tmp_path, poison, chapter, found, remedy):
    study = replace(poison, questions={**poison.questions, "freins": FREINS})
    (tmp_path / "config").mkdir()
    (tmp_path / FILE).write_text(f"chapters: [{{key: a, title: A, {chapter}}}]", encoding="utf-8")
    with pytest.raises(StudyError) as fault:
        read_texts(tmp_path, study)
    (problem,) = fault.value.problems
    assert found in problem.found
    assert remedy in problem.remedy
