"""What the report is written from: result tables and pictures, already read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from analysis.report.collection import Collection


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure on disk and the sentences that stand for it where it cannot be seen."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class SpaceResults:
    """Result tables of one space; individuals' coordinates are deliberately not among them."""

    eigenvalues: pd.DataFrame
    categories: pd.DataFrame
    questions: pd.DataFrame
    themes: pd.DataFrame
    axes: pd.DataFrame
    quantitative: pd.DataFrame
    mean_points: pd.DataFrame
    deviations: pd.DataFrame
    ellipses: pd.DataFrame
    tests: pd.DataFrame = field(default_factory=lambda: _empty("tests"))
    crossings: pd.DataFrame = field(default_factory=lambda: _empty("crossings"))
    crossing_variances: pd.DataFrame = field(default_factory=lambda: _empty("crossing_variances"))
    shifts: pd.DataFrame = field(default_factory=lambda: _empty("shifts"))
    variances: pd.DataFrame = field(default_factory=lambda: _empty("variances"))
    agreement: pd.DataFrame = field(default_factory=lambda: _empty("agreement"))
    axis_stability: pd.DataFrame = field(default_factory=lambda: _empty("axis_stability"))
    question_stability: pd.DataFrame = field(default_factory=lambda: _empty("question_stability"))
    category_stability: pd.DataFrame = field(default_factory=lambda: _empty("category_stability"))
    regions: pd.DataFrame = field(default_factory=lambda: _empty("regions"))
    class_numbers: pd.DataFrame = field(default_factory=lambda: _empty("class_numbers"))
    class_sizes: pd.DataFrame = field(default_factory=lambda: _empty("class_sizes"))
    class_axes: pd.DataFrame = field(default_factory=lambda: _empty("class_axes"))
    class_categories: pd.DataFrame = field(default_factory=lambda: _empty("class_categories"))
    class_quantities: pd.DataFrame = field(default_factory=lambda: _empty("class_quantities"))
    factor_variances: pd.DataFrame = field(default_factory=lambda: _empty("factor_variances"))
    basis: pd.DataFrame = field(default_factory=lambda: _empty("basis"))
    associations: pd.DataFrame = field(default_factory=lambda: _empty("associations"))
    balance: pd.DataFrame = field(default_factory=lambda: _empty("balance"))
    deviation_contributions: pd.DataFrame = field(default_factory=lambda: _empty("deviation_contributions"))
    alternative_axes: pd.DataFrame = field(default_factory=lambda: _empty("alternative_axes"))
    alternative_deviations: pd.DataFrame = field(default_factory=lambda: _empty("alternative_deviations"))

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> SpaceResults:
        """Return the results of a space from its tables by name; a table without rows may lack its columns."""
        known = {name: tables.get(name, _empty(name)) for name in COLUMNS}
        return cls(**{name: table.reindex(columns=_columns(table, name)) for name, table in known.items()})


