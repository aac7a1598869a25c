"""One run at a time in a study's folder, by locks that the kernel lets go when a process ends, however it ends.

Two files in `.snakemake`: the run holds `run.lock` alone; Snakemake and each job share `jobs.lock`, which names the run
by a word drawn at random. A run that is killed leaves jobs behind: the next one waits until none holds `jobs.lock`,
then writes its own word there, and a job of the former run that starts late finds that it is not meant.
"""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

if os.name == "nt":  # Windows has no shared lock there: each job holds one byte, the run all of them for a moment
    import msvcrt
    import random

    BYTES, PLACE = 1024, 1 << 20  # past the word that the file holds, which a lock would keep others from reading

    def _taken(descriptor: int, *, shared: bool) -> bool:
        first = random.SystemRandom().randrange(BYTES) if shared else 0
        os.lseek(descriptor, PLACE + first, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1 if shared else BYTES)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

    def _released(descriptor: int) -> None:
        os.lseek(descriptor, PLACE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, BYTES)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _taken(descriptor: int, *, shared: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:  # a network's disk without locks: nothing can be held there, and work goes on
            if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP):
                raise
        return True

    def _released(descriptor: int) -> None:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)


WORD = "ANALYSIS_RUN"  # the environment hands the word of a run on to its jobs
RUN, JOBS = ".snakemake/run.lock", ".snakemake/jobs.lock"
PATIENCE = 0.2  # seconds between two attempts
_joined: list[int] = []  # what this process holds until it ends, as a job
_until_the_end = ExitStack()  # and as a run


class BusyError(RuntimeError):
    """Another run works in this folder."""


class OrphanError(RuntimeError):
    """The run that asked for this job has ended, and another one may be under way."""


@contextmanager
def owned(folder: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a study's folder for one run.

    Parameters
    ----------
    folder : Path
        The study's folder.
    waiting : callable, optional
        Called once if jobs of a run that was killed are still at work, before they are waited for.

    Raises
    ------
    BusyError
        If another run works there; or if jobs of a former one do, and nothing says that they may be waited for.
    OSError
        If nothing can be written there.
    """
    run = _opened(folder / RUN)
    try:
        if not _taken(run, shared=False):
            raise BusyError
        os.environ[WORD] = _renamed(folder, waiting)
        try:
            yield
        finally:
            del os.environ[WORD]
    finally:
        os.close(run)


def own(folder: Path) -> None:
    """Hold a study's folder until this process ends, waiting for nobody; do nothing where a program holds it for us."""
    if WORD not in os.environ:
        _until_the_end.enter_context(owned(folder))


def join(folder: Path) -> None:
    """Share in the lock of the run that asked for this process, until it ends; do nothing where no run did.

    Raises
    ------
    OrphanError
        If that run has ended meanwhile.
    """
    word = os.environ.get(WORD)
    if word is None or _joined:
        return
    jobs = _opened(folder / JOBS)
    while not _taken(jobs, shared=True):  # another run is starting, for a moment
        time.sleep(PATIENCE)
    _joined.append(jobs)
    if _word(jobs) != word:
        raise OrphanError


def is_held(folder: Path) -> bool:
    """Return whether a run works in a study's folder; nothing is written there."""
    if not (folder / RUN).is_file():
        return False
    run = os.open(folder / RUN, os.O_RDONLY)
    try:
        return not _taken(run, shared=True)
    finally:
        os.close(run)


def _renamed(folder: Path, waiting: Callable[[], None] | None) -> str:
    """Wait until no job of a former run is left; return the word of the new one, written where jobs find it."""
    jobs, word = _opened(folder / JOBS), secrets.token_hex(16)
    try:
        if not _taken(jobs, shared=False):
            if waiting is None:
                raise BusyError
            waiting()
            while not _taken(jobs, shared=False):
                time.sleep(PATIENCE)
        os.lseek(jobs, 0, os.SEEK_SET)
        os.write(jobs, word.encode("ascii"))
        _released(jobs)
    finally:
        os.close(jobs)
    return word


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)


def _word(jobs: int) -> str:
    os.lseek(jobs, 0, os.SEEK_SET)
    return os.read(jobs, 64).decode("ascii")
