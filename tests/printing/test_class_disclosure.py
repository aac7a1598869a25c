"""Groups of one voice: no report for everybody tells of a small group that all of it gave one answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from tests.attacks.surveys import drawn

from analysis.description.frequencies import frequency_table
from analysis.printing.cells import protected
from analysis.printing.class_disclosure import telling, whole, whole_or_nil
from analysis.printing.counted import Counted, Population
from analysis.printing.door import printed
from analysis.printing.few import SMALL_GROUP
from analysis.printing.margins import counts_of
from analysis.printing.public import Printed, public_frequencies
from analysis.printing.rivals import ENOUGH, Rivals
from analysis.study import Question

NO_MISSING = pd.DataFrame(columns=["respondent", "question", "kind"])
NO_MULTIPLE = pd.DataFrame(columns=["respondent", "question", "category"])


def table_of(cells, *, ticks=False):
    """Return the frequency table of a question by a factor, from its counts; of boxes, how many ticked each."""
    cells = np.asarray(cells)
    groups = "uvwx"[: cells.shape[1]]
    sizes = dict(zip(groups, cells.sum(axis=0).tolist(), strict=True))
    answers = pd.DataFrame({"g": [group for group in groups for _ in range(sizes[group])]})
    answers["respondent"] = range(len(answers))
    given = [(name, n) for g in range(len(groups)) for name, n in zip("abcd", cells[:, g].tolist(), strict=False)]
    answers["q"] = pd.Categorical([name for name, n in given for _ in range(n)], categories=list("abcd"[: len(cells)]))
    answers["g"] = pd.Categorical(answers["g"], categories=list(groups))
    if not ticks:
        return frequency_table(answers, NO_MULTIPLE, NO_MISSING, [Question("q", "q", "active", "single")], by=["g"])
    boxes = answers.loc[answers["q"] == "a", ["respondent"]].assign(question="m", category="box")
    asked = Question("m", "m", "descriptive", "multiple", categories={"box": "box", "other": "other"})
    rest = answers[["respondent"]].assign(question="m", category="other")
    return frequency_table(answers, pd.concat([boxes, rest]), NO_MISSING, [asked], by=["g"])


def by_group(table):
    """Return the printed counts by group, answers as rows."""
    shown = public_frequencies(table)
    own = shown[shown["by"].notna()]
    return own.pivot_table(index="category", columns="by_category", values="n", dropna=False, observed=False).to_numpy()


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([[5, 12], [0, 18]], [[1, 0], [1, 0]]),
        ([[5, 12], [0, 18], [0, 20]], [[1, 0], [0, 0], [1, 0]]),  # beside all of it, the answer that most gave
        ([[10, 12], [0, 18]], [[0, 0], [0, 0]]),  # a group of ten
        ([[12, 0, 0], [9, 15, 20]], [[0, 0, 0], [0, 0, 0]]),  # an answer of twelve
        ([[9, 0, 0], [9, 15, 20]], [[1, 0, 1], [0, 0, 0]]),  # all who gave it are of one group
        ([[5, 12, 30], [0, 0, 0]], [[0, 0, 0], [0, 0, 0]]),  # everybody gave it
        ([[5, 12, 30], [0, 1, 1]], [[0, 0, 0], [0, 0, 0]]),  # all but two
        ([[3, 12], [3, 18]], [[0, 0], [0, 0]]),
    ],
)
def test_counts_that_tell_of_a_small_group_are_all_of_it_and_a_nil_one(cells, told):
    found = telling(np.array(cells))
    assert found.astype(int).tolist() == told
    assert (found <= whole_or_nil(np.array(cells))).all()
    assert whole(np.array(cells)).any() == found.any()


def tables_of(sums, sizes):
    """Yield every table with these sums of answers and sizes of groups."""
    if len(sizes) == 1:
        yield np.array(sums)[:, None]
        return
    for most in product(*(range(min(total, sizes[0]) + 1) for total in sums[:-1])):
        first = [*most, sizes[0] - sum(most)]
        if 0 <= first[-1] <= sums[-1]:
            for rest in tables_of([total - n for total, n in zip(sums, first, strict=True)], sizes[1:]):
                yield np.column_stack([first, rest])


def masks_of(cells):
    """Return which counts of a table are masked, everybody's and the bases being printed."""
    everybody = np.column_stack([cells.sum(axis=1), cells])
    rows = [
        ("q", f"a{answer}", group and "g", group and f"g{group}", int(n), int(base))
        for group, (column, base) in enumerate(zip(everybody.T, everybody.sum(axis=0), strict=True))
        for answer, n in enumerate(column)
    ]
    table = pd.DataFrame(rows, columns=["question", "category", "by", "by_category", "n", "base"])
    table[["by", "by_category"]] = table[["by", "by_category"]].replace(0, None)
    return protected(counts_of(table), margins_printed=True)[:-1, 1:]


