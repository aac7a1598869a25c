"""Random exports with a known truth: whatever the form of the file, the cleaned table equals it."""

import csv
import io

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cleaning.wave import clean_wave
from analysis.codebook.values import (
    Codebook,
    NumberClass,
    NumberFormat,
    Recoding,
    Respondent,
    Rule,
    SetAside,
    Source,
)
from analysis.problems import StudyError
from analysis.readers.csv import read_csv
from analysis.readers.lsa import read_lsa
from analysis.readers.sav import read_sav
from analysis.readers.spreadsheet import read_spreadsheet
from analysis.study import Question

SIGNS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff")
TEXTS = st.text(SIGNS | st.sampled_from('";,\n\r\t|= '), max_size=8)
QUESTIONS = {
    "choix": Question("choix", "Choix", "active", "single", categories={"a": "A", "b": "B", "c": "C"}, ordered=True),
    "nombre": Question("nombre", "Nombre", "supplementary", "number"),
    "classe": Question("classe", "Classe", "supplementary", "single", categories={"bas": "Bas", "haut": "Haut"}),
    "plusieurs": Question("plusieurs", "Plusieurs", "descriptive", "multiple", categories={"x": "X", "y": "Y"}),
    "libre": Question("libre", "Libre", "descriptive", "text"),
}
MISSING = {"": "no_answer", None: "not_asked", "nsp": "dont_know"}
RECODINGS = {
    "choix": Recoding("choix", column="c", codes={"1": "a", "2": "b", "3": "c"}, missing=MISSING),
    "nombre": Recoding("nombre", column="n", number=NumberFormat(decimal=","), missing=MISSING),
    "classe": Recoding(
        "classe", column="k", classes=(NumberClass("bas", below=10), NumberClass("haut")), missing=MISSING
    ),
    "plusieurs": Recoding("plusieurs", columns={"px": "x", "py": "y"}, ticked=("Y",), unticked=("N",), missing=MISSING),
    "libre": Recoding("libre", column="l", missing={"": "no_answer", None: "not_asked"}),
}
REASONS = ("kept", "test", "refused", "incomplete")
HEADER = ("id", "motif", "c", "n", "k", "px", "py", "l")


def codebook(source):
    rules = {name: Rule("motif", equals=(name,)) for name in REASONS[1:]}
    return Codebook(
        wave="v",
        file="config/codebooks/v.yaml",
        source=source,
        respondent=Respondent(key=("id",), identifying=("id",)),
        recodings=RECODINGS,
        edition="v",
        set_aside=SetAside(**rules, duplicate="last"),
    )


def answer(values, missing):
    """Return pairs of what is true and what the cell holds."""
    kinds = {"": "no_answer", None: "not_asked", "nsp": "dont_know"}
    return st.one_of(values, st.sampled_from(missing).map(lambda cell: (("missing", kinds[cell]), cell)))


def rows(missing):
    number = st.tuples(st.integers(-999, 999), st.integers(0, 9))
    return st.lists(
        st.fixed_dictionaries(
            {
                "person": st.integers(0, 6),
                "reason": st.sampled_from(REASONS),
                "choix": answer(st.sampled_from([("a", "1"), ("b", "2"), ("c", "3")]), missing),
                "nombre": answer(number.map(lambda n: (float(f"{n[0]}.{n[1]}"), f"{n[0]},{n[1]}")), missing),
                "classe": answer(st.integers(0, 30).map(lambda n: ("bas" if n < 10 else "haut", str(n))), missing),
                "plusieurs": st.tuples(st.booleans(), st.booleans()),
                "libre": TEXTS,
            }
        ),
        min_size=1,
        max_size=12,
    )


def cells(row):
    ticks = ["Y" if ticked else "N" for ticked in row["plusieurs"]]
    answers = [row[key][1] for key in ("choix", "nombre", "classe")]
    return [f"p{row['person']}", row["reason"], *answers, *ticks, row["libre"]]


