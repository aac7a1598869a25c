"""Rates of inertia: raw, modified (Benzécri), adjusted (Greenacre)."""

import numpy as np

from analysis.geometry.arrays import FloatArray, IntArray
from analysis.geometry.space.factorial import CategorySpace


def _pseudo_eigenvalues(eigenvalues: FloatArray, n_questions: int) -> FloatArray:
    r"""Return :math:`\left(\frac{Q}{Q-1}\right)^2 (\lambda - 1/Q)^2` above 1/Q, 0 below; missing if Q is 1."""
    if n_questions == 1:
        return np.full(len(eigenvalues), np.nan)
    excess = np.maximum(eigenvalues - 1 / n_questions, 0)
    return np.asarray((n_questions / (n_questions - 1) * excess) ** 2)


def modified_rates(eigenvalues: FloatArray, n_questions: int) -> FloatArray:
    r"""Return Benzécri's modified rates.

    Parameters
    ----------
    eigenvalues : array
        *All* eigenvalues: the rates of the first axes depend on every one above :math:`1/Q`.
    n_questions : int
        Number :math:`Q` of active questions.

    Returns
    -------
    array
        Shares of the pseudo-eigenvalues, 0 below :math:`1/Q`. All 0 if no eigenvalue exceeds :math:`1/Q`,
        missing if there is one question only.

    References
    ----------
    Benzécri, J.-P. (1979). Sur le calcul des taux d'inertie dans l'analyse d'un questionnaire.
    *Cahiers de l'analyse des données*, 4(3), 377-378.
    """
    pseudo = _pseudo_eigenvalues(eigenvalues, n_questions)
    return pseudo / pseudo.sum() if pseudo.sum() != 0 else pseudo


def adjusted_rates(eigenvalues: FloatArray, n_questions: int, total: float) -> FloatArray:
    """Return Greenacre's adjusted rates: pseudo-eigenvalues over the adjusted total; missing if it is zero."""
    pseudo = _pseudo_eigenvalues(eigenvalues, n_questions)
    return pseudo / total if total > 0 else np.full(len(eigenvalues), np.nan)


def _adjusted_total(eigenvalues: FloatArray, frequencies: FloatArray, question_of: IntArray, n_questions: int) -> float:
    r"""Return Greenacre's adjusted inertia, the mean inertia of the cross-tables of different questions.

    Parameters
    ----------
    eigenvalues : array
        All eigenvalues.
    frequencies : array of shape (n_active,)
        Relative frequencies :math:`f_k` of the active categories.
    question_of : array of shape (n_active,)
        Position of the question of each.
    n_questions : int
        Number :math:`Q` of active questions.

    Returns
    -------
    float
        :math:`\frac{Q}{Q-1} \left[\sum \lambda^2 - D/Q^2\right]` with
        :math:`D = \sum_q [\sum_{k \in q} (1 - f_k)^2 + \sum_{k \neq l \in q} f_k f_l]`; missing if Q is 1.

    References
    ----------
    Greenacre, M. (2017). *Correspondence Analysis in Practice*, 3rd ed. CRC, ch. 19; extended here to
    passive categories.
    """
    if n_questions == 1:
        return float("nan")
    sums = np.bincount(question_of, frequencies)
    products = (sums**2).sum() - (frequencies**2).sum()
    within = ((1 - frequencies) ** 2).sum() + products
    return float(n_questions / (n_questions - 1) * ((eigenvalues**2).sum() - within / n_questions**2))


def space_adjusted_total(space: CategorySpace) -> float:
    """Return the adjusted inertia of a space; missing where it is not defined: weighted themes, or a class."""
    cloud, metric = space.categories, space.metric
    active = cloud.is_active
    if not (metric.is_even and np.array_equal(metric.reference, cloud.frequencies)):
        return float("nan")
    return _adjusted_total(
        space.all_eigenvalues, cloud.frequencies[active], cloud.coding.question_of[active], space.n_questions
    )


def space_modified_rates(space: CategorySpace) -> FloatArray:
    """Return Benzécri's modified rates of a space; missing where its questions do not count alike."""
    if not space.metric.is_even:
        return np.full(len(space.all_eigenvalues), np.nan)
    return modified_rates(space.all_eigenvalues, space.n_questions)


def total_inertia(space: CategorySpace) -> float:
    r"""Return :math:`\sum_{k\ active} w_k (1 - f_k)`, which the eigenvalues sum to; unweighted, :math:`w_k = 1/Q`."""
    return float(space.categories.inertia.sum())