@pytest.mark.parametrize(("n_answers", "n_groups"), [(2, 2), (3, 2), (2, 3), (2, 4), (3, 3)])
@pytest.mark.parametrize("seed", range(3))
def test_no_small_group_is_known_to_be_of_one_voice(n_answers, n_groups, seed):
    """Every table of the same margins that is masked alike is tried: who knows the rule cannot set one aside."""
    rng = np.random.default_rng(seed)
    cells = rng.integers(3, 6, (n_answers, n_groups))
    voice = int(rng.integers(n_answers))
    cells[:, 0] = 0
    cells[voice, 0] = rng.integers(3, 6)
    hide = masks_of(cells)
    alike = [
        other
        for other in tables_of(cells.sum(axis=1).tolist(), cells.sum(axis=0).tolist())
        if (other[~hide] == cells[~hide]).all() and (masks_of(other) == hide).all()
    ]
    assert hide[voice, 0]
    assert len({int(other[voice, 0]) for other in alike}) >= ENOUGH


def test_what_is_masked_is_chosen_by_what_is_printed():
    """All five of u gave the first answer: the dashes were those of no other table with these margins."""
    assert masks_of(np.array([[5, 12, 9], [0, 8, 7], [0, 9, 14]])).all(axis=1).sum() == 2


def test_respondents_of_no_known_group_count_among_those_who_answered_otherwise():
    """All of known groups said yes, twenty others no: that all five of a group did tells what each of them said."""
    cells = np.array([[5, 12, 30], [0, 0, 0]])
    assert not whole(cells).any()
    assert whole(cells, answers=np.array([47, 20])).tolist() == [[True, False, False], [False] * 3]
    answers = pd.DataFrame({"g": [*"uuuuu", *["v"] * 12, *["w"] * 30, *[None] * 20], "q": ["yes"] * 47 + ["no"] * 20})
    answers = answers.astype("category").assign(respondent=range(67))
    asked = [Question("q", "q", "active", "single")]
    shown = public_frequencies(frequency_table(answers, NO_MULTIPLE, NO_MISSING, asked, by=["g"]))
    assert shown.loc[shown["by_category"] == "u", "n"].isna().all()
    assert shown.loc[shown["by"].isna(), "n"].tolist() == [20, 47]


def test_boxes_that_all_of_a_small_group_ticked_or_left_are_masked():
    for ticked, others in (([6, 12], [0, 18]), ([0, 12], [6, 18])):
        assert np.isnan(by_group(table_of([ticked, others], ticks=True))[0]).all()


def test_a_large_group_of_one_voice_is_printed():
    assert not np.isnan(by_group(table_of([[SMALL_GROUP, 12], [0, 18]]))).any()


def test_the_audit_asks_several_values_of_a_group_of_one_voice():
    labels = pd.MultiIndex.from_product([["q", "g"], ["a", "b"]])
    held = np.array([[0, 2]] * 5 + [[0, 3]] * 12 + [[1, 3]] * 18)
    across = np.repeat(np.arange(2), 2)[:, None] != np.repeat(np.arange(2), 2)
    known = Counted(labels, held, np.zeros(len(held), dtype=int), (Population(np.array([0]), ~across, across),))
    assert known.masked == [(0, 0, 2), (0, 1, 2)]  # all of it, and none: the other group's counts are large
    rivals = Rivals(known)
    for cell in known.masked:
        rivals.look(cell)
    assert rivals.exposed() == []
    assert rivals.values[0, 1, 2] >= {0, 1, 2}
    assert rivals.values[0, 0, 2] >= {3, 4, 5}
    shown = replace(known, populations=(Population(np.array([0]), np.ones((4, 4), dtype=bool), across),))
    assert shown.masked == []


@pytest.fixture(scope="module")
def survey():
    return drawn(1, 40)


