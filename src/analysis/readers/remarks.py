"""Rows and cells that are no answers, told as they are read: headers repeated, totals, errors of a spreadsheet."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.codebook.texts import LOOSE, normalised
from analysis.problems import listed
from analysis.readers.detection import to_declare
from analysis.readers.heading import Heading, Layout, shown
from analysis.readers.table import RawTable, unreadable

TOTALS = (
    *("total", "totaux", "total general", "sous-total", "somme", "grand total", "sum"),
    *("moyenne", "moyennes", "mediane", "ecart type", "ecart-type", "effectif", "effectifs"),
)
ERRORS = (
    r"^#(N/A|N/D|NA|VALEUR ?!|VALUE!|REF ?!|DIV/0 ?!|NOM ?\?|NAME\?|NUL ?!|NULL!|NOMBRE ?!|NUM!|SPILL!|CALC!)$|"
    r"^Err ?:[0-9]{3}$"
)
LAST = 4  # rows at the end where totals may be
ONE_TOTAL = ("comptée comme une réponse", "l'", "ligne")
ENOUGH = 5  # numbers, for the last to be their sum by no chance
MIN_REPEATED = 2  # cells of a row that writes names again
MAX_PASTED = 3  # rows that name columns in another order; more of them are answers that look like names
MIN_NAMES = 3  # cells of a row that name other columns

Lines = NDArray[np.int64]


def raw_table(
    file: str,
    heading: Heading,
    cells: pa.Table,
    lines: Lines,
    notes: Sequence[str],
    likely: Layout | None = None,
    *,
    has_nulls: bool = False,
) -> RawTable:
    """Return the cells of a file under the names of its columns, what is no answer set aside or told.

    Parameters
    ----------
    file : str
        Its name in problems.
    heading : Heading
        Names of all its columns.
    cells : Table
        The columns to keep, under their names.
    lines : array of int
        Line of each row.
    notes : sequence of str
        What is already told.
    likely : Layout, optional
        Rows that seem no answers, where nothing declares them.
    has_nulls : bool
        Whether nothing written differs from an empty text.

    Raises
    ------
    StudyError
        If every row repeats the names, or one names the columns in another order, as where two exports are put one
        after the other.
    """
    repeated = _repeated(cells, heading, len(lines))
    if repeated.any():
        n = int(repeated.sum())
        repeats = f"{n} lignes répètent" if n > 1 else "1 ligne répète"
        notes = (*notes, f"{repeats} l'en-tête, et {_said_left(n)} : {_lines(lines, repeated)}")
        cells, lines = cells.filter(pa.array(~repeated)), lines[~repeated]
        if not len(lines):
            raise unreadable(file, "il n'a que des en-têtes, aucune réponse", "redemander l'export")
    others = _naming_others(cells, heading)
    if 0 < others.sum() <= MAX_PASTED:
        found = f"une ligne y nomme les colonnes dans un autre ordre ({_lines(lines, others)})"
        remedy = "si deux exports y sont mis bout à bout, en faire deux fichiers, et une vague de chacun"
        raise unreadable(file, found, remedy)
    notes = (*notes, *_told_totals(cells, lines), *_told_errors(cells, lines))
    return RawTable(file, heading.names, _frame(cells, len(lines), has_nulls), lines, notes, heading.wordings, likely)


def told_layout(layout: Layout, above: Sequence[int], likely: Layout | None) -> Iterator[str]:
    """Tell the rows left above the names, and those that seem no answers where nothing declares them."""
    if above := [number for number in above if number < max(layout.header)]:
        n = len(above)
        yield f"{n} ligne{'s' if n > 1 else ''} au-dessus de l'en-tête, {_said_left(n)} : {_ranks(above)}"
    if likely is not None:
        yield f"{likely.reason}, lu ici comme des réponses : {to_declare(f'« {likely.written()} »')}"


def told_blank(lines: Sequence[int]) -> Iterator[str]:
    """Tell the rows of a text that hold delimiters and nothing else."""
    if lines:
        n = len(lines)
        yield f"{n} ligne{'s' if n > 1 else ''} sans aucune réponse, {_said_left(n)} : {_ranks(lines)}"


def _said_left(n: int) -> str:
    return f"laissée{'s' if n > 1 else ''} de côté"


def _ranks(lines: Sequence[int]) -> str:
    return f"ligne{'s' if len(lines) > 1 else ''} {listed(lines, at_most=5)}"


def _lines(lines: Lines, mask: NDArray[np.bool_]) -> str:
    return _ranks(lines[mask].tolist())


def _frame(cells: pa.Table, n_rows: int, has_nulls: bool) -> pd.DataFrame:
    if not cells.num_columns:
        return pd.DataFrame(index=range(n_rows))
    frame: pd.DataFrame = cells.to_pandas()
    texts = [field.name for field in cells.schema if not pa.types.is_dictionary(field.type)]
    are_texts = len(texts) == frame.shape[1]  # column by column, thousands of them would take a long time
    frame = frame.astype("str" if are_texts else dict.fromkeys(texts, "str"))
    if has_nulls or not any(column.null_count for column in cells.columns):
        return frame
    return frame.fillna("" if are_texts else dict.fromkeys(texts, ""))


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


def _repeated(cells: pa.Table, heading: Heading, n_rows: int) -> NDArray[np.bool_]:
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


def _naming_others(cells: pa.Table, heading: Heading) -> NDArray[np.bool_]:
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


def _told_totals(cells: pa.Table, lines: Lines) -> Iterator[str]:
    """Tell a row at the end that adds up those above it, by its name or by its numbers."""
    column, named = _named_totals(cells)
    if named:
        said, them, rows = ("comptées comme des réponses", "les ", "lignes") if len(named) > 1 else ONE_TOTAL
        texts = list(dict.fromkeys(named.values()))
        equals = _yaml(texts[0]) if len(texts) == 1 else f"[{', '.join(map(_yaml, texts))}]"
        rule = f"set_aside: {{test: {{column: {_yaml(column)}, equals: {equals}}}}}"
        numbers = listed([lines[rank] for rank in named])
        yield f"{rows} {numbers} : {listed(map(shown, texts))}, {said} ; {them}écarter par « {rule} »"
    if named or len(cells) <= ENOUGH:
        return
    if summed := [name for name in cells.column_names if _is_sum(cells.column(name))]:
        told = listed(map(shown, summed), at_most=3)
        yield (
            f"ligne {lines[-1]}, la dernière : elle a la somme des autres dans {told} ; si c'est un total, "
            "l'ôter du fichier, ou l'écarter par `set_aside`"
        )


def _named_totals(cells: pa.Table) -> tuple[str, dict[int, str]]:
    """Return the last rows that say themselves totals, in their first filled cell, by rank; and the column of it.

    An answer that is such a word, « Moyenne », is given above too: no remedy may set respondents aside.
    """
    found: dict[int, str] = {}
    column = ""
    for rank in range(max(1, len(cells) - LAST), len(cells)):
        filled = ((name, text) for name in cells.column_names if (text := cells.column(name)[rank].as_py()))
        name, text = next(filled, ("", ""))
        if normalised(text, LOOSE) in TOTALS and column in ("", name):
            column, found[rank] = name, text
    if found and where(cells.column(column), partial(pc.is_in, value_set=pa.array(found.values()))).sum() > len(found):
        return "", {}
    return column, found


def _is_sum(column: pa.ChunkedArray) -> bool:
    """Whether the last cell is the sum of the numbers above it."""
    last = _number(column[-1].as_py())
    if not last or _number(column[0].as_py()) is None:
        return False
    above = pc.value_counts(column.slice(0, len(column) - 1))
    texts, numbers = (part.to_pylist() for part in above.flatten())
    counts = [(_number(text), n) for text, n in zip(texts, numbers, strict=True) if text]
    if sum(n for _, n in counts) < ENOUGH or any(number is None for number, _ in counts):
        return False
    total = sum(number * n for number, n in counts if number is not None)
    return bool(abs(total - last) <= 1e-9 * abs(last))


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").replace(",", "."))
    except ValueError:
        return None


def _told_errors(cells: pa.Table, lines: Lines) -> Iterator[str]:
    """Tell the cells where a spreadsheet found no value; they stay as texts."""
    found = np.zeros(len(cells), dtype=bool)
    columns: list[str] = []
    texts: set[str] = set()
    n = 0
    for name in cells.column_names:
        column = cells.column(name)
        if not where(column, lambda texts: pc.match_substring_regex(texts, "^(#|Err)")).any():
            continue
        wrong = where(column, lambda texts: pc.match_substring_regex(texts, ERRORS))
        if wrong.any():
            n, found = n + int(wrong.sum()), found | wrong
            columns.append(shown(name))
            texts |= set(column.filter(pa.array(wrong)).unique().to_pylist())
    if n:
        errors = f"{n} erreur{'s' if n > 1 else ''} de tableur ({listed(sorted(texts), at_most=4)})"
        places = f"dans {listed(columns, at_most=3)}, {_lines(lines, found)}"
        yield f"{errors} {places} : les corriger dans le fichier, ou les déclarer sous `missing`"


def _yaml(text: str) -> str:
    """Return a text as YAML reads it back whole."""
    signs = {"\\": "\\\\", '"': '\\"'}
    escaped = (signs.get(sign) or (sign if sign.isprintable() else f"\\U{ord(sign):08x}") for sign in text)
    return f'"{"".join(escaped)}"'
