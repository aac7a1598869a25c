"""What a report for everybody prints of counts, attacked by every survey that would print the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import LinearConstraint, milp

from analysis.description.frequencies import frequency_table
from analysis.printing.door import printed
from analysis.printing.margins import counts_of
from analysis.printing.public import Printed, has_small, masked_counts, public_frequencies
from analysis.study import Question, read_study
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

SIZES = {"q": 3, "f": 3, "h": 2}  # a question, and two factors that are questions too
NO_MISSING = pd.DataFrame(columns=["respondent", "question", "kind"])
NO_MULTIPLE = pd.DataFrame(columns=["respondent", "question", "category"])


def survey(seed, n=25, unknown=0.06):
    """Return the answers of a small survey, a few of them missing."""
    rng = np.random.default_rng(seed)
    answers = pd.DataFrame({"respondent": range(n)})
    for key, size in SIZES.items():
        shares = rng.dirichlet(np.full(size, 2.0))
        given = pd.Series(rng.choice([f"{key}{rank}" for rank in range(size)], n, p=shares))
        held = given.mask(pd.Series(rng.random(n) < unknown))
        answers[key] = pd.Categorical(held, categories=[f"{key}{rank}" for rank in range(size)])
    return answers


def frequencies(answers):
    questions = [Question(key, key, "supplementary", "single") for key in SIZES]
    return frequency_table(answers, NO_MULTIPLE, NO_MISSING, questions, by=["f", "h"])


class Attack:
    """Every survey that would print the same: how many respondents give each combination of answers."""

    def __init__(self, printed, true):
        names = [[*(f"{key}{rank}" for rank in range(size)), None] for key, size in SIZES.items()]
        people = pd.DataFrame(list(product(*names)), columns=list(SIZES))
        self.answered = {key: people[key].notna().to_numpy() for key in SIZES}
        self.holds = {(key, name): (people[key] == name).to_numpy() for key in SIZES for name in people[key].unique()}
        rows, values = [], []
        for row in printed.itertuples():
            rows += [self.cell(row, category=True), self.cell(row, category=False)]
            values += [row.n, row.base]
        known = ~np.isnan(values)
        self.rules = [LinearConstraint(np.array(rows)[known], np.array(values)[known], np.array(values)[known])]
        masked = printed["n"].isna() & printed["base"].notna() & (true["n"] > 0)
        if masked.any():  # zeros are printed wherever the base is, but beside all of a small group
            cells = [self.cell(row, category=True) for row in printed[masked].itertuples()]
            self.rules.append(LinearConstraint(np.array(cells), 1, np.inf))

    def cell(self, row, *, category):
        held = self.holds[row.question, row.category] if category else self.answered[row.question]
        inside = self.holds[row.by, row.by_category] if isinstance(row.by_category, str) else True
        return (held & inside).astype(float)

    def range(self, cell):
        """Return the least and the greatest value that a count may have."""
        ends = []
        for side in (1, -1):
            found = milp(side * cell, constraints=self.rules, integrality=np.ones(len(cell)))
            ends.append(side * found.fun if found.success else side * -np.inf)
        return ends


def small_counts(table, answers):
    """Yield what no reader may learn: small counts, and those of respondents whose group is unknown."""
    for row in table[table["n"].between(1, 2)].itertuples():
        yield row
    for row in table[table["by"].notna()].drop_duplicates(["question", "category", "by"]).itertuples():
        n = ((answers[row.question] == row.category) & answers[row.by].isna()).sum()
        if 0 < n < 3:
            yield row._replace(by_category=None)


@pytest.mark.parametrize("seed", range(12))
def test_no_small_count_is_recovered_from_all_that_is_printed(seed):
    answers = survey(seed)
    table = frequencies(answers)
    attack = Attack(public_frequencies(table), table)
    for row in small_counts(table, answers):
        cell = attack.cell(row, category=True)
        if row.by_category is None:
            cell *= ~attack.answered[row.by]
        low, high = attack.range(cell)
        assert high - low >= 1, row


def test_the_attack_recovers_counts_that_are_masked_alone():
    answers = survey(0, unknown=0.0)
    table = frequencies(answers)
    alone = table.astype({"n": "float64", "base": "float64"})
    alone["n"] = alone["n"].mask(table["n"].between(1, 2))
    attack = Attack(alone, table)
    ranges = [attack.range(attack.cell(row, category=True)) for row in small_counts(table, answers)]
    assert any(high - low < 1 for low, high in ranges)


@pytest.mark.parametrize("seed", range(12))
def test_no_small_count_is_printed_and_clean_breakdowns_are_whole(seed):
    table = frequencies(survey(seed, n=40, unknown=0.0))
    printed = public_frequencies(table)
    assert not has_small(printed["n"])
    assert not has_small(printed["base"])
    for (question, by), rows in table[table["by"].notna()].groupby(["question", "by"]):
        whole = table[table["question"].isin([question, by]) & table["by"].isna()]
        told = counts_of(pd.concat([whole[whole["question"] == question], rows]))
        if not has_small(rows["n"]) and not has_small(whole["n"]) and not told.of_one_voice:
            assert printed.loc[rows.index, ["n", "base", "share"]].notna().all(axis=None)


def test_two_factors_crossed_are_masked_alike_whichever_breaks_the_other_down():
    answers = survey(1)
    printed = public_frequencies(frequencies(answers)).set_index(["question", "by"])["n"]
    one, other = (printed.loc[[pair]].isna() for pair in (("f", "h"), ("h", "f")))
    assert one.all() == other.all()
    assert one.any() == other.any()


def test_the_breakdowns_by_a_factor_of_a_masked_group_are_withheld():
    answers = pd.DataFrame({"respondent": range(30), "q": list("ab" * 15), "f": [*"u" * 2, *"v" * 13, *"w" * 15]})
    answers = answers.astype({"q": "category", "f": "category"})
    questions = [Question(key, key, "supplementary", "single") for key in "qf"]
    printed = public_frequencies(frequency_table(answers, NO_MULTIPLE, NO_MISSING, questions, by=["f"]))
    assert printed.loc[printed["by"].notna(), ["n", "base", "share", "ci_low"]].isna().all(axis=None)
    assert printed.loc[(printed["question"] == "q") & printed["by"].isna(), "n"].tolist() == [15, 15]
    assert printed.loc[printed["question"] == "f", "n"].isna().tolist() == [True, True, False]


def test_several_answers_lose_the_rare_box_alone():
    ticks = [(person, "m", "often") for person in range(20)] + [(person, "m", "half") for person in range(15)]
    multiple = pd.DataFrame([*ticks, (0, "m", "rare")], columns=["respondent", "question", "category"])
    answers = pd.DataFrame({"respondent": range(30), "g": pd.Categorical(["u", "v"] * 15)})
    boxes = {"often": "often", "half": "half", "rare": "rare"}
    question = Question("m", "m", "descriptive", "multiple", categories=boxes)
    printed = public_frequencies(frequency_table(answers, multiple, NO_MISSING, [question], by=["g"]))
    lost = printed[printed["n"].isna()]
    assert set(lost["category"]) == {"rare"}
    assert len(lost) == 3
    assert printed["base"].notna().all()


def test_a_table_of_nothing_small_is_printed_as_it_is():
    answers = pd.DataFrame(
        {"respondent": range(40), "q": list("aabb" * 10), "f": list("uv" * 20), "h": list("xy" * 20)}
    )
    table = frequencies(answers.astype({"q": "category", "f": "category", "h": "category"}))
    assert public_frequencies(table).astype(table.dtypes).equals(table)


@pytest.mark.parametrize(
    ("counts", "masked"),
    [
        ([1, 20, 9], [True, False, True]),
        ([0, 20, 9], [False, False, False]),
        ([1, 1, 30], [True, True, True]),
        ([2], [True]),
        ([], []),
    ],
)
def test_a_whole_that_is_known_hides_two_counts_at_least(counts, masked):
    assert masked_counts(counts) == masked


@pytest.mark.parametrize(
    ("counts", "is_withheld"),
    [([[5, 6], [7, 8]], False), ([[2, 6], [7, 8]], True), ([[5, 16], [7, 0]], True), ([[15, 16], [17, 0]], False)],
)
def test_crossed_questions_are_printed_whole_or_withheld(counts, is_withheld):
    rows = [
        (c, g) for c, line in zip("xy", counts, strict=True) for g, n in zip("uv", line, strict=True) for _ in range(n)
    ]
    answers = pd.DataFrame(rows, columns=["q", "g"]).astype("category").assign(respondent=range(len(rows)))
    questions = [Question(key, key, "descriptive", "single") for key in ("q", "g")]
    table = frequency_table(answers, NO_MULTIPLE, NO_MISSING, questions)
    crossed = frequency_table(answers, NO_MULTIPLE, NO_MISSING, questions[:1], by=["g"])
    assert Printed.of(table).withholds(crossed) is is_withheld


def test_crossed_questions_are_withheld_where_a_few_answered_one_alone():
    answers = pd.DataFrame({"respondent": range(31), "q": list("x" * 15 + "y" * 16), "g": [*list("uv" * 15), None]})
    answers = answers.astype({"q": "category", "g": "category"})
    questions = [Question(key, key, "descriptive", "single") for key in ("q", "g")]
    table = frequency_table(answers, NO_MULTIPLE, NO_MISSING, questions)
    crossed = frequency_table(answers.dropna(), NO_MULTIPLE, NO_MISSING, questions[:1], by=["g"])
    assert Printed.of(table).withholds(crossed)


@pytest.fixture
def points():
    rows = [("q", "x", 1), ("q", "y", 9), ("q", "z", 20)]
    return pd.DataFrame(rows, columns=["question", "category", "n"]).assign(
        coordinate=0.5, contribution=0.1, frequency=0.3
    )


@pytest.fixture
def shown(root, points):
    """Return what gives a table of a space as it is printed: points, mean points and the deviations between these."""
    frequencies = points[["question", "category", "n"]].assign(by=None, by_category=None, base=30, share=0.1)
    means = points.rename(columns={"question": "factor"}).assign(mean=0.5)
    pairs = pd.DataFrame(combinations(means["category"], 2), columns=["category_a", "category_b"]).assign(factor="q")
    frames = {
        "categories": points.assign(status="active", axis=1, retained=True),
        "eigenvalues": pd.DataFrame({"axis": [1], "eigenvalue": [0.3]}),
        "mean_points": means,
        "deviations": pairs,
    }
    whole = {name: frame.reindex(columns=TABLES[name].names) for name, frame in frames.items()}
    results = Results(Tables({"frequencies": frequencies}), {"main": Tables(whole)})

    def show(name, **declared):
        study = replace(read_study(root / "examples/poison"), **declared)
        return whole[name], getattr(printed(results, study).spaces["main"], name)

    return show


def test_no_point_of_too_few_is_placed(shown):
    whole, same = shown("categories")
    assert same is whole
    received, same = shown("categories", data="received")
    assert same is received
    public = shown("categories", disclosure="public")[1]
    assert public["coordinate"].isna().tolist() == [True, True, False]
    assert public["contribution"].isna().tolist() == [True, True, False]


def test_no_deviation_from_a_group_of_too_few_is_shown(shown, points):
    for open_data in ("public", "reconstructed", "received"):
        whole, same = shown("deviations", data=open_data)
        assert same is whole
    keys = points["category"].tolist()
    whole, left = shown("deviations", disclosure="public")
    expected = [not {a, b} & set(keys[:2]) for a, b in combinations(keys, 2)]
    assert left.index.tolist() == whole.index[expected].tolist()
