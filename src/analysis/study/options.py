"""An active question with several answers: each of its options is a question answered by yes or no."""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import chain, count

from analysis.study.values import Question

YES, NO = "oui", "non"
MAX_KEY = 32  # letters, as the schema of the questionnaire has it


def with_options(asked: Iterable[Question]) -> dict[str, Question]:
    """Return questions by key, each option of an active question with several answers made one after it.

    The question itself is described, and takes no part in a space. Whoever did not tick an option answered no;
    whoever did not answer the question, or was not asked, did not answer any of its options.

    Examples
    --------
    >>> aids = Question("aides", "Aides", "active", "multiple", categories={"don": "Don", "prêt": "Prêt"})
    >>> [(one.key, one.role) for one in with_options([aids]).values()]
    [('aides', 'descriptive'), ('aides_don', 'active'), ('aides_pret', 'active')]
    """
    questions = list(asked)
    found = {question.key: question for question in questions}
    for question in questions:
        for one in _options(question, found):
            found[one.key] = one
    ranks = {question.key: rank for rank, question in enumerate(questions)}
    placed = sorted(found.values(), key=lambda one: ranks[one.option_of[0] if one.option_of else one.key])
    return {one.key: _described(one) for one in placed}


def _options(question: Question, taken: Container[str]) -> Iterator[Question]:
    if not _is_parted(question):
        return
    made: set[str] = set()
    for option, label in question.categories.items():
        key = _key(question.key, option, taken, made)
        made.add(key)
        yield replace(
            question,
            key=key,
            label=f"{question.label} – {label}",
            type="single",
            ordered=False,
            categories={YES: label, NO: f"{label} : non"},
            option_of=(question.key, option),
        )


def _is_parted(question: Question) -> bool:
    return question.type == "multiple" and question.role == "active"


def _described(question: Question) -> Question:
    return replace(question, role="descriptive") if _is_parted(question) else question


def _key(question: str, option: str, *taken: Container[str]) -> str:
    plain = unicodedata.normalize("NFKD", option).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "_", f"{question}_{plain}").strip("_")
    ranked = (f"{words[: MAX_KEY - 1 - len(str(rank))]}_{rank}" for rank in count(2))
    return next(key for key in chain([words[:MAX_KEY]], ranked) if not any(key in each for each in taken))
