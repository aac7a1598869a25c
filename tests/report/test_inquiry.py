"""The study's questions answered first: whole sentences for each kind of evidence and each verdict."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from tests.report.tracing import require_traced

from analysis.inquiry.family import Answered, answers_table, readings_table, trends_table
from analysis.inquiry.measures import Counts, Measure, Reading, Trend
from analysis.report.chapters.inquiry import inquiry_evidence
from analysis.report.context import Context
from analysis.report.document import main_text
from analysis.report.main_text.inquiry import inquiry
from analysis.report.main_text.other_readings import other_readings
from analysis.report.markdown import Bullets, Heading, Table
from analysis.report.texts import Texts
from analysis.study import Editions, Question
from analysis.study.inquiry import Asked, Evidence
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

FREINS = Question("freins", "Freins", "descriptive", "multiple", categories={"temps": "Le temps", "prix": "Le prix"})
CONTRAST = Evidence("contrast", "lower", 0.5, "main", "symptomes", factor="malade", group="non", against="oui")
SHIFT = Evidence("shift", "lower", 0.5, "main", "symptomes", group="garcon", against="fille")
SHARE = Evidence("share", question="fievre", category="oui", threshold=0.25)
DIFFERENCE = Evidence(
    "difference", "none", 0.25, question="fievre", category="oui", factor="sexe", group="fille", against="garcon"
)
ODDS = Evidence("odds_ratio", "higher", 2.5, "main", "symptomes", question="malade", category="oui")
REGION = Evidence("region", "none", 0.25, "main", sides={"symptomes": "high"})
APART = Measure(-1.04, 0.03, -2.11, 0.09, Counts(8, 49, 41), "1")


def asked(*found, declared="after", key="q", **how):
    """Return a question, and each of its pieces of evidence with what it was measured to be."""
    one = Asked(key, "Que sait-on ?", declared, "2026-11-26", tuple(piece for piece, _ in found), **how)
    return one, [Answered(one, rank, *pair) for rank, pair in enumerate(found, start=1)]


def context_of(poison, *questions, data="public", frequencies=None, trends=None):
    """Return the context of a report on some answers."""
    answered = [each for _, found in questions for each in found]
    table = answers_table(answered, 0.975, data)
    table = table.astype(dict.fromkeys(TABLES["inquiry_answers"].of("key", "text"), "str"))
    table[table.columns] = table.where(table.ne("None") & table.ne(""), None)  # as a file gives it back
    frames = {"inquiry_answers": table, "inquiry_readings": readings_table(answered)}
    frames |= {"inquiry_trends": trends_table(answered)}
    frames |= {} if frequencies is None else {"frequencies": frequencies}
    frames |= {} if trends is None else {"trends": trends}
    study = replace(
        poison, data=data, inquiry=tuple(one for one, _ in questions), editions=Editions("sexe", "fille"),
        questions={**poison.questions, "freins": FREINS},
    )  # fmt: skip
    return Context("fr", study, Results(Tables(frames)), Texts())


def told(poison, *questions, **how):
    """Return the paragraphs of the answers, as readers see them."""
    blocks = require_traced(context_of(poison, *questions, **how), inquiry)
    text = [re.sub(r"[\u00a0\u202f]", " ", block.text.replace("\\", "")) for block in blocks]
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b|<NA>|  ", "\n".join(text), re.IGNORECASE)
    assert text[0] == "En bref"
    return text[1:]


def answer(poison, *found, **how):
    """Return the first answer alone."""
    context = {name: how.pop(name) for name in ("data", "frequencies") if name in how}
    return told(poison, asked(*found, **how), **context)[0]


# Kinds of evidence ---------------------------------------------------------------------------------------------------


def test_a_contrast_is_told_by_who_how_many_how_far_on_which_side_and_how_sure(poison):
    text = answer(poison, (CONTRAST, replace(APART, p_value=0.3)), answers={"lower": "bien moins"})
    assert text == (
        "*Que sait-on ?* Dans ces données, bien moins. Les 8 répondants du groupe « Malade : Non » se trouvent, sur"
        " l’axe 1, à 1,04 écart type des 41 du groupe « Malade : Oui », du côté « peu de symptômes » : un grand"
        " écart (de −2,11 à +0,09, p"
        " ajustée 0,300). *Dans ce sens, sans être établi.*"
    )


def test_a_group_is_set_beside_all_the_others_and_two_standard_deviations_are_a_plural(poison):
    far = replace(APART, effect=2.4, low=1.0, high=3.9)
    text = answer(poison, (replace(CONTRAST, against="", expects="higher"), far))
    assert "à 2,40 écarts types des 41 autres, du côté « de nombreux symptômes » : un grand écart" in text


def test_a_shift_names_both_editions_and_a_deviation_just_under_a_size_is_not_rounded_into_it(poison):
    text = answer(poison, (SHIFT, replace(APART, effect=-0.497)))
    assert "De Fille (41 répondants) à Garçon (8), le point moyen se déplace sur l’axe 1 de 0,497 écart type" in text
    assert "un écart tout juste sous le seuil du notable" in text
    assert text.endswith("*Rien de net.*")


STEADY = Trend("year", "up", 4, 0.2, 0.5, float("nan"), is_monotone=True)
PATH = replace(APART, effect=0.6, low=0.2, high=1.0, counts=Counts(20, 80, 20), group="garcon", against="fille")


@pytest.mark.parametrize(
    ("trend", "said"),
    [
        (
            STEADY,
            "De Fille à Garçon (4 éditions, 80 répondants), sur l’axe 1, le point moyen avance d’édition en édition du"
            " côté « de nombreux symptômes ». La droite qui résume ce chemin parcourt 0,60 écart type, du côté « de"
            " nombreux symptômes » : un écart notable (de +0,20 à +1,00, p ajustée 0,030). C’est, en moyenne, 0,20 par"
            " an. Toutes les éditions vont dans ce sens, l’une après l’autre. *Net dans ces données.*",
        ),
        (
            replace(STEADY, editions=8, order_p_value=0.00005),
            "Presque aucun autre ordre des éditions n’a de pente aussi forte. *Net",
        ),
        (
            replace(STEADY, editions=3, by="rank"),
            "C’est, en moyenne, 0,20 d’une édition à la suivante. Les trois éditions vont dans ce sens ; trois éditions"
            " disent un changement, non une tendance. *Net",
        ),
        (
            replace(STEADY, path="up_down", editions=8, departure_p_value=0.01, order_p_value=0.2, is_monotone=False),
            "va du côté « de nombreux symptômes », puis revient du côté « peu de symptômes ». La droite",
        ),
        (
            replace(STEADY, path="still", editions=8, departure_p_value=0.01, order_p_value=0.2, is_monotone=False),
            "Les points moyens s’en écartent (p = 0,010) : elle les résume mal. Les éditions ne vont pas toutes dans ce"
            " sens, de l’une à la suivante : cette droite est une moyenne, non une évolution régulière. Parmi les"
            " autres ordres possibles des éditions, 20,0 % ont une pente aussi forte. *Dans ce sens, sans être"
            " établi.*",
        ),
    ],
)
def test_the_path_of_three_editions_or_more_is_told_and_what_stands_against_it(poison, trend, said):
    shift = replace(SHIFT, group="", against="", expects="higher")
    assert said in answer(poison, (shift, replace(PATH, trend=trend)))


def test_editions_too_few_for_a_path_say_so(poison):
    few = replace(SHIFT, group="", against=""), Measure(counts=Counts(base=30))
    assert "Il faut trois éditions d’au moins cinq répondants" in answer(poison, few)


def test_a_path_on_an_axis_that_carries_no_theme_is_not_said_to_lack_editions(poison):
    shift = replace(SHIFT, group="", against="")
    text, last = told(poison, asked((shift, Measure())))
    assert "Aucun axe qui dépasse le bruit ne porte" in text
    assert last.startswith("Aucune de ces preuves n’a pu être mise à l’épreuve.")


def over_editions(by, p_adjusted=0.3, slope=0.1, shares=(0.2, 0.5, 0.4), **columns):
    """Return the frequencies of an answer by edition, and its trend."""
    names = [str(2018 + rank) for rank in range(len(shares))]
    share = {"question": "fievre", "category": "oui", "by": by}
    frequencies = pd.DataFrame(
        [share | {"by_category": name, "base": 20, "share": one} for name, one in zip(names, shares, strict=True)]
    )
    trend = share | {"editions": len(names), "n": 20 * len(names), "slope": slope, "ci_low": -0.1, "ci_high": 0.2}
    return names, frequencies, pd.DataFrame([trend | {"p_adjusted": p_adjusted} | columns])


def trended(poison, piece, found, *, names, frequencies, trends, **how):
    """Return the answer of a study whose editions have a trend."""
    edition = replace(poison.questions["sexe"], categories={name: name for name in names})
    study = replace(poison, questions={**poison.questions, "sexe": edition})
    return told(study, asked((piece, found)), frequencies=frequencies, trends=trends, **how)[0]


ONE_SHARE = Measure(0.4, low=0.27, high=0.54, counts=Counts(24, 60))


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (
            {},
            "D’une édition à l’autre, la part de « Fièvre : Oui » est de 20 % (2018), 50 % (2019) et 40 % (2020). Après"
            " ajustement parmi toutes les tendances de l’étude, son évolution ne se distingue pas du hasard, ce qui"
            " n’établit pas que rien n’a changé : +10,0 points par an en moyenne (à 95 %, de −10,0 à +20,0 ; p ajustée"
            " 0,300).",
        ),
        (  # the interval is not adjusted: it may leave out what the test, once adjusted, does not
            {"p_adjusted": 0.12, "slope": 0.04, "ci_low": 0.01, "ci_high": 0.07},
            "Après ajustement parmi toutes les tendances de l’étude, son évolution ne se distingue pas du hasard, ce"
            " qui n’établit pas que rien n’a changé : +4,0 points par an en moyenne (à 95 %, de +1,0 à +7,0 ; p ajustée"
            " 0,120).",
        ),
        (
            {"p_adjusted": 0.01},
            "Elle monte : +10,0 points par an en moyenne (à 95 %, de −10,0 à +20,0 ; p ajustée parmi toutes les"
            " tendances de l’étude, 0,010). Les éditions ne vont pas toutes dans ce sens, de l’une à la suivante :"
            " c’est une moyenne",
        ),
        (
            {"p_adjusted": 0.01, "slope": -0.1, "shares": (0.6, 0.4, 0.2)},
            "Elle baisse : −10,0 points par an en moyenne (à 95 %, de −10,0 à +20,0 ; p ajustée parmi toutes les"
            " tendances de l’étude, 0,010). Les trois éditions vont dans ce sens ; trois éditions disent un changement",
        ),
        (
            {"p_adjusted": 0.01, "shares": (0.1, 0.2, 0.3, 0.4, 0.5)},
            "De la première édition à la dernière, la part de « Fièvre : Oui » passe de 10 % (2018) à 50 % (2022). Elle"
            " monte : +10,0 points par an en moyenne (à 95 %, de −10,0 à +20,0 ; p ajustée parmi toutes les tendances"
            " de l’étude, 0,010). Toutes les éditions vont dans ce sens, l’une après l’autre.",
        ),
    ],
)
def test_an_answer_that_rests_on_a_share_by_edition_tells_its_trend(poison, how, said):
    names, frequencies, trends = over_editions("sexe", **how)
    among = replace(SHARE, factor="sexe", group="2019")
    text = trended(poison, among, ONE_SHARE, names=names, frequencies=frequencies, trends=trends)
    assert said in text
    assert text.count("par an en moyenne") == 1


def test_the_trend_of_a_share_of_all_is_told_where_it_stands_alone(poison):
    for p_adjusted, is_told in ((0.3, False), (0.01, True)):
        names, frequencies, trends = over_editions("sexe", p_adjusted=p_adjusted)
        text = trended(poison, SHARE, ONE_SHARE, names=names, frequencies=frequencies, trends=trends)
        assert ("par an en moyenne" in text) == is_told


def test_a_share_that_editions_do_not_all_print_has_no_trend_told(poison):
    names, frequencies, trends = over_editions("sexe")
    among = replace(SHARE, factor="sexe", group="2019")
    text = trended(poison, among, ONE_SHARE, names=names, frequencies=frequencies.head(2), trends=trends)
    assert "par an en moyenne" not in text


def test_an_effect_that_chance_seldom_makes_is_no_nothing_where_it_is_only_small(poison):
    small = replace(DIFFERENCE, expects="higher", threshold=0.5)
    sure = Measure(0.42, 0.0006, 0.09, 0.7, Counts(36, 38, 9, 17))
    text = answer(poison, (small, sure))
    assert "un écart que le hasard ferait rarement, mais plus petit que ce qui compte pour l’étude." in text
    assert "rien ne permet de le dire" not in text
    assert text.endswith("*Rien de net.*")
    assert "rien ne permet de le dire" in answer(poison, (small, replace(sure, p_value=0.4)))


def test_what_holds_of_several_trends_is_said_once_after_the_verdict(poison):
    names, frequencies, trends = over_editions("sexe", p_adjusted=0.01)
    both = [table.assign(question=key) for key in ("fievre", "nausees") for table in (frequencies, trends)]
    study = replace(
        poison,
        questions={**poison.questions, "sexe": replace(poison.questions["sexe"], categories={n: n for n in names})},
    )
    pieces = [(replace(DIFFERENCE, question=key, group="2019", against="2018"), APART) for key in ("fievre", "nausees")]
    text = told(study, asked(*pieces), frequencies=pd.concat(both[::2]), trends=pd.concat(both[1::2]))[0]
    assert text.count("par an en moyenne") == 2
    assert text.count("Les éditions ne vont pas toutes dans ce sens") == 1
    assert text.index("*Rien de net.*") < text.index("par an en moyenne")


def test_pieces_that_do_not_compare_for_one_reason_say_it_once(poison):
    few = Measure(0.4, low=0.2, high=0.6, counts=Counts(4, 9))
    text = answer(poison, (SHARE, few), (replace(SHARE, question="nausees"), few))
    assert text == "*Que sait-on ?* Il n’y a que 9 répondants à comparer. *Ne se compare pas.*"


def test_a_single_test_has_its_level_without_decimals(poison):
    *_, last = told(poison, asked((CONTRAST, APART)))
    assert "97,5 %" in last or "95 %" in last
    assert ",0 %" not in last


def test_shares_of_one_question_are_told_in_one_sentence(poison):
    found = Measure(0.4, low=0.27, high=0.54, counts=Counts(24, 60))
    other = replace(SHARE, question="nausees")
    assert answer(poison, (SHARE, found), (other, replace(found, counts=Counts(12, 30)))) == (
        "*Que sait-on ?* Parmi ceux qui ont répondu, « Fièvre : Oui » en réunit 24 sur 60 (40 %, de 27 % à 54 %)"
        " et « Nausées : Oui », 12 sur 30 (40 %, de 27 % à 54 %)."
    )


def test_a_share_of_a_group_or_beside_a_value_is_told_by_itself(poison):
    found = Measure(0.4, 0.2, 0.27, 0.54, Counts(24, 60))
    among = replace(SHARE, factor="sexe", group="fille")
    assert "Parmi les répondants du groupe « Fille », « Fièvre : Oui » en réunit 24 sur 60" in answer(
        poison, (among, found)
    )
    beside = answer(poison, (replace(SHARE, reference=0.5), found))
    assert "L’étude compare cette part à 50 % (p ajustée 0,200)." in beside
    assert beside.endswith("*Rien de net.*")


def test_a_difference_is_told_by_the_counts_of_both_groups(poison):
    found = Measure(0.42, 0.0006, 0.09, 0.7, Counts(36, 38, 9, 17))
    assert answer(poison, (DIFFERENCE, found)) == (
        "*Que sait-on ?* Dans ces données, oui, il y a un écart. « Fièvre : Oui » réunit 36 des 38 répondants du groupe"
        " « Fille » et 9 des 17 du groupe « Garçon » : un écart de +42 points (de +9 à +70, p ajustée < 0,001). *Net"
        " dans ces données.*"
    )


def test_differences_of_which_nothing_clear_is_said_are_closed_in_one_sentence(poison):
    clear = Measure(0.42, 0.0006, 0.09, 0.7, Counts(36, 38, 9, 17))
    silent = [
        (replace(DIFFERENCE, question=key), replace(clear, effect=0.1, p_value=0.5)) for key in ("nausees", "diarrhee")
    ]
    text = answer(poison, (DIFFERENCE, clear), *silent)
    assert text.count("points") == 1
    assert "*Que sait-on ?* Dans ces données, « Fièvre : Oui » se détache. Cette réponse réunit 36" in text
    assert text.endswith("Rien de net, en revanche, pour « Nausées : Oui » et « Diarrhée : Oui ».")
    # Where nothing is clear, the largest is told.
    largest = (replace(DIFFERENCE, question="douleurs"), replace(clear, effect=-0.2, p_value=0.5))
    text = answer(poison, *silent, largest)
    assert "« Douleurs abdominales : Oui » réunit 36 des 38" in text
    assert text.count("points") == 1
    assert text.endswith("Pas davantage pour « Nausées : Oui » et « Diarrhée : Oui ». *Rien de net.*")


def test_the_answer_most_given_is_followed_by_the_next(poison):
    frequencies = pd.DataFrame(
        {
            "question": "freins",
            "category": ["temps", "prix"],
            "by": None,
            "by_category": None,
            "base": 58,
            "n": [29, 24],
        }
    ).assign(share=[0.5, 24 / 58], ci_low=0.3, ci_high=0.6)
    found = Measure(0.5, low=0.36, high=0.64, counts=Counts(29, 58), category="temps")
    assert answer(poison, (Evidence("multiple", question="freins"), found), frequencies=frequencies) == (
        "*Que sait-on ?* « Le temps » est la réponse la plus donnée : 29 des 58 répondants la citent (50 %, de 36 % à"
        " 64 %). Vient ensuite « Le prix » (41 %)."
    )
    both = Evidence("multiple", "none", 0.25, question="freins", category="temps", against="prix")
    text = answer(poison, (both, Measure(0.086, 0.4, -0.1, 0.2, Counts(29, 58, 24))))
    assert "Sur 58 répondants, 29 donnent « Le temps » et 24 donnent « Le prix » : un écart de +9 points" in text


def test_a_region_is_told_by_the_poles_of_its_sides(poison):
    found = Measure(0.4, low=0.27, high=0.54, counts=Counts(22, 55), axis="1")
    assert "22 des 55 répondants se trouvent du côté « de nombreux symptômes » (40 %" in answer(poison, (REGION, found))
    of_two = replace(REGION, factor="sexe", group="fille")
    text = answer(poison, (of_two, Measure(0.1, 0.5, -0.2, 0.4, Counts(12, 28, 9, 27))))
    assert (
        "12 des 28 répondants du groupe « Fille » se trouvent du côté « de nombreux symptômes », et 9 des 27 autres"
        in text
    )


def test_odds_are_told_as_a_ratio(poison):
    text = answer(poison, (ODDS, Measure(2.6, 0.02, 1.1, 5.0, Counts(38, 55), "1")))
    assert "multiplie par 2,60 la cote de la réponse « Malade : Oui » ([1,10 ; 5,00], p ajustée 0,020" in text
    assert "Dans ces données, oui, comme attendu." in text


# What it holds to ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "others", "said"),
    [
        (
            -1.04,
            [-0.65, -1.2],
            "Il tient dans les 2 autres lectures de l’espace : de 0,65 (sans la question « Fièvre »)",
        ),
        (-1.04, [-0.3, -1.2], "Il ne tient pas à tout : sans la question « Fièvre », il tombe à 0,30 ; aucune des 2"),
        (-1.04, [0.1, -1.2], "Il change de sens sans la question « Fièvre »."),
        (
            -0.4,
            [-0.3, -0.6],
            "Dans les 2 autres lectures de l’espace, il va de 0,30 (sans la question « Fièvre ») à 0,60",
        ),
        (-1.04, [-1.1, -1.2], "Aucune des 2 autres lectures de l’espace ne l’affaiblit (de 1,04 à 1,20)."),
        (-1.04, [-0.65], "Il tient dans l’autre lecture de l’espace, sans la question « Fièvre », où il est de 0,65"),
        (-1.04, [float("nan")], "Une autre lecture n’a pas d’axe qui lui réponde."),
    ],
)
def test_what_an_effect_becomes_in_other_readings_is_told(poison, effect, others, said):
    names = ["fievre", "themes_equal"]
    readings = tuple(Reading(name, "without", 0.9, value) for name, value in zip(names, others, strict=False))
    assert said in answer(poison, (CONTRAST, replace(APART, effect=effect, readings=readings)))


def test_of_readings_whose_sizes_are_withheld_only_the_direction_is_told(poison):
    untold = {"smallest": float("nan"), "largest": float("nan"), "smallest_reading": None, "largest_reading": None}
    row = {"kind": "contrast", "n_compared": 2.0, "n_readings": 2.0, "overturned_by": "", **untold}
    (text,) = other_readings(context_of(poison), row)
    assert re.sub(r"[\u00a0\u202f]", " ", text) == "Il garde son sens dans les 2 autres lectures de l’espace."


def test_an_alternative_is_called_as_everywhere_else(poison):
    readings = (Reading("themes_equal", "alternative", 0.9, -0.6), Reading("fievre", "without", 0.9, -0.9))
    text = answer(poison, (CONTRAST, replace(APART, readings=readings)))
    assert "de 0,60 (dans la lecture « Thèmes de même inertie ») à 1,04" in text


# Verdicts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "data", "declared", "lead", "verdict"),
    [
        (replace(APART, high=-0.1), "public", "before", "Réponse : moins.", "*Établi.*"),
        (replace(APART, high=-0.1), "public", "after", "Dans ces données, moins.", "*Net dans ces données.*"),
        (
            *(replace(APART, high=-0.1), "reconstructed", "before"),
            *("Dans ces données reconstituées, moins.", "*Net dans ces données reconstituées.*"),
        ),
        (
            *(replace(APART, effect=1.04, low=0.1, high=2), "public", "after"),
            *("Dans ces données, c’est l’inverse de ce qui était attendu.", "*En sens contraire.*"),
        ),
        (
            replace(APART, effect=-0.2, p_value=0.3),
            "public",
            "after",
            "Dans ces données, rien ne permet de le dire.",
            "*Rien de net.*",
        ),
        (
            replace(APART, counts=Counts(3, 9, 6)),
            "public",
            "after",
            "Il n’y a que 9 répondants",
            "*Ne se compare pas.*",
        ),
        (
            *(replace(APART, effect=float("nan"), p_value=float("nan")), "public", "after"),
            *("Ces réponses ne permettent pas de mesurer", "*Ne se compare pas.*"),
        ),
        (
            Measure(),
            "public",
            "after",
            "Aucun axe qui dépasse le bruit ne porte le thème « Symptômes ».",
            "*Ne se compare pas.*",
        ),
    ],
)
def test_each_verdict_has_its_words(poison, measure, data, declared, lead, verdict):
    answers = {"lower": "moins"}
    text = answer(poison, (CONTRAST, measure), data=data, declared=declared, answers=answers)
    assert text.startswith(f"*Que sait-on ?* {lead}")
    assert text.endswith(verdict)


def test_verdicts_that_differ_are_each_told_after_their_evidence(poison):
    text = answer(poison, (CONTRAST, replace(APART, high=-0.1, p_value=0.01)), (SHIFT, replace(APART, effect=-0.2)))
    assert re.search(r"\*Net dans ces données\.\* De Fille .* \*Rien de net\.\*$", text)


# Together ------------------------------------------------------------------------------------------------------------


def test_the_family_and_the_dates_are_told_last(poison):
    first = asked((CONTRAST, APART), (SHIFT, APART), key="a")
    *_, last = told(poison, first, asked((SHARE, Measure(0.4, counts=Counts(24, 60))), key="b"))
    assert last.startswith("Les 2 preuves éprouvées font une seule famille")
    assert "à 97,5 %, pour tenir ensemble à 95 %. Tout le reste du rapport est exploration." in last
    assert "Ces questions ont été écrites après avoir vu les données (26 novembre 2026)" in last
    *_, last = told(poison, first, asked((SHIFT, APART), key="b", declared="before"))
    assert "L’une de ces questions a été écrite avant d’avoir vu les données (26 novembre 2026)." in last
    assert "L’autre l’a été après les avoir vues (26 novembre 2026)" in last


def test_shares_alone_are_not_said_to_be_tested(poison):
    *_, last = told(poison, asked((SHARE, Measure(0.4, low=0.2, high=0.6, counts=Counts(24, 60)))))
    assert "rien n’y est éprouvé" in last


def test_the_summary_stays_where_nothing_is_asked(poison, results):
    blocks = list(main_text(Context("fr", replace(poison, inquiry=()), results, Texts())))
    place = next(rank for rank, block in enumerate(blocks) if isinstance(block, Heading) and block.key == "summary")
    assert "55 réponses reçues" in blocks[place + 1].text.replace("\u00a0", " ")


# In numbers ----------------------------------------------------------------------------------------------------------


def cells(table):
    return [[re.sub(r"[\u00a0\u202f]", " ", cell.replace("\\", "")) for cell in row] for row in table.rows]


def test_every_piece_of_evidence_is_given_in_numbers_after_the_rule(poison):
    read = replace(
        APART, readings=(Reading("fievre", "without", 0.91, -0.6), Reading("themes_equal", "alternative", 0.4))
    )
    share = Measure(0.4, low=0.27, high=0.54, counts=Counts(24, 60))
    of_two = Measure(0.42, 0.0006, 0.09, 0.7, Counts(36, 38, 9, 17))
    odds = Measure(2.6, 0.02, 1.1, 5.0, Counts(38, 55), "1")
    first = asked((CONTRAST, read), (SHARE, share), (DIFFERENCE, of_two), source="Une présentation.")
    context = context_of(poison, first, asked((ODDS, odds), (REGION, share), key="b", declared="before"))
    blocks = list(inquiry_evidence(context))
    origins = next(block for block in blocks if isinstance(block, Bullets)).items
    assert "Une présentation. Écrite après avoir vu les données, le 26 novembre 2026." in origins[0].replace("\\", "")
    answers, readings = (cells(block) for block in blocks if isinstance(block, Table))
    assert answers[0] == [
        *("Que sait-on ?", "Non ; Oui (axe 1)", "8 sur 49", "−1,04", "[−2,11 ; 0,09]", "0,030", "0,040", "0,50"),
        "Net dans ces données",
    ]
    assert answers[1] == ["", "Fièvre : Oui", "24 sur 60", "40", "[27 ; 54]", "–", "–", "–", "Sans verdict"]
    assert answers[2][1:4] == ["Fièvre : Oui (Fille ; Garçon)", "36 sur 38 ; 9 sur 17", "42"]
    assert answers[3][1:5] == ["Malade : Oui (axe 1)", "38 sur 55", "2,60", "[1,10 ; 5,00]"]
    assert answers[4][1] == "haut du thème « Symptômes »"
    assert readings == [
        ["Que sait-on ?", "Non ; Oui (axe 1)", "sans la question « Fièvre »", "0,91", "−0,60", "oui"],
        ["", "", "Thèmes de même inertie", "0,40", "–", ""],
    ]


def test_a_study_that_asks_nothing_has_no_such_annex(poison, results):
    assert list(inquiry_evidence(Context("fr", replace(poison, inquiry=()), results, Texts()))) == []


@pytest.mark.parametrize(
    ("disclosure", "verdicts", "expected"),
    [
        ("internal", ["nothing", "withheld", "withheld"], "De 2 autres réponses, trop peu de répondants"),
        ("internal", ["nothing", "nothing", "withheld"], "D’une autre réponse, trop peu de répondants"),
        ("internal", ["withheld"] * 3, "Trop peu de répondants pour que la réponse soit imprimée"),
        ("public", ["nothing", "withheld", "withheld"], "De 2 autres réponses, un rapport pour tous n’imprime pas"),
        ("public", ["withheld"] * 3, "Un rapport pour tous n’imprime pas la réponse."),
    ],
)
def test_what_may_not_be_printed_is_told_once(poison, disclosure, verdicts, expected):
    reader = replace(poison, disclosure=disclosure)
    context = context_of(reader, asked((CONTRAST, APART), (CONTRAST, APART), (CONTRAST, APART)))
    table = context.results.study.inquiry_answers.assign(verdict=verdicts)
    numbers = TABLES["inquiry_answers"].of("count", "statistic", "test")
    table.loc[table["verdict"] == "withheld", numbers] = float("nan")
    frames = {**context.results.study.frames, "inquiry_answers": table}
    shown = inquiry(replace(context, results=Results(Tables(frames))))
    text = re.sub(r"[\u00a0\u202f]", " ", "\n".join(block.text for block in shown))
    assert text.count(expected) == 1
    assert text.lower().count("trop peu de répondants") == (disclosure == "internal")  # of everybody's, not the reason
    assert text.count("imprim") == 1
    assert "rien ne permet de le dire" not in text  # what is withheld may say something
    if "nothing" in verdicts:
        assert "Les 2 preuves éprouvées" in text  # all that were made: intervals are at 1 - .05/2
    else:
        assert "Tout ce qui suit est exploration." in text
        assert "sont des parts" not in text
