"""Tables of the waves put together: codes, comparability, response, known margins, weights."""

from __future__ import annotations

from analysis.tables.declaring import Table, counts, flags, keys, settings, shares, statistics, texts

TABLES = (
    Table(
        "crosswalk",
        path="crosswalk",
        about="Each code of each question and wave, the category that it becomes, its answers.",
        columns=(
            *keys("question", "wave", "comparability", "column"),
            *texts("wording"),
            *keys("code", "category"),
            *counts("n"),
            *shares("share"),
            *flags("is_recoded"),
            *texts("reason", "note"),
        ),
        step="combine_waves",
        title="Correspondance",
        told="Chaque code de chaque question et vague, la modalité qu'il devient, ses réponses.",
        needs_rows=True,
    ),
    Table(
        "comparability",
        path="comparability",
        about="Each question and wave: where it is read, whether it compares.",
        columns=(
            *keys("question", "wave", "comparability"),
            *texts("columns", "wording"),
            *counts("codes", "n"),
            *shares("recoded_share"),
            *texts("reason", "note"),
        ),
        step="combine_waves",
        title="Comparabilité",
        told="Chaque question et vague, où elle est lue, si elle se compare.",
        needs_rows=True,
    ),
    Table(
        "treatments",
        path="treatments",
        about="Answers that a declared rule changed.",
        columns=(
            *keys("wave", "question", "treatment"),
            *counts("n"),
        ),
        step="combine_waves",
        title="Règles",
        told="Réponses changées par une règle déclarée.",
        needs_rows=True,
        of_waves=True,
    ),
    Table(
        "response",
        path="response",
        about="Persons asked and response rates (AAPOR), by wave.",
        columns=(
            *keys("wave"),
            *counts("contacted", "ineligible", "unknown", "filed", "complete", "partial", "refused", "silent"),
            *shares("rr1", "rr2"),
            *texts("source"),
        ),
        step="combine_waves",
        title="Taux de réponse",
        told="Personnes sollicitées et taux de réponse (AAPOR), par vague.",
        needs_rows=True,
    ),
    Table(
        "margins",
        path="margins",
        about="Known composition of the population beside that of the respondents.",
        columns=(
            *keys("question", "wave", "category"),
            *counts("known"),
            *shares("known_share"),
            *counts("n"),
            *shares("share", "weighted_share"),
            *texts("source"),
        ),
        step="combine_waves",
        title="Marges",
        told="Composition connue de la population et composition des répondants.",
        needs_rows=True,
    ),
    Table(
        "weighting",
        path="weighting",
        about="Method, convergence and design effect of the weights.",
        columns=(
            *keys("method"),
            *counts("n"),
            *settings("rounds"),
            *statistics("gap", "design_effect", "effective_n", "smallest", "largest"),
            *counts("left_out"),
        ),
        step="combine_waves",
        title="Pondération",
        told="Méthode, convergence et effet de plan des poids.",
        needs_rows=True,
    ),
)
