"""Parts that figures share: lettering, styles, planes, marks, the key."""

from __future__ import annotations

from contextlib import nullcontext
from textwrap import wrap

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.figures.annotation import TALLEST, Name, annotate, unnamed_notes
from analysis.figures.arrows import angle_between
from analysis.figures.distribution import graduations
from analysis.figures.footer import Footer
from analysis.figures.individuals import ellipse_points
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Mark, legend_rows
from analysis.figures.lettering import balanced, filled, fitted, shapes, text_size
from analysis.figures.marks import areas, round_counts
from analysis.figures.placement import GAP, LEADER_FROM
from analysis.figures.plane import Frame, frame_around
from analysis.figures.plane_axes import PlaneAxis, curves_on, plane_of
from analysis.figures.records import records
from analysis.figures.theme import STYLES, styles, themed
from analysis.figures.touching import as_floats, overlapping

sentences = st.lists(st.text("aeioulmnrst", min_size=1, max_size=14), min_size=1, max_size=12).map(" ".join)
PLANE = (PlaneAxis(1, "Axe 1"), PlaneAxis(2, "Axe 2"))


def axes_table(places):
    return pd.DataFrame({"axis": range(1, len(places) + 1), "place": places, "theme": None, "name": None, "share": 0.2})


@given(sentences, st.floats(40, 200))
def test_fitted_text_keeps_its_letters_within_the_width(text, width):
    cut = fitted(text, width)
    assert text_size(cut)[0] <= width
    assert cut.replace("\n", "").replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("width", [12.0, 45.0, 90.0])
@pytest.mark.parametrize(
    "text", ["il WAVAVA i MMMM, Très l'ill tttt To", "supercalifragilistic ii\u00a0% lll MW MW Éq"]
)
def test_a_text_is_cut_as_if_each_number_of_letters_had_been_measured(text, width, weight):
    cuts = ["\n".join(wrap(text, letters, break_on_hyphens=False)) for letters in range(len(text), 0, -1)]
    longest = next(cut for cut in cuts if text_size(cut, weight=weight)[0] <= width)
    assert filled(text, width, weight=weight) == longest


@given(sentences, st.integers(1, 4))
def test_balanced_text_keeps_its_words(text, n_lines):
    cuts = (
        wrap(text, letters, break_long_words=False) for letters in range(max(map(len, text.split())), len(text) + 1)
    )
    assert balanced(text, n_lines) == "\n".join(next(cut for cut in cuts if len(cut) <= n_lines))
    cut = balanced(text, n_lines)
    assert cut.split() == text.split()
    assert cut.count("\n") < n_lines


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("sign", ["\u4e2d", "\u2066"])
def test_a_sign_that_the_font_lacks_is_cut_as_the_box_that_stands_for_it(sign):
    assert filled(sign * 40, 60).replace("\n", "") == sign * 40


def test_a_category_that_tells_its_question_stands_alone():
    labels = Labels(
        questions={
            "reseau": "Appartenance à un réseau",
            "fievre": "Fièvre",
            "place": "Place dans le réseau",
            "elue": "Connaissance de l'élue",
        },
        categories={
            ("reseau", "oui"): "Membre d'un réseau",
            ("reseau", "non"): "Hors du réseau",
            ("place", "non"): "Hors du réseau",
            ("elue", "non"): "Ne connaissait pas l'élue",
            ("fievre", "oui"): "Oui",
            ("fievre", "fievre"): "Fièvre",
        },
    )
    assert labels.full("reseau", "oui") == "Membre d’un réseau"
    assert labels.full("elue", "non") == "Ne connaissait pas l’élue"
    assert labels.full("reseau", "non") == "Appartenance à un réseau\u00a0: Hors du réseau"
    assert labels.full("fievre", "oui") == "Fièvre\u00a0: Oui"
    assert labels.full("fievre", "fievre") == "Fièvre\u00a0: Fièvre"
    assert labels.set("50 000 €") == "50\u202f000\u202f€"
    assert labels.full("unknown", "key") == "unknown\u00a0: key"


