"""Labels placed: apart, within bounds, the same each time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.placement import (
    BESIDE,
    COSTS,
    Costs,
    Obstacles,
    Placement,
    Tag,
    leaders_to,
    place,
    place_among,
    places_of,
    turned_inward,
)
from analysis.figures.touching import crossed, overlapping, touched

WIDTH, HEIGHT = 200.0, 160.0


def obstacles(marks=(), lines=()) -> Obstacles:
    return Obstacles(
        bounds=(0.0, 0.0, WIDTH, HEIGHT),
        marks=np.array(marks, dtype=float).reshape(-1, 4),
        lines=np.array(lines, dtype=float).reshape(-1, 4),
        centre=(WIDTH / 2, HEIGHT / 2),
    )


def tags_at(points, sizes=((30.0, 8.0), (18.0, 16.0))) -> list[Tag]:
    return [Tag(x, y, 2.0, sizes) for x, y in points]


def squares(tags) -> list[tuple[float, float, float, float]]:
    return [(tag.x - tag.radius, tag.y - tag.radius, tag.x + tag.radius, tag.y + tag.radius) for tag in tags]


points = st.lists(st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT)), min_size=1, max_size=12)


@given(points)
def test_labels_are_apart_within_bounds_and_off_the_marks(found):
    tags = tags_at(found)
    placed = [placement for placement in place(tags, obstacles(squares(tags))) if placement]
    placed = np.array([placement.box for placement in placed]).reshape(-1, 4)
    assert not (overlapping(placed, placed) & ~np.eye(len(placed), dtype=bool)).any()
    assert not overlapping(placed, np.array(squares(tags))).any()
    assert (placed[:, :2] >= 0).all()
    assert (placed[:, 2:] <= [WIDTH, HEIGHT]).all()


@given(points, st.sampled_from([COSTS, Costs(under=40.0, beside=20.0)]))
def test_the_same_labels_have_the_same_places_whatever_the_order_they_were_served_in_before(found, costs):
    tags = tags_at(found)
    around = places_of(tags, obstacles(squares(tags)), costs=costs)
    place_among(around, costs=costs)
    assert place_among(around[::-1], costs=costs) == place(tags[::-1], obstacles(squares(tags)), costs=costs)


def test_no_line_from_a_label_to_its_point_runs_under_another_label_and_few_cross():
    tags = tags_at([(WIDTH / 2 + 6 * np.cos(turn), HEIGHT / 2 + 5 * np.sin(turn)) for turn in range(16)])
    n_crossed = {}
    for price in (COSTS.crossing, 0.0):
        placed = [one for one in place(tags, obstacles(squares(tags)), costs=Costs(crossing=price)) if one]
        tied = [one for one in placed if one.leader]
        boxes, lines = np.array([one.box for one in placed]), np.array([one.leader for one in tied])
        own = np.array([[one is other for other in tied] for one in placed])
        assert own.sum() > 5
        assert not (touched(boxes, lines) & ~own).any()
        n_crossed[price] = crossed(lines, lines).sum()
    assert n_crossed[COSTS.crossing] < n_crossed[0.0]


@given(points)
def test_a_box_has_one_of_the_sizes_of_its_label(found):
    for placement in place(tags_at(found), obstacles()):
        if placement:
            left, bottom, right, top = placement.box
            assert (right - left, top - bottom) == pytest.approx(((30.0, 8.0), (18.0, 16.0))[placement.size])


def test_a_lone_label_looks_away_from_the_centre_without_a_leader():
    (right, left) = (place(tags_at([(x, HEIGHT / 2)]), obstacles())[0] for x in (150.0, 50.0))
    assert right.box[0] > 150
    assert left.box[2] < 50
    assert right.leader is None


def test_a_label_larger_than_the_page_has_no_place():
    assert place(tags_at([(50, 50)], sizes=((300.0, 8.0),)), obstacles()) == [None]


def test_a_fixed_label_is_avoided():
    alone = place(tags_at([(150, 80)]), obstacles())[0]
    moved = place(tags_at([(150, 80)]), obstacles(), fixed=[Placement(alone.box, 0, None, 0.0)])[0]
    assert not overlapping(np.array([alone.box]), np.array([moved.box])).any()


def test_on_a_full_plane_a_name_stays_away_from_the_point_of_another():
    """Beside its own point, on the preferred side, stands another one."""
    tags = tags_at([(120, 80), (158, 80)], sizes=((30.0, 8.0),))
    near, away = (place(tags, obstacles(squares(tags)), costs=Costs(beside=price))[0].box for price in (0.0, 60.0))
    other = np.array([squares(tags)[1]]) + np.array([-BESIDE, -BESIDE, BESIDE, BESIDE])
    assert overlapping(np.array([near]), other).any()
    assert not overlapping(np.array([away]), other).any()


def test_with_a_price_a_leader_passes_under_a_name_that_was_there():
    wall = Placement((60.0, 0.0, 64.0, HEIGHT), 0, None, 0.0)
    marks = [(0.0, y, 56.0, y + 8.0) for y in range(0, 160, 8)]  # no room on the point's side of the wall
    tag = Tag(57.5, 80.0, 1.0, ((30.0, 8.0),))
    assert place([tag], obstacles(marks), fixed=[wall]) == [None]
    (placed,) = place([tag], obstacles(marks), fixed=[wall], costs=Costs(under=40.0))
    assert placed.box[0] > 64.0
    assert touched(np.array([wall.box]), np.array([placed.leader])).all()


def test_a_neighbour_moves_to_make_room():
    """In a corridor one label high, the first comer prefers the only place that would do for the second."""
    corridor = Obstacles((0.0, 0.0, 108.0, 12.0), np.empty((0, 4)), np.empty((0, 4)), (0.0, 6.0))
    first, second = Tag(40.0, 6.0, 2.0, ((30.0, 8.0),)), Tag(76.0, 6.0, 2.0, ((30.0, 8.0),))
    assert place([first], corridor)[0].box[0] > 40
    moved, placed = place([first, second], corridor)
    assert moved.box[2] < 40 < placed.box[0]


def test_a_leader_ends_on_the_rim_of_the_mark_and_on_the_box():
    tag = Tag(10.0, 10.0, 2.0, ((4.0, 4.0),))
    assert leaders_to(np.array([[20.0, 8.0, 24.0, 12.0]]), tag).tolist() == [[12.0, 10.0, 20.0, 10.0]]


def test_segments_touch_boxes_and_cross_each_other():
    boxes = np.array([[0.0, 0.0, 10.0, 10.0], [20.0, 0.0, 30.0, 10.0]])
    segments = np.array([[-5.0, 5.0, 15.0, 5.0], [5.0, -5.0, 5.0, 15.0]])
    assert touched(boxes, segments).tolist() == [[True, True], [False, False]]
    assert crossed(segments, segments).tolist() == [[False, True], [True, False]]


def test_what_looks_inward_is_told():
    tag = Tag(150.0, HEIGHT / 2, 2.0, ((4.0, 4.0),))
    assert turned_inward(tag, np.array([0.0, np.pi]), (WIDTH / 2, HEIGHT / 2)) == pytest.approx([0.0, 1.0])
