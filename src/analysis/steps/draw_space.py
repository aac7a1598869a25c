"""Draw one space: rates, categories, individuals by factor, contributions, themes, crossings, odds ratios."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd

from analysis.figures.arrows import theme_arrows
from analysis.figures.categories import category_plane, supplementary_plane, written_places
from analysis.figures.contributions import contribution_bars
from analysis.figures.crossings import crossing_plane
from analysis.figures.factor_points import factor_points
from analysis.figures.individuals import individual_plane
from analysis.figures.labels import Labels, space_labels, study_stamp
from analysis.figures.odds import odds_bars
from analysis.figures.question_bars import deviation_bars
from analysis.figures.readings import on_axes_found, reading_tracks
from analysis.figures.saving import Named, figure_files
from analysis.figures.scree import raw_scree, scree
from analysis.geometry.reading.axes import axes_read
from analysis.geometry.reading.separation import separations
from analysis.printing.door import Printed
from analysis.printing.few import MINIMUM
from analysis.study import Space, Study
from analysis.tables.results import Tables

MANY = 300  # respondents of a cloud of which lines of equal density are drawn
# Compatibility always; concentration, which a group of one or two does not have.
DRAWN = f"kind == 'compatibility' or (kind == 'concentration' and n >= {MINIMUM})"


def draw_space(printed: Printed, *, study: Study, space: Space, threads: int = 1) -> dict[str, Any]:
    """Return every figure of a space, and where its plane writes the names of categories, for pages that show it."""
    tables = printed.spaces[space.key]
    has_plane = len(tables.axes) > 1
    places = written_places(tables.categories, tables.axes, space_labels(study)) if has_plane else {}
    drawings = drawings_of(tables, printed.study.regression, study, space)
    return {"figures": figure_files(drawings, threads), "places": places}


def drawings_of(tables: Tables, regression: pd.DataFrame, study: Study, space: Space) -> Iterator[Named]:
    """Yield the figures of a space by their key; those of a plane only where there is one."""
    labels, stamp = space_labels(study), study_stamp(study)
    axes, categories = tables.axes, tables.categories
    if tables.eigenvalues["modified_rate"].notna().any():
        yield f"scree/{space.key}", partial(scree, tables.eigenvalues, labels, stamp=stamp)
    elif tables.eigenvalues["rate"].notna().any():
        yield f"raw_scree/{space.key}", partial(raw_scree, tables.eigenvalues, labels, stamp=stamp)
    for axis in axes["axis"].head(2).astype(int):
        yield from _bars_of(tables, axis, labels, stamp, space.key)
    ratios = regression[(regression["space"] == space.key) & regression["odds_ratio"].notna()]
    if len(ratios):
        yield f"odds/{space.key}", partial(odds_bars, ratios, axes, labels, stamp=stamp)
    yield from reading_figures(tables, study, space)
    if len(axes) < 2:
        return
    if categories["coordinate"][categories["status"].isin(["active", "passive"])].notna().any():
        yield f"categories/{space.key}", partial(category_plane, categories, axes, labels, stamp=stamp)
    if len(tables.themes):
        yield f"themes/{space.key}", partial(theme_arrows, tables.themes, axes, labels, stamp=stamp)
    if len(tables.quantitative):
        drawn = partial(theme_arrows, tables.themes, axes, labels, quantitative=tables.quantitative, stamp=stamp)
        yield f"quantitative/{space.key}", drawn
    factors = [key for key in space.supplementary if study.questions[key].type == "single"]
    if factors:
        yield from placed_planes(categories, axes, study, space)
        yield from factor_planes(tables, study, space, factors)


def placed_planes(categories: pd.DataFrame, axes: pd.DataFrame, study: Study, space: Space) -> Iterator[Named]:
    """Yield the planes of supplementary categories: of questions, then of markers, whose levels make paths."""
    assessed = categories["question"].isin([key for key, asked in study.questions.items() if asked.assessed])
    is_placed = (categories["status"] == "supplementary") & categories["coordinate"].notna()
    for name, apart in (("supplementary", assessed), ("assessed", ~assessed)):
        own = categories[~((categories["status"] == "supplementary") & apart)]
        if (is_placed & ~apart).any():
            drawn = partial(supplementary_plane, own, axes, space_labels(study), told=name, stamp=study_stamp(study))
            yield f"{name}/{space.key}", drawn


def factor_planes(tables: Tables, study: Study, space: Space, factors: list[str]) -> Iterator[Named]:
    """Yield the mean points of all factors, the individuals by each that separates them, the factors crossed."""
    labels, stamp, axes = space_labels(study), study_stamp(study), tables.axes
    means = tables.mean_points.dropna(subset="mean")
    if len(set(means["factor"])) > 1:
        yield f"factors/{space.key}", partial(factor_points, means, axes, labels, stamp=stamp)
    groups = means.drop_duplicates(["factor", "category"])
    drawn_ellipses = tables.ellipses.merge(groups[["factor", "category"]], on=["factor", "category"])
    for factor in _separating(tables, space, factors):
        cells = tables.cells[tables.cells["factor"] == factor].drop(columns="factor")
        if cells.empty:
            continue
        drawn = partial(
            individual_plane,
            cells,
            axes,
            labels,
            factor=factor,
            mean_points=means,
            ellipses=drawn_ellipses.query(DRAWN),
            density=int(cells["n"].sum()) >= MANY,
            stamp=stamp,
        )
        yield f"individuals/{space.key}/{factor}", drawn
    crossings = tables.crossings.dropna(subset="mean")
    for (a, b), cells in crossings.groupby(["factor_a", "factor_b"], sort=False):
        yield f"crossing/{space.key}/{a}/{b}", partial(crossing_plane, cells, axes, labels, stamp=stamp)


def _bars_of(tables: Tables, axis: int, labels: Labels, stamp: str | None, space: str) -> Iterator[Named]:
    """Yield what makes an axis: its categories, where contributions are told, and its questions summed up."""
    if tables.categories["contribution"].notna().any():
        drawn = partial(contribution_bars, tables.categories, tables.axes, labels, axis=axis, stamp=stamp)
        yield f"contributions/{space}/{axis}", drawn
    deviations = tables.deviation_contributions
    if len(deviations):
        drawn = partial(deviation_bars, deviations, tables.axes, labels, axis=axis, stamp=stamp)
        yield f"deviations/{space}/{axis}", drawn


def _separating(tables: Tables, space: Space, factors: list[str]) -> list[str]:
    """Return the factors that separate the respondents on an axis read; all of them where none was tested."""
    if tables.tests.empty:
        return factors
    read = axes_read(tables.axes, tables.eigenvalues, rotated=space.orientation == "themes")
    found = set(separations(tables.tests, read)["factor"])
    return [factor for factor in factors if factor in found]


def reading_figures(tables: Tables, study: Study, space: Space) -> Iterator[Named]:
    """Yield the axes read in the other readings of a space, with the printed deviations of its first factor."""
    compared, axes = tables.alternative_axes, tables.axes
    read = axes_read(axes, tables.eigenvalues, rotated=space.orientation == "themes") if len(compared) else []
    compared = compared[compared["axis"].isin(read)]
    if compared.empty:
        return
    every = tables.alternative_deviations
    if len(every):
        every = every[every["factor"] == tables.mean_points["factor"].iloc[0]]
    drawn = on_axes_found(every, compared)
    key = "alternatives" if len(drawn) else "alternative_axes"
    yield (
        f"{key}/{space.key}",
        partial(reading_tracks, compared, drawn, axes, space_labels(study), stamp=study_stamp(study)),
    )
