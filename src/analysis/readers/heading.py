"""The rows of a table that name its columns: recognised by their marks, joined into names that are all different."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TypeAlias

from analysis.codebook.texts import LOOSE, normalised
from analysis.codebook.values import Source
from analysis.problems import listed

Rows: TypeAlias = Sequence[tuple[int, Sequence[str]]]  # the first rows that are not blank, each with its number
MAX_SHOWN = 60  # signs of a name
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
