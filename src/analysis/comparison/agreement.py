"""Spaces of separate editions: how far apart their first planes lie, where respondents are enough to make spaces."""

from collections.abc import Collection, Hashable, Mapping

import numpy as np
import pandas as pd

from analysis.geometry import fit_mca
from analysis.geometry.unfit import UnfitError

FEWEST_OF_A_SPACE = 60  # respondents: two samples of 30 of one population have planes some 40° apart
AGREEMENT = ["edition", "reference", "space", "n", "n_reference", "angle"]


def plane_agreement(
    answers: pd.DataFrame,
    editions: pd.Series,
    reference: str,
    *,
    space: str,
    passive: Mapping[str, Collection[Hashable]] | None = None,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    """Return the angle between the first plane of each edition and that of the reference, where there are enough.

    Parameters
    ----------
    answers : DataFrame
        Active questions, categorical, of all respondents.
    editions : Series
        Edition of each respondent.
    reference : str
        The edition that the others are compared with.
    space : str
        Key of the space, written in the table.
    passive : mapping, optional
        Passive categories of each question.
    weights : Series, optional
        Weights of the respondents, normalised within each edition; the sixty are counted without.

    Returns
    -------
    DataFrame
        edition, reference, space, n, n_reference, angle: missing where one of the two has fewer than sixty respondents.
    """
    sizes = editions.astype("str").value_counts()
    others = [edition for edition in pd.Categorical(editions).categories.astype("str") if edition in sizes.index]
    rows = []
    for edition in others:
        if edition == reference:
            continue
        enough = min(sizes[edition], sizes[reference]) >= FEWEST_OF_A_SPACE
        angle = plane_angle(answers, editions, (edition, reference), passive, weights) if enough else np.nan
        rows.append((edition, reference, space, int(sizes[edition]), int(sizes[reference]), angle))
    return pd.DataFrame(rows, columns=AGREEMENT)


def plane_angle(
    answers: pd.DataFrame,
    editions: pd.Series,
    pair: tuple[str, str],
    passive: Mapping[str, Collection[Hashable]] | None = None,
    weights: pd.Series | None = None,
) -> float:
    """Return the largest angle, in degrees, between the first planes of two editions' separate spaces.

    A plane is spanned by the unit eigenvectors of its two axes, √(f/Q) v over the active categories.

    Raises
    ------
    ValueError
        If an edition has fewer than sixty respondents: its plane would be that of its sampling.
    """
    from scipy.linalg import subspace_angles

    parts = [answers[(editions.astype("str") == edition).to_numpy()] for edition in pair]
    for edition, part in zip(pair, parts, strict=True):
        if len(part) < FEWEST_OF_A_SPACE:
            raise ValueError(
                f"édition {edition} : {len(part)} répondants ; un espace à elle en demande {FEWEST_OF_A_SPACE} au "
                "moins, la comparer dans l’espace commun"
            )
    first, second = (_plane(*part, passive, weights) for part in zip(pair, parts, strict=True))
    return float(np.degrees(subspace_angles(first, second.loc[first.index]).max()))


def _plane(
    edition: str, answers: pd.DataFrame, passive: Mapping[str, Collection[Hashable]] | None, weights: pd.Series | None
) -> pd.DataFrame:
    """Return the directions of the first plane of one edition."""
    try:
        own = None if weights is None else weights.loc[answers.index]
        space = fit_mca(answers, n_axes=2, passive=passive, weights=own)
    except UnfitError as fault:
        raise UnfitError(f"edition {edition}: {fault}", "flat_edition", edition) from None
    roots = np.sqrt(space.frequencies / space.n_questions).to_numpy()[:, None]
    return pd.DataFrame(roots * space.standard_coordinates, index=space.frequencies.index)
