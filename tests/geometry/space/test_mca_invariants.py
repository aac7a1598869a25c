"""What always holds of a specific MCA, on drawn surveys; a singular value decomposition as an independent route."""

from functools import wraps

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading.rates import total_inertia
from analysis.geometry.space import burt, clouds
from analysis.geometry.space.burt import burt_table, packed
from analysis.geometry.space.coding import coded
from analysis.geometry.space.supplementary import placed_individuals

CLOSE = {"rtol": 1e-7, "atol": 1e-9}
GAP = 1e-4  # axes whose eigenvalues are closer than this are not determined well enough to be compared


KINDS = {size: pd.CategoricalDtype([f"c{k}" for k in range(size)]) for size in (2, 3, 4)}  # made once for all surveys


def by_both_routes(holds):
    """Check a property by both routes to the Burt table: respondents as joint answers, and packed questions."""

    @wraps(holds)
    def check(*given, **drawn):
        for few in (burt.FEW, 0):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(burt, "FEW", few)
                holds(*given, **drawn)

    return check


@st.composite
def surveys(draw, missing: bool = True) -> pd.DataFrame:
    n = draw(st.integers(4, 24))
    sizes = draw(st.lists(st.integers(2, 4), min_size=2, max_size=5))
    lowest = -1 if missing else 0
    drawn = [np.frombuffer(draw(st.binary(min_size=n, max_size=n)), np.uint8) for _ in sizes]  # faster than lists
    codes = [(column % (size - lowest)).astype(int) + lowest for column, size in zip(drawn, sizes, strict=True)]
    assume(all(column.max() >= 0 for column in codes))
    columns = {
        f"q{q}": pd.Categorical.from_codes(column, dtype=KINDS[size])
        for q, (column, size) in enumerate(zip(codes, sizes, strict=True))
    }
    frame = pd.DataFrame(columns)
    assume(varies(frame))
    return frame


def varies(frame: pd.DataFrame, passive=None) -> bool:
    """Whether an active category is given by some respondents and not by all: else there is no space."""
    for question, column in frame.items():
        off = [column.cat.categories.get_loc(key) for key in (passive or {}).get(question, ())]
        codes = column.cat.codes.to_numpy()
        counts = np.delete(np.bincount(codes[codes >= 0], minlength=len(column.cat.categories)), off)
        if ((counts > 0) & (counts < len(frame))).any():
            return True
    return False


@st.composite
def weighted_surveys(draw):
    frame = draw(surveys())
    weights = draw(st.lists(st.sampled_from([0.5, 1.0, 2.0, 3.5]), min_size=len(frame), max_size=len(frame)))
    return frame, np.array(weights)


@st.composite
def specific_surveys(draw):
    frame = draw(surveys())
    passive = {q: [k] for q in frame if draw(st.booleans()) for k in [draw(st.sampled_from(["c0", "c1"]))]}
    assume(varies(frame, passive))
    return frame, passive


def held_by_each(frame: pd.DataFrame) -> np.ndarray:
    """The indicator matrix, without its labels."""
    held = [column.cat.codes.to_numpy() == k for _, column in frame.items() for k in range(len(column.cat.categories))]
    return np.array(held, dtype=float).T


def svd_route(frame: pd.DataFrame, weights=None, passive=None) -> dict:
    """The textbook's way: singular values of the centred indicator matrix of the active categories."""
    labels, table = [(q, k) for q in frame for k in frame[q].cat.categories], held_by_each(frame)
    masses = np.ones(len(frame)) if weights is None else np.asarray(weights, dtype=float)
    masses = masses / masses.sum()
    frequencies = masses @ table
    off = [(q, k) for q, ks in (passive or {}).items() for k in ks]
    kept = [place for place, label in enumerate(labels) if label not in off and frequencies[place] > 0]
    if not kept:
        return {"eigenvalues": np.zeros(0)}
    table, f = table[:, kept], frequencies[kept]
    n_questions = frame.shape[1]
    centred = np.sqrt(masses)[:, None] * (table / f - 1) * np.sqrt(f / n_questions)
    u, s, vt = np.linalg.svd(centred, full_matrices=False)
    positive = s**2 > 1e-12
    s, u, vt = s[positive], u[:, positive], vt[positive]
    return {
        "eigenvalues": s**2,
        "individuals": u * s / np.sqrt(masses)[:, None],
        "categories": pd.DataFrame(
            vt.T * s / np.sqrt(f / n_questions)[:, None], index=pd.MultiIndex.from_tuples([labels[k] for k in kept])
        ),
    }


