"""A cluster of Slurm with one node, this machine, for the time of a test.

A machine has one: a second caller waits for the first, and takes down what one that was killed left.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONF = Path("/etc/slurm/slurm.conf")  # where jobs look for it: Snakemake hands no SLURM_CONF on to them
OURS = "# One node for a test, in "
DAEMONS = ("slurmd", "slurmctld", "munged")  # in the order in which they are taken down
PROGRAMS = (*DAEMONS, "sbatch", "squeue", "scancel")
PLUGIN = "snakemake_executor_plugin_slurm"
PLUGINS = ROOT / ".venv-slurm"  # apart from .venv, whose every call it would slow: `make .venv-slurm/done`
PATIENCE = 900  # seconds for another's cluster to be taken down
# On a loaded machine answers are late, and what a container shows of its processors and memory may be less than asked.
SETTINGS = """{ours}{folder}
ClusterName=one
SlurmctldHost={host}(localhost)
MessageTimeout=100
SlurmdParameters=config_overrides
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
MinJobAge=7200
NodeName={host} NodeAddr=localhost CPUs={cpus} RealMemory={memory} State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def lacking() -> str:
    """Return why no cluster can be brought up here; nothing where one can."""
    if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        return f"Slurm is not installed on this machine: {', '.join(missing)} (apt-get install slurm-wlm munge)"
    if find_spec(PLUGIN) is None and not (PLUGINS / "done").is_file():
        return "snakemake-executor-plugin-slurm is not installed (make .venv-slurm/done)"
    if os.geteuid() != 0:
        return "one node of one's own is brought up by the superuser alone"
    return "" if not CONF.exists() or _left_in() else f"{CONF} is another cluster's"


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which Snakemake finds its program for Slurm."""
    held = [str(PLUGINS), given.get("PYTHONPATH", "")] if PLUGINS.is_dir() else [given.get("PYTHONPATH", "")]
    return {**given, "PYTHONPATH": os.pathsep.join(filter(None, held))}


@contextmanager
def one_node(folder: Path, *, cpus: int = 2, memory: int = 8000) -> Iterator[Path]:
    """Bring up Slurm on this machine, everything of it in a folder; take it down and leave nothing."""
    host = socket.gethostname().partition(".")[0]
    for name in ("spool", "state"):
        (folder / name).mkdir(parents=True)
    key = folder / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o400)
    places = [f"--{name}-file={folder}/{file}" for name, file in _MUNGE.items()]
    with _alone():
        _take_down(_left_in())
        settings = SETTINGS.format(ours=OURS, host=host, folder=folder, cpus=cpus, memory=memory)
        CONF.write_text(settings, encoding="utf-8")
        try:
            _told("munged", "--force", f"--socket={folder}/munge.socket", *places)
            _told("slurmctld")
            _told("slurmd")
            _wait_until_idle(folder)
            yield folder
        finally:
            with suppress(OSError, subprocess.SubprocessError):
                subprocess.run(["scancel", "--user=root"], capture_output=True, timeout=20, check=False)
            _take_down(folder)


_MUNGE = {"key": "munge.key", "pid": "munged.pid", "log": "munged.log", "seed": "munge.seed"}


def jobs() -> list[tuple[int, str, str]]:
    """Return the jobs that Slurm remembers: number, state, the rule and wildcards that Snakemake told it."""
    done = _told("squeue", "--noheader", "--states=all", "--sort=i", "--format=%i|%T|%k")
    lines = [line.split("|") for line in done.stdout.splitlines()]
    return [(int(number), state, about.strip()) for number, state, about in lines]


def _told(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the machine's only cluster; the system lets it go with the process that holds it."""
    CONF.parent.mkdir(exist_ok=True)
    with CONF.with_name("one-node.lock").open("w", encoding="utf-8") as lock:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)
        yield


def _left_in() -> Path | None:
    """Return the folder of the cluster of a test, that works or that was left; none where there is no such cluster."""
    with suppress(OSError):
        first = CONF.read_text(encoding="utf-8").partition("\n")[0]
        return Path(first.removeprefix(OURS)) if first.startswith(OURS) else None
    return None


def _take_down(folder: Path | None) -> None:
    if folder is not None:
        for name in DAEMONS:
            _end(folder / f"{name}.pid", name)
        CONF.unlink(missing_ok=True)


def _wait_until_idle(folder: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        done = subprocess.run(["sinfo", "--noheader", "--format=%T"], capture_output=True, text=True, check=False)
        if done.stdout.strip() == "idle":
            return
        time.sleep(0.2)
    raise RuntimeError((folder / "slurmctld.log").read_text(encoding="utf-8"))


def _end(pid_file: Path, name: str) -> None:
    """End the daemon that wrote this file, if it is still that one, and wait until it has; at last, kill it."""
    with suppress(OSError, ValueError):
        number = int(pid_file.read_text(encoding="ascii"))
        for wanted in (signal.SIGTERM, signal.SIGKILL):
            for _ in range(100):
                if Path(f"/proc/{number}/comm").read_text(encoding="utf-8").strip() != name:
                    return
                os.kill(number, wanted)
                time.sleep(0.1)
