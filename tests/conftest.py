"""What all tests share: the repository's place, the browser, houses in which whole studies run."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[1]
OUTPUTS = ("data/processed", "reports")
HOUSES = {"budget_house", "idle_house", "poison_house"}

# Property tests draw the same examples at each run and are not timed: the machine may be busy.
hypothesis.settings.register_profile("project", deadline=None, derandomize=True, max_examples=60)
hypothesis.settings.load_profile("project")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> Generator[None, object, object]:
    """Keep the tests of a house on one worker, where it is built once, and first: no worker is left alone with one."""
    for item in items:
        houses = HOUSES & set(item.fixturenames)
        assert len(houses) < 2, f"{item.nodeid}: two houses in one test, on one more worker"
        for house in houses:
            item.add_marker(pytest.mark.workflow)
            item.add_marker(pytest.mark.xdist_group(house))
        # Following each line slows tests by half: whole studies run in other processes, where none is followed, and
        # lines that drawn examples alone would reach deserve an example of their own.
        if houses or hypothesis.is_hypothesis_test(item.function):
            item.add_marker(pytest.mark.no_cover)
    told = yield
    items.sort(key=lambda item: item.get_closest_marker("workflow") is None)
    return told


@dataclass(frozen=True)
class House:
    """A copy of the repository, a study, and the commands run on it."""

    root: Path
    study: Path

    def at(self, study: Path, made: bool = False) -> House:
        """Return the same house with a copy of the study at `study`: nothing computed, or all that is `made`."""
        for part in ["config", "data", "reports", "logs", ".snakemake"] if made else ["config", "data/raw"]:
            shutil.copytree(self.study / part, study / part)
        return House(root=self.root, study=study)

    def twin(self, into: Path) -> House:
        """Return another copy of the repository, nothing computed, for the same study."""
        return copied_house(into, self.study.relative_to(self.root))

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run Snakemake on the study, with the sources of this copy."""
        command = [sys.executable, "-m", "snakemake", "--snakefile", str(self.root / "Snakefile")]
        done = self.told([*command, "--cores", "2", "--directory", str(self.study), *arguments])
        if check and done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        return done

    def make(self, target: str) -> None:
        """Run a command of the README on this copy, in the environment of the tests as it stands."""
        place = Path(sys.prefix)
        done = self.told(["make", f"--assume-old={place / 'run.done'}", f"VENV={place}", "CORES=2", target])
        assert done.returncode == 0, done.stdout + done.stderr

    def told(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a command in this copy, with its sources."""
        environment = os.environ | {"PYTHONPATH": str(self.root / "src")}
        return subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True)

    def planned(self) -> dict[str, int]:
        """Return how many jobs of each rule a run would do now."""
        told = self.run("--dry-run").stdout
        table = re.search(r"^job\s+count\n-+\s+-+\n(.*?)^total\s", told, flags=re.M | re.S)
        lines = table.group(1).splitlines() if table else []
        return {rule: int(count) for rule, count in (line.split() for line in lines)}

    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of every output, by its path in the study."""
        files = sorted(path for part in OUTPUTS for path in (self.study / part).rglob("*") if path.is_file())
        named = {str(path.relative_to(self.study)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        return {name: digest for name, digest in named.items() if name != "reports/README.md"}


def copied_house(into: Path, study: str | Path) -> House:
    """Copy what git would keep of the repository, without results."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in sorted(set(listed.splitlines())):
        if (ROOT / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, into / name)
    return House(root=into, study=into / study)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def pdf_pages() -> Callable[[Path], list[str]]:
    """Return what gives the text of each page of a PDF: a slow reading, made once of each document."""
    read = cache(lambda content: [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages])
    return lambda path: read(path.read_bytes())


@pytest.fixture(scope="session")
def poison_house(tmp_path_factory) -> House:
    """Return a house in which the poison study has run once from a clean state."""
    house = copied_house(tmp_path_factory.mktemp("poison"), "examples/poison")
    house.run()
    return house


@pytest.fixture(scope="session")
def budget_house(tmp_path_factory) -> House:
    """Return a house in which the repository's own study has run once from a clean state."""
    house = copied_house(tmp_path_factory.mktemp("budget"), ".")
    house.run()
    return house


@pytest.fixture(scope="module")
def idle_house(tmp_path_factory) -> House:
    """Return a house of the repository's own study in which nothing has run."""
    return copied_house(tmp_path_factory.mktemp("idle"), ".")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium, or skip; where REQUIRE_BROWSER is set, fail instead."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    reason = "Chromium is not installed on this machine"
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)
