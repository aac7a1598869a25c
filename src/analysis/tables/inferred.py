"""Tables of the tests of a space: factors, and factors crossed."""

from analysis.tables.declaring import Table, axis, counts, keys, parts, positions, scores, settings, tests

TABLES = (
    Table(
        "tests",
        path="inference/{space}",
        about="Combinatorial tests of factors, with raw and adjusted p-values.",
        columns=(
            *keys("factor", "category", "axes"),
            *counts("n"),
            *positions("effect"),
            *scores("statistic"),
            *tests("p_value", "p_adjusted"),
            *keys("method"),
            *settings("draws", "seed"),
            *keys("against"),
            *tests("p_lower", "p_upper"),
            *scores("normal_statistic"),
            *tests("normal_p_value"),
            *keys("test"),
        ),
        scope="space",
        step="test_factors",
        title="Épreuves",
        told="Épreuves combinatoires des facteurs, avec leurs valeurs p et leurs valeurs p ajustées.",
        needs_rows=True,
    ),
    Table(
        "crossings",
        path="spaces/{space}/crossings",
        about="Mean points of the cells of crossed factors.",
        columns=(
            *keys("factor_a", "category_a", "factor_b", "category_b"),
            *counts("n"),
            *axis("axis"),
            *positions("mean", "additive", "interaction"),
        ),
        scope="space",
        step="test_factors",
        title="Croisements",
        told="Points moyens des cases de facteurs croisés.",
        needs_rows=True,
    ),
    Table(
        "crossing_variances",
        path="spaces/{space}/crossing_variances",
        about="Parts of the variance of crossed factors.",
        columns=(
            *keys("factor_a", "factor_b", "source"),
            *axis("axis"),
            *positions("variance"),
            *parts("eta2"),
        ),
        scope="space",
        step="test_factors",
        title="Variances croisées",
        told="Parts de la variance de facteurs croisés.",
        needs_rows=True,
    ),
)
