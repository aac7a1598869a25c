"""Tables of the study's questions: what answers them, and what it holds to."""

from analysis.tables.conditions import has_inquiry
from analysis.tables.declaring import Table, counts, flags, keys, parts, settings, statistics, tests, texts

TABLES = (
    Table(
        "inquiry_answers",
        path="inquiry/answers",
        about="What answers each question of the study: a row a piece of evidence, with its verdict.",
        columns=(
            *keys("key"),
            *settings("evidence"),
            *keys("kind", "space", "theme", "side", "axes", "question", "category", "factor", "group", "against"),
            *counts("n", "base", "n_against", "base_against"),
            *statistics("effect", "ci_low", "ci_high"),
            *settings("level"),
            *tests("p_value", "p_adjusted"),
            *settings("reference", "threshold"),
            *keys("expects", "declared", "date"),
            *statistics("smallest", "largest"),
            *keys("smallest_reading", "largest_reading", "overturned_by"),
            *settings("n_readings", "n_compared"),
            *keys("verdict"),
            *texts("source"),
        ),
        step="answer_inquiry",
        exists=has_inquiry,
        title="Réponses aux questions",
        title_en="Answers to the questions",
        told="Ce qui répond aux questions de l'étude : effet, intervalle, épreuve, verdict, preuve par preuve.",
        needs_rows=True,
    ),
    Table(
        "inquiry_readings",
        path="inquiry/readings",
        about="The effect of each piece of evidence in each other reading of the space, and whether it holds.",
        columns=(
            *keys("key"),
            *settings("evidence"),
            *keys("kind", "reading", "reading_kind", "axes"),
            *parts("correlation"),
            *statistics("effect"),
            *flags("holds"),
        ),
        step="answer_inquiry",
        exists=has_inquiry,
        title="Réponses, autres lectures",
        title_en="Answers, other readings",
        told="L'effet de chaque preuve dans les autres lectures de l'espace, et s'il y tient.",
        needs_rows=True,
    ),
)
