"""Response rates of a wave, from its frame and what became of each respondent (AAPOR)."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.problems import Problem, raise_any
from analysis.study import Frame
from analysis.tables import TABLES


def response_table(accounting: pd.DataFrame, frames: Mapping[str, Frame]) -> pd.DataFrame:
    r"""Return the dispositions and response rates of the waves whose frame is declared.

    Parameters
    ----------
    accounting : DataFrame
        wave, step, rows, persons (each person once, at its best step), unsent (those kept though they never sent it).
    frames : mapping of wave to Frame

    Returns
    -------
    DataFrame
        wave, contacted, ineligible, unknown, filed, complete (I, sent and kept), partial (P, never sent, kept or not),
        refused (R), silent (non-contacts and others: those of whom nothing came back), then
        :math:`RR1 = I / (I + P + R + NC + O + UH + UO)` and :math:`RR2 = (I + P) / (…)`, source, then the contact rate
        :math:`CON1 = (I + P + R) / (…)` and the cooperation rate :math:`COOP1 = I / (I + P + R)`, missing where nobody
        was met.

    Raises
    ------
    StudyError
        If more persons answered than were asked.

    References
    ----------
    The American Association for Public Opinion Research (2023). *Standard Definitions*, 10th edition.
    """
    counts = accounting.set_index(["wave", "step"])
    told = {wave: _dispositions(counts, wave) for wave in frames}
    raise_any(_impossible(told, frames))
    rows = [_row(wave, frame, told[wave]) for wave, frame in frames.items()]
    return pd.DataFrame(rows, columns=list(TABLES["response"].names))


def _dispositions(counts: pd.DataFrame, wave: str) -> dict[str, int]:
    """Return how many persons of a wave sent their questionnaire, left it half-way, refused."""
    persons = {step: int(counts["persons"].get((wave, step), 0)) for step in ("kept", "incomplete", "refused")}
    unsent = int(counts["unsent"].get((wave, "kept"), 0))
    complete, partial = persons["kept"] - unsent, persons["incomplete"] + unsent
    return {"complete": complete, "partial": partial, "refused": persons["refused"]}


def _row(wave: str, frame: Frame, persons: Mapping[str, int]) -> tuple[object, ...]:
    eligible = frame.contacted - frame.ineligible
    complete, partial, refused = persons.values()
    silent = eligible - frame.unknown - complete - partial - refused
    counts = (frame.contacted, frame.ineligible, frame.unknown, frame.filed, complete, partial, refused, silent)
    met = complete + partial + refused
    rates = complete / eligible, (complete + partial) / eligible
    return (wave, *counts, *rates, frame.source or "", met / eligible, complete / met if met else float("nan"))


def _impossible(told: Mapping[str, Mapping[str, int]], frames: Mapping[str, Frame]) -> Iterator[Problem]:
    for wave, frame in frames.items():
        came, asked = sum(told[wave].values()), frame.contacted - frame.ineligible - frame.unknown
        if came > asked:
            found = f"{came} personnes ont répondu ou refusé, pour {asked} sollicitées et éligibles"
            remedy = "vérifier `contacted`, `ineligible` et `unknown` (une personne compte une fois)"
            yield Problem("config/study.yaml", f"waves.{wave}.frame", found, remedy)
