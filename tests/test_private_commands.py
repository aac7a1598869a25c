"""What stays beside the raw files is written for its owner alone; what a change of the crosswalk does is told first."""

import contextlib
import json
import shutil
import stat

import pandas as pd
import pytest

from analysis.commands import run


@pytest.fixture
def command(capsys):
    def call(*arguments):
        with contextlib.suppress(SystemExit):
            run(list(arguments))
        return capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")

    return call


@pytest.fixture
def budget(root, tmp_path):
    """Return a copy of the repository's own study, nothing computed."""
    for part in ("config", "data/raw"):
        shutil.copytree(root / part, tmp_path / part)
    return tmp_path


def test_who_each_pseudonym_is_is_written_for_its_owner_alone(command, budget):
    told = command("private", str(budget))
    assert "others.csv (0\N{NO-BREAK SPACE}ligne)" in told.replace(
        " ligne", "\N{NO-BREAK SPACE}ligne"
    )  # nobody wrote « other »
    path = budget / "data/raw/.private/respondents.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    table = pd.read_csv(path, dtype="str")
    assert len(table) == 61
    assert table["respondent"].is_unique
    assert {"Q01", "Q02", "Nom de la structure"} <= set(table.columns)
    assert not any(name in told for name in table["Q01"].dropna())
    command("private", str(budget))
    assert pd.read_csv(path, dtype="str").equals(table)


def test_a_change_of_the_crosswalk_is_shown_before_it_is_accepted(command, budget, tmp_path_factory):
    before = tmp_path_factory.mktemp("before")
    for part in ("config", "data/raw"):
        shutil.copytree(budget / part, before / part)
    assert "Aucun effectif ne change." in command("check", str(budget), "--against", str(before))
    codebook = budget / "config/codebooks/2018.yaml"
    text = codebook.read_text("utf-8")
    codebook.write_text(text.replace("A1: non, A2: oui, A3: oui", "A1: non, A2: non, A3: oui", 1), encoding="utf-8")
    told = command("check", str(budget), "--against", str(before))
    assert "Effectifs qui changent :" in told
    assert "vague 2018, mission_ess : " in told
    assert "vague 2019" not in told.partition("Effectifs")[2]
    rows = json.loads(command("check", str(budget), "--against", str(before), "--format", "json"))["effects"]
    by_category = {row["category"]: row["after"] - row["before"] for row in rows}
    assert by_category == {"non": rows[0]["moved"], "oui": -rows[0]["moved"]}


def test_a_study_already_made_is_read_from_its_results(command, budget_house):
    told = command("check", str(budget_house.study), "--against", str(budget_house.study))
    assert "Aucun effectif ne change." in told
    assert told == command("check", str(budget_house.study), "--against", str(budget_house.study / "data/processed"))


def test_what_is_no_study_is_refused(capsys, budget):
    (budget / "empty").mkdir()
    with pytest.raises(SystemExit) as end:
        run(["check", str(budget), "--against", str(budget / "empty")])
    assert end.value.code == 2
    assert "n'est ni une étude" in capsys.readouterr().err
