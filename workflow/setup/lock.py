"""Pin what pyproject.toml names: lock files with hashes, for every system, without any registry's address."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPILE = [
    str(Path(sys.executable).with_name("uv")),
    *["pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header", "--python-version", "3.11"],
]
# What a study runs with; the other locks hold the same, and more.
RUN = ("pyproject.toml", "--extra", "study", "--extra", "lab", "--group", "setup")


def main() -> None:
    """Write the locks, the later ones constrained by the first."""
    compiled("requirements.lock", *RUN)
    for lock, *more in (("dev", "--group", "dev"), ("bench", "--group", "bench"), ("slurm", "--extra", "slurm")):
        compiled(f"requirements-{lock}.lock", *RUN, *more, "--constraints", "requirements.lock")
    compiled("requirements-docs.lock", "--group", "docs", "--constraints", "requirements-dev.lock")
    compiled("requirements-uv.lock", "-", "--constraints", "requirements.lock", given="uv\n")


def compiled(lock: str, *sources: str, given: str | None = None) -> None:
    """Resolve `sources` into `lock`."""
    subprocess.run([*COMPILE, *sources, "--output-file", lock], cwd=ROOT, check=True, encoding="utf-8", input=given)


if __name__ == "__main__":
    main()
