"""Result tables as the page's panels show them: chosen columns, things by their names, numbers as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from analysis.explorer.shown import Shown
from analysis.explorer.values import Json, cell
from analysis.language.catalogue import Catalogue
from analysis.tables import TABLES, Table
from analysis.tables.declaring import Column

# In the order of the panels, tables and their columns; what only makes a draw again is left to the workbook.
OF_SPACE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "eigenvalues": (
            *("axis", "eigenvalue", "rate", "modified_rate", "cumulative_modified_rate"),
            *("noise_rate", "noise_eigenvalue", "p_value"),
        ),
        "themes": ("theme", "axis", "n_categories", "inertia_share", "contribution", "score_correlation", "carried"),
        "questions": ("question", "theme", "status", "axis", "eta2", "contribution"),
        "deviation_contributions": (
            *("question", "axis", "contribution", "negative", "positive", "deviation"),
            *("deviation_contribution", "quality"),
        ),
        "associations": ("question_a", "question_b", "n", "cramer_v", "p_value"),
        "quantitative": ("variable", "axis", "correlation", "n"),
        "factor_variances": ("factor", "axis", "n", "between", "within", "eta2"),
        "mean_points": ("factor", "category", "n", "axis", "mean", "variance"),
        "deviations": ("factor", "category_a", "category_b", "axis", "scaled_deviation", "size"),
        "tests": ("factor", "test", "category", "against", "axes", "n", "effect", "p_value", "p_adjusted"),
        "crossings": ("factor_a", "category_a", "factor_b", "category_b", "n", "axis", "mean", "interaction"),
        "class_sizes": ("class", "n", "share", "jaccard", "dissolved"),
        "class_axes": ("class", "n", "axis", "mean", "v_test"),
        "class_categories": ("class", "question", "category", "n", "share_in_class", "share_overall", "v_test"),
        "class_quantities": ("class", "question", "n", "mean_in_class", "mean_overall", "v_test"),
        "shifts": ("edition", "reference", "axes", "n", "deviation", "ci_low", "ci_high", "p_value", "p_adjusted"),
        "alternative_axes": ("alternative", "axis", "matched_axis", "correlation"),
        "question_stability": ("question", "axes", "angle", "correlation"),
    }
)
# Those of the study; where they name a space, the rows of the space alone.
OF_STUDY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "answer_places": (
            *("question", "category", "axis", "n", "base", "deviation", "ci_low", "ci_high"),
            *("p_value", "p_adjusted"),
        ),
        "answer_groups": (
            *("question", "category", "by", "by_category", "against", "n", "base", "share", "difference"),
            *("ci_low", "ci_high", "p_adjusted"),
        ),
    }
)
ASKED = ("question", "factor", "variable", "by")  # how the names of columns of questions begin
EDITIONS = frozenset({"edition", "reference"})


def tables_of(shown: Shown) -> list[Json]:
    """Return the tables of the panels that hold something."""
    return [_table(shown, TABLES[name], names, rows) for name, names, rows in _filled(shown) if len(rows)]


def _filled(shown: Shown) -> Iterator[tuple[str, tuple[str, ...], pd.DataFrame]]:
    for name, columns in OF_SPACE.items():
        yield name, columns, getattr(shown.tables, name)
    for name, columns in OF_STUDY.items():
        rows = getattr(shown.of_study, name)
        yield name, columns, rows[rows["space"] == shown.space.key] if "space" in rows else rows


def _table(shown: Shown, table: Table, names: tuple[str, ...], rows: pd.DataFrame) -> Json:
    """Return a table without the columns that hold nothing."""
    language = shown.study.language
    declared = {column.name: column for column in table.columns}
    kept = [declared[name] for name in names if rows[name].notna().any()]
    cells = [_cells(shown, table, column, rows) for column in kept]
    return {
        "key": table.name,
        "title": shown.set(table.titled(language)),
        "about": shown.set(table.described(language)),
        "columns": [_head(table, column, language) for column in kept],
        "rows": [list(row) for row in zip(*cells, strict=True)],
    }


def _head(table: Table, column: Column, language: str) -> Json:
    """Return a column with its short title, and what it is in a sentence where one says it in every table."""
    catalogue, own = Catalogue(language), table.headed(language)
    note = f"columns.names.{column.name}"
    return {
        "key": column.name,
        "label": own.get(column.name) or catalogue.sentence(f"columns.heads.{column.name}"),
        "kind": column.kind,
        "about": catalogue.sentence(note) if catalogue.has(note) else None,
    }


def _cells(shown: Shown, table: Table, column: Column, rows: pd.DataFrame) -> list[Json]:
    """Return the cells of a column: keys by the names of what they are."""
    name, values = column.name, rows[column.name]
    if column.kind != "key":
        return [cell(value) for value in values]
    if name.startswith(ASKED) and not name.endswith("category"):
        return [_named(value, shown.labels.question) for value in values]
    if name == "theme":
        return [_named(value, shown.labels.theme) for value in values]
    if name in EDITIONS:
        question = shown.edition_question or ""
        return [_named(value, lambda one: shown.labels.category(question, one)) for value in values]
    if asked := question_of(table, name):
        pairs = zip(rows[asked].astype("str"), values, strict=True)
        return [_named(value, lambda one, of=question: shown.labels.category(of, one)) for question, value in pairs]
    return [_named(value, lambda one: _word(shown, name, one)) for value in values]


def question_of(table: Table, name: str) -> str | None:
    """Return the column that names the question of a category: « factor_a » of « category_a », « by » of its own."""
    if name == "against" and "by" in table.names:
        return "by"
    near = {"by_category": "by", "against": "factor"}.get(name)
    near = near or (next((found for each in ASKED if (found := name.replace("category", each)) in table.names), None))
    if near in table.names and near != name:
        return near
    is_category = name.startswith("category")
    return next((each for each in ASKED if each in table.names), None) if is_category else None


def _named(value: Json, naming: Json) -> Json:
    return None if pd.isna(value) or value == "" else naming(str(value))


def _word(shown: Shown, name: str, value: str) -> str:
    """Return what the catalogue calls a declared value, or the value as it is: a number of axis, a class."""
    if name == "axes":
        return value.replace("+", "-")
    if name == "alternative":
        return shown.labels.reading(value)
    key = f"values.{name}.{value}"
    return shown.word(key) if shown.has(key) else shown.set(value)
