"""What a report for everybody prints of the collection: no code, treatment or margin of one or two respondents."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray
from analysis.printing.class_disclosure import whole
from analysis.printing.counted import NO_ANSWER
from analysis.printing.few import are_of_small_groups
from analysis.printing.public import Printed, has_small
from analysis.printing.withholding import as_numbers, blanked, small
from analysis.study import Question
from analysis.study.population import CROSSED
from analysis.tables.results import Tables, rows_at

Names: TypeAlias = np.typing.NDArray[np.object_]
TICKS = np.array(["ticked", "left"], dtype=object)


def public_collection(tables: Tables, questions: Mapping[str, Question], printed: Printed) -> dict[str, pd.DataFrame]:
    """Return how the answers were collected, without the counts of a question of which one may not be printed."""
    unclean = set(_unclean(tables, questions, printed))
    few = {str(key) for key, own in tables.comparability.groupby("question") if has_small(own["n"])}
    several = {key for key in unclean if key in questions and questions[key].type == "multiple"}
    comparability = blanked(tables.comparability, tables.comparability["question"].isin(few | several), ["n"])
    return {
        "crosswalk": blanked(tables.crosswalk, tables.crosswalk["question"].isin(unclean), ["n", "share"]),
        "comparability": blanked(comparability, comparability["question"].isin(unclean), ["recoded_share"]),
        "treatments": blanked(tables.treatments, _telling(tables.treatments, unclean), ["n"]),
        "margins": _margins(tables.margins, printed),
    }


def _telling(treatments: pd.DataFrame, unclean: Collection[str]) -> pd.Series:
    """Return the rows that would tell one or two respondents; of ties to projects, which add up, all of a wave."""
    few = small(treatments["n"])
    of_ties = treatments["question"].fillna("") == ""
    told = set(treatments["wave"].loc[few & of_ties])
    return few | treatments["question"].isin(unclean) | (of_ties & treatments["wave"].isin(told))


def _unclean(tables: Tables, questions: Mapping[str, Question], printed: Printed) -> Iterator[str]:
    """Yield the questions of which a code of a wave was given, or left, by one or two, an answer by all of a few."""
    for question, rows in tables.crosswalk.groupby("question", sort=False):
        declared = questions.get(str(question))
        if declared is not None and declared.type == "multiple":
            left = rows["wave"].astype("str").map(_answered(tables, declared.key)) - rows["n"]
            telling = has_small(left) or _boxes_of_one_voice(rows, left)
        else:
            telling = _of_one_voice(rows)
        if telling or has_small(rows["n"]) or printed.hides_some(question):
            yield str(question)


def _of_one_voice(rows: pd.DataFrame) -> bool:
    """Whether the few respondents of some wave all gave one answer, or none, or the few who gave one are all of one."""
    answers, waves = (rows[name].astype("object").fillna(NO_ANSWER).astype("str") for name in ("category", "wave"))
    return _one_voice_among(answers.to_numpy(dtype=object), waves.to_numpy(dtype=object), as_numbers(rows["n"]))


def _one_voice_among(answers: Names, waves: Names, counts: FloatArray) -> bool:
    """Whether counts of answers in waves, row by row, tell such a thing."""
    (row, names), (column, of) = pd.factorize(answers), pd.factorize(waves)
    cells = np.zeros((len(names), len(of)))
    np.add.at(cells, (row, column), np.nan_to_num(counts))
    return _tells(cells) or _tells(cells[names != NO_ANSWER])


def _tells(cells: FloatArray) -> bool:
    """Whether counts of answers by wave tell what all of a small wave answered, or of which wave a small answer is."""
    waves = cells.sum(axis=0)
    alike = are_of_small_groups(waves) & (cells.max(axis=0, initial=0) == waves)
    return bool(alike.any() or whole(cells).any())


def _boxes_of_one_voice(rows: pd.DataFrame, left: pd.Series) -> bool:
    """Whether the few respondents of some wave all ticked some box, or left it, or those who did are all of one."""
    of_box, boxes = pd.factorize(rows["category"].astype("str"))
    waves = rows["wave"].astype("str").to_numpy(dtype=object)
    counts = np.vstack([as_numbers(rows["n"]), as_numbers(left)])
    each = ((of_box == box) for box in range(len(boxes)))
    return any(
        _one_voice_among(np.repeat(TICKS, own.sum()), np.tile(waves[own], 2), counts[:, own].ravel()) for own in each
    )


def _answered(tables: Tables, question: str) -> Callable[[str], int]:
    """Return how many respondents of a wave answered a question."""
    missing = tables.missing[tables.missing["question"] == question]
    waves = tables.accounting["wave"].astype("str")
    return lambda wave: (
        rows_at(tables.accounting[waves == wave], "kept") - int((missing["wave"].astype("str") == wave).sum())
    )


def _margins(margins: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    """Return margins without their counts and shares where one is small, all of a few or masked elsewhere."""
    if margins.empty:
        return margins
    hidden = pd.Series(data=False, index=margins.index)
    waves = margins["wave"].astype("object").fillna("")
    for (question, wave), rows in margins.groupby([margins["question"], waves]):
        parts = str(question).split(CROSSED)
        if len(parts) > 1 or wave:
            crossed = any(printed.hides_some(one, other) for one in parts for other in parts if one != other)
            of_waves = margins[(margins["question"] == question) & waves.ne("")]
            told = has_small(rows["n"]) or _of_one_voice(of_waves) or _crossed_of_one_voice(rows)
            hidden[rows.index] = crossed or told or any(map(printed.hides_some, parts))
        else:
            hidden[rows.index] = printed.masks(rows) | small(rows["n"])
    return blanked(margins, hidden, ["n", "share", "weighted_share"])


def _crossed_of_one_voice(rows: pd.DataFrame) -> bool:
    """Whether, of questions crossed, all of the few who gave the same answers to the others gave one to some."""
    cells = pd.DataFrame(rows["category"].astype("str").str.split(CROSSED).tolist(), index=rows.index)
    sums = cells.assign(n=rows["n"].astype("float64").fillna(0.0)).groupby(list(cells), sort=False)["n"].sum()
    several = len(cells.columns) > 1
    return several and any(whole(sums.unstack(one, fill_value=0).to_numpy()).any() for one in cells)
