"""One measurement in a process of its own: `python -m benchmarks.one KIND …` prints it as JSON."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.surveys import SEED, held, survey
from benchmarks.timing import peak_memory, timed
from benchmarks.tools import N_AXES, TOOLS


def fit(tool: str, n: str, budget: str) -> dict[str, Any]:
    """Time one fit of one tool."""
    run, found = TOOLS[tool](survey(int(n))), deque[Any](maxlen=1)
    measure = timed(lambda: found.append(run()), budget=float(budget))
    return measure | {"peak": peak_memory(), "eigenvalues": np.asarray(found[0])[:N_AXES].tolist()}


def bootstrap(tool: str, n: str, draws: str) -> dict[str, Any]:
    """Time so many fits on respondents drawn with replacement: points of categories, five axes."""
    return timed(BOOTSTRAPS[tool](survey(int(n)), int(draws)), runs=5 if tool == "analysis" else 1, budget=20)


def typicality(n: str, draws: str) -> dict[str, Any]:
    """Time a Monte-Carlo test of one group of a third, on two axes and their plane."""
    from analysis.geometry import fit_mca
    from analysis.geometry.inference.typicality import typicality as test

    points = fit_mca(survey(int(n))).individual_coordinates
    group = pd.Series(np.where(np.arange(int(n)) < int(n) // 3, "a", "b"), name="groupe")
    return timed(lambda: test(points, group, rng=np.random.default_rng(SEED), draws=int(draws)), runs=20)


def chunks(path: str, individuals: str) -> dict[str, Any]:
    """Time one fit of a file in chunks, individuals written or not (an empty path)."""
    from analysis.large import fit_mca_parquet

    measure = timed(lambda: fit_mca_parquet(path, individuals=individuals or None), runs=3, budget=60)
    return measure | {"peak": peak_memory()}


def chunks_difference(path: str, individuals: str) -> dict[str, Any]:
    """Return the largest difference between a fit in chunks and one in memory."""
    from analysis.geometry import fit_mca
    from analysis.large import fit_mca_parquet

    chunked, whole = fit_mca_parquet(path, individuals=individuals), fit_mca(pd.read_parquet(path))
    placed = pd.read_parquet(individuals).to_numpy()
    clouds = np.hstack([whole.individual_coordinates, whole.individual_contributions, whole.individual_cos2])
    gaps = [
        np.abs(chunked.all_eigenvalues - whole.all_eigenvalues).max(),
        np.abs(chunked.coordinates.to_numpy() - whole.coordinates.to_numpy()).max(),
        np.abs(placed - clouds).max(),
    ]
    return {"difference": float(max(gaps)), "respondents": len(placed)}


def _ours_again(answers: pd.DataFrame, draws: int) -> Callable[[], object]:
    from analysis.geometry import fit_mca
    from analysis.geometry.stability.resampling import total_bootstrap

    space = fit_mca(answers)
    return lambda: total_bootstrap(space, np.random.default_rng(SEED), draws)


def _prince_again(answers: pd.DataFrame, draws: int) -> Callable[[], object]:
    from prince import MCA

    samples = _samples(answers, draws)

    def run() -> None:
        for sample in samples:
            MCA(n_components=N_AXES, engine="scipy").fit(sample).column_coordinates(sample)

    return run


def _mca_again(answers: pd.DataFrame, draws: int) -> Callable[[], object]:
    from mca import MCA, dummy

    samples = _samples(answers, draws)

    def run() -> None:
        for sample in samples:
            MCA(dummy(sample), ncols=sample.shape[1], benzecri=False).fs_c(N=N_AXES)

    return run


def _samples(answers: pd.DataFrame, draws: int) -> list[pd.DataFrame]:
    """Return resamples without the categories that they lost, ready before the clock starts."""
    rng, n = np.random.default_rng(SEED), len(answers)
    return [held(answers.iloc[rng.integers(0, n, n)].reset_index(drop=True)) for _ in range(draws)]


BOOTSTRAPS = {"analysis": _ours_again, "prince": _prince_again, "mca": _mca_again}
KINDS: dict[str, Callable[..., dict[str, Any]]] = {
    "fit": fit,
    "bootstrap": bootstrap,
    "typicality": typicality,
    "chunks": chunks,
    "chunks_difference": chunks_difference,
}


if __name__ == "__main__":
    kind, *arguments = sys.argv[1:]
    print(json.dumps(KINDS[kind](*arguments)))
