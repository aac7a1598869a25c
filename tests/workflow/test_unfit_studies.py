"""A whole study whose answers make no space, or no table: what the terminal and the log say."""

from __future__ import annotations

import pytest


def edited(house, folder, old, new):
    """Return the study of a house, made, then declared otherwise."""
    other = house.at(folder, made=True)
    path = other.study / "config/study.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return other


@pytest.mark.parametrize(
    ("old", "new", "made", "told"),
    [
        (
            *("fewer_than: 4", "fewer_than: 60", "spaces/main/eigenvalues.csv"),
            "spaces.main.passive : toutes les modalités qui ont des réponses sont passives (répondants : 55)",
        ),
        (
            *("spaces:\n", "tables:\n  bref: {label: Un tableau, rows: malade, columns: sexe}\nspaces:\n"),
            *("tables/bref/counts.csv", ""),
        ),
    ],
)
def test_answers_that_make_nothing_are_told_in_french(poison_house, tmp_path, old, new, made, told):
    study = edited(poison_house, tmp_path / "poison", old, new)
    done = study.run(f"data/processed/{made}", check=False)
    said = (done.stdout + done.stderr).replace("\xa0", " ")
    assert "Traceback" not in said
    assert done.returncode == (1 if told else 0)
    assert told in said
    if told:
        logs = "".join(path.read_text("utf-8") for path in (study.study / "logs").rglob("*.log"))
        assert told in logs.replace("\xa0", " ")
        assert "Traceback" not in logs
        assert "config/study.yaml" in said
        assert not (study.study / "data/processed" / made).exists()
