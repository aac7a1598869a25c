"""One wave cleaned slice after slice: the same answers, counts and faults, in the memory of one slice.

Each slice is read as a small wave is; what they say adds up. Two passes where doubles are set aside: only the whole
wave tells them.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.cleaning.abandonment import unsent
from analysis.cleaning.faults import (
    Context,
    column_problems,
    given_twice,
    no_weights,
    respondent_problems,
    rule_problems,
)
from analysis.cleaning.found import TOLD, Faults, Found, together
from analysis.cleaning.pseudonyms import Hashes, Keys, hashes, named
from analysis.cleaning.received import Received, private_columns, received_rows
from analysis.cleaning.recodes import Counts, counts_of, recodes_table, treatments_table
from analysis.cleaning.recoding import Known
from analysis.cleaning.rows import KEPT, Doubles, accounting, doubles_of, ranks_of
from analysis.cleaning.showing import as_shown, private_words
from analysis.cleaning.tables import answers_table, missing_table, multiple_table, rejected_table, sources_table
from analysis.cleaning.wave import CleanedWave, Reading, read_answers, reading_problems
from analysis.codebook.values import Codebook
from analysis.problems import raise_any
from analysis.readers.slices import Slices, ahead, sliced
from analysis.study import Question

Kind = TypeVar("Kind", np.int8, np.int64, np.uint64, np.bool_)
Write: TypeAlias = Callable[[Mapping[str, pd.DataFrame]], object]
LONG = ("answers", "multiple", "missing")  # tables of a row a respondent, or more
NO_DOUBLES = Doubles(np.array([], dtype=np.intp), np.array([], dtype=np.int64))


def sliced_wave(root: Path, files: Sequence[str], codebook: Codebook) -> Slices | None:
    """Return the files of a wave to be cleaned by slices; None where they are read whole.

    Whole are small files, irregular ones, and those of respondents who carry projects, matched all together.
    """
    if codebook.project is not None or any(each.assessed for each in codebook.recodings.values()):
        return None
    return sliced(root, files, codebook.source, codebook.columns())


def clean_slices(
    slices: Slices, codebook: Codebook, questions: Mapping[str, Question], *, key: bytes, write: Write | None = None
) -> CleanedWave:
    """Return what accounts for the answers of one wave, as `clean_wave` does, and hand over the answers as they come.

    Parameters
    ----------
    slices : Slices
        The received files.
    codebook : Codebook
        As `read_codebook` returns it.
    questions : mapping of str to Question
        The questionnaire.
    key : bytes
        Key of the pseudonyms, as `read_key` returns it.
    write : callable, optional
        Takes the answers, multiple answers and missing answers of each slice in turn, as long as no fault is found.

    Returns
    -------
    CleanedWave
        Its `answers`, `multiple` and `missing` hold no row.

    Raises
    ------
    StudyError
        With every fault of every file.
    IrregularError
        If a file is to be read whole.
    """
    known: dict[str, Known] = {name: {} for name in codebook.recodings}
    sums = _Sums(codebook, questions, key, n_files=len(slices.blocks), known=known)
    lacking = [problem for table in slices.headers for problem in column_problems(table, codebook)]
    tables: dict[str, pd.DataFrame] = {}
    for received in ahead(_received(slices, codebook, _doubles(slices, codebook, key))):
        made = sums.add(received, makes=not lacking)
        if made and write is not None:
            write(made)
        tables = tables or {name: table.iloc[:0] for name, table in made.items()}
    keys = sums.keys.whole()
    context, everybody = sums.contexts(slices)
    raise_any(
        [
            *lacking,
            *rule_problems(sums.unread, everybody),
            *reading_problems(sums.faults, sums.unweighed, questions, context),
            *respondent_problems(sums.kept_twice(keys), context),
        ]
    )
    return CleanedWave(
        **tables,
        accounting=accounting(sums.steps.whole(), keys, codebook.wave, sums.unsent.whole()),
        rejected=pd.concat([each for each in sums.rejected if len(each)] or sums.rejected[:1], ignore_index=True),
        sources=sources_table(codebook),
        recodes=recodes_table(codebook, sums.counts),
        treatments=treatments_table(codebook, sums.counts),
    )


def _received(slices: Slices, codebook: Codebook, doubles: Doubles) -> Iterator[Received]:
    """Yield the rows of each slice, sorted."""
    start = 0
    for table in slices:
        end = start + len(table.lines)
        yield received_rows([table], codebook, start, doubles.among(start, end))
        start = end


def _doubles(slices: Slices, codebook: Codebook, key: bytes) -> Doubles:
    """Return the doubles of the whole wave, told by the hashes of their keys."""
    if (keep := codebook.set_aside.duplicate) is None:
        return NO_DOUBLES
    keys, is_kept, lines = _KeyParts(), _Parts(np.bool_), _Parts(np.int64)
    for received in _received(slices, codebook, NO_DOUBLES):
        keys.add(received.keys, key)
        is_kept.add(received.sorting.reasons.isna().to_numpy())
        lines.add(received.places.lines)
    return doubles_of(keys.whole(), is_kept.whole(), keep, lines.whole())


@dataclass(frozen=True, slots=True)
class _Parts(Generic[Kind]):
    """An array that comes in parts."""

    kind: type[Kind]
    parts: list[NDArray[Kind]] = field(default_factory=list)

    def add(self, part: ArrayLike) -> None:
        """Add a part."""
        self.parts.append(np.asarray(part, dtype=self.kind))

    def whole(self) -> NDArray[Kind]:
        """Return the whole array."""
        return np.concatenate([np.array([], dtype=self.kind), *self.parts])


class _KeyParts:
    """The keys of rows that come in parts: of each, the hash that its pseudonym has, and nothing of its text."""

    def __init__(self) -> None:
        self.heads, self.has = _Parts(np.uint64), _Parts(np.bool_)

    def add(self, keys: Keys, secret: bytes) -> Hashes:
        """Add the keys of a part; return the hash of each distinct one."""
        own = hashes(keys, secret)
        self.has.add(keys.ranks >= 0)
        self.heads.add(np.append(own, np.uint64(0))[keys.ranks])
        return own

    def whole(self) -> Keys:
        """Return the keys of all rows."""
        has = self.has.whole()
        distinct, ranks = np.unique(self.heads.whole()[has], return_inverse=True)
        every = np.full(len(has), -1, dtype=np.intp)
        every[has] = ranks
        return Keys(every, pd.Index(distinct))


@dataclass
class _Sums:
    """What the slices read so far add up to."""

    codebook: Codebook
    questions: Mapping[str, Question]
    key: bytes
    n_files: int
    n_rows: int = 0
    n_kept: int = 0
    faults: dict[str, Faults] = field(default_factory=dict)  # of each question
    unread: dict[str, Found] = field(default_factory=dict)  # numbers that a rule compares, by column
    unweighed: Found = field(default_factory=Found)
    counts: dict[str, Counts] = field(default_factory=dict)  # of each question
    rejected: list[pd.DataFrame] = field(default_factory=list)
    steps: _Parts[np.int8] = field(default_factory=lambda: _Parts(np.int8))
    unsent: _Parts[np.bool_] = field(default_factory=lambda: _Parts(np.bool_))
    lines: _Parts[np.int64] = field(default_factory=lambda: _Parts(np.int64))
    keys: _KeyParts = field(default_factory=_KeyParts)
    known: dict[str, Known] = field(default_factory=dict)  # what texts mean, by question
    files: list[tuple[int, str]] = field(default_factory=list)  # of each slice: its first row, its file

    def add(self, received: Received, *, makes: bool) -> dict[str, pd.DataFrame]:
        """Add one slice; return its tables, if they are to be made and nothing is faulty so far."""
        codebook, kept = self.codebook, received.kept
        reading = read_answers(received, codebook, self.questions, known=self.known)
        self._add_faults(received, reading)
        for name, recoded in reading.recoded.items():
            self.counts[name] = self.counts.get(name, Counts()).plus(counts_of(recoded))
        heads = self.keys.add(received.keys, self.key)
        self.steps.add(ranks_of(received.sorting.reasons))
        self.unsent.add(unsent(received.cells, codebook))
        self.lines.add(received.places.lines)
        self.files.append((self.n_rows, str(received.places.files[0])))
        are_several = self.n_files > 1
        self.rejected.append(rejected_table(received.sorting, codebook.wave, received.places, are_several=are_several))
        ranks = self.n_rows + kept + 1
        self.n_rows, self.n_kept = self.n_rows + len(received.cells), self.n_kept + len(kept)
        if not makes or any(self.faults.values()) or self.unread or self.unweighed:
            return {}
        respondents = named(heads, received.keys.ranks[kept], ranks, codebook.wave)
        return {
            "answers": answers_table(respondents, codebook, self.questions, reading.recoded, reading.weights),
            "multiple": multiple_table(respondents, codebook, self.questions, reading.recoded),
            "missing": missing_table(respondents, codebook, reading.recoded),
        }

    def _add_faults(self, received: Received, reading: Reading) -> None:
        places = received.places.on(received.kept, self.n_kept)
        for name, recoded in reading.recoded.items():
            self.faults[name] = self.faults.get(name, Faults()).plus(places.faults(recoded))
        for column, positions in received.sorting.unread.items():
            found = received.places.found(positions)
            self.unread[column] = together((self.unread.get(column, Found()), found))
        self.unweighed = together((self.unweighed, places.found(no_weights(reading.weights).tolist())))

    def kept_twice(self, keys: Keys) -> Found:
        """Return the rows kept whose key others have."""
        kept = np.flatnonzero(self.steps.whole() == KEPT)
        twice = kept[given_twice(keys.on(kept))]
        lines = self.lines.whole()
        starts = [start for start, _ in self.files]
        files = [self.files[bisect_right(starts, row) - 1][1] for row in twice[:TOLD]]
        first = zip(twice[:TOLD].tolist(), files, lines[twice[:TOLD]].tolist(), strict=True)
        return Found(len(twice), tuple(first))

    def contexts(self, slices: Slices) -> tuple[Context, Context]:
        """Return what faults are told of, among the rows kept and among all."""
        columns = [texts for found in self.faults.values() for texts in found.undeclared.values()]
        private = cache(partial(_private, slices, self.codebook, [text for texts in columns for text in texts if text]))
        kept, every = (Context(self.codebook, n, private) for n in (self.n_kept, self.n_rows))
        return kept, every


def _private(slices: Slices, codebook: Codebook, texts: Sequence[str]) -> frozenset[str]:
    """Return the words of some texts that the columns which identify have too."""
    asked, found = private_words([*texts, *map(as_shown, texts)]), set[str]()
    for table in slices:
        for name in filter(table.frame.__contains__, private_columns(codebook)):
            found |= asked & private_words(table.frame[name].dropna().unique())
    return frozenset(found)
