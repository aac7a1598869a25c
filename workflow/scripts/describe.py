"""Count the answers to every question, compare them with published figures, cross questions two by two."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.description.cross_tables import analysed_tables
from analysis.description.frequencies import frequency_table
from analysis.description.numbers import number_table
from analysis.description.published import CHECKED, POSSIBLE, check_published, possible_counts
from analysis.printing.dominance import dominated_means
from analysis.storage import logged_to, read_answers, read_table, write_table
from analysis.study import CrossTable, Question
from analysis.study.values import Adjustment


def describe(
    *,
    answers: Path,
    multiple: Path,
    missing: Path,
    published: list[str],
    outputs: Mapping[str, Path],
    crossed: Sequence[Path],
    questions: Mapping[str, Question],
    factors: list[str],
    tables: Mapping[str, CrossTable],
    seed: int,
    adjustment: Adjustment = "holm",
) -> None:
    """Write the frequencies, the numbers, the check of published figures, and the results of each crossed table."""
    people, ticked, absent = read_answers(answers), read_table(multiple), read_table(missing)
    shown = [question for question in questions.values() if question.role != "internal"]
    weights = people.get("weight")
    frequencies = frequency_table(people, ticked, absent, shown, by=factors, weights=weights)
    write_table(frequencies, outputs["frequencies"])
    numbers = number_table(people, shown, by=factors, weights=weights)
    write_table(numbers.assign(dominated=dominated_means(numbers, people, weights)), outputs["numbers"])
    figures = pd.concat([read_table(path) for path in published]) if published else None
    n = len(people)
    checked = pd.DataFrame(columns=CHECKED) if figures is None else check_published(figures, frequencies, n)
    possible = pd.DataFrame(columns=POSSIBLE) if figures is None else possible_counts(figures, range(1, n + 1))
    write_table(checked, outputs["published"])
    write_table(possible, outputs["possible"])
    analyses = analysed_tables(people, ticked, absent, questions, tables, seed=seed, adjustment=adjustment)
    for path in map(Path, crossed):
        write_table(getattr(analyses[path.parent.name], path.stem), path)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        describe(
            answers=snakemake.input.answers,
            multiple=snakemake.input.multiple,
            missing=snakemake.input.missing,
            published=list(snakemake.input.published),
            outputs={name: path for name, path in snakemake.output.items() if name != "crossed"},
            crossed=list(snakemake.output.crossed),
            **snakemake.params.settings,
        )
