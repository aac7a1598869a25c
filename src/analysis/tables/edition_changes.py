"""Tables of what changed from one edition to another: answers, question by question."""

from analysis.tables.declaring import Table, counts, keys, settings, shares, statistics, tests

TABLES = (
    Table(
        "edition_shares",
        path="description/edition_shares",
        about="Answers to every question in each edition beside the reference, with one test a question and edition.",
        columns=(
            *keys("question", "category", "edition", "reference"),
            *counts("n", "base"),
            *shares("share"),
            *counts("reference_n", "reference_base"),
            *shares("reference_share", "difference", "ci_low", "ci_high"),
            *statistics("v"),
            *tests("p_value", "p_adjusted"),
            *keys("comparability"),
            *counts("n_pairs"),
            *settings("draws", "seed"),
        ),
        step="relate",
        title="Réponses par édition",
        told="Réponses à chaque question, chaque édition à côté de la référence, et leurs différences.",
        needs_rows=True,
    ),
)
