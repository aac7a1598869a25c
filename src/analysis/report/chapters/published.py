"""Published figures beside computed ones, where the study declares some."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.columns import column
from analysis.report.context import Context
from analysis.report.markdown import Block, Heading, Markdown, Paragraph, Table, reference
from analysis.tables.results import rows_at

AGREEING = frozenset({"yes", "true", "1", "oui"})


def published(context: Context) -> Iterator[Block]:
    """Set each published figure beside the count, base and rounding retained, and the computed value."""
    table = context.tables.published
    if table.empty:
        return
    words = context.words
    yield Heading(words.say("titles.published"), "published")
    yield Paragraph(words.say("published.intro", table=reference("tab-published")))
    yield Paragraph(_agreement(context, table))
    if context.study.data == "reconstructed":
        yield Paragraph(words.say("published.fictional"))
    columns = [
        column(context, "question", 24),
        column(context, "published", 9, numeric=True),
        column(context, "used", 13),
        column(context, "rule", 12),
        column(context, "computed", 9, numeric=True),
        column(context, "agrees", 8),
    ]
    yield Table(
        "tab-published", words.say("published.caption"), columns, [_row(context, row) for _, row in table.iterrows()]
    )
    yield from _possible(context, table)


def _possible(context: Context, table: pd.DataFrame) -> Iterator[Block]:
    """Say on which counts and bases each published percentage is possible at all."""
    words, possible = context.words, context.tables.possible
    if possible.empty:
        return
    n = rows_at(context.tables.accounting, "kept")
    bases = range(2 * n // 3, n + 1)  # a smaller base would mean that a third of the answers is missing
    lowest, highest = words.integer(bases.start), words.integer(n)
    shares = table[table["unit"] == "%"].drop_duplicates("id")
    nearest = possible[(possible["rule"] == "nearest") & possible["n"].isin(bases)]
    found = [sorted(nearest.loc[nearest["id"] == key, "n"].unique()) for key in shares["id"]]
    yield Paragraph(words.say("published.possible_intro", table=reference("tab-possible")))
    columns = [
        column(context, "question", 26),
        column(context, "published", 9, numeric=True),
        column(context, "possible_whole", 22, n=highest),
        column(context, "possible_bases", 34, lowest=lowest, n=highest),
    ]
    rows = [
        [
            words.text(str(row["label"])),
            _cell(context, row, "published"),
            _on_whole(context, possible[(possible["id"] == row["id"]) & (possible["n"] == n)]),
            words.listed(words.integer(base) for base in own) if own else words.say("published.impossible"),
        ]
        for (_, row), own in zip(shares.iterrows(), found, strict=True)
    ]
    yield Table("tab-possible", words.say("published.possible_caption"), columns, rows)
    common = sorted(set.intersection(*map(set, found)))
    if common:
        listed = words.listed(map(words.integer, common))
        yield Paragraph(words.say("published.common", bases=listed, lowest=lowest, n=highest))
    else:
        yield Paragraph(words.say("published.no_common", lowest=lowest, n=highest))


def _on_whole(context: Context, possible: pd.DataFrame) -> Markdown:
    """Return the counts possible out of all respondents, each with its rules; « impossible » without any."""
    words = context.words
    if possible.empty:
        return words.say("published.impossible")
    counts = []
    for k in sorted(possible["k"].unique()):
        kept = possible.loc[possible["k"] == k, "rule"]
        rules = dict.fromkeys(words.known("published.rules", str(rule)) for rule in kept)
        counts.append(words.say("published.possible_one", k=words.integer(int(k)), rule=words.listed(rules)))
    return words.listed(counts)


def _agreement(context: Context, table: pd.DataFrame) -> Markdown:
    n_wrong = sum(not _agrees(row) for _, row in table.iterrows())
    if n_wrong:
        return context.words.say("published.some_disagree", n_wrong)
    return context.words.say("published.all_agree")


def _row(context: Context, row: pd.Series) -> list[Markdown]:
    words = context.words
    return [
        words.text(str(row["label"])),
        _cell(context, row, "published"),
        words.say("published.used", k=words.integer(row["k"]), n=words.integer(row["n"])),
        words.known("published.rules", str(row["rule"])),
        _cell(context, row, "computed"),
        words.say(f"published.agrees_{'yes' if _agrees(row) else 'no'}"),
    ]


def _cell(context: Context, row: pd.Series, name: str) -> Markdown:
    """Return a figure in its unit, with the decimals of the published one."""
    published = str(row["published"]).replace(",", ".")
    digits = len(published.partition(".")[2].strip("0"))
    value = float(published) if name == "published" else float(row[name])
    if row["unit"] == "%":
        return context.words.percent(value / 100, digits)
    return context.words.decimal(value, digits)


def _agrees(row: pd.Series) -> bool:
    return str(row["agrees"]).lower() in AGREEING
