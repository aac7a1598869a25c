"""What the figures of stability and classes say, and what they leave out."""

from __future__ import annotations

import pytest

from analysis.figures.classes import class_gains, class_plane
from analysis.figures.regions import region_plane
from analysis.steps.draw_stability_and_classes import stability_drawings
from analysis.study import read_study
from analysis.tables.results import Tables


def plain(text: str) -> str:
    """Return a text with plain spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_regions_that_cover_the_origin_are_named(poison):
    said = region_plane(poison.regions, poison.categories, poison.axes, poison.labels).alt
    covering = poison.regions.query("covers_origin == 'yes'")
    assert ("glace", "non") in set(zip(covering["question"], covering["category"], strict=True))
    assert "« Glace : Non »" in plain(said)
    assert "« Fièvre : Non »" not in plain(said)


def test_a_plane_of_clear_regions_says_that_none_covers_the_origin(poison):
    clear = poison.regions.assign(covers_origin="no")
    said = region_plane(clear, poison.categories, poison.axes, poison.labels).alt
    assert said.endswith("Aucune de ces régions ne couvre l’origine.")


def test_regions_are_drawn_where_a_category_of_the_plane_is_retained(root, poison):
    study = read_study(root / "examples/poison")
    tables = Tables({"regions": poison.regions, "axes": poison.axes})
    even = poison.categories.assign(retained=False)
    kept, none = (
        [key for key, _ in stability_drawings(tables.replaced(categories=own), study, study.spaces["main"])]
        for own in (poison.categories, even)
    )
    assert (kept, none) == (["regions/main"], [])


@pytest.mark.parametrize("plane", [(1, 2), (2, 1)])
def test_regions_hold_their_points_on_an_exchanged_plane_too(poison, plane):
    places = dict(zip(plane, ("horizontal", "vertical"), strict=True))
    axes = poison.axes.assign(place=poison.axes["axis"].map(places))
    figure = region_plane(poison.regions, poison.categories, axes, poison.labels).figure
    axes = figure.axes[0]
    outer = max(abs(value) for line in axes.lines for value in line.get_ydata() if len(line.get_ydata()) > 50)
    inner = max(abs(value) for line in axes.lines for value in line.get_xdata() if len(line.get_xdata()) > 50)
    assert (outer > inner) == (plane == (1, 2))  # the second axis is the uncertain one


def test_classes_are_named_by_their_number(poison):
    said = class_plane(poison.class_cells, poison.class_axes, poison.axes, poison.labels).alt
    assert all(f"« Classe {number} »" in plain(said) for number in (1, 2, 3))


def test_a_class_without_a_mean_point_stays_in_the_cloud_alone(poison):
    shown = poison.class_axes.query("`class` != '3'")
    cells = poison.class_cells.assign(category=None)
    said = class_plane(cells, shown, poison.axes, poison.labels).alt
    assert "Classe 3" not in said
    assert "55 individus" in said


def test_the_number_of_classes_kept_is_said(poison):
    said = class_gains(poison.class_numbers, poison.labels).alt
    assert "3 classes sont retenues" in said
    assert said.count("gagne") == 4  # every number up to one more than kept, after the sentence that says what is drawn
