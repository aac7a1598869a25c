"""The rows of a table that name its columns: recognised by their marks, joined into names that are all different."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TypeAlias

from analysis.codebook.texts import LOOSE, normalised
from analysis.codebook.values import Source
from analysis.problems import listed

Rows: TypeAlias = Sequence[tuple[int, Sequence[str]]]  # the first rows that are not blank, each with its number

MAX_ROWS = 60  # rows looked at
MAX_SHOWN = 60  # signs of a name
MAX_TITLES = 6
FEW = 2  # filled cells of a title
ENOUGH = 5  # rows of answers, for what none of them repeats to tell something
IMPORT_ID = re.compile(r"\s*\{\s*\"ImportId\"")
NUMBER_LIKE = re.compile(r"[^\W\d_]{0,3}[\W_]*\d[\d\W_]*")
CODE_LIKE = re.compile(r"[A-Za-z]\w*(?:[.:\-\[\]#]+\w*)*")
WEBFORM = ("details de la soumission", "submission details", "informations de la soumission", "submission information")
# What SurveyMonkey writes under a question that has no option.
UNOPTIONED = ("response", "reponse", "open-ended response", "reponse ouverte", "reponse libre")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which rows of a table are no answers, each by its number.

    Attributes
    ----------
    header : tuple of int
        Rows that name the columns, from the questions to the options.
    wordings : int, optional
        Row that says their wordings.
    answers : int
        The first row that may hold answers.
    reason : str
        What tells it, in French.
    """

    header: tuple[int, ...]
    wordings: int | None
    answers: int
    reason: str = ""

    def stated_in(self, source: Source) -> Source:
        """Return a source that declares it."""
        header = self.header[0] if len(self.header) == 1 else self.header
        follows = self.answers == max(*self.header, self.wordings or 0) + 1
        return replace(source, header=header, wordings=self.wordings, answers=None if follows else self.answers)

    def written(self) -> str:
        """Return it as a codebook declares it."""
        rows = str(self.header[0]) if len(self.header) == 1 else f"[{', '.join(map(str, self.header))}]"
        parts = [f"header: {rows}"]
        if self.wordings is not None:
            parts.append(f"wordings: {self.wordings}")
        if self.answers > max(*self.header, self.wordings or 0) + 1:
            parts.append(f"answers: {self.answers}")
        return ", ".join(parts)


def declared_layout(source: Source) -> Layout | None:
    """Return the rows that a codebook declares, or None where it says nothing."""
    if source.header is None and source.wordings is None and source.answers is None:
        return None
    header = (source.header,) if isinstance(source.header, int) else tuple(source.header or (1,))
    return Layout(header, source.wordings, source.answers or max(*header, source.wordings or 0) + 1)


@dataclass(frozen=True, slots=True)
class Heading:
    """Names of the columns, all different; an empty one is that of a column without a name or an answer.

    Attributes
    ----------
    names : tuple of str
        By rank of the column.
    wordings : mapping of str to str
        By name.
    rows : tuple of tuples of str
        The rows that give names and wordings, as they are written.
    notes : tuple of str
        What was read under another name than its own, in French.
    """

    names: tuple[str, ...]
    wordings: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


def heading(rows: Mapping[int, Sequence[str]], layout: Layout, width: int, filled: Collection[int]) -> Heading:
    """Return the names that the rows of a layout give.

    Parameters
    ----------
    rows : mapping of int to sequence of str
        Cells of the rows of the layout, by number.
    layout : Layout
        Which rows they are.
    width : int
        How many columns the table has.
    filled : collection of int
        Ranks, from 0, of the columns that hold answers.
    """
    above = [padded(rows.get(number, ()), width) for number in layout.header]
    written = joined(above)
    names = unique(written, filled)
    said = padded(rows.get(layout.wordings or 0, ()), width)
    wordings = {name: " ".join(text.split()) for name, text in zip(names, said, strict=True) if name and text.strip()}
    return Heading(names, wordings, tuple(map(tuple, above)), tuple(_told_names(written, names)))


def padded(cells: Sequence[str], width: int) -> list[str]:
    """Return the cells of a row, as many as the table has columns."""
    return [*cells, *[""] * (width - len(cells))]


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a name for each column: « Question [Option] », a question carried over the merged cells at its right.

    Examples
    --------
    >>> joined([["N°", "Transports", "", "Avis"], ["", "Vélo", "Bus", "Réponse"]])
    ['N°', 'Transports [Vélo]', 'Transports [Bus]', 'Avis']
    """
    *above, last = rows
    carried = [list(accumulate(row, _carried)) for row in above]
    names = []
    for place, option in enumerate(last):
        own = [row[place] for row in above]
        held = [row[place] for row in carried] if option.strip() else own
        names.append(_joined([text for text in held if text.strip()], option) if above else option)
    return names


def _carried(left: str, cell: str) -> str:
    return cell if cell.strip() else left


def _joined(questions: Sequence[str], option: str) -> str:
    question = " – ".join(questions)
    if not question or not option.strip() or normalised(option, LOOSE) in UNOPTIONED or option == question:
        return question or option
    return f"{question} [{option}]"


def unique(names: Sequence[str], filled: Collection[int]) -> tuple[str, ...]:
    """Return names all different: « Avis (2) » for the second Avis, « Colonne 3 » for answers under no name.

    Examples
    --------
    >>> unique(["Avis", "Avis", "", ""], {0, 1, 2})
    ('Avis', 'Avis (2)', 'Colonne 3', '')
    """
    taken = set(names)
    met: Counter[str] = Counter()
    found: list[str] = []
    for place, name in enumerate(names):
        if not name.strip():
            found.append(_free(f"Colonne {place + 1}", taken, 1) if place in filled else "")
        elif met[name]:
            found.append(_free(name, taken, met[name] + 1))
        else:
            found.append(name)
        met[name] += 1
        taken.add(found[-1])
    return tuple(found)


def _free(name: str, taken: Collection[str], rank: int) -> str:
    """Return a name that no column has, with the next free rank."""
    while (numbered := name if rank == 1 else f"{name} ({rank})") in taken:
        rank += 1
    return numbered


def _told_names(written: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    doubled = [name for name, n in Counter(written).items() if n > 1 and name.strip()]
    renamed = [name for name, own in zip(names, written, strict=True) if name != own and own.strip()]
    if doubled:
        n = len(doubled)
        told = f"{n} nom{'s' if n > 1 else ''} de colonne {'sont là' if n > 1 else 'est là'} plusieurs fois"
        yield f"{told} : les suivantes se lisent sous {listed(map(shown, renamed), at_most=5)}"
    if unnamed := [name for name, own in zip(names, written, strict=True) if name and not own.strip()]:
        n = len(unnamed)
        told = f"{n} colonnes remplies n'ont pas de nom" if n > 1 else "1 colonne remplie n'a pas de nom"
        read = f"{'elles se lisent' if n > 1 else 'elle se lit'} sous {listed(map(shown, unnamed), at_most=5)}"
        yield f"{told} : {read} (si des cellules sont fusionnées, ce sont des cases de la colonne nommée à gauche)"


def shown(text: str) -> str:
    """Return a name as a message may show it, between quotes, on one line."""
    tidy = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return f"« {tidy if len(tidy) <= MAX_SHOWN else tidy[: MAX_SHOWN - 1] + '…'} »"


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
