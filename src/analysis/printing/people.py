"""Answers that a page may hold respondent by respondent: those of nobody where the report is for everybody."""

from __future__ import annotations

import pandas as pd

from analysis.printing.levels import is_for_everybody
from analysis.study import Study


def shown_answers(answers: pd.DataFrame, study: Study) -> pd.DataFrame | None:
    """Return the answers that the team reads under pseudonyms: questions of one answer, those kept inside left out.

    Parameters
    ----------
    answers : DataFrame
        Clean answers, a row a respondent.
    study : Study
        Says whom the report is for.

    Returns
    -------
    DataFrame or None
        Indexed by respondent, a categorical column a question, and the weight where there is one; nothing where the
        report is for everybody.
    """
    if is_for_everybody(study):
        return None
    told = [
        key
        for key, asked in study.questions.items()
        if asked.role != "internal" and asked.categories and key in answers
    ]
    return answers.set_index("respondent")[[*told, *(["weight"] if "weight" in answers else [])]]
