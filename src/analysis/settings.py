"""Settings files: YAML 1.2 read with its lines, each value typed as its schema wants it, every fault told."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from analysis.judging import Place, Schema, branches, faults, load_schema, of_key, types
from analysis.problems import Problem, StudyError, raise_any
from analysis.yaml_faults import cause
from analysis.yaml_trees import HazardError, Items, Pairs, Scalar, Tree, tree_of

__all__ = ["Place", "Settings", "load_schema", "read_settings", "settings_of"]

MAX_BYTES = 8_000_000  # the draft of a codebook of 16,384 columns is of two millions
DRAFTED = "codebook"  # the schema of the files that drafts are made of
INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
BOOLEANS = {"true": True, "True": True, "false": False, "False": False}
# What the parser says of broken syntax, and what it means.
BROKEN = {
    "could not find expected ':'": "il manque un deux-points",
    "mapping values are not allowed": "un deux-points de trop : mettre le texte entre guillemets",
    "expected <block end>": "un retrait ne suit pas celui des lignes voisines",
    "found a tab": "une tabulation au lieu d'espaces",
    "found character '\\t'": "une tabulation au lieu d'espaces",
    "cannot start any token": "un signe réservé en tête de valeur : mettre le texte entre guillemets",
    "while scanning a quoted scalar": "un guillemet n'est pas refermé",
    "found unexpected end of stream": "un guillemet ou un crochet n'est pas refermé",
    "expected ',' or": "il manque une virgule, un crochet ou une accolade",
    "expected the node content": "une valeur manque",
    "special characters are not allowed": "un signe invisible",
    "but found another document": "un seul document par fichier : retirer « --- »",
    "expected '<document start>'": "un crochet ou une accolade de trop",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """A settings file that follows its schema, and the line where each of its values is written."""

    file: str
    values: dict[str, Any]
    lines: Mapping[Place, int]

    def problem(self, place: Place, found: str, remedy: str) -> Problem:
        """Return a fault of the value at `place`."""
        return _problem(self.file, self.lines.get(place, 1), place, found, remedy)


def read_settings(root: Path, file: str, schema: str) -> Settings:
    """Read `file`, a path from `root`, and check it against a schema of this package.

    Keys are the text written: `no`, `yes` and `1` are names like others. Where the schema wants a text, the value is
    the text written too. Aliases are refused, so that no small file can grow.

    Raises
    ------
    StudyError
        With every fault of the file, in the order of its lines.
    """
    if not (root / file).resolve().is_relative_to(root.resolve()):
        remedy = "y mettre le fichier lui-même, sans « .. » ni lien vers l'extérieur"
        raise StudyError([Problem(file, "fichier", "il est hors du dossier de l'étude", remedy)])
    return settings_of(_text(root / file, file), file, schema)


def settings_of(text: str, file: str, schema: str) -> Settings:
    """Return the text of a settings file checked against a schema of this package, as `read_settings` does.

    Raises
    ------
    StudyError
        With every fault of the text, in the order of its lines.
    """
    reading = _Reading(file, load_schema(schema))
    values = reading.value(_tree(text, file), reading.root, ())
    settings = Settings(file, values, reading.lines)
    judged = [settings.problem(*fault) for fault in faults(values, reading.root, drafted=schema == DRAFTED)]
    ranks = {place: rank for rank, place in enumerate(reading.lines)}
    raise_any(sorted([*reading.problems, *judged], key=lambda problem: ranks[problem.place]))
    return settings


def _problem(file: str, line: int, place: Place, found: str, remedy: str) -> Problem:
    subject = ".".join(str(step + 1) if isinstance(step, int) else step for step in place)
    return Problem(file, f"ligne {line}, {subject}" if subject else f"ligne {line}", found, remedy, place)


def _tree(text: str, file: str) -> Tree:
    """Return the tree of a settings file, or tell what keeps it from having one."""
    try:
        tree = tree_of(text)
    except HazardError as hazard:
        line, found, remedy = hazard.args
        raise StudyError([_problem(file, line, (), found, remedy)]) from None
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark else 1
        line, found, remedy = cause(text, line) or (line, *_unreadable(str(fault.problem)))
        raise StudyError([_problem(file, line, (), found, remedy)]) from None
    except YAMLError as fault:
        raise StudyError([_problem(file, 1, (), *_unreadable(str(fault).splitlines()[0]))]) from None
    if tree is None:
        raise StudyError([Problem(file, "fichier", "il est vide", "y écrire la configuration décrite dans le guide")])
    return tree


def _text(path: Path, file: str) -> str:
    try:
        content = path.read_bytes()
    except OSError:
        raise StudyError([Problem(file, "fichier", "il est introuvable", f"créer {file}")]) from None
    if len(content) > MAX_BYTES:
        found = f"il dépasse {MAX_BYTES // 1_000_000} Mo"
        raise StudyError([Problem(file, "fichier", found, "vérifier que c'est une configuration")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        found = "le fichier n'est pas en UTF-8"
        raise StudyError([_problem(file, line, (), found, "l'enregistrer en UTF-8")]) from None


def _unreadable(reason: str) -> tuple[str, str]:
    told = next((f" ({french})" for english, french in BROKEN.items() if english in reason), "")
    return f"la syntaxe YAML est rompue ici{told}", "vérifier les deux-points, les retraits et les guillemets"


@dataclass(slots=True)
class _Reading:
    """One walk over a YAML tree beside its schema."""

    file: str
    root: Schema
    problems: list[Problem] = field(default_factory=list)
    lines: dict[Place, int] = field(default_factory=dict)

    def value(self, node: Tree, schema: Schema, place: Place) -> Any:
        self.lines.setdefault(place, node.line)
        ways = list(branches(schema, self.root))
        if isinstance(node, Scalar):
            return _scalar(node, {kind for way in ways for kind in types(way)})
        if isinstance(node, Items):
            inner: Schema = next((way["items"] for way in ways if "items" in way), {})
            return [self.value(child, inner, (*place, rank)) for rank, child in enumerate(node.nodes)]
        pairs = self.pairs(node, place)
        return {key: self.value(child, _of_key(ways, key), (*place, key)) for key, child in pairs}

    def pairs(self, node: Pairs, place: Place) -> Iterator[tuple[str, Tree]]:
        """Yield keys as they are written, with their values; tell keys that are no text or written twice."""
        seen: dict[str, int] = {}
        for key, child in node.nodes:
            line = key.line
            if not isinstance(key, Scalar):
                found, remedy = "une clé n'est pas un texte", "écrire « clé: valeur »"
                self.problems.append(_problem(self.file, line, place, found, remedy))
            elif key.text in seen:
                found = f"clé « {key.text} » écrite deux fois (lignes {seen[key.text]} et {line})"
                self.problems.append(_problem(self.file, line, (*place, key.text), found, "n'en garder qu'une"))
            else:
                seen[key.text] = self.lines[(*place, key.text)] = line
                yield key.text, child


def _of_key(ways: list[Schema], key: str) -> Schema:
    return next(filter(None, (of_key(way, key) for way in ways)), {})


def _scalar(node: Scalar, kinds: Set[str]) -> Any:
    """Return the value of a scalar as the first type that fits; its text, or its node if it has a tag, if none does."""
    text = node.text
    if node.tag:
        return node  # of no type that a schema knows
    if node.is_plain and text in NULLS:
        return None
    if not node.is_plain or "string" in kinds:
        return text
    if "boolean" in kinds and text in BOOLEANS:
        return BOOLEANS[text]
    if kinds & {"integer", "number"} and INTEGER.fullmatch(text):
        return int(text)
    if "number" in kinds and NUMBER.fullmatch(text):
        return float(text)
    return text
