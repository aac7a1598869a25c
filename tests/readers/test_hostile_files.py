"""Files made to harm are refused, or read as plain texts, in bounded time and memory."""

import codecs
import io
import re
import struct
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from analysis.codebook.values import Source
from analysis.problems import StudyError
from analysis.readers import archives, raw, sheet_size, utf16
from analysis.readers.csv import read_csv
from analysis.readers.lsa import read_lsa
from analysis.readers.lss import read_lss
from analysis.readers.raw import read_raw
from analysis.readers.spreadsheet import read_spreadsheet
from analysis.readers.utf16 import as_utf8

CSV = Source("csv", delimiter=";")
XLSX = Source("xlsx")
SECONDS, MEGABYTES = 20, 128  # of processor, whatever else the machine does
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{SPACE}"><sheetData>{{}}</sheetData></worksheet>'


@pytest.fixture(autouse=True)
def bounded():
    """Fail what takes too long or too much memory."""
    start = time.process_time()
    tracemalloc.start()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - start < SECONDS
    assert peak < MEGABYTES * 1_000_000


def fault(action):
    with pytest.raises(StudyError) as raised:
        action()
    (problem,) = raised.value.problems
    return problem.found


def workbook(**parts):
    """Return a workbook of two cells, some of its parts replaced: names without folder or ending."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("R").write_column(0, 0, ["a", "1"])
    made = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            stem = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, parts.get(stem, old.read(name)))
    return made.getvalue()


def test_a_workbook_that_nobody_touched_is_read():
    assert read_spreadsheet(workbook(), "a.xlsx", XLSX).frame["a"].tolist() == ["1"]


@pytest.mark.parametrize("place", ["XFD1048576", "A900000000000", "ZZZZZZZZ2"])
def test_a_cell_far_away_makes_no_room_for_all_those_before_it(place):
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="{place}"><v>2</v></c></row>'
    assert "une feuille s'étend sur" in fault(lambda: read_spreadsheet(workbook(sheet1=SHEET.format(cells)), "a", XLSX))


def test_far_cells_that_hold_a_style_and_nothing_else_are_no_cells():
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="XFD1048576" s="1"/></row>'
    assert len(read_spreadsheet(workbook(sheet1=SHEET.format(cells)), "a", XLSX).frame) == 1


def test_a_long_text_shared_by_many_cells_is_counted_as_often(monkeypatch):
    monkeypatch.setattr(sheet_size, "MAX_CHARACTERS", 1_000_000)
    shared = f"<sst><si><t>{'x' * 30_000}</t></si></sst>"
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 101))
    content = workbook(sheet1=SHEET.format(cells), sharedStrings=shared)
    assert "millions de caractères" in fault(lambda: read_spreadsheet(content, "a", XLSX))


@pytest.mark.parametrize("part", ["sheet1", "sharedStrings", "workbook"])
def test_entities_that_explode_are_refused(part):
    entities = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10)
    )
    content = workbook(**{part: f"<?xml version='1.0'?>{entities}]><worksheet>&a9;</worksheet>"})
    assert "déclare des renvois XML" in fault(lambda: read_spreadsheet(content, "a", XLSX))


def test_an_archive_that_grows_is_refused_by_what_it_announces(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1_000_000)
    assert "une fois ouvert" in fault(lambda: read_spreadsheet(workbook(sheet1=b"0" * 2_000_000), "a", XLSX))


def test_an_archive_that_announces_less_than_it_holds_is_refused():
    content = bytearray(workbook(sheet1=b"0" * 30_000_000))
    place = content.find(b"PK\x01\x02")
    while place >= 0:  # the sizes of the central directory
        name = content[place + 46 : place + 46 + struct.unpack_from("<H", content, place + 28)[0]]
        if name.endswith(b"sheet1.xml"):
            struct.pack_into("<I", content, place + 24, 10)
        place = content.find(b"PK\x01\x02", place + 4)
    assert "abîmé" in fault(lambda: read_spreadsheet(bytes(content), "a", XLSX))


def test_an_archive_of_countless_members_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    assert "parties une fois ouvert" in fault(lambda: read_spreadsheet(workbook(), "a", XLSX))


REPEATED = {
    "rows": '<table:table-row table:number-rows-repeated="100000000">{}</table:table-row>',
    "columns": "<table:table-row>{}</table:table-row>",
}


@pytest.mark.parametrize("what", ["rows", "columns"])
def test_cells_that_an_opendocument_sheet_repeats_are_counted(making, what):
    repeat = ' table:number-columns-repeated="100000000"' if what == "columns" else ""
    cell = f'<table:table-cell office:value-type="string"{repeat}><text:p>x</text:p></table:table-cell>'
    content = making.ods([["a"], ["1"]], trailing=REPEATED[what].format(cell))
    assert "une feuille s'étend sur" in fault(lambda: read_spreadsheet(content, "a.ods", Source("ods")))


def test_a_row_that_an_opendocument_sheet_repeats_a_million_times_is_told(making):
    cell = '<table:table-cell office:value-type="string"><text:p>oui</text:p></table:table-cell>'
    repeated = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    content = making.ods([["a", "b", "c"]], trailing=repeated.format(1_000_000, cell * 3))
    told = fault(lambda: read_spreadsheet(content, "a.ods", Source("ods")))
    assert "1000000 lignes de suite y ont les mêmes réponses" in told
    content = making.ods([["a", "b", "c"]], trailing=repeated.format(3, cell * 3))
    assert len(read_spreadsheet(content, "a.ods", Source("ods")).frame) == 3


def test_long_texts_that_an_opendocument_sheet_repeats_are_counted(making, monkeypatch):
    monkeypatch.setattr(sheet_size, "MAX_CHARACTERS", 1_000_000)
    cell = f'<table:table-cell office:value-type="string"><text:p>{"x" * 20_000}</text:p></table:table-cell>'
    content = making.ods([["a"], ["1"]], trailing=REPEATED["rows"].replace("100000000", "100").format(cell))
    assert "millions de caractères" in fault(lambda: read_spreadsheet(content, "a.ods", Source("ods")))


BOMB = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x "xxxxxxxx">]><document><questions/>&x;</document>'


def test_limesurvey_files_that_declare_entities_are_refused(making, lss):
    assert "déclare des renvois" in fault(lambda: read_lss(BOMB.encode(), "a.lss"))
    content = making.zipped({"a.lss": lss, "a_responses.lsr": BOMB})
    assert "déclare des renvois" in fault(lambda: read_lsa(content, "a.lsa"))


def test_an_external_entity_reads_no_file(tmp_path):
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    content = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><document>&x;</document>'
    assert "secret" not in fault(lambda: read_lss(content.encode(), "a.lss"))


def test_a_name_of_an_archive_that_climbs_out_is_read_in_memory_alone(making, lss, tmp_path):
    responses = making.document("Responses", making.table("responses", [{"id": "1"}]))
    content = making.zipped({"../../a.lss": lss, "../../a_responses.lsr": responses})
    assert len(read_lsa(content, "a.lsa").frame) == 1
    assert list(tmp_path.parent.glob("*.lss")) == []


def test_a_line_that_never_ends_is_refused_before_it_is_in_memory(tmp_path, monkeypatch):
    with (tmp_path / "a.csv").open("wb") as file:  # 500 MB on paper, nothing on the disk
        file.write(b"a;b\n")
        file.truncate(500_000_000)
    assert "une ligne dépasse 8 Mo" in fault(lambda: read_raw(tmp_path, ["a.csv"], CSV))


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_long_files_of_short_lines_are_not(tmp_path, monkeypatch, end):
    monkeypatch.setattr(raw, "MAX_LINE", 100)
    monkeypatch.setattr(raw, "BLOCK", 7)
    (tmp_path / "a.csv").write_bytes(b"a;b" + end + (b"1;2" + end) * 50)
    assert len(read_raw(tmp_path, ["a.csv"], CSV)[0].frame) == 50
    (tmp_path / "a.csv").write_bytes(b"a;b" + end + b"1;" + b"2" * 99 + end)
    assert "une ligne dépasse" in fault(lambda: read_raw(tmp_path, ["a.csv"], CSV))


@pytest.mark.parametrize("form", ["csv", "xlsx", "sav", "lsa"])
def test_a_file_beyond_the_declared_size_is_refused(tmp_path, monkeypatch, form):
    monkeypatch.setattr(raw, "MAX_TEXT", 1000)
    monkeypatch.setattr(raw, "MAX_BINARY", 1000)
    (tmp_path / "a").write_bytes(b"x;y\n" * 1000)
    assert "le fichier dépasse 0 Mo" in fault(lambda: read_raw(tmp_path, ["a"], Source(form, delimiter=";")))


def test_a_million_columns_are_refused():
    header = ";".join(["q"] * 1_000_000)
    assert "1000000 colonnes, plus de 20000" in fault(lambda: read_csv(f"{header}\n".encode(), "a.csv", CSV))


def test_thousands_of_columns_are_read_in_time():
    header = [f"q{rank}" for rank in range(19_000)]
    content = (";".join(header) + "\n" + ";".join("1" * len(header)) + "\n").encode()
    assert read_csv(content, "a.csv", CSV, ["q7", "q18999"]).frame.shape == (1, 2)


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (b'a;b\n"""";""""""\n', [['"', '""']]),
        (b'a;b\n"x ""y"" z";"a;b"\n', [['x "y" z', "a;b"]]),
        (b'a;b\r\n1;2\n3;4\r5;6\r\n', [["1", "2"], ["3", "4"], ["5", "6"]]),
        (b'a;b\n"1\r\n2";"\r"\n', [["1\r\n2", "\r"]]),
        ("a;b\n\u2028;\x85\x1c\n".encode(), [["\u2028", "\x85\x1c"]]),
        (b"a;b\n=CMD();+1\n-1;@x\n", [["=CMD()", "+1"], ["-1", "@x"]]),
        (b"a;b\n<script>alert(1)</script>;#raw($x$) \\input{/etc/passwd}\n",
         [["<script>alert(1)</script>", "#raw($x$) \\input{/etc/passwd}"]]),
    ],
)  # fmt: skip
def test_what_looks_odd_is_a_text_like_others(content, cells):
    assert read_csv(content, "a.csv", CSV).frame.to_numpy().tolist() == cells


@pytest.mark.parametrize("content", [b"a;b\n1;\x00\n", b"a\x00;\x00", b"\xff\xfe\0\0a\0\0\0"])
def test_nul_bytes_are_told(content):
    source = Source("csv", encoding="detect", delimiter=";")
    assert re.search("caractères nuls|un caractère nul ligne 1", fault(lambda: read_csv(content, "a.csv", source)))


STUDY = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves: {v1: {codebook: config/codebooks/v1.yaml, files: [FILE]}}
"""


