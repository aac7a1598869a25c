"""A codebook is checked against the questionnaire: each fault has its line and its remedy."""

import pytest

FREINS = 'freins: {columns: {q4a: temps, q4b: prix}, ticked: "Y", unticked: "N", at_most: 1}'
MUSEE = 'musee: {column: q1, codes: {"1": jamais, "2": parfois}}'
BUDGET = "classes: [{below: 100, is: petit}, {is: grand}], number: {units: {€: 1}}"


@pytest.mark.parametrize(
    ("edits", "subject", "found", "remedy"),
    [
        ([("musee:", "muse:")], "ligne 6, questions.muse", "question « muse » inconnue", "écrire « musee »"),
        (
            [("  age: {column: q3}\n", "")],
            "ligne 5, questions",
            "« age » (Âge) n'y est pas",
            "age: {absent: la raison}",
        ),
        ([('"1": jamais', '"1": jamai')], "ligne 6", "« jamai » n'est pas une modalité", "écrire « jamais »"),
        ([('"1": jamais, ', "")], "ligne 6", "rien ne produit : jamais", "not_offered: [jamais]"),
        ([('codes: {"1": jamais, "2": parfois}', "note: x")], "ligne 6", "comment ses modalités se lisent", "codes:"),
        ([("age: {column: q3}", "age: {column: q3, codes: {a: b}}")], "ligne 8", "`codes` ne sert qu'à", "retirer"),
        (
            [("age: {column: q3}", "age: {column: q3, at_most: 2}")],
            "ligne 8",
            "at_most : pour une question",
            "multiple",
        ),
        ([("age: {column: q3}", "age: {note: x}")], "ligne 8", "il faut `column`", "column: …"),
        ([("age: {column: q3}", "age: {absent: non, column: q3}")], "ligne 8", "ne se lit nulle part (column)", ""),
        ([("age: {column: q3}", "age: {column: mail}")], "ligne 8", "« mail » identifie les répondants", "respondent"),
        ([(BUDGET, f"codes: {{a: petit, b: grand}}, {BUDGET}")], "ligne 7", "`codes` et `classes` à la fois", ""),
        ([("{below: 100, is: petit}", "{is: petit}")], "ligne 7", "la dernière n'en a pas", "sauf à la dernière"),
        ([("{below: 100, is: petit}", "{below: 1, up_to: 2, is: petit}")], "ligne 7", "la dernière n'en a pas", ""),
        (
            [("[{below: 100, is: petit}", "[{below: 9, is: petit}, {up_to: 9, is: petit}")],
            "ligne 7",
            "les bornes ne sont pas croissantes",
            "plus petite",
        ),
        ([('ticked: "Y", ', "")], "ligne 9", "rien ne dit ce qu'est une case cochée", "ticked"),
        ([(FREINS, "freins: {column: q4a}")], "ligne 9", "ont un séparateur et des codes", "« codes: {…} »"),
        (
            [(FREINS, "freins: {column: q4a, codes: {a: temps, b: prix}}")],
            "ligne 9",
            "ont un séparateur et des codes",
            'ajouter « separator: ";" », ou',  # a second `codes` would be refused
        ),
        ([('ticked: "Y"', 'ticked: "Y", separator: ","')], "ligne 9", "separator ne va pas avec `columns`", ""),
        ([('ticked: "Y"', 'ticked: "Y", number: {}')], "ligne 9", "number ne va pas avec une question", ""),
        ([("q4b: prix", "q4b: pris")], "ligne 9", "« pris » n'est pas une modalité", "écrire « prix »"),
        ([('no_answer: [""]', "not_asked: [null]")], "ligne 4", "null (cellule vide sans guillemets)", "limesurvey"),
        (
            [(MUSEE, MUSEE.replace('"2"', "Jamais: jamais, JAMAIS").replace("}}", "}, normalise: [case]}"))],
            "ligne 6",
            "« JAMAIS » veut dire à la fois « jamais » et « parfois »",
            "qu'un",
        ),
        (
            [(MUSEE, MUSEE.replace("}}", '}, missing: {dont_know: ["1"]}}'))],
            "ligne 6",
            "« 1 » veut dire à la fois « jamais » et « dont_know »",
            "qu'un",
        ),
        (
            [("missing: {", "set_aside: {test: {column: a}}\nmissing: {")],
            "ligne 4",
            "0 critère(s) au lieu d'un",
            "equals",
        ),
        (
            [("missing: {", 'set_aside: {test: {column: a, matches: "("}}\nmissing: {')],
            "ligne 4",
            "expression régulière fautive",
            "corriger",
        ),
        (
            [("key: [nom]", "key: []"), ("missing: {", "set_aside: {duplicate: {keep: last}}\nmissing: {")],
            "ligne 4",
            "sans clé de répondant",
            "key",
        ),
        (
            [('"1": jamais, "2": parfois', '"1": jamais, "2": parfois, "3": parfois, "4": parfois')],
            "ligne 6, questions.musee",
            "plusieurs codes font une même modalité, sans raison : « parfois » (2, 3, 4)",
            "ajouter « reason: pourquoi ces réponses sont réunies »",
        ),
        (
            [("q4b: prix", "q4b: prix, q4c: prix"), ('ticked: "Y"', 'ticked: "Y", note: réunis')],
            "ligne 9, questions.freins",
            "sans raison : « prix » (q4b, q4c)",
            "réunies » ; si `note` la dit, la renommer `reason`",
        ),
        (
            [(", reason: de l'essai", "")],
            "ligne 7, questions.budget",
            "un nombre y devient des classes, sans raison",
            "ajouter « reason: d'où viennent ces bornes »",
        ),
        ([("missing: {", "edition: {}\nmissing: {")], "ligne 4", "il faut `constant` ou bien `column`", "constant"),
        ([("missing: {", "edition: {column: an}\nmissing: {")], "ligne 4", "ne déclare pas la question", "editions"),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_remedy(small_study, edits, subject, found, remedy):
    study = small_study(edits=edits)
    told = [problem for problem in study.problems(study.codebook) if found in problem.found]
    assert len(told) == 1
    assert told[0].file == "config/codebooks/v1.yaml"
    assert told[0].subject.startswith(subject)
    assert remedy in told[0].remedy


def test_an_edition_that_the_questionnaire_does_not_know_is_told(small_study):
    study = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves: {v1: {codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv]}}
editions: {question: edition, reference: "2018"}
"""
    asked = '{label: Édition, role: supplementary, type: single, categories: {"2018": "2018"}}'
    questionnaire = f"questions:\n  edition: {asked}\n"
    codebook = 'source: {format: csv}\nrespondent: {key: []}\nedition: {constant: "2019"}\nquestions: {}\n'

    def told(text):
        written = small_study(study=study, questionnaire=questionnaire, codebook=text)
        return [(problem.found, problem.remedy) for problem in written.problems(written.codebook)]

    ((found, remedy),) = told(codebook)
    assert found == "« 2019 » n'est pas une modalité de « edition »"
    assert 'sous questions.edition.categories, ajouter « "2019": "2019" » ; sinon, écrire « 2018 »' in remedy
    ((found, _),) = told(codebook.replace('edition: {constant: "2019"}\n', ""))
    assert found == "l'édition des répondants n'est pas déclarée"
    read = codebook.replace('constant: "2019"', 'column: an, codes: {a: "2018", b: "2018"}')
    ((found, _),) = told(read)
    assert found == "plusieurs codes font une même modalité, sans raison : « 2018 » (a, b)"
    doubled = codebook.replace('"2019"', '"2018"').replace("{}", "{edition: {column: a}}")
    assert "« edition » est la question des éditions" in [found for found, _ in told(doubled)]


def test_a_category_that_was_not_offered_is_no_fault(small_study):
    edits = [('"1": jamais, "2": parfois}', '"1": jamais}, not_offered: [parfois]')]
    assert small_study(edits=edits).codebook().recodings["musee"].not_offered == ("parfois",)


def test_what_is_declared_for_all_is_joined_to_what_a_question_declares(small_study):
    edits = [
        ("missing: {no", "normalise: [case]\nmissing: {no"),
        ("age: {column: q3}", 'age: {column: q3, missing: {dont_know: ["99"]}}'),
        ("csv,", 'csv, decimal: ",",'),
    ]
    recodings = small_study(edits=edits).codebook().recodings
    assert recodings["age"].missing == {"": "no_answer", "99": "dont_know"}
    assert recodings["musee"].missing == {"": "no_answer"}
    assert recodings["age"].normalise == ("case",)
    assert recodings["age"].number.decimal == ","


def test_the_place_of_a_fault_needs_no_reading_of_its_words(small_study):
    study = small_study(edits=[('"2": parfois', '"2": parfoi'), ("{below: 100, is: petit}", "{below: 100, is: peti}")])
    places = {problem.place for problem in study.problems(study.codebook)}
    assert places >= {("questions", "musee", "codes", "2"), ("questions", "budget", "classes", 0, "is")}


@pytest.mark.parametrize(
    "edit",
    [
        ("below: 100", "below: TODO"),
        (BUDGET, "classes: TODO"),
        ("units: {€: 1}", "maximum: TODO"),
        ('codes: {"1": jamais, "2": parfois}', "codes: TODO"),
        ('"2": parfois', '"2": TODO'),
        ("age: {column: q3}", "age: TODO"),
        ("age: {column: q3}", "age: {compute: TODO}"),
        ("at_most: 1", "at_most: TODO"),
    ],
)
def test_what_a_draft_leaves_is_told_as_undecided_wherever_it_stands(small_study, edit):
    study = small_study(edits=[edit])
    problems = study.problems(study.codebook)
    assert "« TODO » reste à décider" in problems[0].found
    assert all("TODO" in each.found or "rien ne produit" in each.found for each in problems)
