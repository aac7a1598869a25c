"""Which rows of a file name its columns, where nobody declares it: the marks that tools and people leave."""

import re
from collections.abc import Sequence

from analysis.codebook.texts import LOOSE, normalised
from analysis.problems import listed
from analysis.readers.heading import Layout, Rows, padded

MAX_ROWS = 60  # rows looked at
MAX_TITLES = 6
FEW = 2  # filled cells of a title
ENOUGH = 5  # rows of answers, for what none of them repeats to tell something
IMPORT_ID = re.compile(r"\s*\{\s*\"ImportId\"")
NUMBER_LIKE = re.compile(r"[^\W\d_]{0,3}[\W_]*\d[\d\W_]*")
CODE_LIKE = re.compile(r"[A-Za-z]\w*(?:[.:\-\[\]#]+\w*)*")
WEBFORM = ("details de la soumission", "submission details", "informations de la soumission", "submission information")


def likely_layout(rows: Rows) -> Layout | None:
    """Return the rows that are no answers, where marks tell more than one row of names on the first line.

    Parameters
    ----------
    rows : sequence of pairs of a number and cells
        The first rows that are not blank, at most `MAX_ROWS`.
    """
    if len(rows) < 2:
        return None
    width = max(len(cells) for _, cells in rows)
    sample = [(number, padded(cells, width)) for number, cells in rows]
    return _qualtrics(sample) or _layered(sample)


def _qualtrics(rows: Rows) -> Layout | None:
    """Return the three rows of Qualtrics: codes, wordings, identifiers of its own."""
    rank = next((rank for rank, (_, cells) in enumerate(rows[:4]) if _all_match(IMPORT_ID, cells)), 0)
    if rank == 0 or len(rows) == rank + 1:
        return None
    first, last = rows[max(rank - 2, 0)][0], rows[rank][0]
    wordings = rows[rank - 1][0] if rank > 1 else None
    said = f", leurs formulations ligne {wordings}" if wordings else ""
    told = f"en-tête de Qualtrics : noms ligne {first}{said}, ses propres identifiants ligne {last}"
    return Layout((first,), wordings, last + 1, told)


def _all_match(pattern: re.Pattern[str], cells: Sequence[str]) -> bool:
    given = [text for text in cells if text.strip()]
    return bool(given) and all(map(pattern.match, given))


def _layered(rows: Rows) -> Layout | None:
    """Return titles left aside, then one row of names, or two: questions and options, codes and wordings."""
    place = _after_titles(rows)
    number, names = rows[place]
    below = rows[place + 1 :]
    if not below:
        return None
    after, second, answers = below[0][0], below[0][1], [cells for _, cells in below[1:]]
    titles = f"titre au-dessus, ligne{'s' if place > 1 else ''} {listed(each for each, _ in rows[:place])}"
    aside = f" ({titles})" if place else ""
    if answers and _is_second(names, second, answers):
        told = f"en-tête de deux lignes, questions ligne {number} et options ligne {after}{aside}"
        return Layout((number, after), None, after + 1, told)
    if answers and _says_wordings(names, second, answers):
        told = f"en-tête de deux lignes, noms ligne {number} et formulations ligne {after}{aside}"
        return Layout((number,), after, after + 1, told)
    if not place or not _names_all(names, [cells for _, cells in below]):
        return None
    above, group = rows[place - 1]
    if _is_group_row(group) and normalised(group[0], LOOSE) not in WEBFORM:
        told = f"en-tête de deux lignes, groupes ligne {above} et questions ligne {number}"
        return Layout((above, number), None, number + 1, told)
    return Layout((number,), None, number + 1, f"noms des colonnes ligne {number}{aside}")


def _after_titles(rows: Rows) -> int:
    """Return the rank of the first row that names more than a title does; Drupal Webform groups columns above it."""
    if normalised(rows[0][1][0], LOOSE) in WEBFORM:
        return 1
    width = len(_columns_filled([cells for _, cells in rows]))
    counts = [sum(1 for text in cells if text.strip()) for _, cells in rows[: MAX_TITLES + 1]]
    place = next((place for place, n in enumerate(counts) if n > FEW or 2 * n >= width), 0)
    return 0 if any(map(_is_number_like, rows[place][1])) else place


def _columns_filled(rows: Sequence[Sequence[str]]) -> set[int]:
    return {place for cells in rows for place, text in enumerate(cells) if text.strip()}


def _is_number_like(text: str) -> bool:
    return NUMBER_LIKE.fullmatch(text.strip()) is not None


def _is_group_row(cells: Sequence[str]) -> bool:
    """Whether a row parts the columns into groups, the first one included; a title has one cell, a date is none."""
    given = [text for text in cells if text.strip()]
    return len(given) > 1 and bool(cells[0].strip()) and not any(map(_is_number_like, given))


def _names_all(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row names every column filled below it, each otherwise, none by a number."""
    given = [names[place] for place in sorted(_columns_filled(below))]
    return bool(given) and all(text.strip() and not _is_number_like(text) for text in given)


def _is_second(names: Sequence[str], second: Sequence[str], answers: Sequence[Sequence[str]]) -> bool:
    """Whether a row gives the options of the questions above it, under merged cells, and is no answer.

    It names every column that the row above leaves unnamed, holds no number, and either leaves empty the first column,
    which each answer fills, or has words where each answer has a number.
    """
    filled = _columns_filled(answers)
    unnamed = {place for place in filled | _columns_filled([second]) if not names[place].strip()}
    if not unnamed or any(map(_is_number_like, second)) or not all(second[place].strip() for place in unnamed):
        return False
    first = next(place for place, name in enumerate(names) if name.strip()) if any(map(str.strip, names)) else 0
    fills_first = not second[first].strip() and all(cells[first].strip() for cells in answers)
    return fills_first or _has_words_over_numbers(second, answers)


def _has_words_over_numbers(cells: Sequence[str], answers: Sequence[Sequence[str]]) -> bool:
    """Whether a cell of words heads a column of numbers."""
    for place, text in enumerate(cells):
        given = [row[place] for row in answers if row[place].strip()]
        if text.strip() and not _is_number_like(text) and given and all(map(_is_number_like, given)):
            return True
    return False


def _says_wordings(names: Sequence[str], second: Sequence[str], answers: Sequence[Sequence[str]]) -> bool:
    """Whether codes have their wordings in the row below, which no answer repeats."""
    places = [place for place, name in enumerate(names) if name.strip()]
    codes = [names[place].strip() for place in places]
    said = [second[place].strip() for place in places]
    if len(answers) < ENOUGH or not all(said) or not all(map(CODE_LIKE.fullmatch, codes)):
        return False
    if any(map(_is_number_like, said)) or sum(" " in text for text in said) < len(said) / 2:
        return False
    columns = [[row[place].strip() for row in answers] for place in places]
    repeats = any(text in column for text, column in zip(said, columns, strict=True))
    closed = sum(1 for column in columns if 2 * len(set(column)) < len(column))
    return not repeats and (closed > FEW or _has_words_over_numbers(second, answers))
