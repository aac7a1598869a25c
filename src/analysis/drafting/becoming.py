"""What each column of a received file became in a draft, in counts, and why some are left out of the report."""

from collections.abc import Iterator, Mapping

from analysis.codebook.checks import TODO
from analysis.drafting.column_notes import notes
from analysis.drafting.draft import decimal_commas
from analysis.drafting.exports import limesurvey_field
from analysis.drafting.questions import column_of
from analysis.drafting.recognising import Recognised
from analysis.drafting.yaml_texts import comment
from analysis.problems import listed
from analysis.study import Question

MAX_TOLD = 8  # columns named


def what_columns_became(
    received: Recognised, questions: Mapping[str, Question], columns: Mapping[str, str], internal: Mapping[str, str]
) -> Iterator[str]:
    """Yield what the columns of a file became, in French: their numbers, then each one that a person must look at.

    Parameters
    ----------
    received : Recognised
        A received file.
    questions : mapping of str to Question
        The questions drafted from it.
    columns : mapping of str to str
        The column of each question, or the name of its group of columns.
    internal : mapping of str to str
        Why some questions are internal.
    """
    frame = received.table.frame
    names = [str(name) for name in frame]
    personal, private = received.personal
    written = {*received.marks.own, *filter(limesurvey_field, names)}.difference(personal)
    own = [name for name in names if name in written]
    hidden = {columns[key] for key in internal}
    n_asked = len(questions) - len(internal)
    n_read = len(names) - len(personal) - len(own) - len(hidden)
    yield f"{_several(len(names), 'colonne')}, dont {_several(n_read, 'lue')} par {_several(n_asked, 'question')}"
    if personal:
        stay = "qui ne sortent pas" if len(personal) > 1 else "qui ne sort pas"
        yield f"{_several(len(personal), 'identifiante')}, {stay} de data/raw : {_named(personal)}"
    if own:
        yield f"{_several(len(own), 'écrite')} par l'outil d'enquête, sans question : {_named(own)}"
    if internal:
        yield (
            f"{_several(len(internal), 'interne')}, dont rien n'est imprimé ; pour en décrire une, lui donner dans"
            " questionnaire.yaml `role: descriptive`, un type et des modalités :"
        )
        yield from (f"  {comment(columns[key])} : {why}" for key, why in internal.items())
    decimal = "," if decimal_commas(received) else "."
    for key, question in questions.items():
        if columns[key] in frame and question.type == "number":
            told = notes(question, column_of(received, columns[key]), private, decimal)
            found = [note.removeprefix(f"{TODO} : ") for note in told if TODO in note]
            yield from (f"« {comment(columns[key])} » : {note}" for note in found)


def _named(names: list[str]) -> str:
    return listed(map(comment, names), at_most=MAX_TOLD)


def _several(n: int, word: str) -> str:
    return f"{n} {word}{'s' if n > 1 else ''}"
