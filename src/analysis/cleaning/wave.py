"""One wave cleaned: every fault gathered, every row and every missing answer accounted for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from analysis.cleaning.abandonment import unsent, with_abandoned
from analysis.cleaning.assessed import Assessed, stray_problems, tied
from analysis.cleaning.cells import told_of
from analysis.cleaning.derived import with_derived
from analysis.cleaning.faults import (
    Context,
    column_problems,
    given_twice,
    no_weights,
    recoding_problems,
    respondent_problems,
    rule_problems,
    weight_problems,
)
from analysis.cleaning.found import Faults, Found
from analysis.cleaning.numbers import number_reader
from analysis.cleaning.pseudonyms import pseudonyms
from analysis.cleaning.received import Received, received_rows
from analysis.cleaning.recoded import Recoded
from analysis.cleaning.recodes import counts_of, recodes_table, treatments_table
from analysis.cleaning.recoding import Known, recode
from analysis.cleaning.rows import accounting, ranks_of
from analysis.cleaning.tables import answers_table, missing_table, multiple_table, rejected_table, sources_table
from analysis.codebook.values import Codebook, NumberFormat
from analysis.problems import Problem, raise_any
from analysis.readers.table import RawTable
from analysis.study import Question

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CleanedWave:
    """The answers of one wave and what accounts for them.

    Attributes
    ----------
    answers : DataFrame
        One row a kept respondent, in the order of the file: respondent, wave, edition, weight if declared, then one
        categorical or float column a question. Multiple answers and free texts are no columns.
    multiple : DataFrame
        respondent, wave, question, category.
    missing : DataFrame
        respondent, wave, question, kind.
    accounting : DataFrame
        wave, step, rows, persons, unsent.
    rejected : DataFrame
        wave, row (line of the raw file), reason, detail.
    sources : DataFrame
        wave, question, status (read, constant, computed, absent), column, wording, reason (of a recode or an absence),
        note, asked_if (the filter).
    recodes : DataFrame
        wave, question, column, code, category, n, is_recoded (the code lost a distinction: merged, a class, a list).
    treatments : DataFrame
        wave, question, treatment (columns_disagree, beyond_keep, beyond_no_answer, others_listed, others_unlisted,
        outside_keep, outside_not_asked, file_over_filter, boxes_not_shown, level_unsettled), n; without a question,
        what became of the projects that respondents carry (project_tied, project_unnamed, project_unknown,
        project_unmarked, project_alone).
    """

    answers: pd.DataFrame
    multiple: pd.DataFrame
    missing: pd.DataFrame
    accounting: pd.DataFrame
    rejected: pd.DataFrame
    sources: pd.DataFrame
    recodes: pd.DataFrame
    treatments: pd.DataFrame


def clean_wave(
    raw: Sequence[RawTable],
    codebook: Codebook,
    questions: Mapping[str, Question],
    *,
    key: bytes,
    assessed: Assessed | None = None,
) -> CleanedWave:
    """Return the answers of one wave as its codebook declares them.

    Parameters
    ----------
    raw : sequence of RawTable
        The received files, as `read_raw` returns them.
    codebook : Codebook
        As `read_codebook` returns it.
    questions : mapping of str to Question
        The questionnaire.
    key : bytes
        Key of the pseudonyms, as `read_key` returns it.
    assessed : Assessed, optional
        The projects that respondents may carry, where the study places markers.

    Returns
    -------
    CleanedWave

    Raises
    ------
    StudyError
        With every fault of every file; nothing is made from faulty answers.
    """
    received = received_rows(raw, codebook)
    sorting, held, rows = received.sorting, received.kept_keys(), received.places.on(received.kept)
    private = cache(lambda: received.private(codebook))
    context, everybody = (Context(codebook, n, private) for n in (len(received.kept), len(received.cells)))
    respondents = pseudonyms(held, received.kept + 1, codebook.wave, key)
    markers = {name: questions[name] for name, each in codebook.recodings.items() if each.assessed and not each.absent}
    ties = tied(_projects(received, codebook, assessed, respondents), assessed, markers)
    reading = read_answers(received, codebook, questions, ties.recoded)
    faults = {name: rows.faults(recoded) for name, recoded in reading.recoded.items()}
    unread = {column: received.places.found(positions) for column, positions in sorting.unread.items()}
    raise_any(
        [
            *(problem for table in raw for problem in column_problems(table, codebook)),
            *rule_problems(unread, everybody),
            *reading_problems(faults, rows.found(no_weights(reading.weights).tolist()), questions, context),
            *respondent_problems(rows.found(given_twice(held).tolist()), context),
            *_strays(received, codebook, assessed, key),
        ]
    )
    counts = {name: counts_of(recoded) for name, recoded in reading.recoded.items()}
    left = unsent(received.cells, codebook)
    return CleanedWave(
        answers=answers_table(respondents, codebook, questions, reading.recoded, reading.weights),
        multiple=multiple_table(respondents, codebook, questions, reading.recoded),
        missing=missing_table(respondents, codebook, reading.recoded),
        accounting=accounting(ranks_of(sorting.reasons), received.keys, codebook.wave, left),
        rejected=rejected_table(sorting, codebook.wave, received.places, are_several=len(raw) > 1),
        sources=sources_table(codebook),
        recodes=recodes_table(codebook, counts),
        treatments=treatments_table(codebook, counts, ties.counts),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """The kept rows, read as declared; a question whose column is not there is left out."""

    recoded: Mapping[str, Recoded]
    weights: pd.Series | None


def _projects(
    received: Received, codebook: Codebook, assessed: Assessed | None, respondents: pd.Series
) -> list[str | None]:
    """Return what the project of each respondent is called; nothing where no column or file says it."""
    declared = codebook.project
    if declared is not None and declared.column is not None and declared.column in received.cells:
        cells = received.kept_cells([declared.column])[declared.column]
        return [*cells.astype("object").where(cells.notna(), None)]
    carried = assessed.carried if assessed is not None else None
    if carried is None:
        return [None] * len(respondents)
    return [carried.projects.get(respondent) for respondent in respondents]


def _strays(received: Received, codebook: Codebook, assessed: Assessed | None, key: bytes) -> Iterator[Problem]:
    """Tell projects that a file gives to nobody of the wave; a key that lacks a column is told elsewhere."""
    carried = assessed.carried if assessed is not None else None
    if carried is not None and set(codebook.respondent.key) <= set(received.cells):
        keys = received.keys
        everybody = pseudonyms(keys, np.arange(len(keys)) + 1, codebook.wave, key)
        yield from stray_problems(carried, codebook.wave, set(everybody))


def read_answers(
    received: Received,
    codebook: Codebook,
    questions: Mapping[str, Question],
    ties: Mapping[str, Recoded] = NOTHING,
    known: Mapping[str, Known] = NOTHING,
) -> Reading:
    """Return the answers of the rows kept; a few columns at a time, since copying all would double the memory.

    Parameters
    ----------
    received : Received
        The rows of a wave, or of a slice of it.
    codebook : Codebook
        How they are read.
    questions : mapping of str to Question
        The questionnaire.
    ties : mapping of str to Recoded
        The answers that are not in the cells.
    known : mapping of str to dict
        Of each question, what texts mean that other slices have; completed here.
    """
    columns = set(received.cells)
    recoded = {
        key: recode(received.kept_cells(recoding.sources), recoding, questions[key], known.get(key))
        for key, recoding in codebook.recodings.items()
        if recoding.absent is None
        and recoding.compute is None
        and not recoding.assessed
        and set(recoding.sources) <= columns
    }
    if codebook.abandoned is not None:
        recoded = with_abandoned(received.kept_cells(), codebook, recoded)
    recoded = with_derived({**recoded, **ties}, codebook.recodings, questions, pd.RangeIndex(len(received.kept)))
    return Reading(recoded, _weights(received, codebook) if codebook.weight in columns else None)


def _weights(received: Received, codebook: Codebook) -> pd.Series:
    """Return the weights, NaN where a cell is no number."""
    read = number_reader(NumberFormat(decimal=codebook.source.decimal))
    cells = received.kept_cells([str(codebook.weight)]).iloc[:, 0]
    return pd.Series(told_of(cells, read, np.float64))


def reading_problems(
    faults: Mapping[str, Faults], unweighed: Found, questions: Mapping[str, Question], context: Context
) -> Iterator[Problem]:
    """Yield what the cells of all questions hold that is not declared, then weights that are none."""
    for key, found in faults.items():
        yield from recoding_problems(found, context.codebook.recodings[key], questions[key], context)
    yield from weight_problems(unweighed, context)
