"""What a study declares of the laureates of a scheme and of their proclamation, and every fault of its files."""

import pytest

from analysis.problems import StudyError
from analysis.study import read_study

STUDY = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves:
  w: {codebook: config/codebooks/w.yaml, files: [data/raw/w/a.csv]}
laureates:
  editions:
    "I": {file: data/raw/un.csv}
    "II": {file: data/raw/deux.csv, announced: 2}
  categories:
    jardins: {label: Jardins partagés, was: {name: Potagers, editions: [I], assumed: true}}
    ateliers: {label: Ateliers}
  towns: {file: config/communes.csv, territory: canton, label: Canton}
  outline: {file: config/contour.geojson, credit: Contour inventé}
  news: config/nouvelles.csv
session:
  title: Soirée
  date: 2024-05-02
  sequences: [1, 1]
"""
FILES = {
    "config/codebooks/w.yaml": "",
    "config/questionnaire.yaml": "questions: {age: {label: Âge, role: descriptive, type: number}}\n",
    "data/raw/un.csv": "ordre,projet,commune,code_insee,categorie\n1,Semer,Roc,29001,Potagers\n",
    "data/raw/deux.csv": (
        "ordre;projet;structure;commune;code_insee;categorie;note\n"
        '2;Forge;;Val;29002;ateliers;\n1;"Pousser ; cueillir";Les Verts;Roc;29001;Jardins partagés;"lu\ndeux fois"\n'
    ),
    "config/communes.csv": (
        "commune,code_insee,canton,latitude,longitude\nRoc,29001,Nord,48.5,-4.2\nVal,29002,Sud,48.1,-4.0\n"
    ),
    "config/contour.geojson": (
        '{"type": "Polygon", "coordinates": [[[-4.5, 48.0], [-3.9, 48.0], [-3.9, 48.6], [-4.5, 48.0]]]}'
    ),
    "config/nouvelles.csv": (
        "edition,projet,date,nouvelles,source\n"
        "II,Pousser ; cueillir,2024-09-01,Tout a pris.,une lettre\n0,Autre,2020-01-01,Va.,\n"
    ),
}


@pytest.fixture
def study_of(tmp_path):
    """Return what reads the study, one text of one of its files replaced."""

    def read(file="", old="", new=""):
        for name, text in (FILES | {"config/study.yaml": STUDY}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            assert file != name or old in text
            path.write_text(text.replace(old, new) if file == name else text, encoding="utf-8")
        return read_study(tmp_path)

    return read


def told(read, *edit):
    with pytest.raises(StudyError) as fault:
        read(*edit)
    return str(fault.value).replace("\u00a0", " ").replace("\u202f", " ")


def test_editions_categories_and_the_session_are_read(study_of):
    study = study_of()
    declared = study.laureates
    assert list(declared.editions) == ["I", "II"]
    assert declared.proclaimed.edition == "II"
    assert declared.category_of("potagers", "I") == "jardins" == declared.category_of("Jardins partagés", "II")
    assert declared.category_of("Potagers", "II") is None
    assert declared.files[-3:] == ("config/communes.csv", "config/contour.geojson", "config/nouvelles.csv")
    assert study.session.sequences == (1, 1)


DEUX, VILLES, STUDY_FILE = "data/raw/deux.csv", "config/communes.csv", "config/study.yaml"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ((DEUX, "ateliers", "Atelier"), ("ligne 2, « Forge » : catégorie « Atelier » inconnue", "« Ateliers »")),
        ((DEUX, "Jardins partagés", "Potagers"), ("d'autres éditions", "écrire « Jardins partagés »")),
        ((DEUX, "29002", "29003"), ("« 29003 » n'est pas dans config/communes.csv", "écrire 29002")),
        ((DEUX, "Val", "Roc"), ("le code INSEE 29002 est celui de « Val », et la ligne dit « Roc »",)),
        ((DEUX, "2;Forge;", '2;"POUSSER ; cueillir";'), ("ligne 3", "déjà à la ligne 2")),
        ((DEUX, "2;Forge", "1;Forge"), ("le rang 1 est déjà à la ligne 2",)),
        ((DEUX, "2;Forge", "0;Forge"), ("« 0 » n'est pas un rang",)),
        ((DEUX, "projet;", "projets;"), ("la colonne « projet » est absente", "y renommer « projets »")),
        ((DEUX, ";ateliers;", ";ateliers;;"), ("ligne 2 : 8 cases pour 7 colonnes",)),
        (("data/raw/un.csv", "1,Semer,Roc,29001,Potagers\n", ""), ("la liste n'a aucun projet",)),
        ((STUDY_FILE, "announced: 2", "announced: 3"), ("2 projets, quand 3 sont annoncés",)),
        ((VILLES, "48.5,-4.2", "-4.2,48.5"), ("ligne 2, « Roc » : latitude -4.2", "échangées")),
        ((VILLES, "48.5", "48°30"), ("latitude et longitude ne se lisent pas",)),
        ((VILLES, "29002", "29001"), ("ligne 3, « Val » : le code « 29001 » est déjà à la ligne 2",)),
        (("config/contour.geojson", "Polygon", "Point"), ("aucun contour ne s'y lit",)),
        (("config/contour.geojson", "-4.5, 48.0", "48.0, -4.5"), ("longitude puis latitude",)),
        (("config/nouvelles.csv", "2024-09-01", "1/9/2024"), ("« 1/9/2024 » n'est pas une date",)),
        (
            ("config/nouvelles.csv", "II,Pousser", "II,Poussez"),
            ("pas un lauréat de l'édition « II »", "écrire « Pousser ; cueillir »"),
        ),
        ((STUDY_FILE, "label: Ateliers", "label: Jardins partagés"), ("nomme aussi la catégorie « jardins »",)),
        ((STUDY_FILE, "[1, 1]", "[1, 2]"), ("3 lauréats en tout, quand data/raw/deux.csv en a 2",)),
        ((STUDY_FILE, "2024-05-02", "2024-05-32"), ("« 2024-05-32 » n'est pas une date",)),
        ((STUDY_FILE, "announced", "annonced"), ("annonced", "announced")),
    ],
)
def test_each_fault_is_told_with_its_place_and_its_remedy(study_of, edit, expected):
    text = told(study_of, *edit)
    for part in expected:
        assert part in text
    assert text.count("->") == 1


def test_a_file_of_another_encoding_is_told(study_of, tmp_path):
    study_of()
    (tmp_path / DEUX).write_bytes(FILES[DEUX].encode("cp1252"))
    with pytest.raises(StudyError, match="n'est pas en UTF-8"):
        read_study(tmp_path)


def test_a_study_without_waves_presents_laureates_and_nothing_else_may_do_without(study_of, tmp_path):
    study_of(STUDY_FILE, "waves:\n  w: {codebook: config/codebooks/w.yaml, files: [data/raw/w/a.csv]}\n", "")
    (tmp_path / "config/questionnaire.yaml").unlink()
    study = read_study(tmp_path)
    assert not study.waves
    assert study.laureates is not None
    (tmp_path / STUDY_FILE).write_text(STUDY.split("waves:")[0], encoding="utf-8")
    with pytest.raises(StudyError, match="ni lauréats ni marqueurs"):
        read_study(tmp_path)


def test_the_study_of_the_repository_tells_its_43_laureates(root):
    declared = read_study(root).laureates
    assert declared.proclaimed.announced == 43
    assert declared.categories["pratiques"].was.assumed
