"""Names too long for figures are told, cut in figures, whole in tables."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.labels import cut, study_labels
from analysis.study import read_study
from analysis.study.lengths import long_names
from analysis.study.values import LONGEST_NAME

LONG = "une réponse " * 250  # three thousand signs


def test_names_that_figures_cut_are_told_with_their_place(small_study):
    study = read_study(small_study().root)
    assert list(long_names(study)) == []
    museum = replace(study.questions["musee"], label=LONG, categories={"jamais": LONG, "parfois": "Parfois"})
    told = list(long_names(replace(study, questions=study.questions | {"musee": museum})))
    assert [each.partition(" : ")[0] for each in told] == ["question « musee »", "modalité « musee=jamais »"]
    assert told[0].startswith("question « musee » : 3000 signes ; les figures coupent ce nom à 200 signes")


def test_a_figure_writes_a_long_name_cut_where_a_word_ends(small_study):
    study = read_study(small_study().root)
    museum = replace(study.questions["musee"], label=LONG)
    written = study_labels(replace(study, questions={"musee": museum})).question("musee")
    assert len(written) <= LONGEST_NAME
    assert written.removesuffix("…").split()[-1] in ("une", "réponse")


@given(st.text(max_size=400))
def test_a_cut_name_is_the_beginning_of_the_whole_one(text):
    shown = cut(text)
    assert len(shown) <= LONGEST_NAME
    assert shown == text if len(text) <= LONGEST_NAME else text.startswith(shown[:-1])
    assert len(text) <= LONGEST_NAME or shown.endswith("…")
