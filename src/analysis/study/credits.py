"""Those who made a study, and what it does with personal data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contributor:
    """An author, what he or she did (CRediT), and an ORCID."""

    name: str
    roles: tuple[str, ...] = ()
    orcid: str | None = None


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the study does with personal data, as it tells those whose answers they are."""

    purpose: str
    retention: str
    basis: str | None = None
    controller: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Those who made the study, as the report's credits print them."""

    authors: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    source: str | None = None  # where these credits, or the data, are published
    contributors: tuple[Contributor, ...] = ()  # the authors whose roles or ORCID are known
