"""What the report tells of changes from one edition to another, degenerate results included."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pypandoc
import pytest

from analysis.printing.door import printed
from analysis.report.document import build_document
from analysis.report.pandoc import READER
from analysis.study import Editions

DISHONEST = (Path(__file__).parent / "dishonest.txt").read_text("utf-8").splitlines()
PAIR = {"edition": "garcon", "reference": "fille"}


def said(study, results):
    """Return the report as readers see it, once what no report may hold has been looked for."""
    text = pypandoc.convert_text(
        build_document(study, printed(results, study)), "plain", format=READER, extra_args=["--wrap=none"]
    )
    text = re.sub(r"[ \u00a0\u202f]", " ", re.sub(r" \{#.*\}", "", text))
    assert not re.search(r"\bnan\b|\binf\b|<NA>", text, re.IGNORECASE)
    for pattern in DISHONEST:
        assert not re.search(pattern, text, re.IGNORECASE), pattern
    return re.sub(r" +", " ", text)


@pytest.fixture(scope="module")
def edited(poison):
    return replace(poison, editions=Editions("sexe", "fille"))


def with_space(results, **tables):
    """Return the results with tables of their space, and editions that were compared in it."""
    spread = pd.DataFrame({"axis": [1, 2], "variance": 0.3, "reference_variance": 0.2, "ratio": 1.5, "n": 27})
    spread = spread.assign(space="main", **PAIR)
    return replace(results, spaces={"main": results.spaces["main"].replaced(variances=spread, **tables)})


# Answers, question by question ---------------------------------------------------------------------------------------


def answers_by_edition(p_adjusted=0.01, flag="identical", n_pairs=0):
    counts = {"n": [20, 7], "base": 27, "share": [0.74, 0.26], "reference_n": [14, 14], "reference_base": 28}
    table = pd.DataFrame({"question": "fievre", "category": ["oui", "non"], **PAIR, **counts})
    bounds = {"difference": [0.24, -0.24], "ci_low": [-0.02, -0.46], "ci_high": [0.46, 0.02]}
    tests = {"v": 0.25, "p_value": 0.01, "p_adjusted": p_adjusted, "comparability": flag, "n_pairs": n_pairs}
    return table.assign(reference_share=0.5, **bounds, **tests)


def test_what_stands_is_told_with_bases_and_interval_and_the_family_is_counted(edited, results):
    text = said(edited, with_space(results.replaced(edition_shares=answers_by_edition())))
    assert "Nombre d’épreuves, une par question et par édition : 1." in text
    assert "Fièvre : Oui : 50 % dans l’édition Fille (base 28), 74 % dans l’édition Garçon (base 27), soit" in text
    assert "soit +24 points, intervalle [−2 ; 46] (V de 0,25 ; ajustée, p = 0,010)." in text
    assert re.search(
        r"Fièvre Garçon 0,25 0,010 Oui 74 % \(20 sur 27\) 50 % \(14 sur 28\) \+24 \[−2 ; 46\] identique", text
    )
    assert "ont répondu aux deux éditions" not in text


def test_another_wording_stands_beside_each_number_that_it_touches(edited, results):
    text = said(edited, with_space(results.replaced(edition_shares=answers_by_edition(flag="reworded"))))
    assert "Fièvre : Oui (autre formulation) : 50 %" in text
    assert re.search(r"\+24 \[−2 ; 46\] autre formulation", text)


def test_where_nothing_stands_no_change_is_told_and_likeness_is_not_either(edited, results):
    text = said(edited, with_space(results.replaced(edition_shares=answers_by_edition(p_adjusted=0.2, n_pairs=4))))
    assert "ces réponses n’établissent aucun changement, ni que rien n’a changé" in text
    assert "dans l’édition Garçon (base 27)" not in text
    assert "Des structures ont répondu aux deux éditions." in text


def test_weights_are_told_and_a_question_that_may_not_be_printed_is_not(edited, results):
    few = answers_by_edition().assign(n=[26, 1])
    received = replace(edited, data="received")
    text = said(received, replace(with_space(results.replaced(edition_shares=few)), weighted=True))
    assert "chacun avec toutes ses réponses et son poids" in text
    assert "dans l’édition Garçon (base" not in text


def test_another_edition_that_changed_too_is_named(edited, results):
    other = answers_by_edition().assign(edition="autre", v=0.1)
    table = pd.concat([answers_by_edition(), other], ignore_index=True)
    text = said(edited, with_space(results.replaced(edition_shares=table)))
    assert "La question change aussi dans l’édition autre." in text
    assert text.count("soit +24 points") == 1


def test_a_study_of_one_edition_has_no_answers_to_compare(edited, poison, results):
    assert "question par question" not in said(edited, with_space(results))
    assert "question par question" not in said(poison, results.replaced(edition_shares=answers_by_edition()))
