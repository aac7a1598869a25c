"""What pure noise gives: the rates of a survey whose questions have nothing to do with each other."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from analysis.geometry.arrays import ZERO, FloatArray
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.reading.gaussian import gaussian_joints, is_gaussian
from analysis.geometry.reading.rates import modified_rates
from analysis.geometry.space.burt import burt_table, packed
from analysis.geometry.space.coding import Coding
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.principal import TIE, eigenvalues_only
from analysis.geometry.space.replicates import Track

DRAWS = 999


def noise_rates(space: FactorialSpace, generator: np.random.Generator, draws: int = DRAWS) -> FloatArray:
    """Return the modified rates of the same questions without their associations.

    Parameters
    ----------
    space : FactorialSpace
        The fitted space; its passive categories stay passive.
    generator : Generator
        Source of the permutations.
    draws : int
        Number of times that every question is permuted among the respondents, independently of the others.

    Returns
    -------
    array of shape (n_eigenvalues,)
        Mean modified rate of the first, second, ... axis of noise.
    """
    return mean_rates(noise_spectra(space, generator, draws), space.n_questions)


def noise_spectra(
    space: FactorialSpace, generator: np.random.Generator, draws: int = DRAWS, track: Track = iter
) -> FloatArray:
    """Return the eigenvalues of each permuted survey, of shape (draws, n_eigenvalues).

    Parameters
    ----------
    space, generator, draws
        As in `noise_rates`.
    track : callable, optional
        Goes through the draws, and may show how far it is.

    Notes
    -----
    Where respondents are many (`is_gaussian`), joint frequencies are drawn by their law: see `gaussian_joints`.
    """
    if draws < 1:
        raise ValueError(f"draws is {draws}; ask for one at least")
    spectra = np.zeros((draws, len(space.all_eigenvalues)))
    joints = _joints(space, generator)
    for draw in track(range(draws)):
        drawn = _eigenvalues_of(space, next(joints))[: spectra.shape[1]]
        spectra[draw, : len(drawn)] = drawn
    return spectra


def mean_rates(spectra: FloatArray, n_questions: int) -> FloatArray:
    """Return the mean modified rate of the first, second, ... axis of noise."""
    return np.asarray(np.mean([modified_rates(spectrum, n_questions) for spectrum in spectra], axis=0))


def upper_eigenvalues(spectra: FloatArray, level: float = CONFIDENCE) -> FloatArray:
    """Return the eigenvalue that the first, second, ... axis of noise stays under in a share `level` of the draws.

    With 999 draws, an axis exceeds the .95 one when its p-value (`axis_p_values`) is .05 or less.

    Modified rates share out one total: a strong first axis lowers the second below that of noise. Eigenvalues do not.

    References
    ----------
    Horn, J. L. (1965). A rationale and test for the number of factors in factor analysis. *Psychometrika*, 30(2),
    179-185.
    """
    return np.asarray(np.quantile(spectra, level, axis=0, method="weibull"))


def axis_p_values(spectra: FloatArray, eigenvalues: FloatArray) -> FloatArray:
    """Return how often the axis of the same rank is as large in noise: (b + 1) / (B + 1) over B draws.

    Parameters
    ----------
    spectra : array of shape (draws, n_eigenvalues)
        Eigenvalues of noise, as `noise_spectra` returns them.
    eigenvalues : array of shape (n_eigenvalues,)
        Those observed. An axis counts when it, and all those before it, are rare in noise: a strong first axis leaves
        the others less than noise would have.
    """
    return np.asarray(((spectra >= eigenvalues - TIE).sum(axis=0) + 1) / (len(spectra) + 1))


def _joints(space: FactorialSpace, generator: np.random.Generator) -> Iterator[FloatArray]:
    """Yield relative joint frequencies without associations, of permuted questions or, of many, by their law."""
    coding = space.categories.coding
    if is_gaussian(coding, space.categories.is_active):
        yield from gaussian_joints(coding, space.weights, generator)
    while True:
        yield burt_table(packed(permuted(coding, generator)), space.weights) / coding.n_respondents


def _eigenvalues_of(space: FactorialSpace, joint: FloatArray) -> FloatArray:
    """Return the eigenvalues of joint frequencies without associations; a class keeps the metric of the whole."""
    cloud, metric = space.categories, space.metric
    is_active = cloud.is_active & (np.diag(joint) > ZERO)
    if np.array_equal(metric.reference, cloud.frequencies):
        metric = replace(metric, reference=np.diag(joint))
    return eigenvalues_only(joint, is_active, metric)


def permuted(coding: Coding, generator: np.random.Generator) -> Coding:
    """Return answers in which every question is permuted among the respondents, missing answers included."""
    return replace(coding, codes=tuple(generator.permutation(codes) for codes in coding.codes))
