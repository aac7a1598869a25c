"""The other views of the editions: what has no test, what stays in its band, where the views disagree."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.report.reading import COMPARISONS, read_chapters

from analysis.study import Editions

PAIR = {"edition": "garcon", "reference": "fille", "space": "main", "n": 27, "n_reference": 28}


def said(study, results):
    """Return what the report tells of editions."""
    text = read_chapters(study, results, *COMPARISONS)
    assert "mêmes axes" not in text
    return re.sub(r" +", " ", text)


@pytest.fixture(scope="module")
def edited(poison):
    return replace(poison, editions=Editions("sexe", "fille"))


def tables(pooled=(0.6, -0.2), **others):
    shifts = pd.DataFrame({"axes": ["1", "2"], "mean": 0.1, "deviation": pooled, "ci_low": -0.1, "ci_high": 0.9})
    shifts = shifts.assign(p_value=0.1, p_adjusted=0.2, n_pairs=0, unplaced=0, unplaced_reference=0, **PAIR)
    spread = pd.DataFrame({"axis": [1, 2], "variance": 0.3, "reference_variance": 0.2, "ratio": 1.5}).assign(**PAIR)
    return {"shifts": shifts, "variances": spread} | others


def projected(deviations=(0.7, -0.1), correlation=0.95, n_unplaced=0):
    view = pd.DataFrame(
        {"axis": [1, 2], "matched_axis": [2, 1], "correlation": correlation, "mean": deviations, "ratio": [0.8, 0.6]}
    )
    view = view.assign(deviation=view["mean"], n_unplaced=n_unplaced, **PAIR)
    own = view.assign(edition="fille", n=28, mean=0.0, deviation=0.0, ratio=1.0, n_unplaced=np.nan)
    return pd.concat([own, view], ignore_index=True).drop(columns="n_reference")


def banded(correlations=(0.98, 0.95), angle=9.0, p_values=(0.6, 0.5, 0.4)):
    table = pd.DataFrame({"axes": ["1", "2", "1+2"], "matched_axis": [1, 2, np.nan]})
    return table.assign(
        edition="garcon",
        space="main",
        n=27,
        correlation=[*correlations, np.nan],
        angle=[np.nan, np.nan, angle],
        median=[0.97, 0.91, 12.0],
        limit=[0.84, 0.67, 29.0],
        p_value=p_values,
        draws=399,
        seed=62,
    )


def unplaced(*rows):
    return pd.DataFrame(rows, columns=["edition", "question", "category", "reason", "n"])


def in_space(results, **found):
    return replace(results, spaces={"main": results.spaces["main"].replaced(**tables(**found))})


# The space of the reference ------------------------------------------------------------------------------------------


def test_four_views_are_announced_and_the_first_alone_tests(edited, results):
    text = said(edited, in_space(results, reference_view=projected(), edition_axes=banded()))
    assert "La première est la seule où un écart est éprouvé" in text
    places = [text.index(title) for title in ("Première vue", "Deuxième vue", "Troisième vue")]
    assert places == sorted(places)
    assert "Aucun écart n’y est éprouvé" in text
    assert "le plus petit rapport des variances est de 0,60" in text


def test_views_that_agree_say_so(edited, results):
    text = said(edited, in_space(results, reference_view=projected()))
    assert "Les deux premières vues s’accordent" in text
    # Small deviations have no side to speak of.
    assert "s’accordent" in said(edited, in_space(results, pooled=(0.6, -0.2), reference_view=projected((0.7, 0.2))))


@pytest.mark.parametrize(
    ("alone", "told"),
    [
        ((0.4, -0.2), "Garçon sur l’axe 1 (+0,60 dans l’espace commun, +0,40 dans celui de la référence)"),
        ((-0.7, -0.2), "Garçon sur l’axe 1 (+0,60 dans l’espace commun, −0,70 dans celui de la référence)"),
        ((0.6, -1.2), "Garçon sur l’axe 2 (−0,20 dans l’espace commun, −1,20 dans celui de la référence)"),
    ],
)
def test_views_that_disagree_on_size_or_side_say_where(edited, results, alone, told):
    text = said(edited, in_space(results, reference_view=projected(alone)))
    assert f"ne s’accordent pas sur un écart : {told}." in text


def test_an_axis_that_the_reference_does_not_have_is_told(edited, results):
    view = projected()
    view.loc[view["axis"] == 2, ["mean", "deviation", "ratio"]] = np.nan
    view.loc[view["axis"] == 2, "correlation"] = 0.4
    text = said(edited, in_space(results, reference_view=view))
    assert "L’axe 2 n’a pas de correspondant parmi ceux de l’édition Fille" in text
    none = projected((np.nan, np.nan), correlation=np.nan).assign(ratio=np.nan, mean=np.nan, deviation=np.nan)
    assert "Les axes 1 et 2 n’ont pas de correspondant" in said(edited, in_space(results, reference_view=none))


def test_a_reference_that_makes_no_space_is_told_in_a_word(edited, results):
    text = said(edited, in_space(results, edition_axes=banded()))
    assert "L’édition Fille ne fait pas d’espace à elle seule" in text


def test_answers_without_a_place_are_counted_and_listed(edited, results):
    lost = unplaced(("garcon", "fievre", "oui", "new", 3), ("garcon", "fievre", None, "missing", 2))
    text = said(edited, in_space(results, reference_view=projected(), unplaced_answers=lost))
    assert "5 réponses des éditions projetées n’ont pas de place dans cet espace (réponses manquantes : 2)" in text
    assert "personne ne l’a donnée à la référence" in text
    text = said(edited, in_space(results, reference_view=projected()))
    assert "Toutes les réponses des éditions projetées ont une place" in text


def test_a_masked_number_of_answers_gives_no_sum(edited, results):
    lost = unplaced(("garcon", "fievre", "oui", "new", 3), ("garcon", "fievre", None, "missing", 1))
    study = replace(edited, data="received", disclosure="public")
    text = said(study, in_space(results, reference_view=projected(n_unplaced=4), unplaced_answers=lost))
    assert "4 réponses des éditions" not in text


# The axes of each edition --------------------------------------------------------------------------------------------


def test_inside_the_band_the_size_does_not_tell_axes_apart(edited, results):
    text = said(edited, in_space(results, edition_axes=banded()))
    assert "Nombre de comparaisons : 3. Si le hasard seul jouait, 0,2 en moyenne" in text
    assert "la taille ne permet pas de les distinguer" in text
    assert "399 tirages, graine 62" in text


def test_lots_of_respondents_are_told_where_they_make_the_band(edited, results, monkeypatch):
    assert "1 000 lots" not in said(edited, in_space(results, edition_axes=banded()))
    monkeypatch.setattr("analysis.report.chapters.edition_views.GROUPED_FROM", 55)
    assert "répartis au hasard en 1 000 lots" in said(edited, in_space(results, edition_axes=banded()))


def test_outside_the_band_the_value_is_told_beside_the_limit(edited, results):
    found = banded((0.6, 0.95), 41.0, (0.003, 0.5, 0.01))
    text = said(edited, in_space(results, edition_axes=found))
    assert "2 en sortent" in text
    assert "Un décalage du point moyen suffit à faire sortir une édition plus souvent" in text
    assert "Édition Garçon, axe 1 : la corrélation" in text
    assert "est de 0,60, moins que la limite de la bande (0,84)" in text
    assert "Édition Garçon, plan 1-2 : l’angle du plan spécifique avec le plan commun est de 41°" in text


def test_an_edition_of_a_few_is_named_and_has_no_row(edited, results):
    lost = ["correlation", "angle", "median", "limit", "p_value"]
    found = banded().assign(n=5, **dict.fromkeys(lost, np.nan))
    text = said(edited, in_space(results, edition_axes=found))
    assert "L’édition Garçon a moins de dix répondants, ou des réponses que rien ne distingue" in text
    assert "Nombre de comparaisons" not in text.partition("Troisième vue")[2].partition("vue")[0]


def test_a_value_is_told_with_enough_digits_to_pass_its_limit(edited, results):
    found = banded((0.8396, 0.95), 29.3, (0.05, 0.5, 0.05))
    text = said(edited, in_space(results, edition_axes=found))
    assert "est de 0,8396, moins que la limite de la bande (0,8400)" in text
    assert "est de 29,3°, plus que la limite de la bande (29,0°)" in text
    assert re.search(r"Garçon +27 +0,84 \(0,84\) +0,95 \(0,67\) +29° \(29°\)", text)


# Spaces of their own -------------------------------------------------------------------------------------------------


def test_many_editions_have_their_angles_in_one_sentence(poison, results):
    three = {"reference": "fille", "space": "main", "n_reference": 90}
    agreement = pd.DataFrame(
        {"edition": ["garcon", "fille", "autre"], "n": [80, 70, 20], "angle": [21.0, 33.0, np.nan]}
    ).assign(**dict.fromkeys(("median", "limit", "p_value", "draws", "seed"), np.nan))
    study = replace(poison, editions=Editions("sexe", "fille"))
    text = said(study, in_space(results, agreement=agreement.assign(**three)))
    assert "font avec celui de l’édition Fille un angle de 21° (Garçon) et 33° (Fille) ; deux tirages" in text
    banded = agreement.assign(median=15.0, limit=[25.0, 30.0, np.nan], p_value=[0.3, 0.01, np.nan], draws=399, seed=62)
    text = said(study, in_space(results, agreement=banded.assign(**three)))
    assert "un angle de 21° (Garçon ; limite de la bande, 25°) et 33° (Fille ; limite de la bande, 30°)" in text
    assert (
        "Nombre de comparaisons : 2. Si le hasard seul jouait, 0,1 en moyenne sortiraient de leur bande ; une en sort"
        in text
    )
    assert "Un décalage du point moyen y suffit parfois" in text
    assert "autre (20), quand l’édition Fille en a 90" in text
