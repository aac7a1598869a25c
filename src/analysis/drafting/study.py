"""A first questionnaire drafted from a received file: one question a column, described before any space is made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.drafting.column_notes import remark
from analysis.drafting.columns import batteries, typed
from analysis.drafting.exports import limesurvey_field
from analysis.drafting.keys import keyed, question_key
from analysis.drafting.kinds import FREE, UNPRINTED
from analysis.drafting.matching import comment_column, grouped
from analysis.drafting.others import LABEL, asking_column, other_column
from analysis.drafting.questions import column_of, wording_of
from analysis.drafting.recognising import Recognised
from analysis.drafting.spaces import HELD, Proposal
from analysis.drafting.yaml_texts import quoted
from analysis.readers.structure import shown_apart
from analysis.study import Question


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
    personal, private = received.personal
    apart = {*personal, *received.marks.own, *filter(limesurvey_field, names)}
    known = frozenset(names)
    of_other = {other_column(name, known) for name in (*names, *groups)}
    questions: dict[str, Question] = {}
    columns: dict[str, str] = {}
    for column in names:
        name = group_of.get(column, column)
        if column in apart or (name in groups and column != next(iter(groups[name]))):
            continue
        described = structure.get(column)
        wording = wording_of(described, alone=name not in groups)
        question = Question(
            question_key(name, questions), wording or name, role="descriptive", type="text", wording=wording
        )
        columns[question.key] = name
        if name in groups:
            other = [LABEL] if (texts := other_column(name, known)) and texts not in groups[name] else []
            question = replace(question, type="multiple", categories=keyed([*groups[name].values(), *other]))
        elif column in of_other or comment_column(column) or asking_column(column) in known:
            question = replace(question, role="internal")
        else:
            question = typed(question, column_of(received, column), private)
        questions[question.key] = question
    return batteries(questions, columns), columns


def internal_remarks(
    received: Recognised, questions: Mapping[str, Question], columns: Mapping[str, str]
) -> dict[str, str]:
    """Return why each internal question is kept so, by question, in French."""
    internal = [question for question in questions.values() if question.role == "internal"]
    return {each.key: _told(each, columns[each.key], received) for each in internal}


def _told(question: Question, column: str, received: Recognised) -> str:
    if comment_column(column):
        return "commentaire d'une case ou d'une question"
    if asking_column(column) is not None:
        return "textes de « Autre »"
    return remark(question, column_of(received, column))


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
  language: fr # ou en : rapport et figures en anglais
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
