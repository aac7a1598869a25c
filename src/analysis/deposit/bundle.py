"""A bundle for an archive: the files of a study that leave it, what they are, and what proves them whole."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from analysis.deposit.citation import citation
from analysis.deposit.crate import METADATA, Held, Program, crate_bytes
from analysis.language.catalogue import Catalogue
from analysis.language.numbers import integer
from analysis.problems import listed
from analysis.study import Study
from analysis.study.deposits import Deposit
from analysis.tables import table_at

SUMS = "SHA256SUMS"
STARTED = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can tell: the same files give the same bytes
# What no bundle holds, wherever it lies: received files, keys and who is who, configuration that may quote them.
KEPT = re.compile(r"^(data/raw|config|logs|\.)|(^|/)(\.private|key|respondents\.csv|others\.csv)(/|$)")
NAMED = frozenset(
    {
        *("answers.csv", "answers.sav", "ddi.xml", "spaces.csv", "dictionary.xlsx", "tables.csv"),
        *(
            "etude.html",
            "etude.pdf",
            "etude.docx",
            "etude.pptx",
            "explorateur.html",
            "ma-place.html",
            "tableaux.xlsx",
            "nombres.csv",
            "verifier.R",
            "verifier.py",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a bundle, by their path in it, in order."""

    files: Mapping[str, bytes]

    def zipped(self) -> bytes:
        """Return the bundle as one file, the same bytes for the same files."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for path, content in self.files.items():
                entry = zipfile.ZipInfo(path, STARTED)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 6)
        return buffer.getvalue()


def bundled(given: Mapping[str, bytes], study: Study, deposit: Deposit, program: Program) -> Bundle:
    """Return the bundle of some files of a study, at the level that it declares.

    Parameters
    ----------
    given : mapping of str to bytes
        What may leave, by its path in the study's folder.
    study, deposit, program
        As `crate_bytes` takes them.

    Raises
    ------
    ValueError
        If a file is one that no bundle may hold.
    """
    kept = sorted(path for path in given if KEPT.search(path))
    if kept:
        raise ValueError(f"no bundle holds {listed(kept)}")
    files = dict(given)
    files["CITATION.cff"] = citation(study, deposit)
    files["LISEZMOI.txt" if study.language == "fr" else "README.txt"] = _readme(study, deposit, program)
    held = [Held(path, len(files[path]), told(path, study)) for path in sorted(files)]
    files[METADATA] = crate_bytes(held, study, deposit, program)
    files[SUMS] = "".join(f"{_digest(files[path])}  {path}\n" for path in sorted(files)).encode()
    return Bundle({path: files[path] for path in sorted(files)})


def told(path: str, study: Study) -> str:
    """Return what a file of a bundle is, in the study's language."""
    catalogue, place = Catalogue(study.language), PurePosixPath(path)
    if path.startswith("data/processed/") and place.name not in NAMED:
        table, key = table_at(path)
        label = study.spaces[key].label if table.scope == "space" else key
        name = table.titled(study.language) or table.name
        return f"{name} ({label})" if label else name
    if path.startswith("reports/figures/"):
        return catalogue.sentence("deposit.files.figure", name=place.stem)
    if path.startswith("reports/marqueurs/") and study.grid is not None:
        project = study.grid.projects[place.stem.removeprefix("projet-")]
        return catalogue.sentence("deposit.files.project", name=project.label)
    return catalogue.sentence(f"deposit.files.{re.sub(r'[^a-z]', '_', place.name.lower())}")


def _readme(study: Study, deposit: Deposit, program: Program) -> bytes:
    """Return what whoever opens the bundle reads first: plain text, which no repository renders."""
    catalogue = Catalogue(study.language)
    lines = [
        " ".join(study.title.split()),
        catalogue.sentence("deposit.readme.conditions", license=deposit.license, address=deposit.license_address),
        catalogue.sentence(f"deposit.access.{deposit.access}"),
        catalogue.sentence(f"deposit.readme.level.{study.disclosure}"),
        *([catalogue.sentence("deposit.readme.fictional")] if study.data == "reconstructed" else []),
        catalogue.sentence("deposit.readme.contents"),
        catalogue.sentence("deposit.readme.check"),
        catalogue.sentence(
            "deposit.readme.program",
            program=program.name,
            version=program.version,
            license=program.license,
            digest=program.digest,
        ),
    ]
    return ("\n\n".join(lines) + "\n").encode()


def listing(bundle: Bundle, study: Study) -> str:
    """Return what a bundle holds in French, for the person who made it: by folder, how many files and bytes."""
    folders: dict[str, list[int]] = {}
    for path, content in bundle.files.items():
        folders.setdefault(str(PurePosixPath(path).parent), []).append(len(content))
    lines = [f"  {_place(folder)} : {_files(sizes)}" for folder, sizes in folders.items()]
    level = "à l'équipe" if study.disclosure == "internal" else "à tous"
    return "\n".join([f"Niveau : `disclosure: {study.disclosure}` (destiné {level})", *lines])


def _place(folder: str) -> str:
    return "(racine)" if folder == "." else folder


def _files(sizes: list[int]) -> str:
    thousands = -(-sum(sizes) // 1000)
    return f"{len(sizes)} fichier{'s' if len(sizes) > 1 else ''}, {integer(thousands, 'fr')} ko"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def verified(files: Mapping[str, bytes]) -> Iterable[str]:
    """Yield the files of a bundle that are not those its list of digests tells, or are missing from either."""
    lines = files[SUMS].decode().splitlines()
    sums = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    yield from sorted({*sums, *files} - {SUMS} - ({*sums} & {*files}))
    yield from (path for path in sums if path in files and _digest(files[path]) != sums[path])
