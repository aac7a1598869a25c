"""How finely a report for everybody tells a space: two axes, few decimals, no place of a group of four or fewer."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.geometry.reading.axes import placed_axes
from analysis.geometry.reading.likeness import PLANE
from analysis.geometry.structure.mean_points import LARGE, NOTABLE
from analysis.printing.coarse_values import BOUNDS, around, tenth_below
from analysis.printing.edition_answers import GROUPS
from analysis.printing.inquired import ROW, withheld
from analysis.printing.precision import OF_SPACES
from analysis.printing.public import between_others
from analysis.printing.withholding import blanked, pairs_of
from analysis.tables import TABLES
from analysis.tables.declaring import Kind
from analysis.tables.results import Results, Tables

LEAST = 5  # respondents whose common point is printed
PLACED: tuple[Kind, ...] = ("position", "deviation")
PLACES: tuple[Kind, ...] = ("part", *PLACED, "score")  # what is made of the coordinates of some respondents
KEPT = ("categories", "mean_points", "ellipses", "crossings")  # tables of which a row keeps its count without a place
DEVIATIONS = ("contrast", "shift")  # evidence measured in standard deviations of an axis
ODDS = "odds_ratio"  # evidence that places tell more finely than coordinates do
READ = ("smallest", "largest")  # effects in other readings of the space
OF_READ = ("smallest_reading", "largest_reading")
OF_CELLS = ("cells", "edition_cells", "edition_bins")  # whose places are those of a grid


def at_public_precision(results: Results) -> Results:
    """Return the results of which spaces have two axes, and no place of fewer than five respondents.

    Parameters
    ----------
    results : Results
        Whose small counts are masked already; numbers are rounded after, by `OF_SPACES`.

    Returns
    -------
    Results
        In every table of a space: the rows of the axes and of the plane shown, no others; without a place, the groups
        of fewer than five; without their parts of inertia, the active questions of which a category has none, since
        the question's and the other categories' would give it.

    Notes
    -----
    Printed at full precision, coordinates and eigenvalues solved in whole numbers give back every two-way table of a
    small survey. Rounding alone proves nothing: these decimals are what an audit starts from.
    """
    shown = {key: shown_axes(space.axes) for key, space in results.spaces.items()}
    placed = {key: without_few(on_axes(space, shown[key])) for key, space in results.spaces.items()}
    family = results.study.trend_family
    kept = [
        pd.isna(axis) or space not in shown or int(axis) in shown[space]
        for space, axis in zip(family["space"], family["axis"], strict=True)
    ]
    tables = results.replaced(trend_family=family[np.array(kept, dtype=bool)], **_coarse_evidence(results.study, shown))
    spaces = {key: without_told_questions(space) for key, space in placed.items()}
    return replace(tables, spaces=MappingProxyType(spaces))


def _coarse_evidence(study: Tables, shown: Mapping[str, Collection[int]]) -> dict[str, pd.DataFrame]:
    """Return the answers to the study's questions as coarsely as the spaces that they are about.

    Deviations are rounded as those of a space; of their other readings, no audit reads the size, and whether they
    keep their direction and hold alone is told. On axes that are not shown, or of fewer than five, nothing is told, nor
    of what no audit reads: odds on axes, a group against all others, slopes and the paths that they sum up.
    """
    told = study.inquiry_answers
    if all(table.empty for table in (told, study.inquiry_readings, study.inquiry_trends)):
        return {}
    elsewhere = [
        space in shown and bool(axes) and not set(axes.split("+")) <= set(map(str, shown[space]))
        for space, axes in pairs_of(told, "space", "axes")
    ]
    counts = told[["n", "n_against"]].astype("float64")
    few = told["kind"].isin(DEVIATIONS) & ((counts >= 1) & (counts < LEAST)).any(axis="columns")
    unread = told["kind"].eq(ODDS) | (told["kind"].eq("contrast") & told["against"].fillna("").eq(""))
    paths = set(pairs_of(study.inquiry_trends, *ROW))
    unread |= told["kind"].eq("shift") & np.array([row in paths for row in pairs_of(told, *ROW)], dtype=bool)
    kept = withheld(study, few | unread | np.array(elsewhere, dtype=bool))
    trends = kept.pop("inquiry_trends")
    untold = blanked(trends, [True] * len(trends), ["slope"])
    return {name: _coarse(frame) for name, frame in kept.items()} | {"inquiry_trends": untold}


def _coarse(frame: pd.DataFrame) -> pd.DataFrame:
    """Return pieces of evidence, or what they are in other readings, whose deviations are coarse."""
    of_axes, decimals = frame["kind"].isin(DEVIATIONS), OF_SPACES["deviation"]
    if "reading" in frame:
        return frame.assign(effect=frame["effect"].mask(of_axes), correlation=tenth_below(frame["correlation"]))
    told = frame.assign(effect=rounded_deviations(frame["effect"], decimals))
    coarse = around(told, "effect", decimals)
    kept = {name: frame[name].where(~of_axes, coarse[name]) for name in ("effect", *BOUNDS)}
    return frame.assign(**kept, **{name: frame[name].mask(of_axes) for name in (*READ, *OF_READ)})


def rounded_deviations(deviations: pd.Series, decimals: int) -> pd.Series:
    """Return scaled deviations rounded on their side of the bounds of sizes: 0.497 as 0.4, since 0.5 is notable.

    Parameters
    ----------
    deviations : Series
        Differences of two means, in standard deviations of the axis.
    decimals : int
        At least 1: the bounds themselves are told exactly.

    Returns
    -------
    Series
        Of the same names of sizes as the deviations themselves.
    """
    near = deviations.round(decimals)
    for bound in (NOTABLE, LARGE):
        under = (deviations.abs() < bound) & (near.abs() >= bound)
        near = near.mask(under, np.sign(deviations) * (bound - 10.0**-decimals)).round(decimals)
    return near


def shown_axes(axes: pd.DataFrame) -> frozenset[int]:
    """Return the axes that a report for everybody prints: those of the plane, else the first two."""
    placed = placed_axes(axes).values()
    first = sorted(axes["axis"].astype(int))[:PLANE] or range(1, PLANE + 1)
    return frozenset(placed if len(placed) == PLANE else first)


def on_axes(space: Tables, shown: Collection[int]) -> Tables:
    """Return the tables of a space on some axes, and on the planes that these make."""
    frames = {name: _rows_on(frame, shown) for name, frame in space.frames.items()}
    kept = Tables(frames)
    variances = kept.eigenvalues
    is_last = ~(variances["axis"].astype("float64") + 1).isin(shown)  # how near the next axis is tells that one
    return kept.replaced(eigenvalues=blanked(variances, is_last, ["gap"]))


def _rows_on(frame: pd.DataFrame, shown: Collection[int]) -> pd.DataFrame:
    if frame.empty:
        return frame
    if "axis" in frame:
        return frame[frame["axis"].isin(shown)]
    if "axes" in frame:
        names = set(map(str, shown))
        return frame[np.array([set(axes.split("+")) <= names for axes in frame["axes"].astype(str)], dtype=bool)]
    return frame


def _few(frame: pd.DataFrame, least: int) -> pd.Series:
    """Return the rows of which some group has too few respondents, but some."""
    counts = frame[[name for name in GROUPS if name in frame]].astype("float64")
    return pd.Series(((counts >= 1) & (counts < least)).to_numpy().any(axis=1), index=frame.index, dtype=bool)


def without_few(space: Tables, least: int = LEAST) -> Tables:
    """Return the tables of a space in which no group of too few respondents, fewer than five, has a place."""
    points = space.mean_points
    hidden = set(pairs_of(points[_few(points, least)], "factor", "category"))
    frames = {name: _placed(name, frame, least) for name, frame in space.frames.items()}
    kept = Tables(frames)
    tests = kept.tests
    against = [pair in hidden for pair in pairs_of(tests.reindex(columns=["factor", "against"]), "factor", "against")]
    return kept.replaced(
        tests=tests[~np.array(against, dtype=bool)],
        deviations=between_others(kept.deviations, hidden),
        alternative_deviations=between_others(kept.alternative_deviations, hidden),
    )


def _placed(name: str, frame: pd.DataFrame, least: int) -> pd.DataFrame:
    """Return a table whose rows of few respondents are left out, or their places where the count is told."""
    if frame.empty or name in OF_CELLS or not TABLES[name].of(*PLACED):
        return frame
    few = _few(frame, least)
    return blanked(frame, few, TABLES[name].of(*PLACES)) if name in KEPT else frame[~few]


def without_told_questions(space: Tables) -> Tables:
    """Return a space without the parts of inertia of the active questions of which a category has none."""
    categories = space.categories
    untold = categories[(categories["status"] == "active") & categories["contribution"].isna()]
    lost = set(untold["question"])
    blank = {
        name: blanked(table, table["question"].isin(lost), TABLES[name].of("part", *PLACED))
        for name in ("questions", "deviation_contributions")
        for table in [getattr(space, name)]
    }
    far = space.outlying_individuals
    return space.replaced(outlying_individuals=far[far["n"].notna()], **blank)
