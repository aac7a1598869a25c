"""Put the cleaned waves together in the harmonised questionnaire, with its dictionary."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.cleaning.wave import CleanedWave
from analysis.harmonising import harmonisation
from analysis.harmonising.crosswalk import audit, crosswalk
from analysis.harmonising.margins import weighted
from analysis.harmonising.panel import panel_table
from analysis.harmonising.response import response_table
from analysis.study import Frame, Question, Theme, Weighting
from analysis.tables.results import frames_of

Parts = list[pd.DataFrame]  # one a wave


def combine_waves(
    *,
    answers: Parts,
    multiple: Parts,
    missing: Parts,
    accounting: Parts,
    rejected: Parts,
    sources: Parts,
    recodes: Parts,
    treatments: Parts,
    questions: Mapping[str, Question],
    themes: Mapping[str, Theme],
    frames: Mapping[str, Frame],
    weighting: Weighting | None,
) -> dict[str, Any]:
    """Return the answers of all waves and their tables."""
    parts = zip(answers, multiple, missing, accounting, rejected, sources, recodes, treatments, strict=True)
    combined = harmonisation.combine_waves([CleanedWave(*part) for part in parts])
    adjusted = weighted(combined.answers, weighting)
    codes = crosswalk(combined.sources, combined.recodes, questions)
    return frames_of(combined) | {
        "answers": adjusted.answers,
        "dictionary": harmonisation.dictionary(combined, questions, themes),
        "crosswalk": codes,
        "comparability": audit(codes),
        "panel": panel_table(combined.answers),
        "response": response_table(combined.accounting, frames),
        "margins": adjusted.margins,
        "weighting": adjusted.weighting,
    }
