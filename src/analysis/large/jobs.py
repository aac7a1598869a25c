"""What each job of workflow/survey does: from the files of its inputs to those of its outputs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from analysis.large.parts import crossed_part, crossed_whole, placed_part, read_survey, space_of, tables_of
from analysis.storage import logged_to, write_bytes, write_text
from analysis.storage.arrays import arrays_bytes, read_arrays

Paths: TypeAlias = Mapping[str, Any]


def cross(inputs: Paths, outputs: Paths, part: tuple[int, int]) -> None:  # noqa: ARG001 -- the face of all jobs
    """Cross the questions of one part."""
    write_bytes(arrays_bytes(crossed_part(read_survey(Path()), part)), outputs["crossed"])


def place(inputs: Paths, outputs: Paths, part: tuple[int, int]) -> None:
    """Place the respondents of one part."""
    crossed = crossed_whole(map(read_arrays, _listed(inputs["crossed"])))
    sums = placed_part(read_survey(Path()), crossed, part, Path(outputs["individuals"]))
    write_bytes(arrays_bytes(sums), outputs["placed"])


def space(inputs: Paths, outputs: Paths, part: tuple[int, int]) -> None:  # noqa: ARG001 -- the face of all jobs
    """Write the tables of the space of all parts."""
    crossed = crossed_whole(map(read_arrays, _listed(inputs["crossed"])))
    placed = [read_arrays(path) for path in _listed(inputs["placed"])]
    for name, table in tables_of(space_of(read_survey(Path()), crossed, placed)).items():
        write_text(table.to_csv(index=False, lineterminator="\n"), outputs[name])


JOBS: Mapping[str, Callable[[Paths, Paths, tuple[int, int]], None]] = {"cross": cross, "place": place, "space": space}


def run(job: Any) -> None:
    """Do what a job is asked for.

    Parameters
    ----------
    job : snakemake.script.Snakemake
        What Snakemake gives a script.
    """
    with logged_to(job.log[0]):
        JOBS[job.rule](dict(job.input.items()), dict(job.output.items()), job.params.part)


def _listed(paths: str | Sequence[str]) -> list[str]:
    return [paths] if isinstance(paths, str) else list(paths)
