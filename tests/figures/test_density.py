"""Clouds of more individuals than marks tell apart: cells shaded by their counts, and said."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from analysis.figures.classes import class_plane
from analysis.figures.density import is_crowd, shades
from analysis.figures.individuals import individual_plane
from analysis.figures.saving import svg_bytes
from analysis.figures.theme import styles
from analysis.printing.grid import CROWD, FINE, FINEST, shown_points


@pytest.fixture(scope="module")
def cloud():
    generator = np.random.default_rng(2)
    plane = pd.DataFrame(generator.normal(size=(CROWD + 1, 2)), columns=["x", "y"]).rename(index=lambda row: f"R{row}")
    return plane, pd.Series(generator.choice(["oui", "non"], len(plane)), index=plane.index)


def times(cells, number):
    return cells.assign(n=cells["n"] * number)


def written(drawing):
    return " ".join(each.get_text() for axes in drawing.figure.axes for each in axes.texts).replace("\n", " ")


def marks(drawing):
    return sum(len(each.get_offsets()) for each in drawing.figure.axes[0].collections)


def test_the_grid_is_finer_from_the_first_individual_of_a_crowd(cloud):
    plane, factor = cloud
    few, many = (shown_points(plane.iloc[:n], factor) for n in (CROWD, CROWD + 1))
    assert [int(each["n"].sum()) for each in (few, many)] == [CROWD, CROWD + 1]
    assert [is_crowd(each) for each in (few, many)] == [False, True]
    sides = [np.diff(np.unique(each["x"].round(9))).min() for each in (few, many)]
    assert sides[0] / sides[1] == pytest.approx(FINEST / FINE, rel=0.01)


def test_a_fuller_cell_is_darker_and_all_are_grey():
    cells = pd.DataFrame({"x": [0.0, 0.0, 1.0, 2.0], "y": 0.0, "n": [30, 40, 200, 1], "category": ["a", "b", "a", "b"]})
    table = shades(cells)
    assert table["n"].tolist() == [70, 200, 1]
    red, green, blue = zip(*map(to_rgb, table["colour"]), strict=True)
    assert red == green == blue
    assert red[1] < red[0] < red[2] < 1


def test_a_parted_cell_has_the_hue_of_its_most_numerous_class():
    cells = pd.DataFrame({"x": [0.0, 0.0, 1.0], "y": 0.0, "n": [30, 40, 70], "category": ["a", "b", "b"]})
    first, second = shades(cells, styles(["a", "b"]))["colour"]
    assert first == second == shades(cells.tail(1), styles(["a", "b"]))["colour"].item()
    assert first != shades(cells.tail(1), styles(["b"]))["colour"].item()


def test_a_crowd_is_drawn_as_shades_beside_its_mean_points_and_ellipses(poison):
    given = {"factor": "malade", "mean_points": poison.mean_points, "ellipses": poison.ellipses, "density": True}
    few = individual_plane(poison.cells, poison.axes, poison.labels, **given)
    many = individual_plane(times(poison.cells, 1000), poison.axes, poison.labels, **given)
    nodes = len(poison.cells.drop_duplicates(["1", "2"] if "1" in poison.cells else [1, 2]))
    assert marks(few) > marks(many) >= nodes
    assert "lignes d’égale densité" in written(few).replace("'", "’")
    assert "une case plus foncée" in written(many)
    assert "égale densité" not in written(many)
    assert "de concentration" in written(many)
    assert "55 000 individus" in many.alt.replace("\u202f", " ")
    assert len(svg_bytes(many.figure)) < 500_000


def test_classes_of_a_crowd_share_out_its_cells(poison):
    drawing = class_plane(times(poison.class_cells, 1000), poison.class_axes, poison.axes, poison.labels)
    assert "la couleur de la classe qui y est la plus nombreuse" in written(drawing)
    assert len(set(map(tuple, drawing.figure.axes[0].collections[0].get_facecolors()))) > 3
