"""What one column asks: its type, its categories; and what a person must know of what it holds."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from analysis.cleaning.showing import MAX_SHOWN, MIN_SHARED, is_presentable
from analysis.codebook.texts import LOOSE, normalised, tidy
from analysis.codebook.values import Recoding
from analysis.drafting.answers import Several, several_answers
from analysis.drafting.counting import counted, counted_stripped
from analysis.drafting.keys import keyed
from analysis.drafting.kinds import DATE, internal_remark, names_place
from analysis.drafting.missing_words import missing_kind_said, unsure_words
from analysis.drafting.others import LABEL
from analysis.drafting.personal import QUANTITY
from analysis.drafting.scales import is_level, scale_order
from analysis.drafting.written_numbers import Numbers, numbers_among, whole
from analysis.readers.structure import OTHER, Described
from analysis.study import Question

MAX_CATEGORIES = 25
MAX_GRADES = 10  # different numbers that still make categories
MAX_GRADE = 4  # signs of each
MAX_SPELLINGS = 1000  # the most given: what comes after them makes no category
SHARED = 0.8  # share of the answers whose texts several respondents gave, for a text to be one of a list
SHARED_PARTS = 0.5  # the same, of the answers of cells that give several
FEW_LABELLED = 0.5  # share of the answers below which labels name a few numbers among others
NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d+)?")
CODE = re.compile(r"[A-Za-z]{1,3}\d{1,3}")  # of an answer, where a file has no labels
LEVEL = re.compile(r"\d|10")
STEM = re.compile(r"(?P<stem>.+?)(?: ?\[[^\[\]]+\]|(?: : | - | – |: ).+)")
RANKED = re.compile(r"(?P<stem>.*?\w)[ _.-]\d{1,3}")
NO_STEMS = frozenset({"q", "question", "v", "var", "variable", "col", "colonne", "column"})
SAYS_SEVERAL = re.compile(
    r"plusieurs (?:reponses?|choix)|choix multiples?|reponses? multiples?|cochez (?:toutes|tous)|several answers|"
    r"(?:select|check|choose) all|multiple (?:choice|answers?)|(?:maximum|jusqu'a|au plus) \w+ (?:reponses?|choix)|"
    r"\w+ (?:reponses?|choix) (?:maximum|max|possibles)"
)
OTHER_SAID = re.compile(r"(?:autres?|other)\b[^:]{0,25}:\s*\S.*", re.IGNORECASE)  # « Autre : les seniors »


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a received file.

    Attributes
    ----------
    name : str
        As the file writes it.
    cells : Series of str
        What it holds.
    lines : sequence of int
        The line of each cell.
    described : Described, optional
        What a structure says of it.
    by_spaces : bool
        Whether the tool that wrote it parts several answers by spaces.
    """

    name: str
    cells: pd.Series
    lines: Sequence[int] = ()
    described: Described | None = None
    by_spaces: bool = False

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return its texts, counted."""
        return counted(self.cells)

    @cached_property
    def given(self) -> dict[str, int]:
        """Return those that are not blank."""
        return {text: n for text, n in self.counts.items() if text.strip()}

    @cached_property
    def answers(self) -> dict[str, int]:
        """Return those that give an answer: no word for a missing one, no code that is declared so."""
        given, described = self.given, self.described
        codes = dict(described.codes) if described is not None else {}
        absent = {
            *(described.missing if described else ()),
            *(code for code in codes if missing_kind_said(codes[code])),
        }
        kept = {*unsure_words(self.counts)}
        absent |= {text for text in given if missing_kind_said(text) is not None and text not in kept}
        return {text: n for text, n in given.items() if text not in absent}


def typed(question: Question, column: Column, private: frozenset[str]) -> Question:
    """Return a question with the type of its answers, and its categories."""
    described = column.described
    codes = dict(described.codes) if described is not None else {}
    said = f"{column.name} {question.wording or ''}"
    if not codes and internal_remark(said, column.given):
        return replace(question, role="internal")
    labels = {
        code: label
        for code, label in codes.items()
        if code not in (described.missing if described else ()) and missing_kind_said(label) is None
    }
    texts = column.answers
    n, n_labelled = sum(texts.values()), sum(times for text, times in texts.items() if text in labels)
    are_numbers = all(NUMBER.fullmatch(text.strip()) for text in texts)
    if labels and not (are_numbers and n_labelled < FEW_LABELLED * n):
        return _listed(question, list(labels.values()), kept=True)
    if are_numbers and not names_place(said) and (len(texts) or (described is not None and described.kind == "number")):
        grades = sorted({whole(text.strip()) for text in texts}, key=lambda text: float(text.replace(",", ".")))
        is_told = described is not None and described.kind != "said"
        if not is_told and _are_grades(grades, n):
            return replace(question, type="single", ordered=True, categories={text: text for text in grades})
        return replace(question, type="number")
    if described is not None and described.kind in ("text", "number"):  # SPSS holds dates as numbers
        return replace(question, role="internal")
    return _typed_texts(question, column, texts, private)


def _are_grades(grades: Sequence[str], n: int) -> bool:
    """Whether the numbers that `n` answers give are few enough to be categories; ages of a few people are not."""
    is_small = all(float(text.replace(",", ".")) <= MAX_GRADES for text in grades)
    is_short = max(map(len, grades)) <= MAX_GRADE
    return len(grades) <= MAX_GRADES and is_short and (is_small or 2 * len(grades) <= n)


def _typed_texts(question: Question, column: Column, texts: Mapping[str, int], private: frozenset[str]) -> Question:
    """Return a question whose answers are texts, some of them at least, which no structure describes."""
    said = f"{column.name} {question.wording or ''}"
    if several := _several(column, said):
        parts = {part: n for part, n in several.counted(texts).items() if missing_kind_said(part) is None}
        found = _shared(parts, question, private)
        if 0 < len(found) <= MAX_CATEGORIES and sum(found.values()) >= SHARED_PARTS * sum(parts.values()):
            hidden = (part for part in parts if part not in found)
            other = [LABEL] if any(map(OTHER_SAID.fullmatch, hidden)) else []
            return replace(question, type="multiple", categories=keyed([*found, *other]))
    other = [LABEL] if OTHER in texts else []
    texts = {text: n for text, n in texts.items() if text != OTHER}
    found = _shared(texts, question, private)
    n_said = sum(
        n for text, n in counted_stripped(texts).items() if text not in found and OTHER_SAID.fullmatch(text) is not None
    )
    is_listed = 0 < len(found) <= MAX_CATEGORIES and sum(found.values()) >= SHARED * (sum(texts.values()) - n_said)
    is_scale = is_listed and scale_order(found) is not None
    if not is_scale and not names_place(said) and _numbers(said, texts) is not None:
        return replace(question, type="number")
    if is_listed and (is_scale or not any(map(DATE.fullmatch, found))):
        hidden = (text for text in texts if text not in found)
        other = [LABEL] if other or any(map(OTHER_SAID.fullmatch, hidden)) else []
        return _listed(question, [*found, *other])
    return replace(question, role="internal")


def _listed(question: Question, labels: Sequence[str], *, kept: bool = False) -> Question:
    """Return a question with one answer of a list, in the order of its scale; in the order given if it is `kept`."""
    order = scale_order(labels)
    is_ordered = order is not None and (not kept or list(labels) in (order, order[::-1]))
    return replace(
        question, type="single", ordered=is_ordered, categories=keyed(order if order and not kept else labels)
    )


def _several(column: Column, said: str) -> Several | None:
    """Return how a column gives several answers, if it does."""
    asked = SAYS_SEVERAL.search(normalised(said, LOOSE)) is not None
    return several_answers(column.answers, asked=asked, also=(" ",) if column.by_spaces else ())


def _numbers(said: str, texts: Iterable[str]) -> Numbers | None:
    """Return how a column of numbers writes them, though some cells are none; None where they are a few grades."""
    found = numbers_among(texts)
    if found is None or not found.others:
        return found
    others = {*found.others}
    numbers = {*counted_stripped(texts)}.difference(others)
    is_quantity = QUANTITY.search(normalised(said.replace("_", " "), LOOSE)) is not None
    is_measured = len(numbers) > MAX_GRADES or any(len(whole(text)) > MAX_GRADE for text in numbers)
    return found if is_quantity or is_measured else None


def _shared(texts: Mapping[str, int], question: Question, private: frozenset[str]) -> dict[str, int]:
    """Return the answers that name nobody and how many gave them, one of each spelling, the most given first."""
    given = sorted(texts.items(), key=lambda pair: -pair[1])
    spelt: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text, n in given[:MAX_SPELLINGS]:
        counts[spelt.setdefault(normalised(text, LOOSE), tidy(text))] += n
    kept = {text: n for text, n in counts.items() if may_show(text, n, question, private)}
    return dict(sorted(kept.items(), key=lambda pair: (-pair[1], pair[0])))


def may_show(text: str, n: int, question: Question, private: frozenset[str]) -> bool:
    """Whether a text names nobody: several respondents gave it, or it is the questionnaire's, or a usual level."""
    if len(text) > MAX_SHOWN:
        return False
    closed = n >= MIN_SHARED or is_level(text)
    return is_presentable(text, Recoding(question.key, closed=closed), question, private)


