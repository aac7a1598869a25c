"""Levels of projects as answers of those who carry them: matched by name, never guessed; what is not, counted."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.markers.at_hand import GRID

from analysis.cleaning.assessed import Assessed, Carriers, assessed_of, tied, told_unknown
from analysis.cleaning.pseudonyms import keys_of, pseudonyms
from analysis.cleaning.wave import clean_wave
from analysis.codebook.values import Respondent
from analysis.deposit.coded import coded
from analysis.geometry import fit_mca
from analysis.geometry.reading.tables import category_table, question_table
from analysis.markers.agreement import agreement_table
from analysis.markers.consensus import consensus_table
from analysis.printing.public_collection import public_collection
from analysis.problems import StudyError
from analysis.readers.raw import read_raw
from analysis.report.chapters.markers import markers
from analysis.report.context import Context
from analysis.report.front import names_of
from analysis.report.markdown import render, unescaped
from analysis.report.texts import Texts
from analysis.steps.draw_space import placed_planes
from analysis.study import Question, read_study
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

PLACED = f"{GRID}respondents: {{round: entree}}\n"
QUESTIONNAIRE = """
themes: {lieux: {label: Lieux}}
questions:
  reseau: {label: Réseau, theme: lieux, role: active, type: single, categories: {oui: Oui, non: Non}}
"""
CODEBOOK = """
source: {format: csv, delimiter: ";"}
respondent: {key: [nom]}
project: {column: projet}
questions:
  reseau: {column: q1, codes: {"1": oui, "2": non}}