def determined(eigenvalues: np.ndarray, n_axes: int) -> np.ndarray:
    """Which of the first axes stand apart from their neighbours, and can be compared one by one."""
    padded = np.concatenate([[np.inf], eigenvalues, [0.0]])
    gaps = np.minimum(padded[:-2] - padded[1:-1], padded[1:-1] - padded[2:])
    return (gaps > GAP)[:n_axes]


def same_up_to_sign(ours: np.ndarray, theirs: np.ndarray, axes: np.ndarray) -> None:
    ours, theirs = ours[:, axes], theirs[:, axes]
    signs = np.where((ours * theirs).sum(axis=0) < 0, -1, 1)
    assert_allclose(ours, theirs * signs, rtol=1e-6, atol=1e-8)


def same_values(ours: np.ndarray, theirs: np.ndarray, axes: np.ndarray) -> None:
    assert_allclose(ours[:, axes], theirs[:, axes], rtol=1e-6, atol=1e-8)


def same_clouds(ours, other, copies: np.ndarray) -> None:
    """Both clouds with their aids, on the axes told apart; `copies` says which of the other's individuals are ours.

    The contributions of the copies of one individual add up to its own.
    """
    assert_allclose(other.all_eigenvalues, ours.all_eigenvalues, **CLOSE)
    axes = np.flatnonzero(determined(ours.all_eigenvalues, ours.n_axes))
    held = ours.coordinates.index[ours.categories.frequencies > 0]
    for aid in ("coordinates", "contributions", "cos2"):
        mine, theirs = (getattr(space, aid).loc[held].to_numpy() for space in (ours, other))
        same_up_to_sign(theirs, mine, axes) if aid == "coordinates" else same_values(theirs, mine, axes)
    mine, theirs = ours.individuals, other.individuals
    same_up_to_sign(theirs.coordinates, mine.coordinates[copies], axes)
    same_values(theirs.cos2, mine.cos2[copies], axes)
    summed = np.zeros_like(mine.contributions)
    np.add.at(summed, copies, theirs.contributions)
    same_values(summed, mine.contributions, axes)


def everything(frame, **options):
    return fit_mca(frame, n_axes=20, **options)


@given(weighted_surveys())
@by_both_routes
def test_the_burt_table_and_the_indicator_matrix_give_the_same_space(drawn):
    frame, weights = drawn
    expected, space = svd_route(frame, weights), everything(frame, weights=weights)
    n = len(space.all_eigenvalues)
    assert_allclose(space.all_eigenvalues, expected["eigenvalues"][:n], **CLOSE)
    assert_allclose(expected["eigenvalues"][n:], 0, atol=1e-10)
    axes = determined(space.all_eigenvalues, n)
    theirs = expected["categories"]
    same_up_to_sign(space.coordinates.loc[theirs.index].to_numpy(), theirs.to_numpy(), np.flatnonzero(axes))
    same_up_to_sign(space.individuals.coordinates, expected["individuals"], np.flatnonzero(axes))


@given(specific_surveys())
@by_both_routes
def test_passive_categories_agree_with_the_reduced_indicator_matrix(drawn):
    frame, passive = drawn
    expected, space = svd_route(frame, passive=passive), everything(frame, passive=passive)
    n = len(space.all_eigenvalues)
    assert_allclose(space.all_eigenvalues, expected["eigenvalues"][:n], **CLOSE)
    axes = determined(space.all_eigenvalues, n)
    same_up_to_sign(space.individuals.coordinates, expected["individuals"], np.flatnonzero(axes))


@given(weighted_surveys())
@by_both_routes
def test_the_burt_table_is_the_indicator_matrix_crossed_with_itself(drawn):
    frame, weights = drawn
    table = held_by_each(frame)
    assert_allclose(burt_table(packed(coded(frame)), weights), table.T @ (weights[:, None] * table), atol=1e-12)


