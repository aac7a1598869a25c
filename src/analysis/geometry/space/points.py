"""What every analysis tells of its points."""

from typing import Protocol, Self

import pandas as pd

from analysis.geometry.arrays import FloatArray


class PointCloud(Protocol):
    """Categories as points of some axes: what every analysis tells of them, as arrays."""

    @property
    def labels(self) -> pd.MultiIndex:
        """The (question, category) of each point."""

    @property
    def coordinates(self) -> FloatArray:
        """Principal coordinates (n_categories, n_axes)."""

    @property
    def contributions(self) -> FloatArray:
        """Contributions of the same shape, as fractions; missing for points that shape nothing."""

    @property
    def cos2(self) -> FloatArray:
        """Squared cosines of the same shape."""

    def flipped(self, signs: FloatArray) -> Self:
        """Return the cloud with some axes turned round."""
