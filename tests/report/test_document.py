import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pypandoc
import pytest
from tests.report.reading import of_spaces, plain, read_chapters, read_report

from analysis.description.published import possible_counts
from analysis.printing.door import printed
from analysis.report.chapters.closing import credits_of_study, limits, privacy
from analysis.report.chapters.opening import setting
from analysis.report.chapters.population import answers, population
from analysis.report.chapters.published import published as published_figures
from analysis.report.document import build_document
from analysis.report.main_text.survey import survey
from analysis.report.pandoc import READER
from analysis.report.texts import Chapter, Share, Texts
from analysis.study import Contributor, Credit, Editions, Privacy
from analysis.tables.results import Picture, Tables

OF_CREDITS = (setting, survey, population, limits, privacy, credits_of_study)
ENGLISH = [
    "yes",
    "no",
    "partly",
    "negligible",
    "large",
    "carried",
    "received",
    "kept",
    "missing",
    "supplementary",
    "None",
]


def said(study, results, texts=None) -> str:
    """Return the whole report as readers see it, once no word that programs alone read was found in it."""
    text = read_report(study, results, texts)
    assert [word for word in ENGLISH if re.search(rf"\b{word}\b", text)] == []
    return text


@pytest.fixture(scope="module")
def report(poison, results):
    """Return the report of the poison study."""
    return said(poison, results)


@pytest.fixture(scope="module")
def markdown(poison, results):
    """Return the report of the poison study as pandoc's markdown."""
    return build_document(poison, printed(results, poison))


def captions(markdown: str) -> list[str]:
    return [re.sub(r"[\u00a0\u202f]", " ", caption) for caption in re.findall(r"!\[(.*?)\]\(<", markdown)]


def with_space(results, **tables):
    return replace(results, spaces={"main": results.spaces["main"].replaced(**tables)})


def hostile(label: str) -> str:
    return f'{label} <b>gras</b> #strong[x] $y$ | *z* \\input{{s}} [l](#m) "q"'


@pytest.fixture(scope="module")
def reconstructed(poison):
    return replace(poison, data="reconstructed")


@pytest.fixture(scope="module")
def received(poison):
    return replace(poison, data="received", disclosure="public")


def test_the_poison_study_says_what_its_tables_say(report):
    assert "Les 55 réponses reçues ont toutes été retenues." in report
    assert "L’axe 1 porte le thème « Symptômes » : ce thème fait 82 % de ses contributions" in report
    assert "Aucun axe qui dépasse le bruit ne porte le thème « Aliments consommés »" in report
    assert "Sur l’axe 1, l’écart entre « Non » et « Oui » est grand (−2,04)." in report
    assert "Poisson" in report
    assert "fictives" not in report


def test_an_axis_is_named_only_after_a_theme_it_carries(poison, results, report):
    assert "Axe 1 : Symptômes" in report
    themes = results.spaces["main"].themes.assign(carried="partly")
    text = said(poison, with_space(results, themes=themes))
    assert "Axe 1 : Symptômes" not in text
    assert "porte en partie seulement le thème « Symptômes »" in text


def test_no_theme_is_carried_where_none_has_a_score(poison, results):
    themes = results.spaces["main"].themes.assign(carried="no", score_correlation=np.nan)
    text = said(poison, with_space(results, themes=themes))
    assert "Aucun axe qui dépasse le bruit ne porte l’un des thèmes « Symptômes » et « Aliments consommés »." in text
    assert "r = –" in text


def test_no_axis_is_established_within_noise(poison, results):
    eigenvalues = results.spaces["main"].eigenvalues.assign(noise_eigenvalue=1.0)
    text = said(poison, with_space(results, eigenvalues=eigenvalues))
    assert "Aucun axe ne dépasse le bruit." in text
    assert text.count("Il est décrit, non établi") == 2
    assert "porte le thème « Symptômes »" in text  # what carries a theme is another question


def test_unmeasured_noise_is_said(poison, results):
    eigenvalues = results.spaces["main"].eigenvalues.assign(noise_rate=np.nan, noise_eigenvalue=np.nan)
    text = said(poison, with_space(results, eigenvalues=eigenvalues))
    assert "Le bruit n’a pas été mesuré" in text
    assert "dépasse le bruit :" not in text


def test_the_ratio_that_chance_gives_stands_beside_each_factor(poison, results, report):
    sizes = results.spaces["main"].mean_points.drop_duplicates(["factor", "category"]).groupby("factor")["n"]
    assert {round(number, 2) for number in (sizes.size() - 1) / (sizes.sum() - 1)} == {0.02}
    assert re.search(r"Sexe +0,02 ", report)


