"""Which codes of a dictionary a report for everybody gives without their count."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from analysis.printing.public import masked_counts
from analysis.study import Study


def masked_codes(values: Any, labels: Iterable[int], missing: Iterable[int], study: Study) -> list[int]:
    """Return the codes of one variable whose count is left out: none unless the report is for everybody.

    Parameters
    ----------
    values : array of float
        The code of each respondent.
    labels, missing : iterable of int
        Codes of the answers, and of the kinds of missing answers.
    study : Study
        Says whom the report is for.
    """
    if study.disclosure != "public":
        return []
    answers, kinds = list(labels), list(missing)
    hidden = masked_counts([int(np.sum(values == code)) for code in answers])
    told = any(masked_counts([int(np.sum(values == code)) for code in kinds]))
    return [code for code, hides in zip(answers, hidden, strict=True) if hides] + (kinds if told else [])