@pytest.mark.parametrize("weighted", [False, True])
def test_large_and_small_packs_and_chunks_give_the_same_burt_table(monkeypatch, weighted):
    rng = np.random.default_rng(5)
    sizes = [2, 3, 300, 4, 2, 6, 5]
    frame = pd.DataFrame(
        {f"q{q}": pd.Categorical.from_codes(rng.integers(-1, k, 500), range(k)) for q, k in enumerate(sizes)}
    )
    coding, weights = coded(frame), rng.random(500) if weighted else None
    few = burt_table(packed(coding), weights)
    monkeypatch.setattr(burt, "JOINT", 16)
    monkeypatch.setattr(burt, "CHUNK", 64)
    assert len(packed(coding)) < len(sizes)
    assert_allclose(burt_table(packed(coding), weights), few, rtol=1e-12)


@given(specific_surveys())
@by_both_routes
def test_contributions_of_categories_questions_and_individuals_sum_to_one(drawn):
    frame, passive = drawn
    space = everything(frame, passive=passive)
    for shares in (space.contributions, space.question_contributions, space.individual_contributions):
        assert_allclose(shares.sum(), 1, **CLOSE)


@given(specific_surveys())
@by_both_routes
def test_cos2_over_all_axes_sum_to_one(drawn):
    frame, passive = drawn
    space = everything(frame, passive=passive)
    cos2 = space.individual_cos2.sum(axis=1, skipna=False).dropna()
    assert_allclose(cos2, 1, rtol=1e-5)
    active = space.cos2[space.categories.is_active].dropna()
    assert_allclose(active.sum(axis=1), 1, rtol=1e-5)


@given(specific_surveys())
@by_both_routes
def test_eigenvalues_sum_to_the_total_inertia_of_active_categories(drawn):
    frame, passive = drawn
    space = fit_mca(frame, passive=passive, n_axes=1)
    active = space.frequencies[space.categories.is_active]
    assert_allclose(space.eigenvalues.sum(), (1 - active).sum() / frame.shape[1], **CLOSE)
    assert_allclose(total_inertia(space), space.eigenvalues.sum(), **CLOSE)


@given(specific_surveys())
@by_both_routes
def test_categories_are_mean_points_of_individuals_over_the_root_of_lambda(drawn):
    frame, passive = drawn
    space = everything(frame, passive=passive)
    steady = space.all_eigenvalues > 1e-3
    means = held_by_each(frame).T @ space.individuals.coordinates
    means /= np.maximum(space.categories.counts, 1)[:, None] * np.sqrt(space.all_eigenvalues)
    held = space.categories.counts > 0
    assert_allclose(space.categories.coordinates[held][:, steady], means[held][:, steady], rtol=1e-6, atol=1e-7)


@given(specific_surveys())
@by_both_routes
def test_individuals_are_mean_points_of_their_categories_over_the_root_of_lambda(drawn):
    frame, passive = drawn
    space = everything(frame, passive=passive)
    active = space.categories.is_active
    centred = held_by_each(frame)[:, active] - space.categories.frequencies[active]
    points = centred @ space.categories.coordinates[active] / space.n_questions / np.sqrt(space.all_eigenvalues)
    steady = space.all_eigenvalues > 1e-3
    assert_allclose(space.individuals.coordinates[:, steady], points[:, steady], rtol=1e-6, atol=1e-7)


@given(surveys(missing=False), st.data())
@by_both_routes
def test_the_categories_of_every_complete_question_are_centred(frame, data):
    passive = {"q0": ["c0"]} if data.draw(st.booleans()) else {}
    assume(varies(frame, passive))
    space = everything(frame, passive=passive)
    steady = space.all_eigenvalues > 1e-3
    weighted = space.coordinates.fillna(0).mul(space.frequencies, axis="index")
    assert_allclose(weighted.groupby(level="question").sum().to_numpy()[:, steady], 0, atol=1e-8)


@given(specific_surveys())
@by_both_routes
def test_individuals_are_centred_with_variances_lambda(drawn):
    frame, passive = drawn
    space = everything(frame, passive=passive)
    points = space.individuals.coordinates
    assert_allclose(points.mean(axis=0), 0, atol=1e-9)
    assert_allclose(points.T @ points / len(points), np.diag(space.all_eigenvalues), atol=1e-9)


@given(specific_surveys())
@by_both_routes
def test_every_respondent_twice_changes_nothing(drawn):
    frame, passive = drawn
    copies = np.tile(np.arange(len(frame)), 2)
    same_clouds(everything(frame, passive=passive), everything(frame.iloc[copies], passive=passive), copies)


