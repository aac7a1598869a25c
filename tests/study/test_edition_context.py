"""The file of what is known of the editions: what study.yaml says of it, and every fault of both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.problems import StudyError
from analysis.study import Coverage, EditionContext, read_study
from analysis.study.context import number_of

STUDY = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves:
  w: {codebook: config/codebooks/w.yaml, files: [data/raw/w/a.csv]}
editions:
  question: tour
  reference: t1
  context:
    file: config/tours.csv
    edition: tour
    measures: {places: Places, budget: Budget}
    source: vu
    note: dit
"""
QUESTIONNAIRE = """
questions:
  tour: {label: Tour, role: supplementary, type: single, categories: {t1: Premier, t2: Second}}
  ville: {label: Ville, role: descriptive, type: single, categories: {non: Non, oui: Oui}}
  age: {label: Âge, role: descriptive, type: number}
"""
HEAD = "tour,places,budget,vu,dit\n"
GOOD = HEAD + 't0,,,,avant\nt1,12,"3 500,5",ici,"vu, deux fois :\n12 et 14"\n\nt2,15,,,\n'


@pytest.fixture
def study_of(tmp_path):
    """Return what reads a study with this file, and one more line under `context`."""

    def read(text=GOOD, line="", encoding="utf-8"):
        (tmp_path / "config/codebooks").mkdir(parents=True, exist_ok=True)
        (tmp_path / "config/codebooks/w.yaml").touch()
        (tmp_path / "config/study.yaml").write_text(STUDY + line, encoding="utf-8")
        (tmp_path / "config/questionnaire.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
        if text is not None:
            (tmp_path / "config/tours.csv").write_bytes(text.encode(encoding))
        return read_study(tmp_path)

    return read


def faults(read, *given, **named):
    with pytest.raises(StudyError) as fault:
        read(*given, **named)
    return fault.value.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_declaration_is_read(study_of, encoding):
    coverage = "    coverage: [{of: places}, {of: budget, among: {ville: [oui, non]}}]\n"
    assert study_of(line=coverage, encoding=encoding).editions.context == EditionContext(
        "config/tours.csv",
        "tour",
        {"places": "Places", "budget": "Budget"},
        "vu",
        "dit",
        (Coverage("places"), Coverage("budget", "ville", ("oui", "non"))),
    )


def test_editions_without_a_context_have_none(study_of, tmp_path):
    study_of()
    plain = STUDY.split("  context:")[0]
    (tmp_path / "config/study.yaml").write_text(plain, encoding="utf-8")
    assert read_study(tmp_path).editions.context is None


@pytest.mark.parametrize(
    ("text", "subject", "found", "remedy"),
    [
        (None, "editions.context.file", "introuvable", "le créer"),
        ("tour;places;budget;vu;dit\nt1;1;2;;\n", "ligne 1", "points-virgules", "virgules"),
        ("tour,place,budget,vu,dit\nt1,1,2,,\n", "measures.places", "n'a pas de colonne « places »", "place"),
        ("", "context.edition", "n'a pas de colonne « tour »", "le retirer"),
        ("tour,places,places,budget,vu,dit\nt1,1,1,2,,\n", "measures.places", "a deux fois", "n'en garder qu'une"),
        (HEAD + "t1,1,2,3,4,5\n", "enregistrement 2", "6 cases pour 5 colonnes", "guillemets"),
        (HEAD + "t1,1,,,\n ,3,,,\n", "enregistrement 3", "la colonne « tour » est vide", "y nommer l'édition"),
        (HEAD + "t1,1,,,\nt1,2,,,\n", "enregistrement 3", "déjà à l'enregistrement 2", "note"),
        (HEAD + "t1,plus de 7 000,,,\n", "édition « t1 »", "« plus de 7 000 » n'est pas un nombre", "laisser vide"),
        (HEAD + "2018,1,,,\n", "fichier", "aucune ligne n'est celle d'une édition de l'étude (t1, t2)", "« tour »"),
        (HEAD, "fichier", "aucune ligne", "nommer les éditions"),
    ],
)
def test_a_faulty_file_is_told(study_of, text, subject, found, remedy):
    told = [each for each in faults(study_of, text) if found in each.found]
    assert told
    assert subject in told[0].subject
    assert remedy in told[0].remedy


def test_a_file_in_another_encoding_is_told(study_of):
    (problem,) = faults(study_of, GOOD.replace("ici", "été"), encoding="latin-1")
    assert "UTF-8" in problem.found


@pytest.mark.parametrize(
    ("coverage", "found"),
    [
        ("[{of: lieux}]", "« lieux » n'est pas une colonne de `measures`"),
        ("[{of: places, among: {vile: [oui]}}]", "question « vile » inconnue"),
        ("[{of: places, among: {ville: [ouf]}}]", "« ouf » n'est pas une modalité"),
        ("[{of: places, among: {age: [oui]}}]", "« age » n'est pas une question à choix unique"),
        ("[{of: places, among: {ville: []}}]", "0 élément"),
    ],
)
def test_a_faulty_coverage_is_told(study_of, coverage, found):
    problems = faults(study_of, line=f"    coverage: {coverage}\n")
    assert any(found in each.found for each in problems), problems


def test_a_file_out_of_the_study_is_refused(study_of, tmp_path):
    study_of()
    away = STUDY.replace("config/tours.csv", "../tours.csv")
    (tmp_path / "config/study.yaml").write_text(away, encoding="utf-8")
    assert "sort du dossier" in faults(lambda: read_study(tmp_path))[0].found


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_a_number_is_read_however_it_is_written(whole, cents):
    french = f"{whole:,}".replace(",", "\u202f") + f",{cents:02d}"
    assert number_of(french) == float(f"{whole}.{cents:02d}")
    assert number_of(f" {whole} ") == whole


@pytest.mark.parametrize("text", ["12 %", "4.000.000", "nan", "inf", "1e5", "?", "12 €", "٣"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="is no number"):
        number_of(text)
