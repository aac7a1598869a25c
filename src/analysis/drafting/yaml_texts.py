"""Texts as the YAML of a draft holds them: between quotes, or in a comment."""


def comment(text: str) -> str:
    """Return a text as a YAML comment may hold it, on one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:120]


def quoted(text: str) -> str:
    """Return a text as YAML reads it back whole."""
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"{}"'.format("".join(signs.get(sign) or (sign if sign.isprintable() else _escaped(sign)) for sign in text))


def _escaped(sign: str) -> str:
    code = ord(sign)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
