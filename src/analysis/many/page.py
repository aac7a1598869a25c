"""The page of studies side by side, in the report's markdown: what they share, what does not compare, and why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.comparison.shared_planes import best_matches
from analysis.language.numbers import NARROW
from analysis.many.comparing import SideBySide
from analysis.many.folders import FEWEST
from analysis.many.page_tables import planes_table, shifts_table, space_name, studies_table
from analysis.many.reading import Made, is_mixed
from analysis.many.words import Words
from analysis.report.front import head, names_of
from analysis.report.markdown import (
    Block,
    Bullets,
    Column,
    Figure,
    Heading,
    Markdown,
    Notice,
    Paragraph,
    Table,
    identifier,
    reference,
    render,
)
from analysis.tables.results import Picture

MOST_ITEMS = 8  # questions or themes named in a cell


def many_page(side: SideBySide, pictures: Mapping[str, Picture], language: str) -> str:
    """Return the page as pandoc markdown.

    Parameters
    ----------
    side : SideBySide
        What studies share, from what they print.
    pictures : mapping of str to Picture
        By key: « many/main/1 »: the space, the part.
    language : str
        Of the page.
    """
    words = Words(language)
    blocks = [
        *_brief(side, words),
        *_spaces(side, pictures, words),
        *planes_table(side, words),
        *shifts_table(side, words),
    ]
    blocks += [*_unlike(side, words), *studies_table(side, words), *_reading(words)]
    title = head(words, words.say("title"), words.say("subtitle", len(side.made)), author=(), notice=stamp(side, words))
    return title + render(blocks, names_of(words))


def stamp(side: SideBySide, words: Words) -> str:
    """Return what the page and its figures say of fictional data: of all of it, or of some studies."""
    fictional = [one.name for one in side.made if one.study.data == "reconstructed"]
    if len(fictional) == len(side.made):
        return words.shared("fictional")
    return words.say("fictional", len(fictional), studies=words.quoted(fictional)) if fictional else ""


def _brief(side: SideBySide, words: Words) -> Iterator[Block]:
    yield Heading(words.say("titles.brief"), "brief")
    yield Paragraph(words.say("brief.made", len(side.made) + len(side.lost), made=words.integer(len(side.made))))
    if side.as_found:
        yield Paragraph(words.say("brief.as_found"))
    yield from (Notice(words.say(f"brief.{age}", len(held), studies=words.quoted(held))) for age, held in side.aged)
    if side.lost:
        yield Notice(words.say("brief.lost", len(side.lost), studies=words.quoted(one.name for one in side.lost)))
    if is_mixed([one.study for one in side.made]):
        yield Notice(words.say("brief.mixed"))
    yield _readers(side, words)
    own = side.reference
    yield Paragraph(words.say("brief.reference", study=own.name, title=own.study.title))
    matched = _with_reference(side)
    for space, rows in matched.groupby("space", sort=False):
        yield from (Paragraph(told) for told in _found_again(side, str(space), rows, words))
    beside = [one.name for one in side.made if one is not own]
    if apart := [name for name in beside if name not in set(matched["study"])]:
        yield Paragraph(words.say("brief.apart", len(apart), studies=words.quoted(apart)))


def _readers(side: SideBySide, words: Words) -> Block:
    """Return whom the page is for, and which studies it withholds."""
    if withheld := [one.name for one in side.made if one.is_withheld]:
        return Notice(words.say("brief.withheld", len(withheld), studies=words.quoted(withheld)))
    return Paragraph(words.say("brief.everybody" if side.is_for_everybody else "brief.team"))


def _with_reference(side: SideBySide) -> pd.DataFrame:
    """Return how the axes of the others go with those of the reference, over active categories."""
    rows = side.tables["many_correlations"]
    is_told = (rows["other"] == side.reference.name) & (rows["status"] == "active") & rows["correlation"].notna()
    return rows[is_told]


def _found_again(side: SideBySide, space: str, rows: pd.DataFrame, words: Words) -> Iterator[Markdown]:
    """Yield, for each axis that the reference reads, in which studies an axis goes with it, as the figure draws it."""
    own = side.tables["many_axes"]
    own = own[(own["study"] == side.reference.name) & (own["space"] == space)]
    best = best_matches(rows)
    for row in own.to_dict("records"):
        with_it = best[best["other_axis"] == row["axis"]]
        told = {word: with_it["study"][with_it["found"] == word].tolist() for word in ("yes", "partly", "no")}
        parts = [words.say(f"found.{word}", studies=words.quoted(names)) for word, names in told.items() if names]
        if not parts:
            continue
        yield words.say(
            "brief.axis",
            axis=_axis(words, row, side.reference),
            space=space_name(words, side, space),
            found=Markdown(f"{NARROW}; ".join(parts)),
        )


def _axis(words: Words, row: Mapping[Any, Any], made: Made) -> Markdown:
    number = words.integer(row["axis"])
    if isinstance(row["name"], str) and row["name"]:
        return words.say("axis.named", axis=number, name=row["name"])
    if isinstance(row["theme"], str) and row["theme"]:
        return words.say("axis.of_theme", axis=number, theme=words.theme(made.study, row["theme"]))
    return words.say("axis.plain", axis=number)


def _spaces(side: SideBySide, pictures: Mapping[str, Picture], words: Words) -> Iterator[Block]:
    axes = side.tables["many_axes"]
    for space, rows in axes.groupby("space", sort=False):
        if rows["study"].nunique() < FEWEST:  # said where what does not compare is
            continue
        key = str(space)
        label = space_name(words, side, key)
        yield Heading(words.say("titles.space", space=label), identifier("space", key))
        table = _axes_table(side, key, rows, words)
        yield Paragraph(words.say("intro.axes", table=reference(table.key)))
        yield table
        for name, picture in pictures.items():
            if name.startswith(f"many/{key}/"):
                anchor = identifier("fig", name)
                yield Paragraph(words.say("intro.figure", figure=reference(anchor)))
                yield Figure(anchor, words.say("caption.figure", space=label), picture.path, picture.alt)


def _axes_table(side: SideBySide, space: str, rows: pd.DataFrame, words: Words) -> Table:
    say = words.say
    columns = [
        Column(say("columns.study"), 14),
        Column(say("columns.axis"), 32),
        Column(say("columns.rate"), 10, numeric=True),
        Column(say("columns.noise"), 9, numeric=True),
        Column(say("columns.correlation"), 12, numeric=True),
        Column(say("columns.chance"), 9, numeric=True),
        Column(say("columns.found"), 18),
    ]
    studies = {one.name: one for one in side.made}
    lines, before = [], ""
    for row in rows.to_dict("records"):
        made = studies[row["study"]]
        named, before = Markdown("") if row["study"] == before else words.cell(row["study"]), row["study"]
        digits = 0 if made.disclosure == "public" else 1  # as the door rounds them
        rates = [words.percentage(row[name], digits) for name in ("modified_rate", "noise_rate")]
        beside = _beside(words, row, is_reference=made is side.reference)
        lines.append([named, _axis_in_table(words, row, made), *rates, *beside])
    caption = say("caption.axes", space=space_name(words, side, space), reference=side.reference.name)
    return Table(identifier("tab-axes", space), caption, columns, lines)


def _axis_in_table(words: Words, row: Mapping[Any, Any], made: Made) -> Markdown:
    number, theme = words.integer(row["axis"]), row["theme"]
    if not isinstance(theme, str):
        return words.say("cell.axis", axis=number)
    key = "cell.carries" if row["carried"] == "yes" else "cell.carries_partly"
    return words.say(key, axis=number, theme=words.theme(made.study, theme))


def _beside(words: Words, row: Mapping[Any, Any], *, is_reference: bool) -> list[Markdown]:
    """Return the cells that set an axis beside the reference's."""
    if is_reference or pd.isna(row["reference_axis"]):
        return [Markdown(""), Markdown(""), words.say("cell.reference" if is_reference else "cell.not_compared")]
    told = words.say(f"cell.found.{row['found']}", axis=words.integer(row["reference_axis"]))
    return [words.signed(row["correlation"]), words.decimal(row["chance"]), told]


