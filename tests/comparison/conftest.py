import json
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.shared_space import SharedSpace
from analysis.geometry import fit_mca
from analysis.geometry.reading.noise import noise_spectra

REFERENCE = Path(__file__).parents[1] / "reference" / "comparisons"  # made by make_reference.R


@pytest.fixture(scope="session")
def r_comparisons():
    return json.loads((REFERENCE / "reference.json").read_text("utf-8"))


FEW_DRAWS = {
    "comparison.edition_axes.DRAWS": 99,
    "comparison.shared_space.DRAWS": (499, 499),
    "comparison.timeline.DRAWS": 499,
    "comparison.timeline.FEWEST_DRAWS": 499,
    "description.edition_shares.DRAWS": 999,
    "geometry.inference.contrasts.DRAWS": 999,
    "steps.fit_space.noise_spectra": partial(noise_spectra, draws=9),
}
# What a space tells that no step on editions takes.
UNREAD = ("alternative_axes", "alternative_deviations", "association_table", "basis_table", "category_table")
UNREAD += ("declared_alternatives", "landmark_individuals", "question_table", "structured_tables", "table_makers_of")


def nothing(*_, **__):
    return {}


@pytest.fixture
def few_draws(monkeypatch):
    """Let steps draw hundreds of arrangements where they draw thousands: for tests of what no draw decides.

    A space that is fitted has the tables that steps on editions take, and few others.
    """
    for name, value in FEW_DRAWS.items():
        monkeypatch.setattr(f"analysis.{name}", value)
    for name in UNREAD:
        monkeypatch.setattr(f"analysis.steps.fit_space.{name}", nothing)


def rng(seed=5):
    return np.random.default_rng(seed)


def drawn(trait, n_questions=8, seed=1):
    """Return the answers of persons to questions that one trait leans on."""
    noise = rng(seed).normal(size=(len(trait), n_questions))
    held = np.asarray(trait)[:, None] + noise > 0
    names = [f"q{rank}" for rank in range(1, n_questions + 1)]
    return pd.DataFrame(np.where(held, "oui", "non"), columns=names).astype("category")


def shared_of(answers, editions, axes=(1, 2), weights=None, panel=None, reference="r"):
    """Return the shared space of some answers, and the space as it was fitted."""
    fitted = fit_mca(answers, n_axes=3, weights=weights)
    coordinates = fitted.individual_coordinates[list(axes)]
    return SharedSpace("main", coordinates, fitted.eigenvalues, editions, reference, weights, panel), fitted


def plain_of(points, editions, weights=None, panel=None, reference="r"):
    """Return a shared space of some points, whose axes have variance 1."""
    frame = pd.DataFrame(np.asarray(points, dtype=float).reshape(len(editions), -1))
    frame.columns = [int(rank) + 1 for rank in frame.columns]
    eigenvalues = pd.Series(1.0, index=frame.columns).rename_axis("axis")
    return SharedSpace("main", frame, eigenvalues, editions, reference, weights, panel)


@pytest.fixture(scope="session")
def surveys():
    """Return what draws answers that lean on a trait, and puts editions in the space that they make, or on points."""
    return SimpleNamespace(drawn=drawn, space_of=shared_of, on_points=plain_of)
