"""A result shows itself: its lines, its tables in a notebook, its long table, its figures by one call."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal

from analysis import showing
from analysis.explorer import page
from analysis.figures.of_space import plane, scree
from analysis.geometry import fit_ca, fit_csa, fit_mca, fit_mca_chunks, fit_mfa
from analysis.geometry.reading.noise import noise_rates
from analysis.geometry.reading.rates import modified_rates
from analysis.geometry.reading.tables import category_table, point_table
from analysis.language.numbers import percent
from analysis.showing import summary

PASSIVE = {"Potato": ["Potato_n"], "Fish": ["Fish_n"], "Icecream": ["Icecream_n"]}


@pytest.fixture(scope="module")
def frame(root):
    return pd.read_csv(root / "tests/reference/factominer/poison.csv")


@pytest.fixture(scope="module")
def active(frame):
    return frame.iloc[:, 4:].astype("category")


@pytest.fixture(scope="module")
def space(frame, active):
    others = frame[["Sick", "Sex"]].astype("category")
    return fit_mca(active, passive=PASSIVE, supplementary=others, quantitative=frame[["Age", "Time"]])


@pytest.fixture(scope="module")
def themes(active):
    return {question: "symptoms" if rank < 5 else "foods" for rank, question in enumerate(active)}


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2019", "'")


def test_a_space_tells_itself_in_some_lines(space):
    first, *axes, last = plain(repr(space)).splitlines()
    assert first == "Espace de 55 individus sur 11 questions : 22 modalités, dont 19 actives"
    assert last == "5 axes gardés ; placés ensuite : 2 questions supplémentaires et 2 variables numériques"
    rates = modified_rates(space.eigenvalues.to_numpy(), 11)
    noise = noise_rates(space, np.random.default_rng(showing.SEED), showing.DRAWS)
    assert axes == [
        plain(f"axe {axis} : taux modifié {percent(rate)}, à côté de {percent(beside, 0)} pour des réponses au hasard")
        for axis, rate, beside in zip((1, 2), rates, noise, strict=False)
    ]
    assert repr(space) == summary(space).text


def test_the_same_space_is_told_in_english(space):
    told = plain(summary(space, "en").text)
    assert told.startswith("Space of 55 individuals on 11 questions: 22 categories, of which 19 active\naxis 1: ")
    assert told.endswith("5 axes kept; placed afterwards: 2 supplementary questions and 2 numeric variables")


def test_what_cannot_be_measured_at_a_glance_is_said(space, active, monkeypatch):
    def lines(found):
        return [plain(line) for line in repr(found).splitlines()]

    in_chunks = lines(fit_mca_chunks([active[:30], active[30:]]))
    assert in_chunks[1:] == [
        "axe 1 : taux modifié 97,1 %",
        "axe 2 : taux modifié 2,4 %",
        "5 axes gardés",
        "taux de réponses au hasard : non mesurés ici",
    ]
    uneven = lines(fit_mca(active, question_weights=dict.fromkeys(active, 1.0) | {"Fever": 2.0}))
    assert [line.startswith("axe") and "taux brut" in line for line in uneven] == [False, True, True, False, False]
    monkeypatch.setattr(showing, "LARGEST", 55 * 11 - 1)
    assert "non mesurés ici" in repr(fit_mca(active))


def test_a_table_of_counts_tells_itself(frame):
    found = fit_ca(pd.crosstab(frame["Sick"], frame["Fever"]))
    told = plain(repr(found)).splitlines()
    assert told == ["Tableau de 2 lignes et 2 colonnes, d'effectif total 55", "axe 1 : taux brut 100,0 %"]
    assert "0,7829" in found._repr_html_()
    assert_frame_equal(found.to_frame(), point_table(found))


def test_a_notebook_shows_axes_what_makes_them_and_themes(space, themes):
    shown = plain(space.with_themes(themes)._repr_html_())
    assert "<td>Courgette : Courg_n (57,9 %)</td>" in shown
    shares = [
        re.findall(rf"<td>{theme}</td><td>([\d,]+) %</td><td>([\d,]+) %</td>", shown)[0]
        for theme in ("symptoms", "foods")
    ]
    numbers = np.array([[float(cell.replace(",", ".")) for cell in row] for row in shares])
    assert_allclose(numbers.sum(axis=0), 100, atol=0.11)
    assert "<caption" in shown
    assert "symptoms" not in space._repr_html_()


def test_no_answer_is_markup(active):
    hostile = active.rename(columns={"Fever": "<b>"}).assign(**{"<b>": active["Fever"].map(lambda x: f"<script>{x}")})
    shown = fit_mca(hostile.astype("category"))._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "<b>" not in shown


def test_the_long_table_is_that_of_the_categories(space, active, themes):
    assert_frame_equal(space.to_frame(), category_table(space, {}))
    assert set(space.with_themes(themes).to_frame()["theme"].dropna()) == {"symptoms", "foods"}
    in_chunks = fit_mca_chunks([active[:30], active[30:]], passive=PASSIVE).to_frame()
    alone = fit_mca(active, passive=PASSIVE).to_frame()
    assert_frame_equal(in_chunks, alone, check_exact=False, rtol=1e-9)


def test_themes_of_other_questions_are_refused(space):
    with pytest.raises(ValueError, match=r"themes name \['Sick'\]; the active questions are \['Nausea'"):
        space.with_themes({"Fever": "symptoms", "Sick": "symptoms"})


def test_the_plane_of_any_two_axes_is_drawn_by_one_call(space, themes):
    drawing = plane(space.with_themes(themes), (3, 1), language="en")
    assert plain(drawing.alt).startswith("Plane of 22 categories, of which 19 active. Horizontally: Axis 3")
    assert '<img alt="Plane of 22 categories' in drawing._repr_html_()
    assert "Sick" in plane(space, supplementary=True).alt
    for axes in ((1, 1), (1, 6), (0, 1)):
        with pytest.raises(ValueError, match=r"give two of \[1, 2, 3, 4, 5\]"):
            plane(space, axes)


def test_the_page_takes_the_themes_of_the_space(space, themes):
    assert "symptoms" in page(space.with_themes(themes)).html  # no question is called so


def test_a_class_and_themes_that_weigh_alike_tell_themselves(frame, active, themes):
    of_the_sick = plain(repr(fit_csa(active, frame["Sick"] == "Sick_y"))).splitlines()
    assert of_the_sick[0].startswith("Espace de 38 individus sur 11 questions")
    assert "pour des réponses au hasard" in of_the_sick[1]
    assert "taux brut" in repr(fit_mfa(active, themes)).replace("\u00a0", " ")


def test_the_rates_are_drawn_by_one_call_beside_noise_where_it_is_asked_for(space, active):
    alone = plain(scree(space).alt)
    assert "99,6 %" in alone
    assert "hasard" not in alone
    assert plain(scree(space, np.random.default_rng(1)).alt) != alone
    uneven = fit_mca(active, question_weights=dict.fromkeys(active, 1.0) | {"Fever": 2.0})
    assert "brut" in scree(uneven).alt


def test_matplotlib_waits_for_a_figure(tmp_path):
    program = "import sys, analysis.figures.of_space, analysis.showing; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=tmp_path).returncode == 0
