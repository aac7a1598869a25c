"""Adjusted p-values."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from statsmodels.stats.multitest import multipletests

from analysis.geometry.inference.adjustment import adjusted

probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=12).map(pd.Series)


@pytest.mark.parametrize("method", ["holm", "benjamini_hochberg"])
def test_adjusted_p_values_agree_with_r(r_structure, method):
    expected = r_structure["adjusted"]
    assert_allclose(adjusted(pd.Series(expected["p_values"]), method), expected[method], rtol=1e-12)


@given(probabilities)
def test_adjusted_p_values_are_those_of_statsmodels_to_the_last_bit(p_values):
    for method, theirs in (("holm", "holm"), ("benjamini_hochberg", "fdr_bh")):
        assert adjusted(p_values, method).tolist() == multipletests(p_values, method=theirs)[1].tolist()


@given(probabilities, st.sampled_from(["holm", "benjamini_hochberg"]))
def test_adjusting_keeps_the_order_and_never_lowers(p_values, method):
    found = adjusted(p_values, method)
    assert (found >= p_values - 1e-12).all()
    assert (found <= 1).all()
    assert (np.diff(found[p_values.sort_values().index]) >= -1e-12).all()


@given(probabilities)
def test_holm_is_the_more_severe(p_values):
    assert (adjusted(p_values, "holm") >= adjusted(p_values, "benjamini_hochberg") - 1e-12).all()


def test_a_missing_p_value_belongs_to_no_family():
    found = adjusted(pd.Series([0.01, np.nan, 0.04]))
    assert_allclose(found, [0.02, np.nan, 0.04])


def test_what_is_no_probability_or_no_method_is_refused():
    with pytest.raises(ValueError, match=r"outside \[0, 1\]"):
        adjusted(pd.Series([0.5, 1.2]))
    with pytest.raises(ValueError, match="unknown adjustment 'tukey'"):
        adjusted(pd.Series([0.5]), "tukey")
