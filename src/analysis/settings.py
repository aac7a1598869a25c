"""Settings files: YAML 1.2 read with its lines, checked against a closed JSON schema, every fault told in French."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from analysis.problems import Problem, StudyError, choice, nearest, raise_any

Schema: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 2_000_000
MAX_DEPTH = 30
INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WORDS = re.compile(r"\^\(([a-z_|]+)\)\$")  # the pattern of a few words
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
KINDS = {
    "object": "un ensemble « clé: valeur »",
    "array": "une liste",
    "string": "un texte",
    "integer": "un nombre entier",
    "number": "un nombre",
    "boolean": "true ou false",
    "null": "rien (null)",
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
        With every fault of the file.
    """
    if not (root / file).resolve().is_relative_to(root.resolve()):
        remedy = "y mettre le fichier lui-même, sans « .. » ni lien vers l'extérieur"
        raise StudyError([Problem(file, "fichier", "il est hors du dossier de l'étude", remedy)])
    reading = _Reading(file)
    values = reading.value(_compose(root / file, file), load_schema(schema), ())
    raise_any(reading.problems)
    return Settings(file, values, reading.lines)


@cache
def load_schema(name: str) -> Schema:
    """Return a schema of this package: study, questionnaire or codebook."""
    text = resources.files("analysis").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    schema: Schema = json.loads(text)
    return schema


def _problem(file: str, line: int, place: Place, found: str, remedy: str) -> Problem:
    subject = ".".join(str(step + 1) if isinstance(step, int) else step for step in place)
    return Problem(file, f"ligne {line}, {subject}" if subject else f"ligne {line}", found, remedy, place)


def _compose(path: Path, file: str) -> Node:
    """Return the tree of a YAML file, after the hazards of the format are put aside."""
    text = _text(path, file)
    try:
        _refuse_hazards(text, file)
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark else 1
        raise StudyError([_problem(file, line, (), *_unreadable(str(fault.problem)))]) from None
    except YAMLError as fault:
        raise StudyError([_problem(file, 1, (), *_unreadable(str(fault).splitlines()[0]))]) from None
    if node is None:
        raise StudyError([Problem(file, "fichier", "il est vide", "y écrire la configuration décrite dans le guide")])
    return node