@pytest.mark.parametrize("file", ["../secret.csv", "/etc/passwd", "data/raw/../../../secret.csv", "data/raw/lien.csv"])
def test_a_received_file_out_of_the_study_is_not_read(small_study, tmp_path_factory, file):
    from analysis.study import read_study

    study = small_study(study=STUDY.replace("FILE", file))
    outside = tmp_path_factory.mktemp("outside") / "secret.csv"
    outside.write_text("nom;q1\nAna;1\n", encoding="utf-8")
    (study.root / "data/raw/lien.csv").symlink_to(outside)
    assert "sort du dossier de l'étude" in fault(lambda: read_study(study.root))


def test_utf16_becomes_utf8_a_piece_at_a_time():
    content = codecs.BOM_UTF16_BE + "é;🙂\r\n".encode("utf-16-be") * 2_000_000
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    text = as_utf8(content, "a.txt")
    _, peak = tracemalloc.get_traced_memory()
    assert peak - before < 1.5 * len(text)  # whole, its signs alone would take 48 MB
    assert text == "é;🙂\r\n".encode() * 2_000_000


def test_signs_astride_two_pieces_are_whole(monkeypatch):
    for size in (2, 4, 6):
        monkeypatch.setattr(utf16, "BLOCK", size)
        assert as_utf8("a🙂é\n".encode("utf-16"), "a.txt").decode() == "a🙂é\n"
        damaged = "a\né🙂".encode("utf-16") + b"\x3d\xd8a\0"
        assert "abîmé : ligne 2" in fault(lambda damaged=damaged: as_utf8(damaged, "a.txt"))


@pytest.mark.parametrize("content", [b"a;b\na;b\n", "a\tb\na\tb\na\tb\n".encode("utf-16")])
def test_a_file_of_headers_alone_is_refused(content):
    with pytest.raises(StudyError, match="il n'a que des en-têtes, aucune réponse"):
        read_csv(content, "a.csv", Source("csv", encoding="detect", delimiter="detect"))
