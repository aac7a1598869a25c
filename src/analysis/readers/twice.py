"""Texts encoded twice (« DÃ©jÃ  »): where a file holds some, told; made whole where it is declared."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from analysis.problems import listed
from analysis.readers.detection import to_declare
from analysis.readers.double import mended, twice_encoded

ASK_AGAIN = "redemander l'export"
BEYOND_ASCII = "[^\\x00-\\x7f]"


def once_encoded(table: pa.Table, *, is_declared: bool) -> tuple[pa.Table, list[int], bool]:
    """Return the cells of a sheet, made whole where it is declared; else the lines of what was encoded twice.

    Parameters
    ----------
    table : Table of str
        Every cell of a sheet, its first row on line 1.
    is_declared : bool
        Whether its codebook says that it was encoded twice.

    Returns
    -------
    table : Table of str
        The cells.
    lines : list of int
        One for each sign encoded twice that is left.
    is_whole : bool
        Whether no other sign of the sheet has an accent: making it whole spoils nothing.
    """
    lines: list[int] = []
    is_whole = True
    for place, column in enumerate(table.columns):
        if not pc.any(pc.match_substring_regex(column, BEYOND_ASCII)).as_py():
            continue
        coded = pc.dictionary_encode(column).combine_chunks()
        texts = coded.dictionary.to_pylist()
        if is_declared:
            made = pa.array([mended(text) for text in texts], pa.string()).take(coded.indices)
            table = table.set_column(place, table.field(place), made)
            continue
        found = {rank: twice_encoded(text) for rank, text in enumerate(texts) if not text.isascii()}
        is_whole = is_whole and all(whole for _, whole in found.values())
        signs = {rank: len(places) for rank, (places, _) in found.items() if places}
        ranks = enumerate(coded.indices.to_pylist() if signs else (), start=1)
        lines += [line for line, rank in ranks for _ in range(signs.get(rank, 0))]
    return table, sorted(lines), is_whole


def told_twice(lines: Sequence[int], n: int, *, is_whole: bool) -> Iterator[str]:
    """Tell the `n` signs that were encoded twice, the lines of the first ones, and what mends them.

    Examples
    --------
    >>> next(told_twice([2, 2, 7], 3, is_whole=False))
    "3 signes codés deux fois (comme « Ã© » pour « é »), lignes 2, 7 : redemander l'export"
    """
    if n:
        where = sorted({*lines})
        signs = f"{n} signes codés" if n > 1 else "1 signe codé"
        place = f"ligne{'s' if len(where) > 1 else ''} {listed(where, at_most=5)}"
        remedy = to_declare("« encoding: double »") if is_whole else ASK_AGAIN
        yield f"{signs} deux fois (comme « Ã© » pour « é »), {place} : {remedy}"
