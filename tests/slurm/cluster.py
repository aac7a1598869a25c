"""A cluster of Slurm with one node, this machine, for the time of a test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

CONF = Path("/etc/slurm/slurm.conf")  # where jobs look for it: Snakemake hands no SLURM_CONF on to them
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel")
PLUGIN = "snakemake_executor_plugin_slurm"
SETTINGS = """ClusterName=one
SlurmctldHost={host}
AuthInfo=socket={folder}/munge.socket
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
ReturnToService=2
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmdSpoolDir={folder}/spool
StateSaveLocation={folder}/state
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SlurmUser=root
SwitchType=switch/none
SchedulerType=sched/builtin
SchedulerParameters=sched_min_interval=100000
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MinJobAge=600
NodeName={host} CPUs={cpus} RealMemory={memory} State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def lacking() -> str:
    """Return why no cluster can be brought up here; nothing where one can."""
    if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        return f"Slurm is not installed on this machine: {', '.join(missing)} (apt-get install slurm-wlm munge)"
    if find_spec(PLUGIN) is None:
        return "snakemake-executor-plugin-slurm is not installed (requirements-slurm.lock)"
    if os.geteuid() != 0:
        return "one node of one's own is brought up by the superuser alone"
    return f"{CONF} is another cluster's" if CONF.exists() else ""


@contextmanager
def one_node(folder: Path, *, cpus: int = 2, memory: int = 8000) -> Iterator[Path]:
    """Bring up Slurm on this machine, everything of it in a folder; take it down and leave nothing."""
    host = socket.gethostname().partition(".")[0]
    for name in ("spool", "state"):
        (folder / name).mkdir(parents=True)
    key = folder / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o400)
    CONF.parent.mkdir(exist_ok=True)
    CONF.write_text(SETTINGS.format(host=host, folder=folder, cpus=cpus, memory=memory), encoding="utf-8")
    places = [f"--{name}-file={folder}/{file}" for name, file in _MUNGE.items()]
    try:
        _told("munged", "--force", f"--socket={folder}/munge.socket", *places)
        _told("slurmctld")
        _told("slurmd")
        _wait_until_idle(folder)
        yield folder
    finally:
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(["scancel", "--user=root"], capture_output=True, timeout=20, check=False)
        for name in ("slurmd", "slurmctld", "munged"):
            _end(folder / f"{name}.pid")
        CONF.unlink(missing_ok=True)


_MUNGE = {"key": "munge.key", "pid": "munged.pid", "log": "munged.log", "seed": "munge.seed"}


def jobs() -> list[tuple[int, str, str]]:
    """Return the jobs that Slurm remembers: number, state, the rule and wildcards that Snakemake told it."""
    done = _told("squeue", "--noheader", "--states=all", "--sort=i", "--format=%i|%T|%k")
    lines = [line.split("|") for line in done.stdout.splitlines()]
    return [(int(number), state, about.strip()) for number, state, about in lines]


def _told(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)


def _wait_until_idle(folder: Path) -> None:
    for _ in range(60):
        done = subprocess.run(["sinfo", "--noheader", "--format=%T"], capture_output=True, text=True, check=False)
        if done.stdout.strip() == "idle":
            return
        time.sleep(0.5)
    raise RuntimeError((folder / "slurmctld.log").read_text(encoding="utf-8"))


def _end(pid_file: Path) -> None:
    """End the daemon that wrote this file, and wait until it has."""
    with suppress(OSError, ValueError):
        number = int(pid_file.read_text(encoding="ascii"))
        os.kill(number, signal.SIGTERM)
        for _ in range(50):
            os.kill(number, 0)
            time.sleep(0.1)
