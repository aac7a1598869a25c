"""Which answers a page may hold respondent by respondent."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.printing.people import shown_answers
from analysis.study import read_study


def test_the_team_reads_the_questions_of_one_answer_that_are_not_kept_inside_and_nobody_else_reads_any(root):
    study = read_study(root / "examples/poison")
    inside = {**study.questions, "sexe": replace(study.questions["sexe"], role="internal")}
    answers = pd.DataFrame({"respondent": ["a"], "wave": ["v"], "age": [9], "sexe": ["fille"], "fievre": ["oui"]})
    told = shown_answers(answers, replace(study, questions=inside, disclosure="internal"))
    assert told is not None
    assert told.to_dict("index") == {"a": {"fievre": "oui"}}
    weighed = shown_answers(answers.assign(weight=2.5), replace(study, questions=inside, disclosure="internal"))
    assert weighed is not None
    assert weighed["weight"].to_dict() == {"a": 2.5}
    assert shown_answers(answers, replace(study, disclosure="public")) is None
