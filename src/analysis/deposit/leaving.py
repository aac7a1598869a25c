"""Which answers the exports hold: those of nobody where the report is for everybody, unless they are published."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.deposit.coded import Variable
from analysis.study import Study


def leaving(variables: Sequence[Variable], study: Study) -> tuple[Variable, ...]:
    """Return the variables as the files of answers hold them, at the level of the study.

    Parameters
    ----------
    variables : sequence of Variable
        As `coded` returns them, in the order of the received rows.
    study : Study
        Says whom the report is for, and what the answers are.

    Returns
    -------
    tuple of Variable
        For the team, the same. For everybody: without a row, since the answers of one respondent tell all that the
        report masks; of answers that are published already, the rows in an order that tells nothing of the received
        one, and without their ranks in it.
    """
    if study.disclosure != "public":
        return tuple(variables)
    if study.data != "public":
        return tuple(replace(variable, values=variable.values[:0]) for variable in variables)
    return reordered(variables)


def reordered(variables: Sequence[Variable]) -> tuple[Variable, ...]:
    """Return the rows in the order of what they answer, and respondents numbered in it.

    Pseudonyms made with a public key are found again by whoever tries the keys, and one without a key is the rank of
    its row: a number of the new order takes their place.

    Examples
    --------
    >>> people = Variable("respondent", "", "", np.array(["v-9", "v-4"], dtype=object), "nominal")
    >>> answers = Variable("q", "q", "", np.array([2.0, 1.0]), "nominal")
    >>> [variable.values.tolist() for variable in reordered([people, answers])]
    [['1', '2'], [1.0, 2.0]]
    """
    told = [variable for variable in variables if variable.name != "respondent"]
    ranks = [np.unique(variable.values, return_inverse=True)[1] for variable in reversed(told)]
    order = np.lexsort(ranks) if ranks else np.arange(len(variables[0].values))
    numbers = np.array([str(rank) for rank in range(1, len(order) + 1)], dtype=object)
    return tuple(
        replace(variable, values=numbers if variable.name == "respondent" else variable.values[order])
        for variable in variables
    )
