"""LimeSurvey's structure of a questionnaire (.lss): the columns of its export, with wordings, codes and filters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from analysis.readers.line_filters import line_conditions
from analysis.readers.markup import MarkupError, plain, walk
from analysis.readers.structure import OTHER, ColumnKind, Described, Structure
from analysis.readers.table import unreadable

Row: TypeAlias = dict[str, str]
Tables: TypeAlias = dict[str, list[Row]]

MAX_DEPTH_OF_ROWS = 4  # document, table, rows, row
ALWAYS = ("", "1")  # filters that hide nothing
TICK = {"Y": "Oui", "": "Non"}  # of a box that is shown to some only, beside others
FIXED_CODES: Mapping[str, Mapping[str, str]] = {
    "Y": {"Y": "Oui", "N": "Non"},
    "G": {"F": "Féminin", "M": "Masculin"},
    "5": {str(rank): str(rank) for rank in range(1, 6)},
    "A": {str(rank): str(rank) for rank in range(1, 6)},
    "B": {str(rank): str(rank) for rank in range(1, 11)},
    "C": {"Y": "Oui", "N": "Non", "U": "Incertain"},
    "E": {"I": "Augmente", "S": "Reste identique", "D": "Diminue"},
}
TICKED = "MP"  # types with boxes to tick
KINDS: Mapping[str, ColumnKind] = {
    **dict.fromkeys("L!OYG5FHABCE1R", "single"),
    **dict.fromkeys(TICKED, "ticked"),
    **dict.fromkeys("NK:", "number"),
}
BY_PART = frozenset("FHABCEMPKQ")  # types with a column for each sub-question
LISTS = "L!"  # types with one answer of a list, and perhaps another one in words
SILENT = "X"  # a text shown, without an answer


def read_lss(content: bytes, file: str) -> Structure:
    """Return what a .lss file says of the columns of its export, in the order of the questionnaire.

    Parameters
    ----------
    content : bytes
        The file.
    file : str
        Its name in problems.

    Raises
    ------
    StudyError
        If it is no LimeSurvey structure.
    """
    tables = read_tables(content, file)
    if not tables.get("questions") or not tables.get("groups"):
        found = "ce n'est pas une structure de questionnaire LimeSurvey (.lss)"
        raise unreadable(file, found, "l'exporter de LimeSurvey : Afficher/exporter, Structure du questionnaire (.lss)")
    columns = [column for question in _questions(tables) for column in question.columns()]
    return {column.column: column for column in columns}


def read_tables(content: bytes, file: str) -> Tables:
    """Return the rows of each table of a LimeSurvey XML file; a field that is not written is a null."""
    reader = _Rows()
    try:
        walk(content, start=reader.start, end=reader.end, text=reader.written.append)
    except MarkupError:
        found = "le fichier XML est abîmé, coupé, ou déclare des renvois"
        raise unreadable(file, found, "l'exporter à nouveau de LimeSurvey") from None
    return reader.tables


@dataclass(slots=True)
class _Rows:
    """A walk over document / table / rows / row / field; `fields` lists the names of a table."""

    tables: Tables = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def start(self, name: str, _: Mapping[str, str]) -> None:
        self.path.append(name)
        self.written.clear()
        if len(self.path) == MAX_DEPTH_OF_ROWS and name == "row":
            self.tables.setdefault(self.path[1], []).append({})

    def end(self, name: str) -> None:
        if len(self.path) == MAX_DEPTH_OF_ROWS + 1 and self.path[3] == "row":
            self.tables[self.path[1]][-1][name] = "".join(self.written)
        elif name == "fieldname" and len(self.path) == MAX_DEPTH_OF_ROWS:
            self.tables.setdefault(f"{self.path[1]} fields", []).append({"name": "".join(self.written)})
        self.path.pop()
        self.written.clear()


@dataclass(frozen=True, slots=True)
class _Question:
    """One question of the structure, its sub-questions and answers in order."""

    row: Row
    wording: str
    page: int | None
    filters: Sequence[str]
    parts: Sequence[tuple[Row, str]]
    answers: Sequence[tuple[Row, str]]
    lines: Mapping[str, str]  # sub-question -> the condition that other questions' answers put on it
    group: str

    def columns(self) -> Iterator[Described]:
        """Yield the columns that this question has in an export."""
        kind = self.row.get("type", "")
        if kind == SILENT:
            return
        yield from self.answered(kind)
        if kind == "O":
            yield self.column("[comment]", "comment", "Commentaire", kind="text")
        if self.row.get("other") == "Y":
            yield self.column("[other]", "other", "Autre", kind="text")

    def answered(self, kind: str) -> Iterator[Described]:
        """Yield the columns of the answers that the questionnaire lists."""
        if kind == "1":
            yield from self.doubled()
        elif kind in (":", ";"):
            yield from self.crossed()
        elif kind == "R":
            yield from (self.column(f"[{n}]", str(n), f"Rang {n}") for n in range(1, len(self.answers) + 1))
        elif kind in BY_PART:
            yield from self.parted(commented=kind == "P")
        else:
            yield self.column("", "", "")

    def parted(self, *, commented: bool) -> Iterator[Described]:
        """Yield one column a sub-question, and its comment."""
        codes = TICK if self.row.get("type", "") in TICKED and any(self.shown(part) for part, _ in self.parts) else None
        for part, label in self.parts:
            shown = self.shown(part)
            yield self.column(f"[{part['title']}]", part["title"], label, codes=codes, shown=shown)
            if commented:
                code = f"{part['title']}comment"
                yield self.column(f"[{code}]", code, f"{label} (commentaire)", kind="text", shown=shown)

    def shown(self, part: Row) -> str:
        """Return the condition of a line or a box: its own, and that of the questions that filter it."""
        return _joined((part.get("relevance", ""), self.lines.get(part.get("title", ""), "")))

    def doubled(self) -> Iterator[Described]:
        """Yield one column a sub-question and scale."""
        for part, label in self.parts:
            for scale in ("0", "1"):
                code = part["title"]
                suffix = f"[{code}][{int(scale) + 1}]"
                stored, codes = f"{code}#{scale}", self.codes(scale)
                yield self.column(suffix, stored, label, codes=codes, shown=self.shown(part))

    def crossed(self) -> Iterator[Described]:
        """Yield the columns of a table of texts or numbers: one a line and column."""
        lines = [part for part in self.parts if part[0].get("scale_id", "0") == "0"]
        across = [part for part in self.parts if part[0].get("scale_id", "0") == "1"]
        for line, line_label in lines:
            for column, label in across:
                code = f"{line['title']}_{column['title']}"
                yield self.column(f"[{code}]", code, f"{line_label}, {label}", shown=self.shown(line))

    def codes(self, scale: str = "0") -> dict[str, str]:
        """Return code -> label of the answers."""
        fixed = FIXED_CODES.get(self.row.get("type", ""))
        given = {row.get("code", ""): label for row, label in self.answers if row.get("scale_id", "0") == scale}
        if self.row.get("other") == "Y" and self.row.get("type", "") in LISTS:
            given[OTHER] = "Autre"
        return dict(fixed or given)

    def column(
        self,
        suffix: str,
        stored: str,
        part: str,
        *,
        kind: ColumnKind | None = None,
        codes: Mapping[str, str] | None = None,
        shown: str = "",
    ) -> Described:
        title = self.row.get("title", "")
        known: ColumnKind = kind or KINDS.get(self.row.get("type", ""), "text")
        place = "X".join(self.row.get(name, "") for name in ("sid", "gid", "qid"))
        return Described(
            column=f"{title}{suffix}",
            wording=self.wording,
            kind=known,
            part=part,
            question=title,
            codes=(codes if codes is not None else self.codes() if known == "single" else {})
            if known != "text"
            else {},
            page=self.page,
            filter=_joined((*self.filters, shown)),
            stored=f"{place}{stored}",
            variable=f"{title}_{stored.replace('#', '_')}" if stored else title,
            group=self.group,
        )


def _questions(tables: Tables) -> Iterator[_Question]:
    language = _language(tables)
    wordings = {
        row.get("qid", ""): plain(row.get("question", ""))
        for row in _of_language(tables.get("question_l10ns", []), language)
    }
    order = sorted(tables["groups"], key=lambda row: _rank(row, "group_order"))
    groups = {gid: rank for rank, gid in enumerate(dict.fromkeys(row.get("gid", "") for row in order), start=1)}
    asked = sorted(
        _of_language(tables["questions"], language),
        key=lambda row: (groups.get(row.get("gid", ""), 0), _rank(row, "question_order")),
    )
    parts = sorted(
        (row for row in _of_language(tables.get("subquestions", []), language) if "title" in row),
        key=lambda row: _rank(row, "question_order"),
    )
    answers = _answers(tables, language)
    named = (*tables["groups"], *tables.get("group_l10ns", []))  # LimeSurvey 4 and later have titles in a table apart
    titles = {row.get("gid", ""): plain(row.get("group_name", "")) for row in _of_language(named, language)}
    lines = line_conditions(asked, parts, answers, tables.get("question_attributes", []))
    for rank, row in enumerate(asked, start=1):
        qid = row.get("qid", "")
        own = [part for part in parts if part.get("parent_qid") == qid]
        yield _Question(
            row=row,
            wording=_wording(row, wordings),
            page=_page(tables, groups.get(row.get("gid", ""), 1), rank),
            filters=_filters(tables, row),
            parts=[(part, _wording(part, wordings)) for part in own],
            answers=answers.get(qid, []),
            lines=lines.get(row.get("title", ""), {}),
            group=titles.get(row.get("gid", ""), ""),
        )


def _filters(tables: Tables, row: Row) -> list[str]:
    """Return the conditions of a question's group and its own."""
    groups = [group.get("grelevance", "") for group in tables["groups"] if group.get("gid") == row.get("gid")]
    return [*groups[:1], row.get("relevance", "")]


