"""The criteria a draw must meet, measured on its plane."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.geometry import FactorialSpace, fit_mca
from analysis.reconstruction.recipe import INTEGRATION, RESOURCES

THEMES: Mapping[str, tuple[str, ...]] = {
    "integration": tuple(item.question for item in INTEGRATION),
    "ressources": tuple(item.question for item in RESOURCES),
}
POSITIVE = {"integration": ("reseau", "oui"), "ressources": ("budget", "plus_de_50k")}

CONTRIBUTION = 0.75
CORRELATION = 0.9
STATUS = -0.5
EDITION = -0.3
QUADRANT = 8


@dataclass(frozen=True, slots=True)
class Carried:
    """How one axis carries one theme."""

    theme: str
    axis: int
    contribution: float  # of the theme to the axis
    correlation: float  # of the theme's own score with the axis, in absolute value


@dataclass(frozen=True, slots=True)
class Measures:
    """What a draw shows on its plane; deviations are in standard deviations of the axis of integration."""

    themes: tuple[Carried, ...]
    status: float  # participants less laureates
    edition: float  # 2019 less 2018
    quadrants: tuple[int, ...]

    @property
    def met(self) -> bool:
        """Whether the draw may be kept."""
        return (
            sorted(carried.axis for carried in self.themes) == [1, 2]
            and all(each.contribution >= CONTRIBUTION and each.correlation >= CORRELATION for each in self.themes)
            and self.status <= STATUS
            and self.edition <= EDITION
            and min(self.quadrants) >= QUADRANT
        )


def measured(answers: pd.DataFrame) -> Measures:
    """Return what the plane of `answers` shows, in the terms of the criteria."""
    space = fit_mca(answers[[question for questions in THEMES.values() for question in questions]], n_axes=2)
    themes = tuple(carried(space, answers, theme) for theme in THEMES)
    integration, resources = (_oriented(space, each) for each in themes)
    return Measures(
        themes=themes,
        status=_difference(integration, answers["statut"] != "laureat"),
        edition=_difference(integration, answers["edition"] == "2019"),
        quadrants=quadrants(integration, resources),
    )


def carried(space: FactorialSpace, answers: pd.DataFrame, theme: str) -> Carried:
    """Return the axis of the plane to which a theme contributes most, and how well it carries the theme."""
    questions = list(THEMES[theme])
    contributions = space.question_contributions.loc[questions].sum().to_numpy()
    axis = 1 + int(contributions.argmax())
    score = fit_mca(answers[questions], n_axes=1).individual_coordinates[1]
    correlation = abs(np.corrcoef(score, space.individual_coordinates[axis])[0, 1])
    return Carried(theme, axis, float(contributions[axis - 1]), float(correlation))


def _oriented(space: FactorialSpace, theme: Carried) -> pd.Series:
    """Return the respondents' coordinates on a theme's axis, of variance 1, the theme's high end positive."""
    high = space.coordinates[theme.axis][POSITIVE[theme.theme]]
    coordinates: pd.Series = space.individual_coordinates[theme.axis] / np.sqrt(space.eigenvalues[theme.axis])
    return coordinates if high > 0 else -coordinates


def quadrants(horizontal: pd.Series, vertical: pd.Series) -> tuple[int, ...]:
    """Return the respondents of each quadrant: upper right, upper left, lower left, lower right."""
    right, up = horizontal > 0, vertical > 0
    return tuple(int(held.sum()) for held in (right & up, ~right & up, ~right & ~up, right & ~up))


def told(measures: Measures) -> str:
    """Return the criteria and what was found, a line each, in French."""
    lines = [line for each in measures.themes for line in _theme_lines(each)]
    lines += [
        _line("écart participants − lauréats", f"≤ {STATUS:.1f}", f"{measures.status:.3f}", measures.status <= STATUS),
        _line("écart 2019 − 2018", f"≤ {EDITION:.1f}", f"{measures.edition:.3f}", measures.edition <= EDITION),
        _line(
            "répondants par quadrant",
            f"≥ {QUADRANT}",
            " · ".join(map(str, measures.quadrants)),
            min(measures.quadrants) >= QUADRANT,
        ),
    ]
    return "\n".join(lines)


def _theme_lines(each: Carried) -> Sequence[str]:
    share, correlation = each.contribution, each.correlation
    return (
        _line(f"axe {each.axis}, part de {each.theme}", "≥ 75 %", f"{100 * share:.1f} %", share >= CONTRIBUTION),
        _line(f"axe {each.axis}, |r| avec son score", "≥ 0.9", f"{correlation:.3f}", correlation >= CORRELATION),
    )


def _line(what: str, asked: str, found: str, met: bool) -> str:
    text = f"{what:<32}{asked:>8}{found:>20}   {'oui' if met else 'non'}"
    return text.replace(".", ",").replace("-", "−").replace(" %", "\u202f%")


def _difference(coordinates: pd.Series, group: pd.Series) -> float:
    """Return the mean of a group less the mean of the others."""
    return float(coordinates[group].mean() - coordinates[~group].mean())
