"""Logistic regression penalised by Jeffreys' prior: the maximum, and the profile of one coefficient."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import optimize, special

from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.sizes import RARE, SCORED_FROM

RESTARTS = 20  # of the search for a maximum, each from where the last one stopped
PRECISION = 1e-7  # of the score at a maximum
SETTLED = 1e-5  # of the score, above which no maximum was found
DECIMALS = 8  # of a likelihood, under which maxima are the same
WIDENINGS = 60  # steps at most in search of a bound
STEPS, HALVINGS = 50, 20  # at most, from a start to where the score is nothing
ROUNDING = 1e-12  # of a likelihood
UNSETTLED = "the penalised likelihood does not settle; standardise the predictors or keep fewer"


@dataclass(frozen=True, eq=False)
class _Told:
    """The penalised log-likelihood of some coefficients, its modified score, and the information."""

    likelihood: float
    score: FloatArray
    information: FloatArray


@dataclass(frozen=True, eq=False)
class Model:
    """An outcome of 0 and 1, the design: a column a coefficient, the intercept's included; what each row counts for."""

    outcome: FloatArray
    design: FloatArray
    weights: FloatArray

    def likelihood(self, coefficients: FloatArray) -> float:
        """Return the penalised log-likelihood: half the log of the determinant of the information is added."""
        linear = self.design @ coefficients
        packed, _ = np.linalg.qr(self._scaled(linear), mode="raw")  # its diagonal is the triangle's
        return self._penalised(linear, np.diag(packed))

    def _penalised(self, linear: FloatArray, diagonal: FloatArray) -> float:
        """Return the penalised log-likelihood, of the diagonal of the triangle that factors the information."""
        with np.errstate(divide="ignore"):
            penalty = np.log(np.abs(diagonal)).sum()
        gained, lost = self.weights * self.outcome @ linear, (self.weights * np.logaddexp(0, linear)).sum()
        return float(gained - lost + penalty)

    def maximum(self, free: BoolArray, start: FloatArray) -> FloatArray:
        """Return the coefficients of greatest penalised likelihood, those that are not free kept as in `start`.

        Raises
        ------
        ValueError
            If the search does not settle.
        """

        def placed(values: FloatArray) -> FloatArray:
            coefficients = start.copy()
            coefficients[free] = values
            return coefficients

        def depth_and_slope(values: FloatArray) -> tuple[float, FloatArray]:
            likelihood, score = self._likelihood_and_score(placed(values))
            return -likelihood, -score[free]

        if self.is_large:
            return self._scored(free, start)
        values = start[free]
        for _ in range(RESTARTS):
            found = optimize.minimize(depth_and_slope, values, jac=True, method="BFGS", options={"gtol": PRECISION})
            values = found.x
            if np.abs(found.jac).max() < SETTLED:
                return placed(values)
        raise ValueError(UNSETTLED)

    @property
    def is_large(self) -> bool:
        """Whether there are so many rows that maxima are found by the score."""
        return len(self.outcome) >= SCORED_FROM

    @cached_property
    def has_one_maximum(self) -> bool:
        """Whether many rows are behind each direction of the design, and each outcome: one maximum is then left.

        A direction is no rarer than the least eigenvalue of the cross-product tells: a category of m rows, or what all
        others leave of a question, has one of m or less.
        """
        if not self.is_large:
            return False
        outcomes = np.bincount(self.outcome.astype(np.intp), minlength=2)
        return bool(min(outcomes.min(), np.linalg.eigvalsh(self.design.T @ self.design)[0]) >= RARE)

    def _scored(self, free: BoolArray, start: FloatArray) -> FloatArray:
        r"""Return the maximum by scoring: each step is :math:`I^{-1} U`, of the information and the modified score.

        References
        ----------
        Heinze, G. and Schemper, M. (2002). A solution to the problem of separation in logistic regression. *Statistics
        in Medicine*, 21, 2409-2419.
        """
        coefficients, here = start.copy(), self._told(start)
        for _ in range(STEPS):
            score = here.score[free]
            if np.abs(score).max(initial=0) < SETTLED:
                return coefficients
            step = np.linalg.solve(here.information[np.ix_(free, free)], score)
            for _ in range(HALVINGS):
                further = coefficients.copy()
                further[free] += step
                there = self._told(further)
                if there.likelihood >= here.likelihood - ROUNDING * abs(here.likelihood):
                    break
                step = step / 2
            else:
                raise ValueError(UNSETTLED)
            coefficients, here = further, there
        raise ValueError(UNSETTLED)

    def spread(self, coefficients: FloatArray) -> FloatArray:
        """Return the standard error of each coefficient, by the information."""
        return np.asarray(np.sqrt(np.diag(np.linalg.inv(self._told(coefficients).information))))

    def _told(self, coefficients: FloatArray) -> _Told:
        """Return in one pass over many rows what `_likelihood_and_score` does in several, and the information."""
        linear = self.design @ coefficients
        scaled = self._scaled(linear)
        information = scaled.T @ scaled
        triangle = np.linalg.cholesky(information)
        leverages = (scaled @ np.linalg.inv(triangle).T) ** 2 @ np.ones(len(triangle))
        gained, lost = self.weights * self.outcome @ linear, self.weights @ np.logaddexp(0, linear)
        shares = 0.5 * (1 + np.tanh(linear / 2))
        return _Told(
            float(gained - lost + np.log(np.diag(triangle)).sum()),
            self.design.T @ (self.weights * (self.outcome - shares) + leverages * (0.5 - shares)),
            information,
        )

    def _scaled(self, linear: FloatArray) -> FloatArray:
        """Return the design, rows times the outcome's standard deviation: its cross-product is the information."""
        tail = np.exp(-np.abs(linear) / 2)
        return np.asarray(self.design * (np.sqrt(self.weights) * (tail / (1 + tail**2)))[:, None])

    def _likelihood_and_score(self, coefficients: FloatArray) -> tuple[float, FloatArray]:
        """Return the penalised log-likelihood and Firth's modified score, of one decomposition.

        Each residual is moved by its leverage towards one half.
        """
        linear = self.design @ coefficients
        orthonormal, triangle = np.linalg.qr(self._scaled(linear))
        leverages = (orthonormal**2).sum(axis=1)
        shares = 0.5 * (1 + np.tanh(linear / 2))
        score = self.design.T @ (self.weights * (self.outcome - shares) + leverages * (0.5 - shares))
        return self._penalised(linear, np.diag(triangle)), np.asarray(score)


