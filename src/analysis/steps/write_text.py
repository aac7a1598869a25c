"""Write the report as one text, and every result table in a workbook."""

import hashlib
import platform
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from analysis.printing.door import Printed
from analysis.report.document import build_document
from analysis.report.texts import Texts
from analysis.report.workbook import workbook_bytes
from analysis.study import Study

PROGRAMS = ["analysis", "matplotlib", "numpy", "pandas", "pypandoc-binary", "scipy", "snakemake", "typst"]


def write_text(
    printed: Printed, *, hashed: list[str], study: Study, texts: Texts, weighted: bool
) -> dict[str, str | bytes]:
    """Return the text and the workbook of a study."""
    results = replace(
        printed,
        versions={"Python": platform.python_version()} | {name: version(name) for name in PROGRAMS},
        hashes={name: hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in hashed},
        weighted=weighted,
    )
    return {"text": build_document(study, results, texts), "workbook": workbook_bytes(study, results)}
