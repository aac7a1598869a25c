"""Which folders patterns name, under which names; what is refused."""

import pytest

from analysis.many.folders import asked_studies
from analysis.problems import StudyError


@pytest.fixture
def studies(tmp_path):
    for name in ("62/2018", "62/2019", "59/2018", "[a] & é"):
        (tmp_path / name / "config").mkdir(parents=True)
    (tmp_path / "62/logs").mkdir()
    (tmp_path / "62/README.md").write_text("", encoding="utf-8")
    return tmp_path


def test_patterns_are_expanded_sorted_and_each_folder_is_taken_once(studies):
    asked = asked_studies(["62/*", "59/*", "62/2018"], studies)
    assert list(asked.folders) == ["62/2018", "62/2019", "59/2018"]
    assert asked.folders["59/2018"] == (studies / "59/2018").resolve()
    assert asked.others == ("README.md", "logs")


def test_a_folder_whose_name_has_the_signs_of_a_pattern_is_itself(studies):
    assert list(asked_studies(["[a] & é", "59/2018"], studies).folders) == ["[a] & é", "59/2018"]


def test_what_a_comparison_wrote_is_no_study(studies):
    asked = asked_studies(["62/*"], studies, studies / "62/2018/../comparaison")
    assert list(asked.folders) == ["2018", "2019"]
    (studies / "62/comparaison/config").mkdir(parents=True)
    assert list(asked_studies(["62/*"], studies, studies / "62/comparaison").folders) == ["2018", "2019"]


def test_folders_of_two_drives_are_named_without_whole_paths(studies, monkeypatch):
    def apart(paths):
        raise ValueError("Paths don't have the same drive")

    monkeypatch.setattr("os.path.commonpath", apart)
    assert list(asked_studies(["62/*"], studies).folders) == ["62/2018", "62/2019"]


def test_a_study_that_holds_another_has_its_own_name(studies):
    (studies / "config").mkdir()
    assert list(asked_studies([".", "62/2018"], studies).folders) == [studies.name, f"{studies.name}/62/2018"]


def test_names_are_the_shortest_that_tell_apart(studies):
    assert list(asked_studies([str(studies / "62/2018"), "62/2019"], studies).folders) == ["2018", "2019"]


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["62/*", "absent", "75/*"], "« absent » : aucun dossier de ce nom"),
        (["62/*", "absent", "75/*"], "« 75/* » : aucun dossier de ce nom"),
        (["62/2018"], "un seul dossier d'étude : rien à comparer"),
        (["62/2018", "62/README.md", "62/logs"], "un seul dossier d'étude"),
        ([], "aucun dossier d'étude : rien à comparer"),
    ],
)
def test_what_names_nothing_to_compare_is_told(studies, patterns, found):
    with pytest.raises(StudyError) as fault:
        asked_studies(patterns, studies)
    assert found in str(fault.value).replace("\u00a0", " ")
