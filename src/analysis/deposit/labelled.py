"""Answers as labelled texts: a CSV that opens as it is in a French spreadsheet, and in R by read.csv2."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.deposit.coded import Variable
from analysis.plain import plain_csv
from analysis.spreadsheets import harmless


def labelled_csv(variables: Sequence[Variable]) -> bytes:
    """Return a CSV of labels: UTF-8 with its mark, semicolons, decimal commas; missing answers say their kind.

    A text that a spreadsheet would run as a formula is written after an apostrophe.
    """
    table = pd.DataFrame({variable.name: _texts(variable) for variable in variables})
    lines = plain_csv(table, sep=";", end="\r\n")
    if lines is None:
        lines = table.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8")
    return b"\xef\xbb\xbf" + lines


def _texts(variable: Variable) -> pd.Series:
    if variable.is_text:
        return pd.Series(variable.values, dtype="str").map(harmless)
    labels = {**variable.labels, **variable.missing}
    known = {float(code): harmless(label) for code, label in labels.items()}
    codes, values = pd.factorize(np.asarray(variable.values, dtype=float), use_na_sentinel=False)
    texts = [known.get(value, "" if np.isnan(value) else _number(value)) for value in values]
    return pd.Series(texts, dtype="str").take(codes).reset_index(drop=True)


def _number(value: float) -> str:
    return f"{value:.15g}".replace(".", ",")
