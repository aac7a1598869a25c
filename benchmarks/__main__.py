"""Measure everything, print the page, and keep it beside this file: `python -m benchmarks`."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from analysis.figures.saving import svg_bytes
from analysis.figures.theme import themed
from analysis.language.numbers import decimal
from benchmarks.measures import R_TOOLS, Measure, chunked_fits, fits, r_packages, resamplings
from benchmarks.report import figure, page

HERE = Path(__file__).parent
PACKAGES = ("numpy", "pandas", "pyarrow", "scipy", "prince", "fanalysis", "mca", "scientisttools")


def main() -> None:
    """Measure, or with `--again` only write the page anew from the measurements kept."""
    kept = HERE / "results.json"
    if "--again" not in sys.argv:
        r = r_packages()
        context = machine(r)
        measures = list(shown(measured([tool for tool in R_TOOLS if tool in r])))
        kept.write_text(json.dumps({"context": context, "measures": measures}, ensure_ascii=False, indent=1) + "\n")
    results = json.loads(kept.read_text("utf-8"))
    text = page(results["measures"], results["context"])
    (HERE / "results.md").write_text(text, encoding="utf-8")
    with themed():
        drawing = figure(results["measures"])
    alt = "Temps d'une ACM selon le nombre de répondants, pour chaque outil, sur deux échelles logarithmiques"
    (HERE / "results.svg").write_bytes(svg_bytes(drawing, alt=alt))
    print(text)


def measured(r_tools: list[str]) -> Iterator[Measure]:
    """Measure everything in a folder that is then left."""
    with tempfile.TemporaryDirectory() as folder:
        yield from fits(Path(folder), r_tools)
        yield from resamplings(Path(folder), r_tools)
        yield from chunked_fits(Path(folder))


def shown(measures: Iterator[Measure]) -> Iterator[Measure]:
    """Tell each measurement as it comes: they last for minutes."""
    for measure in measures:
        result = measure.get("failure") or measure.get("seconds") or measure.get("difference")
        print(measure["benchmark"], measure["tool"], measure["n"], result, file=sys.stderr, flush=True)
        yield measure


def machine(r: dict[str, str], packages: Sequence[str] = PACKAGES) -> dict[str, str]:
    """Return what the numbers depend on; no name of a machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = decimal(os.getloadavg()[0], 2)
    return {
        "Date": date.today().isoformat(),
        "Machine": f"{processor()}, {os.cpu_count()} cœurs, {memory:.0f} Gio, {platform.system()} {platform.machine()}",
        "Charge de la machine au départ": load,
        "Python": ", ".join([platform.python_version(), *(f"{name} {version(name)}" for name in packages)]),
        "R": ", ".join([r["R"], *(f"{name} {known}" for name, known in r.items() if name != "R")]) if r else "absent",
    }


def processor() -> str:
    """Return the model of the processor, where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "processeur inconnu")


if __name__ == "__main__":
    main()
