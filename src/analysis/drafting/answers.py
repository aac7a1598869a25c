"""Several answers in a cell: what parts them, which labels hold it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import pandas as pd

from analysis.cleaning.multiple import parted
from analysis.cleaning.showing import MIN_SHARED
from analysis.drafting.counting import counted_stripped

SEPARATORS = (";", "|", "\n", ",", ", ", " / ")  # of answers in one cell, the surest first
SURE = (";", "|", "\n")  # that no answer is written with
MAX_CELLS = 1000  # different ones, the most given, that tell how a column parts its answers
MAX_RUN = 6  # parts of one label
COMMAS = (",", ", ")  # which labels hold as well
TOGETHER = 8  # times that two parts are met, never apart, for them to be one label
ENDED = 0.8  # share of the cells that end with a separator, for it to be a tool's


@dataclass(frozen=True, slots=True)
class Several:
    """How the cells of a column give several answers.

    Attributes
    ----------
    separator : str
        What parts the answers of a cell.
    whole : frozenset of str
        Answers that hold the separator themselves.
    unsure : tuple of str
        Texts that are one answer or two: their parts are never apart, too few times to tell.
    """

    separator: str
    whole: frozenset[str] = frozenset()
    unsure: tuple[str, ...] = ()

    def parts(self, text: str) -> list[str]:
        """Return the answers of a cell."""
        return parted(text, self.separator, self.whole.__contains__)

    def counted(self, texts: Mapping[str, int]) -> dict[str, int]:
        """Return how many times each answer is given in cells that are counted."""
        found: Counter[str] = Counter()
        for text, n in texts.items():
            for part in self.parts(text):
                found[part] += n
        return dict(found)


def separator_of(texts: pd.Series, *, asked: bool = True, labels: Iterable[str] = ()) -> str | None:
    """Return what separates the answers of cells that give several; see `several_answers`."""
    found = several_answers(texts, asked=asked, labels=labels)
    return found.separator if found else None


def several_answers(
    texts: Iterable[str], *, asked: bool = False, labels: Iterable[str] = (), also: Sequence[str] = ()
) -> Several | None:
    """Return how cells give several answers, if they do.

    Cells that give several are made of few parts, which make more different cells than they are: this holds however
    many respondents there are. In a free text or in a list of compound labels, parts are as many as cells, or more.

    Parameters
    ----------
    texts : iterable of str
        The cells that are not empty.
    asked : bool
        Whether the question says that several answers are possible.
    labels : iterable of str
        Answers known to be one, which may hold the separator.
    also : sequence of str
        Other separators to try, once the usual ones have failed.

    Examples
    --------
    >>> several_answers(["Foire, salon", "Foire, salon, Radio, Presse", "Radio, Presse", "Radio", "Presse"] * 9)
    Several(separator=',', whole=frozenset({'Foire, salon'}), unsure=())
    """
    counts = dict(Counter(counted_stripped(texts)).most_common(MAX_CELLS))
    known = frozenset(labels)
    for separator in (*SEPARATORS, *also):
        if (found := _parted(counts, separator, known)) and _makes_a_list(counts, found, asked=asked):
            return found
    return None


def parts_of(text: str) -> tuple[str, ...]:
    """Return what any of the usual separators would part a text in.

    Examples
    --------
    >>> parts_of("Utile, À développer"), parts_of("Utile")
    (('Utile', 'À développer'), ())
    """
    return next((tuple(_split(text, each)) for each in SEPARATORS if each in text), ())


def _parted(counts: Mapping[str, int], separator: str, known: Collection[str]) -> Several | None:
    """Return the parts that a separator makes of cells, if it parts some; signs between digits part none."""
    holding = [text for text in counts if separator in text]
    if not holding or (separator == "," and any(map(_is_decimal, holding))):
        return None
    if separator not in COMMAS:
        return Several(separator, frozenset(text for text in known if separator in text))
    return _with_whole_labels(counts, separator, frozenset(text for text in known if separator in text))


def _is_decimal(text: str) -> bool:
    """Whether a comma stands between two digits, and parts no list of codes."""
    return re.search(r"\d,\d", text) is not None and not re.fullmatch(r"\d{1,2}(?:,\d{1,2})*", text)


def _with_whole_labels(counts: Mapping[str, int], separator: str, known: frozenset[str]) -> Several:
    """Return how commas part cells: not before small letters where answers begin with a capital, nor inside labels."""
    cells = {text: _split(text, separator) for text in counts}
    whole, unsure = set(known), []
    whole |= {label for parts in cells.values() for label in _enclosed(parts, separator)}
    if all(not parts[0][:1].islower() for parts in cells.values() if parts):
        whole |= {label for parts in cells.values() for label in _continued(parts, separator)}
    n_parts: Counter[str] = Counter()
    n_pairs: Counter[tuple[str, str]] = Counter()
    for text, n in counts.items():
        parts = parted(text, separator, whole.__contains__)
        n_parts.update({part: parts.count(part) * n for part in set(parts)})
        n_pairs.update(dict.fromkeys(pairwise(parts), n))
    for (first, second), n in sorted(n_pairs.items()):
        if n == n_parts[first] == n_parts[second]:
            label = _joined((first, second), separator)
            if n >= TOGETHER:
                whole.add(label)
            elif n >= MIN_SHARED:
                unsure.append(label)
    return Several(separator, frozenset(whole), tuple(unsure))


def _continued(parts: Sequence[str], separator: str) -> Iterator[str]:
    """Yield the labels of a cell that go on, after a separator, with a small letter."""
    label: list[str] = []
    for part in [*parts, ""]:
        if part[:1].islower() and label:
            label.append(part)
            continue
        if len(label) > 1:
            yield _joined(label, separator)
        label = [part]


def _enclosed(parts: Sequence[str], separator: str) -> Iterator[str]:
    """Yield the labels of a cell whose brackets hold a separator."""
    for start, part in enumerate(parts):
        if part.count("(") > part.count(")"):
            runs = (_joined(parts[start:end], separator) for end in range(start + 2, len(parts) + 1))
            yield from islice((run for run in islice(runs, MAX_RUN) if run.count("(") == run.count(")")), 1)


def _joined(parts: Sequence[str], separator: str) -> str:
    return f"{separator.rstrip()} ".join(parts)


def _split(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _makes_a_list(counts: Mapping[str, int], found: Several, *, asked: bool) -> bool:
    cells = [(text, n, found.parts(text)) for text, n in counts.items()]
    given = [(text, n, parts) for text, n, parts in cells if parts]
    n_parts = Counter(part for _, n, parts in given for part in parts for _ in range(min(n, MIN_SHARED)))
    shared = {part for part, n in n_parts.items() if n >= MIN_SHARED}
    if not shared:
        return False
    total = sum(n for _, n, _ in given)
    ended = sum(n for text, n, _ in given if text.endswith(found.separator.strip() or found.separator))
    if found.separator.strip() and ended >= ENDED * total:
        return True
    several = [parts for _, _, parts in given if len(parts) > 1]
    if not several:
        return False
    if asked and 2 * sum(part in shared for parts in several for part in parts) > sum(map(len, several)):
        return True
    if len({len(parts) for _, _, parts in given}) > 1:
        return len(given) > len(n_parts)
    return found.separator in SURE and shared == n_parts.keys() and _change_places(several)


def _change_places(cells: Iterable[Sequence[str]]) -> bool:
    """Whether a part is at several places: of as many answers everywhere, but not of one label as « Nord ; Lille »."""
    places = {(part, place) for parts in cells for place, part in enumerate(parts)}
    return len({part for part, _ in places}) < len(places)