"""
RAW = (
    "nom;q1;projet\nAna;1;Jardin inventé\nBob;2; jardin INVENTÉ \nCyd;1;\nDan;1;Jardins\nEve;2;atelier\nFay;1;cabane\n"
)
LEVELS = pd.DataFrame({"lien": ["2", "0"], "sobriete": ["1", np.nan]}, index=["jardin", "atelier"])
MARKERS = {
    key: Question(
        key, key, "supplementary", "single", ordered=True, categories=dict.fromkeys("0123", ""), assessed=True
    )
    for key in ("lien", "sobriete")
}


@pytest.fixture
def placed(small_study):
    """Return what writes a study whose grid gives its levels to respondents."""

    def write(grid=PLACED, codebook=CODEBOOK, raw=RAW, questionnaire=QUESTIONNAIRE):
        made = small_study(questionnaire=questionnaire, codebook=codebook, raw=raw)
        (made.root / "config/markers.yaml").write_text(grid, encoding="utf-8")
        return made

    return write


def cleaned(made, levels=LEVELS):
    study, codebook = read_study(made.root), made.codebook()
    raw = read_raw(made.root, study.waves["v1"].files, codebook.source, codebook.columns())
    assessed = assessed_of(made.root, codebook, study.grid, levels)
    return clean_wave(raw, codebook, study.questions, key=b"test", assessed=assessed)


def counts(wave):
    own = wave.treatments[wave.treatments["question"] == ""]
    return own.set_index("treatment")["n"].to_dict()


def fault(action):
    with pytest.raises(StudyError) as raised:
        action()
    return spaceless(str(raised.value))


def spaceless(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_project_is_known_by_its_whole_name_and_what_is_not_known_is_counted(placed):
    wave = cleaned(placed())
    assert wave.answers["lien"].tolist()[:2] == ["2", "2"]
    assert wave.answers["lien"].isna().tolist() == [False, False, True, True, False, True]
    assert counts(wave) == {
        "project_tied": 3,
        "project_unnamed": 1,
        "project_unknown": 2,  # « Jardins » is no project of the grid, nor guessed to be one
        "project_unmarked": 0,
        "project_alone": 0,
    }
    own = wave.missing[wave.missing["question"] == "sobriete"]
    assert own["kind"].tolist() == ["not_asked", "not_asked", "dont_know", "not_asked"]  # a median between two levels
    assert wave.treatments.query("treatment == 'level_unsettled'")["n"].tolist() == [1]


def test_a_name_is_known_however_its_signs_are_typed(placed):
    raw = "nom;q1;projet\nAna;1;L\u2019e\u0301curie\nBob;2;l'\u00c9curie\u00a0\nCyd;1;ecurie\n"
    wave = cleaned(placed(grid=PLACED.replace("Jardin inventé", "L'\u00e9curie"), raw=raw))
    assert wave.answers["lien"].isna().tolist() == [False, False, True]  # an accent counts


def test_what_names_projects_stays_in_the_received_files(placed):
    wave = cleaned(placed())
    told = "".join(getattr(wave, name).to_csv() for name in ("answers", "sources", "recodes", "treatments", "missing"))
    assert not [word for word in ("jardin", "atelier", "cabane", "ana") if word in told.casefold()]


def test_a_file_beside_the_answers_ties_pseudonyms_to_projects(placed):
    made = placed(codebook=CODEBOOK.replace("column: projet", "file: data/raw/.private/projets.csv"))
    keys = keys_of(pd.DataFrame({"nom": ["ana", "bob", "cyd"]}, dtype="str"), Respondent())
    known = pseudonyms(keys, np.arange(1, 4), "v1", b"test")
    folder = made.root / "data/raw/.private"
    folder.mkdir()
    rows = [*zip(known, ("jardin", "", "nulle part"), strict=True), ("v2-0000000000000000", "atelier")]
    text = "respondent,wave,project\n" + "".join(f"{one},v1,{project}\n" for one, project in rows)
    (folder / "projets.csv").write_text(text, encoding="utf-8")
    wave = cleaned(made)  # the line of another wave is not its own
    assert wave.answers["lien"].tolist()[0] == "2"
    assert [*counts(wave).values()] == [1, 4, 1, 0, 1]
    (folder / "projets.csv").write_text(f"{text}{known[0]},v1,atelier\n", encoding="utf-8")
    assert "ce répondant a déjà un autre projet, ligne 2" in fault(lambda: cleaned(made))
    stray = "v1-0000000000000000,v1,atelier\n"
    (folder / "projets.csv").write_text(f"{text}{stray}v1-0000000000000001,v1,\n,v1,atelier\n", encoding="utf-8")
    assert "ligne 8 : un projet, et aucun répondant" in fault(lambda: cleaned(made))
    (folder / "projets.csv").write_text(f"{text}{stray}v1-0000000000000001,v1,\n", encoding="utf-8")
    assert "ligne 6 : 1 ligne n'est d'aucun répondant de la vague v1" in fault(lambda: cleaned(made))
    (folder / "projets.csv").write_text(text.replace("v1-", "v3-"), encoding="utf-8")
    assert "aucune n'est d'un répondant de la vague v1" in fault(lambda: cleaned(made))
    (folder / "projets.csv").write_text("respondent,projet\nv1-1,jardin\n", encoding="utf-8")
    assert "la colonne « project » est absente" in fault(lambda: cleaned(made))


@given(named=st.lists(st.sampled_from(["", " ", "Jardin", "jardin", "atelier", "cabane", "serre", None])))
def test_every_respondent_has_one_outcome_and_levels_are_those_of_the_project(named):
    names = {key: key for key in ("jardin", "atelier", "serre")}
    made = tied(named, Assessed(names, LEVELS), MARKERS)
    outcomes = dict(made.counts)
    alone = outcomes.pop("project_alone")
    assert sum(outcomes.values()) == len(named)
    folded = [(name or "").strip().casefold() for name in named]
    assert outcomes["project_unmarked"] == folded.count("serre")
    assert alone == len({"jardin", "atelier"} - set(folded))
    for key, read in made.recoded.items():
        want = [LEVELS[key].get(name) for name in folded]
        got = read.answers.astype("object")
        assert [None if pd.isna(one) else one for one in got] == [None if pd.isna(one) else one for one in want]
        assert (read.kinds.isna() == read.answers.notna()).all()
        assert sum(use.n for use in read.uses) == read.answers.notna().sum()


def test_lines_of_unknown_projects_are_told_without_a_name(placed):
    made = placed(codebook=CODEBOOK.replace("column: projet", "file: data/raw/.private/p.csv"))
    projects = {"v1-a": "Serre", "v1-b": "", "v1-c": "JARDIN", "v1-d": "Cabane"}
    carried = Carriers("p.csv", projects, {one: rank for rank, one in enumerate(projects, 2)})
    assert [*told_unknown([], made.codebook(), Assessed({"jardin": "jardin"}, carried=carried))] == [
        "p.csv, lignes 2, 5 : projet inconnu de la grille"
    ]


def test_a_study_that_places_no_marker_has_none_among_its_questions(placed):
    made = placed(grid=GRID, codebook=CODEBOOK.replace("project: {column: projet}\n", ""))
    assert list(read_study(made.root).questions) == ["reseau"]
    assert counts(cleaned(made)) == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{round: entree}", "{round: entre}", "séance inconnue « entre »"),
        ("{round: entree}", "{round: sortie}", "n'a pas de grille remplie"),
        ("  sobriete:", "  reseau:", "« reseau » est déjà une question"),
    ],
)
def test_a_round_or_a_marker_that_respondents_cannot_have_is_told(placed, old, new, told):
    made = placed(grid=PLACED.replace(old, new))
    assert told in fault(lambda: read_study(made.root))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{column: projet}", "{column: projet, file: data/raw/.private/p.csv}", "il faut `column` ou bien `file`"),
        ("{column: projet}", "{file: data/raw/p.csv}", "data/raw/p.csv"),
        ("{column: q1,", "{column: projet,", "la colonne « projet » identifie les répondants"),
        ("  reseau:", "  lien: {column: q2}\n  reseau:", "« lien » est un marqueur"),
    ],
)
def test_what_a_codebook_says_wrongly_of_projects_is_told(placed, old, new, told):
    assert told in fault(placed(codebook=CODEBOOK.replace(old, new)).codebook)


def test_a_project_named_for_markers_that_nobody_places_is_told(placed):
    assert "ne dit pas quelle séance donne leurs niveaux" in fault(placed(grid=GRID).codebook)


def test_levels_lie_at_the_mean_of_those_who_have_them(placed):
    """Coordinates and η² are those of any supplementary question, computed here by hand."""
    rng = np.random.default_rng(2)
    active = pd.DataFrame({name: pd.Categorical(rng.choice(list("abc"), 80)) for name in "xyz"})
    level = pd.Series(pd.Categorical(rng.choice(list("0123"), 80), list("0123"), ordered=True), name="lien")
    level[rng.random(80) < 0.2] = np.nan
    space = fit_mca(active, n_axes=2, supplementary=level.to_frame())
    points = category_table(space, {}).query("question == 'lien'")
    y = space.individual_coordinates
    for axis in (1, 2):
        own = points[points["axis"] == axis].set_index("category")["coordinate"]
        means = y[axis].groupby(level, observed=True).mean()
        np.testing.assert_allclose(own, means / np.sqrt(space.eigenvalues[axis]), rtol=1e-9)
        known = level.notna()
        between = sum(n * (means[k] - y[axis][known].mean()) ** 2 for k, n in level.value_counts().items())
        eta2 = question_table(space, {}).query("question == 'lien' and axis == @axis")["eta2"].item()
        np.testing.assert_allclose(eta2, between / ((y[axis][known] - y[axis][known].mean()) ** 2).sum(), rtol=1e-9)


def ties(n):
    rows = [("v1", "", f"project_{name}", count) for name, count in n.items()]
    return pd.DataFrame(rows, columns=TABLES["treatments"].names)


ENOUGH = {"tied": 30, "unnamed": 5, "unknown": 4, "unmarked": 0, "alone": 3}


@pytest.mark.parametrize(("changed", "is_told"), [({}, True), ({"unknown": 2}, False), ({"tied": 1}, False)])
def test_ties_that_add_up_are_told_to_everybody_all_or_none(grid_at, example, changed, is_told):
    table = ties(ENOUGH | changed)
    made = public_collection(Tables({"treatments": table}), {}, None)["treatments"]
    assert made["n"].notna().all() == is_told
    assert made["n"].isna().all() != is_told
    grid = grid_at(PLACED)
    marks = pd.DataFrame([("entree", "jardin", "lien", "E1", 2, False)], columns=TABLES["marks"].names)
    tables = {
        "treatments": made,
        "marker_consensus": consensus_table(marks, grid),
        "marker_agreement": agreement_table(marks, grid, np.random.default_rng(1)),
    }
    context = Context("fr", replace(example, grid=grid), Results(Tables(tables)), Texts())
    chapter = spaceless(unescaped(render(markers(context), names_of(context))))
    assert ("30 répondants portent un projet noté" in chapter) == is_told
    assert ("rien n’en est imprimé" in chapter) != is_told


def test_levels_are_drawn_apart_from_other_questions_and_stay_out_of_exports(placed, example):
    study = replace(example, questions={**example.questions, **MARKERS})
    space = next(iter(study.spaces.values()))
    rows = [
        {"question": question, "category": category, "theme": "", "status": status, "axis": axis, "n": 9}
        | {"coordinate": 0.3 * rank - axis / 5, "contribution": 0.1, "cos2": 0.1, "retained": False}
        for question, category, status in (
            *(("lien", level, "supplementary") for level in "0123"),
            *((question, "oui", "supplementary") for question in space.supplementary[:1]),
            *((question, "oui", "active") for question in ("a", "b")),
        )
        for rank in [int(category) if category.isdigit() else 1]
        for axis in (1, 2)
    ]
    axes = pd.DataFrame(
        {"axis": [1, 2], "place": ["horizontal", "vertical"], "theme": "", "name": ["A", "B"], "share": [0.5, 0.2]}
        | {"quadratic_share": 0.1, "rate_kind": "modified"}
    )
    drawn = dict(placed_planes(pd.DataFrame(rows), axes, study, space))
    assert list(drawn) == [f"supplementary/{space.key}", f"assessed/{space.key}"]
    path = drawn[f"assessed/{space.key}"]()
    assert "4 niveaux de marqueurs" in spaceless(path.alt)
    steps = [[0.3 * level - 0.2, 0.3 * level + 0.1] for level in range(3)]  # from each level to the next, in order
    drawn_steps = [list(np.round(line.get_xdata(), 6)) for line in path.figure.axes[0].lines]
    np.testing.assert_allclose([pair for pair in drawn_steps if 0 < pair[1] - pair[0] < 1], steps)
    answers = pd.DataFrame({"respondent": ["r1"], "wave": "v1", "edition": "v1", "lien": pd.Categorical(["1"])})
    empty = pd.DataFrame(columns=["respondent", "question", "category", "kind"])
    names = [variable.name for variable in coded(answers, empty, empty, replace(study, questions=MARKERS))]
    assert names == ["respondent", "wave", "edition"]
