"""Columns that look as if they named someone, by their name, their wording or what they hold."""

import re

import pandas as pd

from analysis.cleaning.showing import private_words
from analysis.codebook.texts import normalised
from analysis.drafting.kinds import names_place
from analysis.drafting.recognising import limesurvey_field
from analysis.readers.structure import Structure

LOOSE = ("case", "accents", "spaces", "apostrophes")
WORDS = re.compile(
    r"\b(nom|noms|prenom|prenoms|surname|firstname|lastname|name|e-?mail|mail|mel|courriel|courrier electronique|"
    r"adresse|telephone|tel|portable|mobile|phone|contact|token|ipaddr|adresse ip|siret|siren|rna|nir|"
    r"date de naissance|structure|raison sociale|ident|identifiants?|id|uid|uuid|matricule|numero|num)\b"
)
IDENTIFIER = re.compile(r"\b(ident|identifiants?|id|uid|uuid|matricule)\b")
CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}|(?:\+\d{1,3}|0)(?:[ .-]?\d){8,10}|\d{14}")
REGISTERED = re.compile(r"\b(siret|siren|rna|nir)\b")
REGISTRATION = re.compile(r"w?(?:\d ?){9,15}(?:[.,]0)?", re.IGNORECASE)
QUANTITY = re.compile(
    r"\b(ages?|annees?|ans?|nombres?|nb|nbre|effectifs?|etp|salaries|benevoles|adherents|habitants|population|budgets?|"
    r"montants?|revenus?|salaires?|recettes?|depenses?|subventions?|charges?|chiffre|ca|prix|couts?|euros?|durees?|temps|"
    r"heures?|minutes?|jours?|mois|distances?|km|surfaces?|m2|poids|tailles?|scores?|notes?|total|combien|quel(?:le)?s?)\b"
)
WHOLE = re.compile(r"\d{1,15}(?:[.,]0+)?")
SHORT = re.compile(r"\d{1,4}(?:[.,]0+)?")  # rank of a respondent: like a code, it names nobody elsewhere
ENOUGH = 20  # answers, for their being all different to tell something
SHARE = 0.5  # of the answers of a column that are addresses or numbers


def looks_personal(column: str, cells: pd.Series, structure: Structure) -> bool:
    """Whether a column seems to name, locate or reach someone; a person decides."""
    if _is_closed(column, structure):
        return False
    said = _said(column, structure)
    if WORDS.search(said) and _has_many_texts(cells):
        return True
    if IDENTIFIER.search(said) and cells.nunique() >= ENOUGH:
        return True
    if REGISTERED.search(said) and _mostly(REGISTRATION, cells):
        return True
    return _mostly(CONTACT, cells) or numbers_respondents(column, cells, structure)


def numbers_respondents(column: str, cells: pd.Series, structure: Structure) -> bool:
    """Whether a column gives each respondent a whole number of its own, and no word says who, where or how much.

    Examples
    --------
    >>> numbers = pd.Series([str(rank) for rank in range(101, 131)])
    >>> [numbers_respondents(column, numbers, {}) for column in ("ref", "budget", "code_postal", "matricule")]
    [True, False, False, False]
    """
    if _is_closed(column, structure):
        return False
    said, texts = _said(column, structure), [text.strip() for text in cells.fillna("")]
    return (
        len(texts) >= ENOUGH
        and len(set(texts)) == len(texts)
        and not (WORDS.search(said) or QUANTITY.search(said) or names_place(said))
        and all(map(WHOLE.fullmatch, texts))
    )


def _is_closed(column: str, structure: Structure) -> bool:
    """Whether a column holds codes of a list, or what LimeSurvey writes of itself."""
    described = structure.get(column)
    return limesurvey_field(column) is not None or (described is not None and described.kind in ("single", "ticked"))


def _said(column: str, structure: Structure) -> str:
    described = structure.get(column)
    return normalised(f"{column} {described.wording if described else ''}".replace("_", " "), LOOSE)


def _mostly(pattern: re.Pattern[str], cells: pd.Series) -> bool:
    given = cells[cells.fillna("") != ""]
    return len(given) > 0 and given.map(lambda text: pattern.fullmatch(text.strip()) is not None).mean() >= SHARE


def personal_columns(frame: pd.DataFrame, structure: Structure) -> tuple[list[str], frozenset[str]]:
    """Return the columns of a file that seem personal, and the words that they hold."""
    columns = [name for name in map(str, frame) if looks_personal(name, frame[name], structure)]
    texts = (text for name in columns for text in frame[name].dropna().unique())
    return columns, private_words(text for text in texts if not SHORT.fullmatch(text.strip()))


def _has_many_texts(cells: pd.Series) -> bool:
    """Whether most answers differ, as names do, or nothing is known of them."""
    given = cells[cells.fillna("") != ""]
    return len(given) == 0 or given.nunique() > len(given) / 2
