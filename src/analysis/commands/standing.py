"""Whether a study that was made stands as it was left: then nobody needs to read it again to say that it is up to date.

A run that ends well leaves in `.snakemake` what its check told, beside a digest of all that this came from: files of
the study, files of the code, programs installed, files made. Any other digest, and the study is checked and planned as
if nothing had been left: what is to be made again is for Snakemake alone to say.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import analysis
from analysis.storage import write_text

STANDING = ".snakemake/standing.json"
GIVEN = ("config", "data/raw")  # what a study declares, what it received: all that is there, whether it is named or not
MADE = ("data/processed", "reports", ".snakemake/metadata", ".snakemake/incomplete")
CODE = ("Snakefile", "workflow", "profiles/default")
LEFT_OUT = ("__pycache__", "node_modules")
ELSEWHERE = "logs"  # of a study, what no run comes from, beside what is hidden: `check` refuses that it names any


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run told: what its check found, and the files that readers open."""

    told: str
    made: tuple[str, ...]


def given(folder: Path, project: Path) -> str:
    """Return what tells apart what a run comes from: a study's files, the code, what is installed; empty if unknown.

    Files of `config` and `data/raw` count by their content, what lies beside by its dates: a study may name files of
    any of its folders that are in plain sight.

    Parameters
    ----------
    folder : Path
        The study's folder.
    project : Path
        The folder of the Snakefile.
    """
    told = hashlib.sha256(sys.version.encode())
    try:
        read = [*_within(folder, GIVEN), *_within(project, CODE), *_within(Path(analysis.__file__).parent, (".",))]
        others = sorted(set(_within(folder, _beside(folder))) - set(read))
        beside = _dates(path for path in others if not _is_in(path, folder, MADE))
    except OSError:  # a file went away meanwhile
        return ""
    for path in read:
        told.update(f"\0{path}\0".encode())
        with suppress(OSError), path.open("rb") as content:  # what cannot be read is for the check to tell
            told.update(f"{path.stat().st_mode}\0".encode())  # as is what others may read
            told.update(hashlib.file_digest(content, "sha256").digest())
    for line in (*beside, *_installed(), *_tracked(folder)):
        told.update(f"\0{line}".encode())
    return told.hexdigest()


def stands(folder: Path, came_from: str) -> Kept | None:
    """Return what the last run told, where all that it came from and made is as that run left it."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads((folder / STANDING).read_text(encoding="utf-8"))
        if came_from and kept["state"] == _state(folder, came_from):
            return Kept(str(kept["told"]), tuple(map(str, kept["made"])))
    return None


def leave(folder: Path, came_from: str, kept: Kept) -> None:
    """Keep what a run told that ended well, and in what state it leaves its study."""
    with suppress(OSError):  # the next run does without
        write_text(json.dumps({"state": _state(folder, came_from), **asdict(kept)}), folder / STANDING)


def _state(folder: Path, came_from: str) -> str:
    """Return what tells apart what was given and what was made of it, each file by its dates."""
    return hashlib.sha256("\n".join([came_from, *_dates(_within(folder, MADE))]).encode()).hexdigest()


def _dates(paths: Iterable[Path]) -> list[str]:
    """Return a line a file: its path, rights, size and dates."""
    known = ((path, path.stat()) for path in paths)
    return [f"{path}\0{of.st_mode}\0{of.st_size}\0{of.st_mtime_ns}\0{of.st_ctime_ns}" for path, of in known]


def _beside(folder: Path) -> list[str]:
    """Return what lies in a study in plain sight."""
    return [path.name for path in folder.iterdir() if path.name != ELSEWHERE and path.name[:1] != "."]


def _is_in(path: Path, folder: Path, parts: Iterable[str]) -> bool:
    """Whether a file lies in one of these folders of a study."""
    return any(str(path).startswith(f"{folder / part}{os.sep}") for part in parts)


def _within(folder: Path, parts: Iterable[str]) -> list[Path]:
    """Return the files that are there, in an order of their own; links are followed, each folder once."""
    found = [path for part in parts for path in [folder / part] if path.is_file()]
    seen = set()
    for part in parts:
        for place, inner, names in os.walk(folder / part, followlinks=True):
            known = Path(place).stat()
            is_new = (known.st_dev, known.st_ino) not in seen  # a link may lead above itself
            inner[:] = [name for name in inner if is_new and name not in LEFT_OUT]
            seen.add((known.st_dev, known.st_ino))
            found += [path for name in names for path in [Path(place, name)] if path.is_file()]
    return sorted(set(found))


def _installed() -> Iterator[str]:
    """Yield every program installed, with its version, as its folder is named: Snakemake is one."""
    for place in sys.path:
        with suppress(OSError):
            yield from sorted(path.name for path in Path(place).iterdir() if path.suffix == ".dist-info")


def _tracked(folder: Path) -> Iterator[str]:
    """Yield when git last took or left a file of the study: the check tells the secrets that it keeps."""
    for place in (folder, *folder.parents):
        with suppress(OSError):
            known = (_kept_by_git(place) / "index").stat()
            yield f"{place}\0{known.st_size}\0{known.st_mtime_ns}"


def _kept_by_git(place: Path) -> Path:
    """Return where git keeps what it knows of a folder: in a worktree or a submodule, a file says where."""
    git = place / ".git"
    return place / git.read_text(encoding="utf-8").partition(":")[2].strip() if git.is_file() else git
