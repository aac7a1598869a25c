"""Tables of the editions of the budget in the space that they make together."""

from analysis.tables.conditions import compares_editions
from analysis.tables.declaring import Table, axis, counts, keys, positions, settings, statistics, tests

TABLES = (
    Table(
        "shifts",
        path="compare/{space}",
        about="Deviations of the editions from the reference in the common space.",
        columns=(
            *keys("edition", "reference", "space", "axes"),
            *counts("n"),
            *positions("mean", "deviation", "ci_low", "ci_high"),
            *tests("p_value"),
            *counts("unplaced", "n_reference", "unplaced_reference"),
            *keys("method"),
            *settings("draws", "seed"),
            *statistics("statistic"),
            *tests("p_adjusted"),
            *counts("n_pairs"),
        ),
        scope="space",
        step="compare_editions",
        exists=compares_editions,
        title="Éditions",
        told="Écarts des éditions à la référence dans l'espace commun.",
        needs_rows=True,
    ),
    Table(
        "variances",
        path="compare/{space}/variances",
        about="Spread of the editions in the common space.",
        columns=(
            *keys("edition", "reference", "space"),
            *axis("axis"),
            *counts("n"),
            *positions("variance", "reference_variance", "ratio"),
        ),
        scope="space",
        step="compare_editions",
        exists=compares_editions,
        title="Dispersion des éditions",
        told="Dispersion des éditions dans l'espace commun.",
        needs_rows=True,
    ),
    Table(
        "agreement",
        path="compare/{space}/agreement",
        about="Angles between the editions' own planes.",
        columns=(
            *keys("edition", "reference", "space"),
            *counts("n", "n_reference"),
            *positions("angle"),
        ),
        scope="space",
        step="compare_editions",
        exists=compares_editions,
        title="Plans des éditions",
        told="Angles entre les plans propres aux éditions.",
        needs_rows=True,
    ),
)
