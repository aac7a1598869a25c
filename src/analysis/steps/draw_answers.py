"""Draw how the answers are distributed, the figures of the study's own chapters, the planes of crossed questions."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from analysis.figures.correspondences import cross_table_plane
from analysis.figures.edition_life import edition_life
from analysis.figures.edition_shares import share_changes, with_difference
from analysis.figures.flow import flow
from analysis.figures.group_shares import group_shares
from analysis.figures.labels import Labels, study_labels, study_stamp
from analysis.figures.laureate_figures import laureate_map, map_of
from analysis.figures.page import Drawing
from analysis.figures.saving import Named, figure_files
from analysis.figures.shares import share_bars, spectrum
from analysis.geometry.levels import SIGNIFICANCE
from analysis.printing.door import Printed
from analysis.study import Study
from analysis.tables.results import Tables


def draw_answers(
    printed: Printed,
    *,
    study: Study,
    chapters: list[tuple[str, list[str]]],
    followed: Sequence[tuple[str, Sequence[str], Sequence[str]]] = (),
) -> dict[str, Any]:
    """Return the figures of the answers."""
    answered = _drawings_of(printed.study.frequencies, printed.study.accounting, study, chapters)
    lives = life_of_editions(printed.study.edition_context, study)
    changes = changes_of_shares(printed.study.edition_shares, study)
    proclaimed = maps_of_laureates(printed.study, study)
    grouped = groups_of_answers(printed.study.answer_groups, printed.study.frequencies, study, followed)
    return {
        "figures": figure_files(
            [*answered, *grouped, *changes, *lives, *proclaimed, *planes_of(printed.crossed, study)]
        )
    }


def _drawings_of(
    frequencies: pd.DataFrame, accounting: pd.DataFrame, study: Study, chapters: list[tuple[str, list[str]]]
) -> Iterator[Named]:
    """Yield the flow of rows, one figure per chapter, and one of the questions that no chapter shows."""
    labels, stamp = study_labels(study), study_stamp(study)
    yield "flow", partial(flow, accounting, labels, stamp=stamp)
    counted = set(frequencies["question"])
    for key, questions in chapters:
        if shown := [question for question in questions if question in counted]:
            yield f"chapter/{key}", partial(_distributions, frequencies, labels, shown, stamp)
    elsewhere = {question for _, questions in chapters for question in questions}
    others = [
        key
        for key, question in study.questions.items()
        if key in counted - elsewhere and question.role in ("active", "supplementary")
    ]
    if others:
        yield "answers", partial(_distributions, frequencies, labels, others, stamp)


def groups_of_answers(
    groups: pd.DataFrame,
    frequencies: pd.DataFrame,
    study: Study,
    followed: Sequence[tuple[str, Sequence[str], Sequence[str]]],
) -> Iterator[Named]:
    """Yield, of each chapter, its answers in the groups of the factor that surely separates them, if one does.

    A chapter is its key, its questions, and the factors that its answers are followed in.
    """
    for key, questions, factors in followed:
        own = groups[groups["question"].isin(questions) & groups["by"].isin(factors)]
        standing = own[own["p_adjusted"] <= SIGNIFICANCE].sort_values("p_value", kind="stable")
        for question, factor in standing[["question", "by"]].head(1).itertuples(index=False, name=None):
            rows = frequencies[(frequencies["question"] == question) & (frequencies["by"] == factor)]
            drawn = partial(group_shares, rows, study_labels(study), factor=factor, stamp=study_stamp(study))
            yield f"chapter_groups/{key}/{factor}", drawn


def life_of_editions(table: pd.DataFrame, study: Study) -> Iterator[Named]:
    """Yield the numbers known of each edition besides the answers, where there are some."""
    editions = study.editions
    if editions is None or editions.context is None or table["value"].isna().all():
        return
    yield (
        "edition_life",
        partial(
            edition_life,
            table,
            study_labels(study),
            editions.context.measures,
            question=editions.question,
            studied=study.questions[editions.question].categories,
            stamp=None,
        ),
    )


def maps_of_laureates(tables: Tables, study: Study) -> Iterator[Named]:
    """Yield the map of the laureates of each edition; they are public, and no answer makes it: it has no stamp."""
    declared = study.laureates
    for edition in declared.editions if declared is not None else ():
        assert declared is not None
        own = tables.laureate_places[tables.laureate_places["edition"].astype("str") == edition]
        if len(own):
            shown = map_of(declared, edition, own, tables.map_outline)
            yield f"laureate_map/{edition}", partial(laureate_map, shown, study_labels(study))


def changes_of_shares(table: pd.DataFrame, study: Study) -> Iterator[Named]:
    """Yield the answers whose share changed most between the reference and the last edition."""
    if study.editions is not None and len(with_difference(table)):
        own: dict[str, Any] = {"question": study.editions.question, "reference": study.editions.reference}
        drawn = partial(share_changes, table, study_labels(study), stamp=study_stamp(study), **own)
        yield "edition_shares", drawn


def planes_of(crossed: Mapping[str, Tables], study: Study) -> Iterator[Named]:
    """Yield the plane of each crossed table that has one."""
    for key, tables in crossed.items():
        points = tables.table_categories
        if points["axis"].max() > 1:
            labels, stamp = study_labels(study), study_stamp(study)
            yield f"table/{key}", partial(cross_table_plane, points, tables.table_eigenvalues, labels, stamp=stamp)


def _distributions(frequencies: pd.DataFrame, labels: Labels, questions: list[str], stamp: str | None) -> Drawing:
    """Return the distribution of one question, or of several side by side."""
    if len(questions) == 1:
        return share_bars(frequencies, labels, questions[0], stamp=stamp)
    return spectrum(frequencies, labels, questions, stamp=stamp)