@given(surveys(), st.data())
@by_both_routes
def test_a_respondent_of_weight_two_is_two_respondents(frame, data):
    twice = data.draw(st.lists(st.booleans(), min_size=len(frame), max_size=len(frame)))
    weights = np.where(twice, 2, 1)
    copies = np.repeat(np.arange(len(frame)), weights)
    weighted, counted = everything(frame, weights=weights), everything(frame.iloc[copies])
    assert_allclose(weighted.frequencies, counted.frequencies, **CLOSE)
    same_clouds(weighted, counted, copies)
    axes = np.flatnonzero(determined(counted.all_eigenvalues, counted.n_axes))
    same_values(weighted.eta2.to_numpy(), counted.eta2.to_numpy(), axes)


@given(specific_surveys(), st.randoms(use_true_random=False))
@by_both_routes
def test_the_order_of_rows_questions_and_categories_changes_nothing(drawn, random):
    frame, passive = drawn
    rows, questions = list(frame.index), list(frame)
    random.shuffle(rows)
    random.shuffle(questions)
    shuffled = frame.loc[rows, questions].apply(
        lambda column: column.cat.reorder_categories(column.cat.categories[::-1])
    )
    same_clouds(everything(frame, passive=passive), everything(shuffled, passive=passive), np.array(rows))


@given(surveys())
@by_both_routes
def test_the_names_of_questions_and_categories_change_nothing(frame):
    renamed = frame.rename(columns="{} ?".format).apply(lambda column: column.cat.rename_categories("_{}_".format))
    ours, other = everything(frame), everything(renamed)
    assert (other.categories.coordinates == ours.categories.coordinates)[ours.categories.counts > 0].all()
    assert (other.individuals.coordinates == ours.individuals.coordinates).all()


@given(specific_surveys())
@by_both_routes
def test_a_passive_category_at_fixed_q_never_raises_an_eigenvalue(drawn):
    frame, passive = drawn
    plain, specific = fit_mca(frame).all_eigenvalues, fit_mca(frame, passive=passive).all_eigenvalues
    assert len(specific) <= len(plain)
    assert (specific <= plain[: len(specific)] + 1e-10).all()


@given(surveys())
@by_both_routes
def test_a_passive_category_moves_no_point(frame):
    """A passive category may be split among its holders: the space of the others stays the same."""
    passive = {"q0": ["c0"]}
    split = frame.copy()
    split["q0"] = split["q0"].cat.add_categories(["new"])
    half = split.index[(split["q0"] == "c0")][::2]
    split.loc[half, "q0"] = "new"
    assume(varies(frame, passive))
    before, after = everything(frame, passive=passive), everything(split, passive={"q0": ["c0", "new"]})
    assert_allclose(after.all_eigenvalues, before.all_eigenvalues, **CLOSE)
    axes = np.flatnonzero(determined(before.all_eigenvalues, before.n_axes))
    same_up_to_sign(after.individuals.coordinates, before.individuals.coordinates, axes)


@given(specific_surveys())
@by_both_routes
def test_a_missing_answer_is_a_passive_answer(drawn):
    frame, passive = drawn
    blanked = frame.copy()
    for question, categories in passive.items():
        blanked[question] = blanked[question].where(~blanked[question].isin(categories))
    assume(blanked.notna().any().all())
    blank, specific = everything(blanked), everything(frame, passive=passive)
    assert_allclose(blank.all_eigenvalues, specific.all_eigenvalues, **CLOSE)
    axes = np.flatnonzero(determined(blank.all_eigenvalues, blank.n_axes))
    same_up_to_sign(blank.individuals.coordinates, specific.individuals.coordinates, axes)


@given(specific_surveys())
@by_both_routes
def test_a_supplementary_individual_with_the_answers_of_an_active_one_is_at_the_same_place(drawn):
    frame, passive = drawn
    space = everything(frame, passive=passive, supplementary_individuals=frame.iloc[::-1])
    assert_allclose(space.supplementary_individuals.coordinates[::-1], space.individuals.coordinates, atol=1e-12)
    assert_allclose(space.supplementary_individuals.cos2[::-1], space.individuals.cos2, atol=1e-12)


