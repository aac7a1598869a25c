"""UTF-8 taken for Windows' encoding and encoded once more: « DÃ©jÃ  » for « Déjà »."""

import re

DOUBLE = "double"  # as a codebook declares it
ENCODED_TWICE = "ses signes accentués y sont codés deux fois (« Ã© » pour « é »)"
MARKS = re.compile(rb"\xc3(?:[\x82\x83\x85\xb0]|\xa2[\xc2\xe2])")  # how such a text looks
BYTES = {bytes([byte]).decode("cp1252", errors="ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
BYTES |= {chr(byte): byte for byte in range(0x80, 0xA0)}
TAIL = "[{}]".format("".join(re.escape(sign) for sign, byte in BYTES.items() if byte < 0xC0))
TWICE = re.compile(f"[\xc2-\xdf]{TAIL}|[\xe0-\xef]{TAIL}{{2}}|[\xf0-\xf4]{TAIL}{{3}}")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# Letters with accents, signs of typography, euro and trade mark, the mark of order, pictures.
PLAUSIBLE = re.compile("[\u00a0-\u017f\u2000-\u206f\u20ac\u2122\ufeff\U0001f000-\U0001faff]")


def mended(text: str) -> str:
    r"""Return a text with what was encoded twice made whole; the rest as it is.

    Examples
    --------
    >>> mended("DÃ©jÃ\u00a0"), mended("« déjà\u00a0» »")
    ('Déjà', '« déjà\xa0» »')
    """
    return TWICE.sub(_once, text)


def twice_encoded(text: str) -> tuple[list[int], bool]:
    """Return where signs encoded twice are, and whether no other sign has an accent."""
    places = [match.start() for match in TWICE.finditer(text) if _once(match) != match[0]]
    return places, bool(places) and not BEYOND_ASCII.search(TWICE.sub(lambda each: _kept(each), text))


def may_be_twice_encoded(content: bytes) -> bool:
    """Whether a file in UTF-8 has the bytes that signs encoded twice have."""
    return MARKS.search(content) is not None


def _kept(match: re.Match[str]) -> str:
    return "" if _once(match) != match[0] else match[0]


def _once(match: re.Match[str]) -> str:
    """Return the sign whose bytes were taken for several; those signs where no text would have it."""
    try:
        sign = bytes(BYTES[each] for each in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    return sign if PLAUSIBLE.fullmatch(sign) else match[0]
