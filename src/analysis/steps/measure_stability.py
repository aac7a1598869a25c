"""Draw the respondents of one space again; leave out each of them, and each question."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.geometry.space.declared import declared_space
from analysis.geometry.stability.planes import joined_bootstraps
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
from analysis.steps.draw_stability import bootstrap_of
from analysis.storage import progress
from analysis.storage.arrays import read_arrays
from analysis.study import Question, Space

MOST_LEFT_OUT = 2000  # respondents, above whom one alone counts for too little to be left out


def measure_stability(
    answers: pd.DataFrame,
    missing: pd.DataFrame,
    *,
    space: Space,
    questions: Mapping[str, Question],
    seed: int,
    parts: Sequence[str] = (),
) -> dict[str, pd.DataFrame]:
    """Return every table of stability of one space; its resamples come from files where they were made in parts."""
    track = progress("Tirages de l'espace")
    fitted, _ = declared_space(answers, space, questions, missing)
    first, second = np.random.default_rng(seed).spawn(2)
    assert space.stability is not None
    draws = space.stability.draws
    if parts:
        total = joined_bootstraps([bootstrap_of(read_arrays(part)) for part in parts])
    else:
        total = total_bootstrap(fitted, first, draws, track)
    bootstraps = {"total_bootstrap": total, "partial_bootstrap": partial_bootstrap(fitted, second, draws)}
    assert total.likeness is not None
    likeness = {"total_bootstrap": total.likeness}
    if len(answers) <= MOST_LEFT_OUT:
        likeness["leave_one_respondent_out"] = leave_one_respondent_out(fitted, track)
    return {
        "axis_stability": axis_stability_table(likeness),
        "question_stability": question_stability_table(leave_one_question_out(fitted)),
        "category_stability": category_stability_table(fitted, bootstraps),
        "regions": region_table(fitted, bootstraps),
    }
