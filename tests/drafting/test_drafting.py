"""A codebook drafted from a file follows its schema, matches what is alike and leaves the rest to decide."""

import io

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook.reading import read_codebook
from analysis.codebook.values import Source
from analysis.commands.set_up import drafted
from analysis.drafting.draft import draft_codebook
from analysis.drafting.matching import grouped, matched
from analysis.drafting.personal import looks_personal
from analysis.drafting.recognising import StatedForm, recognise
from analysis.drafting.yaml_texts import quoted
from analysis.problems import StudyError
from analysis.settings import read_settings
from analysis.study import Question, read_study

RAW = """Musees;Âge;Freins ?;Tranche de budget;Nom
Jamais;30,5;Prix;petit;Ana
Parfois;41;temps;grand;Bob
parfois;5;;grand;Cyd
Jamais;7;;grand;Dan
"""
QUESTIONNAIRE = """
themes: {lieux: {label: Lieux}}
questions:
  musee: {label: Musée, theme: lieux, role: active, type: single, categories: {jamais: Jamais, parfois: Parfois}}
  budget: {label: Budget annuel, role: supplementary, type: number, categories: {petit: Petit, grand: Grand}}
  age: {label: Âge, role: supplementary, type: number}
  freins: {label: Freins, role: descriptive, type: multiple, categories: {temps: Temps, prix: Prix}}
  avis: {label: Avis libre, role: descriptive, type: text}
  reseau: {label: Membre d'un réseau, role: descriptive, type: single, categories: {oui: Oui, non: Non}}
"""


@pytest.fixture
def draft(small_study, tmp_path):
    """Return what drafts the codebook of a file, and reads it against its schema."""

    def drafter(name, content, questionnaire=QUESTIONNAIRE, **options):
        (tmp_path / "received").mkdir(exist_ok=True)
        file = tmp_path / "received" / name
        file.write_bytes(content)
        small_study(questionnaire=questionnaire)
        (tmp_path / "config/codebooks/v1.yaml").write_text("a: 1\n", encoding="utf-8")  # nothing to carry over
        text = drafted(
            tmp_path, file, StatedForm(sheet=options.get("sheet")), options.get("structure"), options.get("wave", "")
        )
        (tmp_path / "config/codebooks/v1.yaml").write_text(text, encoding="utf-8")
        return text, read_settings(tmp_path, "config/codebooks/v1.yaml", "codebook").values

    return drafter


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (("Oui", "OUI", "Non"), "Ces codes ont le même libellé."),
        (("Oui", "Oui.", "Non"), None),  # the second one is left to decide
        (("Oui", "Non", "Peut-être"), None),
    ],
)
def test_a_draft_gives_the_reason_of_codes_of_one_label_and_asks_for_others(draft, tmp_path, labels, reason):
    file = tmp_path / "a.sav"
    codes = {"reseau": dict(zip((1.0, 2.0, 3.0), labels, strict=True))}
    pyreadstat.write_sav(pd.DataFrame({"reseau": [1.0, 2.0, 3.0]}), str(file), variable_value_labels=codes)
    text, values = draft("a.sav", file.read_bytes())
    assert values["questions"]["reseau"].get("reason") == reason
    assert ("# Oui., 1 ; modalité la plus proche : oui" in text) == ("Oui." in labels)


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (RAW.encode("utf-8-sig"), {"encoding": "utf-8-sig", "delimiter": ";"}),
        (RAW.replace(";", "\t").encode("cp1252"), {"encoding": "cp1252", "delimiter": "\t"}),
    ],
)
def test_a_draft_follows_its_schema_and_matches_what_is_alike(draft, content, source):
    text, values = draft("a.csv", content)
    assert values["source"] == {"format": "csv", "decimal": ",", **source}
    questions = values["questions"]
    assert questions["musee"] == {"column": "Musees", "codes": {"Jamais": "jamais", "Parfois": "parfois"}}
    assert questions["age"] == {"column": "Âge"}
    assert questions["freins"] == {"column": "Freins ?", "separator": ";", "codes": {"Prix": "prix", "temps": "temps"}}
    assert questions["avis"] == questions["reseau"] == {"absent": "TODO"}
    assert values["respondent"] == {"key": ["Nom"], "identifying": ["Nom"]}
    assert "car " in text.splitlines()[1]


