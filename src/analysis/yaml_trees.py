"""The tree of a YAML 1.2 text, each node with its line: read by libyaml where it reads as ruamel does, else by ruamel.

A tree is what its text says: no alias makes it larger, no abyss deeper than `MAX_DEPTH`. Its scalars are texts: what
`yes`, `012` or `12:30` mean is said by the schema that reads them, never by a version of YAML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.events import AliasEvent, CollectionStartEvent
from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

try:
    from yaml import CollectionEndEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent, StreamEndEvent, YAMLError
    from yaml.cyaml import CParser
except ImportError:  # the library alone, without what a study needs: the same trees, more slowly
    CParser = None

MAX_DEPTH = 30
ALIAS_REMEDY = "recopier ce qui est désigné ; si c'est un texte, le mettre entre guillemets"
# Where the two differ: more ends of lines in YAML 1.1, tabs, directives, what may begin a block of text.
OTHERWISE = re.compile(
    r"[\t\x85\u2028\u2029\ufeff]|\r(?!\n)|^%|[|>][0-9+-]*(?:#| *(?: #.*)?\r?\n *\r?(?:\n|\Z))", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, as it is once its quotes are read; `tag` is the one written before it, if any."""

    line: int
    text: str
    is_plain: bool
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    nodes: "list[Tree]"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Keys with their values, in the order written, a key written twice included."""

    line: int
    nodes: "list[tuple[Tree, Tree]]"


Tree: TypeAlias = Scalar | Items | Pairs


class HazardError(Exception):
    """What the format of YAML admits and settings do not: line, what is found, remedy."""


class _OtherwiseError(Exception):
    """What is left to ruamel: it reads it otherwise, or tells it better."""


def tree_of(text: str) -> Tree | None:
    """Return the tree of a YAML text, None if it is empty.

    Raises
    ------
    HazardError
        At an alias, or beyond `MAX_DEPTH` levels.
    ruamel.yaml.error.YAMLError
        If the text is no YAML.
    """
    if CParser is None or OTHERWISE.search(text):
        return tree_by_ruamel(text)
    try:
        return _tree_by_libyaml(text)
    except (_OtherwiseError, YAMLError, UnicodeError):
        return tree_by_ruamel(text)


def _tree_by_libyaml(text: str) -> Tree:
    """Return the tree as PyYAML's parser in C reads it; raise where its reading is not to be trusted or is refused."""
    parser = CParser(text)
    parser.get_event()  # the stream's start
    parser.get_event()  # the document's
    tree = _of_event(parser, parser.get_event(), 1)
    parser.get_event()  # the document's end
    if not isinstance(tree, Pairs) or type(parser.get_event()) is not StreamEndEvent:
        raise _OtherwiseError
    return tree


def _of_event(parser: Any, event: Any, depth: int, *, is_value: bool = False) -> Tree:
    """Return the node that an event opens; ruamel says on which line nothing is written, but after a key."""
    kind = type(event)
    if kind is ScalarEvent and event.tag is None and event.anchor is None and (is_value or event.value or event.style):
        return Scalar(event.start_mark.line + 1, event.value, event.style == "")
    if kind not in (SequenceStartEvent, MappingStartEvent) or event.tag or event.anchor or depth > MAX_DEPTH:
        raise _OtherwiseError
    line = event.start_mark.line + 1
    if kind is SequenceStartEvent:
        return Items(line, [_of_event(parser, inner, depth + 1) for inner in _inner(parser)])
    return Pairs(
        line,
        [
            (_of_event(parser, key, depth + 1), _of_event(parser, parser.get_event(), depth + 1, is_value=True))
            for key in _inner(parser)
        ],
    )


def _inner(parser: Any) -> Iterator[Any]:
    """Yield the events that follow, up to the end of the list or of the mapping."""
    while not isinstance(event := parser.get_event(), CollectionEndEvent):
        yield event


def tree_by_ruamel(text: str) -> Tree | None:
    """Return the tree as ruamel reads it, in Python."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _Composer
    node: Node | None = yaml.compose(text)
    return None if node is None else _of_node(node)


def _of_node(node: Node) -> Tree:
    line = node.start_mark.line + 1
    if isinstance(node, ScalarNode):
        tag = node.tag or ""
        return Scalar(line, node.value, node.style is None, tag if tag.startswith("!") else "")
    if isinstance(node, SequenceNode):
        return Items(line, [_of_node(child) for child in node.value])
    return Pairs(line, [(_of_node(key), _of_node(child)) for key, child in node.value])


class _Composer(Composer):
    """Compose a tree that no alias nor abyss makes larger than its text."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            raise HazardError(line, f"un renvoi YAML (*{event.anchor}) n'est pas admis", ALIAS_REMEDY)
        if isinstance(event, CollectionStartEvent) and self.depth >= MAX_DEPTH:
            raise HazardError(line, f"plus de {MAX_DEPTH} niveaux imbriqués", "vérifier les crochets et les accolades")
        return super().compose_node(parent, index)
