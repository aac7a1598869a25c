"""Surveys of any size, for benchmarks: the shape of a real one, drawn at once."""

from itertools import cycle, islice

import numpy as np
import numpy.typing as npt
import pandas as pd

SIZES = (3, 4, 5, 6, 3, 4, 2, 5, 3, 4, 2, 6, 3, 5, 4)
LOADING = 0.6


def draw_survey(n: int, n_questions: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the answers of `n` respondents, with a mild structure in two dimensions.

    Parameters
    ----------
    n : int
        Respondents.
    n_questions : int
        Questions q01, q02…; odd ones follow the first latent, even ones the second.
    rng : Generator
        Source of every draw.

    Returns
    -------
    DataFrame
        Ordered categoricals of 2 to 6 categories (3, 4, 5, 6, 3, …), unequal in size.
    """
    latents = rng.standard_normal((2, n), dtype=np.float32)
    return pd.DataFrame(
        {
            f"q{rank + 1:02}": _draw_question(latents[rank % 2], size, rng)
            for rank, size in enumerate(islice(cycle(SIZES), n_questions))
        },
        copy=False,
    )


def _draw_question(latent: npt.NDArray[np.float32], size: int, rng: np.random.Generator) -> pd.Categorical:
    """Return one question's answers: the latent plus noise, cut where a normal law gives unequal shares."""
    from scipy.stats import norm

    noise = rng.standard_normal(len(latent), dtype=np.float32)
    values = np.float32(LOADING) * latent + np.float32(np.sqrt(1 - LOADING**2)) * noise
    shares = np.cumsum(np.arange(2, size + 2))[:-1] / np.arange(2, size + 2).sum()
    codes = np.searchsorted(norm.ppf(shares).astype(np.float32), values).astype(np.int8)
    scale = pd.CategoricalDtype([f"c{rank}" for rank in range(1, size + 1)], ordered=True)
    return pd.Categorical.from_codes(codes, dtype=scale, validate=False)
