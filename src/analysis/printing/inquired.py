"""What may be printed of the answers to the study's questions: none that one or two respondents make, or that tells."""

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from analysis.printing.public import Printed
from analysis.printing.withholding import blanked, pairs_of, small
from analysis.tables import TABLES
from analysis.tables.declaring import Kind
from analysis.tables.results import Tables

WITHHELD = "withheld"  # the verdict of what is not printed
NUMBERS: tuple[Kind, ...] = ("count", "statistic", "test")
OF_READINGS = ("smallest_reading", "largest_reading", "overturned_by")
OF_PIECES = ("inquiry_readings", "inquiry_trends")
OF_SHARES = ("share", "multiple", "difference", "region")  # kinds of evidence
ROW = ("key", "evidence")  # what tells a piece of evidence apart


def without_small_evidence(study: Tables) -> dict[str, pd.DataFrame]:
    """Return the answers and their readings, without those where one or two respondents stand on some side."""
    told = study.inquiry_answers
    if told.empty:
        return {}
    counts = {name: told[name].astype("float64") for name in TABLES["inquiry_answers"].of("count")}
    left = [counts["base"] - counts["n"], counts["base_against"] - counts["n_against"]]
    few = pd.concat([small(each) for each in (*counts.values(), *left)], axis="columns").any(axis="columns")
    return withheld(study, few)


def public_evidence(study: Tables, printed: Printed) -> dict[str, pd.DataFrame]:
    """Return the answers without those of answers or groups whose count a report for everybody masks.

    Of two answers of the same respondents, the test would tell how many give both: it is not printed; nor is that of
    shares where some answered several times, which rests on how many of them answered alike.
    """
    told = study.inquiry_answers
    if told.empty:
        return {}
    names = ("question", "category", "factor", "group", "against")
    hidden = [
        any(printed.hides(question, category, group) for group in _groups(factor, group, against))
        or any(printed.hides(factor, each) for each in (group, against) if factor and each)
        for question, category, factor, group, against in pairs_of(told, *names)
    ]
    kept = withheld(study, hidden)
    answers = kept["inquiry_answers"]
    both = (answers["kind"] == "multiple") & answers["against"].fillna("").ne("")
    if (study.panel["n_waves"] > 1).any():
        both |= answers["kind"].isin(OF_SHARES)
    return kept | {"inquiry_answers": blanked(answers, both, ["p_value", "p_adjusted", "ci_low", "ci_high"])}


def _groups(factor: str, group: str, against: str) -> Iterable[tuple[str, str]]:
    """Return the groups whose share of an answer is told: everybody where there is none."""
    return [(factor, each) for each in (group, against) if factor and each] or [("", "")]


def withheld(study: Tables, rows: Iterable[bool]) -> dict[str, pd.DataFrame]:
    """Return the answers, their readings and paths, without numbers nor verdict in some rows of the answers."""
    told = study.inquiry_answers
    if told.empty:
        return {name: getattr(study, name) for name in ("inquiry_answers", *OF_PIECES)}
    hidden = pd.Series(list(rows), index=told.index, dtype=bool)
    kept = blanked(told, hidden, TABLES["inquiry_answers"].of(*NUMBERS))
    for name in OF_READINGS:
        kept[name] = kept[name].mask(hidden)
    kept["verdict"] = kept["verdict"].mask(hidden, WITHHELD)
    lost = set(pairs_of(kept[kept["verdict"] == WITHHELD], *ROW))
    return {"inquiry_answers": kept} | {name: _without(getattr(study, name), lost) for name in OF_PIECES}


def _without(told: pd.DataFrame, lost: Collection[tuple[object, ...]]) -> pd.DataFrame:
    """Return the rows of the pieces of evidence that are not lost."""
    return told[np.array([row not in lost for row in pairs_of(told, *ROW)], dtype=bool)]
