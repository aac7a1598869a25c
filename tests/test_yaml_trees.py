"""Trees of settings files: libyaml and ruamel read the same, where libyaml reads at all."""

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import yaml_trees
from analysis.yaml_trees import MAX_DEPTH, HazardError, Items, Pairs, Scalar, tree_by_ruamel, tree_of

ROOT = Path(__file__).parents[1]
WRITTEN = sorted(
    path for room in ("config", "examples", "src/analysis/language/fr") for path in (ROOT / room).rglob("*.yaml")
)
LINES = "".join(path.read_text(encoding="utf-8-sig") for path in WRITTEN).splitlines(keepends=True)
# Signs and pieces that YAML gives a meaning to, beside words that a questionnaire holds.
PIECES = [
    *"-?:,[]{}#&*!|>%@`'\"\\~<= \n", " ", "\n", "\n  ", "\n- ", ": ", "- ", "? ", "a", "é", "q1", "\u00a0", "\u200d",
    *["\t", "\r", "\r\n", "\x85", "\u2028", "\ufeff", "\x7f", "😀", "---", "...", "|-\n", ">+\n", ">2\n", '""', "''"],
    *["\\\n", "yes", "0o7", "012", "1_000", "12:30", "null", "<<", "!!str ", "!x ", "%YAML 1.1\n", "#a\n", "\\/"],
]  # fmt: skip


def by_libyaml(text):
    """Return the tree that libyaml reads, None where it is left to ruamel."""
    with patch.object(yaml_trees, "tree_by_ruamel", lambda _: None):
        return tree_of(text)


NOTHING = ("", True, "")


def shown(tree, *, is_value=False):
    """Return a tree without the line of a value that is not written, which no reader asks for."""
    if isinstance(tree, Items):
        return tree.line, [shown(node) for node in tree.nodes]
    if isinstance(tree, Pairs):
        return tree.line, [(shown(key), shown(value, is_value=True)) for key, value in tree.nodes]
    written = (tree.text, tree.is_plain, tree.tag)
    return written if is_value and written == NOTHING else (tree.line, written)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_file_of_the_project_is_read_by_libyaml_as_by_ruamel(path):
    text = path.read_text(encoding="utf-8-sig")
    assert shown(by_libyaml(text)) == shown(tree_by_ruamel(text))


@pytest.mark.parametrize(
    "text",
    ["yes", "No", "on", "012", "0o14", "0x1F", "1_000", "12:30", "190:20:30", "~", "2020-01-01", ".inf", "=", "1e3"],
)
def test_what_versions_of_yaml_read_otherwise_stays_the_text_written(text):
    tree = by_libyaml(f"{text}: [{text}]\n")
    assert tree == Pairs(1, [(Scalar(1, text, is_plain=True), Items(1, [Scalar(1, text, is_plain=True)]))])


@pytest.mark.parametrize(
    "text",
    [
        "a: b\x85c: d\n",  # an end of line in YAML 1.1
        "a: b\u2028c: d\n",
        "%YAML 1.1\n---\na: yes\n",
        "a:\tb\n",
        "a: !!str b\n",
        "a: &x b\n",
        "a: >-#b\n",
        "a: >-\n   \n\n  b\n",
        "- a\n",  # no settings
        "a: b\n---\nc: d\n",
        "a: [\n",
        "- \n- b\n",
        "",
    ],
)
def test_what_the_two_may_read_otherwise_is_left_to_ruamel(text):
    assert by_libyaml(text) is None


@given(pieces=st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"]), max_size=14))
@example(pieces=[": ", "\n"])
@example(pieces=[">2\n", "#", "a"])
def test_whatever_is_written_both_read_the_same(pieces):
    for text in ("".join(pieces), "a:\n  " + "".join(pieces) + "\nb: c\n"):
        found = by_libyaml(text)
        if found is not None:
            assert shown(found) == shown(tree_by_ruamel(text))


@given(
    rank=st.integers(0, 10_000), cut=st.integers(0, 3), places=st.lists(st.integers(0, 10_000), min_size=1, max_size=4),
    pieces=st.lists(st.sampled_from(PIECES), min_size=4, max_size=4),
)  # fmt: skip
def test_settings_written_wrong_are_read_the_same_or_refused(rank, cut, places, pieces):
    text = "".join(LINES[rank % len(LINES) :][:8])
    for place, piece in zip(places, pieces, strict=False):
        where = place % (len(text) + 1)
        text = text[:where] + piece + text[where + cut :]
    found = by_libyaml(text)
    if found is not None:
        assert shown(found) == shown(tree_by_ruamel(text))


def test_aliases_and_abysses_are_told_as_ever():
    with pytest.raises(HazardError) as told:
        tree_of("a: &x [1]\nb: *x\n")
    assert told.value.args[0] == 2
    deep = "{a: " * MAX_DEPTH + "b" + "}" * MAX_DEPTH
    assert shown(by_libyaml(deep)) == shown(tree_by_ruamel(deep))
    with pytest.raises(HazardError):
        tree_of(f"{{a: {deep}}}")


def test_without_libyaml_the_trees_are_the_same(monkeypatch):
    expected = by_libyaml("a: [b, 012]\n")
    monkeypatch.setattr(yaml_trees, "CParser", None)
    assert by_libyaml("a: [b, 012]\n") is None
    assert tree_of("a: [b, 012]\n") == expected
