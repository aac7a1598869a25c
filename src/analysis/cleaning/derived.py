"""What is made of the answers read: filters say who was asked, expressions compute, each after what it reads."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.cleaning.computed import computed
from analysis.cleaning.filtered import filtered
from analysis.cleaning.missing import all_of
from analysis.cleaning.recoded import Recoded
from analysis.cleaning.tables import unanswered
from analysis.codebook.dependencies import read_by, reading_order
from analysis.codebook.values import Recoding
from analysis.study import Question


def with_derived(
    recoded: Mapping[str, Recoded],
    recodings: Mapping[str, Recoding],
    questions: Mapping[str, Question],
    index: pd.Index,
) -> dict[str, Recoded]:
    """Return the answers read and filtered, and those computed from them, in the order of the questionnaire.

    What reads a question whose column is not there is left out, or left unfiltered: that fault is told elsewhere.
    """
    absent = {key: _not_asked(questions[key], index) for key, recoding in recodings.items() if recoding.absent}
    known = {**absent, **recoded}
    reads = {key: read for key, recoding in recodings.items() if (read := read_by(recoding.compute, recoding.asked_if))}
    for key in reading_order(reads):
        recoding = recodings[key]
        if not reads[key] <= known.keys():
            continue
        if recoding.compute is not None:
            known[key] = computed(recoding, questions[key], known, questions)
        elif key in known:
            known[key] = filtered(known[key], recoding, known, questions)
    return {key: known[key] for key in recodings if key in known and key not in absent}


def _not_asked(question: Question, index: pd.Index) -> Recoded:
    chosen = np.zeros((len(index), len(question.categories)), dtype=bool) if question.type == "multiple" else None
    return Recoded(unanswered(question, index), all_of("not_asked", index), {}, chosen)
