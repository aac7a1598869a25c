"""What befalls a machine, each tried on a short study: the same bytes, or one French sentence that says what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.stress.comparing import differing_bytes, differing_numbers
from benchmarks.stress.studies import PATIENCE, ROOT, environment, hashes, ran, shortened

SURVIVED, REFUSED, FAILED, UNTRIED = "survécu", "refusé clairement", "échoué", "non essayé"
TOLD = "Le disque est plein|L'accès .*est refusé|La mémoire manque|Elle s'est arrêtée|.* est daté du futur"
SENTENCE = re.compile(f"^ *({TOLD}).*$", re.M)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was tried, how it ended, what was told."""

    tried: str
    verdict: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where trials are made, and what the study gives when nothing befalls it."""

    place: Path
    model: Path
    expected: dict[str, str]

    def fresh(self, name: str) -> Path:
        """Return a new copy of the study, nothing computed."""
        return shortened(self.place / name)

    def judged(self, tried: str, folder: Path, done: subprocess.CompletedProcess[str]) -> Outcome:
        """Return how a trial ended: with the same bytes, with a sentence and no traceback, or neither."""
        if done.returncode == 0:
            fault = differing_bytes(self.expected, hashes(folder))
            return Outcome(tried, FAILED if fault else SURVIVED, fault or "les mêmes octets")
        sentence = SENTENCE.search(done.stdout.replace("\u00a0", " ").replace("\u202f", " "))
        if sentence is None or "Traceback" in done.stdout:
            return Outcome(tried, FAILED, done.stdout.strip()[-200:])
        return Outcome(tried, REFUSED, sentence[0].strip().replace(f"{self.place}/", ""))


def environments(bench: Bench) -> Iterator[Outcome]:
    """Run the study in other environments."""
    changes: dict[str, Mapping[str, str | None]] = {
        "sans dossier personnel": {"HOME": None, "XDG_CACHE_HOME": None},
        "dossier personnel qui n'existe pas": {"HOME": "/nonexistent"},
        "TMPDIR qui n'existe pas": {"TMPDIR": "/nonexistent"},
        "LANG=C, LC_ALL=C": {"LANG": "C", "LC_ALL": "C"},
        "fuseau horaire UTC+14": {"TZ": "Pacific/Kiritimati"},
        "fuseau horaire UTC−3 h 30": {"TZ": "America/St_Johns"},
    }
    for rank, (tried, changed) in enumerate(changes.items()):
        folder = bench.fresh(f"environment-{rank}")
        yield bench.judged(tried, folder, ran(folder, changed))
    yield turkish(bench)
    for name in ("d'été & $x « 1 »", 'guillemets "droits" `y` {a}'):
        folder = bench.fresh(name)
        yield bench.judged(f"dossier nommé {name}", folder, ran(folder))


def turkish(bench: Bench) -> Outcome:
    """Run where the capital of i is İ: the locale is made for the trial where localedef is."""
    tried, folder, locales = "LANG=tr_TR.UTF-8, installé", bench.fresh("turkish"), bench.place / "locales"
    locales.mkdir()
    try:
        made = subprocess.run(
            ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(locales / "tr_TR.UTF-8")], capture_output=True, check=False
        )
    except FileNotFoundError:
        made = None
    if made is None or not (locales / "tr_TR.UTF-8").exists():
        return Outcome(tried, UNTRIED, "localedef ou sa source tr_TR manque ici")
    changed = {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "LOCPATH": str(locales)}
    return bench.judged(tried, folder, ran(folder, changed))


def disks(bench: Bench) -> Iterator[Outcome]:
    """Run on a disk that fills up, then on the same with room again; in a folder that cannot be written."""
    with mounted(bench.place / "full", "-t", "tmpfs", "-o", "size=1500k", "none") as full:
        if full is None:
            yield Outcome("disque plein", UNTRIED, "monter un disque demande d'être administrateur")
        else:
            folder = shortened(full / "study")
            yield bench.judged("disque plein", folder, ran(folder))
            subprocess.run(["mount", "-o", "remount,size=200m", str(full)], check=True)
            yield bench.judged("le même, de la place faite", folder, ran(folder))
    study = bench.fresh("read-only")
    with mounted(study, "--bind", str(study)) as bound:
        if bound is None:
            yield Outcome("dossier en lecture seule", UNTRIED, "monter un disque demande d'être administrateur")
            return
        subprocess.run(["mount", "-o", "remount,ro,bind", str(study)], check=True)
        yield bench.judged("dossier en lecture seule", study, ran(study))


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Path | None]:
    """Mount something at a place, and give the place; None where that is not allowed."""
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *options, str(place)], capture_output=True, check=False)
    try:
        yield None if done.returncode else place
    finally:
        if not done.returncode:
            subprocess.run(["umount", "--lazy", str(place)], check=True)


def memory_and_clock(bench: Bench) -> Iterator[Outcome]:
    """Run with too little memory for a step; with a clock set back, so that all that was received is of next year."""
    for megabytes in (900, 600, 450):
        folder = bench.fresh(f"memory-{megabytes}")
        limited = ["bash", "-c", f'ulimit -v {1000 * megabytes}; exec "$@"', "limited"]
        yield bench.judged(f"{megabytes} Mo de mémoire par processus", folder, ran(folder, before=limited))
    folder = bench.fresh("clock")
    for path in folder.rglob("*"):
        os.utime(path, (time.time() + 3e7, time.time() + 3e7))
    yield bench.judged("horloge reculée d'un an", folder, ran(folder))


def arithmetic(bench: Bench) -> Iterator[Outcome]:
    """Compute with two threads, and with the kernels of an old processor: numbers to 1e-9, words the same."""
    for tried, changed in {
        "deux fils de calcul": {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"},
        "noyau d'OpenBLAS d'un vieux processeur": {"OPENBLAS_CORETYPE": "Nehalem"},
    }.items():
        folder = bench.fresh(f"arithmetic-{len(changed)}")
        yield _computed(bench, tried, folder, sys.executable, changed)


def pythons(bench: Bench) -> Iterator[Outcome]:
    """Compute with each Python at hand; only resolve the versions for the next one."""
    uv, shims = str(Path(sys.executable).with_name("uv")), Path.home() / ".pyenv/versions"
    for version in ("3.12", "3.13"):
        tried = f"Python {version}"
        found = sorted(shims.glob(f"{version}.*/bin/python"))
        if not found:
            yield Outcome(tried, UNTRIED, "absent de cette machine")
            continue
        venv = bench.place / f"venv-{version}"
        python = venv / "bin/python"
        sync = ["pip", "sync", "--quiet", "--python", str(python), "--require-hashes", "requirements.lock"]
        for command in (["venv", "--quiet", "--python", str(found[-1]), str(venv)], sync):
            done = subprocess.run([uv, *command], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            yield Outcome(tried, FAILED, done.stderr.strip()[-200:])
            continue
        yield _computed(bench, tried, bench.fresh(f"python-{version}"), str(python), {})
    options = ["--universal", "--generate-hashes", "--no-header", "--python-version", "3.14", "--quiet"]
    command = [uv, "pip", "compile", *options, "pyproject.toml", "--output-file", str(bench.place / "314.lock")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    told = done.stderr.strip()[-200:] or "versions résolues et épinglées seulement : rien n'y est calculé"
    yield Outcome("Python 3.14", FAILED if done.returncode else UNTRIED, told)


def _computed(bench: Bench, tried: str, folder: Path, python: str, changed: Mapping[str, str]) -> Outcome:
    """Make a study in one process, numpy loaded first so that it heeds the environment, and compare its numbers."""
    first = "import runpy, sys, numpy; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    program = [python, "-c", first, str(ROOT / "tests/workflow/one_process.py")]
    options = ["--cores", "1", "--snakefile", str(ROOT / "Snakefile"), "--directory", str(folder)]
    # Not installed there, the project tells its version by that of the environment that runs the trials.
    places = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *_metadata(bench)])}
    done = subprocess.run(
        [*program, *options], env=environment({**places, **changed}), capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    if done.returncode:
        return Outcome(tried, FAILED, (done.stdout + done.stderr).strip()[-300:])
    fault = differing_numbers(bench.model, folder)
    return Outcome(tried, FAILED if fault else SURVIVED, fault or "nombres à 1e-9 près, mêmes mots")


def _metadata(bench: Bench) -> list[str]:
    """Return a folder that holds what the environment says of the project, for a Python without it."""
    place = bench.place / "metadata"
    for found in Path(sys.prefix).glob("lib/python*/site-packages/analysis-*.dist-info"):
        shutil.copytree(found, place / found.name, dirs_exist_ok=True)
    return [str(place)]


TRIALS: tuple[Callable[[Bench], Iterator[Outcome]], ...] = (environments, disks, memory_and_clock, arithmetic, pythons)
