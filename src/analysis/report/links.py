"""Where the images and links of a study's own texts lead: to the study, or to a page by https; nowhere else."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from analysis.problems import Problem
from analysis.report.markdown import READER

Kind = Literal["Image", "Link"]
RECEIVED = "data/raw"
REPORTS = "reports"  # from where a browser follows the links of a page
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif")
_MAY_LEAD = re.compile(r"[\[<]|^---", re.M)  # the signs without which markdown has no link, image or metadata
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_WORDS = {"Image": "image", "Link": "lien"}


def target_problems(file: str, place: str, text: str, root: Path) -> Iterator[Problem]:
    """Yield what is wrong with where the images and links of a text lead.

    Parameters
    ----------
    file, place : str
        The settings file and where the text stands in it.
    text : str
        Markdown without placeholders, as the report is read by pandoc.
    root : Path
        The study's folder.
    """
    if not _MAY_LEAD.search(text):
        return
    document = _parsed(text)
    if document["meta"]:
        yield Problem(
            file, place, "un bloc entre deux lignes « --- » changerait le titre du rapport", "retirer ce bloc"
        )
    for kind, target in _targets(document["blocks"]):
        fault = _image_fault(target, root) if kind == "Image" else _link_fault(target, root)
        if fault:
            found, remedy = fault
            yield Problem(file, place, f"{_WORDS[kind]} « {target} » : {found}", remedy)


def _parsed(text: str) -> Any:
    """Return a text as pandoc reads it, reading no file."""
    import pypandoc

    read = pypandoc.convert_text(text, "json", format=READER, extra_args=["--sandbox"], verify_format=False)
    return json.loads(read)


def _targets(node: Any) -> Iterator[tuple[Kind, str]]:
    """Yield where each image and link leads, in reading order."""
    if isinstance(node, list):
        for each in node:
            yield from _targets(each)
    elif isinstance(node, dict) and "c" in node:
        if node["t"] in ("Image", "Link"):
            yield node["t"], node["c"][2][0]
        yield from _targets(node["c"])


def _image_fault(target: str, root: Path) -> tuple[str, str] | None:
    """Return what is wrong with an image, and the edit that mends it."""
    remedy = "la copier dans l'étude (config/images/, par exemple) et écrire ce chemin"
    if _is_address(target):
        return "une image n'est cherchée sur aucun réseau", remedy
    path = _path(root, target)
    if fault := _left(path, root) or _received(path, root):
        return fault, remedy
    if path.suffix.lower() not in PICTURES:
        return "ce fichier n'est pas une image", f"donner une image {', '.join(PICTURES)}, ou retirer cette ligne"
    return (
        None if path.is_file() else ("ce fichier est introuvable", "corriger son chemin, depuis le dossier de l'étude")
    )


def _link_fault(target: str, root: Path) -> tuple[str, str] | None:
    """Return what is wrong with a link, and the edit that mends it: it is followed from where the page lies."""
    remedy = "donner une adresse en https://, ou retirer ce lien"
    if _is_address(target):
        address = urlsplit(target)
        secure = address.scheme == "https" and address.netloc
        return None if secure else ("seules les adresses en https:// sont suivies", remedy)
    path = _path(root / REPORTS, target)
    fault = _left(path, root) or _received(path, root) or _received(_path(root, target), root)
    return (fault, remedy) if fault else None


def _is_address(target: str) -> bool:
    """Return whether a target names a scheme (as C: would be on Windows) or a host."""
    return bool(_SCHEME.match(target)) or target.replace("\\", "/").startswith("//")


def _path(start: Path, target: str) -> Path:
    """Return where a target leads from a folder, symbolic links followed, as any system would read it."""
    named = unquote(re.split(r"[?#]", target)[0]).replace("\\", "/").replace("\0", "")
    return (start / named).resolve()


def _left(path: Path, root: Path) -> str | None:
    return None if path.is_relative_to(root.resolve()) else "ce chemin sort du dossier de l'étude"


def _received(path: Path, root: Path) -> str | None:
    """Return what forbids a path of the received files, whatever the case: some systems do not tell letters apart."""
    received, named = ([part.casefold() for part in one.parts] for one in ((root / RECEIVED).resolve(), path))
    return f"{RECEIVED} est confidentiel : rien n'en est publié" if named[: len(received)] == received else None
