"""What is known of each edition besides the answers, and respondents set against it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.study import Coverage, EditionContext
from analysis.study.context import number_of
from analysis.study.population import CROSSED
from analysis.tables import TABLES


def context_table(texts: pd.DataFrame, context: EditionContext) -> pd.DataFrame:
    """Return the numbers known of each edition, a row an edition and measure.

    Parameters
    ----------
    texts : DataFrame
        The file that the study declares, its cells as texts, a line an edition.
    context : EditionContext
        Which columns are read.

    Returns
    -------
    DataFrame
        edition, measure (the column), value (missing where it is unknown), source, note (both of the whole line); in
        the order of the file, then of the declared measures.
    """
    cells = texts.rename(columns=str.strip)
    rows = [
        (line[context.edition].strip(), measure, number_of(line[measure]), *_said(line, context))
        for line in cells.to_dict("records")
        if line[context.edition].strip()
        for measure in context.measures
    ]
    return pd.DataFrame(rows, columns=TABLES["edition_context"].names).astype({"value": "float64"})


def _said(line: Mapping[Any, str], context: EditionContext) -> tuple[str, str]:
    """Return the source and the note of a line, each without line breaks."""
    source, note = (" ".join(line[name].split()) if name else "" for name in (context.source, context.note))
    return source, note


def coverage_table(
    table: pd.DataFrame, answers: pd.DataFrame, editions: pd.Series, context: EditionContext
) -> pd.DataFrame:
    r"""Return the respondents of each edition set against a number known of it.

    Parameters
    ----------
    table : DataFrame
        As `context_table` returns it.
    answers : DataFrame
        Clean answers.
    editions : Series
        Edition of each respondent, categorical, on the index of the answers.
    context : EditionContext
        The denominators, and which respondents are set against each.

    Returns
    -------
    DataFrame
        edition (those that some respondent is of), measure, question and categories (whose respondents are counted;
        empty for all of them), n (respondents, without weights), total (missing where it is unknown), share
        :math:`n / total`. A share over one is left as it is: one of both numbers is wrong, or they do not count alike.
    """
    known = table.set_index(["edition", "measure"])["value"]
    held = editions.astype("str")
    present = [str(each) for each in editions.cat.categories if (held == str(each)).any()]
    rows = []
    for coverage in context.coverage:
        counted = _counted(answers, coverage)
        for edition in present:
            n = int((counted & (held == edition).to_numpy()).sum())
            total = known.get((edition, coverage.measure), np.nan)
            share = n / total if total > 0 else np.nan
            names = (coverage.question or "", CROSSED.join(coverage.categories))
            rows.append((edition, coverage.measure, *names, n, total, share))
    return pd.DataFrame(rows, columns=TABLES["edition_coverage"].names)


def _counted(answers: pd.DataFrame, coverage: Coverage) -> np.ndarray:
    """Return which respondents are set against the number."""
    if coverage.question is None:
        return np.ones(len(answers), dtype=bool)
    return answers[coverage.question].astype("str").isin(coverage.categories).to_numpy()