def test_a_space_without_factors_nor_numbers(poison, results):
    none = ("mean_points", "deviations", "ellipses", "quantitative")
    tables = {name: frame for name, frame in results.spaces["main"].frames.items() if name not in none}
    text = said(poison, replace(results, spaces={"main": Tables(tables)}))
    assert "Aucun facteur structurant n’est déclaré" in text
    assert "écart" not in text.rpartition("Facteurs structurants")[2].partition("Les réponses")[0]


def test_a_space_of_one_theme_and_one_axis(poison, results):
    tables = {
        name: table[table["theme"] == "symptomes"] if name in ("themes", "categories", "questions") else table
        for name, table in results.spaces["main"].frames.items()
    }
    one = {
        name: table[table["axis"].astype(int) == 1] if "axis" in table.columns else table
        for name, table in tables.items()
    }
    study = replace(poison, spaces={"main": replace(poison.spaces["main"], themes=("symptomes",))})
    text = said(study, replace(results, spaces={"main": Tables(one)}))
    assert "Un seul thème fait cet espace" in text
    assert "Axe 2" not in text
    assert not re.search("porte (pas )?(en partie|un|le) ", text)  # it makes every axis, by construction
    assert "Contributions des thèmes aux axes" not in text
    assert "Axe 1 : Symptômes" in text


def test_a_space_without_axis_or_without_mass(poison, results):
    space = results.spaces["main"]
    none = with_space(results, axes=space.axes.head(0), themes=space.themes.head(0))
    text = said(poison, replace(none, pictures={}))
    assert "Aucun axe n’a pu être calculé." in text
    assert "Aucun axe n’est à lire." in text
    even = with_space(results, categories=space.categories.assign(retained=False))
    assert said(poison, even).count("Aucune modalité n’atteint la contribution moyenne.") == 2


def test_the_balance_is_not_told_where_it_would_give_a_masked_category_away(poison, results):
    """The contributions of an axis sum to 1: with the others, the total tells that of two respondents."""
    space = results.spaces["main"]
    first = space.categories.iloc[0]
    held = (space.categories["question"] == first["question"]) & (space.categories["category"] == first["category"])
    few = with_space(results, categories=space.categories.assign(n=space.categories["n"].mask(held, 2)))
    assert "Côté négatif" in said(poison, few)
    text = said(replace(poison, data="received", disclosure="public"), few)
    assert "Côté négatif" not in text
    assert text.count("La part qu’elles font ensemble et la balance des deux côtés") == 2
    shown = printed(few, replace(poison, data="received", disclosure="public")).spaces["main"]
    assert shown.balance.empty
    assert not shown.categories.loc[held, "retained"].any()
    assert shown.categories["retained"].any()


def test_what_the_study_declares_of_a_space_is_said(poison, results):
    declared = replace(poison.spaces["main"], note="Une note sur l'espace.", orientation="themes")
    text = said(replace(poison, spaces={"main": declared}), results)
    assert "Une note sur l’espace." in text
    assert "Les axes du plan ont été tournés vers les thèmes" in text


def test_a_study_without_space_nor_answers(poison, results):
    nothing = results.replaced(
        frequencies=results.study.frequencies.head(0),
        accounting=pd.DataFrame({"wave": "enquete", "step": ["received", "kept"], "rows": [3, 0]}),
    )
    text = said(poison, replace(nothing, spaces={}, pictures={}, versions={}, hashes={}))
    assert "Aucune réponse n’a été retenue sur 3 reçues." in text
    assert "Aucune réponse à compter." in text
    assert "Espace" not in text


def test_two_waves_missing_answers_and_rows_set_aside(poison, results):
    steps = ["received", "test", "autre motif", "kept"]
    accounting = pd.DataFrame(
        {"wave": ["2018"] * 4 + ["2019"] * 4, "step": steps * 2, "rows": [32, 2, 1, 29, 27, 1, 0, 26]}
    )
    rejected = pd.DataFrame(
        {"wave": ["2018"] * 3, "row": [2, 3, 4], "reason": ["test", "test", "autre motif"], "detail": "confidentiel"}
    )
    missing = pd.DataFrame(
        {
            "respondent": ["R1", "R2"],
            "wave": "2018",
            "question": ["fievre", "malade"],
            "kind": ["no_answer", "not_asked"],
        }
    )
    text = said(poison, results.replaced(accounting=accounting, rejected=rejected, missing=missing))
    assert re.search(r"Reçues +32 +27 +59", text)
    assert re.search(r"autre motif +1 +0 +1", text)
    assert "2 questions ont des réponses manquantes" in text
    assert "une réponse manque, soit 0,2 % des cases" in text
    assert "confidentiel" not in text
    assert "R1" not in text


