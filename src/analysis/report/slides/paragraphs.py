"""The paragraphs of the report by where they stand, as plain text: what is said aloud of a slide."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.report.markdown import READER

ITEM = "item"
SPACED = ("Space", "SoftBreak", "LineBreak")


def paragraphs_of(markdown: str) -> Mapping[str, list[str]]:
    """Return the paragraphs and items that follow each heading or figure, by its anchor; items alone by `items_of` it.

    Parameters
    ----------
    markdown : str
        As `build_document` returns it.
    """
    import pypandoc

    read = pypandoc.convert_text(markdown, "json", format=READER, extra_args=["--sandbox"], verify_format=False)
    document = json.loads(read)
    found: dict[str, list[str]] = {}
    key = ""
    for kind, anchor, text in _pieces(document["blocks"]):
        if kind in ("Para", ITEM):
            found.setdefault(key, []).append(text)
            if kind == ITEM:
                found.setdefault(items_of(key), []).append(text)
        else:
            key = anchor
    return found


def items_of(anchor: str) -> str:
    """Return the key of the items of lists that follow an anchor."""
    return f"{anchor} {ITEM}"


def _pieces(blocks: list[Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the kind, the anchor and the text of headings, figures and paragraphs, those in lists and frames too."""
    for block in blocks:
        kind, content = block["t"], block.get("c")
        if kind == "Header":
            yield kind, content[1][0], ""
        elif kind == "Figure":
            yield kind, content[0][0], ""
        elif kind in ("Para", "Plain"):
            yield "Para", "", text_of(content)
        elif kind == "BulletList":
            for item in content:
                yield from ((ITEM, anchor, text) for _, anchor, text in _pieces(item))
        elif kind == "Div":
            yield from _pieces(content[1])


def text_of(node: Any) -> str:
    """Return what a part of a parsed document says."""
    if isinstance(node, list):
        return "".join(map(text_of, node))
    if not isinstance(node, dict):
        return ""
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind in SPACED:
        return " "
    if kind == "Str":
        return str(content)
    if kind in ("Code", "Math", "RawInline"):
        return str(content[1])
    if kind in ("Link", "Span", "Quoted", "Image"):
        return text_of(content[1])
    return "" if kind == "Note" else text_of(content)
