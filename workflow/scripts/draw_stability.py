"""Draw the regions of categories of one space, and how far its plane turns without each question."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.disclosure.public import shown_points
from analysis.figures.drawing import Drawing
from analysis.figures.labels import study_labels, study_stamp
from analysis.figures.question_bars import question_angles
from analysis.figures.regions import region_plane
from analysis.figures.saving import figure_files
from analysis.geometry.likeness import PLANE_NAME
from analysis.storage import logged_to, read_table, write_figures
from analysis.study import Space, Study


def draw(*, tables: dict[str, Path], folder: Path, listed: Path, study: Study, space: Space) -> None:
    """Write the figures of stability as SVG and PNG, and their list."""
    results = {name: read_table(path) for name, path in tables.items()}
    write_figures(figure_files(drawings_of(results, study, space)), folder, listed)


def drawings_of(results: dict[str, pd.DataFrame], study: Study, space: Space) -> Iterator[tuple[str, Drawing]]:
    """Yield the figures by their key; none where the space has no plane."""
    labels, stamp, turned = study_labels(study), study_stamp(study), results["questions"]
    if len(turned) and (turned["axes"].astype("str") == PLANE_NAME).any():
        yield f"angles/{space.key}", question_angles(turned, labels, stamp=stamp)
    categories = shown_points(results["categories"], study, results["frequencies"], group=space.within)
    if results["regions"].empty or not categories.loc[categories["axis"].isin([1, 2]), "retained"].any():
        return
    drawn = region_plane(results["regions"], categories, results["axes"], labels, stamp=stamp)
    yield f"regions/{space.key}", drawn


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        draw(
            tables={name: path for name, path in snakemake.input.items() if name != "code"},
            folder=snakemake.output.figures,
            listed=snakemake.output.listed,
            **snakemake.params.settings,
        )
