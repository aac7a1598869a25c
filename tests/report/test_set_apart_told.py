"""What the report tells of respondents who do not make the space."""

from dataclasses import replace

import pandas as pd
import pytest
from tests.report.reading import of_spaces, read_chapters

from analysis.study import SetApart

RULES = SetApart({"sexe": ("fille",)}, 7)


def said(study, results):
    """Return how spaces are constructed, as the report tells it."""
    return read_chapters(study, results, of_spaces("plane", "construction"))


@pytest.fixture
def told(poison, results):
    def tell(*counts, disclosure="internal"):
        names = {
            "rule": ["all", "category", "few_answers"],
            "question": ["", "sexe", ""],
            "category": ["", "fille", ""],
        }
        table = pd.DataFrame(names).assign(n=counts)
        space = replace(poison.spaces["main"], supplementary_individuals=RULES)
        spaces = {"main": results.spaces["main"].replaced(supplementary_individuals=table)}
        study = replace(poison, disclosure=disclosure, spaces={"main": space})
        return said(study, replace(results, spaces=spaces)).replace("’", "'")

    return tell


def test_how_many_and_why_is_told(told):
    text = told(20, 18, 4)
    assert "20 répondants ne font pas cet espace et y sont placés après coup" in text
    assert "après coup : « Sexe : Fille » (18) et « moins de 7 réponses aux questions actives » (4)." in text
    assert "les figures les dessinent en creux" in text


def test_one_is_told_as_one_and_a_rule_that_nobody_meets_is_not_named(told):
    text = told(1, 1, 0)
    assert "Un répondant ne fait pas cet espace et y est placé après coup : « Sexe : Fille » (1)." in text
    assert "moins de 7" not in text


def test_nobody_and_masked_counts_are_told(told):
    assert "aucun répondant n'en est" in told(0, 0, 0)
    masked = told(17, 15, 2, disclosure="public")
    assert "17 répondants" not in masked
    assert "« moins de 7 réponses aux questions actives » (2)" not in masked


def test_a_space_that_everybody_makes_says_nothing(poison, results):
    assert "placés après coup :" not in said(poison, results)
