"""Columns that look as if they named someone, by their name, their wording or what they hold."""

from __future__ import annotations

import re

import pandas as pd

from analysis.questionnaire.readers.structure import Structure
from analysis.questionnaire.recognising import limesurvey_field
from analysis.questionnaire.showing import private_words
from analysis.questionnaire.texts import normalised

LOOSE = ("case", "accents", "spaces", "apostrophes")
WORDS = re.compile(
    r"\b(nom|noms|prenom|prenoms|surname|firstname|lastname|name|e-?mail|mail|mel|courriel|courrier electronique|"
    r"adresse|telephone|tel|portable|mobile|phone|contact|token|ipaddr|adresse ip|siret|siren|rna|nir|"
    r"date de naissance|structure|raison sociale)\b"
)
CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}|(?:\+\d{1,3}|0)(?:[ .-]?\d){8,10}|\d{14}")
SHARE = 0.5  # of the answers of a column that are addresses or numbers


def looks_personal(column: str, cells: pd.Series, structure: Structure) -> bool:
    """Whether a column seems to name, locate or reach someone; a person decides."""
    if limesurvey_field(column):
        return False
    described = structure.get(column)
    if described is not None and described.kind in ("single", "ticked"):
        return False
    said = f"{column} {described.wording}" if described else column
    if WORDS.search(normalised(said.replace("_", " "), LOOSE)) and _has_many_texts(cells):
        return True
    given = cells[cells.fillna("") != ""]
    return len(given) > 0 and given.map(lambda text: CONTACT.fullmatch(text.strip()) is not None).mean() >= SHARE


def personal_columns(frame: pd.DataFrame, structure: Structure) -> tuple[list[str], frozenset[str]]:
    """Return the columns of a file that seem personal, and the words that they hold."""
    columns = [name for name in map(str, frame) if looks_personal(name, frame[name], structure)]
    return columns, private_words(text for name in columns for text in frame[name].dropna().unique())


def _has_many_texts(cells: pd.Series) -> bool:
    """Whether most answers differ, as names do, or nothing is known of them."""
    given = cells[cells.fillna("") != ""]
    return len(given) == 0 or given.nunique() > len(given) / 2
