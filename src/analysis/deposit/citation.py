"""How a deposit is to be cited: CITATION.cff."""

import io
import re
from typing import Any

from analysis.deposit.crate import description
from analysis.language.catalogue import Catalogue
from analysis.study import Study
from analysis.study.deposits import Deposit

DOI = re.compile(r"^(https://doi\.org/)?(?P<doi>10\.\d{4,9}/\S+)$")


def citation(study: Study, deposit: Deposit) -> bytes:
    """Return how a deposit is to be cited, in the Citation File Format 1.2.0.

    References
    ----------
    Druskat, S. et al. (2021). *Citation File Format* 1.2.0. https://doi.org/10.5281/zenodo.5171937
    """
    from ruamel.yaml import YAML

    orcids = {one.name: one.orcid for one in study.credit.contributors if one.orcid}
    names = study.credit.authors or study.credit.institutions or (study.title,)
    found = DOI.match(deposit.identifier or "")
    by_address = "://" in deposit.license
    said: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": Catalogue(study.language).sentence("deposit.cite"),
        "type": "dataset",
        "title": study.title,
        "authors": [_author(name, orcids.get(name)) for name in names],
        "date-released": deposit.date,
        "license-url" if by_address else "license": deposit.license,
        "abstract": description(study),
        "doi": found["doi"] if found else None,
        "keywords": list(deposit.keywords),
    }
    buffer = io.BytesIO()
    writer = YAML()
    writer.width = 100
    writer.dump({name: value for name, value in said.items() if value}, buffer)
    return buffer.getvalue()


def _author(name: str, orcid: str | None) -> dict[str, str]:
    """Return an author whole, as the study names him, her or it: nothing is guessed of first and family names."""
    return {"name": name} | ({"orcid": f"https://orcid.org/{orcid}"} if orcid else {})
