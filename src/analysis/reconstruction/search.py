"""Choose the draw: the first seed, from 1, whose plane meets the criteria."""

from __future__ import annotations

from itertools import count

import numpy as np
import pandas as pd

from analysis.reconstruction.criteria import measured
from analysis.reconstruction.latent import draw_answers
from analysis.reconstruction.recipe import groups

SEED = 7
"""What `first_seed` returns: a test looks for it again."""


def answers_of(seed: int) -> pd.DataFrame:
    """Return the answers that a seed draws."""
    return draw_answers(groups(), np.random.default_rng(seed))


def first_seed() -> int:
    """Return the first seed whose answers meet the criteria."""
    return next(seed for seed in count(1) if measured(answers_of(seed)).met)
