"""LimeSurvey's conditions become filters that ask the same persons, or are left to a person with the reason."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.cleaning.computing import evaluate
from analysis.cleaning.missing import KINDS
from analysis.cleaning.recoded import Recoded
from analysis.cleaning.wave import clean_wave
from analysis.codebook.expressions import parse
from analysis.codebook.reading import read_codebook
from analysis.commands.set_up import drafted
from analysis.drafting.carrying import Carried
from analysis.drafting.filters import meanings_of
from analysis.drafting.relevance import NotUnderstood
from analysis.drafting.translating import Meanings, Meant, asked_if
from analysis.readers.lss import read_lss
from analysis.readers.raw import read_raw
from analysis.settings import read_settings
from analysis.study import Question, read_study

QUESTIONS = {
    "musee": Question("musee", "M", "active", "single", categories={"jamais": "J", "parfois": "P", "souvent": "S"}),
    "note": Question("note", "N", "active", "single", categories={"bas": "B", "moyen": "M", "haut": "H"}),
    "age": Question("age", "A", "active", "number"),
    "budget": Question("budget", "B", "active", "number", categories={"petit": "P", "grand": "G"}),
    "freins": Question("freins", "F", "active", "multiple", categories={"temps": "T", "prix": "P", "l'envie": "E"}),
}
CODES = {"A1": "jamais", "A2": "parfois", "A3": "souvent"}
NAMES = {
    "Q1": Meant("musee", "choice", CODES),
    "9X1X10": Meant("musee", "choice", CODES),
    "G01Q02": Meant("age", "number"),
    "Q3": Meant("note", "choice", {"1": "bas", "2": "moyen", "3": "haut"}),
    "Q3F": Meant("note", "choice", {"1": "bas", "2": "moyen", "3": "haut"}, is_filtered=True),
    "Q4_SQ001": Meant("freins", "box", category="temps"),
    "Q4_SQ002": Meant("freins", "box", category="prix"),
    "Q4_SQ003": Meant("freins", "box", category="l'envie"),
    "Q5": Meant("budget", "known"),
    "Q6": Meant("musee", "choice", {"A1": "jamais", "A2": "jamais", "A3": None}),
    "Q8_SQ001": Meant("freins", "box", category=None),
}
BOXES = ["Q4_SQ001", "Q4_SQ002", "Q4_SQ003"]
MEANINGS = Meanings(NAMES, {"Q4": BOXES, "Q8": ["Q8_SQ001", "Q8_other"]}, QUESTIONS)


@pytest.mark.parametrize(
    ("relevance", "filtered"),
    [
        ('((Q1.NAOK == "A1"))', "musee = 'jamais'"),
        ('Q1.NAOK=="A1"', "musee = 'jamais'"),
        ("Q1 == 'A1'", "musee = 'jamais'"),
        ('"A1" eq Q1.NAOK', "musee = 'jamais'"),
        ('((9X1X10.NAOK == "A2"))', "musee = 'parfois'"),
        ('INSERTANS:9X1X10 == "A2"', "musee = 'parfois'"),
        ('Q1.NAOK != "A1"', "not known(musee) or musee != 'jamais'"),
        ('Q1.NAOK == "A1" or Q1.NAOK == "A2"', "musee = 'jamais' or musee = 'parfois'"),
        ('Q1.NAOK == "A1" && G01Q02.NAOK >= 18', "musee = 'jamais' and age >= 18"),
        (
            '(Q1.NAOK != "A1") AND !is_empty(Q3.NAOK)',
            "(not known(musee) or musee != 'jamais') and known(note)",
        ),
        ('!(Q1.NAOK == "A1" or Q3.NAOK > 1)', None),
        ("is_empty(Q1.NAOK)", "not known(musee)"),
        ('Q1.NAOK == ""', "not known(musee)"),
        ('Q1.NAOK != ""', "known(musee)"),
        ("Q3.NAOK > 1", "note in ('moyen', 'haut')"),
        ("Q3.NAOK == 2", "note = 'moyen'"),
        ("3 > Q3.NAOK", "note in ('bas', 'moyen')"),
        ("G01Q02.NAOK lt 18.5", "age < 18.5"),
        ('G01Q02.NAOK == "18"', "age = 18"),
        ("!is_empty(Q5.NAOK)", "known(budget)"),
        ('Q4_SQ001.NAOK == "Y"', "freins has 'temps'"),
        ('Q4_SQ003.NAOK == "Y"', 'freins has "l\'envie"'),
        ('Q4_SQ001.NAOK != "Y"', "not known(freins) or not freins has 'temps'"),
        ("!is_empty(Q4_SQ001.NAOK)", "freins has 'temps'"),
        ("is_empty(Q4_SQ001)", "not known(freins) or not freins has 'temps'"),
        ("count(that.Q4.NAOK) > 1", "count(freins) > 1"),
        ("count(Q4_SQ001.NAOK, Q4_SQ002.NAOK) ge 1", "count(freins has 'temps', freins has 'prix') >= 1"),
        ("count(that.Q4.NAOK) == 0", "not known(freins) or count(freins) = 0"),
        ('Q3F == "1"', "note = 'bas'"),
        ('Q3F == "1" and Q1.NAOK == "A1"', "note = 'bas' and musee = 'jamais'"),
        ('Q3F.NAOK != "1"', "not known(note) or note != 'bas'"),
    ],
)
def test_the_usual_conditions_are_translated(relevance, filtered):
    expected = (
        filtered or "(not known(musee) or musee != 'jamais') and (not known(note) or not note in ('moyen', 'haut'))"
    )
    assert asked_if(relevance, MEANINGS) == expected


@pytest.mark.parametrize(
    ("relevance", "reason"),
    [
        ("", "elle s'arrête trop tôt"),
        ("1", "une question seule, sans comparaison"),
        ("Q4_SQ001.NAOK", "une question seule, sans comparaison"),
        ("Q1.NAOK = 4", "signe « = »"),
        ("{Q1.NAOK}", "signe « { »"),
        ('Q1.NAOK == "A1" Q3', "« Q3 » inattendu"),
        ('(Q1.NAOK == "A1"', "elle s'arrête trop tôt"),
        ('!Q1.NAOK == "A1"', "« ! » devant autre chose que des parenthèses"),
        ("intval(Q3.NAOK) ge 1", "fonction « intval »"),
        ('regexMatch("/a/", Q1.NAOK)', "fonction « regexMatch »"),
        ("Q1.NAOK == Q3.NAOK", "une comparaison qui n'est pas d'une question et d'une valeur"),
        ("1 == 1", "une comparaison qui n'est pas d'une question et d'une valeur"),
        ('Q9.NAOK == "A1"', "« Q9 » n'est lue par aucune question à modalités ou à nombre"),
        ('Q1.NAOK == "A9"', "aucun code ne convient"),
        ('Q1.NAOK == " "', "aucun code ne convient"),
        ("Q1.NAOK > 1", "un ordre entre des codes qui ne sont pas des nombres"),
        ('Q3.NAOK > "1"', "un ordre entre textes"),
        ('G01Q02.NAOK == "dix"', "un nombre comparé à « dix »"),
        ("G01Q02.NAOK > .5", "signe « . »"),
        ("Q5.NAOK > 3", "que le questionnaire lit en classes"),
        ('Q4_SQ001.NAOK == "N"', "une case comparée à « N »"),
        ('Q6.NAOK == "A1"', "plusieurs codes font une même modalité"),
        ('Q6.NAOK == "A3"', "une de ses réponses n'a pas encore de modalité"),
        ('Q8_SQ001.NAOK == "Y"', "une de ses réponses n'a pas encore de modalité"),
        ("count(that.Q8.NAOK) > 0", "« Q8_other » n'est lue par aucune question"),
        ("count(Q1.NAOK, Q3.NAOK) > 0", "« count » d'autre chose que les cases d'une question"),
        ("count(Q4_SQ001, Q4_SQ001) > 0", "plusieurs cases font une même modalité"),
        ('count(that.Q4) == "1"', "« count » comparé à un texte"),
        ("that.Q4.NAOK > 1", "« that.Q4 » hors de « count »"),
        ("self.NAOK == 1", "« self.NAOK »"),
        ("Q1.shown == 'Jamais'", "« Q1.shown »"),
        ('Q3F != "1"', "« Q3F », sans NAOK, a elle-même un filtre"),
        ('Q3F == "1" or Q1 == "A1"', "« Q3F », sans NAOK, a elle-même un filtre"),
        ("(" * 50 + 'Q1 == "A1"' + ")" * 50, "trop de parenthèses"),
        (" or ".join(['Q1 == "A1"'] * 150), "elle est trop longue"),
        ('Q1 == "A1"' + " " * 6000, "elle est trop longue"),
        (" or ".join(['Q1 == "A1"'] * 60), "plus de 200 mots et signes"),
    ],
)
def test_a_condition_that_is_not_wholly_understood_is_left_with_its_reason(relevance, reason):
    with pytest.raises(NotUnderstood) as fault:
        asked_if(relevance, MEANINGS)
    assert reason in str(fault.value)


# What LimeSurvey's server finds of a comparison, its values being texts: read in its source, written again here.


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def compared(sign, left, right, *, quoted):
    numeric = [is_number(text) for text in (left, right)]
    if sign in ("==", "!="):
        same = float(left) == float(right) if all(numeric) else left == right
        return same == (sign == "==")
    as_text = [not is_number(text) or float(text) == 0 for text in (left, right)]
    if not all(numeric) and not all(as_text):
        return False
    if (left, right) == ("", "0") and sign in ("<=", ">"):
        return sign == "<="
    pair = (float(left), float(right)) if all(numeric) and not quoted else (left, right)
    return {"<": pair[0] < pair[1], "<=": pair[0] <= pair[1], ">": pair[0] > pair[1], ">=": pair[0] >= pair[1]}[sign]


def comparison(name, sign, value, quoted):
    text = f'{name}.NAOK {sign} "{value}"' if quoted else f"{name}.NAOK {sign} {value}"
    return text, lambda person: compared(sign, person[name], value, quoted=quoted)


def emptiness(name):
    return f"is_empty({name}.NAOK)", lambda person: person[name] == ""


def counting(names, sign, value):
    text = f"count({', '.join(f'{name}.NAOK' for name in names)}) {sign} {value}"
    return text, lambda person: compared(sign, str(sum(person[name] != "" for name in names)), value, quoted=False)


SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
EQUALITY = st.sampled_from(["==", "!="])
ATOMS = st.one_of(
    st.builds(comparison, st.just("Q1"), EQUALITY, st.sampled_from(["A1", "A2"]), st.just(True)),
    st.builds(comparison, st.just("Q3"), SIGNS, st.sampled_from(["1", "2", "3"]), st.just(False)),
    st.builds(comparison, st.just("G01Q02"), SIGNS, st.sampled_from(["0", "9", "18"]), st.just(False)),
    st.builds(comparison, st.sampled_from(BOXES), EQUALITY, st.just("Y"), st.just(True)),
    st.builds(emptiness, st.sampled_from(["Q1", "Q3", "G01Q02", *BOXES])),
    st.builds(
        counting,
        st.lists(st.sampled_from(BOXES), min_size=1, max_size=3, unique=True),
        SIGNS,
        st.sampled_from(["0", "1", "2"]),
    ),
)


def joined(parts, word):
    texts, worths = zip(*parts, strict=True)
    join = all if word in ("and", "&&") else any
    return "(" + f") {word} (".join(texts) + ")", lambda person: join(worth(person) for worth in worths)


CONDITIONS = st.recursive(
    ATOMS,
    lambda part: st.one_of(
        st.builds(joined, st.lists(part, min_size=2, max_size=3), st.sampled_from(["and", "or", "&&", "||"])),
        part.map(lambda condition: (f"!({condition[0]})", lambda person: not condition[1](person))),
    ),
    max_leaves=6,
)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "Q1": st.sampled_from(["", "A1", "A2", "A3"]),
            "Q3": st.sampled_from(["", "1", "2", "3"]),
            "G01Q02": st.sampled_from(["", "0", "9", "17", "18", "100"]),
            **{box: st.sampled_from(["", "Y"]) for box in BOXES},
        }
    ),
    min_size=1,
    max_size=8,
)


def recoded(question, answers):
    """Return answers as read where nothing tells a box shown without a tick from one that was not shown."""
    kinds = pd.Series(pd.Categorical(["no_answer" if not each else None for each in answers], dtype=KINDS))
    if question.type == "multiple":
        chosen = np.array([[name in each for name in question.categories] for each in answers])
        return Recoded(pd.Series(np.nan, index=range(len(answers))), kinds, {}, chosen)
    values = pd.Series([each or None for each in answers], dtype="object")
    dtype = pd.CategoricalDtype(list(question.categories)) if question.categories else "float64"
    return Recoded(values.astype(dtype), kinds, {})


def answers_of(people):
    boxes = [[NAMES[box].category for box in BOXES if person[box]] for person in people]
    return {
        "musee": recoded(QUESTIONS["musee"], [CODES.get(person["Q1"]) for person in people]),
        "note": recoded(QUESTIONS["note"], [NAMES["Q3"].codes.get(person["Q3"]) for person in people]),
        "age": recoded(QUESTIONS["age"], [person["G01Q02"] for person in people]),
        "freins": recoded(QUESTIONS["freins"], boxes),
    }


def translated(relevance):
    """Return the filter of a condition, or None with the reason why there is none."""
    try:
        return asked_if(relevance, MEANINGS), ""
    except NotUnderstood as reason:
        return None, str(reason)


@given(condition=CONDITIONS, people=PEOPLE)
def test_a_translated_condition_asks_whom_limesurvey_asks(condition, people):
    relevance, worth = condition
    text, reason = translated(relevance)
    if text is None:
        assert reason == "aucun code ne convient"  # less than the least of the codes
        return
    found = evaluate(parse(text), answers_of(people), QUESTIONS)
    assert (found.known & (found.values == 1)).tolist() == [worth(person) for person in people]


PIECES = st.sampled_from(
    [
        *("Q1.NAOK", "that.Q4", "Q4_SQ001", "9X1X10", '"A1"', "'A1'", "NAOK", "18", "1.", "is_empty(", "count(", "if("),
        *("==", "!=", "and", "OR", "&&", "||", *'()!<>=&|.,#$\\é"\n '),
    ]
)


@given(relevance=st.lists(PIECES, max_size=30).map(" ".join) | st.lists(PIECES, max_size=30).map("".join) | st.text())
@example(relevance="!" * 5000)
@example(relevance="(" * 5000)
@example(relevance="!(" * 2000)
@example(relevance="is_empty(" * 500)
@example(relevance='"' * 4999)
@example(relevance="Q" * 5000)
def test_whatever_is_written_is_translated_or_left(relevance):
    text, reason = translated(relevance)
    assert reason if text is None else parse(text)


def structure_of(making, relevances, groups=None, settings=(), parts=()):
    """Return a .lss of yes-or-no questions Q1, Q2…, each shown under its condition."""
    questions = [
        {
            "qid": f"1{rank}",
            "sid": "9",
            "gid": "1",
            "type": "F" if rank == len(relevances) and parts else "Y",
            "title": f"Q{rank}",
            "question": f"Question {rank}",
            "relevance": relevance,
            "question_order": str(rank),
        }
        for rank, relevance in enumerate(relevances, start=1)
    ]
    tables = [
        making.table("groups", [{"gid": "1", "group_order": "1", **(groups or {})}]),
        making.table("questions", questions),
    ]
    if settings:
        tables.append(making.table("question_attributes", list(settings)))
    if parts:
        tables.append(making.table("subquestions", list(parts)))
    return making.document("Survey", *tables)


def test_the_conditions_of_pages_and_lines_are_joined_to_that_of_the_question(making):
    parts = [
        {"qid": "21", "parent_qid": "12", "title": "SQ001", "question_order": "1", "relevance": 'Q1 == "Y"'},
        {"qid": "22", "parent_qid": "12", "title": "SQ002", "question_order": "2", "relevance": "1"},
    ]
    content = structure_of(making, ["1", "Q1 != 'N'"], {"grelevance": "Q0 > 3"}, parts=parts)
    read = read_lss(content.encode(), "a.lss")
    assert read["Q1"].filter == "Q0 > 3"
    assert read["Q2[SQ001]"].filter == "(Q0 > 3) and (Q1 != 'N') and (Q1 == \"Y\")"
    assert read["Q2[SQ002]"].filter == "(Q0 > 3) and (Q1 != 'N')"
    assert read["Q2[SQ001]"].variable == "Q2_SQ001"
    assert read["Q1"].variable == "Q1"


def test_the_names_of_a_structure_stand_for_what_an_earlier_wave_declares(lss):
    declared = {
        "musee": {"column": "Q1", "codes": {"A1": "jamais", "A2": "souvent"}},
        "freins": {"columns": {"Q4[SQ001]": "prix", "Q4[SQ002]": "temps"}, "ticked": "Y"},
        "note": {"column": ["Q6[SQ001]", "Q8"], "codes": {"1": "bas"}},
    }
    structure = read_lss(lss.encode(), "a.lss")
    meanings = meanings_of(QUESTIONS, {"age": "Q2"}, {}, structure, Carried("v0", declared))
    said = asked_if('Q1 == "A2" and 9X2X12SQ001.NAOK == "Y" and Q2 > 3', meanings)
    assert said == "musee = 'souvent' and freins has 'prix' and age > 3"
    assert asked_if("count(that.Q4.NAOK) < 2", meanings) == "not known(freins) or count(freins) < 2"
    assert "Q6_SQ001" not in meanings.names  # one of several columns
    assert meanings.names["Q4_SQ001"].is_filtered
    assert meanings.names["Q11"] == meanings.names["Q2"]  # by its number


YES_NO = "role: descriptive, type: single, categories: {oui: Oui, non: Non}"
QUESTIONNAIRE = "questions:\n" + "".join(f"  q{rank}: {{label: Question {rank}, {YES_NO}}}\n" for rank in range(1, 5))


def test_a_draft_writes_the_filters_it_understands_and_leaves_the_others(small_study, making, tmp_path):
    relevances = ["1", '((Q11.NAOK == "Y"))', "rand() > 3", '((9X1X12.NAOK != "Y")) or Q1 == "N"']
    study = small_study(questionnaire=QUESTIONNAIRE, codebook="a: 1\n")
    (tmp_path / "a.lss").write_text(structure_of(making, relevances), encoding="utf-8")
    text = drafted(study.root, tmp_path / "a.lss", None, None)
    (tmp_path / "config/codebooks/v1.yaml").write_text(text, encoding="utf-8")
    asked = read_settings(tmp_path, "config/codebooks/v1.yaml", "codebook").values["questions"]
    assert "asked_if" not in asked["q1"]
    assert "note" not in asked["q1"]
    assert asked["q2"]["asked_if"] == "q1 = 'oui'"
    assert asked["q3"]["note"] == "Montrée si rand() > 3."
    assert "# TODO : en faire un `asked_if` (fonction « rand »)" in text
    assert asked["q4"]["asked_if"] == "not known(q2) or q2 != 'oui' or q1 = 'non'"
    assert '# ((Q11.NAOK == "Y"))' in text


@given(people=st.lists(st.tuples(*[st.sampled_from(["Y", "N", ""])] * 4), min_size=1, max_size=10))
def test_an_export_that_quotes_all_tells_again_who_was_not_asked(making, tmp_path_factory, people):
    folder = tmp_path_factory.mktemp("quoted")
    (folder / "config/codebooks").mkdir(parents=True)
    study = "study: {title: E, language: fr, data: public, disclosure: internal, seed: 1}\n"
    study += "waves: {v: {codebook: config/codebooks/v.yaml, files: [a.csv]}}\n"
    (folder / "config/study.yaml").write_text(study, encoding="utf-8")
    (folder / "config/questionnaire.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
    (folder / "config/codebooks/v.yaml").write_text("a: 1\n", encoding="utf-8")  # nothing to carry over
    relevances = ["1", '((Q1.NAOK == "Y"))', '((Q2.NAOK == "Y"))', '((Q1.NAOK != "Y"))']
    (folder / "a.lss").write_text(structure_of(making, relevances), encoding="utf-8")
    rows, hidden = [], []
    for rank, answers in enumerate(people):
        shown = [True, answers[0] == "Y", answers[0] == "Y" == answers[1], answers[0] != "Y"]
        given = [answer if is_shown else "" for answer, is_shown in zip(answers, shown, strict=True)]
        rows.append([str(rank), "2020", "1", *given])
        for key, (is_shown, answer) in enumerate(zip(shown, given, strict=True), start=1):
            if not answer:
                hidden.append((rank, f"q{key}", "no_answer" if is_shown else "not_asked"))
    lines = [["id", "submitdate", "lastpage", "Q1", "Q2", "Q3", "Q4"], *rows]
    content = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in lines)
    (folder / "a.csv").write_text(content, encoding="utf-8")
    draft = drafted(folder, folder / "a.csv", None, None)
    (folder / "config/codebooks/v.yaml").write_text(draft, encoding="utf-8")
    known = read_study(folder)
    codebook = read_codebook(folder, "v", known)
    raw = read_raw(folder, ["a.csv"], codebook.source, codebook.columns())
    cleaned = clean_wave(raw, codebook, known.questions, key=b"k")
    places = {name: rank for rank, name in enumerate(cleaned.answers["respondent"])}
    found = [(places[row.respondent], row.question, row.kind) for row in cleaned.missing.itertuples()]
    assert found == hidden
