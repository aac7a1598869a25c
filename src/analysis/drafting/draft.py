"""A codebook drafted from a received file: complete, with a « TODO » only where a person must decide."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ruamel.yaml import YAML

from analysis.codebook.checks import TODO
from analysis.codebook.texts import LOOSE
from analysis.drafting.carried_questions import carried_lines
from analysis.drafting.carrying import Carried
from analysis.drafting.carrying_columns import readable, with_alike
from analysis.drafting.counting import given
from analysis.drafting.exports import QUALTRICS, limesurvey_field
from analysis.drafting.filters import meanings_of
from analysis.drafting.matching import grouped, matched, sayings
from analysis.drafting.personal import numbers_respondents
from analysis.drafting.questions import Draft, question_lines
from analysis.drafting.recognising import Recognised
from analysis.drafting.written_numbers import UNIT
from analysis.drafting.yaml_texts import block, comment, quoted
from analysis.drafting.yearly import asked_again
from analysis.problems import listed
from analysis.readers.double import DOUBLE
from analysis.readers.heading import declared_layout
from analysis.readers.structure import shown_apart
from analysis.study import Question

FRACTION = re.compile(rf"-?(?:\d+|\d{{1,3}}(?:\s\d{{3}})+)[.,]\d{{1,2}}\s*(?:{UNIT})?")
# How Qualtrics says that a row is no respondent's, or that the form was left: the step, the column, what it holds.
UNFINISHED = (("test", "Status", "Survey Preview"), ("incomplete", "Finished", "False"))
NULLABLE = ("limesurvey", "lsa")
SHEETS = ("xlsx", "xls", "ods")  # whose cells that are numbers take the sign that is declared


def draft_codebook(
    received: Recognised,
    questions: Mapping[str, Question],
    editions: Question | None = None,
    wave: str = "",
    earlier: Carried | None = None,
    columns: Mapping[str, str] | None = None,
) -> str:
    """Return the text of a codebook that follows its schema, with « TODO » where a person must decide.

    Parameters
    ----------
    received : Recognised
        A received file, its form and its structure.
    questions : mapping of str to Question
        The questionnaire; each question takes the column whose name or wording is most like its own.
    editions : Question, optional
        The question of the editions, which is declared apart.
    wave : str
        Name of the wave, taken for its edition.
    earlier : Carried, optional
        What an earlier wave of the same questionnaire declares of the same columns.
    columns : mapping of str to str, optional
        The column of each question, or the name of its group of columns, where it was made of them; otherwise, the
        likest.

    Returns
    -------
    str
        YAML. A received text is written only if it can name nobody, or several respondents gave it.
    """
    asked = {key: each for key, each in questions.items() if each is not editions and each.option_of is None}
    draft = _drafted(received, asked, earlier or Carried(), columns)
    lines = ["# Ébauche : décider là où TODO est écrit, vérifier le reste, puis lancer python -m analysis check."]
    lines += [f"# {reason[0].upper()}{reason[1:]}." for reason in received.reasons]
    lines += _source_lines(draft)
    lines += _respondent_lines(draft)
    lines += _edition_line(editions, wave)
    lines += _rows_lines(draft)
    lines.append("questions:")
    for question in draft.questions.values():
        is_carried = question.key in draft.carried.questions
        own = list(carried_lines(question, draft) if is_carried else question_lines(question, draft))
        lines += own if draft.is_known else [*own, *_unproduced_lines(question, own)]
    lines += _unread_lines(draft)
    return "\n".join(lines) + "\n"


def _drafted(
    received: Recognised, questions: Mapping[str, Question], earlier: Carried, known: Mapping[str, str] | None
) -> Draft:
    header, frame = received.table.header, received.table.frame
    earlier = readable(earlier, questions, frame)
    groups = grouped(map(str, frame), received.structure, frame)
    if known is not None:  # a questionnaire drafted from this file
        groups = {name: boxes for name, boxes in groups.items() if not shown_apart(boxes, received.structure)}
    personal, private = received.personal
    boxes = {column for columns in groups.values() for column in columns}
    numbered = [
        name for name in personal if numbers_respondents(name, received.columns[name].counts, received.structure)
    ]
    apart = {*boxes, *personal}.difference(numbered)  # a question of the study may ask for a number that nobody shares
    single = [name for name in header if name in frame and name not in apart]
    new = {key: question for key, question in questions.items() if key not in earlier.questions}
    alone = {key: question for key, question in new.items() if question.type != "multiple"}
    several = {key: question for key, question in new.items() if question.type == "multiple"}
    said = sayings(received.structure)
    taken = earlier.columns()
    found = matched(several, [name for name in groups if not taken & set(groups[name])], said, earlier.known)
    rest = {key: question for key, question in several.items() if key not in found}
    own = {*received.marks.own, *filter(limesurvey_field, header)}
    used = [name for name in single if name not in own and name not in taken]
    columns = dict(known) if known is not None else found | matched(alone | rest, used, said, earlier.known)
    asked_for = {*numbered}.intersection(columns.values())
    personal = [name for name in personal if name not in asked_for]
    earlier = with_alike(earlier, questions, columns, received, said)
    meanings = meanings_of(questions, columns, groups, received.structure, earlier)
    as_before = earlier.decimal == ","
    has_commas = (as_before and received.source.format in SHEETS) or decimal_commas(received, by_default=as_before)
    decimal = "," if has_commas else "."
    return Draft(
        received,
        questions,
        columns,
        groups,
        personal,
        private,
        said,
        earlier,
        meanings,
        decimal,
        is_known=known is not None,
    )


def _unproduced_lines(question: Question, lines: Sequence[str]) -> Iterator[str]:
    """Ask about the categories of a question that nothing of its draft produces: not offered, or a code that lacks."""
    if not question.categories:
        return
    declared = YAML(typ="safe", pure=True).load("\n".join(lines))[question.key]
    made = [value for name in ("codes", "columns") if isinstance(value := declared.get(name), dict) and value]
    spared = {*declared.get("not_offered", ()), declared.get("others", {}).get("is")}
    produced = spared.union(*(each.values() for each in made))
    if made and (lacking := [category for category in question.categories if category not in produced]):
        written = ", ".join(lacking)
        if "not_offered" in declared:
            yield f"    # {TODO} : rien ne produit {written} ; ajouter leurs codes, ou les mettre sous `not_offered`"
        else:
            told = "si ce fichier ne les propose pas ; sinon, retirer cette ligne et ajouter leurs codes"
            yield f"    not_offered: {TODO} # [{written}] {told}"


def _source_lines(draft: Draft) -> Iterator[str]:
    received, source = draft.received, draft.received.source
    parts = [f"format: {source.format}"]
    if source.format in ("csv", "limesurvey"):
        parts += [f"encoding: {source.encoding}", f"delimiter: {quoted(source.delimiter)}"]
    elif source.encoding == DOUBLE:
        parts.append(f"encoding: {source.encoding}")
    if source.sheet:
        parts.append(f"sheet: {quoted(source.sheet)}")
    if layout := declared_layout(source):
        parts.append(layout.written())
    if draft.decimal == ",":
        parts.append('decimal: ","')
    n = len(received.table.frame)
    yield f"source: {{{', '.join(parts)}}} # {n} ligne{'s' if n > 1 else ''} lue{'s' if n > 1 else ''}"


def decimal_commas(received: Recognised, *, by_default: bool = False) -> bool:
    """Whether some numbers have a decimal comma, and none a point; else what an earlier wave says."""
    texts = {text for column in received.columns.values() for text in column.counts}
    numbers = [text for text in texts if FRACTION.fullmatch(text)]
    has_commas = any("," in text for text in numbers) or by_default
    return has_commas and not any("." in text for text in numbers)


def _respondent_lines(draft: Draft) -> Iterator[str]:
    if "respondent" in draft.carried.sections:
        yield from _carried_respondent(draft)
        return
    yield from _lost_lines("respondent", draft)
    cells = {name: column.counts for name, column in draft.received.columns.items()}
    structure = draft.received.structure
    names = ", ".join(map(quoted, draft.personal))
    key = next((quoted(name) for name in draft.personal if _tells_apart(cells[name])), "")
    known = {*draft.personal, *draft.received.marks.own, *filter(limesurvey_field, cells)}
    others = [name for name in cells if name not in known and _tells_apart(cells[name])]
    yield f"respondent: # {TODO} : vérifier la clé qui reconnaît un répondant, et tout ce qui l'identifie"
    if others:
        yield f"  # Réponses presque toutes différentes, peut-être identifiantes : {listed(map(comment, others))}"
    numbered = [name for name in draft.personal if numbers_respondents(name, cells[name], structure)]
    if numbered := [name for name in numbered if name not in draft.received.marks.own]:
        told = f"Un nombre entier propre à chacun, pris pour un identifiant : {listed(map(comment, numbered))}"
        yield f"  # {told} ; si c'est une grandeur, l'ôter d'ici et en faire une question"
    yield f"  key: [{key}] # [] : aucune, le rang de la ligne en tient lieu"
    yield f"  identifying: [{names}]"


def _carried_respondent(draft: Draft) -> Iterator[str]:
    """Yield what the earlier wave declares, with what else identifies someone in this file."""
    declared = draft.carried.sections["respondent"]
    known = {*declared["key"], *declared.get("identifying", ()), *draft.carried.columns(), *draft.columns.values()}
    new = [name for name in draft.personal if name not in known]
    yield f"# Comme dans la vague {draft.carried.wave} :"
    if new:
        told = "semble désigner quelqu'un, et ne sortira pas de data/raw ; l'ôter d'ici si ce n'est pas le cas"
        yield f"# Ajouté, car cela {told} : {listed(map(comment, new))}"
        declared = {**declared, "identifying": [*declared.get("identifying", ()), *new]}
    yield from block({"respondent": declared})


def _carried_lines(section: str, draft: Draft) -> Iterator[str]:
    """Yield a section as the earlier wave declares it; what holds for its year is asked again."""
    wave = draft.carried.wave
    yield f"# Comme dans la vague {wave} :"
    yield from block(asked_again({section: draft.carried.sections[section]}, wave))


def _lost_lines(section: str, draft: Draft) -> Iterator[str]:
    """Yield what the earlier wave declares of columns that are not in this file."""
    wave = draft.carried.wave
    for lost in draft.carried.lost.get(section, ()):
        yield f"# {TODO} : de la vague {wave}, {section} ne se reprend pas, faute de sa colonne : {comment(lost, None)}"


def _tells_apart(cells: Mapping[str, int]) -> bool:
    texts = given(cells)
    n = sum(texts.values())
    return n > 0 and n > 0.9 * sum(cells.values()) and len(texts) > 0.8 * n


def _edition_line(editions: Question | None, wave: str) -> Iterator[str]:
    if editions is None:
        return
    if wave:
        known = "" if wave in editions.categories else f" # à ajouter aux modalités de « {editions.key} »"
        yield f"edition: {{constant: {quoted(wave)}}}{known}"
        return
    yield f"edition: {{constant: {TODO}}} # une de : {listed(editions.categories)} ; ou {{column: …}}"


def _rows_lines(draft: Draft) -> Iterator[str]:
    """Yield what is declared of rows and of missing answers for the whole file."""
    carried = draft.carried.sections
    fields = {limesurvey_field(name): quoted(name) for name in draft.received.table.header}
    has_nulls = draft.received.source.format in NULLABLE
    for section in ("weight", "set_aside", "abandoned", "missing", "normalise"):
        yield from _lost_lines(section, draft)
        if section in carried:
            yield from _carried_lines(section, draft)
        elif section == "set_aside" and draft.received.marks.tool is QUALTRICS:
            yield from _previews(draft)
        elif section == "set_aside" and "submitdate" in fields and (has_nulls or "lastpage" in fields):
            yield "set_aside:"
            yield f"  incomplete: {{column: {fields['submitdate']}, empty: true}} # {TODO} : ou garder les abandons"
        elif section == "abandoned" and has_nulls and "submitdate" in fields:
            page = f", last_page: {fields['lastpage']}" if "lastpage" in fields else ""
            yield f"abandoned: {{submitted: {fields['submitdate']}{page}}}"
        elif section == "missing":
            yield f'missing: {{no_answer: [""]{", not_asked: [null]" if has_nulls else ""}}}'
        elif section == "normalise" and not draft.carried.wave:
            yield f"normalise: [{', '.join(LOOSE)}]"


def _previews(draft: Draft) -> Iterator[str]:
    """Yield what sets aside the rows that Qualtrics says to be tries of the form, or left before the end."""
    columns = draft.received.columns
    rows = [(step, name, text) for step, name, text in UNFINISHED if name in columns and text in columns[name].counts]
    if rows:
        yield "set_aside:"
    for step, name, text in rows:
        asked = f" # {TODO} : ou garder les abandons" if step == "incomplete" else ""
        yield f"  {step}: {{column: {name}, equals: {quoted(text)}}}{asked}"


def _unread_lines(draft: Draft) -> Iterator[str]:
    taken = draft.columns.values()
    carried = draft.carried.columns()
    boxes = {
        column for name, group in draft.groups.items() if name in taken or carried & set(group) for column in group
    }
    own = [*filter(limesurvey_field, draft.received.table.header), *draft.received.marks.own]
    read = {*taken, *boxes, *draft.personal, *carried, *own}
    unread = [name for name in map(str, draft.received.table.frame) if name not in read]
    if left := [name for name in dict.fromkeys(own) if name not in draft.personal]:
        yield f"# Colonnes de l'outil d'enquête, qui ne sont pas des questions : {listed(map(comment, left))}."
    if unread:
        yield "# Colonnes qu'aucune question ne lit :"
    for name in unread:
        described = draft.received.structure.get(name)
        n = len(draft.received.columns[name].given)
        wording = f", {comment(described.wording)}" if described and described.wording else ""
        yield f"# - {comment(name)} : {n} valeur{'s' if n > 1 else ''} différente{'s' if n > 1 else ''}{wording}"
