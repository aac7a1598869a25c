"""Every fault of a received file is told in clear words, all at once, and nothing is made from it."""

import pytest

from analysis.harmonising.checking import check_study

HEADER = "nom;mail;q1;q2;q3;q4a;q4b;q5\n"
ANA = "Ana;a@x.fr;1;50 €;30;Y;N;bien\n"


@pytest.mark.parametrize(
    ("raw", "found", "remedy"),
    [
        (None, "le fichier est introuvable", "data/raw/v1.csv"),
        (b"", "le fichier est vide", "redemander l'export"),
        (b" \n\n", "le fichier est vide", "redemander l'export"),
        (HEADER, "n'a qu'un en-tête", "redemander l'export"),
        ((HEADER + ANA).encode("utf-16"), "il est à lire en utf-8-sig et commence par la marque", "encoding: utf-16"),
        ((HEADER + ANA).encode("utf-16-le"), "UTF-16 sans marque d'ordre, ou abîmé", "encoding: utf-16"),
        (HEADER.encode() + "Ana;;1;5;3;Y;N;à côté\n".encode("latin-1"), "ne se lit pas ainsi (ligne 2)", "cp1252"),
        (HEADER + ANA + "Bob;b@x.fr;1", "le fichier est coupé : sa dernière ligne (3) a 3 cellules au lieu de 8", ""),
        (HEADER + ANA + 'Bob;b@x.fr;1;1;1;N;N;"bi', "coupé : un guillemet ouvert ligne 3 n'est jamais refermé", ""),
        (HEADER + "x;" + ANA + ANA, "1 ligne(s) n'ont pas les 8 cellules de l'en-tête : ligne 2 (9)", "guillemets"),
        (HEADER + 'Ana;a@x.fr;"1"x;5;3;N;N;\n', "un guillemet est mal placé ligne 2", "redemander"),
        (HEADER + ANA.replace("bien", "b" * 140_000), "une cellule de la ligne 2 dépasse 131072 caractères", ""),
        ((HEADER + ANA).replace(";", ","), "semble séparé par « virgule »", 'delimiter: ","'),
        ((HEADER + ANA).replace(";", "\t"), "semble séparé par « tabulation »", "delimiter"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_message(small_study, raw, found, remedy):
    study = small_study(raw=raw)
    (problem,) = study.problems(study.clean)
    assert problem.file == "data/raw/v1.csv"
    assert found in problem.found
    assert remedy in problem.remedy


def test_utf8_declared_as_windows_is_told(small_study):
    study = small_study(edits=[('delimiter: ";"', 'delimiter: ";", encoding: cp1252')])
    (problem,) = study.problems(study.clean)
    assert "déclaré en cp1252 et se lit en UTF-8" in problem.found
    assert "encoding: utf-8-sig" in problem.remedy


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ((HEADER + ANA).encode("utf-16")[:-1], "coupé : le dernier signe de la ligne 2 n'est pas entier"),
        ((HEADER + ANA).encode("utf-16") + b"\x3d\xd8", "coupé : le dernier signe de la ligne 3 n'est pas entier"),
        ((HEADER + ANA).encode("utf-16") + b"\x3d\xd8a\0", "abîmé : ligne 3, une moitié de signe est seule"),
        (HEADER.encode("utf-16-be") + b"\xde\x00" + ANA.encode("utf-16-be"), "abîmé : ligne 2, une moitié"),
        ((HEADER + "Ana;\0").encode("utf-16"), "un caractère nul ligne 2"),
        ((HEADER + ANA).encode(), "il est déclaré en utf-16 et n'en a ni la marque d'ordre, ni les octets nuls"),
        ("\n ".encode("utf-16"), "le fichier est vide"),
    ],
)
def test_utf16_that_is_cut_or_damaged_or_is_none_is_told(small_study, raw, found):
    study = small_study(raw=raw, edits=[('delimiter: ";"', 'delimiter: ";", encoding: utf-16')])
    (problem,) = study.problems(study.clean)
    assert found in problem.found


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_a_file_in_the_declared_encoding_is_read(small_study, encoding):
    raw = (HEADER + ANA.replace("50 €", "50")).replace("bien", "à côté").encode(encoding)
    edits = [('delimiter: ";"', f'delimiter: ";", encoding: {encoding}')]
    assert len(small_study(raw=raw, edits=edits).clean().answers) == 1


@pytest.mark.parametrize(
    ("header", "subject", "found", "remedy"),
    [
        (
            HEADER.replace("q1", "q01"),
            "colonne « q1 » (questions.musee)",
            "la plus proche est « q01 »",
            'column: "q01"',
        ),
        (HEADER.replace("q1", "zzzz"), "colonne « q1 » (questions.musee)", "elle est absente", "absent: la raison"),
        (HEADER.replace("nom", "Nom"), "colonne « nom » (respondent)", "la plus proche est « Nom »", "respondent"),
    ],
)
def test_a_missing_or_renamed_column_is_told(small_study, header, subject, found, remedy):
    study = small_study(raw=header + ANA)
    told = [problem for problem in study.problems(study.clean) if subject in problem.subject]
    assert len(told) == 1
    assert found in told[0].found
    assert remedy in told[0].remedy


def test_a_doubled_column_that_nobody_reads_is_no_fault(small_study):
    study = small_study(raw=HEADER.replace("\n", ";x;x\n") + ANA.replace("\n", ";1;2\n"))
    assert len(study.clean().answers) == 1


def test_an_undeclared_code_is_told_with_its_rows_and_the_yaml_to_write(small_study):
    rows = "".join(f"P{rank};;7;5;3;N;N;\n" for rank in range(7))
    study = small_study(raw=HEADER + ANA + rows)
    (problem,) = study.problems(study.clean)
    assert problem.subject == "q1 « Musée »"
    assert problem.found == "code « 7 » non déclaré (7 réponses sur 8 ; lignes 3, 4, 5, 6, 7… et 2 autres)"
    assert 'config/codebooks/v1.yaml, sous questions.musee, ajouter sous `codes` : « "7": … »' in problem.remedy
    assert "modalités : jamais, parfois ; codes d'aujourd'hui : 1, 2 ; manquants" in problem.remedy
    assert 'sous `missing` : « no_answer: ["7"] »' in problem.remedy


def test_all_faults_are_told_at_once(small_study):
    raw = HEADER.replace("q5", "q6") + "Ana;a@x.fr;9;cent;beaucoup;O;N;\nBob;b@x.fr;1;5;3;Y;Y;\n"
    study = small_study(raw=raw)
    subjects = [problem.subject for problem in study.problems(study.clean)]
    expected = ["colonne « q5 » (questions.avis)", "q1 « Musée »", "q2 « Budget »", "q3 « Âge »", "q4a « Freins »"]
    assert subjects == [*expected, "« Freins »"]


def test_faults_of_one_layer_do_not_hide_those_of_the_next(small_study):
    raw = HEADER + ANA + "Bob;b@x.fr;7;cent;41;N;N;\n"
    study = small_study(raw=raw, edits=[('"2": parfois', '"2": souvent')])
    with (study.root / "config/study.yaml").open("a", encoding="utf-8") as file:
        file.write("spaces: {main: {themes: [absent], n_axes: 2}}\n")
    checked = check_study(study.root)
    told = {each.file: [] for each in checked.problems}
    for each in checked.problems:
        told[each.file].append(each.found)
    assert any("absent" in found for found in told["config/study.yaml"])
    assert any("souvent" in found for found in told["config/codebooks/v1.yaml"])
    assert any("cent" in found or "nombre" in found for found in told["data/raw/v1.csv"])
    assert not any("« 7 »" in found for found in told["data/raw/v1.csv"])  # its question is to be mended first
    assert checked.combined is None


def test_na_and_none_are_answers_unless_declared(small_study):
    study = small_study(raw=HEADER + ANA + "Bob;b@x.fr;NA;5;3;N;N;NA\n")
    (problem,) = study.problems(study.clean)
    assert "code « NA » non déclaré" in problem.found
    declared = small_study(
        raw=HEADER + ANA + "Bob;b@x.fr;NA;5;3;N;N;NA\n", edits=[('no_answer: [""]', 'no_answer: [""], dont_know: [NA]')]
    )
    missing = declared.clean().missing
    assert missing[["question", "kind"]].to_numpy().tolist() == [["musee", "dont_know"], ["avis", "dont_know"]]


def test_more_answers_than_allowed_are_told_or_treated_as_declared(small_study):
    raw = HEADER + ANA.replace("Y;N", "Y;Y")
    study = small_study(raw=raw)
    (problem,) = study.problems(study.clean)
    assert problem.found == "plus d'une réponse (1 réponse sur 1 ; ligne 2)"
    kept = small_study(raw=raw, edits=[("at_most: 1", "at_most: 1, beyond: keep")]).clean()
    assert kept.multiple["category"].tolist() == ["temps", "prix"]
    blank = small_study(raw=raw, edits=[("at_most: 1", "at_most: 1, beyond: no_answer")]).clean()
    assert blank.multiple.empty
    assert blank.missing["kind"].tolist() == ["no_answer"]


@pytest.mark.parametrize("secret", ["Ana", "écrire à ana", "ecrivez@moi.fr", "06 12 34 56 78", "mot " * 30])
def test_a_message_shows_nothing_that_names_someone(small_study, secret):
    study = small_study(raw=HEADER + ANA.replace(";1;", f";{secret};"))
    (problem,) = study.problems(study.clean)
    assert secret not in problem.found + problem.remedy
    assert "texte masqué" in problem.found


def test_numbers_written_otherwise_are_one_fault_with_the_signs_to_declare(small_study):
    questionnaire = "questions:\n  revenu: {label: Revenu, role: descriptive, type: number}\n"
    codebook = "source: {format: csv, delimiter: ';'}\nrespondent: {key: []}\nquestions:\n  revenu: {column: r}\n"
    raw = "r\n1 000,50\n12 000,00\n1\u202f500,25\nbeaucoup\n"
    study = small_study(questionnaire=questionnaire, codebook=codebook, raw=raw)
    number, text = study.problems(study.clean)
    assert "dont « 1 000,50 » (3 réponses sur 4 ; lignes 2, 3, 4)" in number.found
    assert 'écrire « number: {decimal: ",", thousands: " "} »' in number.remedy
    assert "texte masqué" in text.found


def test_numbers_put_in_classes_are_told_the_sign_to_declare_too(small_study):
    questionnaire = (
        "questions:\n  etp: {label: ETP, role: descriptive, type: single, categories: {peu: Peu, plus: Plus}}\n"
    )
    number, classes = "number: {units: {ETP: 1}}", "classes: [{below: 3, is: peu}, {is: plus}], reason: Deux."
    codebook = (
        f"source: {{format: csv}}\nrespondent: {{key: []}}\nquestions:\n  etp: {{column: r, {number}, {classes}}}\n"
    )
    raw = 'r\n"4,5 ETP"\n"0,5 ETP"\n2\n'
    study = small_study(questionnaire=questionnaire, codebook=codebook, raw=raw)
    (fault,) = study.problems(study.clean)
    assert "dont « 4,5 ETP » (2 réponses sur 3 ; lignes 2, 3)" in fault.found
    assert 'decimal: ","' in fault.remedy


def test_a_sign_that_may_part_thousands_or_decimals_is_told_both_ways(small_study):
    questionnaire = "questions:\n  revenu: {label: Revenu, role: descriptive, type: number}\n"
    form = "source: {format: csv, delimiter: ';', decimal: ','}\n"
    codebook = form + "respondent: {key: []}\nquestions:\n  revenu: {column: r}\n"
    raw = "r\n12.500\n1.000\n350\n"
    study = small_study(questionnaire=questionnaire, codebook=codebook, raw=raw)
    (number,) = study.problems(study.clean)
    assert "milliers ou les décimales" in number.found
    thousands, decimals = 'decimal: ",", thousands: "."', 'decimal: "."'
    assert f"« number: {{{thousands}}} » si « 12.500 » se lit en milliers" in number.remedy
    assert f"« number: {{{decimals}}} » s'il a des décimales" in number.remedy
    for told, value in ((thousands, 12500.0), (decimals, 12.5)):
        edited = codebook.replace("column: r", f"column: r, number: {{{told}}}")
        cleaned = small_study(questionnaire=questionnaire, codebook=edited, raw=raw).clean()
        assert cleaned.answers["revenu"].iloc[0] == value


def test_many_undeclared_texts_are_summed_up(small_study):
    rows = "".join(f"P{rank};;c{rank};5;3;N;N;\n" for rank in range(20))
    study = small_study(raw=HEADER + rows)
    problems = study.problems(study.clean)
    assert len(problems) == 9
    assert "12 autres textes non déclarés (12 réponses sur 20" in problems[-1].found


def test_rules_that_keep_nobody_are_told(small_study):
    edits = [("missing: {no", 'set_aside: {test: {column: nom, matches: "."}}\nmissing: {no')]
    study = small_study(edits=edits)
    (problem,) = study.problems(study.clean)
    assert problem.found == "aucune ligne n'est gardée"


def test_a_key_held_twice_is_told_when_doubles_are_not_declared(small_study):
    study = small_study(raw=HEADER + ANA + ANA.replace("Ana", " ANA "))
    (problem,) = study.problems(study.clean)
    assert "la même clé de répondant (2 réponses sur 2 ; lignes 2, 3)" in problem.found
    assert "duplicate: {keep: last}" in problem.remedy


def test_a_weight_that_is_no_positive_number_is_told(small_study):
    edits = [
        ("missing: {no", "weight: {column: q5}\nmissing: {no"),
        ("avis: {column: q5}", "avis: {absent: non posée}"),
    ]
    study = small_study(
        raw=HEADER + ANA.replace("bien", "0") + ANA.replace("Ana", "Bob").replace("bien", "x"), edits=edits
    )
    (problem,) = study.problems(study.clean)
    assert problem.subject == "colonne « q5 »"
    assert "nombres positifs (2 réponses sur 2 ; lignes 2, 3)" in problem.found


def test_a_rule_over_numbers_tells_what_it_cannot_read(small_study):
    edits = [("missing: {no", "set_aside: {incomplete: {column: q5, below: 6}}\nmissing: {no")]
    study = small_study(edits=edits, raw=HEADER + ANA)
    (problem,) = study.problems(study.clean)
    assert problem.found == "ce ne sont pas des nombres (1 réponse sur 1 ; ligne 2)"
