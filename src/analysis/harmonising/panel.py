"""Respondents met in several waves: told by their pseudonym, never merged."""

from collections.abc import Iterable

import pandas as pd

from analysis.cleaning.pseudonyms import DIGITS

PANEL = ("respondent", "wave", "panel", "n_waves")


def panel_table(answers: pd.DataFrame) -> pd.DataFrame:
    """Return who answered in several waves, one row a respondent in the order of the answers.

    Parameters
    ----------
    answers : DataFrame
        With columns respondent (wave, a hyphen, the hash of the key) and wave.

    Returns
    -------
    DataFrame
        respondent, wave, panel (the hash that waves share; empty for a respondent without a key), n_waves.
    """
    panel = pd.Series(_hashes(answers["respondent"], answers["wave"]), index=answers.index, dtype="str")
    met = answers.groupby(panel.where(panel != ""))["wave"].nunique()
    n_waves = panel.map(met).fillna(1).astype("int64")
    table = answers[["respondent", "wave"]].assign(panel=panel, n_waves=n_waves)
    return table[list(PANEL)]


def _hashes(respondents: Iterable[str], waves: Iterable[str]) -> list[str]:
    """Return what follows the wave in each identifier where it is a hash; a rank in the file is none."""
    parts = (name.removeprefix(f"{wave}-") for name, wave in zip(respondents, waves, strict=True))
    return [part if len(part) == DIGITS else "" for part in parts]
