"""Read the filled grids of markers; set out what was given, what was decided, and how far assessors agree."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.cleaning.provenance import provenance_problems
from analysis.markers.agreement import agreement_table, pairs_table
from analysis.markers.consensus import changes_table, consensus_table, elements_table, totals_table
from analysis.markers.levels import space_tables
from analysis.markers.received import marks_table
from analysis.problems import raise_any
from analysis.study import DataKind
from analysis.study.markers import Grid


def assess_markers(*, grid: Grid, data: DataKind, language: str, seed: int) -> dict[str, pd.DataFrame]:
    """Return the marks received and what they make: levels of each project, agreement, changes, key elements."""
    root = Path()
    raise_any(provenance_problems(root, data, grid.files))
    marks = marks_table(root, grid, language)
    agreed, paired, permuted = np.random.default_rng(seed).spawn(3)
    consensus = consensus_table(marks, grid)
    return {
        "marks": marks,
        "marker_consensus": consensus,
        "marker_agreement": agreement_table(marks, grid, agreed),
        "assessor_pairs": pairs_table(marks, grid, paired),
        "marker_changes": changes_table(consensus, grid),
        "marker_totals": totals_table(consensus, grid),
        "marker_elements": elements_table(grid),
        **space_tables(consensus, grid, permuted),
    }
