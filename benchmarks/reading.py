"""Exports of extreme shapes made into a study, beside pandas reading the same file alone.

`python -m benchmarks.reading` writes reading.md: seconds of the processor, of the process that reads a workbook
included, and the largest memory of either.
"""

from __future__ import annotations

import multiprocessing
import resource
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

Texts: TypeAlias = Sequence[str]
ANSWERS = ("oui", "non", "peut-être", "ne sait pas")
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


@dataclass(frozen=True, slots=True)
class Case:
    """A file, and the most that a study may take to be made of it."""

    name: str
    file: str
    write: Callable[[Path], None]
    seconds: float | None
    memory: float | None = None  # Mo


@dataclass(frozen=True, slots=True)
class Taken:
    """What an action gave and took."""

    told: str
    work: float  # seconds of the processor
    memory: float  # Mo


def write_csv(path: Path, n_columns: int, n_rows: int) -> None:
    rng = np.random.default_rng(7)
    columns = [rng.choice(ANSWERS, n_rows) for _ in range(n_columns)]
    lines = (";".join(row) for row in zip(*columns, strict=True))
    path.write_text("\n".join([";".join(_names(n_columns)), *lines, ""]), encoding="utf-8")


def write_xlsx(path: Path, n_columns: int, n_rows: int) -> None:
    import xlsxwriter

    rng = np.random.default_rng(7)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Réponses")
        sheet.write_row(0, 0, _names(n_columns))
        for row in range(n_rows):
            sheet.write_row(row + 1, 0, rng.choice(ANSWERS, n_columns).tolist())


def write_ods(path: Path, n_columns: int, n_rows: int) -> None:
    """Write a sheet that declares one row as many times as there are rows."""
    header = f"<table:table-row>{''.join(map(CELL.format, _names(n_columns)))}</table:table-row>"
    cells = CELL.format("oui") * n_columns
    row = f'<table:table-row table:number-rows-repeated="{n_rows}">{cells}</table:table-row>'
    sheet = f'<office:spreadsheet><table:table table:name="R">{header}{row}</table:table></office:spreadsheet>'
    content = f"<office:document-content {SPACES}><office:body>{sheet}</office:body></office:document-content>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)


def _names(n: int) -> list[str]:
    return [f"Question {rank}" for rank in range(1, n + 1)]


CASES = (
    Case("CSV de 16 384 colonnes, 3 lignes", "large.csv", partial(write_csv, n_columns=16_384, n_rows=3), 20),
    Case("CSV de 20 colonnes, 100 000 lignes", "long.csv", partial(write_csv, n_columns=20, n_rows=100_000), 4),
    Case(".xlsx de 20 colonnes, 20 000 lignes", "a.xlsx", partial(write_xlsx, n_columns=20, n_rows=20_000), None),
    Case(".ods, une cellule dite 10⁶ fois", "une.ods", partial(write_ods, n_columns=1, n_rows=1_000_000), 20, 500),
    Case(".ods, trois cellules dites 10⁶ fois", "3.ods", partial(write_ods, n_columns=3, n_rows=1_000_000), 20, 500),
)


def read_by_pandas(path: Path) -> str:
    import pandas as pd

    from analysis.language.numbers import integer

    if path.suffix == ".csv":
        frame = pd.read_csv(path, sep=";", dtype="str", keep_default_na=False)
    else:
        frame = pd.read_excel(path, dtype="str", keep_default_na=False, engine="calamine")
    return f"{integer(len(frame))} lignes"


def make_study(path: Path) -> str:
    from analysis.commands.set_up import set_up_study
    from analysis.problems import StudyError

    try:
        done = set_up_study(path.with_suffix(""), "enquete", path, None, None)
    except StudyError as fault:
        return f"refusé : {fault.problems[0].found}"
    return done.made[2].partition(" : ")[2].partition(",")[0]


def _measured(action: Callable[[Path], str], path: Path, queue: Queue[Taken]) -> None:
    told = action(path)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    work = sum(each.ru_utime + each.ru_stime for each in used)
    queue.put(Taken(told, work, max(each.ru_maxrss for each in used) * 1024 / 1e6))


def alone(action: Callable[[Path], str], path: Path) -> Taken:
    """Return what an action took in a process of its own, its imports included."""
    context = multiprocessing.get_context("spawn")
    queue: Queue[Taken] = context.Queue()
    process = context.Process(target=_measured, args=(action, path, queue))
    process.start()
    found = queue.get()
    process.join()
    return found


def rows(folder: Path) -> Iterator[tuple[Case, Taken, Taken]]:
    for case in CASES:
        path = folder / case.file
        case.write(path)
        yield case, alone(read_by_pandas, path), alone(make_study, path)


def page(measured: Iterable[tuple[Case, Taken, Taken]], context: Mapping[str, str]) -> str:
    """Return the whole page, in Markdown."""
    from analysis.language.numbers import decimal, integer
    from benchmarks.report import bullets, table

    def cells(case: Case, pandas: Taken, ours: Taken) -> list[str]:
        limits = [f"{decimal(case.seconds, 0)} s"] if case.seconds else []
        limits += [f"{integer(case.memory)} Mo"] if case.memory else []
        taken = [f"{decimal(each.work, 1)} s, {integer(each.memory)} Mo" for each in (pandas, ours)]
        return [case.name, taken[0], taken[1], ours.told, " et ".join(limits)]

    parts = [
        "# Faire une étude d'un export de forme extrême",
        "Page écrite par `make bench`, qui la refait entière.",
        bullets(f"{name} : {value}" for name, value in context.items()),
        "Chacun dans son processus : pandas lit le fichier, et rien d'autre ; `new-study` le reconnaît, le lit, en "
        "fait une question par colonne, écrit le questionnaire et le livre de codes, et vérifie ce qu'il écrit. Le "
        "temps est celui du processeur, imports compris, et celui du processus qui lit un classeur ; la mémoire est "
        "la plus grande qu'ait prise l'un d'eux.",
        table(["fichier", "pandas", "`new-study`", "ce qui en sort", "limite"], [cells(*each) for each in measured]),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    from benchmarks.__main__ import machine

    context = machine({}, ("pandas", "pyarrow", "python-calamine"))
    del context["R"]
    with TemporaryDirectory() as folder:
        text = page(rows(Path(folder)), context)
    print(text)
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
