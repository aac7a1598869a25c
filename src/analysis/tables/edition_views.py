"""Tables of the editions seen otherwise than in the space that they make together."""

from analysis.tables.conditions import compares_editions
from analysis.tables.declaring import Table, axis, counts, keys, parts, positions, settings, statistics, tests

TABLES = (
    Table(
        "reference_view",
        path="compare/{space}/reference_view",
        about="Editions projected in the space that the reference alone makes, its axes matched with the study's.",
        columns=(
            *keys("edition", "reference", "space"),
            *axis("axis", "matched_axis"),
            *statistics("correlation"),
            *counts("n"),
            *positions("mean", "deviation", "ratio"),
            *counts("n_unplaced"),
        ),
        scope="space",
        step="compare_editions",
        exists=compares_editions,
        title="Espace de la référence",
        told="Éditions projetées dans l'espace que fait la référence seule.",
        needs_rows=True,
    ),
    Table(
        "unplaced_answers",
        path="compare/{space}/unplaced_answers",
        about="Answers of the projected editions that have no place in the space of the reference, and why.",
        columns=(*keys("edition", "question", "category", "reason"), *counts("n")),
        scope="space",
        step="compare_editions",
        exists=compares_editions,
        title="Réponses sans place",
        told="Réponses des éditions projetées qui n'ont pas de place dans l'espace de la référence, et pourquoi.",
        needs_rows=True,
    ),
    Table(
        "edition_axes",
        path="compare/{space}/edition_axes",
        about="Class-specific axes of each edition against the common ones, beside the band of permuted labels.",
        columns=(
            *keys("edition", "space", "axes"),
            *counts("n"),
            *axis("matched_axis"),
            *parts("correlation"),
            *positions("angle"),
            *statistics("median", "limit"),
            *tests("p_value"),
            *settings("draws", "seed"),
        ),
        scope="space",
        step="compare_editions",
        exists=compares_editions,
        title="Axes de chaque édition",
        told="Axes spécifiques de chaque édition, comparés aux axes communs et à la bande des permutations.",
        needs_rows=True,
    ),
)
