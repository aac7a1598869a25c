"""« En bref »: the axes in their order, then the effects, then how many tests were made and how many stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest


def with_space(results, **tables):
    return replace(results, spaces={"main": replace(results.spaces["main"], **tables)})


def lines(text):
    """Return the lines of « En bref »."""
    return [line.strip("- ") for line in text.partition("En bref")[2].split("\n\n")[1].splitlines()]


def carried(results, **axis_of):
    """Return results in which each theme is carried by one axis, or by none."""
    themes = results.spaces["main"].themes
    told = [
        "yes" if axis_of[theme] == axis else "no" for theme, axis in zip(themes["theme"], themes["axis"], strict=True)
    ]
    return with_space(results, themes=themes.assign(carried=told))


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
        ({"symptomes": None, "aliments": 2}, ["axe 2 porte le thème « Aliments", "aucun axe ne porte le thème « Sym"]),
    ],
)
def test_axes_are_told_in_their_order(poison, results, read_report, axis_of, order):
    told = [line for line in lines(read_report(poison, carried(results, **axis_of))) if "thème" in line]
    assert len(told) == 2
    assert all(words in line for line, words in zip(told, order, strict=True))


@pytest.mark.parametrize(
    ("p_adjusted", "told"),
    [
        (1.0, "aucune valeur p ne reste de 0,05 au plus, ce qui n’établit pas"),
        ([0.04, *[1.0] * 5], "une seule valeur p reste de 0,05 au plus, et une plus grande n’établit pas"),
        (0.001, "6 valeurs p restent de 0,05 au plus, et une plus grande n’établit pas"),
    ],
)
def test_the_effect_comes_before_what_the_tests_say(poison, results, read_report, p_adjusted, told):
    effects = [0.10, 0.02, 0.90, 0.41, 0.03, 0.90]  # a plane's is the mean of its axes', and not compared with theirs
    last = lines(read_report(poison, with_space(results, tests=battery(effects, p_adjusted))))[-1]
    effect, many = (last.index(words) for words in ("« Sexe » (η² = 0,41, axe 1)", "(nombre d’épreuves : 6)"))
    assert effect < many < last.index(told)


@pytest.mark.parametrize("effects", [np.nan, [np.nan] * 6])
def test_nothing_is_said_of_tests_without_an_effect(poison, results, read_report, effects):
    assert "épreuves" not in " ".join(lines(read_report(poison, with_space(results, tests=battery(effects)))))
    assert "épreuves" not in " ".join(lines(read_report(poison, results)))
