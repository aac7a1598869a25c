"""The main text: short, in prose, true of any results, and silent where there is nothing to say."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.power import TTestIndPower
from tests.report.tracing import require_traced

from analysis.printing.door import printed
from analysis.report.chapters.closing import SIGNIFICANCE, power_of
from analysis.report.chapters.interpretation import interpretation
from analysis.report.context import Context
from analysis.report.document import annexes, main_text, spaces
from analysis.report.main_text.profiles import profiles
from analysis.report.main_text.saying import run_in
from analysis.report.main_text.years import years
from analysis.report.markdown import Figure, Heading, Markdown, Notice, Paragraph, Table, reference
from analysis.report.space_view import views
from analysis.report.texts import Chapter, Texts
from analysis.study import Editions, Question
from analysis.tables import TABLES
from analysis.tables.results import Picture, Tables


def blocks(study, results, texts=None, part=main_text):
    """Return the blocks of the main text, or of the part of it that a test is about."""
    context = Context(study.language, study, printed(results, study), texts or Texts())
    return require_traced(context, lambda of: run_in(part(of)))


def plainly(blocks):
    """Return the sentences of blocks as readers see them."""
    texts = [block.text if isinstance(block, Paragraph | Notice | Heading) else "" for block in blocks]
    listed = [item for block in blocks for item in getattr(block, "items", ())]
    text = " ".join([*texts, *listed]).replace("\\", "")
    text = re.sub(r"[\u00a0\u202f]", " ", text)
    assert not re.search(r"\bnan\b|\binf\b|<NA>", text, re.IGNORECASE)
    return text


def told(study, results, texts=None):
    return plainly(blocks(study, results, texts))


def told_of_space(study, results):
    """Return what is told of the space, as readers see it."""

    def part(context):
        return spaces(replace(context, coarse=study.disclosure == "public"))

    return plainly(blocks(study, results, part=part))


def with_space(results, **tables):
    return replace(results, spaces={"main": results.spaces["main"].replaced(**tables)})


def battery(**of_sexe):
    """Return tests of homogeneity of the two factors on two axes."""
    rows = [
        {"factor": factor, "axes": axes, "effect": 0.02, "p_value": 0.6, "p_adjusted": 1.0, "n": 55}
        for factor in ("sexe", "malade")
        for axes in ("1", "2")
    ]
    rows[1] |= of_sexe
    return pd.DataFrame(rows).assign(test="homogeneity", method="exact")


def shifts(deviation=-0.6, low=-0.9, high=0.1, editions=("garcon",)):
    rows = [
        {"edition": edition, "axes": axes, "deviation": value, "ci_low": low, "ci_high": high}
        for edition in editions
        for axes, value in (("1", deviation), ("2", 0.1), ("1+2", 0.6))
    ]
    counts = {"n": 27, "n_reference": 28, "n_pairs": 0, "unplaced": 0, "unplaced_reference": 0}
    return pd.DataFrame(rows).assign(reference="fille", space="main", mean=0.1, p_value=0.04, p_adjusted=0.2, **counts)


@pytest.fixture
def edited(poison):
    return replace(poison, editions=Editions("sexe", "fille"))


# The space -----------------------------------------------------------------------------------------------------------


def test_an_axis_is_an_opposition_between_answers(poison, results):
    text = told_of_space(poison, results)
    table = results.spaces["main"].categories
    first = table[(table["axis"] == 1) & table["retained"].eq(True)].sort_values("contribution").iloc[-1]
    label = poison.questions[first["question"]].label
    assert f"à {'droite' if first['coordinate'] > 0 else 'gauche'}, « {label} : " in text
    assert "Il oppose, à droite, « " in text
    questions = results.spaces["main"].questions
    made = questions[(questions["axis"] == 1) & (questions["status"] == "active")].sort_values("contribution").iloc[-1]
    assert f"la première, « {poison.questions[made['question']].label} », n'en fait que {made['contribution']:.0%}"[
        :-1
    ] in text.replace("’", "'")


def held(counts, side="positive"):
    """Return how many of 55 hold at least 1, 2, 3… answers of the profile of an end of the first axis."""
    table = pd.DataFrame({"axis": 1, "side": side, "n_questions": len(counts), "n": counts, "base": 55})
    return table.assign(at_least=range(1, len(counts) + 1), share=table["n"] / 55)


def of_ends(poison, results, *tables):
    """Return what is told of the profiles of the ends of the first axis."""
    known = with_space(results, profiles=pd.concat(tables)) if tables else results
    context = Context("fr", poison, known, Texts())
    view = next(views(context))
    said = require_traced(context, lambda of: [Paragraph(each) for each in profiles(of, view, 1)])
    return plainly(said)


def test_the_ends_of_an_axis_are_types_of_which_few_respondents_are_wholly(poison, results):
    low = held([50, 40, 30, 12, 1], "negative")
    assert of_ends(poison, results, held([30, 20, 12, 9, 4, 0]), low) == (
        "Ces portraits sont des types plus que des personnes : à droite, 4 des 55 répondants donnent de telles réponses"
        " à au moins 5 des 6 questions, aucun à toutes ; à gauche, 12 des 55 répondants donnent de telles réponses à au"
        " moins 4 des 5 questions, dont un à toutes."
    )
    alike = held([40, 30, 20, 12, 5, 2], "negative")
    assert of_ends(poison, results, held([30, 20, 12, 9, 4, 0]), alike).endswith(
        "à au moins 5 des 6 questions, aucun à toutes ; à gauche, 5 d’entre eux, dont 2 à toutes."
    )
    assert of_ends(poison, results, held([5, 1, 0, 0])) == (
        "Ce portrait est un type plus qu’une personne : à droite, aucun répondant n’en donne à au moins 3 des 4"
        " questions."
    )
    assert of_ends(poison, results, held([30, 20, 12, 9, 6, 3])).startswith("Ce portrait est un type : à droite, 6 des")
    assert of_ends(poison, results, held([30, 20])) == ""  # two answers are no profile
    assert of_ends(poison, results) == ""
    noise = results.spaces["main"].eigenvalues.assign(noise_eigenvalue=9.0)
    assert of_ends(poison, with_space(results, eigenvalues=noise), held([30, 20, 12, 9, 4, 0])) == ""


def test_profiles_and_landmarks_are_for_the_team_alone(poison, results):
    row = {"axis": 1, "side": "positive", "rank": 1, "respondent": "R0018", "held": 6, "n_questions": 7}
    known = with_space(results, landmarks=pd.DataFrame([row | {"coordinate": 1.2}]), profiles=held([9, 8, 7, 3]))

    def shown(disclosure):
        study = replace(poison, disclosure=disclosure)
        context = Context("fr", study, printed(known, study), Texts())
        view = next(views(context))
        told = [
            row[2] for block in interpretation(context, view) for row in getattr(block, "rows", ()) if "R0" in row[2]
        ]
        return told, len(list(profiles(context, view, 1)))

    assert shown("internal") == (["R0018"], 1)
    assert shown("public") == ([], 0)


def test_one_question_that_makes_an_axis_is_said_to(poison, results):
    questions = results.spaces["main"].questions
    heavy = questions.assign(contribution=questions["contribution"].mask(questions["question"] == "fievre", 0.5))
    text = told_of_space(poison, with_space(results, questions=heavy))
    assert "Une question en fait à elle seule 50 % : « Fièvre »" in text


@pytest.mark.parametrize(
    ("part", "said"), [(0.2, "n’en fait que 20 %"), (0.3, "La première de ses questions, « Fièvre »")]
)
def test_a_question_that_makes_much_of_an_axis_is_not_said_to_make_only_so_much(poison, results, part, said):
    questions = results.spaces["main"].questions
    kept = questions["contribution"].clip(upper=0.1).mask(questions["question"] == "fievre", part)
    assert said in told_of_space(poison, with_space(results, questions=questions.assign(contribution=kept)))


@pytest.mark.parametrize(
    ("part", "said"), [(0.35, "La première de ses questions"), (0.7, "Une question en fait à elle")]
)
def test_of_three_questions_a_third_of_an_axis_makes_none_stand_out(poison, results, part, said):
    three = ("fievre", "nausees", "vomissements")
    tables = dict(results.spaces["main"].frames.items())
    for name in ("categories", "questions"):
        tables[name] = tables[name][tables[name]["question"].isin(three)]
    rest = (1 - part) / 2
    tables["questions"] = tables["questions"].assign(
        contribution=tables["questions"]["question"].map({"fievre": part, "nausees": rest, "vomissements": rest})
    )
    first = told_of_space(poison, replace(results, spaces={"main": Tables(tables)})).partition("L’axe 2")[0]
    assert said in first


def test_of_one_axis_no_plane_is_summed_up(poison, results):
    one = {"main": replace(poison.spaces["main"], n_axes=1)}
    tables = results.spaces["main"]
    alone = {
        name: tables.frames[name][tables.frames[name]["axis"] == 1] for name in ("axes", "categories", "questions")
    }
    text = told_of_space(replace(poison, spaces=one), with_space(results, **alone))
    assert "Son premier axe, le seul lu, résume" in text
    assert "Son premier plan" not in text


def test_a_test_that_is_alone_is_not_adjusted_with_others(poison, results):
    for p_value, said in (
        (0.6, "la seule épreuve de cet espace ; tout ceci"),
        (0.01, "sa valeur p est de 0,05 au plus"),
    ):
        alone = battery().head(1).assign(p_value=p_value, p_adjusted=p_value)
        text = told_of_space(poison, with_space(results, tests=alone))
        assert said in text
        assert "ajustées ensemble" not in text.partition("D’une édition")[0]


def test_one_side_alone_is_told_as_one_side(poison, results):
    categories = results.spaces["main"].categories
    text = told_of_space(
        poison, with_space(results, categories=categories.assign(retained=categories["coordinate"] > 0))
    )
    assert "rien ne s’en détache à gauche" in text
    assert "Il oppose" not in text


def test_where_one_axis_exceeds_noise_it_alone_carries_or_not(poison, results):
    text = told_of_space(poison, results)
    assert "Seul l’axe 1 dépasse le bruit. Le thème « Aliments consommés » n’a pas d’axe à lui" in text


def test_where_all_rows_are_kept_none_is_said_to_be_lost(poison, results):
    assert "Les 55 réponses reçues sont toutes retenues" in told(poison, results)
    fewer = pd.DataFrame({"wave": "enquete", "step": ["received", "kept"], "rows": [60, 55]})
    assert "55 réponses sont retenues sur 60 reçues" in told(poison, results.replaced(accounting=fewer))


def test_axes_within_noise_get_no_name(poison, results):
    eigenvalues = results.spaces["main"].eigenvalues.assign(noise_eigenvalue=0.9)
    text = told_of_space(poison, with_space(results, eigenvalues=eigenvalues))
    assert "Aucun axe ne dépasse le bruit, et aucun ne reçoit de nom" in text
    assert "est celui du thème" not in text
    assert "Aucun d’eux" not in text
    assert "L’axe 1 ne dépasse" not in text  # said of all of them at once
    assert "L’axe 1 oppose, à" in text


def test_axes_above_noise_that_are_not_kept_tell_where_their_number_comes_from(poison, results):
    space = results.spaces["main"]
    above = space.eigenvalues.assign(noise_eigenvalue=0.0)
    assert len(above) > len(space.axes)
    assert "dépassent le bruit" in told_of_space(
        poison, with_space(results, eigenvalues=above)
    )  # each number is traced


def test_what_was_said_of_an_axis_is_said_shorter_of_the_next(poison, results):
    questions = results.spaces["main"].questions
    even = questions.assign(contribution=questions["contribution"].clip(upper=0.2))
    both = pd.concat([held([30, 20, 12, 9, 4, 0]).assign(axis=axis) for axis in (1, 2)])
    values = results.spaces["main"].eigenvalues
    values = values.assign(noise_eigenvalue=values["axis"].le(2).map({True: 0.0, False: 9.0}))
    text = told_of_space(poison, with_space(results, questions=even, profiles=both, eigenvalues=values))
    assert text.count("Aucune question ne le fait à elle seule") == text.count("Là non plus, aucune ne domine") == 1
    assert (
        text.count("Ce portrait est un type") - text.count("lui aussi")
        == text.count("Ce portrait est un type lui aussi :")
        == 1
    )


def of_three_axes(results, *first_parts, typed):
    """Return the results with three axes read, the first question's part of each, and types on some of them."""
    space, axes = results.spaces["main"], (1, 2, 3)
    values = space.eigenvalues.assign(noise_eigenvalue=space.eigenvalues["axis"].le(3).map({True: 0.0, False: 9.0}))
    parts = dict(zip(axes, first_parts, strict=True))
    even = space.questions["contribution"].clip(upper=0.1)
    first = space.questions["question"] == "fievre"
    questions = space.questions.assign(contribution=even.mask(first, space.questions["axis"].map(parts)))
    both = pd.concat([held([30, 20, 12, 9, 4, 0]).assign(axis=axis) for axis in typed])
    return with_space(results, questions=questions, profiles=both, eigenvalues=values)


