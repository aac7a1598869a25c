"""What stays beside the raw files: who each pseudonym is, and the texts given under « other, please specify »."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.cleaning.meanings import listed_others
from analysis.cleaning.provenance import PRIVATE
from analysis.cleaning.pseudonyms import pseudonyms, read_key
from analysis.cleaning.received import Received, received_rows
from analysis.codebook.reading import read_codebook
from analysis.codebook.values import Codebook, Recoding
from analysis.readers.raw import read_raw
from analysis.spreadsheets import harmless
from analysis.study import Study

LISTED = ("wave", "question", "text", "category", "n")
RESPONDENTS, OTHERS = f"{PRIVATE}/respondents.csv", f"{PRIVATE}/others.csv"


def private_tables(root: Path, study: Study) -> dict[str, pd.DataFrame]:
    """Return the tables that never leave data/raw, by the path where they belong.

    Parameters
    ----------
    root : Path
        The study's folder.
    study : Study
        As `read_study` returns it.

    Returns
    -------
    dict of str to DataFrame
        respondents.csv: respondent, wave, file, row, then the columns that identify, named by what the codebooks call
        them. others.csv: wave, question, text, category (empty for a text that the list lacks), n. Received texts that
        a spreadsheet would run as a formula are after an apostrophe.

    Raises
    ------
    StudyError
        If a file cannot be read.
    """
    key = read_key(root, study.data, study.pseudonym_key)
    people: list[pd.DataFrame] = []
    others: list[pd.DataFrame] = []
    for name, wave in study.waves.items():
        codebook = read_codebook(root, name, study)
        rows = received_rows(read_raw(root, wave.files, codebook.source, codebook.columns()), codebook)
        people.append(_people(rows, codebook, key))
        others += _others(rows.kept_cells(), codebook)
    table = pd.concat(others, ignore_index=True) if others else pd.DataFrame(columns=list(LISTED))
    return {RESPONDENTS: pd.concat(people, ignore_index=True), OTHERS: table}


def _people(rows: Received, codebook: Codebook, key: bytes) -> pd.DataFrame:
    """Return one row a respondent kept: its pseudonym, its place in the files, what identifies it."""
    respondents = pseudonyms(rows.kept_keys(), rows.kept + 1, codebook.wave, key)
    columns = dict.fromkeys((*codebook.respondent.key, *codebook.respondent.identifying))
    cells = rows.kept_cells([name for name in columns if name in rows.cells])
    told = cells.astype("str").fillna("").map(harmless)
    places = {
        "respondent": respondents,
        "wave": codebook.wave,
        "file": rows.places.files[rows.kept],
        "row": rows.places.lines[rows.kept],
    }
    return pd.concat([pd.DataFrame(places), told], axis="columns")


def _others(cells: pd.DataFrame, codebook: Codebook) -> Iterator[pd.DataFrame]:
    """Yield the texts of each « other », the most given first, with what the list makes of them."""
    for key, recoding in codebook.recodings.items():
        if recoding.others is not None and recoding.others.column in cells:
            yield _texts(cells[recoding.others.column], key, recoding, codebook.wave)


def _texts(cells: pd.Series, key: str, recoding: Recoding, wave: str) -> pd.DataFrame:
    assert recoding.others is not None
    meanings, codes, is_text = listed_others(cells, recoding.others, recoding)
    categories = (
        pd.Series([meaning.answer or "" for meaning in meanings], dtype="str").take(codes).set_axis(cells.index)
    )
    told = pd.DataFrame({"text": cells.astype("str"), "category": categories})[is_text]
    counts = (
        told.groupby(["text", "category"]).size().reset_index(name="n").sort_values("n", ascending=False, kind="stable")
    )
    return counts.assign(wave=wave, question=key, text=counts["text"].map(harmless))[list(LISTED)]
