"""What a study declares for spaces and no space takes is told by `check`, which passes all the same."""

from analysis.commands.checking import as_text, checked_study

SPACE = """
spaces:
  main: {label: Espace, themes: [lieux], supplementary: [budget]}
"""


def test_check_tells_what_no_space_takes(small_study):
    checked = checked_study(small_study().root)
    checked.problems.clear()  # of the hashes of public files, which this study does not give
    text = as_text(checked)
    assert "2 questions `supplementary` ne sont placées dans aucun espace\u00a0: budget, age" in text
    assert "1 thème n'est dans aucun espace\u00a0: lieux" in text


def test_what_a_space_takes_is_not_told(small_study):
    written = small_study()
    path = written.root / "config/study.yaml"
    path.write_text(path.read_text("utf-8") + SPACE, encoding="utf-8")
    noticed = checked_study(written.root).noticed
    assert [each.partition(" ;")[0] for each in noticed] == [
        "1 question `supplementary` n'est placée dans aucun espace : age"
    ]
