"""Draw one space and list what stands for each figure in words."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.disclosure.cells import MINIMUM
from analysis.disclosure.grid import shown_cells
from analysis.disclosure.public import is_confidential, shown_crossings, shown_deviations, shown_points
from analysis.figures.arrows import theme_arrows
from analysis.figures.categories import category_plane, supplementary_plane
from analysis.figures.contributions import contribution_bars
from analysis.figures.crossings import crossing_plane
from analysis.figures.drawing import Drawing
from analysis.figures.individuals import individual_plane
from analysis.figures.labels import study_labels, study_stamp
from analysis.figures.odds import odds_bars
from analysis.figures.question_bars import deviation_bars
from analysis.figures.readings import on_axes_found, reading_tracks
from analysis.figures.saving import figure_files
from analysis.figures.scree import raw_scree, scree
from analysis.geometry.reading import axes_read
from analysis.storage import logged_to, read_answers, read_table, write_figures
from analysis.study import Space, Study

MANY = 300  # respondents of a cloud of which lines of equal density are drawn
# Compatibility always; concentration, which a group of one or two does not have.
DRAWN = f"kind == 'compatibility' or (kind == 'concentration' and n >= {MINIMUM})"


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
    elif len(axes):
        yield f"raw_scree/{space.key}", raw_scree(results["eigenvalues"], labels, stamp=stamp)
    for axis in axes["axis"].head(2):
        key = f"contributions/{space.key}/{axis}"
        yield key, contribution_bars(categories, axes, labels, axis=int(axis), stamp=stamp)
        key = f"deviations/{space.key}/{axis}"
        yield key, deviation_bars(results["deviation_contributions"], axes, labels, axis=int(axis), stamp=stamp)
    ratios = ratios_of(results["regression"], space)
    if len(ratios):
        yield f"odds/{space.key}", odds_bars(ratios, axes, labels, stamp=stamp)
    yield from reading_figures(results, study, space)
    if len(axes) < 2:
        return
    yield f"categories/{space.key}", category_plane(categories, axes, labels, stamp=stamp)
    yield f"themes/{space.key}", theme_arrows(results["themes"], axes, labels, stamp=stamp)
    if len(results["quantitative"]):
        drawn = theme_arrows(results["themes"], axes, labels, quantitative=results["quantitative"], stamp=stamp)
        yield f"quantitative/{space.key}", drawn
    factors = [key for key in space.supplementary if study.questions[key].type == "single"]
    if factors:
        yield f"supplementary/{space.key}", supplementary_plane(categories, axes, labels, stamp=stamp)
        yield from factor_planes(results, answers, study, space, factors)


def factor_planes(
    results: dict[str, pd.DataFrame], answers: pd.DataFrame, study: Study, space: Space, factors: list[str]
) -> Iterator[tuple[str, Drawing]]:
    """Yield the cloud of individuals by each factor, then the factors crossed."""
    labels, stamp = study_labels(study), study_stamp(study)
    axes, counted = results["axes"], results["frequencies"]
    by_respondent, confidential = answers.set_index("respondent"), is_confidential(study)
    cloud = plane_of(results["individuals"], axes)
    means = shown_points(results["mean_points"], study, counted, "factor", group=space.within).dropna(subset="mean")
    groups = means.drop_duplicates(["factor", "category"])
    drawn_ellipses = results["ellipses"].merge(groups[["factor", "category"]], on=["factor", "category"])
    for factor in factors:
        drawn = individual_plane(
            shown_cells(cloud, by_respondent[factor], confidential=confidential),
            axes,
            labels,
            factor=factor,
            mean_points=means,
            ellipses=drawn_ellipses.query(DRAWN),
            density=len(cloud) >= MANY,
            stamp=stamp,
        )
        yield f"individuals/{space.key}/{factor}", drawn
    crossings = shown_crossings(results["crossings"], study, counted)
    if crossings.empty:
        return
    for (a, b), cells in crossings.groupby(["factor_a", "factor_b"], sort=False):
        yield f"crossing/{space.key}/{a}/{b}", crossing_plane(cells, axes, labels, stamp=stamp)


def reading_figures(results: dict[str, pd.DataFrame], study: Study, space: Space) -> Iterator[tuple[str, Drawing]]:
    """Yield the axes read in the other readings of a space, with the deviations of its first factor that are shown."""
    compared, axes = results["alternative_axes"], results["axes"]
    if compared.empty:
        return
    read = axes_read(axes, results["eigenvalues"], rotated=space.orientation == "themes")
    compared = compared[compared["axis"].isin(read)]
    if compared.empty:
        return
    means, every = results["mean_points"], results["alternative_deviations"]
    if len(every):
        every = every[every["factor"] == means["factor"].iloc[0]]
        every = shown_deviations(every, means, study, results["frequencies"], group=space.within)
    drawn = on_axes_found(every, compared)
    key = "alternatives" if len(drawn) else "alternative_axes"
    stamp = study_stamp(study)
    yield f"{key}/{space.key}", reading_tracks(compared, drawn, axes, study_labels(study), stamp=stamp)


def ratios_of(regression: pd.DataFrame, space: Space) -> pd.DataFrame:
    """Return the odds ratios known of a space."""
    if regression.empty:
        return regression
    return regression[(regression["space"] == space.key) & regression["odds_ratio"].notna()]


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
