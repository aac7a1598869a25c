"""Cells of a workbook of which a number alone would lose what one sees: 01000 by a format of zeros, #N/A for no value.

They are made texts before the workbook is read.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from analysis.readers.markup import MarkupError, walk

STYLES, ODS = "xl/styles.xml", "content.xml"
ERROR_CELL = re.compile(rb'(<(?:\w+:)?c\b[^<>]*?\bt=)"e"')
ERROR_ODS = re.compile(rb'<((?:\w+:)?table-cell\b[^<>]*\bcalcext:value-type="error"[^<>]*)>')
NUMBER_ODS = re.compile(
    rb'<((?:\w+:)?table-cell\b[^<>]*\boffice:value-type="float"[^<>]*)>(<text:p>0[0-9]{1,14}</text:p>)'
)
VALUE_ODS = re.compile(rb'\boffice:value="([0-9.]+)"')
HELD_ODS = re.compile(rb'\s*\boffice:(?:string-)?value="[^"]*"')
TYPE_ODS = re.compile(rb'\b(office|calcext):value-type="\w+"')
CELL = (
    rb"<((?:\w+:)?c)\b([^<>]*?\bs=\"(%s)\"[^<>]*)>"
    rb"((?:<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>)([0-9.]+(?:E\+?[0-9]{1,2})?)(?=<)"
)
TYPE = re.compile(rb'\s*\bt="(\w+)"')
LITERALS = re.compile(r"\\(.)|\"([^\"]*)\"|_.|\[\$[^\]]*\]")  # that a format shows as they are, or as a space
PADDING = re.compile(r"[ .\-/]*0[0# .\-/]*")  # digits, and the signs that part those of a telephone number
MAX_KEPT = 1e15  # beyond it the last digits are lost already


def with_shown_texts(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a workbook (.xlsx, .ods) whose errors and numbers with leading zeros are texts."""
    widths = padded_styles(members.get(STYLES, b""))
    made = dict(members)
    for name, part in members.items():
        if "sheet" in name:
            made[name] = _padded(_with_errors(part), widths)
        elif name == ODS:
            made[name] = _shown_ods(part)
    return made


def padded_width(code: str) -> int:
    r"""Return how many digits a number format shows at least; 0 where it shows anything else than a whole number.

    Examples
    --------
    >>> [padded_width(code) for code in ("00000", '0#" "##" "##" "##" "##', "000\\ 000\\ 000", "0.00", "0", "00%")]
    [5, 10, 9, 0, 0, 0]
    """
    shown = LITERALS.sub(lambda match: match[1] or match[2] or " ", code.partition(";")[0])
    if not PADDING.fullmatch(shown) or "." in code.replace('"."', "").replace("\\.", ""):
        return 0
    width = len(re.sub(r"[^0#]", "", shown.lstrip("# .-/")))
    return width if width > 1 else 0


def padded_styles(styles: bytes) -> dict[int, int]:
    """Return the styles of cells of a .xlsx whose numbers begin with zeros, and how many digits each shows."""
    part = _Styles()
    with suppress(MarkupError):  # none at all, or damaged: told where the workbook is read
        walk(styles, start=part.start, end=part.end)
    widths = {number: padded_width(code) for number, code in part.codes.items()}
    return {rank: widths[number] for rank, number in enumerate(part.formats) if widths.get(number)}


@dataclass(slots=True)
class _Styles:
    """The number formats of a workbook, and which one each style of cell has."""

    codes: dict[str, str] = field(default_factory=dict)
    formats: list[str] = field(default_factory=list)
    in_cells: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            self.formats.append(attributes.get("numFmtId", ""))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.in_cells = False


def _with_errors(part: bytes) -> bytes:
    return ERROR_CELL.sub(rb'\1"str"', part) if b't="e"' in part else part


def _padded(part: bytes, widths: Mapping[int, int]) -> bytes:
    if not widths:
        return part
    pattern = re.compile(CELL % "|".join(map(str, widths)).encode())

    def shown(match: re.Match[bytes]) -> bytes:
        name, attributes, style, before, number = match.groups()
        kind, value = TYPE.search(attributes), float(number)
        if (kind is not None and kind[1] != b"n") or not value.is_integer() or value >= MAX_KEPT:
            return match[0]
        digits = str(int(value)).zfill(widths[int(style)]).encode()
        return b'<%s%s t="str">%s%s' % (name, TYPE.sub(b"", attributes), before, digits)

    return pattern.sub(shown, part)


def _shown_ods(part: bytes) -> bytes:
    part = ERROR_ODS.sub(lambda match: b"<%s>" % _as_text(match[1]), part) if b'"error"' in part else part

    def shown(match: re.Match[bytes]) -> bytes:
        value, text = VALUE_ODS.search(match[1]), re.sub(rb"[^0-9]", b"", match[2])
        is_padded = value is not None and float(value[1]) == int(text) and len(text) > 1
        return b"<%s>%s" % (_as_text(match[1]), match[2]) if is_padded else match[0]

    return NUMBER_ODS.sub(shown, part)


def _as_text(attributes: bytes) -> bytes:
    """Return the attributes of a cell of a .ods that holds what it shows."""
    return TYPE_ODS.sub(rb'\1:value-type="string"', HELD_ODS.sub(b"", attributes))
