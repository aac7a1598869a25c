"""A space fitted by chunks is the space fitted at once, however the respondents are cut and the answers declared."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.space.chunks import fit_mca_chunks

KINDS = {size: pd.CategoricalDtype([f"c{k}" for k in range(size)]) for size in (2, 3, 4)}  # made once for all surveys
EXACT = {"rtol": 1e-12, "atol": 1e-12}


@st.composite
def surveys(draw) -> pd.DataFrame:
    n = draw(st.integers(4, 30))
    sizes = draw(st.lists(st.integers(2, 4), min_size=2, max_size=5))
    codes = [draw(st.lists(st.integers(-1, size - 1), min_size=n, max_size=n)) for size in sizes]
    assume(all(max(column) >= 0 for column in codes))
    frame = pd.DataFrame(
        {
            f"q{q}": pd.Categorical.from_codes(column, dtype=KINDS[size])
            for q, (column, size) in enumerate(zip(codes, sizes, strict=True))
        }
    )
    assume(any(len(set(column) - {-1}) > 1 for column in codes))
    return frame


@st.composite
def cut_surveys(draw):
    frame = draw(surveys())
    cuts = sorted(draw(st.lists(st.integers(0, len(frame)), max_size=6)))
    bounds = [0, *cuts, len(frame)]
    return frame, [frame.iloc[start:stop] for start, stop in pairwise(bounds)]


def has_own_axes(space) -> bool:
    """Whether no two eigenvalues are equal, or nearly: any axes of their plane would do."""
    values = space.all_eigenvalues
    return bool((-np.diff(values) > 1e-3 * values[0]).all())


def assert_same_space(chunked, whole):
    assert_allclose(chunked.all_eigenvalues, whole.all_eigenvalues, **EXACT)
    assert (chunked.categories.counts == whole.categories.counts).all()
    for table in ("frequencies", "coordinates", "contributions", "cos2", "question_contributions"):
        ours, expected = getattr(chunked, table), getattr(whole, table)
        assert_allclose(ours.loc[expected.index], expected, err_msg=table, **EXACT)
    for table in ("eta2", "v_tests"):  # sums over chunks, then squares and roots of differences
        assert_allclose(getattr(chunked, table), getattr(whole, table), err_msg=table, rtol=1e-9, atol=1e-9)


def assert_same_individuals(clouds, whole):
    assert pd.concat([cloud.index.to_series() for cloud in clouds]).index.equals(whole.individuals.index)
    for aid in ("coordinates", "contributions", "cos2"):
        ours = np.concatenate([getattr(cloud, aid) for cloud in clouds])
        assert_allclose(ours, getattr(whole.individuals, aid), err_msg=aid, **EXACT)


@settings(max_examples=60)
@given(cut_surveys())
def test_any_chunks_give_the_space_of_the_whole(drawn):
    frame, chunks = drawn
    clouds = []
    chunked = fit_mca_chunks(chunks, n_axes=20, write=clouds.append)
    whole = fit_mca(frame, n_axes=20)
    assume(has_own_axes(whole))
    assert_same_space(chunked, whole)
    assert_same_individuals(clouds, whole)


@settings(max_examples=40)
@given(cut_surveys(), st.data())
def test_weights_and_passive_categories_go_with_the_chunks(drawn, data):
    frame, chunks = drawn
    weights = pd.Series(
        data.draw(st.lists(st.integers(1, 9), min_size=len(frame), max_size=len(frame))), frame.index, name="w"
    )
    passive = {"q0": ["c0"]}
    assume((frame["q0"] != "c0").any())
    clouds = []
    weighted = [chunk.assign(w=weights.loc[chunk.index]) for chunk in chunks]
    try:
        whole = fit_mca(frame, weights=weights, passive=passive)
    except ValueError:
        assume(False)
    assume(has_own_axes(whole))
    assert_same_space(fit_mca_chunks(weighted, weights="w", passive=passive, write=clouds.append), whole)
    assert_same_individuals(clouds, whole)


def each(frame, change) -> pd.DataFrame:
    return pd.DataFrame({question: change(column.array) for question, column in frame.items()}, index=frame.index)


@settings(max_examples=40)
@given(cut_surveys())
def test_chunks_that_declare_their_own_categories_are_harmonised_by_name(drawn):
    frame, chunks = drawn
    own = [each(chunk, lambda column: column.remove_unused_categories()) for chunk in chunks]
    reversed_ = [each(chunk, lambda column: column.reorder_categories(column.categories[::-1])) for chunk in own]
    held = each(frame, lambda column: column.remove_unused_categories())
    whole = fit_mca(held)
    for declared in (own, reversed_):
        chunked = fit_mca_chunks(declared)
        assert set(chunked.coordinates.index) == set(whole.coordinates.index)
        assert_allclose(chunked.all_eigenvalues, whole.all_eigenvalues, rtol=1e-9, atol=1e-12)
        counts = pd.Series(chunked.categories.counts, chunked.coordinates.index)
        assert (counts.loc[whole.coordinates.index] == whole.categories.counts).all()


def frame(ordered: bool = False, **columns) -> pd.DataFrame:
    return pd.DataFrame(
        {name: pd.Categorical(list(values), sorted(set(values)), ordered=ordered) for name, values in columns.items()}
    )


FIRST, LATER = frame(tea="aabb", milk="xyxy"), frame(tea="bcca", milk="yxxy")


def test_a_category_that_a_later_chunk_adds_comes_last():
    space = fit_mca_chunks([FIRST, LATER])
    assert space.coordinates.index.tolist() == [("tea", "a"), ("tea", "b"), ("tea", "c"), ("milk", "x"), ("milk", "y")]
    assert space.categories.counts.tolist() == [3, 3, 2, 4, 4]
    whole = pd.concat([chunk.astype("str") for chunk in (FIRST, LATER)], ignore_index=True).astype("category")
    assert_same_space(space, fit_mca(whole))


def test_a_later_chunk_that_adds_to_an_ordered_scale_is_refused():
    with pytest.raises(
        ValueError, match=r"'tea' is ordered as \['a', 'b'\] in the first chunk, and as \['a', 'b', 'c'\]"
    ):
        fit_mca_chunks([frame(ordered=True, tea="ab"), frame(ordered=True, tea="abc")])


def test_a_later_chunk_that_turns_an_ordered_scale_is_refused():
    turned = pd.DataFrame({"tea": pd.Categorical(["a", "b"], ["b", "a"], ordered=True)})
    with pytest.raises(ValueError, match="declare the same scale in every chunk"):
        fit_mca_chunks([frame(ordered=True, tea="ab"), turned])


def test_a_part_of_an_ordered_scale_is_enough_in_a_later_chunk():
    chunks = [frame(ordered=True, tea="abca", milk="xyyx"), frame(ordered=True, tea="cac", milk="xxy")]
    assert fit_mca_chunks(chunks).categories.counts.tolist() == [3, 1, 3, 4, 3]


@pytest.mark.parametrize(
    ("chunks", "options", "match"),
    [
        ([], {}, "there is no chunk of answers"),
        ([FIRST[:0]], {}, r"the answers have shape \(0, 2\)"),
        ([FIRST[[]]], {}, "the chunks have no question"),
        ([pd.concat([FIRST, FIRST], axis=1)], {}, r"questions \['milk', 'tea'\] appear twice"),
        ([FIRST, LATER[["tea"]]], {}, r"questions \['milk'\] are absent"),
        ([FIRST, LATER.assign(milk=1)], {}, "question 'milk' is not categorical but int64"),
        ([FIRST], {"n_axes": 0}, "n_axes is 0"),
        ([FIRST], {"passive": {"tea": ["z"]}}, "question 'tea' has no category 'z'"),
        ([FIRST.assign(w=1.0), LATER.assign(w=-1.0)], {"weights": "w"}, "negative, infinite or missing"),
        ([FIRST.assign(w=0.0), LATER.assign(w=0.0)], {"weights": "w"}, "all weights are zero"),
        (
            [FIRST.assign(milk=pd.Categorical([None] * 4, ["x"]))] * 2,
            {},
            "question 'milk' has no known answer",
        ),
    ],
)
def test_what_no_space_can_be_made_of_is_refused(chunks, options, match):
    with pytest.raises(ValueError, match=match):
        fit_mca_chunks(chunks, **options)


def test_chunks_that_can_be_read_only_once_are_refused():
    with pytest.raises(ValueError, match="can be read only once"):
        fit_mca_chunks(chunk for chunk in [FIRST, LATER])


def test_chunks_that_change_between_two_readings_are_refused():
    class Changing:
        readings = 0

        def __iter__(self):
            self.readings += 1
            return iter([FIRST, FIRST][: self.readings])

    with pytest.raises(ValueError, match="the chunks held 4 respondents, then 8 when read again"):
        fit_mca_chunks(Changing(), write=lambda cloud: None)


def test_without_individuals_to_write_or_missing_answers_the_chunks_are_read_once():
    class Counted(list):
        readings = 0

        def __iter__(self):
            self.readings += 1
            return super().__iter__()

    complete, holed = (
        Counted([FIRST, LATER]),
        Counted([FIRST, LATER.assign(milk=LATER["milk"].where([True, False] * 2))]),
    )
    fit_mca_chunks(complete)
    fit_mca_chunks(holed)
    assert (complete.readings, holed.readings) == (1, 2)
