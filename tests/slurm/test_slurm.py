"""Three steps as jobs of a real Slurm, on one node brought up for them: the bytes of a run on this machine."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from tests.slurm.cluster import jobs, lacking, one_node

ASKED = "data/processed/answers.parquet"
QUICK = ["--slurm-init-seconds-before-status-checks", "1", "--seconds-between-status-checks", "1"]
SMALL = ["--latency-wait", "10", "--default-resources", "mem_mb=1000", "runtime=30"]


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    if reason := lacking():
        pytest.skip(reason)
    with one_node(tmp_path_factory.mktemp("slurm")) as folder:
        yield folder


@pytest.mark.workflow
def test_three_jobs_of_slurm_make_the_bytes_of_a_run_on_this_machine(node, root, tmp_path, house_of):
    for place in ("here", "there"):
        shutil.copytree(root / "examples/poison/config", tmp_path / place / "config")
        shutil.copytree(root / "examples/poison/data/raw", tmp_path / place / "data/raw")
    here, there = house_of(tmp_path / "here"), house_of(tmp_path / "there")
    here.run_in_one_process(ASKED)
    command = [sys.executable, "-m", "analysis", "run", str(there.study), "--profile", "slurm"]
    done = subprocess.run(
        [*command, "--", ASKED, *QUICK, *SMALL], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert there.hashes() == here.hashes()
    ran = [(state, about.removeprefix("rule_").partition("_wildcards")[0]) for _, state, about in jobs()]
    assert ran == [("COMPLETED", rule) for rule in ("check_wave", "clean_wave", "combine_waves")]
