"""Every attack on reports/ of one survey, and how each does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from tests.attacks.counts import (
    SMALLEST,
    Table,
    by_inertia,
    by_mean_points,
    by_place,
    by_regions,
    by_tests,
    by_transition,
)
from tests.attacks.joined import KNOWN, by_cloud
from tests.attacks.people import (
    Pattern,
    by_exact_points,
    by_known_answers,
    by_page,
    by_residue,
    by_row_order,
    pseudonyms_in,
)
from tests.attacks.reading import Report
from tests.attacks.scoring import Score, scored
from tests.attacks.whole_numbers import Key, Plane, mean_of

from analysis.geometry.arrays import FloatArray


def of_people(folder: Path, answers: pd.DataFrame) -> dict[str, int]:
    """Return how many masked counts, then respondents, each attack that needs no whole-number program rightly tells.

    Parameters
    ----------
    folder : Path
        reports/, all that attacks read.
    answers : DataFrame
        The truth, for scores alone.
    """
    questions = Plane.of(Report(folder)).questions
    patterns = [_pattern(row, questions) for row in answers[questions].astype(str).to_numpy().tolist()]
    people, held = dict(zip(answers["respondent"], patterns, strict=True)), Counter(patterns)
    ordered = by_row_order(folder, list(range(len(answers))))
    return {
        "inertia": sum(n == int((answers[key] == each).sum()) for (key, each), n in by_inertia(folder).items()),
        "place": sum(
            0 < n < 3 and n == int((answers[key] == each).sum()) for (key, each), n in by_place(folder).items()
        ),
        "residue": sum(held[_known(each)] == 1 for each in by_residue(folder)),
        "points": sum(_known(pattern) == people[name] for name, pattern in by_exact_points(folder).items()),
        "page": sum(pattern == people[name] for name, pattern in by_page(folder).items()),
        "row order": sum(name == answers["respondent"].iloc[rank] for rank, name in ordered.items()),
        "pseudonyms": len(pseudonyms_in(folder) & set(people)),
        "known answers": len(by_known_answers(folder, answers)),
        "cloud": len(by_cloud(folder, answers, KNOWN[-1])),
        "regions": len(by_regions(folder)),
    }


def of_counts(folder: Path, answers: pd.DataFrame, few: int = SMALLEST) -> dict[str, Score]:
    """Return the scores of the attacks on two-way counts, of so many of the rarest categories."""
    report = Report(folder)
    plane, found = Plane.of(report), {"transition": by_transition(folder, few)}
    found |= {
        name: by_mean_points(folder, name)
        for name in ("mean_points", "ellipses", "class_axes")
        if len(report.table(name))
    }
    found |= {"tests": by_tests(folder)} if len(report.table("tests")) else {}
    return {name: scored(table, answers, plane, _places(report, table)) for name, table in found.items()}


def _places(report: Report, table: Table) -> dict[Key, FloatArray]:
    """Return the printed coordinates of the groups of an attack."""
    rows = report.table("categories")
    groups = {group for group, _ in table}
    at = rows.groupby(["question", "category"], sort=False)
    return {key: mean_of(own, "coordinate") for key, own in at if key in groups and not np.isnan(own["n"]).any()}


def _pattern(row: list[str], questions: list[str]) -> Pattern:
    return frozenset(zip(questions, row, strict=True))


def _known(pattern: Pattern) -> Pattern:
    return frozenset((str(question), str(category)) for question, category in pattern)
