"""Why a report for everybody prints nothing of a space, or not the links of some questions: the true reason."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.attacks.surveys import drawn

from analysis.printing.door import printed
from analysis.report.chapters.redundancy import redundancy
from analysis.report.context import Context
from analysis.report.main_text.plane import plane
from analysis.report.space_view import views
from analysis.report.texts import Texts
from analysis.tables import TABLES


@pytest.fixture(scope="module")
def survey():
    return drawn(4, 60)


def told(survey, results, chapter, *, coarse=True):
    """Return what a chapter says of the space of a survey to everybody, or to the team."""
    study = replace(survey.study, disclosure="public" if coarse else "internal")
    shown = printed(results, study, survey.answers)
    context = Context("fr", study, shown, Texts(), coarse=coarse)
    return " ".join(str(block) for view in views(context) for block in chapter(context, view))


def record(withheld, unread):
    row = (0, withheld, 9, 9, 3, "yes", unread)
    return pd.DataFrame([row], columns=TABLES["disclosure_audit"].names)


WEIGHTING = pd.DataFrame([{"method": "declared", "n": 60}]).reindex(columns=TABLES["weighting"].names)


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ({"disclosure_audit": record("plane", "")}, "avec si peu de répondants"),
        ({"disclosure_audit": record("nothing", "main"), "weighting": WEIGHTING}, "l’espace pondère ses répondants"),
        ({"disclosure_audit": record("nothing", "main")}, "suivent d’autre chose que des seuls effectifs"),
    ],
)
def test_the_reason_why_a_space_is_withheld_is_the_true_one(survey, tables, reason):
    text = told(survey, survey.results.replaced(**tables), plane)
    others = {"avec si peu", "pondère", "autre chose"} - {
        word for word in ("avec si peu", "pondère", "autre chose") if word in reason
    }
    assert reason in text
    assert not any(word in text for word in others)


def test_links_that_are_withheld_are_not_said_to_be_weak(survey):
    everybody, team = (told(survey, survey.results, redundancy, coarse=coarse) for coarse in (True, False))
    assert "Aucune des paires de questions actives dont le lien est imprimé" in everybody
    assert "Les autres liens sont laissés à l’équipe" in everybody
    assert "aucune question n’en répète une autre" not in everybody
    assert "aucune question n’en répète une autre" in team
    assert "laissés à l’équipe" not in team
