"""What one column asks: its type, its categories; and what a person must know of what it holds."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from analysis.cleaning.showing import MAX_SHOWN, MIN_SHARED, is_presentable
from analysis.codebook.checks import TODO
from analysis.codebook.texts import LOOSE, normalised, tidy
from analysis.codebook.values import Recoding
from analysis.drafting.answers import (
    Numbers,
    Several,
    missing_kind_said,
    numbers_among,
    parts_of,
    several_answers,
    unsure_words,
    whole,
)
from analysis.drafting.counting import counted, counted_stripped
from analysis.drafting.keys import keyed
from analysis.drafting.kinds import DATE, FREE, TOLD_PLACE, internal_remark, names_place
from analysis.drafting.others import LABEL
from analysis.drafting.personal import QUANTITY
from analysis.drafting.scales import is_level, scale_order
from analysis.drafting.yaml_texts import comment
from analysis.problems import listed
from analysis.readers.structure import OTHER, Described
from analysis.study import Question

MAX_CATEGORIES = 25
MAX_GRADES = 10  # different numbers that still make categories
MAX_GRADE = 4  # signs of each
MAX_SPELLINGS = 1000  # the most given: what comes after them makes no category
SHARED = 0.8  # share of the answers whose texts several respondents gave, for a text to be one of a list
SHARED_PARTS = 0.5  # the same, of the answers of cells that give several
MIXED = 0.2  # share of dates or of numbers, for a column of texts to be told as one that mixes them
FEW_LABELLED = 0.5  # share of the answers below which labels name a few numbers among others
MAX_LINES = 6  # told of each text
NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d+)?")
CODE = re.compile(r"[A-Za-z]{1,3}\d{1,3}")  # of an answer, where a file has no labels
LEVEL = re.compile(r"\d|10")
STEM = re.compile(r"(?P<stem>.+?)(?: ?\[[^\[\]]+\]|(?: : | - | – |: ).+)")
RANKED = re.compile(r"(?P<stem>.*?\w)[ _.-]\d{1,3}")
NO_STEMS = frozenset({"q", "question", "v", "var", "variable", "col", "colonne", "column"})
LONG_NUMBER = re.compile(r"\d{16,}|\d(?:[.,]\d+)?E\+\d+")
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
    def given(self) -> pd.Series:
        """Return the cells that are not empty."""
        return self.cells[self.cells.isin([text for text in counted(self.cells) if text.strip()])]

    @cached_property
    def answers(self) -> pd.Series:
        """Return the cells that give an answer: no word for a missing one, no code that is declared so."""
        given, described = self.given, self.described
        codes = dict(described.codes) if described is not None else {}
        absent = {
            *(described.missing if described else ()),
            *(code for code in codes if missing_kind_said(codes[code])),
        }
        kept = {*unsure_words(self.cells)}
        absent |= {text for text in counted(given) if missing_kind_said(text) is not None and text not in kept}
        return given[~given.isin(absent)]


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
    are_numbers = all(NUMBER.fullmatch(text.strip()) for text in counted(texts))
    if labels and not (are_numbers and texts.isin(labels).mean() < FEW_LABELLED):
        return _listed(question, list(labels.values()), kept=True)
    if are_numbers and not names_place(said) and (len(texts) or (described is not None and described.kind == "number")):
        grades = sorted(
            {whole(text.strip()) for text in counted(texts)}, key=lambda text: float(text.replace(",", "."))
        )
        is_told = described is not None and described.kind != "said"
        if not is_told and _are_grades(grades, len(texts)):
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


def _typed_texts(question: Question, column: Column, texts: pd.Series, private: frozenset[str]) -> Question:
    """Return a question whose answers are texts, some of them at least, which no structure describes."""
    said = f"{column.name} {question.wording or ''}"
    if several := _several(column, said):
        parted = {text: several.parts(text) for text in counted(texts)}
        parts = pd.Series([part for text in texts for part in parted[text]], dtype="str")
        parts = parts[parts.map(missing_kind_said).isna()]
        found = _shared(parts, question, private)
        if 0 < len(found) <= MAX_CATEGORIES and sum(found.values()) >= SHARED_PARTS * len(parts):
            hidden = (part for part in parts.unique() if part not in found)
            other = [LABEL] if any(map(OTHER_SAID.fullmatch, hidden)) else []
            return replace(question, type="multiple", categories=keyed([*found, *other]))
    in_words = texts == OTHER
    texts, other = texts[~in_words], [LABEL] if in_words.any() else []
    found = _shared(texts, question, private)
    n_said = sum(
        n for text, n in counted_stripped(texts).items() if text not in found and OTHER_SAID.fullmatch(text) is not None
    )
    is_listed = 0 < len(found) <= MAX_CATEGORIES and sum(found.values()) >= SHARED * (len(texts) - n_said)
    is_scale = is_listed and scale_order(found) is not None
    if not is_scale and not names_place(said) and _numbers(said, texts) is not None:
        return replace(question, type="number")
    if is_listed and (is_scale or not any(map(DATE.fullmatch, found))):
        hidden = (text for text in counted(texts) if text not in found)
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


def _shared(texts: pd.Series, question: Question, private: frozenset[str]) -> dict[str, int]:
    """Return the answers that name nobody and how many gave them, one of each spelling, the most given first."""
    given = sorted(counted(texts).items(), key=lambda pair: -pair[1])
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


def notes(question: Question, column: Column, private: frozenset[str], decimal: str = ".") -> Iterator[str]:
    """Yield what a draft says of a column, in French: what it could not read, and what a person must decide."""
    said = f"{column.name} {question.wording or ''}"
    if remark := internal_remark(said, column.given):
        yield f"{remark[0].upper()}{remark[1:]}."
    elif question.role == "internal" and (mixed := _mixture(column)):
        yield f"{mixed[0].upper()}{mixed[1:]}."
    if question.type == "number" and not question.categories:
        yield from _number_notes(question, column, private, decimal)
    if question.categories:
        words = [text for text in unsure_words(column.cells) if text in question.categories.values()]
        if words:
            told = f"{TODO} : {_quoted(words)} : une réponse, ou l'absence de réponse ?"
            yield f"{told} Pris ici pour une réponse ; sinon, le mettre sous `missing`"
    if question.type == "single" and column.described is None:
        yield from _joined_notes(question)
    if question.type == "multiple":
        yield from _several_notes(question, column)
    if question.categories and LABEL in question.categories.values():
        yield from _other_notes(question, column)


def _joined_notes(question: Question) -> Iterator[str]:
    """Ask whether a label that joins two others is one answer."""
    labels = [*question.categories.values()]
    joined = [label for label in labels if any(label != each and each in parts_of(label) for each in labels)]
    if joined:
        told = f"{TODO} : {_quoted(joined)} : une réponse, ou plusieurs dans une cellule ?"
        yield f"{told} Pris ici pour une ; sinon, `type: multiple` dans questionnaire.yaml, et ici `separator`"


def _several_notes(question: Question, column: Column) -> Iterator[str]:
    found = several_answers(column.answers, asked=True, labels=question.categories.values())
    for label in found.unsure if found else ():
        if all(part in question.categories.values() for part in label.split(", ")):
            yield f"{TODO} : « {comment(label)} » : une réponse ou deux ? Elles ne vont jamais l'une sans l'autre"


def _other_notes(question: Question, column: Column) -> Iterator[str]:
    answers = column.answers
    if question.type == "multiple":
        found = several_answers(answers, asked=True, labels=question.categories.values())
        answers = pd.Series(
            [part for text in answers for part in (found.parts(text) if found else [text])], dtype="str"
        )
    known = {*question.categories.values()}
    n = sum(OTHER_SAID.fullmatch(text.strip()) is not None and text not in known for text in answers)
    if n:
        plural = "s donnent" if n > 1 else " donne"
        yield (
            f"{TODO} : {n} réponse{plural} « {LABEL} » et son texte dans la même cellule ; ranger chacune sous `codes`,"
            " en « autre » ou ailleurs"
        )


def _number_notes(question: Question, column: Column, private: frozenset[str], decimal: str) -> Iterator[str]:
    """Tell the cells of a column of numbers that are none: which, if they name nobody, and on which lines."""
    answers = column.answers
    found = numbers_among(answers)
    if found is None:
        return
    wrong = {*found.others, *(text for text in counted(answers) if (decimal == ".") and _has_comma(text.strip()))}
    others = answers[answers.isin([text for text in counted(answers) if text.strip() in wrong or text in wrong])]
    if others.empty:
        return
    rows = dict(zip(column.cells.index, column.lines, strict=False))
    told = [
        _told_cell(str(text), [rows[row] for row in cells.index if row in rows], question, private)
        for text, cells in others.groupby(others, sort=False)
    ]
    n, plural = len(others), "s" if len(others) > 1 else ""
    are = "ne sont pas des nombres" if n > 1 else "n'est pas un nombre"
    yield f"{TODO} : {n} cellule{plural} sur {len(answers)} {are} : {listed(told)}"
    yield "les déclarer sous `missing`, ou par « number: {texts: {…: …}} »"


def _has_comma(text: str) -> bool:
    return re.search(r"\d,\d", text) is not None


def _told_cell(text: str, lines: Sequence[int], question: Question, private: frozenset[str]) -> str:
    hidden = "date" if DATE.fullmatch(text.strip()) else f"texte de {len(text)} signes"
    shown = f"« {comment(text)} »" if may_show(text, len(lines), question, private) else hidden
    where = listed(lines, at_most=MAX_LINES)
    return f"{shown} (ligne{'s' if len(lines) > 1 else ''} {where})" if lines else shown


def _mixture(column: Column) -> str | None:
    """Return what kinds of cells a column mixes, in French, if it mixes dates or numbers with texts."""
    answers = counted_stripped(column.answers)
    n_dates = sum(n for text, n in answers.items() if DATE.fullmatch(text))
    n_numbers = sum(n for text, n in answers.items() if NUMBER.fullmatch(text))
    if any(map(LONG_NUMBER.fullmatch, answers)):
        return (
            "numéros de plus de quinze chiffres, ou que le tableur a abrégés (1,2E+16) : des identifiants, lus en texte"
        )
    n_texts = sum(answers.values()) - n_dates - n_numbers
    kinds = {"date": n_dates, "nombre": n_numbers, "texte": n_texts}
    met = [f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in kinds.items() if n]
    if len(met) < 2 or n_dates + n_numbers < MIXED * sum(answers.values()):
        return None
    return (
        f"colonne mêlée : {', '.join(met)} ; pour l'analyser, l'écrire d'une seule façon dans le fichier, ou demander"
        " un export où chaque sorte a sa colonne"
    )


def remark(question: Question, column: Column) -> str:
    """Return why a draft keeps a column internal, in French."""
    said = f"{column.name} {question.wording or ''}"
    if told := internal_remark(said, column.given):
        return told
    if names_place(said):
        return TOLD_PLACE
    if mixed := _mixture(column):
        return mixed
    given = column.given
    if given.empty:
        return "colonne vide"
    n, distinct = len(given), given.nunique()
    return f"{FREE} : {n} réponse{'s' if n > 1 else ''}, {distinct} différente{'s' if distinct > 1 else ''}"


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"« {comment(text)} »" for text in texts)


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
