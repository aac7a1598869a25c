"""What a fit refuses, and the odd surveys that it must not trip over."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.space.supplementary import placed_individuals, placed_questions


def frame(**columns) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Categorical(list(values)) for name, values in columns.items()})


SMALL = frame(tea="aabbab", milk="abababa"[:6], sugar="xyzxyz")


def refuses(match: str, answers=SMALL, **options) -> None:
    with pytest.raises(ValueError, match=match):
        fit_mca(answers, **options)


def test_a_question_that_is_not_categorical_is_refused_by_name():
    refuses(r"question 'age' is not categorical but int64; declare its categories", SMALL.assign(age=range(6)))


def test_a_question_named_twice_is_refused_by_name():
    refuses(r"questions \['tea'\] appear twice", pd.concat([SMALL, SMALL[["tea"]]], axis=1))


@pytest.mark.parametrize("empty", [SMALL[:0], SMALL[[]]])
def test_answers_without_respondents_or_questions_are_refused(empty):
    refuses("at least one respondent and one question", empty)


def test_a_question_that_nobody_answered_is_refused_by_name():
    blank = SMALL.assign(blank=pd.Categorical([None] * 6, ["a", "b"]))
    refuses("question 'blank' has no known answer; leave it out", blank)


@pytest.mark.parametrize("n_axes", [0, -1, 2.5, None, True])
def test_a_number_of_axes_that_is_none_is_refused(n_axes):
    refuses(f"n_axes is {n_axes}; keep a whole number of axes, one at least", n_axes=n_axes)


@pytest.mark.parametrize("names", [[1, "1", "sugar"], [1, 2, 3], [("a", "tea"), ("a", "milk"), ("b", "sugar")]])
def test_questions_that_no_text_names_are_refused(names):
    """« 1 » and 1 would become one question."""
    renamed = SMALL.copy()
    renamed.columns = pd.Index(names, dtype=object, tupleize_cols=False)
    refuses("are not named by a text; rename them", renamed)


def test_answers_without_labels_are_refused():
    with pytest.raises(TypeError, match="the answers are of type ndarray; give a DataFrame"):
        fit_mca(SMALL.to_numpy())


def test_a_text_is_no_list_of_passive_categories():
    """Its letters would be taken for categories."""
    letters = SMALL.assign(tea=pd.Categorical(["ab", "a", "b", "ab", "a", "b"]))
    refuses(r"categories of 'tea' are the text 'ab'; give a list: \['ab'\]", letters, passive={"tea": "ab"})


def test_weights_too_large_to_be_added_up_are_refused():
    refuses("too large to be added up", weights=np.full(6, 1e308))


def test_identical_respondents_are_refused():
    refuses("no axis has any variance: respondents do not differ", frame(tea="aaaa", milk="bbbb"))


def test_a_single_respondent_is_refused():
    refuses("no axis has any variance", SMALL[:1])


def test_a_space_whose_categories_are_all_passive_is_refused():
    refuses("every category held is passive", frame(tea="aab"), passive={"tea": ["a", "b"]})


def test_passive_categories_must_exist():
    refuses(
        r"question 'coffee' is not in the answers; questions are \['tea', 'milk', 'sugar'\]", passive={"coffee": ["a"]}
    )
    refuses(r"question 'tea' has no category 'z'; it has \['a', 'b'\]", passive={"tea": ["z"]})


@pytest.mark.parametrize(
    ("weights", "match"),
    [
        ([1, 1], r"weights have shape \(2,\); give one weight to each of the 6"),
        ([1, 1, 1, 1, 1, -1], "negative, infinite or missing"),
        ([1, 1, 1, 1, 1, np.nan], "negative, infinite or missing"),
        ([1, 1, 1, 1, 1, np.inf], "negative, infinite or missing"),
        ([0] * 6, "all weights are zero"),
        (pd.Series(1.0, index=range(1, 7)), "different labels"),
    ],
)
def test_weights_that_weigh_nothing_or_nobody_are_refused(weights, match):
    refuses(match, weights=weights if isinstance(weights, pd.Series) else np.array(weights, dtype=float))


def test_supplementary_frames_must_hold_the_same_respondents():
    refuses("supplementary questions and answers have different labels", supplementary=SMALL[:3])
    refuses("quantitative variables and answers have different labels", quantitative=pd.DataFrame({"age": [1, 2]}))


@pytest.mark.parametrize("column", [["a"] * 6, [True, False] * 3])
def test_quantitative_variables_must_be_numbers(column):
    refuses("variable 'age' is not a number", quantitative=pd.DataFrame({"age": column}))


def test_supplementary_individuals_must_answer_the_same_questions_with_the_same_categories():
    space = fit_mca(SMALL)
    with pytest.raises(ValueError, match=r"questions \['sugar'\] are absent; add them, with missing values"):
        placed_individuals(space, SMALL[["tea", "milk"]])
    with pytest.raises(
        ValueError, match=r"question 'tea': categories \['c'\] are not those of the space, \['a', 'b'\]"
    ):
        placed_individuals(space, frame(tea="c", milk="a", sugar="x"))


def test_a_constant_question_lies_at_the_centre_and_only_counts_in_q():
    space = fit_mca(SMALL.assign(same=pd.Categorical(["yes"] * 6)))
    alone = fit_mca(SMALL)
    assert_allclose(space.all_eigenvalues, alone.all_eigenvalues * 3 / 4)
    assert_allclose(space.coordinates.loc[("same", "yes")], 0, atol=1e-9)
    assert_allclose(space.contributions.loc[("same", "yes")], 0, atol=1e-9)
    assert space.cos2.loc[("same", "yes")].isna().all()
    assert space.v_tests.loc[("same", "yes")].isna().all()
    assert_allclose(space.eta2.loc["same"], 0, atol=1e-9)


def test_a_category_held_by_one_respondent_lies_beyond_that_respondent():
    answers = frame(tea="abbbbb", milk="abbaab", sugar="xyxyxy")
    space = fit_mca(answers)
    expected = space.individual_coordinates.loc[0] / np.sqrt(space.kept_eigenvalues)
    assert_allclose(space.coordinates.loc[("tea", "a")], expected, atol=1e-12)


def test_a_category_that_nobody_holds_has_no_point_and_moves_nothing():
    declared = SMALL.assign(tea=SMALL["tea"].cat.set_categories(["never", "a", "b"]))
    space, plain = fit_mca(declared), fit_mca(SMALL)
    assert space.categories.counts.tolist() == [0, 3, 3, 3, 3, 2, 2, 2]
    assert space.frequencies.loc[("tea", "never")] == 0
    for aid in (space.coordinates, space.contributions, space.cos2, space.v_tests):
        assert aid.loc[("tea", "never")].isna().all()
    assert_allclose(space.all_eigenvalues, plain.all_eigenvalues)
    assert_allclose(space.individuals.coordinates, plain.individuals.coordinates)
    assert_allclose(space.eta2, plain.eta2)


def test_a_supplementary_category_that_nobody_holds_has_no_point():
    supplementary = pd.DataFrame({"sex": pd.Categorical(list("ffmmfm"), ["f", "m", "x"])})
    cloud = fit_mca(SMALL, supplementary=supplementary).supplementary
    assert cloud.counts.tolist() == [3, 3, 0]
    assert np.isnan(cloud.coordinates[2]).all()
    assert np.isfinite(cloud.eta2).all()


def test_one_question_gives_an_axis_per_category_but_one():
    space = fit_mca(frame(sugar="xyzxyx"))
    assert_allclose(space.all_eigenvalues, [1, 1])


def test_fewer_respondents_than_questions_are_enough():
    space = fit_mca(frame(a="xyx", b="xxy", c="xyy", d="yxx", e="xyx"))
    assert len(space.all_eigenvalues) == 2
    assert_allclose(space.individual_cos2.sum(axis=1), 1)


def test_axes_kept_are_at_most_those_that_exist():
    assert fit_mca(SMALL, n_axes=50).n_axes == len(fit_mca(SMALL, n_axes=1).all_eigenvalues)


def test_respondents_of_weight_zero_are_placed_and_shape_nothing():
    weights = np.array([1.0, 1, 1, 1, 0, 0])
    space, four = fit_mca(SMALL, weights=weights), fit_mca(SMALL[:4], supplementary_individuals=SMALL[4:])
    assert_allclose(space.all_eigenvalues, four.all_eigenvalues)
    placed = four.supplementary_individuals.coordinates
    assert_allclose(np.abs(space.individuals.coordinates[4:]), np.abs(placed), atol=1e-12)
    assert_allclose(space.individuals.contributions[4:], 0)


def test_categories_may_be_numbers_and_many():
    rng = np.random.default_rng(3)
    answers = pd.DataFrame({q: pd.Categorical(rng.integers(0, 300, 400)) for q in ("a", "b")})
    space = fit_mca(answers, passive={"a": [7]})
    assert not space.categories.is_active[space.categories.coding.position("a", 7)]
    assert space.coordinates.loc[("a", 7)].notna().all()


def test_missing_supplementary_answers_are_left_out_of_their_question():
    sex = pd.Series(pd.Categorical(["f", None, "m", "m", None, "f"]))
    cloud = placed_questions(fit_mca(SMALL), pd.DataFrame({"sex": sex}))
    known = fit_mca(SMALL).individual_coordinates[sex.notna()]
    shares = known.groupby(sex.dropna()).mean()
    between = 0.5 * ((shares - known.mean()) ** 2).sum()
    assert_allclose(cloud.eta2[0], between / known.var(ddof=0), atol=1e-12)


def test_the_first_category_among_those_that_contribute_most_is_on_the_positive_side():
    space = fit_mca(SMALL, n_axes=2)
    contributions = space.contributions.to_numpy()
    for axis in range(2):
        top = np.flatnonzero(contributions[:, axis] >= contributions[:, axis].max() - 1e-9)[0]
        assert space.categories.coordinates[top, axis] > 0


def test_a_question_answered_only_by_respondents_of_weight_zero_has_no_aids():
    answers = SMALL.assign(late=pd.Categorical([None, None, None, None, "u", "v"]))
    space = fit_mca(answers, weights=np.array([1.0, 1, 1, 1, 0, 0]))
    assert space.coordinates.loc["late"].isna().all(axis=None)
    assert space.eta2.loc["late"].isna().all()
    assert space.question_contributions.loc["late"].tolist() == [0] * space.n_axes
