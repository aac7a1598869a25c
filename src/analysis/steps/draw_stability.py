"""Draw the respondents of one space again, one part of the resamples of a run that is scattered."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.geometry.reading.likeness import AxisLikeness
from analysis.geometry.space.declared import declared_space
from analysis.geometry.stability.planes import Bootstrap
from analysis.geometry.stability.resampling import total_bootstrap
from analysis.storage import progress
from analysis.storage.arrays import arrays_bytes
from analysis.study import Question, Space


def draw_stability(
    answers: pd.DataFrame,
    missing: pd.DataFrame,
    *,
    space: Space,
    questions: Mapping[str, Question],
    seed: int,
    part: tuple[int, int],
) -> dict[str, bytes]:
    """Return the resamples of one part, as a file that `measure_stability` reads."""
    fitted, _ = declared_space(answers, space, questions, missing)
    first, _ = np.random.default_rng(seed).spawn(2)  # as the whole draws them
    assert space.stability is not None
    track = progress("Tirages de l'espace")
    return {"part": arrays_bytes(_arrays_of(total_bootstrap(fitted, first, space.stability.draws, track, part)))}


def bootstrap_of(arrays: Mapping[str, NDArray[Any]]) -> Bootstrap:
    """Return the resamples of a part, from the arrays of its file."""
    likeness = AxisLikeness(arrays["correlations"], arrays["keeps_rank"], arrays["plane_angles"])
    return Bootstrap(arrays["coordinates"], likeness)


def _arrays_of(found: Bootstrap) -> dict[str, NDArray[Any]]:
    assert found.likeness is not None
    likeness = found.likeness
    return {
        "coordinates": found.coordinates,
        "correlations": likeness.correlations,
        "keeps_rank": likeness.keeps_rank,
        "plane_angles": likeness.plane_angles,
    }
