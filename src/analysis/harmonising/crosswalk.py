"""The crosswalk of a study: for every question and wave, where it was read, what each code became, how comparable."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pandas as pd

from analysis.codebook.texts import LOOSE, normalised
from analysis.study import Question
from analysis.tables import TABLES
from analysis.tables.new_categories import new_categories

Comparability = Literal["identical", "recoded", "new_category", "reworded", "absent"]


class Code(NamedTuple):
    """A code of a column, what it became, and how often."""

    column: str
    code: str
    category: str
    n: int
    is_recoded: bool


def crosswalk(sources: pd.DataFrame, recodes: pd.DataFrame, questions: Mapping[str, Question]) -> pd.DataFrame:
    """Return one row a code of each question and wave; a question absent or never answered has one row without code.

    Parameters
    ----------
    sources, recodes : DataFrame
        As `CleanedWave` describes them, all waves together.
    questions : mapping
        The questionnaire, whose order is followed.

    Returns
    -------
    DataFrame
        question, wave, comparability (identical, recoded, new_category, reworded, absent), column, wording, code,
        category, n, share (of the answers of that wave to that question), is_recoded, reason (of a recode or an
        absence), note.
    """
    told = {
        (str(source["question"]), str(source["wave"])): source
        for source in sources.fillna("").drop_duplicates(["question", "wave"]).to_dict("records")
    }
    made: dict[tuple[str, str], list[Code]] = {}
    names = ["question", "wave", "column", "code", "category", "n", "is_recoded"]
    for asked, wave, *code in recodes.fillna("")[names].itertuples(index=False, name=None):
        made.setdefault((str(asked), str(wave)), []).append(Code(*code))
    waves = list(dict.fromkeys(sources["wave"]))
    rows = [
        row
        for key, question in questions.items()
        for wave in waves
        if (key, wave) in told
        for row in _rows(key, wave, told, made.get((key, wave), []), question)
    ]
    table = pd.DataFrame(rows, columns=list(TABLES["crosswalk"].names))
    found = new_categories(table)
    pairs = zip(table["question"], table["wave"], strict=True)
    has_new = pd.Series([pair in found for pair in pairs], index=table.index, dtype="bool")
    less_grave = table["comparability"].isin(["identical", "recoded"])
    return table.assign(comparability=table["comparability"].mask(has_new & less_grave, "new_category"))


def _rows(
    key: str,
    wave: str,
    told: Mapping[tuple[str, str], Mapping[Any, Any]],
    made: Sequence[Code],
    question: Question,
) -> list[tuple[object, ...]]:
    source = told[key, wave]
    wording = source["wording"] or question.wording or ""
    flag = _comparability(key, wave, told, made, question)
    told_last = (source["reason"], source["note"])
    if not made:
        return [(key, wave, flag, source["column"], wording, "", "", 0, float("nan"), False, *told_last)]
    total = sum(code.n for code in made)
    return [
        (
            *(key, wave, flag, code.column, wording, code.code, code.category, code.n),
            code.n / total if total else float("nan"),
            *(code.is_recoded, *told_last),
        )
        for code in made
    ]


def _comparability(
    key: str,
    wave: str,
    told: Mapping[tuple[str, str], Mapping[Any, Any]],
    made: Sequence[Code],
    question: Question,
) -> Comparability:
    """Return how the answers of a wave compare with the questionnaire; the gravest difference is told."""
    source = told[key, wave]
    if source["status"] == "absent":
        return "absent"
    if _is_reworded(source["wording"], _reference_wording(key, told, question)):
        return "reworded"
    is_lossy = any(code.is_recoded for code in made)
    return "recoded" if is_lossy or _lacks_categories(made, question, source["status"]) else "identical"


def _reference_wording(key: str, told: Mapping[tuple[str, str], Mapping[Any, Any]], question: Question) -> str:
    """Return the wording of the questionnaire, else the first one that a wave declares."""
    declared = [source["wording"] for (asked, _), source in told.items() if asked == key and source["wording"]]
    return question.wording or next(iter(declared), "")


def _is_reworded(wording: str, reference: str) -> bool:
    return bool(wording) and normalised(wording, LOOSE) != normalised(reference, LOOSE)


def _lacks_categories(made: Sequence[Code], question: Question, status: str) -> bool:
    """Whether a wave could not give every category."""
    if status != "read" or not question.categories or not made:
        return False
    return not set(question.categories) <= {code.category for code in made}


def audit(table: pd.DataFrame) -> pd.DataFrame:
    """Return the crosswalk with one row a question and wave, as a report prints it.

    Returns
    -------
    DataFrame
        question, wave, comparability, columns, wording, codes (how many), n, recoded_share (of answers whose code lost
        a distinction), reason, note.
    """
    texts = ["column", "wording", "code", "reason", "note"]
    told = table.assign(**{name: table[name].fillna("") for name in texts})
    rows = [
        (
            *(question, wave, own["comparability"].iloc[0]),
            ", ".join(name for name in dict.fromkeys(map(str, own["column"])) if name),
            own["wording"].iloc[0],
            len(set(own["code"]) - {""}),
            int(own["n"].sum()),
            float(own["n"][own["is_recoded"].astype(bool)].sum() / own["n"].sum()) if own["n"].sum() else 0.0,
            *(own[name].iloc[0] for name in ("reason", "note")),
        )
        for (question, wave), own in told.groupby(["question", "wave"], sort=False)
    ]
    names = ["question", "wave", "comparability", "columns", "wording", "codes", "n", "recoded_share", "reason", "note"]
    return pd.DataFrame(rows, columns=names)
