"""The environment is one list, pinned with hashes, and names no registry."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock", "requirements-uv.lock"]


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
    assert pip == [*project(root)["project"]["dependencies"], "--editable ."]
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
    run, dev, bench, uv = (pins((root / lock).read_text("utf-8")) for lock in LOCKS)
    assert run.items() <= dev.items()
    assert run.items() <= bench.items()
    assert uv.items() <= run.items()


def test_the_locks_hold_what_the_project_names(root):
    named = project(root)
    run = pins((root / "requirements.lock").read_text("utf-8"))
    dev = pins((root / "requirements-dev.lock").read_text("utf-8"))
    bench = pins((root / "requirements-bench.lock").read_text("utf-8"))
    assert {name_of(line) for line in named["project"]["dependencies"]} <= run.keys()
    assert {name_of(line) for line in named["dependency-groups"]["bench"]} <= bench.keys()
    assert {name_of(line) for line in named["dependency-groups"]["dev"]} <= dev.keys()
    assert {name_of(line) for line in named["build-system"]["requires"]} <= run.keys()


def test_the_wheel_holds_every_package(root):
    packages = {path.parent.name for path in (root / "src").glob("*/__init__.py")}
    assert set(project(root)["tool"]["uv"]["build-backend"]["module-name"]) == packages
