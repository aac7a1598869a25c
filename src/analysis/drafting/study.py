"""A first questionnaire drafted from a received file: one question a column, described before any space is made."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.cleaning.showing import is_presentable
from analysis.codebook.texts import normalised
from analysis.codebook.values import Recoding
from analysis.drafting.answers import MIN_SHARED, missing_kind_said, separator_of, whole, written_number
from analysis.drafting.exports import limesurvey_field
from analysis.drafting.kinds import FREE, UNPRINTED, internal_remark, names_place
from analysis.drafting.matching import grouped
from analysis.drafting.others import LABEL, other_column
from analysis.drafting.personal import personal_columns
from analysis.drafting.questions import LOOSE, wording_of
from analysis.drafting.recognising import Recognised
from analysis.drafting.spaces import HELD, Proposal
from analysis.drafting.yaml_texts import quoted
from analysis.readers.structure import OTHER, Described, shown_apart
from analysis.study import Question

MAX_KEY = 32  # letters
MAX_CATEGORIES = 25
MAX_GRADES = 10  # different numbers that still make categories
MAX_GRADE = 4  # signs of each
SHARED = 0.8  # share of the answers whose texts several respondents gave, for a text to be one of a list
FEW_LABELLED = 0.5  # share of the answers below which labels name a few numbers among others
NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d+)?")


def draft_questions(received: Recognised) -> tuple[dict[str, Question], dict[str, str]]:
    """Return a question for each column that may hold one, or each group of boxes; and the column of each.

    Parameters
    ----------
    received : Recognised
        A received file, its form and its structure.

    Returns
    -------
    questions : dict of str to Question
        In the order of the columns. Columns that seem to name someone, and those that a tool writes of itself, make
        none. A category is written only if it can name nobody, or several respondents gave it; a column of other
        texts is a free answer, which stays internal.
    columns : dict of str to str
        By question, its column or the name of its group of columns.
    """
    frame, structure = received.table.frame, received.structure
    names = [str(name) for name in frame]
    groups = grouped(names, structure, frame)
    groups = {name: boxes for name, boxes in groups.items() if not shown_apart(boxes, structure)}
    group_of = {column: name for name, boxes in groups.items() for column in boxes}
    personal, private = personal_columns(frame, structure)
    apart = {*personal, *received.marks.own, *filter(limesurvey_field, names)}
    of_other = {other_column(name, names) for name in (*names, *groups)}
    questions: dict[str, Question] = {}
    columns: dict[str, str] = {}
    for column in names:
        name = group_of.get(column, column)
        if column in apart or (name in groups and column != next(iter(groups[name]))):
            continue
        described = structure.get(column)
        wording = wording_of(described, alone=name not in groups)
        question = Question(_key(name, questions), wording or name, role="descriptive", type="text", wording=wording)
        columns[question.key] = name
        if name in groups:
            other = [LABEL] if (texts := other_column(name, names)) and texts not in groups[name] else []
            question = replace(question, type="multiple", categories=_keyed([*groups[name].values(), *other]))
        elif column in of_other:
            question = replace(question, role="internal")
        else:
            question = _typed(question, column, frame[column], described, private)
        questions[question.key] = question
    return questions, columns


def _typed(
    question: Question, name: str, cells: pd.Series, described: Described | None, private: frozenset[str]
) -> Question:
    """Return a question with the type of its answers, and its categories."""
    given = cells[cells.fillna("") != ""]
    codes = dict(described.codes) if described is not None else {}
    said = f"{name} {question.wording or ''}"
    if not codes and internal_remark(said, given):
        return replace(question, role="internal")
    absent = {*(described.missing if described else ()), *(code for code in codes if missing_kind_said(codes[code]))}
    labels = {code: label for code, label in codes.items() if code not in absent}
    texts = given[given.map(missing_kind_said).isna() & ~given.isin(absent)]
    numbers = texts.map(lambda text: NUMBER.fullmatch(text.strip()) is not None)
    if labels and not (numbers.all() and texts.isin(labels).mean() < FEW_LABELLED):
        return replace(question, type="single", categories=_keyed(labels.values()))
    if (
        numbers.all()
        and not names_place(said)
        and (len(texts) or (described is not None and described.kind == "number"))
    ):
        grades = sorted({whole(text.strip()) for text in texts}, key=lambda text: float(text.replace(",", ".")))
        if described is None and len(grades) <= MAX_GRADES and max(map(len, grades)) <= MAX_GRADE:
            return replace(question, type="single", ordered=True, categories={text: text for text in grades})
        return replace(question, type="number")
    if described is not None and described.kind in ("text", "number"):  # SPSS holds dates as numbers
        return replace(question, role="internal")
    if written_number(texts) is not None and not names_place(said):
        return replace(question, type="number")
    in_words = texts == OTHER
    texts, other = texts[~in_words], [LABEL] if in_words.any() else []
    listed = _shared(texts, question, private)
    if 0 < len(listed) <= MAX_CATEGORIES and sum(listed.values()) >= SHARED * len(texts):
        return replace(question, type="single", categories=_keyed([*listed, *other]))
    if parts := _several(texts, question, private):
        return replace(question, type="multiple", categories=_keyed(parts))
    return replace(question, role="internal")


def _several(texts: pd.Series, question: Question, private: frozenset[str]) -> dict[str, int]:
    """Return the answers that cells give several of, if a separator makes a list of them all."""
    separator = separator_of(texts)
    if separator is None:
        return {}
    parts = pd.Series([part.strip() for text in texts for part in text.split(separator) if part.strip()], dtype="str")
    listed = _shared(parts, question, private)
    return listed if len(listed) <= MAX_CATEGORIES and sum(listed.values()) == len(parts) else {}


def _shared(texts: pd.Series, question: Question, private: frozenset[str]) -> dict[str, int]:
    """Return the answers that name nobody and how many gave them, one of each spelling, the most given first."""
    spelt = texts.groupby(texts.map(lambda text: normalised(text, LOOSE)), sort=True)
    counts = {str(each.value_counts().index[0]).strip(): len(each) for _, each in spelt}
    kept = {
        text: n
        for text, n in counts.items()
        if is_presentable(text, Recoding(question.key, closed=n >= MIN_SHARED), question, private)
    }
    return dict(sorted(kept.items(), key=lambda pair: (-pair[1], pair[0])))


def _keyed(labels: Iterable[str]) -> dict[str, str]:
    """Return categories under short keys, in the order given."""
    keyed: dict[str, str] = {}
    for label in dict.fromkeys(labels):
        keyed[_short(label, "modalite", keyed)] = label
    return keyed


def _key(name: str, taken: Container[str]) -> str:
    """Return the key of a question: letters, digits and _, a letter first."""
    key = _short(name, "question", taken)
    return key if key[0].isalpha() else _short(f"q{key}", "question", taken)


def _short(text: str, otherwise: str, taken: Container[str]) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", normalised(text, ("case", "accents"))).strip("_") or otherwise
    short = words[:MAX_KEY].rstrip("_")
    rank = 2
    while short in taken:
        short = f"{words[: MAX_KEY - 1 - len(str(rank))].rstrip('_')}_{rank}"
        rank += 1
    return short


def questionnaire_text(
    questions: Mapping[str, Question], remarks: Mapping[str, str], themes: Mapping[str, str] | None = None
) -> str:
    """Return config/questionnaire.yaml: what was found, and which questions make the space or how to say so.

    Parameters
    ----------
    questions : mapping of str to Question
        The questions drafted.
    remarks : mapping of str to str
        Why some are kept internal, other than for a free text.
    themes : mapping of str to str, optional
        Label of each theme that is proposed, by key.
    """
    lines = [
        "# Ébauche, une question par colonne. Les questions `role: active` forment l'espace, par thèmes ; celles de",
        "# `role: supplementary` le structurent ; les autres sont décrites.",
    ]
    if themes:
        lines += ["# Thèmes proposés d'après les groupes du questionnaire : à relire, à renommer, à réunir.", "themes:"]
        lines += [f"  {key}: {{label: {quoted(label)}}} # poles: [peu, beaucoup]" for key, label in themes.items()]
    else:
        lines += [
            "# themes:",
            "#   premier: {label: Nom du premier thème, poles: [peu, beaucoup]}",
            "#   second: {label: Nom du second thème, poles: [peu, beaucoup]}",
        ]
    lines.append("questions:")
    for question in questions.values():
        lines += _question_lines(question, remarks.get(question.key, FREE))
    return "\n".join(lines) + "\n"


def _question_lines(question: Question, remark: str) -> Iterator[str]:
    yield f"  {question.key}:"
    yield f"    label: {quoted(question.label)}"
    if question.wording:
        yield f"    wording: {quoted(question.wording)}"
    if question.theme:
        yield f"    theme: {question.theme}"
    yield f"    role: {question.role}" + (f" # {remark} ; {UNPRINTED}" if question.role == "internal" else "")
    yield f"    type: {question.type}"
    if question.ordered:
        yield "    ordered: true"
    if question.categories:
        yield "    categories:"
        for key, label in question.categories.items():
            yield f"      {quoted(key)}: {quoted(label)}"


def study_text(title: str, wave: str, codebook: str, files: Sequence[str], proposal: Proposal | None = None) -> str:
    """Return config/study.yaml: one wave, and the space that is proposed, or what a space would be."""
    written = ", ".join(map(quoted, files))
    return f"""study:
  title: {quoted(title)}
  language: fr
  data: received # confidentiel : rien de data/raw n'est suivi par git
  disclosure: internal # ou public, si le rapport sort de l'équipe
  seed: 1
waves:
  {quoted(wave)}: {{codebook: {codebook}, files: [{written}]}}
{_space_text(proposal)}"""


def _space_text(proposal: Proposal | None) -> str:
    if proposal is None:
        return """# Une fois les thèmes déclarés dans questionnaire.yaml, retirer les « # » :
# spaces:
#   main:
#     label: Espace des répondants
#     themes: [premier, second]
#     supplementary: []
#     n_axes: 5
#     passive: {fewer_than: 4, missing: passive}
#     stability: {}
#     classes: {}
"""
    return f"""# Espace proposé : relire ce qui le forme (themes) et ce qui le structure (supplementary).
spaces:
  main:
    label: Espace des répondants
    themes: [{", ".join(proposal.themes)}]
    supplementary: [{", ".join(proposal.supplementary)}]
    n_axes: {proposal.n_axes}
    passive: {{fewer_than: {HELD}, missing: passive}}
    stability: {{}}
    classes: {{}}
"""