def test_a_draft_shows_no_name(draft):
    rows = "".join(f"{name};;\n" for name in ["Ana", "Bob", "Bob", "Jamais", "Rose", "Rose", "Rose"])
    text, values = draft("a.csv", f"Musée;Qui;Autre\n{rows}".encode())
    assert not {"Ana", "Bob"} & set(text.replace('"', " ").split())
    assert values["questions"]["musee"]["codes"] == {"Rose": "TODO", "Jamais": "jamais"}
    assert "# TODO : 2 autres textes, à lire dans le fichier" in text
    text, _ = draft("a.csv", f"Musée;Qui;Autre\n{rows.replace('Bob;;', ';;')}".encode())
    assert "# TODO : 1 autre texte, à lire dans le fichier" in text
    named, _ = draft("a.csv", "Musée;Nom\nRose;Rose\nRose;Zoé\nRose;Max\n".encode())
    assert '"Rose"' not in named  # a word of an identifying column, though several gave it


def test_what_is_left_to_decide_is_told_by_check(draft, tmp_path):
    draft("a.csv", RAW.encode())
    with pytest.raises(StudyError) as fault:
        read_codebook(tmp_path, "v1", read_study(tmp_path))
    undecided = [problem for problem in fault.value.problems if "« TODO » reste à décider" in problem.found]
    assert [problem.subject.split(", ")[1] for problem in undecided] == [
        "questions.budget.classes",
        "questions.budget.reason",
        "questions.avis.absent",
        "questions.reseau.absent",
    ]
    assert len(fault.value.problems) == len(undecided)


def test_a_limesurvey_export_is_drafted_with_the_structure_beside(draft, lss, tmp_path):
    (tmp_path / "received").mkdir()
    (tmp_path / "received/a.lss").write_text(lss, encoding="utf-8")
    header = "id submitdate lastpage Q1 Q1[other] Q2 Q4[SQ001] Q4[SQ002] Q5 Q6[SQ001] Q8"
    rows = [header.split(), ["1", "2019", "2", "A1", "", "50", "Y", "", "bien", "1", "Y"]]
    content = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).encode("utf-8-sig")
    text, values = draft("a.csv", content)
    assert values["source"]["format"] == "limesurvey"
    assert values["abandoned"] == {"submitted": "submitdate", "last_page": "lastpage"}
    assert values["missing"] == {"no_answer": [""], "not_asked": [None]}
    questions = values["questions"]
    assert questions["musee"]["codes"] == {"A1": "jamais", "A2": "parfois"}
    assert questions["musee"]["wording"] == "Allez-vous au musée ?"
    assert questions["musee"]["page"] == 1
    assert questions["freins"]["columns"] == {"Q4[SQ001]": "temps", "Q4[SQ002]": "prix"}
    assert questions["freins"]["ticked"] == "Y"
    assert questions["freins"]["asked_if"] == "musee = 'jamais'"
    assert "note" not in questions["freins"]
    assert questions["reseau"]["column"] == "Q8"
    assert questions["reseau"]["codes"] == {"Y": "oui", "N": "non"}
    assert questions["reseau"]["closed"] == "true" or questions["reseau"]["closed"] is True
    assert questions["avis"]["column"] == "Q5"
    assert "libellés" in text.splitlines()[4].casefold()


