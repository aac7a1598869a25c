"""Coverage-guided fuzzing of the readers: whatever the bytes, they give a table or a told refusal.

    python tests/fuzz/fuzz_readers.py --seconds 60 [further options of libFuzzer]

The first byte of an input chooses the reader, the rest is the file, or its parts where a whole archive would hide them
behind its checksums: a null byte, which no XML holds, ends each part. `seeds/` holds the inputs that a run starts from,
`words.dict` what it inserts; a crash is written in `found/`, and what it found is kept in `faulty/` with a test.

Workbooks and SPSS files are read in a process of their own, because a faulty one ends the library. Its start costs more
than a hundred inputs: here their code runs in this process, over libraries that return what the last parts draw (see
`drawn`), and a few inputs go through the real library, apart.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import drawn

FOLDER = Path(__file__).parent
SEEDS = FOLDER / "seeds"
APART_EVERY = 1000  # inputs: their reading takes 0.3 s at least
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = (
    f'<workbook xmlns="{SPACE}" xmlns:r="{OFFICE}"><sheets><sheet name="R" sheetId="1" r:id="r1"/></sheets></workbook>'
)
ROOT = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
SHARED = f'<sst xmlns="{SPACE}"><si><t>a</t></si><si><t>b</t></si></sst>'
STYLES = (
    f'<styleSheet xmlns="{SPACE}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)
SHEET = f'<worksheet xmlns="{SPACE}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
XLSX = {  # the parts that an input gives, in its order; without one, it is the one written here
    "xl/worksheets/sheet1.xml": SHEET,
    "xl/sharedStrings.xml": SHARED,
    "xl/styles.xml": STYLES,
    "xl/workbook.xml": WORKBOOK,
    "xl/_rels/workbook.xml.rels": RELATIONS,
}
ODS = {"content.xml": "<document-content/>", "styles.xml": "<document-styles/>", "META-INF/manifest.xml": "<manifest/>"}
DRAWN = b"vR\nsa\tsb\nf1.5\tb1"
STRUCTURE = (
    "<document><groups><rows><row><gid>1</gid></row></rows></groups><questions><rows><row><qid>1</qid><gid>1</gid>"
    "<sid>1</sid><type>L</type><title>Q</title></row></rows></questions></document>"
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def given(data: bytes, parts: Mapping[str, str]) -> dict[str, str | bytes]:
    """Return the parts, those that the input gives in place of those written here."""
    found = dict(zip(parts, data.split(b"\0"), strict=False))
    return {name: found.get(name) or content for name, content in parts.items()}


def sheet(data: bytes) -> bytes:
    """Return a workbook whose sheet, and the other parts that it gives, are the input."""
    return zipped({"_rels/.rels": ROOT} | given(data, XLSX))


def opendocument(data: bytes) -> bytes:
    """Return an OpenDocument sheet whose content, and the other parts that it gives, are the input."""
    return zipped({"mimetype": ODS_KIND} | given(data, ODS))


def archive(data: bytes) -> bytes:
    """Return a LimeSurvey archive whose responses are the input."""
    return zipped({"s.lss": STRUCTURE, "s_responses.lsr": data})


def rest_of(data: bytes, n_parts: int) -> tuple[bytes, dict[str, Any]]:
    """Return what follows the parts of a file: what the library draws, then what the codebook declares."""
    cells, declared = [*data.split(b"\0", n_parts + 1)[n_parts:], b"", b""][:2]
    options: dict[str, Any] = {"decimal": "," if declared[:1] > b"4" else "."}
    if declared[:1].isdigit():
        options["header"] = int(declared[:1]) % 5 or None
    if declared[1:]:
        options["sheet"] = declared[1:].decode("utf-8", "replace")
    return cells or DRAWN, options


def targets(apart_every: int) -> list[Callable[[bytes], object]]:
    """Return what reads an input, by the rank that its first byte gives.

    One of `apart_every` inputs is read by the real library where its parts are given, and more of them where it is a
    whole file; which ones depends on their bytes alone.
    """
    from analysis.codebook.values import Source
    from analysis.readers.csv import read_csv
    from analysis.readers.lsa import read_lsa
    from analysis.readers.lss import read_lss
    from analysis.readers.sav import read_sav, sav_structure
    from analysis.readers.spreadsheet import read_spreadsheet

    detect = Source("csv", encoding="detect", delimiter="detect")

    def is_apart(data: bytes, share: int) -> bool:
        return zlib.crc32(data) % max(1, apart_every // share) == 0

    def parts(form: Any, whole: Callable[[bytes], bytes], n_parts: int) -> Callable[[bytes], object]:
        def read(data: bytes) -> object:
            cells, options = rest_of(data, n_parts)
            with drawn.real_libraries() if is_apart(data, 1) else drawn.drawn_libraries(cells):
                return read_spreadsheet(whole(data), "a", Source(form, **options))

        return read

    def workbook(form: Any) -> Callable[[bytes], object]:
        def read(data: bytes) -> object:
            with drawn.real_libraries() if is_apart(data, 20) else drawn.drawn_libraries(DRAWN):
                return read_spreadsheet(data, "a", Source(form))

        return read

    def drawn_spss(data: bytes) -> object:
        reader = (read_sav, sav_structure)[zlib.crc32(data) % 2]
        with drawn.drawn_libraries(data):
            return reader(data, "a", Source("sav", decimal=","))

    def spss(data: bytes) -> object:
        if not is_apart(data, 200):  # nothing of ours reads these bytes before the library
            return None
        with drawn.real_libraries():
            table = read_sav(data, "a", Source("sav"))
            assert set(sav_structure(data, "a", Source("sav"))) == set(table.header)
        return table

    return [
        lambda data: read_csv(data, "a", detect),
        lambda data: read_csv(data, "a", Source("csv", encoding="cp1252", delimiter=";")),
        lambda data: read_csv(data, "a", Source("limesurvey", delimiter=";")),
        workbook("xlsx"),
        workbook("ods"),
        lambda data: read_lsa(data, "a"),
        lambda data: read_lss(data, "a"),
        parts("xlsx", sheet, len(XLSX)),
        parts("ods", opendocument, len(ODS)),
        lambda data: read_lsa(archive(data), "a"),
        lambda data: read_csv(data, "a", Source("csv", encoding="utf-16", delimiter="\t")),
        workbook("xls"),
        drawn_spss,
        spss,
    ]


def tester(apart_every: int) -> Callable[[bytes], None]:
    """Return what one input goes through."""
    from analysis.problems import StudyError
    from analysis.readers.table import RawTable

    readers = targets(apart_every)

    def one_input(data: bytes) -> None:
        if not data:
            return
        try:
            read = readers[data[0] % len(readers)](data[1:])
        except StudyError:
            return
        if isinstance(read, RawTable):
            assert len(read.lines) == len(read.frame) > 0
            assert set(read.frame) <= set(read.header)
            assert (read.lines[1:] > read.lines[:-1]).all()

    return one_input


def main(arguments: list[str]) -> None:
    """Fuzz for a while, or say why not."""
    try:
        import atheris
    except ImportError as missing:
        print(f"stress run skipped: atheris is not installed for this Python ({missing})")
        return
    seconds = "600"
    if "--seconds" in arguments:
        place = arguments.index("--seconds")
        seconds = arguments[place + 1]
        arguments = arguments[:place] + arguments[place + 2 :]
    with atheris.instrument_imports(include=["analysis"]):
        one_input = tester(APART_EVERY)
        for seed in SEEDS.iterdir():  # what is imported when it is needed
            one_input(seed.read_bytes())
    corpus = tempfile.mkdtemp(prefix="corpus-")
    found = FOLDER / "found"
    found.mkdir(exist_ok=True)
    limits = [f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=3000", "-max_len=20000"]
    places = [corpus, str(SEEDS), f"-dict={FOLDER / 'words.dict'}", f"-artifact_prefix={found}/"]
    atheris.Setup([sys.argv[0], *limits, *places, *arguments], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
