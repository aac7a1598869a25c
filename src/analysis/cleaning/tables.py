"""The tables of a cleaned wave, from the answers as they were recoded."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.faults import Rows
from analysis.cleaning.missing import PRECEDENCE
from analysis.cleaning.recoded import Recoded
from analysis.cleaning.rows import Sorted
from analysis.codebook.values import Codebook, Recoding
from analysis.study import Question
from analysis.tables import TABLES


def answers_table(
    respondents: pd.Series,
    codebook: Codebook,
    questions: Mapping[str, Question],
    recoded: Mapping[str, Recoded],
    weights: pd.Series | None,
) -> pd.DataFrame:
    """Return one row a respondent, one column a question with one answer."""
    index = pd.RangeIndex(len(respondents))
    columns = {
        "respondent": respondents,
        "wave": pd.Series(codebook.wave, index=index, dtype="str"),
        "edition": pd.Series(codebook.edition, index=index, dtype="str"),
    }
    if codebook.edition_question is not None:
        columns["edition"] = recoded[codebook.edition_question].answers
    if weights is not None:
        columns["weight"] = weights
    for key, question in questions.items():
        if question.type in ("single", "number"):
            columns[key] = recoded[key].answers if key in recoded else unanswered(question, index)
    return pd.DataFrame(columns, index=index)


def unanswered(question: Question, index: pd.Index) -> pd.Series:
    """Return the column of a question that nobody was asked."""
    if question.categories:
        dtype = pd.CategoricalDtype(list(question.categories), ordered=question.ordered)
        return pd.Series(np.nan, index=index, dtype="object").astype(dtype)
    return pd.Series(np.nan, index=index, dtype="float64")


def multiple_table(
    respondents: pd.Series, codebook: Codebook, questions: Mapping[str, Question], recoded: Mapping[str, Recoded]
) -> pd.DataFrame:
    """Return one row an answer to a question with several, by respondent then in the order of the categories."""
    asked = [
        (key, chosen)
        for key, question in questions.items()
        if question.type == "multiple" and key in recoded and (chosen := recoded[key].chosen) is not None
    ]
    pairs = [(key, category) for key, _ in asked for category in questions[key].categories]
    ticks = [chosen for _, chosen in asked]
    rows, places = _where(np.concatenate(ticks, axis=1)) if ticks else (np.array([], dtype=int),) * 2
    return pd.DataFrame(
        {
            "respondent": _at(rows, respondents),
            "wave": codebook.wave,
            "question": _at(places, [key for key, _ in pairs]),
            "category": _at(places, [category for _, category in pairs]),
        },
    ).astype("str")


def _where(table: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows and columns of what is true, row after row: sooner found in one dimension than in two."""
    rows, places = np.divmod(np.flatnonzero(table), table.shape[1])
    return rows, places


def _at(places: NDArray[np.intp], names: Sequence[str] | pd.Series) -> pd.api.extensions.ExtensionArray:
    """Return the names at these places."""
    at: pd.api.extensions.ExtensionArray = pd.Series(names, dtype="str").take(places).array
    return at


def missing_table(respondents: pd.Series, codebook: Codebook, recoded: Mapping[str, Recoded]) -> pd.DataFrame:
    """Return one row a missing answer, with its kind; a question absent from the wave was not asked."""
    n = len(respondents)
    ranks = np.empty((n, len(codebook.recodings)), dtype=np.int8)
    for place, (key, recoding) in enumerate(codebook.recodings.items()):
        ranks[:, place] = PRECEDENCE.index("not_asked") if recoding.absent else recoded[key].kinds.cat.codes
    rows, places = _where(ranks >= 0)
    return pd.DataFrame(
        {
            "respondent": _at(rows, respondents),
            "wave": codebook.wave,
            "question": _at(places, list(codebook.recodings)),
            "kind": _at(ranks[rows, places].astype(np.intp), list(PRECEDENCE)),
        }
    ).astype("str")


def rejected_table(sorting: Sorted, wave: str, places: Rows, *, are_several: bool) -> pd.DataFrame:
    """Return one row a row set aside: its line, the reason, the rule; nothing of what it says.

    Parameters
    ----------
    sorting : Sorted
        Which rows are kept.
    wave : str
        Name of the wave.
    places : Rows
        Where the rows lie.
    are_several : bool
        Whether the wave has several files, which are then told.
    """
    aside = np.flatnonzero(sorting.reasons.notna())
    details = sorting.details.iloc[aside].to_list()
    if are_several:
        details = [f"{detail} ({places.files[row]})" for detail, row in zip(details, aside, strict=True)]
    return pd.DataFrame(
        {
            "wave": pd.Series(wave, index=range(len(aside)), dtype="str"),
            "row": places.lines[aside],
            "reason": sorting.reasons.iloc[aside].astype("str").to_numpy(),
            "detail": pd.Series(details, dtype="str"),
        }
    )


def sources_table(codebook: Codebook) -> pd.DataFrame:
    """Return one row a question and source column; a question absent from the wave has its own reason."""
    rows = [
        (codebook.wave, key, _status(recoding), column, *_told(recoding))
        for key, recoding in codebook.recodings.items()
        for column in recoding.sources or ("",)
    ]
    return pd.DataFrame(rows, columns=list(TABLES["sources"].names), dtype="str")


def _told(recoding: Recoding) -> tuple[str, str, str, str]:
    told = (recoding.wording, recoding.absent or recoding.reason, recoding.note, recoding.asked_if)
    wording, reason, note, asked_if = (text or "" for text in told)
    return wording, reason, note, asked_if


def _status(recoding: Recoding) -> str:
    if recoding.absent is not None:
        return "absent"
    if recoding.compute is not None:
        return "computed"
    if recoding.assessed:
        return "assessed"
    return "read" if recoding.sources else "constant"