def test_an_export_of_whole_answers_takes_the_labels_of_its_structure(draft, lss, tmp_path):
    (tmp_path / "questionnaire.lss").write_text(lss, encoding="utf-8")
    text = "submitdate;lastpage;Allez-vous au musée ?;Quels sont vos freins ? [Temps];Quels sont vos freins ? [Prix]\n"
    text += "2019;2;Jamais;Oui;Non\n2019;2;Parfois;Non;Non\n"
    _, values = draft("a.csv", text.encode(), structure=tmp_path / "questionnaire.lss")
    assert values["questions"]["musee"]["codes"] == {"Jamais": "jamais", "Parfois": "parfois"}
    assert list(values["questions"]["freins"]["columns"].values()) == ["temps", "prix"]
    assert (values["questions"]["freins"]["ticked"], values["questions"]["freins"]["unticked"]) == ("Oui", "Non")


def test_a_structure_alone_is_drafted(draft, lss):
    text, values = draft("a.lss", lss.encode())
    assert values["questions"]["musee"]["codes"] == {"A1": "jamais", "A2": "parfois"}
    assert "structure LimeSurvey seule" in text.replace("Structure", "structure")


def test_boxes_are_recognised_by_their_names_where_no_structure_tells():
    header = ["Freins [Temps]", "Freins [Prix]", "Q4[other]", "Avis : libre", "Avis : court", "a - b"]
    assert grouped(header, {}) == {
        "Freins": {"Freins [Temps]": "Temps", "Freins [Prix]": "Prix"},
        "Avis": {"Avis : libre": "libre", "Avis : court": "court"},
    }


def test_an_spss_file_is_drafted_with_its_labels_and_missing_codes(draft, tmp_path):
    frame = pd.DataFrame({"v1": [1.0, 2.0, 99.0], "v2": [1.0, 2.0, 98.0]})
    pyreadstat.write_sav(
        frame,
        tmp_path / "a.sav",
        column_labels=["Musée", "Membre d'un réseau ?"],
        variable_value_labels={
            "v1": {1: "Jamais", 2: "Parfois", 99: "Ne sait pas"},
            "v2": {1: "Oui", 2: "Non", 98: "?"},
        },
        missing_ranges={"v1": [99], "v2": [98]},
    )
    text, values = draft("a.sav", (tmp_path / "a.sav").read_bytes())
    assert values["source"] == {"format": "sav"}
    assert values["questions"]["musee"]["codes"] == {"1": "jamais", "2": "parfois"}
    assert values["questions"]["musee"]["missing"] == {"dont_know": ["99"]}
    assert values["questions"]["reseau"]["missing"] == {"no_answer": ["98"]}
    assert "TODO : espèce de 98 « ? »" in text


def test_workbooks_of_both_kinds_are_drafted(draft, making):
    rows = [row.split(";") for row in RAW.splitlines()]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("R")
        book.add_worksheet("S")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    _, values = draft("a.xlsx", buffer.getvalue(), sheet="R")
    assert values["source"] == {"format": "xlsx", "sheet": "R", "decimal": ","}
    _, other = draft("a.ods", making.ods(rows))
    assert other["source"] == {"format": "ods", "decimal": ","}
    assert other["questions"] == values["questions"]


def test_an_archive_is_drafted(draft, making, lss):
    responses = making.document(
        "Responses", making.table("responses", [{"id": "1", "submitdate": "x", "9X1X10": "A1"}])
    )
    _, values = draft("a.lsa", making.zipped({"a.lss": lss, "a_responses.lsr": responses}))
    assert values["source"] == {"format": "lsa"}
    assert values["questions"]["musee"]["codes"] == {"A1": "jamais", "A2": "parfois"}


def test_the_edition_is_declared_apart(small_study, tmp_path):
    (tmp_path / "a.csv").write_text(RAW, encoding="utf-8")
    editions = Question("edition", "Édition", "descriptive", "single", categories={"2018": "2018", "2020": "2020"})
    received = recognise(tmp_path / "a.csv")
    unknown = draft_codebook(received, {"edition": editions}, editions)
    assert "edition: {constant: TODO} # une de : 2018, 2020" in unknown
    assert "\n  edition:" not in unknown
    assert 'edition: {constant: "2020"}\n' in draft_codebook(received, {}, editions, "2020")
    new = 'edition: {constant: "2021"} # à ajouter aux modalités de « edition »'
    assert new in draft_codebook(received, {}, editions, "2021")


