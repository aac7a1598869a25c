"""How long each figure takes where every label is as long as `check` lets it be."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from analysis.figures import saving
from analysis.language.numbers import decimal
from analysis.study.values import LONGEST_NAME
from benchmarks.stress.machine import FAILED, SURVIVED, Bench, Outcome
from benchmarks.stress.studies import ROOT, environment

TARGET = 5.0  # seconds of the processor's time
WORDS = "selon le règlement d'intervention du Département, tel qu'il était connu des répondants au jour de l'enquête; "


def figures(bench: Bench) -> Iterator[Outcome]:
    """Draw every figure of the study of the repository with long labels, and tell the slowest."""
    folder, times = bench.place / "long-labels", bench.place / "times.csv"
    for part in ("config", "data/raw"):
        shutil.copytree(ROOT / part, folder / part)
    lengthen(folder / "config/questionnaire.yaml")
    timed = [sys.executable, "-m", "benchmarks.stress.drawing", str(times)]
    own = ["--cores", "1", "--snakefile", str(ROOT / "Snakefile"), "--directory", str(folder)]
    done = subprocess.run([*timed, *own], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    tried = f"libellés de {LONGEST_NAME} signes"
    if done.returncode:
        yield Outcome(tried, FAILED, done.stderr.strip()[-300:])
        return
    took = sorted((float(seconds), key) for key, seconds in csv.reader(times.open(encoding="utf-8")))
    longest, slowest = took[-1]
    told = f"{len(took)} figures, la plus lente en {decimal(longest, 1, 'fr')} s ({slowest})"
    yield Outcome(tried, SURVIVED if longest <= TARGET else FAILED, told)


def lengthen(path: Path) -> None:
    """Make every label of a questionnaire as long as it may be, each still its own."""
    yaml = YAML()
    content = yaml.load(path.read_text(encoding="utf-8"))
    yaml.dump(_lengthened(content), path.open("w", encoding="utf-8"))


def _lengthened(part: Any, key: str = "") -> Any:
    if isinstance(part, dict):
        for name, inner in part.items():
            part[name] = _lengthened(inner, key if key == "categories" else str(name))
    elif isinstance(part, str) and key in {"label", "categories"}:
        return f"{part}, {WORDS * 3}"[:LONGEST_NAME]
    return part


def _timed() -> None:
    """Run a study in this process and write what each figure took: this module as a program."""
    files, out = saving._files, Path(sys.argv.pop(1))

    def measured(named: saving.Named) -> tuple[str, str, dict[str, bytes]]:
        began = time.process_time()
        made = files(named)
        with out.open("a", encoding="utf-8", newline="") as told:
            csv.writer(told).writerow([named[0], time.process_time() - began])
        return made

    saving._files = measured
    from tests.workflow import one_process

    one_process.main(sys.argv[1:])


if __name__ == "__main__":
    _timed()
