"""One received file as a table of texts, whatever its format."""

from collections.abc import Collection, Iterable
from pathlib import Path

from analysis.codebook.values import Source
from analysis.problems import Problem, StudyError, raise_any
from analysis.readers.table import BLOCK, TEXTS, RawTable, unreadable

LARGE = 20_000_000  # bytes of a CSV that is read a block at a time
MAX_TEXT = 2_000_000_000  # bytes of a CSV
MAX_BINARY = 300_000_000  # bytes of a workbook, an archive, an SPSS file
MAX_LINE = 8_000_000  # bytes
IN_CSV = "le redemander en plusieurs CSV"
IN_BLOCKS = (
    "le redemander en UTF-8, chaque ligne écrite comme les autres et les guillemets doublés, séparateur et encodage "
    f"déclarés sous `source`, pour qu'il soit lu par morceaux ; ou {IN_CSV}"
)


def read_raw(
    root: Path, files: Iterable[str], source: Source, columns: Collection[str] | None = None
) -> tuple[RawTable, ...]:
    """Read the received files of a wave.

    Parameters
    ----------
    root : Path
        The study's folder.
    files : iterable of str
        Paths from `root`.
    source : Source
        The form that the codebook declares.
    columns : collection of str, optional
        Columns to keep, all by default; one that is not there is left for the cleaning to tell.

    Returns
    -------
    tuple of RawTable
        One a file.

    Raises
    ------
    StudyError
        With one problem for each file that cannot be read.
    """
    tables: list[RawTable] = []
    problems: list[Problem] = []
    for file in files:
        try:
            tables.append(_read(root / file, file, source, columns))
        except StudyError as fault:
            problems += fault.problems
    raise_any(problems)
    return tuple(tables)


def _read(path: Path, file: str, source: Source, columns: Collection[str] | None) -> RawTable:
    if columns is not None and source.format in TEXTS and path.is_file() and path.stat().st_size >= LARGE:
        from analysis.readers.large_csv import read_large_csv

        refuse_endless_line(path, file)
        if (table := read_large_csv(path, file, source, columns)) is not None:
            return table
    content = received(path, file, source.format)
    if source.format == "sav":
        from analysis.readers.sav import read_sav

        return read_sav(content, file, source, columns)
    if source.format == "lsa":
        from analysis.readers.lsa import read_lsa

        return read_lsa(content, file, columns)
    if source.format in ("xlsx", "xls", "ods"):
        from analysis.readers.spreadsheet import read_spreadsheet

        return read_spreadsheet(content, file, source, columns)
    from analysis.readers.csv import read_csv

    return read_csv(content, file, source, columns)


def received(path: Path, file: str, form: str) -> bytes:
    """Return the bytes of a received file, once nothing in its size forbids to hold it in memory."""
    if not path.is_file():
        raise unreadable(file, "le fichier est introuvable", f"déposer le fichier reçu sous {file}")
    if form in TEXTS:
        refuse_endless_line(path, file)
    limit = MAX_TEXT if form in TEXTS else MAX_BINARY
    if path.stat().st_size > limit:
        found = f"le fichier dépasse {limit // 1_000_000} Mo"
        raise unreadable(file, found, f"vérifier que c'est le bon ; sinon, {IN_BLOCKS if form in TEXTS else IN_CSV}")
    content = path.read_bytes()
    if not content.strip():
        raise unreadable(file, "le fichier est vide", "redemander l'export")
    return content


def refuse_endless_line(path: Path, file: str) -> None:
    """Stop at the first line that no questionnaire would write, before it is in memory.

    Raises
    ------
    StudyError
        If there is one.
    """
    length = 0
    with path.open("rb") as opened:
        while block := opened.read(BLOCK):  # shorter than such a line
            ends = [place for sign in (b"\r", b"\n") if (place := block.find(sign)) >= 0]
            length += min(ends, default=len(block))
            if length > MAX_LINE:
                found = f"une ligne dépasse {MAX_LINE // 1_000_000} Mo"
                raise unreadable(file, found, "vérifier que c'est un export, et le redemander")
            if ends:
                length = len(block) - 1 - max(block.rfind(b"\r"), block.rfind(b"\n"))