@pytest.mark.parametrize(
    ("parts", "typed", "too"),
    [
        ((0.5, 0.2, 0.2), (2, 3), (1, 1)),
        ((0.2, 0.5, 0.2), (1, 3), (0, 0)),
        ((0.3, 0.2, 0.5), (3,), (0, 0)),
        ((0.2, 0.2, 0.2), (1, 2, 3), (2, 2)),
    ],
)
def test_an_axis_is_not_said_to_be_like_one_told_otherwise(poison, results, parts, typed, too):
    text = told_of_space(poison, of_three_axes(results, *parts, typed=typed))
    assert (text.count("Là non plus, aucune ne domine"), text.count("est un type lui aussi")) == too
    assert text.count("Aucune question ne le fait à elle seule") == parts.count(0.2) - too[0]
    assert text.count("Ce portrait est un type") - text.count("lui aussi") == len(typed) - too[1]


def test_a_space_of_one_theme_without_a_name_opposes_at_once(poison, results):
    tables = {
        name: table[table["theme"] == "symptomes"] if name in ("themes", "categories", "questions") else table
        for name, table in results.spaces["main"].frames.items()
    }
    study = replace(poison, spaces={"main": replace(poison.spaces["main"], themes=("symptomes",), axes=())})
    tables["axes"] = tables["axes"].assign(name=None)
    text = told_of_space(study, replace(results, spaces={"main": Tables(tables)}))
    assert "Seul l’axe 1 dépasse le bruit. L’axe 1 oppose, à" in text
    assert "L’axe 1 dépasse" not in text


