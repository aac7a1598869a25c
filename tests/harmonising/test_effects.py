"""A change of the crosswalk shows what it does to every count, moves that cancel out included."""

from analysis.harmonising.effects import cleaned_of, effects, told_effects
from analysis.harmonising.harmonisation import combine_waves
from analysis.study import read_study

RAW = """nom;mail;q1;q2;q3;q4a;q4b;q5
Ana;;1;50 €;30;Y;N;bien
Bob;;2;100;41;N;N;
Cyd;;;250 €;;;;
"""
MUSEE = 'codes: {"1": jamais, "2": parfois}'


def cleaned(small_study, edits=(), raw=RAW):
    study = small_study(edits=edits, raw=raw)
    return cleaned_of(combine_waves([study.clean()])), read_study(study.root).questions


def test_nothing_changed_changes_nothing(small_study):
    before, questions = cleaned(small_study)
    changed = effects(before, cleaned(small_study)[0], questions)
    assert changed.empty
    assert told_effects(changed) == "Aucun effectif ne change."


def test_a_moved_bound_shows_the_counts_it_changes(small_study):
    before, questions = cleaned(small_study)
    after, _ = cleaned(small_study, [("below: 100", "below: 200")])
    changed = effects(before, after, questions)
    assert changed.to_numpy().tolist() == [["v1", "budget", "grand", 2, 1, 1.0], ["v1", "budget", "petit", 1, 2, 1.0]]
    assert told_effects(changed).splitlines()[1:] == [
        "  vague v1, budget : 1 réponse changée",
        "      grand : 2 -> 1",
        "      petit : 1 -> 2",
    ]


def test_moves_that_cancel_out_are_told(small_study):
    before, questions = cleaned(small_study)
    after, _ = cleaned(small_study, [(MUSEE, 'codes: {"1": parfois, "2": jamais}')])
    changed = effects(before, after, questions)
    assert changed.to_numpy().tolist() == [["v1", "musee", "", 0, 0, 2.0]]
    assert "vague v1, musee : 2 réponses changées" in told_effects(changed)


def test_missing_multiple_and_set_aside_rows_are_compared(small_study):
    before, questions = cleaned(small_study)
    edits = [
        ('unticked: "N"', 'unticked: ["N", ""]'),
        ("missing: {", "set_aside: {test: {column: nom, equals: Bob}}\nmissing: {"),
    ]
    changed = effects(before, cleaned(small_study, edits)[0], questions).set_index(["question", "category"])
    assert changed.loc[("", "kept"), ["before", "after"]].tolist() == [3, 2]
    assert changed.loc[("freins", "no_answer"), ["before", "after"]].tolist() == [1, 0]
    assert changed.loc[("age", ""), ["before", "after"]].tolist() == [2, 1]


def test_strangers_are_not_compared_one_by_one(small_study):
    before, questions = cleaned(small_study)
    changed = effects(before, cleaned(small_study, raw=RAW.replace("Ana;;1", "Zoé;;2"))[0], questions)
    others = effects(
        before, cleaned(small_study, raw="\n".join([RAW.splitlines()[0], "Zoé;;2;1;1;N;N;"]))[0], questions
    )
    assert changed.query("question == 'musee'")["moved"].tolist() == [0.0, 0.0]
    assert others["moved"].isna().all()
