"""What is known of each edition besides the answers: the file that a study declares, and every fault of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.problems import Problem, choice
from analysis.study.editions import Coverage, EditionContext, Editions
from analysis.study.faults import unknown_category, unknown_question
from analysis.study.values import Study

if TYPE_CHECKING:
    from analysis.settings import Place, Settings

NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")


def editions_of(declared: Mapping[str, Any] | None) -> Editions | None:
    """Return the editions from what study.yaml declares."""
    if not declared:
        return None
    context = declared.get("context")
    return Editions(declared["question"], declared["reference"], _context(context) if context else None)


def _context(declared: Mapping[str, Any]) -> EditionContext:
    coverage = tuple(_coverage(each) for each in declared.get("coverage", ()))
    return EditionContext(**{**declared, "coverage": coverage})


def _coverage(declared: Mapping[str, Any]) -> Coverage:
    question, categories = next(iter(declared.get("among", {}).items()), (None, ()))
    return Coverage(declared["of"], question, tuple(categories))


def number_of(text: str) -> float | None:
    """Return the number that a cell holds, spaces and a comma allowed; nothing where it is empty.

    Raises
    ------
    ValueError
        If the cell holds something else.

    Examples
    --------
    >>> number_of("352 000"), number_of("4,5"), number_of(" ")
    (352000.0, 4.5, None)
    """
    written = "".join(text.split())
    if not written:
        return None
    if not NUMBER.fullmatch(written):
        raise ValueError(f"{text!r} is no number")
    return float(written.replace(",", "."))


def context_problems(root: Path, study: Study, settings: Settings) -> Iterator[Problem]:
    """Yield every fault of the file of the editions, and of what study.yaml says of it."""
    if study.editions is None or (context := study.editions.context) is None:
        return
    yield from _declared(study, context, settings)
    try:
        text = (root / context.file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        yield Problem(context.file, "fichier", "il n'est pas en UTF-8", "l'enregistrer en « CSV UTF-8 »")
        return
    rows = list(csv.reader(StringIO(text, newline="")))
    head = [name.strip() for name in rows[0]] if rows else []
    if faults := list(_columns(context, head, settings)):
        yield from faults
        return
    yield from _lines(study, context, head, rows[1:])


def _declared(study: Study, context: EditionContext, settings: Settings) -> Iterator[Problem]:
    for rank, coverage in enumerate(context.coverage):
        place: Place = ("editions", "context", "coverage", rank)
        if coverage.measure not in context.measures:
            found = f"« {coverage.measure} » n'est pas une colonne de `measures`"
            yield settings.problem((*place, "of"), found, choice(coverage.measure, context.measures))
        if coverage.question is None:
            continue
        question = study.questions.get(coverage.question)
        if question is None:
            yield unknown_question(coverage.question, study, (*place, "among"), settings)
        elif question.type != "single":
            found = f"« {question.key} » n'est pas une question à choix unique"
            yield settings.problem((*place, "among"), found, "prendre une question `single`")
        else:
            for category in coverage.categories:
                if category not in question.categories:
                    yield unknown_category(category, question, (*place, "among"), settings)


def _columns(context: EditionContext, head: list[str], settings: Settings) -> Iterator[Problem]:
    """Tell declared columns that the file does not have, or has twice."""
    if len(head) == 1 and ";" in head[0]:
        remedy = "l'enregistrer avec des virgules, les textes qui en contiennent entre guillemets"
        yield Problem(context.file, "ligne 1", "les colonnes sont séparées par des points-virgules", remedy)
        return
    base: Place = ("editions", "context")
    named = {(*base, "edition"): context.edition, (*base, "source"): context.source, (*base, "note"): context.note}
    places: dict[Place, str | None] = {**named, **{(*base, "measures", name): name for name in context.measures}}
    for place, name in places.items():
        if name is not None and head.count(name) != 1:
            count = "n'a pas de" if name not in head else "a deux fois la"
            remedy = choice(name, head) if name not in head else "n'en garder qu'une"
            yield settings.problem(place, f"le fichier {context.file} {count} colonne « {name} »", remedy)


def _lines(study: Study, context: EditionContext, head: list[str], rows: list[list[str]]) -> Iterator[Problem]:
    """Tell lines of another length, without an edition, of an edition told twice, with words for numbers."""
    seen: dict[str, int] = {}
    for line, row in enumerate(rows, start=2):
        subject = f"enregistrement {line}"  # not the line of the text: a note may hold several
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(head):
            found = f"{len(row)} cases pour {len(head)} colonnes"
            yield Problem(context.file, subject, found, "mettre entre guillemets les textes qui ont une virgule")
            continue
        cells = dict(zip(head, row, strict=True))
        edition = cells[context.edition].strip()
        if not edition:
            yield Problem(context.file, subject, f"la colonne « {context.edition} » est vide", "y nommer l'édition")
        elif edition in seen:
            found = f"l'édition « {edition} » est déjà à l'enregistrement {seen[edition]}"
            yield Problem(context.file, subject, found, "n'en garder qu'une, et dire l'autre nombre dans la note")
        seen.setdefault(edition, line)
        for name in context.measures:
            try:
                number_of(cells[name])
            except ValueError:
                found = f"« {cells[name].strip()} » n'est pas un nombre (colonne « {name} »)"
                remedy = "écrire le nombre seul ; laisser vide un nombre inconnu ou approché, et le dire dans la note"
                yield Problem(context.file, f"{subject}, édition « {edition} »", found, remedy)
    yield from _nobody_known(study, context, seen)


def _nobody_known(study: Study, context: EditionContext, seen: Mapping[str, int]) -> Iterator[Problem]:
    """Tell a file that knows none of the editions of the study: their names are written otherwise."""
    question = study.questions.get(study.editions.question) if study.editions else None
    if question is not None and not set(seen) & set(question.categories):
        found = f"aucune ligne n'est celle d'une édition de l'étude ({', '.join(question.categories)})"
        remedy = (
            f"nommer les éditions, dans la colonne « {context.edition} », comme les modalités de « {question.key} »"
        )
        yield Problem(context.file, "fichier", found, remedy)
