"""Slices read ahead are the same slices, in the same order; faults come where they are."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.readers.slices import ahead


class Spoilt(Exception):
    pass


def read(parts, begun, *, fault=False):
    for part in parts:
        begun.append(part)
        yield part
    if fault:
        raise Spoilt


@given(st.lists(st.integers(), max_size=12))
def test_parts_come_in_their_order(parts):
    assert list(ahead(iter(parts))) == parts


@pytest.mark.parametrize("n", [0, 1, 5])
def test_a_fault_comes_after_the_parts_before_it(n):
    parts = ahead(read(range(n), [], fault=True))
    assert [next(parts) for _ in range(n)] == list(range(n))
    with pytest.raises(Spoilt):
        next(parts)


def test_no_more_than_one_part_is_read_ahead():
    begun = []
    for rank, _ in enumerate(ahead(read(range(9), begun))):
        assert len(begun) <= rank + 2


def test_reading_stops_with_the_work_and_leaves_no_thread():
    threads, begun = threading.active_count(), []
    parts = ahead(read(range(100), begun))
    assert [next(parts) for _ in range(4)] == [0, 1, 2, 3]
    parts.close()
    assert len(begun) <= 5
    assert threading.active_count() == threads
