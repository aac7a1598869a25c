"""Draw the classes of one space."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.disclosure.cells import MINIMUM
from analysis.disclosure.grid import shown_cells
from analysis.disclosure.public import is_confidential, masked_counts
from analysis.figures.classes import class_gains, class_plane
from analysis.figures.drawing import Drawing
from analysis.figures.labels import study_labels, study_stamp
from analysis.figures.saving import figure_files
from analysis.storage import logged_to, read_table, write_figures
from analysis.study import Space, Study


def draw(*, tables: dict[str, Path], folder: Path, listed: Path, study: Study, space: Space) -> None:
    """Write the figures of the classes as SVG and PNG, and their list."""
    results = {name: read_table(path) for name, path in tables.items()}
    write_figures(figure_files(drawings_of(results, study, space)), folder, listed)


def drawings_of(results: dict[str, pd.DataFrame], study: Study, space: Space) -> Iterator[tuple[str, Drawing]]:
    """Yield the figures by their key; the plane only where there is one, classes too small to be shown left out."""
    labels, stamp, axes = study_labels(study), study_stamp(study), results["axes"]
    yield f"class_gains/{space.key}", class_gains(results["numbers"], labels, stamp=stamp)
    if len(axes) < 2:
        return
    confidential = is_confidential(study)
    points = results["points"][results["points"]["n"] >= (MINIMUM if confidential else 1)]
    if study.disclosure == "public":
        points = points[~points["class"].isin(masked_classes(results["points"]))]
    members = results["members"].set_index("respondent")["class"]
    cells = shown_cells(plane_of(results["individuals"], axes), members, confidential=confidential)
    yield f"classes/{space.key}", class_plane(cells, points, axes, labels, stamp=stamp)


def masked_classes(points: pd.DataFrame) -> list[object]:
    """Return the classes whose size a report for everybody does not print."""
    sizes = points.drop_duplicates("class")
    return sizes.loc[masked_counts(sizes["n"].tolist()), "class"].tolist()


def plane_of(individuals: pd.DataFrame, axes: pd.DataFrame) -> pd.DataFrame:
    """Return the coordinates of active respondents on the plane shown, as x and y."""
    places = axes.set_index("place")["axis"]
    active = individuals[individuals["status"] == "active"]
    cloud = active.pivot(index="respondent", columns="axis", values="coordinate")
    return cloud[[places["horizontal"], places["vertical"]]].set_axis(["x", "y"], axis="columns")


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        draw(
            tables={name: path for name, path in snakemake.input.items() if name != "code"},
            folder=snakemake.output.figures,
            listed=snakemake.output.listed,
            **snakemake.params.settings,
        )
