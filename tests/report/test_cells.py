"""Numbers that remember their cells, through any keys, and the words that tell them."""

import math
import re
from dataclasses import replace

import lxml.html
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.recomputing import listed_in, matching, recomputed
from tests.report.tracing import require_traced, tables_in, untold

from analysis.report.cells import Number, above, among, at_most, derived, known, other_than, source_of
from analysis.report.chapters.opening import setting
from analysis.report.context import Context
from analysis.report.document import main_text
from analysis.report.html import html_page
from analysis.report.markdown import Markdown, Paragraph, rewritten
from analysis.report.marks import CLOSE, OPEN, numbered, unmarked
from analysis.report.numbers_told import numbers_table, plain_value, told_source
from analysis.report.texts import Texts
from analysis.tables.results import Results, Tables

HOSTILE = ['a"]{.x}', "b\\", "`c` & <b>", "d, =+e | {f}", "", "«\u00a0g\u00a0»", "1"]


def frequencies(keys):
    rows = [{"question": one, "category": other, "base": 60, "n": n} for n, (one, other) in enumerate(keys, start=3)]
    return pd.DataFrame(rows).assign(by="", by_category="", share=lambda rows: rows["n"] / 60, ci_low=0.1, ci_high=0.2)


def context_of(study, **frames):
    return Context("fr", study, Results(Tables(frames)), Texts(), tracing=True)


# What is remembered --------------------------------------------------------------------------------------------------


def test_a_cell_its_size_and_the_difference_of_two_are_remembered_and_nothing_else(poison):
    row = (
        context_of(poison, frequencies=frequencies([("q", "a"), ("q", "b")]))
        .source("frequencies")
        .rows(frequencies([("q", "a"), ("q", "b")]))[1]
    )
    assert row["n"].origin.transform == "cell"
    assert [(each.column, each.value) for each in row["n"].origin.cells[0].conditions] == [
        ("question", "q"),
        ("category", "b"),
    ]
    assert abs(row["n"]).origin.transform == "size"
    assert (row["base"] - row["n"]).origin.transform == "difference"
    assert row["base"] - row["n"] == 56
    assert (row["base"] + row["n"]).origin.transform == "sum"
    for forgotten in (row["n"] * 2, 1 + row["n"], row["n"] - 1, abs(row["base"] - row["n"]), round(row["n"], 1)):
        assert not isinstance(forgotten, Number)
    assert derived("family", 2, 0.95).origin.cells == ()


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=["C", "Z"]), max_size=3) | st.sampled_from(HOSTILE)] * 2),
        min_size=1,
        unique=True,
    )
)
def test_a_row_is_found_again_by_what_tells_it_whatever_its_keys(poison, keys):
    table = frequencies(keys)
    context = context_of(poison, frequencies=table)
    text = " ".join(context.integer(row["n"]) for row in context.source("frequencies").rows(table))
    _, told = numbered([Paragraph(Markdown(text))], lambda _: "")
    read = tables_in(context)
    parts = listed_in(numbers_table(told, "fr"))
    assert [recomputed(one, read) for one in parts.values()] == [str(n) for n in table["n"]]
    assert all(len(matching(one[0], read)) == 1 for one in parts.values())


@settings(max_examples=10)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8)
)
def test_what_is_counted_summed_and_told_apart_is_what_a_second_reader_finds(poison, rows):
    table = pd.DataFrame(rows, columns=["question", "share", "ci_low"]).assign(
        category="x", by="", by_category="", base=9.0, n=4.0, ci_high=1.0
    )
    table["share"] = table["share"].astype("float64")
    context = context_of(poison, frequencies=table)
    source = context.source("frequencies")
    numbers = [
        source.count(known("share"), at_most("share", 0.5)),
        source.count(above("share", "ci_low"), other_than("question", "a")),
        source.count(above("share", 0.25), among("question", ["a", "b"])),
        source.distinct("question", known("share")),
        source.sum("n", question="b"),
        source.count(),
    ]
    by_hand = [
        sum(share is not None and share <= 0.5 for _, share, _ in rows),
        sum(share is not None and share > low and name != "a" for name, share, low in rows),
        sum(share is not None and share > 0.25 and name in "ab" for name, share, _ in rows),
        len({name for name, share, _ in rows if share is not None}),
        4 * sum(name == "b" for name, _, _ in rows),
        len(rows),
    ]
    assert numbers == by_hand
    require_traced(context, lambda of: [Paragraph(Markdown(" ; ".join(map(of.integer, numbers))))])


# What is told --------------------------------------------------------------------------------------------------------


def test_a_page_tells_a_source_as_it_is_whatever_its_keys(poison):
    table = frequencies([(one, other) for one in HOSTILE for other in HOSTILE])
    context = context_of(poison, frequencies=table)
    rows = context.source("frequencies").rows(table)
    text = Markdown(" ".join(context.percent(row["share"], 0) for row in rows))
    blocks, told = numbered([Paragraph(text)], lambda one: told_source(context, one))
    page = lxml.html.fromstring(html_page(f'---\nlang: "fr"\ntitle: "t"\n---\n\n{blocks[0].text}\n', "."))
    spans = page.xpath("//span[@class='n']")
    assert [one.text_content() for one in spans] == [one.printed for one in told]
    assert [one.get("title") for one in spans] == [told_source(context, one) for one in told]
    assert (
        spans[0].get("title").endswith('où question\u00a0=\u00a0a"]{.x}, category\u00a0=\u00a0a"]{.x}, colonne share')
    )


def test_a_number_of_which_nothing_is_told_is_found(poison):
    context = context_of(poison)
    said = [Paragraph(context.say("main.rate", rate=context.percent(0.5)))]
    assert untold(said) == [said[0].text]


def test_tracing_changes_no_word(poison, results):
    context = Context("fr", poison, results, Texts())
    traced = main_text(replace(context, tracing=True))
    assert [rewritten(block, unmarked) for block in traced] == [
        rewritten(block, Markdown) for block in main_text(context)
    ]


def test_no_study_can_forge_a_mark(poison, results):
    forged = Texts(context=f"L'an 2018{OPEN}4:{CLOSE}, d'après {{count:fievre=oui}} enfants sur {{kept}}.")
    context = Context("fr", poison, results, forged, tracing=True)
    (_, block), told = numbered(setting(context), lambda _: "")
    assert [one.printed for one in told] == ["35", "55"]
    assert re.sub(r"\{[^}]*\}", "", block.text) == "L’an 20184:, d’après [35] enfants sur [55]."


@pytest.mark.parametrize(
    ("printed", "language", "value"),
    [
        ("1\u202f204", "fr", "1204"),
        ("1,204", "en", "1204"),
        ("+0,50", "fr", "0.50"),
        ("\u22120.5", "en", "-0.5"),
        ("p\u00a0<\u00a00,001", "fr", "<0.001"),
        (">\u00a01\u202f000", "fr", ">1000"),
        ("12,4\u202f%", "fr", "12.4"),
        ("1-2", "fr", ""),
    ],
)
def test_programs_read_a_number_as_precise_as_it_is_printed(printed, language, value):
    assert plain_value(printed, language) == value


def test_a_number_that_does_not_exist_tells_nothing(poison):
    table = frequencies([("q", "a")]).assign(share=math.nan)
    context = context_of(poison, frequencies=table)
    (row,) = source_of(context.tables, "frequencies").rows(table)
    assert context.percent(row["share"]) == "–"
