"""The tools in Python: the same fit asked of each, five axes, both clouds with contributions and cos².

Each function takes the survey and returns what is timed: a function of no argument that gives the eigenvalues.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

N_AXES = 5
Fit = Callable[[], np.ndarray]


def ours(answers: pd.DataFrame) -> Fit:
    from analysis.geometry import fit_mca

    def fit() -> np.ndarray:
        space = fit_mca(answers, n_axes=N_AXES)
        _ = space.coordinates, space.contributions, space.cos2
        _ = space.individual_coordinates, space.individual_contributions, space.individual_cos2
        return space.all_eigenvalues

    return fit


def prince(answers: pd.DataFrame, engine: str = "scipy") -> Fit:
    from prince import MCA

    def fit() -> np.ndarray:
        mca = MCA(n_components=N_AXES, engine=engine).fit(answers)
        _ = mca.column_coordinates(answers), mca.column_contributions_, mca.column_cosine_similarities(answers)
        _ = mca.row_coordinates(answers), mca.row_contributions_, mca.row_cosine_similarities(answers)
        return np.asarray(mca.eigenvalues_)

    return fit


def fanalysis(answers: pd.DataFrame) -> Fit:
    from fanalysis.mca import MCA

    codes = np.column_stack([column.cat.codes for _, column in answers.items()])

    def fit() -> np.ndarray:  # it computes both clouds and their aids as it fits
        return np.ravel(MCA(n_components=N_AXES).fit(codes).eig_[0])

    return fit


def mca(answers: pd.DataFrame, sparse: bool = False) -> Fit:
    from mca import MCA, dummy

    def fit() -> np.ndarray:
        fitted = MCA(dummy(answers), ncols=answers.shape[1], benzecri=False, sparse=sparse)
        _ = fitted.fs_c(N=N_AXES), fitted.cont_c(N=N_AXES), fitted.cos_c(N=N_AXES)
        _ = fitted.fs_r(N=N_AXES), fitted.cont_r(N=N_AXES), fitted.cos_r(N=N_AXES)
        return np.asarray(fitted.L)

    return fit


def mca_sparse(answers: pd.DataFrame) -> Fit:
    return mca(answers, sparse=True)


def scientisttools(answers: pd.DataFrame) -> Fit:
    from scientisttools import MCA

    def fit() -> np.ndarray:  # it computes both clouds and their aids as it fits, and writes into what it is given
        return np.asarray(MCA(ncp=N_AXES).fit(answers.copy()).eig_["Eigenvalue"])

    return fit


TOOLS: dict[str, Callable[[pd.DataFrame], Fit]] = {
    "analysis": ours,
    "prince": prince,
    "fanalysis": fanalysis,
    "mca": mca,
    "mca (sparse)": mca_sparse,
    "scientisttools": scientisttools,
}
