"""Declared recodes: several columns, a list for « other », too many answers, computed questions; each one counted."""

import pytest

from analysis.cleaning.private import OTHERS, private_tables
from analysis.harmonising.checking import check_study
from analysis.harmonising.crosswalk import audit, crosswalk
from analysis.study import read_study

QUESTIONNAIRE = """
themes: {lieux: {label: Lieux}}
questions:
  musee:
    {label: Musée, theme: lieux, role: active, type: single, wording: Allez-vous au musée ?,
     categories: {jamais: Jamais, parfois: Parfois, autre: Autre}}
  freins: {label: Freins, role: descriptive, type: multiple, categories: {temps: Temps, prix: Prix, autre: Autre}}
  age: {label: Âge, role: supplementary, type: number}
  assidu: {label: Assidu, role: supplementary, type: single, categories: {oui: Oui, non: Non}}
  nombre: {label: Nombre de freins, role: supplementary, type: number}
  groupe: {label: Groupe, role: supplementary, type: single, categories: {jeune: Jeune, age: Âgé}}
"""
CODEBOOK = """
source: {format: csv, delimiter: ";"}
respondent: {key: [nom]}
missing: {no_answer: [""], dont_know: [nsp]}
questions:
  musee:
    column: [q1, q1bis]
    codes: {"1": jamais, "2": parfois, "3": autre}
    others: {column: q1x, is: autre, file: config/codebooks/autres.csv}
  freins:
    columns: {f1: temps, f2: prix, f3: autre}
    ticked: "Y"
    unticked: "N"
    others: {column: f3x, is: autre, codes: {Les horaires: temps}}
  age: {column: q3}
  assidu: {compute: "musee = 'parfois' and age < 40", codes: {"true": oui, "false": non}}
  nombre: {compute: "count(freins)"}
  groupe: {compute: "age", classes: [{below: 40, is: jeune}, {is: age}], reason: moitiés de l'âge}
"""
LIST = "text,category\nChaque mois,parfois\nNon merci,jamais\n"
RAW = """nom;q1;q1bis;q1x;f1;f2;f3;f3x;q3
Ana;1;;;Y;N;N;;30
Bob;;2;;N;N;Y;les horaires;50
Cyd;2;1;;N;Y;Y;Autre chose;20
Dan;3;;CHAQUE  MOIS;;;;;nsp
Eve;3;;Pour Zoé;N;N;N;;35
Fay;nsp;;;;;;;60
"""


@pytest.fixture
def study(small_study, tmp_path):
    def write(*, edits=(), listed=LIST, raw=RAW):
        if listed is not None:
            (tmp_path / "config/codebooks").mkdir(parents=True, exist_ok=True)
            (tmp_path / "config/codebooks/autres.csv").write_text(listed, encoding="utf-8")
        return small_study(questionnaire=QUESTIONNAIRE, codebook=CODEBOOK, raw=raw, edits=edits)

    return write


def texts(answers):
    return answers.astype("object").where(answers.notna(), "").tolist()


def chosen(cleaned):
    found = dict.fromkeys(cleaned.answers["respondent"], "")
    for row in cleaned.multiple.itertuples():
        found[row.respondent] += f"{row.category} "
    return [given.strip() for given in found.values()]


def treated(cleaned):
    return cleaned.treatments.set_index(["question", "treatment"])["n"].to_dict()


def test_the_first_column_that_answers_is_read_and_disagreements_are_counted(study):
    cleaned = study().clean()
    assert texts(cleaned.answers["musee"]) == ["jamais", "parfois", "parfois", "parfois", "autre", ""]
    assert treated(cleaned)["musee", "columns_disagree"] == 1
    assert cleaned.missing.query("question == 'musee'")["kind"].tolist() == ["dont_know"]


def test_the_researchers_list_reads_other_and_what_it_lacks_is_counted_not_shown(study):
    cleaned = study().clean()
    assert treated(cleaned)["musee", "others_listed"] == 1
    assert treated(cleaned)["musee", "others_unlisted"] == 1
    tables = [cleaned.answers, cleaned.multiple, cleaned.sources, cleaned.recodes, cleaned.treatments]
    assert not any("Zoé" in table.to_csv() or "Autre chose" in table.to_csv() for table in tables)


