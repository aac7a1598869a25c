"""What a step depends on: the modules that it really imports, the files of data that these read."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import grimp

import analysis
from analysis.tables import TABLES

PACKAGE = Path(analysis.__file__).parent
# Snakemake keeps the graph of imports of a study here.
CACHE = ".snakemake/imports"
# Files of data, by the module whose import means that they are read.
DATA = {
    "analysis.judging": ("schemas/*.json",),
    "analysis.language.catalogue": ("language/*/shared.yaml",),
    "analysis.figures.labels": ("language/*/figures.yaml",),
    "analysis.report.wording": ("language/*/report.yaml",),
    "analysis.report.pandoc": ("report/templates/*",),
}


def sources(step: str) -> list[Path]:
    """Return the files that a step depends on, sorted: a change of one of them makes it again.

    Parameters
    ----------
    step : str
        Name of a module of `analysis.steps`.
    """
    modules = {f"analysis.steps.{step}", "analysis.steps.handing"}
    modules |= {
        f"analysis.{table.made.rpartition('.')[0]}" for table in TABLES.values() if table.made and table.step == step
    }
    modules |= {above for module in modules for above in _graph().find_upstream_modules(module)}
    modules |= {module.rpartition(".")[0] for module in modules} | {"analysis"}
    files = {_file(module) for module in modules if module.startswith("analysis")}
    return sorted(
        files | {path for module in modules for pattern in DATA.get(module, ()) for path in PACKAGE.glob(pattern)}
    )


def digest(step: str) -> str:
    """Return what tells the files that a step depends on apart from all others."""
    found = hashlib.sha256()
    for path in sources(step):
        found.update(f"{path.relative_to(PACKAGE).as_posix()}\0{_content(path)}\0".encode())
    return found.hexdigest()


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("analysis", cache_dir=CACHE, exclude_type_checking_imports=True)


@cache
def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _file(module: str) -> Path:
    place = PACKAGE.joinpath(*module.split(".")[1:])
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
