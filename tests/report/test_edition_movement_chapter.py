"""How the editions move, as the report tells it: overall test, path in words, regions, spreads; whom it speaks of."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.report.reading import COMPARISONS, build_chapters, read, read_chapters

from analysis.comparison.edition_means import edition_means, edition_quantiles
from analysis.comparison.overall import edition_overall
from analysis.comparison.regions import edition_region_trends, edition_regions
from analysis.comparison.spread import edition_spreads
from analysis.comparison.timeline import timeline
from analysis.comparison.trend import edition_trends
from analysis.comparison.trend_family import trend_family
from analysis.report.chapters.population import population
from analysis.report.main_text.years import years
from analysis.study import Editions, Inference
from analysis.tables import TABLES

NAMES = ("2015", "2016", "2017", "2018", "2019")


def rng():
    return np.random.default_rng(1)


def said(study, results) -> str:
    """Return what the report tells of editions: « de plus en plus », which the rule allows, included."""
    text = read(build_chapters(study, results, *COMPARISONS))
    assert not re.search(r"\{\w+\}", text)
    return text


def limited(study, results) -> str:
    """Return what the report says of whom it speaks of, and what it tells of editions."""
    return read_chapters(study, results, population, *COMPARISONS)


def moved(results, means, sizes=None, sds=None, seed=4, holds=True, names=NAMES, **tables):
    """Return results whose editions have these means on axis 1, every table made as a study makes it."""
    sizes = sizes or [60] * len(means)
    held = list(names[: len(means)])
    codes = np.repeat(np.arange(len(means)), sizes)
    points = pd.DataFrame(np.random.default_rng(seed).normal(size=(len(codes), 2)), columns=[1, 2])
    points *= np.asarray(sds or [1.0] * len(means))[codes][:, None]
    points[1] += np.asarray(means)[codes]
    labels = pd.Series(pd.Categorical(np.array(held, dtype=object)[codes], categories=held), name="edition")
    line = timeline(points, labels, pd.Series(1.0, index=[1, 2]))
    trends = edition_trends(line, space="main", rng=rng(), draws=199)
    regions = edition_region_trends(line, (1, 2), space="main", rng=rng(), draws=199)
    without = trends[["space", "axis"]].assign(
        question="nausees", correlation=0.9, n=len(codes), change=1.0, change_without=0.9 if holds else 0.1, holds=holds
    )
    pairs = {"reference": held[0], "space": "main", "n": 60, "n_reference": sizes[0]}
    shifts = pd.DataFrame([{"edition": name, "axes": "1", "mean": 0.1, **pairs} for name in held[1:]]).assign(
        deviation=0.2,
        ci_low=-0.1,
        ci_high=0.5,
        p_value=0.4,
        p_adjusted=1.0,
        n_pairs=0,
        unplaced=0,
        unplaced_reference=0,
    )
    spread = pd.DataFrame([{"edition": name, "axis": 1, **pairs} for name in held[1:]])
    made = {
        "shifts": shifts,
        "variances": spread.assign(variance=0.3, reference_variance=0.2, ratio=1.5),
        "edition_overall": edition_overall(line, space="main", planes=[(1,), (2,), (1, 2)], rng=rng(), draws=199),
        "edition_means": edition_means(line, space="main", rng=rng()),
        "edition_quantiles": edition_quantiles(line, space="main"),
        "edition_trends": trends,
        "edition_trends_without": without,
        "edition_regions": edition_regions(line, (1, 2), space="main"),
        "edition_region_trends": regions,
        "edition_spreads": edition_spreads(line, held[0], space="main", rng=rng(), draws=199),
    }
    family = trend_family(
        TABLES["trends"].empty(), {"main": trends}, {"main": regions}, {"main": without}, edition="sexe"
    )
    space = results.spaces["main"].replaced(**made | tables)
    return replace(results, spaces={"main": space}).replaced(trend_family=family)


@pytest.fixture(scope="module")
def edited(poison):
    return replace(poison, editions=Editions("sexe", "2015"))


def test_the_overall_test_comes_before_the_editions_two_by_two(edited, results):
    text = said(edited, moved(results, [0, 0.5, 1.0]))
    assert "écarte un point moyen commun à toutes les éditions sur l’axe 1 (p = 0,005 ; ajustée, p = 0,0" in text
    assert text.index("L’épreuve d’ensemble vient d’abord : les 3 éditions") < text.index(
        "l’édition 2016 (60 répondants)"
    )


def test_an_overall_test_that_finds_nothing_does_not_say_that_means_are_one(edited, results):
    text = said(edited, moved(results, [0, 0, 0], seed=11))
    assert (
        "n’écarte un point moyen commun à toutes les éditions ni sur un axe ni dans un plan lus : l’axe 1 (p = " in text
    )
    assert "Cela n’établit pas qu’il le soit." in text


def test_editions_too_small_are_named_where_they_are_left_out(edited, results):
    text = said(edited, moved(results, [0, 0, 0, 0, 0], sizes=[30, 30, 30, 4, 7]))
    assert (
        "Une édition de moins de cinq répondants n’entre ni dans cette épreuve, ni dans les tendances : 2018." in text
    )
    assert "Une édition de moins de dix répondants n’entre pas dans l’épreuve des plans : 2019." in text


def test_two_editions_have_means_regions_and_spreads_but_neither_overall_test_nor_path(edited, results):
    text = said(edited, moved(results, [0, 0.5]))
    assert "Points moyens des éditions, en écarts types de l’axe." in text
    assert "L’épreuve d’ensemble" not in text
    assert "une tendance se mesure" not in text
    assert "Part des répondants de chaque édition dans les régions du plan" in text


def test_more_and_more_is_said_of_four_editions_one_way_and_no_sooner(edited, results):
    four = said(edited, moved(results, [0, 1.2, 2.4, 3.6]))
    assert "Axe 1 (de peu de symptômes à de nombreux symptômes) : le point moyen monte d’édition en édition." in four
    assert "Les répondants se placent de plus en plus vers de nombreux symptômes" in four
    falling = said(edited, moved(results, [0, -1.2, -2.4, -3.6]))
    assert "le point moyen descend d’édition en édition." in falling
    assert "Les répondants se placent de plus en plus vers peu de symptômes" in falling
    three = said(edited, moved(results, [0, 0.6, 1.2]))
    assert "de plus en plus" not in three
    assert "Le point moyen est allé vers de nombreux symptômes entre ces trois éditions" in three
    assert "trois éditions ne disent pas une tendance" in three


def test_what_does_not_hold_without_a_question_is_not_said_more_and_more(edited, results):
    text = said(edited, moved(results, [0, 0.6, 1.2, 1.8], holds=False))
    assert "de plus en plus" not in text
    assert "Sans une question, la pente change de sens ou de taille, ou l’axe n’est plus le même : Nausées." in text


def test_a_path_that_turns_is_told_so_and_its_line_is_doubted(edited, results):
    text = said(edited, moved(results, [0, 0.8, 1.6, 1.5, 0.9]))
    assert "Axe 1 (de peu de symptômes à de nombreux symptômes) : le point moyen monte puis redescend." in text
    assert "la pente les résume mal" in text
    assert "Le point moyen ne va pourtant pas toujours dans ce sens" in text
    assert re.search(r"Parmi les autres ordres possibles des éditions, \d+,\d % ont une pente aussi forte", text)
    assert "de plus en plus" not in text


def test_noise_is_no_path_and_no_stillness(edited, results):
    text = said(edited, moved(results, [0, 0, 0, 0], seed=11))
    assert "aucun pas d’une édition à la suivante ne dépasse son bruit." in text
    assert "Après ajustement, rien n’indique une évolution régulière, ce qui n’établit pas que rien n’a changé." in text


def main_text(study, results) -> str:
    """Return what the report says before its annexes."""
    return read(build_chapters(study, results, years))


def test_axes_on_which_nothing_moves_are_closed_at_once_in_the_main_text(edited, results):
    still = moved(results, [0, 0.01, 0.0, 0.01], seed=11)
    main, both = main_text(edited, still), said(edited, still)
    assert (
        "Sur les axes 1 et 2, aucun pas d’une édition à la suivante ne dépasse son bruit et, après ajustement, rien"
        in main
    )
    assert (
        "les éditions ne se distinguent du hasard ni sur un axe lu, ni dans un plan : une fois ajustées, les 3" in main
    )
    assert "Cela n’établit pas que leurs points moyens soient les mêmes." in main
    assert "Cela n’établit pas que rien n’a changé." not in main  # said already
    assert "pente" not in main
    assert both.count("la pente est de") == 2


def test_what_moves_is_told_in_prose_by_how_far_first(edited, results):
    main = main_text(edited, moved(results, [0, 1.2, 2.4, 3.6], seed=11))
    told = main[main.index("Les éditions n’ont pas toutes le même point moyen") :]
    assert "\n- " not in told
    assert "Sur l’axe 2, elle ne les distingue pas du hasard." in told
    assert re.search(
        r"De l’édition 2015 à l’édition 2018, le point moyen se déplace de 3,\d\d écarts types sur l’axe 1, vers « de"
        r" nombreux symptômes » \(à droite\) : un grand écart. Chacun de ses pas, d’une édition à la suivante, va de"
        r" ce côté et dépasse son bruit. La droite qui résume ces 4 éditions \(240 répondants\) a une pente de \+1,\d\d"
        r" écart type par an \(à 95 %, de \+\d,\d\d à \+\d,\d\d ; p ajustée 0,0\d\d\). Les répondants se placent de"
        r" plus en plus vers « de nombreux symptômes » \(à droite\)",
        told,
    )
    assert "Rien ne bouge, en revanche, que l’on distinguerait du hasard sur l’axe 2 : ni un pas, ni une" in told
    assert "Cela n’établit pas que rien n’a changé." in told
    assert told.index("La droite qui résume") < told.index("Une pente parle de ces répondants, les années étant")


def test_a_steep_slope_is_of_standard_deviations(edited, results):
    study_results = moved(results, [0, 2.4, 4.8])
    assert re.search(r"a une pente de \+2,\d\d écarts types par an", main_text(edited, study_results))
    assert re.search(r"la pente est de \+2,\d\d écarts types par an", said(edited, study_results))


def test_a_path_that_turns_is_told_by_where_it_goes_and_comes_back(edited, results):
    main = main_text(edited, moved(results, [0, 0.8, 1.6, 1.5, 0.9]))
    out, back = "vers « de nombreux symptômes » (à droite)", "vers « peu de symptômes » (à gauche)"
    assert f"En chemin, il va d’abord {out}, puis revient {back}." in main
    assert "Le point moyen ne va pourtant pas toujours dans ce sens" in main


def test_of_two_axes_that_move_the_second_is_said_shorter(edited, results):
    made = moved(results, [0, 0.6, 1.2])
    trends = made.spaces["main"].edition_trends
    space = made.spaces["main"].replaced(edition_trends=trends.assign(path="turning"))
    main = main_text(edited, replace(made, spaces={"main": space}))
    assert main.count("De l’édition 2015 à l’édition 2017, le point moyen") == 1
    assert re.search(r"Sur l’axe 2, il (ne )?se déplace (que )?de \d,\d\d écart type, vers le (haut|bas)", main)
    assert main.count("La droite qui résume") == main.count("La pente y est de") == 1


def test_editions_that_are_no_years_are_counted_by_rank(edited, results):
    text = said(edited, moved(results, [0, 0.6, 1.2], names=("avant", "pendant", "après")))
    assert "une droite sur le rang des éditions" in text
    assert "écart type d’une édition à la suivante" in text
    assert "écart type par an" not in text


def test_spreads_are_told_with_their_ratio_or_as_not_told_apart(edited, results):
    wide = said(edited, moved(results, [0, 0], sds=[1, 2]))
    assert re.search(
        r"Sur l’axe 1, l’édition 2016 est plus dispersée que l’édition 2015 : \d,\d\d fois \(intervalle", wide
    )
    narrow = said(edited, moved(results, [0, 0], sds=[2, 1]))
    assert "l’édition 2016 est moins dispersée que l’édition 2015 : 0,5" in narrow
    alike = said(edited, moved(results, [0, 0]))
    assert "aucune édition ne se distingue de la référence par sa dispersion, ce qui n’établit pas" in alike


def test_the_first_region_is_low_on_both_axes_and_bears_the_poles_of_axes_that_carry_a_theme(edited, results):
    made = moved(results, [0, 0.5, 1.0])
    text = said(edited, made)
    first, last = "peu de symptômes ; axe 2, son côté négatif", "de nombreux symptômes ; axe 2, son côté positif"
    assert text.index(first) < text.index(last)
    unnamed = made.spaces["main"].replaced(axes=made.spaces["main"].axes.assign(theme=None, name=None))
    told = said(edited, replace(made, spaces={"main": unnamed}))
    assert "axe 1, son côté négatif ; axe 2, son côté négatif" in told
    assert "Axe 1 (de son côté négatif à son côté positif) : le point moyen monte" in told


def test_a_masked_region_is_a_dash_and_no_slope_gives_it_back(edited, results):
    received = replace(edited, data="received", disclosure="public")
    small = moved(results, [2.2, 2.2, 2.2], sizes=[30, 30, 30], seed=3)
    counts = small.spaces["main"].edition_regions
    assert counts["n"].between(1, 2).any()
    text = said(received, small)
    assert "points par an (intervalle" not in text.partition("régions du plan (en %)")[2].partition("dispersions")[0]
    n_tested = int(small.spaces["main"].edition_region_trends["p_value"].notna().sum())
    assert said(edited, small).count("points par an (intervalle") == n_tested > 1


def test_a_report_for_everybody_says_that_it_does_not_print_how_several_editions_move(edited, results):
    made, told = moved(results, [0, 0.5, 1.0]), "n’est pas imprimé dans un rapport que chacun peut lire"
    assert told in said(replace(edited, data="received", disclosure="public"), made)
    assert told not in said(edited, made)


# Whom the report speaks of -------------------------------------------------------------------------------------------


def with_confidence(results):
    """Return results whose ellipses are of confidence."""
    spaces = {
        key: space.replaced(ellipses=space.ellipses.assign(kind="confidence")) for key, space in results.spaces.items()
    }
    return replace(results, spaces=spaces)


def test_whom_the_report_speaks_of_is_said_once_and_marked_as_an_assumption(poison, results, read_report):
    text = read_report(poison, with_confidence(results))
    assert text.count("au-delà d’eux") == 1
    assert "c’est l’hypothèse faite tant que l’étude n’en déclare pas une autre" in text
    assert "ce n’est pas celui d’une population" in text
    assert "tirés au hasard d’une population" not in text
    assert text.count("Seules les ellipses de confiance du classeur supposent un tirage au hasard") == 1


def test_ellipses_that_no_workbook_holds_are_not_spoken_of(poison, results):
    bare = {key: space.replaced(ellipses=space.ellipses.head(0)) for key, space in results.spaces.items()}
    page = replace(poison, formats=("html",))
    for study, found in ((poison, replace(results, spaces=bare)), (page, with_confidence(results))):
        assert "ellipses de confiance du classeur" not in limited(study, found)
    assert "ellipses de confiance du classeur" in limited(poison, with_confidence(results))


def test_a_population_declared_is_spoken_of_under_its_condition(edited, results):
    study = replace(edited, inference=Inference(frame="population"), populations={"sexe": {"fille": 40, "garcon": 300}})
    text = limited(study, moved(results, [0, 0.5]))
    assert "Ce rapport prend les répondants pour tirés au hasard d’une population plus large" in text
    assert "au-delà d’eux" not in text
    assert "L’effectif de ces éditions est connu : Fille (40 personnes) et Garçon (300 personnes)." in text
    assert "facteur 1 − n/N" in text
    assert "des différences de parts entre deux éditions, et de la part d’une édition que donne une réponse" in text
    assert "Les autres intervalles n’en tiennent pas compte, ceux des tableaux de fréquences" in text
    assert "prises seules" not in text
    unknown = limited(replace(study, populations={}), moved(results, [0, 0.5]))
    assert "L’effectif de ces éditions" not in unknown
    plain = limited(replace(study, inference=Inference()), moved(results, [0, 0.5]))
    assert "L’effectif de ces éditions" not in plain
