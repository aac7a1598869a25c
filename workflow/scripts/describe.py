"""Count the answers to every question and compare them with published figures."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.description.frequencies import frequency_table
from analysis.description.numbers import number_table
from analysis.description.published import CHECKED, POSSIBLE, check_published, possible_counts
from analysis.storage import logged_to, read_answers, read_table, write_table
from analysis.study import Question


def describe(
    *,
    answers: Path,
    multiple: Path,
    missing: Path,
    published: list[str],
    outputs: Mapping[str, Path],
    questions: Mapping[str, Question],
    factors: list[str],
) -> None:
    """Write the frequencies, the numbers and the check of published figures.

    Weighted respondents have no table of numbers: quartiles have no agreed weighted definition.
    """
    people = read_answers(answers)
    shown = [question for question in questions.values() if question.role != "internal"]
    weights = people.get("weight")
    frequencies = frequency_table(people, read_table(multiple), read_table(missing), shown, by=factors, weights=weights)
    write_table(frequencies, outputs["frequencies"])
    numbers = number_table(people, shown, by=factors)
    write_table(numbers if weights is None else numbers.head(0), outputs["numbers"])
    figures = pd.concat([read_table(path) for path in published]) if published else None
    n = len(people)
    checked = pd.DataFrame(columns=CHECKED) if figures is None else check_published(figures, frequencies, n)
    possible = pd.DataFrame(columns=POSSIBLE) if figures is None else possible_counts(figures, range(1, n + 1))
    write_table(checked, outputs["published"])
    write_table(possible, outputs["possible"])


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        describe(
            answers=snakemake.input.answers,
            multiple=snakemake.input.multiple,
            missing=snakemake.input.missing,
            published=list(snakemake.input.published),
            outputs=dict(snakemake.output.items()),
            **snakemake.params.settings,
        )
