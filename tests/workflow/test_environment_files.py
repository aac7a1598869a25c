"""The environment is one list, pinned with hashes, and names no registry."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

LOCKS = [f"requirements{more}.lock" for more in ("", "-dev", "-bench", "-slurm", "-docs", "-uv")]
EXTRAS = ("study", "lab")  # of the run, in pyproject.toml


def pins(text: str) -> dict[str, set[str]]:
    """Return the pinned versions of each package of a lock (several where they depend on the Python version)."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, flags=re.M):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def name_of(requirement: str) -> str:
    return canonicalize_name(Requirement(requirement).name)


def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def test_conda_users_get_the_same_list(root):
    conda = YAML(typ="safe").load((root / "environment.yml").read_text("utf-8"))["dependencies"]
    pip = next(item["pip"] for item in conda if isinstance(item, dict))
    assert pip == [f"--editable .[{','.join(EXTRAS)}]"]
    assert f"python{project(root)['project']['requires-python']}" in conda


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_registry_is_named(root, lock):
    text = (root / lock).read_text("utf-8")
    requirements = re.split(r"\n(?=[\w.-]+==)", text)
    assert requirements
    assert all("--hash=sha256:" in requirement for requirement in requirements)
    assert "://" not in text
    assert "index-url" not in text


def test_the_locks_agree(root):
    run, dev, bench, slurm, docs, uv = (pins((root / lock).read_text("utf-8")) for lock in LOCKS)
    assert run.items() <= dev.items()
    assert run.items() <= bench.items()
    assert run.items() <= slurm.items()
    assert all(docs[name] == dev[name] for name in docs.keys() & dev.keys())
    assert uv.items() <= run.items()


def test_the_locks_hold_what_the_project_names(root):
    named = project(root)
    extras, groups = named["project"]["optional-dependencies"], named["dependency-groups"]
    alone = named["project"]["dependencies"]
    run = [*alone, *(line for extra in EXTRAS for line in extras[extra]), *groups["setup"]]
    lists = [run, [*run, *groups["dev"]], [*run, *groups["bench"]], [*run, *extras["slurm"]], groups["docs"], []]
    for lock, lines in zip(LOCKS, lists, strict=True):
        assert set(map(name_of, lines)) <= pins((root / lock).read_text("utf-8")).keys(), lock
    assert {name_of(line) for line in named["build-system"]["requires"]} <= set(map(name_of, groups["setup"]))
    assert "snakemake-executor-plugin-slurm" not in pins((root / "requirements.lock").read_text("utf-8"))


def test_each_program_is_named_once(root):
    named = project(root)["project"]
    lines = [named["dependencies"], *named["optional-dependencies"].values()]
    names = [name_of(line) for each in lines for line in each]
    assert len(names) == len(set(names))


def test_the_wheel_holds_every_package(root):
    packages = {path.parent.name for path in (root / "src").glob("*/__init__.py")}
    assert set(project(root)["tool"]["uv"]["build-backend"]["module-name"]) == packages
