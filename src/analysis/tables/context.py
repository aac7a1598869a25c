"""Tables of what is known of the editions besides the answers."""

from analysis.tables.conditions import has_context
from analysis.tables.declaring import Table, counts, keys, shares, statistics, texts

TABLES = (
    Table(
        "edition_context",
        path="description/edition_context",
        about="Numbers known of each edition besides the answers, with their source; unknown ones are missing.",
        columns=(
            *keys("edition", "measure"),
            *statistics("value"),
            *texts("source", "note"),
        ),
        step="describe",
        exists=has_context,
        title="Éditions en contexte",
        title_en="Editions in context",
        told="Nombres connus de chaque édition hors du questionnaire, avec leur source ; les inconnus sont vides.",
        needs_rows=True,
    ),
    Table(
        "edition_coverage",
        path="description/edition_coverage",
        about="Respondents of each edition set against a number known of it.",
        columns=(
            *keys("edition", "measure", "question", "categories"),
            *counts("n"),
            *statistics("total"),
            *shares("share"),
        ),
        step="describe",
        exists=has_context,
        title="Couverture des éditions",
        title_en="Coverage of editions",
        told="Répondants de chaque édition, rapportés aux nombres connus d'elle.",
        needs_rows=True,
    ),
)
