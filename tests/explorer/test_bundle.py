"""The scripts of the pages that are committed are those that the sources make, wherever they are built."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


@pytest.fixture
def modules(root):
    """Return what builds the pages, or skip; where REQUIRE_BROWSER is set, fail instead."""
    found = root / "explorer/node_modules"
    if shutil.which("node") and found.is_dir():
        return found
    reason = "node, or explorer/node_modules (npm ci --prefix explorer), is not on this machine"
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


def test_sources_rebuild_the_committed_bundle_to_the_same_bytes_in_another_folder(root, modules, tmp_path):
    elsewhere = tmp_path / "ailleurs" / "explorer"
    shutil.copytree(root / "explorer", elsewhere, ignore=shutil.ignore_patterns("node_modules", "test", "firefox"))
    (elsewhere / "node_modules").symlink_to(modules, target_is_directory=True)
    subprocess.run(["node", "build.mjs", tmp_path / "bundle"], cwd=elsewhere, check=True)
    committed = {path.name: path.read_bytes() for path in (root / "src/analysis/explorer/bundle").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "bundle").iterdir()} == committed


@pytest.mark.parametrize("folder", ["explorer", "explorer/firefox"])
def test_the_locks_name_no_registry_and_pin_every_package(root, folder):
    lock = (root / folder / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('    "node_modules/')