def _unlike(side: SideBySide, words: Words) -> Iterator[Block]:
    """Tell what was not compared with the reference, or with a reserve, study by study."""
    yield Heading(words.say("titles.unlike"), "unlike")
    reserves = [each for each in side.reserves if each.other == side.reference.name]
    if not reserves:
        yield Paragraph(words.say("unlike.nothing"))
        return
    studies = {one.name: one.study for one in side.made}
    for name in dict.fromkeys(each.study for each in reserves):
        pair = [studies[name], side.reference.study]
        yield Paragraph(words.say("unlike.study", study=name, reference=side.reference.name))
        own = [each for each in reserves if each.study == name]
        yield Bullets([_reason(words, pair, each.space, each.reason, each.items) for each in own])


def _reason(words: Words, pair: Sequence[Any], space: str, reason: str, items: Sequence[str]) -> Markdown:
    named = {"space": words.item(pair, space)} if space else {}
    if not items:
        return words.say(f"unlike.{reason}", **named)
    shown = [words.item(pair, key) for key in items[:MOST_ITEMS]]
    others = len(items) - len(shown)
    told = words.listed(shown) if not others else words.say("unlike.others", others, items=Markdown(", ".join(shown)))
    return words.say(f"unlike.{reason}", len(items), items=told, **named)


def _reading(words: Words) -> Iterator[Block]:
    yield Heading(words.say("titles.reading"), "reading")
    yield from (Paragraph(words.say(f"reading.{key}")) for key in ("axes", "chance", "planes", "keys", "files"))
