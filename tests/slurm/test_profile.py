"""The profile of a cluster, read where no cluster is: its options are Snakemake's, its scattered steps are ours."""

from __future__ import annotations

import re

import yaml

OF_PLUGIN = ("slurm-",)  # declared by the program of the cluster, which is not installed here


def test_the_profile_of_a_cluster_names_options_and_steps_that_exist(root):
    from snakemake.cli import get_argument_parser  # slow: only where it is called

    profile = yaml.safe_load((root / "profiles/slurm/config.yaml").read_text("utf-8"))
    known = {name.lstrip("-") for action in get_argument_parser()._actions for name in action.option_strings}
    assert [key for key in profile if key not in known and not key.startswith(OF_PLUGIN)] == []
    rules = "\n".join(path.read_text("utf-8") for path in [root / "Snakefile", *(root / "workflow").rglob("*.smk")])
    declared = set(re.findall(r"scattergather:\s*((?:\s+\w+=\d+,?)+)", rules))
    steps = {name for text in declared for name in re.findall(r"(\w+)=", text)}
    assert {each.partition("=")[0] for each in profile["set-scatter"]} == steps


def test_a_cluster_runs_a_study_as_a_machine_does(root):
    here, there = (
        yaml.safe_load((root / f"profiles/{name}/config.yaml").read_text("utf-8")) for name in ("default", "slurm")
    )
    assert {name: there.get(name) for name in here} == here