def test_two_editions_are_compared_and_never_a_trend(poison, results):
    study = replace(poison, editions=Editions("sexe", "fille"))
    text = said(study, results)
    assert "Deux éditions se comparent ; elles ne suffisent pas à dire une évolution." in text
    one = results.study.frequencies[results.study.frequencies["category"] != "garcon"]
    assert "une seule édition" in said(study, results.replaced(frequencies=one))


def test_fictional_data_are_said_fictional_on_each_figure(reconstructed, results):
    text = said(reconstructed, results)
    assert "Aucune phrase de ce rapport ne décrit des personnes ou des structures réelles." in text
    markdown = build_document(reconstructed, printed(results, reconstructed))
    assert [("Données reconstituées, fictives." in caption) for caption in captions(markdown)] == [True, True]
    assert 'notice: "Données reconstituées, fictives"' in markdown


def test_published_figures_stand_beside_computed_ones(reconstructed, poison, results):
    published = pd.DataFrame(
        {
            "id": ["n", "p", "q"],
            "label": ["Répondants", "Malades", "Fièvre"],
            "published": ["55", "69", "63,6"],
            "k": [55, 38, 35],
            "n": [55, 55, 55],
            "rule": ["count", "nearest", "half_even"],
            "computed": [55.0, 69.0, 63.6],
            "agrees": [True, True, True],
            "unit": ["effectif", "%", "%"],
        }
    )
    text = read_chapters(reconstructed, results.replaced(published=published), published_figures)
    assert "Tous les chiffres calculés s’accordent" in text
    assert "l’accord vérifie le calcul et n’apprend rien d’autre" in text
    assert re.search(r"Malades +69 % +38 sur 55 +au plus proche +69 % +oui", text)
    assert re.search(r"Fièvre +63,6 % +35 sur 55", text)
    wrong = results.replaced(published=published.assign(agrees=[True, False, True]))
    text = read_chapters(poison, wrong, published_figures)
    assert "Un chiffre calculé ne s’accorde pas" in text
    assert "fictives" not in text


def test_every_base_that_makes_a_published_share_possible_is_listed(poison, results):
    published = pd.DataFrame(
        {
            "id": ["p", "q"],
            "label": ["Malades", "Autre part"],
            "published": ["69", "40"],
            "k": [38, 24],
            "n": [55, 60],
            "rule": ["nearest", "nearest"],
            "computed": [69.0, 40.0],
            "agrees": [True, True],
            "unit": ["%", "%"],
        }
    )
    bases = range(1, 56)
    shares = published.rename(columns={"published": "value"}).assign(rule="", base="", question="", category="")
    text = read_chapters(
        poison, results.replaced(published=published, possible=possible_counts(shares, bases)), published_figures
    )
    assert re.search(r"Malades +69 % +38 \(", text)
    nearest = {
        share: {n for n in bases if any(round(100 * k / n) == share for k in range(n + 1))} for share in (69, 40)
    }
    common = sorted(n for n in nearest[69] & nearest[40] if n >= 36)
    listed = ", ".join(map(str, common[:-1])) + f" et {common[-1]}"
    assert f"possibles à la fois, au plus proche : {listed}." in text


def test_a_published_figure_of_one_edition_says_so_and_its_bases_are_those_of_its_respondents(poison, results):
    study = replace(poison, editions=Editions("sexe", "fille"))
    published = pd.DataFrame(
        {
            "id": ["p", "q"],
            "label": ["Fièvre des garçons", "Fièvre de tous"],
            "published": ["74", "64"],
            "k": [20, 35],
            "n": [27, 55],
            "rule": "nearest",
            "computed": [74.0, 64.0],
            "agrees": True,
            "unit": "%",
            "edition": ["garcon", None],
            "question": "fievre",
            "category": "oui",
        }
    )
    shares = published.rename(columns={"published": "value"}).assign(base="")
    text = said(study, results.replaced(published=published, possible=possible_counts(shares, range(1, 56))))
    assert re.search(r"Fièvre des garçons +Garçon +74 % +20 sur 27", text)
    assert re.search(r"Fièvre de tous +toutes +64 % +35 sur 55", text)
    assert "Pour chaque pourcentage publié sur les réponses de Garçon" in text
    assert "Bases de 18 à 27" in text
    assert "Bases de 36 à 55" in text


