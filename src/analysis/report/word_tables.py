"""Tables of a DOCX: as wide as the text, no word cut, no row cut, the caption with its table."""

from collections.abc import Sequence
from typing import Any

from analysis.report.reference import CELL_PADDING, CELL_SIZE, CELL_STYLE

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS = 567  # in a centimetre
LETTER = 0.56 * CELL_SIZE / 72 * 2.54  # centimetres: a digit of Arial; its small letters are narrower, capitals wider
LONGEST = 18  # letters of a word that a column must hold whole; longer ones are paths and hashes


def fit_table(table: Any, width: float) -> None:
    """Make a table as wide as the text, in centimetres; rows stay whole, on the page of their caption.

    Parameters
    ----------
    table : lxml element
        As pandoc writes it, its columns in the proportions that the report declares.
    width : float
        Of the text.
    """
    columns = list(table.iter(f"{WORD}gridCol"))
    declared = [float(column.get(f"{WORD}w")) for column in columns]
    widths = shared_widths([width * each / sum(declared) for each in declared], _needs(table, len(columns)))
    for column, wide in zip(columns, _twips(widths), strict=True):
        column.set(f"{WORD}w", str(wide))
    whole = table.find(f"{WORD}tblPr/{WORD}tblW")
    whole.set(f"{WORD}type", "dxa")
    whole.set(f"{WORD}w", str(round(width * TWIPS)))
    for row in table.iter(f"{WORD}tr"):
        _keep_whole(row)
    for style in table.iter(f"{WORD}pStyle"):
        style.set(f"{WORD}val", CELL_STYLE.replace(" ", ""))
    _tie(table)


def shared_widths(declared: Sequence[float], needed: Sequence[float]) -> list[float]:
    """Return the widths of columns that lack none of what they need, as near as can be to those declared.

    Where all needs together exceed the whole, columns share it as they need it.
    """
    whole = sum(declared)
    if sum(needed) >= whole:
        return [whole * need / sum(needed) for need in needed]
    widths = list(declared)
    short = [rank for rank, need in enumerate(needed) if widths[rank] < need]
    lack = sum(needed[rank] - widths[rank] for rank in short)
    spare = {rank: widths[rank] - needed[rank] for rank in range(len(widths)) if rank not in short}
    for rank in short:
        widths[rank] = needed[rank]
    for rank, own in spare.items():
        widths[rank] -= lack * own / sum(spare.values()) if lack else 0
    return widths


def _needs(table: Any, n_columns: int) -> list[float]:
    """Return how wide each column must be for its longest word; of a cell that a row lacks, the one above goes on."""
    longest = [1] * n_columns
    for row in table.iter(f"{WORD}tr"):
        for rank, cell in enumerate(row.findall(f"{WORD}tc")[:n_columns]):
            words = "".join(text.text or "" for text in cell.iter(f"{WORD}t")).split(" ")
            known = [len(word) for word in words if len(word) <= LONGEST]
            longest[rank] = max([longest[rank], *known])
    return [LETTER * letters + 2 * CELL_PADDING for letters in longest]


def _twips(widths: Sequence[float]) -> list[int]:
    """Return widths as whole numbers that make the whole between them."""
    ends = [round(TWIPS * sum(widths[: rank + 1])) for rank in range(len(widths))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _keep_whole(row: Any) -> None:
    properties = row.find(f"{WORD}trPr")
    if properties is None:
        properties = row.makeelement(f"{WORD}trPr")
        row.insert(0, properties)
    properties.insert(0, properties.makeelement(f"{WORD}cantSplit"))


def _tie(table: Any) -> None:
    """Keep the caption above with the head of the table, and that with its first row."""
    above = table.getprevious()
    while above is not None and above.tag != f"{WORD}p":  # marks of places
        above = above.getprevious()
    styles = [] if above is None else [above.find(f"{WORD}pPr/{WORD}pStyle")]
    styles += next(table.iter(f"{WORD}tr")).iter(f"{WORD}pStyle")
    for style in styles:
        if style is not None:
            style.addnext(style.makeelement(f"{WORD}keepNext"))