def test_an_ellipse_of_the_exchanged_plane_is_turned_over():
    curve = {"axes": "1+2", "centre_x": 1.0, "centre_y": 2.0, "semi_axis_1": 3.0, "semi_axis_2": 0.5, "angle": 30.0}
    table = pd.DataFrame([curve])
    assert curves_on(table, PLANE).to_dict("records") == [curve]
    (turned,) = records(curves_on(table, PLANE[::-1]))
    assert (turned.centre_x, turned.centre_y) == (2.0, 1.0)
    end = np.array([1.0, 2.0]) + 3.0 * np.array([np.cos(np.pi / 6), np.sin(np.pi / 6)])
    x, y = ellipse_points(turned, 5)
    assert [x[0], y[0]] == pytest.approx(end[::-1])
    assert curves_on(table.assign(axes="1+3"), PLANE).empty


def test_a_label_is_first_written_on_as_many_lines_as_its_length_asks():
    assert shapes("Oui") == ("Oui",)
    assert shapes("Participation à des séances : plusieurs fois")[0].count("\n") == 1


def test_no_break_spaces_do_not_break():
    assert "\n" not in balanced("un\u00a0deux\u202ftrois", 3)


def test_accents_and_arrows_are_in_the_font():
    """A missing glyph is drawn as a box, always of the same width."""
    from matplotlib.font_manager import findfont, get_font

    known = get_font(findfont("DejaVu Sans")).get_charmap()
    assert {ord(letter) for letter in "éàçœŒÉ«»’–—−←→°²η\u00a0\u202f"} <= set(known)


def test_styles_differ_in_grey_as_in_colour():
    for part in ("colour", "marker", "hatch", "line"):
        assert len({getattr(style, part) for style in STYLES}) == len(STYLES)
    many = styles(f"theme {rank}" for rank in range(20))
    assert len({(style.colour, style.marker) for style in many.values()}) == 20


def test_a_plane_takes_declared_places_then_the_first_free_axes():
    def numbers(places):
        return tuple(axis.number for axis in plane_of(axes_table(places), Labels()))

    assert numbers([None, None, None]) == (1, 2)
    assert numbers(["vertical", "horizontal", None]) == (2, 1)
    assert numbers([None, "horizontal", None]) == (2, 1)
    assert numbers(["vertical", None, None]) == (2, 1)


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=1))
def test_a_frame_holds_its_points_and_the_origin_on_one_scale(points):
    frame = frame_around([x for x, _ in points], [y for _, y in points], PLANE)
    for x, y in [*points, (0.0, 0.0)]:
        assert frame.x[0] <= x <= frame.x[1]
        assert frame.y[0] <= y <= frame.y[1]
    assert (frame.y[1] - frame.y[0]) / (frame.x[1] - frame.x[0]) == pytest.approx(frame.height / frame.width)


def test_a_plane_too_small_for_its_names_grows_then_says_where_the_others_are():
    tiny = Frame(x=(-1, 1), y=(-1, 1), left=0, below=0, width=8, height=8)
    names = [Name(f"Une modalité au nom trop long {rank}", 0.3, -0.25, 4.0) for rank in range(12)]
    annotation = annotate(names, tiny)
    assert annotation.frame.height == TALLEST
    assert len(annotation.unnamed) == 12  # none is as narrow
    (note,) = unnamed_notes(annotation.unnamed, Labels())
    assert note.title.count("(au point 0,30\u202f; −0,25)") == len(annotation.unnamed)
    assert note.title.count(")\u202f; ") == len(annotation.unnamed) - 1
    (english,) = unnamed_notes(annotation.unnamed, Labels(language="en"))
    assert english.title.count("); ") == len(annotation.unnamed) - 1


def test_a_frame_that_grows_keeps_its_scale_and_its_middle():
    frame = frame_around([0.0, 1.0], [0.0, 0.4], PLANE)
    grown = frame.grown(12.0)
    assert (grown.scale, grown.x, grown.width) == (frame.scale, frame.x, frame.width)
    assert grown.height == frame.height + 24.0
    assert sum(grown.y) == pytest.approx(sum(frame.y))
    assert (grown.y[1] - grown.y[0]) / grown.height == pytest.approx((frame.y[1] - frame.y[0]) / frame.height)


