"""What no audit reads of a space, and a report for everybody therefore does not print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from analysis.printing.coarse_values import tenth_below
from analysis.printing.withholding import blanked
from analysis.tables.results import Results, Tables

# Tables that follow from more than two answers at a time, or from readings of the space that nothing else prints: each
# would place groups or categories more finely than the coordinates that the audit reads.
UNREAD = (
    *(
        "ellipses",
        "crossings",
        "crossing_variances",
        "quantitative",
        "outlying_individuals",
        "balance",
        "deviation_contributions",
    ),
    *("question_stability", "category_stability", "regions", "class_axes"),
    *("alternative_axes", "alternative_deviations", "test_checks", "shift_checks"),
    *("variances", "agreement", "category_paths", "reference_view", "edition_axes"),
    *("shifts_without", "shifts_certain", "withdrawals", "decomposition", "edition_interactions", "trajectories"),
    *("edition_overall", "edition_spreads", "edition_quantiles"),
    *("edition_trends", "edition_trends_without", "edition_region_trends"),
)
# Columns of the tables that are printed all the same.
UNREAD_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "eigenvalues": ("adjusted_rate",),
        "axes": ("quadratic_share",),
        "categories": ("v_test",),
        "factor_variances": ("between", "within", "total"),
        "mean_points": ("variance",),
        "common_axes": ("eigenvalue",),
        "tests": ("statistic", "p_lower", "p_upper", "normal_statistic", "normal_p_value"),
        "shifts": ("mean", "statistic"),
    }
)


DRAWN = "total_bootstrap"  # samples, of rows in an order that nothing tells
ANGLE = 5.0  # degrees to which an axis is told to turn
ANGLES = ("median_angle", "upper_angle", "largest_angle")


def without_unread(results: Results) -> Results:
    """Return the results without the tables and columns of spaces that no audit reads, nor odds ratios on axes.

    Of how stable axes are, what samples drawn at random tell is kept, at five degrees.
    """
    spaces = {key: _without(space) for key, space in results.spaces.items()}
    kept = results.replaced(regression=results.study.regression.head(0))
    return replace(kept, spaces=MappingProxyType(spaces))


def _without(space: Tables) -> Tables:
    empty = {name: getattr(space, name).head(0) for name in UNREAD if name in space.frames}
    blank = {
        name: blanked(space.frames[name], [True] * len(space.frames[name]), columns)
        for name, columns in UNREAD_COLUMNS.items()
        if name in space.frames
    }
    stable = space.axis_stability
    angles = {name: (stable[name].astype("float64") / ANGLE).round() * ANGLE for name in ANGLES}
    drawn = stable.assign(**angles)[stable["method"] == DRAWN]
    kept = space.replaced(**empty, **blank, axis_stability=drawn)
    common = kept.common_axes
    return kept.replaced(common_axes=common.assign(correlation=tenth_below(common["correlation"])))
