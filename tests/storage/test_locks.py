"""One run at a time in a folder: the kernel lets the locks go, and a job that outlives its run is waited for."""

import errno
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import pytest

from analysis.storage.locks import JOBS, WORD, BusyError, is_held, join, owned

JOB = "import sys; from pathlib import Path; from analysis.storage.locks import join; join(Path(sys.argv[1]))"


@contextmanager
def job(root, folder, word=None):
    """Start a job of the run under way, or of another one, which has joined and works until the end of the block."""
    environment = os.environ | {"PYTHONPATH": str(root / "src")} | ({WORD: word} if word else {})
    command = [sys.executable, "-c", f"{JOB}; print('joined', flush=True); input()", str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        process.told = process.stdout.readline()
        yield process
        process.kill()


def test_a_folder_is_held_by_one_run_and_let_go_at_its_end(tmp_path):
    assert not is_held(tmp_path)
    with owned(tmp_path):
        assert is_held(tmp_path)
        with pytest.raises(BusyError), owned(tmp_path):
            pass
        assert WORD in os.environ
    assert WORD not in os.environ
    assert not is_held(tmp_path)


def test_the_next_run_waits_until_the_jobs_of_a_killed_one_have_ended(root, tmp_path):
    with ExitStack() as left:
        with owned(tmp_path):
            process, word = left.enter_context(job(root, tmp_path)), os.environ[WORD]
        assert process.told == "joined\n"
        with pytest.raises(BusyError), owned(tmp_path):
            pass
        waited = []
        with owned(tmp_path, lambda: waited.append(process.kill())):
            assert len(waited) == 1
            assert os.environ[WORD] != word


def test_a_job_that_starts_after_its_run_was_killed_does_nothing(root, tmp_path):
    with owned(tmp_path), job(root, tmp_path, word="of another run") as late:
        assert late.told == ""
        assert "OrphanError" in late.stderr.read()


def test_where_no_program_holds_the_folder_a_job_takes_no_lock(tmp_path):
    join(tmp_path)
    assert not (tmp_path / JOBS).exists()


@pytest.mark.skipif(os.name == "nt", reason="locks are others there")
def test_a_disk_without_locks_is_worked_on_all_the_same(tmp_path, monkeypatch):
    def without(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", without)
    with owned(tmp_path):
        assert not is_held(tmp_path)
