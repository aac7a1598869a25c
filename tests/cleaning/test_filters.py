"""Filters say who was asked, where the file has lost it; an answer outside of them is told, or treated as declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cleaning.wave import clean_wave
from analysis.codebook.dependencies import circles, reading_order
from analysis.codebook.values import Codebook, Recoding, Respondent, Source
from analysis.harmonising.harmonisation import combine_waves, dictionary
from analysis.problems import StudyError
from analysis.readers.csv import read_csv
from analysis.study import Question, read_study

QUESTIONNAIRE = """
themes: {lieux: {label: Lieux}}
questions:
  reseau: {label: Réseau, theme: lieux, role: active, type: single, categories: {oui: Oui, non: Non}}
  role: {label: Rôle, role: descriptive, type: single, categories: {chef: Chef, membre: Membre}}
  age: {label: Âge, role: supplementary, type: number}
  freins: {label: Freins, role: descriptive, type: multiple, categories: {temps: Temps, prix: Prix}}
  avis: {label: Avis, role: descriptive, type: text}
"""
CODEBOOK = """
source: {format: csv, delimiter: ";"}
respondent: {key: [nom]}
missing: {no_answer: [""], dont_know: [nsp], not_applicable: [so]}
questions:
  reseau: {column: q1, codes: {"1": oui, "2": non}}
  role: {column: q2, codes: {C: chef, M: membre}, asked_if: "reseau = 'oui'"}
  age: {column: q3, asked_if: "reseau = 'oui'"}
  freins: {columns: {q4a: temps, q4b: prix}, ticked: "Y", asked_if: "reseau = 'oui'"}
  avis: {column: q5, asked_if: "reseau = 'oui'"}
