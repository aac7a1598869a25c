"""Every function and test that docs/methods.md names exists."""

from __future__ import annotations

import importlib
import re


def rows(root):
    """Yield the layer, the functions and the tests that each line of the page's tables names."""
    layer = ""
    for line in (root / "docs/methods.md").read_text("utf-8").splitlines():
        if title := re.search(r"Fonction \(`(analysis(?:\.\w+)?)`\)", line):
            layer = title.group(1)
        elif line.startswith("| ") and not line.startswith("| ---") and layer:
            cells = re.split(r"(?<!\\)\|", line)
            yield layer, re.findall(r"`([^`]+)`", cells[3]), re.findall(r"`([^`]*test_[^`]+)`", cells[5])


def found(layer: str, name: str) -> bool:
    """Say whether a dotted name is a module, or what a module holds."""
    first = name.split(".")[0]
    whole = name if first == "analysis" else f"analysis.{name}" if first in ("report", "figures") else f"{layer}.{name}"
    parts = whole.split(".")
    for length in range(len(parts), 1, -1):
        try:
            held = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            held = getattr(held, part, None)
        return held is not None
    return False


def test_the_page_names_functions_that_exist(root):
    named = [(layer, name) for layer, functions, _ in rows(root) for name in functions]
    assert len(named) > 80
    assert [name for layer, name in named if not found(layer, name)] == []


def test_the_page_names_tests_that_exist(root):
    known = {path.relative_to(root).with_suffix("").as_posix() for path in (root / "tests").rglob("test_*.py")}
    named = [name for _, _, tests in rows(root) for name in tests]
    assert len(named) > 80
    assert [name for name in named if not any(place == name or place.endswith(f"/{name}") for place in known)] == []


def test_every_line_names_a_function_and_a_test(root):
    assert [functions for _, functions, tests in rows(root) if not (functions and tests)] == []
