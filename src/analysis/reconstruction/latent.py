"""Draw answers from a latent plane, so that every category holds exactly the respondents the recipe gives it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.reconstruction.recipe import INTEGRATION, LATENT_CORRELATION, PUBLISHED, RESOURCES, Group, Item

Floats = npt.NDArray[np.float64]


def draw_answers(groups: Sequence[Group], rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a respondent: edition, statut, then the fourteen active questions.

    Parameters
    ----------
    groups : sequence of Group
        Who answers, and where their latents stand.
    rng : Generator
        Source of every draw.

    Returns
    -------
    DataFrame
        Categorical columns, categories in the order of the recipe. The four published questions of one respondent
        are missing.
    """
    resources, integration = latent_plane(groups, rng)
    answers = pd.DataFrame(
        {
            "edition": [group.edition for group in groups for _ in range(group.size)],
            "statut": [group.statut for group in groups for _ in range(group.size)],
            **{item.question: _draw_item(item, resources, rng) for item in RESOURCES},
            **{item.question: _draw_item(item, integration, rng) for item in INTEGRATION},
        }
    )
    return _leave_blank(answers.astype({"edition": "category", "statut": "category"}))


def latent_plane(groups: Sequence[Group], rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return resources and integration: standardised, with the sample correlation of the recipe exactly."""
    sizes = [group.size for group in groups]
    shifts = np.repeat([[group.resources, group.integration] for group in groups], sizes, axis=0)
    drawn = shifts + rng.standard_normal(shifts.shape)
    resources = _standardised(drawn[:, 0])
    own = drawn[:, 1] - drawn[:, 1].mean()
    own = _standardised(own - resources * (resources @ own) / len(own))
    return resources, LATENT_CORRELATION * resources + np.sqrt(1 - LATENT_CORRELATION**2) * own


def _draw_item(item: Item, latent: Floats, rng: np.random.Generator) -> pd.Categorical:
    """Return the answers to one question: its latent plus noise, cut by rank at the cumulated counts."""
    noise = np.sqrt(1 - item.loading**2) * rng.standard_normal(len(latent))
    ranks = np.argsort(np.argsort(item.loading * latent + noise))
    codes: npt.NDArray[np.int64] = np.searchsorted(item.cumulated, ranks, side="right")
    return pd.Categorical(np.asarray(item.categories)[codes], list(item.categories), ordered=True)


def _leave_blank(answers: pd.DataFrame) -> pd.DataFrame:
    """Blank the published questions of the first respondent who answered yes to all four."""
    lowest = {item.question: item.categories[0] for item in INTEGRATION}
    yes = np.logical_and.reduce([answers[question] != lowest[question] for question in PUBLISHED])
    assert yes.any(), "no respondent said yes to the four published questions"
    blanked = answers.copy()
    blanked.loc[int(yes.argmax()), list(PUBLISHED)] = np.nan
    return blanked


def _standardised(values: Floats) -> Floats:
    """Return `values` with mean 0 and variance 1 (divided by N)."""
    deviations: Floats = values - values.mean()
    standard: Floats = deviations / np.sqrt(np.mean(deviations**2))
    return standard