def test_the_study_adds_its_own_chapters(poison, results):
    chapter = Chapter(
        "fievre",
        "La fièvre",
        "{share:fievre=oui} des répondants ({count:fievre=oui} sur {base:fievre=oui} ; {interval:fievre=oui}).",
        shares=(Share("fievre", "oui"), Share("malade", "oui")),
        questions=("sexe",),
    )
    text = said(poison, results, Texts("Une cantine de {kept} enfants.", (chapter,)))
    assert "Une cantine de 55 enfants." in text
    assert "64 % des répondants (35 sur 55 ; [50 % ; 75 %])." in text
    assert "La fièvre : parts, bases et intervalles." in text
    assert "La fièvre : répartition des réponses." in text


def test_a_chapter_compares_groups_where_the_tables_do(poison, results):
    rows = results.study.frequencies[results.study.frequencies["question"] == "fievre"]
    by = [rows.assign(by="sexe", by_category=sex, base=n) for sex, n in (("fille", 28), ("garcon", 27))]
    grouped = results.replaced(frequencies=pd.concat([results.study.frequencies, *by]))
    chapter = Chapter("fievre", "La fièvre", shares=(Share("fievre", "oui"),), by=("sexe",))
    text = said(poison, grouped, Texts(chapters=(chapter,)))
    assert "La fièvre : répartition selon « Sexe »." in text
    assert "Fille (base 28)" in text


def test_a_placeholder_without_a_row_is_a_dash(poison, results):
    texts = Texts("Fièvre : {share:fievre=oui}.")
    empty = results.replaced(frequencies=results.study.frequencies[results.study.frequencies["question"] != "fievre"])
    assert "Fièvre : –." in said(poison, empty, texts)


def test_numbers_masked_and_multiple_answers_are_explained(poison, results):
    masked = results.study.frequencies.copy()
    masked.loc[0, ["n", "share", "ci_low", "ci_high"]] = np.nan
    several = {**poison.questions, "sexe": replace(poison.questions["sexe"], type="multiple")}
    text = read_chapters(replace(poison, questions=several), results.replaced(frequencies=masked), answers)
    assert "Un tiret tient lieu d’un nombre masqué" in text
    assert "les parts sont celles des répondants, non celles des réponses" in text


def test_numbers_are_summarised(poison, results):
    numbers = pd.DataFrame(
        {"question": ["age"], "by": [np.nan], "by_category": [np.nan], "base": [55], "mean": [16.9], "sd": [21.6]}
    ).assign(q1=6.0, median=8.0, q3=10.0)
    text = read_chapters(poison, results.replaced(numbers=numbers), answers)
    assert re.search(r"Âge \(ans\) +55 +16,9 +21,6 +6,0 +8,0 +10,0", text)


def test_the_points_of_tiny_groups_are_not_printed(received, poison, results):
    space = results.spaces["main"]
    small = space.mean_points["category"] == "fille"
    tiny = with_space(results, mean_points=space.mean_points.assign(n=space.mean_points["n"].mask(small, 2)))
    assert not re.search(r"Fille +2 ", said(received, tiny))
    text = read_chapters(poison, tiny, of_spaces("factors"))
    assert re.search(r"Fille +2 +−0,01", text)
    assert "Groupes de moins de cinq répondants, dont la position est fragile : Fille." in text


def test_labels_cannot_mark_up_the_report(poison, results):
    questions = {
        key: replace(
            asked,
            label=hostile(asked.label),
            note=hostile("note"),
            categories={name: hostile(label) for name, label in asked.categories.items()},
        )
        for key, asked in poison.questions.items()
    }
    themes = {key: replace(theme, label=hostile(theme.label)) for key, theme in poison.themes.items()}
    study = replace(poison, title=hostile("Titre"), questions=questions, themes=themes)
    markdown = build_document(study, printed(results, study))
    page = pypandoc.convert_text(markdown, "html5", format=READER, extra_args=["--standalone", "--columns=10"])
    assert "<b>gras" not in page
    assert "&lt;b&gt;gras&lt;/b&gt; #strong[x] $y$ | *z* \\input{s} [l](#m)" in page
    assert page.count("<table") == markdown.count("\n: **Tableau")
    written = pypandoc.convert_text(markdown, "typst-smart", format=READER)
    assert "\\#strong\\[x\\]" in written
    assert not re.search(r"[^\\]#strong\[x\]", written)


def test_the_pandoc_that_goes_on_writes_what_its_command_does(markdown):
    written = pypandoc.convert_text(markdown, "plain", format=READER, extra_args=["--wrap=none"])
    assert plain(markdown) == written.replace("\r\n", "\n")


