"""What a step depends on: the modules that it really imports, the files of data that these read."""

import hashlib
from functools import cache
from pathlib import Path

import grimp

import analysis
from analysis.digests import file_digest
from analysis.tables import TABLES

PACKAGE = Path(analysis.__file__).parent
# Files of data, by the module whose import means that a step reads them. Schemas judge a study before any step.
DATA = {
    "analysis.language.catalogue": ("language/*/shared.yaml",),
    "analysis.deposit.verifiers": ("deposit/templates/*",),
    "analysis.markers.columns": ("language/*/markers.yaml",),
    "analysis.figures.labels": ("language/*/figures.yaml",),
    "analysis.report.wording": ("language/*/report.yaml",),
    "analysis.report.workbook": ("language/*/columns.yaml", "language/*/report.yaml"),
    "analysis.explorer.panels": ("language/*/columns.yaml",),
    "analysis.explorer.payload": ("language/*/explorer.yaml",),
    "analysis.explorer.assembly": ("explorer/page.html", "explorer/bundle/e*"),
    "analysis.explorer.place": ("language/*/place.yaml", "explorer/bundle/place.*"),
    "analysis.report.chapters.references": ("report/chapters/references.bib",),
    "analysis.report.pandoc": ("report/templates/*",),
}

# Modules that another runs in a process of their own: nothing imports them.
STARTED = {
    "analysis.readers.sav": "analysis.readers.sav_process",
    "analysis.readers.spreadsheet": "analysis.readers.sheet_process",
}


def sources(step: str) -> list[Path]:
    """Return the files that a step depends on, sorted: a change of one of them makes it again.

    Parameters
    ----------
    step : str
        Name of a module of `analysis.steps`.
    """
    makers = [table.made for table in TABLES.values() if table.step == step and table.made]
    own = {f"analysis.{maker}".rpartition(".")[0] for maker in makers}
    own |= {f"analysis.steps.{step}", "analysis.steps.handing"}
    modules = own.union(*map(import_graph().find_upstream_modules, own))
    return sorted({path for module in modules for path in _read_with(module)})


def digest(step: str) -> str:
    """Return what tells the files that a step depends on apart from all others."""
    return hashlib.sha256("\0".join(map(content_of, sources(step))).encode()).hexdigest()


@cache
def import_graph() -> grimp.ImportGraph:
    """Return who imports or starts whom in the package, what a package holds importing the package."""
    # Read anew, which takes a twentieth of a second: nothing is written in a study before it is made.
    graph = grimp.build_graph("analysis", cache_dir=None, exclude_type_checking_imports=True)
    for module in graph.modules - {"analysis"}:  # whose import runs the packages that hold it
        graph.add_import(importer=module, imported=module.rpartition(".")[0])
    for module, started in STARTED.items():
        graph.add_import(importer=module, imported=started)
    return graph


@cache
def content_of(path: Path) -> str:
    """Return what tells a file and its content apart from all others."""
    return f"{path.relative_to(PACKAGE).as_posix()}\0{file_digest(path)}"


@cache
def _read_with(module: str) -> list[Path]:
    """Return the file of a module, and those of data that it reads."""
    place = PACKAGE.joinpath(*module.split(".")[1:])
    source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    read = (path for pattern in DATA.get(module, ()) for path in PACKAGE.glob(pattern))
    return [source, *(path for path in read if path.is_file())]  # compiled templates may lie beside