def test_a_text_that_a_spreadsheet_would_run_is_listed_after_an_apostrophe_and_read_without(study):
    raw = RAW.replace("CHAQUE  MOIS", "=1+1").replace("Pour Zoé", "- de sorties")
    root = study(raw=raw).root
    others = private_tables(root, read_study(root))[OTHERS]
    listed = others.loc[others["question"] == "musee", "text"].tolist()
    assert sorted(listed) == ["'- de sorties", "'=1+1"]
    completed = "text,category\n" + "".join(f"{text},parfois\n" for text in listed)
    assert treated(study(raw=raw, listed=completed).clean())["musee", "others_listed"] == 2


def test_other_of_several_answers_goes_where_the_list_says(study):
    cleaned = study().clean()
    assert chosen(cleaned) == ["temps", "temps", "prix autre", "", "", ""]
    assert treated(cleaned)["freins", "others_listed"] == 1
    assert treated(cleaned)["freins", "others_unlisted"] == 1


@pytest.mark.parametrize(("beyond", "expected"), [("keep", "prix autre"), ("no_answer", "")])
def test_more_answers_than_allowed_are_treated_as_declared_and_counted(study, beyond, expected):
    cleaned = study(edits=[('unticked: "N"', f'unticked: "N"\n    at_most: 1\n    beyond: {beyond}')]).clean()
    assert chosen(cleaned)[2] == expected
    assert treated(cleaned)["freins", f"beyond_{beyond}"] == 1
    kinds = cleaned.missing.query("question == 'freins'")["kind"].tolist()
    assert kinds == ["no_answer"] * (3 if beyond == "no_answer" else 2)


def test_computed_questions_are_answers_like_others_and_keep_the_reason_of_the_missing(study):
    cleaned = study().clean()
    assert texts(cleaned.answers["assidu"]) == ["non", "non", "oui", "", "non", "non"]
    assert texts(cleaned.answers["nombre"]) == [1, 1, 2, "", 0, ""]
    assert texts(cleaned.answers["groupe"]) == ["jeune", "age", "jeune", "", "jeune", "age"]
    missing = cleaned.missing.set_index("question")["kind"]
    assert missing[["assidu"]].tolist() == ["dont_know"]
    assert missing[["nombre"]].tolist() == ["no_answer", "no_answer"]


def test_a_computed_number_out_of_its_bounds_is_a_fault(study):
    faulty = study(edits=[('compute: "count(freins)"', 'compute: "count(freins)", number: {maximum: 1}')])
    (problem,) = faulty.problems(faulty.clean)
    assert "« 2 » n'est pas un nombre écrit comme déclaré, ou sort des bornes" in problem.found


@pytest.mark.parametrize(
    ("edits", "found", "remedy"),
    [
        ([("age < 40", "ages < 40")], "caractère 23 : question « ages » inconnue", "écrire « age »"),
        ([("and age", "und age")], "caractère 19 : « und » inattendu", "opérateur"),
        ([('"true": oui, ', "")], "une condition se lit par deux codes", '"false"'),
        ([('"count(freins)"', '"musee"')], "l'expression donne une réponse à choix unique", "comparer"),
        ([('"count(freins)"', '"1 + 1"')], "l'expression ne lit aucune question", "nommer"),
        ([('compute: "age", classes: [{below: 40, is: jeune}, {is: age}]', 'compute: "age"')], "par `classes`", ""),
        ([('compute: "count(freins)"', 'compute: "count(freins)", column: q3')], "column ne va pas", "retirer"),
        ([('"count(freins)"', '"nombre + 1"')], "cette question se lit elle-même : nombre", "nommer une autre"),
        ([("is: autre, file", "is: autres, file")], "« autres » n'est pas une modalité", "écrire « autre »"),
        ([("codebooks/autres.csv", "codebooks/rien.csv")], "« config/codebooks/rien.csv » est introuvable", "text,"),
        ([("config/codebooks/autres.csv", "../autres.csv")], "« ../autres.csv » sort du dossier", "racine"),
        ([("Les horaires: temps", "Les horaires: tems")], "« tems » n'est pas une modalité", "écrire « temps »"),
    ],
)
def test_a_fault_of_a_declared_recode_is_told_with_its_remedy(study, edits, found, remedy):
    faulty = study(edits=edits)
    told = [problem for problem in faulty.problems(faulty.codebook) if found in problem.found]
    assert len(told) == 1
    assert remedy in told[0].remedy


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("texte,modalite\na,b\n", "ce n'est pas une liste de textes et de modalités"),
        (LIST + "x,parfoi\n", "« parfoi » n'est pas une modalité de « musee »"),
        (LIST + "chaque MOIS,jamais\n", "le même texte y est déjà, avec une autre modalité"),
    ],
)
def test_a_faulty_list_is_told_with_its_line(study, listed, found):
    faulty = study(listed=listed)
    (problem,) = faulty.problems(faulty.codebook)
    assert problem.file == "config/codebooks/autres.csv"
    assert problem.found == found


