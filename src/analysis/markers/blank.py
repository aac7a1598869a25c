"""The grid that an assessor fills: a workbook whose cells say what each level means, or the same rows as CSV."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from analysis.language.catalogue import Catalogue
from analysis.markers.columns import COLUMNS, heads
from analysis.spreadsheets import CREATED, OPTIONS, harmless
from analysis.study.markers import Grid, Marker, Round

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

WIDTHS = {"assessor": 11, "round": 16, "project": 34, "marker": 28, "level": 11, "comment": 60}
OPEN = ("level", "comment")  # columns that are filled; the others are locked, by no password
MESSAGE, TITLE = 255, 32  # characters: the most that Excel shows beside a cell


def rows_to_fill(grid: Grid, each: Round, assessor: str) -> list[tuple[str, ...]]:
    """Return the rows of a grid: a project and a marker each, its level and comment empty."""
    return [
        (assessor, each.label, project.label, marker.label, "", "")
        for project in grid.projects.values()
        for marker in grid.markers.values()
    ]


def blank_csv(grid: Grid, each: Round, assessor: str, language: str) -> str:
    """Return the grid of an assessor as CSV, as a French spreadsheet opens it: semicolons and a byte-order mark."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads(language).values())
    writer.writerows([harmless(cell) for cell in row] for row in rows_to_fill(grid, each, assessor))
    return "\ufeff" + text.getvalue()


def blank_workbook(grid: Grid, each: Round, assessor: str, language: str) -> bytes:
    """Return the grid of an assessor as an Excel workbook, the same bytes for the same grid.

    Parameters
    ----------
    grid : Grid
        What is marked.
    each : Round
        When it is.
    assessor : str
        The code of the one who marks.
    language : str
        Of what the workbook says.
    """
    from xlsxwriter import Workbook

    buffer = BytesIO()
    book = Workbook(buffer, OPTIONS)
    book.set_properties({"created": CREATED, "title": grid.title})
    words = Catalogue(language)
    _write_marks(book, grid, rows_to_fill(grid, each, assessor), words)
    _write_help(book, grid, each, assessor, words)
    book.close()
    return buffer.getvalue()


def _write_marks(book: "Workbook", grid: Grid, rows: list[tuple[str, ...]], words: Catalogue) -> None:
    page = book.add_worksheet(words.sentence("markers.sheets.marks"))
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    fixed = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#595959"})
    filled = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "bg_color": "#FFF7DB", "border": 1})
    page.freeze_panes(1, COLUMNS.index("level"))
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for place, (name, title) in enumerate(heads(words.language).items()):
        page.set_column(place, place, WIDTHS[name])
        page.write_string(0, place, title, head)
        for rank, row in enumerate(rows, start=1):
            if name in OPEN:
                page.write_blank(rank, place, None, filled)
            else:
                page.write_string(rank, place, row[place], fixed)
    for rank, marker in enumerate([*grid.markers.values()] * len(grid.projects), start=1):
        page.data_validation(rank, COLUMNS.index("level"), rank, COLUMNS.index("level"), _choice(grid, marker, words))
    # Locked without a password: what names a row is not changed by a slip, and a column can still be widened.
    page.protect("", {"format_columns": True, "format_rows": True})


def _choice(grid: Grid, marker: Marker, words: Catalogue) -> dict[str, Any]:
    """Return what a cell of levels admits, and what it says when it is chosen."""
    unmarked = words.sentence("markers.unmarked")
    return {
        "validate": "list",
        "source": [*grid.levels, unmarked],
        "input_title": shortened(marker.label, TITLE),
        "input_message": message_of(grid, marker, words),
        "error_title": words.sentence("markers.input.wrong_title"),
        "error_message": _between("input.wrong", grid, words, unmarked=unmarked),
    }


def message_of(grid: Grid, marker: Marker, words: Catalogue) -> str:
    """Return what each level of a marker says, in the room that Excel gives; where it is cut, where the rest is."""
    if not marker.levels:
        return _between("input.undescribed", grid, words)
    told = [
        words.sentence("markers.input.level", level=str(level), text=marker.levels[level].text)
        for level in sorted(marker.levels)
    ]
    if len(whole := "\n".join(told)) <= MESSAGE:
        return whole
    cut = words.sentence("markers.input.cut", sheet=words.sentence("markers.sheets.help"))
    room = (MESSAGE - len(cut) - len(told)) // len(told)
    return "\n".join([*(shortened(each, room) for each in told), cut])


def shortened(text: str, longest: int) -> str:
    """Return a text of at most so many characters, the last one « … » if others followed.

    Examples
    --------
    >>> shortened("trois mots ici", 11), shortened("deux", 11)
    ('trois mots…', 'deux')
    """
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _write_help(book: "Workbook", grid: Grid, each: Round, assessor: str, words: Catalogue) -> None:
    page = book.add_worksheet(words.sentence("markers.sheets.help"))
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    plain = book.add_format({"valign": "top", "text_wrap": True})
    for place, width in enumerate((28, 60, 9, 60, 50)):
        page.set_column(place, place, width)
    page.write_string(
        0, 0, words.sentence("markers.help.title", title=grid.title, assessor=assessor, round=each.label), bold
    )
    page.set_row(0, 32)
    steps = [words.sentence("markers.help.source", source=grid.source), *_steps(grid, assessor, words)]
    for rank, step in enumerate(steps, start=1):
        page.merge_range(rank, 0, rank, 3, step, plain)
        page.set_row(rank, 32)
    top = len(steps) + 2
    for place, name in enumerate(("marker", "definition", "level", "says", "example")):
        page.write_string(top, place, words.sentence(f"markers.help.{name}"), bold)
    _write_levels(page, grid, words, top + 1, plain)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _steps(grid: Grid, assessor: str, words: Catalogue) -> Iterator[str]:
    sheet, unmarked = words.sentence("markers.sheets.marks"), words.sentence("markers.unmarked")
    told = (
        _between("help.steps.level", grid, words, sheet=sheet),
        words.sentence("markers.help.steps.unmarked", unmarked=unmarked),
        words.sentence("markers.help.steps.comment"),
        words.sentence("markers.help.steps.alone"),
        words.sentence("markers.help.steps.code", assessor=assessor),
    )
    yield from (f"{rank}. {step}" for rank, step in enumerate(told, start=1))


def _between(key: str, grid: Grid, words: Catalogue, **values: Any) -> str:
    """Return a sentence that tells the ends of the scale."""
    return words.sentence(f"markers.{key}", lowest=str(grid.lowest), highest=str(grid.highest), **values)


def _write_levels(page: "Worksheet", grid: Grid, words: Catalogue, row: int, plain: Any) -> None:
    """Write what every marker and each of its levels says, a row a level."""
    for marker in grid.markers.values():
        page.write_string(row, 0, marker.name or marker.label, plain)
        page.write_string(row, 1, marker.definition, plain)
        if not marker.levels:
            told = words.sentence("markers.help.undescribed"), _between("help.higher", grid, words)
            page.write_string(row, 3, " ".join(told), plain)
            row += 1
        for level in sorted(marker.levels):
            page.write_number(row, 2, level, plain)
            page.write_string(row, 3, marker.levels[level].text, plain)
            page.write_string(row, 4, marker.levels[level].example or "", plain)
            row += 1
