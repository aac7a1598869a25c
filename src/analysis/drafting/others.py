"""« Autre (précisez) » in a draft: the column of its texts, its category, and where to read them to list them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from analysis.cleaning.provenance import PRIVATE
from analysis.codebook.checks import TODO
from analysis.codebook.likeness import same
from analysis.codebook.texts import normalised
from analysis.readers.structure import OTHER
from analysis.study import Question

LABEL = "Autre"  # of LimeSurvey's code, which says nothing to a reader
# As LimeSurvey and authors of XLSForms name the column of the texts.
COLUMNS = ("{}[other]", "{}_other", "{} [Autre]", "{} [Other]", "{}_autre", "{}_autres")
OPTION_TEXT = re.compile(r"(?P<question>.+)_\d+_TEXT")  # of Qualtrics, beside the option that asks for words
SAYS_OTHER = re.compile(r"(?:une? )?(?:autres?|other)\b.*|-oth-")


def other_column(name: str, columns: Collection[str]) -> str | None:
    """Return the column of the texts given under « other » to a question, by its column or the name of its group."""
    return next((column for each in COLUMNS if (column := each.format(name)) in columns), None)


def asking_column(column: str) -> str | None:
    """Return the column, or the group, whose « other » texts a column holds, by its name.

    Examples
    --------
    >>> [asking_column(column) for column in ("Statut [Autre]", "Q1_other", "Autre [prix]", "Q3_4_TEXT")]
    ['Statut', 'Q1', None, 'Q3']
    """
    if match := OPTION_TEXT.fullmatch(column):
        return match["question"]
    endings = (each.removeprefix("{}") for each in COLUMNS)
    return next((column.removesuffix(end) for end in endings if column.endswith(end) and column != end), None)


def other_lines(question: Question, column: str, labels: Mapping[str, str], given: Collection[str]) -> Iterator[str]:
    """Yield what reads the texts of « other », if some code of the question, or some category, says it.

    Parameters
    ----------
    question : Question
        A question with categories.
    column : str
        The column of the texts, as YAML writes it.
    labels : mapping of str to str
        What each code says.
    given : collection of str
        The codes that respondents gave.
    """
    category = _category(question, labels, given)
    if category is None:
        return
    yield f"    # Textes de « {LABEL} » : python -m analysis private les écrit dans {PRIVATE}/others.csv ;"
    yield '    # les ranger ici par `codes: {"texte": modalité}`, ou par `file`, un CSV aux colonnes text et category.'
    yield f"    others: {{column: {column}, is: {category}}}"


def _category(question: Question, labels: Mapping[str, str], given: Collection[str]) -> str | None:
    """Return the category of « other »; « TODO » where respondents chose it and the questionnaire has none."""
    known = question.categories
    code = OTHER if OTHER in labels or OTHER in given else next(_saying(labels.items()), None)
    said = same(LABEL, known) or (same(labels.get(code, LABEL), known) if code is not None else None)
    if said is not None:
        return said
    saying = list(dict.fromkeys((*filter(_says_other, known), *_saying(known.items()))))
    if len(saying) == 1:
        return saying[0]
    return TODO if saying or (code is not None and code in given) else None


def _saying(labels: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (key for key, label in labels if _says_other(label))


def _says_other(text: str) -> bool:
    return SAYS_OTHER.fullmatch(normalised(text, ("case", "accents", "spaces"))) is not None
