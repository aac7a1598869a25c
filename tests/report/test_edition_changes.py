"""What the report tells of changes from one edition to another, degenerate results included."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pypandoc
import pytest

from analysis.printing.door import printed
from analysis.report.document import build_document
from analysis.report.pandoc import READER
from analysis.study import Editions

DISHONEST = (Path(__file__).parent / "dishonest.txt").read_text("utf-8").splitlines()
PAIR = {"edition": "garcon", "reference": "fille"}


def said(study, results):
    """Return the report as readers see it, once what no report may hold has been looked for."""
    text = pypandoc.convert_text(
        build_document(study, printed(results, study)), "plain", format=READER, extra_args=["--wrap=none"]
    )
    text = re.sub(r"[ \u00a0\u202f]", " ", re.sub(r" \{#.*\}", "", text))
    assert not re.search(r"\bnan\b|\binf\b|<NA>", text, re.IGNORECASE)
    for pattern in DISHONEST:
        assert not re.search(pattern, text, re.IGNORECASE), pattern
    return re.sub(r" +", " ", text)


@pytest.fixture(scope="module")
def edited(poison):
    return replace(poison, editions=Editions("sexe", "fille"))


def with_space(results, **tables):
    """Return the results with tables of their space, and editions that were compared in it."""
    spread = pd.DataFrame({"axis": [1, 2], "variance": 0.3, "reference_variance": 0.2, "ratio": 1.5, "n": 27})
    spread = spread.assign(space="main", **PAIR)
    return replace(results, spaces={"main": results.spaces["main"].replaced(variances=spread, **tables)})


# Answers, question by question ---------------------------------------------------------------------------------------


def answers_by_edition(p_adjusted=0.01, flag="identical", n_pairs=0):
    counts = {"n": [20, 7], "base": 27, "share": [0.74, 0.26], "reference_n": [14, 14], "reference_base": 28}
    table = pd.DataFrame({"question": "fievre", "category": ["oui", "non"], **PAIR, **counts})
    bounds = {"difference": [0.24, -0.24], "ci_low": [-0.02, -0.46], "ci_high": [0.46, 0.02]}
    tests = {"v": 0.25, "p_value": 0.01, "p_adjusted": p_adjusted, "comparability": flag, "n_pairs": n_pairs}
    return table.assign(reference_share=0.5, **bounds, **tests)


def test_what_stands_is_told_with_bases_and_interval_and_the_family_is_counted(edited, results):
    text = said(edited, with_space(results.replaced(edition_shares=answers_by_edition())))
    assert "Nombre d’épreuves, une par question et par édition : 1." in text
    assert "Fièvre : Oui : 50 % dans l’édition Fille (base 28), 74 % dans l’édition Garçon (base 27), soit" in text
    assert "soit +24 points, intervalle [−2 ; 46] (V de 0,25 ; ajustée, p = 0,010)." in text
    assert re.search(
        r"Fièvre Garçon 0,25 0,010 Oui 74 % \(20 sur 27\) 50 % \(14 sur 28\) \+24 \[−2 ; 46\] identique", text
    )
    assert "ont répondu aux deux éditions" not in text


def test_another_wording_stands_beside_each_number_that_it_touches(edited, results):
    text = said(edited, with_space(results.replaced(edition_shares=answers_by_edition(flag="reworded"))))
    assert "Fièvre : Oui (autre formulation) : 50 %" in text
    assert re.search(r"\+24 \[−2 ; 46\] autre formulation", text)


def test_where_nothing_stands_no_change_is_told_and_likeness_is_not_either(edited, results):
    text = said(edited, with_space(results.replaced(edition_shares=answers_by_edition(p_adjusted=0.2, n_pairs=4))))
    assert "ces réponses n’établissent aucun changement, ni que rien n’a changé" in text
    assert "dans l’édition Garçon (base 27)" not in text
    assert "Des structures ont répondu aux deux éditions." in text


def test_weights_are_told_and_a_question_that_may_not_be_printed_is_not(edited, results):
    few = answers_by_edition().assign(n=[26, 1])
    received = replace(edited, data="received")
    text = said(received, replace(with_space(results.replaced(edition_shares=few)), weighted=True))
    assert "chacun avec toutes ses réponses et son poids" in text
    assert "dans l’édition Garçon (base" not in text


def test_another_edition_that_changed_too_is_named(edited, results):
    other = answers_by_edition().assign(edition="autre", v=0.1)
    table = pd.concat([answers_by_edition(), other], ignore_index=True)
    text = said(edited, with_space(results.replaced(edition_shares=table)))
    assert "La question change aussi dans l’édition autre." in text
    assert text.count("soit +24 points") == 1


def test_a_study_of_one_edition_has_no_answers_to_compare(edited, poison, results):
    assert "question par question" not in said(edited, with_space(results))
    assert "question par question" not in said(poison, results.replaced(edition_shares=answers_by_edition()))


# What shifts hang on -------------------------------------------------------------------------------------------------


def shifts(deviation=-0.6):
    table = pd.DataFrame({"axes": ["1", "2", "1+2"], "mean": 0.1, "n": 27, "n_reference": 28, "n_pairs": 0})
    bounds = {"ci_low": -0.9, "ci_high": 0.1, "unplaced": 0, "unplaced_reference": 0, "p_value": 0.01}
    return table.assign(deviation=[deviation, 0.1, 0.6], p_adjusted=[0.03, 0.4, 0.1], space="main", **bounds, **PAIR)


def without(first, second):
    table = pd.DataFrame({"question": ["nausees", "vomissements"], "deviation_without": [first, second]})
    shared = {"axis": 1, "deviation": -0.6, "correlation": 0.95, "n": 27, "n_reference": 28, "space": "main"}
    return table.assign(**shared, **PAIR)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (-0.8, -0.55, "Il garde son côté et sa taille sans chacune d’elles."),
        (-0.8, -0.2, "Une question le fait changer de côté ou de taille : Vomissements."),
        (0.7, -0.2, "2 questions le font chacune changer de côté ou de taille : Vomissements et Nausées."),
        (-0.6, float("nan"), "l’axe n’est plus le même et rien ne s’y compare : Vomissements."),
    ],
)
def test_the_range_without_each_question_and_what_overturns_it(edited, results, first, second, told):
    text = said(edited, with_space(results, shifts=shifts(), shifts_without=without(first, second)))
    assert "Axe 1, édition Garçon : l’écart, de −0,60 avec toutes les questions, va de" in text
    assert told in text


def test_where_no_deviation_is_notable_one_sentence_says_so(edited, results):
    table = without(-0.1, 0.1).assign(deviation=-0.05)
    text = said(edited, with_space(results, shifts=shifts(-0.05), shifts_without=table))
    assert "aucun écart entre éditions ne devient notable" in text
    assert "avec toutes les questions, va de" not in text


def certain(deviation, p_adjusted):
    shared = {"axes": "1", "n": 27, "n_reference": 28, "n_questions": 4, "correlation": 0.9, "space": "main"}
    bounds = {"ci_low": -0.9, "ci_high": 0.2, "p_value": 0.2}
    return pd.DataFrame([shared | bounds | PAIR | {"deviation": deviation, "p_adjusted": p_adjusted}])


def dated(study, moment):
    """Return a study of which some active questions are about what came first, and the others may not be."""
    keys = study.spaces["main"].active(study.questions)
    moments = {key: "avant" if rank < moment else "inconnu" for rank, key in enumerate(keys)}
    asked = {key: replace(one, moment=moments.get(key, one.moment)) for key, one in study.questions.items()}
    return replace(study, questions=asked)


@pytest.mark.parametrize(
    ("deviation", "p_adjusted", "told"),
    [
        (-0.7, 0.01, "Aucun écart sur un axe n’y change de côté ni de taille"),
        (
            -0.2,
            0.01,
            "Un écart n’y tient pas (autre côté, autre taille, ou plus établi après ajustement) : axe 1",
        ),
        (-0.7, 0.4, "Un écart n’y tient pas"),
    ],
)
def test_deviations_stand_beside_those_of_what_came_first(edited, results, deviation, p_adjusted, told):
    tables = {"shifts": shifts(), "shifts_certain": certain(deviation, p_adjusted)}
    text = said(dated(edited, 4), with_space(results, **tables))
    assert told in text
    assert "sur les axes qui vont encore avec ceux de l’étude" in text


@pytest.mark.parametrize(
    ("n_before", "told"),
    [
        (0, "et il en reste 0, moins que les deux qu’il faut à un espace"),
        (3, "et aucun axe des 3 autres ne va avec un axe de l’étude"),
        (99, "Toutes les questions communes portent sur ce qui a précédé le résultat"),
    ],
)
def test_why_the_order_of_facts_cannot_be_set_apart_is_said(edited, results, n_before, told):
    assert told in said(dated(edited, n_before), with_space(results, shifts=shifts()))


def test_what_sets_one_or_two_persons_apart_is_not_printed(edited, results):
    received = replace(edited, data="received")
    tables = {"shifts_without": without(-0.8, -0.2).assign(n_reference=2), "shifts_certain": certain(-0.7, 0.01)}
    told = printed(with_space(results, **tables | {"shifts_certain": certain(-0.7, 0.01).assign(n=1)}), received)
    for name in tables:
        numbers = getattr(told.spaces["main"], name).select_dtypes("number").drop(columns="axis", errors="ignore")
        assert numbers.isna().all(axis=None)
    said(received, with_space(results, shifts=shifts(), **tables))
    kept = printed(with_space(results, shifts_without=without(-0.8, -0.2)), received).spaces["main"].shifts_without
    assert kept["deviation"].notna().all()
