"""Draw one space and list what stands for each figure in words."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.disclosure.grid import shown_cells
from analysis.disclosure.public import is_confidential, shown_points
from analysis.figures.arrows import theme_arrows
from analysis.figures.categories import category_plane, supplementary_plane
from analysis.figures.contributions import contribution_bars
from analysis.figures.drawing import Drawing
from analysis.figures.individuals import individual_plane
from analysis.figures.labels import study_labels, study_stamp
from analysis.figures.saving import figure_files
from analysis.figures.scree import scree
from analysis.storage import logged_to, read_answers, read_table, write_figures
from analysis.study import Space, Study


def draw(*, tables: dict[str, Path], answers: Path, folder: Path, listed: Path, study: Study, space: Space) -> None:
    """Write every figure of a space as SVG and PNG, and their list."""
    results = {name: read_table(path) for name, path in tables.items()}
    drawings = drawings_of(results, read_answers(answers), study, space)
    write_figures(figure_files(drawings), folder, listed)


def drawings_of(
    results: dict[str, pd.DataFrame], answers: pd.DataFrame, study: Study, space: Space
) -> Iterator[tuple[str, Drawing]]:
    """Yield the figures of a space by their key; those of a plane only where there is one."""
    labels, stamp = study_labels(study), study_stamp(study)
    axes, counted = results["axes"], results["frequencies"]
    categories = shown_points(results["categories"], study, counted, group=space.within)
    if results["eigenvalues"]["modified_rate"].notna().any():
        yield f"scree/{space.key}", scree(results["eigenvalues"], labels, stamp=stamp)
    for axis in axes["axis"].head(2):
        key = f"contributions/{space.key}/{axis}"
        yield key, contribution_bars(categories, axes, labels, axis=int(axis), stamp=stamp)
    if len(axes) < 2:
        return
    yield f"categories/{space.key}", category_plane(categories, axes, labels, stamp=stamp)
    yield f"themes/{space.key}", theme_arrows(results["themes"], axes, labels, stamp=stamp)
    by_respondent, confidential = answers.set_index("respondent"), is_confidential(study)
    means = shown_points(results["mean_points"], study, counted, "factor", group=space.within).dropna(subset="mean")
    groups = means[["factor", "category"]].drop_duplicates()
    ellipses = results["ellipses"].query("kind == 'compatibility'").merge(groups, on=["factor", "category"])
    factors = [key for key in space.supplementary if study.questions[key].type == "single"]
    if factors:
        yield f"supplementary/{space.key}", supplementary_plane(categories, axes, labels, stamp=stamp)
    if len(results["quantitative"]):
        drawn = theme_arrows(results["themes"], axes, labels, quantitative=results["quantitative"], stamp=stamp)
        yield f"quantitative/{space.key}", drawn
    for factor in factors:
        drawn = individual_plane(
            shown_cells(plane_of(results["individuals"], axes), by_respondent[factor], confidential=confidential),
            axes,
            labels,
            factor=factor,
            mean_points=means,
            ellipses=ellipses,
            stamp=stamp,
        )
        yield f"individuals/{space.key}/{factor}", drawn


def plane_of(individuals: pd.DataFrame, axes: pd.DataFrame) -> pd.DataFrame:
    """Return the coordinates of the respondents on the plane shown, as x and y."""
    places = axes.set_index("place")["axis"]
    cloud = individuals.pivot(index="respondent", columns="axis", values="coordinate")
    return cloud[[places["horizontal"], places["vertical"]]].set_axis(["x", "y"], axis="columns")


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        draw(
            tables={name: path for name, path in snakemake.input.items() if name not in ("answers", "code")},
            answers=snakemake.input.answers,
            folder=snakemake.output.figures,
            listed=snakemake.output.listed,
            **snakemake.params.settings,
        )
