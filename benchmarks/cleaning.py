"""Editions of a million and ten million rows of sixty columns cleaned, beside pandas reading the former alone.

`python -m benchmarks.cleaning [ROWS…]` prints seconds and the largest memory of each; the usual numbers of rows, by
default, go to cleaning.md. Nothing else is to run meanwhile: where other programs take part of a core, the page says
so, and compares the times of computation alone.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psutil

from benchmarks.wide_survey import N_COLUMNS, N_NUMBERS, N_SINGLE, N_TICKS, ROWS, lengthen, write_study

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

FEW, MANY = 1_000_000, 10_000_000
PASSES = 3  # on the fewest rows; one on more
MAX_MEMORY = 2_000_000_000 / 2**20  # MiB
MAX_SECONDS = 60  # on the fewest rows
MAX_TIMES = 2  # that of pandas reading the file alone
QUIET = 0.2  # cores that other programs take, at most, for the time elapsed to be that of the machine alone
UNMEASURED = "non mesuré : machine occupée"


@dataclass(frozen=True, slots=True)
class Measured:
    """What an action gave and took."""

    told: str
    seconds: float
    work: float  # seconds of the processor
    memory: float  # MiB, at most
    others: float  # cores that other programs took meanwhile


def read_by_pandas(root: Path) -> str:
    import pandas as pd

    from analysis.language.numbers import integer

    frame = pd.read_csv(root / "data/raw/v.csv", dtype="str", keep_default_na=False)
    return f"{integer(len(frame))} lignes lues"


def clean(root: Path) -> str:
    """Clean the edition as the step of a study does: by slices where it is large."""
    from analysis.cleaning.pseudonyms import PUBLIC_KEY
    from analysis.codebook.reading import read_codebook
    from analysis.language.numbers import integer
    from analysis.steps.clean_wave import clean_wave
    from analysis.steps.handing import write_made
    from analysis.study import read_study
    from analysis.tables import TABLES

    os.chdir(root)
    study = read_study(Path())
    codebook = read_codebook(Path(), "v", study)
    made = clean_wave(
        raw=[*study.waves["v"].files],
        codebook=codebook,
        questions=study.questions,
        data=study.data,
        pseudonym_key=PUBLIC_KEY,
    )
    names = [name for name, table in TABLES.items() if table.of_waves]
    write_made(made, {name: f"v/{name}.csv" for name in names} | {"answers": "v/answers.parquet"})
    with Path("v/missing.csv").open("rb") as lines:
        n_missing = sum(1 for _ in lines) - 1
    return f"{integer(n_rows(Path('v/answers.parquet')))} répondants, {integer(n_missing)} réponses manquantes"


def n_rows(path: Path) -> int:
    """Return how many rows a Parquet file has."""
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def measured(action: Callable[[Path], str], root: Path, queue: Queue[Measured]) -> None:
    start, busy, own = time.perf_counter(), busy_seconds(), worked_seconds()
    told = action(root)
    seconds, work = time.perf_counter() - start, worked_seconds() - own
    others = max(0.0, busy_seconds() - busy - work) / seconds
    queue.put(Measured(told, seconds, work, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, others))


def busy_seconds() -> float:
    """Return the seconds that all cores have worked, whoever asked them to."""
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)  # counted among the others too
    return float(sum(times) - idle - guests)


def worked_seconds() -> float:
    """Return the seconds that cores have worked for this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def alone(action: Callable[[Path], str], root: Path) -> Measured:
    """Return what an action took in a process of its own, whose memory is counted from nothing."""
    context = multiprocessing.get_context("spawn")
    queue: Queue[Measured] = context.Queue()
    process = context.Process(target=measured, args=(action, root, queue))
    process.start()
    found = queue.get()
    process.join()
    return found


