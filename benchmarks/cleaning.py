"""Editions of a million and ten million rows of sixty columns cleaned, beside pandas reading the former alone.

`python -m benchmarks.cleaning [ROWS…]` prints seconds and the largest memory of each; the usual numbers of rows, by
default, go to cleaning.md.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

Texts: TypeAlias = NDArray[np.object_]
ROWS, MANY = 1_000_000, 10_000_000
AT_ONCE = 500_000  # rows drawn at once
N_SINGLE, N_NUMBERS, N_TICKS = 44, 8, 6
TICKS = [f"t{rank}" for rank in range(N_TICKS)]
N_COLUMNS = 2 + N_SINGLE + N_NUMBERS + N_TICKS
MAX_MEMORY = 2_000_000_000 / 2**20  # MiB
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
    rng = np.random.default_rng(7)
    path = root / "data/raw/v.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for start in range(0, min(n, ROWS), AT_ONCE):
            singles, columns = drawn(start, min(AT_ONCE, n - start), rng)
            append_csv(file, columns, has_names=not start)
    for rank in range(1, n // ROWS):
        append_again(path, rank)
    questions, codes = ["questions:"], ["questions:"]
    for name, categories in singles.items():
        questions.append(
            f"  {name}: {{label: {name}, role: descriptive, type: single, categories: {listed(categories)}}}"
        )
        codes.append(f"  {name}: {{column: {name}, codes: {{{', '.join(f'{key}: {key}' for key in categories)}}}}}")
    for rank in range(N_NUMBERS):
        questions.append(
            f"  n{rank}: {{label: n{rank}, role: descriptive, type: number, categories: {{bas: B, haut: H}}}}"
        )
        codes.append(f"  n{rank}: {{column: n{rank}, classes: [{{below: 500, is: bas}}, {{is: haut}}], reason: tirés}}")
    questions.append(f"  freins: {{label: Freins, role: descriptive, type: multiple, categories: {listed(TICKS)}}}")
    codes.append(
        f"  freins: {{columns: {{{', '.join(f'{key}: {key}' for key in TICKS)}}}, ticked: 'Y', unticked: 'N'}}"
    )
    head = "source: {format: csv}\nrespondent: {key: [id]}\nset_aside: {incomplete: {column: page, below: 6}}\n"
    write(root / "config/study.yaml", STUDY)
    write(root / "config/questionnaire.yaml", "\n".join(questions))
    write(root / "config/v.yaml", head + 'missing: {no_answer: [""]}\n' + "\n".join(codes))
    return "écrit"


def drawn(start: int, n: int, rng: np.random.Generator) -> tuple[dict[str, list[str]], dict[str, Texts]]:
    """Return the categories of the single choices, and the columns of some rows."""
    from analysis.reconstruction.big import draw_survey

    survey = draw_survey(n, N_SINGLE, rng)
    singles = {str(name): list(map(str, survey[name].cat.categories)) for name in survey}
    columns = {"id": np.array([f"personne {rank:07d}" for rank in range(start, start + n)], dtype=object)}
    columns |= {name: with_holes(survey[name].astype("str").to_numpy(dtype=object), rng) for name in singles}
    for rank in range(N_NUMBERS):
        columns[f"n{rank}"] = with_holes(rng.integers(0, 1000, n).astype(str).astype(object), rng)
    columns |= {name: rng.choice(np.array(["Y", "N"], dtype=object), n) for name in TICKS}
    columns["page"] = rng.choice(np.array(["9", "2"], dtype=object), n, p=[0.98, 0.02])
    return singles, columns


def listed(names: Iterable[str]) -> str:
    return "{" + ", ".join(f"{name}: {name}" for name in names) + "}"


def with_holes(texts: Texts, rng: np.random.Generator) -> Texts:
    texts[rng.random(len(texts)) < 0.025] = ""
    return texts


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def append_csv(file: BinaryIO, columns: dict[str, Texts], *, has_names: bool) -> None:
    """Write some rows at the end of a file."""
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    table = pa.table({name: pa.array(texts, pa.string()) for name, texts in columns.items()})
    pa_csv.write_csv(table, file, pa_csv.WriteOptions(include_header=has_names))


def append_again(path: Path, rank: int) -> None:
    """Write the first million rows again at the end of their file, under other keys."""
    with path.open("rb") as first, path.open("ab") as file:
        first.readline()
        for _ in range(ROWS // AT_ONCE):
            lines = b"".join(islice(first, AT_ONCE))
            file.write(lines.replace(b'"personne 0', b'"personne %d' % rank))


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
        return [name, *numbers, found.told]

    n = min(cleaning)
    rows = [cells(f"`pandas.read_csv` seul, {integer(n)} lignes", reading)]
    rows += [cells(f"nettoyage et écriture, {integer(each)} lignes", found) for each, found in cleaning.items()]
    times, most = cleaning[n].work / reading.work, max(found.memory for found in cleaning.values())
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
        "tableaux, comme le fait l'étape d'une étude : par tranches. Le temps de calcul est celui du processeur, sur "
        "deux fils au plus ; la mémoire est la plus grande qu'ait prise le processus.",
        table(["", "temps", "temps de calcul", "mémoire", "ce qui en sort"], rows),
        bullets(
            [
                f"Mémoire : moins de {integer(MAX_MEMORY)} Mio voulus, {integer(most)} mesurés : "
                f"{'atteint' if most < MAX_MEMORY else '**manqué**'}",
                f"Au plus {MAX_TIMES} fois le temps de calcul de `pandas.read_csv` seul, {integer(n)} lignes : "
                f"{decimal(times, 2)} fois : {'atteint' if times <= MAX_TIMES else '**manqué**'}",
            ]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def main(sizes: Sequence[int]) -> None:
    """Measure pandas on the fewest rows, the tool on each number, and print; keep the page of the usual numbers."""
    from benchmarks.__main__ import machine

    context = machine({})
    del context["R"]
    for name in ("OMP_NUM_THREADS", "ARROW_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "2"
    megabytes: dict[int, float] = {}
    reading: list[Measured] = []
    cleaning: dict[int, Measured] = {}
    for rows in sorted(sizes):
        with TemporaryDirectory() as folder:
            root = Path(folder)
            alone(partial(write_study, n=rows), root)
            megabytes[rows] = (root / "data/raw/v.csv").stat().st_size / 1e6
            if not cleaning:
                reading.append(alone(read_by_pandas, root))
            cleaning[rows] = alone(clean, root)
    text = page(megabytes, reading[0], cleaning, context)
    print(text)
    if set(sizes) == {ROWS, MANY}:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(list(map(int, sys.argv[1:])) or [ROWS, MANY])
