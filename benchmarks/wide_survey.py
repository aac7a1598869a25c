"""A drawn edition of sixty columns, of as many rows as wanted, received as CSV with its codebook."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

Texts: TypeAlias = NDArray[np.object_]
ROWS = 1_000_000  # drawn: those beyond are the same again
AT_ONCE = 500_000  # rows drawn at once
N_SINGLE, N_NUMBERS, N_TICKS = 44, 8, 6
TICKS = [f"t{rank}" for rank in range(N_TICKS)]
N_COLUMNS = 2 + N_SINGLE + N_NUMBERS + N_TICKS
STUDY = """study: {title: Banc, language: fr, data: public, disclosure: internal, seed: 1}
waves: {v: {codebook: config/v.yaml, files: [data/raw/v.csv]}}
"""


def write_study(root: Path, n: int) -> str:
    """Write a study of 60 columns: a key, a page, single choices, numbers and ticks, a fortieth of cells empty."""
    rng = np.random.default_rng(7)
    path = root / "data/raw/v.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for start in range(0, min(n, ROWS), AT_ONCE):
            singles, columns = drawn(start, min(AT_ONCE, n - start), rng)
            append_csv(file, columns, has_names=not start)
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
    return lengthen(root, ROWS, n)


def lengthen(root: Path, begun: int, n: int) -> str:
    """Write the first million rows again, under other keys, until there are `n`: there are some millions already."""
    for rank in range(begun // ROWS, n // ROWS):
        append_again(root / "data/raw/v.csv", rank)
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
