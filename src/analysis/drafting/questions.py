"""The questions of a drafted codebook: columns, codes and missing codes, « TODO » where a person must decide."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analysis.cleaning.numbers import ambiguous_sign
from analysis.cleaning.showing import MIN_SHARED, is_presentable
from analysis.codebook.checks import TODO
from analysis.codebook.likeness import near, same
from analysis.codebook.merging import merged
from analysis.codebook.texts import LOOSE, normalised
from analysis.codebook.values import Recoding
from analysis.drafting.answer_labels import labels_of, missing_lines, own_labels, said_missing, spellings
from analysis.drafting.answers import several_answers
from analysis.drafting.carrying import Carried
from analysis.drafting.column_notes import notes
from analysis.drafting.columns import Column
from analysis.drafting.counting import given, most_given
from analysis.drafting.matching import TICKS, UNTICKS, names_question
from analysis.drafting.others import other_column, other_lines
from analysis.drafting.recognising import Recognised
from analysis.drafting.relevance import NotUnderstood
from analysis.drafting.translating import Meanings, asked_if
from analysis.drafting.written_numbers import whole, written_number
from analysis.drafting.yaml_texts import Noted, block, comment, quoted
from analysis.readers.structure import OTHER, Described, shown_apart
from analysis.readers.table import TEXTS
from analysis.study import Question

MAX_CODES = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft is made from."""

    received: Recognised
    questions: Mapping[str, Question]
    columns: Mapping[str, str]  # question -> column, or name of a group of columns
    groups: Mapping[str, Mapping[str, str]]
    personal: Sequence[str]
    private: frozenset[str]  # words of the personal columns
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)  # wordings of columns and groups
    carried: Carried = field(default_factory=Carried)
    meanings: Meanings = field(default_factory=Meanings)  # of the names in conditions of display
    decimal: str = "."
    is_known: bool = False  # each question was made of its column

    @property
    def steps(self) -> Sequence[str]:
        """Return what this codebook does not tell apart: as its earlier wave declares, else all that is usual."""
        steps: Sequence[str] = self.carried.sections.get("normalise", ()) if self.carried.wave else LOOSE
        return steps

    def missing_of(self, declared: Mapping[str, Any]) -> set[str]:
        """Return the texts that stand for no answer to a question carried."""
        parts = (self.carried.sections.get("missing", {}), declared.get("missing", {}))
        return {text for part in parts for texts in part.values() for text in texts if text}


def question_lines(question: Question, draft: Draft) -> Iterator[str]:
    """Yield the lines of one question."""
    name = draft.columns.get(question.key)
    if name is None:
        yield f"  {question.key}: # {comment(question.label)} : aucune colonne ne lui ressemble"
        yield f"    absent: {TODO} # la raison, ou bien « column: … »{draft.carried.told_absent(question.key)}"
        return
    boxes = draft.groups.get(name)
    column = next(iter(boxes)) if boxes else name
    described = draft.received.structure.get(column)
    asked = draft.carried.known.get(question.key, ())
    is_sure = draft.is_known or names_question((name, *draft.said.get(name, ())), question, asked)
    doubt = "" if is_sure else f" ; {TODO} : vérifier le rapprochement avec « {comment(name)} »"
    yield f"  {question.key}: # {comment(question.label)}{doubt}"
    if boxes and question.type == "multiple":
        if name in draft.received.table.header:
            yield f"    # La colonne « {comment(name)} » résume ces cases ; elle n'est pas lue."
        yield from _box_lines(question, boxes, draft)
    else:
        yield f"    column: {quoted(name)}"
        worded = replace(question, wording=wording_of(described, alone=True))
        told = [] if boxes else notes(worded, column_of(draft.received, name), draft.private, draft.decimal)
        yield from (f"    # {each}" for each in told)
        if question.type == "number" and draft.received.source.format in TEXTS:
            yield from _doubtful_numbers(draft.received.table.frame[name])
        yield from _answer_lines(question, column_of(draft.received, name).counts, described, draft)
    yield from _other_lines(question, name, boxes or {}, draft)
    if described is not None and boxes and shown_apart(boxes, draft.received.structure):
        yield f"    wording: {quoted(described.wording)}"
        remedy = (
            f"{TODO} : une question oui ou non par case, avec son `asked_if`, pour distinguer non montrée de non cochée"
        )
        yield f"    note: Chaque case n'est montrée qu'à certains. # {remedy}"
    elif described is not None:
        yield from _described_lines(described, draft.meanings, alone=not boxes)


