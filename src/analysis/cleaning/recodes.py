"""What each recode did: how many answers each code made, which lost a distinction, which a rule changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pandas as pd

from analysis.cleaning.recoded import Recoded, Use
from analysis.cleaning.recoding import told_class
from analysis.codebook.merging import merged
from analysis.codebook.values import Codebook, Recoding
from analysis.tables import TABLES

# Treatments in the order in which a reading makes them.
TREATMENTS = (
    *("columns_disagree", "boxes_not_shown", "others_listed", "others_unlisted", "beyond_keep", "beyond_no_answer"),
    *("file_over_filter", "outside_keep", "outside_not_asked", "level_unsettled"),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the answers to one question were made by: they add up, slice after slice of a wave.

    Attributes
    ----------
    uses : tuple of Use
        As in `Recoded`.
    relisted : int
        As in `Recoded`.
    treatments : Mapping of str to int
        As in `Recoded`.
    """

    uses: tuple[Use, ...] = ()
    relisted: int = 0
    treatments: Mapping[str, int] = field(default_factory=dict)

    def plus(self, other: Counts) -> Counts:
        """Return the counts of two slices of one wave."""
        uses: dict[tuple[str, str, str], int] = {}
        for use in (*self.uses, *other.uses):
            made = use.column, use.code, use.category
            uses[made] = uses.get(made, 0) + use.n
        known = [name for name in TREATMENTS if name in self.treatments or name in other.treatments]
        return Counts(
            tuple(Use(*made, n) for made, n in uses.items()),
            self.relisted + other.relisted,
            {name: self.treatments.get(name, 0) + other.treatments.get(name, 0) for name in known},
        )


def counts_of(recoded: Recoded) -> Counts:
    """Return what the answers to one question were made by."""
    return Counts(recoded.uses, recoded.relisted, recoded.treatments)


def recodes_table(codebook: Codebook, counts: Mapping[str, Counts]) -> pd.DataFrame:
    """Return one row a code of each question: the answers it made, and whether it lost a distinction."""
    rows = [
        (codebook.wave, key, use.column, use.code, use.category, use.n, _is_recoded(use, codebook.recodings[key]))
        for key, read in counts.items()
        for use in _declared(tuple(_settled(read, codebook.recodings[key])), codebook.recodings[key])
    ]
    return pd.DataFrame(rows, columns=list(TABLES["recodes"].names))


def treatments_table(
    codebook: Codebook, counts: Mapping[str, Counts], ties: Mapping[str, int] = MappingProxyType({})
) -> pd.DataFrame:
    """Return one row a declared rule that changed answers, and how many; first, of no question, what came of ties."""
    rows = [(codebook.wave, "", outcome, n) for outcome, n in ties.items()]
    rows += [
        (codebook.wave, key, treatment, n)
        for key, read in counts.items()
        for treatment, n in read.treatments.items()
        if n
    ]
    return pd.DataFrame(rows, columns=list(TABLES["treatments"].names))


def _settled(read: Counts, recoding: Recoding) -> Iterator[Use]:
    """Yield the uses, without the answers that a list moved out of « other » under a code that makes it."""
    columns = {name: rank for rank, name in enumerate(recoding.sources)}
    n = read.relisted
    for use in sorted(read.uses, key=lambda use: columns.get(use.column, 0)):
        is_other = recoding.others is not None and use.category == recoding.others.category
        moved = min(n, use.n) if is_other and use.column in recoding.answer_columns else 0
        n -= moved
        yield replace(use, n=use.n - moved)


def _declared(uses: tuple[Use, ...], recoding: Recoding) -> list[Use]:
    """Return uses in the order the codebook declares, codes, classes and boxes that nobody gave included."""
    column = recoding.answer_columns[0] if recoding.answer_columns else ""
    known = [Use(column, code, category, 0) for code, category in recoding.codes.items()]
    known += [Use(column, told_class(bounds, recoding.classes), bounds.category, 0) for bounds in recoding.classes]
    ticked = {use.column for use in uses}
    known += [
        Use(box, recoding.ticked[0], category, 0) for box, category in recoding.columns.items() if box not in ticked
    ]
    given = {(use.column, use.code) for use in uses}
    ranks = {code: rank for rank, code in enumerate(_order(recoding))}
    found = [*uses, *(use for use in known if (use.column, use.code) not in given)]
    columns = {name: rank for rank, name in enumerate(recoding.sources)}
    return sorted(found, key=lambda use: (columns.get(use.column, 0), ranks.get(use.code, len(ranks)), use.code))


def _order(recoding: Recoding) -> list[str]:
    others = recoding.others.codes if recoding.others else {}
    return [*recoding.codes, *(told_class(bounds, recoding.classes) for bounds in recoding.classes), *others]


def _is_recoded(use: Use, recoding: Recoding) -> bool:
    """Whether a code loses a distinction: a class, a computed answer, a listed text, one of several for a category."""
    if recoding.classes or recoding.compute is not None:
        return True
    if recoding.others is not None and use.column == recoding.others.column:
        return use.code in recoding.others.codes
    return use.category in merged(recoding.columns or recoding.codes)
