"""What each recode did: how many answers each code made, which lost a distinction, which a rule changed."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from analysis.cleaning.recoded import Recoded, Use
from analysis.cleaning.recoding import told_class
from analysis.codebook.merging import merged
from analysis.codebook.values import Codebook, Recoding
from analysis.tables import TABLES


def recodes_table(codebook: Codebook, recoded: Mapping[str, Recoded]) -> pd.DataFrame:
    """Return one row a code of each question: the answers it made, and whether it lost a distinction."""
    rows = [
        (codebook.wave, key, use.column, use.code, use.category, use.n, _is_recoded(use, codebook.recodings[key]))
        for key, read in recoded.items()
        for use in _declared(read.uses, codebook.recodings[key])
    ]
    return pd.DataFrame(rows, columns=list(TABLES["recodes"].names))


def treatments_table(
    codebook: Codebook, recoded: Mapping[str, Recoded], ties: Mapping[str, int] = MappingProxyType({})
) -> pd.DataFrame:
    """Return one row a declared rule that changed answers, and how many; first, of no question, what came of ties."""
    rows = [(codebook.wave, "", outcome, n) for outcome, n in ties.items()]
    rows += [
        (codebook.wave, key, treatment, n)
        for key, read in recoded.items()
        for treatment, n in read.treatments.items()
        if n
    ]
    return pd.DataFrame(rows, columns=list(TABLES["treatments"].names))


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
