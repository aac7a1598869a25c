"""The schemas of settings files: what they say of a value, and every fault that jsonschema finds, told in French."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from analysis.problems import choice, nearest

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

Schema: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple[str | int, ...]
Fault: TypeAlias = tuple[Place, str, str]  # where, what is found, what would mend it

UNDECIDED = "TODO"  # what a draft leaves to a person: told where the file is checked, whatever the schema wants there
KINDS = {
    "object": "un ensemble « clé: valeur »",
    "array": "une liste",
    "string": "un texte",
    "integer": "un nombre entier",
    "number": "un nombre",
    "boolean": "true ou false",
    "null": "rien (null)",
}
# By keyword: what is found, and what would mend it.
TEMPLATES = {
    "minimum": ("{value} est trop petit", "écrire au moins {rule}"),
    "exclusiveMinimum": ("{value} est trop petit", "écrire plus que {rule}"),
    "maximum": ("{value} est trop grand", "écrire au plus {rule}"),
    "exclusiveMaximum": ("{value} est trop grand", "écrire moins que {rule}"),
    "minLength": ("texte vide ou trop court", "écrire au moins {rule} caractère{s}"),
    "maxLength": ("texte de {size} caractères", "en garder au plus {rule}"),
    "minItems": ("{size} élément(s)", "en écrire au moins {rule}"),
    "maxItems": ("{size} éléments", "en garder au plus {rule}"),
    "minProperties": ("{size} élément(s)", "en écrire au moins {rule}"),
    "maxProperties": ("{size} éléments", "en garder au plus {rule}"),
    "const": ("valeur « {value} » non admise", "écrire « {rule} »"),
    "oneOf": ("plusieurs formes admises à la fois", "n'en garder qu'une"),
    "pattern": ("« {value} » n'a pas la forme voulue", "{description} (règle : {rule})"),
    "propertyNames": ("« {value} » ne peut pas être un nom", "{description} (règle : {rule})"),
}


@cache
def load_schema(name: str) -> Schema:
    """Return a schema of this package: study, questionnaire, codebook or report."""
    text = resources.files("analysis").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    schema: Schema = json.loads(text)
    return schema


def branches(schema: Schema, root: Schema) -> Iterator[Schema]:
    """Yield a schema and those it stands for: the definition it names in `root`, the ways of its `anyOf` or `oneOf`."""
    yield schema
    if "$ref" in schema:
        yield from branches(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    for way in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from branches(way, root)


def of_key(schema: Schema, key: str) -> Schema | None:
    """Return what a schema says of the value of one key; None if it says nothing or admits no such key."""
    matched = (inner for pattern, inner in schema.get("patternProperties", {}).items() if re.search(pattern, key))
    others = schema.get("additionalProperties")
    otherwise = next(matched, others if isinstance(others, dict) else None)
    inner: Schema | None = schema.get("properties", {}).get(key, otherwise)
    return inner


def types(schema: Schema) -> list[str]:
    """Return the types that a schema admits by itself; none if it does not say."""
    declared: str | list[str] = schema.get("type", [])
    return [declared] if isinstance(declared, str) else declared


def faults(values: Any, schema: Schema, *, drafted: bool = False) -> list[Fault]:
    """Return every fault of values by a schema; a value of a wrong type has no other fault.

    A value that a draft leaves undecided is none where the schema is that of what is `drafted`.
    """
    found = _leaves(_validator(schema).iter_errors(values))
    kept = (error for error in found if not (drafted and error.instance == UNDECIDED))
    errors = [(tuple(error.absolute_path), _keyword(error), error) for error in kept]
    mistyped = {place for place, keyword, _ in errors if keyword == "type"}
    told = (
        ((*place, *steps), found, remedy)
        for place, keyword, error in errors
        if keyword == "type" or place not in mistyped
        for steps, found, remedy in TOLD.get(keyword, _filled)(error)
    )
    return list(dict.fromkeys(told))  # of several keys that are missing there is an error each, and each tells all


def _validator(schema: Schema) -> Validator:
    """Return the judge of a schema, which looks up no reference outside of it."""
    from jsonschema import Draft202012Validator
    from referencing import Registry

    return Draft202012Validator(schema, registry=Registry())


def _leaves(errors: Iterable[Any]) -> Iterator[Any]:
    """Yield the errors; that of an `anyOf` gives way to those of the way which admits values of this type."""
    for error in errors:
        ways: list[list[Any]] = [list(way) for _, way in groupby(error.context, lambda inner: inner.schema_path[0])]
        admitting = [way for way in ways if not any(inner.validator == "type" and not inner.path for inner in way)]
        yield from _leaves(sorted(admitting, key=len)[0]) if admitting else [error]


def _keyword(error: Any) -> str:
    """Return the keyword by which an error is told: what has the type of no way of an `anyOf` is of a wrong type."""
    if list(error.schema_path)[-2:-1] == ["propertyNames"]:
        return "propertyNames"
    keyword: str = "type" if error.context else error.validator
    return keyword


def _filled(error: Any) -> Iterator[Fault]:
    found, remedy = TEMPLATES[_keyword(error)]
    words = {
        "rule": _written(error.validator_value),
        "value": _written(error.instance),
        "size": len(error.instance) if isinstance(error.instance, str | list | dict) else 0,
        "s": "s" if error.validator_value != 1 else "",
        "description": error.schema.get("description"),
    }
    steps = (error.instance,) if _keyword(error) == "propertyNames" else ()
    yield steps, found.format(**words), remedy.format(**words)


def _mistyped(error: Any) -> Iterator[Fault]:
    typed = [inner.schema for inner in error.context or [error] if inner.validator == "type"]
    expected = " ou ".join(KINDS[kind] for schema in typed for kind in types(schema))
    remedy = error.schema.get("description", f"écrire {expected}")
    yield (), f"{expected} est attendu ici", _with_comma(error.instance, remedy)


def _with_comma(value: Any, remedy: str) -> str:
    """Return a remedy, and that of a comma within a text between braces, which leaves a key without a value."""
    comma = 'si une virgule coupe ici un texte, le mettre entre guillemets : {label: "Oui, tout à fait", …}'
    return f"{remedy.rstrip('.')} ; {comma}" if value is None else remedy


def _unlisted(error: Any) -> Iterator[Fault]:
    value = _written(error.instance)
    yield (), f"valeur « {value} » non admise", choice(value, map(_written, error.validator_value))


def _repeated(error: Any) -> Iterator[Fault]:
    for rank, item in enumerate(error.instance):
        if (first := error.instance.index(item)) < rank:
            found = f"« {_written(item)} » est écrit deux fois dans la liste (rangs {first + 1} et {rank + 1})"
            yield (rank,), found, "n'en garder qu'un"


def _unknown(error: Any) -> Iterator[Fault]:
    for key in _strangers(error):
        remedy = choice(key, error.schema.get("properties", ()))
        yield (key,), f"clé « {key} » inconnue", _with_comma(error.instance[key], remedy)


def _missing(error: Any) -> Iterator[Fault]:
    rule, known = error.validator_value, error.schema["properties"]
    if isinstance(rule, dict):
        rule = [key for given, keys in rule.items() if given in error.instance for key in keys]
    misspelt = {nearest(key, known) for key in _strangers(error)}
    for key in rule:
        if key not in error.instance and key not in misspelt:
            yield (), f"la clé « {key} » manque", f"ajouter « {key}: … ». {known[key]['description']}"


def _strangers(error: Any) -> list[str]:
    """Return the keys of a mapping that its schema, if it is closed, does not know."""
    closed = error.schema.get("additionalProperties") is False
    return [key for key in error.instance if closed and of_key(error.schema, key) is None]


def _written(value: Any) -> str:
    """Return a value as a settings file writes it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


# The keywords whose faults a template does not tell.
TOLD: Mapping[str, Callable[[Any], Iterator[Fault]]] = {
    "type": _mistyped,
    "enum": _unlisted,
    "uniqueItems": _repeated,
    "additionalProperties": _unknown,
    "required": _missing,
    "dependentRequired": _missing,
}
