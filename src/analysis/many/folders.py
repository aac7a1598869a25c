"""Which studies are asked for: patterns that no shell expanded, each folder once, under a short name."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from analysis.problems import Problem, raise_any

FEWEST = 2  # studies, to have something to compare


@dataclass(frozen=True, slots=True)
class Asked:
    """The folders of the studies, resolved, by the names that tables and page give them; what else was named."""

    folders: dict[str, Path]
    others: tuple[str, ...] = ()


def asked_studies(patterns: Sequence[str], here: Path, into: Path | None = None) -> Asked:
    """Return the folders that patterns name, in their order, those of one pattern sorted.

    Parameters
    ----------
    patterns : sequence of str
        Folders, or patterns such as « 62/* », which Windows leaves as they are typed.
    here : Path
        Folder from which they are named.
    into : Path, optional
        Where the comparison is written: what it wrote before is no study.

    Raises
    ------
    StudyError
        If one names nothing, or all of them fewer than two folders.
    """
    found = {pattern: list(_named_by(pattern, here)) for pattern in patterns}
    raise_any(_unfound(pattern) for pattern, paths in found.items() if not paths)
    paths = list(dict.fromkeys(path for named in found.values() for path in named))
    studies = {path: path.resolve() for path in paths if _is_study(path, into)}
    folders = list(dict.fromkeys(studies.values()))
    if len(folders) < FEWEST:
        told = "aucun dossier d'étude" if not folders else "un seul dossier d'étude"
        remedy = "nommer deux dossiers d'études au moins, ou un motif qui en trouve : 62/*"
        raise_any([Problem("études", "dossiers", f"{told} : rien à comparer", remedy)])
    others = tuple(path.name for path in paths if path not in studies)
    return Asked(dict(zip(_names(folders), folders, strict=True)), others)


def _is_study(path: Path, into: Path | None) -> bool:
    """Whether a path is a folder of a study: a shell that expands « * » names reports and logs beside them too."""
    return (path / "config").is_dir() and (into is None or path.resolve() != into.resolve())


def _named_by(pattern: str, here: Path) -> Iterator[Path]:
    """Yield what a pattern names; a folder whose own name has the signs of a pattern is itself."""
    if (here / pattern).exists():
        yield here / pattern
    elif has_magic(pattern):
        yield from (here / path for path in sorted(glob(pattern, root_dir=here)))  # noqa: PTH207 -- takes whole paths too


def _unfound(pattern: str) -> Problem:
    return Problem("études", f"« {pattern} »", "aucun dossier de ce nom", "corriger ce nom, ou le retirer")


def _names(folders: Sequence[Path]) -> Iterable[str]:
    """Return the shortest names that tell folders apart: what follows the folder that holds them all."""
    try:
        common = Path(os.path.commonpath(folders))
    except ValueError:  # on two drives of Windows: whole paths would print who works there
        ends = ["/".join(folder.parts[-2:]) for folder in folders]
        return [end if ends.count(end) == 1 else f"{end} ({rank})" for rank, end in enumerate(ends, 1)]
    if common in folders:
        common = common.parent
    return [folder.relative_to(common).as_posix() for folder in folders]
