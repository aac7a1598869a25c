"""The audit of a report for everybody: what is withheld until each masked count keeps several possible values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

import pandas as pd

from analysis.printing.precision import FINER, LARGE, Finer
from analysis.printing.readers_counts import counted
from analysis.printing.repairs import Repairs
from analysis.printing.rivals import ENOUGH, Rivals
from analysis.printing.withheld import BETWEEN, Withheld, in_turn
from analysis.problems import Problem, StudyError
from analysis.study import Study
from analysis.tables import TABLES
from analysis.tables.results import Results

WIDEST = 150  # categories, beyond which single exchanges alone are tried
HARD = 8  # counts that may be left to integer programs, each of which takes seconds


def audit(
    printed: Results,
    study: Study,
    answers: pd.DataFrame,
    seconds_left: Callable[[], float],
    finer: Callable[[Finer], Results] | None = None,
) -> pd.DataFrame:
    """Return the record of the audit: what was withheld in turn, and whether it was enough.

    Parameters
    ----------
    printed : Results
        As a report for everybody prints them before any audit.
    study : Study
        Its questions and spaces.
    answers : DataFrame
        Clean answers.
    seconds_left : callable
        How long the audit may still take; the caller has the clock.
    finer : callable, optional
        What a report would print at a step of `FINER`. These are tried first where more than `LARGE` respondents
        answered, the finest first.

    Returns
    -------
    DataFrame
        One row a step of `ORDER`, the last one enough: how many counts are masked, of how many three values were found
        when the step was left, and how few values the worst of them has.

    Raises
    ------
    StudyError
        If the audit takes too long, or nothing that may be withheld is enough.

    Notes
    -----
    A count has a value if other counts were found that have it and print the same (see `Rivals`). A step is left where
    a count remains of which fewer than three values were found, since nobody knows whether a patient reader finds them
    excluded. What prints the same does so too where less is printed: what was found is kept from step to step.
    """
    rows = []
    found: Rivals | None = None
    tried: tuple[Finer, ...] = () if finer is None or len(answers) <= LARGE else FINER
    finest = ((step, partial(finer, step)) for step in tried if finer is not None)
    steps: Iterator[tuple[Withheld, Callable[[], Results]]] = chain(finest, in_turn(printed, study))
    for order, (step, told) in enumerate(steps):
        reader = counted(told(), study, answers, step)
        found = Rivals(reader, () if found is None else found.found)
        _search(found, seconds_left, is_small=len(reader.labels) <= WIDEST)
        exposed = found.exposed()
        fewest = min((found.possible(cell) for cell in found.values), default=ENOUGH)
        n = len(found.values)
        rows.append((order, step, n, n - len(exposed), fewest, "no" if exposed else "yes", BETWEEN.join(reader.unread)))
        if not exposed:
            break
    else:
        raise StudyError([_not_enough(len(found.exposed()) if found else 0)])
    return pd.DataFrame(rows, columns=TABLES["disclosure_audit"].names)


def _search(rivals: Rivals, seconds_left: Callable[[], float], *, is_small: bool) -> None:
    """Look for values of each masked count in turn, the quick way first; stop where some are left with too few."""
    for cell in list(rivals.values):
        _in_time(seconds_left)
        rivals.look(cell)
    if not is_small or not rivals.exposed():
        return
    repairs, hard = Repairs(rivals), 0
    for cell in rivals.exposed():
        _in_time(seconds_left)
        repairs.look(cell)
        hard += rivals.possible(cell) < ENOUGH
        if hard > HARD:
            return
    for cell in rivals.exposed():
        _in_time(seconds_left)
        repairs.look_further(cell)
        if rivals.possible(cell) < ENOUGH:
            return


def _in_time(seconds_left: Callable[[], float]) -> None:
    if seconds_left() <= 0:
        raise StudyError([_too_long()])


def _too_long() -> Problem:
    found = "l’audit de ce qui est publié n’a pas fini dans le temps qui lui est donné"
    remedy = "écrire `disclosure: internal`, ou regrouper les modalités rares, ou demander moins d’espaces"
    return Problem("config/study.yaml", "study.disclosure", found, remedy)


def _not_enough(n: int) -> Problem:
    found = (
        f"quoi qu’on retire des tableaux, il n’a pas été prouvé que {n} effectif(s) masqué(s) gardent {ENOUGH} valeurs "
        "possibles"
    )
    remedy = "regrouper leurs modalités dans le codebook, ou écrire `disclosure: internal`"
    return Problem("config/study.yaml", "study.disclosure", found, remedy)
