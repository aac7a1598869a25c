"""Tables that figures of the editions are drawn from: cells of the plane, bins of the axes, points of categories."""

from analysis.tables.conditions import compares_editions
from analysis.tables.declaring import Table, axis, counts, keys, positions, shares

TABLES = (
    Table(
        "edition_cells",
        path="compare/{space}/cells",
        about="Respondents of each edition in each cell of a grid of the plane, on the questions that editions share.",
        columns=(*keys("edition", "space"), *positions("x", "y"), *counts("n")),
        scope="space",
        step="compare_editions",
        exists=compares_editions,
        title="Nuages des éditions",
        told="Répondants de chaque édition, comptés dans les cases d'une grille du plan.",
        needs_rows=True,
    ),
    Table(
        "edition_bins",
        path="compare/{space}/bins",
        about="Respondents of each edition along each axis, in bins as wide as the cells of the plane.",
        columns=(
            *keys("edition", "space"),
            *axis("axis"),
            *positions("low", "high"),
            *counts("n", "base"),
            *shares("share"),
        ),
        scope="space",
        step="compare_editions",
        exists=compares_editions,
        title="Répartition sur les axes",
        told="Répondants de chaque édition le long de chaque axe, par classes de même largeur.",
        needs_rows=True,
    ),
    Table(
        "edition_flows",
        path="compare/{space}/flows",
        about="Those met in two editions that follow each other: their quarter of the plane before, and after.",
        columns=(*keys("edition", "previous", "space", "before", "after"), *counts("n", "base")),
        scope="space",
        step="compare_editions",
        exists=compares_editions,
        title="Passages entre quarts",
        told="Répondants de deux éditions qui se suivent : leur quart du plan avant, et après.",
        needs_rows=True,
    ),
    Table(
        "category_paths",
        path="compare/{space}/paths",
        about="Mean points of those who gave each active answer in each edition, on the questions that editions share.",
        columns=(
            *keys("question", "category", "edition", "space"),
            *axis("axis"),
            *counts("n", "base"),
            *positions("mean"),
        ),
        scope="space",
        step="compare_editions",
        exists=compares_editions,
        title="Modalités par édition",
        told="Points moyens, dans chaque édition, des répondants qui ont donné chaque réponse active.",
        needs_rows=True,
    ),
)
