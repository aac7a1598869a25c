"""What is scattered, through a one-node Slurm: `python -m benchmarks.slurm_parts` writes slurm_parts.md (superuser).

The resamples and the tests of the study of examples/poison, and a survey in Parquet files, in 1, 2, 3 and 5 parts: to
the bytes of a run on this machine.
"""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from tests.slurm.cluster import environment as with_slurm
from tests.slurm.cluster import jobs, lacking, one_node

from analysis.digests import file_digest
from analysis.language.numbers import integer
from analysis.reconstruction.big import draw_survey
from analysis.steps.paths import every
from analysis.study import read_study
from analysis.tables import TABLES
from benchmarks.report import table
from benchmarks.slurm import DRAWS, QUICK, SMALL, compared, resampled
from benchmarks.stress.studies import EXAMPLE, ROOT, environment

PAGE = Path(__file__).parent / "slurm_parts.md"
SCATTERED = {"stability": "measure_stability", "tests": "test_factors"}
PARTS = (1, 2, 3, 5)
FILES, ROWS, QUESTIONS = 7, 20_000, 10
SURVEY = "data/processed/survey"
HOW = (
    "Page écrite par `python -m benchmarks.slurm_parts`, que `make stress` lance où Slurm est installé, sur un Slurm"
    " d'un seul nœud. Une étape d'une seule partie n'est pas répartie. Les tirages sont trois groupes : de cinq"
    " parties, deux restent vides."
)
HEAD = ("fichiers", "empreinte", "fichiers différents")
HERE = "sur cette machine, d'une pièce (référence)"
Row = tuple[str, str, str, str]


def surveyed(into: Path) -> Path:
    """Write a survey in Parquet files, drawn, weighted, some of its answers missing."""
    rng = np.random.default_rng(19)
    (into / "config").mkdir(parents=True)
    (into / "parts").mkdir()
    (into / "config/survey.yaml").write_text("files: parts\nweights: poids\nn_axes: 5\n", encoding="utf-8")
    for rank in range(FILES):
        answers = draw_survey(ROWS, QUESTIONS, rng)
        answers["q01"] = answers["q01"].where(rng.random(ROWS) > 0.05)
        answers["poids"] = rng.uniform(0.5, 2, ROWS)
        answers.to_parquet(into / f"parts/{rank}.parquet", index=False)
    return into


def study_command(study: Path, asked: Sequence[str], parts: int) -> list[str]:
    """Return what makes the files asked of a study: here, or on Slurm in parts."""
    own = [sys.executable, "-m", "analysis", "run", str(study), "--profile", "slurm" if parts else "default"]
    scattered = [f"{name}={parts}" for name in SCATTERED]
    return [*own, "--", *asked, *(["--set-scatter", *scattered, *QUICK, *SMALL] if parts else [])]


def survey_command(folder: Path, parts: int) -> list[str]:
    """Return what makes the space of a survey: here, or on Slurm in parts."""
    own = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "workflow/survey/Snakefile")]
    on_slurm = ["--workflow-profile", str(ROOT / "profiles/slurm"), "--set-scatter", f"survey={parts}", *QUICK, *SMALL]
    return [*own, "--directory", str(folder), *(on_slurm if parts else ["--cores", "1"])]


def ran(command: Sequence[str]) -> str:
    """Run a command to its end, or stop with all that it said; return which jobs of Slurm it was made of."""
    before = {number for number, _, _ in jobs()}
    own = with_slurm(environment())
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    ended = [
        re.sub("_wildcards.*", "", about)
        for number, state, about in jobs()
        if number not in before and state == "COMPLETED"
    ]
    kinds = {kind.removeprefix("rule_"): ended.count(kind) for kind in ended}
    return ", ".join(f"{kind} {n}" if n > 1 else kind for kind, n in kinds.items())


def study_rows(folder: Path) -> Iterator[Row]:
    """Yield the scattered steps of a study made here, then through Slurm in each number of parts."""
    here, there = (resampled(folder / name) for name in ("here", "there"))
    made = [name for name, of in TABLES.items() if of.step in SCATTERED.values()]
    asked = [path for paths in every(read_study(here), made).values() for path in paths]
    ran(study_command(here, asked, 0))
    expected = {path: file_digest(here / path) for path in asked}
    yield compared(HERE, expected, expected)
    for parts in PARTS:
        for path in asked:
            (there / path).unlink(missing_ok=True)
        told = ran(study_command(there, asked, parts))
        yield compared(_told(parts, told), expected, {path: file_digest(there / path) for path in asked})


def survey_rows(folder: Path) -> Iterator[Row]:
    """Yield the space of a survey made here, then through Slurm in each number of parts."""
    place = surveyed(folder / "survey")
    ran(survey_command(place, 0))
    expected = survey_digests(place)
    yield compared(HERE, expected, expected)
    for parts in PARTS:
        for left in ("data", ".snakemake"):
            shutil.rmtree(place / left)
        told = ran(survey_command(place, parts))
        yield compared(_told(parts, told), expected, survey_digests(place))


def survey_digests(place: Path) -> dict[str, str]:
    """Return the digests of what a survey makes; its respondents as one table, whatever files hold them."""
    parts = (place / SURVEY / "individuals").glob("*.parquet")
    placed = pd.concat(map(pd.read_parquet, sorted(parts, key=lambda path: int(path.name.partition("-")[0]))))
    assert len(placed) == FILES * ROWS
    tables = {name: file_digest(place / SURVEY / name) for name in ("eigenvalues.csv", "categories.csv")}
    return tables | {"individuals": hashlib.sha256(placed.to_numpy().tobytes()).hexdigest()}


def _told(parts: int, made: str) -> str:
    return f"par Slurm, en {parts} partie{'s' if parts > 1 else ''} ({made})"


def main() -> None:
    """Run, and write the page; say why where no cluster can be brought up."""
    if reason := lacking():
        print(reason)
        return
    version = subprocess.run(["slurmctld", "-V"], capture_output=True, text=True, check=True).stdout.strip()
    study = f"{EXAMPLE.name} : stabilité ({integer(DRAWS, 'fr')} tirages) et épreuves des facteurs"
    survey = (
        f"enquête pondérée, tirée : {FILES} fichiers Parquet de {integer(ROWS, 'fr')} lignes, {QUESTIONS} questions"
    )
    with TemporaryDirectory() as place, one_node(Path(place) / "node"):
        found = {study: list(study_rows(Path(place))), survey: list(survey_rows(Path(place)))}
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {version}"
    tables = "\n\n".join(table((title, *HEAD), rows) for title, rows in found.items())
    text = f"# Ce qui se répartit, par Slurm\n\n{HOW}\n\n{machine}.\n\n{tables}\n"
    PAGE.write_text(re.sub(r" +\n", "\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
