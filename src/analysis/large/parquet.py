"""Specific multiple correspondence analysis of a file that need not fit in memory."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from pathlib import Path

from analysis.geometry.arrays import FloatArray
from analysis.geometry.space.chunks import fit_mca_chunks
from analysis.geometry.space.clouds import IndividualCloud
from analysis.geometry.space.factorial import CategorySpace
from analysis.storage.surveys import answers_chunks, columns_writer

CHUNK_ROWS = 1 << 18


def fit_mca_parquet(
    path: Path | str,
    *,
    questions: Sequence[str] | None = None,
    n_axes: int = 5,
    passive: Mapping[str, Collection[Hashable]] | None = None,
    weights: str | None = None,
    individuals: Path | str | Callable[[IndividualCloud], object] | None = None,
    chunk_rows: int = CHUNK_ROWS,
) -> CategorySpace:
    """Fit a specific multiple correspondence analysis of a Parquet file.

    Parameters
    ----------
    path : path
        Answers, one row a respondent. Columns of text are taken as categories in the order in which they appear.
    questions : sequence of str, optional
        Columns that are active questions; by default all but the weights.
    n_axes, passive
        As `fit_mca` takes them.
    weights : str, optional
        Column that holds the weights of the respondents.
    individuals : path or callable, optional
        Parquet file to write: one row a respondent, in the order of the answers, and for each axis the columns
        coordinate_1, contribution_1, cos2_1… Or what is called with the individuals of each chunk, in that order.
    chunk_rows : int
        Respondents held in memory at once.

    Returns
    -------
    CategorySpace
        As `fit_mca` gives it for the whole file.
    """
    chunks = answers_chunks(path, questions, weights, chunk_rows)
    if individuals is None or callable(individuals):
        return fit_mca_chunks(chunks, n_axes=n_axes, passive=passive, weights=weights, write=individuals)
    with columns_writer(individuals) as write:
        return fit_mca_chunks(
            chunks,
            n_axes=n_axes,
            passive=passive,
            weights=weights,
            write=lambda cloud: write(individual_columns(cloud)),
        )


def individual_columns(cloud: IndividualCloud) -> dict[str, FloatArray]:
    """Return individuals as columns, one for each aid and axis."""
    aids = {"coordinate": cloud.coordinates, "contribution": cloud.contributions, "cos2": cloud.cos2}
    return {
        f"{aid}_{axis}": column
        for aid, values in aids.items()
        if values is not None
        for axis, column in enumerate(values.T, start=1)
    }
