"""The principal axes of specific multiple correspondence analysis, from the Burt table."""

from dataclasses import dataclass

import numpy as np

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray
from analysis.geometry.space.metric import Metric, plain_metric
from analysis.geometry.unfit import UnfitError

TIE = 1e-9  # eigenvalues, scores and contributions closer than this are equal


@dataclass(frozen=True, slots=True, eq=False)
class KeptAxes:
    """The first axes of a space, and what shaped them."""

    joint: FloatArray  # (n_categories, n_categories) relative joint frequencies
    is_active: BoolArray  # (n_categories,) held by somebody, and not passive
    all_eigenvalues: FloatArray  # of the axes not kept too
    standard_coordinates: FloatArray  # (n_categories, n_axes)
    metric: Metric

    @property
    def frequencies(self) -> FloatArray:
        """Relative frequencies of the categories."""
        return self.joint.diagonal()

    @property
    def eigenvalues(self) -> FloatArray:
        """Variances of the axes kept."""
        return self.all_eigenvalues[: self.standard_coordinates.shape[1]]


def kept_axes(
    joint: FloatArray, shaping: BoolArray, n_questions: int, n_axes: int, metric: Metric | None = None
) -> KeptAxes:
    """Return the first `n_axes` axes, or all, shaped by those of the `shaping` categories that somebody holds.

    The `metric` is that of multiple correspondence analysis, unless another is given.
    """
    require_number_of_axes(n_axes)
    frequencies = joint.diagonal()
    is_active = shaping & (frequencies > ZERO)
    if not is_active.any():
        raise UnfitError("every category held is passive; leave some of them active", "all_passive")
    metric = plain_metric(frequencies, n_questions) if metric is None else metric
    return _principal_axes(joint, is_active, metric, n_axes)


def require_number_of_axes(n_axes: int) -> None:
    """Refuse a number of axes that is none."""
    if isinstance(n_axes, bool) or not isinstance(n_axes, int | np.integer) or n_axes < 1:
        raise ValueError(f"n_axes is {n_axes!r}; keep a whole number of axes, one at least")


def _principal_axes(joint: FloatArray, is_active: BoolArray, metric: Metric, n_axes: int) -> KeptAxes:
    r"""Return the first axes that the active categories shape.

    Parameters
    ----------
    joint : array of shape (n_categories, n_categories)
        Relative joint frequencies :math:`f_{kl}`: the Burt table over the number of respondents.
    is_active : array of shape (n_categories,)
        Categories that shape the space. Each must be held by somebody.
    metric : Metric
        How categories count: :math:`w_k = 1/Q` and their own frequencies in multiple correspondence analysis.
    n_axes : int
        Number of axes kept, at most.

    Returns
    -------
    KeptAxes
        Eigen-decomposition of :math:`\sqrt{w_k w_l / (f_k f_l)}\,(f_{kl} - f_k f_l)`, where the :math:`f_k` under
        the root are those of the metric. The category that contributes most to an axis lies on its positive side.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 3.
    """
    values, vectors = np.linalg.eigh(_specific_inertia(joint, is_active, metric))
    n_varying = int(np.count_nonzero(values > ZERO))
    if n_varying == 0:
        raise UnfitError(
            "no axis has any variance: respondents do not differ on the active categories; "
            "make other categories active, or leave this space out",
            "no_variance",
        )
    kept = settled_signs(vectors[:, ::-1][:, : min(n_axes, n_varying)])
    standard = np.zeros((len(is_active), kept.shape[1]))
    standard[is_active] = kept / np.sqrt(metric.masses[is_active, None])
    return KeptAxes(joint, is_active, values[::-1][:n_varying].copy(), standard, metric)


def eigenvalues_only(joint: FloatArray, is_active: BoolArray, metric: Metric) -> FloatArray:
    """Return the non-zero eigenvalues of `_principal_axes`, in decreasing order."""
    values = np.linalg.eigvalsh(_specific_inertia(joint, is_active, metric))
    return np.asarray(values[values > ZERO][::-1])


def settled_signs(vectors: FloatArray) -> FloatArray:
    """Return vectors whose component of largest size (the first of equals) is positive."""
    squares = vectors**2
    largest = (squares >= squares.max(axis=0) - TIE).argmax(axis=0)
    return np.asarray(vectors * np.sign(vectors[largest, np.arange(vectors.shape[1])]))


def _specific_inertia(joint: FloatArray, is_active: BoolArray, metric: Metric) -> FloatArray:
    """Return the inertia that each pair of active categories brings; its trace is the total inertia."""
    held = joint if is_active.all() else joint[np.ix_(is_active, is_active)]
    frequencies, scales = held.diagonal(), metric.scales(is_active)
    inertia = held - frequencies[:, None] * frequencies
    inertia *= scales[:, None] * scales
    return np.asarray(inertia)
