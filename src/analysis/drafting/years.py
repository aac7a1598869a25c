"""What holds for one year or one edition: set aside where columns are compared, told where a sentence names it."""

import re
from typing import Any

from analysis.codebook.texts import LOOSE, normalised

FIRST, LAST = 1900, 2100
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d{2}(?![\d.,]\d|\d|\s*(?:€|k€|euros?\b)|[\s\u00a0\u202f]\d{3})")
SPAN = re.compile(r"(?<!\d)(?:19|20)\d{2}(?:\s*[-/]\s*(?:(?:19|20)\d{2}|\d{2}))?(?!\d)")
RANK = r"(?:\d{1,2}\s*(?:e|eme|er|ere|re|nde?)?|premiere|deuxieme|seconde|troisieme|quatrieme|cinquieme|[ivx]+e?)"
EDITION = re.compile(rf"\b(?:(?:edition|vague)\s*(?:n[o°]?\s*)?{RANK}(?!\w)|{RANK}\s+(?:edition|vague)\b)")
COUNTED = re.compile(
    r"\b(?:(?:deux|trois|quatre|cinq|six|sept|huit|\d+)\s+(?:\w+\s+)?(?:editions|vagues|annees|enquetes)"
    r"|(?:premiere|deuxieme|seconde|troisieme|derniere|autre|autres)\s+(?:edition|vague)s?"
    r"|(?:edition|vague|annee)s?\s+(?:precedente|derniere|passee|anterieure|suivante)s?|an (?:dernier|passe)"
    r"|cette (?:annee|edition|vague)|d'une (?:edition|vague) a l'autre)\b"
)
ASKED = re.compile(r"\b(?:deux|trois|quatre|cinq|six|dix|\d+)\s+(?:dernieres?|prochaines?|premieres?)\s+annees\b")
HYPHENS = re.compile(r"[\u2010-\u2015\u2212]")


def without_years(text: str) -> str:
    """Return a column's name or a question's sentence, spelling aside, without years nor ranks of editions.

    Examples
    --------
    >>> without_years("Votre candidature à la bourse 2019 ?")
    'votre candidature a la bourse'
    """
    spelt = HYPHENS.sub("-", normalised(text, LOOSE))
    bare = EDITION.sub(" ", SPAN.sub(" ", spelt))
    return " ".join(re.sub(r"\(\s*\)|\[\s*\]", " ", bare).split()).strip(" .:;*?!")


def names_year(text: str) -> bool:
    """Whether a sentence names a year, or counts or ranks editions: another edition may make it untrue.

    Examples
    --------
    >>> names_year("les mêmes qu'en 2018"), names_year("Deux éditions"), names_year("Bornes de 2000 € et 10 000 €")
    (True, True, False)
    """
    said = ASKED.sub(" ", normalised(text, LOOSE))
    return YEAR.search(text) is not None or COUNTED.search(said) is not None or EDITION.search(said) is not None


def is_year(value: Any) -> bool:
    """Whether a bound looks like a year."""
    return isinstance(value, int | float) and value == int(value) and FIRST <= value <= LAST
