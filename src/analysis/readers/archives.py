"""Zipped files, opened within a declared size: what is announced, what comes out and what is passed on are the same."""

import io
import zipfile
import zlib

from analysis.readers.table import unreadable

MAX_UNPACKED = 500_000_000
MAX_MEMBERS = 5_000
FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def unpacked(content: bytes, file: str, kind: str, endings: tuple[str, ...]) -> dict[str, bytes]:
    """Return the members of an archive whose name has one of the endings; the others are not opened.

    Parameters
    ----------
    content : bytes
        The archive.
    file : str
        Its name in problems.
    kind : str
        What it should be, for the message: « un classeur .xlsx ».
    endings : tuple of str
        Endings of the names that are read.

    Raises
    ------
    StudyError
        If it is no archive, is damaged, encrypted, or grows beyond `MAX_UNPACKED` bytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if member.filename.endswith(endings)]
            if len(members) <= MAX_MEMBERS and sum(member.file_size for member in members) <= MAX_UNPACKED:
                return {member.filename: _content(archive, member) for member in members}
    except FAULTS as fault:
        if "not a zip file" in str(fault):
            found = f"ce n'est pas {kind}, ou il est coupé"
            raise unreadable(file, found, "vérifier `format` dans le livre de codes, ou redemander l'export") from None
        raise unreadable(file, f"{kind} abîmé ou protégé par un mot de passe", "le redemander") from None
    found = f"le fichier dépasse {MAX_UNPACKED // 1_000_000} Mo ou {MAX_MEMBERS} parties une fois ouvert"
    raise unreadable(file, found, "redemander l'export en CSV")


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return what a member holds; one that gives more than it announces has a wrong checksum."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError(member.compress_type)
    with archive.open(member) as stream:
        return stream.read(member.file_size + 1)  # a bound: read() alone would inflate all before it cuts


def repacked(members: dict[str, bytes]) -> bytes:
    """Return an archive of these members alone, so that another reader opens what was checked and nothing else."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()
