"""Classes of so many respondents that Ward's hierarchy of all of them, n² in time, is out of reach."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.geometry.arrays import IntArray
from analysis.geometry.classes.centres import Centres, centres_of
from analysis.geometry.classes.partition import (
    Classes,
    Hierarchy,
    consolidate,
    cut_at,
    hierarchy,
    in_order,
    number_of,
    positive,
    within_inertia,
)
from analysis.geometry.sizes import CENTRES


@dataclass(frozen=True, slots=True, eq=False)
class LargeClasses(Classes):
    """Classes of respondents whose hierarchy is that of the centres that stand for them."""

    centres: Centres
    of_centres: IntArray  # the class of each centre, from 1: that of most of its respondents, or nearly


def large_classes(
    coordinates: pd.DataFrame,
    number: int | None,
    generator: np.random.Generator,
    *,
    weights: pd.Series | None = None,
) -> LargeClasses:
    """Return classes of many respondents: Ward's hierarchy of at most 2,000 centres, cut, then all consolidated.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_respondents, n_axes)
        Principal coordinates on the axes kept.
    number : int or None
        Number of classes; without one, that of `suggested_number`, the inertia around centres counted within classes.
    generator : Generator
        Draws the first centres.
    weights : Series, optional
        Positive weights of the respondents, on the same index.

    Returns
    -------
    LargeClasses
        Each centre of the hierarchy weighs what its respondents do. The classes that it is cut into are consolidated
        among centres, then among respondents, as `classes_of` does. Those of respondents whose distinct points are
        centres are those of `classes_of`.

    Raises
    ------
    ValueError
        As `classes_of` does.
    """
    points = coordinates.to_numpy(dtype=np.float64)
    given = None if weights is None else positive(weights, coordinates.index)
    own = np.ones(len(points)) if given is None else given * (len(given) / given.sum())
    centres = centres_of(points, generator, own, most=CENTRES)
    tree = replace(hierarchy(centres.points, centres.weights), n_respondents=len(points), around=centres.within)
    number = number_of(tree, number)
    cut, of_centres = _cut(tree, number)
    found = consolidate(points, of_centres[centres.of], own)
    classes = in_order(points, found, own)
    names = np.empty(number, dtype=np.intp)
    names[found] = classes
    within_cut, within = (within_inertia(points, each, own) for each in (cut[centres.of], found))
    members = pd.Series(classes, index=coordinates.index, name="class")
    return LargeClasses(members, tree, within_cut, within, points, own, centres, names[of_centres])


def _cut(tree: Hierarchy, number: int) -> tuple[IntArray, IntArray]:
    """Return the class of each centre, from 0, as the hierarchy is cut and after consolidation among centres."""
    cut = cut_at(tree.merges, number)
    return cut, consolidate(tree.points, cut, tree.weights)
