"""Tables of the laureates: public by nature, since they were proclaimed; none of them holds a respondent."""

from analysis.tables.conditions import has_laureates
from analysis.tables.declaring import Table, counts, keys, settings, shares, statistics, texts

TABLES = (
    Table(
        "laureates",
        path="description/laureates",
        about="Laureates, a row a project: their category as it is called today, and their town.",
        columns=(
            *keys("edition", "rank", "category", "territory", "commune", "code"),
            *texts("project", "bearer", "named", "note"),
        ),
        step="describe",
        exists=has_laureates,
        title="Lauréats",
        title_en="Laureates",
        told="Lauréats, un projet par ligne : catégorie sous son nom d'aujourd'hui, commune, doutes de lecture.",
        needs_rows=True,
    ),
    Table(
        "laureate_counts",
        path="description/laureate_counts",
        about="Projects that each edition proclaimed: in all, by category, by territory, by both.",
        columns=(
            *keys("edition", "by", "category", "territory"),
            *counts("n_projects"),
            *shares("share"),
        ),
        step="describe",
        exists=has_laureates,
        title="Lauréats comptés",
        title_en="Laureates counted",
        told="Projets lauréats de chaque édition : en tout, par catégorie, par territoire, par les deux.",
        needs_rows=True,
    ),
    Table(
        "laureate_places",
        path="description/laureate_places",
        about="Where laureates are, a row a town and category; x and y are metres of Lambert-93, the town's own.",
        columns=(
            *keys("edition", "code", "commune", "territory", "category"),
            *counts("n_projects"),
            *statistics("x", "y"),
        ),
        step="describe",
        exists=has_laureates,
        title="Communes des lauréats",
        title_en="Towns of laureates",
        told="Projets lauréats par commune et catégorie ; x et y sont ceux de la commune, en mètres (Lambert-93).",
        needs_rows=True,
    ),
    Table(
        "laureate_news",
        path="description/laureate_news",
        about="What became of laureates, as dated notes.",
        columns=(
            *keys("edition", "project", "date"),
            *texts("news", "source"),
        ),
        step="describe",
        exists=has_laureates,
        title="Nouvelles des lauréats",
        title_en="News of laureates",
        told="Ce que des lauréats sont devenus, en notes datées.",
        needs_rows=True,
    ),
    Table(
        "map_outline",
        path="description/map_outline",
        about="Outline of the map of the laureates, ring after ring; x and y are metres of Lambert-93.",
        columns=(
            *keys("part"),
            *settings("rank"),
            *statistics("x", "y"),
        ),
        step="describe",
        exists=has_laureates,
    ),
)