def _joined(filters: Iterable[str]) -> str:
    """Return the conditions that must all hold, as one."""
    held = list(dict.fromkeys(text for text in map(str.strip, filters) if text not in ALWAYS))
    return "".join(held) if len(held) < 2 else " and ".join(f"({text})" for text in held)


def _wording(row: Row, wordings: Mapping[str, str]) -> str:
    """Return the sentence of a question, from the table of sentences (LimeSurvey 4 and later) or its own row."""
    return wordings.get(row.get("qid", "")) or plain(row.get("question", ""))


def _answers(tables: Tables, language: str) -> dict[str, list[tuple[Row, str]]]:
    """Return the answers of each question in order, with their labels."""
    labels = {
        (row.get("aid") or f"{row.get('qid')} {row.get('code')}"): plain(row.get("answer", ""))
        for row in _of_language(tables.get("answer_l10ns", []), language)
    }
    found: dict[str, list[tuple[Row, str]]] = {}
    for row in sorted(_of_language(tables.get("answers", []), language), key=lambda row: _rank(row, "sortorder")):
        label = labels.get(row.get("aid", "")) or labels.get(f"{row.get('qid')} {row.get('code')}")
        found.setdefault(row.get("qid", ""), []).append((row, label or plain(row.get("answer", ""))))
    return found


def _of_language(rows: Sequence[Row], language: str) -> list[Row]:
    return [row for row in rows if row.get("language", language) == language]


def _language(tables: Tables) -> str:
    """Return the base language of the survey."""
    return tables.get("surveys", [{}])[0].get("language", "")


def _page(tables: Tables, group: int, question: int) -> int:
    """Return the page of a question: its group's rank, its own, or the only one."""
    shown = tables.get("surveys", [{}])[0].get("format", "G")
    return {"S": question, "A": 1}.get(shown, group)


def _rank(row: Row, name: str) -> int:
    text = row.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
