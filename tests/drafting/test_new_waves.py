"""A new wave is set up without touching what is there, and what is left to do is told."""

import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.commands.set_up import set_up_wave
from analysis.drafting.new_wave import file_name, with_wave
from analysis.harmonising.checking import check_study
from analysis.pasting import command
from analysis.problems import StudyError
from analysis.study import read_study

BLOCK = """# L'étude, et ses commentaires.
study: {title: "É", data: public}   # trois espaces
waves:
  "2018": {codebook: a.yaml, files: [a.csv]} # la première
  "2019":
    codebook: b.yaml
    files:
      - b.csv # la seconde

# Les éditions.
editions: {question: edition, reference: "2018"}
"""
ADDED = '"2020": {codebook: config/codebooks/2020.yaml, files: [data/raw/2020/r.csv]}'
CODEBOOK, FILES = "config/codebooks/2020.yaml", ["data/raw/2020/r.csv"]


def test_a_line_is_added_and_every_other_byte_stays():
    added = with_wave(BLOCK, "2020", CODEBOOK, FILES)
    assert added == BLOCK.replace("# la seconde\n", f"# la seconde\n  {ADDED}\n")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("waves: {v1: {codebook: a, files: [b]}PLACE} # fin\n", f", {ADDED}"),
        ("waves:\n  v1: {codebook: a, files: [b]}\nPLACEstudy: {}\n", f"  {ADDED}\n"),
        ("waves:\n    v1:\n        codebook: a\n        files: [b]\nPLACE# fin\n", f"    {ADDED}\n"),
    ],
)
def test_each_way_of_writing_the_waves_takes_one_more(text, after):
    assert with_wave(text.replace("PLACE", ""), "2020", CODEBOOK, FILES) == text.replace("PLACE", after)


def test_a_last_line_without_an_end_takes_one_more():
    text = "waves:\n  v1: {codebook: a, files: [b]}"
    assert with_wave(text, "2020", CODEBOOK, FILES) == f"{text}\n  {ADDED}\n"


@pytest.mark.parametrize("text", ["study: {}\n", "waves: {}\n", "waves: []\n"])
def test_what_cannot_be_done_safely_is_told_with_the_line_to_write(text):
    with pytest.raises(StudyError) as raised:
        with_wave(text, "2020", CODEBOOK, FILES)
    assert ADDED in raised.value.problems[0].remedy


@given(name=st.text(max_size=30))
def test_whatever_its_name_a_received_file_is_kept_in_its_folder(name):
    kept = file_name(name)
    assert kept
    assert not set(kept) & set('/\\:*?"<>|\n \0')
    assert not kept.startswith(".")


@pytest.fixture
def received(tmp_path_factory):
    path = tmp_path_factory.mktemp("telechargements") / "Réponses de 2020.csv"
    path.write_text("nom;mail;q1;q2;q3;q4a;q4b;q5\nEve;e@x.fr;2;5;6;Y;N;bof\n", encoding="utf-8")
    return path


def test_a_wave_is_set_up_and_the_study_reads_it(small_study, received):
    study = small_study()
    before = (study.root / "config/study.yaml").read_text(encoding="utf-8")
    done = set_up_wave(study.root, "2020", received, None, None)
    assert done.made[0] == "data/raw/2020/Reponses_de_2020.csv : le fichier reçu"
    assert "0 TODO" in done.made[1]
    assert (study.root / "data/raw/2020/Reponses_de_2020.csv").read_bytes() == received.read_bytes()
    after = (study.root / "config/study.yaml").read_text(encoding="utf-8")
    assert set(before.splitlines()) < set(after.splitlines())
    assert list(read_study(study.root).waves) == ["v1", "2020"]
    assert any("SHA256SUMS, ajouter" in step for step in done.left)
    assert done.left[-2:] == (
        f"lancer : {command('check', study.root)}",
        f"puis : make report STUDY={study.root}, ou {command('run', study.root)}",
    )


def test_what_declares_the_editions_is_accepted_as_it_is_told(small_study, received):
    study = small_study()
    (told,) = (step for step in set_up_wave(study.root, "2020", received, None, None).left if "comparer" in step)
    question, declared, constant = re.findall("« (.+?) »", told)
    places = {"config/questionnaire.yaml": f"  {question}\n", "config/study.yaml": f"{declared}\n"}
    for file, line in places.items():
        path = study.root / file
        path.write_text(path.read_text("utf-8").rstrip("\n") + f"\n{line}", encoding="utf-8")
    for wave in ("v1", "2020"):
        path = study.root / f"config/codebooks/{wave}.yaml"
        path.write_text(f"{path.read_text('utf-8')}\n{constant.replace('v1', wave)}\n", encoding="utf-8")
    found = [each for each in check_study(study.root).problems if "SHA256SUMS" not in f"{each.file}{each.remedy}"]
    assert found == []


def test_a_file_already_in_its_place_is_not_copied(small_study, received):
    study = small_study()
    place = study.root / "data/raw/2020/Reponses_de_2020.csv"
    place.parent.mkdir()
    shutil.copy(received, place)
    assert len(set_up_wave(study.root, "2020", place, None, None).made) == 3


@pytest.mark.parametrize(
    ("wave", "there", "found"),
    [
        ("v1", None, "la vague .* existe déjà"),
        ("../x", None, "ne peut pas nommer une vague"),
        ("2020", "data/raw/2020/Reponses_de_2020.csv", "ce fichier existe déjà, et rien n'est écrasé"),
        ("2020", "config/codebooks/2020.yaml", "ce fichier existe déjà, et rien n'est écrasé"),
    ],
)
def test_nothing_is_overwritten(small_study, received, wave, there, found):
    study = small_study()
    if there:
        (study.root / there).parent.mkdir(exist_ok=True)
        (study.root / there).write_text("là", encoding="utf-8")
    before = {path: path.read_bytes() for path in study.root.rglob("*") if path.is_file()}
    with pytest.raises(StudyError, match=found):
        set_up_wave(study.root, wave, received, None, None)
    assert {path: path.read_bytes() for path in study.root.rglob("*") if path.is_file()} == before


def test_nothing_is_made_of_a_file_that_cannot_be_read(small_study, tmp_path_factory):
    study = small_study()
    faulty = tmp_path_factory.mktemp("faulty") / "a.xlsx"
    faulty.write_bytes(b"PK")
    before = sorted(study.root.rglob("*"))
    for file, found in [(faulty, "ce n'est pas un classeur"), (faulty.parent / "nul.csv", "introuvable")]:
        with pytest.raises(StudyError, match=found):
            set_up_wave(study.root, "2020", file, None, None)
    assert sorted(study.root.rglob("*")) == before


def test_a_link_that_leads_out_is_not_followed(small_study, received, tmp_path_factory):
    study = small_study()
    outside = tmp_path_factory.mktemp("outside")
    (study.root / "data/raw/2020").symlink_to(outside)
    with pytest.raises(StudyError, match="un lien mène hors du dossier"):
        set_up_wave(study.root, "2020", received, None, None)
    assert list(outside.iterdir()) == []
