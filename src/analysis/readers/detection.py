"""Encoding and delimiter of a text file, recognised by rules that are told; what no rule settles is asked."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from analysis.codebook.values import Source
from analysis.readers.double import DOUBLE, ENCODED_TWICE, may_be_twice_encoded, twice_encoded
from analysis.readers.table import MAX_COLUMNS, unreadable
from analysis.readers.utf16 import UTF16, codec_of, is_marked

DETECT = "detect"
NAMES = {",": "virgule", ";": "point-virgule", "\t": "tabulation", "|": "barre verticale"}
SINGLE_BYTE = ("cp1252", "mac_roman", "cp850")  # Windows, old Macintosh, old DOS
DECLARED = "« encoding: utf-16 »"
HEAD = 50  # records looked at
MAX_TITLES = 6  # lines
MAX_STATEMENT = 16  # bytes of a first line that says the delimiter
STATEMENT = re.compile(r"\ufeff?\"?sep=([,;\t|])\"?[ ]*\r?(?:\n|$)", re.IGNORECASE)
NUMBER = re.compile(r"[\W_]*\d[\d\W_]*")
MAX_HEAD = 200_000  # characters looked at
MAX_RECORDS = 4_000_000  # characters of the records looked at: a header of thousands of columns is long
SIGNS = frozenset("’‘“”«»–—…€°·•œŒæÆ№§²³™©®½¼¾µ\u00a0ºª¿¡")
LATIN = re.compile("LATIN (SMALL|CAPITAL) LETTER [A-Z]( WITH (ACUTE|GRAVE|CIRCUMFLEX|DIAERESIS|CEDILLA|TILDE))?")


@dataclass(frozen=True, slots=True)
class Detected:
    """A source whose form is settled, and why, in French."""

    source: Source
    reasons: tuple[str, ...] = ()


def to_declare(form: str) -> str:
    """Return how to say the form of a file: in its codebook, or to the command that drafts one."""
    return f"déclarer {form} sous `source` (à l'ébauche : l'option de même nom)"


def detected(content: bytes, file: str, source: Source) -> Detected:
    """Return the source with its encoding and delimiter recognised where it declares `detect`.

    Raises
    ------
    StudyError
        If no rule settles them: the message says what to declare.
    """
    _refuse_binary(content, file, source.encoding)
    reasons: list[str] = []
    if source.encoding == DETECT:
        encoding, reason = _encoding(content, file)
        source = replace(source, encoding=encoding)
        reasons.append(f"codage {encoding}, car {reason}")
    if source.delimiter == DETECT and (stated := stated_delimiter(head(content, source.encoding))):
        source = replace(source, delimiter=stated)
        reasons.append(f"séparateur {NAMES[stated]}, car la première ligne le dit (sep={stated})")
    if source.delimiter == DETECT:
        delimiter, reason = _delimiter(content, file, source.encoding)
        source = replace(source, delimiter=delimiter)
        reasons.append(f"séparateur {NAMES[delimiter]}, car {reason}")
    return Detected(source, tuple(reasons))


def stated_delimiter(text: str) -> str | None:
    """Return the delimiter that the first line of a file says, as Excel reads it: « sep=; »."""
    match = STATEMENT.match(text)
    return match[1] if match else None


def without_statement(text: bytes) -> bytes:
    """Return a text whose first line is empty where it only says the delimiter; every line keeps its number."""
    match = STATEMENT.match(text[:MAX_STATEMENT].decode("utf-8", errors="replace"))
    return text[len(match[0].rstrip("\r\n").encode("utf-8")) :] if match else text


def _refuse_binary(content: bytes, file: str, encoding: str) -> None:
    if encoding == UTF16 or (encoding == DETECT and is_marked(content)):
        return
    if is_marked(content):
        found = f"il est à lire en {encoding} et commence par la marque d'ordre d'UTF-16"
        raise unreadable(file, found, "écrire « encoding: utf-16 » sous `source` du livre de codes")
    if b"\0" in content:
        found = "le fichier est en UTF-16 sans marque d'ordre, ou abîmé (caractères nuls)"
        raise unreadable(file, found, f"le redemander en CSV UTF-8 ; s'il est en UTF-16, {to_declare(DECLARED)}")


def head(content: bytes, encoding: str) -> str:
    """Return the beginning of a file, whatever its faults."""
    may_mark = encoding == DOUBLE or encoding.startswith("utf-8")
    codec = codec_of(content) if encoding == UTF16 else "utf-8-sig" if may_mark else encoding
    return content[:MAX_RECORDS].decode(codec, errors="replace")


def _encoding(content: bytes, file: str) -> tuple[str, str]:
    if is_marked(content):
        return UTF16, "le fichier commence par la marque d'ordre d'UTF-16"
    if may_be_twice_encoded(content) and is_utf8(content) and twice_encoded(content.decode("utf-8-sig"))[1]:
        return DOUBLE, ENCODED_TWICE
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "le fichier commence par la marque d'ordre d'UTF-8"
    if content.isascii():
        return "utf-8", "il n'a aucun signe accentué"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        return _single_byte(content, file, content[: fault.start].count(b"\n") + 1)
    return "utf-8", "tous ses signes accentués se lisent en UTF-8"


def is_utf8(content: bytes) -> bool:
    """Whether a file reads in UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(content: bytes, file: str, line: int) -> tuple[str, str]:
    """Return the one encoding in which every sign beyond ASCII is plausible; Windows before the two old ones."""
    marked = {encoding: list(_marked(content, encoding)) for encoding in SINGLE_BYTE}
    plausible = [encoding for encoding, signs in marked.items() if all(_is_plausible(*sign) for sign in signs)]
    if SINGLE_BYTE[0] in plausible or len(plausible) == 1:
        n = len(marked[plausible[0]])
        told = f"ses {n} premiers signes accentués y ont" if n > 1 else "son signe accentué y a"
        return plausible[0], f"il ne se lit pas en UTF-8 (ligne {line}) et {told} un sens"
    accented = [rank for rank, text in enumerate(content.splitlines(), start=1) if not text.isascii() and is_utf8(text)]
    if accented:
        found = f"ses lignes ne sont pas toutes d'un même codage : UTF-8 ligne {accented[0]}, un autre ligne {line}"
        remedy = "si deux exports y sont mis bout à bout, en faire deux fichiers ; sinon, le redemander en UTF-8"
        raise unreadable(file, found, remedy)
    known = ", ".join(plausible or SINGLE_BYTE)
    found = f"son codage n'est pas reconnu : ni UTF-8 (ligne {line}), ni l'un plutôt qu'un autre de {known}"
    raise unreadable(file, found, f"le redemander en UTF-8, ou {to_declare('« encoding: … »')}")


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
    return sign in SIGNS and not (before.isalpha() and after.isalpha() and sign not in "’‘œæŒÆ")


