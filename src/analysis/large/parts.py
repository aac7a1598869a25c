"""A survey in many Parquet files: crossed part by part, each on a machine of its own, then placed part by part.

Parts are whole files. What each chunk adds up to is kept apart until it is summed in the order of the files: the space
is the same, to the byte, whatever the number of parts.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.geometry.reading.tables import point_frame, rate_table
from analysis.geometry.space.chunks import (
    CrossedQuestions,
    category_space,
    crossed_chunks,
    placed_chunks,
    require_same_number,
    summed_chunks,
    whole,
)
from analysis.geometry.space.coding import Coding
from analysis.geometry.space.factorial import CategorySpace
from analysis.large.parquet import CHUNK_ROWS, individual_columns
from analysis.problems import Problem, choice, listed, raise_any
from analysis.settings import Settings, read_settings
from analysis.storage.surveys import answers_chunks, column_names, columns_writer

SETTINGS = "config/survey.yaml"
WHOLE = (1, 1)


@dataclass(frozen=True, slots=True)
class Survey:
    """What config/survey.yaml declares of a survey, and the files of its answers, in the order of their names."""

    files: tuple[Path, ...]
    questions: tuple[str, ...] | None = None
    weights: str | None = None
    n_axes: int = 5
    passive: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chunk_rows: int = CHUNK_ROWS

    def part(self, part: tuple[int, int]) -> tuple[Path, ...]:
        """Return the files of one part of several, from 1: as many as the others, or one more."""
        number, n_parts = part
        first, last = (len(self.files) * each // n_parts for each in (number - 1, number))
        return self.files[first:last]

    def chunks(self, part: tuple[int, int] = WHOLE) -> Iterator[pd.DataFrame]:
        """Yield the answers of one part, no chunk of two files."""
        for file in self.part(part):
            yield from answers_chunks(file, self.questions, self.weights, self.chunk_rows)


def read_survey(root: Path) -> Survey:
    """Read config/survey.yaml of a folder.

    Raises
    ------
    StudyError
        If it does not follow its schema, or names what is not there: a folder of Parquet files, columns.
    """
    settings = read_settings(root, SETTINGS, "survey")
    values = settings.values
    files = tuple(sorted((root / values["files"]).glob("*.parquet")))
    if not files:
        found = f"« {values['files']} » ne contient aucun fichier .parquet"
        raise_any([settings.problem(("files",), found, "nommer le dossier qui les contient")])
    wanted = [*values.get("questions", ()), *([values["weights"]] if "weights" in values else [])]
    raise_any(_absent(settings, files, wanted))
    if "questions" not in values:
        raise_any(_unlike(settings, files))
    # Fixed here once: a file whose columns come in another order is read in that of the first.
    questions = values.get("questions", (name for name in column_names(files[0]) if name != values.get("weights")))
    passive = {question: tuple(held) for question, held in values.get("passive", {}).items()}
    chosen = {name: values[name] for name in values if name != "files"}
    return Survey(files, **chosen | {"questions": tuple(questions), "passive": passive})


def crossed_part(survey: Survey, part: tuple[int, int]) -> dict[str, NDArray[Any]]:
    """Return what each chunk of one part adds up to, as arrays: tables, counts, weight, respondents; categories."""
    return arrays_of(list(crossed_chunks(survey.chunks(part), survey.weights)))


def crossed_whole(parts: Iterable[Mapping[str, NDArray[Any]]]) -> CrossedQuestions:
    """Return the Burt table of all parts, added chunk by chunk in their order."""
    return whole(summed_chunks(chain.from_iterable(map(chunks_of, parts))))


def placed_part(
    survey: Survey, crossed: CrossedQuestions, part: tuple[int, int], individuals: Path
) -> dict[str, NDArray[Any]]:
    """Write where the respondents of one part are, and return what their missing answers sum up to, chunk by chunk."""
    axes = crossed.axes(survey.n_axes, survey.passive)
    sums, n_read = [], 0
    with columns_writer(individuals) as write:
        for cloud, missing in placed_chunks(survey.chunks(part), crossed, axes, survey.weights):
            write(individual_columns(cloud))
            sums.append(missing)
            n_read += len(cloud.coordinates)
    shape = (0, 2, crossed.coding.n_questions, len(axes.eigenvalues))
    return {"missing": np.array(sums) if sums else np.empty(shape), "n": np.array([n_read])}


def space_of(survey: Survey, crossed: CrossedQuestions, placed: Sequence[Mapping[str, NDArray[Any]]]) -> CategorySpace:
    """Return the space of a survey whose parts are all placed."""
    require_same_number(crossed, sum(int(part["n"][0]) for part in placed))
    axes = crossed.axes(survey.n_axes, survey.passive)
    return category_space(crossed, axes, chain.from_iterable(part["missing"] for part in placed))


def arrays_of(chunks: Sequence[CrossedQuestions]) -> dict[str, NDArray[Any]]:
    """Return what chunks add up to as arrays, all among the categories that they hold together."""
    coding = chunks[-1].coding
    enlarged = [chunk.enlarged(replace(coding, index=chunk.coding.index)) for chunk in chunks]
    words = [coding.questions, coding.categories, [chunk.scales for chunk in chunks]]
    named = json.dumps(words, default=lambda value: value.item(), ensure_ascii=False)
    return {
        "tables": np.array([chunk.table for chunk in enlarged]),
        "counts": np.array([chunk.counts for chunk in enlarged]),
        "weights": np.array([chunk.weight for chunk in enlarged]),
        "sizes": np.array([chunk.coding.n_respondents for chunk in enlarged]),
        "named": np.frombuffer(named.encode("utf-8"), dtype=np.uint8),
    }


def chunks_of(arrays: Mapping[str, NDArray[Any]]) -> Iterator[CrossedQuestions]:
    """Yield what `arrays_of` holds, chunk by chunk."""
    questions, categories, scales = json.loads(arrays["named"].tobytes().decode("utf-8"))
    known = Coding(tuple(questions), tuple(map(tuple, categories)), codes=(), index=pd.RangeIndex(0))
    for table, counts, weight, n, ordered in zip(
        *(arrays[name] for name in ("tables", "counts", "weights", "sizes")), scales, strict=True
    ):
        own = tuple(None if scale is None else tuple(scale) for scale in ordered)
        yield CrossedQuestions(replace(known, index=pd.RangeIndex(int(n))), table, counts, float(weight), own)


def tables_of(space: CategorySpace) -> dict[str, pd.DataFrame]:
    """Return the result tables of a space without individuals in memory: eigenvalues with their rates, categories."""
    return {"eigenvalues": rate_table(space), "categories": point_frame(space)}


def _absent(settings: Settings, files: Sequence[Path], wanted: Sequence[str]) -> Iterator[Problem]:
    """Yield the columns that a file lacks, the first file of which each is absent."""
    for name in wanted:
        lacking = next((file.name for file in files if name not in column_names(file)), None)
        if lacking is not None:
            place = ("weights",) if name == settings.values.get("weights") else ("questions",)
            remedy = choice(name, column_names(files[0]))
            yield settings.problem(place, f"la colonne « {name} » n'est pas dans {lacking}", remedy)


def _unlike(settings: Settings, files: Sequence[Path]) -> Iterator[Problem]:
    """Yield the files that have not the columns of the first one, each column of which is a question."""
    known = column_names(files[0])
    for file in files[1:]:
        names = column_names(file)
        lacking, added = set(known) - set(names), set(names) - set(known)
        told = [f"il y manque {listed(name for name in known if name in lacking)}"] * bool(lacking)
        told += [f"il y a en plus {listed(name for name in names if name in added)}"] * bool(added)
        if told:
            found = f"{file.name} n'a pas les colonnes de {files[0].name} : {' ; '.join(told)}"
            remedy = "donner à tous les mêmes colonnes, ou nommer sous « questions » celles qu'ils ont tous"
            yield settings.problem(("files",), found, remedy)
