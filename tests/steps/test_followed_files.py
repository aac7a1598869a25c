"""Files of a study are followed whatever their names: by Snakemake, or by what they hold."""

import pytest

from analysis.steps.paths import contents, followed

PLAIN = ["data/raw/2018/réponses (1) d'été & « 100 % » $HOME.csv", 'data/raw/"q".csv', "config/[a]*?.csv"]
ODD = ["a{wave}.csv", "a{{}}.csv", "a<b>.csv", "a\n.csv", " a.csv", "a.csv ", "./a.csv", "a//b.csv"]


@pytest.mark.parametrize("file", PLAIN)
def test_snakemake_takes_a_name_that_is_followed_as_it_is(file):
    from snakemake.io import IOFile  # slow: only where it is called
    from snakemake.pathvars import Pathvars

    assert followed([file]) == [file]
    assert IOFile(file, rule=None).apply_wildcards({}) == Pathvars.with_defaults().apply(file) == file


def test_the_others_are_known_by_their_content(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    for name in ODD:
        (tmp_path / name).write_text("1", encoding="utf-8")
    assert followed([*PLAIN, *ODD]) == PLAIN
    before = contents([*PLAIN, *ODD])
    (tmp_path / ODD[0]).write_text("2", encoding="utf-8")
    after = contents([*PLAIN, *ODD])
    assert [name for name in before if before[name] != after[name]] == [ODD[0]]
    assert len(before) == len(ODD)


def test_a_file_that_is_not_there_is_left_for_the_check_to_tell(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert contents(["{none}.csv"]) == {}
