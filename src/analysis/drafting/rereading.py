"""Sentences of a study that one edition more may make untrue: those that name a year, or count or rank editions."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from analysis.drafting.yaml_texts import comment
from analysis.drafting.years import names_year

FILES = ("config/study.yaml", "config/report.yaml", "config/questionnaire.yaml")
MAX_SHOWN = 80  # signs of a sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of a text, where it is written, and the name of the text."""

    line: int
    name: str
    text: str


def sentences_to_reread(root: Path, codebook: str = "") -> list[str]:
    """Return the texts of a study to read again once it has an edition more: file, lines, what they say, in French.

    Those of the codebook of the new wave are the reasons that it takes from an earlier one.
    """
    told = []
    for file in (*FILES, codebook):
        if (root / file).is_file():
            found = naming_a_year((root / file).read_text(encoding="utf-8-sig"))
            found = [each for each in found if file != codebook or each.name == "reason"]
            told += [f"{file}, ligne {each.line} ({each.name}) : « {_shown(each.text)} »" for each in found]
    return told


def _shown(text: str) -> str:
    whole = comment(text, None)
    return whole if len(whole) <= MAX_SHOWN else f"{whole[:MAX_SHOWN].rsplit(maxsplit=1)[0]}…"


def naming_a_year(text: str) -> list[Sentence]:
    r"""Return the lines of a settings file's texts that name a year or count editions; names and paths are no texts.

    Examples
    --------
    >>> [each.line for each in naming_a_year("study:\n  title: Enquête 2019\n  key: budget-2019\n")]
    [2]
    """
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError:
        return []
    return list(_sentences(root, "", text.splitlines()))


def _sentences(node: Node | None, name: str, lines: list[str]) -> Iterator[Sentence]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _sentences(value, str(key.value), lines)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _sentences(value, name, lines)
    elif isinstance(node, ScalarNode) and len(node.value.split()) > 1 and names_year(node.value):
        is_block = node.style in ("|", ">")  # which ends where the next value begins
        first, end = node.start_mark.line, node.end_mark.line + (0 if is_block else 1)
        written = [rank for rank in range(first, min(end, len(lines))) if names_year(lines[rank])]
        yield from (Sentence(rank + 1, name, _bare(lines[rank], name)) for rank in written)
        if not written:  # what names it is cut by the end of a line
            yield Sentence(first + 1, name, node.value)


def _bare(line: str, name: str) -> str:
    return re.sub(rf"^-?\s*[\"']?{re.escape(name)}[\"']?:", "", line.strip()).removeprefix("- ").strip(" \"'")


def published_without_edition(path: Path) -> bool:
    """Whether the figures already published do not say of which edition they are."""
    if not path.is_file():
        return False
    with path.open(encoding="utf-8-sig", newline="") as text:
        header = next(csv.reader(text), [])
    return "edition" not in header
