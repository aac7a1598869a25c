"""The session of a study without waves, from its folder alone: its files, what is refused."""

import pytest

from analysis.commands import run

STUDY = """
study: {title: Essai, language: fr, data: public, disclosure: public, seed: 1}
laureates:
  editions: {"I": {file: liste.csv}}
  categories: {jardins: {label: Jardins}}
  towns: {file: communes.csv, territory: canton, label: Canton}
session: {title: Soirée, logos: [{name: Roc}]}
"""
LIST = "ordre,projet,commune,code_insee,categorie\n1,Semer,Roc,29001,Jardins\n"
TOWNS = "commune,code_insee,canton,latitude,longitude\nRoc,29001,Nord,48.5,-4.2\n"


@pytest.fixture
def made(tmp_path, capsys):
    """Return what makes the session of laureates alone: the code of its end, what it told."""
    (tmp_path / "config").mkdir()
    for name, text in {"config/study.yaml": STUDY, "liste.csv": LIST, "communes.csv": TOWNS}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def call(command):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path)
            code = 0
            try:
                run([command])
            except SystemExit as end:
                code = end.code
        told = capsys.readouterr()
        return code, (told.out + told.err).replace("\u00a0", " ")

    return call


def test_laureates_alone_are_presented(made, tmp_path):
    code, told = made("session")
    assert code == 0
    assert "Séance : reports/seance.html, seance.pdf et seance.pptx" in told.replace("\\", "/")
    files = sorted((tmp_path / "reports").iterdir())
    assert [file.name for file in files] == ["seance.html", "seance.pdf", "seance.pptx"]
    page = files[0].read_text("utf-8")
    assert "Semer" in page
    assert "reconstituées" not in page
    assert "data:image/svg" in page


def test_a_fault_of_the_list_is_told_and_nothing_is_made(made, tmp_path):
    (tmp_path / "liste.csv").write_text(LIST.replace("29001", "29009"), encoding="utf-8")
    code, told = made("session")
    assert code == 1
    assert "le code INSEE « 29009 » n'est pas dans communes.csv" in told
    assert not (tmp_path / "reports").exists()
