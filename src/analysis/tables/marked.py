"""Tables of the grid of markers: what assessors give to projects, and how far they agree."""

from analysis.tables.conditions import compares_rounds, has_marks, tells_elements
from analysis.tables.declaring import Table, counts, flags, keys, settings, shares, statistics

TABLES = (
    Table(
        "marker_consensus",
        path="markers/consensus",
        about="What assessors give to each project on each marker: median, extremes, spread, what was decided, and "
        "which to discuss first.",
        columns=(
            *keys("round", "project", "marker"),
            *counts("assessors", "commented"),
            *statistics("median_low", "median_high", "lowest", "highest", "spread"),
            *shares("pairs_apart"),
            *statistics("discussed"),
            *settings("decided"),
        ),
        step="assess_markers",
        exists=has_marks,
        title="Marqueurs, niveaux",
        title_en="Markers, levels",
        told="Ce que les évaluateurs donnent à chaque projet sur chaque marqueur : médiane, extrêmes, écart, niveau "
        "décidé, et ce qui se discute d'abord.",
    ),
    Table(
        "marker_agreement",
        path="markers/agreement",
        about="Krippendorff's α of the assessors, over all markers and on each, with its interval by resampling "
        "projects.",
        columns=(
            *keys("round", "marker"),
            *counts("assessors", "n_projects", "marks"),
            *statistics("alpha", "ci_low", "ci_high"),
            *keys("refused"),
            *settings("draws"),
        ),
        step="assess_markers",
        exists=has_marks,
        title="Marqueurs, accord",
        title_en="Markers, agreement",
        told="α de Krippendorff des évaluateurs, tous marqueurs ensemble (marqueur vide) et un par un, avec son "
        "intervalle par tirage de projets.",
    ),
    Table(
        "assessor_pairs",
        path="markers/assessor_pairs",
        about="Weighted κ of each two assessors, over all markers.",
        columns=(
            *keys("round", "assessor_a", "assessor_b"),
            *counts("n_projects", "marks"),
            *statistics("kappa", "ci_low", "ci_high"),
            *keys("refused"),
        ),
        step="assess_markers",
        exists=has_marks,
        title="Marqueurs, par paires",
        title_en="Markers, by pairs",
        told="κ pondéré de chaque paire d'évaluateurs, sous leur code, tous marqueurs ensemble.",
        needs_rows=True,
        printed=False,
        for_team=True,
    ),
    Table(
        "marker_changes",
        path="markers/changes",
        about="How the median of each project on each marker moved from one round to the next.",
        columns=(
            *keys("project", "marker", "before", "after"),
            *counts("assessors"),
            *statistics("before_low", "before_high", "after_low", "after_high"),
            *keys("direction"),
        ),
        step="assess_markers",
        exists=compares_rounds,
        title="Marqueurs, avant et après",
        title_en="Markers, before and after",
        told="Comment la médiane de chaque projet sur chaque marqueur change d'une séance à la suivante.",
        needs_rows=True,
    ),
    Table(
        "marker_elements",
        path="markers/elements",
        about="How many projects' narratives tell each key element, out of those that tell some.",
        columns=(
            *keys("element"),
            *counts("n_projects", "n_told"),
        ),
        step="assess_markers",
        exists=tells_elements,
        title="Marqueurs, éléments clés",
        title_en="Markers, key elements",
        told="Combien de narrations de projets racontent chaque élément clé.",
    ),
    Table(
        "marks",
        path="markers/marks",
        about="Each mark received: a row for each assessor, project and marker, assessors under their code; comments "
        "stay in the grids.",
        columns=(
            *keys("round", "project", "marker", "assessor"),
            *statistics("mark"),
            *flags("commented"),
        ),
        step="assess_markers",
        exists=has_marks,
        title="Marqueurs, notes reçues",
        title_en="Markers, marks received",
        told="Chaque niveau reçu, évaluateur par évaluateur, sous leur code ; les commentaires restent dans les "
        "grilles.",
        printed=False,
        for_team=True,
    ),
)
