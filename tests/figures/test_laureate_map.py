"""The map of laureates: towns named apart from each other, marks by number, an inset where towns crowd, any outline."""

from dataclasses import replace
from functools import cache, partial
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis.description.laureates import laureate_tables, outline_table
from analysis.figures.labels import Labels, study_labels
from analysis.figures.laureate_figures import LaureateMap, laureate_map, laureate_slide, map_of
from analysis.figures.laureate_map import outline_of
from analysis.figures.map_views import CROWD, Town, views_of
from analysis.figures.theme import SMALL
from analysis.study import read_study
from analysis.study.lists import list_text

BOX = (0.0, 0.0, 450.0, 260.0)


@pytest.fixture(scope="module")
def shown(root):
    study = read_study(root)
    tables = laureate_tables(study.laureates, partial(list_text, root))
    return map_of(study.laureates, "2020", tables["laureate_places"], tables["map_outline"]), study_labels(study)


@pytest.fixture(scope="module")
def on_page(shown):
    return laureate_map(*shown)


@cache
def texts_of(figure):
    """Return the words of a figure, the box of each in points, and its letters."""
    figure.draw_without_rendering()  # places are found, no pixel is painted
    scale = 72 / figure.dpi
    written = [text for axes in figure.axes for text in axes.texts if text.get_text()]
    return [(text.get_text(), scale * text.get_window_extent().extents, text.get_fontsize()) for text in written]


def named(figure):
    """Return the words of a figure, each on one line: a name may be cut at a hyphen."""
    return {text.replace("-\n", "-").replace("\n", " ") for text, *_ in texts_of(figure)}


def assert_readable(figure, least):
    found = texts_of(figure)
    wide, high = figure.get_size_inches() * 72
    for name, (left, below, right, above), letters in found:
        assert min(left, below) >= -0.6, name
        assert right <= wide + 0.6, name
        assert above <= high + 0.6, name
        assert letters >= least
    over = [
        (a, b)
        for (a, one, _), (b, other, _) in combinations(found, 2)
        if min(np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])) > 0.5
    ]
    assert over == []


def test_every_town_is_named_on_the_page_and_on_the_slide(shown, on_page):
    for figure, least in ((on_page.figure, SMALL), (laureate_slide(*shown).figure, 12)):
        assert_readable(figure, least)
        assert set(shown[0].places["commune"]) <= named(figure)


def test_the_words_tell_every_town_and_how_many(shown, on_page):
    assert on_page.alt.startswith("Carte de 43 projets lauréats, édition 2020, dans 35 communes")
    assert "Arras (4), " in on_page.alt
    assert all(f"{town} (" in on_page.alt for town in shown[0].places["commune"])


def test_a_sequence_shows_its_own_projects_over_the_map_of_all(shown):
    whole, labels = shown
    part = replace(whole, places=whole.places[whole.places["commune"].isin(["Arras", "Wissant"])])
    drawing = laureate_slide(whole, labels, part)
    assert {"Arras", "Wissant"} <= named(drawing.figure)
    assert "Lens" not in named(drawing.figure)
    assert drawing.alt.startswith("Carte de 5 projets")


@pytest.mark.parametrize("with_outline", [True, False])
def test_another_departement_is_drawn_with_or_without_an_outline(with_outline):
    square = [[(-4.5, 48.0), (-3.9, 48.0), (-3.9, 48.6), (-4.5, 48.6), (-4.5, 48.0)]]
    outline = outline_table(square if with_outline else [])
    rows = [("Roc", "1", "a", 9, 180_000.0, 6_840_000.0), ("Val", "2", "b", 1, 190_000.0, 6_810_000.0)]
    places = pd.DataFrame(rows, columns=["commune", "code", "category", "n_projects", "x", "y"])
    figure = laureate_map(LaureateMap("1", places, outline, {"a": "Jardins", "b": "Ateliers"}), Labels()).figure
    assert_readable(figure, SMALL)
    assert {"Roc", "Val", "Jardins", "Ateliers", "9"} <= named(figure)


def test_an_inset_is_made_where_towns_crowd_and_holds_them_off_its_edges(shown):
    towns = shown[0].towns
    main, inset = views_of(BOX, towns, outline_of(shown[0].outline))
    inside = [town for town in towns if inset.holds(town.x, town.y)]
    assert len(inside) > CROWD
    assert inset.scale > 1.5 * main.scale
    left, below, right, above = inset.frame
    for x, y in (inset.at(town.x, town.y) for town in inside):
        assert left + 5 < x < right - 5
        assert below + 5 < y < above - 5
    assert {"Lens", "Liévin", "Mazingarbe"} <= {town.name for town in inside}


def test_there_is_no_inset_where_towns_are_far_from_each_other():
    towns = [Town(str(rank), 20_000.0 * (rank % 3), 20_000.0 * (rank // 3), ((0, 1),)) for rank in range(9)]
    main, inset = views_of(BOX, towns, [])
    assert inset is None
    assert all(main.holds(town.x, town.y) for town in towns)
