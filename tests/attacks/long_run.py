"""Attacks at length, by `make stress`: whole studies, then surveys drawn; benchmarks/disclosure.md keeps the results.

python -m tests.attacks.long_run --surveys 200
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from tests.attacks.battery import of_counts, of_people
from tests.attacks.counts import by_levels
from tests.attacks.kept import page
from tests.attacks.surveys import drawn

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "benchmarks" / "disclosure.csv"
STUDIES = {"poison": ROOT / "examples" / "poison", "budget": ROOT}
LEAST, MOST = 30, 120  # respondents of a drawn survey
BESIDE = 20  # surveys of which the other levels are attacked too
SEED = 62
COLUMNS = ["study", "level", "attack", "n"]
Row = tuple[str, str, str, int]


def scores(folder: Path, answers: pd.DataFrame, few: int = 3) -> dict[str, int]:
    """Return how each attack does on reports/."""
    taken = of_people(folder, answers) | {"two spaces subtracted": len(by_levels(folder))}
    for name, score in of_counts(folder, answers, few).items():
        taken |= {
            f"{name}: counts": score.cells,
            f"{name}: determined": score.determined,
            f"{name}: under three": score.few,
            f"{name}: outside": score.wrong,
            f"{name}: right": score.right,
            f"{name}: least of a guess": score.low,
            f"{name}: most of a guess": score.high,
        }
    return taken


def of_study(source: Path, level: str, folder: Path) -> tuple[Path, pd.DataFrame]:
    """Make a study whole at a level, in a folder, and return its reports and its answers."""
    shutil.copytree(source / "config", folder / "config")
    shutil.copytree(source / "data/raw", folder / "data/raw")
    path = folder / "config/study.yaml"
    told = path.read_text("utf-8").replace("disclosure: internal", f"disclosure: {level}")
    path.write_text(f"{told}\nplace: true\n", "utf-8")  # « Ma place » is attacked too
    runner = [sys.executable, str(ROOT / "tests/workflow/one_process.py"), "--cores", "1", "--quiet", "all"]
    subprocess.run([*runner, "--snakefile", str(ROOT / "Snakefile"), "--directory", str(folder)], check=True)
    answers = pd.read_parquet(folder / "data/processed/answers.parquet")
    members = folder / "data/processed/classes/main/members.csv"
    classes = pd.read_csv(members, dtype="str") if members.is_file() else answers[["respondent"]]
    return folder / "reports", answers.merge(classes, how="left", on="respondent")


def of_survey(seed: int, n: int) -> list[Row]:
    """Return how each attack does on one drawn survey, by level."""
    survey, rows = drawn(seed, n), list[Row]()
    for level in ("internal", "unrounded", "public") if seed < BESIDE else ("public",):
        with tempfile.TemporaryDirectory() as folder:
            found = scores(survey.written(level, Path(folder) / "reports"), survey.answers, few=1)
        rows += [(f"drawn {seed}", level, attack, score) for attack, score in found.items()]
    return rows


def main(arguments: list[str] | None = None) -> None:
    """Run every attack, and write what each did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--surveys", type=int, default=200)
    parser.add_argument("--studies", nargs="*", default=list(STUDIES))
    parser.add_argument("--into", type=Path, default=KEPT)
    parser.add_argument("--since", type=Path, help="rows of the surveys already attacked, to which others are added")
    given = parser.parse_args(arguments)
    rows = []
    for name in given.studies:
        for level in ("internal", "public"):
            with tempfile.TemporaryDirectory() as folder:
                reports, answers = of_study(STUDIES[name], level, Path(folder) / "study")
                rows += [(name, level, attack, n) for attack, n in scores(reports, answers).items()]
    sizes = np.random.default_rng(SEED).integers(LEAST, MOST + 1, given.surveys).tolist()
    known = pd.read_csv(given.since) if given.since and given.since.is_file() else pd.DataFrame(columns=COLUMNS)
    rows += list(known.itertuples(index=False, name=None))
    for seed, n in enumerate(sizes):
        if f"drawn {seed}" in set(known["study"]):
            continue
        found = of_survey(seed, n)
        rows += found
        if given.since:
            new = pd.DataFrame(found, columns=COLUMNS)
            new.to_csv(given.since, mode="a", header=not given.since.is_file(), index=False)
    table = pd.DataFrame(rows, columns=COLUMNS)
    table.to_csv(given.into, index=False)
    path = given.into.with_suffix(".md")
    told = path.read_text("utf-8").partition("\n## La porte")[1:] if path.is_file() else ()
    path.write_text(page(table, f"de {LEAST} à {MOST} répondants") + "".join(told), "utf-8")


if __name__ == "__main__":
    main()
