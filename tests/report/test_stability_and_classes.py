"""Stability and classes as the report tells them, degenerate and confidential results included."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.report.reading import of_spaces, read_chapters

from analysis.printing.door import by_the_rules, printed
from analysis.tables import TABLES
from analysis.tables.results import Picture, Tables


def said(study, results):
    """Return what the report tells of the stability of spaces and of classes."""
    return read_chapters(study, results, of_spaces("stability", "classes")).replace("’", "'")


def with_space(results, **tables):
    return replace(results, spaces={"main": results.spaces["main"].replaced(**tables)})


def axes(median=10.0, upper=20.0, correlation=0.98, keeps_rank=1.0):
    table = pd.DataFrame({"axes": ["1", "2", "1+2"], "largest_angle": 60.0})
    table = table.assign(
        median_angle=median, upper_angle=upper, median_correlation=correlation, keeps_rank=[1.0, keeps_rank, np.nan]
    )
    without = table.assign(method="leave_one_respondent_out", replicates=55)
    return pd.concat([table.assign(method="total_bootstrap", replicates=1000), without], ignore_index=True)


def measured(results, same_side=1.0, covers_origin="no", angle=12.0, **changes):
    active = results.spaces["main"].categories.query("status == 'active' and axis <= 2")
    categories = active[["question", "category", "axis", "n", "coordinate"]]
    regions = active.query("axis == 1")[["question", "category", "n"]].assign(axes="1+2", covers_origin=covers_origin)
    tables = {
        "axis_stability": axes(**changes),
        "question_stability": pd.DataFrame({"question": "mayonnaise", "axes": ["1", "2", "1+2"], "angle": angle}),
        "category_stability": categories.assign(method="total_bootstrap", same_side=same_side),
        "regions": regions.assign(method="total_bootstrap"),
    }
    return with_space(results, **tables)


def classed(results, sizes=(33, 17, 5), jaccard=(0.97, 0.8, 0.5), counts=(30, 3, 5)):
    numbers = pd.DataFrame(
        {"classes": [1, 2, 3], "gain": [np.nan, 0.3, 0.1], "within": [0.5, 0.2, 0.1], "ratio": np.nan}
    ).assign(chosen=["no", "no", "yes"], consolidated=[np.nan, np.nan, 0.1])
    names = [str(rank + 1) for rank in range(len(sizes))]
    points = pd.DataFrame({"class": np.repeat(names, 2), "n": np.repeat(sizes, 2), "axis": [1, 2] * len(sizes)})
    rows = [
        (name, question, category, n, size, n / size, 0.6, 3.0 - rank, rank + 1)
        for name, size, own in zip(names, sizes, counts, strict=True)
        for rank, (question, category, n) in enumerate([("fievre", "oui", own), ("malade", "non", size - own)])
    ]
    marks = ["class", "question", "category", "n", "base", "share_in_class", "share_overall", "v_test", "rank"]
    stable = pd.DataFrame({"class": names, "n": sizes, "share": np.array(sizes) / sum(sizes), "jaccard": jaccard})
    return with_space(
        results,
        class_numbers=numbers,
        class_sizes=stable.assign(dissolved=0.01, replicates=1000),
        class_axes=points.assign(mean=0.25, v_test=1.0),
        class_categories=pd.DataFrame(rows, columns=marks),
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "L'axe 1 est stable : angle médian de 10°, d'au plus 20° dans 95 % des tirages."),
        ({"upper": 50.0}, "L'axe 1 n'est stable qu'en partie"),
        ({"correlation": 0.85}, "L'axe 1 n'est stable qu'en partie"),
        ({"correlation": 0.5}, "L'axe 1 est instable"),
        ({"correlation": 0.5}, "Le premier plan est instable"),
        ({"keeps_rank": 0.7}, "Dans 30 % des tirages, un axe d'un autre rang ressemble plus à l'axe 2"),
        (
            {},
            "Aucune question ne fait à elle seule un axe : sans l'une quelconque d'entre elles, les axes lus tournent",
        ),
        ({"angle": 47.0}, "Sans la question « Mayonnaise », l'axe 2 tourne de 47°"),
        ({}, "Chaque modalité qui contribue plus que la moyenne à un axe du plan reste de son côté"),
        ({"same_side": 0.8}, "« Fièvre : Non » (axe 1, du même côté dans 80 % des tirages)"),
        ({}, "Aucune des régions de ces modalités ne couvre l'origine."),
        ({"covers_origin": "yes"}, "couvrent l'origine, et leur place dans le plan n'est pas assurée"),
    ],
)
def test_the_report_says_how_stable_the_space_is(poison, results, changes, sentence):
    assert sentence in said(poison, measured(results, **changes))


def test_nothing_is_said_of_the_places_of_categories_none_of_which_is_retained(poison, results):
    space = results.spaces["main"]
    even = with_space(results, categories=space.categories.assign(retained=False))
    text = said(poison, measured(even))
    assert "L'axe 1 est stable" in text
    assert "reste de son côté" not in text
    assert "ces modalités" not in text


def test_of_a_class_the_report_says_who_is_drawn(poison, results):
    of_class = replace(poison, spaces={"main": replace(poison.spaces["main"], within=("malade", "oui"))})
    text, plain = said(of_class, measured(results)), said(poison, measured(results))
    for sentence in (
        "Tous les répondants de l'enquête sont tirés, et non ceux de la classe seulement",
        "Sans l'un quelconque des répondants de l'enquête, qu'il soit de la classe ou non, l'axe 1 tourne de 60°",
    ):
        assert sentence in text
        assert sentence not in plain


def test_an_unstable_axis_is_never_called_stable(poison, results):
    text = said(poison, measured(results, correlation=0.3, upper=89.0))
    assert not re.search(r"L'axe \d est stable|plan est stable", text)


def test_the_angles_without_each_question_are_shown(poison, results):
    pictures = {"angles/main": Picture("a.svg", "Une figure.")}
    text = said(poison, replace(measured(results), pictures=pictures))
    assert "La figure 1 donne l'angle dont le plan tourne quand une question est laissée de côté." in text


def test_a_space_without_measures_has_no_chapter_of_stability_nor_of_classes(poison, results):
    text = said(poison, results)
    assert "Stabilité" not in text
    assert "Classes de répondants" not in text


def test_classes_are_described(poison, results):
    text = said(poison, classed(results))
    assert "Les répondants sont rangés en 3 classes d'après leurs coordonnées sur les 2 premiers axes" in text
    assert "Les écarts entre ces classes font 80 % de l'inertie sur ces axes." in text
    assert "Fièvre : Oui (91 %, 60 %)" in text
    for verdict in ("très stable", "stable", "instable"):
        assert verdict in text
    assert "n'y établit rien" in text


def test_the_number_of_classes_is_said_to_be_declared(poison, results):
    space = poison.spaces["main"]
    study = replace(poison, spaces={"main": replace(space, classes=replace(space.classes, number=3, n_axes=1))})
    text = said(study, classed(results))
    assert "d'après leur coordonnée sur le premier axe" in text
    assert "Ce nombre est déclaré par l'étude." in text


def test_a_class_that_nothing_marks_says_so(poison, results):
    made = classed(results)
    rows = made.spaces["main"].class_categories.assign(rank=np.nan)
    assert said(poison, with_space(made, class_categories=rows)).count("Aucune modalité ne marque cette classe.") == 3


def test_a_class_of_two_is_counted_and_not_described(poison, results):
    private = replace(poison, data="received", disclosure="public")
    text = said(private, classed(results, sizes=(33, 20, 2), counts=(30, 10, 2)))
    assert text.count("Cette classe compte moins de trois répondants et n'est pas décrite.") == 1
    team = said(poison, classed(results, sizes=(33, 20, 2), counts=(30, 10, 2)))
    assert "L'indice d'une classe de moins de cinq répondants est peu sûr" in team
    shown = by_the_rules(classed(results, sizes=(33, 20, 2), counts=(30, 10, 2)), private).spaces["main"]
    assert set(shown.class_categories["class"]) == {"1", "2"}
    assert set(shown.class_axes["class"]) == {"1"}  # the others' centres would give that of the class of two


def test_a_question_whose_shares_tell_one_person_is_left_out_of_every_class(poison, results):
    private = replace(poison, data="received", disclosure="public")
    made = classed(results, counts=(30, 1, 5))
    rows = printed(made, private).spaces["main"].class_categories
    hidden = rows[rows["share_in_class"].isna()]
    assert set(zip(hidden["question"], hidden["class"], strict=True)) == {("fievre", rank) for rank in "123"}
    assert hidden[["n", "base", "v_test", "rank"]].isna().all(axis=None)
    text = said(private, made)
    assert "d'une ou deux personnes, ou de toute une petite classe, ne sont pas données." in text
    assert "Les parts qui diraient" not in said(poison, made)


def with_numbers(results, n=(33, 17, 5), **changes):
    rows = pd.DataFrame({"class": ["1", "2", "3"], "question": "age", "n": n, "mean_in_class": [20.1, 9.4, 12.0]})
    rows = rows.assign(mean_overall=16.9, sd_overall=4.0, v_test=[2.7, -3.1, 0.4], dominated="no")
    return with_space(results, class_quantities=rows.assign(**changes))


def test_classes_are_described_by_numbers(poison, results):
    text = said(poison, with_numbers(classed(results)))
    assert "20,1 en moyenne, plus que l'ensemble (16,9)" in text
    assert "9,4 en moyenne, moins que l'ensemble (16,9)" in text
    assert len(re.findall(r"\d en moyenne, (?:plus|moins) que", text)) == 2
    assert "Moyennes des réponses en nombres dans chaque classe." in text
    assert "diraient la réponse d'une ou deux personnes" not in text
    assert "Moyennes des réponses en nombres dans chaque classe." not in said(poison, classed(results))


def test_weighted_classes_say_what_weights_do(poison, results):
    weighted = replace(classed(results), weighted=True)
    assert "Chaque répondant compte pour son poids" in said(poison, weighted)
    assert "Chaque répondant compte pour son poids" not in said(poison, classed(results))


def test_classes_by_centres_say_how_they_agree_with_others(poison, results):
    rows = [
        ("centres", 90_000, 1998, 4, 0.99, 0.987, 0.0, 0.02),
        ("exact", 10_000, 1998, 1, 0.961, 0.961, 0.001, 0.02),
    ]
    table = pd.DataFrame(rows, columns=TABLES["class_agreement"].names)
    text = said(poison, with_space(classed(results), class_agreement=table))
    assert "elle part de 1 998 centres" in text
    assert "0,99 en moyenne avec les classes de 4 autres tirages des centres (0,99 au moins)" in text
    assert "0,96 avec les classes exactes de 10 000 répondants" in text
    assert "part toujours des 200 mêmes groupes de centres" in text
    assert "centres" not in said(poison, classed(results))
    exact = said(poison, with_space(classed(results), class_agreement=table.assign(centres=800, within_centres=0.0)))
    assert "n'occupent que 800 positions différentes" in exact
    assert "des 200 mêmes groupes de positions" in exact
    assert "centres" not in exact


@pytest.mark.parametrize(
    ("n", "dominated", "hidden", "overall"),
    [
        ((33, 17, 5), ["no", "no", "no"], [], 3),
        ((33, 17, 2), ["no", "no", "no"], ["2", "3"], 3),
        ((33, 17, 5), ["no", "yes", "no"], ["2", "3"], 3),
        ((33, 17, 5), ["yes", "yes", "yes"], ["1", "2", "3"], 0),
    ],
)
def test_a_report_for_everybody_gives_no_mean_that_tells_a_value(poison, results, n, dominated, hidden, overall):
    public = replace(poison, data="received", disclosure="public")
    made = with_numbers(classed(results), n, dominated=dominated)
    table = printed(made, public).spaces["main"].class_quantities
    assert table.loc[table["mean_in_class"].isna(), "class"].tolist() == hidden
    assert table["mean_in_class"].isna().equals(table["v_test"].isna())
    assert table["mean_overall"].notna().sum() == table["sd_overall"].notna().sum() == overall


def test_means_of_one_or_two_respondents_are_left_out_in_two_classes_at_least(poison, results):
    private = replace(poison, data="received", disclosure="public")
    made = with_numbers(classed(results), (33, 17, 2))
    table = printed(made, private).spaces["main"].class_quantities
    assert table.loc[table["mean_in_class"].isna(), "class"].tolist() == ["2", "3"]
    assert "Les moyennes qui diraient la réponse d'une ou deux personnes" in said(private, made)
    few = with_numbers(classed(results, sizes=(33, 20, 2), counts=(30, 10, 2)), (33, 20, 2))
    assert printed(few, private).spaces["main"].class_quantities["class"].tolist() == ["1", "2"]
    assert printed(made, poison).spaces["main"].class_quantities["mean_in_class"].notna().all()


def test_the_tables_that_a_space_does_not_have_are_empty(results):
    space = results.spaces["main"]
    assert space.class_sizes.empty
    regions = Tables({name: getattr(space, name) for name in ("axes", "themes")}).regions
    assert regions.empty
    assert {"method", "question", "category", "axes", "n", "covers_origin"} <= set(regions)
