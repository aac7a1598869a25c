"""Tables of the stability of a space."""

from analysis.tables.conditions import asks_for_stability
from analysis.tables.declaring import Table, axis, counts, keys, parts, positions, settings

TABLES = (
    Table(
        "axis_stability",
        path="stability/{space}/axes",
        about="Angles of axes and plane with those of the space made again from draws, or without one respondent.",
        columns=(
            *keys("method", "axes"),
            *settings("replicates"),
            *positions("median_angle", "upper_angle", "largest_angle"),
            *parts("median_correlation", "keeps_rank"),
        ),
        scope="space",
        step="measure_stability",
        exists=asks_for_stability,
        title="Stabilité des axes",
        told="Angles des axes et du plan avec ceux de l'espace refait sur des tirages, ou sans un répondant.",
        needs_rows=True,
    ),
    Table(
        "question_stability",
        path="stability/{space}/questions",
        about="Angles of axes and plane with those of the space made again without each question.",
        columns=(
            *keys("question", "axes"),
            *positions("angle"),
            *parts("correlation"),
        ),
        scope="space",
        step="measure_stability",
        exists=asks_for_stability,
        title="Axes sans une question",
        told="Angles des axes et du plan avec ceux de l'espace refait sans chaque question.",
        needs_rows=True,
    ),
    Table(
        "category_stability",
        path="stability/{space}/categories",
        about="Coordinates of active categories over the draws, axes made again (total) or held fixed (partial).",
        columns=(
            *keys("method", "question", "category"),
            *axis("axis"),
            *counts("n"),
            *positions("coordinate", "mean", "sd", "low", "high"),
            *parts("same_side", "held"),
        ),
        scope="space",
        step="measure_stability",
        exists=asks_for_stability,
        title="Stabilité des modalités",
        told="Coordonnées des modalités actives dans les tirages, axes refaits (total) ou tenus pour fixés (partiel).",
        needs_rows=True,
    ),
    Table(
        "regions",
        path="stability/{space}/regions",
        about="Ellipses that hold 95 % of the draws of each active category.",
        columns=(
            *keys("method", "question", "category", "axes"),
            *counts("n"),
            *positions("centre_x", "centre_y", "semi_axis_1", "semi_axis_2", "angle"),
            *settings("level"),
            *parts("coverage"),
            *keys("covers_origin"),
        ),
        scope="space",
        step="measure_stability",
        exists=asks_for_stability,
        title="Régions",
        told="Ellipses qui tiennent 95 % des tirages de chaque modalité active.",
        needs_rows=True,
    ),
)
