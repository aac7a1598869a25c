"""What study.yaml says of the session that cannot be."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from analysis.problems import Problem
from analysis.settings import Place, Settings
from analysis.study.laureates import Laureates
from analysis.study.lists import lines_of, list_text
from analysis.study.sessions import Session

PNG = b"\x89PNG\r\n\x1a\n"  # how such a picture begins


def session_problems(
    root: Path, session: Session, laureates: Laureates | None, settings: Settings
) -> Iterator[Problem]:
    """Yield a date that no calendar has, sequences that are not those of the laureates, a logo that is no PNG."""
    if session.date is not None:
        try:
            date.fromisoformat(session.date)
        except ValueError:
            found = f"« {session.date} » n'est pas une date"
            yield settings.problem(("session", "date"), found, "l'écrire année-mois-jour : 2020-11-19")
    yield from _sequences(root, session, laureates, settings)
    for rank, logo in enumerate(session.logos):
        if logo.file is not None and not (root / logo.file).read_bytes().startswith(PNG):
            place: Place = ("session", "logos", rank, "file")
            yield settings.problem(place, f"« {logo.file} » n'est pas une image PNG", "l'enregistrer en PNG")


def _sequences(root: Path, session: Session, laureates: Laureates | None, settings: Settings) -> Iterator[Problem]:
    place: Place = ("session", "sequences")
    if not session.sequences:
        return
    if laureates is None:
        yield settings.problem(place, "l'étude ne déclare pas de lauréats", "déclarer `laureates`, ou les retirer")
        return
    proclaimed = laureates.proclaimed
    n = len(lines_of(list_text(root, proclaimed.file)))
    if sum(session.sequences) != n:
        found = f"{sum(session.sequences)} lauréats en tout, quand {proclaimed.file} en a {n}"
        yield settings.problem(place, found, "les corriger, ou les retirer : tous seront proclamés d'abord")
