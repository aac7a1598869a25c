"""Tests, crossings, regressions, editions and differences as the report tells them, degenerate results included."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.report.reading import COMPARISONS, of_spaces, read_chapters

from analysis.printing.door import printed
from analysis.report.document import build_document
from analysis.report.texts import Chapter, Texts
from analysis.study import Editions, Inference, Margin, Question, Weighting
from analysis.tables import TABLES
from analysis.tables.results import Picture

GROUPS = of_spaces("factors", "crossings", "tests", "regressions")


def said(study, results):
    """Return what the report tells of groups, of what they are tested on, and of editions."""
    return read_chapters(study, results, GROUPS, *COMPARISONS)


def with_space(results, **tables):
    return replace(results, spaces={"main": results.spaces["main"].replaced(**tables)})


def battery(p_value=0.4, p_adjusted=1.0, method="monte_carlo", effect=0.1):
    kinds = [("homogeneity", "malade", None), ("homogeneity", "sexe", None), ("typicality", "sexe", "fille")]
    rows = [(kind, factor, category, axes) for kind, factor, category in kinds for axes in ("1", "2", "1+2")]
    table = pd.DataFrame(rows, columns=["test", "factor", "category", "axes"])
    drawn = {"method": method, "draws": 99999, "seed": 55}
    return table.assign(against=None, n=28, effect=effect, p_value=p_value, p_adjusted=p_adjusted, **drawn)


def regression(**changes):
    rows = {"term": ["axis_1", "axis_2", "intercept"], "odds_ratio": [1.9, 0.9, 2.1], "p_value": [0.02, 0.6, 0.01]}
    bounds = {"ci_low": [1.1, 0.5, 1.2], "ci_high": [3.5, 1.5, 3.8]}
    outcome = {
        "outcome": "malade",
        "category": "oui",
        "space": "main",
        "n": 55,
        "events": 38,
        "method": "firth_profile",
    }
    return pd.DataFrame(rows | bounds).assign(**outcome | changes)


BANDED = dict.fromkeys(("angle", "median", "limit", "p_value", "draws", "seed"), np.nan)  # two editions under sixty


def editions(deviation=-0.2, low=-0.7, high=0.3, p_value=0.4, n=27):
    shared = {"edition": "garcon", "reference": "fille", "space": "main", "n": n, "n_reference": 28}
    shifts = pd.DataFrame({"axes": ["1", "2", "1+2"], "mean": [0.1, 0.1, np.nan]}).assign(
        deviation=[deviation, deviation, abs(deviation)],
        ci_low=[low, low, np.nan],
        ci_high=[high, high, np.nan],
        p_value=p_value,
        p_adjusted=min(1.0, 3 * p_value),
        n_pairs=0,
        unplaced=3,
        unplaced_reference=0,
        **shared,
    )
    spread = pd.DataFrame({"axis": [1, 2], "variance": 0.3, "reference_variance": 0.2, "ratio": 1.5}).assign(**shared)
    return {"shifts": shifts, "variances": spread, "agreement": pd.DataFrame([shared]).assign(**BANDED)}


def differences(**changes):
    row = {"question": "fievre", "category": "oui", "by": "sexe", "category_a": "fille", "category_b": "garcon"}
    counts = {"n_a": 14, "base_a": 28, "n_b": 20, "base_b": 27, "difference": -0.24, "ci_low": -0.46, "ci_high": 0.02}
    tested = {"p_value": 0.09, "p_adjusted": 0.18, "method": "newcombe_fisher"}
    return pd.DataFrame([row | counts | tested | changes])


@pytest.fixture(scope="module")
def edited(poison):
    return replace(poison, editions=Editions("sexe", "fille"))


@pytest.fixture(scope="module")
def spaceless(results):
    """The results without their space: what is told of answers alone."""
    return replace(results, spaces={}, pictures={})


# Tests ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("adjustment", "named", "controls"),
    [
        ("holm", "après l’ajustement de Holm sur", "la probabilité qu’il y ait, parmi ces dernières, une seule"),
        ("benjamini_hochberg", "après l’ajustement de Benjamini et Hochberg sur", "la part de fausses découvertes"),
    ],
)
def test_the_adjustment_is_named_with_what_it_controls(poison, results, adjustment, named, controls):
    study = replace(poison, inference=Inference(adjustment))
    made = differences()
    text = said(study, with_space(results, tests=battery()).replaced(differences=made))
    assert text.count(named) == 2
    assert text.count(controls) == 2
    assert "Holm" not in text or adjustment == "holm"


def test_how_many_tests_were_made_is_said_and_what_chance_gives(poison, results):
    text = said(poison, with_space(results, tests=battery()))
    assert "Nombre d’épreuves faites dans cet espace : 9." in text
    assert "0,5 en moyenne au plus" in text
    assert "99 999 tirages, graine 55" in text
    assert "La population est finie : ce sont les 55 répondants" in text
    assert text.index("Facteurs structurants") < text.index("Épreuves combinatoires")


@pytest.mark.parametrize("p", [1.0, 0.5, 0.051])
def test_no_large_p_value_is_read_as_likeness(poison, results, p):
    text = said(poison, with_space(results, tests=battery(p, p)))
    assert "Après ajustement, aucune épreuve n’a de valeur p de 0,05 au plus." in text
    assert "n’établit pas que des groupes se valent" in text


def test_small_p_values_come_after_their_effect(poison, results):
    text = said(poison, with_space(results, tests=battery(0.0001, 0.0009, effect=-0.6)))
    assert "« Fille » (Sexe, n = 28), axe 1 : écart au centre de −0,60 (p < 0,001 ; ajustée, p < 0,001)." in text
    assert re.search(r"« Malade », plan 1-2 : η² moyen de", text)


def test_the_way_of_computing_is_said(poison, results):
    assert "sont énumérées." in said(poison, with_space(results, tests=battery(method="exact")))
    both = battery(method=["exact"] * 3 + ["monte_carlo"] * 6)
    assert "énumérées jusqu’à dix millions ; au-delà, 99 999" in said(poison, with_space(results, tests=both))


def test_shifts_by_a_law_say_how_far_their_draws_lie(poison, results):
    edited = replace(poison, editions=Editions("sexe", "fille"))
    tables = editions()
    checks = tables["shifts"].assign(drawn_p_value=[0.41, 0.4, 0.38], draws=999)
    text = said(edited, with_space(results, **tables, shift_checks=checks))
    assert "Dans 3 de ces épreuves, les deux éditions comptent au moins 10 000 répondants" in text
    assert "999 tirages accompagnent chaque valeur p, et ne disent rien d’une valeur de moins d’un millième" in text


def test_draws_of_numbers_are_said_where_respondents_are_many(poison, results, monkeypatch):
    edited = replace(poison, editions=Editions("sexe", "fille"))
    tables = editions()
    made = with_space(results.replaced(differences=differences()), **tables)
    told = "disent ici combien de répondants de chaque case"
    assert told not in said(edited, made)
    monkeypatch.setattr("analysis.report.chapters.tests.COUNTED_FROM", 55)
    text = said(edited, made)
    assert text.count(told) == 2
    assert "À partir de 55 répondants" in text


def test_tests_of_many_say_what_stands_for_their_draws(poison, results):
    tests = battery(method=["law"] * 3 + ["sequential"] * 5 + ["exact"])
    checks = tests[:3].assign(smallest=12_000, skewness=0.4, drawn_p_value=0.41, draws=999, test="pair")
    text = said(poison, with_space(results, tests=tests, test_checks=checks[TABLES["test_checks"].names]))
    assert "Dans 3 de ces épreuves, chaque groupe compte au moins 10 000 répondants" in text
    assert "999 tirages, graine 55, ne la contredisent dans aucune ; ils ne disent rien d’une valeur p de moins" in text
    assert "Dans 5 de ces épreuves, faites sur de grands effectifs" in text
    assert "jusqu’à ce que 400 d’entre elles" in text
    assert "Pour les épreuves sur peu de répondants, toutes les dispositions possibles sont énumérées." in text
    assert "une loi tient lieu de tirages" in text
    assert "12 000" in text


def test_a_space_without_tests_says_why(poison, results):
    assert "Aucune épreuve n’est faite : elles demandent" in said(poison, results)


def test_tests_of_tiny_groups_are_not_printed(poison, results):
    received = replace(poison, data="received", disclosure="public")
    points = results.spaces["main"].mean_points
    tiny = points.assign(n=points["n"].mask(points["category"] == "fille", 2))
    text = said(received, with_space(results, tests=battery(), mean_points=tiny))
    assert "Nombre d’épreuves faites dans cet espace : 3." in text
    assert "typicalité" not in text.partition("Effets et valeurs p")[2].partition("Limites")[0].replace(
        "la typicalité de l’une", ""
    )


def test_tests_of_weighted_respondents_say_what_they_suppose(poison, results):
    margins = (Margin(("sexe",), {"fille": 30, "garcon": 30}),)
    raked = replace(poison, weighting=Weighting(margins, "raking"))
    weighted = with_space(replace(results, weighted=True), tests=battery())
    text = said(raked, weighted)
    assert "L’épreuve suppose ainsi que les poids ne dépendent pas du groupe" in text
    assert "Une marge qui a servi aux poids porte sur un facteur éprouvé : Sexe." in text
    assert "poserait la même question" in text
    other = replace(poison, weighting=Weighting((Margin(("nausees",), {"oui": 30, "non": 30}),), "raking"))
    assert "a servi aux poids" not in said(other, weighted)
    assert "a servi aux poids" not in said(replace(raked, weighting=Weighting(margins)), weighted)
    assert "a servi aux poids" not in said(poison, weighted)
    plain = said(poison, with_space(results, tests=battery()))
    assert "les poids ne dépendent pas" not in plain
    assert "la typicalité de l’une ou de l’autre est la même" in plain


# Crossings and regressions -------------------------------------------------------------------------------------------


def crossings(n=14):
    cells = [("malade", a, "sexe", b, axis) for a in ("oui", "non") for b in ("fille", "garcon") for axis in (1, 2)]
    table = pd.DataFrame(cells, columns=["factor_a", "category_a", "factor_b", "category_b", "axis"])
    sources = ["a", "b", "crossed", "a_within_b", "b_within_a", "additive", "interaction", "within", "total"]
    variances = [("malade", "sexe", source, axis, 0.25) for source in sources for axis in (1, 2)]
    return {
        "crossings": table.assign(n=[n, n, *[14] * 6], mean=0.41, additive=0.4, interaction=0.01),
        "crossing_variances": pd.DataFrame(variances, columns=["factor_a", "factor_b", "source", "axis", "eta2"]),
    }


def test_a_crossing_stands_beside_what_chance_gives(poison, results):
    text = said(poison, with_space(results, **crossings()))
    assert re.search(r"Les deux croisés, par hasard seul +0,05 +0,05", text)  # 3 / 55
    assert re.search(r"Oui × Fille +14 +\+0,41", text)


def test_what_chance_gives_to_weighted_respondents_is_what_was_computed(poison, results):
    tables = crossings()
    chance = pd.DataFrame({"factor_a": "malade", "factor_b": "sexe", "source": "chance", "axis": [1, 2]})
    tables["crossing_variances"] = pd.concat([tables["crossing_variances"], chance.assign(eta2=[0.07, 0.09])])
    text = said(poison, with_space(replace(results, weighted=True), **tables))
    assert re.search(r"Les deux croisés, par hasard seul +0,07 +0,09", text)


def test_no_crossing_is_told_to_everybody(poison, results):
    for n in (2, 20):
        text = said(replace(poison, data="received", disclosure="public"), with_space(results, **crossings(n=n)))
        assert "+0,41" not in text


def test_odds_ratios_are_told_as_association_whatever_their_side(poison, results):
    text = said(poison, results.replaced(regression=regression()))
    assert "Axe 1 : la cote est multipliée par 1,90, intervalle [1,10 ; 3,50] (p = 0,020)." in text
    assert "L’association est dans le sens de l’axe." in text
    assert "L’intervalle contient 1" in text
    assert "C’est une association entre répondants, non une cause." in text
    turned = said(poison, results.replaced(regression=regression(ci_low=0.1, ci_high=0.9, odds_ratio=0.5)))
    assert "dans le sens inverse de l’axe" in turned


def test_crossings_and_odds_ratios_are_shown_after_their_tables(poison, results):
    pictures = {key: Picture("a.svg", "Une figure.") for key in ("crossing/main/malade/sexe", "odds/main")}
    found = replace(with_space(results, **crossings()), pictures=pictures).replaced(regression=regression())
    text = said(poison, found)
    assert "La figure 1 joint les points moyens des cases de ce croisement" in text
    assert "Malade × Sexe\u00a0: points moyens des cases dans le plan." in build_document(
        poison, printed(found, poison)
    )
    assert "La figure 2 met ces rapports de cotes sur une échelle" in text


def test_an_unbounded_odds_ratio_is_not_spelt_out(poison, results):
    text = said(poison, results.replaced(regression=regression(ci_low=11.4, ci_high=422972.8, odds_ratio=73.1)))
    assert "la cote est multipliée par 73, intervalle [11 ; > 1 000]" in text


def test_a_regression_of_too_few_is_said_not_made(poison, results):
    absent = dict.fromkeys(("odds_ratio", "ci_low", "ci_high", "p_value"), np.nan)
    text = said(poison, results.replaced(regression=regression(events=2, method="too_few", **absent)))
    assert "n’est pas calculée : 2 répondants sur 55 sont de ce côté" in text
    assert "Rapports de cotes" not in text


# Editions ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deviation", "size"), [(-0.2, "moins que 0,5"), (0.6, "un écart notable"), (-1.4, "un grand écart")]
)
def test_two_editions_are_compared_by_size_and_interval_never_as_a_trend(edited, results, deviation, size):
    text = said(edited, with_space(results, **editions(deviation)))
    assert "ne suffisent pas à dire une évolution" in text
    assert size in text.partition("Les éditions comparées")[2]
    assert "intervalle [−0,70 ; 0,30]" in text
    assert "jusqu’à près de huit fois sur cent là où une petite édition" in text
    assert "soixante répondants au moins à chacune des deux éditions (27 et 28 ici)" in text
    assert "tendance" not in text.lower().partition("les éditions comparées")[2].partition("limites")[0]


def test_tiny_editions_and_p_values_of_1(edited, results):
    tables = editions(deviation=0.0, low=np.nan, high=np.nan, p_value=1.0, n=1)
    text = said(edited, with_space(results, **tables))
    assert "à cet effectif, aucun intervalle ne peut être donné (p = 1,000 ; ajustée, p = 1,000)" in text


def test_one_edition_leaves_nothing_to_test(edited, results):
    assert "Les réponses viennent d’une seule édition ; rien n’est comparé." in said(edited, results)


def test_a_class_is_compared_with_no_edition(edited, results):
    """Its space has no table of editions: the chapter is that of the other spaces alone."""
    main = edited.spaces["main"]
    study = replace(edited, spaces={"main": main, "classe": replace(main, key="classe", within=("malade", "oui"))})
    found = with_space(results, **editions())
    text = said(study, replace(found, spaces=found.spaces | {"classe": results.spaces["main"]}))
    assert text.count("Dispersion de chaque édition dans l’espace commun") == 1
    assert text.count("L’intervalle à 95 % contient les décalages") == 1


def test_weighted_editions_are_tested_and_what_that_supposes_is_said(edited, results):
    tables = with_space(results, **editions())
    sentence = "supposent ainsi que les poids ne dépendent pas de l’édition"
    assert sentence in said(edited, replace(tables, weighted=True))
    assert sentence not in said(edited, tables)


def test_many_respondents_give_editions_planes_of_their_own(edited, results):
    agreement = editions()["agreement"]
    alone = agreement.assign(angle=31.2)
    assert "font un angle de 31 degrés au plus large ; deux tirages" in said(
        edited, with_space(results, **editions() | {"agreement": alone})
    )
    banded = alone.assign(median=20.0, limit=31.4, p_value=0.06, draws=399, seed=62)
    text = said(edited, with_space(results, **editions() | {"agreement": banded}))
    assert "font un angle de 31,2 degrés au plus large, quand la limite de la bande est de 31,4 degrés" in text
    assert "chaque groupe fait de nouveau son espace (399 tirages, graine 62)" in text
    assert "Nombre de comparaisons : 1. Si le hasard seul jouait, 0,1 en moyenne sortiraient" in text


def test_a_deviation_just_under_a_bound_is_not_rounded_onto_it(edited, results):
    text = said(edited, with_space(results, **editions(-0.497)))
    assert "de −0,497, moins que 0,5" in text
    assert "de −0,50, moins que 0,5" not in text


def test_three_editions_may_have_a_trend(edited, results):
    trends = pd.DataFrame([{"question": "fievre", "category": "oui", "by": "sexe", "editions": 3, "n": 55}])
    trends = trends.assign(slope=0.034, ci_low=-0.02, ci_high=0.081, p_value=0.2, p_adjusted=0.4, method="slope_panel")
    text = said(edited, with_space(results.replaced(trends=trends), **editions()))
    assert "Des structures ont répondu à plusieurs de ces éditions" in text
    told = (
        "Tendance sur 3 éditions, dans leur ordre (base 55) : « Oui » (Fièvre) change de +3,4 points d’une édition à la"
    )
    assert told in text
    by_year = Question("annee", "Année", "internal", "single", categories={"2018": "2018", "2019": "2019"})
    named = replace(edited, questions={**edited.questions, "annee": by_year})
    alone = trends.assign(by="annee", method="cochran_armitage_permutation")
    text = said(named, with_space(results.replaced(trends=alone), **editions()))
    assert "Des structures ont répondu" not in text
    interval = "intervalle [−2,0 ; 8,1]"
    assert f"points par an ({interval} ; p = 0,200 ; ajustée avec toutes les tendances, p = 0,400)" in text


def test_a_new_category_is_told_where_editions_are_compared(edited, results):
    rows = [("1", "non"), ("2", "non"), ("2", "oui")]
    codes = pd.DataFrame(rows, columns=["wave", "category"]).assign(question="fievre", column="Q1", code="1", n=9)
    codes = codes.assign(comparability="new_category", wording="", share=0.5, is_recoded=False, reason="", note="")
    told = "Des modalités sont nouvelles : Fièvre : Oui (2). Aucune édition d’avant ne pouvait les donner"
    assert told in said(edited, with_space(results.replaced(crosswalk=codes), **editions()))
    assert "modalités sont nouvelles" not in said(edited, with_space(results, **editions()))
    compared = differences()
    assert told in said(edited, results.replaced(crosswalk=codes, differences=compared))


def test_a_study_without_editions_has_no_such_chapter(poison, results):
    assert "Les éditions comparées" not in said(poison, results)


# Differences of shares -----------------------------------------------------------------------------------------------


def test_a_difference_of_shares_has_its_bases_and_its_interval(poison, spaceless):
    text = said(poison, spaceless.replaced(differences=differences()))
    assert re.search(r"Fille / Garçon +50 % \(14 sur 28\) +74 % \(20 sur 27\) +−24 +\[−46 ; 2\] +0,090 +0,180", text)
    assert "n’établit pas que les parts se valent" in text
    assert "Des structures ont répondu plusieurs fois" not in text
    assert "Parts comparées" not in said(poison, spaceless)
    text = said(poison, spaceless.replaced(differences=differences(method="newcombe_panel")))
    assert "Des structures ont répondu plusieurs fois" in text
    assert "ce désaccord peut tenir" not in text  # neither says anything
    apart = differences(method="newcombe_panel").assign(p_value=0.55, p_adjusted=0.55, ci_low=-0.46, ci_high=-0.2)
    told = "D’une comparaison, l’intervalle exclut zéro sans que la valeur p soit de 0,05 ou moins, ou l’inverse"
    assert told in said(poison, spaceless.replaced(differences=apart))
    assert told not in said(poison, spaceless.replaced(differences=apart.assign(p_value=0.01)))
    assert told not in said(poison, spaceless.replaced(differences=apart.assign(method="newcombe_fisher")))


def test_a_difference_of_those_met_twice_has_neither_test_nor_interval_for_everybody(poison, spaceless):
    """Both rest on how many of them changed their answer, which the counts of the two groups do not tell."""
    received = replace(poison, data="received", disclosure="public")
    plain, met = (
        spaceless.replaced(differences=differences(method=f"newcombe_{method}")) for method in ("fisher", "panel")
    )
    assert re.search(r"−24 +\[−46 ; 2\]", said(received, plain))
    text = said(received, met)
    assert re.search(r"20 sur 27\) +−24 +–", text)
    assert "[−46 ; 2]" not in text
    assert "l’intervalle et l’épreuve, qui disent combien ont répondu de même, restent à l’équipe" in text
    assert not re.search("Newcombe|Nombre de comparaisons|Un intervalle large", text)  # of what is not printed
    mixed = pd.concat([met.study.differences, differences(question="nausees")], ignore_index=True)
    text = said(received, spaceless.replaced(differences=mixed))
    assert text.count("Nombre de comparaisons : 1.") == text.count("restent à l’équipe") == 1
    assert "intervalle de Newcombe à 95 %, puis la valeur p du test exact" in text
    assert "pour des parts appariées" not in text  # as the team alone reads them
    assert "pour des parts appariées" in said(poison, met)


def test_a_difference_of_weighted_shares_gives_them_with_counts_of_respondents(poison, spaceless):
    answer = {"question": "fievre", "category": "oui", "by": "sexe"}
    cells = pd.DataFrame([answer | {"by_category": name, "n": 14, "base": 28} for name in ("fille", "garcon")])
    cells = cells.assign(share=[0.41, 0.65], ci_low=0.3, ci_high=0.7)
    frequencies = pd.concat([spaceless.study.frequencies.query("by != 'sexe'"), cells], ignore_index=True)
    weighted = replace(spaceless, weighted=True).replaced(frequencies=frequencies, differences=differences())
    text = said(poison, weighted)
    assert re.search(r"Fille / Garçon +41 % \(14 sur 28\) +65 % \(20 sur 27\) +−24", text)
    assert "sur les effectifs équivalents de Kish" in text
    assert "test exact de Fisher" not in text


def test_a_difference_that_tells_two_persons_apart_is_not_printed(poison, spaceless):
    received = replace(poison, data="received", disclosure="public")
    text = said(received, spaceless.replaced(differences=differences(n_a=2)))
    assert (
        "Une comparaison n’est pas imprimée, parce qu’elle concerne trop peu de répondants : Fièvre : Oui (Fille"
        in text
    )
    assert "sur 28" not in text
    assert "Une comparaison n’est pas imprimée" in said(received, spaceless.replaced(differences=differences(n_b=26)))


# Order ---------------------------------------------------------------------------------------------------------------


def test_chapters_follow_the_order_of_restitution(edited, results):
    chapters = (Chapter("apres", "Après les espaces", after="spaces"), Chapter("qui", "Qui répond"))
    tables = editions() | {"tests": battery()} | crossings()
    full = with_space(results.replaced(regression=regression(), differences=differences()), **tables)
    text = re.sub(r"[\u00a0\u202f]", " ", build_document(edited, printed(full, edited), Texts(chapters=chapters)))
    headings = re.findall(r"^#+ (.*?) \{", text, flags=re.M)
    wanted = [
        *("En bref", "L’enquête", "Qui répond", "D’une édition à l’autre", "Après les espaces", "Limites", "Annexes"),
        *("Lecture des axes", "Facteurs structurants", "Facteurs croisés", "Épreuves combinatoires"),
        *("Issue et position dans l’espace", "Les éditions comparées", "Parts comparées entre groupes"),
        *("Les réponses", "Questionnaire", "Crédits"),
    ]
    assert [heading for heading in headings if heading in wanted] == wanted