@pytest.fixture(scope="module")
def spaceless(survey):
    """Return the survey whose tables are those of the study alone, for what no space is about."""
    return replace(survey, results=replace(survey.results, spaces={}))


def test_links_of_a_question_of_which_few_gave_an_answer_are_withheld(survey):
    space = survey.results.spaces["main"]
    few = set(space.categories.loc[space.categories["n"] < SMALL_GROUP, "question"])
    shown = printed(survey.results, replace(survey.study, disclosure="public")).spaces["main"].associations
    told = shown.dropna(subset=["chi2"])
    assert (told["pem"] < 1).all()
    assert 0 < len(told) < len(shown)
    assert not few & {*told["question_a"], *told["question_b"]}


def test_a_question_to_which_all_of_a_small_class_answered_alike_is_not_told_by_class(survey):
    sizes = pd.DataFrame({"class": ["1", "2"], "n": [6, 34], "share": [0.15, 0.85]})
    rows = [
        (number, key, "oui", n, base) for number, base in (("1", 6), ("2", 34)) for key, n in (("q1", base), ("q2", 3))
    ]
    rows += [(number, "q3", "oui", n, base) for number, n, base in (("1", 3, 6), ("2", 34, 34))]
    marks = pd.DataFrame(rows, columns=["class", "question", "category", "n", "base"])
    space = survey.results.spaces["main"].replaced(
        class_sizes=sizes.assign(jaccard=0.9, dissolved=0.0, replicates=9),
        class_categories=marks.assign(share_in_class=0.5, share_overall=0.5, v_test=2.5, rank=1.0),
    )
    study = replace(survey.study, disclosure="public")
    shown = printed(replace(survey.results, spaces={"main": space}), study).spaces["main"].class_categories
    told = shown.groupby("question")["n"].apply(lambda n: n.notna().tolist()).to_dict()
    assert told == {"q1": [False] * 2, "q2": [True] * 2, "q3": [True] * 2}  # a large class may be of one voice


@pytest.mark.parametrize(
    ("sd", "base", "is_told"),
    [(0.0, 5, False), (2.5e-16, 5, False), (0.5, 5, True), (0.0, SMALL_GROUP, True)],  # of five times 1.1, weighted
)
def test_a_number_that_all_of_a_small_group_gave_is_masked(spaceless, sd, base, is_told):
    sizes = [(None, 60, 1.0), ("a", base, sd), ("b", 20, 1.0), ("c", 30, 1.0)]
    rows = [("age", group and "groupe", group, n, 4.0, spread, "no") for group, n, spread in sizes]
    columns = ["question", "by", "by_category", "base", "mean", "sd", "dominated"]
    numbers = pd.DataFrame(rows, columns=columns).assign(q1=4.0, median=4.0, q3=4.0)
    study = replace(spaceless.study, disclosure="public")
    shown = printed(spaceless.results.replaced(numbers=numbers), study).study.numbers
    assert shown["mean"].notna().tolist() == [True, is_told, is_told, True]


def margins(question, rows, wave=""):
    table = pd.DataFrame(rows, columns=["category", "n"])
    return table.assign(wave=wave, question=question, share=table["n"] / table["n"].sum(), weighted_share=np.nan)


@pytest.mark.parametrize(
    ("table", "is_told"),
    [
        (margins("q", [("a", 6), ("b", 0)], "2020"), False),
        (margins("q", [("a", 16), ("b", 0)], "2020"), True),
        (pd.concat([margins("q", [("a", 20), ("b", 0)], "2020"), margins("q", [("a", 12), ("b", 6)], "2024")]), False),
        (pd.concat([margins("q", [("a", 20), ("b", 4)], "2020"), margins("q", [("a", 12), ("b", 6)], "2024")]), True),
        (margins("q | g", [("a | u", 6), ("b | u", 0), ("a | v", 12), ("b | v", 18)]), False),
        (margins("q | g", [("a | u", 6), ("b | u", 4), ("a | v", 12), ("b | v", 18)]), True),
    ],
)
def test_margins_of_a_small_group_of_one_voice_are_masked(spaceless, table, is_told):
    study = replace(spaceless.study, disclosure="public")
    shown = printed(spaceless.results.replaced(margins=table.reset_index(drop=True)), study).study.margins
    assert shown["n"].notna().all() == is_told


def codes(rows):
    """Return codes of a question of no printed count, by wave: what was received, as what, how many."""
    table = pd.DataFrame(rows, columns=["wave", "code", "category", "n"])
    return table.assign(question="codes", comparability="identical", column="Q1", wording="w", share=0.5)