def column_of(received: Recognised, name: str) -> Column:
    """Return a column of a received file, with what is known of it."""
    return received.columns[name]


def filter_now(relevance: str, meanings: Meanings) -> str:
    """Return a condition of display as a codebook writes it, else as the structure does."""
    try:
        return asked_if(relevance, meanings)
    except NotUnderstood:
        return relevance


def wording_of(described: Described | None, *, alone: bool) -> str:
    """Return the sentence of a column as it was asked; with its line of a table, unless it is one of several boxes."""
    if described is None:
        return ""
    is_line = described.kind != "ticked" or bool(described.codes)
    parts = (described.wording, described.part if alone and is_line else "")
    return " – ".join(filter(None, parts))


def _described_lines(described: Described, meanings: Meanings, *, alone: bool) -> Iterator[str]:
    if described.page is not None:
        yield f"    page: {described.page}"
    is_box = described.kind == "ticked" and bool(described.codes)
    if described.kind == "single" or is_box:
        yield "    closed: true"
    if wording := wording_of(described, alone=alone):
        yield f"    wording: {quoted(wording)}"
    if described.filter:
        yield _filter_line(described.filter, meanings)
    if described.filter and is_box and _is_understood(described.filter, meanings):
        yield "    outside: not_asked"


def _is_understood(relevance: str, meanings: Meanings) -> bool:
    try:
        asked_if(relevance, meanings)
    except NotUnderstood:
        return False
    return True


def _filter_line(relevance: str, meanings: Meanings) -> str:
    """Return the filter of a question; a condition that is not wholly understood is a note, left to a person."""
    try:
        return f"    asked_if: {quoted(asked_if(relevance, meanings))} # {comment(relevance)}"
    except NotUnderstood as reason:
        left = f"{TODO} : en faire un `asked_if` ({comment(str(reason))})"
        return f"    note: {quoted(f'Montrée si {relevance}.')} # {left}"


def _box_lines(question: Question, boxes: Mapping[str, str], draft: Draft) -> Iterator[str]:
    yield "    columns:"
    made = {column: same(said, question.categories) or TODO for column, said in boxes.items()}
    for column, said in boxes.items():
        yield f"      {quoted(column)}: {made[column]} # {told_code(said, made[column], question, comment(said))}"
    yield from _reason_lines(made, boxes)
    sums: Counter[str] = Counter()
    for column in boxes:
        sums.update(draft.received.columns[column].counts)
    counts = most_given(sums)
    themselves = [text for text in counts if text not in (*TICKS, *UNTICKS)]
    ticked = [text for text in TICKS if text in counts]
    ticked += [text for text in themselves if _may_write(text, counts[text], question, draft.private)]
    unticked = [text for text in UNTICKS if text in counts]
    hidden = len(themselves) - sum(text in ticked for text in themselves)
    undecided = f" # {TODO} : ce qu'est une case cochée" if not ticked or hidden else ""
    yield f"    ticked: {_one_or_list(ticked or ['Y'])}{undecided}"
    if unticked:
        yield f"    unticked: {_one_or_list(unticked)}"


def told_code(label: str, category: str, question: Question, told: str) -> str:
    """Return what a line says of a code; with the category that its label resembles, where a person must decide."""
    about = (question.key, question.label, question.wording or "")
    alike = near(label, question.categories, about) if category == TODO else None
    return f"{told} ; modalité la plus proche : {alike}" if alike else told


def _other_lines(question: Question, name: str, boxes: Mapping[str, str], draft: Draft) -> Iterator[str]:
    frame = draft.received.columns
    column = other_column(name, frame)
    if column is None or column in boxes or not question.categories or question.type == "number":
        return
    counts = most_given(draft.received.columns[name].counts) if name in frame else {}
    yield from other_lines(question, quoted(column), labels_of(draft.received.structure.get(name), counts), counts)


def _one_or_list(texts: Sequence[str]) -> str:
    return quoted(texts[0]) if len(texts) == 1 else f"[{', '.join(map(quoted, texts))}]"