def test_every_table_and_figure_is_referred_to(markdown):
    named = re.findall(r"\{#((?:tab|fig)-[\w-]+)", markdown)
    assert len(named) > 15
    assert [key for key in named if f"](#{key})" not in markdown] == []


def test_the_questionnaire_is_given_back_with_its_assumptions(poison, results):
    nausea = replace(poison.questions["nausees"], wording="Avez-vous eu des nausées ?", assumed=True)
    opinion = replace(poison.questions["age"], key="avis", label="Avis", type="text", unit=None)
    secret = replace(poison.questions["age"], key="secret", label="Numéro interne", role="internal")
    questions = {**poison.questions, "nausees": nausea, "avis": opinion, "secret": secret}
    text = said(replace(poison, questions=questions), results)
    assert "Avez-vous eu des nausées ?" in text
    assert "Hypothèse." in text
    assert "réponse libre" in text
    assert "Numéro interne" not in text


def test_doubtful_moments_are_named_where_the_study_declares_some(poison, results, report):
    assert "après le résultat étudié" not in report
    known = {**poison.questions, "fievre": replace(poison.questions["fievre"], moment="avant")}
    text = said(replace(poison, questions=known), results)
    doubtful = re.search(r"après le résultat étudié : (.*?)\.", text)
    assert "Nausées" in doubtful[1]
    assert "Fièvre" not in doubtful[1]


def test_credits_are_those_declared(poison, results):
    credit = Credit(("A. Auteur", "B. Autrice"), ("Université",), ("Région",), "Une source.")
    text = read_chapters(
        replace(poison, credit=credit, materials=("Entretiens",), limits=("Une limite.",)), results, *OF_CREDITS
    )
    for line in ("Auteurs : A. Auteur et B. Autrice.", "Financeurs : Région.", "Entretiens", "Une limite."):
        assert line in text
    roles = (
        Contributor("B. Autrice", ("methodology", "software"), "0000-0002-1825-0097"),
        Contributor("C", ("software",)),
    )
    declared = Privacy(purpose="Une recherche.", retention="Jusqu'en 2030.")
    text = read_chapters(
        replace(poison, credit=replace(credit, contributors=roles), privacy=declared, data="received"),
        results,
        *OF_CREDITS,
    )
    assert "B. Autrice, ORCID 0000-0002-1825-0097 : méthodologie et programmes." in text
    assert "C : programmes." in text
    assert "Finalité : Une recherche." in text
    assert "ne sont pas anonymes" in text
    assert "Aucun crédit n’est déclaré." in read_chapters(replace(poison, credit=Credit()), results, *OF_CREDITS)


def test_weighted_answers_are_not_said_unweighted(poison, results, report):
    assert "Les réponses ne sont pas pondérées." in report
    weighted = said(poison, replace(results, weighted=True))
    assert "ne sont pas pondérées" not in weighted
    assert "Les réponses sont pondérées" in weighted


def test_a_picture_without_a_place_is_refused(poison, results):
    lost = {"scree/autre": Picture("x.svg", "x")}
    with pytest.raises(ValueError, match=r"pictures without a place in the report: \['scree/autre'\]"):
        build_document(poison, printed(replace(results, pictures=lost), poison))


def test_figures_stand_where_they_are_read(poison, results):
    keys = ["answers", "chapter/fievre", "contributions/main/1", "individuals/main/sexe", "themes/main"]
    pictures = {key: Picture(f"{key}.svg", "Une figure.") for key in keys}
    chapter = Texts(chapters=(Chapter("fievre", "La fièvre"),))
    found = captions(build_document(poison, replace(results, pictures=pictures), chapter))
    expected = ["La fièvre.", "aliments : scores", "Axe 1 : contributions", "Sexe : plan des", "Répartition des"]
    assert all(part in caption for part, caption in zip(expected, found, strict=True))


def test_figures_of_rates_and_questions_stand_beside_their_tables(poison, results):
    keys = ["raw_scree/main", "deviations/main/1", "contributions/main/1"]
    pictures = {key: Picture(f"{key}.svg", "Une figure.") for key in keys}
    found = captions(build_document(poison, replace(results, pictures=pictures)))
    expected = ["taux bruts des axes", "Axe 1 : contributions des questions", "Axe 1 : contributions des modalités"]
    assert all(part in caption.replace("\u00a0", " ") for part, caption in zip(expected, found, strict=True))


def test_the_same_results_give_the_same_text(poison, results, markdown):
    assert build_document(poison, printed(results, poison)) == markdown
