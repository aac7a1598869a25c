"""A drawing as a picture: of its size, sharp as asked, the same each time."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from analysis.figures.page import blank, rendered
from analysis.figures.saving import figure_files, svg_bytes
from analysis.figures.scree import scree
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


def test_a_figure_is_drawn_once_for_its_two_files(poison):
    called = []

    def draw():
        called.append(True)
        return scree(poison.eigenvalues, poison.labels)

    ((key, alt, files),) = figure_files([("scree/main", draw)])
    assert (key, called) == ("scree/main", [True])
    assert alt
    assert files["png"] == rasterised(files["svg"], 200)
