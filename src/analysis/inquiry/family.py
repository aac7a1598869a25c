"""All the questions of a study as one family: what answers them, and the same in the other readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from analysis.geometry.inference.adjustment import adjusted
from analysis.geometry.levels import SIGNIFICANCE
from analysis.inquiry.measures import Measure
from analysis.inquiry.verdicts import centred, holds, verdict
from analysis.study.inquiry import Asked, Evidence
from analysis.study.population import CROSSED
from analysis.study.values import DataKind
from analysis.tables import TABLES


@dataclass(frozen=True, slots=True)
class Answered:
    """A piece of evidence of a question, measured."""

    asked: Asked
    rank: int  # among the evidence of the question, from 1
    piece: Evidence
    measure: Measure


def family_size(inquiry: Sequence[Asked]) -> int:
    """Return how many pieces of evidence are tested: all but the shares that are compared with nothing."""
    return sum(not piece.is_described for asked in inquiry for piece in asked.evidence)


def simultaneous_level(inquiry: Sequence[Asked]) -> float:
    """Return the level at which all the intervals of a family of so many tests hold together: 1 - .05/m."""
    return 1 - SIGNIFICANCE / max(1, family_size(inquiry))


def answers_table(answered: Sequence[Answered], level: float, data: DataKind) -> pd.DataFrame:
    """Return what answers the questions of a study: a row a piece of evidence.

    Parameters
    ----------
    answered : sequence of Answered
        Of all the questions.
    level : float
        Of the intervals.
    data : {"received", "reconstructed", "public"}
        On fictional answers nothing is established, whenever a question was declared.

    Notes
    -----
    The p-values of one family are adjusted by Holm. A piece that does not compare counts in it as a p-value of 1: what
    the answers allow does not change how many pieces were declared.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics, 6,
    65-70.
    """
    p_values = pd.Series([one.measure.p_value for one in answered], dtype="float64")
    tested = pd.Series([not one.piece.is_described for one in answered], dtype=bool)
    family = adjusted(p_values.fillna(1.0).where(tested), "holm").where(p_values.notna())
    rows = [
        {"level": level, "p_adjusted": p_adjusted}
        | _what(one)
        | _numbers(one.measure)
        | _readings(one.measure, one.piece)
        | {"verdict": verdict(one.measure, one.piece, p_adjusted, is_confirmatory=_is_confirmatory(one.asked, data))}
        for one, p_adjusted in zip(answered, family, strict=True)
    ]
    return pd.DataFrame(rows, columns=TABLES["inquiry_answers"].names)


def readings_table(answered: Sequence[Answered]) -> pd.DataFrame:
    """Return the effect of each piece of evidence in each other reading, and whether it holds: sign and size stay."""
    return pd.DataFrame(list(_reading_rows(answered)), columns=TABLES["inquiry_readings"].names)


def trends_table(answered: Sequence[Answered]) -> pd.DataFrame:
    """Return the path of the editions where evidence rests on three or more: a row a piece of evidence."""
    rows = [
        {"key": one.asked.key, "evidence": one.rank, "n": one.measure.counts.base} | asdict(one.measure.trend)
        for one in answered
        if one.measure.trend is not None
    ]
    return pd.DataFrame(rows, columns=TABLES["inquiry_trends"].names)


def _is_confirmatory(asked: Asked, data: DataKind) -> bool:
    return asked.declared == "before" and data != "reconstructed"


def _what(one: Answered) -> dict[str, object]:
    """Return what a piece is about, under the names of the table."""
    asked, piece, measure = one.asked, one.piece, one.measure
    return {
        "key": asked.key,
        "evidence": one.rank,
        "kind": piece.kind,
        "space": piece.space,
        "theme": CROSSED.join(piece.themes),
        "side": CROSSED.join(piece.sides.values()),
        "axes": measure.axis,
        "question": piece.question,
        "category": piece.category or measure.category,
        "factor": piece.factor,
        "group": piece.group or measure.group,
        "against": piece.against or measure.against,
        "reference": np.nan if piece.reference is None else piece.reference,
        "threshold": piece.threshold,
        "expects": piece.expects,
        "declared": asked.declared,
        "date": asked.date,
        "source": asked.source,
    }


def _numbers(measure: Measure) -> dict[str, object]:
    counts = measure.counts
    return {
        "n": counts.n,
        "base": counts.base,
        "n_against": counts.n_against,
        "base_against": counts.base_against,
        "effect": measure.effect,
        "ci_low": measure.low,
        "ci_high": measure.high,
        "p_value": measure.p_value,
    }


def _readings(measure: Measure, piece: Evidence) -> dict[str, object]:
    """Return the smallest and the largest effect over all readings, the study's own included, and what turns it over.

    A reading turns an effect over where its sign is the opposite: of several, the one that goes furthest is named.
    """
    compared = [reading for reading in measure.readings if not np.isnan(reading.effect)]
    effects = [measure.effect, *(reading.effect for reading in compared)]
    names = ["", *(reading.name for reading in compared)]
    own = centred(measure.effect, piece)
    against = {reading.name: -np.sign(own) * centred(reading.effect, piece) for reading in compared}
    furthest = max(against, key=lambda name: against[name], default="")
    if not compared or np.isnan(own):
        return {"n_readings": len(measure.readings), "n_compared": len(compared)}
    return {
        "smallest": min(effects),
        "largest": max(effects),
        "smallest_reading": names[int(np.argmin(effects))],
        "largest_reading": names[int(np.argmax(effects))],
        "overturned_by": furthest if against[furthest] > 0 else "",
        "n_readings": len(measure.readings),
        "n_compared": len(compared),
    }


def _reading_rows(answered: Sequence[Answered]) -> Iterator[dict[str, object]]:
    for one in answered:
        for reading in one.measure.readings:
            is_compared = not np.isnan(reading.effect) and not np.isnan(one.measure.effect)
            yield {
                "key": one.asked.key,
                "evidence": one.rank,
                "kind": one.piece.kind,
                "reading": reading.name,
                "reading_kind": reading.kind,
                "axes": one.measure.axis,
                "correlation": reading.correlation,
                "effect": reading.effect,
                "holds": holds(one.measure, reading.effect, one.piece) if is_compared else None,
            }
