"""Have the spaces of both studies redone by FactoMineR and prince, and write verifiers.md."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PAGE = Path(__file__).parent / "verifiers.md"
STUDIES = {"examples/poison": ROOT / "examples/poison", "l'étude du dépôt": ROOT}
HOW = (
    "Page écrite par `make stress`, qui la refait : ce qu'impriment `reports/verifier.R` et `reports/verifier.py`"
    " sur les deux études du dépôt. FactoMineR est celui de Debian (`apt-get install r-base-core r-cran-factominer`)."
    " GDAtools n'y est pas : il est comparé là où R le trouve (`R CMD INSTALL` des sources de `descriptio`, puis de"
    " `GDAtools`)."
)
R_VERSIONS = """
installed <- Filter(function(name) requireNamespace(name, quietly = TRUE), c("FactoMineR", "GDAtools"))
cat(R.version.string, paste(installed, vapply(installed, function(name) as.character(packageVersion(name)), "")))
"""


def made(source: Path, folder: Path) -> Path:
    """Copy a study, and make its exports and the tables of its spaces."""
    for part in ("config", "data/raw"):
        shutil.copytree(source / part, folder / part)
    runner = [sys.executable, str(ROOT / "tests/workflow/one_process.py"), "--cores", "1", "--quiet", "all"]
    targets = ["reports/verifier.R", *(f"data/processed/spaces/{key}/categories.csv" for key in spaces(folder))]
    subprocess.run([*runner, "--snakefile", str(ROOT / "Snakefile"), "--directory", str(folder), *targets], check=True)
    return folder


def spaces(folder: Path) -> list[str]:
    """Return the keys of the spaces of a study."""
    from analysis.study import read_study

    return list(read_study(folder).spaces)


def told(command: list[str]) -> str:
    """Return what a program prints; fail where it finds a number that does not agree."""
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def main() -> None:
    """Write the page."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        print("R is not installed: benchmarks/verifiers.md stays as it is")
        return
    versions = f"{told([rscript, '-e', R_VERSIONS])} ; Python {platform.python_version()}, prince {version('prince')}."
    parts = ["# Ce que disent les vérificateurs", HOW, versions]
    for name, source in STUDIES.items():
        with TemporaryDirectory() as place:
            reports = made(source, Path(place) / "study") / "reports"
            for program, file in ((rscript, "verifier.R"), (sys.executable, "verifier.py")):
                parts += [f"## {name}, {file}", f"```text\n{told([program, str(reports / file)])}\n```"]
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
