"""What the wheel installs is enough for the rooms that need no study; all that a study imports is named."""

from __future__ import annotations

import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

import grimp
import pandas as pd
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis.geometry import fit_ca

ALONE = ("geometry", "comparison", "figures", "explorer")
OF_A_STUDY = {"prince"}  # asked by one function, which tells what installs it
# Imported through the program that brings them, which tells which versions go together.
BROUGHT = {"pillow", "referencing", "snakemake-interface-logger-plugins"}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph(
        "analysis", include_external_packages=True, cache_dir=None, exclude_type_checking_imports=True
    )


@cache
def _distributions():
    return packages_distributions()


def outside(graph, modules):
    """Return the programs that some modules import, wherever they do, by the names that pip knows."""
    found = {name for module in modules for name in graph.find_modules_directly_imported_by(module)}
    roots = {name.split(".")[0] for name in found} - {"analysis"} - set(sys.stdlib_module_names)
    return {canonicalize_name(_distributions()[name][0]) for name in roots}


def named(root, *extras):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def test_the_rooms_of_the_library_ask_for_nothing_else(graph, root):
    # A package is no root of its own here: its modules are, with all that they import, and so on.
    own = {module for module in graph.modules for room in ALONE if f"{module}.".startswith(f"analysis.{room}.")}
    reached = own.union(*(graph.find_upstream_modules(module) for module in own))
    reached = {module for module in reached if module.split(".")[0] == "analysis"}
    asked = outside(graph, reached)
    lazily = {"statsmodels", "jsonschema", "referencing", "xlsxwriter"}  # of functions that these rooms do not call
    lazily |= {"typst"}  # of what keeps the figures of a study: the library's are saved by matplotlib
    faster = {"pyyaml"}  # without it settings are read by another, to the same values
    assert asked - OF_A_STUDY - lazily - faster <= named(root)


def test_all_that_the_package_imports_is_named(graph, root):
    own = {module for module in graph.modules if module.split(".")[0] == "analysis"}
    assert outside(graph, own) <= named(root, "study") | BROUGHT
    assert named(root, "study") - outside(graph, own) == {"snakemake"}  # run, and not imported


def test_the_package_tells_its_types(root):
    assert (root / "src/analysis/py.typed").is_file()


def test_the_analysis_of_a_table_tells_what_it_lacks(monkeypatch):
    monkeypatch.setitem(sys.modules, "prince", None)
    with pytest.raises(ModuleNotFoundError, match=r"install the \[study\] extra"):
        fit_ca(pd.DataFrame([[1, 2], [2, 1]]))
