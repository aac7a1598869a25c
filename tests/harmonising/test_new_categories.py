"""A category that a wave is the first to have is told, whether someone gave it or not; nothing else is called new."""

import pandas as pd
import pytest

from analysis.harmonising.crosswalk import audit, crosswalk
from analysis.study import Question
from analysis.tables import TABLES
from analysis.tables.new_categories import new_categories

STATUS = Question(
    "statut", "Statut", "descriptive", "single", categories={"asso": "Association", "coop": "Coopérative", "fond": "F"}
)
SOURCE = {"column": "Q1", "wording": "", "reason": "", "note": "", "asked_if": "", "status": "read"}


def table(*waves, **changes):
    """Return the crosswalk of one question: by wave, the categories that its codes reach."""
    sources = [SOURCE | {"question": "statut", "wave": f"v{rank}"} for rank, _ in enumerate(waves)]
    recodes = [
        {"wave": f"v{rank}", "question": "statut", "column": "Q1", "code": code, "category": code, "n": n}
        for rank, codes in enumerate(waves)
        for code, n in codes.items()
    ]
    for place, change in changes.items():
        sources[int(place[1:])] |= change
    declared = pd.DataFrame(recodes).assign(is_recoded=False)
    return crosswalk(
        pd.DataFrame(sources).reindex(columns=TABLES["sources"].names),
        declared.reindex(columns=TABLES["recodes"].names),
        {"statut": STATUS},
    )


@pytest.mark.parametrize(
    ("waves", "changes", "flags"),
    [
        ([{"asso": 3, "coop": 2}, {"asso": 3, "coop": 2, "fond": 1}], {}, ["recoded", "new_category"]),
        ([{"asso": 3, "coop": 2}, {"asso": 3, "coop": 2, "fond": 0}], {}, ["recoded", "new_category"]),
        ([{"asso": 3, "coop": 2, "fond": 0}, {"asso": 3, "coop": 2, "fond": 9}], {}, ["identical", "identical"]),
        ([{"asso": 3}, {"coop": 1}], {}, ["recoded", "new_category"]),
        ([{"asso": 3}, {"asso": 1, "fond": 1}], {"w1": {"wording": "Autre ?"}}, ["recoded", "reworded"]),
        ([{}, {"asso": 1, "coop": 1, "fond": 1}], {"w0": {"status": "absent"}}, ["absent", "identical"]),
        ([{"asso": 3, "coop": 1}, {"asso": 1, "coop": 1}, {"fond": 1}], {}, ["recoded", "recoded", "new_category"]),
    ],
)
def test_a_category_that_no_earlier_wave_could_give_is_new(waves, changes, flags):
    if changes.get("w1"):
        changes = {"w0": {"wording": "Statut ?"}, **changes}
    assert audit(table(*waves, **changes))["comparability"].tolist() == flags


def test_the_new_categories_are_named_even_where_the_wording_changed():
    found = table({"asso": 3}, {"asso": 1, "fond": 1}, w0={"wording": "A ?"}, w1={"wording": "B ?"})
    assert new_categories(found) == {("statut", "v1"): ["fond"]}


def test_nothing_is_new_after_what_is_computed():
    found = table({"asso": 3}, {"asso": 1, "fond": 1}).assign(
        column=lambda each: each["column"].where(each["wave"] != "v0", "")
    )
    assert new_categories(found) == {}


def test_classes_and_boxes_that_nobody_gave_are_those_that_a_wave_could_give(small_study):
    study = small_study(raw="nom;mail;q1;q2;q3;q4a;q4b;q5\nAna;a@x.fr;1;50 €;30;Y;N;bien\n")
    recodes = study.clean().recodes
    could = {key: set(own["category"]) for key, own in recodes.groupby("question")}
    assert (could["budget"], could["freins"]) == ({"petit", "grand"}, {"temps", "prix"})
    assert recodes.loc[recodes["category"].isin(["grand", "prix"]), "n"].tolist() == [0, 0]