def _delimiter(content: bytes, file: str, encoding: str) -> tuple[str, str]:
    text = head(content, encoding)
    widths = {delimiter: consistent_width(text, delimiter) for delimiter in NAMES}
    if max(widths.values()) < 2:
        widths = {delimiter: consistent_width(text, delimiter, titled=True) for delimiter in NAMES}
    best = max(widths, key=lambda delimiter: widths[delimiter])
    if widths[best] < 2:
        found = "son séparateur n'est pas reconnu : aucun ne coupe ses premières lignes en autant de cellules"
        remedy = to_declare('« delimiter: ";" » (ou ",", "\\t", "|")')
        raise unreadable(file, f"{found}{_likeliest(text)}", f"vérifier ces lignes, ou {remedy}")
    others = [f"{widths[other]} par {NAMES[other]}" for other in NAMES if other != best and widths[other] > 1]
    rivals = f" ({', '.join(others)})" if others else ""
    return best, f"il coupe les premières lignes en {widths[best]} cellules chacune{rivals}"


def _likeliest(text: str) -> str:
    """Return what keeps the sign that cuts the header most from being the delimiter."""
    delimiter = max(NAMES, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text[:MAX_HEAD], newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, int]] = []
    try:
        rows += [(reader.line_num, len(row)) for row in reader if row]
    except csv.Error:
        return f" ; par {NAMES[delimiter]}, un guillemet est mal placé ou jamais refermé"
    width = rows[0][1] if rows else 0
    if width > MAX_COLUMNS:
        return f" ; par {NAMES[delimiter]}, la première en a plus de {MAX_COLUMNS}"
    other = next(((line, n) for line, n in rows if n != width), None)
    if width < 2 or other is None:
        return ""
    return f" ; par {NAMES[delimiter]}, la première en a {width}, et la ligne {other[0]} en a {other[1]}"


def consistent_width(text: str, delimiter: str, *, titled: bool = False) -> int:
    """Return in how many cells a delimiter cuts each of the first records, titles aside; 0 if not all alike."""
    reader = csv.reader(io.StringIO(text[:MAX_RECORDS], newline=""), delimiter=delimiter)
    try:
        records = [record for record in islice(reader, HEAD) if any(record)]
    except csv.Error:
        return 0
    if len(text) > MAX_RECORDS and len(records) < HEAD:
        records = records[:-1]  # the last one is cut where the look ends
    return _width(_below_titles(records) if titled else records)


def _below_titles(records: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return the records from the first of several cells on, where those before are titles, and it holds no number."""
    place = next((place for place, record in enumerate(records) if len(record) > 1), 0)
    is_named = not any(map(NUMBER.fullmatch, records[place])) if records else False
    return records[place:] if is_named and place <= MAX_TITLES else records


def _width(records: Sequence[Sequence[str]]) -> int:
    widths = {len(record) for record in records}
    return widths.pop() if len(widths) == 1 else 0
