"""A settings file that is no YAML is told by the line that its author wrote wrong, with the line to write."""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from analysis.yaml_faults import cause

ROOT = Path(__file__).parents[1]
FILES = [*sorted((ROOT / "config").glob("**/*.yaml")), *sorted((ROOT / "examples/poison/config").glob("**/*.yaml"))]
HEAD = "themes:\n  lieux: {label: Lieux}\nquestions:\n"
REST = "    role: descriptive\n    type: text\n"


def stop(text: str) -> int | None:
    """Return the line where the parser stops, if it does."""
    try:
        deque(YAML(typ="safe", pure=True).parse(text), maxlen=0)
    except MarkedYAMLError as fault:
        return (fault.problem_mark or fault.context_mark).line + 1
    return None


@pytest.mark.parametrize(
    ("written", "line", "found", "remedy"),
    [
        (
            f'  a:\n    label: "Nom\n{REST}  b:\n    label: "Âge"\n{REST}',
            5,
            "guillemet ouvert",
            'écrire : label: "Nom"',
        ),
        (
            f'{REST.join(["  a:" + chr(10), ""])}    wording: "Nom ?\n',
            7,
            "guillemet ouvert",
            'écrire : wording: "Nom ?"',
        ),
        (f"  a:\n    label: 'L'âge'\n{REST}", 5, "apostrophe", 'écrire : label: "L\'âge"'),
        (f"  a:\n    label: Aide : où ?\n{REST}", 5, "deux-points", 'écrire : label: "Aide : où ?"'),
        (f"  a:\n    label:Aide\n{REST}", 5, "espace après", "écrire : label: Aide"),
        (f"  a:\n\tlabel: A\n{REST}", 5, "tabulation", "espaces"),
        ("  a:\n    label: A\n   role: b\n", 6, "retrait de 3 espaces", "en mettre 0 ou 2 ou 4"),
        ("  a:\n    label: A\n      role: b\n", 6, "en retrait (6 espaces)", "ligne 5 (4 espaces)"),
        (f"  a:\n    label: %age\n{REST}", 5, "ne commence pas par « % »", 'écrire : label: "%age"'),
        (f'  a:\n    label: "Un" ou deux\n{REST}', 5, "suit le guillemet", 'écrire : label: "\\"Un\\" ou deux"'),
        (f"  a:\n    note: - ceci\n{REST}", 5, "tiret", 'écrire : note: "- ceci"'),
        ("  a: {label: A, role: b}}\n", 4, "« } » de trop", "le retirer"),
        (f"  a:\n    categories: [a, b\n{REST}", 5, "le crochet ouvert ici", "ajouter « ] »"),
    ],
)
def test_the_true_line_is_told_with_what_to_write(written, line, found, remedy):
    text = HEAD + written
    stopped = stop(text)
    assert stopped is not None
    told = cause(text, stopped)
    assert told is not None
    assert told[0] == line
    assert found in told[1]
    assert remedy in told[2]


def stop_after(text: str, line: int) -> int | None:
    """Return where the parser stops in a text that is sound before a line.

    Entries before the one above that line are blank, since the parser would go through them to come to the same state.
    """
    lines = text.splitlines(keepends=True)
    head, entry = (max((r for r in range(line - 1) if re.match(own, lines[r])), default=0) for own in (r"\w", r"  \w"))
    kept = {head, *range(max(head, entry), len(lines))}
    return stop("".join(own if rank in kept else "\n" for rank, own in enumerate(lines)))


MUTATIONS = {
    "a quote that closes": (r'^(\s+\w+: ".*)"$', r"\1"),
    "a bracket that closes": (r"^(.*[^\s{\[}\]].*)[}\]]$", r"\1"),
    "a space after a key": (r"^(\s+[a-z]+): ([^{\[]+)$", r"\1:\2"),
    "a space of the indent": (r"^    (\S.*)$", r"\t\1"),
}


def broken(pattern: str, new: str) -> Iterator[tuple[int, str]]:
    """Yield texts of real files with one line made wrong, and the line."""
    for file in FILES:
        lines = file.read_text("utf-8").splitlines()
        matching = [rank for rank, line in enumerate(lines) if re.match(pattern, line) and "#" not in line]
        for rank in matching[:: max(1, len(matching) // 15)]:
            yield rank + 1, "\n".join([*lines[:rank], re.sub(pattern, new, lines[rank]), *lines[rank + 1 :]]) + "\n"


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_sign_lost_anywhere_in_a_real_file_is_told_at_its_line(mutation):
    tried = [(line, text, stop_after(text, line)) for line, text in broken(*MUTATIONS[mutation])]
    refused = [(line, cause(text, stopped)) for line, text, stopped in tried if stopped is not None]
    missed = [line for line, told in refused if told is None or told[0] != line]
    assert len(refused) >= 4
    assert len(missed) <= 0.1 * len(refused), missed


def test_a_sound_file_has_nothing_that_a_rule_calls_broken():
    for file in FILES:
        text = file.read_text("utf-8")
        assert stop(text) is None
        assert cause(text, len(text.splitlines())) is None, file
