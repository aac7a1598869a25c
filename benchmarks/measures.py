"""Every measurement, each in a process of its own, one after the other."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

from benchmarks.surveys import survey, write_codes, write_parquet
from benchmarks.timing import BUDGET, RUNS
from benchmarks.tools import TOOLS

CAP = 120  # seconds that a tool has
CALM, CALM_FILES = 0.95, 0.75  # share of the time spent computing; files are waited for
TRIES, PAUSE = 5, 15  # measurements at most, seconds between them
ADDRESSES = 20 << 30  # bytes that it may ask for
SIZES = (61, 1_000, 10_000, 100_000, 1_000_000)
R_TOOLS = ("FactoMineR", "ade4", "ca", "MASS", "GDAtools")
BOOTSTRAPS = ("analysis", "prince", "mca", "MASS", "FactoMineR")
DRAWS = {"bootstrap": 1_000, "typicality": 100_000}
CHUNKED_SIZES = (100_000, 1_000_000, 5_000_000, 20_000_000)
COMPARED = 1_000_000  # respondents fitted in chunks and in memory
R_SCRIPT = Path(__file__).with_name("tools.R")
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Measure = dict[str, Any]


def r_packages() -> dict[str, str]:
    """Return the versions of R, of its linear algebra and of the peers that it has; none where R is not."""
    return ask(r_command("versions")) if shutil.which("Rscript") else {}


def fits(folder: Path, r_tools: list[str]) -> Iterator[Measure]:
    """Time one fit of every tool at every size; a tool that failed is not asked for more."""
    failed: set[str] = set()
    for n in SIZES:
        codes = folder / f"{n}.bin"
        write_codes(survey(n), codes)
        for tool in [*TOOLS, *r_tools]:
            if tool in failed:
                continue
            command = (
                r_command(tool, n, codes, RUNS, BUDGET) if tool in r_tools else python_command("fit", tool, n, BUDGET)
            )
            measure = {"benchmark": "fit", "tool": tool, "n": n} | calm(command)
            failed |= {tool} if "failure" in measure else set()
            yield measure


def resamplings(folder: Path, r_tools: list[str]) -> Iterator[Measure]:
    """Time a bootstrap of every tool, and a Monte-Carlo test of ours."""
    n, draws = SIZES[0], DRAWS["bootstrap"]
    for tool in BOOTSTRAPS:
        if tool in r_tools:
            command = r_command("bootstrap", tool, folder / f"{n}.bin", draws)
        elif tool in TOOLS:
            command = python_command("bootstrap", tool, n, draws)
        else:
            continue
        yield {"benchmark": "bootstrap", "tool": tool, "n": n} | calm(command)
    test = python_command("typicality", n, DRAWS["typicality"])
    yield {"benchmark": "typicality", "tool": "analysis", "n": n} | calm(test)


def chunked_fits(folder: Path) -> Iterator[Measure]:
    """Time fits of files in chunks, with and without the individuals, and compare one with the fit in memory."""
    survey_file, individuals = folder / "survey.parquet", folder / "individuals.parquet"
    for n in CHUNKED_SIZES:
        write_parquet(n, survey_file)
        for name, written in (("chunks", ""), ("chunks_written", individuals)):
            command = python_command("chunks", survey_file, written)
            yield {"benchmark": name, "tool": "analysis", "n": n} | calm(command, CALM_FILES)
        if n == COMPARED:
            compared = ask(python_command("chunks_difference", survey_file, individuals))
            yield {"benchmark": "chunks_difference", "tool": "analysis", "n": n} | compared
        individuals.unlink(missing_ok=True)


def python_command(*arguments: object) -> list[str]:
    """Return the command of one measurement in Python."""
    return [sys.executable, "-W", "ignore", "-m", "benchmarks.one", *map(str, arguments)]


def r_command(*arguments: object) -> list[str]:
    """Return the command of one measurement in R."""
    return ["Rscript", "--vanilla", str(R_SCRIPT), *map(str, arguments)]


def calm(command: list[str], share: float = CALM) -> Measure:
    """Run one measurement, again a while later if something else had the processor; return the one disturbed least."""
    found = [ask(command)]
    while len(found) < TRIES and found[-1].get("busy", 1) < share:
        sleep(PAUSE)
        found.append(ask(command))
    return max(found, key=lambda measure: measure.get("busy", 0))


def ask(command: list[str]) -> Measure:
    """Run one measurement and return what it printed, or why it failed.

    The variable R_PRELOAD may name a library that R is to load first, such as a quicker BLAS than its own.
    """
    preload = {"LD_PRELOAD": os.environ["R_PRELOAD"]} if command[0] == "Rscript" and "R_PRELOAD" in os.environ else {}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=CAP,
            cwd=Path(__file__).parents[1],
            env=os.environ | ONE_THREAD | preload,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES)),
        )
    except subprocess.TimeoutExpired:
        return {"failure": f"plus de {CAP} s"}
    if done.returncode:
        return {"failure": reason(done.stderr)}
    measure: Measure = json.loads(done.stdout.splitlines()[-1])
    return measure


def reason(errors: str) -> str:
    """Return the line of a trace that says what went wrong."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    telling = [line for line in lines if "Error" in line or "cannot allocate" in line]
    return (telling or lines or ["arrêt sans message"])[-1]
