"""The studies that are put under stress, and what a run of them leaves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.digests import file_digest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/poison"
OUTPUTS = ("data/processed", "reports")
PATIENCE = 900  # seconds that a run may take on a machine shared with others


def copied(into: Path) -> Path:
    """Copy the example's study, nothing computed."""
    for part in ("config", "data/raw"):
        shutil.copytree(EXAMPLE / part, into / part)
    return into


def shortened(into: Path) -> Path:
    """Copy the example's study with one space and without what takes time: a dozen jobs of every kind are left."""
    study = copied(into) / "config/study.yaml"
    text = study.read_text(encoding="utf-8").partition("  # Parmi les malades")[0]
    text = re.sub(r"^    (stability|classes|alternatives|crossings):.*\n", "", text, flags=re.M)
    study.write_text(text, encoding="utf-8")
    return into


def command(folder: Path) -> list[str]:
    """Return what `make report` runs on a study."""
    return [sys.executable, "-m", "analysis", "run", "--cores", "2", str(folder)]


def environment(changed: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """Return the environment of a run, some variables changed or (None) taken away."""
    wanted: dict[str, str | None] = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **(changed or {})}
    return {name: value for name, value in wanted.items() if value is not None}


def ran(
    folder: Path, changed: Mapping[str, str | None] | None = None, before: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a study to its end, in an environment changed so, by a program that comes before, and return all it says."""
    return subprocess.run(
        [*before, *command(folder)],
        cwd=ROOT,
        env=environment(changed),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        timeout=PATIENCE,
        check=False,
    )


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every output, by its path in the study."""
    files = sorted(path for part in OUTPUTS for path in (folder / part).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in files}
