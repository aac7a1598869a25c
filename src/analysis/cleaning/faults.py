"""Faults of received answers, told without a word that names anyone."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.found import TOLD, Faults, Found, Texts, together
from analysis.cleaning.numbers import ambiguous_sign, other_writing, recogniser
from analysis.cleaning.pseudonyms import Keys
from analysis.cleaning.recoded import Cell, Recoded
from analysis.cleaning.showing import MIN_SHARED, hint, is_presentable
from analysis.codebook.likeness import near, same
from analysis.codebook.texts import tidy
from analysis.codebook.values import Codebook, NumberFormat, Recoding
from analysis.problems import Problem, listed, nearest
from analysis.readers.table import RawTable
from analysis.study import Question

MAX_TOLD = 8  # distinct texts of one column


@dataclass(frozen=True, slots=True)
class Rows:
    """Where rows lie: their positions in the wave, their files, their lines."""

    files: NDArray[np.object_]
    lines: NDArray[np.int64]
    start: int = 0  # position of the first one, where they follow others

    def on(self, positions: NDArray[np.intp], start: int = 0) -> Rows:
        """Return some of the rows, as those that follow `start` others."""
        return Rows(self.files[positions], self.lines[positions], start)

    def found(self, positions: Sequence[int]) -> Found:
        """Return some of the rows as those where something is found."""
        first = sorted(positions)[:TOLD]
        return Found(
            len(positions), tuple((self.start + one, str(self.files[one]), int(self.lines[one])) for one in first)
        )

    def faults(self, recoded: Recoded) -> Faults:
        """Return what is found in the cells of one question, which these rows hold."""
        undeclared = {
            column: {text: self.found(positions) for text, positions in texts.items()}
            for column, texts in recoded.undeclared.items()
        }
        return Faults(undeclared, self.found(recoded.excess), self.found(recoded.outside))


@dataclass(frozen=True, slots=True)
class Context:
    """What faults are told of: the codebook, the rows read, and the words that must not be shown."""

    codebook: Codebook
    n_rows: int
    private: Callable[[], frozenset[str]]  # normalised words of the identifying columns, gathered at the first fault

    def at(self, found: Found) -> str:
        """Return how many rows, and the lines of the first ones."""
        return found.told(self.n_rows)

    def may_show(self, text: Cell, recoding: Recoding, question: Question) -> bool:
        """Whether a message may show a cell: it is empty, or can name nobody."""
        return not text or is_presentable(text, recoding, question, self.private())

    def shown(self, text: Cell, recoding: Recoding, question: Question) -> str:
        """Return a cell as a message may show it."""
        if text is None:
            return "cellule vide sans guillemets (null)"
        if text == "":
            return "cellule vide"
        return f"« {tidy(text)} »" if self.may_show(text, recoding, question) else hint(text, recoding)


def column_problems(table: RawTable, codebook: Codebook) -> Iterator[Problem]:
    """Yield the columns that the codebook reads and that the file lacks or renames."""
    wanted = codebook.columns()
    known = set(table.header)
    unused = [name for name in table.header if name and name not in wanted]
    for column, place in wanted.items():
        subject = f"colonne « {column} » ({place})"
        if column not in known:
            near = nearest(column, unused)
            found = f"elle est absente ; la plus proche est « {near} »" if near else "elle est absente"
            yield Problem(table.file, subject, found, _column_remedy(place, near, codebook.file))


def _column_remedy(place: str, near: str | None, file: str) -> str:
    if near:
        return f'dans {file}, sous {place}, écrire « column: "{near}" »'
    if place.startswith("questions."):
        return f"corriger {place} dans {file}, ou écrire « absent: la raison »"
    return f"corriger {place} dans {file}"


def recoding_problems(faults: Faults, recoding: Recoding, question: Question, context: Context) -> Iterator[Problem]:
    """Yield what the cells of one question hold that the codebook does not declare."""
    for column, undeclared in faults.undeclared.items():
        subject = f"{column} « {question.label} »"
        is_number = question.type == "number" or recoding.classes
        if recoding.codes or recoding.columns or not is_number or recoding.dated is not None:
            others = dict(undeclared)
        else:
            others = yield from _written_otherwise(undeclared, subject, recoding, question, context)
        for text, rows in list(others.items())[:MAX_TOLD]:
            # What several respondents gave names none of them.
            told = replace(recoding, closed=recoding.closed or rows.n >= MIN_SHARED)
            found = f"{_what(text, told, question, context)} ({context.at(rows)})"
            remedy = _undeclared_remedy(text, told, question, context)
            yield Problem(rows.file, subject, found, remedy)
        if len(others) > MAX_TOLD:
            rest = list(others.values())[MAX_TOLD:]
            s = "s" if len(others) > MAX_TOLD + 1 else ""
            found = f"{len(others) - MAX_TOLD} autre{s} texte{s} non déclaré{s} ({context.at(together(rest))})"
            yield Problem(rest[0].file, subject, found, "vérifier que la colonne est la bonne")
    if faults.excess:
        most = "d'une réponse" if recoding.at_most == 1 else f"de {recoding.at_most} réponses"
        found = f"plus {most} ({context.at(faults.excess)})"
        remedy = f"écrire « beyond: keep » ou « beyond: no_answer » sous questions.{question.key}"
        yield Problem(faults.excess.file, f"« {question.label} »", found, remedy)
    if faults.outside:
        found = f"répondue hors de son filtre, « {recoding.asked_if} » ({context.at(faults.outside)})"
        remedy = "corriger « asked_if », ou écrire « outside: keep » (garder) ou « outside: not_asked » (non posée)"
        remedy += f" sous questions.{question.key}"
        yield Problem(faults.outside.file, f"« {question.label} »", found, remedy)


def _written_otherwise(
    undeclared: Texts, subject: str, recoding: Recoding, question: Question, context: Context
) -> Generator[Problem, None, dict[Cell, Found]]:
    """Yield one fault for all the numbers that other decimal or thousands signs read; return what is left."""
    texts = [text for text in undeclared if text]
    other = other_writing(texts, recoding.number)
    alike = dict.fromkeys(filter(recogniser(other), texts)) if other is not None else {}
    if other is not None and alike:
        rows = together(undeclared[text] for text in alike)
        signs = {"decimal": other.decimal, "thousands": other.thousands}
        new = [f"{name}: {_yaml(sign)}" for name, sign in signs.items() if sign != getattr(recoding.number, name)]
        shown = context.shown(next(iter(alike)), recoding, question)
        found = f"des nombres ne sont pas écrits comme déclaré, dont {shown} ({context.at(rows)})"
        where = f"dans {context.codebook.file}, sous questions.{question.key}"
        is_declared = replace(recoding.number, decimal=other.decimal, thousands=None) != NumberFormat(other.decimal)
        remedy = (
            f"{where}.number, ajouter « {', '.join(new)} »"
            if is_declared
            else f"{where}, écrire « number: {{{', '.join(new)}}} »"
        )
        if sign := ambiguous_sign(alike):
            thousands = f"« number: {{decimal: {_yaml(',' if sign == '.' else '.')}, thousands: {_yaml(sign)}}} »"
            found += " ; rien ne dit si le signe sépare les milliers ou les décimales"
            remedy = (
                f"dans {context.codebook.file}, sous questions.{question.key}, écrire {thousands} si {shown} se lit en "
                f"milliers, ou « number: {{decimal: {_yaml(sign)}}} » s'il a des décimales"
            )
        yield Problem(rows.file, subject, found, remedy)
    return {text: rows for text, rows in undeclared.items() if text not in alike}


def _what(text: Cell, recoding: Recoding, question: Question, context: Context) -> str:
    shown = context.shown(text, recoding, question)
    if text and (recoding.classes or not question.categories):
        what = "une date écrite" if recoding.dated is not None else "un nombre écrit"
        return f"{shown} n'est pas {what} comme déclaré, ou sort des bornes"
    return f"{shown} : non déclaré" if not text else f"code {shown} non déclaré"


def _undeclared_remedy(text: Cell, recoding: Recoding, question: Question, context: Context) -> str:
    """Return the YAML to write, with what is allowed today."""
    is_shown = context.may_show(text, recoding, question)
    place = "edition" if question.key == context.codebook.edition_question else f"questions.{question.key}"
    where = f"dans {context.codebook.file}, sous {place}"
    written = _yaml(text) if is_shown else "…"
    as_missing = f"sous `missing` : « no_answer: [{written}] »"
    if not text:
        return f"{where}, ajouter {as_missing} (ou not_asked, not_applicable, dont_know)"
    before = where if is_shown else f"lire la cellule à cette ligne du fichier, puis {where}"
    if recoding.columns:
        lists = {
            name: listed(map(_yaml, (*getattr(recoding, name), text if is_shown else "…")))
            for name in ("unticked", "ticked")
        }
        told = (
            f"« unticked: [{lists['unticked']}] » (case montrée, non cochée), « ticked: [{lists['ticked']}] » (cochée)"
        )
        return _lines(f"{before}, écrire {told}", f"ou ajouter {as_missing}")
    if not recoding.codes:
        reading = "corriger `date` (order, serial)" if recoding.dated else "compléter `number` (before, units, texts…)"
        return _lines(f"{before}, {reading}", f"ou ajouter {as_missing}")
    category, likest = _told_category(text, recoding, question) if is_shown else ("…", "")
    code = f"sous `codes` : « {written}: {category} »"
    closed = "" if is_shown else "si seules des réponses proposées sont possibles, « closed: true » les montrera ici"
    missing = f"ou, si ce n'est pas une réponse, {as_missing}"
    return _lines(f"{before}, ajouter {code}", missing, _allowed(recoding, question), likest, closed)


def _lines(*parts: str) -> str:
    """Return a remedy: the line to write first, what helps to write it below."""
    return "\n".join(filter(None, parts))


def _told_category(text: str, recoding: Recoding, question: Question) -> tuple[str, str]:
    """Return the category that a text equals, else « … »; and the code or category that it resembles, if any."""
    codes = {code: code for code in recoding.codes}
    code = same(text, codes)
    if code is not None:
        return recoding.codes[code], f"c'est le code « {code} », écrit autrement : `normalise` peut les confondre"
    if (category := same(text, question.categories)) is not None:
        return category, ""
    about = (question.key, question.label, question.wording or "", recoding.column or "")
    if (alike := near(text, codes, about)) is not None:
        return "…", f"le code le plus proche est « {alike} »"
    alike = near(text, question.categories, about)
    return "…", f"la modalité la plus proche est « {alike} »" if alike else ""


def _allowed(recoding: Recoding, question: Question) -> str:
    missing = [_yaml(value) for value in recoding.missing]
    manquants = f" ; manquants {listed(missing)}" if missing else ""
    return f"modalités : {listed(question.categories)} ; codes d'aujourd'hui : {listed(recoding.codes)}{manquants}"


def _yaml(text: Cell) -> str:
    """Return a text as YAML reads it back whole."""
    if text is None:
        return "null"
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    escaped = (signs.get(sign) or (sign if sign.isprintable() else f"\\u{ord(sign):04x}") for sign in text)
    return '"{}"'.format("".join(escaped))


def rule_problems(unread: Mapping[str, Found], context: Context) -> Iterator[Problem]:
    """Yield the numbers that a rule compares and that cannot be read."""
    for column, rows in unread.items():
        found = f"ce ne sont pas des nombres ({context.at(rows)})"
        remedy = f"vérifier la colonne, ou `source.decimal`, dans {context.codebook.file}"
        yield Problem(rows.file, f"colonne « {column} »", found, remedy)


def no_weights(weights: pd.Series | None) -> NDArray[np.intp]:
    """Return the positions of the weights that are not positive numbers."""
    return np.array([], dtype=np.intp) if weights is None else np.flatnonzero(~(weights > 0))


def weight_problems(rows: Found, context: Context) -> Iterator[Problem]:
    """Yield the weights that are not positive numbers."""
    if rows:
        found = f"ce ne sont pas des poids, des nombres positifs ({context.at(rows)})"
        remedy = f"vérifier la colonne, ou `source.decimal`, dans {context.codebook.file}"
        yield Problem(rows.file, f"colonne « {context.codebook.weight} »", found, remedy)


def given_twice(keys: Keys) -> NDArray[np.intp]:
    """Return the positions of the rows whose key others have."""
    counts = np.bincount(keys.ranks[keys.ranks >= 0], minlength=len(keys.distinct) + 1)  # at the end, no key
    return np.flatnonzero(counts[keys.ranks] > 1)


def respondent_problems(twice: Found, context: Context) -> Iterator[Problem]:
    """Yield what forbids to name the respondents: nobody kept, or the same key twice."""
    if not context.n_rows:
        yield Problem(context.codebook.file, "set_aside", "aucune ligne n'est gardée", "vérifier les règles")
    if twice:
        found = f"des lignes ont la même clé de répondant ({context.at(twice)})"
        remedy = (
            f"dans {context.codebook.file}, écrire « set_aside: {{duplicate: {{keep: last}}}} », ou compléter la clé"
        )
        yield Problem(twice.file, "respondent.key", found, remedy)
