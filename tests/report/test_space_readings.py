"""Classes, weighted themes, pairs of questions, deviations, parabolas and other readings in the report."""

from dataclasses import replace
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest
from tests.report.reading import build_chapters, of_spaces, read

from analysis.geometry.reading.noise import DRAWS, noise_spectra
from analysis.problems import StudyError
from analysis.report.document import SPACE_CHAPTERS
from analysis.steps.fit_space import require_members, space_tables
from analysis.tables.results import Tables

FEW = 19  # draws of noise, where nobody looks at it


def tables_of(people, space, questions, *others, draws=FEW):
    """Return the tables of a space beside some draws of noise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.steps.fit_space.noise_spectra", partial(noise_spectra, draws=draws))
        return space_tables(people, space, questions, np.random.default_rng(1), *others)


@pytest.fixture(scope="module")
def people(root, poison):
    raw = pd.read_csv(root / "examples/poison/data/raw/enquete/poison.csv")
    names = ["age", "delai", "malade", "sexe", *poison.spaces["main"].active(poison.questions)]
    raw.columns = names
    for name in names[2:]:
        ends = raw[name].str[-1].map({"y": "oui", "n": "non", "F": "fille", "M": "garcon"})
        raw[name] = ends.astype("category")
    respondents = [f"R{row:02d}" for row in range(len(raw))]
    return raw.assign(respondent=respondents, wave="enquete", edition=None)


@pytest.fixture(scope="module")
def made(people, poison):
    """Return the tables of the first space as it is declared."""
    return space_tables(people, poison.spaces["main"], poison.questions, np.random.default_rng(1))


@pytest.fixture(scope="module")
def told(people, poison, results):
    """Return what tells the report of the poison study with its first space declared otherwise."""

    plainly = {"alternatives": (), "stability": None, "classes": None}

    @cache
    def made_with(**declared):
        """Return the tables of what is declared by names and numbers."""
        space = replace(poison.spaces["main"], **plainly | declared)
        return tables_of(people, space, poison.questions, draws=FEW if declared else DRAWS)

    def tell(answers=people, weighted=False, tables=None, questions=None, drawn=(), draws=FEW, **declared):
        space = replace(poison.spaces["main"], **plainly | declared)
        asked = questions or poison.questions
        if answers is people and draws == FEW and not questions and "theme_weights" not in declared:
            made = made_with(**declared)
        else:
            made = tables_of(answers, space, asked, draws=draws)
        study = replace(poison, spaces={"main": space}, questions=asked)
        pictures = {} if "theme_weights" in declared else results.pictures
        pictures = {**pictures, **{key: next(iter(results.pictures.values())) for key in drawn}}
        found = replace(results, spaces={"main": Tables(made | (tables or {}))}, weighted=weighted, pictures=pictures)
        return read(build_chapters(study, found, of_spaces(*SPACE_CHAPTERS)))

    return tell


@pytest.fixture(scope="module")
def report(told):
    """Return the report of the space without what takes draws."""
    return told()


def test_the_number_of_axes_is_tested(report):
    assert "Épreuve par permutation (999 tirages, graine 55), l’enquête observée comprise : axe 1 (p = 0,001)" in report
    assert "Un seul axe dépasse le bruit, l’axe 1." in report


def test_rotated_axes_exceed_noise_together_or_not_at_all(told):
    """Turning a strong axis towards a weak one lends the weak one variance, and establishes nothing."""
    text = told(orientation="themes", draws=DRAWS)
    assert "Les deux axes d’avant la rotation ne dépassent pas l’un et l’autre le bruit" in text
    assert "L’axe 2 est tourné dans un plan dont les deux axes, avant la rotation, ne dépassent pas" in text
    assert "axes dépassent le bruit :" not in text


def test_questions_that_repeat_each_other_are_named(report):
    assert "3 paires de questions actives ont un V de Cramér de 0,8 ou plus" in report
    assert "« Douleurs abdominales » et « Fièvre » (V = 0,84)" in report
    assert "Le V et les PEM sont pondérés" not in report


def test_questions_are_summed_up_and_parabolas_denied(report):
    assert "5 questions ont une contribution supérieure à la moyenne (9,1 %, soit 1/Q)" in report
    assert "L’axe 2 n’est pas une parabole de l’axe 1" in report


def test_categories_above_the_mean_and_the_balance_of_an_axis_are_told(report, made):
    active = made["categories"].query("status == 'active' and axis == 1")
    kept = active[active["contribution"] > 1 / len(active)]
    sides = active.groupby(active["coordinate"] < 0)["contribution"].sum()
    assert f"{len(kept)} modalités ont une contribution supérieure à la moyenne" in report
    assert f"ensemble elles font {kept['contribution'].sum():.0%} de la variance".replace("%", " %") in report
    balance = f"les modalités font {sides[True]:.0%} des contributions ; côté positif, {sides[False]:.0%}."
    assert balance.replace("%", " %") in report


def test_confidence_ellipses_that_a_known_frame_narrows_are_named(told, people, poison, report):
    space, framed = poison.spaces["main"], {"malade": {"oui": 76}}
    made = tables_of(people, space, poison.questions, None, framed)
    text = told(tables={"ellipses": made["ellipses"]})
    assert "dans « Oui » (Malade, 38 répondants sur 76) : l’ellipse de confiance s’y resserre" in text
    assert "facteur de population finie" not in report
    inside = replace(space, within=("malade", "oui"), supplementary=("sexe",), axes=())
    made = tables_of(people, inside, poison.questions, None, {"sexe": {"fille": 30}})
    assert made["ellipses"]["frame_size"].isna().all()


def test_a_frame_smaller_than_its_respondents_is_refused(people, poison):
    framed = {"malade": {"oui": 37, "non": 17}}
    with pytest.raises(StudyError) as fault:
        tables_of(people, poison.spaces["main"], poison.questions, None, framed)
    (problem,) = fault.value.problems
    assert problem.subject == "populations.malade.oui"
    assert "38 répondants pour une base de sondage de 37" in problem.found
    assert "38 au moins" in problem.remedy


def test_a_space_fitted_from_the_file_of_the_answers_says_so(told, people, monkeypatch):
    sentence = "il est ajusté depuis le fichier des réponses, lu deux fois par tranches"
    assert sentence not in told()
    for module in ("geometry.space.declared", "report.chapters.construction"):
        monkeypatch.setattr(f"analysis.{module}.CHUNKED_FROM", 55)
    assert f"À partir de 55 répondants, {sentence}" in told(people.copy())  # fitted anew
    assert sentence not in told(theme_weights="equal")


def test_a_parabola_is_told(told, made):
    axes = made["axes"]
    text = told(tables={"axes": axes.assign(quadratic_share=[np.nan, 0.83, 0.1, 0.1, 0.1])})
    assert "L’axe 2 est une parabole de l’axe 1 (effet Guttman) : le carré de l’axe 1 fait 83 % de sa variance." in text


def test_the_space_of_a_class_says_whose_it_is(told):
    text = told(within=("malade", "oui"), supplementary=("sexe",), axes=(), crossings=())
    assert "les 38 répondants dont la réponse à « Malade » est « Oui »" in text
    assert "soit 20 modalités actives, pour 38 répondants" in text
    assert text.count("les taux modifiés gardent le seuil 1/Q") == 1


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ("equal", "pour que chaque thème apporte la même inertie"),
        ("mfa", "comme dans une analyse factorielle multiple"),
        ({"symptomes": 3, "aliments": 1}, "Symptômes, 75 % et Aliments consommés, 25 %"),
    ],
)
def test_weighted_themes_are_told_without_modified_rates(told, weights, sentence):
    text = told(theme_weights=weights)
    assert sentence in text
    assert "ils ne sont pas définis pour des thèmes pondérés" in text
    assert "La moyenne reste 1/K où les thèmes sont pondérés" in text
    assert "taux brut" in text
    assert "Taux modifié" not in text


def test_imputed_answers_are_told(told, people, poison):
    holes = people.copy()
    holes.loc[:3, "fievre"] = np.nan
    text = told(holes, passive=replace(poison.spaces["main"].passive, missing="imputed"))
    assert (
        "4 réponses manquent, soit 0,7 % des cases. Celles des sortes « sans réponse » et « ne sait pas » sont" in text
    )
    assert "remplacées chacune par la modalité la plus plausible d’après les deux premiers axes" in text
    assert "Celles des sortes « question non posée » et « sans objet » sont passives." in text
    assert "une question non posée ou sans objet ne s’impute pas." in text


def test_what_becomes_of_each_kind_is_told(told, people, poison):
    holes = people.copy()
    holes.loc[:3, "fievre"] = np.nan
    missing = {"no_answer": "category", "dont_know": "category"}
    text = told(holes, passive=replace(poison.spaces["main"].passive, missing=missing, fewer_than=0))
    assert "Celles des sortes « sans réponse » et « ne sait pas » font chacune une modalité à elles" in text
    assert "s’impute pas" not in text
    assert "sans_reponse" not in text


def test_other_readings_are_set_beside_the_space(told, report):
    text = told(alternatives=("themes_equal", "themes_mfa"))
    assert "Les axes lus se retrouvent dans toutes ces lectures." in text
    assert "Analyse factorielle multiple par thème" in text
    assert "Autres lectures" not in report


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("alternatives", "les écarts du premier facteur dans chaque lecture"), ("alternative_axes", "et leurs seuils.")],
)
def test_the_figure_of_other_readings_is_shown_with_what_it_draws(told, kind, shown):
    text = told(alternatives=("themes_equal",), drawn=(f"{kind}/main",))
    assert text.count("montre les corrélations des axes") == 1
    assert shown in text


def test_a_reading_without_doubtful_questions_says_which_and_what_changes(told, poison):
    sure = {key: replace(asked, moment="avant") for key, asked in poison.questions.items()}
    doubtful = sure | {"glace": replace(sure["glace"], moment="inconnu")}
    text = told(alternatives=("without_doubtful",), questions=doubtful)
    assert "Une question active a pu recevoir sa réponse après le résultat étudié : Glace." in text
    assert "écarts de « Malade » avec et sans elles" in text
    assert "Toutes les questions actives portent sur ce qui a précédé" in told(
        alternatives=("without_doubtful",), questions=sure
    )


def test_an_axis_that_is_lost_is_named(told):
    compared = {
        "alternative": ["themes_equal"] * 2,
        "axis": [1, 2],
        "matched_axis": [2, 1],
        "correlation": [0.95, 0.42],
        "n_questions": [11, 11],
    }
    text = told(alternatives=("themes_equal",), tables={"alternative_axes": pd.DataFrame(compared)})
    assert "ne se retrouve pas ou pas entièrement : « Thèmes de même inertie », axe 2 (r = 0,42)." in text


def test_weighted_respondents_have_what_takes_weights_and_the_report_says_so(told, people, poison, made):
    weighted = people.assign(weight=np.tile([1.0, 2.0, 3.0, 1.0, 1.0], 11))
    found = tables_of(weighted, poison.spaces["main"], poison.questions)
    assert set(found["ellipses"]["kind"]) == {"concentration", "compatibility", "confidence"}
    text = told(weighted, weighted=True)
    assert "Points moyens, écarts et épreuves tiennent compte des poids" in text
    assert "Le V et les PEM sont pondérés ; la valeur p du χ², définie pour des personnes, compte" in text
    same, other = ((found["associations"][name], made["associations"][name]) for name in ("p_value", "cramer_v"))
    pd.testing.assert_series_equal(*same)
    assert not np.allclose(*other)


def test_a_class_of_too_few_is_refused_in_french(people, poison):
    space = replace(poison.spaces["main"], within=("glace", "non"))
    few = people["glace"].eq("non") & (people.index < 30)
    assert 0 < few.sum() < 4
    with pytest.raises(StudyError, match=r"1 répondant\(s\) de la classe"):
        require_members(few, space)


def test_variances_between_and_within_are_set_beside_the_ratio(told, made):
    variances = made["factor_variances"].set_index(["factor", "axis"])
    ratios = made["questions"].set_index(["question", "axis"])
    assert variances.columns.tolist() == ["n", "between", "within", "total", "eta2"]
    assert variances["between"].add(variances["within"]).to_list() == pytest.approx(variances["total"].to_list())
    assert variances["eta2"].to_list() == pytest.approx(ratios["eta2"].loc[variances.index].to_list())
    text = told(tables={"factor_variances": made["factor_variances"]})
    row = variances.loc[("sexe", 1)]
    assert "variances inter (des points moyens) et intra (autour d’eux)" in text
    assert f"{row['between']:.4f}".replace(".", ",") in text
    assert f"{row['within']:.4f}".replace(".", ",") in text
    dash = "Un tiret tient lieu de variances"
    assert dash not in text
    assert dash in told(tables={"factor_variances": made["factor_variances"].query("factor != 'sexe'")})


def test_axes_of_nearly_equal_eigenvalues_are_named(told, made):
    rates = made["eigenvalues"]
    sentence = "Les valeurs propres des axes {} et {} diffèrent de moins de 5 %"
    assert sentence[:29] not in told(tables={"eigenvalues": rates.assign(gap=0.05)})
    text = told(tables={"eigenvalues": rates.assign(gap=0.049)})
    assert sentence.format(1, 2) in text
    assert sentence.format(2, 3) in text
    assert sentence.format(3, 4) not in text
    text = told(tables={"eigenvalues": rates.assign(gap=0.049)}, orientation="themes")
    assert sentence.format(1, 2) not in text
    assert sentence.format(2, 3) in text
