"""Expressions of computed questions: what they are worth, what they refuse and where, whatever is written."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cleaning.computing import evaluate
from analysis.cleaning.missing import KINDS
from analysis.cleaning.recoded import Recoded
from analysis.codebook.expression_kinds import kind_of
from analysis.codebook.expressions import ExpressionError, parse
from analysis.study import Question

QUESTIONS = {
    "age": Question("age", "Âge", "supplementary", "number"),
    "enfants": Question("enfants", "Enfants", "supplementary", "number"),
    "reseau": Question("reseau", "Réseau", "active", "single", categories={"oui": "Oui", "non": "Non"}),
    "rang": Question(
        "rang", "Rang", "active", "single", ordered=True, categories={"bas": "B", "moyen": "M", "haut": "H"}
    ),
    "freins": Question("freins", "Freins", "descriptive", "multiple", categories={"temps": "T", "prix": "P"}),
    "avis": Question("avis", "Avis", "descriptive", "text"),
}
NAN = np.nan


def answered(key, values):
    question, missing = QUESTIONS[key], [value is None for value in values]
    kinds = pd.Series(pd.Categorical(["no_answer" if gone else None for gone in missing], dtype=KINDS))
    if question.type == "multiple":
        chosen = np.array([[name in (value or ()) for name in question.categories] for value in values])
        return Recoded(pd.Series(NAN, index=range(len(values))), kinds, {}, chosen)
    dtype = pd.CategoricalDtype(list(question.categories)) if question.categories else "float64"
    return Recoded(pd.Series(values, dtype="object").astype(dtype), kinds, {})


ANSWERS = {
    "age": answered("age", [30, 50, None, 70]),
    "enfants": answered("enfants", [0, 2, 3, None]),
    "reseau": answered("reseau", ["oui", "non", None, "oui"]),
    "rang": answered("rang", ["bas", "moyen", "haut", None]),
    "freins": answered("freins", [("temps",), (), ("temps", "prix"), None]),
}


def worth(text):
    expression = parse(text)
    kind_of(expression, QUESTIONS)
    found = evaluate(expression, ANSWERS, QUESTIONS)
    return np.where(found.known, found.values, NAN).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("age + enfants * 2", [30, 54, NAN, NAN]),
        ("(age + enfants) * 2", [60, 104, NAN, NAN]),
        ("age - enfants - 1", [29, 47, NAN, NAN]),
        ("-age / 2", [-15, -25, NAN, -35]),
        ("age / enfants", [NAN, 25, NAN, NAN]),
        ("sum(age, enfants, 1)", [31, 53, NAN, NAN]),
        ("min(age, 40)", [30, 40, NAN, 40]),
        ("max(age, enfants)", [30, 50, NAN, NAN]),
        ("age >= 50", [0, 1, NAN, 1]),
        ("reseau = 'oui'", [1, 0, NAN, 1]),
        ('reseau != "oui"', [0, 1, NAN, 0]),
        ("rang in ('bas', 'haut')", [1, 0, 1, NAN]),
        ("rang >= 'moyen'", [0, 1, 1, NAN]),
        ("freins has 'prix'", [0, 0, 1, NAN]),
        ("count(freins)", [1, 0, 2, NAN]),
        ("count(reseau = 'oui', age > 40)", [1, 1, NAN, 2]),
        ("known(age)", [1, 1, 0, 1]),
        ("known(freins)", [1, 1, 1, 0]),
        ("count(known(age), known(reseau)) = 2", [1, 1, 0, 1]),
        ("reseau = 'oui' and age < 40", [1, 0, NAN, 0]),
        ("reseau = 'oui' or enfants > 2", [1, 0, 1, 1]),
        ("age > 100 and reseau = 'oui'", [0, 0, NAN, 0]),
        ("not reseau = 'oui' or age > 60", [0, 1, NAN, 1]),
        ("not not reseau = 'oui'", [1, 0, NAN, 1]),
        ("reseau = 'oui' or age > 40 and enfants > 5", [1, 0, NAN, 1]),
    ],
)
def test_an_expression_is_worth_what_its_answers_say_and_missing_answers_stay_missing(text, expected):
    np.testing.assert_array_equal(worth(text), expected)


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [
        ("", 1, "l'expression s'arrête trop tôt"),
        ("age +", 6, "l'expression s'arrête trop tôt"),
        ("age ++ 2", 6, "« + » inattendu"),
        ("(age > 2", 9, "l'expression s'arrête trop tôt"),
        ("age > 2)", 8, "« ) » inattendu"),
        ("age enfants", 5, "« enfants » inattendu"),
        ("age § 2", 5, "signe « § » inattendu"),
        ("reseau = 'oui", 10, "signe « ' » inattendu"),
        ("ages > 2", 1, "question « ages » inconnue"),
        ("age > 2 and reseau = 'ouï'", 22, "« ouï » n'est pas une modalité de « reseau »"),
        ("reseau > 'oui'", 8, "les modalités de « reseau » n'ont pas d'ordre"),
        ("freins = 'temps'", 10, "une modalité se compare à une question"),
        ("reseau has 'oui'", 1, "« has » s'applique à des réponses multiples"),
        ("freins in ('temps')", 1, "« in » s'applique à une réponse à choix unique"),
        ("'oui' = reseau", 1, "la question se met avant la modalité"),
        ("'oui'", 1, "une modalité seule"),
        ("avis = 'x'", 1, "« avis » est une réponse libre"),
        ("reseau + 1", 1, "« + » attend un nombre, pas une réponse à choix unique"),
        ("not age", 5, "« not » attend une condition, pas un nombre"),
        ("age > 2 = 1", 9, "« = » inattendu"),
        ("count(age)", 7, "« count » compte des conditions ou des réponses multiples"),
        ("reseau = 1", 1, "« = » attend un nombre"),
        ("__import__('os')", 11, "« ( » inattendu"),
        ("age.real", 4, "signe « . » inattendu"),
        ("1" + "+1" * 300, 201, "l'expression a plus de 200 mots et signes"),
        ("(" * 60 + "1" + ")" * 60, 41, "plus de 40 niveaux de parenthèses"),
    ],
)
def test_a_faulty_expression_is_told_at_its_character(text, position, found):
    with pytest.raises(ExpressionError) as fault:
        kind_of(parse(text), QUESTIONS)
    assert fault.value.position == position
    assert found in fault.value.found
    assert f"caractère {position} :" in fault.value.found
    assert fault.value.remedy


PIECES = st.sampled_from(
    [
        "age",
        "reseau",
        "freins",
        "'oui'",
        "'temps'",
        "1",
        "2.5",
        *"(),+-*/=<';\\",
        "and",
        "or",
        "not",
        "in",
        "has",
        "count(",
    ]
)


def position_of_fault(text):
    """Return where an expression is refused, or 1 where it is worth something for each respondent."""
    try:
        return 1 if len(worth(text)) == 4 else 0
    except ExpressionError as fault:
        return fault.position


@given(text=st.lists(PIECES, max_size=30).map(" ".join))
def test_whatever_is_written_is_worth_something_or_refused(text):
    assert 1 <= position_of_fault(text) <= len(text) + 1


OPERATIONS = st.sampled_from("+-*")
ARITHMETIC = st.recursive(
    st.integers(0, 9).map(str),
    lambda part: st.tuples(part, OPERATIONS, part).map("({0[0]} {0[1]} {0[2]})".format),
    max_leaves=12,
)


@given(text=ARITHMETIC)
def test_arithmetic_is_that_of_python(text):
    assert worth(text) == [eval(text)] * 4
