"""How categories count in the distance between respondents."""

from dataclasses import dataclass

import numpy as np

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray
from analysis.geometry.space.coding import Coding


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    r"""The squared distance :math:`\sum_k \frac{w_k}{f_k} (z_{ik} - z_{jk})^2` between two respondents."""

    shares: FloatArray  # (n_categories,) w_k, what the question of each category counts: 1/Q where all count alike
    reference: FloatArray  # (n_categories,) f_k, frequencies in the cloud that distances are taken from

    @property
    def is_even(self) -> bool:
        """Whether all questions count alike."""
        return bool(np.ptp(self.shares) <= ZERO)

    @property
    def masses(self) -> FloatArray:
        """Return the mass of each category as a point."""
        return np.asarray(self.shares * self.reference)

    def scales(self, kept: BoolArray) -> FloatArray:
        r"""Return :math:`\sqrt{w_k / f_k}` of some categories, all of them held in the cloud of reference."""
        return np.asarray(np.sqrt(self.shares[kept] / self.reference[kept]))


def plain_metric(frequencies: FloatArray, n_questions: int) -> Metric:
    """Return the metric of multiple correspondence analysis: questions count alike, in the cloud's own frequencies."""
    return Metric(np.full(len(frequencies), 1 / n_questions), frequencies)


def weighted_metric(coding: Coding, frequencies: FloatArray, question_shares: FloatArray) -> Metric:
    """Return the metric in which each question counts for its own share."""
    return Metric(np.asarray(question_shares)[coding.question_of], frequencies)