def batteries(questions: Mapping[str, Question], columns: Mapping[str, str]) -> dict[str, Question]:
    """Return questions, those of one battery with the same categories in the same order.

    A battery has columns named after one question, « Q13 : il est utile » or « Q13_2 », whose answers come from one set
    of labels: a level that nobody chose of one is a level all the same. Its order is that of the scale, where it is one
    that is known; else the labels the most given come first, as elsewhere.
    """
    stems: dict[str, list[Question]] = {}
    for key, question in questions.items():
        if question.type == "single" and (stem := _stem(columns[key])):
            stems.setdefault(stem, []).append(question)
    shared = {key: question for each in stems.values() if len(each) > 1 for key, question in _with_one_order(each)}
    return {key: shared.get(key, question) for key, question in questions.items()}


def _stem(column: str) -> str | None:
    """Return what the columns of a battery have in common; « Q1 » and « Q2 » are questions of their own."""
    match = STEM.fullmatch(column) or RANKED.fullmatch(column)
    return match["stem"] if match and normalised(match["stem"], LOOSE) not in NO_STEMS else None


def _with_one_order(battery: Sequence[Question]) -> Iterator[tuple[str, Question]]:
    """Yield the questions of a battery that share their labels, with all of these, in one order."""
    labels = list(dict.fromkeys(label for question in battery for label in question.categories.values()))
    are_levels = all(LEVEL.fullmatch(label) for label in labels)
    scale = sorted(labels, key=int) if are_levels else scale_order(labels)
    most = max(len(question.categories) for question in battery)
    if len(labels) > MAX_GRADES + 1 or (scale is None and most < len(labels)):
        return
    are_codes = all(CODE.fullmatch(label) for label in labels)
    order = scale or (sorted(labels) if are_codes else labels)
    for question in battery:
        yield question.key, replace(question, ordered=scale is not None, categories=keyed(order))
