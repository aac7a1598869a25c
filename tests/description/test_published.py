"""Published figures: which counts they can come from, and whether the answers give them."""

from __future__ import annotations

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given

from analysis.description.published import check_published, possible_counts
from analysis.description.rounding import RULES, common_bases, compatible_counts, percentage
from analysis.problems import StudyError

COLUMNS = ["id", "label", "value", "unit", "question", "category", "base", "rule", "source", "note"]


def frequencies():
    counts = [
        *(("statut", "laureat", 41, 61), ("statut", "depose", 12, 61), ("statut", "abandon", 8, 61)),
        *(("cdess", "jamais", 24, 60), ("cdess", "une_fois", 36, 60)),
        *(("choix", "temps", 40, 61), ("choix", "argent", 30, 61)),
    ]
    table = pd.DataFrame(counts, columns=["question", "category", "n", "base"]).assign(by=None)
    return pd.concat([table, table.assign(by="edition", n=1)])


def published(*rows):
    return pd.DataFrame([dict.fromkeys(COLUMNS) | row for row in rows], columns=COLUMNS)


def figure(value, unit="%", **others):
    return {"id": "f", "label": "Figure", "value": value, "unit": unit, **others}


@given(st.integers(0, 100), st.integers(1, 70))
def test_every_count_is_found_by_brute_force(value, n):
    nearest = [k for k in range(n + 1) if (200 * k + n) // (2 * n) == value]
    down = [k for k in range(n + 1) if 100 * k // n == value]
    up = [k for k in range(n + 1) if -(-100 * k // n) == value]
    found = compatible_counts(value, [n])
    assert found.loc[found["rule"] == "nearest", "k"].tolist() == nearest
    assert found.loc[found["rule"] == "down", "k"].tolist() == down
    assert found.loc[found["rule"] == "up", "k"].tolist() == up


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 2))
def test_a_percentage_is_compatible_with_its_own_count(count, decimals):
    k, n = count
    for rule in RULES:
        value = percentage(k, n, decimals, rule)
        found = compatible_counts(str(value), [n], [rule])
        assert k in found["k"].tolist()


def test_halves_go_up_or_to_the_even_number():
    assert [percentage(1, 8, 0, rule) for rule in RULES] == [13, 12, 13, 12]
    assert [percentage(3, 8, 0, rule) for rule in RULES] == [38, 38, 38, 37]
    assert percentage(1, 200, 0, "half_even") == 0


def test_decimals_as_published_count():
    assert compatible_counts("37,7", [60, 61], ["nearest"]).values.tolist() == [[23, 61, "nearest"]]
    assert compatible_counts("38", [60, 61], ["nearest"])["k"].tolist() == [23, 23]
    assert compatible_counts(38.0, [61], ["nearest"])["k"].tolist() == [23]


def test_bases_common_to_four_published_percentages():
    assert common_bases([40, 38, 45, 58], range(40, 62)) == [40, 53, 55, 60]
    assert 61 in common_bases([40, 38, 45, 58], range(40, 62), rule="up")
    counts = [compatible_counts(value, [61], ["up"])["k"].tolist() for value in (40, 38, 45, 58)]
    assert counts == [[24], [23], [27], [35]]


def test_figures_that_agree():
    table = check_published(
        published(
            figure(61, "effectif"),
            figure(41, "effectif", question="statut", category="laureat", base=61),
            figure(33, question="statut", category="depose|abandon", base=61.0, rule="nearest"),
            figure("40", question="cdess", category="jamais", base="60"),
        ),
        frequencies(),
        61,
    )
    assert table["agrees"].tolist() == [True] * 4
    assert table["k"].tolist() == [61, 41, 20, 24]
    assert table["n"].tolist() == [61, 61, 61, 60]
    assert table["rule"].tolist() == ["count", "count", "nearest", "nearest"]
    assert list(table.columns[:7]) == ["id", "published", "k", "n", "rule", "computed", "agrees"]


@pytest.mark.parametrize(
    ("row", "computed"),
    [
        (figure(68, question="statut", category="laureat"), 67),
        (figure(40, question="cdess", category="jamais", base=61), 40),
        (figure(42, "effectif", question="statut", category="laureat"), 41),
        (figure("67,3", question="statut", category="laureat"), 67.2),
    ],
)
def test_figures_that_disagree(row, computed):
    found = check_published(published(row), frequencies(), 61).iloc[0]
    assert not found["agrees"]
    assert found["computed"] == computed


def test_possible_counts_of_each_percentage():
    table = possible_counts(published(figure(40), figure(61, "effectif")), [60, 61])
    assert list(table.columns) == ["id", "published", "k", "n", "rule"]
    found = set(zip(table["k"], table["n"], table["rule"], strict=True))
    assert found == {*((24, 60, rule) for rule in RULES), (24, 61, "up"), (25, 61, "down")}


def test_every_fault_is_told_at_once():
    rows = [
        figure("abc", "pourcent"),
        figure(40),
        figure(40, question="nulle", category="x"),
        figure(40, question="cdess", category="souvent", rule="au hasard", base="soixante"),
        figure(90, question="choix", category="temps|argent"),
    ]
    with pytest.raises(StudyError) as caught:
        check_published(published(*rows), frequencies(), 61)
    found = [problem.found for problem in caught.value.problems]
    assert found == [
        "unité « pourcent » inconnue",
        "valeur « abc » illisible",
        "un pourcentage sans question",
        "question « nulle » absente des fréquences",
        "arrondi « au hasard » inconnu",
        "base « soixante » illisible",
        "catégorie « souvent » inconnue de « cdess »",
        "des catégories de « choix », à plusieurs réponses, ne s’additionnent pas",
    ]
    assert {problem.file for problem in caught.value.problems} == {"config/published.csv"}


# Figures of some editions --------------------------------------------------------------------------------------------


def by_edition():
    """Return the answers of three editions to one question, and who is of which."""
    held = {"2018": (10, 20), "2019": (5, 25), "fin": (0, 8)}
    rows = [("q", name, sum(one[rank] for one in held.values()), 68, None, None) for rank, name in enumerate("on")]
    for edition, counts in held.items():
        rows += [("q", name, n, sum(counts), "edition", edition) for name, n in zip("on", counts, strict=True)]
    rows += [("edition", edition, sum(counts), 68, None, None) for edition, counts in held.items()]
    table = pd.DataFrame(rows, columns=["question", "category", "n", "base", "by", "by_category"])
    sizes = [sum(counts) for counts in held.values()]
    return table, pd.Series([name for name, n in zip(held, sizes, strict=True) for _ in range(n)], name="edition")


@pytest.mark.parametrize(
    ("editions", "k", "n", "computed"),
    [("", 15, 68, 22), ("2018", 10, 30, 33), ("2018, 2019", 15, 60, 25), ("2019|fin", 5, 38, 13), ("fin", 0, 8, 0)],
)
def test_a_figure_of_some_editions_is_compared_with_their_answers_only(editions, k, n, computed):
    table, held = by_edition()
    row = figure(computed, question="q", category="o", edition=editions)
    found = check_published(published(row).assign(edition=editions), table, 68, held).iloc[0]
    assert (found["k"], found["n"], found["computed"], found["agrees"]) == (k, n, computed, True)


def test_respondents_and_editions_themselves_are_counted_among_the_editions_named():
    table, held = by_edition()
    rows = published(
        figure(60, "effectif"),
        figure(30, "effectif", question="edition", category="2018"),
        figure(50, question="edition", category="2018"),
        figure(0, "effectif", question="edition", category="fin"),
    ).assign(edition="2018, 2019")
    found = check_published(rows, table, 68, held)
    assert found["agrees"].tolist() == [True] * 4
    assert found["n"].tolist() == [60] * 4
    assert found["edition"].tolist() == ["2018, 2019"] * 4


def test_an_unknown_edition_is_told_with_those_that_exist():
    table, held = by_edition()
    row = published(figure(10, "effectif", question="q", category="o")).assign(edition="2018, 2018b")
    with pytest.raises(StudyError) as caught:
        check_published(row, table, 68, held)
    (problem,) = caught.value.problems
    assert problem.found == "édition « 2018b » inconnue"
    assert problem.remedy == "écrire « 2018 »"
    with pytest.raises(StudyError, match="quand l"):
        check_published(row, table, 68)
