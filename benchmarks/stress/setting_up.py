"""An installation cut short, a tree without its history, a machine without a network: then the same command."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from benchmarks.stress.machine import Bench, Outcome
from benchmarks.stress.studies import PATIENCE, ROOT

MOMENTS = (2.0, 8.0, 30.0)  # seconds after the start: the environment, its installer, the programs
# No registry, no configuration that names one, nothing kept of an earlier installation.
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "UV_NO_INDEX": "1", "UV_OFFLINE": "1"}


def set_up(bench: Bench) -> Iterator[Outcome]:
    """Install in a copy without history, killed three times; then from a wheelhouse alone; make a study each time."""
    tree = bench.place / "tree"
    archive = bench.place / "tree.tar"
    subprocess.run(["git", "archive", "--output", str(archive), "HEAD"], cwd=ROOT, check=True)
    shutil.unpack_archive(archive, tree)
    for moment in MOMENTS:
        _killed(tree, moment)
    study = bench.fresh("set-up")
    yield bench.judged("installation tuée trois fois, sans .git", study, made(tree, f"STUDY={study}", "report"))
    made(tree, "wheelhouse")
    shutil.rmtree(tree / ".venv")
    study, cache = bench.fresh("wheelhouse"), {"UV_CACHE_DIR": str(bench.place / "cache")}
    done = made(tree, f"STUDY={study}", "report", changed=OFFLINE | cache)
    yield bench.judged("wheelhouse, sans registre", study, done)


def _killed(tree: Path, moment: float) -> None:
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(
        _command(".venv/run.done"), cwd=tree, env=_environment({}), start_new_session=True, **silent
    ) as process:  # type: ignore[call-overload]
        time.sleep(moment)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def made(tree: Path, *targets: str, changed: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `make` in a tree, with the Python that made this environment."""
    return subprocess.run(
        _command(*targets), cwd=tree, env=_environment(changed or {}), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", timeout=2 * PATIENCE, check=False,
    )  # fmt: skip


def _command(*targets: str) -> list[str]:
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    return ["make", f"PYTHON={python}", "CORES=2", *targets]


def _environment(changed: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what leads to the sources that run the trials."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | dict(changed)