def limesurvey(table, ends):
    """Return an export as LimeSurvey writes it: all is between quotes, but a question that was not shown."""

    def quoted(cell):
        return "" if cell is None else '"{}"'.format(cell.replace('"', '""'))

    lines = [";".join(map(quoted, row)) for row in [HEADER, *map(cells, table)]]
    return ("\ufeff" + ends.join(lines) + ends + ends).encode("utf-8")


def spreadsheet(table):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("R")
        for line, row in enumerate([HEADER, *map(cells, table)]):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell)
    return buffer.getvalue()


def kept(table):
    """Return the rows that the rules keep: the last one of each person."""
    last = {row["person"]: rank for rank, row in enumerate(table) if row["reason"] == "kept"}
    return [table[rank] for rank in sorted(last.values())]


def check(cleaned, table):
    truth = kept(table)
    answers = cleaned.answers
    for key in ("choix", "nombre", "classe"):
        expected = [None if isinstance(row[key][0], tuple) else row[key][0] for row in truth]
        found = answers[key].astype(object).where(answers[key].notna(), None).tolist()
        assert found == expected
    chosen = [
        (rank, name) for rank, row in enumerate(truth) for name, yes in zip("xy", row["plusieurs"], strict=True) if yes
    ]
    places = {respondent: rank for rank, respondent in enumerate(answers["respondent"])}
    found = [(places[row.respondent], row.category) for row in cleaned.multiple.itertuples()]
    assert found == chosen
    missing = {
        (rank, key, row[key][0][1])
        for rank, row in enumerate(truth)
        for key in ("choix", "nombre", "classe")
        if isinstance(row[key][0], tuple)
    } | {(rank, "libre", "no_answer") for rank, row in enumerate(truth) if row["libre"] == ""}
    assert {(places[row.respondent], row.question, row.kind) for row in cleaned.missing.itertuples()} == missing
    steps = cleaned.accounting.set_index("step")["rows"]
    assert steps["received"] == len(table) == steps.drop("received").sum()
    assert steps["kept"] == len(truth)
    assert steps["received"] - steps["kept"] == len(cleaned.rejected)


def clean_or_nobody(raw, source, table):
    """Return the cleaned wave, or None where no row is kept, which is refused."""
    if kept(table):
        return clean_wave([raw], codebook(source), QUESTIONS, key=b"k")
    with pytest.raises(StudyError, match="aucune ligne n'est gardée"):
        clean_wave([raw], codebook(source), QUESTIONS, key=b"k")
    return None


