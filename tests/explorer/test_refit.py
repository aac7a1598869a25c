"""A space fitted again in the page, beside the study that follows the YAML that the page gives."""

from __future__ import annotations

import json
import shutil
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from ruamel.yaml import YAML

from analysis.geometry.space.declared import declared_space, makers_of
from analysis.geometry.structure.mean_points import scaled_deviations
from analysis.study import read_study

exact = partial(assert_allclose, rtol=1e-9, atol=1e-9)
pytestmark = pytest.mark.xdist_group("answers_of_studies")  # cleaned once
MERGED = {"question": "etp", "categories": ["aucun", "moins_de_3"]}
EDITS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "dropped": {"dropped": ["etp", "label_ess"]},
    "added": {"added": [{"question": "territoire", "theme": "integration"}]},
    "passive": {"passive": [["partenaires_ess", "aucun"], ["etp", "aucun"]]},
    "merged": {"merged": [MERGED]},
    "shared": {"themeWeights": {"ressources": 2, "integration": 1.5}},
    "edition": {"kept": {"question": "edition", "category": "2019"}},
    "all": {
        "dropped": ["benevoles"],
        "added": [{"question": "territoire", "theme": "integration"}],
        "passive": [["etp", "aucun"]],
        "merged": [MERGED],
        "themeWeights": "mfa",
        "kept": {"question": "edition", "category": "2018"},
    },
}


@pytest.fixture(scope="module")
def payload(root):
    return json.loads((root / "explorer/test/fixtures/root.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def told(node, payload):
    """Return what the page tells of every edit, in one run of Node."""
    return dict(zip(EDITS, node("refit_study.ts", {"payload": payload, "edits": list(EDITS.values())}), strict=True))


def pasted(root, into, blocks):
    """Return the study whose files hold what the page says to paste: each key replaces that of the same name."""
    for part in ("config", "data/raw"):
        shutil.copytree(root / part, into / part)
    reader = YAML()
    for block in blocks:
        path = into / block["file"]
        whole = reader.load(path)
        paste(whole, reader.load(block["text"]), depth=3)
        reader.dump(whole, path)
    return read_study(into)


def paste(whole, part, depth):
    for key, value in part.items():
        if depth > 1 and isinstance(value, dict) and key in whole:
            paste(whole[key], value, depth - 1)
        else:
            whole[key] = value


def recoded(people, questions, merged):
    """Return the answers as a codebook that follows the page's note gives them."""
    for one in merged:
        first, *others = one["categories"]
        column = people[one["question"]].astype("str").replace(dict.fromkeys(others, first))
        known = pd.Categorical(column, categories=list(questions[one["question"]].categories))
        people = people.assign(**{one["question"]: known})
    return people


@pytest.mark.parametrize("name", [name for name in EDITS if name != "nothing"])
def test_a_study_that_follows_the_yaml_of_the_page_has_the_space_that_the_page_drew(
    name, told, root, tmp_path, read_people
):
    _, people = read_people(".")
    page, edits = told[name], EDITS[name]
    study = pasted(root, tmp_path, page["blocks"])
    people = recoded(people, study.questions, edits.get("merged", []))
    space, _ = declared_space(people, study.spaces["main"], study.questions)
    exact(page["variances"], space.kept_eigenvalues)
    pairs = [tuple(row[:2]) for row in page["categories"]]
    ours = np.array([row[2:] for row in page["categories"]], dtype=float)
    theirs = space.coordinates.loc[pairs].to_numpy()
    assert len(pairs) == len(space.coordinates)
    exact(np.abs(ours), np.abs(theirs))  # axes after the plane follow the study's in the page
    exact(ours[:, :2], theirs[:, :2])
    members = makers_of(people, study.spaces["main"], study.questions)
    assert [place is not None for place in page["individuals"]] == members.tolist()
    individuals = np.array([place for place in page["individuals"] if place is not None])
    exact(np.abs(individuals), np.abs(space.individual_coordinates.to_numpy()))


def test_a_space_fitted_again_unchanged_is_the_study_s(told, payload):
    page = told["nothing"]
    exact(np.array([row[2:] for row in page["categories"]]).T, payload["spaces"][0]["refit"]["coordinates"])
    assert page["blocks"] == page["notes"] == []
    assert [(one["axis"], round(one["r"], 12)) for one in page["axes"]] == [(axis, 1) for axis in range(5)]
    assert all(one["was"] == one["is"] for one in page["themes"])
    assert all(one["was"] == one["is"] for one in page["deviations"])
    themes = {(one["theme"], one["axis"]): one["is"] for one in page["themes"]}
    assert (themes["integration", 0], themes["ressources", 1]) == ("yes", "yes")


def test_deviations_of_a_space_fitted_again_are_the_library_s(told, root, tmp_path, read_people):
    _, people = read_people(".")
    study = pasted(root, tmp_path, told["dropped"]["blocks"])
    space, _ = declared_space(people, study.spaces["main"], study.questions)
    table = scaled_deviations(space.individual_coordinates, people["statut"], space.eigenvalues)
    keyed = table.astype({"category_a": "str", "category_b": "str"}).set_index(["category_a", "category_b", "axis"])
    found = [one for one in told["dropped"]["deviations"] if one["factor"] == "statut"]
    expected = [keyed.loc[(one["a"], one["b"], one["axis"] + 1), "scaled_deviation"] for one in found]
    assert len(found) == 6
    exact([one["is"] for one in found], expected)


def test_what_keys_do_not_say_is_noted(told):
    notes = {name: [note["key"] for note in page["notes"]] for name, page in told.items()}
    assert notes["merged"] == ["codebook"]
    assert told["merged"]["notes"][0]["values"] == {"question": "etp", "into": "aucun", "others": "moins_de_3"}
    assert notes["dropped"] == notes["added"] == ["role"]
    assert notes["passive"] == notes["edition"] == []
