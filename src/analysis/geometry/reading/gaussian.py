"""Noise of large surveys by its law: the covariance of normal variables, whitened question by question."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import linalg

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray, IntArray
from analysis.geometry.sizes import EXPECTED, GAUSSIAN_FROM
from analysis.geometry.space.coding import Coding
from analysis.geometry.structure.weighted_points import effective_number


def is_gaussian(coding: Coding, is_active: BoolArray) -> bool:
    """Say whether respondents are so many that joint frequencies without associations are normal."""
    n = coding.n_respondents
    held, of = coding.counts()[is_active], coding.question_of[is_active]
    rarest = np.sort([held[of == question].min() for question in np.unique(of)])[:2]
    return bool(n >= GAUSSIAN_FROM and len(rarest) > 1 and rarest.prod() / n >= EXPECTED)


def gaussian_joints(coding: Coding, weights: FloatArray | None, rng: np.random.Generator) -> Iterator[FloatArray]:
    r"""Yield relative joint frequencies of surveys without associations, again and again: (n_categories, n_categories).

    Parameters
    ----------
    coding : Coding
        Answers: of each question, the shares of its categories are kept, as where it is permuted.
    weights : array of shape (n_respondents,), optional
        With weights, the surveys are of as many respondents as Kish's effective number.
    rng : Generator

    Notes
    -----
    :math:`f f^T + A\, C A^T`, where :math:`A_q A_q^T = diag(f_q) - f_q f_q^T` in each question, and C is the covariance
    of n - 1 vectors of independent normal variables (Wishart's law, by Bartlett's decomposition), whitened so that that
    of each question is the identity, as permuting leaves the answers to one question what they are. Independent normal
    entries in the place of C would lack what the tables of three questions share, and make the largest eigenvalue too
    small.

    References
    ----------
    Smith, W. B. and Hocking, R. R. (1972). Algorithm AS 53: Wishart variate generator. *Applied Statistics*, 21(3),
    341-345.
    """
    n = coding.n_respondents if weights is None else effective_number(weights)
    shares = coding.counts() / coding.n_respondents
    roots = [_root(shares[coding.question_of == question]) for question in range(coding.n_questions)]
    spread = linalg.block_diag(*roots)
    ends = np.cumsum([root.shape[1] for root in roots])
    own = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    mean = np.outer(shares, shares)
    while True:
        yield mean + spread @ _whitened(_wishart(n - 1, int(ends[-1]), rng), own) @ spread.T


def _root(shares: FloatArray) -> FloatArray:
    """Return a square root of the covariance of who holds each category of a question, a column a dimension."""
    values, vectors = np.linalg.eigh(np.diag(shares) - np.outer(shares, shares))
    kept = values > ZERO
    return np.asarray(vectors[:, kept] * np.sqrt(values[kept]))


def _wishart(df: float, size: int, rng: np.random.Generator) -> FloatArray:
    """Return the sums of squares and products of `df` vectors of independent standard normal variables."""
    lower = np.tril(rng.standard_normal((size, size)), -1)
    lower[np.diag_indices(size)] = np.sqrt(rng.chisquare(df - np.arange(size)))
    return np.asarray(lower @ lower.T)


def _whitened(covariance: FloatArray, own: IntArray) -> FloatArray:
    """Return a covariance in which the variables of each question are independent, of variance 1."""
    lower = np.linalg.cholesky(np.where(own[:, None] == own, covariance, 0.0))
    half = linalg.solve_triangular(lower, covariance, lower=True)
    return np.asarray(linalg.solve_triangular(lower, half.T, lower=True))
