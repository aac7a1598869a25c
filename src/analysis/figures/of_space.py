"""Figures of a fitted space by one call: no study is needed, keys are called by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.labels import Labels
from analysis.geometry import FactorialSpace
from analysis.geometry.reading.noise import mean_rates, noise_spectra, upper_eigenvalues
from analysis.geometry.reading.tables import axis_table, category_table, eigenvalue_table
from analysis.geometry.space.orientation import DisplayedAxis

if TYPE_CHECKING:
    import numpy as np

    from analysis.figures.page import Drawing

LANGUAGE = "fr"


def plane(
    space: FactorialSpace, axes: tuple[int, int] = (1, 2), *, supplementary: bool = False, language: str = LANGUAGE
) -> Drawing:
    """Return the plane of the categories of a space, coloured by theme where it has some (`with_themes`).

    Parameters
    ----------
    space : FactorialSpace
        As `fit_mca` returns it.
    axes : (int, int)
        The horizontal axis, then the vertical one.
    supplementary : bool
        Whether supplementary categories are named, the active ones in the background.
    language : {"fr", "en"}
        That of the words and numbers.

    Returns
    -------
    Drawing
        `.figure` is matplotlib's, `.alt` what it says to whoever does not see it; a notebook shows it.

    Raises
    ------
    ValueError
        If the axes are not two of those kept, or there is no supplementary category to name.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.geometry import fit_mca
    >>> answers = pd.DataFrame({"tea": ["yes", "yes", "no"], "milk": ["yes", "no", "no"]}, dtype="category")
    >>> plane(fit_mca(answers), language="en").alt[:41]
    'Plane of 4 categories, of which 4 active.'
    """
    from analysis.figures.categories import category_plane, supplementary_plane

    if len(set(axes)) != 2 or not set(axes) <= set(space.axes):
        raise ValueError(f"axes are {axes}; give two of {list(space.axes)}")
    draw = supplementary_plane if supplementary else category_plane
    placed = [DisplayedAxis(axis, place) for axis, place in zip(axes, ("horizontal", "vertical"), strict=True)]
    categories = category_table(space, space.themes)
    named = categories.assign(category=categories["category"].astype("str"))
    return draw(named, axis_table(space, placed), Labels(language=language))


def scree(space: FactorialSpace, noise: np.random.Generator | None = None, *, language: str = LANGUAGE) -> Drawing:
    """Return bars of the modified rates of a space, or raw ones where its questions do not count alike.

    Parameters
    ----------
    space : FactorialSpace
        As `fit_mca` returns it.
    noise : Generator, optional
        What draws 999 surveys of random answers, whose rates stand beside; without, there are none.
    language : {"fr", "en"}
        That of the words and numbers.

    Raises
    ------
    TypeError
        If noise is no generator.
    """
    if noise is not None and not hasattr(noise, "permutation"):
        raise TypeError(f"noise is {noise!r}; give numpy.random.default_rng({noise!r})")
    from analysis.figures.scree import raw_scree
    from analysis.figures.scree import scree as modified_scree

    is_even = space.metric.is_even
    spectra = None if noise is None else noise_spectra(space, noise)
    table = eigenvalue_table(
        space,
        mean_rates(spectra, space.n_questions) if spectra is not None and is_even else None,
        None if spectra is None else upper_eigenvalues(spectra),
    )
    return (modified_scree if is_even else raw_scree)(table, Labels(language=language))
