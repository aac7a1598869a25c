"""Which column holds which question: the likest names and wordings, each column serving once."""

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from rapidfuzz import fuzz

from analysis.codebook.texts import LOOSE, normalised
from analysis.drafting.details import detailed, detailed_alone
from analysis.drafting.exports import KOBO, marks_of
from analysis.drafting.years import without_years
from analysis.readers.structure import Described, Structure
from analysis.study import Question

NEAR = 0.6  # likeness of two names, from 0 to 1
WORDS_SHARED = 0.75  # likeness of two texts of which one has all the words of the other
LONG = 4  # letters
BOX = re.compile(r"(?P<stem>.+?)\s*(?:\[(?P<bracket>[^\[\]]+)\]|(?: : | - |: )(?P<after>.+))")
COMMENT = re.compile(r"other|\w*comment|commentaires?", re.IGNORECASE)  # LimeSurvey: Q4[SQ001comment]
TICKS = ("Y", "1", "Oui", "oui", "X", "x", "Vrai", "VRAI", "Coché")
UNTICKS = ("N", "0", "Non", "non", "Faux", "FAUX", "Non coché")


def grouped(
    header: Iterable[str], structure: Structure, frame: pd.DataFrame | None = None
) -> dict[str, dict[str, str]]:
    """Return the columns of each question with several boxes: its name -> column -> what the box says.

    Parameters
    ----------
    header : iterable of str
        The columns of a file.
    structure : mapping of str to Described
        What is known of them; without it, names such as « Q4[SQ001] » or « Freins : prix » tell.
    frame : DataFrame, optional
        Their cells: columns that names alone bring together are boxes if most of them hold a single mark, or ticks.
    """
    found: dict[str, dict[str, str]] = {}
    named: dict[str, dict[str, str]] = {}
    for column in header:
        described = structure.get(column)
        if described is not None and described.kind == "said" and described.part:
            named.setdefault(described.question, {})[column] = described.part
        elif described is not None and described.kind != "said":
            if described.kind == "ticked":
                found.setdefault(described.question, {})[column] = described.part
        elif (match := BOX.fullmatch(column)) and not is_comment(box := match["bracket"] or match["after"]):
            named.setdefault(match["stem"], {})[column] = box
    for name, columns in named.items():
        ticked = {column: box for column, box in columns.items() if frame is None or _is_box(frame[column])}
        if 2 * len(ticked) > len(columns):
            found[name] = ticked
    if frame is not None:
        found |= detailed(frame)
        if marks_of(map(str, frame)).tool is KOBO:
            found |= detailed_alone(frame, {column for boxes in found.values() for column in boxes})
    return {name: boxes for name, boxes in found.items() if len(boxes) > 1}


def is_comment(box: str) -> bool:
    """Whether what a column says of its question is a comment, or a text given under « other »: no box.

    Examples
    --------
    >>> [is_comment(box) for box in ("SQ001comment", "othercomment", "other", "Commentaire", "SQ001")]
    [True, True, True, True, False]
    """
    return COMMENT.fullmatch(box) is not None


def comment_column(column: str) -> bool:
    """Whether a column holds a comment that LimeSurvey lets respondents add to a box or to a question."""
    match = BOX.fullmatch(column)
    return match is not None and (match["bracket"] or "") != "other" and is_comment(match["bracket"] or "")


def _is_box(cells: pd.Series) -> bool:
    """Whether a column says of one answer whether it was chosen: by a tick, or by itself alone."""
    given = {text for text in cells.dropna().unique() if text}
    return len(given) < 2 or given <= {*TICKS, *UNTICKS}


def matched(
    questions: Mapping[str, Question],
    names: Sequence[str],
    sayings: Mapping[str, Sequence[str]],
    known: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, str]:
    """Return the column (or group of columns) of each question, the likest pairs first.

    Parameters
    ----------
    questions : mapping of str to Question
        The questionnaire.
    names : sequence of str
        Columns, or groups of them.
    sayings : mapping of str to sequence of str
        What else a column is known under: its wording.
    known : mapping of str to sequence of str, optional
        Under what sentences earlier files asked each question.
    """
    asked = known or {}
    pairs = sorted(
        (-resemblance((name, *sayings.get(name, ())), question, asked.get(key, ())), rank, key)
        for rank, name in enumerate(names)
        for key, question in questions.items()
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for distance, rank, key in pairs:
        if -distance >= NEAR and key not in found and names[rank] not in taken:
            found[key] = names[rank]
            taken.add(names[rank])
    return found


def resemblance(texts: Sequence[str], question: Question, asked: Sequence[str] = ()) -> float:
    """Return how much one of the texts is like a question's key, label or wording, or how it was asked; from 0 to 1."""
    return max(_resemblance(text, known) for text in texts for known in (*_known(question), *asked))


def names_question(texts: Sequence[str], question: Question, asked: Sequence[str] = ()) -> bool:
    """Whether one of the texts is a question's key, label or wording, or how it was asked: spelling and years aside."""
    known = {without_years(each) for each in (*_known(question), *asked)}
    return any(without_years(text) in known for text in texts)


def _resemblance(text: str, known: str) -> float:
    """Return a likeness that also counts words in common: « Allez-vous au musée ? » is about « Musée »."""
    first, second = normalised(text, LOOSE), normalised(known, LOOSE)
    shared = WORDS_SHARED * fuzz.token_set_ratio(first, second) if min(len(first), len(second)) >= LONG else 0.0
    return max(fuzz.ratio(first, second), shared) / 100


def _known(question: Question) -> set[str]:
    return {question.key.replace("_", " "), question.key, question.label, question.wording or question.label}


def sayings(structure: Structure) -> dict[str, tuple[str, ...]]:
    """Return what each column and each question of a structure says."""
    said: dict[str, tuple[str, ...]] = {}
    for column, described in structure.items():
        said[column] = tuple(filter(None, (described.wording, described.part, _whole(described))))
        said.setdefault(described.question, (described.wording,))
    return said


def _whole(described: Described) -> str:
    return f"{described.wording} {described.part}" if described.part else ""