def _text(path: Path, file: str) -> str:
    try:
        content = path.read_bytes()
    except OSError:
        raise StudyError([Problem(file, "fichier", "il est introuvable", f"créer {file}")]) from None
    if len(content) > MAX_BYTES:
        raise StudyError([Problem(file, "fichier", "il dépasse 2 Mo", "vérifier que c'est une configuration")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        found = "le fichier n'est pas en UTF-8"
        raise StudyError([_problem(file, line, (), found, "l'enregistrer en UTF-8")]) from None


def _unreadable(reason: str) -> tuple[str, str]:
    told = next((f" ({french})" for english, french in BROKEN.items() if english in reason), "")
    return f"la syntaxe YAML est rompue ici{told}", "vérifier les deux-points, les retraits et les guillemets"


def _refuse_hazards(text: str, file: str) -> None:
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if isinstance(event, AliasEvent):
            found, remedy = f"un renvoi YAML (*{event.anchor}) n'est pas admis", "recopier ce qui est désigné"
        elif depth > MAX_DEPTH:
            found, remedy = f"plus de {MAX_DEPTH} niveaux imbriqués", "vérifier les crochets et les accolades"
        else:
            continue
        raise StudyError([_problem(file, event.start_mark.line + 1, (), found, remedy)])


@dataclass(slots=True)
class _Reading:
    """One walk over a YAML tree beside its schema: plain values out, faults and lines gathered."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    lines: dict[Place, int] = field(default_factory=dict)
    definitions: Schema = field(default_factory=dict)

    def value(self, node: Node, schema: Schema, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        self.definitions = schema.get("$defs", self.definitions)
        if "$ref" in schema:
            schema = self.definitions[schema["$ref"].removeprefix("#/$defs/")]
        types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if isinstance(node, MappingNode) and "object" in types:
            return self.mapping(node, schema, place)
        if isinstance(node, SequenceNode) and "array" in types:
            return self.sequence(node, schema, place)
        if isinstance(node, ScalarNode) and (read := _scalar(node, types)):
            self.check_scalar(read[0], schema, place)
            return read[0]
        expected = " ou ".join(KINDS[kind] for kind in types)
        self.tell(place, f"{expected} est attendu ici", schema.get("description", f"écrire {expected}"))
        return None

    def mapping(self, node: MappingNode, schema: Schema, place: Place) -> dict[str, Any]:
        properties: Schema = schema.get("properties", {})
        others: Schema | bool = schema.get("additionalProperties", False)
        values: dict[str, Any] = {}
        misspelt: set[str | None] = set()
        for key, child in self.pairs(node, place):
            inner = properties.get(key, others)
            if inner is False:
                misspelt.add(nearest(key, properties))
                self.tell((*place, key), f"clé « {key} » inconnue", choice(key, properties))
            elif not isinstance(inner, bool):
                self.check_name(key, schema, place)
                values[key] = self.value(child, inner, (*place, key))
        for key in schema.get("required", ()):
            if key not in values and key not in misspelt:
                self.tell(place, f"la clé « {key} » manque", f"ajouter « {key}: … ». {properties[key]['description']}")
        self.check_size(values, schema, place, "minProperties", "maxProperties")
        return values

    def pairs(self, node: MappingNode, place: Place) -> Iterator[tuple[str, Node]]:
        """Yield keys as they are written, with their values; tell keys that are no text or written twice."""
        seen: dict[str, int] = {}
        for key, child in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                self.lines[place] = line
                self.tell(place, "une clé n'est pas un texte", "écrire « clé: valeur »")
            elif key.value in seen:
                self.lines[(*place, key.value)] = line
                found = f"clé « {key.value} » écrite deux fois (lignes {seen[key.value]} et {line})"
                self.tell((*place, key.value), found, "n'en garder qu'une")
            else:
                seen[key.value] = self.lines[(*place, key.value)] = line
                yield key.value, child

    def sequence(self, node: SequenceNode, schema: Schema, place: Place) -> list[Any]:
        values = [self.value(child, schema["items"], (*place, rank)) for rank, child in enumerate(node.value)]
        self.check_size(values, schema, place, "minItems", "maxItems")
        return values

    def check_scalar(self, value: Any, schema: Schema, place: Place) -> None:
        if (admitted := _admitted(schema)) and value not in admitted:
            self.tell(place, f"valeur « {value} » non admise", choice(str(value), map(str, admitted)))
        if isinstance(value, str) and len(value) < schema.get("minLength", 0):
            least = schema["minLength"]
            self.tell(place, "texte vide ou trop court", f"écrire au moins {least} caractère{'s' if least > 1 else ''}")
        if isinstance(value, bool) or not isinstance(value, int | float):
            return
        if value < schema.get("minimum", value):
            self.tell(place, f"{value} est trop petit", f"écrire au moins {schema['minimum']}")
        if value <= schema.get("exclusiveMinimum", value - 1):
            self.tell(place, f"{value} est trop petit", f"écrire plus que {schema['exclusiveMinimum']}")

    def check_name(self, key: str, schema: Schema, place: Place) -> None:
        pattern = schema.get("propertyNames", {}).get("pattern", "")
        if not re.search(pattern, key):
            remedy = f"au plus 32 lettres sans accent, chiffres ou _, sans espace (règle : {pattern})"
            self.tell((*place, key), f"« {key} » ne peut pas être un nom", remedy)

    def check_size(self, values: Any, schema: Schema, place: Place, least: str, most: str) -> None:
        if len(values) < schema.get(least, 0):
            self.tell(place, f"{len(values)} élément(s)", f"en écrire au moins {schema[least]}")
        if len(values) > schema.get(most, len(values)):
            self.tell(place, f"{len(values)} éléments", f"en garder au plus {schema[most]}")

    def tell(self, place: Place, found: str, remedy: str) -> None:
        self.problems.append(_problem(self.file, self.lines.get(place, 1), place, found, remedy))


def _admitted(schema: Schema) -> list[Any]:
    """Return the only values of a scalar: an `enum`, or a pattern of words where a mapping is admitted too."""
    words = WORDS.fullmatch(schema.get("pattern", ""))
    return words[1].split("|") if words else schema.get("enum", [])


def _scalar(node: ScalarNode, types: list[str]) -> tuple[Any] | None:
    """Return the value of a scalar as the first type that fits, boxed; None if no type fits."""
    plain = node.style is None
    if (node.tag or "").startswith("!"):
        return None
    if plain and node.value in NULLS:
        return (None,) if "null" in types else None
    if "string" in types:
        return (node.value,)
    if plain and "boolean" in types and node.value in BOOLEANS:
        return (BOOLEANS[node.value],)
    if plain and {"integer", "number"} & set(types) and INTEGER.fullmatch(node.value):
        return (int(node.value),)
    if plain and "number" in types and NUMBER.fullmatch(node.value):
        return (float(node.value),)
    return None