def test_what_an_earlier_wave_declares_of_the_same_columns_is_carried_over(small_study, tmp_path):
    study = small_study()
    (tmp_path / "new.csv").write_text("nom;mail;q1;q2;q3;q4a;q5\nEve;e@x.fr;2;5;6;Y;bof\n", encoding="utf-8")
    text = drafted(tmp_path, tmp_path / "new.csv", None, None)
    (tmp_path / "config/codebooks/v1.yaml").write_text(text, encoding="utf-8")
    values = read_settings(study.root, "config/codebooks/v1.yaml", "codebook").values
    assert values["respondent"] == {"key": ["nom"], "identifying": ["nom", "mail"]}
    assert values["questions"]["musee"] == {"column": "q1", "codes": {"1": "jamais", "2": "parfois"}}
    assert values["questions"]["budget"]["classes"] == [{"below": 100, "is": "petit"}, {"is": "grand"}]
    assert values["questions"]["freins"] == {
        "columns": {"q4a": "temps"},
        "ticked": "Y",
        "unticked": "N",
        "at_most": 1,
        "not_offered": ["prix"],
    }
    assert "# TODO : la case « q4b » (prix) n'est pas dans ce fichier" in text
    assert "comme dans la vague v1" in text


def test_columns_of_one_name_or_of_none_are_told_and_have_a_name_each(draft):
    text, _ = draft("a.csv", b"musee;x;x;\nun;1;2;3\ndeux;4;5;6\n")
    assert "# 1 nom de colonne est là plusieurs fois : les suivantes se lisent sous « x (2) »." in text
    for name in ("x", "x (2)", "Colonne 4"):
        assert f"# - {name} : 2 valeurs différentes" in text


def test_decimal_commas_show_through_thousands(draft):
    _, values = draft("a.csv", b"musee;revenu\nun;1 000,50\ndeux;12 000,00\n")
    assert values["source"]["decimal"] == ","


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a;b\n1;2\n1;2;3\n", "par point-virgule, la première en a 2, et la ligne 3 en a 3"),
        (b'a;b\n1;2\n"3;4\n', "un guillemet est mal placé ou jamais refermé"),
        (b";".join([b"x"] * 30_000) + b"\n1;2\n", "la première en a plus de 20000"),
        ("a;b\n1;é\n".encode("utf-16-le"), "UTF-16 sans marque d'ordre"),
    ],
)
def test_what_hides_the_form_of_a_file_is_told(tmp_path, content, found):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(StudyError, match=found):
        recognise(tmp_path / "a.csv")


def test_the_unicode_text_of_excel_is_recognised_and_drafted(draft):
    text, values = draft("a.txt", RAW.replace(";", "\t").replace("\n", "\r\n").encode("utf-16"))
    assert values["source"] == {"format": "csv", "encoding": "utf-16", "delimiter": "\t", "decimal": ","}
    assert "# Codage utf-16, car le fichier commence par la marque d'ordre d'UTF-16." in text


@pytest.mark.parametrize(("cell", "form"), [('"x"', "limesurvey"), ("≥x", "csv")])  # U+2265 holds the byte of a quote
def test_quotes_are_looked_for_in_signs_not_in_bytes(tmp_path, cell, form):
    (tmp_path / "a.csv").write_bytes(f"id;submitdate;q\n1;2;{cell}\n".encode("utf-16"))
    assert recognise(tmp_path / "a.csv").source.format == form