def test_a_space_of_one_theme_says_nothing_of_what_carries_it(poison, results):
    tables = {
        name: table[table["theme"] == "symptomes"] if name in ("themes", "categories", "questions") else table
        for name, table in results.spaces["main"].frames.items()
    }
    study = replace(poison, spaces={"main": replace(poison.spaces["main"], themes=("symptomes",))})
    text = told_of_space(study, replace(results, spaces={"main": Tables(tables)}))
    assert "est celui du thème" not in text
    assert "Aucun d’eux" not in text
    assert re.search(r"d’après leurs réponses à \d+ questions sur « Symptômes »\. Deux", text)


@pytest.mark.parametrize(
    ("noise", "beside"),
    [(0.2, "n’en donneraient que 40 %"), (0.4, "Le chiffre impressionne moins"), (0.49, "C’est moins que ce que")],
)
def test_the_rate_of_the_plane_is_set_beside_that_of_noise(poison, results, noise, beside):
    eigenvalues = results.spaces["main"].eigenvalues
    rate = float(eigenvalues["modified_rate"].head(2).sum())
    shown = eigenvalues.assign(modified_rate=eigenvalues["modified_rate"] * 0.9 / rate, noise_rate=noise)
    assert beside in told_of_space(poison, with_space(results, eigenvalues=shown))


