"""An edition of a million rows and sixty columns cleaned, beside pandas reading the same file alone.

`python -m benchmarks.cleaning [ROWS]` prints seconds and the largest memory of each; a million rows go to cleaning.md.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

Texts: TypeAlias = NDArray[np.object_]
ROWS = 1_000_000
N_SINGLE, N_NUMBERS, N_TICKS = 44, 8, 6
N_COLUMNS = 2 + N_SINGLE + N_NUMBERS + N_TICKS
MAX_SECONDS, MAX_MEMORY = 60, 2_000_000_000 / 2**20
MAX_TIMES = 2  # that of pandas reading the file alone
STUDY = """study: {title: Banc, language: fr, data: public, disclosure: internal, seed: 1}
waves: {v: {codebook: config/v.yaml, files: [data/raw/v.csv]}}
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What an action gave and took."""

    told: str
    seconds: float
    work: float  # seconds of the processor
    memory: float  # MiB, at most


def write_study(root: Path, n: int) -> str:
    """Write a study of 60 columns: a key, a page, single choices, numbers and ticks, a fortieth of cells empty."""
    from analysis.reconstruction.big import draw_survey

    rng = np.random.default_rng(7)
    survey = draw_survey(n, N_SINGLE, rng)
    questions, codes = ["questions:"], ["questions:"]
    for name in survey:
        categories = survey[name].cat.categories
        questions.append(
            f"  {name}: {{label: {name}, role: descriptive, type: single, categories: {listed(categories)}}}"
        )
        codes.append(f"  {name}: {{column: {name}, codes: {{{', '.join(f'{key}: {key}' for key in categories)}}}}}")
    columns = {str(name): with_holes(survey[name].astype("str").to_numpy(dtype=object), rng) for name in survey}
    for rank in range(N_NUMBERS):
        questions.append(
            f"  n{rank}: {{label: n{rank}, role: descriptive, type: number, categories: {{bas: B, haut: H}}}}"
        )
        codes.append(f"  n{rank}: {{column: n{rank}, classes: [{{below: 500, is: bas}}, {{is: haut}}], reason: tirés}}")
        columns[f"n{rank}"] = with_holes(rng.integers(0, 1000, n).astype(str).astype(object), rng)
    ticks = [f"t{rank}" for rank in range(N_TICKS)]
    questions.append(f"  freins: {{label: Freins, role: descriptive, type: multiple, categories: {listed(ticks)}}}")
    codes.append(
        f"  freins: {{columns: {{{', '.join(f'{key}: {key}' for key in ticks)}}}, ticked: 'Y', unticked: 'N'}}"
    )
    columns |= {name: rng.choice(np.array(["Y", "N"], dtype=object), n) for name in ticks}
    columns = {"id": np.array([f"personne {rank:07d}" for rank in range(n)], dtype=object), **columns}
    columns["page"] = rng.choice(np.array(["9", "2"], dtype=object), n, p=[0.98, 0.02])
    head = "source: {format: csv}\nrespondent: {key: [id]}\nset_aside: {incomplete: {column: page, below: 6}}\n"
    write(root / "config/study.yaml", STUDY)
    write(root / "config/questionnaire.yaml", "\n".join(questions))
    write(root / "config/v.yaml", head + 'missing: {no_answer: [""]}\n' + "\n".join(codes))
    write_csv(root / "data/raw/v.csv", columns)
    return "écrit"


def listed(names: Iterable[str]) -> str:
    return "{" + ", ".join(f"{name}: {name}" for name in names) + "}"


def with_holes(texts: Texts, rng: np.random.Generator) -> Texts:
    texts[rng.random(len(texts)) < 0.025] = ""
    return texts


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_csv(path: Path, columns: dict[str, Texts]) -> None:
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    path.parent.mkdir(parents=True, exist_ok=True)
    pa_csv.write_csv(pa.table({name: pa.array(texts, pa.string()) for name, texts in columns.items()}), path)


def read_by_pandas(root: Path) -> str:
    import pandas as pd

    from analysis.language.numbers import integer

    frame = pd.read_csv(root / "data/raw/v.csv", dtype="str", keep_default_na=False)
    return f"{integer(len(frame))} lignes lues"


def clean(root: Path) -> str:
    from analysis.cleaning.wave import clean_wave
    from analysis.codebook.reading import read_codebook
    from analysis.language.numbers import integer
    from analysis.readers.raw import read_raw
    from analysis.storage import write_answers, write_table
    from analysis.study import read_study

    study = read_study(root)
    codebook = read_codebook(root, "v", study)
    raw = read_raw(root, study.waves["v"].files, codebook.source, codebook.columns())
    cleaned = clean_wave(raw, codebook, study.questions, key=b"banc")
    write_answers(cleaned.answers, root / "answers.parquet")
    for name in ("multiple", "missing", "accounting", "rejected", "sources", "recodes", "treatments"):
        write_table(getattr(cleaned, name), root / f"{name}.csv")
    return f"{integer(len(cleaned.answers))} répondants, {integer(len(cleaned.missing))} réponses manquantes"


def measured(action: Callable[[Path], str], root: Path, queue: Queue[Measured]) -> None:
    start = time.perf_counter()
    told = action(root)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    queue.put(Measured(told, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))


def alone(action: Callable[[Path], str], root: Path) -> Measured:
    """Return what an action took in a process of its own, whose memory is counted from nothing."""
    context = multiprocessing.get_context("spawn")
    queue: Queue[Measured] = context.Queue()
    process = context.Process(target=measured, args=(action, root, queue))
    process.start()
    found = queue.get()
    process.join()
    return found


def page(rows: int, size: float, reading: Measured, cleaning: Measured, context: Mapping[str, str]) -> str:
    """Return the whole page, in Markdown."""
    from analysis.language.numbers import decimal, integer
    from benchmarks.report import bullets, table

    def cells(name: str, found: Measured) -> list[str]:
        numbers = [f"{decimal(found.seconds, 1)} s", f"{decimal(found.work, 1)} s", f"{integer(found.memory)} Mio"]
        return [name, *numbers, found.told]

    reached = "atteint" if cleaning.seconds < MAX_SECONDS and cleaning.memory < MAX_MEMORY else "manqué"
    times = cleaning.seconds / reading.seconds
    parts = [
        f"# Nettoyer une édition de {integer(rows)} lignes",
        "Page écrite par `make bench`, qui la refait entière.",
        bullets(f"{name} : {value}" for name, value in context.items()),
        f"L'édition a {integer(rows)} lignes et {N_COLUMNS} colonnes, {integer(size)} Mo : {N_SINGLE} questions à "
        f"choix unique, {N_NUMBERS} nombres mis en classes, une question à {N_TICKS} cases, une clé, une page ; 2,5 % "
        "de cellules vides, 2 % de questionnaires abandonnés. Chacun dans son processus : `pandas.read_csv` la lit, et "
        "rien d'autre ; l'outil la lit, la vérifie, la recode, pseudonymise chaque répondant et écrit tous ses "
        "tableaux. Le temps de calcul est celui du processeur, sur deux fils au plus ; la mémoire est la plus grande "
        "qu'ait prise le processus.",
        table(
            ["", "temps", "temps de calcul", "mémoire", "ce qui en sort"],
            [cells("`pandas.read_csv` seul", reading), cells("nettoyage et écriture", cleaning)],
        ),
        f"Objectif : moins de {MAX_SECONDS} s et de {integer(MAX_MEMORY)} Mio, {reached} ; au plus {MAX_TIMES} fois le "
        f"temps de `pandas.read_csv` seul : {decimal(times, 1)} fois, {'atteint' if times <= MAX_TIMES else 'manqué'}.",
    ]
    return "\n\n".join(parts) + "\n"


def main(rows: int) -> None:
    from benchmarks.__main__ import machine

    context = machine({})
    del context["R"]
    for name in ("OMP_NUM_THREADS", "ARROW_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "2"
    with TemporaryDirectory() as folder:
        root = Path(folder)
        alone(partial(write_study, n=rows), root)
        size = (root / "data/raw/v.csv").stat().st_size / 1e6
        text = page(rows, size, alone(read_by_pandas, root), alone(clean, root), context)
    print(text)
    if rows == ROWS:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