def test_what_a_person_says_of_the_form_is_taken(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a\n1\n")
    assert recognise(tmp_path / "a.csv", StatedForm(delimiter=";", encoding="cp1252")).source.encoding == "cp1252"


def test_a_column_serves_one_question():
    questions = {
        key: Question(key, label, "descriptive", "text") for key, label in [("musee", "Musée"), ("musees", "Musées")]
    }
    assert matched(questions, ["musee", "musees"], {}) == {"musee": "musee", "musees": "musees"}
    assert matched(questions, ["musee"], {}) == {"musee": "musee"}
    assert matched(questions, ["autre"], {"autre": ("Musées",)}) == {"musees": "autre"}


@pytest.mark.parametrize(
    ("column", "cells", "is_personal"),
    [
        ("Nom de la structure", ["Ana", "Bob", "Cyd"], True),
        ("Q1", ["a@b.fr", "c@d.org", ""], True),
        ("Q1", ["06 12 34 56 78", "+33 6 12 34 56 78", "0612345678"], True),
        ("Q1", ["12345678900012"], True),
        ("nombre", ["3", "4", "5"], False),
        ("Nom du département", ["Nord", "Nord", "Nord", "Aisne"], False),
        ("seed", ["690456235", "1842040399"], False),
        ("token", ["x1", "x2"], True),
        ("avis", ["bien", "mal"], False),
        ("IDENT", ["3", "7", "12"], True),
        ("IDENT", [str(rank) for rank in range(25)] * 3, True),  # several lines a person
        ("ident_sexe", ["1", "2"] * 20, False),
        ("Votre SIREN", ["123456789", "123 456 789", "123456789.0", "123456789", ""], True),
        ("SIRET", ["12345678900012.0"] * 4, True),
        ("n_siret", ["1", "2", "2", "1"], False),
        ("ref", [str(rank) for rank in range(1, 31)], True),
        ("ref", [f"{rank}.0" for rank in range(1, 31)], True),
        ("ref", [str(rank) for rank in range(1, 31)] + [""], False),
        ("ref", [str(rank) for rank in range(1, 16)], False),  # too few to tell anything
        ("ref", [*map(str, range(1, 31)), "30"], False),
        ("ref", [f"{rank}.5" for rank in range(1, 31)], False),
        ("Budget annuel", [str(1000 * rank) for rank in range(1, 31)], False),
        ("Nombre de salariés", [str(rank) for rank in range(1, 31)], False),
        ("code_postal", [str(59000 + rank) for rank in range(30)], False),
    ],
)
def test_columns_that_look_personal_are_proposed(column, cells, is_personal):
    assert looks_personal(column, pd.Series(cells, dtype="str"), {}) == is_personal


@pytest.mark.parametrize("content", [None, b"", b"a;b\n1;2;3\n"])
def test_a_file_that_nothing_reads_is_told(tmp_path, content):
    if content is not None:
        (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(StudyError, match=r"a\.csv"):
        recognise(tmp_path / "a.csv")


@given(text=st.text(max_size=20))
def test_a_text_that_is_quoted_is_read_back_whole(text):
    from ruamel.yaml import YAML

    text = "".join(sign for sign in text if not "\ud800" <= sign <= "\udfff")
    assert YAML(typ="safe", pure=True).load(quoted(text)) == text


HOSTILE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufeff"), max_size=10)


@given(names=st.lists(HOSTILE, min_size=2, max_size=4), cells=st.lists(HOSTILE, min_size=2, max_size=4))
def test_whatever_a_file_holds_its_draft_follows_the_schema(tmp_path_factory, names, cells):
    folder = tmp_path_factory.mktemp("hostile")
    width = min(len(names), len(cells))
    lines = [";".join('"{}"'.format(text.replace('"', '""')) for text in row[:width]) for row in (names, cells)]
    (folder / "a.csv").write_bytes("\n".join(lines).encode())
    try:
        received = recognise(folder / "a.csv")
    except StudyError:
        return
    categories = {"a": "A", "b": "B"}
    questions = {"q": Question("q", names[0] or "q", "descriptive", "single", categories=categories)}
    (folder / "c.yaml").write_text(draft_codebook(received, questions), encoding="utf-8")
    assert read_settings(folder, "c.yaml", "codebook").values["source"]["format"] == received.source.format


def test_the_form_of_a_file_is_recognised_by_its_ending_and_its_columns(tmp_path):
    rows = '"id";"submitdate";"lastpage";"Q1"\n"1";"2019";"2";"A1"\n'
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    assert recognise(tmp_path / "a.csv").source == Source("limesurvey", "utf-8", ";")
    (tmp_path / "a.csv").write_text(rows.replace('"', ""), encoding="utf-8")
    saved_again = recognise(tmp_path / "a.csv")
    assert saved_again.source.format == "csv"
    assert "aucune cellule n'est entre guillemets" in saved_again.reasons[-1]


@pytest.mark.parametrize(
    "own", ["ID de la réponse;Date de soumission;Dernière page", "Response ID;Date submitted;Last page"]
)
def test_an_export_that_names_its_columns_in_words_is_one_of_limesurvey(draft, own):
    header = [f'"{name}"' for name in [*own.split(";"), "Musée"]]
    rows = ['"1";"2019";"2";"Jamais"', '"2";;"1";', '"3";"2019";"2";""']
    _, values = draft("a.csv", "\n".join([";".join(header), *rows]).encode())
    _, submitted, last = own.split(";")
    assert values["source"]["format"] == "limesurvey"
    assert values["abandoned"] == {"submitted": submitted, "last_page": last}
    assert values["set_aside"] == {"incomplete": {"column": submitted, "empty": True}}
    assert values["missing"] == {"no_answer": [""], "not_asked": [None]}


def test_an_answer_that_says_there_is_none_is_missing_unless_the_questionnaire_has_it(draft):
    raw = "Musée\n" + "Jamais\nParfois\nNe sait pas\nNSP\n" * 3
    _, values = draft("a.csv", raw.replace("\n", ";\n").encode())
    assert values["questions"]["musee"]["codes"] == {"Jamais": "jamais", "Parfois": "parfois"}
    assert set(values["questions"]["musee"]["missing"]["dont_know"]) == {"NSP", "Ne sait pas"}
    known = QUESTIONNAIRE.replace("parfois: Parfois}", "parfois: Parfois, nsp: Ne sait pas}")
    _, values = draft("a.csv", raw.replace("\n", ";\n").encode(), questionnaire=known)
    assert "missing" not in values["questions"]["musee"]
    assert values["questions"]["musee"]["codes"]["Ne sait pas"] == "nsp"


def test_boxes_that_hold_their_own_answer_are_ticked_by_it(draft):
    raw = "Freins : Temps;Freins : Prix\n" + "Temps;\n;Prix\nTemps;Prix\n"
    _, values = draft("a.csv", raw.encode())
    freins = values["questions"]["freins"]
    assert sorted(freins["ticked"]) == ["Prix", "Temps"]
    assert freins["columns"] == {"Freins : Temps": "temps", "Freins : Prix": "prix"}


def test_a_sign_that_may_part_thousands_is_asked_about(draft):
    text, _ = draft("a.csv", "Âge;Musée\n1.234;Jamais\n2.500;Parfois\n".encode())
    assert 'Si « 1.000 » vaut mille, écrire « number: {decimal: ",", thousands: "."} »' in text
    text, _ = draft("a.csv", "Âge;Musée\n1.234;Jamais\n2.5;Parfois\n".encode())
    assert "vaut mille" not in text


def test_a_number_that_nobody_shares_is_an_identifier_unless_the_study_asks_for_it(tmp_path):
    rows = "".join(f"{rank};oui\n" for rank in range(101, 131))
    (tmp_path / "a.csv").write_text(f"visites;q\n{rows}", encoding="utf-8")
    received = recognise(tmp_path / "a.csv")
    unknown = draft_codebook(received, {})
    assert 'identifying: ["visites"]' in unknown
    assert "# Un nombre entier propre à chacun, pris pour un identifiant : visites ; si c'est une grandeur" in unknown
    asked = draft_codebook(received, {"visites": Question("visites", "Visites", "descriptive", "number")})
    assert "identifying: []" in asked
    assert '    column: "visites"' in asked
    assert "pris pour un identifiant" not in asked
