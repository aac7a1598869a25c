"""Each number of a built report tells where it comes from, and is what a second reader makes of the tables there."""

import re

from tests.report.recomputing import Page, listed, matching, recomputed, tables_of

SPAN = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\{\.(?:d|n title=\"(?:[^\"\\]|\\.)*\" data-number=\d+)\}")
OF_NO_TABLE, COUNTED = ("constant", "declared"), ("count", "others", "chance")


def told(study):
    """Return the page of a study and the list of its numbers, which agree."""
    page, rows = Page.of(study / "reports/etude.html"), listed(study / "reports/nombres.csv")
    shown = {rank: text for rank, text, _ in page.numbers()}
    assert list(shown) == sorted(rows) == list(range(1, len(rows) + 1))
    assert {rank: parts[0]["printed"].removeprefix("'") for rank, parts in rows.items()} == shown
    texts = [(study / f"data/processed/{name}.md").read_text("utf-8") for name in ("page", "etude")]
    assert SPAN.sub(r"\1", texts[0]) == texts[1]
    for rank, _, words in page.numbers():
        assert all(part["table"] in words and part["column"] in words for part in rows[rank])
    return page, rows


def require_recomputed(study):
    page, rows = told(study)
    read = tables_of(study)
    for parts in (parts for parts in rows.values() if parts[0]["transform"] != "constant"):
        assert recomputed(parts, read) == parts[0]["printed"].removeprefix("'"), parts
    return page, rows


def years_of(study):
    """Return the years that the study's own texts write; no other number may stand there."""
    text = re.sub(r"\{[^{}]*\}", "", (study / "config/report.yaml").read_text("utf-8"))
    return set(re.findall(r"\b(?:1[89]|20)\d\d\b", text))


def test_every_number_of_the_studys_own_report_is_what_its_tables_give(budget_house):
    page, rows = require_recomputed(budget_house.study)
    assert len(rows) > 100
    assert {"cell", "size", "sum", "count", "power"} <= {parts[0]["transform"] for parts in rows.values()}
    assert {number for text in page.untold() for number in re.findall(r"\d+", text)} <= years_of(budget_house.study)


def test_every_number_of_the_examples_report_is_what_its_tables_give(poison_house):
    page, rows = require_recomputed(poison_house.study)
    assert len(rows) > 40
    assert page.untold() == []


def test_no_number_stays_what_it_is_where_its_cell_is_another(poison_house):
    read = tables_of(poison_house.study)
    for parts in listed(poison_house.study / "reports/nombres.csv").values():
        if parts[0]["transform"] not in OF_NO_TABLE and parts[0]["format"] != "axes":
            assert changed(parts, read) != parts[0]["printed"].removeprefix("'"), parts


def changed(parts, read):
    """Return a number where the first cell that it comes from is another; where rows are counted, one is missing."""
    first, column = matching(parts[0], read)[0], parts[0]["column"]
    if parts[0]["transform"] in COUNTED:
        put = []
    elif parts[0]["transform"] == "distinct":
        put = [first | {column: "another"}]
    else:
        put = [first | {column: str(1.5 * float(first[column]) + 0.7)}]

    def other(name):
        return [one for row in read(name) for one in (put if row is first else [row])]

    is_there = matching(parts[0], other) or parts[0]["transform"] in COUNTED  # its own cell may be what it is found by
    return recomputed(parts, other) if is_there else None
