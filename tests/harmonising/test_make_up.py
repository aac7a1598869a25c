"""Cells too small for the make-up of editions to be compared: found, and told with what mends them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.harmonising.make_up import make_up_problems, too_small_cells
from analysis.study import Editions

EDITIONS = Editions("annee", "r")


def answers(**cells):
    """Return answers from the number of respondents of each edition and category: r_a=5, e_b=3."""
    rows = [name.split("_") for name, n in cells.items() for _ in range(n)]
    return pd.DataFrame(rows, columns=["annee", "m"]).astype("category")


def test_cells_of_fewer_than_five_are_found_by_edition():
    held = answers(r_a=5, r_b=9, e_a=4, e_b=9, f_a=8, f_b=5, g_b=7)
    assert too_small_cells(held, EDITIONS, ["m"]) == {"e": ["a"], "g": ["a"]}
    assert list(make_up_problems(too_small_cells(held, EDITIONS, ["m"]), EDITIONS)) == []


def test_a_small_cell_of_the_reference_is_a_problem():
    small = too_small_cells(answers(r_a=4, r_b=9, e_a=9, e_b=9), EDITIONS, ["m"])
    (problem,) = make_up_problems(small, EDITIONS)
    assert "moins de 5 répondants de l'édition de référence « r » sont dans la case « a »" in problem.found
    assert "réunir cette modalité avec une autre" in problem.remedy


def test_margins_are_crossed_and_unknown_answers_left_out():
    held = answers(r_a=10, e_a=10).assign(l=["x", "y"] * 10)
    assert too_small_cells(held, EDITIONS, ["m", "l"]) == {}
    held.loc[[0, 10], "l"] = np.nan
    assert too_small_cells(held, EDITIONS, ["m", "l"]) == {"r": ["a | x"], "e": ["a | x"]}


def test_a_reference_that_nobody_is_of_and_no_answer_make_no_fault_here():
    assert too_small_cells(answers(e_a=2), EDITIONS, ["m"]) == {}
    assert too_small_cells(answers(e_a=2).head(0), EDITIONS, ["m"]) == {}
