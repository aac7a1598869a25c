"""A new study proposes a space that runs, from the questionnaire's own groups, where its answers can make one."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.commands.checking import checked_study
from analysis.commands.set_up import set_up_study
from analysis.drafting.recognising import recognise
from analysis.drafting.spaces import group_of, proposed
from analysis.drafting.study import draft_questions
from analysis.steps.fit_space import whole_space
from analysis.steps.settings import read_configuration, settings_of
from analysis.study import read_study

FIELD = Path(__file__).parents[1] / "field"
EXPORTS = {
    "likert": FIELD / "13-likert-niveau-absent/likert.xlsx",
    "limesurvey": FIELD / "01b-limesurvey-autre-multiple/results-survey.csv",
    "forms": FIELD / "06-google-forms-virgules/Réponses au formulaire 1.xlsx",
    "wave": FIELD / "29-vague-suivante/v1.csv",
}


def fitted(folder: Path) -> dict[str, pd.DataFrame]:
    checked = checked_study(folder)
    assert checked.problems == []
    settings = settings_of("fit_space", read_configuration(folder), "main")
    return whole_space(checked.combined.answers, checked.combined.missing, **settings)


@pytest.mark.parametrize("name", EXPORTS)
def test_the_space_proposed_runs(name, tmp_path):
    done = set_up_study(tmp_path / "étude", "enquete", EXPORTS[name], None, None)
    assert "avec un espace proposé" in done.made[1]
    tables = fitted(tmp_path / "étude")
    space = read_study(tmp_path / "étude").spaces["main"]
    assert len(tables["axes"]) == space.n_axes
    assert (tables["eigenvalues"]["eigenvalue"] > 0).all()


def test_themes_are_the_groups_of_the_questionnaire_and_who_answers_structures(tmp_path):
    lines = ["Profil/Sexe;Moyens/Budget;Moyens/Locaux;Liens/Réseau;Liens/Partenaires;_uuid;_submission_time"]
    lines += [f"{'FH'[i % 2]};b{i % 3};l{i % 2};r{i // 3 % 2};p{i % 4};u{i};2023-01-0{1 + i % 9}" for i in range(40)]
    (tmp_path / "kobo.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    set_up_study(tmp_path / "étude", "enquete", tmp_path / "kobo.csv", None, None)
    study = read_study(tmp_path / "étude")
    assert [theme.label for theme in study.themes.values()] == ["Moyens", "Liens"]
    roles = {key: question.role for key, question in study.questions.items()}
    assert set(study.spaces["main"].supplementary) == {key for key in roles if roles[key] == "supplementary"}
    assert list(roles.values()) == ["supplementary", *4 * ["active"]]
    assert checked_study(tmp_path / "étude").noticed == []


def test_the_beginning_of_a_battery_is_the_label_of_its_theme_and_the_rest_that_of_each_question(tmp_path):
    header = ["Accord ? [Clair]", "Accord ? [Rapide]", "Avis : prix", "Avis : Rapide", "prix"]
    levels = ["Pas d'accord", "Plutôt d'accord", "Tout à fait d'accord"]
    rows = [";".join(levels[(rank + place * rank // 3) % 3] for place in range(5)) for rank in range(30)]
    (tmp_path / "a.csv").write_text("\n".join([";".join(header), *rows]), encoding="utf-8")
    set_up_study(tmp_path / "étude", "enquete", tmp_path / "a.csv", None, None)
    study = read_study(tmp_path / "étude")
    assert [theme.label for theme in study.themes.values()] == ["Accord ?", "Avis"]
    told = [(question.label, question.wording) for question in study.questions.values()]
    assert told[0] == ("Clair", "Accord ? [Clair]")
    # « Rapide » would name two questions, and « prix » names one already.
    assert [label for label, _ in told[1:]] == ["Accord ? [Rapide]", "Avis : prix", "Avis : Rapide", "prix"]
    assert checked_study(tmp_path / "étude").problems == []


def test_groups_of_limesurvey_have_the_titles_of_its_structure(tmp_path, lss):
    titled = lss.replace("<gid><![CDATA[1]]></gid>", "<gid><![CDATA[1]]></gid><group_name>Sorties</group_name>", 1)
    (tmp_path / "r.lss").write_text(titled, encoding="utf-8")
    (tmp_path / "r.csv").write_text('"id","submitdate","Q1","Q2"\n"1","2020","A1","3"\n', encoding="utf-8")
    received = recognise(tmp_path / "r.csv")
    assert [group_of(column, received) for column in ("Q1", "Q2")] == ["Sorties", "Sorties"]


@pytest.mark.parametrize("n", [5, 19])
def test_few_respondents_make_no_space(n, tmp_path):
    rows = "".join(f"{'oui' if i % 2 else 'non'};{'a' if i % 3 else 'b'};{'c' if i % 2 else 'd'}\n" for i in range(n))
    (tmp_path / "r.csv").write_text(f"q1;q2;q3\n{rows}", encoding="utf-8")
    received = recognise(tmp_path / "r.csv")
    assert proposed(received, *draft_questions(received)) is None


def test_a_question_that_almost_all_answer_alike_makes_no_space(tmp_path):
    rows = "".join(f"{'oui' if i else 'non'};{'ab'[i % 2]};{'cd'[i % 2]};{'efgh'[i % 4]}\n" for i in range(60))
    (tmp_path / "r.csv").write_text(f"q1;q2;q3;q4\n{rows}", encoding="utf-8")
    received = recognise(tmp_path / "r.csv")
    found = proposed(received, *draft_questions(received))
    assert [question.role for question in found.questions.values()] == ["descriptive", *3 * ["active"]]
