"""What editions may be compared on: the questions that every wave asked, worded and coded alike."""

from collections.abc import Collection, Iterator

import pandas as pd

from analysis.problems import Problem, listed
from analysis.study.values import FEWEST_IN_COMMON
from analysis.tables import TABLES

COMPARABLE = frozenset({"identical", "recoded"})  # a recode brings answers to the same categories
WHY = {"new_category": "modalité nouvelle", "reworded": "autre formulation", "absent": "absente"}


def asked_otherwise(comparability: pd.DataFrame, asked: Collection[str]) -> pd.DataFrame:
    """Return the questions that some wave did not ask, or worded or coded otherwise than the others.

    Parameters
    ----------
    comparability : DataFrame
        Columns question, wave, comparability: one row a question and wave.
    asked : collection of str
        The questions looked at, in their order.

    Returns
    -------
    DataFrame
        question, wave, comparability: new_category, reworded or absent.
    """
    ranks = {key: rank for rank, key in enumerate(asked)}
    found = comparability[comparability["question"].isin(ranks) & ~comparability["comparability"].isin(COMPARABLE)]
    order = found["question"].map(ranks).sort_values(kind="stable").index
    return found.loc[order, TABLES["left_out"].names].drop_duplicates(ignore_index=True)


def too_few_in_common(space: str, asked: Collection[str], left_out: pd.DataFrame) -> Iterator[Problem]:
    """Yield why the editions cannot be compared at all in a space, where too few of its questions are common."""
    n = len(asked) - left_out["question"].nunique()
    if n >= FEWEST_IN_COMMON or left_out.empty:
        return
    found = f"{n or 'aucune'} de ses questions actives {'est' if n < 2 else 'sont'} commune{'s' if n > 1 else ''} à"
    yield Problem(
        "config/study.yaml",
        f"editions, spaces.{space}",
        f"{found} toutes les vagues : les éditions ne s'y comparent pas ({' ; '.join(told_left_out(left_out))})",
        "ramener ces questions aux mêmes modalités dans les livres de codes, ou retirer `editions`",
    )


def _whys(left_out: pd.DataFrame) -> list[tuple[str, str]]:
    """Return each question left out, and why, wave by wave."""
    return [
        (
            str(key),
            listed(f"{WHY[flag]} en {wave}" for flag, wave in zip(own["comparability"], own["wave"], strict=True)),
        )
        for key, own in left_out.groupby("question", sort=False)
    ]


def told_left_out(left_out: pd.DataFrame) -> list[str]:
    """Return in French each question left out of the comparison of editions, and why."""
    return [f"{question} ({why})" for question, why in _whys(left_out)]