@pytest.mark.parametrize(
    ("table", "is_told"),
    [
        (codes([("2020", "1", "a", 20), ("2020", "2", "b", 20), ("2024", "1", "a", 6), ("2024", "2", "b", 0)]), False),
        (codes([("2020", "1", "a", 20), ("2020", "2", "b", 20), ("2024", "1", "a", 3), ("2024", "9", "a", 3)]), False),
        (codes([("2020", "1", "a", 20), ("2020", "2", "b", 0), ("2024", "1", "a", 12), ("2024", "2", "b", 6)]), False),
        (codes([("2020", "1", "a", 20), ("2020", "2", "b", 20), ("2024", "1", "a", 12), ("2024", "2", "b", 6)]), True),
    ],
)
def test_codes_of_a_wave_or_an_answer_of_one_voice_are_masked(spaceless, table, is_told):
    study = replace(spaceless.study, disclosure="public")
    shown = printed(spaceless.results.replaced(crosswalk=table), study).study.crosswalk
    assert shown["n"].notna().all() == is_told


@pytest.mark.parametrize(("last", "is_told"), [("A", False), ("AB", False), ("AB A AC", False), ("AB BC CA", True)])
def test_boxes_that_all_of_a_small_wave_ticked_or_left_are_masked_among_codes(spaceless, last, is_told):
    """Nine of the last wave ticked these boxes, by turns."""
    rng = np.random.default_rng(0)
    given = [set(rng.choice(list("ABC"), 2, replace=False)) for _ in range(60)]
    waves = {"2020": given, "2024": (last.split() * 9)[:9]}
    table = codes([(wave, box, box, sum(box in one for one in all_)) for wave, all_ in waves.items() for box in "ABC"])
    accounting = pd.DataFrame({"wave": list(waves), "step": "kept", "rows": [60, 9], "persons": [60, 9], "unsent": 0})
    asked = Question("codes", "codes", "descriptive", "multiple", categories={box: box for box in "ABC"})
    study = replace(spaceless.study, disclosure="public", questions={**spaceless.study.questions, "codes": asked})
    results = spaceless.results.replaced(
        crosswalk=table, accounting=accounting, missing=pd.DataFrame(columns=["respondent", "wave", "question", "kind"])
    )
    assert printed(results, study).study.crosswalk["n"].notna().all() == is_told


def test_boxes_crossed_with_a_question_are_withheld_where_all_of_a_small_group_ticked_one_or_none_did():
    """In units of ticks the base counts ticks: five of a group, who ticked eight boxes, all ticked A, and none C."""

    def is_withheld(ticks):
        cells = [
            ("m", box, "g", group, n, sum(own))
            for group, own in ticks.items()
            for box, n in zip("ABC", own, strict=True)
        ]
        sums = {box: sum(own[rank] for own in ticks.values()) for rank, box in enumerate("ABC")}
        whole_table = [("m", box, None, None, n, sum(sums.values())) for box, n in sums.items()]
        columns = ["question", "category", "by", "by_category", "n", "base"]
        alone = [("m", box, None, None, n, 75) for box, n in sums.items()]
        sizes = [("g", group, None, None, n, 75) for group, n in {"u": 5, "v": 30, "w": 40}.items()]
        told = Printed.of(pd.DataFrame([*alone, *sizes], columns=columns))
        return told.withholds(pd.DataFrame([*whole_table, *cells], columns=columns))

    assert is_withheld({"u": (5, 3, 0), "v": (15, 14, 16), "w": (20, 20, 29)})
    assert is_withheld({"u": (3, 3, 0), "v": (15, 14, 16), "w": (20, 20, 29)})
    assert not is_withheld({"u": (4, 3, 3), "v": (15, 14, 16), "w": (20, 20, 29)})


def test_crossed_questions_are_withheld_where_a_small_group_is_of_one_voice():
    for cells, is_withheld in (([[5, 12], [0, 18]], True), ([[10, 12], [0, 18]], False)):
        crossed = table_of(cells)
        everybody = crossed[crossed["by"].isna()]
        groups = everybody.assign(question="g", category=["u", "v"], n=np.sum(cells, axis=0))
        told = Printed.of(pd.concat([everybody, groups], ignore_index=True))
        assert told.withholds(crossed) is is_withheld
