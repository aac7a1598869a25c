"""Draw the distributions of answers, the figures of the study's own chapters, the planes of crossed questions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.figures.correspondences import cross_table_plane
from analysis.figures.drawing import Drawing
from analysis.figures.flow import flow
from analysis.figures.labels import Labels, study_labels, study_stamp
from analysis.figures.saving import figure_files
from analysis.figures.shares import share_bars, spectrum
from analysis.printing.public import Printed, has_small
from analysis.storage import logged_to, read_table, write_figures
from analysis.study import Study


def draw(
    *,
    frequencies: Path,
    accounting: Path,
    crossed: Sequence[Path],
    folder: Path,
    listed: Path,
    study: Study,
    chapters: list[tuple[str, list[str]]],
) -> None:
    """Write the figures of the answers as SVG and PNG, and their list."""
    tables: dict[str, dict[str, pd.DataFrame]] = defaultdict(dict)
    for path in map(Path, crossed):
        tables[path.parent.name][path.stem] = read_table(path)
    counted = read_table(frequencies)
    printed = Printed.of(counted) if study.disclosure == "public" else None
    answered = drawings_of(printed.table if printed else counted, read_table(accounting), study, chapters)
    write_figures(figure_files([*answered, *planes_of(tables, study, printed)]), folder, listed)


def drawings_of(
    frequencies: pd.DataFrame, accounting: pd.DataFrame, study: Study, chapters: list[tuple[str, list[str]]]
) -> Iterator[tuple[str, Drawing]]:
    """Yield the flow of rows, one figure per chapter, and one of the questions that no chapter shows."""
    labels, stamp = study_labels(study), study_stamp(study)
    yield "flow", flow(accounting, labels, stamp=stamp)
    counted = set(frequencies["question"])
    for key, questions in chapters:
        if shown := [question for question in questions if question in counted]:
            yield f"chapter/{key}", distributions(frequencies, labels, shown, stamp)
    elsewhere = {question for _, questions in chapters for question in questions}
    others = [
        key
        for key, question in study.questions.items()
        if key in counted - elsewhere and question.role in ("active", "supplementary")
    ]
    if others:
        yield "answers", distributions(frequencies, labels, others, stamp)


def planes_of(
    tables: Mapping[str, Mapping[str, pd.DataFrame]], study: Study, printed: Printed | None
) -> Iterator[tuple[str, Drawing]]:
    """Yield the plane of each crossed table that has one; with its margins, it would give small counts away."""
    for key, results in tables.items():
        is_told = study.data == "public" or not has_small(results["counts"]["n"])
        if printed is not None:
            is_told = not printed.withholds(results["counts"])
        if is_told and results["categories"]["axis"].max() > 1:
            drawn = cross_table_plane(
                results["categories"], results["eigenvalues"], study_labels(study), stamp=study_stamp(study)
            )
            yield f"table/{key}", drawn


def distributions(frequencies: pd.DataFrame, labels: Labels, questions: list[str], stamp: str | None) -> Drawing:
    """Return the distribution of one question, or of several side by side."""
    if len(questions) == 1:
        return share_bars(frequencies, labels, questions[0], stamp=stamp)
    return spectrum(frequencies, labels, questions, stamp=stamp)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        draw(
            frequencies=snakemake.input.frequencies,
            accounting=snakemake.input.accounting,
            crossed=list(snakemake.input.crossed),
            folder=snakemake.output.figures,
            listed=snakemake.output.listed,
            **snakemake.params.settings,
        )
