"""Draw the editions of one space: their clouds, how they spread and move, their axes, the answers that change."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd

from analysis.figures.category_paths import category_paths, moving_most
from analysis.figures.edition_axes import axis_likeness, set_beside
from analysis.figures.edition_clouds import edition_clouds
from analysis.figures.edition_flows import edition_flows, with_flows
from analysis.figures.edition_parts import in_order
from analysis.figures.edition_path import edition_path, points_of
from analysis.figures.edition_regions import region_bars
from analysis.figures.edition_ridges import edition_ridges
from analysis.figures.labels import space_labels, study_stamp
from analysis.figures.plane_axes import plane_of
from analysis.figures.saving import Named, figure_files
from analysis.printing.door import Printed
from analysis.study import Space, Study
from analysis.tables.results import Tables

FEWEST = 2  # editions


def draw_editions(printed: Printed, *, study: Study, space: Space) -> dict[str, Any]:
    """Return the figures of the editions of a space."""
    return {"figures": figure_files(drawings_of(printed.spaces[space.key], study, space))}


def drawings_of(tables: Tables, study: Study, space: Space) -> Iterator[Named]:
    """Yield the figures by their key; none of a single edition, those of a plane only where there is one."""
    if study.editions is None:
        return
    labels, axes = space_labels(study), tables.axes
    own: dict[str, Any] = {"question": study.editions.question, "stamp": study_stamp(study)}
    cells, bins, paths = tables.edition_cells, tables.edition_bins, tables.category_paths
    means = as_coordinates(tables)
    if _many(tables.edition_means) and len(points_of(tables.edition_means, plane_of(axes, labels))) >= FEWEST:
        regions = tables.edition_regions
        drawn = partial(edition_path, tables.edition_means, axes, labels, regions=regions, **own)
        yield f"edition_path/{space.key}", drawn
    if _many(tables.edition_regions) and tables.edition_regions["share"].notna().any():
        yield f"edition_regions/{space.key}", partial(region_bars, tables.edition_regions, axes, labels, **own)
    if _many(cells):
        sizes = bins.drop_duplicates("edition")
        bases = dict(zip(sizes["edition"].astype("str"), sizes["base"].astype(int), strict=True))
        yield (
            f"edition_clouds/{space.key}",
            partial(edition_clouds, cells, axes, labels, bases=bases, means=means, **own),
        )
        if moving_most(paths, plane_of(axes, labels), in_order(paths, own["question"], labels)):
            yield f"category_paths/{space.key}", partial(category_paths, paths, axes, labels, **own)
    if _many(bins):
        yield f"edition_ridges/{space.key}", partial(edition_ridges, bins, axes, labels, means=means, **own)
    if len(with_flows(tables.edition_flows)):
        yield f"edition_flows/{space.key}", partial(edition_flows, tables.edition_flows, axes, labels, **own)
    if len(set_beside(tables.edition_axes)):
        yield f"edition_axes/{space.key}", partial(axis_likeness, tables.edition_axes, axes, labels, **own)


def as_coordinates(tables: Tables) -> pd.DataFrame:
    """Return the mean points of the editions, which are in standard deviations of the axis, as coordinates."""
    common, means = tables.common_axes, tables.edition_means
    scales = (common if len(common) else tables.eigenvalues).set_index("axis")["eigenvalue"] ** 0.5
    return means.assign(mean=means["mean"] * means["axis"].map(scales))


def _many(table: pd.DataFrame) -> bool:
    """Say whether a table has two editions at least."""
    return table["edition"].nunique() >= FEWEST