def test_a_space_of_which_nothing_may_be_printed_has_no_number(poison, results):
    space = results.spaces["main"]
    masked = {
        "categories": space.categories.assign(coordinate=np.nan, contribution=np.nan, n=np.nan),
        "questions": space.questions.assign(contribution=np.nan),
        "themes": space.themes.assign(contribution=np.nan, score_correlation=np.nan, carried="no"),
        "deviations": space.deviations.head(0),
        "mean_points": space.mean_points.head(0),
    }
    text = told_of_space(poison, with_space(results, **masked))
    assert "Il oppose" not in text
    assert "n’en fait que" not in text


def test_a_space_of_which_everybody_is_told_nothing_is_said_withheld(poison, results):
    space = results.spaces["main"]
    nothing = {
        name: getattr(space, name).head(0) for name in ("categories", "axes", "eigenvalues", "themes", "questions")
    }
    held = with_space(results, **nothing)
    text = told_of_space(replace(poison, disclosure="public"), held)
    assert "n’imprime ni les axes de cet espace ni ses modalités" in text
    assert "0 questions" not in text
    assert "n’imprime ni les axes" not in told_of_space(poison, results)


def test_a_space_of_which_no_category_is_placed_for_everybody_opposes_nothing(poison, results):
    space = results.spaces["main"]
    masked = space.categories.assign(coordinate=np.nan, contribution=np.nan)
    text = told_of_space(replace(poison, disclosure="public"), with_space(results, categories=masked))
    assert "Ni les taux de ses axes ni les places de ses modalités ne sont imprimés" in text
    assert "Un seul axe dépasse le bruit." in text
    assert "oppose" not in text.split("Espace des symptômes")[-1]


