"""A new wave is set up without touching what is there, and what is left to do is told."""

import re
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook.checks import codebook_problems
from analysis.commands.set_up import set_up_wave
from analysis.drafting.new_wave import file_name, with_wave
from analysis.drafting.recognising import recognise
from analysis.drafting.rereading import naming_a_year, published_without_edition
from analysis.drafting.yaml_texts import Noted, block
from analysis.drafting.years import names_year, without_years
from analysis.harmonising.checking import check_study
from analysis.pasting import command
from analysis.problems import StudyError
from analysis.settings import read_settings
from analysis.study import read_study

STUDY = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves:
  v1: {codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv]}
"""
QUESTIONNAIRE = """
themes: {lieux: {label: Lieux}}
questions:
  musee: {label: Musée, theme: lieux, role: active, type: single, categories: {jamais: Jamais, parfois: Parfois}}
  budget: {label: Budget, role: supplementary, type: single, categories: {petit: Petit, grand: Grand}}
  age: {label: Âge, role: supplementary, type: number}
  freins: {label: Freins, role: descriptive, type: multiple, categories: {temps: Temps, prix: Prix}}
  avis: {label: Avis, role: descriptive, type: text}
  jeune: {label: Jeune, role: descriptive, type: single, categories: {oui: Oui, non: Non}}
"""
DECLARED = """
source: {format: csv, delimiter: ";"}
respondent: {key: [nom], identifying: [nom, mail]}
missing: {no_answer: [""], dont_know: [NSP]}
set_aside: {test: {column: nom, matches: "^test 2019"}}
questions:
  musee: {column: q1, codes: {"1": jamais, "2": parfois}, others: {column: q5, is: parfois}}
  budget: {column: q2, classes: [{up_to: 2014, is: petit}, {is: grand}], number: {units: {€: 1}}, reason: de 2019}
  age: {column: q3, number: {maximum: 2019}}
  freins: {columns: {q4a: temps, q4b: prix}, ticked: "Y", unticked: "N", at_most: 1, asked_if: musee = 'jamais'}
  avis: {column: q5}
  jeune: {compute: "age > 1999", note: calculée}
