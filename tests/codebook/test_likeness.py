"""A text is recoded by equality only; what it resembles is told, unless a word of it says the contrary."""

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook.likeness import near, same
from analysis.study import read_study

ROOT = Path(__file__).parents[2]
SAID = ("satisfait", "utile", "d'accord", "informé", "membre d'un réseau", "favorable", "concerné", "salarié")
CONTRARY = ("pas {}", "non {}", "peu {}", "plutôt {}", "très {}", "tout à fait {}", "moins {}", "jamais {}")
PREFIXED = [("satisfait", "insatisfait"), ("utile", "inutile"), ("content", "mécontent"), ("heureux", "malheureux")]
PREFIXED += [
    ("accord", "désaccord"),
    ("Confiance", "Défiance"),
    ("interne", "externe"),
    ("possible", "impossible"),
    ("légal", "illégal"),
    ("lucratif", "non-lucratif"),
]
PREFIXED += [("Confiance", "Défiance"), ("interne", "externe"), ("Lens", "Sens"), ("Nantes", "Mantes")]
PLACES = ("Lens", "Liévin", "Lille", "Arras", "Béthune", "Calais", "Saint-Omer", "Saint-Pol", "Nord", "Nord-Est")
PAIRS = [
    *((said, contrary.format(said)) for said in SAID for contrary in CONTRARY),
    *PREFIXED,
    *((f"Moins de {n}", f"Plus de {n}") for n in range(5, 100, 5)),
    *((f"Moins de {n} ans", f"Moins de {n + 5} ans") for n in range(5, 100, 5)),
    *((f"De {n} 000 à moins de {2 * n} 000 €", f"De {n}0 000 à moins de {2 * n}0 000 €") for n in range(1, 31)),
    *((f"Avant {year}", f"Après {year}") for year in range(2000, 2020)),
    *((f"Depuis {year}", f"Depuis {year + 1}") for year in range(2000, 2020)),
    *((f"Agglomération de {one}", f"Agglomération de {two}") for one in PLACES for two in PLACES if one != two),
]


@pytest.mark.parametrize("pairs", [PAIRS, [pair[::-1] for pair in PAIRS]])
def test_no_text_is_taken_for_another_nor_said_to_resemble_what_it_contradicts(pairs):
    assert len(pairs) > 200
    taken = [(text, label) for text, label in pairs if same(text, {"a": label, "b": "Autre"}) is not None]
    told = [(text, label) for text, label in pairs if near(text, {"a": label, "b": "Autre"}) is not None]
    assert (taken, told) == ([], [])


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("OUI ", "oui"),
        ("Non.", None),
        ("oui", "oui"),
        ("Plutôt d'accord", "accord"),
        ("accord", "accord"),
        ("Ou", None),
    ],
)
def test_a_text_is_a_category_where_it_equals_its_name_or_label(text, category):
    assert same(text, {"oui": "Oui", "non": "Non", "accord": "Plutôt d’accord"}) == category


def test_a_label_goes_before_a_name_and_two_labels_are_none():
    assert same("1", {"1": "2", "2": "1"}) == "2"
    assert same("élevé", {"a": "Élevé", "b": "élève"}) is None
    assert same("Élevé", {"a": "Élevé", "b": "élève"}) == "a"


@pytest.mark.parametrize(
    ("text", "label", "is_told"),
    [
        ("Fondation", "Association", True),
        ("Coopératives", "Coopérative", True),
        ("Jamai", "Jamais", True),
        ("Établissement public", "Établissement privé", False),
        ("Locaux prêtés", "Locaux propres", False),
        ("Du public vers le privé", "Du privé vers le public", False),
        ("> 5 %", "< 5 %", False),
    ],
)
def test_what_a_text_resembles_is_told_where_nothing_tells_them_apart(text, label, is_told):
    assert (near(text, {"a": label}) == "a") == is_told


@pytest.mark.parametrize("about", ["Où habitez-vous ?", "code_commune", "Votre département"])
def test_no_place_resembles_another(about):
    assert near("Fondation", {"a": "Association"}, [about]) is None


def test_no_category_of_the_root_study_is_taken_for_another_of_its_question():
    for question in read_study(ROOT).questions.values():
        for key, label in question.categories.items():
            others = {other: said for other, said in question.categories.items() if other != key}
            assert same(label, others) is None, (question.key, label)


@given(label=st.text(min_size=1, max_size=30))
def test_whatever_is_written_a_text_is_the_category_of_its_label(label):
    assert same(label, {"a": label, "b": f"{label} bis"}) == "a"


def test_the_pairs_are_of_each_kind():
    assert {"insatisfait", "Plus de 10", "Après 2004"} <= set(chain.from_iterable(PAIRS))
