"""A version made twice; its library in a bare environment; its repository, unpacked elsewhere, as the README has it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.stress.machine import FAILED, SURVIVED, Bench, Outcome
from benchmarks.stress.setting_up import made
from benchmarks.stress.studies import ROOT

VERSION = "99.0.0"
MOST_PROGRAMS, MOST_SECONDS = 20, 1.0
TIMED = "import time; start = time.process_time(); import analysis.geometry; print(time.process_time() - start)"
ROOMS = "import analysis.geometry, analysis.comparison, analysis.figures.of_space, analysis.explorer.notebook"


def releases(bench: Bench) -> Iterator[Outcome]:
    """Make a version twice, then use what it gives."""
    clone = bench.place / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    changes = clone / "CHANGELOG.md"
    coming = changes.read_text("utf-8").replace("## À paraître\n", "## À paraître\n\n- Un essai.\n", 1)
    changes.write_text(coming, encoding="utf-8")
    first, second = _released(clone), _released(clone)
    told = f"les mêmes octets, {len(first.splitlines())} fichiers" if first == second else "d'autres octets"
    yield Outcome("une version faite deux fois", SURVIVED if first == second else FAILED, told)
    folder = clone / "dist" / VERSION
    yield alone(folder, bench.place / "bare")
    shutil.unpack_archive(folder / f"analysis-{VERSION}-repository.tar.gz", bench.place)
    study = bench.fresh("released")
    done = made(bench.place / f"analysis-{VERSION}", f"STUDY={study}", "report")
    yield bench.judged("make report depuis l'archive d'une version", study, done)


def _released(clone: Path) -> str:
    """Make the version in a clone, and return the digests of its files."""
    docs = ROOT / ".venv-docs/bin/python"
    subprocess.run([sys.executable, "workflow/setup/release.py", VERSION, str(docs)], cwd=clone, env=_own(), check=True)
    return (clone / "dist" / VERSION / "SHA256SUMS").read_text("utf-8")


def alone(folder: Path, place: Path) -> Outcome:
    """Install the wheel in a bare environment, at the locked versions: count its programs, time its import."""
    uv, python = str(Path(sys.executable).with_name("uv")), str(place / "bin/python")
    pins = re.findall(r"^\S+==[^\s;]+(?: ;[^\\\n]*)?", (ROOT / "requirements.lock").read_text("utf-8"), flags=re.M)
    constraints = place.with_suffix(".txt")
    constraints.write_text("\n".join(pins), encoding="utf-8")
    (wheel,) = folder.glob("*.whl")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(place)], check=True)
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python]
    subprocess.run([*install, "--constraints", str(constraints), str(wheel)], check=True)
    listed = subprocess.run([uv, "pip", "freeze", "--python", python], capture_output=True, text=True, check=True)
    programs = [line.split("==")[0].split(" ")[0] for line in listed.stdout.splitlines()]
    subprocess.run([python, "-c", ROOMS], env=_own(), check=True)
    timed = subprocess.run([python, "-c", TIMED], env=_own(), capture_output=True, text=True, check=True)
    seconds = float(timed.stdout)
    told = f"{len(programs)} programmes ({', '.join(programs)}) ; import en {seconds:.2f} s de calcul".replace(".", ",")
    fits = len(programs) <= MOST_PROGRAMS and seconds < MOST_SECONDS
    return Outcome("la bibliothèque seule", SURVIVED if fits else FAILED, told)


def _own() -> dict[str, str]:
    """Return the environment without what leads to the sources that run the trials."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
