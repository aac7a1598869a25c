"""A drawing as a picture: of its size, sharp as asked, the same each time."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from analysis.figures.page import blank, dot, panel, rendered, sheet
from analysis.figures.saving import figure_files, svg_bytes
from analysis.figures.scree import scree
from analysis.figures.theme import POINTS_PER_MM
from analysis.rasters import rasterised


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("dpi", [72, 200])
def test_a_picture_has_the_size_of_its_drawing_and_says_how_sharp_it_is(dpi):
    picture = opened(rasterised(svg_bytes(blank(50.8)), dpi))
    assert picture.size == (round(160 / 25.4 * dpi), 2 * dpi)
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), rel=1e-3)
    picture.load()  # each part's sum is checked


def test_a_picture_shows_what_matplotlib_would_draw(poison):
    figure = scree(poison.eigenvalues, poison.labels, stamp="Essai").figure
    made = opened(rasterised(svg_bytes(figure), 200)).convert("L")
    drawn = opened(rendered(figure, format="png", dpi=200)).convert("L").resize(made.size)
    ours, theirs = (np.asarray(one.reduce(4), dtype=float) / 255 for one in (made, drawn))
    assert abs(ours - theirs).mean() < 0.01
    assert np.corrcoef(ours.ravel(), theirs.ravel())[0, 1] > 0.95


def test_a_drawing_has_the_bytes_that_matplotlib_would_write(poison):
    plain = {"format": "svg", "metadata": {"Date": None, "Creator": None, "Description": "Essai"}}
    figures = [scree(poison.eigenvalues, poison.labels, stamp="Essai").figure, oddly_lettered()]
    for figure in [*figures, *figures]:  # the second time, every text is known
        assert svg_bytes(figure, alt="Essai") == rendered(figure, **plain)


def oddly_lettered():
    """Return a figure of the same text in several sizes and styles, turned, in lines, empty, with joined letters."""
    figure = blank(60)
    page = sheet(figure, 0, 0, 160, 60)
    for rank, style in enumerate([{}, {"size": 12}, {"weight": "bold"}, {"style": "italic"}, {"rotation": 90}]):
        page.text(10 + 60 * rank, 80, "Ça suffit & <ffi>\nAVA 1\u202f000\u00a0%", **style)
        page.text(10 + 60 * rank, 20, "", **style)
    return figure


def test_a_sheet_shows_what_axes_without_ticks_would():
    drawn = []
    for add in (lambda figure: sheet(figure, 10, 5, 140, 50), lambda figure: panel(figure, 10, 5, 140, 50)):
        figure = blank(60)
        page = add(figure)
        page.set_axis_off()
        page.set(xlim=(0, 140 * POINTS_PER_MM), ylim=(0, 50 * POINTS_PER_MM))
        page.patch.set_visible(False)
        page.plot([-10, 900], [5, 70], color="red", marker="o")
        page.barh([20], [500], 9, left=30, hatch="//")
        page.fill_between([3, 30], 4, 8)
        page.text(50, 50, "Essai", bbox={"facecolor": "white"})
        dot(page, 1000, 3, 30, ("^", "red", "blue"))
        drawn.append(svg_bytes(figure))
    assert drawn[0] == drawn[1]


def test_a_figure_is_drawn_once_for_its_two_files(poison):
    called = []

    def draw():
        called.append(True)
        return scree(poison.eigenvalues, poison.labels)

    ((key, alt, files),) = figure_files([("scree/main", draw)])
    assert (key, called) == ("scree/main", [True])
    assert alt
    assert files["png"] == rasterised(files["svg"], 200)
