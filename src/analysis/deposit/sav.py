"""Answers as an SPSS file, the same bytes at each run."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from pyreadstat.pyclasses import MissingRange

from analysis.deposit.coded import Variable

# A .sav begins with a record of fixed places, where the date (9 characters) and time (8) of writing stand.
DATE_AT, TIME_AT = 92, 101
DATE, TIME = b"01 Jan 00", b"00:00:00"


def sav_bytes(variables: Sequence[Variable], title: str) -> bytes:
    """Return an SPSS file with labels of variables and codes; kinds of missing answers are user-missing codes.

    The date and time of writing, which the format requires, are set to 1 January 2000.
    """
    import pyreadstat

    table = pd.DataFrame({variable.name: variable.values for variable in variables})
    coded = [variable for variable in variables if not variable.is_text]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.sav"
        pyreadstat.write_sav(
            table,
            path,
            file_label=title[:64],
            column_labels={variable.name: variable.label[:255] for variable in variables},
            variable_value_labels={
                variable.name: {code: label[:120] for code, label in {**variable.labels, **variable.missing}.items()}
                for variable in coded
                if variable.labels or variable.missing
            },
            missing_ranges={variable.name: [_range(variable)] for variable in coded if variable.missing},
            variable_measure={variable.name: variable.measure for variable in variables},
        )
        return undated(path.read_bytes())


def _range(variable: Variable) -> MissingRange:
    return {"lo": float(min(variable.missing)), "hi": float(max(variable.missing))}


def undated(content: bytes) -> bytes:
    """Return a .sav whose date and time of writing are those of 1 January 2000."""
    return content[:DATE_AT] + DATE + TIME + content[TIME_AT + len(TIME) :]