# What structures it --------------------------------------------------------------------------------------------------


def test_a_factor_that_chance_seldom_separates_as_much_is_told_and_the_others_closed_at_once(poison, results):
    deviations = pd.DataFrame(
        {
            "factor": ["sexe"],
            "category_a": ["fille"],
            "category_b": ["garcon"],
            "axis": 2,
            "scaled_deviation": -0.7,
            "size": "notable",
        }
    )
    found = battery(effect=0.12, p_value=0.01, p_adjusted=0.08)
    text = told_of_space(poison, with_space(results, tests=found, deviations=deviations))
    assert (
        "« Sexe », qui fait 12 % de la variance de l’axe 2 ; des groupes de mêmes effectifs tirés au hasard en"
        " feraient 2 % en moyenne. « Garçon » s’y trouve le plus en haut" in text
    )
    assert "à 0,70 écart type : un écart notable" in text
    assert text.count("ne s’accompagne") == 1
    assert "« Malade » ne s’accompagne pas d’écarts" in text
    assert "aucune ne garde une valeur p de 0,05 au plus" in text


@pytest.mark.parametrize(("deviation", "size", "shown"), [(-0.7, "notable", True), (-0.4, "negligible", False)])
def test_the_plane_of_a_factor_is_shown_where_its_groups_lie_apart(poison, results, deviation, size, shown):
    pair = {"factor": ["sexe"], "category_a": ["fille"], "category_b": ["garcon"], "axis": 2}
    apart = pd.DataFrame(pair | {"scaled_deviation": deviation, "size": size})
    found = battery(effect=0.12, p_value=0.01, p_adjusted=0.08)
    held = replace(results, pictures={"individuals/main/sexe": Picture("i.svg", "i")})
    drawn = [
        block.key
        for block in blocks(poison, with_space(held, tests=found, deviations=apart))
        if isinstance(block, Figure)
    ]
    assert ("fig-individuals-main-sexe" in drawn) == shown


@pytest.mark.parametrize(
    ("deviation", "size", "sentence"),
    [
        (
            -0.494,
            "negligible",
            "« Garçon », le plus en haut, et « Fille », l’écart n’est pourtant que de 0,49 écart type.",
        ),
        (-0.497, "negligible", "à l’opposé, à 0,497 écart type : tout juste sous le seuil du notable."),
        (0.5, "notable", "à l’opposé, à 0,50 écart type : un écart notable."),
        (-0.997, "notable", "à l’opposé, à 0,997 écart type : un écart notable."),
        (1.0, "large", "à l’opposé, à 1,00 écart type : un grand écart."),
        (1.997, "large", "à l’opposé, à 2,00 écarts types : un grand écart."),
    ],
)
def test_groups_just_under_a_bound_are_not_rounded_onto_it(poison, results, deviation, size, sentence):
    row = {"factor": "sexe", "category_a": "fille", "category_b": "garcon", "axis": 2, "size": size}
    found = pd.DataFrame([row | {"scaled_deviation": deviation}])
    tests = battery(effect=0.12, p_value=0.01, p_adjusted=0.08)
    assert sentence in told_of_space(poison, with_space(results, tests=tests, deviations=found))


def test_chance_is_told_beside_a_factor_only_where_its_groups_are_all_counted(poison, results):
    found = battery(effect=0.12, p_value=0.01, p_adjusted=0.08)
    points = results.spaces["main"].mean_points
    for masked in (False, True):
        counted = points.assign(n=points["n"].mask(points["category"].eq("fille") & masked))
        text = told_of_space(poison, with_space(results, tests=found, mean_points=counted))
        assert ("tirés au hasard en feraient 2 % en moyenne" in text) != masked
    weighted = replace(with_space(results, tests=found), weighted=True)
    assert "tirés au hasard" not in told_of_space(poison, weighted)


@pytest.mark.parametrize(("n", "said"), [(1000, "(au hasard|en feraient) 0,1 %"), (10**6, None)])
def test_what_chance_does_among_many_is_told_by_a_decimal_or_not(poison, results, n, said):
    found = battery(effect=0.12, p_value=0.01, p_adjusted=0.08)
    points = results.spaces["main"].mean_points
    text = told_of_space(poison, with_space(results, tests=found, mean_points=points.assign(n=n / 2)))
    assert "12 % de la variance" in text
    assert bool(re.search(said or "tirés au hasard", text)) == bool(said)
    assert "feraient 0 %" not in text


