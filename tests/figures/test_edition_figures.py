"""Figures of the editions: nothing overlaps or leaves the page, with two editions or eight, and what each says."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis.figures.edition_life import edition_life
from analysis.figures.labels import Labels
from analysis.figures.page import Drawing
from analysis.figures.saving import png_bytes, svg_bytes
from analysis.figures.theme import SMALL, themed

STAMP = "Données reconstituées, fictives"
LABELS = Labels(categories={("tour", f"t{rank}"): f"Tour {rank}" for rank in range(1, 9)})
MEASURES = {"places": "Places ouvertes aux personnes qui le demandent", "budget": "Budget", "rien": "Inconnu"}


def life(editions: list[str]) -> pd.DataFrame:
    """Return the numbers of editions: the second budget is unknown, and nothing of the last measure."""
    rows = [
        (edition, measure, value)
        for rank, edition in enumerate(editions)
        for measure, value in (("places", 12.5 + rank), ("budget", np.nan if rank == 1 else 352000.0), ("rien", np.nan))
    ]
    return pd.DataFrame(rows, columns=["edition", "measure", "value"])


def drawings() -> dict[str, object]:
    """Return what draws each figure, by name."""

    def of_life(editions: list[str], studied: tuple[str, ...]) -> object:
        return lambda stamp=None: edition_life(
            life(editions), LABELS, MEASURES, question="tour", studied=studied, stamp=stamp
        )

    years = [str(year) for year in range(2018, 2026)]
    return {
        "life of one": of_life(["t1"], ("t1",)),
        "life of two": of_life(["t1", "t2"], ("t1", "t2")),
        "life of eight": of_life([f"t{rank}" for rank in range(1, 9)], ("t1", "t2")),
        "life of years": of_life([years[0], *years[3:]], ("2018",)),
    }


NAMES = list(drawings())


@pytest.fixture(scope="module")
def drawn() -> dict[str, Drawing]:
    """Return every figure, stamped, drawn once."""
    return {name: draw(stamp=STAMP) for name, draw in drawings().items()}


def boxes(figure):
    """Return each printed text with its size and its box in points."""
    with themed():
        figure.canvas.draw()
        renderer = figure.canvas.get_renderer()
        found = [text for axes in figure.axes for text in axes.texts]
        found += [
            text for axes in figure.axes if axes.axison for text in (*axes.get_xticklabels(), *axes.get_yticklabels())
        ]
        return [
            (text.get_text(), text.get_fontsize(), text.get_window_extent(renderer).extents / figure.dpi * 72)
            for text in found
            if text.get_text()
        ]


@pytest.mark.parametrize("name", NAMES)
def test_no_two_texts_overlap_none_leaves_the_page_and_none_is_tiny(drawn, name):
    figure = drawn[name].figure
    found = boxes(figure)
    width, height = figure.get_size_inches() * 72
    assert STAMP in [text for text, *_ in found]
    for (a, _, one), (b, _, other) in combinations(found, 2):
        shared = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
        assert not (shared > 0.25).all(), (a, b)
    for text, size, (left, bottom, right, top) in found:
        assert size >= SMALL, text
        assert min(left, bottom) > -0.3, text
        assert right < width + 0.3, text
        assert top < height + 0.3, text


@pytest.mark.parametrize("name", NAMES)
def test_the_same_table_gives_the_same_bytes_and_no_stamp_unless_asked(drawn, name):
    again = drawings()[name](stamp=STAMP)
    assert svg_bytes(again.figure, alt=again.alt) == svg_bytes(drawn[name].figure, alt=drawn[name].alt)
    assert png_bytes(again.figure) == png_bytes(drawn[name].figure)
    assert STAMP not in [text for text, *_ in boxes(drawings()[name]().figure)]


@pytest.mark.parametrize("name", NAMES)
def test_alternative_texts_are_whole_french_sentences(drawn, name):
    alt = drawn[name].alt
    assert alt[0].isupper() or alt[0].isdigit()
    assert alt.endswith(".")
    assert not re.search(r"\d\.\d|\{|\}|nan| [:;!?%]|  ", alt)


def lines_of(drawing: Drawing) -> int:
    """Return how many pieces of line join two known numbers."""
    return sum(line.get_linewidth() == 1.0 for axes in drawing.figure.axes for line in axes.lines)


def test_a_gap_stays_a_gap_and_an_unknown_number_has_no_strip(drawn):
    assert lines_of(drawn["life of two"]) == 1  # of the places; the second budget is unknown
    assert lines_of(drawn["life of eight"]) == 7 + 5
    said = drawn["life of two"].alt.replace("\u00a0", " ")
    assert "Inconnu" not in said
    assert "Budget : Tour 1, 352" in said
    assert "Places ouvertes aux personnes qui le demandent : Tour 1, 12,50 et Tour 2, 13,50." in said


def test_editions_named_after_years_stand_apart_as_their_years_do(drawn):
    figure = drawn["life of years"].figure
    ticks = [text.get_position()[0] for axes in figure.axes for text in axes.texts if text.get_label() == "tick"]
    gaps = np.diff(ticks)
    assert gaps[0] == pytest.approx(3 * gaps[1])
