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
ELSEWHERE = "logs"  # of a study, what no run comes from, beside what is hidden


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run told: what its check found, and the files that readers open."""

    told: str
    made: tuple[str, ...]


def given(folder: Path, project: Path) -> str:
    """Return what tells apart what a run comes from: a study's files by their content, the code, what is installed.

    Parameters
    ----------
    folder : Path
        The study's folder.
    project : Path
        The folder of the Snakefile.
    """
    told = hashlib.sha256(sys.version.encode())
    read = [*_within(folder, GIVEN), *_within(project, CODE), *_within(Path(analysis.__file__).parent, (".",))]
    for path in read:
        told.update(f"\0{path}\0".encode())
        with suppress(OSError), path.open("rb") as content:  # what cannot be read is for the check to tell
            told.update(f"{path.stat().st_mode}\0".encode())  # as is what others may read
            told.update(hashlib.file_digest(content, "sha256").digest())
    for line in (*_installed(), *_tracked(folder)):
        told.update(f"\0{line}".encode())
    return told.hexdigest()


def stands(folder: Path, came_from: str) -> Kept | None:
    """Return what the last run told, where all that it came from and made is as that run left it."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads((folder / STANDING).read_text(encoding="utf-8"))
        if kept["state"] == _state(folder, came_from):
            return Kept(str(kept["told"]), tuple(map(str, kept["made"])))
    return None


def leave(folder: Path, came_from: str, kept: Kept) -> None:
    """Keep what a run told that ended well, and in what state it leaves its study."""
    with suppress(OSError):  # the next run does without
        write_text(json.dumps({"state": _state(folder, came_from), **asdict(kept)}), folder / STANDING)


def _state(folder: Path, came_from: str) -> str:
    """Return what tells apart what was given and what is there: each file that is made, or lies beside, by its dates.

    A study may name files of any of its folders: all that is in plain sight there counts.
    """
    beside = [path.name for path in folder.iterdir() if path.name != ELSEWHERE and path.name[:1] != "."]
    lines = [came_from]
    by_content = tuple(f"{folder / part}{os.sep}" for part in GIVEN)
    for path in _within(folder, [*MADE, *beside]):
        if str(path).startswith(by_content):
            continue
        known = path.stat()
        lines.append(f"{path}\0{known.st_mode}\0{known.st_size}\0{known.st_mtime_ns}\0{known.st_ctime_ns}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


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
            known = (place / ".git/index").stat()
            yield f"{place}\0{known.st_size}\0{known.st_mtime_ns}"
