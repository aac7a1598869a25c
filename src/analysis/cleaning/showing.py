"""Which received texts a message may show: codes, and words that the questionnaire itself uses; never a name."""

import re
from collections.abc import Iterable, Iterator

from analysis.codebook.likeness import near
from analysis.codebook.texts import LOOSE, normalised, tidy
from analysis.codebook.values import Recoding
from analysis.study import Question

MAX_SHOWN = 60  # characters
MAX_CLOSED = 500  # of an answer of a closed list: a whole sentence
MIN_SHARED = 3  # respondents who gave the same text, for it to name none of them
MAX_DIGITS = 6  # fewer than any telephone, registration or social security number
CONTACT = re.compile(r"@|(?:\d[ .-]?){9,}")
PADDED = re.compile(r"^(-?\d{1,6}[.,]\d{0,4}?)0{6,10}$")  # a number that LimeSurvey writes with ten decimals
CODE = re.compile(r"[a-z]{0,2}[-_]?[0-9]{1,4}|[a-z]|[0-9]+")
WORD = re.compile(r"[^\W_][\w'-]*")
# Words of answers and of numbers that name nobody in any questionnaire.
COMMON = frozenset(
    """
    oui non vrai faux yes no true false na n a nsp nr nc so null nan none aucun aucune autre autres other
    ne sait pas sans objet opinion reponse refus concerne concernee
    euro euros eur k ke ans mois jour jours heure heures h etp km env environ
    """.split()  # noqa: SIM905 -- a list of words reads better as words
)


def private_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of three letters or more of the cells that identify someone."""
    return frozenset(word for text in texts for word in re.findall(r"\w{3,}", normalised(text, LOOSE)))


def as_shown(text: str) -> str:
    """Return a text as a message writes it, without the zeros that LimeSurvey adds to a number."""
    return tidy(PADDED.sub(r"\1", text))


def is_presentable(text: str, recoding: Recoding, question: Question, private: frozenset[str]) -> bool:
    """Whether a message may show a received text.

    A text is shown when it can name nobody: a code (A12, 7, 2,5), words of the questionnaire itself (its labels, the
    declared codes) or of any questionnaire (« oui », « ne sait pas »). A question that declares `closed: true` has no
    free text, and its answers are shown too. Words of an identifying column, addresses and long numbers never are.
    """
    text = as_shown(text)
    words = set(re.findall(r"\w{3,}", normalised(text, LOOSE)))
    most = MAX_CLOSED if recoding.closed else MAX_SHOWN
    if len(text) > most or not text.isprintable() or CONTACT.search(text) or words & private:
        return False
    if recoding.closed:
        return True
    known = COMMON | set(_vocabulary(recoding, question))
    digits = sum(sign.isdigit() for sign in text)
    return digits <= MAX_DIGITS and all(word in known or CODE.fullmatch(word) for word in _words(text))


def _vocabulary(recoding: Recoding, question: Question) -> Iterator[str]:
    """Yield the words that the questionnaire and its codebook write of a question."""
    declared = [question.label, question.wording or "", recoding.wording or ""]
    declared += [*question.categories, *question.categories.values(), *recoding.codes, *recoding.ticked]
    declared += [*recoding.unticked, *filter(None, recoding.missing)]
    declared += [*recoding.number.before, *recoding.number.units, *recoding.number.texts]
    for text in declared:
        yield from _words(text.replace("_", " "))


def _words(text: str) -> list[str]:
    return WORD.findall(normalised(text, LOOSE))


def hint(text: str, recoding: Recoding) -> str:
    """Return what helps to find a text that is not shown: its length, and the declared code that it resembles."""
    alike = (
        near(text, {code: code for code in recoding.codes}, (recoding.question,)) if len(text) <= MAX_SHOWN else None
    )
    likeness = f", proche du code « {alike} »" if alike else ""
    n = len(text)
    return f"texte masqué de {n} signe{'s' if n > 1 else ''}{likeness} (il peut désigner quelqu'un)"
