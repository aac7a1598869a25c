"""What a run noted of the files that its steps read: Snakemake's own records, in a hidden folder of the study."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

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
    last: Mapping[str, Any] = max(_records_of(study, file), key=lambda record: float(record["endtime"]), default={})
    noted = last.get("input_checksums") or {}
    return {path: sum_.removeprefix(ALGORITHM) for path, sum_ in noted.items() if sum_.startswith(ALGORITHM)}


def changed_since(study: Path, sums: Mapping[str, str]) -> list[str]:
    """Return the files whose content is no longer what was noted, and those that are no longer there."""
    return [path for path, noted in sums.items() if _sum_of(study / path) != noted]


def _records_of(study: Path, file: str) -> Iterator[Mapping[str, Any]]:
    """Yield the records of steps that ended and read a file; one that cannot be read notes nothing."""
    for path in sorted((study / RECORDS).rglob("*")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(record, dict) and record.get("endtime") and file in (record.get("input_checksums") or {}):
            yield record


def _sum_of(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
