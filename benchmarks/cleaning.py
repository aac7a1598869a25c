"""An edition of a million rows and sixty columns cleaned, beside pandas reading the same file alone.

python benchmarks/cleaning.py [ROWS]   prints seconds and the largest memory of each, on two threads at most.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
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
STUDY = """study: {title: Banc, language: fr, data: public, disclosure: internal, seed: 1}
waves: {v: {codebook: config/v.yaml, files: [data/raw/v.csv]}}
"""


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
        codes.append(f"  n{rank}: {{column: n{rank}, classes: [{{below: 500, is: bas}}, {{is: haut}}]}}")
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

    frame = pd.read_csv(root / "data/raw/v.csv", dtype="str", keep_default_na=False)
    return f"{len(frame)} lignes lues"


def clean(root: Path) -> str:
    from analysis.questionnaire.cleaning import clean_wave
    from analysis.questionnaire.codebook import read_codebook
    from analysis.questionnaire.readers import read_raw
    from analysis.storage import write_answers, write_table
    from analysis.study import read_study

    study = read_study(root)
    codebook = read_codebook(root, "v", study)
    raw = read_raw(root, study.waves["v"].files, codebook.source, codebook.columns())
    cleaned = clean_wave(raw, codebook, study.questions, key=b"banc")
    write_answers(cleaned.answers, root / "answers.parquet")
    for name in ("multiple", "missing", "accounting", "rejected", "sources", "recodes", "treatments"):
        write_table(getattr(cleaned, name), root / f"{name}.csv")
    return f"{len(cleaned.answers)} répondants, {len(cleaned.missing)} réponses manquantes"


def measured(action: Callable[[Path], str], root: Path, queue: Queue[str]) -> None:
    start = time.perf_counter()
    told = action(root)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    work, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    queue.put(f"{seconds:.1f} s, dont {work:.1f} s de calcul, {memory:.0f} Mo ({told})")


def alone(action: Callable[[Path], str], root: Path) -> str:
    """Return what an action took in a process of its own, whose memory is counted from nothing."""
    context = multiprocessing.get_context("spawn")
    queue: Queue[str] = context.Queue()
    process = context.Process(target=measured, args=(action, root, queue))
    process.start()
    told = queue.get()
    process.join()
    return told


def main(rows: int) -> None:
    for name in ("OMP_NUM_THREADS", "ARROW_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "2"
    with TemporaryDirectory() as folder:
        root = Path(folder)
        alone(partial(write_study, n=rows), root)
        size = (root / "data/raw/v.csv").stat().st_size / 1e6
        print(f"{rows} lignes × {2 + N_SINGLE + N_NUMBERS + N_TICKS} colonnes, {size:.0f} Mo")
        for name, action in (("pandas.read_csv seul", read_by_pandas), ("nettoyage et écriture", clean)):
            print(f"{name} : {alone(action, root)}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
