"""Audit what a report for everybody prints, before anything is printed."""

import time
from collections.abc import Callable

import pandas as pd

from analysis.printing.audit import audit
from analysis.printing.door import Printed
from analysis.printing.withheld import Withheld
from analysis.study import Study

SECONDS = 900.0  # a clock that stops an audit gone astray: it changes no result


def audit_disclosure(
    printed_at: Callable[[Withheld], Printed], answers: pd.DataFrame, *, study: Study
) -> dict[str, pd.DataFrame]:
    """Return the record of the audit of everything that is printed."""
    end = time.monotonic() + SECONDS
    found = audit(printed_at("nothing"), study, answers, lambda: end - time.monotonic(), printed_at)
    return {"disclosure_audit": found}