def _answer_lines(
    question: Question, cells: Mapping[str, int], described: Described | None, draft: Draft
) -> Iterator[str]:
    if question.type == "multiple":
        labels = question.categories.values()
        spaces = () if any(" " in label for label in labels) else (" ",)
        several = several_answers(cells, asked=True, labels=labels, also=spaces)
        if several is None:
            yield f'    separator: ";" # {TODO} : ce qui sépare les réponses'
        else:
            yield f"    separator: {quoted(several.separator)}"
            cells = several.counted(cells)
    if question.type == "number" and question.categories and not (described and described.codes):
        names = ", ".join(question.categories)
        yield f"    classes: {TODO} # [{{below: …, is: …}}, …, {{is: …}}], la dernière sans borne ; modalités : {names}"
        yield f"    reason: {TODO} # d'où viennent ces bornes"
    elif question.categories:
        yield from _code_lines(question, cells, described, draft)
    if question.type == "number" and (form := written_number(given(cells))):
        yield f"    number: {{{form}}}"
    yield from missing_lines(question, cells, described)


def _doubtful_numbers(cells: pd.Series) -> Iterator[str]:
    """Ask whether a sign parts thousands or decimals, where nothing tells."""
    if sign := ambiguous_sign(cells.dropna()):
        other = "," if sign == "." else "."
        thousands = f"number: {{decimal: {quoted(other)}, thousands: {quoted(sign)}}}"
        yield f"    # {TODO} : décimales, ou milliers ? Si « 1{sign}000 » vaut mille, écrire « {thousands} »"


def _code_lines(
    question: Question, cells: Mapping[str, int], described: Described | None, draft: Draft
) -> Iterator[str]:
    """Yield the codes of a question: those of its structure, else those of the file that name nobody."""
    counts = most_given(cells)
    labels = labels_of(described, counts)
    skipped = {*(described.missing if described else ()), *said_missing({**own_labels(counts), **labels}, question)}
    grades = {text: whole(text) for text in counts if whole(text) in question.categories}
    labels = {**{text: grade for text, grade in grades.items() if grade != text}, **labels}
    made: dict[str, str] = {}
    written: list[str] = []
    hidden = 0
    for text in [*labels, *(text for text in spellings(counts, draft.steps) if text not in labels)]:
        if text in skipped:
            continue
        is_new = text not in labels
        if is_new and (len(made) >= MAX_CODES or not _may_write(text, counts[text], question, draft.private)):
            hidden += 1
            continue
        label = labels.get(text, text)
        category = same(label, question.categories)
        if category is None and text not in counts and described and label == described.codes.get(OTHER):
            continue  # an answer in words was possible; nobody gave one
        made[text] = category or TODO
        n = counts.get(text, 0)
        told = f"{comment(label)}, {n}" if label != text else str(n)
        written.append(f"      {quoted(text)}: {made[text]} # {told_code(label, made[text], question, told)}")
    if draft.is_known:  # a level of the battery, or « other », that no cell gives as such
        unmet = {label: key for key, label in question.categories.items() if key not in made.values()}
        made |= unmet
        written += [f"      {quoted(label)}: {key} # 0" for label, key in unmet.items()]
    yield "    codes:" if written else "    codes: {}"
    yield from written
    if hidden or not written:
        yield f"      # {told_hidden(hidden)}"
    yield from _reason_lines(made, labels)


def told_hidden(n: int) -> str:
    """Return what is left to decide of the texts that a draft does not show."""
    s = "s" if n > 1 else ""
    return f"{TODO} : {n} autre{s} texte{s}, à lire dans le fichier"


def _reason_lines(made: Mapping[str, str], labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the line of the reason of codes of one category."""
    yield from (line for reason in reasons(made, labels) for line in block({"reason": reason}, "    "))


def reasons(made: Mapping[str, str], labels: Mapping[str, str]) -> Iterator[str | Noted]:
    """Yield the reason of codes of one category: that they have one label, else what a person must say."""
    lost = {category: codes for category, codes in merged(made).items() if category != TODO}
    if lost and all(len({normalised(labels.get(code, code), LOOSE) for code in codes}) == 1 for codes in lost.values()):
        yield "Ces codes ont le même libellé."
    elif lost:
        told = ", ".join(f"{category} ({comment(', '.join(codes))})" for category, codes in lost.items())
        yield Noted(TODO, f"pourquoi ces réponses sont réunies : {told}")


def _may_write(text: str, n: int, question: Question, private: frozenset[str]) -> bool:
    """Whether a received text names nobody: its words are the questionnaire's, or several respondents gave it."""
    return is_presentable(text, Recoding(question.key, closed=n >= MIN_SHARED), question, private)
