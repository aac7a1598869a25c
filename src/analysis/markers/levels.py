"""The space of levels: projects as individuals, markers as questions, by the specific analysis of any survey."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.geometry import fit_mca
from analysis.geometry.reading.noise import axis_p_values, noise_spectra, upper_eigenvalues
from analysis.geometry.reading.tables import category_table, eigenvalue_table
from analysis.markers.settled import settled_levels
from analysis.study.markers import Grid
from analysis.tables import TABLES

MANY = 30  # projects: fewer make no space of levels
FEWEST_MARKERS = 3  # that vary
RARE = 0.05  # of the projects: a level of fewer keeps them and shapes nothing
N_AXES = 2


def space_tables(consensus: pd.DataFrame, grid: Grid, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the axes and the levels of the space of each round that has many projects; no rows of another.

    Parameters
    ----------
    consensus : DataFrame
        Result table: round, project, marker, median_low, median_high, decided.
    grid : Grid
        Rounds, and markers in their order.
    rng : Generator
        Permutes levels, to tell axes from noise.
    """
    made = [tables for name in grid.filled for tables in _of_round(consensus, grid, name, rng)]
    return {
        name: TABLES[name].checked(pd.concat([tables[name] for tables in made], ignore_index=True))
        if made
        else TABLES[name].empty()
        for name in ("marker_axes", "marker_points")
    }


def _of_round(
    consensus: pd.DataFrame, grid: Grid, name: str, rng: np.random.Generator
) -> Iterator[dict[str, pd.DataFrame]]:
    levels = settled_levels(consensus, grid, name)
    varied = [key for key in grid.markers if len(levels[key].cat.categories) > 1]
    answers = levels[varied][levels[varied].notna().any(axis="columns")]
    if len(answers) < MANY or len(varied) < FEWEST_MARKERS:
        return
    counts = {key: answers[key].value_counts() for key in varied}
    passive = {key: list(own.index[own < RARE * len(answers)]) for key, own in counts.items()}
    shaping = [key for key in varied if len(counts[key]) - len(passive[key]) > 1]
    if len(shaping) < FEWEST_MARKERS:
        return
    space = fit_mca(answers[shaping], n_axes=N_AXES, passive={key: passive[key] for key in shaping if passive[key]})
    noise = noise_spectra(space, rng)
    beside = upper_eigenvalues(noise), axis_p_values(noise, space.all_eigenvalues)
    axes = eigenvalue_table(space, None, *beside).assign(round=name, n_projects=len(answers))
    points = category_table(space, {}).rename(columns={"question": "marker", "category": "level", "n": "n_projects"})
    points = points.assign(coordinate=points["coordinate"] * upwards(points))
    yield {
        "marker_axes": axes[TABLES["marker_axes"].names],
        "marker_points": points.assign(round=name)[TABLES["marker_points"].names],
    }


def upwards(points: pd.DataFrame) -> pd.Series:
    """Return, for each row, the sign that puts higher levels on the positive side of its axis: of itself it has none.

    Parameters
    ----------
    points : DataFrame
        level, axis, status, n_projects, coordinate.
    """
    active = points[points["status"] == "active"]
    moments = active["n_projects"] * active["level"].astype(float) * active["coordinate"]
    return points["axis"].map(moments.groupby(active["axis"]).sum().ge(0).map({True: 1.0, False: -1.0}))