# What the report needs of each table.
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "eigenvalues": ("axis", "eigenvalue", "modified_rate", "noise_rate", "noise_eigenvalue", "p_value", "gap"),
        "categories": (
            *("question", "category", "theme", "status", "axis", "n", "coordinate", "contribution", "cos2"),
            "retained",
        ),
        "questions": ("question", "theme", "status", "axis", "eta2", "contribution"),
        "themes": ("theme", "axis", "n_categories", "inertia_share", "contribution", "score_correlation", "carried"),
        "axes": ("axis", "place", "theme", "name", "share", "quadratic_share"),
        "quantitative": ("variable", "axis", "correlation", "n"),
        "mean_points": ("factor", "category", "n", "axis", "mean"),
        "deviations": ("factor", "category_a", "category_b", "axis", "scaled_deviation", "size"),
        "factor_variances": ("factor", "axis", "n", "between", "within", "total", "eta2"),
        "ellipses": ("factor", "category", "kind", "axes", "level", "n", "frame_size"),
        "tests": (
            *("test", "factor", "category", "against", "axes", "n", "effect", "p_value", "p_adjusted"),
            *("method", "draws", "seed"),
        ),
        "crossings": ("factor_a", "category_a", "factor_b", "category_b", "n", "axis", "mean", "interaction"),
        "crossing_variances": ("factor_a", "factor_b", "source", "axis", "eta2"),
        "shifts": (
            *("edition", "reference", "axes", "n", "mean", "deviation", "ci_low", "ci_high", "p_value", "unplaced"),
            *("n_reference", "unplaced_reference"),
        ),
        "variances": ("edition", "reference", "axis", "n", "variance", "reference_variance", "ratio"),
        "agreement": ("edition", "reference", "n", "n_reference", "angle"),
        "axis_stability": (
            *("method", "axes", "replicates", "median_angle", "upper_angle", "largest_angle"),
            *("median_correlation", "keeps_rank"),
        ),
        "question_stability": ("question", "axes", "angle", "correlation"),
        "category_stability": ("method", "question", "category", "axis", "n", "coordinate", "same_side"),
        "regions": ("method", "question", "category", "axes", "n", "covers_origin"),
        "class_numbers": ("classes", "gain", "within", "ratio", "chosen", "consolidated"),
        "class_sizes": ("class", "n", "share", "jaccard", "dissolved", "replicates"),
        "class_axes": ("class", "n", "axis", "mean", "v_test"),
        "class_categories": (
            *("class", "question", "category", "n", "base", "share_in_class", "share_overall", "v_test", "rank"),
        ),
        "class_quantities": ("class", "question", "n", "mean_in_class", "mean_overall", "sd_overall", "v_test"),
        "basis": ("n", "n_questions", "n_missing", "n_replaced"),
        "associations": (
            *("question_a", "question_b", "n", "cramer_v", "p_value", "category_a", "category_b", "pem"),
            "pem_global",
        ),
        "balance": ("axis", "side", "n_categories", "contribution", "baseline", "n_retained", "retained_share"),
        "deviation_contributions": (
            *("question", "axis", "contribution", "negative", "positive", "deviation_contribution", "quality"),
        ),
        "alternative_axes": ("alternative", "axis", "matched_axis", "correlation", "n_questions"),
        "alternative_deviations": (
            *("alternative", "factor", "category_a", "category_b", "axis"),
            *("scaled_deviation", "alternative_deviation"),
        ),
    }
)


def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS[name]))


def _columns(table: pd.DataFrame, name: str) -> list[str]:
    return list(dict.fromkeys([*table.columns, *COLUMNS[name]]))


@dataclass(frozen=True, slots=True)
class TableResults:
    """Result tables of two crossed questions."""

    counts: pd.DataFrame
    eigenvalues: pd.DataFrame
    categories: pd.DataFrame
    test: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Results:
    """Everything the report prints.

    Parameters
    ----------
    accounting, rejected, missing, dictionary, frequencies : DataFrame
        The tables of all waves, with the columns of their contracts.
    spaces : mapping of str to SpaceResults
        By key of the study's spaces.
    pictures : mapping of str to Picture
        By key « scree/main », « categories/main », « individuals/main/sexe »… : kind, space, detail.
    versions : mapping of str to str
        Version of each program that computed.
    hashes : mapping of str to str
        SHA256 of each received file and configuration file, by path from the study's root.
    numbers : DataFrame, optional
        Means and quartiles of questions answered by a number.
    published : DataFrame, optional
        The check of published figures, where the study declares some.
    possible : DataFrame, optional
        Every count, base and rule of rounding that gives each published percentage: id, published, k, n, rule.
    regression, differences, trends : DataFrame, optional
        Odds ratios, differences of shares and trends that the study declares.
    tables : mapping of str to TableResults
        By key of the questions that the study crosses.
    collection : Collection, optional
        How the answers were collected and harmonised.
    weighted : bool
        Whether the respondents have weights.
    masked_missing : set of str
        Questions whose missing answers are not told by kind.
    n_masked : int, optional
        How many counts these tables leave out, where the report is for everybody.
    """

    accounting: pd.DataFrame
    rejected: pd.DataFrame
    missing: pd.DataFrame
    dictionary: pd.DataFrame
    frequencies: pd.DataFrame
    spaces: Mapping[str, SpaceResults]
    pictures: Mapping[str, Picture] = field(default_factory=lambda: MappingProxyType({}))
    versions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    hashes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    numbers: pd.DataFrame | None = None
    published: pd.DataFrame | None = None
    possible: pd.DataFrame | None = None
    regression: pd.DataFrame | None = None
    differences: pd.DataFrame | None = None
    trends: pd.DataFrame | None = None
    tables: Mapping[str, TableResults] = field(default_factory=lambda: MappingProxyType({}))
    collection: Collection | None = None
    weighted: bool = False
    masked_missing: frozenset[str] = frozenset()
    n_masked: int | None = None