@given(surveys())
@by_both_routes
def test_an_active_question_placed_as_supplementary_lies_where_it_was(frame):
    space = everything(frame, supplementary=frame)
    held = (space.categories.counts > 0)[:, None] & (space.all_eigenvalues > 1e-3)
    ours, placed = space.categories, space.supplementary
    assert_allclose(placed.coordinates[held], ours.coordinates[held], rtol=1e-6, atol=1e-7)
    assert_allclose(placed.v_tests[held], ours.v_tests[held], rtol=1e-5, atol=1e-5)
    assert_allclose(placed.eta2[:, held.any(axis=0)], ours.eta2[:, held.any(axis=0)], rtol=1e-5, atol=1e-6)


@given(surveys())
@by_both_routes
def test_v_tests_and_eta2_follow_their_definitions_on_known_answers(frame):
    space = everything(frame)
    for axis in np.flatnonzero(space.all_eigenvalues > 1e-3):
        for q, (_, column) in enumerate(frame.items()):
            codes = column.cat.codes.to_numpy()
            known = codes >= 0
            y, n, codes = space.individuals.coordinates[known, axis], known.sum(), codes[known]
            sizes, sums = (np.bincount(codes, of, len(column.cat.categories)) for of in (None, y))
            means = sums / np.where(sizes, sizes, np.nan)
            variance = y.var()
            if variance < 1e-6:
                continue
            eta2 = np.nansum(sizes * (means - y.mean()) ** 2) / n / variance
            assert space.categories.eta2[q, axis] == pytest.approx(eta2, rel=1e-5, abs=1e-7)
            with np.errstate(divide="ignore", invalid="ignore"):
                expected = np.sqrt((n - 1) * sizes / (n - sizes)) * (means - y.mean()) / np.sqrt(variance)
            expected[(sizes == 0) | (sizes == n)] = np.nan
            ours = space.categories.v_tests[space.categories.coding.question_of == q, axis]
            assert_allclose(ours, expected, rtol=1e-5, atol=1e-5)


@given(surveys())
@by_both_routes
def test_a_fit_changes_neither_the_answers_nor_its_own_result(frame):
    before = frame.copy(deep=True)
    space = fit_mca(frame)
    pd.testing.assert_frame_equal(frame, before)
    with pytest.raises(ValueError, match="read-only"):
        space.individuals.coordinates[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        space.categories.coordinates[0] = 0


@settings(max_examples=20)
@given(surveys())
@by_both_routes
def test_individuals_placed_in_chunks_lie_at_the_same_place(frame):
    from analysis.geometry.space import clouds

    whole = fit_mca(frame)
    aids = whole.individuals.contributions, whole.individuals.cos2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clouds, "ROWS", 3)
        patch.setattr(clouds, "AIDED", 3)
        again = fit_mca(frame).individuals
        assert (again.coordinates == whole.individuals.coordinates).all()
        assert (placed_individuals(whole, frame).coordinates == whole.individuals.coordinates).all()
        for own, known in zip((again.contributions, again.cos2), aids, strict=True):
            np.testing.assert_array_equal(own, known)


def test_the_aids_of_individuals_take_no_memory_before_they_are_asked_for():
    space = fit_mca(pd.DataFrame({"tea": ["yes", "yes", "no"], "milk": ["yes", "no", "no"]}, dtype="category"))
    assert not {"contributions", "cos2"} & vars(space.individuals).keys()
    with pytest.raises(ValueError, match="read-only"):
        space.individuals.contributions[0] = 0
    assert_allclose(space.individuals.contributions.sum(axis=0), 1)


@pytest.mark.parametrize("weighted", [False, True])
def test_many_respondents_packed_more_widely_lie_where_they_did(monkeypatch, weighted):
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(
        {
            f"q{q}": pd.Categorical.from_codes(rng.integers(-1, k, 400), range(k))
            for q, k in enumerate([3, 3, 3, 4, 2, 5])
        }
    )
    weights = rng.random(400) if weighted else None
    few = fit_mca(frame, weights=weights)
    for module in (burt, clouds):
        monkeypatch.setattr(module, "MANY", 400)
    monkeypatch.setattr(clouds, "SCORED", 10_000)  # beyond 320 × 18
    many = fit_mca(frame, weights=weights)
    assert len(packed(coded(frame))[0].members) > burt.JOINT
    assert_allclose(many.all_eigenvalues, few.all_eigenvalues, rtol=1e-12)
    assert_allclose(many.individual_coordinates, few.individual_coordinates, atol=1e-12)
