"""Rows and cells that are no answers, told as they are read: headers repeated, totals, errors of a spreadsheet."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.codebook.texts import LOOSE, normalised
from analysis.problems import listed
from analysis.readers.detection import to_declare
from analysis.readers.heading import Heading, Layout, shown

TOTALS = (
    *("total", "totaux", "total general", "sous-total", "somme", "grand total", "sum"),
    *("moyenne", "moyennes", "mediane", "ecart type", "ecart-type", "effectif", "effectifs"),
)
ERRORS = (
    r"^#(N/A|N/D|NA|VALEUR ?!|VALUE!|REF ?!|DIV/0 ?!|NOM ?\?|NAME\?|NUL ?!|NULL!|NOMBRE ?!|NUM!|SPILL!|CALC!)$|"
    r"^Err ?:[0-9]{3}$"
)
SHOWN = 5  # lines told
LAST = 4  # rows at the end where totals may be
ONE_TOTAL = ("comptée comme une réponse", "l'", "ligne")
ENOUGH = 5  # numbers, for the last to be their sum by no chance
MIN_REPEATED = 2  # cells of a row that writes names again
MAX_PASTED = 3  # rows that name columns in another order; more of them are answers that look like names
MIN_NAMES = 3  # cells of a row that name other columns

Lines = NDArray[np.int64]


def told_layout(layout: Layout, above: Sequence[int], likely: Layout | None) -> Iterator[str]:
    """Tell the rows left above the names, and those that seem no answers where nothing declares them."""
    if above := [number for number in above if number < max(layout.header)]:
        n = len(above)
        yield f"{n} ligne{'s' if n > 1 else ''} au-dessus de l'en-tête, {said_left(n)} : {told_lines(above)}"
    if likely is not None:
        yield f"{likely.reason}, lu ici comme des réponses : {to_declare(f'« {likely.written()} »')}"


def told_blank(lines: Sequence[int]) -> Iterator[str]:
    """Tell the rows of a text that hold delimiters and nothing else."""
    if lines:
        n = len(lines)
        yield f"{n} ligne{'s' if n > 1 else ''} sans aucune réponse, {said_left(n)} : {told_lines(lines)}"


def said_left(n: int) -> str:
    """Say that some are left aside."""
    return f"laissée{'s' if n > 1 else ''} de côté"


def told_lines(lines: Sequence[int], n: int | None = None) -> str:
    """Tell some lines: the first ones, and how many there are."""
    n = len(lines) if n is None else n
    return f"ligne{'s' if n > 1 else ''} {listed(lines, at_most=SHOWN, of=n)}"


def where(column: pa.ChunkedArray, told: Callable[[pa.Array | pa.ChunkedArray], pa.Array]) -> NDArray[np.bool_]:
    """Return in which rows a column holds a text of which something is true; it is asked once of each coded text."""
    if not pa.types.is_dictionary(column.type):
        return _true(told(column))
    coded = column.combine_chunks()
    is_true = np.append(_true(told(coded.dictionary)), False)  # the last for a null
    ranks = coded.indices.fill_null(len(is_true) - 1) if coded.null_count else coded.indices
    return np.asarray(is_true[ranks.to_numpy()])


def _true(condition: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
    filled = pc.fill_null(condition, False)
    return np.asarray(filled.to_numpy(zero_copy_only=False) if isinstance(filled, pa.Array) else filled.to_numpy())


def repeated_names(cells: pa.Table, heading: Heading, n_rows: int) -> NDArray[np.bool_]:
    """Return which rows write again, cell by cell, a row that names the columns."""
    found = np.zeros(n_rows, dtype=bool)
    places = {name: place for place, name in enumerate(heading.names)}
    for row in heading.rows:
        named = [(name, row[places[name]]) for name in cells.column_names if row[places[name]].strip()]
        if len(named) < MIN_REPEATED:
            continue
        same = np.ones(n_rows, dtype=bool)
        for name, text in named:
            same &= where(cells.column(name), partial(pc.equal, text))
            if not same.any():
                break
        found |= same
    return found


def naming_others(cells: pa.Table, heading: Heading) -> NDArray[np.bool_]:
    """Return which rows hold, in half of the columns or more, the names of others."""
    n = np.zeros(len(cells), dtype=np.int64)
    if cells.num_columns < MIN_NAMES or len(heading.rows) != 1:
        return n > 0
    names = {name for name in heading.names if name.strip()}
    known = pa.array(sorted(names))
    is_wide = cells.num_columns > len(cells)  # more names to look for than cells to look in
    for name in cells.column_names:
        column = cells.column(name)
        if is_wide and names.isdisjoint(column.to_pylist()):
            continue
        others = known.filter(pc.not_equal(known, name))
        n += where(column, partial(pc.is_in, value_set=others))
    found: NDArray[np.bool_] = n >= max(MIN_NAMES, cells.num_columns / 2)
    return found


def named_totals(cells: pa.Table) -> tuple[str, dict[int, str]]:
    """Return the last rows that say themselves totals, in their first filled cell, by rank; and the column of it."""
    found: dict[int, str] = {}
    column = ""
    for rank in range(max(1, len(cells) - LAST), len(cells)):
        filled = ((name, text) for name in cells.column_names if (text := cells.column(name)[rank].as_py()))
        name, text = next(filled, ("", ""))
        if normalised(text, LOOSE) in TOTALS and column in ("", name):
            column, found[rank] = name, text
    return column, found


def told_totals(column: str, texts: Sequence[str], lines: Sequence[int]) -> str:
    """Tell the rows that say themselves totals, and how to set them aside."""
    said, them, rows = ("comptées comme des réponses", "les ", "lignes") if len(lines) > 1 else ONE_TOTAL
    equals = _yaml(texts[0]) if len(texts) == 1 else f"[{', '.join(map(_yaml, texts))}]"
    rule = f"set_aside: {{test: {{column: {_yaml(column)}, equals: {equals}}}}}"
    return f"{rows} {listed(lines)} : {listed(map(shown, texts))}, {said} ; {them}écarter par « {rule} »"


def number_of(text: str | None) -> float | None:
    """Return the number that a text is, whatever its decimal sign."""
    try:
        return float((text or "").replace(",", "."))
    except ValueError:
        return None


def errors_in(column: pa.ChunkedArray) -> NDArray[np.bool_] | None:
    """Return the cells where a spreadsheet found no value, if any."""
    if not where(column, lambda texts: pc.match_substring_regex(texts, "^(#|Err)")).any():
        return None
    wrong = where(column, lambda texts: pc.match_substring_regex(texts, ERRORS))
    return wrong if wrong.any() else None


def _yaml(text: str) -> str:
    """Return a text as YAML reads it back whole."""
    signs = {"\\": "\\\\", '"': '\\"'}
    escaped = (signs.get(sign) or (sign if sign.isprintable() else f"\\U{ord(sign):08x}") for sign in text)
    return f'"{"".join(escaped)}"'
