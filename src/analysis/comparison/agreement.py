"""Spaces of separate editions: how far apart their first planes lie, and how far chance alone would set them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd

from analysis.comparison.arranged import structures_of
from analysis.comparison.bands import band, drawn_sets
from analysis.comparison.edition_axes import scaled_rows
from analysis.comparison.group_sums import AT_ONCE, Sums, group_sums
from analysis.geometry import fit_mca
from analysis.geometry.arrays import ZERO, FloatArray, IntArray
from analysis.geometry.inference.contrasts import Effort
from analysis.geometry.sizes import FEWEST_GROUPS, GROUPED_FROM
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.unfit import UnfitError
from analysis.tables import TABLES

FEWEST_OF_A_SPACE = 60  # respondents: two samples of 30 of one population have planes some 40° apart


@dataclass(frozen=True, eq=False)
class OwnSpaces:
    """The spaces that two editions make apart, and their respondents.

    Attributes
    ----------
    planes : pair of DataFrames of shape (n_categories, 2)
        Directions of the first plane of each.
    rows : array of shape (n_individuals, n_categories)
        Who gave each active category, of the first edition, then of the second, less its frequency in his edition.
    frequencies : array of shape (n_categories,)
        Of both editions together.
    weights : array of shape (n_individuals,)
        Of mean 1 in each edition.
    structures : array of shape (n_individuals,)
        As in `drawn_sets`.
    n_first : int
        Respondents of the first edition.
    """

    planes: tuple[pd.DataFrame, pd.DataFrame]
    rows: FloatArray
    frequencies: FloatArray
    weights: FloatArray
    structures: IntArray
    n_first: int

    @property
    def angle(self) -> float:
        """The largest angle, in degrees, between the two planes."""
        from scipy.linalg import subspace_angles

        first, second = self.planes
        return float(np.degrees(subspace_angles(first, second.loc[first.index]).max()))


def plane_agreement(
    answers: pd.DataFrame,
    editions: pd.Series,
    reference: str,
    *,
    space: str,
    effort: Effort,
    passive: Mapping[str, Collection[Hashable]] | None = None,
    weights: pd.Series | None = None,
    panel: pd.Series | None = None,
) -> pd.DataFrame:
    r"""Return the angle between the first plane of each edition and that of the reference, where there are enough.

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
    effort : Effort
        How many permutations make the band; none is enumerated.
    passive : mapping, optional
        Passive categories of each question.
    weights : Series, optional
        Weights of the respondents, normalised within each edition; the sixty are counted without.
    panel : Series, optional
        What tells a structure again in another edition: see `drawn_sets`.

    Returns
    -------
    DataFrame
        edition, reference, space, n, n_reference, angle, then of permuted labels the median angle, the limit (95th
        percentile), p_value, draws, seed: missing where one of the two has fewer than sixty respondents.

    Notes
    -----
    Answers are taken less the frequencies f_e of their edition, :math:`z - f_e + \bar f`, before labels are permuted
    between the two editions: answers that one of them gives more often are no other plane, and do not enter the band.
    Each of the two sets then makes its own space, of its own frequencies, and the angle is taken between their planes.
    """
    sizes = editions.astype("str").value_counts()
    others = [edition for edition in pd.Categorical(editions).categories.astype("str") if edition in sizes.index]
    rows = []
    for edition in others:
        if edition == reference:
            continue
        told: dict[str, object] = {"edition": edition, "reference": reference, "space": space}
        told |= {"n": int(sizes[edition]), "n_reference": int(sizes[reference])}
        if min(sizes[edition], sizes[reference]) >= FEWEST_OF_A_SPACE:
            own = _own_spaces(answers, editions, (edition, reference), passive, weights, panel)
            median, limit, p_value = band(np.array([own.angle, *_permuted(own, effort)]))
            told |= {"angle": own.angle, "median": median, "limit": limit, "p_value": p_value}
            told |= {"draws": effort.draws, "seed": effort.seed()}
        rows.append(told)
    return pd.DataFrame(rows, columns=TABLES["agreement"].names).astype({"seed": "Int64", "draws": "Int64"})


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
    return _own_spaces(answers, editions, pair, passive, weights, None).angle


def _own_spaces(
    answers: pd.DataFrame,
    editions: pd.Series,
    pair: tuple[str, str],
    passive: Mapping[str, Collection[Hashable]] | None,
    weights: pd.Series | None,
    panel: pd.Series | None,
) -> OwnSpaces:
    held = editions.astype("str").to_numpy()
    ranks = [np.flatnonzero(held == edition) for edition in pair]
    for edition, own in zip(pair, ranks, strict=True):
        if len(own) < FEWEST_OF_A_SPACE:
            raise ValueError(
                f"édition {edition} : {len(own)} répondants ; un espace à elle en demande {FEWEST_OF_A_SPACE} au "
                "moins, la comparer dans l’espace commun"
            )
    spaces = [_fitted(edition, answers.iloc[own], passive, weights) for edition, own in zip(pair, ranks, strict=True)]
    raw = [
        np.ones(len(own)) if space.weights is None else space.weights for own, space in zip(ranks, spaces, strict=True)
    ]
    active = [space.frequencies[space.categories.is_active] for space in spaces]
    columns = active[0].index.union(active[1].index, sort=False)
    rows = [
        pd.DataFrame(scaled_rows(space) * np.sqrt(given.to_numpy() * space.n_questions), columns=given.index)
        for space, given in zip(spaces, active, strict=True)
    ]
    whose = None if panel is None else panel.to_numpy(dtype=object)[np.concatenate(ranks)]
    codes = np.repeat([0, 1], [len(own) for own in ranks])
    return OwnSpaces(
        planes=(_plane(spaces[0]), _plane(spaces[1])),
        rows=pd.concat([own.reindex(columns=columns, fill_value=0.0) for own in rows]).to_numpy(dtype=np.float64),
        frequencies=np.average(
            [given.reindex(columns, fill_value=0.0) for given in active], axis=0, weights=[len(own) for own in ranks]
        ),
        weights=np.concatenate([own / own.mean() for own in raw]),
        structures=structures_of(whose, codes),
        n_first=len(ranks[0]),
    )


def _fitted(
    edition: str, answers: pd.DataFrame, passive: Mapping[str, Collection[Hashable]] | None, weights: pd.Series | None
) -> FactorialSpace:
    """Return the space of one edition."""
    try:
        own = None if weights is None else weights.loc[answers.index]
        return fit_mca(answers, n_axes=2, passive=passive, weights=own)
    except UnfitError as fault:
        raise UnfitError(f"edition {edition}: {fault}", "flat_edition", edition) from None


def _plane(space: FactorialSpace) -> pd.DataFrame:
    """Return the directions of the first plane of a space."""
    roots = np.sqrt(space.frequencies / space.n_questions).to_numpy()[:, None]
    return pd.DataFrame(roots * space.standard_coordinates, index=space.frequencies.index)


def _permuted(own: OwnSpaces, effort: Effort) -> FloatArray:
    """Return the angle between the planes of two sets of respondents, labels permuted, again and again."""
    drawn = _drawn(own, effort)
    planes = np.concatenate([_directions(own, some) for some in iter(lambda: list(islice(drawn, AT_ONCE)), [])])
    first, second = planes[:, 0], planes[:, 1]
    cosines = np.linalg.svd(first.transpose(0, 2, 1) @ second, compute_uv=False)[:, -1]
    return np.asarray(np.degrees(np.arccos(np.clip(cosines, 0.0, 1.0))), dtype=np.float64)


def _directions(own: OwnSpaces, drawn: Sequence[tuple[Sums, Sums]]) -> FloatArray:
    """Return the directions of the first planes that pairs of sets make, of their own frequencies: (n, 2, …, 2)."""
    weights, sums, products = (np.array([[part[place] for part in parts] for parts in drawn]) for place in range(3))
    means = sums / weights[..., None]
    frequencies = own.frequencies + means
    scales = np.divide(1.0, np.sqrt(np.maximum(frequencies, 0.0)), where=frequencies > ZERO, out=np.zeros_like(means))
    covariances = products / weights[..., None, None] - means[..., :, None] * means[..., None, :]
    spreads = covariances * (scales[..., :, None] * scales[..., None, :])
    return np.asarray(np.linalg.eigh(spreads)[1][..., -2:], dtype=np.float64)


def _drawn(own: OwnSpaces, effort: Effort) -> Iterator[tuple[Sums, Sums]]:
    """Yield the sums of both sets; of many respondents, they are made up of groups taken at random."""
    n, fewest = len(own.rows), min(own.n_first, len(own.rows) - own.n_first)
    whole, held = _sums(own.rows, own.weights), None
    if n >= GROUPED_FROM and not own.structures.any():
        held = group_sums(own.rows, own.weights, effort.rng)
    if held is not None and len(held.weights) * fewest >= FEWEST_GROUPS * n:
        parts = held.drawn(own.n_first / n, effort)
    else:
        sets = drawn_sets(np.arange(own.n_first), own.structures, effort)
        parts = (_sums(own.rows[one], own.weights[one]) for one in sets)
    for weight, rows, products in parts:
        yield (weight, rows, products), (whole[0] - weight, whole[1] - rows, whole[2] - products)


def _sums(rows: FloatArray, weights: FloatArray) -> Sums:
    return float(weights.sum()), weights @ rows, (rows.T * weights) @ rows
