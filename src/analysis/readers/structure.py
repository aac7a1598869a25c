"""What a questionnaire's own file says of the columns of its export: wordings, codes, filters, pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

OTHER = "-oth-"  # LimeSurvey's code of an answer in words, where a list allows one
ColumnKind = Literal["single", "ticked", "number", "text", "said"]


@dataclass(frozen=True, slots=True)
class Described:
    """One column of an export.

    Attributes
    ----------
    column : str
        Its name in an export with question codes: Q21[SQ001].
    wording : str
        The sentence asked, without markup.
    kind : str
        single (one of the codes), ticked (a box of several), number or text; said, where only its wording is known.
    part : str
        Wording of the sub-question, the box or the other column that this one is.
    question : str
        Code of the question, shared by the columns of its sub-questions.
    codes : mapping of str to str
        Code of each answer -> its label; of a box, only where some boxes of its question are hidden from some.
    missing : tuple of str
        Codes that are declared missing (SPSS).
    page : int, optional
        Page where it is asked, from 1.
    filter : str
        Condition under which it is shown, as its author wrote it; those of its page and of its line joined to it.
    stored : str
        Its name in an archive of responses: 123X4X5SQ001.
    variable : str
        Its name in conditions: Q21_SQ001.
    group : str
        Title of the part of the questionnaire that asks it.
    """

    column: str
    wording: str
    kind: ColumnKind
    part: str = ""
    question: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    page: int | None = None
    filter: str = ""
    stored: str = ""
    variable: str = ""
    group: str = ""


Structure: TypeAlias = Mapping[str, Described]  # by column


def shown_apart(columns: Iterable[str], structure: Structure) -> bool:
    """Whether each box of a question has its own condition: whom it was hidden from did not leave it unticked."""
    return any(described.kind == "ticked" and described.codes for described in map(structure.get, columns) if described)
