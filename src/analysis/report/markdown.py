"""Pandoc markdown: text that is safe to print, and blocks numbered in their order."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count

from analysis.language.numbers import HARD, NARROW

# Raw HTML, TeX or Typst in a label is text; quotes and dashes are already typeset.
READER = (
    "markdown-smart-raw_html-raw_tex-raw_attribute-native_divs-native_spans-citations-tex_math_double_backslash"
    "-latex_macros-example_lists-auto_identifiers"
)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_REFERENCE = re.compile(r"\[\]\(#((?:tab|fig)-[\w-]+)\)")


class Markdown(str):
    """Text that is markdown already: it is printed as it stands, never escaped again."""

    __slots__ = ()


def escaped(text: str) -> Markdown:
    """Return text that markdown, HTML and Typst print literally, on one line."""
    if isinstance(text, Markdown):
        return text
    return _escaped(text)


@lru_cache(maxsize=4096)  # labels are printed again and again
def _escaped(text: str) -> Markdown:
    visible = "".join(sign if sign.isprintable() or sign in (HARD, NARROW) else " " for sign in text)
    return Markdown(_PUNCTUATION.sub(r"\\\1", re.sub(r"[ \t\n]+", " ", visible).strip()))


def unescaped(text: str) -> str:
    """Return escaped text as it was before: markdown without emphasis, links or code."""
    return re.sub(r"\\(.)", r"\1", text)


def code(text: str) -> Markdown:
    """Return text as a code span, for names of files and programs."""
    clean = re.sub(r"\s+", " ", text.replace("`", "ˋ").replace("|", "¦")).strip()
    return Markdown(f"`{clean}`")


def identifier(*parts: str) -> str:
    """Return an anchor made of letters, digits and hyphens, such as « tab-axis-main-1 »."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).strip("-")


def reference(*parts: str) -> Markdown:
    """Return a reference to a table or figure, whose number is set when the document is rendered."""
    return Markdown(f"[](#{identifier(*parts)})")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of a given level, 1 for a chapter."""

    text: Markdown
    key: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of markdown."""

    text: Markdown


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short paragraphs."""

    items: Sequence[Markdown]


@dataclass(frozen=True, slots=True)
class Notice:
    """A paragraph set apart, of a kind the style sheets know."""

    text: Markdown
    kind: str = "avertissement"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its title, and how wide it is beside the others."""

    title: Markdown
    width: int = 10
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table. An empty first cell continues the cell above it."""

    key: str
    caption: Markdown
    columns: Sequence[Column]
    rows: Sequence[Sequence[Markdown]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered figure."""

    key: str
    caption: Markdown
    path: str
    alt: str


Block = Heading | Paragraph | Bullets | Notice | Table | Figure


@dataclass(frozen=True, slots=True)
class Names:
    """What tables and figures are called, in captions and in sentences."""

    table: str
    figure: str
    see_table: str
    see_figure: str


def render(blocks: Iterable[Block], names: Names) -> str:
    """Return blocks as markdown, tables and figures numbered in their order and referred to by number.

    Parameters
    ----------
    blocks : iterable of Block
        In reading order.
    names : Names
        What tables and figures are called.

    Raises
    ------
    ValueError
        If two tables or figures have one key, or a reference points at none.
    """
    blocks = list(blocks)
    numbers = _numbered(blocks)
    text = "\n\n".join(_rendered(block, numbers, names) for block in blocks) + "\n"
    return _REFERENCE.sub(lambda found: _resolved(found[1], numbers, names), text)


def head_of(markdown: str) -> dict[str, str]:
    """Return what the head of a rendered document tells, as plain text, lists aside.

    The head is YAML whose values are JSON; labels in it are escaped, and nothing else is markdown there.
    """
    lines = markdown.split("---\n", 2)[1].splitlines()
    told = {name: json.loads(value) for name, _, value in (line.partition(": ") for line in lines)}
    return {name: unescaped(value) for name, value in told.items() if isinstance(value, str)}


def rewritten(block: Block, change: Callable[[Markdown], Markdown]) -> Block:
    """Return a block whose texts are changed, in reading order."""
    match block:
        case Heading() | Paragraph() | Notice():
            return replace(block, text=change(block.text))
        case Bullets():
            return replace(block, items=[change(item) for item in block.items])
        case Table():
            caption = change(block.caption)
            columns = [replace(column, title=change(column.title)) for column in block.columns]
            return replace(block, caption=caption, columns=columns, rows=[[*map(change, row)] for row in block.rows])
        case Figure():
            return replace(block, caption=change(block.caption))


def _numbered(blocks: Sequence[Block]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    tables, figures = count(1), count(1)
    for block in blocks:
        if isinstance(block, Table | Figure):
            if block.key in numbers:
                raise ValueError(f"two tables or figures are called {block.key}")
            numbers[block.key] = next(tables if isinstance(block, Table) else figures)
    return numbers


def _resolved(key: str, numbers: Mapping[str, int], names: Names) -> str:
    if key not in numbers:
        raise ValueError(f"a sentence refers to {key}, which the document does not hold")
    name = names.see_table if key.startswith("tab-") else names.see_figure
    return f"[{name}\u00a0{numbers[key]}](#{key})"


def _rendered(block: Block, numbers: Mapping[str, int], names: Names) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {block.text} {{#{block.key}}}"
        case Paragraph():
            return block.text
        case Bullets():
            return "\n".join(f"- {item}" for item in block.items)
        case Notice():
            return f"::: {block.kind}\n{block.text}\n:::"
        case Table():
            return _table(block, f"{names.table}\u00a0{numbers[block.key]}")
        case Figure():
            return _figure(block, f"{names.figure}\u00a0{numbers[block.key]}")


def _table(table: Table, name: str) -> str:
    head = _row([column.title for column in table.columns])
    rule = _row([Markdown("-" * column.width + ("-:" if column.numeric else "--")) for column in table.columns])
    body = [_row(row) for row in table.rows]
    return "\n".join([head, rule, *body, "", f": **{name}.** {table.caption} {{#{table.key}}}"])


def _row(cells: Sequence[Markdown]) -> str:
    return "| " + " | ".join(cells) + " |"


def _figure(figure: Figure, name: str) -> str:
    path = figure.path.replace(" ", "%20")
    alt = json.dumps(re.sub(r"\s+", " ", figure.alt).strip(), ensure_ascii=False)
    return f"![**{name}.** {figure.caption}](<{path}>){{#{figure.key} alt={alt}}}"
