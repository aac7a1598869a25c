"""What a draft says of a column, in French: what it could not read, and what a person must decide."""

import re
from collections.abc import Iterable, Iterator, Sequence

from analysis.codebook.checks import TODO
from analysis.drafting.answers import parts_of, several_answers
from analysis.drafting.columns import NUMBER, OTHER_SAID, Column, may_show
from analysis.drafting.counting import counted_stripped
from analysis.drafting.kinds import DATE, FREE, TOLD_PLACE, internal_remark, names_place
from analysis.drafting.missing_words import unsure_words
from analysis.drafting.others import LABEL
from analysis.drafting.written_numbers import numbers_among
from analysis.drafting.yaml_texts import comment
from analysis.problems import listed
from analysis.study import Question

MIXED = 0.2  # share of dates or of numbers, for a column of texts to be told as one that mixes them
MAX_LINES = 6  # told of each text
LONG_NUMBER = re.compile(r"\d{16,}|\d(?:[.,]\d+)?E\+\d+")


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
        words = [text for text in unsure_words(column.counts) if text in question.categories.values()]
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
        answers = found.counted(answers) if found else answers
    known = {*question.categories.values()}
    n = sum(times for text, times in answers.items() if OTHER_SAID.fullmatch(text.strip()) and text not in known)
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
    wrong = {*found.others, *(text for text in answers if (decimal == ".") and _has_comma(text.strip()))}
    others = {text: n for text, n in answers.items() if text.strip() in wrong or text in wrong}
    if not others:
        return
    lines: dict[str, list[int]] = {text: [] for text in others}
    for text, line in zip(column.cells, column.lines, strict=False):
        if text in lines:
            lines[text].append(line)
    told = [_told_cell(text, where, question, private) for text, where in lines.items()]
    n = sum(others.values())
    are = "ne sont pas des nombres" if n > 1 else "n'est pas un nombre"
    yield f"{TODO} : {n} cellule{'s' if n > 1 else ''} sur {sum(answers.values())} {are} : {listed(told)}"
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
    if not given:
        return "colonne vide"
    n, distinct = sum(given.values()), len(given)
    return f"{FREE} : {n} réponse{'s' if n > 1 else ''}, {distinct} différente{'s' if distinct > 1 else ''}"


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"« {comment(text)} »" for text in texts)