@dataclass(frozen=True, eq=False)
class Fit:
    """The maximum of a model."""

    model: Model
    coefficients: FloatArray

    @cached_property
    def likelihood(self) -> float:
        """The penalised log-likelihood of the maximum."""
        return self.model.likelihood(self.coefficients)

    @classmethod
    def of(cls, model: Model) -> Fit:
        """Maximise the penalised likelihood over all coefficients.

        Answers that nearly separate give several local maxima: the search starts again from the first one with each
        coefficient turned over, and keeps what it found first unless another stands higher.
        """
        n = model.design.shape[1]
        free = np.ones(n, dtype=bool)
        best = model.maximum(free, np.zeros(n))
        for start in () if model.has_one_maximum else best * (1 - 2 * np.eye(n)):
            with suppress(ValueError):  # a search that does not settle finds nothing higher
                other = model.maximum(free, start)
                best = max(best, other, key=lambda found: round(model.likelihood(found), DECIMALS))
        return cls(model, best)

    def held(self, position: int, value: float, near: FloatArray) -> FloatArray:
        """Return the coefficients of greatest likelihood where one of them is held at a value.

        Answers that nearly separate give several local maxima: the search starts from the maximum of all, from nothing,
        and from coefficients known to be near.

        Raises
        ------
        ValueError
            If no search settles.
        """
        free = np.arange(len(self.coefficients)) != position
        starts = [near]
        if not self.model.has_one_maximum:
            starts = [self.coefficients, np.zeros(len(free)), *([] if near is self.coefficients else [near])]
        maxima = []
        for start in starts:
            with suppress(ValueError):  # another start may settle
                maxima.append(self.model.maximum(free, np.where(free, start, value)))
        if not maxima:
            raise ValueError(UNSETTLED)
        return max(maxima, key=self.model.likelihood)

    def ratio(self, coefficients: FloatArray) -> float:
        """Return twice the fall of the penalised likelihood from its maximum."""
        return 2 * (self.likelihood - self.model.likelihood(coefficients))

    def p_value(self, position: int) -> float:
        """Return the p-value of a coefficient of nothing, by the ratio of penalised likelihoods."""
        nothing = self.held(position, 0.0, self.coefficients)
        return float(special.chdtrc(1, max(0.0, self.ratio(nothing))))

    def interval(self, position: int, level: float) -> tuple[float, float]:
        """Return the values of a coefficient that the ratio of penalised likelihoods does not reject."""
        threshold = float(2 * special.gammaincinv(0.5, level))
        return self._bound(position, threshold, -1.0), self._bound(position, threshold, 1.0)

    def _bound(self, position: int, threshold: float, side: float) -> float:
        """Return where the ratio reaches the threshold on one side, looked for further and further away."""
        near, width = self.coefficients, 0.5
        if self.model.is_large:
            width = 1.1 * np.sqrt(threshold) * self.model.spread(near)[position]
        for _ in range(WIDENINGS):
            outside = near[position] + side * width
            coefficients = self.held(position, outside, near)
            ratio = self.ratio(coefficients)
            if ratio > threshold:
                return self._crossing(position, threshold, near, {outside: ratio})
            near, width = coefficients, width * 1.5
        raise ValueError("the profile of the penalised likelihood has no end; standardise the predictors")

    def _crossing(self, position: int, threshold: float, near: FloatArray, beyond: dict[float, float]) -> float:
        """Return where the ratio is the threshold, between a value near and the one beyond, whose ratio is known."""

        def excess(value: float) -> float:
            ratio = beyond[value] if value in beyond else self.ratio(self.held(position, value, near))
            return ratio - threshold

        (outside,) = beyond
        return float(optimize.brentq(excess, near[position], outside, xtol=1e-9))
