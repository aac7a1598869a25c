"""Whether the received files are what the study says: confidential, fictional or public."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.digests import file_digest
from analysis.problems import Problem, StudyError
from analysis.study import DataKind

SUMS = "data/raw/SHA256SUMS"
PRIVATE = "data/raw/.private"
KEY_FILE = f"{PRIVATE}/key"
STUDY_FILE = "config/study.yaml"
OUTPUTS = ("data/processed", "reports", "logs", ".snakemake")


def provenance_problems(root: Path, data: DataKind, files: Iterable[str]) -> list[Problem]:
    """Return what contradicts `study.data`: tracked or fictional files of a received study, other files elsewhere.

    Parameters
    ----------
    root : Path
        The study's folder.
    data : str
        What the study declares its files to be.
    files : iterable of str
        Received files, by path from the root.

    Returns
    -------
    list of Problem
        Files that are not there are left for the reader to tell.
    """
    hashes = file_hashes(root, files)
    declared = declared_hashes(root)
    if data == "received":
        return [*_fictional(hashes, declared), *_tracked(root, list(hashes)), *_private(root)]
    return [*_differing(data, hashes, declared), *_private(root)]


def _private(root: Path) -> Iterator[Problem]:
    """Tell what of data/raw/.private others may read, or git keeps."""
    folder = root / PRIVATE
    if not folder.is_dir():
        return
    names = sorted(path.relative_to(root).as_posix() for path in folder.rglob("*") if path.is_file())
    for name in _git_tracked(root, names):
        remedy = f"git rm --cached {name}, et vérifier que .gitignore contient data/raw/**"
        yield Problem(name, "fichier", "ce fichier secret est suivi par git", remedy)
    for name in names:
        if name != KEY_FILE and is_open_to_others(root / name):
            yield Problem(name, "fichier", "d'autres que vous peuvent le lire", f"chmod go= {name}")


def refuse_linked_private(root: Path) -> None:
    """Refuse a folder of secrets that a link puts elsewhere than in the study.

    Raises
    ------
    StudyError
        If data/raw/.private, or the key in it, is out of the study's folder.
    """
    for path in (root / PRIVATE, root / KEY_FILE):
        if not path.resolve().is_relative_to(root.resolve()):
            name = path.relative_to(root).as_posix()
            found = "un lien le met hors du dossier de l'étude"
            raise StudyError([Problem(name, "fichier", found, "retirer ce lien, et y mettre le dossier lui-même")])


def linked_outputs(root: Path) -> list[Problem]:
    """Return what would have a run write out of the study's folder: links that lead there, where outputs go."""
    found, remedy = "un lien mène hors du dossier de l'étude : rien n'y sera écrit", "retirer ce lien"
    places = [path for name in OUTPUTS for path in ((root / name), *sorted((root / name).rglob("*")))]
    leading = [path for path in places if path.is_symlink() and not path.resolve().is_relative_to(root.resolve())]
    return [Problem(path.relative_to(root).as_posix(), "fichier", found, remedy) for path in leading]


def is_open_to_others(path: Path) -> bool:
    """Whether other people of the machine may read a file or folder, where the system tells."""
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)


def file_hashes(root: Path, files: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of every file that is there, by path from the root."""
    return {file: file_digest(root / file) for file in files if (root / file).is_file()}


def declared_hashes(root: Path) -> dict[str, str]:
    """Return the hashes that data/raw/SHA256SUMS lists, by path from the root."""
    path = root / SUMS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    pairs = (line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#"))
    return {f"data/raw/{name.lstrip('*')}": digest for digest, name in pairs}


def _fictional(hashes: dict[str, str], declared: dict[str, str]) -> Iterator[Problem]:
    known = set(declared.values())
    for file, digest in hashes.items():
        if digest in known:
            found = "`data: received` est déclaré, et ce fichier est un des fichiers fictifs ou publics de SHA256SUMS"
            remedy = f"déposer le fichier réellement reçu, ou remettre `data` comme il était dans {STUDY_FILE}"
            yield Problem(file, "study.data", found, remedy)


def _tracked(root: Path, files: list[str]) -> Iterator[Problem]:
    for file in _git_tracked(root, files):
        found = "`data: received` est déclaré, et ce fichier confidentiel est suivi par git"
        remedy = (
            f"git rm --cached {file}, et le laisser ignoré (.gitignore) ; s'il a été publié, prévenir le responsable"
        )
        yield Problem(file, "study.data", found, remedy)


def _git_tracked(root: Path, files: list[str]) -> list[str]:
    """Return the files that git tracks; none outside a repository or without git."""
    # A repository that came with the study may name programs to run: none is.
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(root), "ls-files", "-z", "--", *files]
    try:
        answer = subprocess.run(command, capture_output=True, encoding="utf-8", errors="surrogateescape", check=False)  # noqa: S603
    except FileNotFoundError:
        return []
    return [file for file in answer.stdout.split("\0") if file] if answer.returncode == 0 and files else []


def _differing(data: DataKind, hashes: dict[str, str], declared: dict[str, str]) -> Iterator[Problem]:
    for file, digest in hashes.items():
        if file not in declared:
            found, edit = f"`data: {data}` est déclaré, et {SUMS} ne connaît pas ce fichier", "ajouter"
        elif declared[file] != digest:
            found, edit = f"`data: {data}` est déclaré, et ce fichier n'est plus celui de {SUMS}", "mettre à sa ligne"
        else:
            continue
        confidential = f"si ce fichier est confidentiel, écrire `data: received` dans {STUDY_FILE}"
        remedy = f"{confidential} ; sinon, dans {SUMS}, {edit} : {digest}  {file.removeprefix('data/raw/')}"
        yield Problem(file, "study.data", found, remedy)
