"""The locks of Windows, whose system is not here: what it documents of byte ranges stands in for it.

A range that anybody holds is refused, to its own holder too; it is let go whole, as it was taken, or with its file.
"""

from __future__ import annotations

import errno
import importlib.util
import os
import sys
from types import SimpleNamespace

import pytest

from analysis.storage import locks


class Ranges:
    """The ranges of bytes that are held, as `msvcrt` holds them."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self):
        self.held = []

    def locking(self, descriptor, mode, length):
        first = os.lseek(descriptor, 0, os.SEEK_CUR)
        file = os.fstat(descriptor).st_ino
        own = (descriptor, file, first, first + length)
        if mode == self.LK_UNLCK:
            if own not in self.held:
                raise OSError(errno.EACCES, "not held so")
            self.held.remove(own)
        elif any(file == other and first < last and start < own[3] for _, other, start, last in self.held):
            raise OSError(errno.EACCES, "held")
        else:
            self.held.append(own)

    def closed(self, descriptor):
        self.held = [one for one in self.held if one[0] != descriptor]


@pytest.fixture
def windows(monkeypatch):
    """Return the module as Windows imports it, and the ranges held."""
    ranges, close = Ranges(), os.close

    def closing(descriptor):
        ranges.closed(descriptor)
        close(descriptor)

    specification = importlib.util.spec_from_file_location("locks_of_windows", locks.__file__)
    module = importlib.util.module_from_spec(specification)
    with monkeypatch.context() as there:
        there.setattr(os, "name", "nt")
        there.setitem(sys.modules, "msvcrt", ranges)
        specification.loader.exec_module(module)
    monkeypatch.setattr(os, "close", closing)
    monkeypatch.delenv(module.WORD, raising=False)
    yield SimpleNamespace(locks=module, ranges=ranges)
    module._until_the_end.close()
    for descriptor in module._joined:
        close(descriptor)


def test_a_folder_is_held_by_one_run_and_let_go_at_its_end(windows, tmp_path):
    assert not windows.locks.is_held(tmp_path)
    with windows.locks.owned(tmp_path):
        assert windows.locks.is_held(tmp_path)
        with pytest.raises(windows.locks.BusyError), windows.locks.owned(tmp_path):
            pass
    assert not windows.locks.is_held(tmp_path)
    assert windows.ranges.held == []


def test_jobs_share_what_a_new_run_waits_for(windows, tmp_path, monkeypatch):
    taken = [windows.locks._opened(tmp_path / windows.locks.JOBS) for _ in range(3)]
    drawn = iter([0, 5, 5, 7])  # bytes: the third job is refused one that the second holds, and asks again
    monkeypatch.setattr("random.SystemRandom.randrange", lambda *_: next(drawn))
    assert [windows.locks._taken(job, shared=True) for job in taken] == [True, True, False]
    assert windows.locks._taken(taken[2], shared=True)
    with pytest.raises(windows.locks.BusyError), windows.locks.owned(tmp_path):
        pass
    waited = []

    def end():
        waited.extend(taken)
        for job in taken:
            os.close(job)

    with windows.locks.owned(tmp_path, end):
        assert waited == taken


def test_a_job_joins_its_own_run_alone(windows, tmp_path, monkeypatch):
    with windows.locks.owned(tmp_path):
        windows.locks.join(tmp_path)
        assert len(windows.locks._joined) == 1
        windows.locks._joined.clear()
        monkeypatch.setenv(windows.locks.WORD, "of another run")
        with pytest.raises(windows.locks.OrphanError):
            windows.locks.join(tmp_path)
