"""What a bundle holds, in a form that repositories read: RO-Crate 1.1."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.language.catalogue import Catalogue
from analysis.study import Study
from analysis.study.deposits import Deposit

if TYPE_CHECKING:
    from rocrate.rocrate import ROCrate

METADATA = "ro-crate-metadata.json"
FORMATS = {
    ".R": "text/x-r",
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".py": "text/x-python",
    ".sav": "application/x-spss-sav",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}
PLAIN = "text/plain"


@dataclass(frozen=True, slots=True)
class Program:
    """The program that made a study."""

    name: str
    version: str
    license: str  # identifier in the list of SPDX
    digest: str  # of its code, which tells it apart from any other of the same version


@dataclass(frozen=True, slots=True)
class Held:
    """A file of a bundle: where it lies, how many bytes it is, what it is."""

    path: str
    size: int
    about: str


def crate_bytes(held: Sequence[Held], study: Study, deposit: Deposit, program: Program) -> bytes:
    """Return the description of a bundle, as JSON-LD.

    Parameters
    ----------
    held : sequence of Held
        Its files, the description itself left out.
    study : Study
        Gives titles, credits, population, level and language.
    deposit : Deposit
        Gives licence, date, access, keywords and DOI.
    program : Program
        What made the study.

    References
    ----------
    Sefton, P. et al. (2021). *RO-Crate Metadata Specification 1.1*. https://w3id.org/ro/crate/1.1
    """
    from rocrate.rocrate import ROCrate  # a tenth of a second, when a bundle is made

    crate = ROCrate(version="1.1")
    for name, value in _root(crate, study, deposit).items():
        crate.root_dataset[name] = value
    files = [_file(crate, one) for one in held]
    software = _entity(
        crate,
        "#program",
        "SoftwareApplication",
        name=program.name,
        softwareVersion=program.version,
        identifier=f"sha256:{program.digest}",
        license=_license(crate, f"https://spdx.org/licenses/{program.license}", program.license),
    )
    made = [one for one in files if one.id.startswith("reports/")]
    about = Catalogue(study.language).sentence("deposit.making")
    crate.root_dataset["mentions"] = _entity(
        crate, "#making", "CreateAction", name=about, instrument=software, result=made
    )
    text = json.dumps(crate.metadata.generate(), ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def _root(crate: "ROCrate", study: Study, deposit: Deposit) -> dict[str, Any]:
    """Return what is said of the whole bundle."""
    orcids = {one.name: one.orcid for one in study.credit.contributors if one.orcid}
    credit = study.credit
    said: dict[str, Any] = {
        "name": study.title,
        "description": description(study),
        "datePublished": deposit.date,
        "license": _license(crate, deposit.license_address, deposit.license),
        "inLanguage": study.language,
        "conditionsOfAccess": Catalogue(study.language).sentence(f"deposit.access.{deposit.access}"),
        "identifier": deposit.identifier,
        "keywords": ", ".join(deposit.keywords),
        "author": [
            _entity(
                crate, f"https://orcid.org/{orcids[name]}" if name in orcids else f"#author-{rank}", "Person", name=name
            )
            for rank, name in enumerate(credit.authors, start=1)
        ],
        "publisher": [
            _entity(crate, f"#institution-{rank}", "Organization", name=name)
            for rank, name in enumerate(credit.institutions, start=1)
        ],
        "funder": [
            _entity(crate, f"#funder-{rank}", "Organization", name=name)
            for rank, name in enumerate(credit.funders, start=1)
        ],
    }
    # One author, one institution: by itself, as the specification wants it.
    alone = {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in said.items()}
    return {name: value for name, value in alone.items() if value}


def description(study: Study) -> str:
    """Return what a study is in a few sentences: subtitle, population, and that its data are fictional if they are."""
    fictional = Catalogue(study.language).sentence("shared.fictional") if study.data == "reconstructed" else None
    parts = [part.strip().rstrip(".") for part in (study.subtitle, study.population, fictional) if part]
    return ". ".join([*parts, ""]).strip() or study.title


def _file(crate: "ROCrate", held: Held) -> Any:
    kind = FORMATS.get(Path(held.path).suffix, PLAIN)
    told = {"name": held.about, "encodingFormat": kind, "contentSize": str(held.size)}
    return crate.add_file(held.path, held.path, properties=told)


def _license(crate: "ROCrate", address: str, name: str) -> Any:
    return _entity(crate, address, "CreativeWork", name=name)


def _entity(crate: "ROCrate", at: str, kind: str, **properties: Any) -> Any:
    """Add what a crate speaks of besides its files, and return it; twice under one name is once."""
    from rocrate.model.contextentity import ContextEntity

    if known := crate.dereference(at):
        return known
    entity = ContextEntity(crate, at, properties={"@type": kind})
    for name, value in properties.items():
        entity[name] = value
    return crate.add(entity)
