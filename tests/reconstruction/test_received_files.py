import csv
import hashlib
import io
import re
import subprocess
import sys
import zipfile

import pytest
from openpyxl import load_workbook

from analysis.reconstruction.files import files, sums
from analysis.reconstruction.limesurvey import csv_bytes
from analysis.reconstruction.profile import HEADS, TAILS


@pytest.fixture(scope="module")
def received():
    return files()


@pytest.fixture(scope="module")
def export(received):
    return received["2018/reponses.csv"]


@pytest.fixture(scope="module")
def export_rows(export):
    return list(csv.DictReader(io.StringIO(export.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.fixture(scope="module")
def sheet(received):
    return load_workbook(io.BytesIO(received["2019/reponses.xlsx"]))["Réponses"]


@pytest.fixture(scope="module")
def sheet_rows(sheet):
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_committed_files_are_those_that_are_drawn(received, root):
    for path, content in received.items():
        assert (root / "data/raw" / path).read_bytes() == content, f"make reconstruct would change data/raw/{path}"


def test_another_process_writes_the_same_bytes(received, tmp_path):
    command = [sys.executable, "-m", "analysis.reconstruction", "write", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    written = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == received


def test_hashes_are_those_of_the_files(received):
    first, *lines = received["SHA256SUMS"].decode().splitlines()
    assert first.startswith("# fictif")
    declared = dict(reversed(line.split("  ")) for line in lines)
    assert declared == {path: hashlib.sha256(received[path]).hexdigest() for path in declared}
    assert set(declared) == {"2018/reponses.csv", "2019/reponses.xlsx"}


def test_a_changed_file_has_another_hash(received):
    assert sums({"a": received["2018/reponses.csv"]}) != sums({"a": received["2018/reponses.csv"] + b" "})


def test_the_first_line_of_the_readme_says_that_files_are_fictional(received):
    readme = received["README.md"].decode()
    assert "fictifs" in readme.splitlines()[0].lower()
    assert "circulaire" in readme


def test_no_address_outside_the_domain_of_examples(received):
    texts = [received["2018/reponses.csv"].decode("utf-8-sig")]
    with zipfile.ZipFile(io.BytesIO(received["2019/reponses.xlsx"])) as book:
        texts += [book.read(name).decode() for name in book.namelist()]
    addresses = re.findall(r"[\w.+-]+@[\w.-]+", "\n".join(texts))
    assert len(addresses) > 60
    assert {address.partition("@")[2] for address in addresses} == {"example.org"}


def test_names_are_of_structures_of_nowhere(export_rows, sheet_rows):
    names = [row["Q01"] for row in export_rows] + [row["Nom de la structure"] for row in sheet_rows]
    for name in names:
        tail = any(name.strip().upper().endswith(tail.upper()) for tail in TAILS)
        head = any(name.upper().startswith(head.upper()) for head in HEADS)
        assert (head and tail) or name.lower().startswith("test")


def test_the_export_has_the_form_of_limesurvey(export):
    assert export.startswith(b'\xef\xbb\xbf"id";"submitdate";"lastpage";')
    assert export.endswith(b"\r\n\r\n")
    lone = re.findall(rb"(?<!\r)\n", export)
    assert len(lone) == export.count(b"Nous recommencerons"), "only a comment breaks its line without a carriage return"


def test_null_is_told_from_empty(export):
    assert b';"";' in export
    assert b";;" in export


def test_csv_bytes_quote_everything_but_null():
    rows = [{"a": 'dit "oui"', "b": None, "c": ""}]
    assert csv_bytes(["a", "b", "c"], rows) == b'\xef\xbb\xbf"a";"b";"c"\r\n"dit ""oui""";;""\r\n\r\n'


def test_unfinished_rows_have_no_date_and_no_later_answer(export_rows):
    unfinished = [row for row in export_rows if int(row["lastpage"]) < 6]
    assert len(unfinished) == 3
    assert all(not row["submitdate"] and not row["Q24"] and not row["consent"] for row in unfinished)


def test_who_did_not_file_was_not_asked_for_a_category(export):
    text = export.decode("utf-8-sig")
    filtered = re.findall(r'^"\d+";"[^"]+";"6";.*?@example.org";"A3";.*;"A(?:1|2|98)";(;|"")', text, flags=re.M)
    assert filtered
    assert set(filtered) == {";"}


def test_each_file_holds_its_mess(export_rows, sheet_rows):
    names = [[row["Q01"] for row in export_rows], [row["Nom de la structure"] for row in sheet_rows]]
    assert [sum(name.lower().startswith("test") for name in of_file) for of_file in names] == [2, 1]
    assert [len(of_file) - len({name.strip().lower() for name in of_file}) for of_file in names] == [1, 1]
    assert sum(row["consent"] == "N" for row in export_rows) == 1
    refused = [row["Acceptez-vous que vos réponses servent à l'étude ?"] for row in sheet_rows]
    assert refused.count("Non") == 1
    assert [row["État"] for row in sheet_rows].count("Interrompu") == 2
    assert [len(export_rows), len(sheet_rows)] == [34, 39]


def test_a_first_answer_stands_before_the_one_that_is_kept(export_rows):
    names = [row["Q01"] for row in export_rows]
    (shouted,) = [name for name in names if name.isupper()]
    kept = next(i for i, name in enumerate(names) if name.upper() == shouted.strip() and name != shouted)
    assert names.index(shouted) < kept


def test_the_workbook_holds_what_people_type(sheet_rows):
    budgets = [row["Budget annuel de la structure (en euros)"] for row in sheet_rows]
    assert any(isinstance(value, int | float) for value in budgets)
    assert any("env" in str(value) for value in budgets)
    jobs = [str(row["Emplois salariés, en équivalent temps plein (ETP)"]) for row in sheet_rows]
    assert "2,5 ETP" in jobs
    forms = [row["Forme juridique de la structure"] for row in sheet_rows]
    assert any(form != form.strip() for form in forms)


def test_the_workbook_has_a_sheet_more_and_no_formula_among_answers(received, sheet):
    book = load_workbook(io.BytesIO(received["2019/reponses.xlsx"]))
    assert book.sheetnames == ["Réponses", "Suivi"]
    assert book["Suivi"]["B2"].data_type == "f"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_workbook_does_not_depend_on_a_compressor(received):
    with zipfile.ZipFile(io.BytesIO(received["2019/reponses.xlsx"])) as book:
        assert {entry.compress_type for entry in book.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}