def test_the_crosswalk_tells_what_each_code_became(study):
    written = study(edits=[('codes: {"1"', 'wording: Musée ?\n    note: à vérifier\n    codes: {"1"')])
    cleaned = written.clean()
    table = crosswalk(cleaned.sources, cleaned.recodes, read_study(written.root).questions)
    musee = table.query("question == 'musee'")
    assert set(musee["comparability"]) == {"reworded"}
    assert set(musee["note"]) == {"à vérifier"}
    made = musee[["column", "code", "category", "n", "is_recoded"]].to_numpy().tolist()
    assert ["q1", "1", "jamais", 1, False] in made
    assert ["q1bis", "2", "parfois", 1, False] in made
    assert ["q1x", "Chaque mois", "parfois", 1, True] in made
    assert sum(musee["n"]) == cleaned.answers["musee"].notna().sum()
    assert musee["share"].sum() == pytest.approx(1)
    told = audit(table).set_index("question")
    assert told.loc["musee", "recoded_share"] == pytest.approx(1 / 5)
    assert told.loc["groupe", "comparability"] == "recoded"
    assert told.loc["age", "comparability"] == "identical"
    assert told["reason"].to_dict() == {
        "musee": "Textes d'« autre » rangés d'après config/codebooks/autres.csv.",
        "freins": "Textes d'« autre » rangés d'après la liste du livre de codes.",
        "age": "",
        "assidu": "Calculée : musee = 'parfois' and age < 40.",
        "nombre": "Calculée : count(freins).",
        "groupe": "moitiés de l'âge",
    }


def test_merged_codes_and_absent_questions_are_flagged(study):
    edits = [
        (
            'codes: {"1": jamais, "2": parfois',
            'reason: trop rares\n    codes: {"1": jamais, "2": parfois, "4": parfois',
        ),
        ("age: {column: q3}", "age: {absent: ajoutée ensuite, note: en 2020}"),
    ]
    written = study(edits=edits)
    cleaned = written.clean()
    told = audit(crosswalk(cleaned.sources, cleaned.recodes, read_study(written.root).questions)).set_index("question")
    assert told.loc["musee", "comparability"] == "recoded"
    assert told.loc["musee", "codes"] == 5
    assert told.loc["age", "comparability"] == "absent"
    assert told.loc["age", ["reason", "note"]].tolist() == ["ajoutée ensuite", "en 2020"]
    assert told.loc["musee", "reason"] == "trop rares"
    assert set(cleaned.missing.query("question == 'groupe'")["kind"]) == {"not_asked"}


def test_two_spellings_of_a_code_lose_no_distinction(study):
    written = study(edits=[('"1": jamais', '"1": jamais, "Jamais": jamais, "JAMAIS ": jamais')])
    (problem,) = written.problems(written.codebook)
    assert "« jamais » (1, Jamais)" in problem.found
    cleaned = study(edits=[('"1": jamais', '"Jamais": jamais, "JAMAIS ": jamais')], raw=RAW.replace(";1;", ";Jamais;"))
    codes = cleaned.clean().recodes.query("question == 'musee' and column == 'q1'").set_index("code")["is_recoded"]
    assert codes.to_dict() == {"Jamais": False, "JAMAIS ": False, "2": False, "3": False}


def test_the_answers_to_sound_questions_are_checked_beside_a_faulty_list(study):
    edits = [("assidu: {compute: \"musee = 'parfois' and age < 40\", codes:", 'assidu: {compute: "age < 40", codes:')]
    faulty = study(edits=edits, listed=LIST + "x,parfoi\n", raw=RAW.replace(";30\n", ";trente\n"))
    told = check_study(faulty.root).problems
    places = {problem.file: problem.place for problem in told}
    assert places["config/codebooks/autres.csv"] == ("questions", "musee", "others", "file")
    assert "q3 « Âge »" in [problem.subject for problem in told]
