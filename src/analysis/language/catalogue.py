"""Whole sentences, chosen by key and filled with values: nothing is glued from fragments.

The catalogue of a language is a folder of YAML files. `sentence("report.axis.carried")` reads the entry
`axis: {carried: …}` of `report.yaml`. An entry is a sentence with named placeholders, or its variants `none`, `one`
and `other`, among which the value `count` chooses.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from string import Formatter
from typing import Any

from analysis.language.locales import is_single
from analysis.language.numbers import integer
from analysis.language.typography import typeset
from analysis.yaml_trees import Pairs, Scalar, Tree, tree_of


class CatalogueError(LookupError):
    """A sentence is not in the catalogue, or its placeholders and the values given differ."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language.

    Parameters
    ----------
    language : str
        Name of the folder that holds the sentences, such as « fr ».
    escape : callable, optional
        Applied to every value that fills a placeholder, never to the sentence itself.
    literal : callable, optional
        Applied to what the sentence itself says between its placeholders.
    """

    language: str
    escape: Callable[[str], str] = str
    literal: Callable[[str], str] = str

    def sentence(self, key: str, *, count: float | None = None, counted: str | None = None, **values: str) -> str:
        """Return the sentence of a key, filled.

        Parameters
        ----------
        key : str
            File and path of the entry, such as « report.axis.carried ».
        count : float, optional
            Chooses among `none`, `one`, `other` and fills `{count}`.
        counted : str, optional
            How the count is printed, unless it is as any integer.
        **values : str
            What fills each placeholder, already typeset.

        Raises
        ------
        CatalogueError
            If the key is unknown, a placeholder has no value, or a value has no placeholder.
        """
        template = self.template(key, count)
        wanted = placeholders(template)
        known = {name: self.escape(value) for name, value in values.items()}
        if count is not None and "count" in wanted:
            known["count"] = integer(count, self.language) if counted is None else counted
        if wanted != known.keys():
            raise CatalogueError(f"{key} wants {sorted(wanted)}, was given {sorted(known)}")
        return "".join(self.literal(text) + (known[name] if name else "") for text, name in _parts(template))

    def template(self, key: str, count: float | None = None) -> str:
        """Return the sentence of a key before it is filled."""
        entry: Any = _entries(self.language, key.partition(".")[0])
        for part in key.split(".")[1:]:
            entry = entry.get(part) if isinstance(entry, Mapping) else None
        if isinstance(entry, Mapping) and "other" in entry:
            entry = self._variant(key, entry, count)
        if not isinstance(entry, str):
            raise CatalogueError(f"no sentence « {key} » in {self.language}")
        return typeset(entry.strip(), self.language)

    def _variant(self, key: str, variants: Mapping[str, str], count: float | None) -> str:
        if count is None:
            raise CatalogueError(f"{key} has variants: give a count")
        if count == 0 and "none" in variants:
            return variants["none"]
        return variants["one" if "one" in variants and is_single(int(count), self.language) else "other"]

    def templates(self, name: str) -> dict[str, str]:
        """Return every sentence of a file before it is filled, by its path in the file: « shown.all », « n.other »."""
        return dict(_sentences(_entries(self.language, name), self.language))

    def has(self, key: str) -> bool:
        """Return whether the catalogue holds a sentence under this key."""
        try:
            self.template(key, 2)
        except CatalogueError:
            return False
        return True


def _sentences(entries: Mapping[str, Any], language: str, path: str = "") -> Iterator[tuple[str, str]]:
    for key, entry in entries.items():
        if isinstance(entry, Mapping):
            yield from _sentences(entry, language, f"{path}{key}.")
        else:
            yield f"{path}{key}", typeset(str(entry).strip(), language)


def placeholders(template: str) -> set[str]:
    """Return the names between braces."""
    return {name for _, name in _parts(template) if name is not None}


@lru_cache(maxsize=4096)  # sentences are said many times
def _parts(template: str) -> tuple[tuple[str, str | None], ...]:
    """Return each text of a sentence with the name of what follows it, if anything does."""
    return tuple((text, name) for text, name, _, _ in Formatter().parse(template))


@cache
def _entries(language: str, name: str) -> Mapping[str, Any]:
    source = files("analysis.language") / language / f"{name}.yaml"
    if not source.is_file():
        raise CatalogueError(f"no catalogue {language}/{name}.yaml")
    entries: Mapping[str, Any] = entry_of(tree_of(source.read_text("utf-8")))
    return entries


def entry_of(tree: Tree | None) -> Any:
    """Return what a tree of mappings and texts says: a reader of every kind of value is ten times as long."""
    if isinstance(tree, Scalar):
        return tree.text
    entries = {entry_of(key): entry_of(value) for key, value in tree.nodes} if isinstance(tree, Pairs) else {}
    if not isinstance(tree, Pairs) or len(entries) < len(tree.nodes):
        raise CatalogueError("a catalogue holds sentences and mappings of them, each key once")
    return entries
