"""A study read from its folder, and every fault of its two files."""

import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from analysis.problems import StudyError
from analysis.study import read_study

STUDY = """
study: {title: Essai, language: fr, data: reconstructed, disclosure: internal, seed: 1}
waves:
  "2018": {codebook: config/codebooks/2018.yaml, files: [data/raw/2018/a.csv]}
editions: {question: edition, reference: "2018"}
spaces:
  main:
    themes: [lieux]
    supplementary: [edition, age]
    passive: {fewer_than: 4, categories: {musee: [jamais]}}
    axes:
      - {theme: lieux, place: horizontal, positive: {musee: parfois}, name: Sorties}
"""
QUESTIONNAIRE = """
themes: {lieux: {label: Lieux, poles: [peu, beaucoup]}, gens: {label: Gens}}
questions:
  edition: {label: Édition, role: supplementary, type: single, categories: {"2018": "2018", "2019": "2019"}}
  musee: {label: Musée, theme: lieux, role: active, type: single, categories: {jamais: Jamais, parfois: Parfois}}
  age: {label: Âge, role: supplementary, type: number, unit: ans}
  freins: {label: Freins, role: descriptive, type: multiple, categories: {temps: Temps}}
"""


@pytest.fixture
def write(tmp_path):
    """Return what writes a study with texts replaced: (file, old, new)."""

    def writer(*edits):
        texts = {"study": STUDY, "questionnaire": QUESTIONNAIRE}
        for file, old, new in edits:
            assert old in texts[file]
            texts[file] = texts[file].replace(old, new)
        (tmp_path / "config/codebooks").mkdir(parents=True, exist_ok=True)
        (tmp_path / "config/codebooks/2018.yaml").touch()
        for file, text in texts.items():
            (tmp_path / f"config/{file}.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return writer


def problems(root):
    with pytest.raises(StudyError) as fault:
        read_study(root)
    return fault.value.problems


def test_p_values_are_adjusted_as_declared(write):
    assert read_study(write()).inference.adjustment == "holm"
    declared = ("study", "editions: {", "inference: {adjustment: benjamini_hochberg}\neditions: {")
    assert read_study(write(declared)).inference.adjustment == "benjamini_hochberg"
    assert read_study(write()).inference.frame == "respondents"
    framed = ("study", "editions: {", "inference: {frame: population}\neditions: {")
    assert read_study(write(framed)).inference.frame == "population"
    (problem,) = problems(write(("study", "editions: {", "inference: {adjustment: benjamini}\neditions: {")))
    assert "inference.adjustment" in problem.subject
    assert "benjamini_hochberg" in problem.remedy


def test_a_study_is_read_into_frozen_values(write):
    study = read_study(write())
    space = study.spaces["main"]
    assert space.label == "main"
    assert space.passive.categories == {"musee": ("jamais",)}
    assert space.axes[0].positive == ("musee", "parfois")
    assert space.active(study.questions) == ("musee",)
    assert study.themes["lieux"].poles == ("peu", "beaucoup")
    assert list(study.questions["edition"].categories) == ["2018", "2019"]
    assert study.questions["age"].is_number
    assert study.editions.reference == "2018"
    with pytest.raises(FrozenInstanceError):
        study.title = "Autre"


@pytest.mark.parametrize("folder", [".", "examples/poison"])
def test_the_studies_of_the_repository_are_without_fault(root, folder):
    assert read_study(root / folder).spaces["main"].themes


@pytest.mark.parametrize(
    ("edits", "subject", "found", "remedy"),
    [
        ([("study", "seed: 1", "sed: 1")], "ligne 2, study.sed", "clé « sed » inconnue", "écrire « seed »"),
        ([("study", "reconstructed", "recieved")], "ligne 2, study.data", "« recieved » non admise", "« received »"),
        ([("study", "waves:", "formats: [html, doc]\nwaves:")], "ligne 3", "« doc » non admise", "« docx »"),
        (
            [("study", "waves:", "formats: [pdf, pdf]\nwaves:")],
            "ligne 3",
            "« pdf » est écrit deux fois",
            "n'en garder qu'un",
        ),
        ([("study", "waves:", "formats: []\nwaves:")], "ligne 3", "0 élément", "au moins 1"),
        ([("study", "themes: [lieux]", "themes: [lieu]")], "ligne 8", "thème « lieu » inconnu", "écrire « lieux »"),
        ([("study", "[lieux]", "[lieux, gens]")], "ligne 8", "« gens » n'a aucune question active", "role: active"),
        ([("study", "[edition, age]", "[edition, agee]")], "ligne 9", "question « agee » inconnue", "écrire « age »"),
        ([("study", "[edition, age]", "[edition, musee]")], "ligne 9", "déjà une question active", "retirer"),
        ([("study", "[edition, age]", "[edition, freins]")], "ligne 9", "de type multiple", "single"),
        ([("study", "[jamais]", "[toujours]")], "ligne 10", "« toujours » n'est pas une modalité", "jamais, parfois"),
        ([("study", "{musee: [jamais]}", "{age: [jamais]}")], "ligne 10", "pas une question active", "musee"),
        (
            [("study", "{musee: parfois}", "{musee: souvent}")],
            "ligne 12",
            "« souvent » n'est pas une modalité",
            "jamais",
        ),
        ([("study", "{musee: parfois}", "{muse: parfois}")], "ligne 12", "question « muse » inconnue", "« musee »"),
        ([("study", "- {theme: lieux", "- {theme: gens")], "ligne 12", "n'est pas un thème de cet espace", "lieux"),
        ([("study", "{musee: parfois}", "{musee: parfois, age: x}")], "ligne 12", "2 éléments", "au plus 1"),
        ([("study", "question: edition", "question: edtion")], "ligne 5", "question « edtion »", "« edition »"),
        ([("study", 'reference: "2018"', "reference: 2020")], "ligne 5", "« 2020 » n'est pas une modalité", "2018"),
        ([("study", "books/2018.yaml", "books/2019.yaml")], "ligne 4", "introuvable", "écrire « 2018.yaml »"),
        ([("study", "config/codebooks/2018.yaml", "../2018.yaml")], "ligne 4", "sort du dossier de l'étude", "racine"),
        ([("study", "data/raw/2018/a.csv", "/etc/passwd")], "ligne 4", "sort du dossier de l'étude", "racine"),
        ([("study", "data/raw/2018/a.csv", "logs/a.csv")], "ligne 4", "est dans un dossier caché, ou que", "config"),
        ([("study", "data/raw/2018/a.csv", ".tmp/a.csv")], "ligne 4", "est dans un dossier caché, ou que", "config"),
        ([("study", "data/raw/2018/a.csv", "data/processed/a.csv")], "ligne 4", "que le calcul écrit", "config"),
        ([("study", "2018/a.csv]", "2018/a.csv, data/raw/2018/a.csv]")], "ligne 4", "est déjà un fichier", "retirer"),
        ([("study", '"2018": {', '"20 18": {')], "ligne 4", "« 20 18 » ne peut pas être un nom", "32"),
        ([("study", "seed: 1", "seed: 1, published: config/p.csv")], "ligne 2", "« config/p.csv » est introuvable", ""),
        ([("questionnaire", "theme: lieux, ", "")], "ligne 5", "une question active appartient à un thème", "theme"),
        ([("questionnaire", "theme: lieux", "theme: lieus")], "ligne 5", "thème « lieus » inconnu", "« lieux »"),
        ([("questionnaire", "type: number", "type: single")], "ligne 6", "déclare ses modalités", "categories"),
        ([("questionnaire", "type: number", "type: number, ordered: true")], "ligne 6", "ordonnées", "ordered"),
        ([("questionnaire", "type: multiple", "type: text")], "ligne 7", "n'a pas de modalités", "categories"),
        ([("questionnaire", "{temps: Temps}", "{temps: Temps}, them: lieux")], "ligne 7", "« them »", "« theme »"),
        ([("questionnaire", "freins:", "wave:")], "ligne 7", "nom d'une colonne", "autre clé"),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_remedy(write, edits, subject, found, remedy):
    told = [problem for problem in problems(write(*edits)) if found in problem.found]
    assert len(told) == 1
    assert told[0].subject.startswith(subject)
    assert remedy in told[0].remedy
    assert told[0].file == f"config/{edits[0][0]}.yaml"


def test_an_active_question_has_one_answer_and_two_categories(write):
    edit = ("questionnaire", "{jamais: Jamais, parfois: Parfois}", "{parfois: Parfois}")
    assert any("au moins deux modalités" in problem.found for problem in problems(write(edit)))


def test_the_name_of_the_editions_is_theirs(write):
    edit = ("study", 'editions: {question: edition, reference: "2018"}', "")
    (problem,) = problems(write(edit))
    assert problem.file == "config/questionnaire.yaml"
    assert "« edition » est le nom de la question des éditions" in problem.found


def test_two_axes_do_not_share_a_place(write):
    axis = "      - {theme: lieux, place: horizontal, positive: {musee: parfois}, name: Sorties}\n"
    found = [problem.found for problem in problems(write(("study", axis, axis * 2)))]
    assert found == ["« lieux » est déjà celui d'un autre axe", "« horizontal » est déjà celui d'un autre axe"]


def test_stability_and_classes_are_asked_for_by_an_empty_entry(write):
    asked = read_study(write(("study", "[lieux]", "[lieux]\n    stability: {}\n    classes: {}"))).spaces["main"]
    assert (asked.stability.draws, asked.classes.n_axes, asked.classes.number) == (1000, None, None)
    plain = read_study(write()).spaces["main"]
    assert plain.stability is plain.classes is None


def test_classes_are_made_on_axes_that_are_kept(write):
    told = problems(write(("study", "[lieux]", "[lieux]\n    classes: {n_axes: 6}")))
    assert [problem.found for problem in told] == ["des classes sur 6 axes, quand l'espace en garde 5"]
    assert "écrire au plus 5" in told[0].remedy


def test_a_link_out_of_the_folder_is_refused(write, tmp_path_factory):
    root = write(("study", "config/codebooks/2018.yaml", "config/lien.yaml"))
    outside = tmp_path_factory.mktemp("outside") / "2018.yaml"
    outside.touch()
    (root / "config/lien.yaml").symlink_to(outside)
    assert [problem.found for problem in problems(root)] == ["« config/lien.yaml » sort du dossier de l'étude"]


def test_both_files_are_told_at_once(write):
    told = problems(write(("study", "seed", "sed"), ("questionnaire", "unit", "unite")))
    assert {problem.file for problem in told} == {"config/study.yaml", "config/questionnaire.yaml"}


def test_published_figures_name_what_exists(write):
    root = write(("study", "seed: 1", "seed: 1, published: config/published.csv"))
    rows = "id,value,question,category\na,1,musee,jamais|parfois\nb,2,muse,jamais\nc,3,musee,souvent\nd,4,,\n"
    (root / "config/published.csv").write_text(rows, encoding="utf-8")
    told = problems(root)
    assert [problem.subject for problem in told] == ["ligne 3, b", "ligne 4, c"]
    assert [problem.remedy for problem in told] == ["écrire « musee »", "choisir parmi : jamais, parfois"]


EDITED = [
    ('id,value,question,category,edition\na,1,,,2018\nb,2,,,"2018, 2081"\nc,3,,,\n', ["ligne 3, b"], "2081"),
    ("id,value,question,category,Édition\na,1,,,2018\n", ["ligne 1"], "Édition"),
]


@pytest.mark.parametrize(("rows", "subjects", "named"), EDITED)
def test_published_figures_name_editions_that_exist(write, rows, subjects, named):
    root = write(("study", "seed: 1", "seed: 1, published: config/published.csv"))
    (root / "config/published.csv").write_text(rows, encoding="utf-8")
    told = problems(root)
    assert [problem.subject for problem in told] == subjects
    assert named in told[0].found


def test_a_published_figure_names_no_edition_where_none_is_declared(write):
    root = write(
        ("study", "seed: 1", "seed: 1, published: config/published.csv"),
        ("study", 'editions: {question: edition, reference: "2018"}\n', ""),
        ("questionnaire", "  edition:", "  annee:"),
        ("study", "[edition, age]", "[annee, age]"),
    )
    (root / "config/published.csv").write_text("id,value,question,category,edition\na,1,,,2018\n", encoding="utf-8")
    (problem,) = problems(root)
    assert "quand l'étude n'en déclare pas" in problem.found


def test_reading_a_study_is_light(root):
    code = (
        "import sys; from pathlib import Path; from analysis.study import read_study;"
        "from analysis.codebook.reading import read_codebook;"
        "study = read_study(Path('examples/poison')); read_codebook(Path('examples/poison'), 'enquete', study);"
        "print(sorted({'pandas', 'numpy', 'pyarrow', 'rfc3987_syntax', 'matplotlib'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
