"""Count the answers to every question, with bases and intervals; compare with published figures; cross questions."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.description.cross_tables import analysed_tables
from analysis.description.edition_context import context_table, coverage_table
from analysis.description.frequencies import frequency_table
from analysis.description.laureates import laureate_tables, no_laureates
from analysis.description.numbers import number_table
from analysis.description.published import check_published, possible_counts
from analysis.printing.dominance import dominated_means
from analysis.storage import read_texts
from analysis.study import CrossTable, Editions, Question
from analysis.study.laureates import Laureates
from analysis.study.lists import list_text
from analysis.study.values import Adjustment
from analysis.tables.results import frames_of


def describe(
    answers: pd.DataFrame,
    multiple: pd.DataFrame,
    missing: pd.DataFrame,
    *,
    figures: Path | None,
    editions: Editions | None,
    questions: Mapping[str, Question],
    factors: list[str],
    tables: Mapping[str, CrossTable],
    seed: int,
    adjustment: Adjustment,
    laureates: Laureates | None = None,
) -> dict[str, Any]:
    """Return the frequencies, the numbers, the check of published figures, and the results of each crossed table."""
    shown = [question for question in questions.values() if question.role != "internal"]
    weights = answers.get("weight")
    frequencies = frequency_table(answers, multiple, missing, shown, by=factors, weights=weights)
    numbers = number_table(answers, shown, by=factors, weights=weights)
    analyses = analysed_tables(answers, multiple, missing, questions, tables, seed=seed, adjustment=adjustment)
    crossed: dict[str, dict[str, pd.DataFrame]] = defaultdict(dict)
    for key, analysed in analyses.items():
        for name, table in frames_of(analysed).items():
            crossed[f"table_{name}"][key] = table
    return {
        "frequencies": frequencies,
        "numbers": numbers.assign(dominated=dominated_means(numbers, answers, weights)),
        **_published_tables(figures, frequencies, len(answers), answers[editions.question] if editions else None),
        **_tables_of_context(editions, answers),
        **(laureate_tables(laureates, partial(list_text, Path())) if laureates else no_laureates()),
        **crossed,
    }


def _published_tables(
    figures: Path | None, frequencies: pd.DataFrame, n: int, held: pd.Series | None
) -> dict[str, pd.DataFrame]:
    """Return the check of published figures, and all that could have given them; without any, tables without rows."""
    if figures is None:
        return {"published": pd.DataFrame(), "possible": pd.DataFrame()}
    published = read_texts(figures)
    return {
        "published": check_published(published, frequencies, n, held),
        "possible": possible_counts(published, range(1, n + 1)),
    }


def _tables_of_context(editions: Editions | None, answers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return what is known of the editions besides the answers, where the study tells it."""
    if editions is None or editions.context is None:
        return {"edition_context": pd.DataFrame(), "edition_coverage": pd.DataFrame()}
    table = context_table(read_texts(Path(editions.context.file)), editions.context)
    covered = coverage_table(table, answers, answers[editions.question], editions.context)
    return {"edition_context": table, "edition_coverage": covered}
