"""Every number that a report for everybody prints, and by what right: a column has one line here, or a test fails.

Of all tables alike: counts are masked by the rules of small counts; numbers of axes and settings were chosen before
looking; p-values are printed by steps (`coarse_values.stepped`).
"""

from analysis.printing.unread import UNREAD, UNREAD_COLUMNS

READ = "the audit reads it, as intervals on whole counts"
MADE = "made of numbers that are printed: a test gives others in the place of the true ones, and prints the same"
COUNTED = "follows from the counts of its row, whoever has which weight, and is left out with them"
WITHHELD = "not printed"
OF_TABLES = "of a table of two questions that is printed whole, or not at all"
OF_NUMBERS = "of amounts, not of answers: three respondents at least, none of whom nearly makes it"
PUBLISHED = "known before the survey, or proclaimed"
OF_MARKS = "of three assessors at least, none of whom is a respondent"
GRID = "a place of a coarse grid, in which three respondents stand at least, and none is named"
NOISE = "of answers whose links were broken by chance: it follows from how many gave each, at the hundredth"
PARTED = "of a partition of the respondents that no number tells: no count of answers follows from it"
SAMPLED = "of samples drawn from rows in an order that no number tells; angles at five degrees"
COARSE = "at the tenth below, or a sign alone"
READINGS = "of other readings, shares of regions that follow from counts; no size of a deviation"
HALF_WIDTH = "its middle is what is printed; how far its farther bound lies is rounded up to the tenth"
EVIDENCE = "a share follows from counts; a deviation between two groups is read; any other, odds and paths are withheld"

LINES: dict[str, dict[str, str]] = {
    "inquiry_answers": {"effect": EVIDENCE, "ci_low ci_high": HALF_WIDTH, "smallest largest": READINGS},
    "inquiry_readings": {"correlation": COARSE, "effect": READINGS, "holds": COARSE},
    "inquiry_trends": {"slope": WITHHELD, "is_monotone": COARSE},
    "frequencies": {"share ci_low ci_high": COUNTED},
    "numbers": {"mean sd q1 median q3": OF_NUMBERS},
    "published": {"computed agrees": COUNTED},
    "regression": {"odds_ratio ci_low ci_high": WITHHELD},
    "differences": {"difference ci_low ci_high": COUNTED},
    "trends": {"slope statistic ci_low ci_high": COUNTED},
    "answer_groups": {"share others_share difference ci_low ci_high": COUNTED},
    "table_counts": {"share": COUNTED},
    "table_eigenvalues": {"eigenvalue rate cumulative_rate": OF_TABLES},
    "table_categories": {"mass coordinate contribution cos2": OF_TABLES},
    "table_test": {"inertia expected_inertia cramer_v chi2": OF_TABLES},
    "crosswalk": {"share": COUNTED, "is_recoded": PUBLISHED},
    "comparability": {"recoded_share": COUNTED},
    "response": {"rr1 rr2 con1 coop1": COUNTED},
    "margins": {"known_share": PUBLISHED, "share weighted_share": COUNTED},
    "weighting": {"gap design_effect effective_n smallest largest": WITHHELD},
    "eigenvalues": {
        "eigenvalue rate modified_rate": READ,
        "cumulative_rate cumulative_modified_rate gap": MADE,
        "noise_rate noise_eigenvalue": NOISE,
    },
    "categories": {"frequency": COUNTED, "coordinate": READ, "contribution cos2 retained": MADE},
    "questions": {"eta2 contribution": MADE},
    "themes": {"inertia_share": COUNTED, "contribution": MADE, "score_correlation": COARSE},
    "axes": {"share": READ},
    "mean_points": {"mean": READ},
    "deviations": {"scaled_deviation": MADE},
    "factor_variances": {"eta2": MADE},
    "cells": {"x y": GRID},
    "tests": {"effect": MADE},
    "shifts": {"deviation": READ, "ci_low ci_high": HALF_WIDTH},
    "common_axes": {"correlation": COARSE},
    "edition_cells": {"x y": GRID},
    "edition_bins": {"low high": GRID, "share": COUNTED},
    "edition_context": {"value": PUBLISHED},
    "edition_coverage": {"total": PUBLISHED, "share": COUNTED},
    "laureate_counts": {"share": PUBLISHED},
    "laureate_places": {"x y": PUBLISHED},
    "map_outline": {"x y": PUBLISHED},
    "edition_shares": {"share reference_share difference ci_low ci_high v": COUNTED},
    "edition_means": {"mean": MADE, "ci_low ci_high": HALF_WIDTH},
    "edition_regions": {"share ci_low ci_high": COUNTED},
    "axis_stability": {"median_angle upper_angle largest_angle median_correlation keeps_rank": SAMPLED},
    "class_numbers": {"gain within ratio consolidated": PARTED},
    "class_sizes": {"share": COUNTED, "jaccard jaccard_low dissolved": PARTED},
    "class_agreement": {"agreement agreement_low excess within_centres": PARTED},
    "class_categories": {"share_in_class share_overall v_test": OF_TABLES},
    "class_quantities": {"mean_in_class mean_overall sd_overall v_test": OF_NUMBERS},
    "associations": {"cramer_v chi2 pem pem_global": OF_TABLES},
    "passive_answers": {"share": COUNTED},
    "marker_consensus": {"median_low median_high lowest highest spread pairs_apart discussed": OF_MARKS},
    "marker_agreement": {"alpha ci_low ci_high": OF_MARKS},
    "marker_changes": {"before_low before_high after_low after_high": OF_MARKS},
    "marker_totals": {"total_low total_high": OF_MARKS},
}


def right_of(table: str) -> dict[str, str]:
    """Return by what right each number of a table is printed, by column; `WITHHELD` of all of a table that is not."""
    told = {column: right for columns, right in LINES.get(table, {}).items() for column in columns.split()}
    return told | dict.fromkeys(UNREAD_COLUMNS.get(table, ()), WITHHELD) | ({"*": WITHHELD} if table in UNREAD else {})
