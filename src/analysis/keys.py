"""docs/cles.md: every key of the settings files, as the schemas that judge them say it."""

from collections.abc import Iterator

from analysis.judging import KINDS, Schema, branches, load_schema, of_key, types
from analysis.problems import spaced

FILES = {
    "study": "config/study.yaml",
    "questionnaire": "config/questionnaire.yaml",
    "codebook": "config/codebooks/{vague}.yaml",
    "report": "config/report.yaml",
    "markers": "config/markers.yaml",
    "survey": "config/survey.yaml",
}
# What a schema names by its own keys: a wave, a question, a space.
NAMED = "…"


def page() -> str:
    """Return the page, in French."""
    parts = [
        "# Toutes les clés",
        "Ce que peut contenir chaque fichier de configuration, tel que `check` le juge. « … » est un nom que l'étude"
        " choisit ; une étoile dit une clé nécessaire. Page faite des schémas par `make pages`.",
    ]
    for name, file in FILES.items():
        schema = load_schema(name)
        parts += [f"## {file}", spaced(schema["description"]), _table(schema)]
    return "\n\n".join(parts) + "\n"


def _table(root: Schema) -> str:
    rows = [f"| `{place}`{star} | {kind} | {told} |" for place, star, kind, told in _keys(root, root, "")]
    return "\n".join(["| clé | valeur | ce qu'elle dit |", "| --- | --- | --- |", *rows])


def _keys(schema: Schema, root: Schema, place: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield each key below a schema: its place, whether it is needed, its type, what it says."""
    for way in branches(schema, root):
        # What may stand alone, or in a list, is told once.
        if "items" in way and way["items"] not in schema.get("anyOf", ()):
            yield from _keys(way["items"], root, f"{place}[]")
        for key in (*way.get("properties", {}), *_others(way)):
            inner = of_key(way, key) or {}
            path = f"{place}.{key}" if place else key
            star = " \\*" if key in way.get("required", ()) else ""
            yield path, star, _kind(inner, root), spaced(_told(inner, root)).replace("|", "\\|")
            yield from _keys(inner, root, path)


def _others(schema: Schema) -> list[str]:
    """Return the name that stands for the keys that a study chooses, where a schema admits some."""
    return [NAMED] if isinstance(schema.get("additionalProperties"), dict) else []


def _kind(schema: Schema, root: Schema) -> str:
    ways = list(branches(schema, root))
    written = {"|": "\\|", "\t": "\\t"}  # what a table, or an eye, reads otherwise
    values = [f"`{written.get(value, value)}`" for way in ways for value in way.get("enum", ())]
    kinds = [KINDS[kind] for way in ways for kind in types(way) if not (kind == "string" and values)]
    return " ou ".join(dict.fromkeys([*values, *kinds]))


def _told(schema: Schema, root: Schema) -> str:
    return next((way["description"] for way in branches(schema, root) if "description" in way), "")
