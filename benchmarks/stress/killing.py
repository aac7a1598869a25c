"""Runs killed at a random moment, then run again by the same command: the same bytes, nothing to unlock."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

from benchmarks.stress.studies import ROOT, command, environment, hashes, ran

Victim = Literal["whole run", "runner", "Snakemake", "job"]
VICTIMS: tuple[Victim, ...] = ("whole run", "runner", "Snakemake", "job")


@dataclass(frozen=True, slots=True)
class Kill:
    """One run killed and run again."""

    victim: Victim
    moment: float  # seconds after the start
    fault: str  # what went wrong afterwards; empty where the bytes are the same


def kills(folder: Path, expected: dict[str, str], moments: list[float], rng: random.Random) -> Iterator[Kill]:
    """Kill a run of a study, nothing computed, at each moment; run it again each time.

    Parameters
    ----------
    folder : Path
        The study: what it has computed is deleted before each run.
    expected : dict
        Hashes of what a run that nobody kills makes.
    moments : list of float
        Seconds after the start, at which the signal is sent.
    rng : random.Random
        Who is killed.
    """
    for moment in moments:
        victim = rng.choice(VICTIMS)
        killed(folder, victim, moment)
        told = ran(folder)
        yield Kill(victim, moment, _fault(told, folder, expected))
        for part in MADE:
            shutil.rmtree(folder / part, ignore_errors=True)


MADE = ("data/processed", "reports", "logs", ".snakemake")


def killed(folder: Path, victim: Victim, moment: float) -> None:
    """Start a run and send SIGKILL at a moment; what survives goes on, the run itself is not waited for."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    began = time.monotonic()
    process = subprocess.Popen(command(folder), cwd=ROOT, env=environment(), start_new_session=True, **silent)  # type: ignore[call-overload]
    while process.poll() is None and time.monotonic() - began < moment:
        time.sleep(0.01)
    with suppress(ProcessLookupError, psutil.NoSuchProcess):
        if victim == "whole run":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            _send(psutil.Process(process.pid), victim)
    if victim in ("whole run", "runner"):
        process.wait()
    else:
        process.communicate()  # the runner tells that a step failed, and ends


def _send(runner: psutil.Process, victim: Victim) -> None:
    """Kill one process of a run: itself, Snakemake, or the youngest process of a job; itself where there is none."""
    snakemake = runner.children()
    jobs = [each for child in snakemake for each in child.children(recursive=True)]
    chosen = {"runner": [runner], "Snakemake": snakemake, "job": jobs}[victim] or [runner]
    chosen[-1].kill()


def _fault(told: subprocess.CompletedProcess[str], folder: Path, expected: dict[str, str]) -> str:
    """Return what is wrong after the second run."""
    if told.returncode:
        return f"code {told.returncode} : {told.stdout[-300:]}"
    found = hashes(folder)
    differing = [name for name in {**expected, **found} if expected.get(name) != found.get(name)]
    return f"other bytes: {', '.join(sorted(differing)[:5])}" if differing else ""
