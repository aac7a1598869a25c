"""What a report was made of: the programs that computed, the files that were read."""

import platform
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from analysis.digests import file_digest
from analysis.tables.results import Results

PROGRAMS = ["analysis", "matplotlib", "numpy", "pandas", "pypandoc-binary", "scipy", "snakemake", "typst"]


def traced(results: Results, read: Iterable[str]) -> Results:
    """Return results with the version of each program, and the SHA256 of the files read, by their path."""
    return replace(
        results,
        versions={"Python": platform.python_version()} | {name: version(name) for name in PROGRAMS},
        hashes={name: file_digest(Path(name)) for name in read},
    )
