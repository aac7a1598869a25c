"""What the cells of an export hold: several answers, levels of a scale, no answer, numbers that are almost numbers."""

import random

import pandas as pd
import pytest

from analysis.drafting.answers import several_answers

CHANNELS = ["Presse locale", "Réseaux sociaux", "Marché, foire ou brocante", "Affiches"]
AGREEMENT = [
    "Pas du tout d'accord",
    "Plutôt pas d'accord",
    "Ni d'accord ni pas d'accord",
    "Plutôt d'accord",
    "Tout à fait d'accord",
]


def cells(n, options, separator, seed):
    """Return cells that give some of several options each, in the order of the questionnaire as tools do."""
    drawn = random.Random(seed)
    rows = ([option for option in options if drawn.random() < 0.5] for _ in range(n))
    return [separator.join(row) for row in rows]


@pytest.mark.parametrize("n", [8, 30, 60, 120, 400, 5000])
@pytest.mark.parametrize(("options", "separator"), [(CHANNELS, ", "), (["Sport", "Culture", "Jeux"], " | ")])
@pytest.mark.parametrize("seed", range(3))
def test_several_answers_are_found_however_many_respondents_there_are(n, options, separator, seed):
    found = several_answers(cells(n, options, separator, seed))
    assert found is not None
    assert found.separator == separator.strip()
    assert {part for text in cells(n, options, separator, seed) for part in found.parts(text)} <= {*options}


@pytest.mark.parametrize("n", [8, 60, 400, 5000])
@pytest.mark.parametrize(
    "labels",
    [
        ["Marché, foire ou brocante", "Presse locale"],
        ["oui, souvent", "oui, parfois", "non"],
        ["Lens, Pas-de-Calais", "Arras, Pas-de-Calais", "Lille, Nord"],
        ["Dupont, Marie", "Martin, Jean", "Dupont, Jean", "Martin, Marie"],
        ["1,5 h", "2,5 h", "2 h", "1,0 h"],
    ],
)
def test_a_list_of_labels_with_commas_gives_one_answer_a_cell(n, labels):
    drawn = random.Random(n)
    assert several_answers([drawn.choice(labels) for _ in range(n)]) is None


def test_as_many_answers_of_everyone_are_several_where_one_comes_now_first_now_last():
    pairs = ["Sport; Culture", "Sport; Marché, foire", "Culture; Marché, foire"]
    found = several_answers(pairs * 12)
    assert found is not None
    assert found.counted(dict.fromkeys(pairs, 1)) == {"Sport": 2, "Culture": 2, "Marché, foire": 2}
    assert several_answers(["Nord; Lille", "Nord; Lens", "Aisne; Laon"] * 12) is None
    assert several_answers(["Foire, Salon", "Salon, Foire", "Foire, Presse", "Presse, Salon"] * 12) is None


def test_two_answers_never_apart_are_one_where_they_are_many_and_asked_otherwise():
    texts = ["Foire, Salon", "Foire, Salon, Affiches", "Affiches, Presse", "Affiches", "Presse"]
    assert several_answers(texts).unsure == ()
    assert several_answers(texts * 2).unsure == ("Foire, Salon",)
    assert several_answers(texts * 9).whole == {"Foire, Salon"}


def test_boxes_of_kobo_and_their_summary_are_one_question(field):
    study = field("03")
    name = "Activité/Vos difficultés (plusieurs réponses)"
    (key,) = (key for key, question in study.questions.items() if question.type == "multiple")
    declared = study.codebook["questions"][key]
    assert list(declared["columns"].values()) == ["tresorerie", "recrutement", "locaux", "autre_precisez"]
    assert (declared["ticked"], declared["unticked"]) == ("1", "0")
    assert f"# La colonne « {name} » résume ces cases ; elle n'est pas lue." in study.draft
    assert study.types()["Profil/Quel est votre statut ?"] == "single"
    assert len(study.questions) == 3
    assert study.problems == []


def test_boxes_of_kobo_without_their_summary_are_one_question(made, tmp_path):
    rows = [("1", "0"), ("0", "1"), ("1", "1"), ("", "")] * 10
    columns = {"g/freins/prix": [row[0] for row in rows], "g/freins/temps": [row[1] for row in rows]}
    columns |= {"g/enfants": ["0", "1"] * 20, "_id": map(str, range(40)), "_uuid": [f"u{rank}" for rank in range(40)]}
    pd.DataFrame(columns).to_csv(tmp_path / "a.csv", index=False, sep=";")
    study = made(tmp_path / "a.csv")
    (boxes,) = (asked for asked in study.codebook["questions"].values() if "columns" in asked)
    assert boxes["columns"] == {"g/freins/prix": "prix", "g/freins/temps": "temps"}
    assert study.problems == []


