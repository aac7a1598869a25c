"""The tables of the page of studies side by side: likeness of planes, shifts of editions, the studies themselves."""

from collections.abc import Iterator

from analysis.figures.told_deviations import sized_digits
from analysis.many.comparing import SideBySide
from analysis.many.words import Words
from analysis.report.markdown import Block, Column, Heading, Markdown, Paragraph, Table, reference


def space_name(words: Words, side: SideBySide, key: str) -> Markdown:
    """Return what a space is called by the first study that names it, the reference before the others."""
    return words.item([side.reference.study, *(one.study for one in side.made)], key)


def planes_table(side: SideBySide, words: Words) -> Iterator[Block]:
    """Yield how alike the planes of the spaces are, beside what chance gives; nothing where none is compared."""
    planes = side.tables["many_planes"]
    if planes.empty:
        return
    say = words.say
    yield Heading(say("titles.planes"), "planes")
    yield Paragraph(say("intro.planes", table=reference("tab-planes")))
    columns = [
        Column(say("columns.study"), 16),
        Column(say("columns.other"), 16),
        Column(say("columns.space"), 20),
        Column(say("columns.status"), 18),
        Column(say("columns.n_questions"), 10, numeric=True),
        Column(say("columns.likeness"), 12, numeric=True),
        Column(say("columns.chance_of_plane"), 10, numeric=True),
    ]
    rows = [
        [
            words.cell(row["study"]),
            words.cell(row["other"]),
            space_name(words, side, row["space"]),
            say(f"cell.status.{row['status']}"),
            words.integer(row["n_questions"]),
            words.percentage(row["likeness"], 0),
            words.percentage(row["chance"], 0),
        ]
        for row in planes.to_dict("records")
    ]
    yield Table("tab-planes", say("caption.planes"), columns, rows)


def shifts_table(side: SideBySide, words: Words) -> Iterator[Block]:
    """Yield how far editions moved on each axis, study by study; nothing where no study has several."""
    shifts = side.tables["many_shifts"]
    shifts = shifts[~shifts["axes"].astype("str").str.contains("+", regex=False)]
    if shifts.empty:
        return
    say = words.say
    yield Heading(say("titles.shifts"), "shifts")
    yield Paragraph(say("intro.shifts", table=reference("tab-shifts")))
    columns = [
        Column(say("columns.study"), 16),
        Column(say("columns.space"), 20),
        Column(say("columns.edition"), 12),
        Column(say("columns.against"), 12),
        Column(say("columns.number"), 8, numeric=True),
        Column(say("columns.deviation"), 10, numeric=True),
        Column(say("columns.interval"), 16, numeric=True),
        Column(say("columns.p"), 10, numeric=True),
    ]
    rows = [
        [
            words.cell(row["study"]),
            space_name(words, side, row["space"]),
            words.cell(row["edition"]),
            words.cell(row["reference"]),
            words.cell(row["axes"]),
            words.signed(row["deviation"], sized_digits(row["deviation"])),
            words.interval(row["ci_low"], row["ci_high"]),
            words.probability(row["p_adjusted"]),
        ]
        for row in shifts.to_dict("records")
    ]
    yield Table("tab-shifts", say("caption.shifts"), columns, rows)


def studies_table(side: SideBySide, words: Words) -> Iterator[Block]:
    """Yield the studies: their titles, their data, for whom they print, whether they were made."""
    say = words.say
    yield Heading(say("titles.studies"), "studies")
    columns = [
        Column(say("columns.study"), 18),
        Column(say("columns.title"), 40),
        Column(say("columns.data"), 16),
        Column(say("columns.disclosure"), 16),
        Column(say("columns.made"), 30),
    ]
    rows = [
        [
            words.cell(row["study"]),
            words.cell(row["title"]),
            words.say(f"data.{row['data']}") if isinstance(row["data"], str) else Markdown(""),
            words.say(f"disclosure.{row['disclosure']}") if isinstance(row["disclosure"], str) else Markdown(""),
            words.say("cell.made") if row["made"] else words.say(f"lost.{row['found']}"),
        ]
        for row in side.tables["many_studies"].to_dict("records")
    ]
    yield Table("tab-studies", say("caption.studies"), columns, rows)
