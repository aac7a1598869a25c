"""The questions of a draft that an earlier wave declares: as it does, with what this file changes or asks again."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.cleaning.showing import MIN_SHARED, is_presentable
from analysis.codebook.checks import TODO
from analysis.codebook.dependencies import read_by
from analysis.codebook.likeness import same
from analysis.codebook.texts import LOOSE, normalised
from analysis.codebook.values import Recoding
from analysis.drafting.answer_labels import labels_of, said_missing, spellings
from analysis.drafting.answers import several_answers
from analysis.drafting.carrying_columns import answers_given
from analysis.drafting.counting import most_given
from analysis.drafting.matching import TICKS, UNTICKS
from analysis.drafting.questions import (
    MAX_CODES,
    Draft,
    filter_now,
    reasons,
    told_code,
    told_hidden,
    wording_of,
)
from analysis.drafting.written_numbers import whole
from analysis.drafting.yaml_texts import Noted, block, comment, quoted
from analysis.drafting.yearly import asked_again
from analysis.problems import listed
from analysis.readers.structure import OTHER, shown_apart
from analysis.study import Question

AS_BEFORE = "Comme dans la vague"
SAID = ("reason", "note", "wording", "page", "others")


def carried_lines(question: Question, draft: Draft) -> Iterator[str]:
    """Yield a question as an earlier wave declares it, with what this file changes or asks again."""
    key, wave = question.key, draft.carried.waves[question.key]
    doubt = f" ; {TODO} : vérifier le rapprochement avec {told}" if (told := draft.carried.doubts.get(key)) else ""
    yield f"  {key}: # {comment(question.label)} : comme dans la vague {wave}{doubt}"
    yield from (f"    # {TODO} : {lost}" for lost in draft.carried.lost.get(key, ()))
    values, changes = _as_asked_now(question, asked_again(draft.carried.questions[key], wave), draft)
    yield from (f"    # {change}" for change in changes)
    kept = _with_its_reason(values, draft.carried.questions[key], wave)
    yield from block(_with_what_is_read(kept, wave, draft), "    ")


def _with_its_reason(values: Mapping[str, Any], earlier: Mapping[str, Any], wave: str) -> dict[str, Any]:
    """Return a question whose reason names a year, said of the earlier wave where all that it justifies is the same.

    What justifies a code more, or another bound, is left to decide.
    """
    reason = earlier.get("reason")
    if (
        not isinstance(values.get("reason"), Noted)
        or not isinstance(reason, str)
        or _justified(values) != _justified(earlier)
    ):
        return dict(values)
    return {**values, "reason": reason if reason.startswith(AS_BEFORE) else f"{AS_BEFORE} {wave} : {reason}"}


def _justified(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a reason may justify of a question: all but where it is read and what is said of it."""
    return {name: _bare(value) for name, value in declared.items() if name not in ("column", *SAID)}


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _bare(inner) for name, inner in value.items()}
    return value.value if isinstance(value, Noted) else value


def _with_what_is_read(values: Mapping[str, Any], wave: str, draft: Draft) -> dict[str, Any]:
    """Return a question whose expressions are left to decide where they name one that this file does not hold."""
    read = {*draft.columns, *draft.carried.questions}
    made = dict(values)
    for name in ("asked_if", "compute"):
        if isinstance(text := values.get(name), str) and (gone := read_by(text) & draft.questions.keys() - read):
            told = f"dans la vague {wave} : {comment(text, None)} ; ce fichier ne lit pas : {listed(sorted(gone))}"
            made[name] = Noted(TODO, told)
    return made


def _as_asked_now(question: Question, declared: dict[str, Any], draft: Draft) -> tuple[dict[str, Any], list[str]]:
    """Return what an earlier wave declares, with the wording and the codes of this file; the changes to tell."""
    values, changes = dict(declared), []
    boxes = values.get("columns")
    if isinstance(boxes, dict):
        values["columns"] = _boxes_now(question, boxes, draft)
        changes += list(_ticks_now(values, draft))
    elif isinstance(values.get("codes"), dict) and values.get("column"):
        before = values.get("separator")
        if isinstance(before, str) and (now := _separator_now(values, draft)) != before:
            values["separator"] = now
            changes.append(f"{TODO} : vérifier ce qui sépare les réponses ; avant : {quoted(before)}")
        values, hidden = codes_now(question, values, draft)
        changes += [told_hidden(hidden)] if hidden else []
    column = next(iter(boxes or {}), values.get("column"))
    described = draft.received.structure.get(column) if isinstance(column, str) else None
    if described is None:
        return values, changes
    wording, before = wording_of(described, alone=boxes is None), str(values.get("wording", ""))
    if normalised(wording, LOOSE) != normalised(before, LOOSE) and wording:
        earlier = draft.carried.questions[question.key].get("wording", "")
        values["wording"] = wording
        changes += [f"Formulation de ce fichier ; avant : {comment(earlier)}"] if earlier else []
    if described.page is not None and "page" in values:
        values["page"] = described.page
    if (
        described.filter
        and not shown_apart(boxes or (), draft.received.structure)
        and (now := filter_now(described.filter, draft.meanings)) != values.get("asked_if")
    ):
        changes.append(f"{TODO} : vérifier `asked_if` ; la condition de ce fichier est {comment(now)}")
    return values, changes


