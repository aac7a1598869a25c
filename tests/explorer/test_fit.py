"""The page's own specific MCA beside `fit_mca`: two studies, and surveys drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import FactorialSpace, fit_mca
from analysis.geometry.reading.rates import space_modified_rates
from analysis.geometry.space.declared import declared_space
from analysis.geometry.space.orientation import DisplayedAxis, oriented
from analysis.geometry.space.theme_weights import fit_mfa, weights_of_themes
from analysis.geometry.space.themes import carriers, theme_arrows, theme_parts
from analysis.geometry.unfit import UnfitError
from analysis.study import Axis

SURVEYS = 200
APART = 1e-6  # axes whose variances are nearer than this are not told apart to nine decimals
exact = partial(assert_allclose, rtol=1e-9, atol=1e-9)
pytestmark = pytest.mark.xdist_group("answers_of_studies")  # cleaned once


@dataclass(frozen=True)
class Case:
    """A survey, and what a study declares of its space."""

    answers: pd.DataFrame
    weights: np.ndarray | None
    passive: dict[str, list[str]]
    themes: dict[str, str]
    theme_weights: str | dict[str, float] | None
    orientation: str
    readings: tuple[Axis, ...]
    n_axes: int

    def fitted(self) -> tuple[FactorialSpace, tuple[DisplayedAxis, ...]]:
        """Return the space as the library fits it."""
        options: dict[str, Any] = {"n_axes": self.n_axes, "weights": self.weights, "passive": self.passive}
        if self.theme_weights == "mfa":
            space = fit_mfa(self.answers, self.themes, **options)
        else:
            space = fit_mca(self.answers, **options)
            if self.theme_weights is not None:
                shares = None if self.theme_weights == "equal" else self.theme_weights
                weights = weights_of_themes(space, self.themes, shares)
                space = fit_mca(self.answers, question_weights=weights, **options)
        return oriented(space, self.themes, self.readings, self.orientation)

    def handed(self) -> dict[str, Any]:
        """Return the survey as the page holds it."""
        return {
            "questions": [
                {"key": key, "categories": list(column.cat.categories), "codes": column.cat.codes.to_numpy()}
                for key, column in self.answers.items()
            ],
            "n": len(self.answers),
            "weights": self.weights,
            "nAxes": self.n_axes,
            "passive": [(key, category) for key, categories in self.passive.items() for category in categories],
            "themes": self.themes,
            "themeWeights": self.theme_weights,
            "orientation": self.orientation,
            "readings": [{"theme": one.theme, "place": one.place, "positive": one.positive} for one in self.readings],
        }


def drawn(generator: np.random.Generator) -> Case:
    """Return a survey of two themes that have something in common, with missing answers, rare and empty categories."""
    n, n_questions = int(generator.integers(8, 60)), int(generator.integers(1, 7))
    latent = generator.normal(size=(n, 2))
    questions = [f"q{number}" for number in range(n_questions)]
    columns = {}
    for number, key in enumerate(questions):
        categories = [f"c{k}" for k in range(int(generator.integers(2, 6)))]
        score = latent[:, number % 2] + generator.normal(scale=generator.uniform(0.3, 2), size=n)
        bounds = np.sort(generator.normal(size=len(categories) - 1))
        codes = np.searchsorted(bounds, score)
        codes[generator.random(n) < generator.choice([0, 0.15])] = -1
        columns[key] = pd.Categorical.from_codes(codes, categories)
    themes = {key: f"t{number % 2}" for number, key in enumerate(questions)}
    passive = {key: ["c0"] for key in questions if generator.random() < 0.15}
    readings = [
        Axis(theme, place, (questions[int(theme[1])], "c1"), "Axe")
        for theme, place in [("t1", "horizontal"), ("t0", "vertical")]
        if n_questions > 1 and generator.random() < 0.7
    ]
    rotates = bool(readings) and generator.random() < 0.4
    return Case(
        answers=pd.DataFrame(columns),
        weights=generator.uniform(0.2, 3, size=n) if generator.random() < 0.5 else None,
        passive=passive,
        themes=themes,
        theme_weights=generator.choice([None, None, "equal", "mfa", "shares"]) if n_questions > 1 else None,
        orientation="themes" if rotates else "poles",
        readings=tuple(readings),
        n_axes=int(generator.integers(1, 6)),
    )


def completed(case: Case) -> Case:
    """Return the same with shares of its own where its themes have some."""
    shares: Any = {"t0": 1.0, "t1": 2.5} if case.theme_weights == "shares" else case.theme_weights
    return Case(**{**vars(case), "theme_weights": shares})


def set_beside(told: dict[str, Any], space: FactorialSpace, shown: tuple[DisplayedAxis, ...], case: Case) -> int:
    """Assert that the page tells the same space, and return on how many axes it was told apart from others."""
    exact(told["eigenvalues"], space.all_eigenvalues)
    exact(told["variances"], space.kept_eigenvalues)
    if abs(space.all_eigenvalues[0] - 1 / space.n_questions) > APART:  # else shares of nothing but rounding
        exact(np.array(told["modifiedRates"], dtype=float), space_modified_rates(space))
    gaps = np.abs(np.subtract.outer(space.all_eigenvalues, space.all_eigenvalues))
    np.fill_diagonal(gaps, np.inf)
    alone = np.flatnonzero(gaps.min(axis=0)[: space.n_axes] > APART)
    whole = len(alone) == space.n_axes  # a rotation, and what themes make of axes, mix them
    if not whole and (case.orientation == "themes" or case.readings):
        return 0
    cloud, people = space.categories, space.individuals
    for name, expected in {
        "coordinates": cloud.coordinates,
        "contributions": cloud.contributions,
        "cos2": cloud.cos2,
        "vTests": cloud.v_tests,
        "eta2": cloud.eta2,
    }.items():
        exact(columns(told[name])[:, alone], expected[:, alone], err_msg=name)
    exact(told["inertia"], cloud.inertia)
    assert told["counts"] == cloud.counts.tolist()
    for name in ("coordinates", "contributions", "cos2"):
        exact(columns(told["individuals"][name])[:, alone], getattr(people, name)[:, alone], err_msg=name)
    if whole and space.n_axes > 2:  # the scores of themes are fits too
        assert told["places"] == [[one.axis, one.place] for one in shown]
        same_themes(told["themes"], space, case.themes)
    return len(alone)


def same_themes(told: list[dict[str, Any]], space: FactorialSpace, themes: dict[str, str]) -> None:
    """Assert that the page tells the same parts of themes, and the same axes that carry them."""
    parts = theme_parts(space, themes)
    assert [one["theme"] for one in told] == list(parts.themes)
    exact([one["inertia"] for one in told], parts.inertia_shares)
    exact([one["contributions"] for one in told], parts.contributions)
    arrows = theme_arrows(space, themes).to_numpy()
    assert [one["carried"] for one in told] == carriers(parts, arrows).tolist()


def columns(told: list[list[float | None]]) -> np.ndarray:
    """Return what the page tells axis by axis, a column an axis, null being a missing number."""
    return np.array(told, dtype=float).T


def test_random_surveys_have_the_same_spaces_as_in_the_library(node):
    generator = np.random.default_rng(1979)
    cases = [completed(drawn(generator)) for _ in range(SURVEYS)]
    compared, refused = 0, 0
    for case, told in zip(cases, node("fit_surveys.ts", [case.handed() for case in cases]), strict=True):
        if "unfit" in told:
            with pytest.raises(UnfitError) as fault:
                case.fitted()
            assert fault.value.reason == told["unfit"]
            refused += 1
        else:
            compared += set_beside(told, *case.fitted(), case)
    assert compared > 2 * SURVEYS
    assert refused


@pytest.mark.parametrize("folder", [".", "examples/poison"])
def test_the_spaces_of_a_study_are_the_same(node, read_people, folder):
    study, people = read_people(folder)
    for space in (one for one in study.spaces.values() if one.within is None):
        fitted, shown = declared_space(people, space, study.questions)
        case = declared(fitted, space, study.questions)
        (told,) = node("fit_surveys.ts", [case.handed()])
        assert set_beside(told, fitted, shown, case) == fitted.n_axes


def declared(space: FactorialSpace, asked: Any, questions: Any) -> Case:
    """Return what a fitted space was made of."""
    coding, active = space.categories.coding, space.categories.is_active
    answers = pd.DataFrame(
        {
            key: pd.Categorical.from_codes(codes, categories)
            for key, codes, categories in zip(coding.questions, coding.codes, coding.categories, strict=True)
        },
        index=coding.index,
    )
    passive: dict[str, list[str]] = {}
    for (key, category), shapes in zip(coding.labels, active, strict=True):
        if not shapes:
            passive.setdefault(key, []).append(category)
    themes = {key: questions[key].theme for key in coding.questions}
    rules = asked.theme_weights, asked.orientation, asked.axes
    return Case(answers, space.weights, passive, themes, *rules, space.n_axes)
