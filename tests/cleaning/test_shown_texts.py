"""A message shows codes and the questionnaire's own words; a name typed anywhere is never shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cleaning.showing import COMMON, hint, is_presentable, private_words
from analysis.codebook.values import NumberFormat, Recoding
from analysis.problems import told
from analysis.study import Question

QUESTION = Question("visite", "Visite du musée", "descriptive", "single", categories={"jamais": "Jamais allé"})
RECODING = Recoding(
    "visite", column="q", codes={"A1": "jamais", "Une fois par an": "jamais"}, missing={"99": "no_answer"}
)
PRIVATE = private_words(["Zoé Martin"])


CODES = ["7", "A12", "SQ001", "-1", "2,5", "145000", "N/A", "NSP", "Y"]
WORDS = ["Jamais", "jamais allé", "ne sait pas", "fois"]
NAMES = ["Ana", "Bo", "Léa", "jamais Ana", "a@b.fr", "1984-05-12", "x" * 61]
NUMBERS = ["0612345678", "06 12 34 56 78", "12345678900012"]


@pytest.mark.parametrize("text", CODES + WORDS)
def test_codes_and_words_of_the_questionnaire_are_shown(text):
    assert is_presentable(text, RECODING, QUESTION, PRIVATE)


@pytest.mark.parametrize("text", NAMES + NUMBERS)
def test_what_may_name_someone_is_not(text):
    assert not is_presentable(text, RECODING, QUESTION, PRIVATE)


def test_a_question_that_admits_listed_answers_only_shows_what_it_holds_but_identifying_words():
    closed = Recoding("visite", column="q", codes=RECODING.codes, closed=True)
    assert is_presentable("Souvent", closed, QUESTION, PRIVATE)
    assert not is_presentable("Zoé", closed, QUESTION, PRIVATE)
    assert not is_presentable("z@x.fr", closed, QUESTION, PRIVATE)


@given(name=st.text(st.characters(categories=["Lu", "Ll"]), min_size=2, max_size=12))
def test_no_word_of_letters_is_shown_unless_the_questionnaire_says_it(name):
    from analysis.codebook.texts import normalised

    known = {"visite", "du", "musee", "jamais", "alle", "une", "fois", "par", "an"} | COMMON
    word = normalised(name, ("case", "accents"))
    assert is_presentable(name, RECODING, QUESTION, frozenset()) == (word in known or not word.isalpha())


def test_units_and_words_of_numbers_are_known():
    recoding = Recoding("budget", column="q", number=NumberFormat(units={"brouzouf": 1}))
    question = Question("budget", "Budget", "descriptive", "number")
    assert is_presentable("30 brouzouf", recoding, question, PRIVATE)
    assert not is_presentable("30 sesterces", recoding, question, PRIVATE)


def test_a_masked_text_is_hinted_at():
    assert hint("Jamai", Recoding("v", codes={"Jamais": "jamais"})) == (
        "texte masqué de 5 signes, proche du code « Jamais » (il peut désigner quelqu'un)"
    )
    assert "proche" not in hint("Ana", RECODING)


HEADER = "nom;mail;q1;q2;q3;q4a;q4b;q5\n"


def test_a_first_name_typed_in_any_column_is_in_no_message(small_study):
    raw = HEADER + "Ana;a@x.fr;Léo;Léo;Léo;Léo;Léo;Léo\nBob;b@x.fr;9;1;1;Y;N;\n"
    study = small_study(raw=raw)
    text = told(study.problems(study.clean))
    assert "Léo" not in text
    assert text.count("masqué de 3 signes") == 5
    assert "lire la cellule à cette ligne du fichier" in text
    assert "closed: true" in text


def test_faults_of_one_question_are_grouped_under_it(small_study):
    study = small_study(raw=HEADER + "Ana;;8;1;1;N;N;\nBob;;9;1;1;N;N;\n")
    lines = told(study.problems(study.clean)).replace("\u00a0", " ").splitlines()
    assert lines[:2] == ["data/raw/v1.csv", "  q1 « Musée » : 2 problèmes"]
    assert [line.split()[0] for line in lines[2:] if line[:9].strip()] == ["-", "->", "-", "->"]
    assert lines[3].endswith('ajouter sous `codes` : « "8": … »')  # the line to write, then what helps to write it
    assert lines[4].strip().startswith("ou, si ce n'est pas une réponse, sous `missing`")


@pytest.mark.parametrize(("given", "shown"), [(2, False), (3, True)])
def test_a_text_that_three_gave_is_shown_and_one_of_two_is_not(small_study, given, shown):
    rows = "".join(f"R{rank};;Bernard Aymon;1;1;N;N;\n" for rank in range(given))
    study = small_study(raw=HEADER + rows)
    (problem,) = study.problems(study.clean)
    assert ("« Bernard Aymon »" in problem.found) is shown
    assert ('"Bernard Aymon": …' in problem.remedy) is shown


def test_the_yaml_to_write_names_the_nearest_code(small_study):
    edits = [('"1": jamais, "2": parfois', "Jamais: jamais, Parfois: parfois")]
    study = small_study(raw=HEADER + "Ana;;jamais;1;1;N;N;\n", edits=edits)
    (problem,) = study.problems(study.clean)
    assert 'sous `codes` : « "jamais": jamais »' in problem.remedy
    assert "c'est le code « Jamais », écrit autrement" in problem.remedy


@pytest.mark.parametrize(
    ("text", "category", "near"),
    [
        ("JAMAIS", "jamais", None),
        ("Insatisfait", "…", None),
        ("Plus de 10", "…", None),
        ("Coopératives", "…", "le code le plus proche est « Coopérative »"),
        ("Parfoi", "…", "la modalité la plus proche est « parfois »"),
    ],
)
def test_the_line_to_paste_recodes_nothing_by_likeness(small_study, text, category, near):
    codes = "{Jamais: jamais, Satisfait: jamais, Moins de 10: parfois, Coopérative: parfois}"
    edits = [('codes: {"1": jamais, "2": parfois}', f"closed: true, reason: essai, codes: {codes}")]
    study = small_study(raw=HEADER + f"Ana;;{text};1;1;N;N;\n", edits=edits)
    (problem,) = study.problems(study.clean)
    assert f'« "{text}": {category} »' in problem.remedy
    assert ("plus proche" in problem.remedy) == (near is not None)
    assert near is None or near in problem.remedy
