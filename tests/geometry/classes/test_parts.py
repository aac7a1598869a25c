"""Resamples of classes made in parts: joined, they are to the byte those made at once, whatever the number of parts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.geometry.classes.large import large_classes
from analysis.geometry.classes.partition import classes_of
from analysis.geometry.classes.stability import class_likeness
from analysis.steps.draw_classes import draw_classes
from analysis.steps.make_classes import make_classes
from analysis.storage import table_text
from analysis.study import Classes
from analysis.tables import TABLES

DRAWS = 11


@pytest.fixture(scope="module")
def points():
    generator = np.random.default_rng(62)
    places = np.repeat([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]], 12, axis=0) + generator.normal(size=(36, 2))
    index = [f"R{rank:02d}" for rank in range(36)]
    return pd.DataFrame(places, columns=[1, 2], index=index), pd.Series(generator.uniform(0.5, 2, 36), index=index)


@pytest.fixture(scope="module", params=["respondents", "centres"])
def found(request, points):
    """Return classes of respondents, or of the centres that stand for many."""
    places, weights = points
    if request.param == "respondents":
        return classes_of(places, 3, weights=weights)
    return large_classes(places, 3, np.random.default_rng(1), weights=weights)


def drawn(found, part=(1, 1)):
    return class_likeness(found, np.random.default_rng(5), DRAWS, part=part)


@settings(max_examples=6)
@given(n_parts=st.integers(1, DRAWS + 3))
def test_parts_joined_are_the_whole(found, n_parts):
    parts = [drawn(found, (number, n_parts)) for number in range(1, n_parts + 1)]
    assert {part.shape[1] for part in parts} == {3}
    assert np.concatenate(parts).tobytes() == drawn(found).tobytes()


def test_each_part_has_its_own_resamples(found):
    first, second = drawn(found, (1, 2)), drawn(found, (2, 2))
    assert (len(first), len(second)) == (5, 6)
    assert first.tobytes() != second[:5].tobytes()


def test_the_tables_of_parts_gathered_are_those_made_at_once(points, tmp_path):
    places, weights = points
    long = places.rename_axis("respondent").melt(ignore_index=False, var_name="axis", value_name="coordinate")
    individuals = long.reset_index().assign(status="active").astype({"axis": int})
    answers = pd.DataFrame({"respondent": places.index, "q": pd.Categorical(list("ab") * 18), "weight": weights.values})
    tables = {"answers": answers, "individuals": individuals}
    asked = {"space": "main", "classes": Classes(number=3, n_axes=2, draws=DRAWS), "seed": 62}
    files = [tmp_path / f"{number}-of-4.npz" for number in (1, 2, 3, 4)]
    for number, file in enumerate(files, 1):
        file.write_bytes(draw_classes(**tables, **asked, part=(number, 4))["part"])
    whole = make_classes(**tables, **asked, questions=["q"], numbers=[])
    gathered = make_classes(**tables, **asked, questions=["q"], numbers=[], parts=[str(file) for file in files])
    assert whole["class_sizes"]["jaccard"].between(0.1, 0.999).any()
    assert gathered.keys() == whole.keys()
    for name in ("members", "class_sizes", "class_numbers", "class_axes", "class_categories"):
        assert table_text(gathered[name], TABLES[name]) == table_text(whole[name], TABLES[name])