"""
HEADER = "nom;q1;q2;q3;q4a;q4b;q5\n"
RAW = f"""{HEADER}Ana;1;C;30;Y;;bien
Bob;1;;;;;
Cyd;2;;;;;
Dan;;;;;;
Eve;nsp;;;;;
"""
FILTERED = ("role", "age", "freins", "avis")


@pytest.fixture
def study(small_study):
    def write(raw=RAW, edits=(), questionnaire=QUESTIONNAIRE, codebook=CODEBOOK):
        return small_study(questionnaire=questionnaire, codebook=codebook, raw=raw, edits=edits)

    return write


def kinds(cleaned):
    """Return the kind of missing of each respondent, by rank, then question."""
    places = {name: rank for rank, name in enumerate(cleaned.answers["respondent"])}
    return {(places[row.respondent], row.question): row.kind for row in cleaned.missing.itertuples()}


def treated(cleaned):
    return cleaned.treatments.set_index(["question", "treatment"])["n"].to_dict()


@pytest.mark.parametrize("question", FILTERED)
def test_whom_the_filter_leaves_out_was_not_asked_whatever_the_type(study, question):
    found = kinds(study().clean())
    assert (0, question) not in found
    assert [found[rank, question] for rank in range(1, 5)] == ["no_answer", "not_asked", "not_asked", "not_asked"]


def test_a_blank_needs_no_other_declaration_where_the_filter_leaves_it_out(study):
    edits = [('no_answer: [""], ', ""), ('q1, codes: {"1"', 'q1, missing: {no_answer: [""]}, codes: {"1"')]
    left_out = HEADER + "Cyd;2;;;;;\nDan;;;;;;\n"
    assert {kinds(study(raw=left_out, edits=edits).clean())[0, key] for key in FILTERED} == {"not_asked"}
    faulty = study(raw=left_out + "Bob;1;;;;;\n", edits=edits)
    problems = faulty.problems(faulty.clean)
    assert [problem.subject.split()[0] for problem in problems] == ["q2", "q3", "q4a", "q4b", "q5"]
    assert {problem.found for problem in problems} == {"cellule vide : non déclaré (1 réponse sur 3 ; ligne 4)"}


def test_a_written_reason_stays_and_a_null_of_the_file_has_the_last_word(study):
    raw = '"nom";"q1";"q2";"q3";"q4a";"q4b";"q5"\n"Ana";"1";;"4";"Y";"";""\n"Bob";"2";"so";;"";"";""\n'
    limesurvey = [("format: csv", "format: limesurvey"), ('no_answer: [""]', 'no_answer: [""], not_asked: [null]')]
    cleaned = study(raw=raw, edits=limesurvey).clean()
    found = kinds(cleaned)
    assert found[0, "role"] == "not_asked"  # hidden by LimeSurvey, though the filter would ask
    assert found[1, "role"] == "not_applicable"
    assert {found[1, key] for key in ("age", "freins", "avis")} == {"not_asked"}
    assert treated(cleaned) == {("role", "file_over_filter"): 1}


def test_a_box_that_is_not_ticked_is_no_answer(study):
    edits = [('ticked: "Y"', 'ticked: "Y", unticked: "N"')]
    cleaned = study(raw=HEADER + "Ana;1;C;3;N;N;x\nBob;2;;;N;N;\n", edits=edits).clean()
    assert (0, "freins") not in kinds(cleaned)  # asked: none of them
    assert kinds(cleaned)[1, "freins"] == "not_asked"


OUTSIDE = HEADER + "Ana;1;C;30;Y;;bien\nBob;2;M;41;Y;Y;mal\nCyd;2;nsp;;;;\nDan;;;;;;\n"


def test_answers_outside_of_a_filter_are_told_with_their_lines(study):
    told = study(raw=OUTSIDE)
    problems = told.problems(told.clean)
    assert [problem.subject for problem in problems] == ["« Rôle »", "« Âge »", "« Freins »", "« Avis »"]
    assert problems[0].found == "répondue hors de son filtre, « reseau = 'oui' » (2 réponses sur 4 ; lignes 3, 4)"
    assert problems[1].found.endswith("(1 réponse sur 4 ; ligne 3)")
    assert "« outside: keep »" in problems[0].remedy
    assert "« outside: not_asked » (non posée) sous questions.role" in problems[0].remedy
    assert problems[0].file == "data/raw/v1.csv"


def treated_outside(study, choice):
    """Return the cleaned wave where every filter declares what becomes of answers outside of it."""
    edits = [("asked_if: \"reseau = 'oui'\"", f"asked_if: \"reseau = 'oui'\", outside: {choice}")]
    return study(raw=OUTSIDE, edits=edits).clean()


def test_answers_outside_of_a_filter_are_kept_where_it_is_declared(study):
    cleaned = treated_outside(study, "keep")
    assert cleaned.answers["role"].tolist()[:2] == ["chef", "membre"]
    assert cleaned.answers["age"].tolist()[:2] == [30, 41]
    assert cleaned.multiple["category"].tolist() == ["temps", "temps", "prix"]
    assert kinds(cleaned)[2, "role"] == "dont_know"
    assert [kinds(cleaned)[rank, "age"] for rank in (2, 3)] == ["not_asked", "not_asked"]
    assert treated(cleaned)["role", "outside_keep"] == 2


def test_answers_outside_of_a_filter_are_not_asked_where_it_is_declared(study):
    cleaned = treated_outside(study, "not_asked")
    assert cleaned.answers["role"].isna().tolist() == [False, True, True, True]
    assert cleaned.answers["role"].cat.categories.tolist() == ["chef", "membre"]
    assert cleaned.answers["age"].isna().tolist() == [False, True, True, True]
    assert cleaned.multiple["category"].tolist() == ["temps"]
    assert {kinds(cleaned)[rank, key] for rank in (1, 2, 3) for key in FILTERED} == {"not_asked"}
    assert treated(cleaned) == {(key, "outside_not_asked"): 2 if key == "role" else 1 for key in FILTERED}


def test_an_undeclared_code_of_the_filter_is_told_without_what_follows(study):
    told = study(raw=HEADER + "Ana;9;C;30;Y;;bien\n")
    (problem,) = told.problems(told.clean)
    assert problem.subject == "q1 « Réseau »"


def test_an_undeclared_code_of_whom_was_not_asked_is_told_too(study):
    told = study(raw=HEADER + "Ana;2;Z;;;;\n")
    (problem,) = told.problems(told.clean)
    assert "code « Z » non déclaré" in problem.found


def test_a_column_that_is_not_there_is_told_alone(study):
    told = study(raw=RAW.replace("q1", "q9"))
    (problem,) = told.problems(told.clean)
    assert problem.subject == "colonne « q1 » (questions.reseau)"


def test_filters_follow_each_other_and_computed_questions(study):
    asked = f"{QUESTIONNAIRE}  chef: {{label: Chef, role: descriptive, type: single, categories: {{o: O, n: N}}}}\n"
    codebook = CODEBOOK.replace("q3, asked_if: \"reseau = 'oui'\"", "q3, asked_if: \"chef = 'o'\"")
    codebook += '  chef: {compute: "role = \'chef\'", codes: {"true": o, "false": n}}\n'
    raw = f"{HEADER}Ana;1;C;;;;\nBob;1;M;;;;\nCyd;2;;;;;\n"
    found = kinds(study(raw=raw, questionnaire=asked, codebook=codebook).clean())
    assert [found[rank, "age"] for rank in range(3)] == ["no_answer", "not_asked", "not_asked"]
    assert found[2, "chef"] == "not_asked"


PAGES = '"nom";"submitdate";"q1";"q2";"q3";"q4a";"q4b";"q5"\n'


def test_a_questionnaire_left_half_way_was_not_asked_what_a_known_filter_hides(study):
    edits = [
        ("format: csv", "format: limesurvey"),
        ("missing: {", "abandoned: {submitted: submitdate}\nmissing: {"),
        ('no_answer: [""]', 'no_answer: [""], not_asked: [null]'),
    ]
    rows = ['"Ana";;"2";;;;;\n', '"Bob";;"1";;;;;\n', '"Cyd";;;;;;;\n']
    found = kinds(study(raw=PAGES + "".join(rows), edits=edits).clean())
    assert [found[rank, "age"] for rank in range(3)] == ["not_asked", "no_answer", "no_answer"]


ASKED = "age: {column: q3, asked_if: \"reseau = 'oui'\"}"


@pytest.mark.parametrize(
    ("edits", "found", "remedy"),
    [
        ([(ASKED, ASKED.replace("reseau", "resau"))], "caractère 1 : question « resau » inconnue", "écrire « reseau »"),
        ([(ASKED, ASKED.replace("oui", "ouï"))], "« ouï » n'est pas une modalité de « reseau »", "écrire « oui »"),
        ([(ASKED, ASKED.replace("'oui'\"", "'oui' &\""))], "caractère 16 : signe « & » inattendu", "retirer"),
        ([(ASKED, ASKED.replace("reseau = 'oui'", "count(freins)"))], "donne un nombre, pas une condition", "comparer"),
        ([(ASKED, ASKED.replace("reseau = 'oui'", "1 = 1"))], "le filtre ne lit aucune question", "nommer"),
        ([(ASKED, ASKED.replace("reseau = 'oui'", "age > 3"))], "cette question se lit elle-même : age", "autre"),
        ([(ASKED, ASKED.replace("reseau = 'oui'", "known(avis)"))], "« avis » est une réponse libre", "autre question"),
        ([(ASKED, "age: {column: q3, outside: keep}")], "`outside` ne sert qu'avec `asked_if`", "asked_if: …"),
        (
            [('reseau: {column: q1, codes: {"1": oui, "2": non}}', "reseau: {absent: non posée}")],
            "la question « reseau » est absente de cette vague",
            "choisir parmi : role, age, freins, avis",
        ),
        (
            [('{"1": oui, "2": non}}', '{"1": oui, "2": non}, asked_if: "role = \'chef\'"}')],
            "se calculent ou se filtrent l'une par l'autre : reseau, role",
            "qu'une",
        ),
        ([(ASKED, "age: {absent: non posée, asked_if: x}")], "ne se lit nulle part (asked_if)", "garder `absent`"),
    ],
)
def test_a_faulty_filter_is_told_with_its_remedy(study, edits, found, remedy):
    faulty = study(edits=edits)
    told = [problem for problem in faulty.problems(faulty.codebook) if found in problem.found]
    assert told, [problem.found for problem in faulty.problems(faulty.codebook)]
    assert remedy in told[0].remedy
    assert told[0].file == "config/codebooks/v1.yaml"


def test_a_computed_question_has_no_filter_of_its_own(study):
    faulty = study(edits=[(ASKED, 'age: {compute: "count(freins)", asked_if: "reseau = \'oui\'"}')])
    (problem,) = faulty.problems(faulty.codebook)
    assert problem.found == "asked_if ne va pas avec `compute`"


def test_the_dictionary_says_whom_each_question_was_asked(study):
    written = study()
    known = read_study(written.root)
    table = dictionary(combine_waves([written.clean()]), known.questions, known.themes)
    universes = table.drop_duplicates("question").set_index("question")["universe"]
    assert universes.to_dict() == {"reseau": ""} | dict.fromkeys(FILTERED, "v1: reseau = 'oui'")


def test_circles_leave_out_what_only_hangs_from_them():
    reads = {"a": {"b"}, "b": {"a"}, "c": {"a"}, "d": {"e"}, "e": {"x"}}
    assert list(circles(reads)) == [["a", "b"]]
    assert list(circles({"a": {"b"}, "b": set()})) == []
    assert reading_order({"a": {"b", "c"}, "b": {"c"}, "c": {"x"}}) == ["c", "b", "a"]
    with pytest.raises(ValueError, match="read each other"):
        reading_order(reads)


QUESTIONS = {
    "un": Question("un", "Un", "active", "single", categories={"a": "A", "b": "B"}),
    "deux": Question("deux", "Deux", "supplementary", "number"),
    "fin": Question("fin", "Fin", "descriptive", "single", categories={"x": "X"}),
}
# Conditions as the codebook writes them, and what they are worth for one person: true, false, or None where unknown.
ATOMS = st.sampled_from(
    [
        ("un = 'a'", lambda un, _: None if un is None else un == "a"),
        ("un != 'a'", lambda un, _: None if un is None else un != "a"),
        ("deux >= 3", lambda _, deux: None if deux is None else deux >= 3),
        ("known(un)", lambda un, _: un is not None),
        ("not known(deux)", lambda _, deux: deux is None),
    ]
)


def both(first, second):
    return False if False in (first, second) else None if None in (first, second) else True


def either(first, second):
    return True if True in (first, second) else None if None in (first, second) else False


def joined(word, join):
    def make(parts):
        (one, is_one), (other, is_other) = parts
        return f"({one} {word} {other})", lambda *person: join(is_one(*person), is_other(*person))

    return make


def negated(part):
    text, worth = part
    return f"not ({text})", lambda *person: None if worth(*person) is None else not worth(*person)


CONDITIONS = st.recursive(
    ATOMS,
    lambda part: st.one_of(
        st.tuples(part, part).map(joined("and", both)),
        st.tuples(part, part).map(joined("or", either)),
        part.map(negated),
    ),
    max_leaves=6,
)
PEOPLE = st.lists(
    st.tuples(st.sampled_from([None, "a", "b"]), st.sampled_from([None, 2, 3, 4]), st.sampled_from([None, "x", "so"])),
    min_size=1,
    max_size=8,
)


@given(condition=CONDITIONS, people=PEOPLE, treatment=st.sampled_from(["refuse", "keep", "not_asked"]))
def test_whatever_the_filter_each_person_was_asked_or_not_as_it_is_worth(condition, people, treatment):
    text, worth = condition
    missing = {"": "no_answer", "so": "not_applicable"}
    recodings = {
        "un": Recoding("un", column="u", codes={"a": "a", "b": "b"}, missing=missing),
        "deux": Recoding("deux", column="d", missing=missing),
        "fin": Recoding("fin", column="f", codes={"x": "x"}, missing=missing, asked_if=text, outside=treatment),
    }
    codebook = Codebook("v", "v.yaml", Source("csv"), Respondent(), recodings, edition="v")
    cells = [("" if cell is None else str(cell) for cell in person) for person in people]
    lines = [",".join([f"i{rank}", *person]) for rank, person in enumerate(cells)]
    raw = read_csv("\n".join(["id,u,d,f", *lines]).encode(), "a.csv", Source("csv"))
    asked = [worth(un, deux) is True for un, deux, _ in people]
    outside = [rank for rank, (_, _, fin) in enumerate(people) if fin == "x" and not asked[rank]]
    if outside and treatment == "refuse":
        with pytest.raises(StudyError, match=f"hors de son filtre.*{len(outside)} réponse"):
            clean_wave([raw], codebook, QUESTIONS, key=b"k")
        return
    cleaned = clean_wave([raw], codebook, QUESTIONS, key=b"k")
    kept = [fin == "x" and (asked[rank] or treatment == "keep") for rank, (_, _, fin) in enumerate(people)]
    assert cleaned.answers["fin"].notna().tolist() == kept
    reasons = [
        "not_applicable" if fin == "so" else "no_answer" if asked[rank] else "not_asked"
        for rank, (_, _, fin) in enumerate(people)
        if not kept[rank]
    ]
    assert cleaned.missing.loc[cleaned.missing["question"] == "fin", "kind"].tolist() == reasons