def test_a_label_that_joins_two_others_is_asked_about(made, tmp_path):
    columns = {"Avis": ["Utile", "Utile, À développer", "Utile", "Utile, À développer"] * 3, "x": ["a", "b", "c"] * 4}
    pd.DataFrame(columns).to_csv(tmp_path / "a.csv", index=False, sep=";")
    study = made(tmp_path / "a.csv")
    assert "TODO : « Utile, À développer » : une réponse, ou plusieurs dans une cellule ?" in study.draft
    assert study.problems == []


def test_items_of_a_battery_share_all_its_levels_and_questions_by_rank_do_not(made, tmp_path):
    columns = {
        "Avis [prix]": AGREEMENT[1:] * 3,
        "Avis [lieu]": AGREEMENT[2:3] * 12,
        "Note_a [x]": ["1", "2", "5"] * 4,
        "Note_a [y]": ["3", "4", "5"] * 4,
        "Q1": ["Oui", "Non"] * 6,
        "Q2": ["Oui", "Non", "Peut-être"] * 4,
        "Q3_1": ["Oui", "Non"] * 6,
        "Q3_2": ["Oui", "Non", "Peut-être"] * 4,
    }
    pd.DataFrame(columns).to_csv(tmp_path / "a.csv", index=False, sep=";")
    study = made(tmp_path / "a.csv")
    found = {key: list(question.categories.values()) for key, question in study.questions.items()}
    assert found["avis_prix"] == found["avis_lieu"] == AGREEMENT[1:]
    assert found["note_a_x"] == found["note_a_y"] == ["1", "2", "3", "4", "5"]
    assert (len(found["q1"]), len(found["q2"]), len(found["q3_1"]), len(found["q3_2"])) == (2, 3, 3, 3)
    assert study.problems == []


def test_a_column_that_sums_up_nothing_stays_a_question(made, tmp_path):
    columns = {"a": ["x y", "z", ""] * 4, "a/x": ["1", "0", ""] * 4, "a/y": ["1", "0", ""] * 4}
    pd.DataFrame(columns).to_csv(tmp_path / "a.csv", index=False, sep=";")
    assert {"a", "a/x", "a/y"} == made(tmp_path / "a.csv").types().keys()


def test_answers_joined_by_google_forms_are_several_and_labels_with_commas_stay_whole(field):
    study = field("06")
    canaux = study.codebook["questions"]["par_quels_canaux_communiquez_vou"]
    assert canaux["separator"] == ","
    assert set(canaux["codes"]) == {"Marché, foire ou brocante", "Réseaux sociaux", "Presse locale"}
    assert [question.type for question in study.questions.values()].count("multiple") == 3
    age = study.questions["quel_age_avez_vous"]
    assert (age.ordered, list(age.categories.values())) == (True, ["18-30 ans", "31-50 ans", "51 ans et +"])
    assert study.problems == []


def test_answers_joined_by_microsoft_forms_are_several(field):
    study = field("07")
    ressources = study.codebook["questions"]["quelles_ressources_avez_vous"]
    assert ressources["separator"] == ";"
    assert ressources["codes"] == {"Salariés": "salaries", "Locaux": "locaux", "Bénévoles": "benevoles"}
    assert study.problems == []


def test_other_and_its_text_in_one_cell_is_told_and_its_text_is_not(field):
    study = field("12")
    themes = study.questions["q1_quels_themes_vous_interessent"]
    assert (themes.type, themes.categories["autre"]) == ("multiple", "Autre")
    assert "TODO : 7 réponses donnent « Autre » et son texte dans la même cellule" in study.draft
    assert "seniors" not in study.draft + study.questionnaire
    assert study.types()["2. Vous êtes"] == "single"
    assert {each.subject.partition(".")[0] for each in study.problems} == {"1"}


def test_other_texts_of_a_list_leave_it_a_list_and_await_their_code(made, tmp_path):
    answers = [f"Autre : métier {rank}" if rank % 3 else "Un habitant" for rank in range(40)] + ["Un élu"] * 5
    pd.DataFrame({"Vous êtes": answers, "Avis": ["Oui", "Non", "Oui"] * 15}).to_csv(
        tmp_path / "a.csv", index=False, sep=";"
    )
    study = made(tmp_path / "a.csv")
    assert study.questions["vous_etes"].categories.keys() == {"un_habitant", "un_elu", "autre"}
    assert "TODO : 26 réponses donnent « Autre » et son texte dans la même cellule" in study.draft
    assert "métier" not in study.draft + study.questionnaire


def test_codes_parted_by_spaces_are_several_answers_in_a_kobo_export_alone(made, tmp_path):
    answers = cells(60, ["prix", "temps", "lieu"], " ", 1)
    columns = {"freins": answers, "_id": map(str, range(60)), "_uuid": [f"u{rank}" for rank in range(60)]}
    pd.DataFrame(columns).to_csv(tmp_path / "a.csv", index=False, sep=";")
    study = made(tmp_path / "a.csv")
    assert study.types() == {"freins": "multiple"}
    assert study.codebook["questions"]["freins"]["separator"] == " "
    assert study.problems == []
    assert several_answers(filter(None, answers)) is None


