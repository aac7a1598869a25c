"""Measure how stable one space is."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.geometry.space.declared import declared_space
from analysis.geometry.space.replicates import Track
from analysis.geometry.stability.resampling import (
    leave_one_question_out,
    leave_one_respondent_out,
    partial_bootstrap,
    total_bootstrap,
)
from analysis.geometry.stability.tables import (
    axis_stability_table,
    category_stability_table,
    question_stability_table,
    region_table,
)
from analysis.storage import logged_to, progress, read_answers, read_table, write_table
from analysis.study import Question, Space

MOST_LEFT_OUT = 2000  # respondents, above whom one alone counts for too little to be left out


def measure(
    *,
    answers: Path,
    missing: Path,
    tables: Mapping[str, Path],
    space: Space,
    questions: Mapping[str, Question],
    seed: int,
) -> None:
    """Write every table of stability: `tables` says where, by name."""
    track = progress("Tirages de l'espace")
    made = stability_tables(read_answers(answers), space, questions, seed, track, read_table(missing))
    for name, path in tables.items():
        write_table(made[name], path)


def stability_tables(
    people: pd.DataFrame,
    space: Space,
    questions: Mapping[str, Question],
    seed: int,
    track: Track,
    missing: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the tables of one space by name."""
    fitted, _ = declared_space(people, space, questions, missing)
    first, second = np.random.default_rng(seed).spawn(2)
    draws = space.stability.draws
    total = total_bootstrap(fitted, first, draws, track)
    bootstraps = {"total_bootstrap": total, "partial_bootstrap": partial_bootstrap(fitted, second, draws)}
    likeness = {"total_bootstrap": total.likeness}
    if len(people) <= MOST_LEFT_OUT:
        likeness["leave_one_respondent_out"] = leave_one_respondent_out(fitted, track)
    return {
        "axes": axis_stability_table(likeness),
        "questions": question_stability_table(leave_one_question_out(fitted)),
        "categories": category_stability_table(fitted, bootstraps),
        "regions": region_table(fitted, bootstraps),
    }


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        measure(
            answers=snakemake.input.answers,
            missing=snakemake.input.missing,
            tables=dict(snakemake.output.items()),
            **snakemake.params.settings,
        )
