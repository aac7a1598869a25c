"""A new wave's file read in the form that an earlier wave's has, where nobody says its form and that one reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.drafting.carrying import Earlier
from analysis.drafting.recognising import ENDINGS, Recognised, StatedForm, recognise
from analysis.drafting.years import without_years
from analysis.problems import StudyError
from analysis.readers.detection import DETECT

TEXTS = ("csv", "limesurvey")


def recognise_like(
    path: Path, stated: StatedForm | None, structure: Path | None, earlier: Sequence[Earlier]
) -> Recognised:
    """Return a file in the form that gives most of the columns of the latest wave of its format.

    What a person states of its form is kept; the sheet and the row of the header of an earlier wave are tried, the
    encoding and the delimiter only where those of the file are not recognised.

    Raises
    ------
    StudyError
        If no form reads it, as `recognise` tells it.
    """
    known = stated or StatedForm()
    fault: StudyError | None = None
    best: tuple[int, Recognised] | None = None
    for form, each in [*_forms(path, known, earlier), (known, None)]:
        try:
            received = recognise(path, form, structure)
        except StudyError as told:
            fault = told
            continue
        n = _shared(received, each or next(iter(earlier), None))
        if best is None or n > best[0]:
            best = (n, received)
            if each is not None and n:
                like = f"feuille et ligne d'en-tête comme dans la vague {each.wave}"
                best = (n, replace(received, reasons=(*received.reasons, like)))
    if best is None:
        best = _as_written(path, known, structure, earlier)
    if best is None:
        raise fault or StudyError([])
    return best[1]


def _forms(path: Path, known: StatedForm, earlier: Sequence[Earlier]) -> Iterator[tuple[StatedForm, Earlier]]:
    """Yield the sheets and headers of the waves of the same format, where nobody states them."""
    own = ENDINGS.get(path.suffix.lower(), "csv")
    for each in earlier:
        source = each.source()
        if source.format == own and own not in TEXTS and (source.sheet or source.header):
            is_stated = any((known.header, known.wordings, known.answers))
            rows = known if is_stated else source
            form = replace(known, header=rows.header, wordings=rows.wordings, answers=rows.answers)
            yield replace(form, sheet=known.sheet or source.sheet), each


def _as_written(
    path: Path, known: StatedForm, structure: Path | None, earlier: Sequence[Earlier]
) -> tuple[int, Recognised] | None:
    """Return a CSV read by the encoding and delimiter of an earlier wave, where its own are not recognised."""
    for each in earlier:
        source = each.source()
        if source.format not in TEXTS or ENDINGS.get(path.suffix.lower(), "csv") != "csv":
            continue
        encoding = source.encoding if known.encoding == DETECT else known.encoding
        delimiter = source.delimiter if known.delimiter == DETECT else known.delimiter
        try:
            received = recognise(path, replace(known, encoding=encoding, delimiter=delimiter), structure)
        except StudyError:
            continue
        if n := _shared(received, each):
            return n, replace(received, reasons=(*received.reasons, f"forme comme dans la vague {each.wave}"))
    return None


def _shared(received: Recognised, wave: Earlier | None) -> int:
    """Return how many columns of a wave a file has, years aside."""
    asked = {without_years(name) for name in wave.columns()} if wave is not None else set()
    return len(asked & {without_years(name) for name in received.table.header})