def codes_now(question: Question, values: Mapping[str, Any], draft: Draft) -> tuple[dict[str, Any], int]:
    """Return a question carried with the codes that this file adds, and how many texts it does not show.

    A code that equals an earlier one, or a category, is that one; any other is left to decide. A code whose label is
    now that of another category is left to decide too.
    """
    column = values["column"] if isinstance(values["column"], str) else values["column"][0]
    counts = _counts(values, draft)
    described = draft.received.structure.get(column)
    labels, steps = labels_of(described, counts), values.get("normalise", draft.steps)
    known = {normalised(text, steps) for text in (*values["codes"], *draft.missing_of(values))}
    codes = {code: _relabelled(code, category, labels, question) for code, category in values["codes"].items()}
    new = [*labels, *(text for text in spellings(counts, steps) if text not in labels)]
    new = [text for text in new if normalised(text, steps) not in known]
    kinds = said_missing({text: labels.get(text, text) for text in new}, question)
    hidden = 0
    for text in (text for text in new if text not in kinds):
        n = counts.get(text, 0)
        if not n and described and labels[text] == described.codes.get(OTHER):
            continue  # an answer in words was possible; nobody gave one
        told = Recoding(question.key, closed=n >= MIN_SHARED, codes=dict(values["codes"]))
        is_shown = text in labels or is_presentable(text, told, question, draft.private)
        if not is_shown or len(codes) - len(values["codes"]) >= MAX_CODES:
            hidden += 1
        else:
            codes[text] = _new_code(text, labels.get(text, text), n, values["codes"], question)
    made = {**values, "codes": codes}
    for text, kind in kinds.items():
        made["missing"] = {**made.get("missing", {}), kind: [*made.get("missing", {}).get(kind, []), text]}
    reason = next(reasons(_plain(codes), labels), None)
    if reason is not None:
        made.setdefault("reason", reason)
    return made, hidden


def _counts(values: Mapping[str, Any], draft: Draft) -> dict[str, int]:
    """Return how many times each answer to a question was given."""
    columns = [values["column"]] if isinstance(values["column"], str) else list(values["column"])
    cells = pd.concat([draft.received.table.frame[column] for column in columns])
    return most_given(answers_given(cells, values))


def _separator_now(values: Mapping[str, Any], draft: Draft) -> Any:
    """Return what separates the answers of a cell: as before, unless this file's cells hold only another sign."""
    before = values["separator"]
    cells = [text for text in draft.received.table.frame[values["column"]].dropna() if text]
    found = several_answers(cells, asked=True, labels=values["codes"])
    if found is None or any(before in text for text in cells):
        return before
    return found.separator


def _relabelled(code: str, category: str, labels: Mapping[str, str], question: Question) -> Any:
    """Return the category of an earlier code, left to decide where this file gives it the label of another one."""
    label = labels.get(code, code)
    if label == code or category == TODO:
        return category
    if (said := same(label, question.categories)) not in (None, category):
        return Noted(TODO, f"« {comment(label)} » dans ce fichier, soit {said} ; {category} avant")
    return Noted(category, comment(label))


def _new_code(text: str, label: str, n: int, codes: Mapping[str, str], question: Question) -> Noted:
    """Return the category of a code that no earlier wave has."""
    equal = same(whole(text), {code: code for code in codes})
    category = codes[equal] if equal is not None else same(label, question.categories) or TODO
    told = f"{comment(label)}, {n}" if label != text else str(n)
    told += f" ; comme « {comment(equal)} »" if equal is not None else ""
    return Noted(category, told_code(label, category, question, told))


def _plain(codes: Mapping[str, Any]) -> dict[str, str]:
    return {code: category.value if isinstance(category, Noted) else category for code, category in codes.items()}


def _boxes_now(question: Question, boxes: Mapping[str, str], draft: Draft) -> dict[str, Any]:
    """Return the boxes carried, with those that this file adds to their group."""
    made: dict[str, Any] = dict(boxes)
    for group in draft.groups.values():
        if not set(group) & set(boxes):
            continue
        for column, said in group.items():
            category, now = boxes.get(column), same(said, question.categories)
            if category is None:
                told = told_code(said, now or TODO, question, comment(said))
                made[column] = Noted(now or TODO, f"nouvelle case : {told}")
            elif now not in (None, category):
                made[column] = Noted(TODO, f"« {comment(said)} » dans ce fichier, soit {now} ; {category} avant")
    return made


def _ticks_now(values: dict[str, Any], draft: Draft) -> Iterator[str]:
    """Add the usual marks of this file's boxes to those carried; yield what other marks leave to decide."""
    given = {text for column in values["columns"] for text in draft.received.table.frame[column].dropna().unique()}
    listed_as = {name: _listed(values.get(name, [])) for name in ("ticked", "unticked")}
    rest = given - {*listed_as["ticked"], *listed_as["unticked"], *draft.missing_of(values), ""}
    for name, usual in (("ticked", TICKS), ("unticked", UNTICKS)):
        if new := [text for text in usual if text in rest]:
            values[name] = [*listed_as[name], *new]
    if other := rest.difference(TICKS, UNTICKS):
        yield f"{TODO} : ce qu'est une case cochée ; textes qui ne sont pas déclarés : {len(other)}"


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]
