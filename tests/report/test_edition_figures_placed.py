"""Where the report puts the figures of the editions: in their chapter, else in an annex, never lost."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.printing.door import printed
from analysis.report.chapters.edition_figures import KINDS
from analysis.report.document import build_document
from analysis.study import Editions
from analysis.tables.results import Picture

ANNEX = "## Autres figures des éditions"
IN_CHAPTER = {"edition_path", "edition_regions", "edition_flows", "edition_axes", "edition_shares"}


def placed(study, results):
    """Return each figure of the editions with the rank of its line, and that of the annex."""
    text = build_document(study, printed(results, study)).replace("\u00a0", " ").replace("\u202f", " ")
    lines = text.splitlines()
    figures = {
        kind: next(rank for rank, line in enumerate(lines) if line.startswith("![") and f"<{kind}.svg>" in line)
        for kind in KINDS
        if f"<{kind}.svg>" in text
    }
    annex = [rank for rank, line in enumerate(lines) if line.startswith(ANNEX)]
    return figures, annex


@pytest.fixture(scope="module")
def drawn(results):
    pictures = {
        kind if kind == "edition_shares" else f"{kind}/main": Picture(f"{kind}.svg", "Une figure.") for kind in KINDS
    }
    return replace(results, pictures={**results.pictures, **pictures})


def compared(results):
    shared = {"edition": "garcon", "reference": "fille", "space": "main", "n": 27, "n_reference": 28}
    shifts = pd.DataFrame({"axes": ["1", "2", "1+2"], "mean": [0.1, 0.1, None]}).assign(
        deviation=0.2, ci_low=[-0.7, -0.7, None], ci_high=[0.3, 0.3, None], p_value=0.4, p_adjusted=1.0, **shared
    )
    shifts = shifts.assign(n_pairs=0, unplaced=0, unplaced_reference=0).astype({"mean": "float64", "ci_low": "float64"})
    spread = pd.DataFrame({"axis": [1, 2], "variance": 0.3, "reference_variance": 0.2, "ratio": 1.5}).assign(**shared)
    space = results.spaces["main"].replaced(shifts=shifts, variances=spread)
    return replace(results, spaces={"main": space})


def test_the_figures_that_say_something_are_in_the_chapter_and_the_others_in_the_annex(poison, drawn):
    study = replace(poison, editions=Editions("sexe", "fille"))
    figures, (annex,) = placed(study, compared(drawn))
    assert set(figures) == set(KINDS)
    assert {kind for kind, rank in figures.items() if rank < annex} == IN_CHAPTER


def test_editions_that_cannot_be_compared_leave_no_figure_without_a_place(poison, drawn):
    figures, (annex,) = placed(replace(poison, editions=Editions("sexe", "fille")), drawn)
    assert set(figures) == set(KINDS)
    assert min(figures.values()) > annex


def test_without_figures_there_is_no_annex(poison, results):
    assert placed(replace(poison, editions=Editions("sexe", "fille")), compared(results)) == ({}, [])
