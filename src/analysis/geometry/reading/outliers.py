"""Individuals that a cloud should not rest on: far out on an axis, or with few active answers."""

import numpy as np
import pandas as pd

from analysis.geometry.space.factorial import FactorialSpace

FAR = 3.0  # standard deviations of an axis beyond which an individual is outlying


def outlying_individuals(space: FactorialSpace) -> pd.DataFrame:
    r"""Return how many individuals are outlying on each axis, and what they bring to its variance.

    Returns
    -------
    DataFrame
        A row an axis that has some: axis, n (individuals with :math:`|y_{il}| > 3 \sqrt{\lambda_l}`), share (sum of
        their contributions). At three standard deviations, one contributes nine times the mean, :math:`9/n`.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2004). *Geometric Data Analysis*. Kluwer: individuals of exceptional contribution are
    looked for before axes are read. The threshold is ours.
    """
    deviations = np.sqrt(space.eigenvalues.to_numpy()[: space.n_axes])
    is_far = space.individual_coordinates.abs() > FAR * deviations
    told = pd.DataFrame(
        {
            "axis": space.axes,
            "n": is_far.sum().to_numpy(),
            "share": space.individual_contributions.where(is_far, 0.0).sum().to_numpy(),
        }
    )
    return told[told["n"] > 0]


def passive_answers(space: FactorialSpace) -> pd.DataFrame:
    """Return how many individuals have how many questions without an active answer: missing, or a passive category.

    Returns
    -------
    DataFrame
        n (individuals), n_passive (questions, from 0), share (of the individuals); only the numbers met.
    """
    cloud = space.categories
    starts = cloud.coding.starts
    silent = [
        (codes < 0) | ~cloud.is_active[start + np.maximum(codes, 0)]
        for codes, start in zip(cloud.coding.codes, starts, strict=True)
    ]
    own = cloud.coding.index.isin(space.individuals.index)
    met = pd.Series(np.sum(silent, axis=0)[own]).value_counts().sort_index()
    return pd.DataFrame({"n": met.to_numpy(), "n_passive": met.index.to_numpy(), "share": met.to_numpy() / own.sum()})
