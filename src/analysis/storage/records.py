"""What a run noted of the files that its steps read: Snakemake's own records, in a hidden folder of the study."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.digests import file_digest

RECORDS = ".snakemake/metadata"
ALGORITHM = "sha256:"


def noted_sums(study: Path, file: str) -> dict[str, str]:
    """Return the SHA-256 of what the last step that read a file read, by path in the study.

    Parameters
    ----------
    study : Path
        Its folder.
    file : str
        A file that the step asked about has read, by its path in the study.

    Returns
    -------
    dict of str to str
        Without those that are too large for Snakemake to follow their content. Empty where nothing was noted: a study
        that was copied without its hidden folders.
    """
    noted = _last_reader(study, file).get("input_checksums") or {}
    return {path: sum_.removeprefix(ALGORITHM) for path, sum_ in noted.items() if sum_.startswith(ALGORITHM)}


def made_later(study: Path, file: str, paths: Iterable[str]) -> list[str]:
    """Return which of some outputs were made again once the last step that read a file had ended."""
    ends = {name: float(record["endtime"]) for name, record in _records(study)}
    last = float(_last_reader(study, file).get("endtime", "inf"))
    return [path for path in paths if ends.get(urlsafe_b64encode(path.encode()).decode(), 0) > last]


def changed_since(study: Path, sums: Mapping[str, str]) -> list[str]:
    """Return the files whose content is no longer what was noted, and those that are no longer there."""
    return [path for path, noted in sums.items() if _sum_of(study / path) != noted]


def _last_reader(study: Path, file: str) -> Mapping[str, Any]:
    """Return the record of the last step that read a file; nothing where none did."""
    readers = (record for _, record in _records(study) if file in (record.get("input_checksums") or {}))
    return max(readers, key=lambda record: float(record["endtime"]), default={})


def _records(study: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the records of steps that ended, each by its output in base 64; one that cannot be read notes nothing."""
    for path in sorted((study / RECORDS).rglob("*")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(record, dict) and record.get("endtime"):
            parts = path.relative_to(study / RECORDS).parts  # a name too long for a file is cut in folders
            yield "".join(part.removeprefix("@") for part in parts), record


def _sum_of(path: Path) -> str:
    return file_digest(path) if path.is_file() else ""
