"""Respondents beside the known composition of their population, and the weights that the study declares."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.harmonising.weighting import NoConvergenceError, Raked, Target, design_effect, rake, weighted_shares
from analysis.problems import Problem, listed, raise_any
from analysis.study import Margin, Weighting
from analysis.study.population import CROSSED
from analysis.tables import TABLES

STUDY_FILE = "config/study.yaml"


@dataclass(frozen=True, slots=True)
class Weighted:
    """Answers with their weights, and what tells how good these are.

    Attributes
    ----------
    answers : DataFrame
        With a column weight of mean 1, where the study weights.
    margins : DataFrame
        question, wave, category, known, known_share, n, share, weighted_share (empty without weights), source.
    weighting : DataFrame
        One row where respondents have weights: method, n, rounds, gap, design_effect (Kish), effective_n, smallest,
        largest, left_out (respondents without an answer to a margin, whose weight it does not change).
    """

    answers: pd.DataFrame
    margins: pd.DataFrame
    weighting: pd.DataFrame


def weighted(answers: pd.DataFrame, declared: Weighting | None) -> Weighted:
    """Return the answers weighted as the study declares.

    Parameters
    ----------
    answers : DataFrame
        The answers of all waves; their own column weight, if any, is what raking starts from.
    declared : Weighting, optional
        Margins and method.

    Raises
    ------
    StudyError
        If a margin is impossible: a category of the population that nobody answered, one that has answers and no
        population, margins that contradict each other.
    """
    margins = declared.margins if declared else ()
    targets = [_target_of(answers, margin) for margin in margins]
    base = answers["weight"].to_numpy(dtype=float) if "weight" in answers else np.ones(len(answers))
    method = declared.method if declared else "none"
    raked = None if method == "none" else _raked(base, margins, targets)
    if raked is not None:
        answers = _with_weight(answers, raked)
    told = [_margin_rows(margin, target, base, raked) for margin, target in zip(margins, targets, strict=True)]
    table = pd.DataFrame([row for rows in told for row in rows], columns=list(TABLES["margins"].names))
    return Weighted(answers, table, _weighting_table(answers, method, raked, targets))


def _target_of(answers: pd.DataFrame, margin: Margin) -> Target:
    """Return a margin as codes and shares."""
    known = answers[list(margin.questions)].notna().all(axis="columns")
    if margin.wave is not None:
        known &= answers["wave"] == margin.wave
    cells = answers.loc[known, list(margin.questions)].astype("str").itertuples(index=False, name=None)
    places = {cell: rank for rank, cell in enumerate(margin.counts)}
    codes = np.full(len(answers), -1, dtype=np.intp)
    codes[known.to_numpy()] = [places[CROSSED.join(cell)] for cell in cells]
    counts = np.array(list(margin.counts.values()), dtype=float)
    return Target(codes, counts / counts.sum())


def _raked(base: np.typing.NDArray[np.float64], margins: tuple[Margin, ...], targets: list[Target]) -> Raked:
    raise_any(
        problem
        for rank, (margin, target) in enumerate(zip(margins, targets, strict=True), start=1)
        for problem in _impossible(margin, target, f"weighting.margins.{rank}, {margin.name}")
    )
    try:
        return rake(base, targets)
    except NoConvergenceError as fault:
        found = f"les marges ne peuvent pas être tenues ensemble (écart restant : {fault.gap:.2%})".replace(".", ",")
        remedy = "vérifier qu'elles décrivent la même population, réunir des modalités rares ou en retirer une"
        raise_any([Problem(STUDY_FILE, "weighting", found, remedy)])
        raise


def _impossible(margin: Margin, target: Target, subject: str) -> Iterator[Problem]:
    counts = np.bincount(target.cells[target.cells >= 0], minlength=len(target.shares))
    names = np.array(list(margin.counts), dtype="object")
    if nobody := names[(counts == 0) & (target.shares > 0)].tolist():
        found = f"personne n'a répondu dans : {listed(nobody)}"
        yield Problem(STUDY_FILE, subject, found, "réunir cette modalité avec une autre, ou retirer la marge")
    if beyond := names[(counts > 0) & (target.shares == 0)].tolist():
        found = f"la population n'a personne, mais il y a des répondants dans : {listed(beyond)}"
        yield Problem(STUDY_FILE, subject, found, "corriger l'effectif connu, ou le codage de la question")


def _with_weight(answers: pd.DataFrame, raked: Raked) -> pd.DataFrame:
    others = answers.drop(columns="weight", errors="ignore")
    others.insert(list(others.columns).index("edition") + 1, "weight", raked.weights)
    return others


def _margin_rows(
    margin: Margin,
    target: Target,
    base: np.typing.NDArray[np.float64],
    raked: Raked | None,
) -> list[tuple[object, ...]]:
    counts = np.bincount(target.cells[target.cells >= 0], minlength=len(target.shares))
    if not counts.sum():
        counts_share = after = np.full(len(counts), np.nan)
    else:
        counts_share = weighted_shares(base, target)
        after = weighted_shares(raked.weights, target) if raked else np.full(len(counts), np.nan)
    return [
        (margin.name, margin.wave or "", cell, known, known_share, int(n), share, adjusted, margin.source or "")
        for (cell, known), known_share, n, share, adjusted in zip(
            margin.counts.items(), target.shares, counts, counts_share, after, strict=True
        )
    ]


def _weighting_table(answers: pd.DataFrame, method: str, raked: Raked | None, targets: list[Target]) -> pd.DataFrame:
    if "weight" not in answers:
        return pd.DataFrame(columns=list(TABLES["weighting"].names))
    weights = answers["weight"].to_numpy(dtype=float)
    effect = design_effect(weights)
    relative = weights / weights.mean()
    rounds, gap = (raked.rounds, raked.gap) if raked else (0, 0.0)
    described = [target.cells >= 0 for target in targets] if raked else []
    left_out = int((~np.logical_or.reduce(described)).sum()) if described else 0
    row = (method if raked else "declared", len(weights), rounds, gap, effect, len(weights) / effect)
    return pd.DataFrame([(*row, relative.min(), relative.max(), left_out)], columns=list(TABLES["weighting"].names))
