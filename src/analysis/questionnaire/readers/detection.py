"""Encoding and delimiter of a text file, recognised by rules that are told; what no rule settles is asked."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from analysis.questionnaire.codebook import Source
from analysis.questionnaire.readers.raw import unreadable

DETECT = "detect"
NAMES = {",": "virgule", ";": "point-virgule", "\t": "tabulation", "|": "barre verticale"}
SINGLE_BYTE = ("cp1252", "mac_roman", "cp850")  # Windows, old Macintosh, old DOS
HEAD = 50  # records looked at
MAX_HEAD = 200_000  # characters looked at
SIGNS = frozenset("’‘“”«»–—…€°·•œŒæÆ№§²³™©®½¼¾µ\u00a0ºª¿¡")
LATIN = re.compile("LATIN (SMALL|CAPITAL) LETTER [A-Z]( WITH (ACUTE|GRAVE|CIRCUMFLEX|DIAERESIS|CEDILLA|TILDE))?")


@dataclass(frozen=True, slots=True)
class Detected:
    """A source whose form is settled, and why, in French."""

    source: Source
    reasons: tuple[str, ...] = ()


def detected(content: bytes, file: str, source: Source) -> Detected:
    """Return the source with its encoding and delimiter recognised where it declares `detect`.

    Raises
    ------
    StudyError
        If no rule settles them: the message says what to declare.
    """
    reasons: list[str] = []
    if source.encoding == DETECT:
        encoding, reason = _encoding(content, file)
        source = replace(source, encoding=encoding)
        reasons.append(f"codage {encoding}, car {reason}")
    if source.delimiter == DETECT:
        delimiter, reason = _delimiter(content, file, source.encoding)
        source = replace(source, delimiter=delimiter)
        reasons.append(f"séparateur {NAMES[delimiter]}, car {reason}")
    return Detected(source, tuple(reasons))


def _encoding(content: bytes, file: str) -> tuple[str, str]:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "le fichier commence par la marque d'ordre d'UTF-8"
    if content.isascii():
        return "utf-8", "il n'a aucun signe accentué"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        return _single_byte(content, file, line)
    return "utf-8", "tous ses signes accentués se lisent en UTF-8"


def _single_byte(content: bytes, file: str, line: int) -> tuple[str, str]:
    """Return the one encoding in which every sign beyond ASCII is plausible; Windows before the two old ones."""
    marked = {encoding: list(_marked(content, encoding)) for encoding in SINGLE_BYTE}
    plausible = [encoding for encoding, signs in marked.items() if all(_is_plausible(*sign) for sign in signs)]
    if SINGLE_BYTE[0] in plausible or len(plausible) == 1:
        n = len(marked[plausible[0]])
        told = f"ses {n} premiers signes accentués y ont" if n > 1 else "son signe accentué y a"
        return plausible[0], f"il ne se lit pas en UTF-8 (ligne {line}) et {told} un sens"
    known = ", ".join(plausible or SINGLE_BYTE)
    found = f"son codage n'est pas reconnu : ni UTF-8 (ligne {line}), ni l'un plutôt qu'un autre de {known}"
    raise unreadable(file, found, "le redemander en UTF-8, ou déclarer « encoding: … » sous `source`")


def _marked(content: bytes, encoding: str) -> Iterator[tuple[str, str, str]]:
    """Yield each sign beyond ASCII of the beginning, with the signs before and after it."""
    text = content[: MAX_HEAD * 5].decode(encoding, errors="replace")
    for match in re.finditer(r"[^\x00-\x7f]", text):
        place = match.start()
        yield text[place - 1 : place], match[0], text[place + 1 : place + 2]


def _is_plausible(before: str, sign: str, after: str) -> bool:
    """Whether a text in a Latin alphabet would hold this sign there."""
    if LATIN.fullmatch(unicodedata.name(sign, "")):
        return not (sign.isupper() and before.islower()) and not (sign.islower() and after.isupper())
    within_word = before.isalpha() and after.isalpha() and sign not in "’‘œæŒÆ"
    return sign in SIGNS and not within_word


def _delimiter(content: bytes, file: str, encoding: str) -> tuple[str, str]:
    text = content[: MAX_HEAD * 5].decode("utf-8-sig" if encoding.startswith("utf-8") else encoding, errors="replace")
    widths = {delimiter: consistent_width(text, delimiter) for delimiter in NAMES}
    best = max(widths, key=lambda delimiter: widths[delimiter])
    if widths[best] < 2:
        found = "son séparateur n'est pas reconnu : aucun ne coupe ses premières lignes en autant de cellules"
        raise unreadable(file, found, 'déclarer « delimiter: ";" » (ou ",", "\\t", "|") sous `source`')
    others = [f"{widths[other]} par {NAMES[other]}" for other in NAMES if other != best and widths[other] > 1]
    rivals = f" ({', '.join(others)})" if others else ""
    return best, f"il coupe les premières lignes en {widths[best]} cellules chacune{rivals}"


def consistent_width(text: str, delimiter: str) -> int:
    """Return in how many cells a delimiter cuts each of the first records; 0 if not all alike."""
    reader = csv.reader(io.StringIO(text[:MAX_HEAD], newline=""), delimiter=delimiter)
    try:
        records = [len(record) for record in islice(reader, HEAD) if record]
    except csv.Error:
        return 0
    if len(text) > MAX_HEAD and len(records) < HEAD:
        records = records[:-1]  # the last one is cut where the look ends
    return records[0] if len(set(records)) == 1 else 0
