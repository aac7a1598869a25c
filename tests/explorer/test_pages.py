"""The explorer page as one file: what it may run, what no text of a study becomes, how heavy it is, without a study."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.attacks.reading import held_by

from analysis.explorer import page
from analysis.geometry import fit_mca
from analysis.offline import as_data

HOSTILE = '</script><script>alert(1)</script><!-- "$data" {x} &amp; \u2028'


def space_of(n, n_questions=4, bounds=(-9, -0.7, 0.7, 9), **options):
    rng = np.random.default_rng(0)
    latent = rng.normal(size=(n, 2))
    drawn = {
        f"q{rank}": pd.cut(latent[:, rank % 2] + rng.normal(size=n), bounds, labels=[*"abc"[: len(bounds) - 1]])
        for rank in range(n_questions)
    }
    names = [f"vague-{rank:016x}" for rank in range(n)]
    return fit_mca(pd.DataFrame(drawn, index=names), **options)


@pytest.fixture(scope="module")
def hostile():
    rng = np.random.default_rng(1)
    answers = pd.DataFrame({key: pd.Categorical(rng.choice([HOSTILE, key], 30)) for key in (HOSTILE, "b", "c")})
    factor = pd.DataFrame({"<b>": pd.Categorical(rng.choice([HOSTILE, "<i>"], 30))})
    return page(fit_mca(answers, supplementary=factor), title=HOSTILE, themes={"b": HOSTILE})


def test_no_text_of_a_study_is_markup(hostile):
    own = hostile.html.partition("<script>")[0]  # what comes before the built script
    assert re.findall("<script[^>]*>", own) == ['<script type="application/json" id="donnees">']
    assert held_by(own)["title"].startswith("</script>")
    assert "<!--" not in own
    (title,) = re.findall("<title>([^<]*)</title>", own)
    assert html.unescape(title).startswith(HOSTILE[:9])


def test_what_runs_is_allowed_by_its_hash_and_nothing_is_asked(hostile):
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', hostile.html)
    assert policy.startswith("default-src 'none'; img-src data: blob:;")
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>([^<]*(?:<(?!/{tag}>)[^<]*)*)</{tag}>", hostile.html)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not re.search(r'\b(src|href)="', hostile.html.partition('<script type="application/json"')[0])


@given(st.dictionaries(st.text(), st.lists(st.text(), max_size=3), max_size=3))
def test_data_are_read_back_whole_and_hold_no_sign_of_markup(value):
    written = as_data(value)
    assert json.loads(written) == value
    assert not set("<>&\u2028\u2029") & set(written)


def test_a_page_of_ten_thousand_respondents_stays_under_three_megabytes():
    few, many = (len(page(space_of(n, 30, (-9, 0, 9))).html.encode()) for n in (100, 300))
    a_respondent = (many - few) / 200
    assert few + 9_900 * a_respondent < 3_000_000
    assert a_respondent > 100  # each is there


def test_a_notebook_shows_the_page_in_a_frame_of_its_own(hostile, tmp_path):
    (shown,) = re.findall(r'^<iframe sandbox="allow-scripts allow-downloads" srcdoc="([^"]*)"', hostile._repr_html_())
    assert html.unescape(shown) == hostile.html
    assert hostile.save(tmp_path / "page.html").read_text("utf-8") == hostile.html


def test_a_fitted_space_has_its_points_groups_and_answers_without_a_study():
    others = pd.DataFrame({f"q{rank}": pd.Categorical(["a", "c"], ["a", "b", "c"]) for rank in range(4)})
    names = [f"vague-{rank:016x}" for rank in range(50)]
    factor = pd.DataFrame({"rank": pd.Categorical([1, 2] * 25)}, index=names)
    weights = np.linspace(1, 2, 50)
    options = {"supplementary": factor, "supplementary_individuals": others, "passive": {"q1": ["b"]}}
    space = space_of(50, weights=weights, **options)
    (told,) = held_by(page(space, themes={"q0": "un", "q1": "deux"}, language="en").html)["spaces"]
    points = {(one["question"], one["key"]): one["coordinates"] for one in told["categories"]}
    assert points["q2", "a"] == pytest.approx(space.coordinates.loc[("q2", "a")].tolist(), rel=1e-5)
    assert [one["status"] for one in told["categories"][:6]] == ["active"] * 4 + ["passive", "active"]
    assert told["categories"][-1]["key"] == "2"
    own = space.individual_coordinates[1].to_numpy()
    (ranks,) = told["factors"]
    assert ranks["groups"][0]["means"][0] == pytest.approx(np.average(own[::2], weights=weights[::2]), rel=1e-5)
    assert told["individuals"]["supplementary"] == [False] * 50 + [True] * 2
    assert {asked["codes"][-1] for asked in told["individuals"]["answers"]} == {-1}
    assert (told["weighted"], told["noRefit"], told["code"]) == (True, None, None)
    assert [theme["key"] for theme in told["themes"]] == ["un", "deux"]
