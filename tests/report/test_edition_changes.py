"""What the report tells of changes from one edition to another, degenerate results included."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.report.reading import COMPARISONS, read_chapters, read_report

from analysis.description.frequencies import frequency_table
from analysis.printing.door import by_the_rules, printed
from analysis.study import Comparison, Editions
from analysis.tables import TABLES

PAIR = {"edition": "garcon", "reference": "fille"}


def said(study, results):
    """Return what the report tells of editions, in its main text and in its annexes, and of declared differences."""
    return re.sub(r" +", " ", read_chapters(study, results, *COMPARISONS))


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
    assert "sont les mêmes dans les deux éditions" not in text


def test_another_wording_stands_beside_each_number_that_it_touches(edited, results):
    text = said(edited, with_space(results.replaced(edition_shares=answers_by_edition(flag="reworded"))))
    assert "Fièvre : Oui – autre formulation : 50 %" in text
    assert re.search(r"\+24 \[−2 ; 46\] autre formulation", text)


def test_another_wording_stands_beside_a_trend_too(edited, results):
    trend = {"question": "fievre", "category": "oui", "by": "sexe", "editions": 3, "n": 55, "slope": 0.03}
    row = pd.DataFrame([trend | {"ci_low": -0.1, "ci_high": 0.1, "p_value": 0.2, "p_adjusted": 0.4, "method": "m"}])
    flagged = results.replaced(edition_shares=answers_by_edition(flag="reworded"), trends=row)
    assert "« Oui » (Fièvre – autre formulation)" in said(edited, with_space(flagged))


@pytest.mark.parametrize("flag", ["reworded", "identical"])
def test_another_wording_stands_beside_a_declared_difference_between_editions(edited, results, flag):
    answer = {"question": "fievre", "category": "oui", "by": "sexe", "category_a": "fille", "category_b": "garcon"}
    counts = {"n_a": 14, "base_a": 28, "n_b": 20, "base_b": 27, "difference": -0.24, "ci_low": -0.46, "ci_high": 0.02}
    tested = {"p_value": 0.09, "p_adjusted": 0.18, "method": "newcombe_fisher"}
    compared = pd.DataFrame([answer | counts | tested])
    made = results.replaced(edition_shares=answers_by_edition(flag=flag), differences=compared)
    chapter = said(edited, with_space(made)).partition("Parts comparées entre groupes")[2]
    assert ("Oui – autre formulation" in chapter) == (flag == "reworded")
    assert "−24" in chapter


def test_where_nothing_stands_no_change_is_told_and_likeness_is_not_either(edited, results):
    text = said(edited, with_space(results.replaced(edition_shares=answers_by_edition(p_adjusted=0.2, n_pairs=4))))
    assert "ces réponses n’établissent aucun changement, ni que rien n’a changé" in text
    assert "dans l’édition Garçon (base 27)" not in text
    assert "Des répondants sont les mêmes dans les deux éditions : leurs deux réponses vont ensemble." in text


def test_weights_are_told_and_a_question_that_may_not_be_printed_is_not(edited, results):
    few = answers_by_edition().assign(n=[26, 1])
    received = replace(edited, data="received", disclosure="public")
    compared = with_space(results.replaced(edition_shares=few), shifts=shifts())
    text = said(received, replace(compared, weighted=True))
    assert "chacun avec toutes ses réponses et son poids" in text
    assert "dans l’édition Garçon (base" not in text


@pytest.mark.parametrize("n_pairs", [0, 4])
def test_what_rests_on_those_who_answered_twice_is_not_for_everybody(edited, results, n_pairs):
    public = replace(edited, disclosure="public")
    made = with_space(results.replaced(edition_shares=answers_by_edition(n_pairs=n_pairs)), shifts=shifts())
    shown = by_the_rules(made, public).study.edition_shares
    assert shown[["n", "share", "difference"]].notna().all(axis=None)
    tied = shown[["ci_low", "ci_high", "p_value", "p_adjusted"]]
    assert (tied.isna() if n_pairs else tied.notna()).all(axis=None)
    text = said(public, made)
    sentence = "L’épreuve et l’intervalle, qui disent combien ont répondu de même, restent à l’équipe."
    assert (sentence in text) == bool(n_pairs)
    assert "ces réponses n’établissent aucun changement" not in text
    assert re.search(r"\+24 –" if n_pairs else r"\+24 \[", text)


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
    received = replace(edited, data="received", disclosure="public")
    tables = {"shifts_without": without(-0.8, -0.2).assign(n_reference=2), "shifts_certain": certain(-0.7, 0.01)}
    told = by_the_rules(with_space(results, **tables | {"shifts_certain": certain(-0.7, 0.01).assign(n=1)}), received)
    for name in tables:
        numbers = getattr(told.spaces["main"], name).select_dtypes("number").drop(columns="axis", errors="ignore")
        assert numbers.isna().all(axis=None)
    said(received, with_space(results, shifts=shifts(), **tables))
    found = with_space(results, shifts_without=without(-0.8, -0.2))
    assert by_the_rules(found, received).spaces["main"].shifts_without["deviation"].notna().all()
    assert printed(found, received).spaces["main"].shifts_without.empty  # no audit reads it


# Kinds of change -----------------------------------------------------------------------------------------------------


def asking(study, **asked):
    return replace(study, comparison=Comparison(**asked))


def decomposed(total=-0.6, **changes):
    row = {"axis": 1, "margins": "malade", "n": 27, "n_reference": 28, "cells": 2, "smallest": 8, "space": "main"}
    numbers = {"total": total, "composition": -0.2, "position": -0.4, "raked": -0.4, "n_effective": 25.2, "draws": 998}
    bounds = {f"{name}_{side}": at for name in ("composition", "position", "raked") for side, at in BOUNDS}
    return pd.DataFrame([row | numbers | bounds | PAIR | changes])


BOUNDS = (("low", -0.9), ("high", 0.1))


def test_both_parts_of_a_notable_shift_are_told_never_as_an_effect(edited, results):
    study = asking(edited, weight_to=("malade",))
    text = said(study, with_space(results, shifts=shifts(), decomposition=decomposed()))
    assert "de l’écart de −0,60, −0,20 va avec la composition (intervalle [−0,90 ; 0,10]) et −0,40 avec la" in text
    assert "C’est une décomposition, qui ne dit pas d’où vient l’écart." in text
    assert re.search(r"Garçon 1 27 −0,60 −0,20 \[−0,90 ; 0,10\] −0,40", text)
    assert "effet" not in text.partition("Qui a répondu, et où")[2].partition("question par question")[0]
    slight = said(study, with_space(results, shifts=shifts(), decomposition=decomposed(-0.1)))
    assert "va avec la composition (intervalle" not in slight
    assert re.search(r"Garçon 1 27 −0,10", slight)


def test_an_edition_whose_cells_are_small_is_named_with_what_mends_it(edited, results):
    absent = dict.fromkeys(
        decomposed().columns.difference(["axis", "margins", "n", "n_reference", *PAIR]), float("nan")
    )
    text = said(
        asking(edited, weight_to=("malade",)), with_space(results, shifts=shifts(), decomposition=decomposed(**absent))
    )
    assert "L’écart de l’édition Garçon n’est pas décomposé selon Malade : il y faut cinq répondants au moins" in text
    assert "tirages nouveaux" not in text


def test_a_make_up_that_is_asked_and_cannot_be_printed_is_said(edited, results):
    study = asking(edited, weight_to=("malade",))
    assert "Aucun écart n’est décomposé selon Malade" in said(study, with_space(results, shifts=shifts()))


def interactions(p_adjusted=0.3):
    row = {"factor": "malade", "category": "oui", "against": "non", "space": "main", "axis": 1, "n": 12, "n_against": 9}
    counts = {"n_reference": 11, "n_against_reference": 10, "n_pairs": 0, "draws": 999, "seed": 1}
    numbers = {"shift": 0.9, "shift_against": -0.2, "difference": 1.1, "ci_low": 0.2, "ci_high": 2.0, "statistic": 2.4}
    return pd.DataFrame([row | counts | numbers | PAIR | {"p_value": 0.02, "p_adjusted": p_adjusted}])


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (interactions(), "rien n’établit que des modalités se soient déplacées autrement"),
        (
            interactions(0.02),
            "« Oui » (12 répondants) se déplace de +0,90, « Non » (9 répondants) de −0,20 ; l’intervalle de",
        ),
        (interactions().head(0), "il y faut deux modalités d’au moins cinq répondants dans une édition"),
    ],
)
def test_whether_categories_moved_otherwise_is_told_with_its_size(edited, results, table, told):
    study = asking(edited, interaction="malade")
    assert told in said(study, with_space(results, shifts=shifts(), edition_interactions=table))


def moves(n=12, p_value=0.01, **changes):
    row = {"axis": 1, "n": n, "move": 0.7, "sd": 0.4, "n_entrants": 9, "n_leavers": 0, "space": "main"}
    numbers = {"mean_met": 0.5, "mean_met_reference": -0.2, "mean_entrants": 0.1, "mean_leavers": float("nan")}
    tests = {"ci_low": 0.3, "ci_high": 1.1, "p_value": p_value, "p_adjusted": p_value, "statistic": 3.0}
    return pd.DataFrame([row | numbers | tests | PAIR | changes])


def test_those_met_twice_are_told_together_and_those_who_came_beside_them(edited, results):
    text = said(edited, with_space(results, shifts=shifts(), trajectories=moves()))
    assert "les 12 répondants des deux se déplacent de +0,70 en moyenne, d’un écart type de 0,40" in text
    assert "aucun trajet n’est donné un à un" in text
    assert "+0,10 (9)" in text


def test_fewer_than_eight_are_not_tested_and_one_alone_is_not_printed(edited, results):
    nothing = float("nan")
    few = moves(5, nothing, ci_low=nothing, ci_high=nothing, statistic=nothing)
    text = said(edited, with_space(results, shifts=shifts(), trajectories=few))
    assert "Moins de huit personnes ont répondu à la référence et à l’édition Garçon" in text
    received = replace(edited, data="received", disclosure="public")
    for small in ({"n": 2}, {"n_entrants": 1}, {"n_leavers": 2}):
        text = said(received, with_space(results, shifts=shifts(), trajectories=moves(**small)))
        assert "+0,70" not in text


def withdrawn(**changes):
    table = pd.DataFrame(
        {"axes": ["1", "1+2"], "deviation": [-0.9, 1.1], "ci_low": [-1.6, None], "ci_high": [-0.1, None]}
    )
    table = table.assign(question="malade", category="oui", space="main", n=12, n_others=40, n_pairs=0)
    return table.assign(p_value=[0.02, None], p_adjusted=[0.04, None], **changes)


def test_those_who_gave_up_are_told_with_the_warning(edited, results):
    study = asking(edited, gave_up=("malade", "oui"))
    text = said(study, with_space(results, shifts=shifts(), withdrawals=withdrawn()))
    assert "Les 12 répondants « Oui » (Malade) sont comparés aux 40 autres" in text
    assert "Axe 1 : écart de −0,90 aux autres, intervalle [−1,60 ; −0,10] (p = 0,020 ; ajustée, p = 0,040)." in text
    assert "sous dix répondants d’un côté, cette distance n’est pas éprouvée" in text
    assert "risquent le plus de n’avoir pas répondu" in text
    received = replace(study, data="received", disclosure="public")
    assert "ont abandonné" not in said(
        received, with_space(results, shifts=shifts(), withdrawals=withdrawn(n_others=2))
    )


def test_nothing_is_told_of_what_is_not_asked(edited, results):
    tables = {"decomposition": decomposed(), "edition_interactions": interactions(), "withdrawals": withdrawn()}
    text = said(edited, with_space(results, shifts=shifts(), **tables))
    for title in ("Qui a répondu, et où", "Écarts entre éditions selon", "Ceux qui ont abandonné", "répondu deux fois"):
        assert title not in text


# What a report for everybody prints ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("few", "is_told"), [(1, False), (9, True)])
def test_a_report_for_everybody_tells_nothing_of_a_factor_with_a_masked_count(edited, results, few, is_told):
    """The first answer of a few of one sex is masked: so is what is made of this factor, and of its make-up."""
    sexes = pd.Series(["fille"] * 28 + ["garcon"] * 27).astype("category")
    ill = np.r_[np.arange(28) < few, np.arange(27) < 12]
    answers = pd.DataFrame({"respondent": map(str, range(55)), "sexe": sexes})
    answers["malade"] = pd.Series(np.where(ill, "oui", "non")).astype("category")
    nobody = pd.DataFrame(columns=["respondent", "question", "category", "kind"])
    asked = [edited.questions[key] for key in ("malade", "sexe")]
    counted = frequency_table(answers, nobody, nobody, asked, by=["sexe", "malade"])
    tables = {"decomposition": decomposed(), "edition_interactions": interactions(), "trajectories": moves()}
    held = with_space(results.replaced(frequencies=counted), **tables)
    told = by_the_rules(held, replace(edited, disclosure="public")).spaces["main"]
    assert [len(getattr(told, name)) for name in tables] == [is_told, is_told, 1]


def test_editions_of_which_no_place_is_printed_are_set_side_by_side(edited, results):
    bare = results.replaced(edition_shares=answers_by_edition())
    text = said(replace(edited, disclosure="public"), bare)
    assert "il met leurs réponses côte à côte" in text
    assert "une seule édition" not in text
    assert "soit +24 points" in text


def test_a_report_for_everybody_counts_weighted_respondents_alike(edited, results):
    weighting = pd.DataFrame([("raking", 55, 4, 0.0, 1.2, 45.8, 0.5, 2.5, 0)], columns=TABLES["weighting"].names)
    made = results.replaced(edition_shares=answers_by_edition(), weighting=weighting)
    text = read_report(replace(edited, disclosure="public"), made)
    assert "comptent chaque répondant pour un" in text
    assert "Les réponses ne sont pas pondérées" not in text
    assert "n’en imprime aucune part pondérée" in text
    assert "calage itératif" in read_report(edited, replace(made, weighted=True))
