"""Figures of slides: letters that are read from afar, nothing cut, no name over another."""

from itertools import combinations

import pandas as pd
import pytest
from matplotlib.text import Annotation

from analysis.figures.plane_axes import PlaneAxis
from analysis.figures.slide_bars import SlideBar, slide_bars
from analysis.figures.slide_plane import SlidePoint, slide_plane

PLANE = (PlaneAxis(1, "Axe 1", ("structures moins intégrées", "structures plus intégrées")), PlaneAxis(2, "Axe 2"))
LONG = "Connaissance de l'élue en charge de l'économie sociale et solidaire avant de participer : non"
MARKS = ["0 %", "25 %", "50 %", "75 %", "100 %"]
STAMP = "Données reconstituées, fictives"


def boxes(figure):
    """Return the words of a figure and the box of each, in points."""
    figure.canvas.draw()
    texts = [text for axes in figure.axes for text in axes.texts if text.get_text()]
    scale = 72 / figure.dpi
    ends = [text.get_window_extent() for text in texts]
    return [(text.get_text(), *(scale * side for side in end.extents)) for text, end in zip(texts, ends, strict=True)]


def apart(one, other, room=0.5):
    inside = [min(one[3], other[3]) - max(one[1], other[1]), min(one[4], other[4]) - max(one[2], other[2])]
    return min(inside) <= room


def assert_readable(figure):
    wide, high = figure.get_size_inches() * 72
    found = boxes(figure)
    for name, left, below, right, above in found:
        assert min(left, below) >= -0.5, name
        assert right <= wide + 0.5, name
        assert above <= high + 0.5, name
    assert [(one[0], other[0]) for one, other in combinations(found, 2) if not apart(one, other)] == []
    sizes = [text.get_fontsize() for axes in figure.axes for text in axes.texts if text.get_text() != STAMP]
    assert min(sizes) >= 12


@pytest.mark.parametrize("n", [1, 2, 7, 12])
def test_bars_are_named_whole_and_told(n):
    bars = [
        SlideBar(LONG if rank == 0 else f"Réponse {rank}", "100 % (1 204 sur 1 204)", 1, (0.9, 1)) for rank in range(n)
    ]
    figure = slide_bars(bars, MARKS, stamp=STAMP)
    assert_readable(figure)
    assert len([patch for axes in figure.axes for patch in axes.patches]) == n


def test_points_are_named_apart_from_each_other():
    points = [SlidePoint(f"Réponse numéro {rank}", (rank % 4) / 3 - 0.5, rank / 12 - 0.5, rank) for rank in range(12)]
    figure = slide_plane(points, PLANE, cloud=[(x / 10, -x / 10) for x in range(9)], stamp=STAMP)
    assert_readable(figure)
    named = {" ".join(text.split()) for text, *_ in boxes(figure)}
    assert len([point for point in points if point.name in named]) >= 11


def test_what_is_small_is_not_made_to_look_large():
    near = [SlidePoint("2018", 0.1, 0), SlidePoint("2019", -0.1, 0)]
    (axes,) = slide_plane(near, PLANE, joined=True, least=1.5).axes
    (arrow,) = [text for text in axes.texts if isinstance(text, Annotation)]
    assert abs(arrow.xy[0] - arrow.xyann[0]) < 40  # of 620 points


def test_a_crowd_is_shaded_behind_the_points_instead_of_drawn_one_by_one():
    crowd = pd.DataFrame({"x": [0.0, 0.5, 1.0], "y": [0.0, 0.0, 0.5], "n": [9000, 4000, 10]})
    points = [SlidePoint("Ici", 0.2, 0.1)]
    (axes,) = slide_plane(points, PLANE, crowd=crowd, stamp=STAMP).axes
    shaded = next(each for each in axes.collections if len(each.get_offsets()) == 3)
    places = shaded.get_offsets()
    assert shaded.get_sizes()[0] == pytest.approx((places[1][0] - places[0][0]) ** 2)
    tones = shaded.get_facecolors()[:, 0]
    assert 0.75 < tones[0] < tones[1] < tones[2] < 1
