"""A whole study made by the runner, as its users make it, at several sizes: what each of its steps takes.

`python -m benchmarks.study` measures 10,000, 100,000 and 1,000,000 respondents and writes study.md. `--size N` measures
one size alone and only prints; `--weighted` gives the respondents weights; `--at-most SECONDS` stops a step past so
many seconds of the processor, to see what the others take. Numbers are kept in study.json.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import numpy as np
import psutil

from analysis.language.numbers import decimal, integer
from benchmarks.__main__ import machine
from benchmarks.report import bullets, table
from benchmarks.whole_study import write_study

HERE = Path(__file__).parent
SIZES = (10_000, 100_000, 1_000_000)
MAX_SECONDS, MAX_MEMORY = {100_000: 90, 1_000_000: 480}, {100_000: 3_000, 1_000_000: 8_000}  # MB
MAX_SLOPE = 1.05
CORES = 2
LOOK = 0.2  # seconds between two looks at the memory of the run
PACKAGES = ("numpy", "pandas", "pyarrow", "scipy", "snakemake")
RUN = "étude entière"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step took, all that it is made of together, or the whole run."""

    step: str
    jobs: int
    seconds: float
    work: float  # seconds of the processor
    memory: float  # MB, at most: of one job; of the run, that of all its processes at one moment
    is_whole: bool = True  # no job of it failed or was stopped


def measured(n: int, *, weighted: bool = False, at_most: int | None = None) -> list[Taken]:
    """Return what a whole study of `n` questionnaires took, then each step in the order in which they ended."""
    with TemporaryDirectory(prefix="study-") as folder, TemporaryDirectory() as records:
        write_study(Path(folder), n, weighted=weighted)
        run = _run(Path(folder), Path(records), at_most)
        failed = _failed(Path(folder) / "logs/snakemake.log")
        return [run, *_steps(Path(records), failed)]


def _run(folder: Path, records: Path, at_most: int | None) -> Taken:
    """Make the study as a user does, its steps watched."""
    paths = os.pathsep.join(filter(None, [str(HERE / "witness"), os.environ.get("PYTHONPATH")]))
    told = {"PYTHONPATH": paths, "STUDY_RECORDS": str(records)} | ({"STUDY_AT_MOST": str(at_most)} if at_most else {})
    command = [sys.executable, "-m", "analysis", "run", "--cores", str(CORES), str(folder)]
    if at_most:  # what does not hang on a step that is stopped goes on
        command += ["--", "--keep-going"]
    began, before = time.perf_counter(), os.times()
    with subprocess.Popen(command, env=os.environ | told, stdout=sys.stderr) as process, _watched(process.pid) as most:
        code = process.wait()
    seconds, after = time.perf_counter() - began, os.times()
    work = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(RUN, 1, seconds, work, most[0], not code)


@contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    """Look at the memory of a process and of all that it starts, in MB, until the block ends."""
    process, most, over = psutil.Process(pid), [0.0], Event()

    def _look() -> None:
        while not over.wait(LOOK):
            most[0] = max(most[0], sum(map(_memory, _family(process))) / 1e6)

    looking = Thread(target=_look, daemon=True)
    looking.start()
    try:
        yield most
    finally:
        over.set()
        looking.join()


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _failed(log: Path) -> set[str]:
    """Return the steps of which a job failed, or was stopped."""
    return set(re.findall(r"Error in rule (\w+)", log.read_text("utf-8")))


def _steps(records: Path, failed: set[str]) -> Iterator[Taken]:
    """Yield what each step took, in the order in which they ended."""
    paths = sorted(records.glob("*.json"), key=lambda path: path.stat().st_mtime)
    found = [json.loads(path.read_text("utf-8")) for path in paths]
    for step in dict.fromkeys(record["step"] for record in found):
        own = [record for record in found if record["step"] == step]
        seconds, work = (sum(record[name] for record in own) for name in ("seconds", "work"))
        memory = max(record["memory"] for record in own) * 2**20 / 1e6
        yield Taken(step, len(own), seconds, work, memory, step not in failed)
    for step in sorted(failed - {record["step"] for record in found}):
        yield Taken(step, 0, np.nan, np.nan, np.nan, is_whole=False)


def slope(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Return the slope of log value on log n, by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])


