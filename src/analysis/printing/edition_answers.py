"""What may be printed of the answers of each edition: none of one or two persons, nor what would give them back."""

import numpy as np
import pandas as pd

from analysis.printing.few import MINIMUM
from analysis.printing.public import Printed
from analysis.printing.withholding import blanked, pairs_of, small
from analysis.study.population import CROSSED
from analysis.tables.results import Tables

OF_ANSWER = [
    *("n", "base", "share", "reference_n", "reference_base", "reference_share"),
    *("difference", "ci_low", "ci_high"),
]
OF_QUESTION = ["v", "p_value", "p_adjusted"]  # made of all the answers to a question


# Tables of which every row sets groups of respondents against each other, and how these are counted.
OF_GROUPS = ("shifts_without", "shifts_certain", "decomposition", "edition_interactions", "trajectories")
GROUPS = (
    *("n", "n_reference", "n_others", "n_against", "n_against_reference"),
    *("n_entrants", "n_leavers"),
)


def without_small_sides(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without the numbers of the rows of which one or two respondents are a side.

    With the place of the other side, which other tables print, a deviation gives theirs.
    """
    if table.empty:
        return table
    counts = [name for name in GROUPS if name in table]
    few = [small(table[name]).to_numpy() for name in counts]
    return blanked(table, np.any(few, axis=0) if few else [False] * len(table))


def public_groups(space: Tables, editions: str, printed: Printed) -> Tables:
    """Return the tables of a space without what would tell masked counts of a factor, or of margins by edition."""

    def masks(question: object) -> bool:
        return any(printed.hides_some(*pair) for pair in ((question,), (question, editions), (editions, str(question))))

    crossed, moved, gone = space.decomposition, space.edition_interactions, space.withdrawals
    lost = [any(map(masks, str(margins).split(CROSSED))) for margins in crossed["margins"]]
    return space.replaced(
        decomposition=crossed[~np.array(lost, dtype=bool)],
        edition_interactions=moved[~moved["factor"].map(masks).astype(bool)],
        withdrawals=gone[~gone["question"].map(lambda question: printed.hides_some(question)).astype(bool)],
    )


def without_small_answers(table: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of editions without the numbers of those where one or two respondents stand apart."""
    if table.empty:
        return table
    few = pd.Series(data=False, index=table.index)
    for n, base in (("n", "base"), ("reference_n", "reference_base")):
        count, whole = table[n].astype("float64"), table[base].astype("float64")
        few |= count.between(1, MINIMUM - 1) | (whole - count).between(1, MINIMUM - 1)
    return blanked(table, few, OF_ANSWER)


def public_answers(table: pd.DataFrame, editions: str, printed: Printed) -> pd.DataFrame:
    """Return the answers of editions whose counts a report for everybody prints, and tests that tell no other."""
    if table.empty:
        return table
    cells = pairs_of(table, "question", "category", "edition", "reference")
    hidden = pd.Series(
        [
            any(printed.hides(question, category, (editions, edition)) for edition in pair)
            for question, category, *pair in cells
        ],
        index=table.index,
    )
    lost = (hidden | table["n"].isna()).groupby([table["question"], table["edition"]], sort=False).transform("any")
    return blanked(blanked(table, hidden, OF_ANSWER), lost, OF_QUESTION)
