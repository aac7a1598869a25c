"""Why a settings file is no YAML: the line that its author wrote wrong, which is seldom where the parser stops."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

KEY = r"[^\s#'\"\[\]{},:&*!|>%@`-][^:#]*"
LINE = re.compile(rf"(?P<indent> *)(?P<item>(?:- +)*)(?:(?P<key>{KEY}|\"[^\"]*\"|'[^']*') *:(?: +|$))?(?P<value>.*)")
STUCK = re.compile(r" *(?:- +)*(?P<key>[A-Za-z_][\w]*):(?P<value>[^\s/].*)")
CLOSED = re.compile(r"\s*(?:[,}\]].*|#.*|:.*)?")  # what may follow a closed text on its line
RESERVED = "%@`*&!"
CLOSING = {"{": "}", "[": "]"}
NAMES = {"{": "l'accolade", "[": "le crochet"}

Cause = tuple[int, str, str]  # line from 1, what is found, what would mend it


@dataclass(frozen=True, slots=True)
class _Line:
    """One line that is neither empty nor a comment."""

    number: int
    indent: int
    key: str
    value: str

    def quoted(self, text: str = "") -> str:
        """Return the line as it would be with its text, or another one, between quotes."""
        escaped = (text or self.value).replace("\\", "\\\\").replace('"', '\\"')
        return f'{self.key}: "{escaped}"' if self.key else f'"{escaped}"'


def cause(text: str, stopped: int) -> Cause | None:
    r"""Return what keeps a text from being YAML: line, what is found, what would mend it; None where no rule tells.

    Parameters
    ----------
    text : str
        A settings file that the parser refuses.
    stopped : int
        The line, from 1, where the parser stops: the cause is there or before.

    Examples
    --------
    >>> cause("a:\n  label: 5 % : peu\n", 2)[2]
    'écrire : label: "5 % : peu"'
    """
    lines = [_read(number, line) for number, line in enumerate(text.splitlines()[:stopped], start=1)]
    known = [line for line in lines if line is not None]
    if known and (tab := _tab(text.splitlines()[known[-1].number - 1], known[-1].number)):
        return tab
    after = [_read(number, line) for number, line in enumerate(text.splitlines()[stopped:], start=stopped + 1)]
    following = [*known[1:], *filter(None, after)]
    for rank, line in enumerate(known):
        then = following[rank] if rank < len(following) else None
        found = next((told for rule in RULES if (told := rule(line, then)) is not None), None)
        if found is not None:
            return line.number, *found
    return _misplaced(known, stopped)


def _read(number: int, line: str) -> _Line | None:
    if not line.strip() or line.lstrip().startswith("#"):
        return None
    match = LINE.fullmatch(line)
    if match is None:
        return None
    indent = len(match["indent"]) + len(match["item"])
    return _Line(number, indent, (match["key"] or "").strip(), match["value"].strip())


def _tab(line: str, number: int) -> Cause | None:
    before = line[: len(line) - len(line.lstrip())]
    return (number, "une tabulation au lieu d'espaces", "la remplacer par des espaces") if "\t" in before else None


def _unclosed(line: _Line, then: _Line | None) -> tuple[str, str] | None:
    """Tell a quote that nothing closes, where what follows begins another line of settings."""
    sign = line.value[:1]
    if sign not in ('"', "'"):
        return None
    end = _end_of_text(line.value)
    if end is None:
        if then is not None and not then.key:
            return None  # a text may go on over several lines
        return "le guillemet ouvert ici n'est pas refermé", f"écrire : {line.quoted(line.value[1:])}"
    if CLOSED.fullmatch(line.value[end:]):
        return None
    if sign == "'":
        return "une apostrophe du texte ferme ses guillemets simples", f"écrire : {line.quoted(line.value.strip(sign))}"
    return "du texte suit le guillemet fermant", f"écrire : {line.quoted()}"


def _end_of_text(value: str) -> int | None:
    """Return where a quoted text ends, its closing quote included; None if it does not."""
    pattern = r'"(?:[^"\\]|\\.)*"' if value[0] == '"' else r"'(?:[^']|'')*'"
    match = re.match(pattern, value)
    return match.end() if match else None


def _brackets(line: _Line, then: _Line | None) -> tuple[str, str] | None:
    """Tell a bracket that nothing closes before the next line of settings, or one that nothing opened."""
    if line.value[:1] not in CLOSING:
        return None
    open_signs: list[str] = []
    for sign in _signs(line.value):
        if sign in CLOSING:
            open_signs.append(sign)
        elif not open_signs:
            return f"« {sign} » de trop", "le retirer"
        elif CLOSING[open_signs.pop()] != sign:
            return f"« {sign} » ferme ce qui n'a pas été ouvert", "vérifier crochets et accolades de cette ligne"
    if open_signs and (then is None or (then.key and then.indent <= line.indent)):
        sign = open_signs[-1]
        return f"{NAMES[sign]} ouvert{'e' if sign == '{' else ''} ici n'est pas refermé{'e' if sign == '{' else ''}", (
            f"ajouter « {CLOSING[sign]} » en fin de ligne"
        )
    return None


def _signs(value: str) -> Iterator[str]:
    """Yield the brackets of a value, those of its quoted texts and comment aside."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|(?<=[\s,{\[])\'(?:[^\']|\'\')*\'|(?<=\s)#.*', "", value)
    yield from (sign for sign in bare if sign in "{}[]")


def _plain(line: _Line, _: _Line | None) -> tuple[str, str] | None:
    """Tell a text without quotes that YAML reads otherwise."""
    if not line.key or line.value[:1] in ("", '"', "'", "{", "[", "|", ">", "#"):
        return None
    if line.value[0] in RESERVED:
        return f"un texte sans guillemets ne commence pas par « {line.value[0]} »", f"écrire : {line.quoted()}"
    if line.value.startswith("- "):
        return "un tiret ouvre une liste", f"écrire : {line.quoted()}, ou mettre le tiret à la ligne"
    if re.search(r":(?:\s|$)", re.sub(r"\s#.*", "", line.value)):
        return "un deux-points suivi d'une espace, dans un texte sans guillemets", f"écrire : {line.quoted()}"
    return None


def _stuck(line: _Line, _: _Line | None) -> tuple[str, str] | None:
    if line.key or (match := STUCK.fullmatch(line.value)) is None:
        return None
    return "il manque une espace après le deux-points", f"écrire : {match['key']}: {match['value']}"


def _misplaced(known: Sequence[_Line], stopped: int) -> Cause | None:
    """Tell a line whose indent is that of none above."""
    if len(known) < 2 or known[-1].number != stopped:
        return None
    last, before = known[-1], known[-2]
    levels = sorted({line.indent for line in known[:-1]})
    if last.indent > before.indent and before.value and before.key:
        wanted = f"l'aligner sur la ligne {before.number} ({before.indent} espaces)"
        return stopped, f"cette ligne est en retrait ({last.indent} espaces) d'une ligne qui a déjà sa valeur", wanted
    if last.indent not in levels:
        told = " ou ".join(map(str, levels[-3:]))
        return stopped, f"un retrait de {last.indent} espaces, que n'a aucune ligne au-dessus", f"en mettre {told}"
    return None


RULES: Sequence[Callable[[_Line, _Line | None], tuple[str, str] | None]] = (_unclosed, _brackets, _plain, _stuck)
