"""A study of eight editions of 300 respondents made whole: `python -m benchmarks.editions` writes editions.md."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from analysis.language.numbers import decimal, integer
from benchmarks.report import table

EDITIONS, RESPONDENTS = 8, 300
FIRST = 2018
THEMES = {"moyens": ("Moyens", "modestes", "importants"), "liens": ("Liens", "rares", "nombreux")}
QUESTIONS = 6  # by theme
LEVELS = ("jamais", "parfois", "souvent", "toujours")
STATUSES = ("retenu", "refuse", "abandon")
SHIFT = -0.08  # of the first latent dimension, in standard deviations a year
MAX_SECONDS, MAX_STEP = 60, 10
SHOWN = 6  # longest steps told


def drawn_answers(n_editions: int, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the answers of a questionnaire whose latent plane moves a little each year."""
    edition = np.repeat(np.arange(FIRST, FIRST + n_editions), n)
    plane = rng.standard_normal((len(edition), len(THEMES)))
    plane[:, 0] += SHIFT * (edition - FIRST)
    answers: dict[str, object] = {"cle": [f"r{rank:05d}" for rank in range(len(edition))], "edition": edition}
    for along, theme in zip(plane.T, THEMES, strict=True):
        for rank in range(QUESTIONS):
            seen = along + rng.standard_normal(len(along))
            answers[f"{theme}_{rank}"] = np.asarray(LEVELS)[np.digitize(seen, [-1 + 0.1 * rank, 0.1 * rank, 1.0])]
    answers["statut"] = rng.choice(STATUSES, len(edition), p=(0.5, 0.35, 0.15))
    return pd.DataFrame(answers)


def write_study(root: Path, n_editions: int = EDITIONS, n: int = RESPONDENTS) -> None:
    """Write a study of editions: its configuration and its export."""
    for folder in ("config/codebooks", "data/raw"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    answers = drawn_answers(n_editions, n, np.random.default_rng(62))
    export = root / "data/raw/export.csv"
    answers.to_csv(export, index=False, lineterminator="\n")
    digest = hashlib.sha256(export.read_bytes()).hexdigest()
    (root / "data/raw/SHA256SUMS").write_text(f"{digest}  export.csv\n", encoding="utf-8")
    years = [str(FIRST + rank) for rank in range(n_editions)]
    active = [f"{theme}_{rank}" for theme in THEMES for rank in range(QUESTIONS)]
    (root / "config/study.yaml").write_text(
        "study: {title: Banc des éditions, language: fr, data: public, disclosure: internal, seed: 1}\n"
        "waves: {export: {codebook: config/codebooks/export.yaml, files: [data/raw/export.csv]}}\n"
        f'editions: {{question: edition, reference: "{FIRST}"}}\n'
        "spaces:\n"
        f"  main: {{label: Plan, themes: [{', '.join(THEMES)}], supplementary: [statut, edition], n_axes: 3}}\n",
        encoding="utf-8",
    )
    themes = "".join(
        f"  {key}: {{label: {label}, poles: [{low}, {high}]}}\n" for key, (label, low, high) in THEMES.items()
    )
    asked = "".join(
        f"  {key}: {{label: Question {key}, theme: {key.split('_')[0]}, role: active, type: single, moment: avant,"
        f" ordered: true, categories: {{{', '.join(f'{level}: {level}' for level in LEVELS)}}}}}\n"
        for key in active
    )
    listed = "".join(
        f"  {key}: {{label: {label}, role: supplementary, type: single, categories: {{{categories}}}}}\n"
        for key, label, categories in (
            ("edition", "Édition", ", ".join(f'"{year}": "{year}"' for year in years)),
            ("statut", "Statut", ", ".join(f"{status}: {status}" for status in STATUSES)),
        )
    )
    questionnaire = f"themes:\n{themes}questions:\n{asked}{listed}"
    (root / "config/questionnaire.yaml").write_text(questionnaire, encoding="utf-8")
    offered = dict.fromkeys(active, LEVELS) | {"statut": STATUSES}
    codes = "".join(
        f"  {key}: {{column: {key}, codes: {{{', '.join(f'{each}: {each}' for each in categories)}}}}}\n"
        for key, categories in offered.items()
    )
    (root / "config/codebooks/export.yaml").write_text(
        f'source: {{format: csv, encoding: utf-8, delimiter: ","}}\nrespondent: {{key: [cle]}}\n'
        f"edition: {{column: edition}}\nquestions:\n{codes}",
        encoding="utf-8",
    )


def steps(root: Path) -> dict[str, float]:
    """Return how long each step took, the longest first, as Snakemake wrote it."""
    found = {
        path.relative_to(root / "logs/benchmarks").with_suffix("").as_posix(): pd.read_csv(path, sep="\t")["s"].sum()
        for path in sorted((root / "logs/benchmarks").rglob("*.tsv"))
    }
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def main() -> None:
    """Make the study from a clean state on two cores, and write what it took beside this file."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_study(root)
        began = time.perf_counter()
        command = [sys.executable, "-m", "analysis", "run", "--cores", "2", str(root)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": "0"})
        whole, longest = time.perf_counter() - began, dict(islice(steps(root).items(), SHOWN))
    rows = [["Étude entière", decimal(whole, 1)], *([name, decimal(took, 1)] for name, took in longest.items())]
    text = (
        "# Huit éditions de 300 répondants\n\n"
        f"Étude tirée au sort : {integer(EDITIONS * RESPONDENTS)} répondants, {len(THEMES) * QUESTIONS} questions"
        f" actives, deux cœurs, rien de déjà fait. Attendu : moins de {MAX_SECONDS} s en tout,"
        f" moins de {MAX_STEP} s l'étape.\n\n"
        f"{table(['Ce qui est mesuré', 'Secondes'], rows)}\n"
    )
    (Path(__file__).parent / "editions.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
