"""Places in a space as evidence: beside arrangements enumerated, tables made elsewhere, what must always hold."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.editions import edition_shifts
from analysis.description.regression import regression_table
from analysis.geometry.reading.alternatives import alternative_deviations
from analysis.geometry.reading.tables import active_cloud, axis_table, eigenvalue_table, individual_table, theme_table
from analysis.geometry.space.declared import declared_alternatives, declared_space, themes_of
from analysis.geometry.structure.mean_points import scaled_deviations
from analysis.inquiry.clouds import Cloud, Points, Surveyed, theme_axis, whole_cloud
from analysis.inquiry.places import People, region, two_groups
from analysis.steps.answer_inquiry import answer_inquiry
from analysis.study import Axis, Editions, Question, Regression, Space
from analysis.study.inquiry import Asked, Evidence
from analysis.tables.results import Tables


def on_line(values, sides, *others):
    """Return points of one axis, and the people that they are of."""
    index = pd.Index([f"r{rank}" for rank in range(len(values))])
    own, *read = (pd.DataFrame({1: np.asarray(each, dtype=float)}, index) for each in (values, *others))
    correlations = pd.Series({1: 0.9})
    readings = tuple(Points(f"o{rank}", "alternative", each, correlations) for rank, each in enumerate(read))
    answers = pd.DataFrame({"statut": pd.Categorical(sides)}, index)
    return Cloud(Points("", "", own, pd.Series({1: 1.0})), readings), People(answers)


def compared(values, sides, *others, group="a", against="", weights=None, panel=None, **how):
    cloud, people = on_line(values, sides, *others)
    people = replace(people, weights=weights, panel=panel)
    return two_groups(cloud, 1, people, people.of_two("statut", group, against), **{"level": 0.95, "seed": 1} | how)


# Two groups ----------------------------------------------------------------------------------------------------------


def studentised(values, members):
    first, second = values[members], values[~members]
    error = np.sqrt(first.var(ddof=1) / len(first) + second.var(ddof=1) / len(second))
    return abs(first.mean() - second.mean()) / error


def test_two_groups_are_tested_as_all_their_arrangements_enumerated():
    values = np.array([0.3, -1.2, 0.8, 1.9, -0.4, 0.1, 2.2, -0.9, 0.6])
    members = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0], dtype=bool)
    arranged = []
    for chosen in combinations(range(9), 4):
        drawn = np.isin(np.arange(9), chosen)
        arranged.append(studentised(values, drawn))
    expected = np.mean(np.array(arranged) >= studentised(values, members) - 1e-9)
    found = compared(values, np.where(members, "a", "b"))
    assert found.p_value == pytest.approx(expected)
    assert found.effect == pytest.approx(values[members].mean() - values[~members].mean())
    assert (found.counts.n, found.counts.n_against, found.counts.base, found.counts.n_compared) == (4, 5, 9, 9)


def test_the_interval_is_at_the_level_of_the_family():
    values = np.random.default_rng(4).normal(size=16) + np.repeat([1.5, 0.0], 8)
    narrow, wide = (compared(values, np.repeat(["a", "b"], 8), level=level) for level in (0.9, 0.99))
    assert wide.low < narrow.low < narrow.effect < narrow.high < wide.high
    for level in (0.9, 0.99):
        found = compared(values, np.repeat(["a", "b"], 8), level=level)
        assert (found.low <= 0 <= found.high) == (found.p_value > 1 - level)


def test_a_group_is_compared_with_another_or_with_all_the_others():
    values = [3.0, 1.0, 0.0, 1.0, 5.0, 7.0, 100.0]
    sides = ["a", "a", "b", "b", "c", "c", None]
    assert compared(values, sides, against="b").effect == pytest.approx(2 - 0.5)
    others = compared(values, sides)
    assert others.effect == pytest.approx(2 - 13 / 4)
    assert others.counts.base == 6  # who did not say is of no group


def test_weights_move_means_and_one_person_alone_makes_no_group():
    weights = pd.Series([3.0, 1.0, 1.0, 1.0], [f"r{rank}" for rank in range(4)])
    assert compared([0, 4, 1, 2], list("aabb"), weights=weights).effect == pytest.approx(1 - 1.5)
    alone = compared([0.0, 4.0, 1.0, 2.0], list("abbb"))
    assert np.isnan([alone.effect, alone.p_value]).all()
    assert alone.counts.n == 1


def test_who_is_met_twice_keeps_his_two_answers_together():
    values = [1.0, 2.0, 3.0, 1.1, 2.1, 3.1]
    panel = pd.Series(list("xyzxyz"), [f"r{rank}" for rank in range(6)])
    apart = compared(values, list("aaabbb"))
    assert compared(values, list("aaabbb"), panel=panel).p_value == pytest.approx(2 / 8)  # of 8 swaps, two go as far
    assert apart.p_value > 0.5


def test_the_test_keeps_its_level_in_unequal_groups_of_unequal_spreads():
    """Eight against twenty-four, the few spread more: labels permuted without studentising reject far too often."""
    rng = np.random.default_rng(8)
    sides, spreads = np.repeat(["a", "b"], [8, 24]), np.repeat([2.0, 1.0], [8, 24])
    found = [compared(rng.normal(size=32) * spreads, sides, draws=99, seed=rank).p_value for rank in range(80)]
    assert 0.01 <= np.mean(np.array(found) <= 0.05) <= 0.1


def test_the_effect_in_other_readings_is_of_the_same_respondents():
    found = compared([3, 1, 0, 1], list("aabb"), [1, 1, 2, 2], [2, 2, 1, 1])
    assert [(each.name, each.effect, each.correlation) for each in found.readings] == [("o0", -1, 0.9), ("o1", 1, 0.9)]


# Regions -------------------------------------------------------------------------------------------------------------


def test_a_region_holds_those_of_its_sides_whom_the_origin_parts():
    cloud, people = on_line([-1, -0.1, 0.0, 0.5, 2], list("aaabb"))
    own = cloud.own.coordinates.assign(second=0.0).set_axis([1, 2], axis="columns")
    cloud = replace(cloud, own=replace(cloud.own, coordinates=own))
    low = Evidence("region", sides={"lieux": "low"}, space="main")
    found = region(low, cloud, [1], people, level=0.95, seed=1)
    assert (found.effect, found.counts.n, found.counts.base, found.axis) == (pytest.approx(0.4), 2, 5, "1")
    both = replace(low, sides={"lieux": "high", "biens": "high"})
    assert region(both, cloud, [1, 2], people, level=0.95, seed=1).counts.n == 3  # who is on the origin is high
    assert (
        region(replace(both, sides={"lieux": "high", "biens": "low"}), cloud, [1, 2], people, level=0.95, seed=1).effect
        == 0
    )


def test_a_region_is_compared_between_two_groups():
    cloud, people = on_line([-1, -0.1, 0.0, 0.5, 2], list("aaabb"), [1, 1, 1, -1, -1])
    piece = Evidence("region", sides={"lieux": "low"}, space="main", factor="statut", group="a")
    found = region(piece, cloud, [1], people, level=0.95, seed=1)
    counts = found.counts
    assert (counts.n, counts.base, counts.n_against, counts.base_against) == (2, 3, 0, 2)
    assert found.effect == pytest.approx(2 / 3)
    assert [each.effect for each in found.readings] == pytest.approx([-1.0])


# In a whole study ----------------------------------------------------------------------------------------------------

N = 60
ACTIVE = {f"{theme}{rank}": theme for theme in ("lieux", "biens") for rank in range(1, 5)}
QUESTIONS = {
    **{
        key: Question(
            key, key, "active", "single", theme, moment="avant" if key[-1] in "12" else "inconnu",
            categories={"non": "Non", "oui": "Oui"},
        )
        for key, theme in ACTIVE.items()
    },
    "statut": Question("statut", "Statut", "supplementary", "single", categories={"a": "A", "b": "B", "c": "C"}),
    "annee": Question("annee", "Année", "supplementary", "single", categories={"1": "1", "2": "2"}),
    "freins": Question("freins", "Freins", "descriptive", "multiple", categories={"x": "X", "y": "Y"}),
}  # fmt: skip
SPACE = Space(
    "main", "Espace", ("lieux", "biens"), supplementary=("statut", "annee"), n_axes=3,
    alternatives=("without_doubtful", "themes_equal", "missing_category"),
    axes=(
        Axis("lieux", "horizontal", ("lieux1", "oui"), "Lieux"),
        Axis("biens", "vertical", ("biens1", "oui"), "Biens"),
    ),
)  # fmt: skip
EDITIONS = Editions("annee", "1")
REGRESSION = Regression(("statut", "a"), "main", (1, 2))
CONTRAST = Evidence("contrast", "higher", 0.5, "main", "lieux", factor="statut", group="a", against="b")
SHIFT = Evidence("shift", "higher", 0.5, "main", "lieux")
ODDS = Evidence("odds_ratio", "higher", 2.5, "main", "lieux", question="statut", category="a")
REGION = Evidence("region", "none", 0.25, "main", sides={"lieux": "high", "biens": "low"})
SHARE = Evidence("share", "none", 0.25, question="lieux1", category="oui")
INQUIRY = [
    Asked("q", "Quoi ?", "before", "2026-11-26", (CONTRAST, SHIFT, ODDS)),
    Asked("r", "Qui ?", "after", "2026-11-26", (REGION, SHARE)),
]


@pytest.fixture(scope="module")
def survey():
    """Return answers of sixty to two themes, whose groups and editions lie apart on the first."""
    rng = np.random.default_rng(12)
    statut = rng.choice(list("abc"), N)
    annee = rng.choice(["1", "2"], N)
    traits = {"lieux": rng.normal(size=N) + 0.9 * (statut == "a") + 0.4 * (annee == "2"), "biens": rng.normal(size=N)}
    traits = {theme: trait - np.median(trait) for theme, trait in traits.items()}
    noise = {"lieux": 0.4, "biens": 0.8}  # the first theme makes the first axis
    held = {key: traits[theme] + noise[theme] * rng.normal(size=N) > 0 for key, theme in ACTIVE.items()}
    answers = pd.DataFrame(
        {key: pd.Categorical(np.where(one, "oui", "non"), ["non", "oui"]) for key, one in held.items()}
    )
    answers.loc[[3, 7], "lieux3"] = None
    groups = {"statut": pd.Categorical(statut, list("abc")), "annee": pd.Categorical(annee, ["1", "2"])}
    names = [f"r{rank:02}" for rank in range(N)]
    answers = answers.assign(**groups, respondent=names, wave="v", edition=annee)
    missing = pd.DataFrame({"respondent": ["r03", "r07"], "wave": "v", "question": "lieux3", "kind": "no_answer"})
    return answers.set_index("respondent", drop=False), missing


@pytest.fixture(scope="module")
def fitted(survey):
    """Return the tables of the space that evidence reads, noise not measured, and those that it is compared with."""
    people, missing = survey
    space, displayed = declared_space(people, SPACE, QUESTIONS, missing)
    themes, factors = themes_of(SPACE, QUESTIONS), people[["statut"]]
    alternatives = declared_alternatives(people, SPACE, QUESTIONS, missing)
    return {
        "individuals": individual_table(space, people[["respondent", "wave", "edition"]]),
        "eigenvalues": eigenvalue_table(space),
        "axes": axis_table(space, displayed),
        "themes": theme_table(space, themes, {axis.theme: axis.positive for axis in displayed}),
        "deviations": scaled_deviations(space.individual_coordinates, factors["statut"], space.eigenvalues),
        "alternative_deviations": alternative_deviations(space, alternatives, factors),
    }


@pytest.fixture(scope="module")
def shifts(survey, fitted):
    people = survey[0]
    return edition_shifts(
        active_cloud(fitted["individuals"]), people["annee"], "1", space="main", rng=np.random.default_rng(1),
        eigenvalues=fitted["eigenvalues"].set_index("axis")["eigenvalue"], unplaced=pd.Series(0, people.index),
        planes=[(1,), (2,)],
    )  # fmt: skip


def none_known(survey, comparability=()):
    panel = pd.DataFrame({"respondent": list(survey[0].index), "panel": ""})
    return {"panel": panel, "comparability": pd.DataFrame(comparability, columns=["question", "wave", "comparability"])}


def asked_of(survey, fitted, shifts=None, inquiry=INQUIRY, comparability=(), questions=QUESTIONS, **made_of):
    spaced = {name: {"main": fitted[name]} for name in ("individuals", "eigenvalues", "axes", "themes")}
    multiple = pd.DataFrame({"respondent": ["r00"], "question": ["freins"], "category": ["x"]})
    made = made_of | ({} if shifts is None else {"shifts": {"main": shifts}})
    answers, missing = survey[0].reset_index(drop=True), survey[1]
    return answer_inquiry(
        answers, multiple, missing, **none_known(survey, comparability), **spaced, **made, inquiry=inquiry,
        spaces={"main": SPACE}, questions=questions, editions=EDITIONS, regressions=[REGRESSION], data="public", seed=1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(survey, fitted, shifts):
    return asked_of(survey, fitted, shifts)


def rows(table, kind):
    return table[table["kind"] == kind]


def test_a_contrast_and_its_readings_are_the_deviations_of_the_space_and_of_its_alternatives(made, fitted):
    (row,) = rows(made["inquiry_answers"], "contrast").to_dict("records")
    known = fitted["deviations"]
    own = known[(known["factor"] == "statut") & (known["axis"] == int(row["axes"])) & (known["category_b"] == "b")]
    assert row["effect"] == pytest.approx(own["scaled_deviation"].item())
    read = rows(made["inquiry_readings"], "contrast").set_index("reading")
    others = fitted["alternative_deviations"]
    others = others[
        (others["factor"] == "statut") & (others["axis"] == int(row["axes"])) & (others["category_b"] == "b")
    ]
    assert list(others["alternative"]) == list(SPACE.alternatives)
    for name, expected in zip(others["alternative"], others["alternative_deviation"], strict=True):
        found = read.loc[name]
        if found["correlation"] >= 0.8:
            assert found["effect"] == pytest.approx(expected)
    left = [key for key in ACTIVE if key[-1] in "34"]  # whose answer may have come after
    assert read.index[read["reading_kind"] == "without"].tolist() == left
    assert row["n_readings"] == len(SPACE.alternatives) + len(left)


def test_a_shift_is_that_of_the_comparison_of_editions(made, shifts):
    (row,) = rows(made["inquiry_answers"], "shift").to_dict("records")
    known = shifts[(shifts["axes"] == row["axes"]) & (shifts["edition"] == "2")].iloc[0]
    assert row["effect"] == pytest.approx(known["deviation"])
    assert row["p_value"] == known["p_value"]
    assert row["ci_low"] < known["ci_low"] < known["ci_high"] < row["ci_high"]  # at the level of three tests
    assert (row["group"], row["against"], row["n"]) == ("2", "1", known["n"])


def test_a_shift_of_three_editions_none_of_which_is_named_is_their_path(survey, fitted):
    named = dict.fromkeys("123", "")
    people = survey[0].assign(annee=pd.Categorical(np.resize(list("123"), N), list("123")))
    asked = replace(QUESTIONS["annee"], categories=named)
    trends = pd.DataFrame({"axis": [int(table_axis(fitted))], "p_value": 0.321, "departure_p_value": 0.4}).assign(
        order_p_value=np.nan
    )
    inquiry = [Asked("q", "Quoi ?", "before", "2026-11-26", (SHIFT, replace(SHIFT, group="3")))]
    known = {"questions": QUESTIONS | {"annee": asked}, "edition_trends": {"main": trends}}
    found = asked_of((people, survey[1]), fitted, None, inquiry, **known)
    (path, of_two) = found["inquiry_answers"].to_dict("records")
    assert (path["against"], path["group"], path["base"], path["n_against"]) == ("1", "3", N, N / 3)
    assert (of_two["against"], of_two["group"], of_two["base"]) == ("1", "3", 2 * N / 3)
    assert path["p_value"] == 0.321
    (trend,) = found["inquiry_trends"].to_dict("records")
    assert (trend["key"], trend["evidence"], trend["editions"], trend["n"]) == ("q", 1, 3, N)
    assert path["effect"] == pytest.approx(2 * trend["slope"])  # from year 1 to year 3


def test_a_ratio_of_odds_is_that_of_the_declared_regression(made, survey, fitted):
    (row,) = rows(made["inquiry_answers"], "odds_ratio").to_dict("records")
    variances = fitted["eigenvalues"].set_index("axis")["eigenvalue"]
    points = active_cloud(fitted["individuals"])
    points = points / np.sqrt(variances.loc[points.columns])
    known = regression_table(survey[0], {"main": points}, [REGRESSION])
    own = known[known["term"] == f"axis_{row['axes']}"].iloc[0]
    assert [row["effect"], row["p_value"]] == pytest.approx(own[["odds_ratio", "p_value"]].tolist())
    assert row["ci_low"] < own["ci_low"] < own["ci_high"] < row["ci_high"]
    assert (row["n"], row["base"]) == (own["events"], own["n"])


def test_the_family_is_of_the_pieces_tested(made):
    table = made["inquiry_answers"]
    assert table["level"].unique() == pytest.approx([1 - 0.05 / 3])
    assert table["p_adjusted"].notna().tolist() == [True, True, True, False, False]
    assert table["verdict"].tolist()[3:] == ["described", "described"]
    assert rows(table, "region")["side"].tolist() == ["high | low"]


def test_a_theme_that_no_axis_carries_does_not_compare(survey, fitted):
    lost = fitted | {"themes": fitted["themes"].assign(carried="no")}
    table = asked_of(survey, lost)["inquiry_answers"]
    assert table["verdict"].tolist() == ["not_compared"] * 4 + ["described"]
    noisy = fitted["eigenvalues"].assign(noise_eigenvalue=9.0)
    assert theme_axis("lieux", SPACE, Tables(fitted | {"eigenvalues": noisy})) is None
    assert theme_axis("lieux", SPACE, Tables(fitted)) == int(table_axis(fitted))


def table_axis(fitted):
    axes = fitted["axes"]
    return axes.loc[axes["theme"] == "lieux", "axis"].item()


def test_editions_are_compared_without_the_questions_that_a_wave_worded_otherwise(made, survey, fitted, shifts):
    """The same answers give the same numbers, whatever else is asked; one question less, the editions' alone change."""
    inquiry = [Asked("q", "Quoi ?", "before", "2026-11-26", (CONTRAST, SHIFT))]
    changed = [("lieux4", "v", "reworded")]
    same, common = (asked_of(survey, fitted, shifts, inquiry, flags)["inquiry_answers"] for flags in ((), changed))
    for kind in ("contrast", "shift"):
        for name in ("effect", "p_value", "smallest", "largest"):
            assert rows(same, kind)[name].item() == rows(made["inquiry_answers"], kind)[name].item()
    assert rows(same, "contrast")["effect"].item() == rows(common, "contrast")["effect"].item()
    assert rows(same, "shift")["effect"].item() != rows(common, "shift")["effect"].item()


