import pytest

from analysis.problems import StudyError
from analysis.report.texts import FILE, Chapter, Share, Texts, filled, read_texts

VALID = """
context: |
  L'enquête de 2018 a reçu {received} réponses ; {kept} sont retenues.
chapters:
  - key: fievre
    title: La fièvre
    text: "{share:fievre=oui} des répondants ({count:fievre=oui} sur {base:fievre=oui} ; {interval:fievre=oui})."
    shares: [{question: fievre, category: oui}]
    questions: [malade]
    by: sexe
"""


def written(folder, text):
    (folder / "config").mkdir()
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_study_may_have_no_text(tmp_path, poison):
    assert read_texts(tmp_path, poison) == Texts()


def test_texts_are_read(tmp_path, poison):
    texts = read_texts(written(tmp_path, VALID), poison)
    assert texts.context.startswith("L'enquête de 2018")
    (chapter,) = texts.chapters
    assert chapter == Chapter(
        "fievre", "La fièvre", chapter.text, (Share("fievre", "oui"),), questions=("malade",), by=("sexe",)
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("context: Près de 40 % des gens.", "nombre « 40 » écrit dans le texte"),
        ("context: En moyenne 3,5 fois.", "nombre « 3,5 » écrit dans le texte"),
        ("context: Une part de {part}.", "repère inconnu « {part} »"),
        ('context: "{share:fievre}"', "repère inconnu « {share:fievre} »"),
        ('context: "{share:fievre=peut_etre}"', "modalité inconnue « fievre=peut_etre »"),
        ("chapters: [{key: a, title: A, questions: [inconnue]}]", "question inconnue « inconnue »"),
        ("chapters: [{key: a, title: A, by: inconnue}]", "question inconnue « inconnue »"),
        (
            "chapters: [{key: a, title: A, shares: [{question: fievre, category: x}]}]",
            "modalité inconnue « fievre=x »",
        ),
        ("chapters: [{key: a, title: A}, {key: a, title: B}]", "deux chapitres portent cette clé"),
        ("contexte: Bonjour.", "clé « contexte » inconnue"),
        ("chapters: [{key: a}]", "la clé « title » manque"),
    ],
)
def test_a_text_that_would_lie_or_break_is_refused(tmp_path, poison, text, told):
    with pytest.raises(StudyError) as fault:
        read_texts(written(tmp_path, text), poison)
    assert told in str(fault.value).replace("\u00a0", " ")


def test_all_faults_are_told_at_once(tmp_path, poison):
    with pytest.raises(StudyError) as fault:
        read_texts(written(tmp_path, "context: Douze, 13 et 14 fois {quoi}."), poison)
    assert len(fault.value.problems) == 3


def test_placeholders_are_filled():
    text = filled("{share:a=b c} sur {kept}", lambda *asked: "/".join(asked), lambda step: f"[{step}]")
    assert text == "share/a/b c sur [kept]"
