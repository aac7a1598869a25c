"""XML walked without ever expanding an entity: a document that declares a type is refused."""

import html
import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

Start = Callable[[str, Mapping[str, str]], None]


class MarkupError(ValueError):
    """A text that is no XML, or XML that declares a document type."""


def walk(
    content: bytes,
    *,
    start: Start | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back on each element's start and end, and on its text; names come without their prefix.

    Raises
    ------
    MarkupError
        If the content is no well-formed XML, or declares entities that could grow.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    if start is not None:
        begin = start
        parser.StartElementHandler = lambda name, attributes: begin(_local(name), attributes)
    if end is not None:
        finish = end
        parser.EndElementHandler = lambda name: finish(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise MarkupError(str(fault)) from None


def _refuse(*_: object) -> None:
    raise MarkupError("a document type is declared")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def plain(text: str) -> str:
    """Return a wording without its HTML: tags out, entities read, spaces single.

    Examples
    --------
    >>> plain("<p>Êtes-vous&nbsp;<b>membre</b>&#160;?</p>")
    'Êtes-vous membre ?'
    """
    return " ".join(html.unescape(re.sub(r"<[^<>]{0,2000}>", " ", text)).split())