def test_a_reading_whose_axis_does_not_go_with_the_study_s_tells_nothing(survey, fitted):
    of = Surveyed(*survey, QUESTIONS, {"main": Tables(fitted)})
    cloud = whole_cloud(SPACE, of)
    axis = table_axis(fitted)
    lost = replace(cloud.others[0], coordinates=cloud.others[0].coordinates[[]], correlations=pd.Series({axis: 0.5}))
    piece = replace(REGION, sides={"lieux": "low"})
    found = region(piece, replace(cloud, others=(lost,)), [axis], People(of.answers), level=0.95, seed=1)
    assert np.isnan(found.readings[0].effect)
    assert found.effect > 0


def test_respondents_who_weigh_alike_tell_what_unweighted_ones_do(made, survey, fitted, shifts):
    inquiry = [Asked("q", "Quoi ?", "before", "2026-11-26", (CONTRAST, REGION, SHARE))]
    alike = survey[0].assign(weight=2.0), survey[1]
    weighted = asked_of(alike, fitted, shifts, inquiry)["inquiry_answers"].set_index("kind")
    plain = made["inquiry_answers"].set_index("kind")
    for kind in ("contrast", "region", "share"):
        names = ["effect", "n", "base", "smallest", "largest"] + (["p_value"] if kind == "contrast" else [])
        assert weighted.loc[kind, names].tolist() == pytest.approx(plain.loc[kind, names].tolist(), nan_ok=True)