@given(
    table=rows(["", None, "nsp"]),
    ends=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_a_limesurvey_export_is_read_back_whole(table, ends, encoding):
    source = Source("limesurvey", encoding=encoding, delimiter=";", decimal=",")
    raw = read_csv(limesurvey(table, ends).decode("utf-8-sig").encode(encoding), "a.csv", source)
    assert raw.frame["l"].tolist() == [row["libre"] for row in table]
    assert raw.frame["c"].isna().tolist() == [row["choix"][1] is None for row in table]
    if cleaned := clean_or_nobody(raw, source, table):
        check(cleaned, table)


@pytest.mark.usefixtures("no_process")
@given(table=rows(["", "nsp"]))
def test_a_workbook_is_read_back_whole(table):
    table = [row | {"libre": row["libre"].replace("\r", "")} for row in table]  # a sheet holds line feeds alone
    source = Source("xlsx", decimal=",")
    raw = read_spreadsheet(spreadsheet(table), "a.xlsx", source)
    if cleaned := clean_or_nobody(raw, source, table):
        check(cleaned, table)


def is_utf8(content):
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def printable(table, signs):
    """Return rows whose free texts hold nothing of what a format cannot."""
    return [row | {"libre": "".join(sign for sign in row["libre"] if signs(sign))} for row in table]


@pytest.mark.usefixtures("no_process")
@given(table=rows(["", "nsp"]))
def test_an_opendocument_sheet_is_read_back_whole(table, making):
    table = printable(table, lambda sign: sign.isprintable() and sign != " ")  # LibreOffice writes spaces as elements
    source = Source("ods", decimal=",")
    raw = read_spreadsheet(making.ods([list(HEADER), *map(cells, table)]), "a.ods", source)
    assert raw.frame["l"].tolist() == [row["libre"] for row in table]
    if cleaned := clean_or_nobody(raw, source, table):
        check(cleaned, table)


@given(
    table=rows(["", "nsp"]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "detect"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    ends=st.sampled_from(["\n", "\r\n"]),
)
def test_a_csv_file_is_read_back_whole(table, delimiter, encoding, quoting, ends):
    if quoting == csv.QUOTE_MINIMAL:  # that writer leaves a lone carriage return without quotes: an end of line
        table = [row | {"libre": row["libre"].replace("\r", "")} for row in table]
    codec = "utf-8" if encoding == "detect" else encoding
    table = printable(table, lambda sign: sign.encode(codec, "ignore"))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=ends)
    writer.writerows([HEADER, *map(cells, table)])
    content = buffer.getvalue().encode(codec)
    declared = "utf-16" if codec == "utf-16-le" else encoding  # a codebook does not say the order of the bytes
    source = Source("csv", encoding=declared, delimiter=delimiter, decimal=",")
    if encoding == "cp1252" and not content.isascii() and is_utf8(content):  # told, never guessed
        with pytest.raises(StudyError, match="se lit en UTF-8"):
            read_csv(content, "a.csv", source)
        return
    raw = read_csv(content, "a.csv", source)
    assert raw.frame["l"].tolist() == [row["libre"] for row in table]
    if cleaned := clean_or_nobody(raw, source, table):
        check(cleaned, table)


@given(table=rows(["", None, "nsp"]))
def test_a_limesurvey_archive_is_read_back_whole(table, making):
    table = printable(table, lambda sign: sign.isprintable() or sign in "\n\t")
    structure = making.document(
        "Survey",
        making.table("groups", [{"gid": "2", "group_order": "1"}]),
        making.table(
            "questions",
            [
                {"qid": str(rank), "gid": "2", "sid": "1", "type": "T", "title": name}
                for rank, name in enumerate(HEADER)
            ],
        ),
    )
    stored = [f"1X2X{rank}" for rank in range(len(HEADER))]
    responses = making.document(
        "Responses", making.table("responses", [dict(zip(stored, cells(row), strict=True)) for row in table])
    )
    raw = read_lsa(making.zipped({"a.lss": structure, "a_responses.lsr": responses}), "a.lsa")
    source = Source("lsa", decimal=",")
    assert raw.header == HEADER
    assert raw.frame["c"].isna().tolist() == [row["choix"][1] is None for row in table]
    if cleaned := clean_or_nobody(raw, source, table):
        check(cleaned, table)


@pytest.mark.usefixtures("no_process")
@settings(max_examples=4)  # each one starts a process
@given(table=rows(["", "nsp"]))
def test_an_spss_file_is_read_back_whole(table, tmp_path_factory):
    table = printable(table, lambda sign: sign.isprintable())
    table = [row | {"libre": row["libre"].rstrip(" ")} for row in table]  # SPSS pads its texts with spaces
    path = tmp_path_factory.mktemp("sav") / "a.sav"
    columns = dict(zip(HEADER, zip(*map(cells, table), strict=True), strict=True))
    pyreadstat.write_sav(pd.DataFrame(columns, dtype="str"), path)
    source = Source("sav", decimal=",")
    raw = read_sav(path.read_bytes(), "a.sav", source)
    assert raw.frame["l"].tolist() == [row["libre"] for row in table]
    if cleaned := clean_or_nobody(raw, source, table):
        check(cleaned, table)


@given(content=st.binary(max_size=200), form=st.sampled_from(["csv", "limesurvey", "xlsx", "ods", "detect"]))
def test_whatever_the_bytes_a_reader_reads_or_tells(content, form):
    source = Source("csv", encoding="detect", delimiter="detect") if form == "detect" else Source(form)
    reader = read_spreadsheet if form in ("xlsx", "ods") else read_csv
    try:
        table = reader(content, "a", source)
    except StudyError:
        return
    assert len(table.lines) == len(table.frame) > 0
