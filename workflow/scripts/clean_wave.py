"""Clean one wave and write its answers and what accounts for them."""

from collections.abc import Mapping
from pathlib import Path

from analysis.cleaning.pseudonyms import read_key
from analysis.cleaning.wave import clean_wave
from analysis.codebook.values import Codebook
from analysis.readers.raw import read_raw
from analysis.storage import logged_to, write_answers, write_table
from analysis.study import DataKind, Question


def clean(
    *,
    files: list[str],
    answers: Path,
    tables: Mapping[str, Path],
    codebook: Codebook,
    questions: Mapping[str, Question],
    data: DataKind,
    pseudonym_key: str | None,
) -> None:
    """Write the cleaned answers of one wave, and the tables named in `tables`."""
    root = Path()
    raw = read_raw(root, files, codebook.source, codebook.columns())
    cleaned = clean_wave(raw, codebook, questions, key=read_key(root, data, pseudonym_key))
    write_answers(cleaned.answers, answers)
    for name, path in tables.items():
        write_table(getattr(cleaned, name), path)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        clean(
            files=list(snakemake.input.raw),
            answers=snakemake.output.answers,
            tables={name: path for name, path in snakemake.output.items() if name != "answers"},
            **snakemake.params.settings,
        )
