"""The session in which a study is presented: who opens it, how laureates come in it, whose logos have a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who opens or closes a session, and as what."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Logo:
    """The place of a logo: whose it is, and its picture where the study has it."""

    name: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """The evening in which results are presented."""

    title: str
    date: str | None = None
    place: str | None = None
    address: str | None = None  # where more is read
    opening: tuple[Speaker, ...] = ()
    closing: tuple[Speaker, ...] = ()
    conclusions: tuple[str, ...] = ()
    sequences: tuple[int, ...] = ()  # how many laureates are proclaimed each time; all at once without it
    logos: tuple[Logo, ...] = ()


def session_of(declared: Mapping[str, Any] | None) -> Session | None:
    """Return the session from what study.yaml declares."""
    if not declared:
        return None
    known: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in declared.items()}
    speakers = {name: tuple(Speaker(**each) for each in declared.get(name, ())) for name in ("opening", "closing")}
    logos = tuple(Logo(**each) for each in declared.get("logos", ()))
    return Session(**known | speakers | {"logos": logos})
