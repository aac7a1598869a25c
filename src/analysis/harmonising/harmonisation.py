"""Waves put together in one questionnaire, and the dictionary that describes the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import pandas as pd

from analysis.cleaning.wave import CleanedWave
from analysis.problems import Problem, raise_any
from analysis.study import Question, Theme
from analysis.tables import TABLES


@dataclass(frozen=True, slots=True)
class CombinedWaves:
    """The answers of a study, wave after wave in the order declared; columns as in `CleanedWave`."""

    answers: pd.DataFrame
    multiple: pd.DataFrame
    missing: pd.DataFrame
    accounting: pd.DataFrame
    rejected: pd.DataFrame
    sources: pd.DataFrame
    recodes: pd.DataFrame
    treatments: pd.DataFrame


def combine_waves(waves: Sequence[CleanedWave]) -> CombinedWaves:
    """Return the waves one after the other; categories keep the order of the questionnaire.

    Parameters
    ----------
    waves : sequence of CleanedWave
        In the order of the study.

    Returns
    -------
    CombinedWaves

    Raises
    ------
    StudyError
        If only some waves have weights.
    """
    raise_any(_weight_problems(waves))
    names = [field.name for field in fields(CombinedWaves)]
    return CombinedWaves(
        **{name: pd.concat([getattr(wave, name) for wave in waves], ignore_index=True) for name in names}
    )


def _weight_problems(waves: Sequence[CleanedWave]) -> list[Problem]:
    weighted = {str(wave.accounting["wave"].iloc[0]): "weight" in wave.answers for wave in waves}
    if len(set(weighted.values())) < 2:
        return []
    without = ", ".join(name for name, has in weighted.items() if not has)
    found = f"des vagues ont des poids, d'autres non ({without})"
    remedy = "déclarer `weight` dans chaque livre de codes, ou dans aucun"
    return [Problem("config/codebooks", "weight", found, remedy)]


def dictionary(combined: CombinedWaves, questions: Mapping[str, Question], themes: Mapping[str, Theme]) -> pd.DataFrame:
    """Return the dictionary of a study: one row a category, or a question that has none.

    Parameters
    ----------
    combined : CombinedWaves
        As `combine_waves` returns it.
    questions, themes : mapping
        The questionnaire.

    Returns
    -------
    DataFrame
        question, label, theme (its label), role, type, category, category_label, n (answers), waves (where it was
        asked), source_columns (wave: column, column; …), universe (wave: the filter; …).
    """
    rows = [
        (
            key,
            question.label,
            themes[question.theme].label if question.theme else "",
            question.role,
            question.type,
            category,
            label,
            n,
            *provenance,
        )
        for key, question in questions.items()
        for provenance in [_provenance(combined.sources, key)]
        for category, label, n in _counts(combined, question)
    ]
    return pd.DataFrame(rows, columns=list(TABLES["dictionary"].names))


def _counts(combined: CombinedWaves, question: Question) -> list[tuple[str, str, int]]:
    """Return category, label and number of answers; a question without categories has one row."""
    if not question.categories:
        missing = int((combined.missing["question"] == question.key).sum())
        return [("", "", len(combined.answers) - missing)]
    if question.type == "multiple":
        given = combined.multiple["category"][combined.multiple["question"] == question.key]
    else:
        given = combined.answers[question.key]
    counts = given.value_counts()
    return [(name, label, int(counts.get(name, 0))) for name, label in question.categories.items()]


def _provenance(sources: pd.DataFrame, key: str) -> tuple[str, str, str]:
    """Return the waves that asked a question, the columns that held it, and the filters that say whom it was asked."""
    asked = sources[(sources["question"] == key) & (sources["status"] != "absent")].fillna("")
    by_wave = asked.groupby("wave", sort=False)
    columns = by_wave["column"].agg(", ".join)
    return ", ".join(columns.index), _by_wave(columns), _by_wave(by_wave["asked_if"].first())


def _by_wave(texts: pd.Series) -> str:
    return "; ".join(f"{wave}: {text}" for wave, text in texts.items() if text)
