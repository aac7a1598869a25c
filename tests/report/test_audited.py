"""What an audit withholds of the report of a real survey, step after step, and how the report says so."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from analysis.printing import audit as auditing
from analysis.printing.audit import audit
from analysis.printing.door import printed
from analysis.printing.readers_counts import counted
from analysis.printing.rivals import Rivals
from analysis.printing.withheld import ORDER, in_turn, without
from analysis.problems import StudyError
from analysis.report.chapters.axes import eigenvalues
from analysis.report.chapters.closing import limits_of_method
from analysis.report.chapters.interpretation import interpretation
from analysis.report.context import Context
from analysis.report.main_text.plane import plane
from analysis.report.space_view import views
from analysis.report.texts import Texts
from analysis.steps.draw_space import drawings_of
from analysis.study import Editions
from analysis.tables import TABLES
from analysis.tables.results import Tables

COLUMNS = [
    *("age", "delai", "malade", "sexe", "nausees", "vomissements", "douleurs", "fievre", "diarrhee"),
    *("pommes_de_terre", "poisson", "mayonnaise", "courgette", "fromage", "glace"),
]


@pytest.fixture(scope="module")
def public(poison):
    main = replace(poison.spaces["main"], within=None)
    return replace(poison, disclosure="public", spaces={"main": main})


@pytest.fixture(scope="module")
def answers(root):
    raw = pd.read_csv(root / "examples/poison/data/raw/enquete/poison.csv")
    raw.columns = COLUMNS
    ends = {"y": "oui", "n": "non", "F": "fille", "M": "garcon"}
    return raw.assign(**{name: raw[name].str[-1].map(ends) for name in COLUMNS[2:]})


@pytest.fixture(scope="module")
def shown(results, public):
    told = printed(results, public)
    main = told.spaces["main"]
    tested = main.eigenvalues.assign(p_value=[0.001, 0.4])
    return replace(told, spaces={"main": main.replaced(eigenvalues=tested)})


def record(step, masked=7):
    row = {"order": ORDER.index(step), "withheld": step, "masked": masked, "shown": masked, "possible": 3}
    return pd.DataFrame([row | {"enough": "yes", "unread": ""}])[TABLES["disclosure_audit"].names]


def n_numbers(results):
    """Return how many numbers are printed, by table."""
    parts = {"": results.study} | dict(results.spaces)
    return {
        (key, name): int(frame.select_dtypes("number").notna().to_numpy().sum())
        for key, part in parts.items()
        for name, frame in part.frames.items()
    }


def test_each_step_prints_less_than_those_before_it(shown, public):
    before = n_numbers(without(shown, public, "nothing"))
    assert before == n_numbers(shown)
    for step in ORDER[1:]:
        now = n_numbers(without(shown, public, step))
        assert all(now[key] <= before[key] for key in now), step
        before = now


def test_pairs_go_before_planes_which_the_last_steps_leave_out(shown, public):
    one, none = (without(shown, public, step).spaces["main"] for step in ("second_axis", "plane"))
    assert set(one.categories["axis"]) == {1}
    assert one.ellipses.empty
    assert all(frame.empty for name, frame in none.frames.items() if {"axis", "axes"} & set(TABLES[name].names))
    paired = without(shown, public, "pairs").spaces["main"]
    assert paired.associations.empty
    assert paired.categories["coordinate"].equals(without(shown, public, "few").spaces["main"].categories["coordinate"])
    last = without(shown, public, "groups").study.frequencies
    assert last.loc[last["by"].notna(), "n"].isna().all()


def test_aids_are_made_of_printed_numbers(shown, results):
    table, exact = (each.spaces["main"].categories for each in (shown, results))
    exact = exact[exact["axis"].isin(table["axis"])]
    assert table["v_test"].isna().all()
    values = shown.spaces["main"].eigenvalues.set_index("axis")["eigenvalue"]
    for row in table[table["contribution"].notna()].itertuples():
        assert row.status == "active"
        assert row.contribution == pytest.approx(
            row.frequency * row.coordinate**2 / (11 * values[row.axis]), abs=0.00501
        )
    told = table.dropna(subset="contribution")
    assert np.corrcoef(exact.loc[told.index, "contribution"], told["contribution"])[0, 1] > 0.9
    mean = 1 / len(exact[(exact["axis"] == 1) & (exact["status"] == "active")])
    assert (table["retained"].astype(bool) == table["contribution"].fillna(0).gt(mean)).all()


def test_groups_are_compared_by_printed_places(shown, results):
    told, exact = (each.spaces["main"] for each in (shown, results))
    places = told.categories.set_index(["question", "category", "axis"])["coordinate"]
    assert 0 < len(told.deviations) <= len(exact.deviations)
    for row in told.deviations.itertuples():
        apart = places[row.factor, row.category_a, row.axis] - places[row.factor, row.category_b, row.axis]
        assert row.scaled_deviation == pytest.approx(apart)
    named = ["factor", "category_a", "category_b", "axis", "size"]
    true = exact.deviations[named].itertuples(index=False, name=None)
    assert set(told.deviations[named].itertuples(index=False, name=None)) <= set(true)  # no size is told that is not so
    at = ["factor", "axis"]
    for spread, rows in told.deviations.groupby(at)["scaled_deviation"]:
        of_factor = places[spread[0]].xs(spread[1], level="axis").dropna()
        assert rows.abs().max() == pytest.approx(of_factor.max() - of_factor.min())  # the widest is told, or none
    assert told.factor_variances[["between", "within", "total"]].isna().all(axis=None)


def test_the_audit_reads_the_mean_points_of_groups(shown, public, answers):
    reader = counted(shown, public, answers)
    ((plane, *_), *_) = (population.planes for population in reader.populations)
    assert np.isfinite(plane.low["means"]).any()
    assert len(plane.pairs) == 0


def test_a_coarse_plane_tells_sides_and_no_more(shown, public):
    coarse, fine = (without(shown, public, step).spaces["main"] for step in ("coarse", "few"))
    told = coarse.categories.dropna(subset="coordinate")
    assert len(told) > 20
    assert set(told["coordinate"] % 0.5) == {0}
    exact = fine.categories.loc[told.index, "coordinate"]
    assert (told["coordinate"] - exact).abs().max() < 0.25
    whole = coarse.categories.groupby(["question", "axis"])["coordinate"].agg(["size", "count"])
    assert set((whole["count"] / whole["size"]).unique()) == {0, 1}  # a question has all of its places, or none
    assert coarse.eigenvalues[["eigenvalue", "rate", "modified_rate"]].isna().all(axis=None)
    assert coarse.eigenvalues["p_value"].notna().any()
    assert coarse.categories[["contribution", "cos2"]].isna().all(axis=None)
    assert coarse.questions[["contribution", "eta2"]].isna().all(axis=None)
    assert told["retained"].tolist() == (told["coordinate"].abs().ge(1) & told["status"].eq("active")).tolist()
    assert 0 < coarse.categories["retained"].sum() < len(told)
    left = {name for name, frame in coarse.frames.items() if len(frame) and TABLES[name].of("position")}
    assert left == {"categories"}
    of_class = replace(public, spaces={"main": replace(public.spaces["main"], within=("malade", ("oui",)))})
    assert without(shown, of_class, "coarse").spaces["main"].categories.empty


def test_figures_of_a_coarse_plane_have_no_contributions(shown, public):
    coarse = without(shown, public, "coarse")
    drawn = dict(drawings_of(coarse.spaces["main"], coarse.study.regression, public, public.spaces["main"]))
    whole = dict(drawings_of(shown.spaces["main"], shown.study.regression, public, public.spaces["main"]))
    assert [key for key in drawn if key.startswith("contributions/")] == []
    assert [key for key in whole if key.startswith("contributions/")] != []
    drawing = drawn["categories/main"]()
    written = {text.get_text() for text in drawing.figure.findobj(Text)}
    assert "Les plus à droite sont" in drawing.alt
    assert "contribu" not in drawing.alt + " ".join(written)
    assert any("à un écart type de l’axe ou plus du centre" in text.replace("\n", " ") for text in written)
    panels = [
        (*axes.get_xticklabels(), *axes.get_yticklabels()) for axes in drawing.figure.axes if axes.get_xgridlines()
    ]
    graduations = [label.get_text() for panel in panels for label in panel if "−" in label.get_text()]
    assert {len(text.partition(",")[2]) for text in graduations} in ({0}, {1})  # they have one format


def test_a_coarse_plane_on_which_nothing_is_placed_is_not_drawn(shown, public):
    coarse = without(shown, public, "coarse").spaces["main"]
    empty = coarse.replaced(categories=coarse.categories.assign(coordinate=np.nan))
    drawn = dict(drawings_of(empty, shown.study.regression, public, public.spaces["main"]))
    assert "categories/main" not in drawn
    assert all(draw().alt for draw in drawn.values())


def test_what_is_withheld_of_a_coarse_plane_is_not_told_as_nothing(shown, public):
    coarse = without(shown, public, "coarse")
    context = Context("fr", public, coarse.replaced(disclosure_audit=record("coarse")), Texts(), coarse=True)
    (view,) = views(context)
    assert view.above_noise == next(views(Context("fr", public, shown, Texts()))).above_noise
    text = " ".join(map(str, [*plane(context, view), *eigenvalues(context, view), *interpretation(context, view)]))
    assert "nan" not in text
    assert "—" not in text.replace(" — ", "")
    assert "sa valeur propre n’est pas imprimée" in text
    limits = " ".join(map(str, limits_of_method(context)))
    assert "au demi" in limits
    assert "rien n’assure que, plus précis, ces nombres ne feraient pas retrouver" in limits  # nothing finer was tried


def test_the_door_goes_by_the_record(results, public, shown):
    by_record = n_numbers(printed(results.replaced(disclosure_audit=record("plane")), public))
    assert by_record == n_numbers(without(shown, public, "plane")) | {("", "disclosure_audit"): 4}


def answering(results):
    """Return answers to questions of a study: two contrasts, one with a few, a shift of editions, and a difference."""
    space = results.spaces["main"]
    points = space.mean_points.set_index(["factor", "category", "axis"])["mean"]
    scale = np.sqrt(space.eigenvalues.set_index("axis").loc[1, "eigenvalue"])
    pieces = [
        ("contrast", "malade", "malade", "oui", "non", 38),
        ("contrast", "malade", "malade", "oui", "non", 7),
        ("shift", "", "sexe", "fille", "garcon", 30),
    ]
    rows = [
        {"key": "who", "evidence": rank, "kind": kind, "space": "main", "axes": "1", "factor": named, "group": group}
        | {"against": against, "n": n, "n_against": 17, "verdict": "clear", "smallest_reading": "other"}
        | {"effect": (points[factor, group, 1] - points[factor, against, 1]) / scale}
        for rank, (kind, named, factor, group, against, n) in enumerate(pieces, start=1)
    ]
    own = {"key": "who", "evidence": 4, "kind": "difference", "question": "fievre", "category": "oui", "n": 20}
    rows.append(own | {"factor": "malade", "group": "oui", "against": "non", "effect": 0.4, "verdict": "clear"})
    told = pd.DataFrame(rows).reindex(columns=TABLES["inquiry_answers"].names)
    readings = told.reindex(columns=TABLES["inquiry_readings"].names).assign(effect=0.5)
    return {"inquiry_answers": told, "inquiry_readings": readings}


def test_every_deviation_that_answers_a_question_is_read_by_the_audit_or_withheld(results, public, answers):
    study = replace(public, editions=Editions("sexe", "garcon"))
    shown = printed(results.replaced(**answering(results)), study)
    left = {}
    for step in ORDER:
        told = without(shown, study, step)
        planes = counted(told, study, answers, step).populations[0].planes
        kept = told.study.inquiry_answers.query("effect.notna()")
        assert set(told.study.inquiry_readings["evidence"]) == set(kept["evidence"])
        assert (told.study.inquiry_answers["verdict"] == "withheld").sum() == 4 - len(kept)
        left[step] = kept["evidence"].tolist()
        placed = kept[kept["axes"].notna()].drop_duplicates(["factor", "group"])
        assert sum(int(np.isfinite(plane.low["deviations"]).sum()) for plane in planes) == len(placed), step
    finer = {"nothing": [1, 2, 3, 4], "few": [1, 3, 4], "pairs": [1, 3, 4]}
    assert left == finer | {step: [4] for step in ORDER[3:-1]} | {"groups": []}


@pytest.mark.parametrize("step", ["nothing", "pairs", "coarse", "second_axis", "plane"])
def test_the_true_counts_print_what_is_printed(shown, public, answers, step):
    reader = counted(without(shown, public, step), public, answers, step)
    assert len(reader.populations[0].planes) == (step != "plane")
    names = [[reader.labels[place][0] for place in cell[1:]] for cell in Rivals(reader).values]
    placed = without(shown, public, step).spaces["main"].categories.dropna(subset="coordinate")["question"].unique()
    of_planes = [own for own in names if set(own) <= set(placed)]
    assert len(names) - len(of_planes) == 1  # of one who did not eat fish
    assert bool(of_planes) == (step != "plane")  # small counts of two questions whose places are printed


def test_weights_and_turned_axes_are_not_read_as_counts(shown, public, answers):
    turned = replace(public, spaces={"main": replace(public.spaces["main"], orientation="themes")})
    assert not counted(shown, turned, answers).populations[0].planes
    assert not counted(shown, public, answers.assign(weight=1.0)).populations[0].planes


def test_a_survey_without_questions_of_one_answer_has_nothing_to_audit(shown, public, answers):
    bare = replace(shown.replaced(frequencies=TABLES["frequencies"].empty()), spaces={})
    found = audit(bare, replace(public, spaces={}), answers, lambda: 60.0)
    assert found[["withheld", "masked", "enough"]].to_numpy().tolist() == [["nothing", 0, "yes"]]


def test_a_plane_that_counts_do_not_give_is_not_read(shown, public, answers):
    other = answers.assign(fievre=answers["fievre"].sample(frac=1, random_state=1).to_numpy())
    assert not counted(shown, public, other).populations[0].planes


def pairs_of_all(shown):
    """Return results in which every pair of questions has a table, and none is printed."""
    asked = COLUMNS[4:]
    rows = [{"question_a": a, "question_b": b} for i, a in enumerate(asked) for b in asked[i + 1 :]]
    table = pd.DataFrame(rows).reindex(columns=TABLES["associations"].names)
    main = shown.spaces["main"].replaced(associations=table)
    return replace(shown, spaces={"main": Tables(main.frames)})


def test_without_planes_the_audit_of_poison_is_enough(shown, public, answers, monkeypatch):
    every = pairs_of_all(without(shown, public, "plane"))
    monkeypatch.setattr(auditing, "in_turn", lambda *given: islice(in_turn(*given), 1))  # nothing more is withheld
    found = audit(every, public, answers, lambda: 60.0)
    assert found["enough"].tolist() == ["yes"]
    assert (found["masked"] == found["shown"]).all()
    assert found["masked"].iloc[0] > 40
    pd.testing.assert_frame_equal(found, audit(every, public, answers, lambda: 50.0))


def test_what_does_not_finish_or_is_not_enough_is_told(shown, public, answers, monkeypatch):
    with pytest.raises(StudyError, match="n’a pas fini dans le temps"):
        audit(pairs_of_all(shown), public, answers, lambda: 0.0)
    monkeypatch.setattr(auditing, "in_turn", lambda *given: islice(in_turn(*given), 1))  # nothing more is withheld
    monkeypatch.setattr(auditing, "WIDEST", 10)
    with pytest.raises(StudyError, match=r"il n’a pas été prouvé que .* gardent 3 valeurs possibles"):
        audit(pairs_of_all(shown), public, answers, lambda: 60.0)


@pytest.mark.parametrize(
    ("step", "masked", "told"),
    [
        ("nothing", 7, "(il y en a 7)"),
        ("few", 7, "les places des groupes de moins de dix répondants"),
        ("nothing", 7, "η² et écarts entre groupes y sont calculés sur les coordonnées arrondies"),
        ("nothing", 0, "il n’y en a aucun"),
    ],
)
def test_the_report_says_what_the_audit_found(shown, public, step, masked, told):
    context = Context("fr", public, shown.replaced(disclosure_audit=record(step, masked)), Texts())
    written = " ".join(map(str, limits_of_method(context)))
    assert told in written.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_report_says_that_a_theme_is_told_by_fewer_questions(shown, public):
    def limits(results):
        return " ".join(map(str, limits_of_method(Context("fr", public, replace(results, n_masked=7), Texts()))))

    main = shown.spaces["main"]
    whole = main.questions.assign(theme="aliments", contribution=0.1)
    lost = whole.assign(contribution=whole["contribution"].mask(whole["question"] == whole["question"].iloc[0]))
    told = [limits(replace(shown, spaces={"main": main.replaced(questions=each)})) for each in (whole, lost)]
    assert ["y paraît plus petit" in each for each in told] == [False, True]
