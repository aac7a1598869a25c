"""Coverage-guided fuzzing of the readers: whatever the bytes, they give a table or a told refusal.

    python tests/fuzz/fuzz_readers.py --seconds 60 [further options of libFuzzer]

The first byte of an input chooses the reader, the rest is the file, or one part of it where a whole archive would hide
the part behind its checksum. `seeds/` holds the inputs that a run starts from; a crash is written beside this file.
Workbooks and SPSS files are read in a process of their own, because a faulty one ends the library: what is checked of a
workbook before it gets there is fuzzed here, and the tests change whole files apart.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds"
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
STRUCTURE = (
    "<document><groups><rows><row><gid>1</gid></row></rows></groups><questions><rows><row><qid>1</qid><gid>1</gid>"
    "<sid>1</sid><type>L</type><title>Q</title></row></rows></questions></document>"
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def sheet(data: bytes) -> bytes:
    """Return a workbook whose sheet is the input."""
    parts = {"_rels/.rels": ROOT, "xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELATIONS}
    return zipped(parts | {"xl/sharedStrings.xml": SHARED, "xl/worksheets/sheet1.xml": data})


def opendocument(data: bytes) -> bytes:
    """Return an OpenDocument sheet whose content is the input."""
    return zipped({"mimetype": ODS_KIND, "META-INF/manifest.xml": "<manifest/>", "content.xml": data})


def archive(data: bytes) -> bytes:
    """Return a LimeSurvey archive whose responses are the input."""
    return zipped({"s.lss": STRUCTURE, "s_responses.lsr": data})


def targets() -> list[Callable[[bytes], object]]:
    """Return what reads an input, by the rank that its first byte gives."""
    from analysis.questionnaire.codebook import Source
    from analysis.questionnaire.readers.csv import read_csv
    from analysis.questionnaire.readers.lsa import read_lsa
    from analysis.questionnaire.readers.lss import read_lss
    from analysis.questionnaire.readers.spreadsheet import checked_workbook

    detect = Source("csv", encoding="detect", delimiter="detect")
    return [
        lambda data: read_csv(data, "a", detect),
        lambda data: read_csv(data, "a", Source("csv", encoding="cp1252", delimiter=";")),
        lambda data: read_csv(data, "a", Source("limesurvey", delimiter=";")),
        lambda data: checked_workbook(data, "a", Source("xlsx")),
        lambda data: checked_workbook(data, "a", Source("ods")),
        lambda data: read_lsa(data, "a"),
        lambda data: read_lss(data, "a"),
        lambda data: checked_workbook(sheet(data), "a", Source("xlsx")),
        lambda data: checked_workbook(opendocument(data), "a", Source("ods")),
        lambda data: read_lsa(archive(data), "a"),
        lambda data: read_csv(data, "a", Source("csv", encoding="utf-16", delimiter="\t")),
    ]


def tester() -> Callable[[bytes], None]:
    """Return what one input goes through."""
    from analysis.problems import StudyError
    from analysis.questionnaire.readers import RawTable

    readers = targets()

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
        one_input = tester()
    corpus = tempfile.mkdtemp(prefix="corpus-")
    limits = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=3000", "-max_len=20000"]
    places = [corpus, str(SEEDS), f"-artifact_prefix={SEEDS.parent}/"]
    atheris.Setup([sys.argv[0], *limits, *places, *arguments], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
