"""Three steps as jobs of a real Slurm, on one node brought up for them: the bytes of a run on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from hashlib import sha256

import pytest
from tests.slurm.cluster import environment, jobs, lacking, one_node

ASKED = "data/processed/answers.parquet"
QUICK = ["--slurm-init-seconds-before-status-checks", "1", "--seconds-between-status-checks", "1"]
SMALL = ["--latency-wait", "60", "--default-resources", "mem_mb=500", "runtime=30"]
PATIENCE = 600  # seconds, on a machine that others load


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """Bring up a node, or skip; where REQUIRE_SLURM is set, fail instead."""
    if reason := lacking():
        if os.environ.get("REQUIRE_SLURM"):
            pytest.fail(reason)
        pytest.skip(reason)
    with ExitStack() as held:
        try:
            folder = held.enter_context(one_node(tmp_path_factory.mktemp("slurm")))
        except BlockingIOError:  # `make stress`, or another checkout's tests: no fault of this one
            pytest.skip("another run has held the only cluster of this machine for a quarter of an hour")
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:  # of the machine, not of what is tested
            pytest.skip(f"no node of Slurm can be brought up on this machine: {error}")
        yield folder


@pytest.mark.workflow
@pytest.mark.xdist_group("slurm")  # begun first: it waits more than it works
def test_three_jobs_of_slurm_make_the_bytes_of_a_run_on_this_machine(node, root, small_study, tmp_path, house_of):
    here = house_of(small_study().root)
    raw = here.study / "data/raw/v1.csv"
    (raw.parent / "SHA256SUMS").write_text(f"{sha256(raw.read_bytes()).hexdigest()}  {raw.name}\n", encoding="utf-8")
    there = house_of(shutil.copytree(here.study, tmp_path / "there"))
    here.run_in_one_process(ASKED)
    command = [sys.executable, "-m", "analysis", "run", str(there.study), "--profile", "slurm"]
    done = subprocess.run(
        [*command, "--", ASKED, *QUICK, *SMALL],
        cwd=root,
        env=environment(os.environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert there.hashes() == here.hashes()
    ran = [(state, about.removeprefix("rule_").partition("_wildcards")[0]) for _, state, about in jobs()]
    assert ran == [("COMPLETED", rule) for rule in ("check_wave", "clean_wave", "combine_waves")]