def test_answers_at_a_level_of_their_own_are_set_apart_in_how_to_read(poison, results):
    def read(level):
        table = TABLES["inquiry_answers"]
        answers = pd.DataFrame([dict.fromkeys(table.of("key"), "") | {"level": level}], columns=table.names)
        return told(poison, results.replaced(inquiry_answers=answers))

    assert "son intervalle à 95 % est celui de Wilson" in read(0.95)
    assert "à 95 % partout ailleurs que dans les réponses qui précèdent" in read(0.975)


def test_a_share_that_came_rounded_to_the_tenth_is_told_as_about(poison, results):
    found = with_space(results, tests=battery(effect=0.17, p_value=0.01, p_adjusted=0.08))
    public = replace(poison, disclosure="public")
    text = told_of_space(public, found)
    assert re.search(r"« Sexe », qui fait environ \d+ % de la variance de l’axe 2", text)


def test_factors_that_separate_nothing_are_one_sentence(poison, results):
    text = told_of_space(poison, with_space(results, tests=battery()))
    assert "Aucun des facteurs « Sexe » et « Malade »" in text or "Aucun des facteurs « Malade » et « Sexe »" in text
    assert "sépare le plus" not in text


def test_factors_without_tests_are_said_untested(poison, results):
    assert "mis à l’épreuve" in told_of_space(poison, results)


def test_rounded_places_rank_no_question_and_tell_shares_as_about(poison, results):
    text = told_of_space(replace(poison, disclosure="public"), results)
    assert "à elle seule" not in text
    assert re.search(r"ses questions en font environ \d+ %", text)
    assert "en font environ" not in told_of_space(poison, results)


def test_places_told_to_the_half_oppose_only_answers_that_are_far(poison, results):
    table = results.spaces["main"].categories
    halves = table.assign(coordinate=(2 * table["coordinate"]).round() / 2, retained=table["status"].eq("active"))
    untold = results.spaces["main"].eigenvalues.assign(eigenvalue=np.nan)
    coarse = with_space(results, categories=halves, eigenvalues=untold)
    first = re.search(r"L’axe 1 .*", told_of_space(poison, coarse)).group().split("L’axe 2 ")[0]
    placed = halves[(halves["axis"] == 1) & halves["retained"]]
    asked = [(poison.questions[row["question"]], row["category"]) for _, row in placed.iterrows()]
    named = [f"« {question.label} : {question.categories[category]} »" for question, category in asked]
    is_far = placed["coordinate"].abs().ge(1)
    assert 0 < is_far.sum() < len(placed)
    assert [name in first for name in named] == is_far.tolist()


# Editions ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deviation", "low", "high", "expected"),
    [
        (
            -0.6,
            -0.9,
            0.1,
            ["0,60 écart type sur l’axe 1, vers « peu de symptômes » (à gauche) : un écart notable", "n’exclut pas"],
        ),
        (
            1.2,
            0.3,
            2.0,
            [
                "1,20 écart type sur l’axe 1, vers « de nombreux symptômes » (à droite) : un grand écart",
                "va de +0,30 à +2,00",
            ],
        ),
        (
            2.1,
            0.3,
            3.0,
            ["2,10 écarts types sur l’axe 1", "Sur l’axe 2, il ne se déplace que de 0,10 écart type, vers le haut"],
        ),
        (0.497, -0.1, 1.1, ["se déplace de 0,497 écart type sur l’axe 1", "tout juste sous le seuil du notable"]),
    ],
)
def test_two_editions_are_a_shift_with_its_interval_and_no_trend(edited, results, deviation, low, high, expected):
    text = told(edited, with_space(results, shifts=shifts(deviation, low, high)))
    for words in expected:
        assert words in text
    assert "elles ne disent pas une tendance" in text


@pytest.mark.parametrize(("p_value", "said"), [(0.05, "l’épreuve, elle, distingue"), (0.1, "n’exclut pas")])
def test_a_widened_interval_that_holds_none_does_not_contradict_the_test(edited, results, p_value, said):
    moved = with_space(results, shifts=shifts(0.3, -0.1, 0.7).assign(p_value=p_value).head(1))
    shown = years(Context("fr", replace(edited, disclosure="public"), moved, Texts(), coarse=True))
    text = plainly(shown)
    assert said in text
    assert ("n’exclut pas" in text) == (p_value > 0.05)


