"""Pages made from the code are those that the code makes, and what they name exists."""

from __future__ import annotations

import importlib.util
import re

import pytest

from analysis.judging import load_schema
from analysis.keys import FILES


@pytest.fixture(scope="module")
def pages(root):
    spec = importlib.util.spec_from_file_location("pages", root / "workflow/setup/pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages(root)


def test_pages_are_up_to_date(pages, root):
    stale = [path.name for path, text in pages.items() if path.read_text("utf-8") != text]
    assert stale == [], "run `make pages`"


def test_every_room_of_the_package_has_its_floor(pages, root):
    drawn = pages[root / "ARCHITECTURE.md"]
    rooms = {path.parent.name for path in (root / "src/analysis").glob("*/__init__.py")}
    rooms |= {path.stem for path in (root / "src/analysis").glob("*.py")} - {"__init__"}
    assert [room for room in sorted(rooms) if f"`{room}`" not in drawn] == []


def test_every_table_has_its_section(pages, root):
    from analysis.tables import TABLES

    page = pages[root / "docs/tables.md"]
    for table in (each for each in TABLES.values() if each.step):
        section = page.split(f"## {table.path}.csv\n")[1].split("\n## ")[0]
        assert re.findall(r"`(\w+)`", section.splitlines()[-1] or section.splitlines()[-2]) == table.names


@pytest.mark.parametrize("name", ["study", "questionnaire", "codebook", "report"])
def test_every_key_of_the_schemas_is_told_with_its_values(pages, root, name):
    page, schema = pages[root / "docs/cles.md"], load_schema(name)
    section = page.split(f"\n## {FILES[name]}\n")[1].split("\n## ")[0]
    told = re.findall(r"^\| `([^`]+)`[^|]*\| ((?:[^|]|\\\|)+) \| (.+) \|$", section, flags=re.M)
    assert len(told) == section.count("\n| `")
    assert {place.rpartition(".")[2] for place, _, _ in told} >= set(keys_in(schema))
    assert all(kind.strip() and words.strip() for _, kind, words in told)


def keys_in(schema):
    """Yield every key that a schema names, wherever it is."""
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
        yield from (key for key, value in schema["properties"].items() if isinstance(value, dict))
    for value in inner:
        yield from keys_in(value)


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "README.en.md"])
def test_files_that_the_plan_names_exist(root, name):
    text = (root / name).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)[)#]", text):
        assert (root / target).exists(), f"{name}: {target}"
