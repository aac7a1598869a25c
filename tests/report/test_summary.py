"""« En bref »: the axes in their order, then the effects, then how many tests were made and how many stand."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.report.reading import of_spaces, read_chapters

from analysis.report.chapters.opening import summary


def brief(study, results):
    """Return « En bref » and how axes are named in the plane."""
    return read_chapters(study, results, summary, of_spaces("plane"), of_spaces("reading"))


def with_space(results, **tables):
    return replace(results, spaces={"main": results.spaces["main"].replaced(**tables)})


def lines(text):
    """Return the sentences of « En bref »."""
    return re.split(r"(?<=[.]) (?=[A-ZÀ-Ý0-9])", paragraphs(text)[0])


def paragraphs(text):
    """Return the paragraphs of « En bref »."""
    section = re.split(r"\n#+ ", text.partition("En bref")[2])[0]
    return [" ".join(block.split("\n")) for block in section.split("\n\n")[1:] if block]


def carried(results, **axis_of):
    """Return results in which each theme is carried by one axis, or by none."""
    themes = results.spaces["main"].themes
    told = [
        "yes" if axis_of[theme] == axis else "no" for theme, axis in zip(themes["theme"], themes["axis"], strict=True)
    ]
    return with_space(results, themes=themes.assign(carried=told))


def above_noise(results, n_axes):
    """Return results whose first axes exceed noise, and no other."""
    eigenvalues = results.spaces["main"].eigenvalues
    exceeds = eigenvalues["axis"].astype(int) <= n_axes
    noise = eigenvalues["eigenvalue"].where(~exceeds, eigenvalues["eigenvalue"] / 2).where(exceeds, 1.0)
    return with_space(results, eigenvalues=eigenvalues.assign(noise_eigenvalue=noise))


def battery(effects, p_adjusted=1.0):
    """Return the tests of two factors on two axes and their plane."""
    rows = [(factor, axes) for factor in ("malade", "sexe") for axes in ("1", "2", "1+2")]
    table = pd.DataFrame(rows, columns=["factor", "axes"]).assign(effect=effects, p_adjusted=p_adjusted)
    drawn = {"method": "monte_carlo", "draws": 99999, "seed": 55, "category": None, "against": None, "n": 55}
    return table.assign(test="homogeneity", p_value=0.01, **drawn)


@pytest.mark.parametrize(
    ("axis_of", "order"),
    [
        ({"symptomes": 1, "aliments": 2}, ["axe 1 porte le thème « Symptômes", "axe 2 porte le thème « Aliments"]),
        ({"symptomes": 2, "aliments": 1}, ["axe 1 porte le thème « Aliments", "axe 2 porte le thème « Symptômes"]),
        ({"symptomes": None, "aliments": 2}, ["axe 2 porte le thème « Aliments", "Aucun axe qui dépasse le bruit ne"]),
    ],
)
def test_axes_are_told_in_their_order(poison, results, axis_of, order):
    established = above_noise(carried(results, **axis_of), 2)
    told = [line for line in lines(brief(poison, established)) if "thème" in line]
    assert len(told) == 2
    assert all(words in line for line, words in zip(told, order, strict=True))


def test_an_axis_that_noise_makes_as_well_carries_nothing(poison, results):
    found = carried(results, symptomes=1, aliments=2)
    told = [line for line in lines(brief(poison, above_noise(found, 1))) if "thème" in line]
    assert "axe 1 porte le thème « Symptômes" in told[0]
    assert "Aucun axe qui dépasse le bruit ne porte le thème « Aliments" in told[1]
    none = brief(poison, above_noise(found, 0))
    assert not [line for line in lines(none) if "thème" in line]
    assert "Axe 1 : Symptômes" not in none


@pytest.mark.parametrize(
    ("p_adjusted", "told"),
    [
        (1.0, "aucune valeur p ne reste de 0,05 au plus, ce qui n’établit pas"),
        ([0.04, *[1.0] * 5], "une seule valeur p reste de 0,05 au plus, et une plus grande n’établit pas"),
        (0.001, "6 valeurs p restent de 0,05 au plus, et une plus grande n’établit pas"),
    ],
)
def test_the_effect_comes_before_what_the_tests_say(poison, results, p_adjusted, told):
    effects = [0.10, 0.02, 0.90, 0.41, 0.03, 0.90]  # a plane's is the mean of its axes', and not compared with theirs
    last = lines(brief(poison, with_space(results, tests=battery(effects, p_adjusted))))[-1]
    effect, many = (last.index(words) for words in ("« Sexe » (η² = 0,41, axe 1)", "(nombre d’épreuves : 6)"))
    assert effect < many < last.index(told)


@pytest.mark.parametrize("effects", [np.nan, [np.nan] * 6])
def test_nothing_is_said_of_tests_without_an_effect(poison, results, effects):
    assert "épreuves" not in " ".join(lines(brief(poison, with_space(results, tests=battery(effects)))))
    assert "épreuves" not in " ".join(lines(brief(poison, results)))


def test_a_pair_of_groups_gives_the_number_of_both(poison, results):
    made = battery([0.4, 0.1, 0.4] * 2)
    pairs = made[made["factor"] == "malade"].assign(test="pair", category="non", against="oui", n=17)
    assert "17 / 38" in read_chapters(poison, with_space(results, tests=pairs), of_spaces("tests"))


def test_each_of_several_spaces_has_its_name_and_a_paragraph(poison, results):
    other = {"main": results.spaces["main"], "malades": results.spaces["main"]}
    told = paragraphs(brief(poison, replace(results, spaces=other)))[: 1 + len(other)]
    assert [line.partition(". ")[0] for line in told[1:]] == [poison.spaces[key].label for key in other]
    assert not any(poison.spaces["main"].label in line for line in lines(brief(poison, results)))
