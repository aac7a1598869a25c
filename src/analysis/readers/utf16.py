"""UTF-16, as Excel's « Texte Unicode (*.txt) » is written: told by its mark, turned into UTF-8 a piece at a time."""

import codecs
import io

from analysis.readers.table import BLOCK, unreadable

UTF16 = "utf-16"  # as a codebook declares it
MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HEAD = 10_000  # bytes in which some sign is of two bytes, one of them null: at least a delimiter or an end of line
ASK_AGAIN = "le redemander, ou l'enregistrer en CSV UTF-8"


def is_marked(content: bytes) -> bool:
    """Whether a file starts with the byte order mark of UTF-16."""
    return content.startswith(MARKS)


def codec_of(content: bytes) -> str:
    """Return the order of the bytes: that of the mark; without one, the first sign of a header has a null byte."""
    if is_marked(content):
        return UTF16
    return "utf-16-be" if content.startswith(b"\0") else "utf-16-le"


def as_utf8(content: bytes, file: str) -> bytes:
    """Return a text in UTF-16 as UTF-8 without a mark.

    Raises
    ------
    StudyError
        If it is no UTF-16, or is cut or damaged; the message tells the line.
    """
    if not is_marked(content) and b"\0" not in content[:HEAD]:
        found = "il est déclaré en utf-16 et n'en a ni la marque d'ordre, ni les octets nuls"
        raise unreadable(file, found, "écrire « encoding: detect » sous `source` du livre de codes")
    decoder = codecs.getincrementaldecoder(codec_of(content))()
    text, line, is_empty, whole = io.BytesIO(), 1, True, memoryview(content)
    for start in range(0, len(content), BLOCK):
        try:
            block = decoder.decode(whole[start : start + BLOCK], final=start + BLOCK >= len(content))
        except UnicodeDecodeError as fault:
            line += fault.object[: fault.start].decode(fault.encoding).count("\n")
            raise unreadable(file, _damage(fault, line), ASK_AGAIN) from None
        if "\0" in block:
            line += block.partition("\0")[0].count("\n")
            raise unreadable(file, f"il est en UTF-16 et abîmé : un caractère nul ligne {line}", ASK_AGAIN)
        line += block.count("\n")
        is_empty = is_empty and not block.strip()
        text.write(block.encode("utf-8"))
    if is_empty:
        raise unreadable(file, "le fichier est vide", "redemander l'export")
    return text.getvalue()


def _damage(fault: UnicodeDecodeError, line: int) -> str:
    if fault.reason in ("truncated data", "unexpected end of data"):
        return f"il est en UTF-16 et coupé : le dernier signe de la ligne {line} n'est pas entier"
    return f"il est en UTF-16 et abîmé : ligne {line}, une moitié de signe est seule"