def test_a_second_interval_that_holds_none_is_said_shorter(edited, results):
    text = told(edited, with_space(results, shifts=shifts(-0.6, -0.9, 0.1)))
    assert text.count("n’exclut pas l’absence de déplacement") == 1
    assert "ne l’exclut pas non plus" in text
    assert "non plus" not in told(edited, with_space(results, shifts=shifts(-0.6, -0.9, -0.1)))


def test_editions_that_compare_on_no_axis_are_said_so(edited, results):
    none = shifts().assign(deviation=np.nan)
    assert "ne se comparent sur aucun axe lu" in told(edited, with_space(results, shifts=none))
    assert "D’une édition à l’autre" not in told(edited, results)


def changes(**how):
    row = {
        "question": "fievre", "category": "oui", "edition": "garcon", "reference": "fille", "n": 20, "base": 27,
        "share": 20 / 27, "reference_n": 8, "reference_base": 28, "reference_share": 8 / 28, "difference": 0.455,
        "ci_low": 0.19, "ci_high": 0.64, "v": 0.46, "p_value": 0.001, "p_adjusted": 0.012,
        "comparability": "identical", "n_pairs": 0,
    }  # fmt: skip
    return row | how


def shown_changes(edited, results, *rows):
    table = pd.DataFrame(rows).reindex(columns=TABLES["edition_shares"].names)
    known = replace(results, study=results.study.replaced(edition_shares=table))
    return told(edited, replace(known, pictures={"edition_shares": Picture("x.svg", "X.")}))


def test_answers_that_change_between_editions_are_told_and_drawn(edited, results):
    silent = changes(question="nausees", p_value=0.3, p_adjusted=0.9)
    text = shown_changes(edited, results, changes(), changes(category="non", difference=-0.1), silent)
    assert (
        "La part de « Fièvre : Oui » passe de 29 % dans l’édition Fille (base 28) à 74 % dans l’édition Garçon (base"
        " 27) : +46 points (de +19 à +64 ; valeur p de la question, ajustée : 0,012)."
    ) in text
    assert text.count("La part de") == 1
    assert "posée de même" not in text
    assert "fig-edition-shares" in text
    many = [changes(question=key) for key in ("nausees", "diarrhee", "douleurs", "vomissements")]
    text = shown_changes(edited, results, changes(comparability="reworded", v=0.9), *many)
    assert text.count("La part de") == 3
    assert "La question n’y était pas posée de même, et l’écart peut en venir." in text
    assert "En tout, 5 questions reçoivent d’autres réponses" in text


def test_answers_that_do_not_change_are_one_sentence(edited, results):
    text = shown_changes(edited, results, changes(p_adjusted=0.2), changes(question="nausees", p_adjusted=0.3))
    assert "des 2 questions comparées, aucune ne garde une valeur p" in text
    assert "fig-edition-shares" not in text
    hidden = dict.fromkeys(("n", "share", "reference_share", "difference", "ci_low", "ci_high"), np.nan)
    assert "empêchent d’imprimer lesquelles" in shown_changes(edited, results, changes(**hidden))


# Limits and chapters -------------------------------------------------------------------------------------------------


def test_the_power_of_the_study_is_that_of_the_field():
    assert power_of(0.5, 41, 20) == pytest.approx(0.44, abs=0.005)
    assert power_of(0.8, 41, 20) == pytest.approx(0.82, abs=0.005)
    assert power_of(0.5, 20, 41) == pytest.approx(power_of(0.5, 41, 20))


@pytest.mark.parametrize("sizes", [(2, 2), (3, 900), (27, 34), (500, 500), (5_000, 20_000)])
def test_the_power_is_that_of_statsmodels(sizes):
    n, others = sizes
    for deviation in (0.1, 0.5, 1.2):
        expected = TTestIndPower().power(deviation, n, SIGNIFICANCE, ratio=others / n)
        assert power_of(deviation, n, others) == pytest.approx(expected, abs=1e-12)


def test_what_few_respondents_can_show_is_a_limit_and_many_have_none(poison, results):
    assert "ne serait distingué du hasard que" in told(poison, results)
    points = results.spaces["main"].mean_points
    assert "ne serait distingué" not in told(poison, with_space(results, mean_points=points.assign(n=points["n"] * 20)))
    assert "ne serait distingué" not in told(poison, with_space(results, mean_points=points.assign(n=np.nan)))