def step_table(found: Mapping[int, Sequence[Taken]]) -> str:
    """Return what each step took at each size, and the slopes."""
    sizes, names = sorted(found), list(dict.fromkeys(one.step for n in sorted(found) for one in found[n]))
    known = {(n, one.step): one for n in sizes for one in found[n]}
    heads = ["étape", *(f"n = {integer(n)}" for n in sizes)]
    if len(sizes) > 1:
        heads += ["pente du temps", "pente du temps de calcul"]
    rows = []
    for name in names:
        own = [known.get((n, name)) for n in sizes]
        rows.append([name, *map(_told, own), *(_slopes(sizes, own) if len(sizes) > 1 else [])])
    return table(heads, rows)


def _told(one: Taken | None) -> str:
    if one is None:
        return "–"
    if np.isnan(one.seconds):
        return "arrêtée"
    amounts = f"{decimal(one.seconds, 1)} s ({decimal(one.work, 1)} s), {integer(round(one.memory))} Mo"
    return amounts if one.is_whole else f"{amounts}, arrêtée"


def _slopes(sizes: Sequence[int], own: Sequence[Taken | None]) -> list[str]:
    whole = [one for one in own if one is not None and one.is_whole]
    if len(whole) < len(sizes):
        return ["–", "–"]
    told = (slope(sizes, [getattr(one, name) for one in whole]) for name in ("seconds", "work"))
    return [decimal(value, 2) + ("" if value <= MAX_SLOPE else " **(manqué)**") for value in told]


def target_lines(found: Mapping[int, Sequence[Taken]]) -> Iterator[str]:
    """Yield each target of the whole run, and whether it is reached."""
    for n, most in MAX_SECONDS.items():
        if n in found:
            run = found[n][0]
            reached = run.is_whole and run.seconds <= most and run.memory <= MAX_MEMORY[n]
            yield (
                f"n = {integer(n)} : voulu {integer(most)} s et {integer(MAX_MEMORY[n])} Mo, mesuré {_told(run)} : "
                f"{'atteint' if reached else '**manqué**'}"
            )


def page(found: Mapping[int, Sequence[Taken]], context: Mapping[str, str]) -> str:
    """Return the whole page, in Markdown."""
    parts = [
        "# Une étude entière, de 10 000 à un million de répondants",
        "Page écrite par `make bench`, qui la refait entière.",
        bullets(f"{name} : {value}" for name, value in context.items()),
        "L'étude a vingt questions actives en deux thèmes, quatre facteurs et un nombre supplémentaires, une question "
        "à cases, trois éditions, deux lectures de plus, la stabilité, les classes, la comparaison des éditions, trois "
        f"questions posées, tous les documents par défaut. `python -m analysis run --cores {CORES}` la fait, de "
        "fichiers CSV à son rapport. Chaque étape est donnée : le temps écoulé, entre parenthèses le temps de calcul "
        "(celui du processeur, que les autres programmes de la machine ne changent guère), et la plus grande mémoire "
        "qu'ait prise un de ses travaux ; une étape faite pour chaque édition compte pour toutes. La première ligne "
        "est le calcul entier, sa vérification et Snakemake compris ; sa mémoire est celle de tous ses processus "
        "ensemble, ce qu'ils partagent compté pour chacun.",
        step_table(found),
        f"La pente est celle du logarithme du temps sur celui de n ; au plus {decimal(MAX_SLOPE, 2)} est voulu.",
        bullets(target_lines(found)),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, print, and keep what is measured at all sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, help="one size alone, that is only printed")
    parser.add_argument("--weighted", action="store_true")
    parser.add_argument("--at-most", type=int, help="seconds of the processor after which a step is stopped")
    asked = parser.parse_args()
    context = machine({}, PACKAGES)
    del context["R"]
    found = {}
    for n in [asked.size] if asked.size else SIZES:
        found[n] = measured(n, weighted=asked.weighted, at_most=asked.at_most)
        print(step_table({n: found[n]}), file=sys.stderr, flush=True)
    text = page(found, context)
    print(text)
    if not (asked.size or asked.weighted or asked.at_most):
        kept = {str(n): [asdict(one) for one in own] for n, own in found.items()}
        (HERE / "study.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        (HERE / "study.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
