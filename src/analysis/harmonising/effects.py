"""What a change of the crosswalk does: every count before and after, and how many respondents it moves."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.harmonising.harmonisation import CombinedWaves
from analysis.study import Question

EFFECTS = ("wave", "question", "category", "before", "after", "moved")
KEYS = ["wave", "question", "category"]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The tables of a study's clean answers, columns as in `CleanedWave`."""

    answers: pd.DataFrame
    multiple: pd.DataFrame
    missing: pd.DataFrame
    accounting: pd.DataFrame


TABLES = ("multiple", "missing", "accounting")


def cleaned_of(combined: CombinedWaves) -> Cleaned:
    """Return what effects compare, of waves put together."""
    return Cleaned(combined.answers, combined.multiple, combined.missing, combined.accounting)


def effects(before: Cleaned, after: Cleaned, questions: Mapping[str, Question]) -> pd.DataFrame:
    """Return the counts that differ between two cleanings of a study.

    Parameters
    ----------
    before, after : Cleaned
        The same study, before and after a change.
    questions : mapping
        The questionnaire as it is now.

    Returns
    -------
    DataFrame
        wave, question (empty for the rows of the accounting), category (a category, a kind of missing answer, a step of
        the accounting), before, after, moved (respondents of both whose answer differs; the same for all rows of a
        question; missing where no respondent is common). A question whose counts stay while respondents move has one
        row without category.
    """
    counts = pd.concat({"before": _counts(before, questions), "after": _counts(after, questions)}, axis="columns")
    counts = counts.fillna(0).astype("int64")
    moved = _moved(before, after, questions)
    changed = counts[counts["before"] != counts["after"]].reset_index()
    pairs = list(zip(changed["wave"], changed["question"], strict=True))
    changed["moved"] = [float(moved.get(pair, np.nan)) for pair in pairs]
    silent = [(*pair, "", 0, 0, float(n)) for pair, n in moved.items() if n and pair not in pairs]
    table = pd.concat([changed[list(EFFECTS)], pd.DataFrame(silent, columns=list(EFFECTS))], ignore_index=True)
    order = {key: rank for rank, key in enumerate(("", *questions))}
    ranks = table["question"].map(lambda key: order.get(key, len(order)))
    return table.assign(rank=ranks).sort_values(["wave", "rank"], kind="stable").drop(columns="rank")[list(EFFECTS)]


def _counts(cleaned: Cleaned, questions: Mapping[str, Question]) -> pd.Series:
    """Return how many answers of each kind each wave has, by wave, question and category."""
    parts = [
        cleaned.multiple[KEYS],
        cleaned.missing.rename(columns={"kind": "category"})[KEYS],
        *(_answers(cleaned, key) for key in questions if key in cleaned.answers),
    ]
    long = pd.concat([part.astype("str") for part in parts], ignore_index=True)
    rows = cleaned.accounting.assign(question="").rename(columns={"step": "category"})
    steps = rows.astype({"wave": "str"}).set_index(KEYS)["rows"]
    counts: pd.Series = pd.concat([long.groupby(KEYS).size(), steps])
    return counts


def _answers(cleaned: Cleaned, key: str) -> pd.DataFrame:
    given = cleaned.answers[["wave", key]].dropna()
    is_number = pd.api.types.is_numeric_dtype(given[key])
    return pd.DataFrame({"wave": given["wave"], "question": key, "category": "" if is_number else given[key]})


def _moved(before: Cleaned, after: Cleaned, questions: Mapping[str, Question]) -> dict[tuple[str, str], int]:
    """Return, by wave and question, how many respondents of both cleanings do not have the same answer in both."""
    said, says = (_said(cleaned, questions) for cleaned in (before, after))
    common = before.answers.merge(after.answers[["respondent"]], on="respondent")[["respondent", "wave"]]
    found: dict[tuple[str, str], int] = {}
    for wave, own in common.groupby("wave", sort=False):
        people = own["respondent"]
        for key in questions:
            if key in said and key in says:
                differ = said[key].reindex(people, fill_value="") != says[key].reindex(people, fill_value="")
                found[str(wave), key] = int(differ.sum())
    return found


def _said(cleaned: Cleaned, questions: Mapping[str, Question]) -> dict[str, pd.Series]:
    """Return what each respondent answered to each question, as one text."""
    given = cleaned.answers.set_index("respondent")
    texts = {
        key: given[key].astype("object").where(given[key].notna(), "").astype("str")
        for key in questions
        if key in given
    }
    several = cleaned.multiple.groupby(["question", "respondent"])["category"].agg(" ".join)
    texts |= {str(key): several[key] for key in several.index.unique("question")}
    kinds = cleaned.missing.set_index("respondent")
    for key, own in kinds.groupby("question"):
        known = texts.get(str(key), pd.Series(dtype="str"))
        told = own["kind"].astype("str")
        texts[str(key)] = pd.concat([known[~known.index.isin(told.index)], told])
    return texts


def told_effects(changed: pd.DataFrame) -> str:
    """Return the changes in French, a line a count, grouped by wave and question."""
    if changed.empty:
        return "Aucun effectif ne change."
    lines = ["Effectifs qui changent :"]
    for (wave, question), own in changed.groupby(["wave", "question"], sort=False):
        lines.append(f"  vague {wave!s}, {str(question) or 'lignes'}{_told_moved(float(own['moved'].iloc[0]))}")
        for category, before, after in zip(own["category"], own["before"], own["after"], strict=True):
            lines += [f"      {category or 'réponses'} : {before} -> {after}"] if before != after else []
    return "\n".join(lines)


def _told_moved(moved: float) -> str:
    if pd.isna(moved):
        return ""
    return f" : {moved:.0f} réponses changées" if moved > 1 else f" : {moved:.0f} réponse changée"
