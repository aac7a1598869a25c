"""Run a study on a one-node Slurm and write benchmarks/slurm.md: `python -m benchmarks.slurm` (superuser, ten minutes).

The study of examples/poison, its resamples many enough to be scattered, a job of which is killed on its node: to the
bytes of a run on this machine.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.slurm.cluster import environment as with_slurm
from tests.slurm.cluster import jobs, lacking, one_node

from analysis.language.numbers import integer
from benchmarks.report import table
from benchmarks.stress.studies import EXAMPLE, ROOT, copied, environment, hashes

PAGE = Path(__file__).parent / "slurm.md"
PARTS, DRAWS = 3, 160_000  # resamples go by groups of some 76,000 of its 55 respondents
QUICK = ["--slurm-init-seconds-before-status-checks", "2", "--seconds-between-status-checks", "2"]
SMALL = ["--latency-wait", "10", "--default-resources", "mem_mb=1000", "runtime=60"]
VICTIM = "draw_stability"
HOW = (
    "Page écrite par `python -m benchmarks.slurm`, que `make stress` lance où Slurm est installé. Un seul nœud, cette"
    " machine : il est montré que les étapes passent par Slurm et font les mêmes octets, non qu'elles vont vite."
)


def resampled(into: Path) -> Path:
    """Copy the example's study with one space, whose respondents are drawn again in as many groups as parts."""
    study = copied(into) / "config/study.yaml"
    text = study.read_text(encoding="utf-8").partition("  # Parmi les malades")[0]
    text = re.sub(r"^    (classes|alternatives|crossings):.*\n", "", text, flags=re.M)
    study.write_text(text.replace("stability: {}", f"stability: {{draws: {DRAWS}}}"), encoding="utf-8")
    return into


def command(study: Path, asked: Sequence[str], profile: str = "slurm") -> list[str]:
    """Return what makes the files asked of a study, all by default: on Slurm its resamples in parts."""
    own = [sys.executable, "-m", "analysis", "run", str(study), "--profile", profile, "--", *asked]
    if profile != "slurm":
        return own
    return [*own, "--set-scatter", f"stability={PARTS}", *QUICK, *SMALL]


def killed_once(study: Path, asked: Sequence[str]) -> str:
    """Run a study on Slurm, kill the first resampling job once it runs; return how its jobs ended, in their order."""
    shown = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    with subprocess.Popen(command(study, asked), cwd=ROOT, env=with_slurm(environment()), **shown) as process:  # type: ignore[call-overload]
        victim = 0
        while process.poll() is None and not victim:
            victim = next((number for number, state, about in jobs() if VICTIM in about and state == "RUNNING"), 0)
            time.sleep(0.5)
        subprocess.run(["scancel", "--signal=KILL", "--full", str(victim)], check=True)
        told, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(told)
    about = next(about for number, _, about in jobs() if number == victim)
    return ", ".join(state for _, state, each in jobs() if each == about)


def compared(name: str, own: dict[str, str], others: dict[str, str]) -> tuple[str, str, str, str]:
    """Return a row: how many files, the digest of all of theirs, those that differ."""
    unlike = sorted(path for path in own.keys() | others.keys() if own.get(path) != others.get(path))
    told = "\n".join(f"{digest}  {path}" for path, digest in sorted(others.items()))
    return name, str(len(others)), hashlib.sha256(told.encode()).hexdigest()[:16], ", ".join(unlike[:5]) or "aucun"


def rows(folder: Path, asked: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what was compared, running it."""
    here = resampled(folder / "here")
    local = subprocess.run(
        command(here, asked, "default"), cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    if local.returncode:
        raise RuntimeError(local.stdout + local.stderr)
    expected = hashes(here)
    yield compared("sur cette machine, sans Slurm (référence)", expected, expected)
    with one_node(folder / "node"):
        there = resampled(folder / "there")
        how = killed_once(there, asked)
        n = sum(state == "COMPLETED" for _, state, _ in jobs())
        drawn = f"{integer(DRAWS, 'fr')} tirages en {PARTS} parties"
        told = f"par Slurm, {drawn}, {n} étapes ; l'une tuée sur son nœud, puis resoumise ({how})"
        yield compared(told, expected, hashes(there))


def main() -> None:
    """Run, and write the page; say why where no cluster can be brought up."""
    parser = argparse.ArgumentParser(description="Une étude par Slurm.")
    parser.add_argument("asked", nargs="*", help="fichiers à faire, au lieu de toute l'étude")
    asked = parser.parse_args().asked
    if reason := lacking():
        print(reason)
        return
    version = subprocess.run(["slurmctld", "-V"], capture_output=True, text=True, check=True).stdout.strip()
    with TemporaryDirectory() as place:
        found = table(
            (
                f"calcul de {EXAMPLE.name} ({', '.join(asked) or 'tout'})",
                "fichiers",
                "empreinte",
                "fichiers différents",
            ),
            list(rows(Path(place), asked)),
        )
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {version}"
    text = f"# Une étude par Slurm\n\n{HOW}\n\n{machine}.\n\n{found}\n"
    PAGE.write_text(re.sub(r" +\n", "\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