"""
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


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("les mêmes qu'en 2018", True),
        ("Deux éditions permettent de comparer", True),
        ("l'édition précédente", True),
        ("la 2e vague", True),
        ("Bornes de 2000 € et 10 000 €", False),
        ("de 2 000 à 2 019 000 habitants", False),
        ("au cours des trois dernières années", False),
        ("Trois classes pour que chacune compte assez", False),
        ("article 20191", False),
    ],
)
def test_what_another_edition_may_make_untrue_is_known(text, is_named):
    assert names_year(text) == is_named


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("… Budget citoyen 2019 ?", "… Budget citoyen 2020 ?", True),
        ("Êtes‑vous venu (édition 2) ?", "êtes-vous venu (édition 3)", True),
        ("Saison 2018-2019", "Saison 2019-2020", True),
        ("Combien de moins de 25 ans ?", "Combien de moins de 30 ans ?", False),
        ("Budget (en 2019)", "Budget", False),
    ],
)
def test_columns_are_compared_with_years_and_editions_set_aside(first, second, is_same):
    assert (without_years(first) == without_years(second)) == is_same


def test_sentences_that_name_a_year_are_told_by_their_lines():
    limits = "  limits:\n    - >-\n      Rien.\n      Deux éditions\n      suffisent.\n"
    text = f"study:\n  title: Budget 2019\n{limits}  key: a-2019\n"
    assert [(each.line, each.name, each.text) for each in naming_a_year(text)] == [
        (2, "title", "Budget 2019"),
        (6, "limits", "Deux éditions"),
    ]


@pytest.mark.parametrize(
    ("header", "is_told"), [("id,label,value", True), ("id,Edition,value", True), ("id,edition,value", False)]
)
def test_published_figures_that_say_no_edition_are_told(tmp_path, header, is_told):
    (tmp_path / "published.csv").write_text(f"{header}\n", encoding="utf-8")
    assert published_without_edition(tmp_path / "published.csv") == is_told


@pytest.mark.parametrize(("title", "lines"), [("L'étude", []), ("L'étude de 2019", ["config/study.yaml, ligne 2"])])
def test_sentences_to_read_again_are_left_to_do(small_study, received, title, lines):
    study = small_study()
    path = study.root / "config/study.yaml"
    path.write_text(re.sub("title: [^,}\\n]+", f'title: "{title}"', path.read_text("utf-8"), count=1), encoding="utf-8")
    left = set_up_wave(study.root, "2020", received, None, None).left
    told = [step for step in left if step.startswith("phrases à relire")]
    assert [place for step in told for place in re.findall(r"- (\S+, ligne \d+)", step)] == lines


VALUES = st.recursive(
    st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=150), st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(values=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), VALUES, max_size=4))
def test_whatever_is_carried_is_written_as_it_was(values):
    from ruamel.yaml import YAML

    read = YAML(typ="safe", pure=True).load("\n".join(block(values)) or "{}")
    assert read == values


def test_a_note_stands_on_the_line_of_its_value():
    values = {"classes": [{"up_to": Noted("TODO", "2014 avant"), "is": "ancien"}, {"is": "recent"}], "page": 2}
    assert list(block(values)) == [
        *("classes:", "  - up_to: TODO # 2014 avant", "    is: ancien", "  - {is: recent}", "page: 2")
    ]


HEADERS = ("nom", "mail", "q1", "q2", "q3", "q4a", "q4b", "q5", "Musée", "Freins : Temps", "Freins : Gêne", "Âge")
CELLS = st.sampled_from([*"123YN", "Jamais", "jamais", "Parfois", "50 €", "12,5", "Oui", "NSP", "", "x: y"])


@settings(max_examples=15)
@given(names=st.lists(st.sampled_from(HEADERS), min_size=1, max_size=9, unique=True), data=st.data())
def test_whatever_a_next_file_holds_its_draft_passes_its_check_once_decided(tmp_path_factory, names, data):
    root = tmp_path_factory.mktemp("etude")
    for name, text in zip(("study", "questionnaire", "codebooks/v1"), (STUDY, QUESTIONNAIRE, DECLARED), strict=True):
        (root / f"config/{name}.yaml").parent.mkdir(parents=True, exist_ok=True)
        (root / f"config/{name}.yaml").write_text(text, encoding="utf-8")
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), min_size=3, max_size=6))
    lines = ["\t".join(row) for row in (names, *rows)]
    (root / "reponses.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        recognise(root / "reponses.csv")
    except StudyError:
        return  # no such file is one that a person would send
    set_up_wave(root, "v2", root / "reponses.csv", None, None)
    settings_read = read_settings(root, "config/codebooks/v2.yaml", "codebook")
    found = [each.found for each in codebook_problems(settings_read, read_study(root), "v2")]
    assert [each for each in found if "« TODO »" not in each] == []


def test_a_new_code_of_a_category_that_has_one_asks_why_and_a_spelling_does_not(small_study, tmp_path_factory):
    study = small_study(
        edits=[('codes: {"1": jamais, "2": parfois}', "codes: {Jamais allé: jamais, Parfois: parfois}")]
    )
    file = tmp_path_factory.mktemp("recu") / "r.csv"
    rows = ["Jamais;60", "Parfois;70", "PARFOIS;80", "Jamais;90"]
    file.write_text("\n".join(["q1;q3", *rows]) + "\n", encoding="utf-8")
    set_up_wave(study.root, "2020", file, None, None)
    text = (study.root / "config/codebooks/2020.yaml").read_text("utf-8")
    assert '      "Jamais": jamais # 2\n' in text
    assert '      "PARFOIS": parfois # 1 ; comme « Parfois »\n' in text  # v1 declares no `normalise`
    assert "    reason: TODO # pourquoi ces réponses sont réunies : jamais (Jamais allé, Jamais)\n" in text


EARLIER = """
source: {format: csv, delimiter: ";", decimal: ","}
respondent: {key: [Structure 2019], identifying: [Structure 2019]}
weight: {column: Poids 2019}
set_aside: {test: {column: Structure 2019, matches: ^TEST}, incomplete: {column: Page, below: 2}}
missing: {no_answer: [""], dont_know: [NSP]}
questions:
  musee: {column: Au musée en 2019 ?, codes: {Jamais: jamais, Parfois: parfois}}
  age: {column: Âge}
  budget: {column: Budget, classes: [{below: 100, is: petit}, {is: grand}], reason: essai}
  freins: {absent: plus demandée}
  avis: {column: Avis}
"""
NEXT = "Structure 2020;Poids 2020;Au musée en 2020 ?;Âge;Budget;Avis\n" + "A;1,5;JAMAIS;30 ans;plus de 100;x\n" * 4


def test_sections_follow_their_columns_and_what_is_not_there_is_told(small_study, tmp_path_factory):
    study = small_study(codebook=EARLIER)
    file = tmp_path_factory.mktemp("recu") / "r.csv"
    file.write_text(NEXT, encoding="utf-8")
    set_up_wave(study.root, "2020", file, None, None)
    values = read_settings(study.root, "config/codebooks/2020.yaml", "codebook").values
    assert values["respondent"] == {"key": ["Structure 2020"], "identifying": ["Structure 2020"]}
    assert values["weight"] == {"column": "Poids 2020"}
    assert values["set_aside"] == {"test": {"column": "Structure 2020", "matches": "^TEST"}}
    assert values["missing"]["dont_know"] == ["NSP"]
    assert values["source"]["decimal"] == ","
    text = (study.root / "config/codebooks/2020.yaml").read_text("utf-8")
    assert (
        "# TODO : de la vague v1, set_aside ne se reprend pas, faute de sa colonne : incomplete: {column: Page" in text
    )
    assert "absent: TODO # la raison, ou bien « column: … » ; dans la vague v1, absent : plus demandée" in text
    assert values["questions"]["age"]["number"] == {"units": {"ans": 1}}  # v1 reads no « 30 ans »
    assert "classes" not in values["questions"]["budget"] or values["questions"]["budget"]["classes"] == "TODO"


def test_a_codebook_that_cannot_be_read_is_told_and_nothing_of_it_is_carried(small_study, received):
    study = small_study(codebook="a: [")
    left = set_up_wave(study.root, "2020", received, None, None).left
    assert left[0].startswith("corriger config/codebooks/v1.yaml, qui ne se lit pas")
