"""Snakemake is told of every source that a step may import."""

from __future__ import annotations

import ast
import re

import grimp
import pytest

COMMANDS = {"__main__.py"}
NO_STEP = {"reconstruction", "commands"}  # folders that no step of a study runs
LEAVES = {"study": {"study", "settings", "judging", "problems", "spreadsheets"}}


@pytest.fixture(scope="module")
def may_import(root):
    """Return the table of workflow/rules/common.smk."""
    text = (root / "workflow/rules/common.smk").read_text("utf-8")
    return ast.literal_eval(re.search(r"^MAY_IMPORT = (\{.*?^\})", text, flags=re.M | re.S).group(1))


@pytest.fixture(scope="module")
def imports():
    return grimp.build_graph("analysis", cache_dir=None)


def layer_of(module: str) -> str:
    part = module.split(".")[1] if "." in module else module
    return "study" if part in LEAVES["study"] else part


def test_every_layer_has_its_line(may_import, root):
    folders = {path.parent.name for path in (root / "src/analysis").glob("*/__init__.py")}
    assert folders - NO_STEP == set(may_import)


def test_what_is_imported_is_declared(may_import, imports):
    for layer, below in may_import.items():
        modules = [name for name in imports.modules if "." in name and layer_of(name) == layer]
        reached = {layer_of(name) for module in modules for name in imports.find_upstream_modules(module)}
        assert reached - {layer, "analysis"} <= set(below), layer


def test_the_leaf_study_is_told_whole(root):
    text = (root / "workflow/rules/common.smk").read_text("utf-8")
    listed = ast.literal_eval(re.search(r"^STUDY_FILES = (\[.*?\])", text, flags=re.M | re.S).group(1))
    modules = {path.name for path in (root / "src/analysis").glob("*.py")} - {"__init__.py", *COMMANDS}
    assert modules <= set(listed)