def test_brackets_that_hold_a_comma_are_one_answer():
    found = several_answers(cells(30, ["Réseaux (Facebook, Instagram)", "Presse", "Radio"], ", ", 1))
    assert found.whole == {"Réseaux (Facebook, Instagram)"}


def test_ages_of_a_few_people_are_numbers_and_marks_are_levels(made, tmp_path):
    columns = {
        "Âge": ["25", "31", "44", "52", "38", "61", "29", "35"],
        "Note": ["1", "2", "10", "3", "4", "5", "1", "2"],
    }
    pd.DataFrame(columns).to_csv(tmp_path / "a.csv", index=False, sep=";")
    assert made(tmp_path / "a.csv").types() == {"Âge": "number", "Note": "single"}


def test_a_battery_has_one_order_that_of_its_scale_though_a_level_is_absent(field):
    study = field("13")
    items = [question for key, question in study.questions.items() if key.startswith("q13")]
    assert len(items) == 4
    for question in items:
        assert question.ordered
        assert list(question.categories.values()) == AGREEMENT
    assert study.problems == []


def test_numbered_levels_and_brackets_are_in_the_order_of_their_numbers(field):
    study = field("27")
    found = {key: (question.ordered, list(question.categories.values())) for key, question in study.questions.items()}
    assert found == {
        "utilite": (True, ["1 - Pas du tout utile", "2", "3", "4", "5 - Très utile"]),
        "nombre_d_adherents": (True, ["Moins de 10", "10 à 49", "50 et +"]),
        "tranche_de_budget": (True, ["< 10 k€", "10-50 k€", "> 50 k€"]),
    }
    assert study.problems == []


def test_usual_words_for_no_answer_are_proposed_as_missing(field):
    study = field("31")
    assert len(study.questions) == 20
    assert all({*question.categories} == {"oui", "non"} for question in study.questions.values())
    kinds = {
        text: kind
        for asked in study.codebook["questions"].values()
        for kind, texts in asked["missing"].items()
        for text in texts
    }
    assert len(kinds) == 20
    assert {text for text, kind in kinds.items() if kind == "dont_know"} == {
        "Je ne sais pas",
        "Ne se prononce pas",
        "NSP",
    }
    assert {text for text, kind in kinds.items() if kind == "not_applicable"} == {
        "Non concerné",
        "Sans objet",
        "S.O.",
    }
    assert study.problems == []


def test_names_that_look_like_no_answer_stay_answers_and_a_person_is_asked(field):
    study = field("11")
    reseau = study.codebook["questions"]["quel_reseau_frequentez_vous"]
    assert reseau["codes"].keys() == {"NA", "None", "nan", "null", "CRESS"}
    assert "missing" not in reseau
    assert "# TODO : « NA », « None », « nan », « null » : une réponse, ou l'absence de réponse ?" in study.draft
    assert study.codebook["questions"]["votre_revenu_a_t_il_change"]["missing"] == {"not_applicable": ["N/A"]}
    assert study.problems == []


def test_a_column_of_numbers_says_which_cells_are_none(field):
    study = field("10b")
    assert {*study.types().values()} == {"number"}
    assert "TODO : 2 cellules sur 57 ne sont pas des nombres : « environ 5000 » (lignes 23, 46)" in study.draft
    assert "TODO : 1 cellule sur 60 n'est pas un nombre : « 2 ETP » (ligne 10)" in study.draft
    assert "TODO : 2 cellules sur 60 ne sont pas des nombres : date (lignes 7, 11)" in study.draft
    assert study.codebook["questions"]["budget_annuel"]["missing"] == {"no_answer": ["n.c."]}


def test_a_column_that_mixes_dates_and_numbers_says_so(field):
    study = field("10")
    assert study.types()["Année ou date de création"] == "internal"
    assert "role: internal # colonne mêlée : 20 dates, 10 nombres, 8 textes" in study.questionnaire
    assert study.types()["Budget annuel"] == "number"


def test_comments_of_limesurvey_are_no_boxes(field):
    study = field("37")
    assert study.codebook["questions"]["q4"]["columns"] == {"Q4[SQ001]": "sq001", "Q4[SQ002]": "sq002"}
    comments = [name for name, kind in study.types().items() if name.endswith("comment]") and kind == "internal"]
    assert comments == ["Q4[SQ001comment]", "Q4[SQ002comment]", "Q4[othercomment]"]
    assert "role: internal # commentaire d'une case ou d'une question" in study.questionnaire
    assert study.problems == []
