"""Texts as the YAML of a draft holds them: between quotes, or in a comment."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WIDTH = 110
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
RECEIVED = ("codes", "columns")
WORDS = ("null", "true", "false", "yes", "no", "y", "n", "on", "off")  # what some reader of YAML takes for no text


def comment(text: str, at_most: int | None = 120) -> str:
    """Return a text as a YAML comment may hold it, on one line."""
    shown = text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(shown.split())[:at_most]


def quoted(text: str) -> str:
    """Return a text as YAML reads it back whole."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"{}"'.format("".join(signs.get(sign) or (sign if sign.isprintable() else _escaped(sign)) for sign in text))


def _escaped(sign: str) -> str:
    code = ord(sign)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that is written with a comment on its line."""

    value: Any
    note: str


def block(values: Mapping[str, Any], indent: str = "", *, received: bool = False) -> Iterator[str]:
    """Yield the lines of a part of a codebook as YAML: short parts on one line, no line folded.

    Parameters
    ----------
    values : mapping of str to object
        Texts, numbers, lists and mappings, some `Noted`.
    indent : str
        What each line begins with.
    received : bool
        Whether its keys are what files write: each is between quotes.

    Examples
    --------
    >>> list(block({"codes": {"1": Noted("TODO", "12"), "2": "non"}, "at_most": 2}))
    ['codes:', '  "1": TODO # 12', '  "2": non', 'at_most: 2']
    """
    for key, value in values.items():
        start = f"{indent}{quoted(key) if received else _plain_or_quoted(key)}:"
        inner, note = (value.value, f" # {value.note}") if isinstance(value, Noted) else (value, "")
        line = "" if _has_notes(inner) else f"{start} {flow(inner)}{note}"
        if line and (len(line) <= WIDTH or not isinstance(inner, dict | list) or not inner):
            yield line
        elif isinstance(inner, dict):
            yield f"{start}{note}"
            yield from block(inner, f"{indent}  ", received=key in RECEIVED)
        else:
            yield f"{start}{note}"
            for item in inner:
                yield from _item(item, f"{indent}  ")


def _item(item: Any, indent: str) -> Iterator[str]:
    if isinstance(item, dict) and item and _has_notes(item):
        first, *others = block(item, f"{indent}  ")
        yield f"{indent}- {first.strip()}"
        yield from others
    else:
        inner, note = (item.value, f" # {item.note}") if isinstance(item, Noted) else (item, "")
        yield f"{indent}- {flow(inner)}{note}"


def _has_notes(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, Noted) or any(map(_has_notes, inner))


def flow(value: Any) -> str:
    """Return a value as YAML writes it on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_plain_or_quoted(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str):
        return _plain_or_quoted(value)
    return json.dumps(value)


def _plain_or_quoted(text: str) -> str:
    return text if PLAIN.fullmatch(text) and text.casefold() not in WORDS else quoted(text)