WORDS = ("Oui", "Plusieurs fois par an", "Connaissait l'élue avant de participer", "Aucun partenaire dans l'ESS")


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.floats(-1, 1), st.floats(-0.6, 0.6), st.sampled_from(WORDS)), min_size=1, max_size=30, unique=True
    )
)
def test_names_are_apart_within_the_plane_and_each_is_joined_to_its_point(points):
    names = [Name(f"{word} {rank}", x, y, 3.0) for rank, (x, y, word) in enumerate(points)]
    annotation = annotate(names, frame_around([x for x, *_ in points], [y for _, y, _ in points], PLANE))
    written = annotation.written
    boxes = as_floats([item.placement.box for item in written])
    right, top = annotation.frame.on_page(annotation.frame.x[1], annotation.frame.y[1])
    assert not (overlapping(boxes, boxes) & ~np.eye(len(boxes), dtype=bool)).any()
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 2:] <= [right, top]).all()
    assert len(written) + len(annotation.unnamed) == len(names)
    for item in written:
        x, y = annotation.frame.on_page(item.name.x, item.name.y)
        left, bottom, box_right, box_top = item.placement.box
        gap = np.hypot(max(left - x, 0, x - box_right), max(bottom - y, 0, y - box_top)) - item.name.radius
        if item.placement.leader is None:
            assert gap <= GAP + LEADER_FROM  # it stands beside its point
        else:
            x0, y0, x1, y1 = item.placement.leader
            assert np.hypot(x0 - x, y0 - y) == pytest.approx(item.name.radius)
            assert left - 1e-6 <= x1 <= box_right + 1e-6
            assert bottom - 1e-6 <= y1 <= box_top + 1e-6


def test_areas_grow_with_counts_and_never_vanish():
    assert areas(pd.Series([1, 50, 100]), 90.0) == pytest.approx([9.0, 45.0, 90.0])


def test_the_legend_of_areas_has_round_counts():
    assert list(round_counts(61)) == [10, 20, 50]
    assert list(round_counts(1)) == [1]
    assert list(round_counts(20_000_000)) == [5_000_000, 10_000_000, 20_000_000]


def test_a_legend_too_wide_goes_to_the_next_row_and_never_past_the_width():
    group = Group("Thèmes", tuple(Mark(f"Un thème au nom assez long {rank}") for rank in range(7)))
    lines = legend_rows([group], 300.0)
    assert len(lines) > 1
    assert sum(len(line) for line in lines) == 8
    assert all(item.x + item.width <= 300 for line in lines for item in line)


def test_a_note_and_an_entry_longer_than_the_page_are_cut_to_lines():
    groups = [Group("Une note " * 40, ()), Group("", (Mark("Un thème " * 40),))]
    (note,), (entry,) = legend_rows(groups, 300.0)
    assert max(note.x + note.width, entry.x + entry.width) <= 300
    assert min(note.text.count("\n"), entry.text.count("\n")) > 3


def test_an_empty_footer_takes_no_room():
    assert Footer().height == 0
    assert Footer(stamp="Données fictives").height > 0


def test_an_ellipse_goes_through_the_ends_of_its_axes():
    curve = pd.Series(
        {"centre_x": 1.0, "centre_y": 2.0, "semi_axis_1": 3.0, "semi_axis_2": 0.5, "angle": 90.0, "level": 0.95}
    )
    x, y = ellipse_points(curve, 5)
    assert x == pytest.approx([1.0, 0.5, 1.0, 1.5, 1.0])
    assert y == pytest.approx([5.0, 2.0, -1.0, 2.0, 5.0])


def test_the_angle_between_two_arrows():
    def arrow(x, y):
        return pd.Series({"x": x, "y": y})

    assert angle_between(arrow(1, 0), arrow(0, 0.3)) == pytest.approx(90)
    assert angle_between(arrow(-1, -0.0001), arrow(-1, 0.0001)) == pytest.approx(0, abs=0.1)


def test_graduations_are_quarters_or_tenths():
    assert graduations(1.0) == [0, 0.25, 0.5, 0.75, 1.0]
    assert graduations(0.3) == pytest.approx([0, 0.1, 0.2, 0.3])


def test_a_text_is_measured_alike_whatever_is_drawn_around_it():
    measured = []
    for surroundings in (nullcontext(), themed()):
        text_size.cache_clear()
        with surroundings:
            measured.append(text_size("Structures plus intégrées", 8.5))
    assert measured[0] == measured[1]