def middle(action: Callable[[Path], str], root: Path, n_passes: int) -> Measured:
    """Return the middle one of some passes, by the time elapsed; told as busy as the busiest of them."""
    passes = sorted((alone(action, root) for _ in range(n_passes)), key=lambda found: found.seconds)
    return replace(passes[n_passes // 2], others=max(found.others for found in passes))


def page(
    sizes: Mapping[int, float], reading: Measured, cleaning: Mapping[int, Measured], context: Mapping[str, str]
) -> str:
    """Return the whole page, in Markdown.

    Parameters
    ----------
    sizes : mapping of int to float
        Megabytes of the file of so many rows.
    reading : Measured
        pandas, on the fewest rows.
    cleaning : mapping of int to Measured
        The tool, by number of rows.
    context : mapping of str to str
        What the numbers depend on.
    """
    from analysis.language.numbers import decimal, integer
    from benchmarks.report import bullets, table

    def cells(name: str, found: Measured) -> list[str]:
        numbers = [f"{decimal(found.seconds, 1)} s", f"{decimal(found.work, 1)} s", f"{integer(found.memory)} Mio"]
        return [name, *numbers, f"{decimal(found.others, 2)} cœur", found.told]

    rows = [cells(f"`pandas.read_csv` seul, {integer(min(cleaning))} lignes", reading)]
    rows += [cells(f"nettoyage et écriture, {integer(each)} lignes", found) for each, found in cleaning.items()]
    told = ", ".join(f"{integer(each)} lignes ({integer(size)} Mo)" for each, size in sizes.items())
    parts = [
        "# Nettoyer une édition, d'un million de lignes à dix",
        "Page écrite par `python -m benchmarks.cleaning`, qui la refait entière.",
        bullets(f"{name} : {value}" for name, value in context.items()),
        f"L'édition a {told} et {N_COLUMNS} colonnes : {N_SINGLE} questions à "
        f"choix unique, {N_NUMBERS} nombres mis en classes, une question à {N_TICKS} cases, une clé, une page ; 2,5 % "
        "de cellules vides, 2 % de questionnaires abandonnés. Au-delà d'un million, les mêmes lignes reviennent sous "
        "d'autres clés. Chacun dans son processus : `pandas.read_csv` la lit, et "
        "rien d'autre ; l'outil la lit, la vérifie, la recode, pseudonymise chaque répondant et écrit tous ses "
        "tableaux, comme le fait l'étape d'une étude : par tranches. Le temps est celui qui s'écoule ; le temps de "
        "calcul, celui du processeur, sur deux fils au plus ; la mémoire, la plus grande qu'ait prise le processus ; "
        "« ailleurs », ce que d'autres programmes ont pris des cœurs pendant ce temps.",
        table(["", "temps", "temps de calcul", "mémoire", "ailleurs", "ce qui en sort"], rows),
        bullets(targets(reading, cleaning)),
    ]
    return "\n\n".join(parts) + "\n"


def targets(reading: Measured, cleaning: Mapping[int, Measured]) -> Iterator[str]:
    """Yield what is wanted of the cleaning, and whether it is reached; times elapsed are judged on a quiet machine."""
    from analysis.language.numbers import decimal, integer

    def judged(value: float, most: float) -> str:
        return "atteint" if value <= most else "**manqué**"

    n, most = min(cleaning), max(found.memory for found in cleaning.values())
    own, is_quiet = cleaning[n], max(cleaning[n].others, reading.others) <= QUIET
    elapsed, work = own.seconds / reading.seconds, own.work / reading.work
    yield f"Mémoire : {integer(MAX_MEMORY)} Mio au plus voulus, {integer(most)} mesurés : {judged(most, MAX_MEMORY)}"
    measured_seconds = f"{decimal(own.seconds, 1)} s : {judged(own.seconds, MAX_SECONDS)}"
    wanted = f"{MAX_SECONDS} s au plus, {integer(n)} lignes"
    yield f"{wanted} : {measured_seconds if is_quiet or own.seconds <= MAX_SECONDS else UNMEASURED}"
    wanted = f"Au plus {MAX_TIMES} fois ce que prend `pandas.read_csv` seul, {integer(n)} lignes"
    measured_times = f"{decimal(elapsed, 2)} fois : {judged(elapsed, MAX_TIMES)}"
    yield f"{wanted}, en temps écoulé : {measured_times if is_quiet else UNMEASURED}"
    yield f"{wanted}, en temps de calcul : {decimal(work, 2)} fois : {judged(work, MAX_TIMES)}"


def main(sizes: Sequence[int]) -> None:
    """Measure pandas on the fewest rows, the tool on each number, and print; keep the page of the usual numbers."""
    from analysis.language.numbers import integer
    from benchmarks.__main__ import machine

    context = machine({}, ("numpy", "pandas", "pyarrow"))
    del context["R"]
    fewest = min(sizes)
    context["Passages"] = (
        f"{PASSES} de chaque sur {integer(fewest)} lignes, celui du milieu par le temps étant donné ; un seul au-delà"
    )
    for name in ("OMP_NUM_THREADS", "ARROW_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "2"
    megabytes: dict[int, float] = {}
    reading: list[Measured] = []
    cleaning: dict[int, Measured] = {}
    begun = 0
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for rows in sorted(sizes):
            longer = partial(lengthen, begun=begun, n=rows)
            alone(longer if begun >= ROWS else partial(write_study, n=rows), root)
            begun = rows
            os.sync()  # what is written is no part of what is measured
            megabytes[rows] = (root / "data/raw/v.csv").stat().st_size / 1e6
            if rows == fewest:
                reading.append(middle(read_by_pandas, root, PASSES))
            cleaning[rows] = middle(clean, root, PASSES if rows == fewest else 1)
    text = page(megabytes, reading[0], cleaning, context)
    print(text)
    if set(sizes) == {FEW, MANY}:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(list(map(int, sys.argv[1:])) or [FEW, MANY])