@pytest.mark.parametrize("data", ["public", "reconstructed"])
def test_five_limits_are_told_and_the_others_are_in_the_annex(poison, results, data):
    words = [f"La limite {name}." for name in "abcdefg"]
    study = replace(poison, limits=tuple(words), data=data)
    made = blocks(study, results)
    *_, told = (block.items for block in made if getattr(block, "items", ()))
    assert len(told) == 5
    assert "ne serait distingué" in told[-1]  # what few respondents can show
    text = plainly(made)
    kept = [limit for limit in words if limit in text]
    assert kept == words[: 3 if data == "reconstructed" else 4]
    left = plainly(list(annexes(Context("fr", study, printed(results, study), Texts()))))
    assert [limit for limit in words if limit in left] == words[len(kept) :]
    assert "D’autres limites de l’étude" in text
    assert "D’autres limites" not in plainly(blocks(replace(study, limits=("La limite a.",)), results))


def test_a_question_of_several_answers_is_told_by_its_first_and_last(poison, results):
    shares = {"a": 0.5, "b": 0.2, "c": 0.4}
    rows = pd.DataFrame({"category": list(shares), "share": list(shares.values()), "n": [20, 8, 16]}).assign(
        question="plats", base=40, by=None, by_category=None, ci_low=0.1, ci_high=0.6
    )
    answers = {"a": "A", "b": "B", "c": "C"}
    asked = Question("plats", label="Plats", role="descriptive", type="multiple", categories=answers)
    study = replace(poison, questions={**poison.questions, "plats": asked})
    held = results.replaced(frequencies=pd.concat([results.study.frequencies, rows], ignore_index=True))
    texts = Texts(chapters=(Chapter("plats", "Les plats", questions=("plats", "fievre")),))
    text = told(study, held, texts)
    assert (
        "Parmi 40 répondants, « A » est la réponse la plus donnée (50 %), devant « C » (40 %) ; « B » est la moins"
        in text
    )
    assert text.count("la réponse la plus donnée") == 1


# The whole -----------------------------------------------------------------------------------------------------------


def test_a_sentence_that_only_shows_a_figure_ends_the_paragraph_before_it():
    figure = Figure("fig-a", Markdown("A"), "a.svg", "a")
    shown = [Paragraph(Markdown("Dit.")), Paragraph(Markdown(f"La {reference('fig', 'a')} montre.")), figure]
    first, second = run_in([*shown, Paragraph(Markdown("Fin."))][:3])
    assert first.text == f"Dit. La {reference('fig', 'a')} montre."
    assert second == figure
    assert list(run_in([Paragraph(Markdown("a")), Paragraph(Markdown("b"))])) == [
        Paragraph(Markdown("a")),
        Paragraph(Markdown("b")),
    ]


def test_a_figure_of_the_main_text_is_not_shown_again(poison, results):
    pictures = {"categories/main": Picture("c.svg", "c"), "chapter/fievre": Picture("f.svg", "f")}
    texts = Texts(chapters=(Chapter("fievre", "La fièvre", questions=("fievre",)),))
    held = replace(results, pictures=pictures)
    main = blocks(poison, held, texts)
    placed = frozenset(block.key for block in main if isinstance(block, Figure))
    assert placed == {"fig-categories-main", "fig-chapter-fievre"}
    context = Context(poison.language, poison, printed(held, poison), texts, placed=placed)
    rest = list(annexes(context))
    assert not [block for block in rest if isinstance(block, Figure)]
    keys = [block.key for block in [*main, *rest] if isinstance(block, Table | Figure)]
    assert len(keys) == len(set(keys))
    assert "tab-chapter-fievre" in {block.key for block in rest if isinstance(block, Table)}


def test_every_annex_is_a_section_of_the_annexes_and_says_what_it_answers(poison, results):
    first, *rest = annexes(Context(poison.language, poison, printed(results, poison), Texts()))
    assert first.level == 1
    assert all(block.level > 1 for block in rest if isinstance(block, Heading))
    opened = [
        after
        for block, after in pairwise(rest)
        if isinstance(block, Heading) and block.level == 2 and block.key in ("population", "answers", "published")
    ]
    assert all(isinstance(block, Paragraph) and block.text.rstrip().endswith("?") for block in opened)
